"""Quality against diversity by effect direction: where papers see each lever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey.charts.parts import Chart, ChartMark, Exclusion, Field, Key, Poster
from survey.charts.words import (
    UNKNOWN,
    between,
    families_of,
    hover,
    in_order,
    newest_first,
    outcome_label,
    percent,
    plain,
    short,
    some,
    symbol_path,
    tick,
    titles,
)
from survey.entries import lever_link
from survey.evidence import DIVERSITY, QUALITY, Mark, NoMark, Points, Proportion, points
from survey.placing import Box, Disc, Frame, Label, broken, labelled, spread
from survey.survey import Survey

MOST_LABELS = 12
"""Levers that have their name on the picture: those with most papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """A picture's size and its plot area."""

    name: str
    width: int
    height: int
    frame: Frame
    type: int
    """Pixels of a label's type."""

    corner: int
    """Letters on one line of a corner's name."""

    line: int
    """Letters on one line of a label."""

    scale: float
    """By how much marks are larger or smaller."""

    @property
    def margin(self) -> dict[str, int]:
        f = self.frame
        return {
            "l": int(f.left),
            "r": int(self.width - f.right),
            "t": int(f.top),
            "b": int(self.height - f.bottom),
        }

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where a pair of proportions is."""
        across, down = (x - _LOW) / (_HIGH - _LOW), (y - _LOW) / (_HIGH - _LOW)
        f = self.frame
        return f.left + across * (f.right - f.left), f.bottom - down * (f.bottom - f.top)

    def value(self, x: float, y: float) -> tuple[float, float]:
        """What a pixel stands for."""
        f = self.frame
        across, down = (x - f.left) / (f.right - f.left), (f.bottom - y) / (f.bottom - f.top)
        return round(_LOW + across * (_HIGH - _LOW), 4), round(_LOW + down * (_HIGH - _LOW), 4)


_LOW, _HIGH = -0.12, 1.12
"""Ends of both axes; the room beyond 0 and 1 is for marks at the same place."""

_WIDE = _Size(
    name="wide",
    width=960,
    height=560,
    frame=Frame(left=64, top=12, right=948, bottom=504),
    type=13,
    corner=60,
    line=22,
    scale=1,
)
_NARROW = _Size(
    name="narrow",
    width=360,
    height=430,
    frame=Frame(left=46, top=8, right=354, bottom=384),
    type=11,
    corner=16,
    line=16,
    scale=0.72,
)


def tradeoff(survey: Survey) -> Iterator[Chart]:
    """Where each lever stands between quality and diversity, by what papers find."""
    found = points(survey) if survey.taxonomy.axes else Points(marks=(), left_out=())
    families = families_of(survey)
    first, second = outcome_label(survey, QUALITY), outcome_label(survey, DIVERSITY)
    quadrants = _Quadrants(first.lower(), second.lower())
    keys = in_order((families.get(mark.lever, UNKNOWN) for mark in found.marks), families)
    wide, narrow = (_Scatter.of(found.marks, size, families, quadrants) for size in (_WIDE, _NARROW))
    where = {mark.lever: place for place, mark in enumerate(found.marks)}
    traces, small = [], []
    for key in keys:
        members = [mark for mark in found.marks if families.get(mark.lever, UNKNOWN).id == key.id]
        places = [where[mark.lever] for mark in members]
        traces.append(_tradeoff_trace(key, members, places, wide, survey))
        small.append(
            {
                "x": [narrow.xy[i][0] for i in places],
                "y": [narrow.xy[i][1] for i in places],
                "marker": {"size": [2 * narrow.discs[i].r for i in places]},
            }
        )
    yield Chart(
        id="tradeoff",
        title=quadrants.title(found.marks),
        reading=(
            "A mark is a lever, something that papers changed. Of the papers that take a side on it, its place shows"
            f" the share that find more {first.lower()} (to the right) and more {second.lower()} (upwards); its size,"
            " the number of papers. Marks that would cover each other are moved a little apart. A broader term includes"
            " its narrower ones. One paper is one vote, and few papers are weak evidence: look at the intervals."
        ),
        alt=quadrants.alt(found.marks),
        traces=tuple(traces),
        layout=_tradeoff_layout(wide, first, second),
        narrow={"layout": _tradeoff_layout(narrow, first, second), "traces": small},
        height=(_WIDE.height, _NARROW.height),
        marks=tuple(
            ChartMark(id=m.lever, label=m.label, href=lever_link(m.lever, survey)["href"], papers=m.papers)
            for m in found.marks
        ),
        keys=tuple(replace(key, pattern="") for key in keys),
        columns=(
            *("Lever", "Family", "Papers", f"More {first.lower()}", "95 % interval"),
            *(f"More {second.lower()}", "95 % interval", "Together"),
        ),
        rows=tuple(_tradeoff_row(mark, families, quadrants, survey) for mark in found.marks),
        data=_tradeoff_data(found.marks, families),
        left_out=tuple(_no_mark(item, survey) for item in found.left_out),
        left_out_words=f"{some(len(found.left_out), 'lever')} without a place on both axes",
        nothing="" if found.marks else f"No lever has papers that take a side on both {first} and {second} yet.",
        posters=tuple(s.poster(first, second, survey) for s in (wide, narrow)) if found.marks else (),
        has_intervals=True,
    )


def _no_mark(item: NoMark, survey: Survey) -> Exclusion:
    return Exclusion(label=item.label, href=lever_link(item.lever, survey)["href"], reason=item.reason)


@dataclass(frozen=True, slots=True)
class _Quadrants:
    """The four corners in words, and the lines between them."""

    first: str
    second: str

    @property
    def words(self) -> Mapping[tuple[int, int], tuple[str, str]]:
        """For one lever and for several, by the sides that most papers take."""
        q, d = self.first, self.second
        return {
            (1, 1): ("raises both", "raise both"),
            (1, -1): (f"trades {d} for {q}", f"trade {d} for {q}"),
            (-1, 1): (f"trades {q} for {d}", f"trade {q} for {d}"),
            (-1, -1): ("lowers both", "lower both"),
        }

    def of(self, mark: Mark) -> str:
        """What most papers find of a lever."""
        found = self.words.get((_side(mark.quality), _side(mark.diversity)))
        if found:
            return found[0]
        even = [name for name, p in ((self.first, mark.quality), (self.second, mark.diversity)) if not _side(p)]
        return f"papers evenly split on {' and '.join(even)}"

    def counts(self, marks: Sequence[Mark]) -> list[tuple[int, str, str]]:
        """How many levers are where, the fullest corner first."""
        counted = Counter((_side(mark.quality), _side(mark.diversity)) for mark in marks)
        corners = sorted(self.words.items(), key=lambda item: -counted[item[0]])
        return [(counted[corner], one, many) for corner, (one, many) in corners if counted[corner]]

    def title(self, marks: Sequence[Mark]) -> str:
        """What is seen."""
        counts = self.counts(marks)
        if not counts:
            return f"No lever moves both {self.first} and {self.second} yet"
        (count, one, many), *rest = counts
        words = one if count == 1 else many
        both = words.replace("both", f"both {self.first} and {self.second}")
        title = f"{count} of {some(len(marks), 'lever')} {both}"
        return title + "".join(f"; {n} {one if n == 1 else many}" for n, one, many in rest[:1])

    def alt(self, marks: Sequence[Mark]) -> str:
        """The picture in words."""
        parts = [f"{n} {one if n == 1 else many}" for n, one, many in self.counts(marks)]
        even = sum(not (_side(m.quality) and _side(m.diversity)) for m in marks)
        parts += [f"on {even} papers are evenly split"] if even else []
        listed = f" {', '.join(parts)}." if parts else ""
        return f"Scatter of {some(len(marks), 'lever')} by {self.first} and {self.second}.{listed}"


def _side(proportion: Proportion) -> int:
    down = proportion.papers - proportion.up
    return (proportion.up > down) - (proportion.up < down)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scatter:
    """The chart at one size: marks and labels at their places."""

    size: _Size
    marks: tuple[Mark, ...]
    families: Mapping[str, Key]
    discs: tuple[Disc, ...]
    labels: tuple[Label | None, ...]
    corners: tuple[tuple[float, float, str], ...]

    @classmethod
    def of(cls, marks: tuple[Mark, ...], size: _Size, families: Mapping[str, Key], quadrants: _Quadrants) -> _Scatter:
        """The marks spread, the best supported labelled."""
        wanted = []
        for mark in marks:
            x, y = size.pixel(mark.quality.value, mark.diversity.value)
            wanted.append(Disc(x=x, y=y, r=round(size.scale * min(4 + 2.4 * len(mark.papers) ** 0.5, 26), 1)))
        discs = spread(tuple(wanted), size.frame)
        corners = [(_corner(x), _corner(y), words[0]) for (x, y), words in quadrants.words.items()]
        taken = tuple(_text_box(*size.pixel(x, y), broken(words, size.corner), size.type) for x, y, words in corners)
        names = tuple(mark.label for mark in marks[:MOST_LABELS])
        labels = labelled(discs, names, size.frame, size=size.type, width=size.line, taken=taken)
        return cls(
            size=size,
            marks=marks,
            families=families,
            discs=discs,
            labels=labels,
            corners=tuple(corners),
        )

    @property
    def xy(self) -> list[tuple[float, float]]:
        """The marks' places in the units of the axes."""
        return [self.size.value(disc.x, disc.y) for disc in self.discs]

    def annotations(self) -> list[dict[str, Any]]:
        """The words on the picture, for Plotly."""
        found: list[dict[str, Any]] = [
            {"x": x, "y": y, "text": tick(words, self.size.corner), "showarrow": False, "name": "quadrant"}
            for x, y, words in self.corners
        ]
        for mark, disc, label in zip(self.marks, self.discs, self.labels, strict=False):
            if label:
                x, y = self.size.value(disc.x, disc.y)
                found.append(
                    {
                        "x": x,
                        "y": y,
                        "text": "<br>".join(map(plain, label.lines)),
                        "align": {"start": "left", "end": "right", "middle": "center"}[label.anchor],
                        "xanchor": {"start": "left", "end": "right", "middle": "center"}[label.anchor],
                        "yanchor": "middle",
                        "showarrow": True,
                        "arrowhead": 0,
                        "arrowwidth": 0.7 if label.far else 0.1,
                        "opacity": 1,
                        "standoff": disc.r if label.far else 0,
                        "ax": round(label.x - disc.x, 1),
                        "ay": round(label.y - disc.y, 1),
                        "name": self.families.get(mark.lever, UNKNOWN).id,
                    }
                )
        return found

    def poster(self, first: str, second: str, survey: Survey) -> Poster:
        """The same picture as SVG."""
        size, f = self.size, self.size.frame
        ticks = [(value, *size.pixel(value, value)) for value in (0.0, 0.5, 1.0)]
        marks = []
        for mark, disc in zip(self.marks, self.discs, strict=True):
            key = self.families.get(mark.lever, UNKNOWN)
            marks.append(
                {
                    "href": lever_link(mark.lever, survey)["href"],
                    "title": f"{mark.label}: {some(len(mark.papers), 'paper')}",
                    "path": symbol_path(key.symbol, disc.r, disc.x, disc.y),
                    "color": key.color,
                    "hollow": key.symbol.endswith("-open"),
                }
            )
        labels = [
            {
                "x": short(label.x),
                "lines": [
                    (line, short(label.box.top + size.type * (1.2 * place + 0.95)))
                    for place, line in enumerate(label.lines)
                ],
                "anchor": label.anchor,
                "leader": _leader(disc, label) if label.far else "",
            }
            for disc, label in zip(self.discs, self.labels, strict=False)
            if label
        ]
        values = {
            "frame": {"x": f.left, "y": f.top, "width": f.right - f.left, "height": f.bottom - f.top},
            "ticks": [
                {"text": percent(value), "x": short(x), "y": short(y), "middle": value == 0.5} for value, x, y in ticks
            ],
            "left": f.left,
            "right": f.right,
            "top": f.top,
            "bottom": f.bottom,
            "x_title": _axis_title(first, size),
            "y_title": _axis_title(second, size),
            "x_middle": short((f.left + f.right) / 2),
            "y_middle": short((f.top + f.bottom) / 2),
            "corners": [
                {
                    "x": short(px),
                    "lines": [
                        (line, short(py + size.type * 1.2 * (place - (len(lines) - 1) / 2)))
                        for place, line in enumerate(lines)
                    ],
                }
                for px, py, lines in ((*size.pixel(x, y), broken(words, size.corner)) for x, y, words in self.corners)
            ],
            "marks": marks,
            "labels": labels,
            "type": size.type,
            "tick_x": short(f.left - 6),
            "tick_y": short(f.bottom + size.type * 1.4),
            "x_title_y": short(size.height - 6),
            "y_title_x": size.type,
        }
        return Poster(name=size.name, width=size.width, height=size.height, values=values)


