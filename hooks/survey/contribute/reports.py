"""Older reports in Markdown → their title, link and sections, line by line.

The format has a title that links to the paper, and sections from *Summary* to *Questions*. Its writers varied level,
case, wording and order of the headings, left the colon in or out, and put values into headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import Enum


class Field(str, Enum):
    """What a section of a report is about."""

    ID = "ID"
    SUMMARY = "Summary"
    RELEVANCE = "Relevance"
    ALGORITHMS = "Algorithms"
    BENCHMARKS = "Benchmarks"
    METRICS = "Metric Results"
    TAGS = "Paper Tags"
    RELATED = "Related work"
    COMMENTS = "Comments"
    QUESTIONS = "Questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not empty."""

    number: int
    """Counted from 1."""

    text: str
    """Without blanks at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    """As written, without marks; empty for what stands above the first heading."""

    field: Field | None
    """What it is about; None for a heading that the format does not have."""

    lines: tuple[Line, ...]
    """Its lines, empty ones as a line without text."""

    level: int = 2
    """Depth of its heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report on one paper."""

    path: str
    """Its file."""

    title: str
    """The paper's title, or what stands in its place; empty when there is none."""

    url: str
    """Link to the paper; empty when there is none."""

    sections: tuple[Section, ...]
    """The rest of it, in order."""


def read_report(text: str, path: str) -> Report:
    """The parts of a report.

    >>> report = read_report("# [On Crust](https://a.org/b)\\n\\n## relevance to survey topic (1-5): 4\\n", "crust.md")
    >>> report.title, report.sections[0].field.value, report.sections[0].lines[0].text
    ('On Crust', 'Relevance', '4')
    """
    sections = list(_sections(text.lstrip("\ufeff")))
    title, url, rest = "", "", sections
    for taken in (_title_heading, _title_line):
        if not title:
            title, url, rest = taken(sections)
    if not url:
        url, rest = _bare_link(rest)
    return Report(path=path, title=title, url=url, sections=tuple(s for s in rest if s.field or _says_something(s)))


def is_report(text: str) -> bool:
    """Whether a text looks like a report: it has two sections of the format at least."""
    return len({section.field for section in _sections(text) if section.field}) > 1


def _says_something(section: Section) -> bool:
    return bool(section.heading) or any(line.text for line in section.lines)


# --- sections ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    text: str
    level: int
    rest: str = ""
    """What stands behind its colon."""


def _sections(text: str) -> Iterator[Section]:
    section = Section(heading="", field=None, lines=(), level=0)
    lines: list[Line] = []
    for line, heading in _headings(re.split(r"\r\n|\n|\r", text)):
        if heading is None or (field_of(heading.text) is None and heading.level > section.level > 1):
            # A smaller heading that the format does not have is part of its section.
            lines.append(line)
            continue
        yield replace(section, lines=tuple(lines))
        section = Section(heading=heading.text, field=field_of(heading.text), lines=(), level=heading.level)
        lines = [Line(number=line.number, text=heading.rest)] if heading.rest else []
    yield replace(section, lines=tuple(lines))


def _headings(texts: Sequence[str]) -> Iterator[tuple[Line, _Heading | None]]:
    """Each line, and the heading that it is."""
    in_code, is_above_sections, skip = False, True, False
    for number, text in enumerate(texts, start=1):
        if skip:
            skip = False
            continue
        line = Line(number=number, text=text.rstrip())
        is_fence = bool(re.match(r"\s*(?:```|~~~)", text))
        in_code ^= is_fence
        below = texts[number] if number < len(texts) else ""
        heading = None if in_code or is_fence else _heading(line.text, below, is_top=is_above_sections)
        skip = heading is not None and _is_underline(below, heading)
        is_section = heading is not None and heading.level < _LABEL and field_of(heading.text) is not None
        is_above_sections = is_above_sections and not is_section
        yield line, heading


_LABEL = 6
"""Level of a heading that is only a word in bold or before a colon."""

_ATX = re.compile(r"^\s{0,3}(#{1,6})(\s*)(.*?)\s*#*$")
_BOLD = re.compile(
    r"^\s*(?:\*\*|__)\s*(?P<text>[^*_]+?)\s*(?P<inside>:?)\s*(?:\*\*|__)\s*(?P<after>:?)\s*(?P<rest>.*)$"
)
_PLAIN = re.compile(r"^\s*(?P<text>[A-Za-z][A-Za-z ]{1,40}?)\s*:\s*(?P<rest>.*)$")


