"""Survey → pages: which there are, what they say, and what search finds them by."""

from __future__ import annotations

import doctest
import json
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from markup import Document
from sites import FULL
from survey import Problem, Survey, read_survey
from survey import pages as module
from survey.assets import assets
from survey.names import Name
from survey.pages import SEARCH_BYTES, Page, Site, authors_short, pages
from survey.survey import Paper

ROOT = Path(__file__).resolve().parent.parent
SITE = Site(
    name="Bread", url="https://example.org/bread/", repo_url="https://example.com/o/bread", edit_path="edit/main"
)

SurveyOf = Callable[..., tuple[Survey, list[Problem]]]


@pytest.fixture
def full(survey_of: SurveyOf) -> Survey:
    survey, problems = survey_of(FULL)
    assert problems == []
    return survey


@pytest.fixture
def made(full: Survey) -> dict[str, Page]:
    """The pages of the survey that has everything, by path."""
    return {page.path: page for page in pages(full, SITE)}


@pytest.fixture
def paper_with(survey_of: SurveyOf) -> Callable[..., Document]:
    """The page of the paper that has everything, with some lines of its file or entry replaced."""

    def build(old: str = "", new: str = "", *, site: Site = SITE) -> Document:
        files = {name: content.replace(old, new) if old else content for name, content in FULL.items()}
        survey, _ = survey_of(files)
        found = next(page for page in pages(survey, site) if page.path == "papers/miller2020loaves.md")
        return Document.of(found.html)

    return build


@pytest.fixture(scope="module")
def shipped() -> tuple[Survey, list[Page]]:
    survey, _ = read_survey(ROOT)
    return survey, list(pages(survey, Site()))


def page_at(survey: Survey, path: str) -> Page:
    return next(page for page in pages(survey, SITE) if page.path == path)


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(module).failed == 0


# --- which pages there are ---------------------------------------------------------------


def test_papers_axes_and_terms_have_pages_in_the_order_of_the_site(made: dict[str, Page]) -> None:
    assert [page.url for page in made.values() if page.url.startswith(("papers/", "taxonomy/"))] == [
        "papers/",
        "papers/baker2021crust/",
        "papers/miller2020loaves/",
        "papers/crumb-notes/",
        "taxonomy/",
        "taxonomy/craft/",
        "taxonomy/craft/baking/",
        "taxonomy/craft/sourdough/",
        "taxonomy/craft/frying/",
        "taxonomy/grain/",
        "taxonomy/grain/rye/",
        "taxonomy/grain/wheat/",
        "taxonomy/quality/",
        "taxonomy/quality/tasting/",
        "taxonomy/quality/blind-tasting/",
        "taxonomy/diversity/",
        "taxonomy/diversity/shape-count/",
        "taxonomy/complexity/",
        "taxonomy/complexity/step-count/",
    ]


