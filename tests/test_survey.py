"""What holds together becomes the survey; the rest is left out with its reasons, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from survey import Problem, Survey, read_survey
from survey.model import State
from tiny import BASE, TODAY

SurveyOf = Callable[..., tuple[Survey, list[Problem]]]

PAPER = "papers/baker2021crust.yml"
MILLER = "papers/miller2020loaves.yml"


def papers(**records: str) -> dict[str, str]:
    """Listed papers with what follows in their files; each with its entry, of the year that its key ends in."""
    return {f"papers/{key}.yml": f"status: listed\nadded: 2024-05-21\n{rest}" for key, rest in records.items()} | {
        "bib/more.bib": "".join(
            f"@misc{{{key}, author = {{A}}, title = {{T{key}}}, year = {{{key[-4:]}}}}}\n" for key in records
        )
    }


# --- papers --------------------------------------------------------------------------


def test_a_paper_brings_together_what_bibtex_says_and_what_we_say(survey_of: SurveyOf) -> None:
    paper = survey_of({})[0].by_key["miller2020loaves"]
    assert paper.path == MILLER
    assert paper.reference.title == "Better Loaves from Wild Yeast"
    assert paper.record.summary == "Wild yeast makes better loaves."
    assert paper.venue == "JBR"


def test_papers_come_newest_first_then_by_title_then_by_key(survey_of: SurveyOf) -> None:
    files = papers(a2022="", b2023="", z2022="", d2019="")
    files["bib/more.bib"] = (
        files["bib/more.bib"].replace("Ta2022", "zeta").replace("Tz2022", "Alpha").replace("{2019}", "{soon}")
    )
    assert [paper.key for paper in survey_of(files)[0].papers] == [
        "b2023",
        "z2022",
        "a2022",
        "baker2021crust",
        "miller2020loaves",
        "d2019",
    ]


def test_capitals_of_a_title_do_not_count_and_equal_titles_are_ordered_by_key(survey_of: SurveyOf) -> None:
    files = papers(c2022="", b2022="", a2022="")
    files["bib/more.bib"] = (
        files["bib/more.bib"].replace("Tc2022", "beta").replace("Tb2022", "Beta One").replace("Ta2022", "Gamma")
    )
    assert [paper.key for paper in survey_of(files)[0].papers][:3] == ["c2022", "b2022", "a2022"]


def test_an_excluded_paper_is_kept_apart(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({PAPER: "status: excluded\nadded: 2024-05-21\nexcluded_because: About cake.\n"})
    assert [paper.key for paper in survey.papers] == ["miller2020loaves"]
    assert [paper.key for paper in survey.excluded] == ["baker2021crust"]
    assert survey.left_out == ()
    assert "baker2021crust" not in survey.by_key
    assert survey.by_term["frying"] == ()


def test_a_papers_terms_are_those_of_its_axes_and_its_measures_each_once(survey_of: SurveyOf) -> None:
    survey, _ = survey_of(
        papers(
            a2022="terms: {grain: [rye], craft: [sourdough, baking]}\n"
            "measures: {quality: {measured: [tasting], shown: [tasting, blind-tasting]}, complexity: absent}\n"
        )
    )
    assert survey.by_key["a2022"].terms == {
        "grain": ("rye",),
        "craft": ("sourdough", "baking"),
        "quality": ("tasting", "blind-tasting"),
        "complexity": (),
    }
    assert survey.by_key["a2022"].term_ids == ("rye", "sourdough", "baking", "tasting", "blind-tasting")


def test_a_paper_says_how_it_treats_a_property_or_nothing_when_nobody_looked(survey_of: SurveyOf) -> None:
    survey, _ = survey_of(
        papers(
            a2022="measures: {quality: [tasting], diversity: {shown: [shape-count]}, complexity: claimed}\n",
            b2022="measures: {quality: absent, diversity: {measured: [shape-count], shown: [shape-count]}}\n",
        )
    )
    first, second = survey.by_key["a2022"], survey.by_key["b2022"]
    assert [first.state(p) for p in ("quality", "diversity", "complexity")] == [
        State.MEASURED,
        State.SHOWN,
        State.CLAIMED,
    ]
    assert [second.state(p) for p in ("quality", "diversity", "complexity")] == [State.ABSENT, State.MEASURED, None]


def test_without_a_vocabulary_papers_are_shown_without_terms(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({"taxonomy.yml": "axes: [\n"})
    paper = survey.by_key["miller2020loaves"]
    assert paper.term_ids == ()
    assert paper.venue == "Journal of Bread"
    assert survey.by_term == {}


# --- left out ------------------------------------------------------------------------


def test_each_paper_is_shown_excluded_or_left_out(survey_of: SurveyOf) -> None:
    files = papers(a2022="", b2022="zzz: 1\n", c2022="", d2022="")
    files["papers/c2022.yml"] = "status: excluded\nadded: 2024-01-01\nexcluded_because: Cake.\n"
    files["papers/d2022.yml"] = "["
    survey, _ = survey_of(files)
    assert {paper.key for paper in survey.papers} == {"a2022", "miller2020loaves", "baker2021crust"}
    assert {paper.key for paper in survey.excluded} == {"c2022"}
    assert [left.key for left in survey.left_out] == ["b2022", "d2022"]


def test_a_paper_that_is_left_out_has_all_its_errors_in_order(survey_of: SurveyOf) -> None:
    survey, problems = survey_of({PAPER: "status: listed\nadded: 2027-01-01\nzzz: 1\nterms: {craft: [rye]}\n"})
    (left_out,) = survey.left_out
    assert [p.code for p in left_out.problems] == ["future-date", "unknown-key", "unknown-term"]
    assert list(left_out.problems) == problems
    assert survey.faults == ()


def test_a_paper_without_an_entry_is_left_out(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({"papers/zhu2020rye.yml": "status: listed\nadded: 2024-01-01\n"})
    assert [(left.key, [p.code for p in left.problems]) for left in survey.left_out] == [("zhu2020rye", ["no-entry"])]


def test_a_warning_leaves_no_paper_out(survey_of: SurveyOf) -> None:
    files = papers(a2022="", b2022="")
    files["bib/more.bib"] = (
        files["bib/more.bib"]
        .replace("Ta2022", "Wild Yeast Makes Better Rye")
        .replace("Tb2022", "Wild Yeast Makes Better Rye Now")
    )
    survey, problems = survey_of(files)
    assert [p.is_error for p in problems] == [False]
    assert survey.left_out == ()
    assert survey.faults == ()


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"docs/a.md": "[@zzz]"}, "citation"),
        ({"papers/Zhu.yml": ""}, "file-name"),
        ({"bib/more.bib": "@misc{zzz, author = {A}, title = {Z}, year = 2020}"}, "no-paper"),
        ({"bib/more.bib": "@misc{zzz, "}, "bibtex"),
        ({"bib/background-x.bib": "@misc{x}"}, "missing-field"),
        ({"taxonomy.yml": None}, "missing-file"),
    ],
)
def test_an_error_that_concerns_no_paper_is_a_fault_of_the_survey(
    survey_of: SurveyOf, files: dict[str, str | None], code: str
) -> None:
    survey, problems = survey_of(files)
    assert {p.code for p in survey.faults} == {code}
    assert list(survey.faults) == problems
    assert survey.left_out == ()


def test_every_error_is_a_fault_or_the_reason_of_a_paper_left_out(survey_of: SurveyOf) -> None:
    survey, problems = survey_of(
        papers(a2022="zzz: 1\n", b2022="related: [zzz]\n")
        | {"docs/a.md": "[@zzz]", "papers/X.yml": "", "bib/background-x.bib": "@misc{x}"}
    )
    listed = [*survey.faults, *(p for left in survey.left_out for p in left.problems)]
    assert sorted(p.as_text() for p in listed) == sorted(p.as_text() for p in problems)


# --- bibliography --------------------------------------------------------------------


def test_references_are_those_of_the_papers_shown_of_the_excluded_and_of_the_background(survey_of: SurveyOf) -> None:
    files = papers(a2022="", b2022="zzz: 1\n", c2022="")
    files["papers/c2022.yml"] = "status: excluded\nadded: 2024-01-01\nexcluded_because: Cake.\n"
    survey, _ = survey_of(files)
    assert set(survey.references) == {"a2022", "baker2021crust", "c2022", "knuth1984bread", "miller2020loaves"}


def test_proceedings_that_an_entry_refers_to_are_among_the_references(survey_of: SurveyOf) -> None:
    files = papers(a2022="")
    files["bib/more.bib"] = (
        "@inproceedings{a2022, author = {A}, title = {T}, crossref = {rising}}\n"
        "@proceedings{rising, title = {Proceedings of Rising}, year = 2022}\n"
    )
    survey, problems = survey_of(files)
    assert problems == []
    assert "rising" in survey.references
    assert survey.by_key["a2022"].venue == "Proceedings of Rising"


def test_strings_are_kept_by_their_lower_case_name(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({"bib/background-x.bib": '@String{JB = "Journal of Bread"}\n'})
    assert survey.strings == {"jb": '@String{JB = "Journal of Bread"}'}


def test_keys_that_prose_cites_are_sorted_each_once(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({"docs/a.md": "[@miller2020loaves; @knuth1984bread] `[@zzz]` [@baker2021crust]"})
    assert survey.cited == ("baker2021crust", "knuth1984bread", "miller2020loaves")


# --- reverse indices -----------------------------------------------------------------


def test_a_terms_papers_are_its_own_and_those_of_its_narrower_terms_newest_first(survey_of: SurveyOf) -> None:
    survey, _ = survey_of(papers(a2022="terms: {craft: [baking]}\n", b2019="terms: {craft: [sourdough, baking]}\n"))
    assert [paper.key for paper in survey.by_term["baking"]] == ["a2022", "miller2020loaves", "b2019"]
    assert [paper.key for paper in survey.by_term["sourdough"]] == ["miller2020loaves", "b2019"]


def test_every_term_has_its_papers_though_there_be_none(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({})
    assert survey.by_term["wheat"] == ()
    assert survey.by_term.keys() == survey.taxonomy.terms.keys()


def test_a_measures_papers_are_those_that_measure_or_show_with_it(survey_of: SurveyOf) -> None:
    survey, _ = survey_of(
        papers(a2022="measures: {quality: {shown: [blind-tasting]}}\n", b2023="measures: {quality: claimed}\n")
    )
    assert [paper.key for paper in survey.by_term["tasting"]] == ["a2022", "miller2020loaves"]


CLAIM = "- {{lever: {}, outcome: {}, effect: none, statement: S., where: p. 1}}\n"


def test_a_levers_claims_include_those_about_its_narrower_terms(survey_of: SurveyOf) -> None:
    survey, _ = survey_of(
        papers(
            a2022="claims:\n" + CLAIM.format("sourdough", "quality") + CLAIM.format("baking", "diversity"),
            b2023="claims:\n" + CLAIM.format("quality", "shelf-life") + CLAIM.format("tasting", "quality"),
        )
    )
    found = {
        lever: [(paper.key, claim.outcome) for paper, claim in claims]
        for lever, claims in survey.claims_by_lever.items()
    }
    assert found == {
        "sourdough": [("a2022", "quality")],
        "baking": [("a2022", "quality"), ("a2022", "diversity")],
        "quality": [("b2023", "shelf-life")],
        "tasting": [("b2023", "quality")],
    }


def test_related_papers_are_those_that_a_paper_names_and_then_those_that_name_it(survey_of: SurveyOf) -> None:
    survey, _ = survey_of(
        papers(
            a2022="related: [miller2020loaves, b2023]\n",
            b2023="related: [a2022]\n",
            c2024="related: [a2022]\n",
        )
    )
    related = {key: [paper.key for paper in others] for key, others in survey.related.items()}
    assert related == {
        "a2022": ["miller2020loaves", "b2023", "c2024"],
        "b2023": ["a2022"],
        "c2024": ["a2022"],
        "miller2020loaves": ["a2022"],
        "baker2021crust": [],
    }


def test_a_related_paper_that_is_not_shown_is_not_among_them(survey_of: SurveyOf) -> None:
    files = papers(a2022="related: [b2023, c2024]\n", b2023="zzz: 1\n", c2024="")
    files["papers/c2024.yml"] = "status: excluded\nadded: 2024-01-01\nexcluded_because: Cake.\n"
    assert survey_of(files)[0].related["a2022"] == ()


# --- reading it ----------------------------------------------------------------------


def test_reading_twice_gives_the_same(survey_of: SurveyOf) -> None:
    files = papers(a2022="related: [miller2020loaves]\n", b2023="zzz: 1\n")
    first, second = survey_of(files), survey_of(files)
    assert first[1] == second[1]
    assert first[0].papers == second[0].papers
    assert first[0].faults == second[0].faults


def test_today_is_the_day_of_reading_unless_it_is_given(root_of: Callable[..., Path]) -> None:
    root = root_of({PAPER: f"status: listed\nadded: {date.today()}\n"})
    assert read_survey(root)[1] == []
    assert [p.code for p in read_survey(root, today=TODAY)[1]] == ([] if date.today() <= TODAY else ["future-date"])


def test_the_survey_of_these_tests_is_sound() -> None:
    assert BASE.keys() == {
        "taxonomy.yml",
        MILLER,
        PAPER,
        "bib/references.bib",
        "bib/background.bib",
        "docs/index.md",
    }