def _heading(text: str, below: str, *, is_top: bool) -> _Heading | None:
    """The heading that a line is, by Markdown's rules or by its words."""
    if atx := _ATX.match(text):
        return _atx(atx)
    if re.fullmatch(r"=+\s*", below) and text.strip() and not _BULLET.match(text):
        return _split(text.strip(), level=1)
    if re.fullmatch(r"-{3,}\s*", below) and field_of(text) and not _BULLET.match(text):
        return _split(text.strip(), level=2)
    if bold := _BOLD.match(text):
        is_label = bold["inside"] or bold["after"] or not bold["rest"]
        if is_label and field_of(bold["text"]):
            return _Heading(text=bold["text"], level=_LABEL, rest=bold["rest"])
    elif (plain := _PLAIN.match(text)) and field_of(plain["text"]) and (is_top or not plain["rest"]):
        return _Heading(text=plain["text"], level=_LABEL, rest=plain["rest"])
    return None


def _is_underline(below: str, heading: _Heading) -> bool:
    return heading.level < _LABEL and bool(re.fullmatch(r"=+\s*|-{3,}\s*", below))


def _atx(found: re.Match[str]) -> _Heading | None:
    marks, space, text = found.groups()
    text = re.sub(r"^(\*\*|__)(.*?)(\*\*|__)(:?)$", r"\2\4", text.strip())
    # `##Summary` is meant as a heading, `#SYNTH` and `#305` are not.
    if not text or not (space or field_of(text)):
        return None
    return _split(text, level=len(marks))


def _split(text: str, *, level: int) -> _Heading:
    """A heading, with a value behind its colon taken off: `Relevance (1-5): 4`."""
    name, colon, rest = text.partition(":")
    if colon and field_of(name):
        return _Heading(text=name.strip(), level=level, rest=rest.strip().strip("*_").strip())
    return _Heading(text=text, level=level)


_FIELD_PATTERNS = (
    (Field.RELATED, r"(?:relevant |other )*(?:related|references?\b)"),
    (Field.RELEVANCE, r"relevance"),
    (Field.ID, r"(?:issue |paper )*(?:id|issue)\b"),
    (Field.SUMMARY, r"(?:paper |short )*(?:summary|tl;?dr|overview)"),
    (Field.ALGORITHMS, r"algorithms?"),
    (Field.BENCHMARKS, r"(?:tasks? and |datasets? and )?benchmarks?"),
    (Field.METRICS, r"metrics?|results?\b"),
    (Field.TAGS, r"(?:paper |category )*(?:tags?|categor(?:y|ies))"),
    (Field.COMMENTS, r"(?:other |additional |further )*(?:comments?|notes?)"),
    (Field.QUESTIONS, r"(?:open |other )*questions?"),
)
_SPELLINGS = {
    "relevance to survey topic": Field.RELEVANCE,
    "relevant related work": Field.RELATED,
    "other comments": Field.COMMENTS,
    **{field.value.lower(): field for field in Field if len(field.value) > 4},
}
_LONGEST_HEADING = 50


def field_of(heading: str) -> Field | None:
    """The field that a heading means; misspelt ones are recognised.

    >>> field_of("Relevant Related Work:"), field_of("SUMARY"), field_of("Limitations")
    (<Field.RELATED: 'Related work'>, <Field.SUMMARY: 'Summary'>, None)
    """
    plain = re.sub(r"\([^)]*\)|[*_`#]|[:?.]\s*$", " ", heading.partition(":")[0].lower())
    plain = " ".join(re.sub(r"^\s*\d+[.)]\s*", "", plain).split())
    if not plain or len(plain) > _LONGEST_HEADING:
        return None
    for field, pattern in _FIELD_PATTERNS:
        found = re.match(pattern, plain)
        if found and len(plain[found.end() :].split()) <= 4:
            return field
    near = get_close_matches(plain, _SPELLINGS, n=1, cutoff=0.82)
    return _SPELLINGS[near[0]] if near else None


