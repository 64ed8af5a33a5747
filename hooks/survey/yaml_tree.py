"""YAML text → plain values that know their line and column.

A record needs only a small part of YAML, and the rest bites: `2401.10020` would become a float that lost a
digit, `no` a boolean, a repeated key would win silently, an alias could unfold to gigabytes. So the tree is
built from the parser's events: scalars stay text, and aliases, anchors, tags and repeated keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Union

import yaml

from survey.problems import Problem, quoted

Value = Union[None, str, list["Value"], dict[str, "Value"]]  # noqa: UP007 (| needs real types here)
"""What a YAML file holds: text, nothing, lists and mappings of these."""

Path = tuple[str | int, ...]
"""The way to a value: keys and positions, outermost first."""

MAX_BYTES = 1_000_000
"""The largest file that is read; a record of 20 kB is already a long one."""

MAX_DEPTH = 12
"""The deepest nesting that is read; a record needs 5 levels."""

MAX_VALUES = 50_000
"""The most values that are read from a file; a vocabulary of 250 terms has 4,000."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null", "Null", "NULL"}
# What YAML forbids, and the line breaks that it knows but editors do not: they would shift every line number.
_BAD_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


@dataclass(slots=True)
class Marks:
    """Where a value and everything inside it stands; the same shape as the value."""

    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each key of a mapping."""
    children: dict[str | int, Marks] = field(default_factory=dict)
    """Marks of the values of a mapping or list."""

    def at(self, path: Path) -> tuple[int, int]:
        """Line and column of the value at `path`, or of the nearest value around it that exists."""
        here = self
        for step in path:
            if step not in here.children:
                break
            here = here.children[step]
        return here.line, here.column

    def key_at(self, path: Path) -> tuple[int, int]:
        """Line and column of the last key of `path`, or of the nearest value around it."""
        *outer, last = path
        here = self
        for step in outer:
            if step not in here.children:
                return here.line, here.column
            here = here.children[step]
        return here.keys.get(str(last)) or here.at((last,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A YAML file as plain values with their places."""

    value: Value
    marks: Marks


class _RefusedError(Exception):
    """YAML that parses but that a record may not hold."""

    def __init__(self, place: tuple[int, int], code: str, message: str) -> None:
        self.place, self.code, self.message = place, code, message


