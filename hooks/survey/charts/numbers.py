"""Quality against diversity in the papers' own numbers: arrows and curves, as small multiples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from survey.charts.parts import Chart, ChartMark, Exclusion, Field
from survey.charts.words import (
    UNKNOWN,
    families_of,
    hover,
    outcome_label,
    plain,
    shortened,
    some,
)
from survey.entries import byline
from survey.evidence import DIVERSITY, QUALITY, Arrow, Change, Curve, Ruler, Stop, arrows
from survey.model import Better
from survey.placing import broken
from survey.survey import Survey

PANELS = 12
"""Small multiples on one figure; the rest goes to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """One of the small multiples: what was measured in the same way."""

    title: str
    quality: Ruler
    diversity: Ruler
    arrows: tuple[Arrow, ...] = ()
    curve: Curve | None = None


def measured(survey: Survey) -> Iterator[Chart]:
    """What papers' own numbers say: arrows from the baseline, and curves along a knob."""
    found = arrows(survey)
    panels = [*_arrow_panels(found.arrows), *(_curve_panel(curve) for curve in found.curves)]
    left_out = tuple(
        Exclusion(
            label=f"{byline(survey.by_key[item.paper])}: {item.setting} ({item.where})",
            href=f"papers/{item.paper}/#numbers",
            reason=item.reason,
        )
        for item in found.left_out
    )
    groups = [panels[start : start + PANELS] for start in range(0, len(panels), PANELS)] or [[]]
    for number, group in enumerate(groups):
        yield _measured_chart(survey, group, number, left_out if number == len(groups) - 1 else (), bool(left_out))


def _nth(place: int) -> str:
    """Plotly's number of an axis; the first has none."""
    return str(place + 1) if place else ""


def _arrow_panels(found: Iterable[Arrow]) -> Iterator[_Panel]:
    """Arrows whose values share an axis: same setting, and quality and diversity measured the same way."""
    groups: dict[tuple[str, Ruler, Ruler], list[Arrow]] = {}
    for arrow in found:
        groups.setdefault((arrow.setting, arrow.quality.ruler, arrow.diversity.ruler), []).append(arrow)
    for (setting, quality, diversity), members in groups.items():
        yield _Panel(title=setting, quality=quality, diversity=diversity, arrows=tuple(members))


def _curve_panel(curve: Curve) -> _Panel:
    return _Panel(title=curve.setting, quality=curve.quality, diversity=curve.diversity, curve=curve)


