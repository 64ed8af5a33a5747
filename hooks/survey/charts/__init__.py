"""Survey → charts: Plotly figures as plain values, with the words, the table and the links that belong to them.

A figure holds no colours of its own: `meta.colors` of a trace says which custom property of the style sheet colours
what, so that the browser follows the site's colour scheme. Every text in it is escaped, since Plotly reads some HTML.
What a chart cannot show is in its list `left_out`: marks and exclusions together are all there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from survey.charts.gaps import gaps
from survey.charts.measures import measures, states
from survey.charts.numbers import measured
from survey.charts.parts import Chart
from survey.charts.tradeoff import tradeoff
from survey.charts.words import HATCHES, symbol_path
from survey.charts.years import time
from survey.once import once
from survey.survey import Survey


def _made(build: Callable[[Survey], Iterator[Chart]]) -> Callable[[Survey], tuple[Chart, ...]]:
    return once(lambda survey: tuple(build(survey)))


CHARTS: Mapping[str, Callable[[Survey], tuple[Chart, ...]]] = {
    "tradeoff": _made(tradeoff),
    "measured": _made(measured),
    "time": _made(time),
    "gaps": _made(gaps),
    "measures": _made(measures),
    "states": _made(states),
}
"""The charts by the name that prose uses; a long one may come as several figures."""


def charts(survey: Survey) -> Iterator[Chart]:
    """All charts."""
    for build in CHARTS.values():
        yield from build(survey)


def charts_named(survey: Survey, name: str) -> list[dict[str, Any]]:
    """The figures of one chart, for the template `fragments/charts.jinja`."""
    return [chart_values(chart) for chart in CHARTS[name](survey)]


def chart_values(chart: Chart) -> dict[str, Any]:
    """A chart for the template `fragments/chart.jinja`."""
    return {
        "id": chart.id,
        "title": chart.title,
        "reading": chart.reading,
        "alt": chart.alt,
        "json": json_path(chart),
        "csv": csv_path(chart),
        "height": chart.height[0],
        "narrow_height": chart.height[1],
        "legend": [
            {
                "id": key.id,
                "label": key.label,
                "color": key.color,
                "hatch": HATCHES.get(key.pattern, ""),
                "path": symbol_path(key.symbol, 5),
                "hollow": key.symbol.endswith("-open"),
            }
            for key in chart.keys
        ],
        "columns": [
            {"label": label, "number": any(row[place].number for row in chart.rows)}
            for place, label in enumerate(chart.columns)
        ],
        "rows": chart.rows,
        "left_out": chart.left_out,
        "left_out_words": chart.left_out_words,
        "nothing": chart.nothing,
        "posters": [{"name": p.name, "width": p.width, "height": p.height, **p.values} for p in chart.posters],
        "has_intervals": chart.has_intervals,
        "has_table": bool(chart.rows),
        "rows_words": f"{len(chart.rows)} row{'' if len(chart.rows) == 1 else 's'}",
        "short": len(chart.rows) <= MOST_ROWS,
    }


MOST_ROWS = 6
"""A longer table is folded."""


def json_path(chart: Chart) -> str:
    """Where the browser finds the figure."""
    return f"assets/charts/{chart.id}.json"


def csv_path(chart: Chart) -> str:
    """Where readers find the numbers."""
    return f"assets/charts/{chart.id}.csv"
