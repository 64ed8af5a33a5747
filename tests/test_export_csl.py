"""CSL-JSON says what the entry says, in CSL's own words."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibtools import csl_schema, survey_of_bib, surveys
from survey.export.csl import as_json, item, rich_text, sentence_case, shown


def csl(entry: str) -> dict[str, Any]:
    survey = survey_of_bib(entry)
    return item(survey.papers[0].reference)


def test_a_conference_paper() -> None:
    assert csl(r"""@inproceedings{x, title = {{MetaMath}: Bootstrap Your Own {\'E}tudes},
        author = {M{\"u}ller, Eva and others}, booktitle = {Findings of {ACL}}, publisher = {ACL}, address = {Bangkok},
        year = 2024, month = may, pages = {1--9}, series = {LNCS}, number = 7, volume = 3,
        doi = {10.1000/x}, url = {https://example.org/a\_b}}""") == {
        "id": "x",
        "type": "paper-conference",
        "title": "MetaMath: Bootstrap your own études",
        "container-title": "Findings of ACL",
        "collection-title": "LNCS",
        "collection-number": "7",
        "author": [{"family": "Müller", "given": "Eva"}, {"literal": "others"}],
        "issued": {"date-parts": [[2024, 5]]},
        "volume": "3",
        "page": "1-9",
        "publisher": "ACL",
        "publisher-place": "Bangkok",
        "DOI": "10.1000/x",
        "URL": "https://example.org/a_b",
    }  # fmt: skip


def test_a_preprint() -> None:
    found = csl("@misc{x, title = {T}, author = {Doe, Jane}, year = 2024, eprint = {2401.00001v2}}")
    assert found["type"] == "article"
    assert found["URL"] == "https://arxiv.org/abs/2401.00001v2"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("van den Berg, Jan", {"family": "Berg", "given": "Jan", "dropping-particle": "van den"}),
        ("King, Jr., Martin Luther", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("{The Barnes and Noble Group}", {"literal": "The Barnes and Noble Group"}),
        ("Plato", {"family": "Plato"}),
    ],
)
def test_a_name(name: str, parts: dict[str, str]) -> None:
    assert csl(f"@misc{{x, author = {{{name}}}}}")["author"] == [parts]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Study of Things", "A study of things"),
        ("Why {LLM}s Fail: A Study! Or Not? Yes", "Why LLMs fail: A study! Or not? Yes"),
        ("GPT-4 and LLaMA in the {Netherlands}", "GPT-4 and LLaMA in the Netherlands"),
        ("Few-Shot Learning", "Few-shot learning"),
        ("{de} Gruyter", '<span class="nocase">de</span> gruyter'),
        (r"On $O(n^2)$ and $\ell_1$", "On O(n<sup>2</sup>) and ℓ<sub>1</sub>"),
        (r"{\'E}tude {\"U}ber {\L}", "Étude über ł"),
        (r"The Price is \$5 \& More", "The price is $5 & more"),
        (r"\emph{Drosophila} and {Mus}", "Drosophila and Mus"),
        ("", ""),
    ],
)
def test_a_title_in_sentence_case(title: str, expected: str) -> None:
    assert shown(sentence_case(rich_text(title))) == expected


def test_a_title_in_another_language_keeps_its_capitals() -> None:
    assert csl("@misc{x, title = {Das Brot der Welt}, langid = {german}}")["title"] == "Das Brot der Welt"


@given(st.text())
def test_no_title_raises(title: str) -> None:
    assert isinstance(shown(sentence_case(rich_text(title))), str)


@pytest.mark.parametrize("source", ["hard", "biblatex", "shipped"])
def test_the_file_is_valid_by_csl_s_own_schema(source: str) -> None:
    survey = surveys()[source]
    items = json.loads(as_json(survey, survey.papers))
    jsonschema.Draft7Validator(json.loads(csl_schema().read_text("utf-8"))).validate(items)
    assert [item["id"] for item in items] == sorted(paper.key for paper in survey.papers)
