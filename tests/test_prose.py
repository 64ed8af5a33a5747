"""Citations in prose, from Markdown to what mkdocs-bibtex makes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sites import FULL
from survey import Problem, Survey, read_survey
from survey.bibliography import parse
from survey.citations import citation_spans, hide, show
from survey.prose import CITATIONS, bibliography_for, each_citation, for_bibtex, link_citations

SurveyOf = Callable[..., tuple[Survey, list[Problem]]]
RootOf = Callable[..., Path]


# --- the bibliography that the plugin reads ----------------------------------------------


def test_the_plugin_reads_just_the_works_that_are_cited(root_of: RootOf) -> None:
    root = root_of(
        {**FULL, "docs/index.md": "[@knuth1984bread; @miller2020loaves]\n", "docs/contribute/index.md": None}
    )
    survey, _ = read_survey(root)
    path = bibliography_for(root, survey)
    file, problems = parse(path.read_text("utf-8"), "citations.bib")
    assert path == root / CITATIONS
    assert problems == []
    assert [reference.key for reference in file.references] == ["knuth1984bread", "miller2020loaves"]


def test_entries_keep_their_bytes_and_their_macros(root_of: RootOf) -> None:
    root = root_of(FULL)
    survey, _ = read_survey(root)
    text = bibliography_for(root, survey).read_text("utf-8")
    assert survey.references["miller2020loaves"].source in text
    assert text.startswith("@string{jbr = {Journal of Bread Research}}")


def test_an_entry_brings_the_one_it_takes_fields_from(root_of: RootOf) -> None:
    bib = """\
