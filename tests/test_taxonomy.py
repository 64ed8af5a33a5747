"""The vocabulary: terms know their trees, and people's words lead to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import Problem, Survey
from survey.model import TaxonomyFile
from survey.taxonomy import Axis, Taxonomy, Term

SurveyOf = Callable[..., tuple[Survey, list[Problem]]]


@pytest.fixture
def taxonomy(survey_of: SurveyOf) -> Taxonomy:
    return survey_of({})[0].taxonomy


def axis_of(*terms: tuple[str, str | None], **more: Any) -> Axis:
    """An axis of terms given as id and parent."""
    words = {"label": "L", "definition": "D", "question": "Q"}
    entries = [{"id": id_, "parent": parent, "label": "L", "definition": "D"} for id_, parent in terms]
    file = {"axes": [{"id": "craft", **words, "terms": entries, **more}], "properties": [], "outcomes": []}
    return Taxonomy.from_file(TaxonomyFile.model_validate(file)).axes[0]


def by_id(axis: Axis) -> dict[str, Term]:
    return {term.id: term for term in axis.terms}


TREE = axis_of(("rye", "flour"), ("oil", None), ("flour", None), ("wheat", "flour"), ("spelt", "wheat"), colored=True)


# --- trees ---------------------------------------------------------------------------


def test_a_term_knows_its_broader_terms_nearest_first() -> None:
    assert by_id(TREE)["spelt"].ancestors == ("wheat", "flour")
    assert by_id(TREE)["oil"].ancestors == ()


def test_a_term_knows_the_terms_directly_below_in_the_order_of_the_file() -> None:
    assert by_id(TREE)["flour"].children == ("rye", "wheat")
    assert by_id(TREE)["spelt"].children == ()


def test_the_broadest_terms_are_the_roots() -> None:
    assert [term.id for term in TREE.roots] == ["oil", "flour"]


def test_terms_come_in_the_order_of_the_tree() -> None:
    assert [term.id for term in TREE.terms] == ["oil", "flour", "rye", "wheat", "spelt"]


def test_a_term_with_its_ancestors_starts_with_itself() -> None:
    assert by_id(TREE)["spelt"].with_ancestors == ("spelt", "wheat", "flour")


def test_a_family_of_a_coloured_axis_shares_the_number_of_its_root() -> None:
    assert {term.id: term.color for term in TREE.terms} == {"oil": 1, "flour": 2, "rye": 2, "wheat": 2, "spelt": 2}


def test_terms_of_other_axes_have_no_colour() -> None:
    assert axis_of(("rye", None)).terms[0].color is None


def test_a_parent_that_is_no_term_makes_a_root() -> None:
    assert [term.id for term in axis_of(("rye", "flour")).roots] == ["rye"]


@pytest.mark.parametrize(
    "circle",
    [
        [("a", "a")],
        [("a", "b"), ("b", "a")],
        [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")],
    ],
)
def test_a_circle_of_parents_ends_and_loses_no_term(circle: list[tuple[str, str | None]]) -> None:
    axis = axis_of(*circle, colored=True)
    assert sorted(term.id for term in axis.terms) == sorted(id_ for id_, _ in circle)


def test_terms_in_a_circle_have_no_colour() -> None:
    assert [term.color for term in axis_of(("a", "b"), ("b", "a"), colored=True).terms] == [None, None]


def test_an_id_that_stands_twice_is_one_term() -> None:
    assert [term.id for term in axis_of(("a", None), ("a", None)).terms] == ["a"]


ids = st.sampled_from("abcdef")


@given(st.lists(st.tuples(ids, st.none() | ids), max_size=8))
def test_any_parents_give_each_term_once_each_parent_before_its_children(terms: list[tuple[str, str | None]]) -> None:
    axis = axis_of(*terms, colored=True)
    found = [term.id for term in axis.terms]
    assert sorted(found) == sorted({id_ for id_, _ in terms})
    for term in axis.terms:
        assert term.id not in term.ancestors
        in_circle = any(term.id in by_id(axis)[a].ancestors for a in term.ancestors)
        if term.ancestors and not in_circle and len(found) == len(terms):
            assert found.index(term.ancestors[0]) < found.index(term.id)


# --- the whole vocabulary ------------------------------------------------------------


def test_axes_come_before_properties(taxonomy: Taxonomy) -> None:
    assert [axis.id for axis in taxonomy.axes] == ["craft", "grain", "quality", "diversity", "complexity"]
    assert [axis.id for axis in taxonomy.properties] == ["quality", "diversity", "complexity"]
    assert [axis.is_property for axis in taxonomy.axes] == [False, False, True, True, True]


def test_axes_and_outcomes_are_found_by_id(taxonomy: Taxonomy) -> None:
    assert taxonomy.axis_by_id["grain"].label == "Grain"
    assert taxonomy.outcome_by_id["shelf-life"].label == "Shelf life"


def test_terms_and_measures_are_found_by_id(taxonomy: Taxonomy) -> None:
    assert (taxonomy.terms["rye"].axis, taxonomy.terms["rye"].label) == ("grain", "Rye")
    assert taxonomy.terms["tasting"].axis == "quality"


def test_a_measure_has_the_entry_of_a_measure_and_a_term_has_not(taxonomy: Taxonomy) -> None:
    measure = taxonomy.terms["tasting"].measure
    assert measure is not None
    assert measure.level == "sample"
    assert taxonomy.terms["rye"].measure is None


def test_an_axis_keeps_its_entries_in_the_order_of_the_file(taxonomy: Taxonomy) -> None:
    assert [entry.id for entry in taxonomy.axis_by_id["craft"].entries] == ["baking", "sourdough", "frying"]
    assert [entry.id for entry in taxonomy.axis_by_id["quality"].entries] == ["tasting", "blind-tasting"]


def test_levers_are_terms_measures_and_properties(taxonomy: Taxonomy) -> None:
    terms = {"baking", "sourdough", "frying", "rye", "wheat"}
    measures = {"tasting", "blind-tasting", "shape-count", "step-count"}
    assert taxonomy.levers == terms | measures | {"quality", "diversity", "complexity"}


def test_a_paper_with_a_child_belongs_to_its_parents_once(taxonomy: Taxonomy) -> None:
    assert taxonomy.with_ancestors(("sourdough", "rye", "baking")) == ("sourdough", "baking", "rye")


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("oven work", ("baking",)),
        ("rye", ("rye",)),
        ("blind tasting", ("blind-tasting",)),
        ("taste panel", ("tasting",)),
    ],
)
def test_terms_are_found_by_the_words_that_people_use(taxonomy: Taxonomy, name: str, ids: tuple[str, ...]) -> None:
    assert taxonomy.ids_by_alias[name] == ids


@pytest.mark.parametrize(
    ("lever", "label"),
    [
        ("sourdough", "Sourdough"),
        ("tasting", "Tasting"),
        ("diversity", "Variety"),
        ("unheard-of", "unheard-of"),  # when the vocabulary could not be read
    ],
)
def test_a_lever_has_words(taxonomy: Taxonomy, lever: str, label: str) -> None:
    assert taxonomy.lever_label(lever) == label


@pytest.mark.parametrize(
    ("venue", "short"),
    [
        ("Journal of Bread", "JBR"),
        ("The JOURNAL OF BREAD and Cake, Volume 2", "JBR"),
        ("Bread Letters", "Bread Letters"),
        ("", ""),
    ],
)
def test_a_venue_has_a_short_name_where_the_vocabulary_gives_one(taxonomy: Taxonomy, venue: str, short: str) -> None:
    assert taxonomy.short_venue(venue) == short


def test_the_first_venue_that_matches_gives_the_name() -> None:
    venues = [{"label": "A", "match": ["x", "bread"]}, {"label": "B", "match": ["bread"]}]
    file = {"axes": [], "properties": [], "outcomes": [], "venues": venues}
    assert Taxonomy.from_file(TaxonomyFile.model_validate(file)).short_venue("Rye Bread") == "A"


def test_an_empty_vocabulary_has_nothing() -> None:
    assert Taxonomy().terms == {}
    assert Taxonomy().levers == frozenset()
