"""Citations in Markdown: where they stand, and how to keep mkdocs-bibtex to them alone.

mkdocs-bibtex is no longer maintained. It looks for `@` in code, e-mail addresses and any bracket, cuts keys at
characters it does not expect and drops what it does not know. So the survey decides what a citation is,
`[@key]` or `[@one; @two]` outside code, hides every other `@` from it, and checks the keys itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from survey.yaml_tree import position

KEY = re.compile(r"[\w-]+")
"""Keys that mkdocs-bibtex reads whole."""

_FENCE = r"^(?P<fence>[ \t>]*(?P<ticks>`{3,}|~{3,}))[^\n]*\n.*?(?:^[ \t>]*(?P=ticks)[`~]*[ \t]*$|\Z)"
_INLINE = r"(?<!`)(?P<span>`+)(?!`).+?(?<!`)(?P=span)(?!`)"
_CODE = re.compile(f"{_FENCE}|{_INLINE}", re.MULTILINE | re.DOTALL)
_CITATION = re.compile(r"\[\s*(@[^\s\[\];,]+(?:\s*;\s*@[^\s\[\];,]+)*)\s*\]")
_ALMOST = re.compile(r"\[[^\[\]\n]*(?<![\w.])@[A-Za-z][\w:-]*[^\[\]\n]*\](?!\()")

_HIDDEN_AT = "\ue0a0"
_HIDDEN_BACKSLASH = "\ue0a1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A key cited in a Markdown page."""

    key: str
    """BibTeX key."""

    line: int
    """Line, from 1."""

    column: int
    """Column of the `@`, from 1."""


def citations(markdown: str) -> Iterator[Citation]:
    """The keys cited outside code, in order.

    >>> [c.key for c in citations("See [@a2024; @b2023] and `[@c]`.")]
    ['a2024', 'b2023']
    """
    text = blank_code(markdown)
    for bracket in _CITATION.finditer(text):
        for key in re.finditer(r"@([^\s\[\];,]+)", bracket.group()):
            line, column = position(text, bracket.start() + key.start())
            yield Citation(key=key.group(1), line=line, column=column)


def almost_citations(markdown: str) -> Iterator[tuple[str, int, int]]:
    """Brackets outside code that look like a citation and are none, such as `[see @key, p. 3]`: text, line, column."""
    text = blank_code(markdown)
    for bracket in _ALMOST.finditer(text):
        if not _CITATION.fullmatch(bracket.group()):
            yield bracket.group(), *position(text, bracket.start())


def hide(markdown: str) -> str:
    """The page with every `@` hidden that is not part of a citation, and its commands hidden in code."""
    citation_spans = [match.span() for match in _CITATION.finditer(blank_code(markdown))]
    pieces, done = [], 0
    for start, end in citation_spans:
        pieces += [markdown[done:start].replace("@", _HIDDEN_AT), markdown[start:end]]
        done = end
    pieces.append(markdown[done:].replace("@", _HIDDEN_AT))
    shown = "".join(pieces)
    return _CODE.sub(lambda code: code.group().replace("\\", _HIDDEN_BACKSLASH), shown)


def show(markdown: str) -> str:
    """The page with everything shown again that `hide` hid."""
    return markdown.replace(_HIDDEN_AT, "@").replace(_HIDDEN_BACKSLASH, "\\")


def blank_code(markdown: str) -> str:
    """The page with its code blanked out, at the same length and lines."""
    return _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code.group()), markdown)
