"""What the evidence says, for readers: the values of effect-direction tables, the gap map and the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from survey.charts.gaps import DIRECTION_SIGNS, cell_href, counted, finds, map_of
from survey.charts.words import between, percent, some
from survey.entries import claim_values, entry, lever_link, outcome_link
from survey.evidence import Cell, Direction, Disagreement, Evidence, Finding, evidence, ledger
from survey.survey import Survey


def evidence_rows(survey: Survey, lever: str) -> list[dict[str, Any]]:
    """Effect directions of a lever, an outcome a row; none when nothing is claimed of it."""
    claimed = {claim.outcome for _, claim in survey.claims_by_lever.get(lever, ())}
    outcomes = [outcome.id for outcome in survey.taxonomy.outcomes if outcome.id in claimed]
    return [_evidence_row(evidence(survey, lever, outcome), survey) for outcome in outcomes]


def _evidence_row(found: Evidence, survey: Survey) -> dict[str, Any]:
    proportion = found.proportion
    return {
        "id": f"evidence-{found.outcome}",
        "outcome": outcome_link(found.outcome, survey),
        "groups": [_group(direction, found.papers(direction), survey) for direction in Direction],
        "uncounted": _uncounted(found.uncounted, survey),
        "strength": found.strength.value,
        "meaning": found.strength.meaning,
        "is_conflict": found.is_conflict,
        "conflict_href": f"disagreement/#{disagreement_id(found)}" if found.is_conflict else "",
        "proportion": f"{proportion.up} of {proportion.papers}" if proportion else "",
        "interval": between(proportion) if proportion else "",
        "low": f"{100 * proportion.low:.1f}" if proportion else "",
        "width": f"{100 * (proportion.high - proportion.low):.1f}" if proportion else "",
        "value": f"{100 * proportion.value:.1f}" if proportion else "",
        "share": percent(proportion.value) if proportion else "",
        "p": f"p = {found.p_value:.2g}" if found.p_value is not None else "",
    }


def _group(direction: Direction, keys: tuple[str, ...], survey: Survey) -> dict[str, Any]:
    sign, *_ = DIRECTION_SIGNS[direction]
    return {
        "sign": sign,
        "direction": direction.value,
        "count": len(keys),
        "words": f"{some(len(keys), 'paper')} {finds(direction, len(keys))}",
        "papers": [entry(survey.by_key[key]) for key in keys],
    }


def _uncounted(found: Iterable[Finding], survey: Survey) -> list[dict[str, Any]]:
    return [
        {
            "paper": entry(survey.by_key[finding.paper]),
            "claim": claim_values(finding.claim, survey),
        }
        for finding in found
    ]


# --- the ledger of disagreement ------------------------------------------------------


MOST_FINDINGS = 20
"""Findings on one side of a disagreement; more are counted and linked to, since they stand on the lever's page."""


def disagreement_id(found: Evidence) -> str:
    """Its anchor on the ledger's page."""
    return f"{found.lever}--{found.outcome}"


def ledger_values(survey: Survey) -> dict[str, Any]:
    """Every lever and outcome with papers on both sides, for and against with their conditions."""
    entries = [_disagreement(item, survey) for item in ledger(survey)]
    return {"disagreements": entries, "total": len(entries)}


def _disagreement(item: Disagreement, survey: Survey) -> dict[str, Any]:
    found = item.evidence
    sides = [
        ("up", "Papers that find an increase", item.pro, found.up),
        ("down", "Papers that find a decrease", item.contra, found.down),
        ("mixed", "Papers that find mixed effects, or none", item.undecided, (*found.mixed, *found.none)),
    ]
    return {
        "id": disagreement_id(found),
        "lever": lever_link(found.lever, survey),
        "outcome": outcome_link(found.outcome, survey),
        "strength": found.strength.value,
        "meaning": found.strength.meaning,
        "counts": f"{len(found.up)} ▲ {len(found.down)} ▼",
        "counts_words": f"{some(len(found.up), 'paper')} for, {len(found.down)} against",
        "sides": [
            {
                "direction": direction,
                "sign": DIRECTION_SIGNS[Direction(direction)][0],
                "title": title,
                "papers": len(papers),
                "findings": [
                    {**claim_values(finding.claim, survey), "paper": entry(survey.by_key[finding.paper])}
                    for finding in findings[:MOST_FINDINGS]
                ],
                "more": max(0, len(findings) - MOST_FINDINGS),
            }
            for direction, title, findings, papers in sides
            if papers
        ],
        "narrower": [lever_link(lever, survey) for lever in item.narrower],
    }


# --- the gap map ---------------------------------------------------------------------


def gap_table(survey: Survey) -> dict[str, Any]:
    """Levers × outcomes, with the levers that nobody has studied marked as empty."""
    found = map_of(survey)
    axes = survey.taxonomy.axis_by_id
    lines = list(zip(found.rows, found.cells, strict=True))
    groups = [
        {
            "axis": axes[axis].label,
            "empty": not any(_is_used(cell) for _, cells in members for cell in cells),
            "rows": [
                {
                    "label": row.label,
                    "href": lever_link(row.lever, survey)["href"],
                    "color": lever_link(row.lever, survey)["color"],
                    "is_narrower": row.parent is not None,
                    "empty": not any(_is_used(cell) for cell in cells),
                    "cells": [_cell(cell, row.label, survey) for cell in cells],
                }
                for row, cells in members
            ],
        }
        for axis, members in ((axis, list(group)) for axis, group in groupby(lines, key=lambda line: line[0].axis))
    ]
    empty = sum(not any(_is_used(cell) for cell in cells) for _, cells in lines)
    return {
        "outcomes": [outcome_link(outcome, survey) for outcome in found.outcomes],
        "groups": groups,
        "empty": empty,
        "empty_words": f"{some(empty, 'lever')} without any finding",
        "width": len(found.outcomes) + 1,
        "gaps": len(found.gaps),
        "conflicts": len(found.conflicts),
        "measured": sum(bool(cell.papers) for cell in found),
    }


def _is_used(cell: Cell) -> bool:
    return bool(cell.papers or cell.uncounted)


def _cell(cell: Cell, label: str, survey: Survey) -> dict[str, Any]:
    votes = [
        {"sign": DIRECTION_SIGNS[direction][0], "direction": direction.value, "count": count}
        for direction, count in counted(cell)
    ]
    said = "; ".join(f"{some(count, 'paper')} {finds(direction, count)}" for direction, count in counted(cell))
    if cell.is_conflict:
        said = f"papers disagree: {said}"
    if not cell.papers and cell.uncounted:
        said = f"{some(cell.uncounted, 'statement')} argued or cited, none measured"
    outcome = outcome_link(cell.outcome, survey)["label"]
    kind = "conflict" if cell.is_conflict else "votes" if cell.papers else "argued" if cell.uncounted else ""
    return {
        "kind": kind or ("gap" if cell.is_gap else "nothing"),
        "votes": votes,
        "uncounted": cell.uncounted,
        "href": cell_href(cell.lever, cell.outcome, survey) if _is_used(cell) else "",
        "words": f"{label}, {outcome}: {said}" if said else "",
        "strength": cell.strength.value,
        "is_gap": cell.is_gap,
    }
