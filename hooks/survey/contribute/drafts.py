"""An older report → what a record says of its paper, what found no key there, and what a human has to decide.

No line is lost: what is not exactly what a key means goes into `comments` as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from survey.bibliography import Reference, identifiers, normal_title
from survey.contribute.identify import Source, UnknownSourceError, identify
from survey.contribute.reports import Field, Item, Line, Report, Section, items
from survey.contribute.yaml_text import clean
from survey.model import REQUIRED, Status, is_http_url
from survey.problems import quoted
from survey.sources import Sources
from survey.taxonomy import Taxonomy

MAX_TEXT = 9_000
"""Characters of a text; the model allows 10,000."""

MAX_NAME = 120
"""Characters of a benchmark's name, as in the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """What can be made of a report."""

    report: Report
    """The report."""

    source: Source | None
    """The paper as a registry names it, when the report's link says so."""

    values: Mapping[str, Any]
    """Keys of the record and what stands there."""

    todo: tuple[str, ...]
    """What a human has to decide or mend."""

    overflow: str = ""
    """Lines for which `comments` has no room."""


@dataclass(slots=True)
class _Reading:
    """What has been read of a report so far."""

    sources: Sources
    values: dict[str, Any] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)
    todo: list[str] = field(default_factory=list)

    @property
    def taxonomy(self) -> Taxonomy:
        return self.sources.taxonomy

    def leave(self, heading: str, lines: Iterable[Line | str]) -> None:
        """Keeps lines for the comments, below a heading."""
        texts = [line if isinstance(line, str) else line.text for line in lines]
        if any(text.strip() for text in texts):
            self.left.setdefault(heading, []).extend(texts)

    def add(self, key: str, *more: object) -> None:
        """Adds to a list, nothing twice."""
        listed = self.values.setdefault(key, [])
        listed.extend(value for value in more if value not in listed)

    def ask(self, line: Line | None, message: str) -> None:
        """Notes something for a human."""
        self.todo.append(f"line {line.number}: {message}" if line else message)


def draft_of(report: Report, sources: Sources, *, template: frozenset[str] = frozenset()) -> ReportDraft:
    """What a report says, as keys of a record.

    Lines in `template` are the form's own words, which nobody wrote about this paper.
    """
    reading = _Reading(sources=sources)
    source = _source(report)
    if source is None:
        reading.ask(None, "the report names no arXiv id, DOI, OpenReview or Anthology address of the paper")
    for section in report.sections:
        lines = tuple(line for line in section.lines if line.text.strip() not in template)
        if section.field is None:
            reading.leave(section.heading, lines if any(line.text for line in lines) else [_EMPTY])
        else:
            _READERS[section.field](reading, Section(heading=section.heading, field=section.field, lines=lines))
    comments, overflow = _comments(reading.left)
    values = {**reading.values, **({"comments": comments} if comments else {}), "sources": ["report"]}
    missing = [key for key in REQUIRED[Status.REPORTED] if not values.get(key)]
    if missing:
        reading.ask(None, f"for 'status: reported' it needs {', '.join(missing)}")
    if overflow:
        reading.ask(None, "the comments are longer than a record allows; the rest stands below")
    status = Status.LISTED if missing else Status.REPORTED
    return ReportDraft(
        report=report,
        source=source,
        values={"status": status.value, **values},
        todo=tuple(reading.todo),
        overflow=overflow,
    )


_EMPTY = "(nothing below this heading)"


def _source(report: Report) -> Source | None:
    """The paper by the report's link, or by an arXiv id at the start of the file's name."""
    in_name = re.match(r"(?:.*/)?(\d{4}\.\d{4,5}(?:v\d+)?)(?!\d)", report.path)
    for text in (report.url, in_name.group(1) if in_name else ""):
        try:
            return identify(text)
        except UnknownSourceError:
            continue
    return None


