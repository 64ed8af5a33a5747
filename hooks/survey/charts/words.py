"""Words and signs that the charts share: tooltips, families, shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from textwrap import wrap

from survey.charts.parts import Key
from survey.evidence import Proportion
from survey.placing import broken
from survey.survey import Survey
from survey.taxonomy import Term

MOST_TITLES = 4
"""Titles of papers that a tooltip names."""


def plain(text: str) -> str:
    """Plain text for Plotly, which reads some HTML."""
    return escape(text, quote=False)


def hover(*lines: str) -> str:
    """A tooltip: a head and lines below it, none too long."""
    head, *rest = (["<br>".join(plain(part) for part in wrap(line, 60)) for line in lines if line]) or [""]
    return "<br>".join([f"<b>{head}</b>", *rest])


def titles(survey: Survey, keys: Sequence[str]) -> list[str]:
    """Titles of the first papers, and how many more there are."""
    shown = [f"• {shortened(survey.by_key[key].reference.title)}" for key in keys[:MOST_TITLES]]
    return [*shown, *([f"and {len(keys) - MOST_TITLES} more"] if len(keys) > MOST_TITLES else [])]


def shortened(text: str, most: int = 90) -> str:
    """The text, cut when it is longer."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def some(count: int, noun: str) -> str:
    """`1 paper`, `2 papers`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def percent(share: float) -> str:
    """`40 %`."""
    return f"{100 * share:.0f} %"


def between(proportion: Proportion) -> str:
    """`48–100 %`, the interval."""
    return f"{100 * proportion.low:.0f}–{100 * proportion.high:.0f} %"


def outcome_label(survey: Survey, outcome: str) -> str:
    """The words for an outcome, a property's short ones; its id when the vocabulary could not be read."""
    taxonomy = survey.taxonomy
    known = taxonomy.axis_by_id.get(outcome) or taxonomy.outcome_by_id.get(outcome)
    return known.label if known else outcome


def newest_first(survey: Survey, keys: Iterable[str]) -> tuple[str, ...]:
    """The keys in the order of the survey."""
    wanted = set(keys)
    return tuple(paper.key for paper in survey.papers if paper.key in wanted)


def tick(label: str, width: int) -> str:
    """A category as Plotly shows it, in several lines when it is long."""
    return "<br>".join(map(plain, broken(label, width)))


def short(value: float) -> str:
    """A coordinate."""
    return f"{value:.1f}".removesuffix(".0")


_SOLID = ("circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon", "triangle-down", "pentagon", "x")
_HOLLOW = tuple(f"{name}-open" for name in _SOLID)


def families_of(survey: Survey) -> dict[str, Key]:
    """The family of every lever: the broadest term on the coloured axis, the whole axis elsewhere."""
    found: dict[str, Key] = {}
    others = 0
    for axis in survey.taxonomy.axes:
        colored = any(term.color for term in axis.terms)
        if colored:
            families = {root.id: family_of(root) for root in axis.roots}
            found |= {term.id: families[term.with_ancestors[-1]] for term in axis.terms}
        else:
            key = Key(id=axis.id, label=axis.label, color="--sv-f0", symbol=_HOLLOW[others % len(_HOLLOW)])
            others += 1
            found |= {term.id: key for term in axis.terms}
            found.setdefault(axis.id, key)
    return found


def family_of(root: Term) -> Key:
    """The family that a broadest term names."""
    place = (root.color or 1) - 1
    pattern = _PATTERNS[place % len(_PATTERNS)]
    return Key(
        id=root.id,
        label=root.label,
        color=f"--sv-f{min(place + 1, 9)}",
        symbol=_SOLID[place % len(_SOLID)],
        pattern=pattern,
    )


_PATTERNS = ("", "/", "", ".", "", "\\", "", "x", "", "-")

HATCHES = {
    "/": "M-5 1L1 -5M-3 5L5 -3",
    "\\": "M-1 -5L5 1M-5 -3L3 5",
    "x": "M-5 1L1 -5M-3 5L5 -3M-1 -5L5 1M-5 -3L3 5",
    ".": "M-3 -2h2M1 -2h2M-3 2h2M1 2h2",
    "-": "M-5 -2H5M-5 2H5",
}
"""Plotly's patterns as SVG paths, for the legend."""

UNKNOWN = Key(id="", label="", color="--sv-f0", symbol="circle-open")


def in_order(keys: Iterable[Key], families: Mapping[str, Key]) -> list[Key]:
    """Those of the keys that are used, each once, in the order of the vocabulary."""
    used = {key.id: key for key in keys}
    known = dict.fromkeys(key.id for key in families.values())
    return [used[id_] for id_ in (*known, *(id_ for id_ in used if id_ not in known)) if id_ in used]


def symbol_path(symbol: str, r: float, x: float = 0, y: float = 0) -> str:
    """A mark's outline in SVG, as large as Plotly draws it."""
    name = symbol.removesuffix("-open")
    if name == "circle":
        arc = f"a{short(r)} {short(r)} 0 1 0"
        return f"M{short(x - r)} {short(y)}{arc} {short(2 * r)} 0{arc} {short(-2 * r)} 0Z"
    corners = _SHAPES.get(name, _SHAPES["square"])
    return "M" + "L".join(f"{short(x + r * dx)} {short(y + r * dy)}" for dx, dy in corners) + "Z"


_CROSS = ((0.4, 1.2), (0.4, 0.4), (1.2, 0.4), (1.2, -0.4), (0.4, -0.4), (0.4, -1.2))
_SHAPES: Mapping[str, Sequence[tuple[float, float]]] = {
    "square": ((1, 1), (-1, 1), (-1, -1), (1, -1)),
    "diamond": ((1.3, 0), (0, 1.3), (-1.3, 0), (0, -1.3)),
    "triangle-up": ((-1.15, 0.58), (1.15, 0.58), (0, -1.15)),
    "triangle-down": ((-1.15, -0.58), (1.15, -0.58), (0, 1.15)),
    "cross": (*_CROSS, *((-a, -b) for a, b in _CROSS)),
    "x": tuple((0.707 * (a - b), 0.707 * (a + b)) for a, b in (*_CROSS, *((-c, -d) for c, d in _CROSS))),
    "star": (
        *((0, -1.4), (0.33, -0.45), (1.33, -0.43), (0.53, 0.17), (0.82, 1.13)),
        *((0, 0.56), (-0.82, 1.13), (-0.53, 0.17), (-1.33, -0.43), (-0.33, -0.45)),
    ),
    "hexagon": ((0.87, -0.5), (0.87, 0.5), (0, 1), (-0.87, 0.5), (-0.87, -0.5), (0, -1)),
    "pentagon": ((0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31), (0, -1)),
    "bowtie": ((-1.2, -1), (1.2, 1), (1.2, -1), (-1.2, 1)),
    "line-ew": ((-1.2, -0.15), (1.2, -0.15), (1.2, 0.15), (-1.2, 0.15)),
}