def read(data: bytes, path: str) -> tuple[Tree | None, list[Problem]]:
    """The bytes of a YAML file as a tree, or None and the problems that prevent it."""
    text, problems = decode(data, path)
    if text is None or problems:
        return None, problems
    problems = [
        Problem(path=path, line=line, column=column, code="bad-character", message=message)
        for line, column, message in _bad_characters(text)
    ]
    if problems:
        return None, problems
    repeated: list[Problem] = []
    try:
        value, marks = _Builder(path, repeated).build(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        return None, [_syntax_problem(error, path)]
    except _RefusedError as error:
        line, column = error.place
        return None, [Problem(path=path, line=line, column=column, code=error.code, message=error.message)]
    return Tree(value=value, marks=marks), repeated


def decode(data: bytes, path: str, limit: int = MAX_BYTES) -> tuple[str | None, list[Problem]]:
    """The text of a file, which must be UTF-8 (a byte-order mark is accepted) and at most `limit` bytes.

    Bytes that are not UTF-8 become U+FFFD: one name in Latin-1 must not cost every paper its BibTeX entry.
    """
    if len(data) > limit:
        message = f"the file is larger than {limit:,} bytes; is it the right one?"
        return None, [Problem(path=path, code="too-large", message=message)]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        # The error counts from after the byte-order mark.
        before = error.object[: error.start].decode("utf-8")
        line, column = position(before, len(before))
        found = f"byte 0x{error.object[error.start]:02x}"
        message = f"the file must be UTF-8, but holds {found}; save it as UTF-8 in your editor"
        problem = Problem(path=path, line=line, column=column, code="encoding", message=message)
        return data.decode("utf-8-sig", errors="replace"), [problem]


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, counted from 1, of the character at `offset`.

    >>> position("ab\\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _bad_characters(text: str) -> Iterator[tuple[int, int, str]]:
    found = _BAD_CHARACTER.search(text)
    if found:
        name = f"U+{ord(found.group()):04X}"
        yield *position(text, found.start()), f"the control character {name} is not allowed; delete it"


class _Builder:
    """Builds one document from the parser's events, remembering where each value stands."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self.depth = 0
        self.values = 0

    def build(self, events: Iterator[yaml.Event]) -> tuple[Value, Marks]:
        value: Value = None
        marks = Marks(1, 1)
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "a file holds one document; delete the line '---' and what follows"
                    raise _RefusedError(_place(event), "yaml", message)
                value, marks = self._value(next(events), events)
        return value, marks

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event]) -> tuple[Value, Marks]:
        self._refuse_cleverness(event)
        self.values += 1
        if self.values > MAX_VALUES:
            message = f"the file holds more than {MAX_VALUES:,} values; is it the right one?"
            raise _RefusedError(_place(event), "too-large", message)
        marks = Marks(*_place(event))
        if isinstance(event, yaml.ScalarEvent):
            is_plain = not event.style  # libyaml says "" for it, and PyYAML's own parser None
            is_null = is_plain and event.value in _NULLS
            return None if is_null else str(event.value), marks
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            raise _RefusedError(_place(event), "yaml", message)
        value = (
            self._mapping(events, marks) if isinstance(event, yaml.MappingStartEvent) else self._sequence(events, marks)
        )
        self.depth -= 1
        return value, marks

    def _sequence(self, events: Iterator[yaml.Event], marks: Marks) -> Value:
        items: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            value, marks.children[len(items)] = self._value(event, events)
            items.append(value)
        return items

    def _mapping(self, events: Iterator[yaml.Event], marks: Marks) -> Value:
        mapping: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            self._refuse_cleverness(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusedError(_place(event), "yaml", "a key must be a plain word")
            key = str(event.value)
            place = _place(event)
            value, child = self._value(next(events), events)
            if key in mapping:
                self._repeated(key, place, marks.keys[key][0])
            else:
                mapping[key] = value
                marks.keys[key], marks.children[key] = place, child
        return mapping

    def _repeated(self, key: str, place: tuple[int, int], first: int) -> None:
        message = f"the key {quoted(key)} already stands on line {first}; merge the two"
        self.problems.append(
            Problem(
                path=self.path,
                line=place[0],
                column=place[1],
                code="duplicate-key",
                message=message,
            )
        )

    def _refuse_cleverness(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(_place(event), "yaml", f"the alias '*{event.anchor}' is not allowed")
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            raise _RefusedError(_place(event), "yaml", f"the anchor '&{anchor}' is not allowed")
        if tag is not None:
            tag = str(tag).replace("tag:yaml.org,2002:", "!!")
            raise _RefusedError(_place(event), "yaml", f"the tag {quoted(tag)} is not allowed")


def _place(event: yaml.Event) -> tuple[int, int]:
    """Line and column of an event, from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


_HINTS = (
    ("mapping values are not allowed", "a value that contains ': ' must be quoted or written with '>-'"),
    (
        "cannot start any token",
        "a tab cannot indent and a value cannot start with @, ` or %: use spaces, or quote it",
    ),
    ("found a tab character", "indent with spaces, not with a tab"),
    ("unexpected end of stream", "a quote is opened here and never closed"),
    ("found undefined tag handle", "a value that starts with '!' must be quoted"),
    ("did not find expected ',' or ']'", "a list in brackets is not closed, or misses a comma"),
    ("did not find expected ',' or '}'", "a mapping in braces is not closed, or misses a comma"),
    ("did not find expected key", "the indentation does not fit the lines above, or a quote is missing"),
    ("could not find expected ':'", "a key must be followed by ': '"),
    ("did not find expected '-' indicator", "the indentation of the list does not fit"),
    ("did not find expected alphabetic", "a value that starts with & or * must be quoted"),
)


def _syntax_problem(error: yaml.MarkedYAMLError, path: str) -> Problem:
    words = str(error.problem or error.context or "cannot be read")
    is_unclosed_quote = words == "found unexpected end of stream"
    mark = (error.context_mark if is_unclosed_quote else None) or error.problem_mark or error.context_mark
    hint = next((text for start, text in _HINTS if start in words), "")
    return Problem(
        path=path,
        line=mark.line + 1 if mark else 1,
        column=mark.column + 1 if mark else 1,
        code="yaml",
        message=f"not valid YAML ({words})" + (f": {hint}" if hint else ""),
    )
