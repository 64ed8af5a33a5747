"""The search in the header, on every page of the site."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from windows import search

from sites import SUBPATH


def found(page: Page, address: str, words: str) -> list[str]:
    """Where the results for some words lead, below the site's root, in order."""
    page.goto(address)
    search(page, words)
    links = page.locator("a.md-search-result__link").evaluate_all("links => links.map(link => link.href)")
    return [urlsplit(link).path.removeprefix(SUBPATH) for link in links]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("title", "Better Loaves from Wild Yeast"),
        ("one word of the title", "yeast"),
        ("author", "Cleo Rossi"),
        ("family name", "Müller"),
        ("label of a term", "sourdough"),
        ("label of a measure", "tasting"),
        ("venue", "JBR"),
        ("word of the summary", "zymurgist"),
    ],
)
def test_a_paper_is_found_once_by(page: Page, bread: str, kind: str, words: str) -> None:
    assert found(page, bread, words).count("papers/miller2020loaves/") == 1


@pytest.mark.parametrize("words", ["oven work", "Heat from an oven"])
def test_a_term_is_found_by_other_words_and_its_definition(page: Page, bread: str, words: str) -> None:
    assert found(page, bread, words).count("taxonomy/craft/baking/") == 1


def test_an_excluded_paper_is_not_found(page: Page, bread: str) -> None:
    assert "papers/toast2019stale/" not in found(page, bread, "Stale Toast")


@pytest.mark.parametrize(
    "words", ["WizardLM", "Empowering Large Pre-Trained Language Models to Follow Complex Instructions", "Qingfeng Sun"]
)
def test_a_shipped_paper_is_found_once_among_the_first(page: Page, shipped: str, words: str) -> None:
    results = found(page, shipped, words)
    assert results.count("papers/xu2024wizardlm/") == 1
    assert "papers/xu2024wizardlm/" in results[:3]


def test_a_result_opens_the_paper(page: Page, bread: str) -> None:
    found(page, bread, "zymurgist")
    page.locator("a.md-search-result__link").first.click()
    expect(page.locator("h1")).to_have_text("Better Loaves from Wild Yeast")
