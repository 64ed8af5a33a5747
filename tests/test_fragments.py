"""Parts of prose pages that are computed from the survey."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from markup import Document
from sites import FULL
from survey import Problem, Survey
from survey.fragments import FRAGMENTS, fill

SurveyOf = Callable[..., tuple[Survey, list[Problem]]]
NAMES = sorted(FRAGMENTS)


@pytest.fixture
def full(survey_of: SurveyOf) -> Survey:
    survey, problems = survey_of(FULL)
    assert problems == []
    return survey


# --- where they stand --------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_comment_on_a_line_of_its_own_becomes_html(full: Survey, name: str) -> None:
    text = fill(f"Before.\n\n<!-- survey: {name} -->\n\nAfter.\n", full, "../")
    assert text.startswith('Before.\n\n<div class="sv-page sv-fragment">\n')
    assert text.endswith("</div>\n\n\nAfter.\n")
    assert "<!--" not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_fragment_is_harmless_and_no_citation(full: Survey, name: str) -> None:
    html = fill(f"<!-- survey: {name} -->", full, "")
    assert Document.of(html).is_harmless
    assert "@" not in html


@pytest.mark.parametrize(
    "text", ["<!--survey:numbers-->", "  <!--  survey:  numbers  -->  ", "\t<!-- survey: numbers -->"]
)
def test_white_space_in_a_fragment_does_not_matter(full: Survey, text: str) -> None:
    assert "sv-numbers-line" in fill(text, full, "")


@pytest.mark.parametrize(
    "text",
    [
        "Text <!-- survey: numbers -->",
        "<!-- survey: numbers --> text",
        "`<!-- survey: numbers -->`",
        "```\n<!-- survey: numbers -->\n```\n",
        "~~~~ html\n<!-- survey: numbers -->\n~~~~\n",
        "<!-- survey: nunbers -->",
        "<!-- surveys: numbers -->",
        "<!-- survey: numbers",
        "",
    ],
)
def test_everything_else_stays_as_it_is(full: Survey, text: str) -> None:
    assert fill(text, full, "") == text


def test_a_page_may_hold_several(full: Survey) -> None:
    text = fill("<!-- survey: axes -->\nand\n<!-- survey: numbers -->\nand\n<!-- survey: axes -->", full, "")
    assert text.count("sv-axes") == 2
    assert text.count("\nand\n") == 2


def test_links_lead_from_the_page_through_its_base(full: Survey) -> None:
    html = fill("<!-- survey: newest -->", full, "../../")
    assert Document.of(html).links == [
        "../../papers/baker2021crust/",
        "../../papers/miller2020loaves/",
        "../../papers/crumb-notes/",
    ]


# --- what they say -----------------------------------------------------------------------


def text_of(survey: Survey, name: str) -> str:
    return Document.of(fill(f"<!-- survey: {name} -->", survey, "")).text


def test_numbers_count_papers_reports_findings_and_terms(full: Survey) -> None:
    assert text_of(full, "numbers") == (
        "papers 3 with a report 2 findings with their source 4 terms 9 measure both quality and variety 0"
    )


def test_numbers_do_without_properties(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({"taxonomy.yml": None})
    assert "measure both" not in text_of(survey, "numbers")


def test_papers_that_measure_both_properties_are_counted(survey_of: SurveyOf) -> None:
    record = FULL["papers/miller2020loaves.yml"].replace("{shown: [shape-count]}", "[shape-count]")
    survey, _ = survey_of({**FULL, "papers/miller2020loaves.yml": record})
    assert text_of(survey, "numbers").endswith("measure both quality and variety 1")


def test_the_newest_papers_come_first_six_at_most(survey_of: SurveyOf) -> None:
    days = range(1, 9)
    files = {f"papers/p{day}.yml": f"status: listed\nadded: 2025-01-0{day}\nterms: {{grain: [rye]}}\n" for day in days}
    titles = ("Ash", "Birch", "Cedar", "Date", "Elm", "Fir", "Gum", "Hazel")
    entries = "".join(f"@misc{{p{day}, title={{{titles[day - 1]}}}, author={{B, A}}, year=2025}}\n" for day in days)
    survey, _ = survey_of({**files, "bib/more.bib": entries})
    links = Document.of(fill("<!-- survey: newest -->", survey, "")).links
    assert links == [f"papers/p{day}/" for day in (8, 7, 6, 5, 4, 3)]


def test_an_empty_survey_invites_the_first_paper(survey_of: SurveyOf) -> None:
    nothing = {"papers/miller2020loaves.yml": None, "papers/baker2021crust.yml": None, "bib/references.bib": ""}
    survey, _ = survey_of({**nothing, "docs/index.md": "# Bread\n"})
    assert text_of(survey, "newest") == "There is no paper yet. Add the first one."
    assert Document.of(fill("<!-- survey: newest -->", survey, "../")).links == ["../contribute/"]
    assert text_of(survey, "excluded") == "None so far."


def test_the_questions_lead_to_the_axes(full: Survey) -> None:
    assert text_of(full, "axes").startswith("Craft How is it made? Grain What is it made of?")


def test_the_scale_of_relevance_is_shown_highest_first_with_examples(full: Survey) -> None:
    text = text_of(full, "relevance")
    assert text.index("5 All about bread. It bakes.") < text.index("4 Mostly bread. Some of it bakes. On Crust")


def test_an_example_that_is_left_out_is_not_linked(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({**FULL, "papers/baker2021crust.yml": "status: nonsense\n"})
    assert "papers/baker2021crust/" not in fill("<!-- survey: relevance -->", survey, "")


def test_excluded_papers_are_listed_with_the_reason(full: Survey) -> None:
    assert text_of(full, "excluded") == "Stale Toast Toast, 2019: Toast is no bread."


def test_every_key_of_a_record_is_explained(full: Survey) -> None:
    text = text_of(full, "record")
    for key in ("status", "relevance", "claims", "lever", "knob", "generator", "unit", "code"):
        assert key in text
    assert "`" not in text


# --- what has to be mended ---------------------------------------------------------------


def test_nothing_is_said_when_nothing_is_broken(full: Survey) -> None:
    assert text_of(full, "left-out") == ""


def test_papers_that_are_left_out_are_named_with_their_faults(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({"papers/baker2021crust.yml": "status: nonsense\nadded: 2024-05-21\n"})
    text = text_of(survey, "left-out")
    assert text.startswith("1 paper is left out until mended baker2021crust papers/baker2021crust.yml:1:9: ")
    survey, _ = survey_of({"papers/baker2021crust.yml": "", "papers/miller2020loaves.yml": "a: [\n"})
    assert text_of(survey, "left-out").startswith("2 papers are left out until mended")


def test_faults_of_other_files_are_named_too(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({"docs/index.md": "See [@nobody2020nothing].\n"})
    text = text_of(survey, "left-out")
    assert text.startswith("Something has to be mended docs/index.md:1:6: ")


def test_many_faults_are_folded_away(survey_of: SurveyOf) -> None:
    few, _ = survey_of({"docs/index.md": "[@a1]\n"})
    many, _ = survey_of({"docs/index.md": "[@a1] [@b2] [@c3] [@d4]\n"})
    assert " open>" in fill("<!-- survey: left-out -->", few, "")
    assert " open>" not in fill("<!-- survey: left-out -->", many, "")


def test_an_unknown_fragment_is_a_problem_with_its_place(complains: Callable[..., None]) -> None:
    complains(
        {"docs/index.md": "# Bread\n\n<!-- survey: ‸newst -->\n"},
        "fragment: 'newst' is not a fragment; did you mean 'newest'?",
    )
    complains(
        {"docs/index.md": "  <!-- survey:  ‸xyzzy -->\n"},
        "fragment: 'xyzzy' is not a fragment; there are axes, …",
    )


def test_a_fragment_in_code_is_no_problem(is_fine: Callable[..., None]) -> None:
    is_fine({"docs/index.md": "```\n<!-- survey: nonsense -->\n```\n"})
