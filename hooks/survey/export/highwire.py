"""What reference managers and search engines read from a page: Highwire tags, JSON-LD and COinS, as plain values.

Zotero takes one item from a paper's page by its `citation_*` tags, and a folder of items from a list's COinS, which
must not stand on a paper's page, since Zotero would then overlook the tags. JSON-LD is for search engines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from survey.bibliography import Name, Reference
from survey.export.ris import pages
from survey.names import names
from survey.survey import Paper

_VENUE_TAGS = {
    "article": "citation_journal_title",
    "conference": "citation_conference_title",
    "inbook": "citation_inbook_title",
    "incollection": "citation_inbook_title",
    "inproceedings": "citation_conference_title",
    "mastersthesis": "citation_dissertation_institution",
    "phdthesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
    "techreport": "citation_technical_report_institution",
    "thesis": "citation_dissertation_institution",
}
_ZOTERO_TYPES = {
    "book": "book",
    "booklet": "document",
    "dataset": "dataset",
    "manual": "document",
    "misc": "document",
    "online": "webpage",
    "proceedings": "book",
    "software": "computerProgram",
    "unpublished": "manuscript",
}


def meta_tags(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Names and contents of the `<meta>` tags of a paper's page, in order; they go into `<head>`.

    The abstract is our summary; without one, Zotero would take the site's description for it.
    """
    return tuple((name, content) for name, content in _tags(paper) if content)


def _tags(paper: Paper) -> Iterator[tuple[str, str]]:
    reference = paper.reference
    yield "citation_title", reference.title
    for name in names(reference.fields.get("author", "")):
        yield "citation_author", _author(name)
    yield "citation_publication_date", "/".join(f"{part:02}" for part in reference.issued)
    yield from _venue_tags(reference)
    for field in ("volume", "issue", "isbn", "issn", "publisher"):
        yield f"citation_{field}", reference.text("number" if field == "issue" else field)
    yield from zip(("citation_firstpage", "citation_lastpage"), pages(reference), strict=True)
    yield "citation_doi", reference.ids.doi or ""
    yield "citation_arxiv_id", reference.ids.arxiv or ""
    yield "citation_public_url", reference.url or ""
    yield "citation_pdf_url", pdf_url(reference)
    yield "citation_abstract", paper.record.summary or ""


def _author(name: Name) -> str:
    """`Family, Given`; none for `and others`.

    Zotero takes `van den Berg, Jan Piet` for two authors, since both sides of the comma have a space; a
    no-break space in the family name keeps it in one piece.
    """
    if name.is_others:
        return ""
    is_split = " " in name.family and " " in f"{name.given} {name.suffix}".strip()
    family = name.family.replace(" ", "\u00a0") if is_split else name.family
    return ", ".join(part for part in (family, " ".join(filter(None, (name.given, name.suffix)))) if part)


def _venue_tags(reference: Reference) -> Iterator[tuple[str, str]]:
    """The tag from which Zotero takes the type; it knows none for a preprint."""
    if reference.is_preprint:
        yield "z:itemType", "preprint"
    elif reference.type in _VENUE_TAGS:
        yield _VENUE_TAGS[reference.type], reference.venue
    else:
        yield "z:itemType", _ZOTERO_TYPES.get(reference.type, "")


def pdf_url(reference: Reference) -> str:
    """Where its PDF is: at the ACL Anthology, OpenReview or arXiv, or its own link to one; else empty."""
    ids = reference.ids
    if ids.url and ids.url.lower().endswith(".pdf"):
        return ids.url
    if ids.acl:
        return f"https://aclanthology.org/{ids.acl}.pdf"
    if ids.openreview:
        return f"https://openreview.net/pdf?id={ids.openreview}"
    return f"https://arxiv.org/pdf/{ids.arxiv}{ids.arxiv_version or ''}" if ids.arxiv else ""


# --- JSON-LD -------------------------------------------------------------------------


def json_ld(paper: Paper, page_url: str | None = None) -> str:
    """A `ScholarlyArticle` for `<script type="application/ld+json">`, with nothing in it that could end the script.

    `page_url` is the address of the paper's page, when the site's own is known.
    """
    text = json.dumps(scholarly_article(paper, page_url), ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def scholarly_article(paper: Paper, page_url: str | None = None) -> dict[str, Any]:
    """The same as plain values."""
    reference = paper.reference
    found = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": reference.title,
        "author": [_person(name) for name in reference.authors if not name.is_others],
        "datePublished": "-".join(f"{part:02}" for part in reference.issued),
        "isPartOf": {"@type": "PublicationVolume", "name": reference.venue} if reference.venue else None,
        "publisher": {"@type": "Organization", "name": reference.text("publisher")}
        if reference.fields.get("publisher")
        else None,
        "pagination": "–".join(filter(None, pages(reference))),
        "abstract": paper.record.summary,
        "url": reference.url,
        "identifier": list(_identifiers(reference)),
        "sameAs": list(same_as(reference)),
        "mainEntityOfPage": page_url,
    }
    return {name: value for name, value in found.items() if value}


