"""What a reader can do with a chart: see it, read it, follow it, filter it, take it away; by mouse, keys and phone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from windows import PHONE, served

from sites import FULL, build, write_site

BAD = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'

_CLAIM = "  - {{lever: {}, outcome: {}, effect: {}, statement: It moves., where: T1}}\n"

HOSTILE = {
    **FULL,
    "taxonomy.yml": FULL["taxonomy.yml"].replace("label: Sourdough", f"label: {json.dumps(BAD)}"),
    "bib/references.bib": FULL["bib/references.bib"].replace("{On Crust}", "{On Crust " + BAD + "}"),
    "papers/baker2021crust.yml": "status: listed\nadded: 2024-05-21\nterms: {craft: [frying, sourdough]}\nclaims:\n"
    + _CLAIM.format("sourdough", "quality", "decreases")
    + _CLAIM.format("sourdough", "diversity", "increases")
    + _CLAIM.format("frying", "quality", "increases")
    + _CLAIM.format("frying", "diversity", "decreases"),
    "docs/index.md": "# Bread\n\n[Pictures](pictures.md)\n\n<!-- survey: chart tradeoff -->\n",
    "docs/pictures.md": "# Pictures\n\n<!-- survey: chart measured -->\n\n<!-- survey: chart time -->\n",
}
"""Markup in a label and a title, papers that disagree, comparisons and sweeps, and charts on pages of prose."""


@pytest.fixture(scope="module", params=["instant", "plain"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """That survey, with Material's instant navigation and without."""
    root = write_site(tmp_path_factory.mktemp(request.param), HOSTILE)
    settings = (root / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"\n    - navigation\.instant[^\n]*", "", settings)
    if request.param == "instant":
        settings = settings.replace("\n  features:\n", "\n  features:\n    - navigation.instant\n")
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    result = build(root, "--strict", SURVEY_SITE_URL="")
    assert result.returncode == 0, result.stderr
    yield from served(root / "site")


def drawn(page: Page, name: str) -> Any:
    """The figure once it is drawn."""
    figure = page.locator(f"#chart-{name}")
    figure.scroll_into_view_if_needed()
    page.mouse.move(5, 5)
    page.mouse.move(9, 9)
    expect(figure).to_have_attribute("data-state", "drawn", timeout=30_000)
    return figure


def figure_of(page: Page, name: str) -> dict[str, Any]:
    """Plotly's figure as it stands on the page."""
    return page.evaluate(  # type: ignore[no-any-return]
        """name => { const area = document.querySelector(`#chart-${name} .sv-drawing`);
        return JSON.parse(JSON.stringify({data: area.data, layout: area.layout})); }""",
        name,
    )


def test_plotly_is_loaded_only_when_a_reader_looks_at_a_chart(page: Page, shipped: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{shipped}charts/", wait_until="networkidle")
    assert not [url for url in asked if url.endswith("plotly.min.js")]
    drawn(page, "tradeoff")
    assert len([url for url in asked if url.endswith("plotly.min.js")]) == 1
    drawn(page, "time")
    assert len([url for url in asked if url.endswith("plotly.min.js")]) == 1


def test_the_picture_is_there_before_plotly_and_keeps_its_place(page: Page, shipped: str) -> None:
    page.goto(shipped)
    poster = page.locator("#chart-tradeoff .sv-poster--wide")
    expect(poster).to_be_visible()
    before = page.locator("#chart-tradeoff").bounding_box()
    drawn(page, "tradeoff")
    page.evaluate("window.scrollTo(0, 0)")
    assert page.locator("#chart-tradeoff").bounding_box() == before
    expect(poster).to_be_hidden()


@pytest.mark.parametrize("name", ["tradeoff", "time", "gaps", "measures", "states"])
def test_every_chart_of_the_shipped_survey_is_drawn(page: Page, shipped: str, name: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{shipped}charts/")
    drawn(page, name)
    assert errors == []


def test_a_mark_opens_what_it_stands_for(page: Page, hostile: str) -> None:
    page.goto(hostile)
    drawn(page, "tradeoff")
    page.locator("#chart-tradeoff .point").first.click(force=True)
    page.wait_for_url(re.compile(r"taxonomy/craft/"))


def test_keys_walk_the_marks_and_enter_opens_one(page: Page, hostile: str) -> None:
    page.goto(hostile)
    figure = drawn(page, "tradeoff")
    figure.locator(".sv-chart-plot").focus()
    page.keyboard.press("ArrowRight")
    said = figure.locator(".sv-chart-said")
    expect(said).not_to_be_empty()
    first = said.text_content()
    page.keyboard.press("ArrowRight")
    expect(said).not_to_have_text(first or "")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"taxonomy/craft/"))


