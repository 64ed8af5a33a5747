"""What a chart is made of: finished values for the template, the browser and the CSV file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartMark:
    """What a mark stands for."""

    id: str
    """Id of the lever, or another name that is unique on the chart."""

    label: str
    """The words for it."""

    href: str
    """The page that it opens, below the site's root."""

    papers: tuple[str, ...]
    """Keys of the papers behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An entry of the legend, which shows and hides its marks."""

    id: str
    """Id of the traces that it stands for."""

    label: str
    """Its words."""

    color: str
    """Custom property of its colour."""

    symbol: str = "square"
    """Shape of its marks, as Plotly names it."""

    pattern: str = ""
    """Pattern of its bars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a chart's table: words, and where they lead."""

    text: str
    href: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """What the chart cannot show, and why."""

    label: str
    href: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """The picture as it is before Plotly draws it, and without JavaScript."""

    name: str
    """`wide` or `narrow`."""

    width: int
    height: int
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart with all that stands around it."""

    id: str
    """Its name, fixed: files, fragments and anchors have it."""

    title: str
    """What is seen, in one sentence."""

    reading: str
    """How to read it."""

    alt: str = ""
    """The picture in words."""

    traces: tuple[dict[str, Any], ...] = ()
    """Plotly's traces; none when there is nothing to draw."""

    layout: Mapping[str, Any] = field(default_factory=dict)
    """Plotly's layout."""

    narrow: Mapping[str, Any] = field(default_factory=dict)
    """What differs on a phone: `layout`, and `traces` in the same order."""

    height: tuple[int, int] = (420, 400)
    """Pixels, wide and on a phone."""

    marks: tuple[ChartMark, ...] = ()
    """What the marks stand for; `customdata` of the traces holds their places in this list."""

    keys: tuple[Key, ...] = ()
    """The legend."""

    columns: tuple[str, ...] = ()
    """Heads of the table."""

    rows: tuple[tuple[Field, ...], ...] = ()
    """The table."""

    data: tuple[tuple[str | int | float, ...], ...] = ()
    """The CSV file, with its heads."""

    left_out: tuple[Exclusion, ...] = ()
    """What is not on the chart."""

    left_out_words: str = ""
    """What that is, such as `23 levers cannot be placed`."""

    nothing: str = ""
    """Said in place of a picture when there is nothing to draw."""

    posters: tuple[Poster, ...] = ()
    """Pictures that need no JavaScript."""

    has_intervals: bool = False
    """Whether intervals can be shown on demand."""

    @property
    def figure(self) -> dict[str, Any]:
        """The whole figure as Plotly takes it."""
        return {"data": list(self.traces), "layout": dict(self.layout)}

    def as_json(self) -> str:
        """What the browser loads: the figure, and what its marks stand for."""
        papers = {key: place for place, key in enumerate(dict.fromkeys(k for m in self.marks for k in m.papers))}
        marks = [
            {"id": m.id, "label": m.label, "href": m.href, "papers": [papers[key] for key in m.papers]}
            for m in self.marks
        ]
        content = {
            "id": self.id,
            "title": self.title,
            "traces": self.traces,
            "layout": self.layout,
            "narrow": self.narrow,
            "height": self.height,
            "marks": marks,
            "papers": list(papers),
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def as_csv(self) -> str:
        """The numbers behind it."""
        out = io.StringIO()
        csv.writer(out).writerows([_safe(value) for value in row] for row in self.data)
        return out.getvalue()


def _safe(value: str | int | float) -> str | int | float:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
