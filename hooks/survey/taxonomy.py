"""The vocabulary: `taxonomy.yml` → axes and terms that know their parents and children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from survey.model import (
    AxisEntry,
    MeasureEntry,
    OutcomeEntry,
    PropertyEntry,
    RelevanceEntry,
    TaxonomyFile,
    TermEntry,
    VenueEntry,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the vocabulary, in its tree."""

    entry: TermEntry
    """What `taxonomy.yml` says."""

    axis: str
    """Id of the axis or property that it belongs to."""

    ancestors: tuple[str, ...] = ()
    """Ids of the broader terms, nearest first."""

    children: tuple[str, ...] = ()
    """Ids of the terms directly below, in the order of the file."""

    color: int | None = None
    """Position of its family among the coloured ones, from 1; None on other axes."""

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def label(self) -> str:
        return self.entry.label

    @property
    def measure(self) -> MeasureEntry | None:
        """The entry of a measure; None for other terms."""
        return self.entry if isinstance(self.entry, MeasureEntry) else None

    @property
    def with_ancestors(self) -> tuple[str, ...]:
        """Its id and those of all broader terms."""
        return (self.id, *self.ancestors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A question by which papers are sorted, or a property by whose measures they are."""

    entry: AxisEntry | PropertyEntry
    """What `taxonomy.yml` says."""

    terms: tuple[Term, ...]
    """Its terms, each broader one before its narrower ones."""

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def label(self) -> str:
        return self.entry.label

    @property
    def entries(self) -> tuple[TermEntry, ...]:
        """Its terms as the file has them, in the file's order."""
        return self.entry.measures if isinstance(self.entry, PropertyEntry) else self.entry.terms

    @property
    def is_property(self) -> bool:
        return isinstance(self.entry, PropertyEntry)

    @property
    def roots(self) -> tuple[Term, ...]:
        """The broadest terms."""
        return tuple(term for term in self.terms if not term.ancestors)


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """All of the vocabulary."""

    axes: tuple[Axis, ...] = ()
    """Axes and then properties, in the order of the file."""

    outcomes: tuple[OutcomeEntry, ...] = ()
    """What claims are about."""

    relevance: tuple[RelevanceEntry, ...] = ()
    """The scale of relevance."""

    venues: tuple[VenueEntry, ...] = ()
    """Short names of venues."""

    @classmethod
    def from_file(cls, file: TaxonomyFile) -> Taxonomy:
        """The vocabulary with its trees; what does not fit (`survey.check` complains) becomes a root."""
        entries: tuple[AxisEntry | PropertyEntry, ...] = (*file.axes, *file.properties)
        return cls(
            axes=tuple(_axis(entry) for entry in entries),
            outcomes=file.outcomes,
            relevance=file.relevance,
            venues=file.venues,
        )

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """All terms by id."""
        return {term.id: term for axis in self.axes for term in axis.terms}

    @cached_property
    def axis_by_id(self) -> Mapping[str, Axis]:
        return {axis.id: axis for axis in self.axes}

    @property
    def properties(self) -> tuple[Axis, ...]:
        return tuple(axis for axis in self.axes if axis.is_property)

    @cached_property
    def outcome_by_id(self) -> Mapping[str, OutcomeEntry]:
        return {outcome.id: outcome for outcome in self.outcomes}

    @cached_property
    def levers(self) -> frozenset[str]:
        """Ids that a claim may name as what was changed: terms, measures and properties."""
        return frozenset(self.terms) | {axis.id for axis in self.properties}

    @cached_property
    def ids_by_alias(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of terms by their other names (label and aliases), in lower case and without hyphens."""
        found: dict[str, list[str]] = {}
        for term in self.terms.values():
            for name in {term.label, *term.entry.aliases}:
                found.setdefault(name.lower().replace("-", " "), []).append(term.id)
        return {name: tuple(ids) for name, ids in found.items()}

    def with_ancestors(self, ids: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
        """The terms and all broader ones, each once: a paper tagged with a child belongs to its parents."""
        found = (ancestor for id_ in ids for ancestor in self.terms[id_].with_ancestors)
        return tuple(dict.fromkeys(found))

    def lever_label(self, lever: str) -> str:
        """The words for a lever: a term's label or a property's; its id when the vocabulary could not be read."""
        known = self.terms.get(lever) or self.axis_by_id.get(lever)
        return known.label if known else lever

    def short_venue(self, venue: str) -> str:
        """The short name of a venue, or the venue as it is."""
        lowered = venue.lower()
        for entry in self.venues:
            if any(words.lower() in lowered for words in entry.match):
                return entry.label
        return venue


def _axis(entry: AxisEntry | PropertyEntry) -> Axis:
    entries: tuple[TermEntry, ...] = entry.measures if isinstance(entry, PropertyEntry) else entry.terms
    parents = {term.id: term.parent for term in entries}
    children: dict[str, list[str]] = {}
    for term in entries:
        if term.parent in parents:
            children.setdefault(str(term.parent), []).append(term.id)
    colored = isinstance(entry, AxisEntry) and entry.colored
    roots = [term.id for term in entries if not _ancestors(term.id, parents)]
    terms = {}
    for term in entries:
        ancestors = _ancestors(term.id, parents)
        root = (term.id, *ancestors)[-1]
        terms[term.id] = Term(
            entry=term,
            axis=entry.id,
            ancestors=ancestors,
            children=tuple(children.get(term.id, ())),
            color=roots.index(root) + 1 if colored and root in roots else None,
        )
    return Axis(entry=entry, terms=tuple(_in_tree_order(terms, roots)))


def _ancestors(id_: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Broader terms, nearest first; a circle of parents ends where it closes."""
    found: list[str] = []
    parent = parents.get(id_)
    while parent in parents and parent not in found and parent != id_:
        found.append(str(parent))
        parent = parents[str(parent)]
    return tuple(found)


def _in_tree_order(terms: Mapping[str, Term], roots: list[str]) -> Iterator[Term]:
    seen: set[str] = set()

    def descend(id_: str) -> Iterator[Term]:
        if id_ not in seen:
            seen.add(id_)
            yield terms[id_]
            for child in terms[id_].children:
                yield from descend(child)

    for id_ in (*roots, *terms):
        yield from descend(id_)
