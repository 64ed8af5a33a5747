"""Survey → rows and columns of the explorer: plain values, and the two files that the browser reads.

`papers.json` has the facets and everything that the table shows, column by column; `summaries.json` has the text that
only a search needs, as numbers of words. Both are small because a survey may have 10,000 papers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.entries import EFFECT_WORDS, chip
from survey.model import Basis, Effect, State, Status
from survey.render import math
from survey.survey import Paper, Survey
from survey.taxonomy import Axis, Taxonomy

PAPERS_JSON = "assets/data/papers.json"
"""Place of the table's data below the site's root."""

SUMMARIES_JSON = "assets/data/summaries.json"
"""Place of the summaries below the site's root."""

MOST_ON_A_PAGE = 400
"""Papers that the plain list has on one page, and that a page loads without being asked; above that, by year."""

COLUMNS = ("title", "year", "venue", "findings", "added", "summary")
"""Columns of the table that are no facet."""

RESERVED = frozenset((*COLUMNS, "all", "cols", "find", "h", "keys", "mark", "page", "pick", "q", "sort", "view"))
"""Names that no facet may have in an address: other parameters and columns; Material's search has `q` and `h`."""

STATE_WORDS: Mapping[State | None, tuple[str, str]] = {
    State.MEASURED: ("measured", "a number is reported"),
    State.SHOWN: ("shown", "a picture or examples only"),
    State.CLAIMED: ("claimed", "stated without a measure"),
    State.ABSENT: ("absent", "not dealt with"),
    None: ("not looked at", "nobody has looked yet"),
}
"""How a paper treats a property: the word, and what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """Something that papers can be narrowed to."""

    id: str
    """The word in an address."""

    label: str
    """The word that people read."""

    parent: int | None = None
    """Position of the broader value in its facet."""

    color: int = 0
    """Number of its family's colour, 1 to 9; 0 without one."""

    aliases: tuple[str, ...] = ()
    """Other words that the text filter finds it by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A question with the answers that papers can be narrowed to."""

    param: str
    """Its name in an address, and that of its column."""

    kind: str
    """`axis`, `measures`, `state`, `relevance` or `status`."""

    axis: str = ""
    """The axis or property that it belongs to."""

    label: str
    """What people read."""

    question: str = ""
    """What it asks."""

    values: tuple[Value, ...]
    """The answers, broader before narrower."""


# --- facets -----------------------------------------------------------------


def facets(survey: Survey) -> tuple[Facet, ...]:
    """All facets: one for each axis, two for each property, relevance and status."""
    return (*_vocabulary_facets(survey.taxonomy), _relevance_facet(survey), _STATUS_FACET)


def _vocabulary_facets(taxonomy: Taxonomy) -> Iterator[Facet]:
    for axis in taxonomy.axes:
        if axis.is_property:
            yield _state_facet(axis)
        yield Facet(
            param=param_of(axis.id),
            kind="measures" if axis.is_property else "axis",
            axis=axis.id,
            label=axis.label,
            question=axis.entry.question,
            values=tuple(_values(axis)),
        )


def param_of(axis: str) -> str:
    """Name of an axis's or a property's parameter in the explorer's address: its id, unless that means another thing.

    >>> param_of("method"), param_of("year")
    ('method', '.year')
    """
    return f".{axis}" if axis in RESERVED or axis in ("relevance", "status") else axis


def _values(axis: Axis) -> Iterator[Value]:
    positions = {term.id: position for position, term in enumerate(axis.terms)}
    for term in axis.terms:
        yield Value(
            id=term.id,
            label=term.label,
            parent=positions[term.ancestors[0]] if term.ancestors else None,
            color=chip(term)["color"],
            aliases=term.entry.aliases,
        )


def _state_facet(axis: Axis) -> Facet:
    return Facet(
        param=f"{param_of(axis.id)}.is",
        kind="state",
        axis=axis.id,
        label=axis.label,
        question=axis.entry.question,
        values=tuple(
            Value(id=state.value if state else "unknown", label=word) for state, (word, _) in STATE_WORDS.items()
        ),
    )


def _relevance_facet(survey: Survey) -> Facet:
    """Steps from the highest; those without a meaning in the vocabulary are there when a paper has them."""
    labels = {step.value: step.label for step in survey.taxonomy.relevance}
    steps = sorted({*labels, *(paper.record.relevance for paper in survey.papers)} - {None}, reverse=True)  # type: ignore[type-var]
    values = [Value(id=str(step), label=labels.get(step or 0, "")) for step in steps]
    return Facet(
        param="relevance",
        kind="relevance",
        label="Relevance",
        values=(*values, Value(id="none", label="not rated")),
    )


_STATUS_FACET = Facet(
    param="status",
    kind="status",
    label="Status",
    values=tuple(
        Value(id=status.value, label=status.value)
        for status in (Status.REVIEWED, Status.REPORTED, Status.LISTED)  # excluded papers are in no table
    ),
)


def answers(papers: Iterable[Paper], facet: Facet) -> Iterator[list[int]]:
    """For each paper the positions of its values, broader ones left out; -(position + 1) for a measure only shown."""
    positions = {value.id: position for position, value in enumerate(facet.values)}
    return (_answers(paper, facet, positions) for paper in papers)


def _answers(paper: Paper, facet: Facet, positions: Mapping[str, int]) -> list[int]:
    record = paper.record
    if facet.kind == "relevance":
        return [positions["none" if record.relevance is None else str(record.relevance)]]
    if facet.kind == "status":
        return [positions[record.status.value]]
    if facet.kind == "state":
        state = paper.state(facet.axis)
        return [positions[state.value if state else "unknown"]]
    by = record.measures.get(facet.axis)
    measured = set(by.measured) if by else set()
    shown = set(by.shown) - measured if by else set()
    return [-positions[id_] - 1 if id_ in shown else positions[id_] for id_ in paper.terms.get(facet.axis, ())]


