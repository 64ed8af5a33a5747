"""The explorer's data: every paper and term is in it, it says what the records say, and it is small."""

from __future__ import annotations

import doctest
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites import FULL, ROOT
from survey import Survey, read_survey, tables
from survey.assets import assets
from survey.model import State
from survey.pages import Site, pages
from survey.tables import PAPERS_JSON, SUMMARIES_JSON, data_files, facets, param_of, word_codes

SurveyOf = Callable[[dict[str, Any]], tuple[Survey, list[Any]]]


@pytest.fixture
def full(survey_of: SurveyOf) -> Survey:
    return survey_of(FULL)[0]


@pytest.fixture(scope="module")
def shipped() -> Survey:
    return read_survey(ROOT)[0]


def read(survey: Survey) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two files as the browser reads them."""
    found = dict(data_files(survey))
    return json.loads(found[PAPERS_JSON]), json.loads(found[SUMMARIES_JSON])


def ids_of(data: dict[str, Any], param: str, key: str) -> list[str]:
    """Ids of a paper's values in a facet; `~` before those that it only shows."""
    facet = next(facet for facet in data["facets"] if facet["param"] == param)
    found = data["answers"][param][data["papers"]["key"].index(key)]
    places = found if isinstance(found, list) else [found]
    return [f"~{facet['ids'][-place - 1]}" if place < 0 else facet["ids"][place] for place in places]


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(tables).failed == 0


# --- facets -----------------------------------------------------------------


def test_every_axis_and_property_is_a_facet_with_all_its_terms(full: Survey) -> None:
    found = {facet.param: [value.id for value in facet.values] for facet in facets(full)}
    properties = ["quality.is", "quality", "diversity.is", "diversity", "complexity.is", "complexity"]
    assert list(found) == ["craft", "grain", *properties, "relevance", "status"]
    assert found["craft"] == ["baking", "sourdough", "frying"]
    assert found["quality"] == ["tasting", "blind-tasting"]


def test_terms_know_their_parents_colours_and_other_names(full: Survey) -> None:
    craft = next(facet for facet in read(full)[0]["facets"] if facet["param"] == "craft")
    assert craft["labels"] == ["Baking", "Sourdough", "Frying"]
    assert craft["parents"] == [-1, 0, -1]
    assert craft["colors"] == [1, 1, 2]
    assert craft["aliases"] == {"0": ["oven work"]}


def test_a_property_can_be_asked_for_by_state(full: Survey) -> None:
    data, _ = read(full)
    assert ids_of(data, "quality.is", "miller2020loaves") == [State.MEASURED.value]
    assert ids_of(data, "diversity.is", "miller2020loaves") == [State.SHOWN.value]
    assert ids_of(data, "complexity.is", "miller2020loaves") == [State.CLAIMED.value]
    assert ids_of(data, "quality.is", "baker2021crust") == [State.ABSENT.value]
    assert ids_of(data, "quality.is", "crumb-notes") == ["unknown"]


def test_a_measure_that_is_only_shown_is_told_from_one_with_a_number(full: Survey) -> None:
    data, _ = read(full)
    assert ids_of(data, "quality", "miller2020loaves") == ["tasting"]
    assert ids_of(data, "diversity", "miller2020loaves") == ["~shape-count"]


def test_relevance_goes_from_the_highest_to_none_and_has_what_papers_have(full: Survey) -> None:
    data, _ = read(full)
    relevance = next(facet for facet in data["facets"] if facet["param"] == "relevance")
    assert relevance["ids"] == ["5", "4", "1", "none"]
    assert relevance["labels"] == ["All about bread", "Mostly bread", "", "not rated"]
    assert ids_of(data, "relevance", "crumb-notes") == ["1"]


def test_an_axis_may_have_the_name_of_another_parameter(survey_of: SurveyOf) -> None:
    names = sorted(tables.RESERVED | {"relevance", "status"})
    axes = "".join(
        f"  - {{id: {name}, label: L, question: Q?, definition: D.,"
        f" terms: [{{id: in-{name}, label: T, definition: D.}}]}}\n"
        for name in names
    )
    taxonomy = re.sub(r"axes:\n.*", f"axes:\n{axes}", FULL["taxonomy.yml"], flags=re.DOTALL)
    survey, _ = survey_of({**FULL, "taxonomy.yml": taxonomy})
    params = [facet.param for facet in facets(survey)]
    assert len(params) == len(set(params)) > len(names)
    own = set(tables.RESERVED)
    assert own.isdisjoint(params)


def test_facets_have_no_name_that_material_takes_from_an_address() -> None:
    assert param_of("q") != "q"
    assert param_of("h") != "h"


# --- papers -------------------------------------------------------------------


