"""Answers of the arXiv API, an Atom feed, → preprints, and a preprint's BibTeX entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from survey.bibliography import identifiers
from survey.contribute.new_entry import NewEntry, arxiv_fields, author_field, plain_text, title_field
from survey.contribute.web import FetchError

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprint:
    """What arXiv says of one of its papers."""

    id: str
    """Without version, such as `2304.12244`."""

    version: str
    """Such as `v2`."""

    title: str
    """In Unicode, mathematics between dollar signs."""

    authors: tuple[str, ...]
    """Full names, given names first."""

    published: str
    """Day of the first version, as in 2023-04-24."""

    abstract: str
    """The authors' own; for finding words in, not for publishing."""

    category: str = ""
    """Primary category, such as `cs.CL`."""

    doi: str = ""
    """DOI of the published version, as the authors gave it."""

    journal: str = ""
    """Where it was published, as the authors put it."""

    @property
    def year(self) -> int:
        return int(self.published[:4])


def preprints(feed: bytes) -> tuple[Preprint, ...]:
    """The papers in an answer.

    Raises:
        FetchError: It is no Atom feed, or says that the question was wrong.

    """
    # An entity bomb needs a DTD, which Atom has not.
    if b"<!DOCTYPE" in feed[:2000].upper():
        raise FetchError("arXiv answered with something else than a feed; try again later")
    try:
        root = ElementTree.fromstring(feed)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise FetchError("arXiv answered with something that is no XML; try again later") from None
    if root.tag != f"{_ATOM}feed":
        raise FetchError("arXiv answered with something else than a feed; try again later")
    return tuple(_preprints(root))


def _preprints(root: ElementTree.Element) -> Iterator[Preprint]:
    for entry in root.iterfind(f"{_ATOM}entry"):
        address = _text(entry, f"{_ATOM}id")
        if "/api/errors" in address:
            raise FetchError(f"arXiv refuses the question: {_text(entry, f'{_ATOM}summary')[:200]}")
        ids = identifiers({"url": address})
        published = _text(entry, f"{_ATOM}published")[:10]
        title = _text(entry, f"{_ATOM}title")
        # For an id that does not exist, arXiv may answer with an entry that has nothing but the id.
        if ids.arxiv and title and re.match(r"\d{4}-", published):
            yield _preprint(entry, ids.arxiv, ids.arxiv_version or "", published)


def _preprint(entry: ElementTree.Element, id_: str, version: str, published: str) -> Preprint:
    category = entry.find(f"{_ARXIV}primary_category")
    return Preprint(
        id=id_,
        version=version,
        title=plain_text(_text(entry, f"{_ATOM}title")),
        authors=tuple(plain_text(_text(author, f"{_ATOM}name")) for author in entry.iterfind(f"{_ATOM}author")),
        published=published,
        abstract=_text(entry, f"{_ATOM}summary"),
        category=category.get("term", "") if category is not None else "",
        doi=identifiers({"doi": _text(entry, f"{_ARXIV}doi")}).doi or "",
        journal=_text(entry, f"{_ARXIV}journal_ref"),
    )


def _text(element: ElementTree.Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def entry_of(preprint: Preprint, *, version: str = "") -> NewEntry:
    """A preprint's BibTeX entry; it names `version` when one was asked for."""
    fields = {
        "title": title_field(preprint.title),
        "author": author_field(preprint.authors),
        "year": str(preprint.year),
        **arxiv_fields(preprint.id, version),
        "primaryclass": preprint.category,
        "doi": preprint.doi,
    }
    notes = [f"arXiv says that it was published: {preprint.journal}"] if preprint.journal else []
    return NewEntry(type="misc", fields=fields, notes=tuple(notes))