# --- title and link ------------------------------------------------------------------

_LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])+)\]\(\s*<?(?P<url>(?:[^\s<>()]|\([^\s<>()]*\))+)>?\s*\)")
_URL = re.compile(r"https?://[^\s<>()\[\]]+")

Taken = tuple[str, str, list[Section]]
"""Title, link, and the sections without them."""


def _title_heading(sections: list[Section]) -> Taken:
    """The first heading, if it is none of the format's."""
    for index, section in enumerate(sections[:2]):
        if section.heading and section.field is None:
            title, url, left = _title(section.heading)
            lines = (Line(number=1, text=left), *section.lines) if left else section.lines
            # What stands between the title and the first section has no heading.
            rest = replace(section, heading="", lines=lines, level=0)
            return title, url, [*sections[:index], rest, *sections[index + 1 :]]
    return "", "", sections


def _title_line(sections: list[Section]) -> Taken:
    """A line above the first heading: the first that is a link."""
    for section in sections[:1]:
        for index, line in enumerate(section.lines):
            if found := _LINK.search(line.text):
                around = f"{line.text[: found.start()]} {line.text[found.end() :]}".strip(" #*_:-")
                kept = [Line(number=line.number, text=around)] if around else []
                lines = (*section.lines[:index], *kept, *section.lines[index + 1 :])
                return _plain(found["text"]), found["url"], [replace(section, lines=lines), *sections[1:]]
    return "", "", sections


def _title(heading: str) -> tuple[str, str, str]:
    """Title, link, and what else stands in a heading."""
    found = _LINK.search(heading)
    if not found:
        return _plain(heading), "", ""
    around = f"{heading[: found.start()]} {heading[found.end() :]}".strip(" #*_:-")
    return _plain(found["text"]), found["url"], around


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*`]|(?<!\w)_|_(?!\w)", "", text).split())


def _bare_link(sections: list[Section]) -> tuple[str, list[Section]]:
    """A line above the first section that is an address and at most a word before it, as in `Link: https://…`."""
    for section in sections[:2]:
        for index, line in enumerate(section.lines if not section.heading else ()):
            found = _URL.search(line.text)
            if found and re.fullmatch(r"(?:\w+\s*:?)?", line.text.replace(found.group(), "").strip(" \t*_<>-")):
                lines = (*section.lines[:index], *section.lines[index + 1 :])
                rest = [replace(other, lines=lines) if other is section else other for other in sections]
                return found.group(), rest
    return "", sections


# --- lists ---------------------------------------------------------------------------

_BULLET = re.compile(r"^(?P<indent>\s*)(?:[-*+•–]|\d{1,2}[.)]|\(\d{1,2}\))\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a list with what hangs below it, or a paragraph."""

    text: str
    """Its first line, without bullet; all lines of a paragraph."""

    lines: tuple[Line, ...]
    """All its lines, as written."""

    is_bullet: bool
    """Whether it is an item of a list."""

    below: tuple[Item, ...] = ()
    """Items of the list below it."""


def items(lines: Sequence[Line]) -> Iterator[Item]:
    """The list items and paragraphs of a section, in order."""
    block: list[Line] = []
    indent = 0
    for line in lines:
        bullet = _BULLET.match(line.text)
        is_deeper = block and _BULLET.match(block[0].text) and _depth(line.text) > indent
        is_more = block and line.text and (is_deeper or (not bullet and not _BULLET.match(block[0].text)))
        is_lazy = block and line.text and not bullet and _BULLET.match(block[-1].text)
        if is_more or is_lazy:
            block.append(line)
            continue
        if block:
            yield _item(block)
        block = [line] if line.text else []
        indent = _depth(line.text)
    if block:
        yield _item(block)


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip())


def _item(block: Sequence[Line]) -> Item:
    bullet = _BULLET.match(block[0].text)
    if not bullet:
        return Item(text=" ".join(line.text.strip() for line in block), lines=tuple(block), is_bullet=False)
    more = 1
    while more < len(block) and not _BULLET.match(block[more].text):
        more += 1
    text = " ".join([bullet["text"], *(line.text.strip() for line in block[1:more])])
    return Item(text=text, lines=tuple(block), is_bullet=True, below=tuple(items(block[more:])))
