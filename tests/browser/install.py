"""Finds a Chromium for the browser tests, or installs one; `make test` runs it first.

It says what it does, and exits with 1 and plain words when there is none to be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""Programs that will do, by preference."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What a browser is started with, so that it asks for nothing but the pages under test."""


def find() -> str | None:
    """The first Chromium or Chrome of this machine that starts: CHROMIUM's, one on the PATH, or Playwright's own."""
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[str]:
    named = os.environ.get("CHROMIUM")
    if named:
        yield named
    yield from filter(None, map(shutil.which, NAMES))
    yield from filter(None, [_playwrights()])


def _playwrights() -> str | None:
    """Where Playwright keeps the Chromium that belongs to it, when it has installed one."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _starts(path: str) -> bool:
    try:
        shown = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return shown.returncode == 0


def _attempts() -> Iterator[tuple[str, list[list[str]]]]:
    """What may bring a browser: words for it, and its commands."""
    playwright = [sys.executable, "-m", "playwright", "install"]
    yield "Playwright's Chromium with the libraries it needs", [[*playwright, "--with-deps", "chromium"]]
    yield "Playwright's Chromium", [[*playwright, "chromium"]]
    if shutil.which("apt-get"):
        rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
        update, install = ["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
        yield "Debian's Chromium", [[*rights, *update], [*rights, *install]]


def _run(commands: list[list[str]]) -> bool:
    for command in commands:
        print(f"  {' '.join(command)}", flush=True)
        try:
            if subprocess.run(command, timeout=900, check=False).returncode:
                return False
        except (OSError, subprocess.TimeoutExpired) as error:
            print(f"  {error}", flush=True)
            return False
    return True


def main() -> int:
    """Finds or installs a browser; returns the exit status."""
    found = find()
    if found:
        print(f"Browser tests use {found}")
        return 0
    for words, commands in _attempts():
        print(f"There is no Chromium or Chrome here; trying to install {words}.", flush=True)
        found = find() if _run(commands) else None
        if found:
            print(f"Browser tests use {found}")
            return 0
    print(
        "The browser tests need Chromium or Chrome, and none could be installed. Install one, or name one in the "
        "environment variable CHROMIUM, and run this again; without one: pytest -m 'not browser'",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
