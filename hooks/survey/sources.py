"""What the survey's files hold, as far as each of them could be read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from survey.bibliography import Bibliography, Reference
from survey.model import Record
from survey.taxonomy import Taxonomy
from survey.yaml_tree import Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A paper's file: its record, and where each part of it stands."""

    key: str
    """Name of the file without ending."""

    path: str
    """File, relative to the survey's root."""

    record: Record
    """What it says; faulty parts are left out."""

    marks: Marks
    """Line and column of every part."""

    given: frozenset[str]
    """The keys that the file has at its top level, faulty ones included."""

    def place(self, *where: str | int) -> tuple[int, int]:
        """Line and column of the part at `where`."""
        return self.marks.at(where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A page that people write in Markdown."""

    path: str
    """File, relative to the survey's root."""

    text: str
    """All of it."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Everything that was read, before any rule across files."""

    taxonomy: Taxonomy
    """The vocabulary; empty when its file could not be read."""

    taxonomy_path: str
    """Its file, relative to the survey's root."""

    taxonomy_marks: Marks | None
    """Where its parts stand; None when it could not be read."""

    drafts: tuple[Draft, ...]
    """Papers, by key."""

    unread: frozenset[str]
    """Keys of papers whose file could not be read at all."""

    bibliographies: tuple[Bibliography, ...]
    """The .bib files, by path."""

    broken_entries: frozenset[str]
    """Keys whose BibTeX entry has a fault that was reported already."""

    prose: tuple[Prose, ...]
    """Markdown pages, by path."""

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """Entries by key; of two with one key the first."""
        found: dict[str, Reference] = {}
        for reference in self.all_references():
            found.setdefault(reference.key, reference)
        return found

    def all_references(self) -> Iterator[Reference]:
        """Entries of all .bib files."""
        for bibliography in self.bibliographies:
            yield from bibliography.references

    @cached_property
    def crossref_parents(self) -> frozenset[str]:
        """Keys of entries that others take fields from: proceedings, mostly, which are no papers themselves."""
        named = (reference.fields.get("crossref") for reference in self.all_references())
        return frozenset(key for key in named if key)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of all papers, unreadable ones included."""
        return frozenset(draft.key for draft in self.drafts) | self.unread


def is_background(path: str) -> bool:
    """Whether a .bib file holds works that prose cites but that are not papers of the survey.

    >>> is_background("bib/background.bib"), is_background("bib/references.bib")
    (True, False)
    """
    return path.rsplit("/", 1)[-1].startswith("background")
