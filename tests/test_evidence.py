"""What claims and results add up to, and that nothing is lost on the way."""

from __future__ import annotations

import doctest
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from survey import evidence as module
from survey import read_survey
from survey.bibliography import Reference
from survey.evidence import (
    Arrow,
    Cell,
    Curve,
    Direction,
    Evidence,
    Mark,
    NoArrow,
    NoMark,
    Proportion,
    Strength,
    Vote,
    all_evidence,
    arrows,
    evidence,
    gap_map,
    interval,
    ledger,
    points,
    sign_test,
)
from survey.model import Record, TaxonomyFile
from survey.survey import Paper, Survey
from survey.taxonomy import Taxonomy

ROOT = Path(__file__).parents[1]

UP, DOWN, MIXED, NONE = "increases", "decreases", "mixed", "none"

WORDS = {"label": "Label", "definition": "Definition.", "question": "Question?"}


def term(id_: str, parent: str | None = None) -> dict[str, Any]:
    return {"id": id_, "label": id_.title(), "definition": "Definition.", "parent": parent}


TAXONOMY = Taxonomy.from_file(
    TaxonomyFile.model_validate(
        {
            "axes": [
                {
                    "id": "method",
                    **WORDS,
                    "terms": [
                        term("evolution"),
                        term("evol-instruct", "evolution"),
                        term("in-depth", "evol-instruct"),
                        term("crossover", "evolution"),
                        term("selection"),
                        term("untried"),
                    ],
                }
            ],
            "properties": [
                {"id": "quality", **WORDS, "measures": [term("judge")]},
                {"id": "diversity", **WORDS, "measures": [term("distinct")]},
            ],
            "outcomes": [
                {"id": id_, "label": id_, "definition": "Definition."} for id_ in ("quality", "diversity", "in-domain")
            ],
        }
    )
)


def claim(
    effect: str,
    lever: str = "evolution",
    outcome: str = "quality",
    basis: str = "measured",
    **more: str,
) -> dict[str, str]:
    statement = {"statement": "It moves.", "where": "Table 1"}
    return {"lever": lever, "outcome": outcome, "effect": effect, "basis": basis, **statement, **more}


def paper(key: str, *claims: dict[str, str], results: tuple[dict[str, Any], ...] = ()) -> Paper:
    record = {"status": "listed", "added": "2024-01-01", "claims": claims, "results": results}
    return Paper(
        key=key,
        path=f"papers/{key}.yml",
        record=Record.model_validate(record),
        reference=Reference(key, "misc", {}, "", "bib/references.bib", 1, 1, {}),
        terms={},
        venue="",
    )


def survey_of(*papers: Paper, taxonomy: Taxonomy = TAXONOMY) -> Survey:
    return Survey(taxonomy=taxonomy, papers=papers, excluded=(), left_out=(), references={}, strings={})


def survey_with(*effects: str, lever: str = "evolution", outcome: str = "quality") -> Survey:
    """A survey with one paper for each effect."""
    return survey_of(*(paper(f"p{i}", claim(effect, lever, outcome)) for i, effect in enumerate(effects)))


def votes(up: int = 0, down: int = 0, mixed: int = 0, none: int = 0) -> Evidence:
    """Evidence with so many papers of each vote."""
    directions = [*[Direction.UP] * up, *[Direction.DOWN] * down, *[Direction.MIXED] * mixed, *[Direction.NONE] * none]
    return Evidence(
        lever="evolution",
        outcome="quality",
        votes=tuple(Vote(paper=f"p{i}", direction=direction, claims=()) for i, direction in enumerate(directions)),
    )


@pytest.fixture(scope="module")
def shipped() -> Survey:
    return read_survey(ROOT, today=date.max)[0]


# --- votes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "direction"),
    [(UP, Direction.UP), (DOWN, Direction.DOWN), (MIXED, Direction.MIXED), (NONE, Direction.NONE)],
)
def test_a_paper_votes_as_its_claim_says(effect: str, direction: Direction) -> None:
    (vote,) = evidence(survey_with(effect), "evolution", "quality").votes
    assert vote.direction is direction


@pytest.mark.parametrize("effect", [UP, DOWN, MIXED, NONE])
def test_a_paper_has_one_vote_however_many_claims_agree(effect: str) -> None:
    found = evidence(survey_of(paper("a", claim(effect), claim(effect))), "evolution", "quality")
    assert len(found.votes) == 1
    assert len(found.counted) == 2


