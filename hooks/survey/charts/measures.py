"""How properties are measured: pairs of measures, and the states of each property."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from survey.charts.parts import Chart, ChartMark, Exclusion, Field, Key
from survey.charts.words import (
    hover,
    percent,
    plain,
    some,
    tick,
    titles,
)
from survey.entries import byline, lever_link
from survey.model import State
from survey.survey import Paper, Survey
from survey.taxonomy import Axis, Term


def measures(survey: Survey) -> Iterator[Chart]:
    """Which measures of the first two properties are used in the same paper."""
    properties = survey.taxonomy.properties
    if len(properties) < 2:
        yield Chart(
            id="measures",
            title="There is only one property to measure" if properties else "There is no property to measure",
            reading="This chart crosses the measures of the first two properties.",
            nothing="The vocabulary has fewer than two properties.",
        )
        return
    first, second = properties[0], properties[1]
    used = {paper.key: (_broad(paper, first, survey), _broad(paper, second, survey)) for paper in survey.papers}
    cells: dict[tuple[str, str], list[str]] = {}
    for key, (ones, others) in used.items():
        for pair in ((r, c) for r in ones for c in others):
            cells.setdefault(pair, []).append(key)
    rows = [t for t in first.roots if any(t.id in measured for measured, _ in used.values())]
    columns = [t for t in second.roots if any(t.id in measured for _, measured in used.values())]
    both = [key for key, (one, other) in used.items() if one and other]
    one_only = [key for key, (one, other) in used.items() if bool(one) != bool(other)]
    pairs = [(r, c) for r in rows for c in columns if (r.id, c.id) in cells]
    marks = tuple(
        ChartMark(
            id=f"{r.id}:{c.id}",
            label=f"{r.label} and {c.label}",
            href=f"papers/?{first.id}={r.id}&{second.id}={c.id}",
            papers=tuple(cells[r.id, c.id]),
        )
        for r, c in pairs
    )
    place = {mark.id: i for i, mark in enumerate(marks)}
    trace = {
        "type": "heatmap",
        "x": [tick(c.label, 26) for c in columns],
        "y": [tick(r.label, 26) for r in rows],
        "z": [[len(cells.get((r.id, c.id), ())) or None for c in columns] for r in rows],
        "text": [[str(len(cells.get((r.id, c.id), ())) or "") for c in columns] for r in rows],
        "texttemplate": "%{text}",
        "customdata": [[place.get(f"{r.id}:{c.id}", -1) for c in columns] for r in rows],
        "hovertext": [
            [
                hover(
                    f"{r.label} with {c.label}: {some(len(cells.get((r.id, c.id), ())), 'paper')}",
                    *titles(survey, cells.get((r.id, c.id), [])),
                )
                for c in columns
            ]
            for r in rows
        ],
        "hoverinfo": "text",
        "hoverongaps": False,
        "xgap": 2,
        "ygap": 2,
        "zmin": 0,
        "showscale": False,
        "meta": {"family": "pairs", "colors": {}, "scale": ["--sv-soft", "--sv-f1"]},
    }
    empty = len(rows) * len(columns) - len(pairs)
    drawn = bool(pairs)
    low, one, two = 26, first.label, second.label
    yield Chart(
        id="measures",
        title=_measures_title(pairs, cells, empty, one.lower(), two.lower()),
        reading=(
            f"Papers that report a number for both properties, by the broadest measures of {one.lower()} (rows) and"
            f" {two.lower()} (columns) that they use. A paper with several measures counts in each of their pairs. An"
            " empty field is a pair that no paper uses."
        ),
        alt=f"Heat map of {len(rows)} by {len(columns)} measures; {some(len(both), 'paper')} measure both.",
        traces=(trace,) if drawn else (),
        layout=_measures_layout(rows, columns, low, one, two, {"l": 250, "r": 90, "t": 160, "b": 8}),
        narrow={
            "layout": _measures_layout(rows, columns, 18, one, "", {"l": 116, "r": 4, "t": 164, "b": 4})
            | {"font": {"size": 10}},
            "traces": [
                {"x": [tick(c.label, 60) for c in columns], "y": [tick(r.label, 18) for r in rows]},
            ],
        },
        height=(220 + 30 * len(rows), 170 + 34 * len(rows)),
        marks=marks,
        columns=(one, two, "Papers", "Which"),
        rows=tuple(
            (
                Field(text=r.label, href=lever_link(r.id, survey)["href"]),
                Field(text=c.label, href=lever_link(c.id, survey)["href"]),
                Field(
                    text=str(len(cells[r.id, c.id])),
                    href=f"papers/?{first.id}={r.id}&{second.id}={c.id}",
                    number=True,
                ),
                Field(text="; ".join(byline(survey.by_key[key]) for key in cells[r.id, c.id])),
            )
            for r, c in sorted(pairs, key=lambda pair: -len(cells[pair[0].id, pair[1].id]))
        ),
        data=(
            (first.id, second.id, "papers", "keys"),
            *((r.id, c.id, len(cells[r.id, c.id]), " ".join(cells[r.id, c.id])) for r, c in pairs),
        ),
        left_out=tuple(
            Exclusion(
                label=survey.by_key[key].reference.title,
                href=f"papers/{key}/",
                reason=f"a number for {(one if used[key][0] else two).lower()} only",
            )
            for key in one_only
        ),
        left_out_words=f"{some(len(one_only), 'paper')} with a number for only one of the two",
        nothing="" if drawn else f"No paper reports numbers for both {one.lower()} and {two.lower()} yet.",
    )


def _broad(paper: Paper, axis: Axis, survey: Survey) -> tuple[str, ...]:
    """The broadest measures by which a paper gives numbers for a property."""
    by = paper.record.measures.get(axis.id)
    terms = survey.taxonomy.terms
    return tuple(dict.fromkeys(terms[id_].with_ancestors[-1] for id_ in (by.measured if by else ()) if id_ in terms))


def _measures_title(
    pairs: Sequence[tuple[Term, Term]],
    cells: Mapping[tuple[str, str], Sequence[str]],
    empty: int,
    first: str,
    second: str,
) -> str:
    if not pairs:
        return f"No paper measures both {first} and {second} yet"
    r, c = max(pairs, key=lambda pair: len(cells[pair[0].id, pair[1].id]))
    return (
        f"{r.label} with {c.label} is the most frequent pair of measures"
        f" ({some(len(cells[r.id, c.id]), 'paper')}); {empty} of {some(len(pairs) + empty, 'pair')} have no paper"
    )


def _measures_layout(
    rows: Sequence[Term], columns: Sequence[Term], width: int, first: str, second: str, margin: dict[str, int]
) -> dict[str, Any]:
    return {
        "xaxis": {
            "type": "category",
            "categoryarray": [tick(c.label, width if second else 60) for c in columns],
            "categoryorder": "array",
            "side": "top",
            "tickangle": -40 if second else -90,
            "title": {"text": plain(f"{second} measure") if second else "", "standoff": 96},
            "showgrid": False,
        },
        "yaxis": {
            "type": "category",
            "categoryarray": [tick(r.label, width) for r in reversed(rows)],
            "categoryorder": "array",
            "title": {"text": plain(f"{first} measure") if second else ""},
            "showgrid": False,
        },
        "margin": margin,
        "hovermode": "closest",
    }


_STATES: Mapping[State | None, tuple[str, str, str, str]] = {
    State.MEASURED: ("measured", "a number is reported", "--sv-good", ""),
    State.SHOWN: ("shown", "a picture or examples only", "--sv-f7", "/"),
    State.CLAIMED: ("claimed", "stated without a measure", "--sv-f5", "."),
    State.ABSENT: ("absent", "looked for and not dealt with", "--sv-f0", ""),
    None: ("not looked at", "nobody has looked yet", "--sv-line", ""),
}


def _inside(count: int, total: int, least: float = 0.03) -> str:
    """A number inside its bar, when it fits there."""
    return str(count) if count / total >= least else ""


def states(survey: Survey) -> Iterator[Chart]:
    """The share of papers that measure, show, claim or leave out each property."""
    properties, total = survey.taxonomy.properties, len(survey.papers)
    groups = {
        (axis.id, state): tuple(paper.key for paper in survey.papers if paper.state(axis.id) is state)
        for axis in properties
        for state in _STATES
    }
    keys = [Key(id=word, label=word, color=color, pattern=shape) for word, _, color, shape in _STATES.values()]
    marks: list[ChartMark] = []
    traces = []
    for state, (word, meaning, color, shape) in _STATES.items():
        start = len(marks)
        held = [axis for axis in properties if groups[axis.id, state]]
        marks += [
            ChartMark(
                id=f"{axis.id}:{word}",
                label=f"{axis.label} {word}",
                href=f"taxonomy/{axis.id}/#coverage",
                papers=groups[axis.id, state],
            )
            for axis in held
        ]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": plain(word),
                "y": [plain(axis.label) for axis in held],
                "x": [round(100 * len(groups[axis.id, state]) / total, 2) for axis in held],
                "text": [_inside(len(groups[axis.id, state]), total) for axis in held],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "customdata": list(range(start, len(marks))),
                "hovertext": [
                    hover(
                        f"{axis.label} {word}: {some(len(groups[axis.id, state]), 'paper')}"
                        f" ({percent(len(groups[axis.id, state]) / total)})",
                        meaning,
                        *titles(survey, groups[axis.id, state]),
                    )
                    for axis in held
                ],
                "hoverinfo": "text",
                "marker": {
                    "opacity": [1] * len(held),
                    "line": {"width": 1},
                    "pattern": {"shape": shape, "size": 6, "solidity": 0.2, "fillmode": "overlay", "fgopacity": 0.4},
                },
                "meta": {
                    "family": word,
                    "colors": {
                        "marker.color": color,
                        "marker.line.color": "--md-default-bg-color",
                        "marker.pattern.fgcolor": "--md-default-bg-color",
                        "insidetextfont.color": "--md-default-fg-color"
                        if color == "--sv-line"
                        else "--md-default-bg-color",
                    },
                },
            }
        )
    shares = [(axis.label, len(groups[axis.id, State.MEASURED])) for axis in properties]
    listed = ", ".join(
        (f"{label} is measured by {count}" if not i else f"{label.lower()} by {count}")
        for i, (label, count) in enumerate(shares)
    )
    yield Chart(
        id="states",
        title=f"{listed} of {some(total, 'paper')}" if properties and total else "There is nothing to measure yet",
        reading=(
            "How the papers of the survey treat each property of their data: "
            + "; ".join(f"{word}, {meaning}" for word, meaning, _, _ in _STATES.values())
            + ". Each bar is all papers."
        ),
        alt="Stacked bars. "
        + " ".join(
            f"{axis.label}: "
            + ", ".join(f"{_STATES[state][0]} {len(groups[axis.id, state])}" for state in _STATES)
            + "."
            for axis in properties
        ),
        traces=tuple(traces) if properties and total else (),
        layout={
            "barmode": "stack",
            "xaxis": {
                "title": {"text": "Share of papers (%)"},
                "range": [0, 100],
                "tickvals": [0, 25, 50, 75, 100],
                "showgrid": False,
            },
            "yaxis": {
                "title": {"text": "Property"},
                "categoryorder": "array",
                "categoryarray": [plain(axis.label) for axis in reversed(properties)],
            },
            "margin": {"l": 110, "r": 20, "t": 8, "b": 48},
            "hovermode": "closest",
        },
        narrow={
            "layout": {"margin": {"l": 82, "r": 16, "t": 8, "b": 44}, "yaxis": {"title": {"text": ""}}},
            "traces": [
                {"text": [_inside(n, total, 0.09) for axis in properties if (n := len(groups[axis.id, state]))]}
                for state in _STATES
            ],
        },
        height=(110 + 62 * len(properties), 100 + 58 * len(properties)),
        marks=tuple(marks),
        keys=tuple(keys),
        columns=("Property", *(_STATES[state][0].capitalize() for state in _STATES)),
        rows=tuple(
            (
                Field(text=axis.label, href=f"taxonomy/{axis.id}/#coverage"),
                *(Field(text=str(len(groups[axis.id, state])), number=True) for state in _STATES),
            )
            for axis in properties
        ),
        data=(
            ("property", "state", "papers", "share", "keys"),
            *(
                (axis.id, _STATES[state][0], len(keys_), round(len(keys_) / total, 4) if total else 0, " ".join(keys_))
                for (axis, state, keys_) in ((a, s, groups[a.id, s]) for a in properties for s in _STATES)
            ),
        ),
        nothing="" if properties and total else "The survey has no property, or no paper.",
    )
