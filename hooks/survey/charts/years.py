"""The field over time, by family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from survey.charts.parts import Chart, ChartMark, Exclusion, Field, Key
from survey.charts.words import (
    family_of,
    hover,
    plain,
    some,
    titles,
)
from survey.survey import Paper, Survey
from survey.taxonomy import Axis, Term


def colored_axis(survey: Survey) -> Axis | None:
    """The axis whose families have colours, or else the first."""
    axes = [axis for axis in survey.taxonomy.axes if not axis.is_property]
    return next((axis for axis in axes if any(term.color for term in axis.terms)), axes[0] if axes else None)


def time(survey: Survey) -> Iterator[Chart]:
    """How many papers of each family appeared in each year."""
    axis = colored_axis(survey)
    roots = axis.roots if axis else ()
    families = {term.id: term.with_ancestors[-1] for term in axis.terms} if axis else {}
    kinds = {
        paper.key: tuple(dict.fromkeys(families[id_] for id_ in paper.terms.get(axis.id, ()) if id_ in families))
        for paper in survey.papers
        if axis
    }
    shown = [paper for paper in survey.papers if kinds.get(paper.key) and paper.reference.year]
    cells: dict[tuple[str, int], list[Paper]] = {}
    for paper in shown:
        for root in kinds[paper.key]:
            cells.setdefault((root, paper.reference.year or 0), []).append(paper)
    years = sorted({paper.reference.year or 0 for paper in shown})
    totals = Counter(root for paper in shown for root in kinds[paper.key])
    used = [family_of(root) for root in roots if totals[root.id]]
    marks: list[ChartMark] = []
    traces = []
    for key in used:
        held = [year for year in years if (key.id, year) in cells]
        start = len(marks)
        marks += [_time_mark(key, year, cells[key.id, year], axis) for year in held]
        traces.append(
            {
                "type": "bar",
                "name": plain(key.label),
                "x": held,
                "y": [len(cells[key.id, year]) for year in held],
                "customdata": list(range(start, len(marks))),
                "hovertext": [
                    hover(
                        f"{key.label}, {year}: {some(len(cells[key.id, year]), 'paper')}",
                        *titles(survey, [paper.key for paper in cells[key.id, year]]),
                    )
                    for year in held
                ],
                "hoverinfo": "text",
                "textposition": "none",
                "marker": {
                    "opacity": [1] * len(held),
                    "line": {"width": 1},
                    "pattern": {
                        "shape": key.pattern,
                        "size": 6,
                        "solidity": 0.25,
                        "fillmode": "overlay",
                        "fgopacity": 0.5,
                    },
                },
                "meta": {
                    "family": key.id,
                    "colors": {
                        "marker.color": key.color,
                        "marker.line.color": "--md-default-bg-color",
                        "marker.pattern.fgcolor": "--md-default-bg-color",
                    },
                },
            }
        )
    outside = [paper for paper in survey.papers if paper not in shown] if len(shown) < len(survey.papers) else []
    per_year = Counter(paper.reference.year or 0 for paper in shown)
    label = axis.label.lower() if axis else "family"
    yield Chart(
        id="time",
        title=_time_title(totals, per_year, roots, len(shown)),
        reading=(
            f"Papers of the survey by year of publication and {label} family. A paper that belongs to several families"
            " counts in each, so a bar may be taller than the year has papers."
        ),
        alt="Stacked bars: "
        + ", ".join(f"{year} {some(per_year[year], 'paper')}" for year in years)
        + (". Families by size: " + ", ".join(f"{k.label} {totals[k.id]}" for k in used) + "." if used else "."),
        traces=tuple(traces),
        layout={
            "barmode": "stack",
            "bargap": 0.18,
            "xaxis": {"title": {"text": "Year of publication"}, "dtick": 1, "tickformat": "d", "showgrid": False},
            "yaxis": {"title": {"text": "Papers × families (number)"}, "rangemode": "tozero"},
            "margin": {"l": 56, "r": 8, "t": 8, "b": 48},
            "hovermode": "closest",
        },
        narrow={
            "layout": {"xaxis": {"nticks": 6, "dtick": 2}, "margin": {"l": 44, "r": 4, "t": 8, "b": 44}},
            "traces": [],
        },
        height=(440, 340),
        marks=tuple(marks),
        keys=tuple(replace(key, symbol="square") for key in used),
        columns=("Year", "Papers", *(key.label for key in used)),
        rows=tuple(
            (
                Field(text=str(year), href=f"papers/#y{year}"),
                Field(text=str(per_year[year]), number=True),
                *(_time_field(cells.get((key.id, year), []), key, year, axis) for key in used),
            )
            for year in reversed(years)
        ),
        data=(
            ("year", "family", "label", "papers", "keys"),
            *(
                (year, key.id, key.label, len(cells[key.id, year]), " ".join(p.key for p in cells[key.id, year]))
                for year in years
                for key in used
                if (key.id, year) in cells
            ),
        ),
        left_out=tuple(
            Exclusion(
                label=paper.reference.title,
                href=f"papers/{paper.key}/",
                reason="; ".join(
                    reason
                    for reason, holds in (
                        ("no year", not paper.reference.year),
                        (f"no {label}", not kinds.get(paper.key)),
                    )
                    if holds
                ),
            )
            for paper in outside
        ),
        left_out_words=f"{some(len(outside), 'paper')} without a year or a {label}",
        nothing="" if traces else f"No paper has a year and a {label} yet.",
    )


def _time_href(key: Key, year: int, axis: Axis | None) -> str:
    return f"papers/?{axis.id if axis else ''}={key.id}&year={year}"


def _time_mark(key: Key, year: int, papers: Sequence[Paper], axis: Axis | None) -> ChartMark:
    return ChartMark(
        id=f"{key.id}:{year}",
        label=f"{key.label}, {year}",
        href=_time_href(key, year, axis),
        papers=tuple(paper.key for paper in papers),
    )


def _time_field(papers: Sequence[Paper], key: Key, year: int, axis: Axis | None) -> Field:
    if not papers:
        return Field(text="", number=True)
    return Field(text=str(len(papers)), href=_time_href(key, year, axis), number=True)


def _time_title(totals: Mapping[str, int], per_year: Mapping[int, int], roots: Sequence[Term], papers: int) -> str:
    if not totals:
        return "No paper is placed in time yet"
    largest = max((root for root in roots if root.id in totals), key=lambda root: totals[root.id])
    fullest = max(per_year, key=lambda year: (per_year[year], year))
    return (
        f"{fullest} has most papers, {per_year[fullest]} of {papers};"
        f" {largest.label} is the largest family, with {totals[largest.id]}"
    )
