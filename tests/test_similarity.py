"""Which papers are named as alike, and what it costs to find them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from survey import Problem, Survey
from survey.similarity import similar
from survey.survey import Paper

SurveyOf = Callable[..., tuple[Survey, list[Problem]]]


@pytest.fixture
def papers_with(survey_of: SurveyOf) -> Callable[..., Survey]:
    """A survey of papers that have nothing but a key and terms of the axes `craft` and `grain`."""
    bread, _ = survey_of({})
    model = bread.papers[0]

    def paper(key: str, ids: tuple[str, ...]) -> Paper:
        terms = {"craft": tuple(id_ for id_ in ids if bread.taxonomy.terms[id_].axis == "craft")}
        terms["grain"] = tuple(id_ for id_ in ids if id_ not in terms["craft"])
        return replace(model, key=key, terms=terms)

    def build(terms_by_key: dict[str, tuple[str, ...]]) -> Survey:
        return replace(bread, papers=tuple(paper(key, ids) for key, ids in terms_by_key.items()))

    return build


def keys(survey: Survey, key: str, **options: int) -> list[str]:
    return [paper.key for paper in similar(survey, **options)[key]]


def test_papers_that_share_more_terms_come_first(papers_with: Callable[..., Survey]) -> None:
    survey = papers_with({"a": ("rye", "frying"), "b": ("rye",), "c": ("rye", "frying"), "d": ("wheat",)})
    assert keys(survey, "a") == ["c", "b"]


def test_a_rare_term_counts_more_than_a_common_one(papers_with: Callable[..., Survey]) -> None:
    survey = papers_with(
        {"a": ("rye", "frying"), "b": ("rye",), "c": ("rye",), "d": ("rye",), "e": ("frying",), "f": ("wheat",)}
    )
    assert keys(survey, "a")[0] == "e"


def test_narrower_terms_of_one_broader_term_make_papers_alike(papers_with: Callable[..., Survey]) -> None:
    survey = papers_with({"a": ("sourdough",), "b": ("baking",), "c": ("wheat",)})
    assert keys(survey, "a") == ["b"]


def test_papers_without_a_common_term_are_not_alike(papers_with: Callable[..., Survey]) -> None:
    survey = papers_with({"a": ("rye",), "b": ("wheat",), "c": ()})
    assert similar(survey) == {"a": (), "b": (), "c": ()}


def test_a_term_that_all_papers_have_makes_none_alike(papers_with: Callable[..., Survey]) -> None:
    assert keys(papers_with({"a": ("rye",), "b": ("rye",)}), "a") == []


def test_a_paper_is_not_like_itself(papers_with: Callable[..., Survey]) -> None:
    assert "a" not in keys(papers_with({"a": ("rye",), "b": ("rye",), "c": ("wheat",)}), "a")


def test_no_more_papers_are_named_than_asked_for(papers_with: Callable[..., Survey]) -> None:
    survey = papers_with({"x": ("wheat",), **{f"p{number}": ("rye",) for number in range(9)}})
    assert len(keys(survey, "p0")) == 5
    assert len(keys(survey, "p0", most=2)) == 2


def test_ties_are_settled_by_key_and_not_by_order(papers_with: Callable[..., Survey]) -> None:
    names = ["e", "b", "d", "a", "c"]
    forth = papers_with({"x": ("wheat",), **dict.fromkeys(names, ("rye",))})
    back = papers_with({**dict.fromkeys(reversed(names), ("rye",)), "x": ("wheat",)})
    assert keys(forth, "c") == keys(back, "c") == ["a", "b", "d", "e"]


def test_a_survey_without_papers_or_terms_has_none_alike(papers_with: Callable[..., Survey]) -> None:
    assert similar(papers_with({})) == {}


class _Counting(tuple[Paper, ...]):
    """Papers that count how often one of them is looked at."""

    looked_at = 0

    def __iter__(self) -> Iterator[Paper]:
        for paper in super().__iter__():
            type(self).looked_at += 1
            yield paper


@pytest.mark.parametrize("total", [400, 1_600])
def test_the_work_for_each_paper_does_not_grow_with_their_number(
    papers_with: Callable[..., Survey], total: int
) -> None:
    ids = [("rye", "frying"), ("rye", "sourdough"), ("wheat", "baking"), ("rye", "wheat")]
    survey = papers_with({f"p{number:05d}": ids[number % 4] for number in range(total)})
    survey.__dict__["by_term"] = {id_: _Counting(papers) for id_, papers in survey.by_term.items()}
    _Counting.looked_at = 0
    similar(survey)
    # 150 candidates, some of which are met under two terms
    assert _Counting.looked_at <= total * 200