def _corner(side: int) -> float:
    return 0.5 + side * 0.23


def _text_box(x: float, y: float, lines: Sequence[str], size: int) -> Box:
    half, high = max(map(len, lines)) * size * 0.31, len(lines) * size * 0.7
    return Box(left=x - half, top=y - high, right=x + half, bottom=y + high)


def _leader(disc: Disc, label: Label) -> str:
    dx, dy = label.x - disc.x, label.y - disc.y
    far = max((dx * dx + dy * dy) ** 0.5, 0.01)
    start = disc.x + dx / far * disc.r, disc.y + dy / far * disc.r
    return f"M{short(start[0])} {short(start[1])}L{short(label.x)} {short(label.y)}"


def _axis_title(outcome: str, size: _Size) -> str:
    return f"More {outcome.lower()}, % of papers" + (" that take a side" if size.name == "wide" else "")


def _tradeoff_layout(scatter: _Scatter, first: str, second: str) -> dict[str, Any]:
    size = scatter.size
    axis = {
        "range": [_LOW, _HIGH],
        "tickvals": [0, 0.5, 1],
        "ticktext": ["0", "50", "100"],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": False,
    }
    middle = {"type": "line", "line": {"width": 1}, "layer": "below"}
    return {
        "xaxis": {**axis, "title": {"text": plain(_axis_title(first, size))}},
        "yaxis": {**axis, "title": {"text": plain(_axis_title(second, size))}},
        "shapes": [
            {**middle, "x0": 0.5, "x1": 0.5, "y0": _LOW, "y1": _HIGH},
            {**middle, "y0": 0.5, "y1": 0.5, "x0": _LOW, "x1": _HIGH},
        ],
        "annotations": scatter.annotations(),
        "margin": size.margin,
        "hovermode": "closest",
    }


