"""The JSON Schema that editors use: current, complete, and in agreement with the program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from survey import Problem, Survey, read_survey
from survey.model import Record
from survey.schema import PATH, as_json, described, record_schema

ROOT = Path(__file__).resolve().parent.parent

SurveyOf = Callable[..., tuple[Survey, list[Problem]]]


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    survey, _ = read_survey(ROOT)
    return record_schema(survey.taxonomy)


@pytest.fixture
def validate(survey_of: SurveyOf) -> Callable[[str], list[str]]:
    """Where a record, written as YAML, breaks the schema of the survey on bread."""
    survey, _ = survey_of({})
    validator = jsonschema.Draft202012Validator(record_schema(survey.taxonomy))
    return lambda text: sorted({error.json_path for error in validator.iter_errors(_read(text))})


def _read(text: str) -> Any:
    """YAML as an editor's language server reads it; dates stay text."""
    return json.loads(json.dumps(yaml.load(text, Loader=yaml.CSafeLoader), default=date.isoformat))


def each_object(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a schema that describes keys."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from each_object(item, f"{path}/{index}")
    elif isinstance(node, dict):
        if "properties" in node and "if" not in path.split("/"):
            yield path, node
        for key, value in node.items():
            yield from each_object(value, f"{path}/{key}")


# --- the shipped file --------------------------------------------------------------------


def test_the_shipped_schema_is_current(shipped: dict[str, Any]) -> None:
    assert (ROOT / PATH).read_text("utf-8") == as_json(shipped), "run: survey schema"


def test_the_shipped_schema_is_a_valid_schema(shipped: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(shipped)


def test_every_shipped_record_validates(shipped: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(shipped)
    records = sorted((ROOT / "papers").glob("*.yml"))
    assert len(records) >= 40
    faults = {
        path.name: [f"{error.json_path}: {error.message}" for error in validator.iter_errors(_read(path.read_text()))]
        for path in records
    }
    assert {name: found for name, found in faults.items() if found} == {}


def test_every_shipped_record_names_the_schema_for_editors() -> None:
    first_lines = {path.name: path.read_text("utf-8").partition("\n")[0] for path in (ROOT / "papers").glob("*.yml")}
    expected = "# yaml-language-server: $schema=.schema.json"
    assert {name: line for name, line in first_lines.items() if line != expected} == {}


def test_every_key_has_a_description(shipped: dict[str, Any]) -> None:
    objects = dict(each_object(shipped))
    assert len(objects) > 10
    bare = [
        f"{path}/{key}"
        for path, node in objects.items()
        for key, value in node["properties"].items()
        if not value.get("description")
    ]
    assert bare == []


def test_no_object_takes_unknown_keys(shipped: dict[str, Any]) -> None:
    assert [path for path, node in each_object(shipped) if node.get("additionalProperties") is not False] == []


def test_every_term_stands_in_the_enum_of_its_axis_with_its_label(shipped: dict[str, Any]) -> None:
    survey, _ = read_survey(ROOT)
    for axis in survey.taxonomy.axes:
        enum = shipped["$defs"][f"{'measures' if axis.is_property else 'terms'}-{axis.id}"]
        assert enum["enum"] == [term.id for term in axis.terms]
        assert enum["markdownEnumDescriptions"] == [f"**{term.label}.** {term.entry.definition}" for term in axis.terms]


def test_levers_measures_and_outcomes_are_enums_with_labels(shipped: dict[str, Any]) -> None:
    survey, _ = read_survey(ROOT)
    taxonomy, defs = survey.taxonomy, shipped["$defs"]
    assert set(defs["lever"]["enum"]) == taxonomy.levers
    assert defs["outcome"]["enum"] == list(taxonomy.outcome_by_id)
    assert set(defs["measure"]["enum"]) == {id_ for id_, term in taxonomy.terms.items() if term.measure}
    for name in ("lever", "outcome", "measure"):
        labels = defs[name]["markdownEnumDescriptions"]
        assert len(labels) == len(defs[name]["enum"])
        assert all(label.startswith("**") for label in labels)


def test_every_reference_within_the_schema_leads_somewhere(shipped: dict[str, Any]) -> None:
    text = as_json(shipped)
    names = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert names <= shipped["$defs"].keys()
    assert "x-vocabulary" not in text


# --- what it accepts and refuses ---------------------------------------------------------

LEAST = "status: listed\nadded: 2024-05-20\n"


@pytest.mark.parametrize(
    "text",
    [
        LEAST,
        LEAST + "terms: {craft: [sourdough, frying], grain: [rye]}\n",
        LEAST + "measures: {quality: [tasting], diversity: {shown: [shape-count]}, complexity: absent}\n",
        LEAST + "issue: 7\n",
        LEAST + "issue: [7, 8]\n",
        LEAST + "claims: [{lever: quality, outcome: shelf-life, effect: none, statement: S., where: T}]\n",
        "status: excluded\nadded: 2024-05-20\nexcluded_because: It is cake.\n",
    ],
)
def test_sound_records_validate(validate: Callable[[str], list[str]], text: str) -> None:
    assert validate(text) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("status: listed\n", "$"),  # a key is missing
        (LEAST + "titel: x\n", "$"),  # an unknown one
        ("status: reported\nadded: 2024-05-20\n", "$"),  # what a report needs
        ("status: excluded\nadded: 2024-05-20\n", "$"),
        ("status: lited\nadded: 2024-05-20\n", "$.status"),
        (LEAST + "relevance: 6\n", "$.relevance"),
        (LEAST + "relevance: high\n", "$.relevance"),
        (LEAST + "terms: {craft: [sourdoug]}\n", "$.terms.craft[0]"),
        (LEAST + "terms: {craft: [rye]}\n", "$.terms.craft[0]"),  # another axis's
        (LEAST + "terms: {craft: [frying, frying]}\n", "$.terms.craft"),
        (LEAST + "terms: {quality: [tasting]}\n", "$.terms"),  # a property is no axis
        (LEAST + "measures: {craft: [sourdough]}\n", "$.measures"),
        (LEAST + "measures: {quality: [shape-count]}\n", "$.measures.quality"),
        (LEAST + "measures: {quality: []}\n", "$.measures.quality"),
        (LEAST + "measures: {quality: maybe}\n", "$.measures.quality"),
        (LEAST + "issue: 0\n", "$.issue"),
        (LEAST + "links: {code: 'javascript:alert(1)'}\n", "$.links.code"),
        (
            LEAST + "claims: [{lever: nope, outcome: shelf-life, effect: none, statement: S., where: T}]\n",
            "$.claims[0].lever",
        ),
        (
            LEAST + "claims: [{lever: rye, outcome: nope, effect: none, statement: S., where: T}]\n",
            "$.claims[0].outcome",
        ),
        (
            LEAST + "claims: [{lever: rye, outcome: quality, effect: up, statement: S., where: T}]\n",
            "$.claims[0].effect",
        ),
        (LEAST + "claims: [{lever: rye, outcome: quality, effect: none, where: T}]\n", "$.claims[0]"),
    ],
)
def test_an_editor_marks_the_place_of_a_mistake(validate: Callable[[str], list[str]], text: str, where: str) -> None:
    assert validate(text) == [where]


def test_the_schema_of_a_survey_without_vocabulary_is_valid(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({"taxonomy.yml": None})
    schema = record_schema(survey.taxonomy)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(_read(LEAST), schema)


# --- the same for people -----------------------------------------------------------------


def test_every_key_of_a_record_is_described_for_people() -> None:
    parts = list(described())
    assert parts[0][0] == "A record"
    assert [key for key, _, _ in parts[0][1]] == list(Record.model_fields)
    assert [(name, key) for name, keys in parts for key, meaning, _ in keys if not (name and meaning)] == []


def test_required_keys_are_named_so_for_people() -> None:
    keys = {key: required for key, _, required in next(iter(described()))[1]}
    assert keys["status"]
    assert not keys["summary"]
