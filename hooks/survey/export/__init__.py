"""A survey in the formats that other programs read: for all of its papers, those of a term, or a list of keys.

Excluded papers are in none of them; an entry that others name in `crossref` comes along, after its children.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from survey.export.bibtex import as_ascii, as_biblatex, as_written
from survey.export.csl import as_json as as_csl
from survey.export.latex import as_tables, joined
from survey.export.latex import tables as latex_tables
from survey.export.ris import as_ris
from survey.export.tables import as_csv, as_json
from survey.export.tables import schema as papers_schema
from survey.problems import did_you_mean, quoted
from survey.survey import Paper, Survey


class Format(NamedTuple):
    """A file format."""

    ending: str
    """What a file name ends in, such as `.bib`."""

    media_type: str
    """For HTTP and links."""

    render: Callable[[Survey, Sequence[Paper]], str]
    """The papers of a survey as a file's text."""


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "bibtex": Format(".bib", "application/x-bibtex", as_written),
        "bibtex-ascii": Format("-ascii.bib", "application/x-bibtex", as_ascii),
        "biblatex": Format("-biblatex.bib", "application/x-bibtex", as_biblatex),
        "csl": Format(".json", "application/vnd.citationstyles.csl+json", as_csl),
        "ris": Format(".ris", "application/x-research-info-systems", as_ris),
        "csv": Format(".csv", "text/csv", as_csv),
        "json": Format(".json", "application/json", as_json),
        "latex": Format(".tex", "application/x-tex", as_tables),
    }
)
"""The formats by the name that `survey export --format` takes."""


class UnknownSelectionError(LookupError):
    """A term or key that the survey does not have."""


def select(survey: Survey, *, term: str | None = None, keys: Iterable[str] = ()) -> tuple[Paper, ...]:
    """The papers of a term and among `keys`, in the survey's order; all papers when neither is given.

    `term` is `axis/term` or the term's id alone; papers of narrower terms belong to it.

    Raises:
        UnknownSelectionError: There is no such term or paper.

    """
    wanted = set(keys)
    for key in sorted(wanted - survey.by_key.keys()):
        reason = " (it is excluded)" if any(paper.key == key for paper in survey.excluded) else ""
        raise UnknownSelectionError(
            f"{quoted(key)} is not a paper of the survey{reason}{did_you_mean(key, survey.by_key)}"
        )
    papers = survey.papers if term is None else survey.by_term[_term_id(survey, term)]
    return tuple(paper for paper in papers if not wanted or paper.key in wanted)


def _term_id(survey: Survey, term: str) -> str:
    axis, _, id_ = term.rpartition("/")
    known = survey.taxonomy.terms
    if id_ not in known or axis not in ("", known[id_].axis):
        full = [f"{entry.axis}/{entry.id}" for entry in known.values()]
        hint = f"; did you mean '{known[id_].axis}/{id_}'?" if id_ in known else did_you_mean(term, full)
        raise UnknownSelectionError(f"{quoted(term)} is not a term of the vocabulary{hint}")
    return id_


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file of the site that takes the survey away."""

    path: str
    """Below `export/`, such as `references.bib`; it does not change."""

    media_type: str
    """For HTTP and links."""

    text: str
    """All of it."""


def files(survey: Survey) -> Iterator[ExportFile]:
    """Every export of the whole survey, at its stable path below `export/`."""
    for name, format_ in FORMATS.items():
        if name != "latex":
            stem = "papers" if name in ("csv", "json") else "references"
            text = format_.render(survey, survey.papers)
            yield ExportFile(path=f"{stem}{format_.ending}", media_type=format_.media_type, text=text)
    yield ExportFile(path="papers.schema.json", media_type="application/schema+json", text=papers_schema())
    latex = FORMATS["latex"].media_type
    tables = latex_tables(survey, survey.papers)
    yield ExportFile(path="tables.tex", media_type=latex, text=joined(tables))
    for name, text in tables.items():
        yield ExportFile(path=f"tables/{name}.tex", media_type=latex, text=text)


__all__ = ["FORMATS", "ExportFile", "Format", "UnknownSelectionError", "files", "select"]