@pytest.mark.parametrize("effects", [(UP, DOWN), (UP, NONE), (DOWN, NONE), (UP, MIXED), (UP, UP, DOWN)])
def test_claims_of_one_paper_that_differ_make_its_vote_mixed(effects: tuple[str, ...]) -> None:
    found = evidence(survey_of(paper("a", *map(claim, effects))), "evolution", "quality")
    assert found.mixed == ("a",)


@pytest.mark.parametrize("basis", ["argued", "cited"])
def test_a_claim_that_is_not_measured_is_shown_and_not_counted(basis: str) -> None:
    found = evidence(survey_of(paper("a", claim(UP, basis=basis))), "evolution", "quality")
    assert found.votes == ()
    assert [(finding.paper, finding.claim.basis.value) for finding in found.uncounted] == [("a", basis)]


def test_an_argued_claim_does_not_change_the_vote_of_its_paper() -> None:
    found = evidence(survey_of(paper("a", claim(UP), claim(DOWN, basis="argued"))), "evolution", "quality")
    assert found.up == ("a",)
    assert len(found.uncounted) == 1


def test_a_claim_counts_for_its_term_and_all_broader_ones() -> None:
    survey = survey_with(UP, lever="in-depth")
    assert [lever for lever, _ in all_evidence(survey)] == ["evolution", "evol-instruct", "in-depth"]


def test_a_claim_does_not_count_for_narrower_terms() -> None:
    assert evidence(survey_with(UP), "evol-instruct", "quality").votes == ()


def test_a_paper_with_two_narrower_terms_has_one_vote_on_the_broader() -> None:
    survey = survey_of(paper("a", claim(UP, "evol-instruct"), claim(UP, "crossover")))
    assert evidence(survey, "evolution", "quality").up == ("a",)


def test_narrower_terms_that_differ_make_the_vote_on_the_broader_mixed() -> None:
    survey = survey_of(paper("a", claim(UP, "evol-instruct"), claim(DOWN, "crossover")))
    assert evidence(survey, "evol-instruct", "quality").up == ("a",)
    assert evidence(survey, "evolution", "quality").mixed == ("a",)


def test_outcomes_are_kept_apart() -> None:
    survey = survey_of(paper("a", claim(UP, outcome="quality"), claim(DOWN, outcome="diversity")))
    assert evidence(survey, "evolution", "quality").up == ("a",)
    assert evidence(survey, "evolution", "diversity").down == ("a",)


def test_a_property_and_a_measure_can_be_levers() -> None:
    survey = survey_of(paper("a", claim(UP, "diversity"), claim(UP, "distinct")))
    assert [lever for lever, _ in all_evidence(survey)] == ["diversity", "distinct"]


def test_all_evidence_is_in_the_order_of_the_vocabulary() -> None:
    survey = survey_of(
        paper("a", claim(UP, "selection", "in-domain"), claim(UP, "selection"), claim(UP, "crossover", "diversity"))
    )
    assert list(all_evidence(survey)) == [
        ("evolution", "diversity"),
        ("crossover", "diversity"),
        ("selection", "quality"),
        ("selection", "in-domain"),
    ]


def test_what_nobody_claims_is_empty_and_not_an_error() -> None:
    found = evidence(survey_of(), "untried", "quality")
    assert found == Evidence(lever="untried", outcome="quality")
    assert (found.proportion, found.p_value, found.agreement, found.direction) == (None, None, None, None)
    assert found.strength is Strength.NONE


@pytest.mark.parametrize(
    ("lever", "outcome", "message"),
    [
        ("evolutoin", "quality", "'evolutoin' is not a lever; did you mean 'evolution'?"),
        ("evolution", "qualty", "'qualty' is not an outcome; did you mean 'quality'?"),
    ],
)
def test_an_unknown_word_is_refused_with_a_suggestion(lever: str, outcome: str, message: str) -> None:
    with pytest.raises(LookupError) as error:
        evidence(survey_of(), lever, outcome)
    assert str(error.value) == message


def test_claims_are_kept_when_the_vocabulary_lacks_their_words() -> None:
    survey = survey_of(paper("a", claim(UP, "lost", "gone")), taxonomy=Taxonomy())
    assert list(all_evidence(survey)) == [("lost", "gone")]
    assert evidence(survey, "lost", "gone").up == ("a",)


# --- proportion, interval, sign test ---------------------------------------------------


