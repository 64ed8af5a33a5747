"""Copying, and getting about with the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page
from windows import PAGES

from sites import ROOT
from survey import read_survey

_FOCUS = """() => {
  const element = document.activeElement
  const style = getComputedStyle(element), box = element.getBoundingClientRect()
  return {
    name: (element.getAttribute('href') || element.tagName),
    inArticle: !!element.closest('article'),
    isOnScreen: box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0,
    isMarked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
  }
}"""


def test_the_button_copies_the_entry_byte_for_byte(context_of: Callable[..., BrowserContext], shipped: str) -> None:
    context = context_of(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    survey, _ = read_survey(ROOT)
    for key in ("xu2024wizardlm", next(p.key for p in survey.papers if "\\" in p.reference.source)):
        page.goto(f"{shipped}papers/{key}/")
        page.locator(".sv-bibtex").hover()
        page.locator(".sv-bibtex button").first.click()
        page.wait_for_function("navigator.clipboard.readText().then(text => text.startsWith('@'))")
        assert page.evaluate("navigator.clipboard.readText()") == survey.references[key].source
        page.evaluate("navigator.clipboard.writeText('')")


def walk(page: Page, steps: int) -> list[dict[str, object]]:
    """What has the focus after each press of the tab key."""
    seen = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(_FOCUS))
    return seen


@pytest.mark.parametrize("kind", ["home", "papers", "paper", "taxonomy", "term"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tab_key_leads_through_the_links_and_shows_where_it_is(
    context_of: Callable[..., BrowserContext], shipped: str, kind: str, scheme: str
) -> None:
    page = context_of(color_scheme=scheme).new_page()
    page.goto(shipped + PAGES[kind], wait_until="networkidle")
    seen = [found for found in walk(page, 40) if found["inArticle"]]
    assert len(seen) > 8
    assert [found["name"] for found in seen if not found["isOnScreen"]] == []
    assert [found["name"] for found in seen if not found["isMarked"]] == []


def test_the_tab_key_goes_through_links_in_the_order_of_the_page(page: Page, bread: str) -> None:
    page.goto(f"{bread}papers/miller2020loaves/")
    links = page.locator("article a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    seen = [found["name"] for found in walk(page, len(links) + 25) if found["inArticle"]]
    assert [name for name in seen if name in links][: len(links)] == links


def test_the_first_link_leads_past_the_header(page: Page, bread: str) -> None:
    page.goto(f"{bread}papers/miller2020loaves/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('md-skip')")
    page.keyboard.press("Enter")
    assert page.url.endswith("#paper")


def test_a_link_is_followed_with_the_enter_key(page: Page, bread: str) -> None:
    page.goto(f"{bread}taxonomy/craft/sourdough/")
    page.locator("article a[href$='papers/miller2020loaves/']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{bread}papers/miller2020loaves/")