def _measured_chart(
    survey: Survey, panels: Sequence[_Panel], number: int, left_out: tuple[Exclusion, ...], any_left_out: bool
) -> Chart:
    first, second = outcome_label(survey, QUALITY), outcome_label(survey, DIVERSITY)
    marks: list[ChartMark] = []
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for place, panel in enumerate(panels):
        drawn = _curve_traces(panel.curve, survey) if panel.curve else _arrow_traces(panel.arrows, survey)
        for trace, behind in drawn:
            customdata = [len(marks) + i for i in range(len(behind))]
            marks += behind
            traces.append({**trace, "customdata": customdata, "xaxis": f"x{_nth(place)}", "yaxis": f"y{_nth(place)}"})
        notes += _arrow_notes(panel.arrows, place)
    wide, narrow = (_grid(panels, columns, survey, first, second) for columns in (3, 1))
    rows_wide, rows_narrow = -(-len(panels) // 3), len(panels)
    for layout in (wide, narrow):
        layout["annotations"] = [*layout["annotations"], *notes]
    return Chart(
        id="measured" if not number else f"measured-{number + 1}",
        title=_measured_title([a for p in panels for a in p.arrows], [p.curve for p in panels if p.curve], survey),
        reading=(
            f"Numbers from the papers themselves. An arrow leads from a paper's own baseline (0, 0) to its method:"
            f" the relative change of {first.lower()} to the right and of {second.lower()} upwards, better being"
            " positive on both. A curve follows a knob in the units of the source, better being to the right and"
            " upwards; filled points joined by the thick line are its Pareto front. Values share a panel only when"
            " measure, level and setting agree."
        ),
        alt=f"{some(len(panels), 'panel')} of measured {first.lower()} against {second.lower()}.",
        traces=tuple(traces),
        layout=wide,
        narrow={"layout": narrow, "traces": []},
        height=(max(1, rows_wide) * 330, max(1, rows_narrow) * 310),
        marks=tuple(marks),
        columns=("Paper", "Setting", "What was changed", first, second, "Where"),
        rows=tuple(row for panel in panels for row in _measured_rows(panel, survey)),
        data=(
            (
                *("paper", "kind", "setting", "changed", "at", "quality_measure", "quality_baseline", "quality_value"),
                *("diversity_measure", "diversity_baseline", "diversity_value", "on_front", "where"),
            ),
            *(row for panel in panels for row in _measured_data(panel)),
        ),
        left_out=left_out,
        left_out_words=f"{some(len(left_out), 'result')} that cannot be compared",
        nothing=""
        if panels
        else (
            "No comparison of the collection can be drawn; see below."
            if any_left_out
            else "No paper's numbers have been recorded yet. A record may hold them under `results`: a baseline and a"
            " method measured the same way in the same paper, or the settings of one knob. The directions of all"
            " findings are on the other charts."
        ),
    )


def _measured_title(drawn: Sequence[Arrow], curves: Sequence[Curve], survey: Survey) -> str:
    first, second = outcome_label(survey, QUALITY).lower(), outcome_label(survey, DIVERSITY).lower()
    parts = []
    if drawn:
        both = sum(a.quality.relative > 0 and a.diversity.relative > 0 for a in drawn)
        traded = sum(a.quality.relative > 0 > a.diversity.relative for a in drawn)
        parts.append(
            f"{both} of {some(len(drawn), 'comparison')} improve both {first} and {second}"
            + (f", {traded} gain {first} and lose {second}" if traded else "")
        )
    if curves:
        tension = sum(len(curve.front) > 1 for curve in curves)
        parts.append(f"on {tension} of {some(len(curves), 'curve')} no setting is best in both")
    title = "; ".join(parts) or f"No measured {first} and {second} yet"
    return title[0].upper() + title[1:]


_Drawn = tuple[dict[str, Any], list[ChartMark]]
"""A trace, and what its points stand for."""


def _arrow_traces(found: Sequence[Arrow], survey: Survey) -> Iterator[_Drawn]:
    families = families_of(survey)
    for arrow in found:
        key = families.get(arrow.method, UNKNOWN)
        label = survey.taxonomy.lever_label(arrow.method)
        mark = ChartMark(
            id=f"{arrow.paper}:{arrow.index}",
            label=f"{label}, {byline(survey.by_key[arrow.paper])}",
            href=f"papers/{arrow.paper}/#numbers",
            papers=(arrow.paper,),
        )
        trace = {
            "type": "scatter",
            "mode": "markers",
            "name": plain(label),
            "x": [_hundredth(arrow.quality.relative)],
            "y": [_hundredth(arrow.diversity.relative)],
            "hovertext": [_arrow_hover(arrow, label, survey)],
            "hoverinfo": "text",
            "marker": {"symbol": key.symbol, "size": 9, "line": {"width": 1}},
            "meta": {"family": key.id, "colors": {"marker.color": key.color, "marker.line.color": key.color}},
        }
        yield trace, [mark]


def _hundredth(relative: float) -> float:
    """A relative change in per cent."""
    return float(f"{100 * relative:.6g}")


def _arrow_hover(arrow: Arrow, label: str, survey: Survey) -> str:
    return hover(
        shortened(survey.by_key[arrow.paper].reference.title),
        f"{label} instead of {arrow.baseline}",
        f"{outcome_label(survey, QUALITY)}: {arrow.quality.baseline:g} → {arrow.quality.value:g}",
        f"{outcome_label(survey, DIVERSITY)}: {arrow.diversity.baseline:g} → {arrow.diversity.value:g}",
        f"{arrow.setting}; {arrow.where}",
    )


def _arrow_notes(found: Sequence[Arrow], place: int) -> Iterator[dict[str, Any]]:
    """The shafts of the arrows."""
    for arrow in found:
        yield {
            "x": _hundredth(arrow.quality.relative),
            "y": _hundredth(arrow.diversity.relative),
            "ax": 0,
            "ay": 0,
            "xref": f"x{_nth(place)}",
            "yref": f"y{_nth(place)}",
            "axref": f"x{_nth(place)}",
            "ayref": f"y{_nth(place)}",
            "text": "",
            "showarrow": True,
            "arrowhead": 2,
            "arrowwidth": 1.5,
            "standoff": 5,
            "name": "arrow",
        }


def _curve_traces(curve: Curve, survey: Survey) -> Iterator[_Drawn]:
    href = f"papers/{curve.paper}/#numbers"
    front = curve.front
    if len(front) > 1:
        line = {
            "type": "scatter",
            "mode": "lines",
            "x": [stop.quality for stop in front],
            "y": [stop.diversity for stop in front],
            "line": {"width": 5},
            "opacity": 0.35,
            "hoverinfo": "skip",
            "meta": {"family": "front", "colors": {"line.color": "--sv-f3"}},
        }
        yield line, []
    knob = survey.taxonomy.terms[curve.knob].label if curve.knob in survey.taxonomy.terms else curve.knob
    marks = [
        ChartMark(
            id=f"{curve.paper}:{curve.index}:{place}",
            label=f"{knob} {_at(stop)}, {byline(survey.by_key[curve.paper])}",
            href=href,
            papers=(curve.paper,),
        )
        for place, stop in enumerate(curve.stops)
    ]
    trace = {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": plain(knob),
        "x": [stop.quality for stop in curve.stops],
        "y": [stop.diversity for stop in curve.stops],
        "text": [plain(shortened(_at(stop), 14)) for stop in curve.stops],
        "textposition": "top center",
        "cliponaxis": False,
        "hovertext": [
            hover(
                shortened(survey.by_key[curve.paper].reference.title),
                f"{knob}: {_at(stop)}" + (" (on the Pareto front)" if stop.on_front else ""),
                f"{outcome_label(survey, QUALITY)} {stop.quality:g}",
                f"{outcome_label(survey, DIVERSITY)} {stop.diversity:g}",
                f"{curve.setting}; {curve.where}",
            )
            for stop in curve.stops
        ],
        "hoverinfo": "text",
        "line": {"width": 1},
        "marker": {"size": 8, "symbol": ["circle" if stop.on_front else "circle-open" for stop in curve.stops]},
        "meta": {"family": "curve", "colors": {"line.color": "--sv-f1", "marker.color": "--sv-f1"}},
    }
    yield trace, marks


def _at(stop: Stop) -> str:
    return stop.at if isinstance(stop.at, str) else f"{stop.at:g}"


def _grid(panels: Sequence[_Panel], columns: int, survey: Survey, first: str, second: str) -> dict[str, Any]:
    """Axes and heads of the panels, in so many columns."""
    rows = max(1, -(-len(panels) // columns))
    layout: dict[str, Any] = {
        "annotations": [],
        "margin": {"l": 58, "r": 10, "t": 44, "b": 56},
        "hovermode": "closest",
    }
    for place, panel in enumerate(panels):
        row, column = divmod(place, columns)
        gap_x, gap_y = 0.085 if columns > 1 else 0, min(0.4, 0.36 / rows) if rows > 1 else 0
        wide, high = (1 - gap_x * (columns - 1)) / columns, (1 - gap_y * (rows - 1)) / rows
        left, top = column * (wide + gap_x), 1 - row * (high + gap_y)
        x_title, y_title = (
            _panel_axis(panel, panel.quality, first, survey),
            _panel_axis(panel, panel.diversity, second, survey),
        )
        bottom = max(0.0, top - high)
        layout[f"xaxis{_nth(place)}"] = _panel_values(
            panel.quality, panel, [arrow.quality for arrow in panel.arrows]
        ) | {
            "domain": [round(left, 4), round(min(1, left + wide), 4)],
            "anchor": f"y{_nth(place)}",
            "title": {"text": x_title, "standoff": 4},
        }
        layout[f"yaxis{_nth(place)}"] = _panel_values(
            panel.diversity, panel, [arrow.diversity for arrow in panel.arrows]
        ) | {
            "domain": [round(bottom, 4), round(top, 4)],
            "anchor": f"x{_nth(place)}",
            "title": {"text": y_title, "standoff": 4},
        }
        layout["annotations"].append(
            {
                "x": round(left, 4),
                "y": round(top, 4),
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "align": "left",
                "showarrow": False,
                "text": f"<b>{'<br>'.join(map(plain, broken(shortened(panel.title, 80), 42)[:2]))}</b>",
                "name": "panel",
            }
        )
    return layout


def _panel_axis(panel: _Panel, ruler: Ruler, outcome: str, survey: Survey) -> str:
    known = survey.taxonomy.terms.get(ruler.measure)
    measure = known.label if known else ruler.measure
    unit = "change in %" if panel.arrows else ruler.unit or f"per {ruler.level.value}"
    details = ", ".join(part for part in (measure, f"n = {ruler.n}" if ruler.n else "", unit) if part)
    return "<br>".join(map(plain, broken(f"{outcome}: {details}", 34)[:2]))


def _panel_values(ruler: Ruler, panel: _Panel, changes: Sequence[Change]) -> dict[str, Any]:
    """The ends of an axis: round the baseline and all arrows, or turned where less is better."""
    if changes:
        ends = [0.0, *(_hundredth(change.relative) for change in changes)]
        room = 0.15 * (max(ends) - min(ends)) or 1.0
        return {"zeroline": True, "range": [min(ends) - room, max(ends) + room], "nticks": 5}
    turned = panel.curve is not None and ruler.better is Better.LOWER
    return {"zeroline": False, "autorange": "reversed" if turned else True, "nticks": 5}


def _change(change: Change) -> str:
    return f"{change.baseline:g} → {change.value:g} ({100 * change.relative:+.1f} %)"


def _measured_rows(panel: _Panel, survey: Survey) -> Iterator[tuple[Field, ...]]:
    for arrow in panel.arrows:
        yield (
            Field(text=byline(survey.by_key[arrow.paper]), href=f"papers/{arrow.paper}/#numbers"),
            Field(text=arrow.setting),
            Field(text=f"{survey.taxonomy.lever_label(arrow.method)} instead of {arrow.baseline}"),
            Field(text=_change(arrow.quality)),
            Field(text=_change(arrow.diversity)),
            Field(text=arrow.where),
        )
    if panel.curve:
        for stop in panel.curve.stops:
            yield (
                Field(text=byline(survey.by_key[panel.curve.paper]), href=f"papers/{panel.curve.paper}/#numbers"),
                Field(text=panel.curve.setting),
                Field(text=f"{panel.curve.knob}: {_at(stop)}{' (Pareto front)' if stop.on_front else ''}"),
                Field(text=f"{stop.quality:g}"),
                Field(text=f"{stop.diversity:g}"),
                Field(text=panel.curve.where),
            )


def _measured_data(panel: _Panel) -> Iterator[tuple[str | int | float, ...]]:
    for arrow in panel.arrows:
        quality, diversity = arrow.quality, arrow.diversity
        yield (
            *(arrow.paper, "comparison", arrow.setting, arrow.method, "", quality.ruler.measure, quality.baseline),
            *(quality.value, diversity.ruler.measure, diversity.baseline, diversity.value, "", arrow.where),
        )
    curve = panel.curve
    if curve:
        for stop in curve.stops:
            yield (
                *(curve.paper, "sweep", curve.setting, curve.knob, _at(stop), curve.quality.measure, "", stop.quality),
                *(curve.diversity.measure, "", stop.diversity, "yes" if stop.on_front else "no", curve.where),
            )
