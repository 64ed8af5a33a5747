"""A .bib file cut into its commands, and one command as pybtex reads it, with the place of each part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass

from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro
from pybtex.scanner import PrematureEOF, PybtexSyntaxError
from pybtex.textutils import normalize_whitespace
from pybtex.utils import CaseInsensitiveDict

from survey.problems import did_you_mean, quoted

MONTHS = {
    name: str(number)
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
"""The macros that every BibTeX style defines, as numbers."""

# --- cutting a file into blocks ------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of a .bib file."""

    kind: str
    """Lower-case word after `@`, or `text` for what stands between commands."""

    start: int
    """Offset of its first character."""

    end: int
    """Offset after its last character."""

    closed: bool = True
    """Whether its closing delimiter was found."""


_COMMAND = re.compile(r"@\s*([A-Za-z]\w*)\s*([{(])")
_NEXT_ENTRY = re.compile(r"^\s*@\s*[A-Za-z]\w*\s*[{(]", re.MULTILINE)


def blocks(text: str) -> Iterator[Block]:
    """The commands of a .bib file and the text between them, in order and without gaps."""
    closing = _closing_braces(text)
    done = 0
    while (command := _COMMAND.search(text, done)) is not None:
        if command.start() > done:
            yield Block(kind="text", start=done, end=command.start())
        opening = command.end() - 1
        end = closing.get(opening) if command.group(2) == "{" else _closing_parenthesis(text, opening, closing)
        closed = end is not None
        if end is None:
            # The brace is never closed: the damage ends where the next entry begins a line.
            following = _NEXT_ENTRY.search(text, command.end())
            end = following.start() if following else len(text)
        yield Block(kind=command.group(1).lower(), start=command.start(), end=end, closed=closed)
        done = end
    if done < len(text):
        yield Block(kind="text", start=done, end=len(text))


def _closing_braces(text: str) -> dict[int, int]:
    """The offset after the brace that closes each opening brace; as in BibTeX, a backslash protects none."""
    found, opened = {}, []
    for brace in re.finditer(r"[{}]", text):
        if brace.group() == "{":
            opened.append(brace.start())
        elif opened:
            found[opened.pop()] = brace.end()
    return found


def _closing_parenthesis(text: str, opening: int, closing: Mapping[int, int]) -> int | None:
    """The offset after the `)` that closes the command, outside of braces and quotes."""
    at, in_quotes = opening + 1, False
    while (mark := _MARK_IN_PARENTHESES.search(text, at)) is not None:
        at = mark.end()
        if mark.group() == '"':
            in_quotes = not in_quotes
        elif mark.group() == "{":
            at = closing.get(mark.start(), len(text))
        elif mark.group() == "}":
            return None
        elif not in_quotes:
            return at
    return None


_MARK_IN_PARENTHESES = re.compile(r'[{}")]')