def test_only_papers_that_take_a_side_enter_the_proportion() -> None:
    proportion = votes(up=3, down=1, mixed=5, none=7).proportion
    assert proportion is not None
    assert (proportion.up, proportion.papers, proportion.value) == (3, 4, 0.75)


def test_there_is_no_proportion_when_no_paper_takes_a_side() -> None:
    assert votes(mixed=2, none=3).proportion is None


@pytest.mark.parametrize(
    ("up", "down", "published"),
    [
        (9, 0, 0.0039),  # Boon & Thomson 2021: housing condition, one conflicting study left out
        (5, 1, 0.2188),  # Boon & Thomson 2021: general health, and respiratory health
        (10, 2, 0.0386),  # Cochrane Handbook 12.4.2.3, three studies without direction left out
    ],
)
def test_the_sign_test_agrees_with_published_ones(up: int, down: int, published: float) -> None:
    assert round(sign_test(up, down), 4) == published


def test_mixed_and_none_do_not_enter_the_sign_test() -> None:
    assert votes(up=9, mixed=1, none=4).p_value == sign_test(9, 0)


@pytest.mark.parametrize(("up", "down", "tested"), [(4, 0, False), (2, 2, False), (5, 0, True), (3, 2, True)])
def test_the_sign_test_needs_five_papers_that_take_a_side(up: int, down: int, tested: bool) -> None:
    assert (votes(up=up, down=down, mixed=9).p_value is not None) == tested


@pytest.mark.parametrize("papers", range(1, 61))
def test_interval_and_sign_test_agree_with_scipy(papers: int) -> None:
    for up in range(papers + 1):
        low = beta.ppf(0.025, up, papers - up + 1) if up else 0.0
        high = beta.ppf(0.975, up + 1, papers - up) if up < papers else 1.0
        assert interval(up, papers) == pytest.approx((low, high), abs=1e-12)
        assert sign_test(up, papers - up) == pytest.approx(binomtest(up, papers).pvalue, rel=1e-12)


@pytest.mark.parametrize(("up", "papers"), [(1, 10_000), (5_000, 10_000), (9_999, 10_000), (10_000, 10_000)])
def test_interval_and_sign_test_hold_for_thousands_of_papers(up: int, papers: int) -> None:
    low, high = binomtest(up, papers).proportion_ci(method="exact")
    assert interval(up, papers) == pytest.approx((low, high), abs=1e-9)
    assert sign_test(up, papers - up) == pytest.approx(binomtest(up, papers).pvalue, rel=1e-6)


@pytest.mark.parametrize(("up", "papers"), [(0, 0), (2, 1), (-1, 3)])
def test_an_impossible_proportion_is_refused(up: int, papers: int) -> None:
    with pytest.raises(ValueError, match="is not a proportion"):
        interval(up, papers)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_proportion_and_mirrors(pair: tuple[int, int]) -> None:
    up, papers = pair
    low, high = interval(up, papers)
    assert 0 <= low <= up / papers <= high <= 1
    assert interval(papers - up, papers) == pytest.approx((1 - high, 1 - low), abs=1e-15)


# --- direction and strength ------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "direction"),
    [
        (votes(), None),
        (votes(up=1), Direction.UP),
        (votes(down=2), Direction.DOWN),
        (votes(none=3), Direction.NONE),
        (votes(mixed=3), Direction.MIXED),
        (votes(up=7, down=3), Direction.UP),  # exactly 70 %
        (votes(up=2, down=1), Direction.MIXED),
        (votes(up=1, none=1), Direction.MIXED),
        (votes(up=7, none=2, mixed=1), Direction.UP),
        (votes(up=6, none=2, mixed=2), Direction.MIXED),
    ],
)
def test_the_direction_is_what_a_clear_majority_of_all_papers_votes(found: Evidence, direction: Direction) -> None:
    assert found.direction is direction


