"""Which papers are alike: those that share terms that few papers have."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from survey.survey import Paper, Survey

_CANDIDATES = 150
"""How many papers are compared with each one: enough to rank well, and the work stays linear."""


def similar(survey: Survey, *, most: int = 5) -> Mapping[str, tuple[Paper, ...]]:
    """For each paper, the `most` papers that share the most and rarest terms with it, best first.

    A shared term counts log(N / n), N being the number of papers and n those that have the term (the inverse
    document frequency of Spärck Jones 1972).
    """
    total = len(survey.papers)
    weights = {id_: log(total / len(papers)) for id_, papers in survey.by_term.items() if papers}
    tagged = {paper.key: frozenset(survey.taxonomy.with_ancestors(paper.term_ids)) for paper in survey.papers}
    return {paper.key: _nearest(paper, survey, tagged, weights, most) for paper in survey.papers}


def _nearest(
    paper: Paper,
    survey: Survey,
    tagged: Mapping[str, frozenset[str]],
    weights: Mapping[str, float],
    most: int,
) -> tuple[Paper, ...]:
    own = tagged[paper.key]
    candidates: dict[str, Paper] = {}
    for id_ in sorted(own, key=lambda term: (-weights[term], term)):
        for other in survey.by_term[id_]:
            candidates.setdefault(other.key, other)
            if len(candidates) > _CANDIDATES:
                break
    candidates.pop(paper.key, None)
    scores = {key: sum(weights[id_] for id_ in sorted(own & tagged[key])) for key in candidates}
    ranked = sorted((key for key in scores if scores[key] > 0), key=lambda key: (-scores[key], key))
    return tuple(candidates[key] for key in ranked[:most])
