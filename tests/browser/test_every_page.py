"""What holds on every kind of page of the shipped survey, on a desk and on a phone, in light and in dark.

Each page is opened once a window; what is found there is kept, and the tests judge it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from windows import DESKTOP, PAGES, PHONE, is_here

WINDOWS: dict[str, dict[str, Any]] = {
    "light": {"viewport": DESKTOP, "color_scheme": "light"},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "is_mobile": True, "has_touch": True},
}
DESKS = ["light", "dark"]
WIDTHS = [1440, 1024, 768]

WITH_DATA = {"home", "papers", "axis", "term", "measure", "charts", "compare", "disagreement"}
"""Pages whose scripts fetch data once they are loaded."""

OVERLAPS = """() => {
  const text = cell => {
    const range = document.createRange()
    range.selectNodeContents(cell)
    return range.getBoundingClientRect()
  }
  const isRead = cell => cell.checkVisibility() && cell.textContent.trim() && !cell.querySelector('.sv-hidden')
  const found = []
  for (const row of document.querySelectorAll('article thead tr')) {
    const cells = [...row.cells].filter(isRead)
    for (const [index, cell] of cells.entries()) {
      const one = text(cell), box = cell.getBoundingClientRect()
      if (one.right > box.right + 1 || one.left < box.left - 1) found.push([cell.textContent.trim(), 'its own cell'])
      const next = cells[index + 1] && text(cells[index + 1])
      if (next && one.right > next.left - 1 && one.bottom > next.top && next.bottom > one.top)
        found.push([cell.textContent.trim(), cells[index + 1].textContent.trim()])
    }
  }
  return found
}"""

CONTRASTS = """selectors => {
  const parse = text => {
    const [r, g, b, a = 1] = (text.match(/[\\d.]+(?:e-?\\d+)?/g) ?? [0, 0, 0, 0]).map(Number)
    return text.startsWith('color(srgb') ? [r * 255, g * 255, b * 255, a] : [r, g, b, a]
  }
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1)
  const ground = element => {
    const layers = []
    for (let node = element; node; node = node.parentElement) layers.push(parse(getComputedStyle(node).backgroundColor))
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1])
  }
  const light = color => color.slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b)
    return (bright + 0.05) / (dark + 0.05)
  }
  return selectors.map(selector => {
    const seen = [...document.querySelectorAll(selector)].filter(e => e.checkVisibility() && e.textContent.trim())
    const ratios = seen.map(e => ratio(over(parse(getComputedStyle(e).color), ground(e)), ground(e)))
    return [selector, seen.length ? Math.min(...ratios) : null]
  })
}"""

TEXTS = [
    "article .sv-chip",
    "article .sv-by",
    "article .sv-fine",
    "article .sv-count",
    "article .sv-note",
    "article .sv-crumbs",
    "article .sv-question",
    "article .sv-effect",
    "article .sv-button",
    "article .sv-venue",
    "article table th",
    "article dt",
    "article p a:not(.sv-chip)",
    "article li a",
    "article td a",
    "article p",
    "article code",
    ".md-header .md-ellipsis",
    ".md-tabs__link",
    ".md-footer-meta a",
]
"""What people read on these pages, by selector."""


@dataclass
class Visit:
    """What was found on a page."""

    title: str
    """Its title."""

    headings: int
    """Visible main headings."""

    width: int
    """How wide it is, in pixels."""

    strays: list[str] = field(default_factory=list)
    """Requests to others, answers that are errors, and what the console said."""

    overlaps: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    """Heads of columns that cover each other, by width of the window."""

    contrasts: dict[str, float] = field(default_factory=dict)
    """The least contrast of text to its ground, by selector."""


Visits = dict[str, dict[str, Visit]]


@pytest.fixture(scope="session")
def visits(browser: Browser, shipped: str, shipped_folder: Path) -> Visits:
    """Every kind of page in every window."""
    kinds = [kind for kind, url in PAGES.items() if (shipped_folder / url).exists()]
    return {window: _visited(browser, shipped, window, kinds) for window in WINDOWS}


def _visited(browser: Browser, address: str, window: str, kinds: list[str]) -> dict[str, Visit]:
    context = browser.new_context(reduced_motion="reduce", **WINDOWS[window])
    page = context.new_page()
    strays: list[str] = []
    page.on("request", lambda request: is_here(address, request.url) or strays.append(request.url))
    page.on("response", lambda response: response.status < 400 or strays.append(f"{response.status} {response.url}"))
    page.on("console", lambda message: message.type in ("error", "warning") and strays.append(message.text))
    page.on("pageerror", lambda error: strays.append(str(error)))
    found = {}
    for kind in kinds:
        page.goto(address + PAGES[kind], wait_until="networkidle" if kind in WITH_DATA else "load")
        found[kind] = _visit(page, window)
        found[kind].strays += strays
        strays.clear()
    context.close()
    return found


def _visit(page: Page, window: str) -> Visit:
    headings = page.locator("article h1").evaluate_all("found => found.filter(h => h.checkVisibility()).length")
    visit = Visit(title=page.title(), headings=headings, width=page.evaluate("document.scrollingElement.scrollWidth"))
    if window in DESKS:
        visit.contrasts = {name: value for name, value in page.evaluate(CONTRASTS, TEXTS) if value is not None}
    if window == "light":
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            visit.overlaps[width] = page.evaluate(OVERLAPS)
        page.set_viewport_size(DESKTOP)
    return visit


def gathered(visits: Visits, windows: list[str], pick: Callable[[Visit], Any]) -> dict[tuple[str, str], Any]:
    """What `pick` finds on the pages where it finds anything."""
    return {
        (window, kind): found for window in windows for kind, visit in visits[window].items() if (found := pick(visit))
    }


def test_every_kind_of_page_is_visited(visits: Visits) -> None:
    kinds = {"home", "papers", "paper", "listed paper", "taxonomy", "axis", "property", "term", "measure", "contribute"}
    assert kinds <= visits["light"].keys()


def test_no_request_leaves_this_machine_and_none_fails(visits: Visits) -> None:
    assert gathered(visits, list(WINDOWS), lambda visit: visit.strays) == {}


def test_nothing_is_wider_than_a_phone(visits: Visits) -> None:
    assert gathered(visits, ["phone"], lambda visit: visit.width > PHONE["width"] and visit.width) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_heads_of_columns_do_not_cover_each_other(visits: Visits, width: int) -> None:
    assert gathered(visits, ["light"], lambda visit: visit.overlaps[width]) == {}


def test_a_page_has_one_main_heading_and_a_title_of_its_own(visits: Visits) -> None:
    pages = {kind: visit for kind, visit in visits["light"].items() if kind != "not found"}
    assert {kind: visit.headings for kind, visit in pages.items() if visit.headings != 1} == {}
    assert len({visit.title for visit in pages.values()}) == len(pages)


@pytest.mark.parametrize("scheme", DESKS)
def test_text_stands_out_from_its_ground(visits: Visits, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""

    def faint(visit: Visit) -> dict[str, float]:
        return {name: round(ratio, 2) for name, ratio in visit.contrasts.items() if ratio < 4.5}

    assert gathered(visits, [scheme], faint) == {}
    assert {name for visit in visits[scheme].values() for name in visit.contrasts} >= set(TEXTS[:10])
