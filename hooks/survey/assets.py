"""Survey → the files of the site that are no pages: data for the browser, exports, scripts of libraries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from survey.pages import Site
from survey.survey import Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file of the site."""

    path: str
    """Its place below the site's root, such as `export/references.bib`."""

    content: str | bytes | Path
    """What it holds, or the file to copy."""


def assets(survey: Survey, site: Site) -> Iterator[Asset]:
    """All files of the site that are no pages."""
    yield from ()
