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

# A line such as "```a```" is no fence, and a span of code does not go on behind an empty line.
_FENCE = r"^(?P<fence>[ \t>]*(?P<ticks>`{3,}|~{3,}))[^`\n]*\n.*?(?:^[ \t>]*(?P=ticks)[`~]*[ \t]*$|\Z)"
_INLINE = r"(?<!`)(?P<span>`+)(?!`)(?:(?!\n[ \t>]*\n).)+?(?<!`)(?P=span)(?!`)"
_CODE = re.compile(f"{_FENCE}|{_INLINE}", re.MULTILINE | re.DOTALL)
# "\[@key\]" is text, and "[@name](https://…)" a link.
_CITATION = re.compile(r"(?<!\\)\[\s*(@[^\s\[\];,]+(?:\s*;\s*@[^\s\[\];,]+)*)\s*\](?!\()")
_BRACKET = re.compile(r"(?<!\\)\[[^\[\]\n]*\](?!\()")
_AT_NAME = re.compile(r"(?<![\w.])@[A-Za-z]")

# Noncharacters, which no text holds: private ones stand for symbols in some people's terminal prompts.
_HIDDEN_AT = "\ufdd0"
_HIDDEN_BACKSLASH = "\ufdd1"


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


def citation_spans(markdown: str) -> Iterator[tuple[int, int, list[str]]]:
    """Start, end and keys of each citation outside code, in order."""
    for bracket in _CITATION.finditer(blank_code(markdown)):
        yield bracket.start(), bracket.end(), re.findall(r"@([^\s\[\];,]+)", bracket.group())


def almost_citations(markdown: str) -> Iterator[tuple[str, int, int]]:
    """Brackets outside code that look like a citation and are none, such as `[see @key, p. 3]`: text, line, column."""
    text = blank_code(markdown)
    for bracket in _BRACKET.finditer(text):
        if _AT_NAME.search(bracket.group()) and not _CITATION.fullmatch(bracket.group()):
            yield bracket.group(), *position(text, bracket.start())


def hide(markdown: str) -> str:
    """The page with every `@` hidden that is not part of a citation, and its commands hidden in code."""
    pieces, done = [], 0
    for start, end, _ in citation_spans(markdown):
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
