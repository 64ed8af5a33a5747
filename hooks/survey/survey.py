"""What the site is made of: sources that hold together → Survey."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from survey.bibliography import Reference
from survey.citations import citations
from survey.model import Claim, Record, State, Status
from survey.problems import Problem, in_order
from survey.sources import Sources, is_background
from survey.taxonomy import Taxonomy


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper of the survey: its bibliographic facts and what the survey says about it."""

    key: str
    """BibTeX key, and the last part of its page's address."""

    path: str
    """Its YAML file, relative to the survey's root."""

    record: Record
    """What the survey says."""

    reference: Reference
    """What the bibliography says."""

    terms: Mapping[str, tuple[str, ...]]
    """Term ids by axis or property, as the record gives them; every one is in the vocabulary."""

    venue: str
    """Short name of the venue."""

    @cached_property
    def term_ids(self) -> tuple[str, ...]:
        """All its term ids, without broader ones."""
        return tuple(dict.fromkeys(id_ for ids in self.terms.values() for id_ in ids))

    def state(self, property_id: str) -> State | None:
        """How it treats a property; None when nobody has looked."""
        by = self.record.measures.get(property_id)
        return by.state if by else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A paper that cannot be shown, and why."""

    key: str
    """Name of its file without ending."""

    problems: tuple[Problem, ...]
    """What has to be mended first."""


@dataclass(frozen=True, kw_only=True)
class Survey:
    """Everything the site shows; all of it holds together."""

    taxonomy: Taxonomy
    """The vocabulary."""

    papers: tuple[Paper, ...]
    """The papers shown, newest first, then by title."""

    excluded: tuple[Paper, ...]
    """Papers outside the scope, with their reason."""

    left_out: tuple[LeftOut, ...]
    """Papers with errors, by key."""

    references: Mapping[str, Reference]
    """All bibliographic entries by key, works of background included."""

    strings: Mapping[str, str]
    """Source of each `@string` by its lower-case name."""

    cited: tuple[str, ...] = ()
    """Keys that prose cites, sorted."""

    faults: tuple[Problem, ...] = ()
    """Errors that concern no single paper."""

    @classmethod
    def of(cls, sources: Sources, problems: Iterable[Problem]) -> Survey:
        """The sources without what has an error; nothing is left out without being listed."""
        faults: dict[str | None, list[Problem]] = {}
        for problem in problems:
            if problem.is_error:
                faults.setdefault(problem.paper, []).append(problem)
        background = {r.key for r in sources.all_references() if is_background(r.path)}
        sound = [
            _paper(draft.key, draft.path, draft.record, sources)
            for draft in sources.drafts
            if draft.key not in faults and draft.key in sources.references
        ]
        papers = sorted(sound, key=lambda p: (-(p.reference.year or 0), p.reference.title.casefold(), p.key))
        shown = {paper.key for paper in papers}
        return cls(
            taxonomy=sources.taxonomy,
            papers=tuple(p for p in papers if p.record.status is not Status.EXCLUDED),
            excluded=tuple(p for p in papers if p.record.status is Status.EXCLUDED),
            left_out=tuple(
                LeftOut(key=key, problems=tuple(in_order(faults.get(key, ())))) for key in sorted(sources.keys - shown)
            ),
            references={
                key: reference
                for key, reference in sources.references.items()
                if key in shown or key in background or key in sources.crossref_parents
            },
            strings={name: source for file in sources.bibliographies for name, source in file.strings.items()},
            cited=tuple(sorted({c.key for prose in sources.prose for c in citations(prose.text)})),
            faults=tuple(
                in_order(
                    problem
                    for about, listed in faults.items()
                    if about is None or about not in sources.keys
                    for problem in listed
                )
            ),
        )

    @cached_property
    def by_key(self) -> Mapping[str, Paper]:
        """Papers by key."""
        return {paper.key: paper for paper in self.papers}

    @cached_property
    def by_term(self) -> Mapping[str, tuple[Paper, ...]]:
        """Papers of each term, those of its narrower terms included, newest first."""
        found: dict[str, list[Paper]] = {id_: [] for id_ in self.taxonomy.terms}
        for paper in self.papers:
            for id_ in self.taxonomy.with_ancestors(paper.term_ids):
                found[id_].append(paper)
        return {id_: tuple(papers) for id_, papers in found.items()}

    @cached_property
    def claims_by_lever(self) -> Mapping[str, tuple[tuple[Paper, Claim], ...]]:
        """Claims about each lever, those about its narrower terms included."""
        found: dict[str, list[tuple[Paper, Claim]]] = {}
        for paper in self.papers:
            for claim in paper.record.claims:
                term = self.taxonomy.terms.get(claim.lever)
                for id_ in term.with_ancestors if term else (claim.lever,):
                    found.setdefault(id_, []).append((paper, claim))
        return {id_: tuple(claims) for id_, claims in found.items()}

    @cached_property
    def related(self) -> Mapping[str, tuple[Paper, ...]]:
        """Papers that each paper names as related, and those that name it."""
        found: dict[str, dict[str, None]] = {paper.key: {} for paper in self.papers}
        for paper in self.papers:
            for key in paper.record.related:
                if key in found:
                    found[paper.key][key] = None
        for paper in self.papers:
            for key in paper.record.related:
                if key in found:
                    found[key].setdefault(paper.key)
        return {key: tuple(self.by_key[other] for other in others) for key, others in found.items()}


def _paper(key: str, path: str, record: Record, sources: Sources) -> Paper:
    reference = sources.references[key]
    measures = {name: tuple(dict.fromkeys((*by.measured, *by.shown))) for name, by in record.measures.items()}
    known = sources.taxonomy.terms
    terms = {axis: tuple(id_ for id_ in ids if id_ in known) for axis, ids in {**record.terms, **measures}.items()}
    return Paper(
        key=key,
        path=path,
        record=record,
        reference=reference,
        terms=terms,
        venue=sources.taxonomy.short_venue(reference.venue),
    )