@pytest.mark.parametrize(
    ("found", "strength"),
    [
        (votes(), Strength.NONE),
        # papers on both sides
        (votes(up=1, down=1), Strength.CONTESTED),
        (votes(up=2, down=1), Strength.CONTESTED),
        (votes(up=6, down=5, mixed=3), Strength.CONTESTED),
        # no common direction for other reasons
        (votes(mixed=1), Strength.UNCLEAR),
        (votes(up=1, mixed=1), Strength.UNCLEAR),
        (votes(up=10, down=1, mixed=5, none=2), Strength.UNCLEAR),
        # a common direction
        (votes(up=1), Strength.ANECDOTAL),
        (votes(down=2), Strength.ANECDOTAL),
        (votes(none=2), Strength.ANECDOTAL),
        (votes(up=3), Strength.SUGGESTIVE),
        (votes(up=5), Strength.SUGGESTIVE),
        (votes(up=3, down=1), Strength.SUGGESTIVE),
        (votes(none=50), Strength.SUGGESTIVE),
        (votes(up=9, mixed=3), Strength.SUGGESTIVE),  # 75 %
        (votes(up=6), Strength.CONSISTENT),
        (votes(down=6), Strength.CONSISTENT),
        (votes(up=9), Strength.CONSISTENT),
        (votes(up=12, down=3), Strength.CONSISTENT),
        (votes(up=10, mixed=2), Strength.CONSISTENT),  # 83 %
        (votes(up=10), Strength.STRONG),
        (votes(down=10), Strength.STRONG),
        (votes(up=10, none=1), Strength.STRONG),
        (votes(up=18, down=2), Strength.STRONG),
    ],
)
def test_the_scale_of_strength(found: Evidence, strength: Strength) -> None:
    assert found.strength is strength


def test_every_step_of_the_scale_has_a_rule_to_print() -> None:
    assert all(strength.meaning for strength in Strength)
    assert [strength.rank for strength in Strength] == [0, 1, 1, 2, 3, 4, 5]


def test_a_clear_majority_does_not_hide_a_conflict() -> None:
    assert votes(up=9, down=1).direction is Direction.UP
    assert votes(up=9, down=1).is_conflict


few = st.integers(0, 25)


@given(up=few, down=few, mixed=few, none=few)
def test_a_further_paper_that_agrees_never_weakens(up: int, down: int, mixed: int, none: int) -> None:
    before = votes(up, down, mixed, none)
    agreeing = before.direction.value if before.direction else "up"
    counts = {"up": up, "down": down, "mixed": mixed, "none": none}
    after = votes(**counts | {agreeing: counts[agreeing] + 1})
    assert after.direction == (before.direction or Direction.UP)
    assert after.strength.rank >= before.strength.rank


@given(up=few, down=few, mixed=few, none=few)
def test_up_and_down_are_treated_alike(up: int, down: int, mixed: int, none: int) -> None:
    found, mirrored = votes(up, down, mixed, none), votes(down, up, mixed, none)
    assert (found.strength, found.agreement, found.p_value) == (mirrored.strength, mirrored.agreement, mirrored.p_value)


# --- invariants ------------------------------------------------------------------------

claims = st.builds(
    claim,
    st.sampled_from([UP, DOWN, MIXED, NONE]),
    lever=st.sampled_from(["evolution", "evol-instruct", "in-depth", "crossover", "selection", "diversity"]),
    outcome=st.sampled_from(["quality", "diversity", "in-domain"]),
    basis=st.sampled_from(["measured", "argued", "cited"]),
)
papers = st.lists(st.lists(claims, max_size=5), max_size=8).map(
    lambda lists: [paper(f"p{i}", *listed) for i, listed in enumerate(lists)]
)


@given(papers)
def test_votes_sum_up(listed: list[Paper]) -> None:
    for found in all_evidence(survey_of(*listed)).values():
        assert len(found.up) + len(found.down) + len(found.mixed) + len(found.none) == len(found.votes)
        assert len({vote.paper for vote in found.votes}) == len(found.votes)


@given(papers)
def test_every_claim_is_counted_or_shown_once_at_its_own_lever(listed: list[Paper]) -> None:
    found = all_evidence(survey_of(*listed)).values()
    own = [f.claim for e in found for f in (*e.counted, *e.uncounted) if f.claim.lever == e.lever]
    assert Counter(own) == Counter(claim for p in listed for claim in p.record.claims)


@given(papers)
def test_evidence_on_one_cell_is_that_of_the_whole(listed: list[Paper]) -> None:
    survey = survey_of(*listed)
    for (lever, outcome), found in all_evidence(survey).items():
        assert evidence(survey, lever, outcome) == found


@given(papers.flatmap(lambda listed: st.tuples(st.just(listed), st.permutations(listed))))
def test_the_order_of_papers_changes_nothing(pair: tuple[list[Paper], list[Paper]]) -> None:
    survey, other = (survey_of(*listed) for listed in pair)
    assert list(all_evidence(survey).items()) == list(all_evidence(other).items())
    assert ledger(survey) == ledger(other)
    assert gap_map(survey) == gap_map(other)
    assert points(survey) == points(other)