def link_of(report: Report, reference: Reference | None) -> Mapping[str, str]:
    """The report's link as `links`, unless the BibTeX entry leads to the same place."""
    if not is_http_url(report.url):
        return {}
    ids = identifiers({"url": report.url})
    named = {id_ for id_ in (ids.arxiv, ids.doi, ids.acl, ids.openreview) if id_}
    if reference is not None:
        own = reference.ids
        if named & {own.arxiv, own.doi, own.acl, own.openreview} or report.url == own.url:
            return {}
    return {"paper": report.url}


# --- the comments --------------------------------------------------------------------


def _comments(left: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """The lines without a key as Markdown, and what is too much of it."""
    blocks = [clean("\n".join([f"**{heading}**\n"] * bool(heading) + list(lines))) for heading, lines in left.items()]
    text = re.sub(r"\n{3,}", "\n\n", "\n\n".join(blocks))
    if len(text) <= MAX_TEXT:
        return text, ""
    cut = text.rfind("\n", 0, MAX_TEXT)
    cut = cut if cut > 0 else MAX_TEXT
    return text[:cut].rstrip(), text[cut:].strip("\n")


# --- fields with one value -----------------------------------------------------------


def _id(reading: _Reading, section: Section) -> None:
    """`ID: #305`, `7, 127` or an address of the tracker → `issue`."""
    for line in _written(section):
        text = re.sub(r"^[\s*_-]*(?:id|issues?)\b[\s*_]*[:#]?\s*", "", line.text, flags=re.IGNORECASE)
        text = re.sub(r"https?://\S+/issues/(?=\d)", "", text).strip(" .*_-")
        if re.fullmatch(r"#?[1-9]\d{0,6}(?:(?:\s*[,;/&]\s*|\s+and\s+|\s+)#?[1-9]\d{0,6})*", text):
            reading.add("issue", *map(int, re.findall(r"\d+", text)))
        else:
            reading.leave(section.heading, [line])
            if re.search(r"\w", text):
                reading.ask(line, f"{quoted(line.text.strip())} is no issue number")


def _relevance(reading: _Reading, section: Section) -> None:
    """`Relevance: 4`, `4/5`, `4 (a remark)` → `relevance`; prose is kept."""
    for line in _written(section):
        text = _RELEVANCE_LABEL.sub("", line.text).strip(" *_.`-")
        found = _RELEVANCE.match(text)
        is_taken = found is not None and reading.values.setdefault("relevance", int(found[1])) == int(found[1])
        if not is_taken and (not text or re.search(r"[\d?]", text)):
            reading.ask(line, f"{quoted(line.text.strip())} is no relevance from 1 to 5; decide")
        if not is_taken or (found and re.search(r"\w", found[2])):
            reading.leave(section.heading, [line])


_RELEVANCE_LABEL = re.compile(r"^[\s*_-]*relevance[^:=\d]*(?:\([^)]*\))?[\s*_]*[:=]?", re.IGNORECASE)
_RELEVANCE = re.compile(r"([1-5])(?![\d.]|\s*-\s*\d)(?:\s*/\s*5|\s+out of 5)?(.*)$")


def _summary(reading: _Reading, section: Section) -> None:
    """The text → `summary`; a paragraph of several lines becomes one."""
    found = list(items(section.lines))
    if all(not item.is_bullet for item in found):
        text = "\n\n".join(clean(item.text) for item in found)
    else:
        text = clean("\n".join(line.text for line in section.lines))
    if not text:
        return
    if "summary" in reading.values or len(text) > MAX_TEXT:
        reading.leave(section.heading, section.lines)
        reading.ask(None, f"{section.heading}: a second or very long summary stands in the comments")
        return
    reading.values["summary"] = text
    if len(text.split()) > _LONG_SUMMARY:
        reading.ask(None, f"the summary has {len(text.split())} words; two to five sentences are wanted")


_LONG_SUMMARY = 180


# --- lists ---------------------------------------------------------------------------


def _benchmarks(reading: _Reading, section: Section) -> None:
    """Short items → `benchmarks`."""
    for item in items(section.lines):
        names = [_name(item.text)] if item.is_bullet else _names_in_a_row(item.text)
        if names and not item.below and all(name and len(name) <= MAX_NAME for name in names):
            reading.add("benchmarks", *names)
        else:
            reading.leave(section.heading, item.lines)


def _name(text: str) -> str:
    """A name without emphasis; nothing for a placeholder."""
    name = clean(re.sub(r"\*\*|__|`", "", text)).strip()
    return "" if _NOTHING.fullmatch(name) else name


_NOTHING = re.compile(r"\W*(?:n\W?a|none|nil|tbd|todo)?\W*", re.IGNORECASE)


def _names_in_a_row(text: str) -> list[str]:
    """`GSM8K, MATH` as two names; nothing for a sentence."""
    parts = [_name(part) for part in re.split(r"[,;]", text)]
    return parts if len(parts) > 1 and all(0 < len(part) <= 30 for part in parts) else []


def _questions(reading: _Reading, section: Section) -> None:
    """Each item or paragraph → one of the `questions`."""
    for item in items(section.lines):
        lines = [item.text] if not item.below else [item.text, *(line.text for line in item.lines[1:])]
        text = clean("\n".join(lines))
        if text and len(text) <= MAX_TEXT and not _NOTHING.fullmatch(text):
            reading.add("questions", text)
        else:
            reading.leave(section.heading, item.lines)


def _other(reading: _Reading, section: Section) -> None:
    """The report's own comments come first, without a heading."""
    reading.left.setdefault("", [])
    if reading.left[""]:
        reading.left[""].append("")
    reading.leave("", section.lines)


def _related(reading: _Reading, section: Section) -> None:
    """Works that are papers of the survey → `related`; an item that says more than the work stays besides."""
    for item in items(section.lines):
        key = _paper_in(item.text, reading.sources)
        if key:
            reading.add("related", key)
        if not key or _says_more(item, reading.sources.references[key]):
            reading.leave(section.heading, item.lines)


def _paper_in(text: str, sources: Sources) -> str | None:
    """Key of the survey's paper that a text names by identifier or title."""
    found = identifiers({"note": text, "url": _first_link(text)})
    words = normal_title(text)
    for reference in sources.references.values():
        if reference.key not in sources.keys:
            continue
        title = normal_title(reference.title)
        same_id = found.arxiv is not None and found.arxiv == reference.ids.arxiv
        if same_id or (found.doi and found.doi == reference.ids.doi) or (len(title) > 20 and title in words):
            return reference.key
    return None


def _first_link(text: str) -> str:
    found = re.search(r"https?://[^\s()<>\[\]]+", text)
    return found.group().rstrip(".,;") if found else ""


def _says_more(item: Item, reference: Reference) -> bool:
    """Whether an item has words besides the work's title and link."""
    rest = normal_title(re.sub(r"https?://[^\s()<>\[\]]+", "", item.text)).replace(normal_title(reference.title), "")
    return bool(item.below or rest)


# --- words of the vocabulary ---------------------------------------------------------


def _tags(reading: _Reading, section: Section) -> None:
    """Old tags → terms that have them as an alias, a label or an id."""
    for item in items(section.lines):
        whole = _terms_named(item.text, reading.taxonomy)
        parts = [item.text] if whole else [part for part in re.split(r"[,;]", item.text) if part.strip()]
        exact = [_tag(reading, part, item.lines[0]) for part in parts]
        if item.below or not all(exact):
            reading.leave(section.heading, item.lines)


def _tag(reading: _Reading, text: str, line: Line) -> bool:
    """Whether a tag is exactly a term; one with a remark or a slip is taken, too, and asked about."""
    bare = re.sub(r"\(.*?\)|[:–—].*$", "", text)
    ids = _terms_named(bare, reading.taxonomy)
    if len(ids) > 1:
        reading.ask(line, f"the tag {quoted(text.strip())} may mean {' or '.join(ids)}; choose")
        return False
    if ids:
        _add_term(reading, ids[0])
        return bare.strip() == text.strip()
    near = get_close_matches(_normal(bare), _names(reading.taxonomy), n=1, cutoff=0.75)
    guess = _terms_named(near[0], reading.taxonomy) if near else ()
    if len(guess) == 1:
        _add_term(reading, guess[0])
        reading.ask(line, f"the tag {quoted(text.strip())} was taken for {guess[0]!r}; is it?")
    else:
        reading.ask(line, f"the tag {quoted(text.strip())} is no term of the vocabulary; choose one or drop it")
    return False


def _algorithms(reading: _Reading, section: Section) -> None:
    """Items that are exactly a term → `terms`."""
    for item in items(section.lines):
        ids = _terms_named(item.text, reading.taxonomy)
        if len(ids) == 1 and not item.below:
            _add_term(reading, ids[0])
        else:
            reading.leave(section.heading, item.lines)


def _metrics(reading: _Reading, section: Section) -> None:
    """Answers that are exactly a measure of the property asked about → `measures`."""
    for item in items(section.lines):
        question, _, answer = re.sub(r"\?\s*:?", ":", item.text, count=1).partition(":")
        answers = [answer] * bool(answer.strip()) + [inner.text for inner in item.below]
        asked = _property_in(question, reading.taxonomy)
        found = [_measure(text, asked, reading.taxonomy) for text in answers] if asked else []
        measures = [id_ for id_ in found if id_]
        if asked and measures:
            listed = reading.values.setdefault("measures", {}).setdefault(asked, [])
            listed.extend(id_ for id_ in dict.fromkeys(measures) if id_ not in listed)
            reading.ask(item.lines[0], f"{', '.join(measures)}: does the paper give numbers, or only show it?")
        if not found or not all(found) or any(inner.below for inner in item.below):
            reading.leave(section.heading, item.lines)


def _property_in(text: str, taxonomy: Taxonomy) -> str | None:
    """The one property that a question names."""
    words = _normal(text)
    named = [
        axis.id
        for axis in taxonomy.properties
        if re.search(rf"\b(?:{re.escape(_normal(axis.id))}|{re.escape(_normal(axis.label))})\b", words)
    ]
    return named[0] if len(named) == 1 else None


def _measure(text: str, property_id: str, taxonomy: Taxonomy) -> str | None:
    ids = [id_ for id_ in _terms_named(text, taxonomy) if taxonomy.terms[id_].axis == property_id]
    return ids[0] if len(ids) == 1 else None


def _add_term(reading: _Reading, id_: str) -> None:
    """Adds a term to its axis, or a measure to its property."""
    axis = reading.taxonomy.axis_by_id[reading.taxonomy.terms[id_].axis]
    listed = reading.values.setdefault("measures" if axis.is_property else "terms", {}).setdefault(axis.id, [])
    if id_ not in listed:
        listed.append(id_)


def _terms_named(text: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Terms with this id, label or alias; capitals and hyphens matter only where they tell two terms apart."""
    name = _normal(text)
    other = dict.fromkeys(taxonomy.ids_by_alias.get(name, ()))
    exact = tuple(id_ for id_ in other if _bare(text) in taxonomy.terms[id_].entry.aliases)
    if exact:
        return exact
    as_id = name.replace(" ", "-")
    ids = (as_id,) if as_id in taxonomy.terms else ()
    return tuple(dict.fromkeys((*ids, *other)))


def _normal(text: str) -> str:
    return " ".join(re.sub(r"[-_]", " ", _bare(text)).lower().split())


def _bare(text: str) -> str:
    return text.strip(" \t`*#.:\"'")


def _names(taxonomy: Taxonomy) -> list[str]:
    return [*taxonomy.ids_by_alias, *(id_.replace("-", " ") for id_ in taxonomy.terms)]


def _written(section: Section) -> Iterator[Line]:
    return (line for line in section.lines if line.text.strip())


_READERS: Mapping[Field, Callable[[_Reading, Section], None]] = {
    Field.ID: _id,
    Field.SUMMARY: _summary,
    Field.RELEVANCE: _relevance,
    Field.ALGORITHMS: _algorithms,
    Field.BENCHMARKS: _benchmarks,
    Field.METRICS: _metrics,
    Field.TAGS: _tags,
    Field.RELATED: _related,
    Field.COMMENTS: _other,
    Field.QUESTIONS: _questions,
}
