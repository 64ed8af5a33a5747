"""A folder of older reports → draft records, and a list of what needs a human."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from survey.bibliography import Reference, normal_title
from survey.contribute.add import reference_of
from survey.contribute.collection import Collection
from survey.contribute.drafts import ReportDraft, draft_of, link_of
from survey.contribute.identify import Registry
from survey.contribute.new_entry import free_key
from survey.contribute.reports import Report, read_report
from survey.contribute.skeleton import skeleton
from survey.load import PAPERS

LIST = "needs-a-human.md"
"""Name of the list."""

_TEMPLATE_IN = 3
"""In so many reports a line stands when it is the form's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What comes out of a folder of reports."""

    files: Mapping[str, str]
    """Draft records by file name, and the list."""

    reports: int
    """Number of reports."""

    open: int
    """Number of things for a human."""


def import_reports(texts: Mapping[str, str], collection: Collection, *, today: date) -> Imported:
    """Drafts for the reports, given by path; a paper of the survey keeps its key."""
    reports = [read_report(text, path) for path, text in sorted(texts.items())]
    template = template_lines(reports)
    files: dict[str, str] = {}
    entries: list[str] = []
    count = 0
    for report in reports:
        draft = draft_of(report, collection.sources, template=template)
        known = _known(draft, collection)
        name = free_key(known.key if known else _provisional_key(report), {key.removesuffix(".yml") for key in files})
        files[f"{name}.yml"] = _record(draft, known, collection, today)
        todo = [*_first_step(draft, known, name, collection), *draft.todo]
        count += len(todo)
        entries.append(_entry(draft, name, todo))
    files[LIST] = _list(entries, reports, template)
    return Imported(files=files, reports=len(reports), open=count)


def template_lines(reports: Sequence[Report]) -> frozenset[str]:
    """The form's own words: lines outside of lists that stand in several reports under the same heading."""
    counts = Counter(
        (section.field, text)
        for report in reports
        for section in report.sections
        for text in {line.text.strip() for line in section.lines}
        if len(text) > 12 and section.field and not re.match(r"[-*+\d#|>`]", text)
    )
    return frozenset(text for (_, text), number in counts.items() if number >= _TEMPLATE_IN)


def _known(draft: ReportDraft, collection: Collection) -> Reference | None:
    """The survey's entry for the paper, by identifier or title."""
    if draft.source and (found := reference_of(collection, draft.source)):
        return found
    title = normal_title(draft.report.title)
    same = (r for r in collection.sources.references.values() if title and normal_title(r.title) == title)
    return next(same, None)


def _provisional_key(report: Report) -> str:
    """A file name from the title; the key comes with the BibTeX entry."""
    name = report.title or report.path.rsplit("/", 1)[-1].removesuffix(".md")
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
    return words if words[:1].isalpha() else f"report-{words}".strip("-")


def _record(draft: ReportDraft, known: Reference | None, collection: Collection, today: date) -> str:
    link = link_of(draft.report, known)
    values = {**draft.values, "added": today, **({"links": link} if link else {})}
    own = [key for key in values.get("related", ()) if known is None or key != known.key]
    values = {key: value for key, value in values.items() if key != "related"} | ({"related": own} if own else {})
    about = [draft.report.title or "(no title)", f"Draft, from the report {draft.report.path}"]
    return skeleton(collection.sources.taxonomy, values, about=about)


# --- the list ------------------------------------------------------------------------


def _first_step(draft: ReportDraft, known: Reference | None, name: str, collection: Collection) -> Iterator[str]:
    """How the draft becomes a record."""
    if known and known.key in collection.sources.keys:
        yield f"{PAPERS}/{known.key}.yml exists; take over what it lacks"
        return
    if known:
        yield f"{known.path}, line {known.line}, has the paper without a record; move the draft to {PAPERS}/{name}.yml"
        return
    path = shlex.quote(draft.report.path)
    if draft.source:
        is_address = draft.source.registry is Registry.OPENREVIEW
        id_ = f"https://openreview.net/forum?id={draft.source.id}" if is_address else draft.source.id
        yield f"not in the survey yet; run: survey add {shlex.quote(id_)} --report {path}"
    else:
        yield f"not in the survey yet; save its BibTeX entry, then run: survey add --bibtex FILE --report {path}"


def _entry(draft: ReportDraft, name: str, todo: Sequence[str]) -> str:
    lines = [f"## {draft.report.path} → {name}.yml", "", *(f"- [ ] {item}" for item in todo)]
    if draft.overflow:
        lines += ["", "What the comments have no room for:", "", draft.overflow]
    return "\n".join(lines)


def _list(entries: Sequence[str], reports: Sequence[Report], template: frozenset[str]) -> str:
    head = f"# What needs a human\n\nReports: {len(reports)}. Each has a draft beside this list."
    parts = [head, *entries]
    if template:
        words = "\n".join(f"> {line}" for line in sorted(template))
        parts.append(f"## The form's own words\n\nThese lines stand in several reports and were left out:\n\n{words}")
    return "\n\n".join(parts) + "\n"
