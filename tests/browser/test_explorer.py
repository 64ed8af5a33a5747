"""What a reader can do with the list of papers: narrow it, sort it, share it, compare, and take papers away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from windows import PHONE, served

from sites import FULL, build, write_site
from survey import Survey, read_survey
from survey.export import FORMATS, select
from survey.tables import data_files

BAD = '<img src=x onerror="window.hacked=1">'
"""Must never come to life, whatever field it is in."""

YEARS = [*range(2012, 2024)]


def _record(number: int) -> str:
    craft = ["baking", "sourdough", "frying"][number % 3]
    lines = [
        f"status: {['reported', 'reviewed', 'listed'][number % 3]}",
        "added: 2024-05-20",
        f"relevance: {number % 5 + 1}",
        f"summary: Dough number {number} rests in a {'cold cellar' if number % 2 else 'warm kitchen'}.",
        f"terms: {{craft: [{craft}], grain: [{['rye', 'wheat'][number % 2]}]}}",
        "measures: {quality: [tasting]}" if number % 4 else "measures: {quality: claimed}",
        "sources: [paper]",
    ]
    return "\n".join(lines) + "\n"


def _entry(number: int) -> str:
    return (
        f"@article{{loaf{number:03},\n  title = {{Loaf {number} of {YEARS[number % 12]}}},\n"
        f"  author = {{Baker, B{chr(97 + number % 26)}}},\n"
        f"  journal = {'jbr' if number % 2 else '{Crust Letters}'},\n  year = {{{YEARS[number % 12]}}},\n}}\n\n"
    )


COUNT = 117

SHELF: dict[str, str] = {
    **FULL,
    **{f"papers/loaf{number:03}.yml": _record(number) for number in range(COUNT)},
    "papers/lodz2018zurek.yml": """\
status: reported
added: 2024-05-22
relevance: 2
summary: A soup that needs Crème fraîche, and a loaf to put it in.
terms: {craft: [baking, frying], grain: [rye, wheat]}
measures: {diversity: {measured: [shape-count]}}
sources: [abstract]
""",
    "papers/evil2020image.yml": f"""\
status: reported
added: 2024-05-22
relevance: 3
summary: {json.dumps(BAD)}
terms: {{craft: [frying]}}
measures: {{quality: [tasting]}}
claims:
  - {{lever: frying, outcome: quality, effect: increases, statement: {json.dumps(BAD)}, where: {json.dumps(BAD)}}}
datasets: [{{name: {json.dumps(BAD)}}}]
sources: [abstract]
""",
    "taxonomy.yml": FULL["taxonomy.yml"].replace("label: Frying", f"label: {json.dumps('Frying ' + BAD)}"),
    "bib/references.bib": FULL["bib/references.bib"]
    + "".join(_entry(number) for number in range(COUNT))
    + f"""\
