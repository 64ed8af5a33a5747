"""Papers → CSV for spreadsheets and JSON for programs: the survey's records with their bibliographic facts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from survey.bibliography import Name, Reference
from survey.model import Claim, Dataset, Links, Models, Result, State, Status
from survey.survey import Paper, Survey
from survey.taxonomy import Axis

VERSION = 1
"""Of the JSON format; it grows when a key goes or changes its meaning, not when one is added."""

SCHEMA = "papers.schema.json"
"""Address of the JSON Schema beside the file."""


# --- CSV -----------------------------------------------------------------------------


def as_csv(survey: Survey, papers: Sequence[Paper]) -> str:
    """A row for each paper, the newest first; lists are joined by `; ` (RFC 4180, UTF-8)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(name for name, _ in _cells(survey, None))
    writer.writerows([_safe(text) for _, text in _cells(survey, paper)] for paper in papers)
    return out.getvalue()


def _cells(survey: Survey, paper: Paper | None) -> Iterator[tuple[str, str]]:
    """Columns and their texts; texts are empty for no paper."""
    values = _values(paper) if paper else {}
    for column in _COLUMNS:
        yield column, values.get(column, "")
    for axis in survey.taxonomy.axes:
        if axis.is_property:
            by = paper.record.measures.get(axis.id) if paper else None
            yield axis.id, by.state.value if by and by.state else ""
            yield f"{axis.id}_measured", "; ".join(by.measured) if by else ""
            yield f"{axis.id}_shown", "; ".join(by.shown) if by else ""
        else:
            yield axis.id, "; ".join(paper.terms.get(axis.id, ())) if paper else ""
    yield "claims", str(len(paper.record.claims)) if paper else ""
    yield "code", (paper.record.links.code or "") if paper else ""
    yield "data", (paper.record.links.data or "") if paper else ""
    yield "summary", (paper.record.summary or "") if paper else ""


_COLUMNS = ("key", "title", "authors", "year", "venue", "type", "doi", "arxiv", "url", "status", "relevance", "added")


def _values(paper: Paper) -> dict[str, str]:
    reference, record = paper.reference, paper.record
    return {
        "key": paper.key,
        "title": reference.title,
        "authors": "; ".join(name.inverted for name in reference.authors),
        "year": f"{reference.year or ''}",
        "venue": paper.venue,
        "type": reference.type,
        "doi": reference.ids.doi or "",
        "arxiv": reference.ids.arxiv or "",
        "url": reference.url or "",
        "status": record.status.value,
        "relevance": f"{record.relevance or ''}",
        "added": record.added.isoformat(),
    }


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, on one line."""
    line = re.sub(r"\s+", " ", text)
    return f"'{line}" if re.match(r"[=+@-]", line) else line


# --- JSON ----------------------------------------------------------------------------


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class ExportedName(_Part):
    """An author, in Unicode."""

    family: str
    """Family name with its particle, or the whole name of a body."""

    given: str = ""
    """Given names."""

    suffix: str = ""
    """Jr., III and the like."""

    is_body: bool = False
    """Whether it is an organisation."""


class ExportedReference(_Part):
    """The bibliographic facts."""

    type: str
    """BibTeX's or biblatex's type of entry, such as `inproceedings`."""

    title: str
    """In Unicode; mathematics in LaTeX between dollar signs."""

    authors: list[ExportedName]
    """In order; editors of a work that has no author."""

    has_more_authors: bool = False
    """Whether the entry ends its authors with `and others`."""

    year: int | None = None
    """Year of publication."""

    issued: str | None = None
    """YYYY, YYYY-MM or YYYY-MM-DD."""

    venue: str = ""
    """Journal, proceedings or other publisher in full; `arXiv` for a preprint there."""

    venue_short: str = ""
    """The same in short."""

    is_preprint: bool = False
    """Whether the entry is for a preprint."""

    doi: str | None = None
    """Without resolver."""

    arxiv: str | None = None
    """Without version."""

    arxiv_version: str | None = None
    """The version that the entry names."""

    acl: str | None = None
    """ACL Anthology id."""

    openreview: str | None = None
    """OpenReview's forum id."""

    url: str | None = None
    """Where to read it."""

    bibtex: str
    """The entry as written."""


class ExportedMeasures(_Part):
    """How the paper treats a property of its data."""

    state: State
    """The strongest that holds."""

    measured: list[str] = []
    """Measures with a number."""

    shown: list[str] = []
    """Measures shown as a picture or by examples only."""