def test_every_paper_is_in_the_data_once_and_none_that_is_excluded(full: Survey) -> None:
    data, summaries = read(full)
    assert data["papers"]["key"] == [paper.key for paper in full.papers]
    assert "toast2019stale" not in json.dumps(data)
    assert len(summaries["texts"]) == len(full.papers)


def test_every_column_has_a_cell_for_every_paper(shipped: Survey) -> None:
    data, _ = read(shipped)
    columns = {name: column for name, column in data["papers"].items() if name != "rich"}
    assert {len(column) for column in (*columns.values(), *data["answers"].values())} == {len(shipped.papers)}


def test_papers_have_the_terms_of_their_records(shipped: Survey) -> None:
    data, _ = read(shipped)
    for paper in shipped.papers:
        for axis in shipped.taxonomy.axes:
            found = [id_.removeprefix("~") for id_ in ids_of(data, param_of(axis.id), paper.key)]
            assert found == list(paper.terms.get(axis.id, ())), paper.key


def test_findings_are_a_letter_each_small_when_they_are_not_measured(full: Survey) -> None:
    data, _ = read(full)
    place = data["papers"]["key"].index("miller2020loaves")
    assert data["papers"]["findings"][place] == "IDmn"
    assert set(data["effects"]) == {"i", "d", "m", "n"}


def test_a_title_with_mathematics_comes_as_html_too_and_no_other(survey_of: SurveyOf) -> None:
    bib = FULL["bib/references.bib"].replace("{On Crust}", "{On $x<1$ and <b>crust</b>}")
    data, _ = read(survey_of({**FULL, "bib/references.bib": bib})[0])
    assert list(data["papers"]["rich"]) == [str(data["papers"]["key"].index("baker2021crust"))]
    (html,) = data["papers"]["rich"].values()
    assert "<math" in html
    assert "<b>" not in html


def test_a_paper_without_year_authors_or_terms_has_empty_cells(full: Survey) -> None:
    data, _ = read(full)
    place = data["papers"]["key"].index("crumb-notes")
    assert data["papers"]["year"][place] == 0
    assert ids_of(data, "craft", "crumb-notes") == []


def test_authors_are_named_in_full_and_others_stay_others(full: Survey) -> None:
    data, _ = read(full)
    authors = dict(zip(data["papers"]["key"], data["papers"]["authors"], strict=True))
    assert authors["miller2020loaves"] == "Ada Miller, Bjørn Müller, Cleo Rossi"
    assert authors["baker2021crust"] == "Bo Baker, others"


def test_a_survey_without_papers_or_vocabulary_has_data_all_the_same(survey_of: SurveyOf) -> None:
    none = {path: None for path in FULL if path.startswith(("papers/", "bib/"))}
    data, summaries = read(survey_of({**FULL, **none, "docs/index.md": "# Bread\n"})[0])
    assert data["papers"]["key"] == summaries["texts"] == []
    bare, _ = survey_of({**FULL, "taxonomy.yml": None})
    assert [facet.param for facet in facets(bare)] == ["relevance", "status"]


def test_the_usual_columns_are_columns(shipped: Survey) -> None:
    data, _ = read(shipped)
    known = {*tables.COLUMNS, *(facet["param"] for facet in data["facets"])}
    assert set(data["shown"]) <= known
    assert len(data["shown"]) > 4


# --- the files ------------------------------------------------------------------


def test_both_files_say_that_they_belong_together(full: Survey, survey_of: SurveyOf) -> None:
    data, summaries = read(full)
    assert data["digest"] == summaries["digest"]
    changed = {**FULL, "bib/references.bib": FULL["bib/references.bib"].replace("On Crust", "On Crumbs")}
    assert read(survey_of(changed)[0])[0]["digest"] != data["digest"]


def test_the_files_are_the_same_bytes_each_time(full: Survey) -> None:
    assert dict(data_files(full)) == dict(data_files(full))


def test_the_site_has_the_files(full: Survey) -> None:
    assert {PAPERS_JSON, SUMMARIES_JSON} <= {asset.path for asset in assets(full, Site())}


def test_the_shipped_data_take_less_than_a_page_may_weigh(shipped: Survey) -> None:
    sizes = [len(gzip.compress(text.encode())) for _, text in data_files(shipped)]
    assert sum(sizes) < 300 * len(shipped.papers)


# --- words as numbers -------------------------------------------------------------


def decoded(words: list[str], code: str) -> str:
    """What `decoded` in `docs/assets/js/explorer/data.js` does."""
    printable = [chr(number) for number in range(0x21, 0x7F) if chr(number) not in '"\\']
    out, number = "", 0
    for character in code:
        digit = printable.index(character)
        if digit < 64:
            out, number = out + words[number * 64 + digit], 0
        else:
            number = number * 28 + digit - 64 + 1
    return out


@given(st.lists(st.text(max_size=60), max_size=5))
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    words, codes = word_codes(texts)
    assert [decoded(words, code) for code in codes] == texts


