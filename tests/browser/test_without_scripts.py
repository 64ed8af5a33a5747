"""The site in a browser that runs no scripts: everything can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page


@pytest.fixture
def plain(context_of: Callable[..., BrowserContext]) -> Page:
    """A page in a window that runs no scripts."""
    return context_of(java_script_enabled=False).new_page()


def test_the_list_of_papers_is_complete(plain: Page, bread: str) -> None:
    plain.goto(f"{bread}papers/")
    rows = plain.locator("table.sv-papers tbody tr")
    assert rows.count() == 3
    assert all(row.is_visible() for row in rows.all())
    assert "Stale Toast" in plain.locator("article").inner_text()


def test_a_paper_is_complete(plain: Page, bread: str) -> None:
    plain.goto(f"{bread}papers/miller2020loaves/")
    text = plain.locator("article").inner_text()
    for words in ("Wild yeast makes better loaves", "tastes better by 12 %", "Loaf-70k", "@article{miller2020loaves"):
        assert words in text


def test_the_taxonomy_is_complete(plain: Page, bread: str) -> None:
    plain.goto(f"{bread}taxonomy/")
    chips = plain.locator("article ul.sv-tree .sv-chip")
    assert chips.count() == 9
    assert all(chip.is_visible() for chip in chips.all())
    plain.goto(f"{bread}taxonomy/craft/baking/")
    assert "On Crust" in plain.locator("article").inner_text()


def test_every_shipped_paper_can_be_reached(plain: Page, shipped: str, shipped_folder: Path) -> None:
    papers = {path.parent.name for path in (shipped_folder / "papers").glob("[a-z]*/index.html")}
    plain.goto(f"{shipped}papers/")
    hrefs = plain.locator("table.sv-papers th a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert sorted(papers) == sorted(href.removeprefix("../papers/").strip("/") for href in hrefs)
