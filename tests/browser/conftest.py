"""Sites as a reader's browser shows them: built once, served on this machine alone, under a sub-path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from install import FLAGS, find
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from windows import DESKTOP, PHONE, served

__all__ = ["DESKTOP", "PHONE", "served"]

from sites import FULL, ROOT, build, write_site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test below this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    if path is None:
        pytest.fail("there is no Chromium or Chrome; run: python tests/browser/install.py")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped survey's site."""
    folder = tmp_path_factory.mktemp("shipped") / "site"
    result = build(ROOT, "-d", str(folder))
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture(scope="session")
def shipped(shipped_folder: Path) -> Iterator[str]:
    """Address of the shipped survey's site."""
    yield from served(shipped_folder)


@pytest.fixture(scope="session")
def bread(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the site of a small survey that has everything."""
    root = write_site(tmp_path_factory.mktemp("bread"), FULL)
    result = build(root, "--strict")
    assert result.returncode == 0, result.stderr
    yield from served(root / "site")


@pytest.fixture
def context_of(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser window of its own, closed after the test."""
    opened: list[BrowserContext] = []

    def open_window(**options: object) -> BrowserContext:
        opened.append(browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options}))
        opened[-1].set_default_timeout(20_000)
        return opened[-1]

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def page(context_of: Callable[..., BrowserContext]) -> Page:
    """A page in a desktop's window."""
    return context_of().new_page()
