"""Survey → the files of the site that are no pages: data for the browser, exports, scripts of libraries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from survey import export
from survey.charts import charts, csv_path, json_path
from survey.evidence import points
from survey.export.bibtex import as_written
from survey.export.feed import PATH as FEED
from survey.export.feed import as_atom
from survey.pages import Site
from survey.survey import Survey
from survey.tables import data_files


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
    yield from _charts(survey)
    for paper in survey.papers:
        yield Asset(path=f"papers/{paper.key}/{paper.key}.bib", content=as_written(survey, [paper]))
    for term in survey.taxonomy.terms.values():
        text = as_written(survey, survey.by_term[term.id])
        yield Asset(path=f"taxonomy/{term.axis}/{term.id}/{term.id}.bib", content=text)
    for path, content in data_files(survey):
        yield Asset(path=path, content=content)
    if site.url:
        yield Asset(path=FEED, content=as_atom(survey, site.url, title=site.name))


CHART_LEVERS = "assets/data/chart-levers.json"
"""Papers behind each lever of the chart of quality against diversity, for the explorer."""


def _charts(survey: Survey) -> Iterator[Asset]:
    """Plotly as its wheel has it, and what each chart needs."""
    yield Asset(path="assets/plotly.min.js", content=Path(str(files("plotly"))) / "package_data" / "plotly.min.js")
    for chart in charts(survey):
        yield Asset(path=json_path(chart), content=chart.as_json())
        yield Asset(path=csv_path(chart), content=chart.as_csv())
    found = points(survey)
    levers = {mark.lever: mark.papers for mark in found.marks}
    levers |= {item.lever: item.papers for item in found.left_out}
    yield Asset(path=CHART_LEVERS, content=json.dumps(levers, separators=(",", ":")))
