"""The evidence gap map: what was measured of which lever, and what nobody has measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from survey.charts.parts import Chart, ChartMark, Exclusion, Key
from survey.charts.words import (
    hover,
    outcome_label,
    plain,
    some,
    tick,
    titles,
)
from survey.entries import lever_link
from survey.evidence import Cell, Direction, gap_map
from survey.model import Basis
from survey.once import once
from survey.survey import Survey

map_of = once(gap_map)
"""The map, made once for its picture and its table."""

DIRECTION_SIGNS: Mapping[Direction, tuple[str, str, str, str]] = {
    Direction.UP: ("▲", "find an increase", "triangle-up", "--sv-f1"),
    Direction.DOWN: ("▼", "find a decrease", "triangle-down", "--sv-f2"),
    Direction.MIXED: ("◆", "find mixed effects", "diamond", "--sv-f4"),
    Direction.NONE: ("–", "find no effect", "line-ew", "--sv-fine"),
}
"""How a direction is shown: sign, words after a number of papers, symbol and colour."""

_CONFLICT = ("papers on both sides", "bowtie", "--sv-f6")
_GAP = ("gap: nobody has measured it", "circle-open", "--sv-f0")


def gaps(survey: Survey) -> Iterator[Chart]:
    """What was measured of the broadest levers, and what nobody has measured."""
    found = map_of(survey)
    broad = [
        (row, cells)
        for row, cells in zip(found.rows, found.cells, strict=True)
        if row.parent is None and any(cell.papers for cell in cells)
    ]
    outcomes = [
        o for o in found.outcomes if any(cell.papers for _, cells in broad for cell in cells if cell.outcome == o)
    ]
    groups: dict[str, list[tuple[str, Cell]]] = {}
    for row, cells in broad:
        for cell in cells:
            if cell.outcome in outcomes and (cell.papers or cell.is_gap):
                groups.setdefault(_kind(cell), []).append((row.label, cell))
    marks: list[ChartMark] = []
    traces: list[dict[str, Any]] = []
    keys: list[Key] = []
    for name, words, symbol, color in _KINDS:
        if name not in groups:
            continue
        start = len(marks)
        marks += [_gap_mark(label, cell, survey) for label, cell in groups[name]]
        keys.append(Key(id=name, label=words, color=color, symbol=symbol))
        traces.append(_gap_trace(name, words, symbol, color, groups[name], start, survey))
    labels = [row.label for row, _ in broad]
    unmeasured = [
        row
        for row, cells in zip(found.rows, found.cells, strict=True)
        if row.parent is None and not any(cell.papers for cell in cells)
    ]
    measured = [cell for cell in found if cell.papers]
    conflicts = len(found.conflicts)
    names = [outcome_label(survey, outcome) for outcome in outcomes]
    height = 190 + 24 * len(labels)
    yield Chart(
        id="gaps",
        title=f"{len(measured)} pairs of lever and outcome are measured, {len(found.gaps)} are gaps"
        + (f"; on {conflicts} papers disagree" if conflicts else ""),
        reading=(
            "Each row is one of the broadest levers, each column an outcome. The shape says which way most papers that"
            " measured it point, its size how many there are. Up is not always good: an outcome may be a risk. An empty"
            " ring is a gap, something that nobody has measured though both its row and its column are measured"
            " elsewhere. Narrower levers are in the table below and counted in their broader ones here."
        ),
        alt=f"Matrix of {len(labels)} levers and {some(len(outcomes), 'outcome')}.",
        traces=tuple(traces),
        layout=_gap_layout(labels, names, 34, 250),
        narrow={
            "layout": _gap_layout(labels, names, 22, 134) | {"font": {"size": 10}},
            "traces": [
                {
                    "y": [tick(label, 22) for label, _ in groups[key.id]],
                    "x": [tick(outcome_label(survey, cell.outcome), 60) for _, cell in groups[key.id]],
                    "marker": {"size": [_gap_size(cell) * 0.7 for _, cell in groups[key.id]]},
                }
                for key in keys
            ],
        },
        height=(height, height + 20 + 3 * len(labels)),
        marks=tuple(marks),
        keys=tuple(keys),
        data=(
            (
                "lever",
                "label",
                "outcome",
                "papers",
                "up",
                "down",
                "mixed",
                "none",
                "argued_or_cited",
                "strength",
                "state",
            ),
            *(
                (
                    *(row.lever, row.label, cell.outcome, cell.papers, cell.up, cell.down, cell.mixed, cell.none),
                    *(cell.uncounted, cell.strength.value, _kind(cell) if cell.papers or cell.is_gap else ""),
                )
                for row, cells in zip(found.rows, found.cells, strict=True)
                for cell in cells
            ),
        ),
        left_out=tuple(
            Exclusion(label=row.label, href=lever_link(row.lever, survey)["href"], reason="no measured finding")
            for row in unmeasured
        ),
        left_out_words=f"{some(len(unmeasured), 'broad lever')} that nobody has measured",
        nothing="" if traces else "No finding is measured yet, so everything is a gap.",
    )


_KINDS = (
    *((d.value, f"papers {words}", symbol, color) for d, (_, words, symbol, color) in DIRECTION_SIGNS.items()),
    ("conflict", *_CONFLICT),
    ("gap", *_GAP),
)


def _kind(cell: Cell) -> str:
    if cell.is_conflict:
        return "conflict"
    return cell.direction.value if cell.direction else "gap"


def _gap_size(cell: Cell) -> float:
    return 7 if cell.is_gap else round(min(9 + 2.4 * cell.papers**0.5, 22), 1)


def cell_href(lever: str, outcome: str, survey: Survey) -> str:
    """Where the evidence on a lever and an outcome stands."""
    return f"{lever_link(lever, survey)['href']}#evidence-{outcome}"


def _gap_mark(label: str, cell: Cell, survey: Survey) -> ChartMark:
    papers = dict.fromkeys(
        paper.key
        for paper, claim in survey.claims_by_lever.get(cell.lever, ())
        if claim.outcome == cell.outcome and claim.basis is Basis.MEASURED
    )
    href = cell_href(cell.lever, cell.outcome, survey) if cell.papers else lever_link(cell.lever, survey)["href"]
    return ChartMark(
        id=f"{cell.lever}:{cell.outcome}",
        label=f"{label}, {outcome_label(survey, cell.outcome)}",
        href=href,
        papers=tuple(papers),
    )


def counted(cell: Cell) -> list[tuple[Direction, int]]:
    """Papers of each direction, those without any left out."""
    votes = zip(Direction, (cell.up, cell.down, cell.mixed, cell.none), strict=True)
    return [(direction, count) for direction, count in votes if count]


def _gap_trace(
    name: str,
    words: str,
    symbol: str,
    color: str,
    found: Sequence[tuple[str, Cell]],
    start: int,
    survey: Survey,
) -> dict[str, Any]:
    hollow = symbol.endswith("-open") or symbol.startswith("line")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": plain(words),
        "x": [tick(outcome_label(survey, cell.outcome), 34) for _, cell in found],
        "y": [tick(label, 34) for label, _ in found],
        "customdata": list(range(start, start + len(found))),
        "hovertext": [_gap_hover(label, cell, survey) for label, cell in found],
        "hoverinfo": "text",
        "marker": {
            "symbol": symbol,
            "size": [_gap_size(cell) for _, cell in found],
            "opacity": [1] * len(found),
            "line": {"width": 2 if hollow else 0},
        },
        "meta": {"family": name, "colors": {"marker.color": color, "marker.line.color": color}},
    }


def _gap_hover(label: str, cell: Cell, survey: Survey) -> str:
    head = f"{label} → {outcome_label(survey, cell.outcome)}"
    if cell.is_gap:
        return hover(head, "Gap: nobody has measured it.")
    papers = _gap_mark(label, cell, survey).papers
    lines = [f"{DIRECTION_SIGNS[d][0]} {some(n, 'paper')} {finds(d, n)}" for d, n in counted(cell)]
    return hover(head, *lines, f"Evidence: {cell.strength.value}", *titles(survey, papers))


def finds(direction: Direction, count: int) -> str:
    """`finds an increase` for one paper, `find an increase` for several."""
    words = DIRECTION_SIGNS[direction][1]
    return words.replace("find", "finds", 1) if count == 1 else words


def _gap_layout(labels: Sequence[str], outcomes: Sequence[str], width: int, left: int) -> dict[str, Any]:
    is_wide = width > 30
    columns = width if is_wide else 60
    return {
        "xaxis": {
            "type": "category",
            "categoryarray": [tick(outcome, columns) for outcome in outcomes],
            "categoryorder": "array",
            "range": [-0.6, len(outcomes) - 0.4],
            "side": "top",
            "tickangle": -40 if is_wide else -90,
            "title": {"text": "Outcome" if is_wide else "", "standoff": 116},
            "showgrid": True,
        },
        "yaxis": {
            "type": "category",
            "categoryarray": [tick(label, width) for label in reversed(labels)],
            "categoryorder": "array",
            "range": [-0.6, len(labels) - 0.4],
            "title": {"text": "Lever" if is_wide else ""},
            "showgrid": True,
        },
        "margin": {"l": left, "r": 110 if is_wide else 4, "t": 176 if is_wide else 204, "b": 8},
        "hovermode": "closest",
    }
