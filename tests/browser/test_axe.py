"""No kind of page gives axe-core reason to complain, in either colour scheme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

# The pages of a small survey: axe takes half a minute for a list of 300 papers.
KINDS = {
    "home": "",
    "papers": "papers/",
    "paper": "papers/miller2020loaves/",
    "listed paper": "papers/baker2021crust/",
    "taxonomy": "taxonomy/",
    "axis": "taxonomy/craft/",
    "property": "taxonomy/quality/",
    "term": "taxonomy/craft/baking/",
    "measure": "taxonomy/quality/tasting/",
    "export": "export/",
    "contribute": "contribute/",
    "charts": "charts/",
    "disagreement": "disagreement/",
    "compare": "compare/?papers=miller2020loaves,baker2021crust",
    "not found": "404.html",
}

NOT_OURS = {
    ("landmark-unique", ".md-code__nav"): "Material's script puts a nav without a name round each copy button",
}
"""Rules and places of what Material itself does, and why it stays."""


def complaints(page: Page) -> list[str]:
    """Rule, place and HTML of everything that axe finds on the page."""
    options = {"resultTypes": ["violations"], "preload": False}
    rules = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}"
        for rule in rules
        for node in rule["nodes"]
        if not any(rule["id"] == id_ and place in str(node["target"]) for id_, place in NOT_OURS)
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_about(
    context_of: Callable[..., BrowserContext], bread: str, scheme: str
) -> None:
    page = context_of(color_scheme=scheme).new_page()
    found = {}
    for kind, url in KINDS.items():
        page.goto(bread + url, wait_until="networkidle")
        found[kind] = complaints(page)
    assert {kind: listed for kind, listed in found.items() if listed} == {}
