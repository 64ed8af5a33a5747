"""Papers → CSL-JSON, which pandoc, Zotero and citation processors read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from survey.bibliography import Name, Reference
from survey.export.bibtex import with_parents
from survey.names import names
from survey.survey import Paper, Survey
from survey.tex import link, math_to_text, to_unicode

TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "manual": "book",
    "mastersthesis": "thesis",
    "mvbook": "book",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "patent": "patent",
    "periodical": "article-journal",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
}
"""CSL's types by BibTeX's and biblatex's; others are a `document`, or an `article` when a preprint."""

_GENRES = {
    "bathesis": "Bachelor’s thesis",
    "mastersthesis": "Master’s thesis",
    "mathesis": "Master’s thesis",
    "phdthesis": "PhD thesis",
    "techreport": "Technical report",
}
"""By the type of entry, or by biblatex's words in `type`."""

_TEXTS = {
    "volume": "volume",
    "edition": "edition",
    "chapter": "chapter-number",
    "isbn": "ISBN",
    "issn": "ISSN",
    "abstract": "abstract",
    "note": "note",
    "langid": "language",
    "language": "language",
    "eventtitle": "event-title",
    "version": "version",
}


def as_json(survey: Survey, papers: Sequence[Paper]) -> str:
    """The papers as CSL-JSON, by key; entries that they name in `crossref` are theirs already."""
    keys = {paper.key for paper in papers}
    items = (item(reference) for reference in with_parents(survey, papers) if reference.key in keys)
    # One work a line: with `indent`, json leaves its fast encoder.
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in items)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def item(reference: Reference) -> dict[str, Any]:
    """One work as CSL-JSON; a title in sentence case, as CSL wants it, with what braces protect left alone."""
    found: dict[str, Any] = {"id": reference.key, "type": _type(reference)}
    found |= _titles(reference)
    found |= _people(reference)
    if reference.issued:
        found["issued"] = {"date-parts": [list(reference.issued)]}
    found |= {csl: reference.text(name) for name, csl in _TEXTS.items() if reference.fields.get(name)}
    found |= _numbers(reference)
    found |= _publisher(reference)
    found |= _links(reference)
    return {name: value for name, value in found.items() if value}


def _type(reference: Reference) -> str:
    return TYPES.get(reference.type) or ("article" if reference.is_preprint else "document")


def _titles(reference: Reference) -> dict[str, str]:
    is_english = not (language := reference.fields.get("langid") or reference.fields.get("language", "")) or (
        "english" in language.lower() or language.lower().startswith("en")
    )
    parts = [rich_text(reference.fields[name]) for name in ("title", "subtitle") if reference.fields.get(name)]
    title = ": ".join(sentence_case(part) for part in parts) if is_english else ": ".join(parts)
    container = next((name for name in ("journal", "journaltitle", "booktitle") if reference.fields.get(name)), None)
    return {
        "title": shown(title),
        "container-title": shown(rich_text(reference.fields[container])) if container else "",
        "collection-title": shown(rich_text(reference.fields.get("series", ""))),
    }


def _people(reference: Reference) -> dict[str, list[dict[str, str]]]:
    return {
        role: [name(person) for person in names(reference.fields.get(role, ""))]
        for role in ("author", "editor", "translator")
    }