class ExportedPaper(_Part):
    """A paper of the survey."""

    key: str
    """BibTeX key, and last part of the page's address."""

    status: Status
    """How far it has come in the survey."""

    added: date
    """The day it joined the survey."""

    relevance: int | None = None
    """1 to 5."""

    summary: str | None = None
    """In the survey's own words."""

    reference: ExportedReference
    """Bibliographic facts."""

    terms: dict[str, list[str]] = {}
    """Term ids by axis."""

    measures: dict[str, ExportedMeasures] = {}
    """By property."""

    models: Models | None = None
    """The models that generate, learn, judge or embed."""

    datasets: list[Dataset] = []
    """Data sets that it makes or studies."""

    benchmarks: list[str] = []
    """Benchmarks that it reports on."""

    claims: list[Claim] = []
    """What it found."""

    results: list[Result] = []
    """Its numbers for quality and diversity."""

    links: Links | None = None
    """Code, data, project page."""

    related: list[str] = []
    """Keys of related papers."""

    comments: str | None = None
    """Markdown."""

    questions: list[str] = []
    """Open questions."""

    sources: list[str] = []
    """What the writer of the record read."""

    issue: list[int] = []
    """Numbers in the tracker."""


class ExportedTerm(_Part):
    """A term of the vocabulary."""

    id: str
    """The word that papers have."""

    label: str
    """The word that people read."""

    parent: str | None = None
    """The broader term."""


class ExportedAxis(_Part):
    """A question by which papers are sorted, or a property with its measures."""

    id: str
    """The word that papers have."""

    label: str
    """The word that people read."""

    terms: list[ExportedTerm]
    """Its terms, broader before narrower."""


class LeftOut(_Part):
    """What the file does not have."""

    excluded: list[str] = []
    """Keys of papers outside the survey's scope."""

    faulty: list[str] = []
    """Keys of papers whose files have an error."""

    not_selected: int = 0
    """How many papers of the survey were not asked for."""


class PapersFile(_Part):
    """A survey's papers: what it says about each, with the bibliographic facts."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: str = Field(alias="$schema")
    """Address of this schema."""

    version: int = VERSION
    """Of this format; it grows when a key goes or changes its meaning, not when one is added."""

    papers: list[ExportedPaper]
    """The newest first."""

    left_out: LeftOut = LeftOut()
    """What is not in it."""

    axes: list[ExportedAxis] = []
    """The vocabulary that `terms` and `measures` are from."""


def schema() -> str:
    """The JSON Schema of the file (draft 2020-12)."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **PapersFile.model_json_schema()}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def as_json(survey: Survey, papers: Sequence[Paper]) -> str:
    """The papers as the file that `schema` describes."""
    parts = {
        "$schema": SCHEMA,
        "version": VERSION,
        "papers": [paper_values(paper) for paper in papers],
        "left_out": _left_out(survey, papers),
        "axes": [_axis(axis) for axis in survey.taxonomy.axes],
    }
    return "{\n" + ",\n".join(f'"{name}": {_lines(value)}' for name, value in parts.items()) + "\n}\n"


def _lines(value: object) -> str:
    """JSON with a line for each item of a list; with `indent`, json would leave its fast encoder."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)


def _left_out(survey: Survey, papers: Sequence[Paper]) -> dict[str, Any]:
    chosen = {paper.key for paper in papers}
    return {
        "excluded": sorted(paper.key for paper in survey.excluded),
        "faulty": [left.key for left in survey.left_out],
        "not_selected": sum(paper.key not in chosen for paper in survey.papers),
    }


def _axis(axis: Axis) -> dict[str, Any]:
    terms = [_filled({"id": term.id, "label": term.label, "parent": term.entry.parent}) for term in axis.terms]
    return {"id": axis.id, "label": axis.label, "terms": terms}


def paper_values(paper: Paper) -> dict[str, Any]:
    """A paper as plain values, in the shape of `ExportedPaper`; what is empty is left out."""
    record = paper.record.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    properties = {
        name: _filled({"state": by.state.value, "measured": list(by.measured), "shown": list(by.shown)})
        for name, by in paper.record.measures.items()
        if by.state
    }
    found = {
        "key": paper.key,
        **record,
        "reference": _reference(paper.reference, paper.venue),
        "measures": properties,
    }
    return _filled(found)


def _reference(reference: Reference, venue_short: str) -> dict[str, Any]:
    ids = reference.ids
    found = {
        "type": reference.type,
        "title": reference.title,
        "authors": [_name(name) for name in reference.authors if not name.is_others],
        "has_more_authors": any(name.is_others for name in reference.authors),
        "year": reference.year,
        "issued": "-".join(f"{part:02}" for part in reference.issued),
        "venue": reference.venue,
        "venue_short": venue_short,
        "is_preprint": reference.is_preprint,
        "doi": ids.doi,
        "arxiv": ids.arxiv,
        "arxiv_version": ids.arxiv_version,
        "acl": ids.acl,
        "openreview": ids.openreview,
        "url": reference.url,
        "bibtex": reference.source,
    }
    return {"type": reference.type, "title": reference.title, "authors": found["authors"], **_filled(found)}


def _name(name: Name) -> dict[str, Any]:
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix, "is_body": name.is_body}
    return {"family": name.family, **_filled(parts)}


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty or false."""
    return {name: value for name, value in values.items() if value not in (None, "", False) and value not in ([], {})}