# --- ledger ----------------------------------------------------------------------------


def test_the_ledger_lists_for_and_against_with_their_conditions() -> None:
    survey = survey_of(
        paper("a", claim(UP, versus="seeds", condition="13B", statement="It rises.", where="§4")),
        paper("b", claim(DOWN, versus="human data", condition="7B", statement="It falls.", where="Table 2")),
        paper("c", claim(NONE)),
    )
    (found,) = ledger(survey)
    assert [(f.paper, f.claim.statement, f.claim.condition) for f in found.pro] == [("a", "It rises.", "13B")]
    assert [(f.paper, f.claim.versus, f.claim.where) for f in found.contra] == [("b", "human data", "Table 2")]
    assert [f.paper for f in found.undecided] == ["c"]


@pytest.mark.parametrize("effects", [(UP, UP), (UP, MIXED), (UP, NONE), (MIXED, MIXED)])
def test_papers_on_one_side_are_no_conflict(effects: tuple[str, ...]) -> None:
    assert ledger(survey_with(*effects)) == ()


def test_an_argued_contradiction_is_no_conflict() -> None:
    assert ledger(survey_of(paper("a", claim(UP)), paper("b", claim(DOWN, basis="argued")))) == ()


def test_the_ledger_begins_with_what_most_papers_take_a_side_on() -> None:
    small = [paper(f"s{i}", claim(effect, "selection")) for i, effect in enumerate((UP, DOWN, MIXED, NONE))]
    large = [paper(f"l{i}", claim(effect, "evolution")) for i, effect in enumerate((UP, UP, DOWN))]
    assert [found.evidence.lever for found in ledger(survey_of(*small, *large))] == ["evolution", "selection"]


def test_of_conflicts_with_as_many_papers_the_most_even_comes_first() -> None:
    uneven = [paper(f"u{i}", claim(effect, "evolution")) for i, effect in enumerate((UP, UP, UP, DOWN))]
    even = [paper(f"e{i}", claim(effect, "selection")) for i, effect in enumerate((UP, UP, DOWN, DOWN))]
    assert [found.evidence.lever for found in ledger(survey_of(*uneven, *even))] == ["selection", "evolution"]


def test_a_conflict_names_the_narrower_levers_that_have_it_too() -> None:
    survey = survey_of(paper("a", claim(UP, "evol-instruct")), paper("b", claim(DOWN, "evol-instruct")))
    assert [(d.evidence.lever, d.narrower) for d in ledger(survey)] == [
        ("evolution", ("evol-instruct",)),
        ("evol-instruct", ()),
    ]


def test_a_conflict_between_kinds_of_a_lever_is_listed_at_the_broader() -> None:
    survey = survey_of(paper("a", claim(UP, "evol-instruct")), paper("b", claim(DOWN, "crossover")))
    assert [(d.evidence.lever, d.narrower) for d in ledger(survey)] == [("evolution", ())]


# --- gap map ---------------------------------------------------------------------------


def cell_of(survey: Survey, lever: str, outcome: str) -> Cell:
    (found,) = (cell for cell in gap_map(survey) if (cell.lever, cell.outcome) == (lever, outcome))
    return found


def test_the_map_has_properties_broadest_terms_and_those_below_against_all_outcomes() -> None:
    found = gap_map(survey_of())
    assert [(row.lever, row.parent) for row in found.rows] == [
        ("evolution", None),
        ("evol-instruct", "evolution"),
        ("crossover", "evolution"),
        ("selection", None),
        ("untried", None),
        ("quality", None),
        ("judge", None),
        ("diversity", None),
        ("distinct", None),
    ]
    assert found.outcomes == ("quality", "diversity", "in-domain")
    assert [len(line) for line in found.cells] == [3] * len(found.rows)


def test_a_cell_counts_the_papers_of_each_vote() -> None:
    found = cell_of(survey_with(UP, UP, UP, DOWN, MIXED, NONE), "evolution", "quality")
    assert (found.papers, found.up, found.down, found.mixed, found.none) == (6, 3, 1, 1, 1)
    assert (found.direction, found.agreement, found.strength) == (Direction.MIXED, 0.5, Strength.UNCLEAR)
    assert found.is_conflict


