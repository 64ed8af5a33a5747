"""CSV for spreadsheets and JSON for programs hold every paper, and the JSON is as its schema says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import jsonschema

from bibtools import shipped, survey_of_bib
from survey import Problem, Survey
from survey.export.tables import as_csv, as_json, schema

Read = Callable[..., tuple[Survey, list[Problem]]]

EXCLUDED = {
    "papers/zhu2022rye.yml": "status: excluded\nadded: 2024-05-22\nexcluded_because: Not about bread.\n",
    "papers/bad2022.yml": "status: nonsense\nadded: 2024-05-22\n",
    "bib/more.bib": "@misc{zhu2022rye, title={Rye in Space}, author={Zhu, Wei}, year=2022}\n"
    "@misc{bad2022, title={Bad Flour}, author={Bad, Ben}, year=2022}\n",
}


def test_csv_has_a_row_a_paper(survey_of: Read) -> None:
    survey, _ = survey_of({})
    rows = list(csv.DictReader(io.StringIO(as_csv(survey, survey.papers), newline="")))
    assert [row["key"] for row in rows] == ["baker2021crust", "miller2020loaves"]
    loaves = rows[1]
    assert loaves["authors"] == "Miller, Ada"
    assert loaves["craft"] == "sourdough"
    assert loaves["quality"] == "measured"
    assert loaves["quality_measured"] == "tasting"
    assert loaves["diversity"] == ""
    assert loaves["venue"] == "JBR"
    assert loaves["added"] == "2024-05-20"


def test_csv_holds_no_formula_and_no_line_break() -> None:
    survey = survey_of_bib('@misc{a, title = {=HYPERLINK("x")}, author = {Doe, Jane}}\n@misc{b, title = {-1,\n"A"}}')
    text = as_csv(survey, survey.papers)
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert rows["a"]["title"] == '\'=HYPERLINK("x")'
    assert rows["b"]["title"] == '\'-1, "A"'
    assert text.count("\r\n") == 3


def test_json_says_what_the_record_says(survey_of: Read) -> None:
    survey, _ = survey_of({})
    found = json.loads(as_json(survey, survey.papers))
    assert (found["$schema"], found["version"]) == ("papers.schema.json", 1)
    (loaves,) = [paper for paper in found["papers"] if paper["key"] == "miller2020loaves"]
    reference = loaves.pop("reference")
    assert loaves == {
        "key": "miller2020loaves",
        "status": "reported",
        "added": "2024-05-20",
        "relevance": 5,
        "summary": "Wild yeast makes better loaves.",
        "terms": {"craft": ["sourdough"], "grain": ["rye"]},
        "measures": {"quality": {"state": "measured", "measured": ["tasting"]}},
        "sources": ["paper"],
    }
    assert reference["authors"] == [{"family": "Miller", "given": "Ada"}]
    assert reference["arxiv"] == "2003.01234"
    assert reference["venue"] == "Journal of Bread"
    assert reference["bibtex"].startswith("@article{miller2020loaves,")
    (craft,) = [axis for axis in found["axes"] if axis["id"] == "craft"]
    assert craft["terms"][1] == {"id": "sourdough", "label": "Sourdough", "parent": "baking"}


def test_json_lists_what_it_leaves_out(survey_of: Read) -> None:
    survey, _ = survey_of(EXCLUDED)
    found = json.loads(as_json(survey, survey.papers[:1]))
    assert found["left_out"] == {"excluded": ["zhu2022rye"], "faulty": ["bad2022"], "not_selected": 1}


def test_json_is_as_its_schema_says(survey_of: Read) -> None:
    described = json.loads(schema())
    jsonschema.Draft202012Validator.check_schema(described)
    validator = jsonschema.Draft202012Validator(described, format_checker=jsonschema.FormatChecker())
    for survey in (survey_of(EXCLUDED)[0], shipped()):
        found = json.loads(as_json(survey, survey.papers))
        validator.validate(found)
        assert len(found["papers"]) == len(survey.papers)


def test_the_schema_explains_every_key() -> None:
    described = json.loads(schema())
    for name, part in {"PapersFile": described, **described["$defs"]}.items():
        assert part.get("description"), name
        for key, value in part.get("properties", {}).items():
            assert value.get("description"), f"{name}.{key}"