def name(person: Name) -> dict[str, str]:
    """A name as CSL has it; `and others` is the literal `others`, which pandoc makes `et al.` of."""
    if person.is_body or person.is_others:
        return {"literal": person.family}
    parts = {
        "family": person.family.removeprefix(person.particle).strip() or person.family,
        "given": person.given,
        "dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {part: text for part, text in parts.items() if text}


def _numbers(reference: Reference) -> dict[str, str]:
    pages = re.sub(r"\s*(?:–|—|-+)\s*", "-", reference.text("pages"))
    number = reference.text("number")
    if reference.type in ("report", "techreport", "patent", "manual"):
        role = "number"
    elif reference.fields.get("series") and _type(reference) != "article-journal":
        role = "collection-number"
    else:
        role = "issue"
    return {"page": pages, role: number, **({"issue": reference.text("issue")} if "issue" in reference.fields else {})}


def _publisher(reference: Reference) -> dict[str, str]:
    names_ = ("publisher", "school", "institution", "organization", "howpublished")
    publisher = next((reference.text(field) for field in names_ if reference.fields.get(field)), "")
    written = reference.text("type") if _type(reference) in ("thesis", "report") else ""
    genre = _GENRES.get(written.lower(), written) or _GENRES.get(reference.type, "")
    place = reference.text("address") or reference.text("location")
    return {"publisher": publisher, "publisher-place": place, "genre": genre}


def _links(reference: Reference) -> dict[str, str]:
    url = link(reference.fields.get("url", ""))
    arxiv = reference.ids.arxiv
    return {
        "DOI": reference.ids.doi or _doi_as_written(reference),
        "URL": url or (f"https://arxiv.org/abs/{arxiv}{reference.ids.arxiv_version or ''}" if arxiv else ""),
    }


def _doi_as_written(reference: Reference) -> str:
    """An arXiv DOI, which counts as arXiv id elsewhere."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", link(reference.fields.get("doi", "")))


# --- titles --------------------------------------------------------------------------

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Stand around what braces protect, between LaTeX and CSL's rich text."""


def rich_text(value: str) -> str:
    r"""LaTeX as CSL's rich text: mathematics with `<sup>` and `<sub>`, protected words between marks.

    >>> shown(rich_text(r"{LLM}s and {$k$-NN} in $O(n^2)$ and {\'E}tudes"))
    'LLMs and <span class="nocase">k-NN</span> in O(n<sup>2</sup>) and Études'
    """
    return to_unicode("".join(_marked(piece) for piece in _PIECES.findall(value)))


def _marked(piece: str) -> str:
    if piece.startswith("$"):
        return f"{_OPEN}{math_to_text(piece[1:-1])}{_CLOSE}"
    if piece.startswith("{") and not piece.startswith("{\\"):
        inner = "".join(_marked(part) for part in _PIECES.findall(piece[1:-1]))
        return f"{_OPEN}{inner.replace(_OPEN, '').replace(_CLOSE, '')}{_CLOSE}"
    return piece


_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"
_PIECES = re.compile(rf"\\\$|\$[^$]+\$|\\(?:[A-Za-z]+\s*|[^A-Za-z$])(?:{_GROUP})?|{_GROUP}|[^\\${{]+|.", re.DOTALL)


def sentence_case(text: str) -> str:
    r"""Capitalised words in lower case, but for the first, those after a colon, and those between marks.

    >>> shown(sentence_case(rich_text("A Study of {Alpaca} and GPT-4: On Few-Shot Learners")))
    'A study of Alpaca and GPT-4: On few-shot learners'
    """
    pieces, is_start = [], True
    for token in _TOKENS.findall(text):
        is_word = token[0].isalpha()
        if is_word and not is_start and token[0].isupper() and (len(token) == 1 or token[1:].islower()):
            pieces.append(token.lower())
        else:
            pieces.append(token)
        if is_word or token.startswith(_OPEN):
            is_start = False
        elif re.search(r"[:?!.][\"'”’)]*\s+$", token):
            is_start = True
    return "".join(pieces)


_TOKENS = re.compile(
    rf"{_OPEN}[^{_CLOSE}]*{_CLOSE}\w*|[^\W\d_]+(?:{_OPEN}[^{_CLOSE}]*{_CLOSE}\w*)*|[\d_]\w*|[^\w{_OPEN}]+|."
)


def shown(text: str) -> str:
    """Rich text without marks; a protected word in lower case keeps a span that stops a style's capitals."""
    return (
        re.sub(
            f"{_OPEN}([^{_CLOSE}]*){_CLOSE}",
            lambda found: (
                f'<span class="nocase">{found.group(1)}</span>'
                if re.search(r"(?<!\w)[^\W\d_A-Z]+(?!\w)", found.group(1)) and "<" not in found.group(1)
                else found.group(1)
            ),
            text,
        )
        .replace(_OPEN, "")
        .replace(_CLOSE, "")
    )