@inproceedings{hall2022buns, title={Buns}, author={Hall, H}, crossref={oven2022}}
@proceedings{oven2022, title={Oven Days}, booktitle={Oven Days}, year={2022}, editor={O, P}}
"""
    page = "See [@hall2022buns].\n"
    root = root_of({"bib/background.bib": bib, "docs/index.md": page, "taxonomy.yml": None})
    survey, _ = read_survey(root)
    text = bibliography_for(root, survey).read_text("utf-8")
    assert text.index("@inproceedings{hall2022buns") < text.index("@proceedings{oven2022")


def test_prose_without_citations_has_an_empty_bibliography(root_of: RootOf) -> None:
    root = root_of({"docs/index.md": "# Bread\n"})
    survey, _ = read_survey(root)
    assert bibliography_for(root, survey).read_text("utf-8").strip() == ""


def test_a_work_that_is_faulty_is_not_handed_over(root_of: RootOf) -> None:
    root = root_of({"papers/baker2021crust.yml": "status: nonsense\n", "docs/index.md": "[@baker2021crust]\n"})
    survey, _ = read_survey(root)
    assert "baker2021crust" not in bibliography_for(root, survey).read_text("utf-8")


def test_the_file_is_written_only_when_it_changes(root_of: RootOf) -> None:
    root = root_of({})
    survey, _ = read_survey(root)
    path = bibliography_for(root, survey)
    before = path.stat().st_mtime_ns
    bibliography_for(root, survey)
    assert path.stat().st_mtime_ns == before


# --- pages for the plugin ----------------------------------------------------------------


@pytest.fixture
def given_to_plugin(survey_of: SurveyOf) -> Callable[[str], str]:
    survey, _ = survey_of({})
    return lambda markdown: show(for_bibtex(hide(markdown), survey))


def test_a_page_that_cites_gets_its_list_of_works(given_to_plugin: Callable[[str], str]) -> None:
    assert given_to_plugin("See [@miller2020loaves].") == "See [@miller2020loaves].\n\n\\bibliography\n"
    assert given_to_plugin("See [ @miller2020loaves ].") == "See [@miller2020loaves].\n\n\\bibliography\n"


def test_a_page_that_places_its_list_keeps_it_there(given_to_plugin: Callable[[str], str]) -> None:
    page = "See [@miller2020loaves].\n\n\\bibliography\n\nMore.\n"
    assert given_to_plugin(page) == page


def test_a_command_in_code_is_not_a_list(given_to_plugin: Callable[[str], str]) -> None:
    page = "Write `\\bibliography`, as [@miller2020loaves] did."
    assert given_to_plugin(page) == f"{page}\n\n\\bibliography\n"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "No citation.\n",
        "me@example.org and @someone",
        "```python\n@decorator\nx = [i@j]\n```\n",
        "`[@a2024]`",
        "[@someone](https://example.org)",
        r"\[@a2024\]",
    ],
)
def test_a_page_without_citations_is_left_alone(given_to_plugin: Callable[[str], str], page: str) -> None:
    assert given_to_plugin(page) == page


def test_a_citation_over_two_lines_is_handed_over_on_one(given_to_plugin: Callable[[str], str]) -> None:
    page = given_to_plugin("See [@miller2020loaves;\n  @knuth1984bread].")
    assert page.startswith("See [@miller2020loaves; @knuth1984bread].")


@pytest.mark.parametrize("before", ["", "> ", "  "])
def test_a_citation_before_a_colon_is_not_taken_for_the_text_of_a_note(
    given_to_plugin: Callable[[str], str], before: str
) -> None:
    page = given_to_plugin(f"{before}[@miller2020loaves]: so they say.")
    assert page.startswith(f"{before}[@miller2020loaves]&#58; so they say.")


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("See [@nobody2020].", r"See \[nobody2020?\]."),
        ("[@miller2020loaves; @no_body; @x2020]", r"[@miller2020loaves]\[no\_body?, x2020?\]"),
        ("[@<img/src=x>]", r"\[&lt;img/src=x&gt;?\]"),
        ("[@a@b]", r"\[a&#64;b?\]"),
    ],
)
def test_a_key_that_the_plugin_cannot_find_stays_as_a_word(
    given_to_plugin: Callable[[str], str], page: str, shown: str
) -> None:
    assert given_to_plugin(page).removesuffix("\n\n\\bibliography\n") == shown


def test_a_key_that_the_plugin_would_cut_short_is_not_handed_over(survey_of: SurveyOf) -> None:
    bib = "@book{a.b, title={T}, author={A, A}, publisher={P}, year={2000}}\n"
    survey, _ = survey_of({"bib/background.bib": bib})
    assert "a.b" in survey.references
    assert for_bibtex(hide("[@a.b]"), survey) == r"\[a.b?\]"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from(list("[]@;:a1 \n`~>\\(){}")), max_size=80))
def test_nothing_but_citations_changes(given_to_plugin: Callable[[str], str], page: str) -> None:
    if not any(citation_spans(page)):
        assert given_to_plugin(page) == page


def test_each_citation_is_replaced_by_what_is_made_of_its_keys() -> None:
    assert each_citation("A [@a; @b], `[@c]`, [@d].", "+".join) == "A a+b, `[@c]`, d."


# --- what the plugin makes of it ---------------------------------------------------------

NOTE = "[^miller2020loaves]: Ada Miller. Better Loaves. 2020."


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("index.md", "papers/miller2020loaves.md"),
        ("contribute/index.md", "../papers/miller2020loaves.md"),
        ("a/b/c.md", "../../papers/miller2020loaves.md"),
        ("papers/about.md", "miller2020loaves.md"),
    ],
)
def test_a_note_on_a_paper_links_to_its_page(survey_of: SurveyOf, page: str, target: str) -> None:
    survey, _ = survey_of({})
    assert link_citations(f"Text.\n\n{NOTE}\n", survey, page) == f"Text.\n\n{NOTE} [In this survey]({target})\n"


@pytest.mark.parametrize(
    "text",
    [
        "[^knuth1984bread]: Don Knuth. The Bread Book. 1984.",  # background
        "[^1]: A note of the page's own.",
        "as [^miller2020loaves] says",
        "    [^miller2020loaves]: code",
    ],
)
def test_other_notes_stay_as_they_are(survey_of: SurveyOf, text: str) -> None:
    survey, _ = survey_of({})
    assert link_citations(text, survey, "index.md") == text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "JAVASCRIPT:x", "x.html"]
)
def test_links_in_a_note_lead_to_the_web_only(survey_of: SurveyOf, address: str) -> None:
    survey, _ = survey_of({})
    note = "[^knuth1984bread]: Don Knuth. [Book](https://example.org/a). URL: [{0}]({0})."
    assert (
        link_citations(note.format(address), survey, "index.md").partition(" URL: ")[0] == note.partition(" URL: ")[0]
    )
    assert f"]({address}" not in link_citations(note.format(address), survey, "index.md")