def test_the_table_links_to_every_mark(page: Page, shipped: str) -> None:
    page.goto(f"{shipped}charts/")
    drawn(page, "tradeoff")
    marks = sum(len(trace["customdata"]) for trace in figure_of(page, "tradeoff")["data"])
    assert page.locator("#chart-tradeoff .sv-chart-table tbody th a").count() == marks


def test_nothing_that_a_record_holds_runs(page: Page, hostile: str) -> None:
    page.goto(hostile)
    drawn(page, "tradeoff").locator(".sv-chart-plot").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#chart-tradeoff .hovertext").first).to_be_visible()
    page.goto(f"{hostile}pictures/")
    drawn(page, "time").locator(".sv-chart-plot").focus()
    said = []
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        said.append(page.locator("#chart-time .sv-chart-said").text_content() or "")
    assert any("<img" in words for words in said)
    assert page.evaluate("window.hacked") is None
    assert page.locator("figure.sv-chart img").count() == 0


def test_the_legend_filters(page: Page, shipped: str) -> None:
    page.goto(f"{shipped}charts/")
    figure = drawn(page, "time")
    key = figure.locator(".sv-key").first
    key.click()
    expect(key).to_have_attribute("aria-pressed", "false")
    page.wait_for_function("document.querySelector('#chart-time .sv-drawing').data[0].visible === false")
    key.click()
    page.wait_for_function("document.querySelector('#chart-time .sv-drawing').data[0].visible === true")


def test_intervals_come_on_demand(page: Page, shipped: str) -> None:
    page.goto(f"{shipped}charts/")
    drawn(page, "tradeoff")
    assert not any(trace["error_x"]["visible"] for trace in figure_of(page, "tradeoff")["data"])
    page.get_by_role("button", name="95 % intervals").click()
    page.wait_for_function("document.querySelector('#chart-tradeoff .sv-drawing').data.every(t => t.error_x.visible)")


def test_a_picture_can_be_taken_away(page: Page, shipped: str) -> None:
    page.goto(f"{shipped}charts/")
    figure = drawn(page, "states")
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with page.expect_download() as found:
            figure.get_by_role("button", name=kind).click()
        assert Path(found.value.path()).read_bytes().startswith(start)
        assert found.value.suggested_filename == f"states.{kind.lower()}"


def test_the_numbers_can_be_taken_away(page: Page, shipped: str) -> None:
    page.goto(f"{shipped}charts/")
    with page.expect_download() as found:
        page.locator("#chart-tradeoff").get_by_role("link", name="CSV").click()
    assert Path(found.value.path()).read_text("utf-8").startswith("lever,label,family,papers")


def test_the_palette_switch_recolours_a_chart_without_a_reload(page: Page, shipped: str) -> None:
    page.goto(f"{shipped}charts/")
    drawn(page, "tradeoff")
    before = figure_of(page, "tradeoff")["layout"]["paper_bgcolor"]
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    page.wait_for_function(
        "before => document.querySelector('#chart-tradeoff .sv-drawing').layout.paper_bgcolor !== before", arg=before
    )