def test_a_claim_about_a_deeper_term_is_in_the_cells_of_its_broader_terms() -> None:
    survey = survey_with(UP, lever="in-depth")
    assert cell_of(survey, "evolution", "quality").claims == cell_of(survey, "evol-instruct", "quality").claims == 1


def test_a_gap_is_an_empty_cell_whose_row_and_column_are_measured() -> None:
    survey = survey_of(paper("a", claim(UP, "evolution", "quality"), claim(UP, "selection", "diversity")))
    gaps = {(cell.lever, cell.outcome) for cell in gap_map(survey).gaps}
    assert gaps == {("evolution", "diversity"), ("selection", "quality")}


def test_what_is_only_argued_is_a_gap_that_says_so() -> None:
    survey = survey_of(
        paper("a", claim(UP, "evolution", "quality"), claim(UP, "selection", "diversity")),
        paper("b", claim(UP, "evolution", "diversity", basis="argued")),
    )
    found = cell_of(survey, "evolution", "diversity")
    assert (found.is_gap, found.papers, found.uncounted) == (True, 0, 1)


def test_conflicts_are_the_cells_with_both_sides() -> None:
    survey = survey_of(paper("a", claim(UP, "selection")), paper("b", claim(DOWN, "selection")), paper("c", claim(UP)))
    assert [(cell.lever, cell.outcome) for cell in gap_map(survey).conflicts] == [("selection", "quality")]


# --- quality against diversity by direction --------------------------------------------


def test_a_mark_stands_at_the_proportions_of_both() -> None:
    survey = survey_of(
        paper("b", claim(UP, outcome="quality"), claim(DOWN, outcome="diversity")),
        paper("a", claim(DOWN, outcome="quality")),
        paper("c", claim(MIXED, outcome="quality")),
    )
    (mark,) = points(survey).marks
    assert (mark.quality, mark.diversity) == (Proportion.of(1, 1), Proportion.of(0, 1))
    assert (mark.lever, mark.label, mark.papers) == ("evolution", "Evolution", ("a", "b", "c"))


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ([claim(UP)], "diversity: no claim"),
        ([claim(UP), claim(UP, outcome="diversity", basis="argued")], "diversity: argued or cited only"),
        (
            [claim(MIXED), claim(UP, outcome="diversity")],
            "quality: no paper takes a side (1 mixed, 0 without effect)",
        ),
        ([claim(UP, basis="cited")], "quality: argued or cited only; diversity: no claim"),
    ],
)
def test_a_lever_without_a_mark_is_listed_with_the_reason(claims: list[dict[str, str]], reason: str) -> None:
    found = points(survey_of(paper("a", *claims)))
    assert found.marks == ()
    assert [(left.lever, left.papers + left.uncounted, left.reason) for left in found.left_out] == [
        ("evolution", ("a",), reason)
    ]


def test_papers_that_only_argue_stand_beside_a_mark() -> None:
    survey = survey_of(
        paper("a", claim(UP), claim(UP, outcome="diversity"), claim(UP, basis="argued")),
        paper("b", claim(UP, basis="cited")),
    )
    (mark,) = points(survey).marks
    assert (mark.papers, mark.uncounted) == (("a",), ("b",))


def test_levers_without_a_claim_on_either_are_not_the_charts_subject() -> None:
    found = points(survey_with(UP, outcome="in-domain"))
    assert (found.marks, found.left_out) == ((), ())


def test_marks_with_most_papers_come_first() -> None:
    both = [claim(UP, "selection"), claim(UP, "selection", "diversity")]
    survey = survey_of(
        paper("a", claim(UP, "evolution"), claim(UP, "evolution", "diversity")), paper("b", *both), paper("c", *both)
    )
    assert [mark.lever for mark in points(survey).marks] == ["selection", "evolution"]


@given(papers)
def test_marks_and_levers_left_out_are_all_levers_with_such_claims(listed: list[Paper]) -> None:
    survey = survey_of(*listed)
    found = points(survey)
    placed: tuple[Mark | NoMark, ...] = (*found.marks, *found.left_out)
    shown = Counter(one.lever for one in placed)
    assert shown == Counter({lever for lever, outcome in all_evidence(survey) if outcome != "in-domain"})


# --- quality against diversity in numbers ----------------------------------------------


def scale(better: str = "higher", **more: Any) -> dict[str, Any]:
    return {"measure": "judge", "level": "dataset", "better": better, **more}