# --- the files for the browser -----------------------------------------------


def data_files(survey: Survey) -> Iterator[tuple[str, str]]:
    """Paths and contents of the files that the explorer reads."""
    papers = _dumped(papers_data(survey))
    # A browser may hold an old copy of one of the two files; this tells.
    digest = hashlib.sha256(papers.encode()).hexdigest()[:16]
    words, texts = word_codes([paper.record.summary or "" for paper in survey.papers])
    yield PAPERS_JSON, f'{{"digest":"{digest}",{papers[1:]}'
    yield SUMMARIES_JSON, _dumped({"digest": digest, "words": words, "texts": texts})


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def papers_data(survey: Survey) -> dict[str, Any]:
    """Facets and columns; the papers stand in the survey's order, newest first."""
    papers, found = survey.papers, facets(survey)
    venues = sorted({paper.venue for paper in papers}, key=str.casefold)
    venue_positions = {venue: position for position, venue in enumerate(venues)}
    return {
        "facets": [_facet_data(facet) for facet in found],
        "shown": shown_columns(survey.taxonomy),
        "effects": {effect.value[0]: list(words) for effect, words in EFFECT_WORDS.items()},
        "venues": venues,
        "papers": {
            "key": [paper.key for paper in papers],
            "title": [paper.reference.title for paper in papers],
            "rich": _rich_titles(papers),
            "authors": [authors_line(paper) for paper in papers],
            "year": [paper.reference.year or 0 for paper in papers],
            "venue": [venue_positions[paper.venue] for paper in papers],
            "added": _packed_days(papers),
            "findings": [_findings(paper) for paper in papers],
        },
        "answers": {facet.param: _column(papers, facet) for facet in found},
    }


def shown_columns(taxonomy: Taxonomy) -> list[str]:
    """Columns that the table has until somebody chooses others; the paper's own is always there."""
    leading = lead_axis(taxonomy)
    states = [f"{param_of(axis.id)}.is" for axis in taxonomy.properties]
    return ["year", *([param_of(leading.id)] if leading else []), *states, "findings", "relevance"]


def lead_axis(taxonomy: Taxonomy) -> Axis | None:
    """The axis that papers are told apart by in a list: the coloured one, else the first; None without axes."""
    axes = [axis for axis in taxonomy.axes if not axis.is_property]
    return next((axis for axis in axes if any(term.color for term in axis.terms)), axes[0] if axes else None)


def authors_line(paper: Paper) -> str:
    """All authors, given names first."""
    names = [name.full for name in paper.reference.authors if not name.is_others]
    return ", ".join([*names, *(["others"] if len(names) < len(paper.reference.authors) else [])])


def _facet_data(facet: Facet) -> dict[str, Any]:
    values = facet.values
    found: dict[str, Any] = {
        "param": facet.param,
        "kind": facet.kind,
        "axis": facet.axis,
        "label": facet.label,
        "question": facet.question,
        "ids": [value.id for value in values],
        "labels": [value.label for value in values],
    }
    if any(value.parent is not None for value in values):
        found["parents"] = [-1 if value.parent is None else value.parent for value in values]
    if any(value.color for value in values):
        found["colors"] = [value.color for value in values]
    aliases = {position: value.aliases for position, value in enumerate(values) if value.aliases}
    return {**found, "aliases": aliases} if aliases else found


def _rich_titles(papers: Sequence[Paper]) -> dict[int, str]:
    """Titles that hold mathematics, as HTML."""
    titles = ((position, paper.reference.title) for position, paper in enumerate(papers))
    return {position: str(math(title)) for position, title in titles if "$" in title}


def _packed_days(papers: Sequence[Paper]) -> list[int]:
    """Dates as numbers such as 20240520."""
    return [int(paper.record.added.strftime("%Y%m%d")) for paper in papers]


def _findings(paper: Paper) -> str:
    """A letter for each finding: the first of its effect, a capital when it is measured."""
    order = list(Effect)
    claims = sorted(paper.record.claims, key=lambda c: (c.basis is not Basis.MEASURED, order.index(c.effect)))
    letters = ((claim.effect.value[0], claim.basis is Basis.MEASURED) for claim in claims)
    return "".join(letter.upper() if measured else letter for letter, measured in letters)


def _column(papers: Sequence[Paper], facet: Facet) -> list[int | list[int]]:
    """What each paper answers: a number where it is one, to save bytes."""
    return [found[0] if len(found) == 1 else found for found in answers(papers, facet)]


# --- text as numbers of words ------------------------------------------------

_TOKEN = re.compile(r" ?\w+| ?[^\w\s]|\s")
_PRINTABLE = [chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\']
_LAST, _MORE = _PRINTABLE[:64], _PRINTABLE[64:]


def word_codes(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of all texts, the most frequent first, and each text as the codes of its words.

    A word has the blank before it with it. Texts come out half as large as by gzip alone.
    """
    tokens = [_TOKEN.findall(text) for text in texts]
    counts = Counter(token for found in tokens for token in found)
    words = sorted(counts, key=lambda word: (-counts[word], word))
    codes = {word: word_code(number) for number, word in enumerate(words)}
    return words, ["".join(codes[token] for token in found) for found in tokens]


def word_code(number: int) -> str:
    """A number as characters, of which the last tells that it ends: one character up to 63, two up to 1,855.

    >>> word_code(0), word_code(63), word_code(64)
    ('!', 'b', 'c!')
    """
    number, last = divmod(number, len(_LAST))
    code = _LAST[last]
    while number:
        number, digit = divmod(number - 1, len(_MORE))
        code = _MORE[digit] + code
    return code
