"""Answers of the OpenReview API, old and new, → a BibTeX entry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from survey.contribute.new_entry import NewEntry, author_field, from_bibtex, latex, plain_text, title_field
from survey.contribute.refusals import RefusedError
from survey.contribute.web import FetchError, NotFoundError


def entry_of(content: bytes, id_: str) -> NewEntry:
    """The entry for the submission `id_` of an answer.

    Raises:
        NotFoundError: The answer holds no such submission.
        FetchError: It is no answer of OpenReview's, or the submission has no title.

    """
    note = _note(content, id_)
    facts = note.get("content")
    facts = facts if isinstance(facts, dict) else {}
    title, authors = plain_text(_text(facts, "title")), _list(facts, "authors")
    if not title:
        raise FetchError(f"OpenReview gives no title for {id_}; is it a review or a comment?")
    try:
        written = from_bibtex(_text(facts, "_bibtex"), "OpenReview's BibTeX")
    except RefusedError:
        written = _entry(facts, title, authors, note)
    entry = NewEntry(
        type=written.type,
        fields={**written.fields, "title": title_field(title), "url": f"https://openreview.net/forum?id={id_}"},
        notes=written.notes,
    )
    if re.search(r"^\W*anonymous\b", entry.fields.get("author", "Anonymous"), re.IGNORECASE):
        note_ = "the authors are not known yet; mend the entry and its key when the review is over"
        return NewEntry(type=entry.type, fields={"author": "{Anonymous}", **entry.fields}, notes=(*entry.notes, note_))
    return entry


def _note(content: bytes, id_: str) -> Mapping[str, Any]:
    try:
        answer = json.loads(content)
        notes = answer["notes"]
        found = [note for note in notes if isinstance(note, dict) and id_ in (note.get("id"), note.get("forum"))]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise FetchError("OpenReview answered with something that is no list of submissions") from None
    if not found:
        raise NotFoundError(f"OpenReview has no submission {id_}")
    return next((note for note in found if note.get("id") == id_), found[0])


def _entry(facts: Mapping[str, Any], title: str, authors: list[str], note: Mapping[str, Any]) -> NewEntry:
    """An entry from the submission's own fields, where OpenReview has no BibTeX for it."""
    fields = {
        "title": title_field(title),
        "author": author_field(authors),
        "howpublished": latex(_text(facts, "venue") or "OpenReview"),
        "year": _year(facts, note),
    }
    return NewEntry(type="misc", fields={name: value for name, value in fields.items() if value})


def _year(facts: Mapping[str, Any], note: Mapping[str, Any]) -> str:
    """From the venue (`ICLR 2024 poster`), or else the day of publication, in milliseconds since 1970."""
    in_venue = re.search(r"\b20\d\d\b", f"{_text(facts, 'venue')} {_text(facts, 'venueid')}")
    if in_venue:
        return in_venue.group()
    for name in ("pdate", "odate", "cdate", "tcdate"):
        stamp = note.get(name)
        if isinstance(stamp, (int, float)) and 0 < stamp < 4e12:
            return str(datetime.fromtimestamp(stamp / 1000, tz=timezone.utc).year)
    return ""


def _value(facts: Mapping[str, Any], name: str) -> object:
    """A field of either API: the new one wraps each in `{value: …}`."""
    value = facts.get(name)
    return value.get("value") if isinstance(value, dict) else value


def _text(facts: Mapping[str, Any], name: str) -> str:
    value = _value(facts, name)
    return value.strip() if isinstance(value, str) else ""


def _list(facts: Mapping[str, Any], name: str) -> list[str]:
    value = _value(facts, name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