def comparison(quality: dict[str, Any], diversity: dict[str, Any]) -> dict[str, Any]:
    words = {"setting": "Alpaca → 7B", "baseline": "alpaca", "method": "evolution", "where": "Table 2"}
    return {**words, "quality": quality, "diversity": diversity}


def sweep(*pairs: tuple[float, float], quality: str = "higher", diversity: str = "higher") -> dict[str, Any]:
    return {
        "setting": "Alpaca → 7B",
        "knob": "temperature",
        "quality": scale(quality),
        "diversity": scale(diversity),
        "points": [{"at": i, "quality": q, "diversity": d} for i, (q, d) in enumerate(pairs)],
        "where": "Figure 1",
    }


def drawn(*results: dict[str, Any]) -> Any:
    return arrows(survey_of(paper("a", results=results)))


SAME = scale(baseline=1, value=1)


@pytest.mark.parametrize(
    ("better", "baseline", "value", "relative"),
    [
        ("higher", 4, 5, 0.25),
        ("higher", 4, 3, -0.25),
        ("lower", 4, 3, 0.25),
        ("lower", 4, 5, -0.25),
        ("higher", -4, -3, 0.25),
        ("lower", -4, -5, 0.25),
        ("lower", -4, 0, -1.0),
        ("lower", 4, 4, 0.0),
    ],
)
def test_a_change_is_relative_to_the_baseline_and_above_zero_is_better(
    better: str, baseline: float, value: float, relative: float
) -> None:
    (arrow,) = drawn(comparison(scale(better, baseline=baseline, value=value), SAME)).arrows
    assert arrow.quality.relative == relative
    assert str(arrow.quality.relative) == str(relative)  # 0.0, not -0.0
    assert arrow.diversity.relative == 0.0


def test_an_arrow_says_what_it_stands_for() -> None:
    (arrow,) = drawn(comparison(scale(baseline=5.9, value=6.7, unit="%", note="GPT-4"), SAME)).arrows
    assert (arrow.paper, arrow.index, arrow.setting, arrow.baseline) == ("a", 0, "Alpaca → 7B", "alpaca")
    assert (arrow.method, arrow.where) == ("evolution", "Table 2")
    assert (arrow.quality.baseline, arrow.quality.value) == (5.9, 6.7)
    ruler = arrow.quality.ruler
    assert (ruler.measure, ruler.level.value, ruler.unit, ruler.note) == ("judge", "dataset", "%", "GPT-4")


def test_a_baseline_of_zero_is_left_out_with_the_reason() -> None:
    zero = scale(baseline=0, value=1)
    found = drawn(comparison(SAME, zero), comparison(zero, zero), comparison(SAME, SAME))
    assert len(found.arrows) == 1
    assert [left.reason for left in found.left_out] == [
        "diversity: the baseline is zero, so there is no relative change",
        "quality: the baseline is zero, so there is no relative change; "
        "diversity: the baseline is zero, so there is no relative change",
    ]
    assert [(left.paper, left.index, left.where) for left in found.left_out] == [
        ("a", 0, "Table 2"),
        ("a", 1, "Table 2"),
    ]


@pytest.mark.parametrize(("baseline", "value"), [(5e-324, 1), (-1e308, 1e308)])
def test_a_change_beyond_all_numbers_is_left_out(baseline: float, value: float) -> None:
    found = drawn(comparison(scale(baseline=baseline, value=value), SAME))
    assert [left.reason for left in found.left_out] == ["quality: the change is too large for a number"]


def test_a_sweep_keeps_its_settings_in_order() -> None:
    (curve,) = drawn(sweep((0.9, 0.1), (0.5, 0.5), (0.7, 0.2))).curves
    assert [(stop.at, stop.quality, stop.diversity) for stop in curve.stops] == [
        (0, 0.9, 0.1),
        (1, 0.5, 0.5),
        (2, 0.7, 0.2),
    ]


@pytest.mark.parametrize(
    ("result", "front"),
    [
        (sweep((3, 1), (2, 2), (1, 3)), [2, 1, 0]),
        (sweep((3, 3), (2, 2), (1, 1)), [0]),
        (sweep((3, 1), (1, 1), (2, 2)), [2, 0]),
        (sweep((2, 1), (2, 2)), [1]),  # as good in one, worse in the other
        (sweep((1, 2), (2, 2)), [1]),
        (sweep((2, 2), (2, 2), (1, 1)), [0, 1]),  # equals stand together
        (sweep((3, 1), (2, 2), (1, 3), quality="lower"), [2]),
        (sweep((3, 1), (2, 2), (1, 3), diversity="lower"), [0]),
        (sweep((3, 3), (2, 2), (1, 1), quality="lower"), [0, 1, 2]),
        (sweep((3, 1), (2, 2), (1, 3), quality="lower", diversity="lower"), [0, 1, 2]),
    ],
)
def test_the_front_is_what_no_other_setting_beats_from_diversity_to_quality(
    result: dict[str, Any], front: list[int]
) -> None:
    (curve,) = drawn(result).curves
    assert [stop.at for stop in curve.front] == front


