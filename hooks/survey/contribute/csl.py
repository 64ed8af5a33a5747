"""Answers of Crossref, DataCite and other DOI agencies, CSL-JSON, → a BibTeX entry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from survey.contribute.new_entry import NewEntry, author_field, latex, person_field, title_field
from survey.contribute.web import FetchError

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"

_TYPES = {
    "article-journal": "article",
    "journal-article": "article",
    "article-magazine": "article",
    "paper-conference": "inproceedings",
    "proceedings-article": "inproceedings",
    "chapter": "incollection",
    "book-chapter": "incollection",
    "book": "book",
    "monograph": "book",
    "thesis": "phdthesis",
    "dissertation": "phdthesis",
    "report": "techreport",
}
"""Entry types by the types of CSL and by Crossref's own, which it puts into CSL-JSON; others become `misc`."""

_VENUE_FIELDS = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "phdthesis": "school",
    "techreport": "institution",
    "misc": "howpublished",
}
"""The field for where it appeared, which most types need."""


def entry_of(content: bytes) -> NewEntry:
    """The entry for a work in CSL-JSON.

    Raises:
        FetchError: It is no CSL-JSON, or the work has no title.

    """
    try:
        work = json.loads(content)
    except (ValueError, RecursionError):
        work = None
    title = _first(work.get("title")) if isinstance(work, dict) else ""
    if not isinstance(work, dict) or not title:
        raise FetchError("the DOI's registration agency gives no title for it")
    subtitle = _first(work.get("subtitle"))
    full = f"{title}: {subtitle}" if subtitle and subtitle.casefold() not in title.casefold() else title
    kind, venue = _kind_and_venue(work)
    fields = {
        "title": title_field(full),
        "author": _people(work.get("author")),
        "editor": _people(work.get("editor")),
        _VENUE_FIELDS.get(kind, "note"): latex(venue),
        **_issued(work),
        **{name: latex(_first(work.get(name))) for name in ("volume", "publisher")},
        "number": latex(_first(work.get("issue"))),
        "pages": latex(re.sub(r"\s*[-–—]+\s*", "--", _first(work.get("page")))),
        "doi": _first(work.get("DOI")),
    }
    if kind == "misc":
        fields.pop("publisher")
    return NewEntry(type=kind, fields={name: value for name, value in fields.items() if value})


def _kind_and_venue(work: Mapping[str, Any]) -> tuple[str, str]:
    """The entry type, and where the work appeared; a type that needs a place it has not got becomes `misc`."""
    kind = _TYPES.get(str(work.get("type", "")), "misc")
    venue = _first(work.get("container-title"))
    publisher = _first(work.get("publisher"))
    if kind in ("phdthesis", "techreport", "misc"):
        venue = publisher or venue
    if kind == "book":
        return (kind, "") if publisher else ("misc", "")
    return (kind, venue) if venue else ("misc", publisher)


def _people(listed: object) -> str:
    people = listed if isinstance(listed, list) else []
    return " and ".join(filter(None, (_person(person) for person in people if isinstance(person, dict))))


def _person(person: Mapping[str, Any]) -> str:
    body = _first(person.get("literal")) or _first(person.get("name"))
    family = " ".join(filter(None, (_first(person.get("non-dropping-particle")), _first(person.get("family")))))
    given = " ".join(filter(None, (_first(person.get("given")), _first(person.get("dropping-particle")))))
    if family:
        return person_field(family, given, _first(person.get("suffix")))
    # DataCite has bodies as literals, and people whose names it cannot take apart.
    return author_field([body])


def _issued(work: Mapping[str, Any]) -> dict[str, str]:
    """Year and month of the earliest date that the agency has."""
    for name in ("issued", "published", "published-print", "published-online", "created"):
        date = work.get(name)
        parts = date.get("date-parts") if isinstance(date, dict) else None
        numbers = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
        if numbers and re.fullmatch(r"\d{4}", str(numbers[0])):
            month = {"month": str(int(numbers[1]))} if len(numbers) > 1 and str(numbers[1]).isdigit() else {}
            return {"year": str(numbers[0]), **month}
    return {}


def _first(value: object) -> str:
    """A text, or the first of several, without markup: Crossref has `<i>` and `&amp;` in titles."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, (int, float)):
        value = str(value)
    if not isinstance(value, str):
        return ""
    return " ".join(unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", value)).split())
