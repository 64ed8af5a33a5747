"""What pages say of papers, terms, levers and findings wherever they name one: finished values for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey.bibliography import Name
from survey.model import Claim, Effect
from survey.survey import Paper, Survey
from survey.taxonomy import Term


def entry(paper: Paper) -> dict[str, Any]:
    """A paper in a list."""
    return {"key": paper.key, "title": paper.reference.title, "byline": byline(paper)}


def byline(paper: Paper) -> str:
    """`Xu et al., ICLR 2024`."""
    where = " ".join(str(part) for part in (paper.venue, paper.reference.year) if part)
    return ", ".join(part for part in (authors_short(paper.reference.authors), where) if part)


def authors_short(names: tuple[Name, ...], *, most: int = 2) -> str:
    """Family names, the first with `et al.` when there are more than `most`.

    >>> authors_short((Name(family="Xu"), Name(family="Sun"), Name(family="Zheng")))
    'Xu et al.'
    """
    named = [name.family for name in names if not name.is_others]
    if not named:
        return ""
    if len(named) > most or len(named) < len(names):
        return f"{named[0]} et al."
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def chip(term: Term) -> dict[str, Any]:
    """A term as a link with the colour of its family."""
    return {
        "href": f"taxonomy/{term.axis}/{term.id}/",
        "label": term.label,
        "color": min(term.color, 9) if term.color else 0,
    }


def chips(ids: tuple[str, ...], survey: Survey) -> list[dict[str, Any]]:
    """Terms as links, in the given order."""
    return [chip(survey.taxonomy.terms[id_]) for id_ in ids]


EFFECT_WORDS: Mapping[Effect, tuple[str, str]] = {
    Effect.INCREASES: ("▲", "increases"),
    Effect.DECREASES: ("▼", "decreases"),
    Effect.MIXED: ("◆", "has mixed effects on"),
    Effect.NONE: ("–", "does not change"),
}
"""What a lever does to an outcome: a sign, and a word."""


def claim_values(claim: Claim, survey: Survey) -> dict[str, Any]:
    """A finding in a table: what moves what, which way, and where a reader can check it."""
    arrow, word = EFFECT_WORDS[claim.effect]
    measure = survey.taxonomy.terms.get(claim.measure or "")
    return {
        "lever": lever_link(claim.lever, survey),
        "arrow": arrow,
        "effect": claim.effect.value,
        "word": word,
        "outcome": outcome_link(claim.outcome, survey),
        "versus": claim.versus,
        "condition": claim.condition,
        "measure": chip(measure) if measure else None,
        "basis": claim.basis.value,
        "statement": claim.statement,
        "where": claim.where,
    }


def lever_link(lever: str, survey: Survey) -> dict[str, Any]:
    """A lever as a link: a term, or a property."""
    term = survey.taxonomy.terms.get(lever)
    if term:
        return chip(term)
    return {"href": f"taxonomy/{lever}/", "label": survey.taxonomy.lever_label(lever), "color": 0}


def outcome_link(outcome: str, survey: Survey) -> dict[str, str]:
    """An outcome's page and label: a property has a page of its own, the others share the taxonomy's."""
    entry = survey.taxonomy.outcome_by_id[outcome]
    is_property = outcome in survey.taxonomy.axis_by_id
    return {
        "href": f"taxonomy/{outcome}/" if is_property else f"taxonomy/#outcome-{outcome}",
        "label": entry.label,
    }