values = st.floats(-5, 5).map(lambda x: round(x))


@given(
    st.lists(st.tuples(values, values), min_size=2, max_size=12),
    st.sampled_from(["higher", "lower"]),
    st.sampled_from(["higher", "lower"]),
)
def test_the_front_agrees_with_its_definition(pairs: list[tuple[float, float]], quality: str, diversity: str) -> None:
    curve: Curve = drawn(sweep(*pairs, quality=quality, diversity=diversity)).curves[0]
    signs = [1 if better == "higher" else -1 for better in (quality, diversity)]
    worth = [(signs[0] * q, signs[1] * d) for q, d in pairs]
    beaten = {a for a, b in product(worth, worth) if a != b and b[0] >= a[0] and b[1] >= a[1]}
    assert [stop.on_front for stop in curve.stops] == [pair not in beaten for pair in worth]


def test_results_stand_by_paper_and_place() -> None:
    one, two = (paper(key, results=(comparison(SAME, SAME), sweep((1, 1), (2, 2)))) for key in ("b", "a"))
    found = arrows(survey_of(one, two))
    assert [(arrow.paper, arrow.index) for arrow in found.arrows] == [("a", 0), ("b", 0)]
    assert [(curve.paper, curve.index) for curve in found.curves] == [("a", 1), ("b", 1)]


# --- the shipped survey ----------------------------------------------------------------


def test_every_shipped_claim_is_counted_or_shown(shipped: Survey) -> None:
    found = all_evidence(shipped).values()
    counted = sum(f.claim.lever == e.lever for e in found for f in e.counted)
    shown = sum(f.claim.lever == e.lever for e in found for f in e.uncounted)
    bases = Counter(claim.basis.value for paper in shipped.papers for claim in paper.record.claims)
    assert bases.total() > 0
    assert (counted, shown) == (bases["measured"], bases["argued"] + bases["cited"])


def test_every_shipped_claim_is_on_the_gap_map(shipped: Survey) -> None:
    on_map = {row.lever for row in gap_map(shipped).rows}
    lost = {claim.lever for p in shipped.papers for claim in p.record.claims} - on_map
    broader = {id_: set(shipped.taxonomy.terms[id_].ancestors) for id_ in lost}
    assert all(ancestors & on_map for ancestors in broader.values())
    found = all_evidence(shipped)
    for cell in gap_map(shipped):
        known = found.get((cell.lever, cell.outcome))
        assert (cell.claims, cell.uncounted) == ((len(known.counted), len(known.uncounted)) if known else (0, 0))


def test_the_shipped_ledger_and_gap_map_agree_on_conflicts(shipped: Survey) -> None:
    gaps = gap_map(shipped)
    on_map = {row.lever for row in gaps.rows}
    listed = {(d.evidence.lever, d.evidence.outcome) for d in ledger(shipped) if d.evidence.lever in on_map}
    assert listed == {(cell.lever, cell.outcome) for cell in gaps.conflicts}


def test_shipped_papers_on_quality_and_diversity_are_marks_or_left_out(shipped: Survey) -> None:
    found = points(shipped)
    placed: tuple[Mark | NoMark, ...] = (*found.marks, *found.left_out)
    shown = {key for one in placed for key in (*one.papers, *one.uncounted)}
    assert shown == {
        p.key for p in shipped.papers if any(c.outcome in ("quality", "diversity") for c in p.record.claims)
    }


def test_every_shipped_result_is_drawn_or_left_out(shipped: Survey) -> None:
    found = arrows(shipped)
    listed: list[Arrow | Curve | NoArrow] = [*found.arrows, *found.curves, *found.left_out]
    assert Counter((one.paper, one.index) for one in listed) == Counter(
        (p.key, index) for p in shipped.papers for index, _ in enumerate(p.record.results)
    )


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(module)
    assert (result.failed, result.attempted) == (0, 2)