def _tradeoff_trace(
    key: Key, members: Sequence[Mark], places: Sequence[int], scatter: _Scatter, survey: Survey
) -> dict[str, Any]:
    xy = [scatter.xy[i] for i in places]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": plain(key.label),
        "x": [x for x, _ in xy],
        "y": [y for _, y in xy],
        "customdata": list(places),
        "hovertext": [_tradeoff_hover(mark, survey) for mark in members],
        "hoverinfo": "text",
        "marker": {
            "symbol": key.symbol,
            "size": [2 * scatter.discs[i].r for i in places],
            "opacity": [0.9] * len(places),
            "line": {"width": 1.5},
        },
        "error_x": _error([mark.quality for mark in members], [x for x, _ in xy]),
        "error_y": _error([mark.diversity for mark in members], [y for _, y in xy]),
        "meta": {
            "family": key.id,
            "colors": {
                "marker.color": key.color,
                "marker.line.color": key.color if key.symbol.endswith("-open") else "--md-default-bg-color",
                "error_x.color": key.color,
                "error_y.color": key.color,
            },
        },
    }


def _error(proportions: Sequence[Proportion], at: Sequence[float]) -> dict[str, Any]:
    """The interval as bars from where the mark stands, which may be beside its value."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [round(max(0.0, p.high - x), 4) for p, x in zip(proportions, at, strict=True)],
        "arrayminus": [round(max(0.0, x - p.low), 4) for p, x in zip(proportions, at, strict=True)],
        "thickness": 1,
        "width": 3,
        "visible": False,
    }


def _tradeoff_hover(mark: Mark, survey: Survey) -> str:
    sides = [(outcome_label(survey, QUALITY), mark.quality), (outcome_label(survey, DIVERSITY), mark.diversity)]
    lines = [f"{label}: {_found(p)}" for label, p in sides]
    papers = newest_first(survey, mark.papers)
    return hover(mark.label, *lines, f"{some(len(papers), 'paper')}:", *titles(survey, papers))


def _found(proportion: Proportion) -> str:
    return f"{proportion.up} of {some(proportion.papers, 'paper')} find more (95 % interval {between(proportion)})"


def _tradeoff_row(mark: Mark, families: Mapping[str, Key], quadrants: _Quadrants, survey: Survey) -> tuple[Field, ...]:
    return (
        Field(text=mark.label, href=lever_link(mark.lever, survey)["href"]),
        Field(text=families.get(mark.lever, UNKNOWN).label),
        Field(text=str(len(mark.papers)), number=True),
        Field(text=f"{mark.quality.up} of {mark.quality.papers}", number=True),
        Field(text=between(mark.quality), number=True),
        Field(text=f"{mark.diversity.up} of {mark.diversity.papers}", number=True),
        Field(text=between(mark.diversity), number=True),
        Field(text=quadrants.of(mark)),
    )


def _tradeoff_data(marks: Sequence[Mark], families: Mapping[str, Key]) -> tuple[tuple[str | int | float, ...], ...]:
    sides = [f"{side}_{what}" for side in (QUALITY, DIVERSITY) for what in ("up", "sided", "share", "low", "high")]
    head = ("lever", "label", "family", "papers", *sides, "keys")
    return (
        head,
        *(
            (
                mark.lever,
                mark.label,
                families.get(mark.lever, UNKNOWN).label,
                len(mark.papers),
                *(v for p in (mark.quality, mark.diversity) for v in (p.up, p.papers, *_rounded(p))),
                " ".join(mark.papers),
            )
            for mark in marks
        ),
    )


def _rounded(proportion: Proportion) -> tuple[float, float, float]:
    return round(proportion.value, 4), round(proportion.low, 4), round(proportion.high, 4)
