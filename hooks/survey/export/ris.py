"""Papers → RIS, which Zotero, EndNote, Mendeley and library catalogues read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from survey.bibliography import Reference
from survey.names import names
from survey.survey import Paper, Survey

TYPES = {
    "article": "JOUR",
    "book": "BOOK",
    "booklet": "PAMP",
    "collection": "BOOK",
    "conference": "CONF",
    "dataset": "DATA",
    "electronic": "ELEC",
    "inbook": "CHAP",
    "incollection": "CHAP",
    "inproceedings": "CONF",
    "manual": "BOOK",
    "mastersthesis": "THES",
    "online": "ELEC",
    "patent": "PAT",
    "phdthesis": "THES",
    "proceedings": "BOOK",
    "report": "RPRT",
    "software": "COMP",
    "techreport": "RPRT",
    "thesis": "THES",
    "unpublished": "UNPB",
    "www": "ELEC",
}
"""RIS's types by BibTeX's and biblatex's; others are `GEN`, and a preprint is `UNPB`."""


def as_ris(_: Survey, papers: Sequence[Paper]) -> str:
    """The papers as RIS, by key; lines end as RIS wants them, in CR LF."""
    references = sorted((paper.reference for paper in papers), key=lambda reference: reference.key)
    return "".join("".join(f"{line}\r\n" for line in record(reference)) + "\r\n" for reference in references)


def record(reference: Reference) -> Iterator[str]:
    """The lines of one work, from `TY` to `ER`."""
    for tag, value in (("TY", _type(reference)), *_tags(reference)):
        text = re.sub(r"\s+", " ", value).strip()
        if text:
            yield f"{tag}  - {text}"
    yield "ER  - "


def _type(reference: Reference) -> str:
    return "UNPB" if reference.is_preprint else TYPES.get(reference.type, "GEN")


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "ID", reference.key
    yield "TI", reference.title
    yield from (("AU", name.inverted) for name in names(reference.fields.get("author", "")))
    yield from (("A2", name.inverted) for name in reference.editors)
    yield "T2", reference.venue if not reference.is_preprint else ""
    yield "T3", reference.text("series")
    yield "PY", f"{reference.year or ''}"
    yield "DA", "/".join(f"{part:02}" for part in reference.issued) if len(reference.issued) > 1 else ""
    yield "VL", reference.text("volume")
    yield "IS", reference.text("number") or reference.text("issue")
    yield from zip(("SP", "EP"), pages(reference), strict=True)
    yield "PB", reference.text("publisher") or ("arXiv" if reference.is_preprint and reference.ids.arxiv else "")
    yield "CY", reference.text("address") or reference.text("location")
    yield "SN", reference.text("isbn") or reference.text("issn")
    yield "DO", reference.ids.doi or ""
    yield "AN", f"arXiv:{reference.ids.arxiv}{reference.ids.arxiv_version or ''}" if reference.ids.arxiv else ""
    yield "UR", reference.url or ""
    yield "AB", reference.text("abstract")


def pages(reference: Reference) -> tuple[str, str]:
    """First and last page; the last is empty where only one is given, and both without pages.

    >>> pages(Reference("k", "misc", {"pages": "12--15"}, "", "", 1, 1, {}))
    ('12', '15')
    """
    first, _, last = re.sub(r"\s*(?:–|—|-+)\s*", "\0", reference.text("pages"), count=1).partition("\0")
    return first, last
