"""A new record passes the check as it is, and tells its writer what may stand where."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contribute.skeleton import skeleton
from survey.contribute.yaml_text import as_yaml, clean
from survey.load import load
from survey.model import Record
from survey.sources import Sources
from survey.taxonomy import Taxonomy
from survey.yaml_tree import read

PAPER = "papers/baker2021crust.yml"
ROOT = Path(__file__).resolve().parent.parent
VALUES: dict[str, Any] = {"status": "listed", "added": date(2024, 5, 21), "sources": ["abstract"]}


@pytest.fixture
def taxonomy(sources_of: Callable[..., Sources]) -> Taxonomy:
    return sources_of({}).taxonomy


def switched_on(text: str) -> str:
    """The file with every key switched on, as if its writer had taken away each single '#'."""
    first, *lines = text.splitlines()
    return "\n".join([first, *(re.sub(r"^#(?!#)", "", line) for line in lines)]) + "\n"


# --- as it is ------------------------------------------------------------------------


def test_a_skeleton_passes_the_check(taxonomy: Taxonomy, is_fine: Callable[..., None]) -> None:
    is_fine({PAPER: skeleton(taxonomy, VALUES)})


def test_a_skeleton_under_the_shipped_vocabulary_can_be_read() -> None:
    sources, _ = load(ROOT)
    text = skeleton(sources.taxonomy, VALUES)
    assert read(text.encode(), PAPER)[1] == []
    assert max(len(line) for line in text.splitlines()) <= 120


def test_the_first_line_makes_editors_complete_the_keys(taxonomy: Taxonomy) -> None:
    assert skeleton(taxonomy, VALUES).startswith("# yaml-language-server: $schema=.schema.json\n")


def test_the_paper_is_named_at_the_top(taxonomy: Taxonomy) -> None:
    text = skeleton(taxonomy, VALUES, about=["On Crust:\n a title # over lines", "https://example.org"])
    assert text.splitlines()[1:3] == ["## On Crust: a title # over lines", "## https://example.org"]


def test_known_values_are_filled_in(taxonomy: Taxonomy, survey_of: Callable[..., Any]) -> None:
    values = {
        **VALUES,
        "status": "reported",
        "relevance": 4,
        "summary": "Crust: it's 100% #good",
        "terms": {"craft": ["frying", "baking"]},
        "measures": {"quality": ["tasting"], "diversity": {"shown": ["shape-count"]}},
        "related": ["miller2020loaves"],
        "comments": "One\n\n- two\n  three",
        "issue": [3, 4],
    }
    survey, problems = survey_of({PAPER: skeleton(taxonomy, values)})
    assert problems == []
    record = survey.by_key["baker2021crust"].record
    assert (record.relevance, record.summary, record.comments) == (4, values["summary"], values["comments"])
    assert record.terms["craft"] == ("frying", "baking")
    assert record.measures["diversity"].shown == ("shape-count",)
    assert (record.related, record.issue) == (("miller2020loaves",), (3, 4))


# --- what may stand where ------------------------------------------------------------


def test_every_key_of_a_record_is_there_with_its_meaning(taxonomy: Taxonomy) -> None:
    text = skeleton(taxonomy, VALUES)
    squeezed = " ".join(line.removeprefix("## ") for line in text.splitlines())
    for key, field in Record.model_fields.items():
        assert re.search(rf"^#?{key}:", text, re.MULTILINE), key
        assert " ".join((field.description or "?").split()) in squeezed


def test_every_axis_lists_its_question_and_its_terms_with_their_labels(taxonomy: Taxonomy) -> None:
    assert (
        skeleton(taxonomy, VALUES)
        .partition("terms:\n")[2]
        .startswith(
            "  ## Craft: How is it made?\n"
            "  ##   baking, sourdough\n"
            "  ##   frying\n"
            "  craft: []\n"
            "  ## Grain: What is it made of?\n"
            "  ##   rye, wheat\n"
            "  grain: []\n"
        )
    )


def test_every_property_lists_its_measures_with_labels_that_say_more(taxonomy: Taxonomy) -> None:
    text = skeleton(taxonomy, VALUES)
    assert "  ## Variety: How much do loaves differ?\n  ##   shape-count (Shapes)\n#  diversity:\n" in text


def test_claims_list_the_outcomes_and_the_words_to_choose_from(taxonomy: Taxonomy) -> None:
    text = skeleton(taxonomy, VALUES)
    assert "#    outcome:        ## What it changed. (quality, diversity, shelf-life)\n" in text
    assert "(increases, decreases, mixed, none)" in " ".join(re.split(r"[\s#]+", text))


def test_the_scale_of_relevance_is_explained(taxonomy: Taxonomy) -> None:
    assert "5 All about bread\n#relevance:\n" in skeleton(taxonomy, VALUES)


def test_another_vocabulary_gives_other_words_and_no_other_change(sources_of: Callable[..., Sources]) -> None:
    other = sources_of({"taxonomy.yml": "axes: []\nproperties: []\noutcomes: []\n"}).taxonomy
    text = skeleton(other, VALUES)
    assert "\nterms: {}\n" in text
    assert "craft" not in text


# --- filling it in -------------------------------------------------------------------


def test_a_key_is_switched_on_by_taking_its_sign_away(taxonomy: Taxonomy, survey_of: Callable[..., Any]) -> None:
    text = skeleton(taxonomy, VALUES).replace("#relevance:", "relevance: 4").replace("#benchmarks:", "benchmarks: [B]")
    survey, problems = survey_of({PAPER: text})
    assert problems == []
    assert survey.by_key["baker2021crust"].record.relevance == 4


def test_with_all_keys_switched_on_it_is_still_yaml_with_known_keys(
    taxonomy: Taxonomy, survey_of: Callable[..., Any]
) -> None:
    _, problems = survey_of({PAPER: switched_on(skeleton(taxonomy, VALUES))})
    assert {problem.code for problem in problems} <= {"wrong-type", "bad-value", "missing-key", "bad-date"}


def test_a_key_that_was_switched_on_and_not_filled_in_is_no_finding(
    taxonomy: Taxonomy, survey_of: Callable[..., Any]
) -> None:
    before, claims, after = re.split(r"(?=^#claims:)|(?=^## Numbers)", skeleton(taxonomy, VALUES), flags=re.MULTILINE)
    _, problems = survey_of({PAPER: before + switched_on(f"\n{claims}") + after})
    assert [problem.message for problem in problems if problem.message.startswith("claims[1].statement")] == [
        "claims[1].statement: expected text, found nothing"
    ]


# --- YAML ----------------------------------------------------------------------------

TEXTS = st.text(max_size=300) | st.text("ab:#-'\" \n\t{}[]|>&*!%@`,?é", max_size=200)


@given(TEXTS)
def test_any_text_comes_back_from_yaml_as_it_was_cleaned(text: str) -> None:
    wanted = clean(text)
    tree, problems = read(as_yaml({"comments": wanted}).encode(), PAPER)
    assert problems == []
    assert tree is not None
    assert isinstance(tree.value, dict)
    assert (tree.value["comments"] or "") == wanted


@given(st.lists(TEXTS.map(clean), max_size=4))
def test_any_list_comes_back_from_yaml(texts: list[str]) -> None:
    tree, problems = read(as_yaml({"questions": texts, "more": {"a": [3, 4], "b": "x"}}).encode(), PAPER)
    assert problems == []
    assert tree is not None
    assert isinstance(tree.value, dict)
    assert tree.value == {"questions": texts, "more": {"a": ["3", "4"], "b": "x"}}


@given(TEXTS)
def test_cleaning_takes_no_words(text: str) -> None:
    words = re.findall(r"[a-z]+", text)
    assert re.findall(r"[a-z]+", clean(text)) == words
