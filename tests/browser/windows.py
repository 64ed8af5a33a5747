"""What the browser tests share: windows, pages of each kind, and a server that no other machine can reach."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from sites import ROOT, SUBPATH

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

LISTED = next(
    path.stem for path in sorted((ROOT / "papers").glob("*.yml")) if "status: listed" in path.read_text("utf-8")
)

PAGES = {
    "home": "",
    "papers": "papers/",
    "paper": "papers/xu2024wizardlm/",
    "listed paper": f"papers/{LISTED}/",
    "taxonomy": "taxonomy/",
    "axis": "taxonomy/method/",
    "property": "taxonomy/diversity/",
    "term": "taxonomy/method/evol-instruct/",
    "measure": "taxonomy/diversity/vendi-score/",
    "export": "export/",
    "contribute": "contribute/",
    "charts": "charts/",
    "disagreement": "disagreement/",
    "compare": "compare/",
    "not found": "404.html",
}
"""One address of each kind of page."""


def is_here(address: str, url: str) -> bool:
    """Whether a request stays with the site's own server."""
    return urlsplit(url).netloc == urlsplit(address).netloc or urlsplit(url).scheme in ("data", "blob", "about")


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder below `SUBPATH`, as GitHub Pages does, and nothing else."""

    def translate_path(self, path: str) -> str:
        if not path.startswith(SUBPATH):
            return str(Path(self.directory) / "nothing-here")
        return super().translate_path(path[len(SUBPATH) - 1 :])

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the browser went to another page
            self.close_connection = True


def served(folder: Path) -> Iterator[str]:
    """The address of a site that is served while a test uses it."""
    handler = functools.partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{SUBPATH}"
        server.shutdown()
        thread.join()


def search(page: Page, words: str) -> None:
    """Types words into the header's search and waits for its answer."""
    box = page.locator("[data-md-component=search-query]")
    box.click()
    box.fill(words)
    box.press("End")  # it listens to keys
    answer = page.locator(".md-search-result__meta")
    expect(answer).not_to_have_text("Type to start searching")
    expect(answer).not_to_have_text("Initializing search")