# --- reading one block ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field as an entry writes it; offsets count from the entry's `@`."""

    name: str
    """Name as written, such as `archivePrefix`."""

    start: int
    """Offset of the name."""

    value_start: int
    """Offset of the value with its delimiters."""

    value_end: int
    """Offset after the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBlock:
    """What pybtex makes of a block."""

    name: str | None
    """Key of an entry or name of a `@string`; None where there is none."""

    values: tuple[str, ...]
    """Values in order, macros expanded; a `@string` and a `@preamble` have one."""

    fields: tuple[Field, ...]
    """Name and place of each value."""

    macros: frozenset[str]
    """Names of the macros that it uses, in lower case."""

    faults: tuple[tuple[int, str, str], ...]
    """Offset, code and message of what is wrong with it; values are incomplete then."""


def read_block(source: str, macros: MutableMapping[str, str] | None = None) -> ReadBlock:
    """A command of a .bib file, from its `@` to its closing brace, other than `@comment`.

    Macros are looked up in `macros`, the months alone when left out; a `@string` is added to it.
    """
    macros = standard_macros() if macros is None else macros
    parser = _Parser(source, macros)
    name: str | None = None
    values: tuple[str, ...] = ()
    for kind, body in parser:
        lowered = kind.lower()
        name = None if lowered == "preamble" else body[0]
        lists = {"preamble": body, "string": body[1:]}.get(lowered) or [value for _, value in body[1]]
        values = tuple(normalize_whitespace("".join(parts)) for parts in lists)
    return ReadBlock(
        name=name,
        values=values,
        fields=tuple(parser.found),
        macros=frozenset(parser.used),
        faults=tuple(_explain(error, at, parser) for error, at in parser.faults),
    )


def standard_macros() -> MutableMapping[str, str]:
    """The macros that need no `@string`; capitals of their names do not matter."""
    macros: MutableMapping[str, str] = CaseInsensitiveDict(MONTHS)
    return macros


class _Parser(LowLevelParser):  # type: ignore[misc]  # pybtex ships no types
    """pybtex's parser, which notes besides where each value stands and which macros are used."""

    def __init__(self, source: str, macros: MutableMapping[str, str]) -> None:
        super().__init__(source, macros=macros, handle_error=self._note)
        self.faults: list[tuple[PybtexSyntaxError, int]] = []
        self.found: list[Field] = []
        self.used: set[str] = set()
        self._name_start = 0
        self._is_first = True
        self._unfolded = 0

    def _note(self, error: PybtexSyntaxError) -> None:
        self.faults.append((error, self.pos))

    def update_lineno(self, _: str) -> None:
        """Lines are counted once, on the whole file."""

    def parse_field(self) -> None:
        self.eat_whitespace()
        self._name_start = self.pos
        self._require_one_comma()
        super().parse_field()

    def _require_one_comma(self) -> None:
        """BibTeX refuses what pybtex lets pass: no comma after the key, and two in a row."""
        is_comma = self.text.startswith(",", self.pos)
        if is_comma and not self._is_first:
            raise PybtexSyntaxError("two commas in a row", self)
        if self._is_first and not is_comma and self.text[self.pos : self.pos + 1] not in ("}", ")"):
            raise PybtexSyntaxError("no comma after the key", self)
        self._is_first = False

    def parse_value(self) -> None:
        self.eat_whitespace()
        start = self.pos
        super().parse_value()
        end = start + len(self.text[start : self.pos].rstrip())
        name = self.current_field_name or ""
        self.found.append(Field(name=name, start=self._name_start, value_start=start, value_end=end))

    def substitute_macro(self, name: str) -> str:
        self.used.add(name.lower())
        value = str(super().substitute_macro(name))
        self._unfolded += len(value)
        if self._unfolded > MAX_UNFOLDED:
            raise PybtexSyntaxError(f"@strings that unfold to more than {MAX_UNFOLDED:,} characters", self)
        return value


MAX_UNFOLDED = 20_000
"""Characters that the macros of one command may stand for; thirty `@string`s could unfold to gigabytes."""


def _explain(error: PybtexSyntaxError, at: int, parser: _Parser) -> tuple[int, str, str]:
    """Offset, code and message for a fault: what was found, and what to write instead."""
    words = str(error).split(": ", 1)[-1]
    if isinstance(error, UndefinedMacro):
        name = words.rsplit(":", 1)[-1].strip()
        hint = did_you_mean(name, parser.macros) or "; define it above, or put the value in braces"
        return at - len(name), "undefined-string", f"the @string {quoted(name)} is not defined{hint}"
    return at, "bibtex", f"syntax error ({words}); {_hint(error, words, at, parser)}"


def _hint(error: PybtexSyntaxError, words: str, at: int, parser: _Parser) -> str:
    field = parser.current_field_name
    if isinstance(error, PrematureEOF):
        return "a value in quotes is never closed"
    if parser.text.startswith("%", at):
        return "BibTeX has no comments inside an entry; move the comment above it"
    if "key" in words or (not parser.found and not field):
        return "an entry begins with its key, one word, and a comma: @article{key,"
    if "unfold" in words:
        return "write the value out"
    if re.match(r"@\s*string\b", parser.text, re.IGNORECASE):
        return "it is written @string{name = {value}}"
    if "two commas" in words:
        return "delete one"
    if "braces" in words:
        return "does a value in quotes lack its closing quote, or a brace its partner?"
    if field and ("'='" in words or "value" in words):
        return f"a field is written with one word, '=' and a value: {field} = {{value}}"
    return "is a comma missing at the end of the line above?"