@article{{lodz2018zurek,
  title = {{{{\\.Z}}urek z {{\\L}}{{\\'o}}d{{\\'z}}, or $x^2$ Ways to Sour a Soup}},
  author = {{M{{\\"u}}ller-Stra{{\\ss}}e, {{\\O}}yvind}},
  journal = {{Journal of {{\\c C}}orba}},
  year = {{2018}},
}}

@article{{evil2020image,
  title = {{Title {BAD} end}},
  author = {{Evil {BAD}, Eve}},
  journal = {{Venue {BAD}}},
  year = {{2020}},
}}
""",
}
"""120 papers and more: two pages of the table, accents, mathematics, and markup in every field."""


@pytest.fixture(scope="module")
def shelf_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("shelf"), SHELF)


@pytest.fixture(scope="module")
def survey(shelf_root: Path) -> Survey:
    return read_survey(shelf_root)[0]


@pytest.fixture(scope="module")
def shelf(shelf_root: Path) -> Iterator[str]:
    """Address of that survey's site."""
    result = build(shelf_root, "--strict")
    assert result.returncode == 0, result.stderr
    yield from served(shelf_root / "site")


@pytest.fixture(scope="module")
def instant(shelf_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with Material's instant navigation."""
    root = write_site(tmp_path_factory.mktemp("instant"), SHELF)
    settings = (root / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"\n    - navigation\.instant[^\n]*", "", settings)
    settings = settings.replace("\n  features:\n", "\n  features:\n    - navigation.instant\n")
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    result = build(root, "--strict", SURVEY_SITE_URL="")
    assert result.returncode == 0, result.stderr
    yield from served(root / "site")


class Explorer:
    """The explorer as a reader meets it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, query: str = "", path: str = "papers/") -> Explorer:
        self.page.goto(f"{self.address}{path}{query}")
        expect(self.page.locator(".sv-explorer")).to_be_visible()
        return self

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Filter the papers by words")

    @property
    def count(self) -> int:
        text = self.page.locator(".sv-found").inner_text()
        return int(re.sub(r"\D", "", text.split(" of ")[0]))

    @property
    def total(self) -> str:
        return self.page.locator(".sv-found").inner_text()

    @property
    def keys(self) -> list[str]:
        """Papers on this page of the table."""
        return self.page.locator("tr[data-key]").evaluate_all("rows => rows.map((row) => row.dataset.key)")

    @property
    def chips(self) -> list[str]:
        return [text.removesuffix(" ×") for text in self.page.locator(".sv-off-chips button").all_inner_texts()]

    def find(self, words: str) -> Explorer:
        self.box.focus()
        self.page.wait_for_load_state("networkidle")  # the summaries
        self.box.fill(words)
        return self

    def group(self, label: str) -> Locator:
        group = self.page.locator("details.sv-facet").filter(
            has=self.page.locator("summary", has_text=re.compile(f"^{label}"))
        )
        if group.get_attribute("open") is None:
            group.locator("summary").click()
        return group

    def value(self, group: str, label: str) -> Locator:
        return self.group(group).locator("label").filter(has_text=re.compile(rf"^\s*{re.escape(label)}")).first

    def tick(self, group: str, label: str) -> Explorer:
        self.value(group, label).locator("input").click()
        return self

    def counted(self, group: str, label: str) -> int:
        """What a box says it would leave."""
        return int(self.value(group, label).locator(".sv-count").inner_text())

    def sort_by(self, column: str) -> Explorer:
        self.page.locator(".sv-rows thead").get_by_role("button", name=column, exact=True).click()
        return self

    def column(self, name: str) -> list[str]:
        return self.page.locator(f".sv-rows tbody td[data-label='{name}']").all_inner_texts()

    def menu(self, name: str) -> Locator:
        menu = self.page.locator("details.sv-menu").filter(has=self.page.locator("summary", has_text=name))
        menu.locator("summary").click()
        return menu


@pytest.fixture
def explorer(page: Page, shelf: str) -> Explorer:
    return Explorer(page, shelf).open()


def with_term(survey: Survey, *ids: str) -> set[str]:
    return {paper.key for id_ in ids for paper in survey.by_term[id_]}


# --- words --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("zurek", "lodz2018zurek"),
        ("ŻUREK", "lodz2018zurek"),
        ("muller strasse", "lodz2018zurek"),
        ("oyvind", "lodz2018zurek"),
        ("journal corba", "lodz2018zurek"),
        ("creme fraiche", "lodz2018zurek"),
        ("lodz2018", "lodz2018zurek"),
        ("yeast wild", "miller2020loaves"),
        ('"wild yeast"', "miller2020loaves"),
        ("zymurgist", "miller2020loaves"),
    ],
)
def test_a_paper_is_found_by(explorer: Explorer, words: str, key: str) -> None:
    explorer.find(words)
    expect(explorer.page.locator("tr[data-key]")).to_have_count(1)
    assert explorer.keys == [key]


def test_a_quoted_phrase_stands_as_it_is_and_words_alone_do_not(explorer: Explorer) -> None:
    assert explorer.find("cellar cold").count > 50
    assert explorer.find('"cold cellar"').count > 50
    assert explorer.find('"cellar cold"').count == 0
    assert explorer.find('"cold cell"').count == 0
    assert explorer.find('"cold cell').count > 50  # still typing


def test_terms_and_their_other_names_find_their_papers(explorer: Explorer, survey: Survey) -> None:
    assert explorer.find("sourdough").count >= len(with_term(survey, "sourdough"))
    assert explorer.find("oven work").count == len(with_term(survey, "baking"))


def test_words_that_are_nowhere_leave_nothing_and_say_so(explorer: Explorer) -> None:
    explorer.find("xylophone")
    assert explorer.count == 0
    expect(explorer.page.get_by_text("No paper fits all of this")).to_be_visible()


def test_signs_alone_filter_nothing(explorer: Explorer, survey: Survey) -> None:
    for signs in ("...", '"', '""', "-", "  "):
        assert explorer.find(signs).count == len(survey.papers)


def test_summaries_are_searched_as_they_are_written(page: Page, shipped: str) -> None:
    """Folding words one by one gives the same text as folding summaries whole."""
    page.goto(f"{shipped}papers/")
    wrong = page.evaluate(
        """async () => {
          const { load, loadSummaries, summaryOf, haystacks } = await import("../assets/js/explorer/data.js");
          const { fold } = await import("../assets/js/explorer/text.js");
          const table = await load();
          await loadSummaries(table);
          return table.keys.filter((_, paper) => !haystacks(table)[paper].includes(fold(summaryOf(table, paper))));
        }"""
    )
    assert wrong == []


# --- filters --------------------------------------------------------------------


def test_a_box_leaves_as_many_papers_as_it_says(explorer: Explorer) -> None:
    for group, labels in (
        ("Craft", ["Baking", "Sourdough", "Frying"]),
        ("Grain", ["Rye", "Wheat"]),
        ("Quality", ["Tasting", "claimed", "measured"]),
        ("Relevance", ["5", "1", "3"]),
        ("Status", ["reviewed", "listed"]),
    ):
        for label in labels:
            promised = explorer.counted(group, label)
            explorer.tick(group, label)
            assert (explorer.count, label) == (promised, label)
            explorer.tick(group, label)


def test_a_broader_term_has_the_papers_of_its_narrower_ones(explorer: Explorer, survey: Survey) -> None:
    explorer.tick("Craft", "Baking")
    assert explorer.count == len(with_term(survey, "baking"))
    assert explorer.count > explorer.counted("Craft", "Sourdough") > 0


def test_within_an_axis_any_of_the_ticked_is_enough_until_all_are_asked_for(explorer: Explorer, survey: Survey) -> None:
    explorer.tick("Grain", "Rye").tick("Grain", "Wheat")
    assert explorer.count == len(with_term(survey, "rye", "wheat"))
    explorer.group("Grain").get_by_label("all").check()
    assert explorer.count == len(with_term(survey, "rye") & with_term(survey, "wheat"))
    expect(explorer.page).to_have_url(re.compile(r"all=grain"))
    explorer.group("Grain").get_by_label("any").check()
    assert explorer.count == len(with_term(survey, "rye", "wheat"))


def test_counts_are_those_under_the_other_filters(explorer: Explorer, survey: Survey) -> None:
    explorer.tick("Grain", "Rye")
    rye = with_term(survey, "rye")
    assert explorer.counted("Craft", "Sourdough") == len(rye & with_term(survey, "sourdough"))
    assert explorer.counted("Grain", "Wheat") == len(with_term(survey, "wheat"))  # its own group does not narrow it
    explorer.find("cellar")
    assert explorer.counted("Grain", "Rye") < len(rye)


def test_years_narrow_to_a_range_that_papers_without_a_year_are_not_in(explorer: Explorer, survey: Survey) -> None:
    group = explorer.group("Year")
    group.get_by_label("From year").select_option("2019")
    group.get_by_label("To year").select_option("2021")
    assert explorer.count == sum(2019 <= (paper.reference.year or 0) <= 2021 for paper in survey.papers)
    expect(explorer.page).to_have_url(re.compile(r"year=2019-2021"))
    assert explorer.chips == ["2019–2021"]
    expect(group.get_by_text("1 without a year")).to_be_visible()


def test_a_range_can_be_drawn_over_the_bars(explorer: Explorer) -> None:
    bars = explorer.group("Year").locator(".sv-years > span")
    bars.nth(2).hover()
    explorer.page.mouse.down()
    bars.nth(4).hover()
    explorer.page.mouse.up()
    expect(explorer.page).to_have_url(re.compile(r"year=2014-2016"))
    bars.nth(7).click()
    expect(explorer.page).to_have_url(re.compile(r"year=2019"))
    bars.nth(7).click()
    expect(explorer.page).not_to_have_url(re.compile(r"year="))


def test_filters_of_every_kind_combine(explorer: Explorer, survey: Survey) -> None:
    explorer.find("kitchen").tick("Craft", "Baking").tick("Grain", "Rye").tick("Relevance", "3")
    expected = [
        paper
        for paper in survey.papers
        if "kitchen" in (paper.record.summary or "")
        and paper.key in with_term(survey, "baking") & with_term(survey, "rye")
        and paper.record.relevance == 3
    ]
    assert sorted(explorer.keys) == sorted(paper.key for paper in expected)
    assert len(explorer.chips) == 4


def test_a_chip_takes_its_filter_away_and_the_focus_stays_near(explorer: Explorer, survey: Survey) -> None:
    explorer.tick("Craft", "Frying").tick("Grain", "Rye")
    first, second = explorer.chips
    assert first.startswith("Craft: Frying")
    assert second == "Grain: Rye"
    explorer.page.locator(".sv-off-chips button").first.focus()
    explorer.page.keyboard.press("Enter")
    assert explorer.chips == ["Grain: Rye"]
    assert explorer.count == len(with_term(survey, "rye"))
    assert explorer.page.evaluate("document.activeElement.textContent").startswith("Grain: Rye")


def test_reset_brings_all_papers_and_the_first_order_back(explorer: Explorer, survey: Survey) -> None:
    address = explorer.page.url
    explorer.find("loaf").tick("Grain", "Rye").sort_by("Paper")
    explorer.page.get_by_role("button", name="Reset").click()
    assert explorer.count == len(survey.papers)
    assert explorer.chips == []
    expect(explorer.page).to_have_url(address)
    expect(explorer.page.get_by_role("button", name="Reset")).to_be_hidden()


def test_the_number_of_papers_is_announced(explorer: Explorer, survey: Survey) -> None:
    status = explorer.page.locator(".sv-found[role=status][aria-live=polite]")
    expect(status).to_have_text(f"{len(survey.papers)} papers")
    explorer.tick("Grain", "Rye")
    expect(status).to_have_text(f"{len(with_term(survey, 'rye'))} of {len(survey.papers)} papers")


# --- table ----------------------------------------------------------------------


def test_every_paper_stands_on_a_page_of_the_table_once_the_newest_first(explorer: Explorer, survey: Survey) -> None:
    seen = explorer.keys
    while explorer.page.get_by_role("button", name="Next", exact=True).is_enabled():
        explorer.page.get_by_role("button", name="Next", exact=True).click()
        seen += explorer.keys
    assert seen == [paper.key for paper in survey.papers]


def test_a_click_on_a_head_sorts_and_another_turns_the_order(explorer: Explorer) -> None:
    head = explorer.page.locator(".sv-rows thead th[data-column=relevance]")
    explorer.sort_by("Relevance")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert set(explorer.column("Relevance")[:20]) == {"5"}
    explorer.sort_by("Relevance")
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert set(explorer.column("Relevance")[:20]) == {"1"}
    assert explorer.page.locator(".sv-rows thead [aria-sort]").count() == 1


def test_titles_are_sorted_without_regard_to_accents_and_empty_cells_stand_last(
    explorer: Explorer, survey: Survey
) -> None:
    explorer.sort_by("Paper").sort_by("Paper")
    assert explorer.keys[0] == "lodz2018zurek"  # Ż is a Z
    explorer.sort_by("Year").sort_by("Year")
    explorer.page.get_by_role("button", name="Last", exact=True).click()
    assert explorer.keys[-1] == "crumb-notes"  # it has no year
    explorer.sort_by("Year")
    explorer.page.get_by_role("button", name="Last", exact=True).click()
    assert explorer.keys[-1] == "crumb-notes"


def test_chosen_columns_are_there_at_the_next_visit_and_in_the_address(
    context_of: Callable[..., BrowserContext], shelf: str
) -> None:
    context = context_of()
    explorer = Explorer(context.new_page(), shelf).open()
    menu = explorer.menu("Columns")
    menu.get_by_label("Venue").check()
    menu.get_by_label("Relevance").uncheck()
    heads = explorer.page.locator(".sv-rows thead th").all_inner_texts()
    assert "Venue" in heads
    assert "Relevance" not in heads
    expect(explorer.page).to_have_url(re.compile(r"cols="))
    shared = explorer.page.url
    later = Explorer(context.new_page(), shelf).open()
    assert later.page.locator(".sv-rows thead th").all_inner_texts() == heads
    other = context_of().new_page()
    other.goto(shared)
    expect(other.locator(".sv-rows thead th").last).to_have_text(heads[-1])
    assert other.locator(".sv-rows thead th").all_inner_texts() == heads
    later.menu("Columns").get_by_role("button", name="Usual columns").click()
    expect(later.page).not_to_have_url(re.compile(r"cols="))


def test_summaries_can_be_a_column(explorer: Explorer) -> None:
    explorer.menu("Columns").get_by_label("Summary").check()
    expect(explorer.page.locator("tr[data-key=loaf011] .sv-c-summary")).to_contain_text(
        "Dough number 11 rests in a cold"
    )


def test_a_measure_that_is_only_shown_says_so(explorer: Explorer) -> None:
    explorer.open("?find=miller2020loaves&cols=diversity,diversity.is")
    expect(explorer.page.locator("td[data-label='Variety measures']")).to_have_text("Shapes shown")


# --- address --------------------------------------------------------------------

VIEW = "?find=loaf&craft=baking&grain=rye,wheat&quality.is=measured&relevance=5,4&status=reviewed&all=grain"


def test_reload_brings_the_same_view(explorer: Explorer) -> None:
    explorer.find("loaf").tick("Craft", "Baking").tick("Relevance", "5").sort_by("Paper")
    keys, url = explorer.keys, explorer.page.url
    explorer.page.wait_for_timeout(400)  # typing is written when it pauses
    explorer.page.reload()
    expect(explorer.page.locator(".sv-explorer")).to_be_visible()
    expect(explorer.page.locator("tr[data-key]")).to_have_count(len(keys))
    assert explorer.keys == keys
    expect(explorer.page).to_have_url(url)
    assert explorer.box.input_value() == "loaf"
    assert explorer.value("Craft", "Baking").locator("input").is_checked()


def test_back_and_forward_go_through_the_choices_and_a_word_is_one_of_them(explorer: Explorer, survey: Survey) -> None:
    page = explorer.page
    explorer.tick("Grain", "Rye")
    explorer.box.press_sequentially("kitchen", delay=20)
    page.wait_for_timeout(400)
    explorer.sort_by("Paper")
    expect(page).to_have_url(re.compile(r"find=kitchen&grain=rye&sort=title"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?find=kitchen&grain=rye$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?grain=rye$"))
    assert explorer.box.input_value() == ""
    assert explorer.count == len(with_term(survey, "rye"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"papers/$"))
    assert explorer.count == len(survey.papers)
    assert not explorer.value("Grain", "Rye").locator("input").is_checked()
    page.go_forward()
    page.go_forward()
    expect(page).to_have_url(re.compile(r"\?find=kitchen&grain=rye$"))
    assert explorer.chips == ["“kitchen”", "Grain: Rye"]


def test_a_pasted_link_shows_what_was_shared(
    context_of: Callable[..., BrowserContext], explorer: Explorer, shelf: str
) -> None:
    explorer.tick("Grain", "Rye").tick("Status", "reviewed").sort_by("Relevance")
    explorer.group("Year").get_by_label("From year").select_option("2015")
    explorer.page.locator(".sv-rows tbody input").nth(1).check()
    other = Explorer(context_of().new_page(), shelf).open("?" + explorer.page.url.split("?")[1])
    assert other.keys == explorer.keys
    assert other.chips == explorer.chips
    assert other.page.locator(".sv-rows tbody input:checked").count() == 1
    expect(other.page).to_have_url(explorer.page.url)


def test_an_address_with_everything_is_kept_as_it_is(explorer: Explorer) -> None:
    query = f"{VIEW}&year=2013-2022&sort=-relevance&pick=loaf001,loaf002"
    explorer.open(query)
    expect(explorer.page).to_have_url(f"{explorer.address}papers/{query}")


@pytest.mark.parametrize(
    "query",
    [
        "?craft=nothing,baking",
        "?craft=baking&unknown=1&sort=nonsense&page=x&year=soon",
        "?craft=baking&page=-4&relevance=99&status=%3Cscript%3E",
        "?craft=baking&mark=nothing&pick=nobody&cols",
        "?craft=baking&all=status,nothing&view=sideways",
        "?craft=,,baking,&craft=&find=%20",
        "?craft=baking&quality.is=1e9&year=9-8-7",
        "?craft=baking&page=99999",
    ],
)
def test_what_the_survey_does_not_know_in_an_address_is_passed_over(
    explorer: Explorer, survey: Survey, query: str
) -> None:
    errors: list[object] = []
    explorer.page.on("pageerror", lambda error: errors.append(error))
    explorer.open(query)
    expect(explorer.page.locator(".sv-found")).to_have_text(re.compile(f"^{len(with_term(survey, 'baking'))} of"))
    assert errors == []
    assert explorer.chips == ["Craft: Baking"]


def test_years_the_wrong_way_round_are_turned(explorer: Explorer) -> None:
    explorer.open("?year=2021-2019")
    assert explorer.chips == ["2019–2021"]


def test_an_old_link_to_a_year_shows_that_year(explorer: Explorer) -> None:
    explorer.open("#y2018")
    assert explorer.chips == ["2018"]
    expect(explorer.page).to_have_url(re.compile(r"papers/\?year=2018$"))


def test_the_link_can_be_copied(context_of: Callable[..., BrowserContext], shelf: str) -> None:
    context = context_of(permissions=["clipboard-read", "clipboard-write"])
    explorer = Explorer(context.new_page(), shelf).open("?grain=rye")
    explorer.find("loaf")
    explorer.page.get_by_role("button", name="Copy link").click()
    expect(explorer.page.get_by_role("button", name="Copied")).to_be_visible()
    assert explorer.page.evaluate("navigator.clipboard.readText()").endswith("papers/?find=loaf&grain=rye")


def test_materials_search_keeps_its_own_word_in_the_address(explorer: Explorer, survey: Survey) -> None:
    explorer.open("?q=yeast")
    assert explorer.count == len(survey.papers)


# --- compare --------------------------------------------------------------------


def test_picked_papers_stand_side_by_side_under_an_address_to_share(explorer: Explorer) -> None:
    page = explorer.page
    explorer.find("miller2020loaves")
    page.get_by_label("Pick Better Loaves from Wild Yeast").check()
    expect(page.get_by_text("1 paper picked; pick another to compare")).to_be_visible()
    explorer.find("zurek")
    page.locator(".sv-rows tbody input").check()
    page.get_by_role("link", name="Compare").click()
    page.wait_for_url("**/compare/?keys=miller2020loaves,lodz2018zurek")
    heads = page.locator(".sv-compared thead th")
    expect(heads).to_have_count(2)
    expect(heads.nth(0)).to_contain_text("Better Loaves from Wild Yeast")
    expect(heads.nth(1).locator("math")).to_have_count(1)
    row = page.locator(".sv-compared tbody tr").filter(has=page.locator("th", has_text="Grain"))
    assert row.locator("td").all_inner_texts() == ["Rye", "Rye Wheat"]
    expect(page.locator(".sv-compared")).to_contain_text("Sourdough tastes better by 12 %.")
    expect(page.locator(".sv-compared")).to_contain_text("Loaf-70k")


def test_at_most_five_papers_can_be_compared(explorer: Explorer) -> None:
    boxes = explorer.page.locator(".sv-rows tbody input")
    for place in range(5):
        boxes.nth(place).check()
    expect(explorer.page.get_by_role("link", name="Compare")).to_be_visible()
    boxes.nth(5).check()
    expect(explorer.page.get_by_role("link", name="Compare")).to_be_hidden()
    expect(explorer.page.get_by_text("at most 5 can be compared")).to_be_visible()
    explorer.page.get_by_role("button", name="Let go").click()
    assert explorer.page.locator(".sv-rows tbody input:checked").count() == 0


def test_an_address_to_compare_says_what_it_cannot_show(page: Page, shelf: str) -> None:
    keys = [f"loaf00{number}" for number in range(7)]
    page.goto(f"{shelf}compare/?keys={','.join([*keys, 'nobody', '%3Cb%3E'])}")
    expect(page.locator(".sv-compared thead th")).to_have_count(5)
    expect(page.get_by_text("2 of the keys in the address are not in this survey.")).to_be_visible()
    expect(page.get_by_text("Only the first 5 papers are shown.")).to_be_visible()
    page.goto(f"{shelf}compare/?keys=loaf001")
    expect(page.get_by_text("One paper alone has nothing to be compared with.")).to_be_visible()
    page.goto(f"{shelf}compare/")
    expect(page.get_by_text("Tick two to five papers")).to_be_visible()


def test_a_paper_can_be_taken_out_of_a_comparison(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}compare/?keys=loaf001,loaf002,loaf003")
    page.get_by_label("Without Loaf 2 of").click()
    page.wait_for_url("**/compare/?keys=loaf001,loaf003")
    expect(page.locator(".sv-compared thead th")).to_have_count(2)
    page.get_by_role("link", name="Change the choice in the list").click()
    page.wait_for_url("**/papers/?pick=loaf001,loaf003")
    expect(page.get_by_text("2 papers picked")).to_be_visible()


# --- export ---------------------------------------------------------------------

FILES = {"BibTeX": "bibtex", "RIS": "ris", "CSL-JSON": "csl", "CSV": "csv"}


def saved(explorer: Explorer, label: str) -> bytes:
    """What the browser saves."""
    menu = explorer.page.locator("details.sv-menu").filter(has=explorer.page.get_by_text("CSL-JSON"))
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    with explorer.page.expect_download() as download:
        menu.get_by_role("button", name=label, exact=True).click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize(("label", "name"), FILES.items())
@pytest.mark.parametrize(
    "query", ["", "?find=yeast", "?craft=frying&grain=rye", "?pick=miller2020loaves,evil2020image"]
)
def test_an_export_holds_the_papers_shown_or_picked_in_the_bytes_of_the_sites_own(
    explorer: Explorer, survey: Survey, label: str, name: str, query: str
) -> None:
    explorer.open(query)
    expect(explorer.page.locator("tr[data-key]").first).to_be_visible()
    keys = [paper.key for paper in survey.papers if not query]
    if "pick" in query:
        keys = ["miller2020loaves", "evil2020image"]
    elif "yeast" in query:
        expect(explorer.page.locator("tr[data-key]")).to_have_count(1)
        keys = ["miller2020loaves"]
    elif query:
        keys = sorted(with_term(survey, "frying") & with_term(survey, "rye"))
    expected = FORMATS[name].render(survey, select(survey, keys=keys))
    assert saved(explorer, label).decode() == expected


def test_the_shipped_survey_exports_whole_as_it_stands_on_the_site(
    page: Page, shipped: str, shipped_folder: Path
) -> None:
    explorer = Explorer(page, shipped).open()
    for label, path in (
        ("BibTeX", "references.bib"),
        ("RIS", "references.ris"),
        ("CSL-JSON", "references.json"),
        ("CSV", "papers.csv"),
    ):
        assert saved(explorer, label) == (shipped_folder / "export" / path).read_bytes()


def test_an_export_that_cannot_be_fetched_says_so(explorer: Explorer) -> None:
    explorer.page.route("**/export/*", lambda route: route.fulfill(status=503))
    explorer.menu("Export").get_by_role("button", name="RIS").click()
    expect(explorer.page.get_by_text("Could not be saved")).to_be_visible()


# --- keyboard, phone, schemes -----------------------------------------------------


def test_everything_can_be_done_with_the_keyboard(explorer: Explorer, survey: Survey) -> None:
    page = explorer.page
    explorer.box.focus()
    page.keyboard.type("loaf")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('label')?.textContent?.startsWith('Baking')"):
            break
    page.keyboard.press("Space")
    assert "Craft: Baking" in explorer.chips
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('th')?.dataset.column === 'title'"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"sort=title"))
    assert page.evaluate("document.activeElement.closest('th')?.dataset.column") == "title"
    columns = page.locator("summary", has_text="Columns")
    columns.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"cols="))
    page.keyboard.press("Escape")
    expect(columns).to_be_focused()
    expect(page.get_by_role("button", name="Usual columns")).to_be_hidden()


@pytest.fixture
def phone(context_of: Callable[..., BrowserContext], shelf: str) -> Explorer:
    return Explorer(context_of(viewport=PHONE, has_touch=True, is_mobile=True).new_page(), shelf).open()


def test_on_a_phone_filters_are_a_sheet_and_rows_are_cards(phone: Explorer, survey: Survey) -> None:
    page = phone.page
    expect(page.locator(".sv-facets")).to_be_hidden()
    page.get_by_role("button", name="Filters").tap()
    sheet = page.get_by_role("dialog", name="Filters")
    expect(sheet).to_be_visible()
    phone.value("Craft", "Frying").tap()
    page.get_by_role("button", name=f"Show {len(with_term(survey, 'frying'))} papers").tap()
    expect(sheet).to_be_hidden()
    assert phone.count == len(with_term(survey, "frying"))
    expect(page.get_by_role("button", name="Filters 1")).to_be_visible()
    row = page.locator("tr[data-key]").first
    title, rating = (row.locator(cell).bounding_box() for cell in (".sv-c-paper", ".sv-c-rating"))
    assert title
    assert rating
    assert rating["y"] > title["y"]
    page.get_by_label("Sort by").select_option("title")
    expect(page).to_have_url(re.compile(r"sort=title"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_escape_closes_the_sheet(phone: Explorer) -> None:
    phone.page.get_by_role("button", name="Filters").tap()
    phone.page.keyboard.press("Escape")
    expect(phone.page.get_by_role("dialog", name="Filters")).to_be_hidden()
    expect(phone.page.get_by_role("button", name="Filters")).to_be_focused()


def test_filters_move_when_the_window_turns(phone: Explorer) -> None:
    phone.page.get_by_role("button", name="Filters").tap()
    phone.page.set_viewport_size({"width": 1440, "height": 900})
    expect(phone.page.locator(".sv-aside .sv-facets")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Filters")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", ["desktop", "phone", "sheet", "compare", "term"])
def test_axe_finds_nothing(context_of: Callable[..., BrowserContext], shipped: str, scheme: str, where: str) -> None:
    size = PHONE if where in ("phone", "sheet") else {"width": 1440, "height": 900}
    page = context_of(color_scheme=scheme, viewport=size).new_page()
    if where == "compare":
        page.goto(f"{shipped}compare/?keys=xu2024wizardlm,bansal2025smaller,havrilla2024surveying")
        expect(page.get_by_role("rowheader", name="Benchmarks")).to_be_visible()
    elif where == "term":
        page.goto(f"{shipped}taxonomy/method/evolution/?find=a")
        expect(page.locator(".sv-explorer")).to_be_visible()
    else:
        explorer = Explorer(page, shipped).open("?find=code&pick=xu2024wizardlm")
        if where == "sheet":
            page.get_by_role("button", name="Filters").click()
        elif where == "desktop":
            explorer.group("Method")
            explorer.menu("Columns")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


# --- without scripts, without data --------------------------------------------------


def test_without_scripts_the_list_is_there_and_nothing_that_does_not_work(
    context_of: Callable[..., BrowserContext], shelf: str, survey: Survey
) -> None:
    page = context_of(java_script_enabled=False).new_page()
    page.goto(f"{shelf}papers/")
    expect(page.locator(".sv-plain tbody tr")).to_have_count(len(survey.papers))
    expect(page.locator(".sv-plain")).to_be_visible()
    expect(page.locator(".sv-explorer")).to_have_count(0)
    page.goto(f"{shelf}taxonomy/craft/frying/")
    expect(page.locator(".sv-plain li").first).to_be_visible()


@pytest.mark.parametrize(
    "file", ["assets/data/papers.json", "assets/js/explorer/filter.js", "assets/js/explorer/main.js"]
)
def test_when_a_file_is_missing_the_plain_list_stands_in(page: Page, shelf: str, survey: Survey, file: str) -> None:
    page.route(f"**/{file}", lambda route: route.fulfill(status=404))
    page.goto(f"{shelf}papers/")
    expect(page.locator(".sv-plain")).to_be_visible()
    expect(page.get_by_text("The filters could not be loaded")).to_be_visible()
    assert page.locator(".sv-plain tbody tr").count() == len(survey.papers)


def test_without_summaries_the_rest_is_searched(page: Page, shelf: str) -> None:
    page.route("**/summaries.json", lambda route: route.fulfill(status=404))
    explorer = Explorer(page, shelf).open("?find=yeast")
    assert explorer.keys == ["miller2020loaves"]


def test_summaries_of_another_day_are_not_mixed_in(page: Page, shelf: str, shelf_root: Path) -> None:
    old = json.loads((shelf_root / "site/assets/data/summaries.json").read_text("utf-8"))
    old["digest"] = "0" * 16
    page.route("**/summaries.json", lambda route: route.fulfill(json=old))
    explorer = Explorer(page, shelf).open()
    assert explorer.find("zymurgist").count == 0


def test_a_browser_that_keeps_nothing_does_not_break_it(context_of: Callable[..., BrowserContext], shelf: str) -> None:
    context = context_of()
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
    explorer = Explorer(context.new_page(), shelf).open()
    explorer.menu("Columns").get_by_label("Venue").check()
    expect(explorer.page.locator(".sv-rows thead")).to_contain_text("Venue")


# --- pages of terms and axes ----------------------------------------------------------


def test_a_terms_page_has_the_table_of_its_papers(page: Page, shelf: str, survey: Survey) -> None:
    page.goto(f"{shelf}taxonomy/craft/sourdough/")
    page.locator("[data-explorer]").scroll_into_view_if_needed()
    expect(page.locator(".sv-found")).to_have_text(f"{len(with_term(survey, 'sourdough'))} papers")
    explorer = Explorer(page, shelf)
    assert set(explorer.keys) <= with_term(survey, "sourdough")
    explorer.find("kitchen")
    page.wait_for_url("**/taxonomy/craft/sourdough/?find=kitchen")
    expect(page.locator(".sv-plain")).to_be_hidden()


def test_an_axis_has_the_table_of_the_papers_that_have_a_term_of_it(page: Page, shelf: str, survey: Survey) -> None:
    explorer = Explorer(page, shelf).open("?craft=frying", "taxonomy/grain/")
    papers = [paper for paper in survey.papers if paper.terms.get("grain")]
    both = [paper for paper in papers if paper.key in with_term(survey, "frying")]
    expect(page.locator(".sv-found")).to_have_text(f"{len(both)} of {len(papers)} papers")
    assert explorer.chips[0].startswith("Craft: Frying")


# --- the chart --------------------------------------------------------------------------


def narrow(page: Page, keys: list[str], label: str, id_: str) -> None:
    page.evaluate(
        "detail => document.dispatchEvent(new CustomEvent('survey:narrow', { detail }))",
        {"keys": keys, "label": label, "id": id_},
    )


def test_a_mark_of_a_chart_narrows_the_list_and_stays_in_the_address(explorer: Explorer) -> None:
    page = explorer.page
    narrow(page, ["miller2020loaves", "evil2020image"], "Frying", "frying")
    assert explorer.count == 2
    assert explorer.chips == ["Chart: Frying"]
    expect(page).to_have_url(re.compile(r"\?mark=frying$"))
    page.locator(".sv-off-chips button").click()
    assert explorer.count > 100
    expect(page).not_to_have_url(re.compile(r"mark"))
    page.go_back()
    expect(page.locator(".sv-found")).to_have_text(re.compile("^2 of"))


def test_a_mark_in_a_shared_address_is_looked_up_in_the_charts_data(explorer: Explorer) -> None:
    explorer.page.route(
        "**/chart-levers.json", lambda route: route.fulfill(json={"frying": ["miller2020loaves", "not-there"]})
    )
    explorer.open("?mark=frying,nothing")
    expect(explorer.page.locator(".sv-found")).to_have_text(re.compile("^1 of"))
    assert explorer.keys == ["miller2020loaves"]
    expect(explorer.page).to_have_url(re.compile(r"\?mark=frying$"))


def test_charts_are_told_what_the_list_shows(explorer: Explorer, survey: Survey) -> None:
    page = explorer.page
    page.evaluate("document.addEventListener('survey:selection', (event) => { window.told = event.detail.keys; })")
    explorer.tick("Craft", "Frying")
    page.wait_for_function(f"window.told?.length === {len(with_term(survey, 'frying'))}")
    assert set(page.evaluate("window.told")) == with_term(survey, "frying")


def test_the_picture_above_the_list_opens_and_its_marks_narrow_the_list(page: Page, shipped: str) -> None:
    explorer = Explorer(page, shipped).open()
    total = explorer.count
    page.locator("details.sv-picture > summary").click()
    expect(page).to_have_url(re.compile(r"\?view=chart$"))
    page.mouse.move(700, 500)
    page.mouse.move(710, 510)
    figure = page.locator("#chart-tradeoff")
    expect(figure).to_have_attribute("data-state", "drawn")
    figure.locator(".sv-chart-plot").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("mark="))
    assert 0 < explorer.count < total
    (chip,) = explorer.chips
    page.reload()
    expect(page.locator(".sv-off-chips button")).to_have_text(f"{chip} ×")


# --- going from page to page ---------------------------------------------------------------


@pytest.mark.parametrize("navigation", ["plain", "instant"])
def test_going_to_a_paper_and_back_brings_the_view_back(
    page: Page, request: pytest.FixtureRequest, navigation: str
) -> None:
    address = request.getfixturevalue("shelf" if navigation == "plain" else "instant")
    errors: list[object] = []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto(address)
    page.get_by_role("link", name="Papers", exact=True).first.click()
    explorer = Explorer(page, address)
    expect(page.locator(".sv-explorer")).to_be_visible()
    explorer.tick("Grain", "Rye")
    keys = explorer.keys
    page.locator("tr[data-key] a").first.click()
    expect(page.locator(".sv-paper")).to_be_visible()
    page.go_back()
    expect(page.locator(".sv-explorer")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?grain=rye$"))
    expect(page.locator(".sv-off-chips button")).to_have_text("Grain: Rye ×")
    assert explorer.keys == keys
    page.go_back()
    expect(page.locator(".sv-off-chips button")).to_have_count(0)
    assert page.locator(".sv-explorer").count() == 1
    assert errors == []


def test_with_instant_navigation_each_page_has_one_explorer_of_its_own(
    page: Page, instant: str, survey: Survey
) -> None:
    page.goto(f"{instant}papers/?grain=rye")
    explorer = Explorer(page, instant)
    expect(page.locator(".sv-explorer")).to_be_visible()
    page.locator("tr[data-key] .sv-chip", has_text="Sourdough").first.click()
    expect(page.get_by_role("heading", name="Sourdough")).to_be_visible()
    page.locator("[data-explorer]").scroll_into_view_if_needed()
    expect(page.locator(".sv-found")).to_have_text(f"{len(with_term(survey, 'sourdough'))} papers")
    explorer.find("cellar")
    page.wait_for_url("**/taxonomy/craft/sourdough/?find=cellar")
    page.evaluate("window.told = []")
    page.evaluate(
        "document.addEventListener('survey:selection', (event) => window.told.push(event.detail.keys.length))"
    )
    explorer.find("")
    page.wait_for_function("window.told.length > 0")
    assert set(page.evaluate("window.told")) == {len(with_term(survey, "sourdough"))}  # the first page's one is gone


# --- hostile and large -----------------------------------------------------------------------


def test_markup_in_any_field_is_shown_as_text(explorer: Explorer) -> None:
    page = explorer.page
    every = "year,venue,craft,grain,quality.is,quality,findings,relevance,status,added,summary"
    explorer.open(f"?find=evil2020image&cols={every}&craft=frying&pick=evil2020image,loaf001")
    row = page.locator("tr[data-key=evil2020image]")
    expect(row).to_contain_text(f"Title {BAD} end")
    expect(row).to_contain_text(f"Venue {BAD}")
    expect(row.locator(".sv-c-summary")).to_contain_text(BAD)
    assert any(BAD in chip for chip in explorer.chips)
    page.get_by_role("link", name="Compare").click()
    expect(page.locator(".sv-compared")).to_contain_text(f"Evil {BAD}")
    page.wait_for_load_state("networkidle")
    assert page.locator("article img[src=x]").count() == 0
    assert page.evaluate("window.hacked") is None


def test_words_typed_are_shown_as_text(explorer: Explorer) -> None:
    explorer.find(BAD)
    assert explorer.chips == [f"“{BAD}”"]
    explorer.open(f"?find={BAD}")
    assert explorer.page.evaluate("window.hacked") is None
    assert explorer.page.locator("article img[src=x]").count() == 0


def _many(files: dict[str, str], copies: int) -> dict[str, Any]:
    """The data of many times as many papers."""
    data = {path: json.loads(text) for path, text in files.items()}
    papers, summaries = data["assets/data/papers.json"], data["assets/data/summaries.json"]
    keys = papers["papers"]["key"]
    columns = {name: column * copies for name, column in papers["papers"].items() if name != "rich"}
    columns["key"] = [f"{key}-{copy}" for copy in range(copies) for key in keys]
    papers["papers"] = {**columns, "rich": {}}
    papers["answers"] = {param: column * copies for param, column in papers["answers"].items()}
    summaries["texts"] *= copies
    return data


def test_ten_thousand_papers_are_as_easy_as_a_hundred(page: Page, shelf: str, survey: Survey) -> None:
    copies = 10_000 // len(survey.papers) + 1
    data = _many(dict(data_files(survey)), copies)

    def answer(route: Route) -> None:
        route.fulfill(json=next(value for path, value in data.items() if route.request.url.endswith(path)))

    page.route("**/assets/data/*", answer)
    explorer = Explorer(page, shelf).open()
    total = copies * len(survey.papers)
    assert total >= 10_000
    assert explorer.count == total
    assert explorer.find("kitchen").count == copies * sum(
        "kitchen" in (paper.record.summary or "") for paper in survey.papers
    )
    explorer.find("").tick("Grain", "Rye")
    assert explorer.count == copies * len(with_term(survey, "rye"))
    page.get_by_role("button", name="Last", exact=True).click()
    assert len(explorer.keys) == (explorer.count - 1) % 50 + 1
    assert page.locator("tr[data-key]").count() <= 50
    explorer.sort_by("Paper")
    expect(page.locator(".sv-rows thead th[data-column=title]")).to_have_attribute("aria-sort", "ascending")