@given(st.integers(min_value=0, max_value=10**9))
def test_every_number_has_a_code_of_its_own_that_tells_where_it_ends(number: int) -> None:
    code = tables.word_code(number)
    assert all(character >= "c" for character in code[:-1])
    assert code[-1] < "c"
    assert tables.word_code(number + 1) != code


def test_codes_need_no_escape_in_json() -> None:
    codes = "".join(tables.word_code(number) for number in range(5000))
    assert json.dumps(codes) == f'"{codes}"'


def test_summaries_come_out_smaller_than_as_text(shipped: Survey) -> None:
    texts = [paper.record.summary or "" for paper in shipped.papers] * 4
    words, codes = word_codes(texts)
    assert len(json.dumps([words, codes])) < len(json.dumps(texts)) / 2


# --- pages --------------------------------------------------------------------------


def test_scripts_that_a_page_loads_ahead_are_those_that_the_explorer_imports() -> None:
    folder = ROOT / "docs/assets/js/explorer"
    needed, queue = set(), ["main"]
    for name in queue:
        source = (folder / f"{name}.js").read_text("utf-8")
        found = re.findall(r'from "\./(\w+)\.js"', source)
        queue += [other for other in found if other not in needed and other not in queue]
        needed.update(found)
    template = (ROOT / "hooks/survey/templates/fragments/explorer.jinja").read_text("utf-8")
    assert set(re.findall(r'"(\w+)"', template.split("%}")[0])) == needed


def test_scripts_name_no_word_of_the_vocabulary(shipped: Survey) -> None:
    # A word such as "search" may be a term by chance.
    words = {*(id_ for id_ in shipped.taxonomy.terms if "-" in id_), *shipped.taxonomy.axis_by_id}
    for path in (ROOT / "docs/assets/js/explorer").glob("*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert words.isdisjoint(re.findall(r'"([a-z-]+)"', code)), path.name


def many(count: int) -> dict[str, str]:
    """Papers enough for a list by year."""
    bib = "".join(
        f"@{'misc' if n % 50 else 'unpublished'}{{p{n},\n  title = {{Loaf {n}}},\n  author = {{Baker, Bo}},\n"
        f"  {f'year = {{{2000 + n % 3}}}' if n % 50 else 'note = {Undated}'},\n  url = {{https://example.org/{n}}},\n}}\n\n"
        for n in range(count)
    )
    return {
        **{f"papers/p{n}.yml": "status: listed\nadded: 2024-05-20\nterms: {craft: [baking]}\n" for n in range(count)},
        "bib/references.bib": bib,
    }


def test_a_long_list_is_split_into_a_page_for_each_year_and_complete(survey_of: SurveyOf) -> None:
    count = tables.MOST_ON_A_PAGE + 1
    none = {path: None for path in FULL if path.startswith("papers/")}
    survey, _ = survey_of(
        {**FULL, **none, **many(count), "docs/index.md": "# Bread\n", "docs/contribute/index.md": None}
    )
    made = {page.path: page for page in pages(survey, Site())}
    main = made["papers/index.md"].html
    years = ["papers/2000.md", "papers/2001.md", "papers/2002.md", "papers/0000.md"]
    assert [path for path in years if f'href="../{made[path].url}"' not in main] == []
    rows = [
        key for path in years for key in re.findall(r'<th scope="row"><a href="../../papers/(p\d+)/">', made[path].html)
    ]
    assert sorted(rows) == sorted(paper.key for paper in survey.papers)
    assert len(rows) == count
    assert "Loaf 7<" not in main


def test_on_a_large_site_a_term_loads_its_table_when_somebody_asks(survey_of: SurveyOf) -> None:
    none = {path: None for path in FULL if path.startswith("papers/")}
    survey, _ = survey_of(
        {**FULL, **none, **many(tables.MOST_ON_A_PAGE + 1), "docs/index.md": "# B\n", "docs/contribute/index.md": None}
    )
    made = {page.path: page.html for page in pages(survey, Site())}
    assert 'data-explorer="craft/baking" data-load="asked"' in made["taxonomy/craft/baking.md"]


def test_terms_and_axes_have_the_table_of_their_papers(full: Survey) -> None:
    made = {page.path: page.html for page in pages(full, Site())}
    assert 'data-explorer="craft/sourdough" data-load="seen"' in made["taxonomy/craft/sourdough.md"]
    assert 'data-explorer="grain" data-load="seen"' in made["taxonomy/grain/index.md"]
    assert "data-explorer" not in made["taxonomy/quality/blind-tasting.md"]  # it has no paper


def test_the_page_to_compare_papers_says_how_without_scripts(full: Survey) -> None:
    made = {page.path: page.html for page in pages(full, Site())}
    assert "<noscript>" in made["compare/index.md"]
    assert Path(ROOT / "docs/assets/js/explorer/compare.js").is_file()