def _person(name: Name) -> dict[str, str]:
    if name.is_body:
        return {"@type": "Organization", "name": name.full}
    parts = {"givenName": name.given, "familyName": name.family, "honorificSuffix": name.suffix}
    return {"@type": "Person", "name": name.full, **{part: text for part, text in parts.items() if text}}


def _identifiers(reference: Reference) -> Iterator[dict[str, str]]:
    ids = reference.ids
    for kind, value in (("doi", ids.doi), ("arXiv", ids.arxiv), ("ACL Anthology", ids.acl)):
        if value:
            yield {"@type": "PropertyValue", "propertyID": kind, "value": value}


def same_as(reference: Reference) -> Iterator[str]:
    """Other addresses of the work than its `url`."""
    ids = reference.ids
    addresses = (
        ids.doi and f"https://doi.org/{ids.doi}",
        ids.arxiv and f"https://arxiv.org/abs/{ids.arxiv}",
        ids.acl and f"https://aclanthology.org/{ids.acl}",
        ids.openreview and f"https://openreview.net/forum?id={ids.openreview}",
    )
    for address in addresses:
        if address and address.rstrip("/") != (reference.url or "").rstrip("/"):
            yield address


# --- COinS ---------------------------------------------------------------------------

_BOOK, _JOURNAL = "info:ofi/fmt:kev:mtx:book", "info:ofi/fmt:kev:mtx:journal"
_THESIS, _DUBLIN_CORE = "info:ofi/fmt:kev:mtx:dissertation", "info:ofi/fmt:kev:mtx:dc"


def coins(paper: Paper) -> str:
    """The `title` of a `<span class="Z3988">` for a list page, before HTML escaping."""
    reference = paper.reference
    pairs = [("ctx_ver", "Z39.88-2004"), *_kind(reference), *_common(reference)]
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs if value)


def _kind(reference: Reference) -> Iterator[tuple[str, str]]:
    """Format, genre and titles, in the words from which Zotero takes the type."""
    tag = "" if reference.is_preprint else _VENUE_TAGS.get(reference.type, "")
    if tag == "citation_journal_title":
        yield from (("rft_val_fmt", _JOURNAL), ("rft.genre", "article"), ("rft.atitle", reference.title))
        yield "rft.jtitle", reference.venue
    elif tag in ("citation_conference_title", "citation_inbook_title"):
        genre = "proceeding" if tag == "citation_conference_title" else "bookitem"
        yield from (("rft_val_fmt", _BOOK), ("rft.genre", genre), ("rft.atitle", reference.title))
        yield "rft.btitle", reference.venue
    elif tag == "citation_technical_report_institution":
        yield from (("rft_val_fmt", _BOOK), ("rft.genre", "report"), ("rft.btitle", reference.title))
        yield "rft.pub", reference.venue
    elif tag:
        yield from (("rft_val_fmt", _THESIS), ("rft.title", reference.title), ("rft.inst", reference.venue))
    else:
        kind = "preprint" if reference.is_preprint else _ZOTERO_TYPES.get(reference.type, "document")
        yield from (("rft_val_fmt", _DUBLIN_CORE), ("rft.type", kind), ("rft.title", reference.title))


def _common(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "rft_id", f"info:doi/{reference.ids.doi}" if reference.ids.doi else ""
    yield "rft_id", reference.url or ""
    for name in names(reference.fields.get("author", "")):
        yield "rft.aucorp" if name.is_body else "rft.au", "" if name.is_others else name.inverted
    yield "rft.date", "-".join(f"{part:02}" for part in reference.issued)
    yield "rft.volume", reference.text("volume")
    yield "rft.issue", reference.text("number")
    yield "rft.pages", "-".join(filter(None, pages(reference)))
    yield "rft.place", reference.text("address") or reference.text("location")
    yield "rft.pub", reference.text("publisher")
    yield "rft.isbn", reference.text("isbn")
    yield "rft.issn", reference.text("issn")


# --- for people ----------------------------------------------------------------------


def formatted(reference: Reference, *, most_authors: int = 10) -> str:
    """The reference as a line of text: authors, title, venue, year."""
    people = [name.full for name in reference.authors if not name.is_others]
    is_cut = len(people) > most_authors or any(name.is_others for name in reference.authors)
    listed = people[: most_authors if len(people) <= most_authors else most_authors - 1]
    authors = ", ".join((*listed, "et al.")) if is_cut else _joined(listed)
    number = f"({reference.text('number')})" if reference.fields.get("number") else ""
    volume = f" {reference.text('volume')}{number}" if reference.fields.get("volume") else ""
    where = f"{reference.venue}{volume}"
    if reference.ids.arxiv and reference.is_preprint:
        where = f"arXiv:{reference.ids.arxiv}{reference.ids.arxiv_version or ''}"
    span = "–".join(filter(None, pages(reference)))
    parts = (where, f"pp. {span}" if span else "", f"{reference.year or ''}")
    sentences = (authors, reference.title, ", ".join(filter(None, parts)))
    return " ".join(text if text[-1] in ".?!" else f"{text}." for text in sentences if text)


def _joined(people: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(people[:-1]), *people[-1:])))
