"""Survey → the files of the site that are no pages: data for the browser, exports, scripts of libraries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from survey import export
from survey.export.bibtex import as_written
from survey.export.feed import PATH as FEED
from survey.export.feed import as_atom
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
    for file in export.files(survey):
        yield Asset(path=f"export/{file.path}", content=file.text)
    for paper in survey.papers:
        yield Asset(path=f"papers/{paper.key}/{paper.key}.bib", content=as_written(survey, [paper]))
    for term in survey.taxonomy.terms.values():
        text = as_written(survey, survey.by_term[term.id])
        yield Asset(path=f"taxonomy/{term.axis}/{term.id}/{term.id}.bib", content=text)
    if site.url:
        yield Asset(path=FEED, content=as_atom(survey, site.url, title=site.name))
