"""One shape for every complaint, and its renderings as text, GitHub annotations and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum


class Severity(str, Enum):
    """How bad a problem is: an error keeps the site from being published, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that a person has to mend, and where."""

    path: str
    """File, relative to the survey's root, with forward slashes."""

    line: int = 1
    """Line, counted from 1."""

    column: int = 1
    """Column in characters, counted from 1."""

    code: str
    """The rule that was broken, as a short name such as ``unknown-term``."""

    message: str
    """What was expected, what was found and what to write instead."""

    severity: Severity = Severity.ERROR
    """Whether the site may be published with it."""

    paper: str | None = None
    """Key of the paper that cannot be shown because of this problem, if one cannot."""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def as_text(self) -> str:
        """The problem as ``path:line:column: code: message``, which editors make clickable.

        >>> Problem(path="papers/x.yml", line=3, column=5, code="unknown-key", message="no").as_text()
        'papers/x.yml:3:5: unknown-key: no'
        """
        label = self.code if self.is_error else f"warning: {self.code}"
        text = f"{self.path}:{self.line}:{self.column}: {label}: {self.message}"
        # A hostile key or file name could otherwise start a line that GitHub Actions takes for a command.
        return _CONTROL.sub(" ", text)

    def as_github(self) -> str:
        """The problem as a GitHub workflow command, shown on the line of the pull request."""
        place = ",".join(
            f"{name}={_escape_property(str(value))}"
            for name, value in (
                ("file", self.path),
                ("line", self.line),
                ("col", self.column),
                ("title", self.code),
            )
        )
        return f"::{self.severity.value} {place}::{_escape_message(self.message)}"

    def as_json(self) -> dict[str, str | int]:
        """The problem as plain values."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "severity": self.severity.value,
            "code": self.code,
            "message": self.message,
        }


FORMATS = ("text", "github", "json")
"""The forms that `render` knows."""


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without repetitions: errors first, then by file, line and column."""
    return sorted(
        set(problems),
        key=lambda p: (not p.is_error, p.path, p.line, p.column, p.code, p.message),
    )


def render(problems: Iterable[Problem], form: str) -> str:
    """All problems as one text in the form `text`, `github` or `json`."""
    ordered = in_order(problems)
    if form == "json":
        return json.dumps([p.as_json() for p in ordered], indent=2, ensure_ascii=False) + "\n"
    lines = [p.as_github() if form == "github" else p.as_text() for p in ordered]
    return "".join(f"{line}\n" for line in lines)


def count(problems: Iterable[Problem]) -> str:
    """The number of errors and warnings in words.

    >>> count([])
    'no problems'
    """
    listed = list(problems)
    errors = sum(p.is_error for p in listed)
    parts = [
        f"{number} {word}{'s' if number != 1 else ''}"
        for number, word in ((errors, "error"), (len(listed) - errors, "warning"))
        if number
    ]
    return " and ".join(parts) or "no problems"


def quoted(value: object) -> str:
    """A value as it may stand in a message: quoted, on one line, at most 60 characters.

    >>> quoted("a" * 100)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'"
    """
    text = repr(str(value))
    return text if len(text) <= 60 else f"{text[:58]}…{text[0]}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` for the known word nearest to `word`, or nothing.

    >>> did_you_mean("evol-instuct", ["self-instruct", "evol-instruct"])
    "; did you mean 'evol-instruct'?"
    """
    near = get_close_matches(word.lower()[:80], list(known), n=1, cutoff=0.7)
    return f"; did you mean {near[0]!r}?" if near else ""


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _escape_message(text: str) -> str:
    """Escapes of GitHub's `toolkit/packages/core/src/command.ts`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")