def test_a_phone_gets_the_narrow_picture(context_of: Callable[..., BrowserContext], shipped: str) -> None:
    page = context_of(viewport=PHONE).new_page()
    page.goto(f"{shipped}charts/")
    expect(page.locator("#chart-tradeoff .sv-poster--narrow")).to_be_visible()
    expect(page.locator("#chart-tradeoff .sv-poster--wide")).to_be_hidden()
    for name in ("tradeoff", "time", "gaps", "measures", "states"):
        drawn(page, name)
        assert figure_of(page, name)["layout"]["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_chart_follows_the_width_of_its_place(page: Page, shipped: str) -> None:
    page.goto(f"{shipped}charts/")
    drawn(page, "tradeoff")
    page.set_viewport_size(PHONE)
    page.wait_for_function("document.querySelector('#chart-tradeoff .sv-drawing').layout.width <= 390")


def test_charts_are_drawn_on_each_page_that_a_reader_goes_to(page: Page, hostile: str) -> None:
    page.goto(hostile)
    drawn(page, "tradeoff")
    page.get_by_role("link", name="Pictures").first.click()
    page.wait_for_url(re.compile("pictures"))
    drawn(page, "measured")
    drawn(page, "time")
    page.go_back()
    drawn(page, "tradeoff")


def test_a_linked_chart_dims_what_is_not_selected_and_narrows_when_a_mark_is_chosen(page: Page, hostile: str) -> None:
    page.goto(hostile)
    page.evaluate(
        """() => { document.querySelector("#chart-tradeoff").setAttribute("data-linked", "");
        const copy = document.querySelector("#chart-tradeoff").cloneNode(true);
        document.querySelector("#chart-tradeoff").replaceWith(copy); window.told = [];
        document.addEventListener("survey:narrow", (event) => window.told.push(event.detail)); }"""
    )
    base = page.evaluate("document.querySelector('#chart-tradeoff script').src")
    page.evaluate(
        """async (src) => { const { Chart } = await import(src.replace("charts.js", "chart.js"));
        await new Chart(document.querySelector("#chart-tradeoff")).draw(); }""",
        base,
    )
    page.evaluate("document.dispatchEvent(new CustomEvent('survey:selection', {detail: {keys: ['nobody']}}))")
    page.wait_for_function(
        "document.querySelector('#chart-tradeoff .sv-drawing').data.every(t => t.marker.opacity.every(o => o < 0.2))"
    )
    page.evaluate("document.dispatchEvent(new CustomEvent('survey:selection', {detail: {keys: null}}))")
    page.wait_for_function(
        "document.querySelector('#chart-tradeoff .sv-drawing').data.every(t => t.marker.opacity.every(o => o > 0.8))"
    )
    page.locator("#chart-tradeoff .sv-chart-plot").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    told = page.evaluate("window.told")
    assert told[0]["keys"] == ["baker2021crust", "miller2020loaves"]
    assert told[0]["id"] in ("sourdough", "baking")
    assert page.url == hostile


def test_without_javascript_there_is_the_picture_and_the_table(
    context_of: Callable[..., BrowserContext], shipped: str
) -> None:
    page = context_of(java_script_enabled=False).new_page()
    page.goto(f"{shipped}charts/")
    expect(page.locator("#chart-tradeoff .sv-poster--wide")).to_be_visible()
    page.locator("#chart-tradeoff summary", has_text="Table").click()
    expect(page.locator("#chart-tradeoff tbody tr").first).to_be_visible()
    expect(page.locator("#chart-tradeoff .sv-tool:not([hidden])")).to_have_count(1)


def test_empty_levers_of_the_gap_map_appear_on_demand_without_javascript(
    context_of: Callable[..., BrowserContext], shipped: str
) -> None:
    page = context_of(java_script_enabled=False).new_page()
    page.goto(f"{shipped}charts/#gap-map")
    empty = page.locator("tr.sv-gap-empty").first
    expect(empty).to_be_hidden()
    page.locator("#gaps-all").check()
    expect(empty).to_be_visible()


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("charts/", ".md-content"),
        ("disagreement/", ".md-content"),
        ("taxonomy/method/evolution/", ".sv-evidence"),
        ("", ".sv-chart"),
    ],
)
def test_axe_finds_nothing(page: Page, shipped: str, path: str, part: str, scheme: str) -> None:
    page.goto(f"{shipped}{path}")
    page.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
    if page.locator("#chart-tradeoff").count():
        drawn(page, "tradeoff")
    for summary in page.locator(".sv-chart-more summary").all():
        summary.click()
    found = Axe().run(page, context=part)
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found.response["violations"]] == []