def test_a_survey_without_vocabulary_still_shows_its_papers(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({**FULL, "taxonomy.yml": None})
    urls = [page.url for page in pages(survey, SITE)]
    assert {"papers/", "papers/baker2021crust/", "papers/miller2020loaves/", "papers/crumb-notes/"} <= set(urls)
    assert not any(url.startswith("taxonomy/") for url in urls)


def test_an_empty_survey_says_how_to_add_the_first_paper(survey_of: SurveyOf) -> None:
    nothing = {name: None for name in FULL if name.startswith("papers/")}
    survey, _ = survey_of({**FULL, **nothing, "bib/references.bib": ""})
    page = page_at(survey, "papers/index.md")
    assert "There is no paper yet. A paper is one YAML file in papers/" in Document.of(page.html).text


def test_pages_belong_to_a_tab_of_the_navigation(made: dict[str, Page]) -> None:
    assert {page.section for page in made.values()} <= made.keys()
    assert {page.section for page in made.values() if page.path.startswith("papers/")} == {"papers/index.md"}
    assert {page.section for page in made.values() if page.path.startswith("taxonomy/")} == {"taxonomy/index.md"}


def test_pages_name_the_file_to_edit(made: dict[str, Page]) -> None:
    assert made["papers/miller2020loaves.md"].source == "papers/miller2020loaves.yml"
    assert made["taxonomy/craft/rye.md" if "taxonomy/craft/rye.md" in made else "taxonomy/grain/rye.md"].source == (
        "taxonomy.yml"
    )
    assert made["papers/index.md"].source == ""  # it is made of many files


def test_every_page_describes_itself_for_search_engines(made: dict[str, Page]) -> None:
    assert [page.path for page in made.values() if not 0 < len(page.description) <= 205] == []
    assert made["papers/crumb-notes.md"].description == "Notes on crumbs."
    assert made["papers/baker2021crust.md"].description == "On Crust, Baker et al., 2021"


def test_a_long_description_is_cut_at_a_word(paper_with: Callable[..., Document], survey_of: SurveyOf) -> None:
    record = FULL["papers/crumb-notes.yml"].replace("Notes on crumbs.", "word " * 100)
    survey, _ = survey_of({**FULL, "papers/crumb-notes.yml": record})
    page = page_at(survey, "papers/crumb-notes.md")
    assert page.description == "word " * 40 + "…"


# --- HTML that holds together ------------------------------------------------------------


def target(page: Page, link: str) -> tuple[str, str]:
    """Address and anchor that a link of a page leads to, below the site's root."""
    path, _, anchor = link.partition("#")
    path = path.partition("?")[0]
    url = posixpath.normpath(posixpath.join(page.url, path)) if path else page.url.rstrip("/")
    return url if "." in posixpath.basename(url) else f"{url}/".removeprefix("./"), anchor


def test_every_link_leads_to_a_page_or_file_and_every_anchor_to_an_element(made: dict[str, Page], full: Survey) -> None:
    ids = {page.url: set(Document.of(page.html).ids) for page in made.values()}
    ids |= {asset.path: set() for asset in assets(full, SITE)}
    dangling = [
        (page.path, link)
        for page in made.values()
        for link in Document.of(page.html).links
        if not link.startswith(("https://", "data:"))
        for url, anchor in [target(page, link)]
        if url not in ids or (anchor and anchor not in ids[url])
    ]
    assert dangling == []


def test_anchors_that_a_page_promises_are_there(made: dict[str, Page]) -> None:
    missing = [
        (page.path, anchor)
        for page in made.values()
        for anchor in page.anchors
        if anchor not in Document.of(page.html).ids
    ]
    assert missing == []


def test_ids_are_unique_and_hold_no_space(made: dict[str, Page]) -> None:
    for page in made.values():
        ids = Document.of(page.html).ids
        assert len(ids) == len(set(ids)), page.path
        assert not any(re.search(r"\s", id_) for id_ in ids), page.path


def test_labels_name_elements_that_are_there(made: dict[str, Page]) -> None:
    for page in made.values():
        document = Document.of(page.html)
        named = {
            attributes["aria-labelledby"] for _, attributes in document.elements if "aria-labelledby" in attributes
        }
        assert named <= set(document.ids), page.path


def test_every_page_has_one_main_heading_and_skips_no_level(made: dict[str, Page]) -> None:
    for page in made.values():
        levels = [int(tag[1]) for tag, _ in Document.of(page.html).elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, page.path
        assert levels.count(1) == 1, page.path
        assert page.heading in Document.of(page.html).ids, page.path
        assert all(after - before <= 1 for before, after in pairwise(levels)), page.path


def test_pages_ask_nobody_else_for_anything(made: dict[str, Page]) -> None:
    asked = {address for page in made.values() for address in Document.of(page.html + page.head).loaded}
    assert {address for address in asked if re.match(r"([a-z]+:)?//|data:", address)} == set()


HOSTILE = "\"><script>alert(1)</script></title><img src=x onerror=alert(1)>'</textarea>{{7*7}}"


def structure(html: str) -> list[tuple[str, list[str]]]:
    """Every element of a page with the names of its attributes."""
    return [(tag, sorted(attributes)) for tag, attributes in Document.of(html).elements]


def test_hostile_text_in_every_field_adds_nothing_to_any_page(survey_of: SurveyOf, made: dict[str, Page]) -> None:
    script = "<script>alert(1)</script>"
    vocabulary = poisoned(yaml.safe_load(FULL["taxonomy.yml"]))
    files = {
        **FULL,
        **{name: yaml.safe_dump(poisoned(yaml.safe_load(FULL[name]))) for name in FULL if name.startswith("papers/")},
        "taxonomy.yml": yaml.safe_dump(vocabulary, allow_unicode=True),
        "bib/references.bib": re.sub(
            r"((title|author|note) *= \{)(.*)\}",
            rf"\g<1>{script} \g<3>}}",
            FULL["bib/references.bib"].replace("Bread Research", f"Bread Research {script}"),
        ),
    }
    survey, problems = survey_of(files)
    assert [problem.as_text() for problem in problems if problem.is_error] == []
    hostile = {page.path: page for page in pages(survey, SITE)}
    assert hostile.keys() == made.keys()
    for path, page in hostile.items():
        assert structure(page.html) == structure(made[path].html), path
        assert structure(page.head) == structure(made[path].head), path
        assert "<" not in "".join((page.search_entry or {}).values())
    assert sum("&lt;script&gt;" in page.html for page in hostile.values()) > 10


def poisoned(value: Any, key: str = "") -> Any:
    """A record whose every free text ends in markup."""
    fixed = {"id", "parent", "lever", "outcome", "effect", "basis", "measure", "level", "better", "method", "status"}
    fixed |= {"added", "terms", "measures", "related", "references", "links", "url", "direction", "example", "match"}
    if key in fixed and not (key in ("measures", "terms") and isinstance(value, list) and isinstance(value[0], dict)):
        return value
    if isinstance(value, dict):
        return {name: poisoned(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, key) for inner in value]
    return f"{value} {HOSTILE}"[:120] if isinstance(value, str) and not value.startswith("http") else value


@pytest.mark.parametrize("text", ["[x](javascript:alert(1))", "![x](https://example.org/x.png)", "<img src=x>"])
def test_hostile_markdown_in_comments_comes_out_harmless(paper_with: Callable[..., Document], text: str) -> None:
    document = paper_with("*Well* kneaded;", text)
    assert document.is_harmless
    assert list(document.loaded) == []


# --- counts ------------------------------------------------------------------------------


def counted(made: list[Page]) -> tuple[int, int, int]:
    """Papers' pages, rows in the lists of all papers or of a year's, and papers named below or in the notice."""
    lists = [page for page in made if re.fullmatch(r"papers/(index|\d{4})\.md", page.path)]
    papers = sum(page.path.startswith("papers/") for page in made) - len(lists)
    tables = [
        table
        for page in lists
        for table in re.findall(r'<table class="[^"]*sv-papers">.*?</table>', page.html, re.DOTALL)
    ]
    rows = sum(Document.of(table).rows for table in tables)
    main = next(page.html for page in lists if page.path == "papers/index.md")
    outside = main.partition("Outside the scope")[2].count("<li>")
    return papers, rows, main.count("<li><b>") + outside


def test_every_paper_has_a_page_and_a_row_or_is_listed_as_excluded_or_left_out(survey_of: SurveyOf) -> None:
    survey, _ = survey_of(
        {**FULL, "papers/baker2021crust.yml": "status: nonsense\nadded: 2024-05-21\n", "papers/zz.yml": "a: [\n"}
    )
    made = list(pages(survey, SITE))
    assert counted(made) == (2, 2, 3)
    text = Document.of(page_at(survey, "papers/index.md").html).text
    assert text.startswith("Papers 2 papers are left out until mended baker2021crust papers/baker2021crust.yml:1:9: ")
    assert "2 papers, newest first." in text
    assert "Stale Toast Toast, 2019: Toast is no bread." in text


def test_a_long_list_has_a_page_for_each_year(full: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("survey.pages.MOST_ON_A_PAGE", 2)
    made = list(pages(full, SITE))
    assert counted(made) == (3, 3, 1)
    split = [page for page in made if re.fullmatch(r"papers/\d{4}\.md", page.path)]
    assert [(page.url, page.title) for page in split] == [
        ("papers/2021/", "Papers: 2021"),
        ("papers/2020/", "Papers: 2020"),
        ("papers/0000/", "Papers: No year"),
    ]
    assert {f"../{page.url}" for page in split} <= set(Document.of(page_at(full, "papers/index.md").html).links)
    assert all(page.heading for page in split)


def test_every_shipped_paper_has_a_page_and_a_row_or_is_listed(shipped: tuple[Survey, list[Page]]) -> None:
    survey, made = shipped
    files = len(list((ROOT / "papers").glob("*.yml")))
    papers, rows, listed = counted(made)
    assert papers == rows == len(survey.papers)
    assert listed == len(survey.excluded) + len(survey.left_out)
    assert papers + listed == files


def test_the_list_groups_papers_by_year_newest_first(made: dict[str, Page]) -> None:
    document = Document.of(made["papers/index.md"].html)
    assert [id_ for id_ in document.ids if id_.startswith("y")] == ["y2021", "y2020", "ynone"]
    assert "No year" in document.text


def test_counts_of_a_term_include_its_narrower_terms(made: dict[str, Page]) -> None:
    assert "Papers 2 On Crust" in Document.of(made["taxonomy/craft/baking.md"].html).text
    assert "Papers 1 Crumbs" in Document.of(made["taxonomy/grain/wheat.md"].html).text


# --- a paper -----------------------------------------------------------------------------


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, str(value)


def test_everything_that_a_record_says_stands_on_its_page(made: dict[str, Page], full: Survey) -> None:
    page = made["papers/miller2020loaves.md"]
    document = Document.of(page.html)
    shown = document.text + " ".join(document.links)
    words = {"mixed": "has mixed effects on", "none": "does not change", "claimed": "claimed", "70000": "70 000"}
    words |= {"x < 2": "", "abstract": "the abstract", "paper": "the full paper", "report": "the report in"}
    unsaid = {"better", "basis"}  # an arrow and a word say the first, only what was not measured is named
    missing = []
    for key, value in leaves(yaml.safe_load(FULL["papers/miller2020loaves.yml"])):
        term = full.taxonomy.terms.get(value)
        outcome = full.taxonomy.outcome_by_id.get(value)
        label = term.label if term else outcome.label if outcome else words.get(value, value)
        if key in ("summary", "comments", "questions", "related") or key in unsaid or value.endswith("/code/"):
            continue  # the last is a second link to the same place
        number = f"{float(value):g}" if re.fullmatch(r"-?\d+\.\d+", value) else label
        if number not in shown:
            missing.append((key, value))
    assert missing == []


def test_paragraphs_of_a_summary_stay_paragraphs(paper_with: Callable[..., Document], made: dict[str, Page]) -> None:
    html = made["papers/miller2020loaves.md"].html
    assert "<p>Wild yeast makes better loaves &amp; keeps <math" in html
    assert "<p>The second paragraph names a zymurgist.</p>" in html


def test_comments_are_markdown_and_questions_may_hold_mathematics(made: dict[str, Page]) -> None:
    html = made["papers/miller2020loaves.md"].html
    assert '<em>Well</em> kneaded; see <a href="https://example.org/mill">the mill</a>.' in html
    assert "<li>Does it scale past <math" in html


def test_bibtex_is_shown_byte_for_byte(made: dict[str, Page], full: Survey) -> None:
    import html

    shown = re.search(r"<pre[^>]*><code[^>]*>(.*?)</code></pre>", made["papers/miller2020loaves.md"].html, re.DOTALL)
    assert shown
    assert html.unescape(shown.group(1)) == full.references["miller2020loaves"].source


def test_authors_are_named_in_full(made: dict[str, Page]) -> None:
    assert "Ada Miller, Björn" not in Document.of(made["papers/miller2020loaves.md"].html).text
    assert "Ada Miller, Bjørn Müller, Cleo Rossi" in Document.of(made["papers/miller2020loaves.md"].html).text
    assert "Bo Baker and others" in Document.of(made["papers/baker2021crust.md"].html).text


def test_links_stand_once_each_with_what_they_are(made: dict[str, Page]) -> None:
    html = made["papers/miller2020loaves.md"].html
    buttons = re.findall(r'<a class="sv-button" href="([^"]+)"[^>]*>([^<]+)</a>', html)
    assert [button for button in buttons if button[0].startswith("http")] == [
        ("https://doi.org/10.1000/Bread.1", "DOI"),
        ("https://arxiv.org/abs/2003.01234", "arXiv"),
        ("https://example.org/code", "Code"),
        ("https://example.org/data", "Data"),
    ]
    assert '<a class="sv-button" href="https://example.org/crust?a=1&amp;b=2"' in made["papers/baker2021crust.md"].html


def test_links_that_only_end_alike_are_two(paper_with: Callable[..., Document]) -> None:
    archived = "https://archive.example/2020/https://example.org/code"
    assert archived in paper_with("https://example.org/data", archived).links
    assert "https://example.org/code" in paper_with("https://example.org/data", archived).links


def test_related_papers_are_those_it_names_those_that_name_it_and_similar_ones(made: dict[str, Page]) -> None:
    crust = Document.of(made["papers/baker2021crust.md"].html)
    assert "../../papers/miller2020loaves/" in crust.links  # named by it
    loaves = Document.of(made["papers/miller2020loaves.md"].html)
    assert "Crumbs, and What to Do with Them Crumb Consortium shares terms" in loaves.text
    assert loaves.links.count("../../papers/baker2021crust/") == 1


def test_results_say_which_way_they_went(made: dict[str, Page]) -> None:
    text = Document.of(made["papers/miller2020loaves.md"].html).text
    assert "5.9 6.7 ▲ better" in text
    assert "4 4 – unchanged" in text
    assert "3 9 ▲ worse" in text  # lower is better


def test_a_sweep_names_its_knob_by_its_label(made: dict[str, Page]) -> None:
    text = Document.of(made["papers/miller2020loaves.md"].html).text
    assert "Hours of rest: Sourdough (Figure 3)" in text
    assert "Heat: temperature (Figure 4)" in text
    assert "overnight 2 1" in text


def test_properties_nobody_has_looked_at_are_told_from_absent_ones(made: dict[str, Page]) -> None:
    text = Document.of(made["papers/baker2021crust.md"].html).text
    assert "Quality Quality absent absent" in text
    assert "Variety Variety not looked at not looked at" in text


def test_a_record_can_be_corrected_where_there_is_a_repository(paper_with: Callable[..., Document]) -> None:
    assert "https://example.com/o/bread/edit/main/papers/miller2020loaves.yml" in paper_with().links
    assert "https://example.com/o/bread/issues/7" in paper_with().links
    for site in (Site(), Site(repo_url="https://example.com/o/bread", edit_path="")):
        assert not any("/papers/miller2020loaves.yml" in link for link in paper_with(site=site).links)
    assert "Tracker #7, #12" in paper_with(site=Site()).text


def test_a_paper_without_a_summary_asks_for_one(made: dict[str, Page]) -> None:
    text = Document.of(made["papers/baker2021crust.md"].html).text
    assert "Nobody has written a summary yet. Write one." in text


def test_relevance_is_explained_by_the_scale(paper_with: Callable[..., Document], made: dict[str, Page]) -> None:
    assert "Relevance 5 of 5 All about bread" in paper_with().text
    assert "Relevance 1 of 5 Status" in Document.of(made["papers/crumb-notes.md"].html).text  # no such step


def test_without_vocabulary_findings_are_left_out_rather_than_misworded(survey_of: SurveyOf) -> None:
    survey, _ = survey_of({**FULL, "taxonomy.yml": None})
    html = {page.path: page.html for page in pages(survey, SITE)}
    assert "Sourdough tastes better" not in html["papers/miller2020loaves.md"]
    assert any(problem.path == "taxonomy.yml" for problem in survey.faults)
    assert "taxonomy.yml:1:1:" in html["papers/index.md"]


@pytest.mark.parametrize(
    ("families", "text"),
    [
        ([], ""),
        (["Xu"], "Xu"),
        (["Xu", "Sun"], "Xu and Sun"),
        (["Xu", "Sun", "Zheng"], "Xu et al."),
        (["Xu", "others"], "Xu et al."),
        (["others"], ""),
    ],
)
def test_authors_in_short(families: list[str], text: str) -> None:
    assert authors_short(tuple(Name(family=family) for family in families)) == text


def test_three_authors_fit_where_there_is_room() -> None:
    assert authors_short((Name(family="Xu"), Name(family="Sun"), Name(family="Li")), most=3) == "Xu, Sun and Li"


# --- taxonomy ----------------------------------------------------------------------------


def test_a_term_says_what_it_is_and_what_papers_found(made: dict[str, Page]) -> None:
    text = Document.of(made["taxonomy/craft/sourdough.md"].html).text
    assert text.startswith("Taxonomy › Craft › Baking Sourdough Baking with wild yeast.")
    assert "References: Knuth (1984): The Bread Book. Oven Press. · Miller et al. (2020): Better Loaves" in text
    assert "Sourdough tastes better by 12 %." in text


def test_a_broader_term_lists_its_narrower_ones_and_their_findings(made: dict[str, Page]) -> None:
    text = Document.of(made["taxonomy/craft/baking.md"].html).text
    assert "Also called oven work." in text
    assert "Narrower Sourdough 2 Baking with wild yeast." in text
    assert "Sourdough tastes better by 12 %." in text
    assert "Nothing keeps." in text


def test_a_measure_says_how_it_works(made: dict[str, Page]) -> None:
    page = made["taxonomy/quality/tasting.md"]
    text = Document.of(page.html).text
    assert "<math" in page.html
    for words in (
        "Scores one sample",
        "Direction higher means more quality",
        "Needs Hungry people.",
        "Sample size Noisy below",
        "Known failures Butter hides much.",
        "Also called taste panel.",
    ):
        assert words in text
    blind = Document.of(made["taxonomy/quality/blind-tasting.md"].html).text
    assert "Scores a whole data set" in blind
    assert "No paper of the survey has this term yet." in blind


def test_a_measure_says_which_papers_only_show_it(made: dict[str, Page]) -> None:
    assert "JBR 2020 shown only" in Document.of(made["taxonomy/diversity/shape-count.md"].html).text
    assert "shown only" not in Document.of(made["taxonomy/quality/tasting.md"].html).text


def test_a_property_shows_how_papers_treat_it_all_papers_counted_once(made: dict[str, Page]) -> None:
    text = Document.of(made["taxonomy/quality/index.md"].html).text
    assert "measured a number is reported 1 33 %" in text
    assert "absent not dealt with 1 33 %" in text
    assert "not looked at nobody has looked yet 1 33 %" in text
    assert "Good loaves go." in text  # a claim about the property itself


def test_a_survey_without_papers_has_a_taxonomy_with_zeros(survey_of: SurveyOf) -> None:
    nothing = {name: None for name in FULL if name.startswith("papers/")}
    survey, _ = survey_of({**FULL, **nothing, "bib/references.bib": ""})
    text = Document.of(page_at(survey, "taxonomy/quality/index.md").html).text
    assert "measured a number is reported 0 0 %" in text


def test_the_taxonomy_explains_outcomes_and_relevance(made: dict[str, Page]) -> None:
    document = Document.of(made["taxonomy/index.md"].html)
    assert "9 terms sort the papers along 5 questions." in document.text
    assert "Shelf life How long a loaf keeps." in document.text
    assert "All about bread. It bakes. Better Loaves from Wild Yeast" in document.text


def test_families_have_colours_and_there_are_nine(survey_of: SurveyOf) -> None:
    terms = "".join(f"      - {{id: f{number}, label: F{number}, definition: D.}}\n" for number in range(12))
    taxonomy = FULL["taxonomy.yml"].replace("  - id: grain\n", f"{terms}  - id: grain\n")
    survey, _ = survey_of({**FULL, "taxonomy.yml": taxonomy})
    html = page_at(survey, "taxonomy/index.md").html
    assert 'class="sv-chip sv-f1" href="../taxonomy/craft/sourdough/"' in html  # its family's
    assert 'class="sv-chip sv-f9" href="../taxonomy/craft/f11/"' in html
    assert 'class="sv-chip" href="../taxonomy/grain/rye/"' in html


def test_the_table_has_a_column_for_the_coloured_axis_under_its_own_name(made: dict[str, Page]) -> None:
    html = made["papers/index.md"].html
    assert '<th scope="col">Paper</th><th scope="col">Craft</th><th scope="col" class="sv-mark">Quality</th>' in html
    assert 'sv-f2" href="../taxonomy/craft/frying/">Frying</a>' in html


def test_an_axis_of_domains_has_a_column_of_words(survey_of: SurveyOf) -> None:
    files = {
        name: content.replace("grain:", "domain:").replace("id: grain", "id: domain") for name, content in FULL.items()
    }
    survey, problems = survey_of(files)
    assert problems == []
    html = page_at(survey, "papers/index.md").html
    assert '<td class="sv-cell-words">Wheat, Rye</td>' in html


# --- search ------------------------------------------------------------------------------


def size(page: Page) -> int:
    """What a page takes of the search index as Material writes it, with the comma behind it."""
    return len(json.dumps(page.search_entry, separators=(",", ":")).encode()) + 1


def test_each_page_but_the_list_is_in_the_index_once(made: dict[str, Page]) -> None:
    entries = [page.search_entry for page in made.values() if page.search_entry]
    listed = [entry["location"] for entry in entries if entry["location"].startswith(("papers/", "taxonomy/"))]
    assert listed == [url for url in (page.url for page in made.values()) if re.match("papers/.|taxonomy/", url)]


def test_a_paper_is_found_by_title_authors_venue_terms_and_words_of_its_summary(made: dict[str, Page]) -> None:
    entry = made["papers/miller2020loaves.md"].search_entry
    assert entry == {
        "location": "papers/miller2020loaves/",
        "title": "Better Loaves from Wild Yeast",
        "text": "Ada Miller Bjørn Müller Cleo Rossi JBR Sourdough Rye Tasting Shapes makes &amp; keeps $x &lt; 2$ days "
        "longer second paragraph names zymurgist",
    }


def test_a_term_is_found_by_its_aliases(made: dict[str, Page]) -> None:
    assert made["taxonomy/craft/baking.md"].search == "Craft oven work Heat from an oven."


def test_no_shipped_paper_takes_more_of_the_index_than_its_share(shipped: tuple[Survey, list[Page]]) -> None:
    papers = [page for page in shipped[1] if page.path.startswith("papers/") and page.search_entry]
    assert len(papers) >= 40
    assert {page.path: size(page) for page in papers if size(page) > SEARCH_BYTES} == {}


def test_every_shipped_paper_is_found_by_its_terms_and_first_author(shipped: tuple[Survey, list[Page]]) -> None:
    survey, made = shipped
    by_path = {page.path: page for page in made}
    missing = []
    for paper in survey.papers:
        entry = by_path[f"papers/{paper.key}.md"].search_entry
        assert entry
        text = f"{entry['title']} {entry['text']}".casefold()
        words = set(re.findall(r"\w{4,}", paper.reference.authors[0].family))
        words |= {
            word for id_ in paper.term_ids[:3] for word in re.findall(r"\w{5,}", survey.taxonomy.terms[id_].label)
        }
        missing += [(paper.key, word) for word in words if word.casefold() not in text and word != "under"]
    assert missing == []


def paper_like(model: Paper, *, title: str, names: list[str], summary: str, key: str = "k") -> Paper:
    """A paper with a reference that needs no BibTeX to say so."""
    reference = replace(model.reference)
    reference.__dict__.update(title=title, authors=tuple(Name(family=name, given=name[:9]) for name in names))
    return replace(model, key=key, reference=reference, record=model.record.model_copy(update={"summary": summary}))


def entry_of(survey: Survey, paper: Paper) -> Page:
    changed = replace(survey, papers=(paper,))
    return next(page for page in pages(changed, SITE) if page.path == f"papers/{paper.key}.md")


@pytest.mark.parametrize(
    ("title", "name", "summary"),
    [
        ("A Plain Title", "Featherstonehaugh", "word " * 400),
        ("一种非常好的方法" * 20, "张", "我们提出了一种新方法。" * 50),
        ("😀🎉" * 60, "😀", "🎉 " * 200),
        ("\"Quotes\" & <Tags> 'and' \\backslashes\\" * 6, 'O\'Neil & "Sons"', "\"'<>&\\ " * 100),
        ("unbroken" * 100, "b" * 300, "c" * 3000),
        ("", "", ""),
    ],
    ids=["plain", "chinese", "emoji", "quotes", "unbroken", "empty"],
)
@pytest.mark.parametrize("authors", [0, 1, 40, 500])
def test_a_paper_keeps_to_its_share_of_the_index(
    full: Survey, title: str, name: str, summary: str, authors: int
) -> None:
    names = [f"{name}{number}" for number in range(authors)]
    page = entry_of(full, paper_like(full.papers[1], title=title, names=names, summary=summary, key="k" * 80))
    assert size(page) <= SEARCH_BYTES


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    title=st.text(max_size=400),
    names=st.lists(st.text(max_size=40), max_size=60),
    summary=st.text(max_size=2_000),
)
def test_no_paper_takes_more_of_the_index_than_its_share(
    full: Survey, title: str, names: list[str], summary: str
) -> None:
    paper = paper_like(full.papers[1], title=title, names=names, summary=summary)
    assert size(entry_of(full, paper)) <= SEARCH_BYTES


def test_many_authors_leave_room_for_terms_and_summary(full: Survey) -> None:
    names = [f"Family{number}" for number in range(500)]
    page = entry_of(full, paper_like(full.papers[1], title="Many", names=names, summary="zymurgy"))
    assert page.search
    for word in ("Family0", "Sourdough", "Rye", "zymurgy"):
        assert word in page.search.split()


def test_a_title_that_is_cut_is_found_by_the_words_that_are_cut(full: Survey) -> None:
    title = " ".join(f"word{number}" for number in range(60))
    page = entry_of(full, paper_like(full.papers[1], title=title, names=["Xu"], summary=""))
    assert page.search_entry
    assert page.search_entry["title"].endswith("…")
    assert "word59" in page.search_entry["text"]
    assert page.title == title
