"""A survey whose every field attacks its readers: nothing runs, nothing leads anywhere, nothing is asked of others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import BrowserContext, Page, Request
from windows import is_here, search, served

from sites import FULL, build, write_site

FIXED = {"id", "parent", "lever", "outcome", "effect", "basis", "measure", "level", "better", "status", "added", "url"}
FIXED |= {
    "method",
    "knob",
    "terms",
    "measures",
    "related",
    "references",
    "links",
    "direction",
    "example",
    "match",
    "relevance",
}
"""Keys that hold words of the vocabulary, dates and links: anything else in them is refused."""

RUN = "window.attacked=1;alert(1)"
TEXT = f"'\"></title></textarea><script>{RUN}</script><img src=x onerror={RUN}><svg/onload={RUN}>"
MATH = rf" $\text{{<script>{RUN}</script>}}$ $\href{{javascript:{RUN}}}{{x}}$"
MARKDOWN = f" [a](javascript:{RUN}) ![b](https://attacker.example/x.png) <javascript:{RUN}> [c](data:text/html,x)"
LATEX = rf"<script>{RUN}</script> \href{{javascript:{RUN}}}{{x}} \url{{javascript:{RUN}}} "
BAD_LINKS = [f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f"data:text/html,<script>{RUN}</script>", "//attacker.example/"]


def poisoned(value: Any, key: str = "") -> Any:
    """A record whose every free text ends in attacks."""
    if key in FIXED and not (isinstance(value, list) and value and isinstance(value[0], dict)):
        return value
    if isinstance(value, dict):
        return {name: poisoned(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, key if key == "sources" else "") for inner in value]
    if not isinstance(value, str) or value.startswith("http"):
        return value
    long = {"summary": MATH, "comments": MARKDOWN, "definition": MATH, "statement": MATH}
    return f"{value} {TEXT}{long[key]}" if key in long else f"{value[:8]}{TEXT[: 380 if key in LINES else 112]}"


LINES = {"where", "versus", "condition", "setting", "baseline", "note", "excluded_because", "question", "sources"}


def hostile_files() -> dict[str, str]:
    files = dict(FULL)
    for name in [*(name for name in FULL if name.startswith("papers/")), "taxonomy.yml"]:
        files[name] = yaml.safe_dump(poisoned(yaml.safe_load(FULL[name])), allow_unicode=True)
    for name in ("bib/references.bib", "bib/background.bib"):
        files[name] = re.sub(r"((title|author|note|publisher)\s*= \{)", lambda m: m.group() + LATEX, FULL[name])
    # Records that are refused: what they hold is quoted in notices.
    for number, link in enumerate(BAD_LINKS):
        record = {"status": "listed", "added": "2024-01-01", "links": {"code": link}, "terms": {"grain": ["rye"]}}
        files[f"papers/bad{number}.yml"] = yaml.safe_dump(
            {**record, TEXT[:60]: TEXT, "datasets": [{"name": "x", "url": link}]}
        )
        files["bib/references.bib"] += (
            f"@misc{{bad{number}, title={{T{number}}}, author={{A, B}}, year=2020, url={{{link}}}}}\n"
        )
    files["bib/background.bib"] += (
        f"@misc{{cited2020, title={{Cited}}, author={{A, B}}, year=2020, url={{{BAD_LINKS[0]}}}}}\n"
    )
    files["docs/index.md"] += "\nAnd [@cited2020], [@baker2021crust], [@crumb-notes].\n"
    return files


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_site(tmp_path_factory.mktemp("hostile"), hostile_files())
    result = build(root)
    assert result.returncode == 0, result.stderr
    assert "3 papers, 4 left out" in result.stderr
    return root / "site"


@pytest.fixture(scope="module")
def hostile(hostile_folder: Path) -> Iterator[str]:
    yield from served(hostile_folder)


class Watch:
    """What a window does that it should not."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.seen: list[str] = []
        context.on("request", self._on_request)
        context.on("dialog", lambda dialog: (self.seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
        context.on("console", lambda message: message.type == "error" and self.seen.append(message.text))
        context.on("weberror", lambda error: self.seen.append(str(error.error)))
        self.page: Page = context.new_page()
        context.on("page", lambda page: self.seen.append(f"window {page.url}"))

    def _on_request(self, request: Request) -> None:
        if not is_here(self.address, request.url):
            self.seen.append(f"request {request.url}")

    def links(self) -> set[str]:
        """Schemes of all links on the page, as the browser reads them."""
        # Material's button that shares a search leads nowhere, by way of `javascript:void(0)`.
        links = "a[href]:not([data-md-component=search-share]), area[href], [*|href]:not([data-md-component])"
        schemes = self.page.locator(links).evaluate_all(
            """links => links.filter(link => !link.hasAttribute('download')).map(link =>
                 new URL(link.href?.baseVal ?? link.href ?? link.getAttribute('href'), document.baseURI).protocol)"""
        )
        return set(schemes)


@pytest.fixture
def watch(context_of: Callable[..., BrowserContext], hostile: str) -> Watch:
    return Watch(context_of(), hostile)


def addresses(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix().removesuffix("index.html") for path in folder.rglob("*.html"))


def test_nothing_happens_on_any_page(watch: Watch, hostile_folder: Path) -> None:
    pages = addresses(hostile_folder)
    assert len(pages) > 20
    for url in pages:
        is_fetching = url in ("", "papers/", "charts/", "compare/", "disagreement/")
        watch.page.goto(watch.address + url, wait_until="networkidle" if is_fetching else "load")
        assert watch.page.evaluate("window.attacked") is None, url
        assert watch.links() <= {"http:", "https:"}, url
        assert watch.page.url == watch.address + url
        assert [text for text in watch.seen if "404 (" not in text or url != "404.html"] == [], url


def test_attacks_are_shown_as_the_text_that_they_are(watch: Watch) -> None:
    watch.page.goto(f"{watch.address}papers/miller2020loaves/")
    text = watch.page.locator("article").inner_text()
    assert f"<script>{RUN}</script>" in text
    assert watch.page.locator("article script:not([src]):not([type*=json]), article img, article iframe").count() == 0


def test_refused_links_are_quoted_in_the_notice_and_lead_nowhere(watch: Watch) -> None:
    watch.page.goto(watch.address)
    notice = watch.page.locator(".sv-left-out")
    assert "4 papers are left out until mended" in notice.inner_text()
    notice.locator("summary").click()
    assert notice.locator("a").count() == 0


def test_nothing_happens_in_search_results(watch: Watch) -> None:
    watch.page.goto(watch.address)
    for words in ("script", "Better Loaves", "onerror", "Sourdough", "<img"):
        search(watch.page, words)
        watch.page.wait_for_timeout(300)
        assert watch.links() <= {"http:", "https:"}
    assert watch.page.evaluate("window.attacked") is None
    assert watch.page.locator(".md-search-result img, .md-search-result script").count() == 0
    assert watch.seen == []


def test_nothing_happens_when_every_link_of_a_paper_is_followed(watch: Watch) -> None:
    watch.page.route(lambda url: not is_here(watch.address, url), lambda route: route.abort())
    watch.page.goto(f"{watch.address}papers/miller2020loaves/")
    inner = watch.page.locator("article a[href]:not([href^=http]):not([download])")
    targets = sorted(set(inner.evaluate_all("links => links.map(link => link.getAttribute('href'))")))
    assert len(targets) > 5
    for target in targets:
        watch.page.goto(f"{watch.address}papers/miller2020loaves/", wait_until="commit")
        watch.page.locator(f'article a[href="{target}"]').first.click()
        assert watch.page.url.startswith(watch.address)
    assert watch.page.evaluate("window.attacked") is None
    assert watch.seen == []
