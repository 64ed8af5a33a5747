"""The shared .bib file: its canonical form, and what a person could do better in it.

In canonical form `@string`s and `@preamble`s come first, then the entries by key, and last the entries that others
name in `crossref`, since BibTeX wants a parent after its children. So a new entry has one place that does not
depend on who adds it, and two contributors' additions merge by themselves unless no entry stands between them;
`survey.bibmerge` deals with those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey import biblint
from survey.bibblocks import ReadBlock, blocks, read_block, standard_macros
from survey.bibliography import Bibliography, crossref_depths, parse
from survey.problems import Problem, Severity

FIELD_ORDER = tuple(
    re.findall(
        r"\w+",
        """
    title subtitle titleaddon author editor translator booktitle booksubtitle maintitle journal journaltitle
    school institution organization howpublished series edition volume number issue chapter pages eid type
    date year month day eventtitle venue publisher address location isbn issn doi eprint archiveprefix
    primaryclass eprinttype eprintclass url urldate crossref key note
        """,
    )
)
"""The order of an entry's fields; others follow by name."""

FIELD_NAMES = {"archiveprefix": "archivePrefix", "primaryclass": "primaryClass"}
"""Field names that are not in lower case; capitals mean nothing to BibTeX."""


class UnreadableError(ValueError):
    """A .bib file whose parts cannot be told apart."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.as_text() for problem in problems))
        self.problems = tuple(problems)
        """The errors to mend first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A command of a .bib file in canonical form, with the comment above it."""

    kind: str
    """`string`, `preamble` or the type of entry."""

    name: str
    """Key of an entry, name of a `@string`, source of a `@preamble`."""

    text: str
    """The command, without line end."""

    comment: str = ""
    """The lines above it that are no command, each with its line end."""

    trailing: str = ""
    """What stands behind its closing brace on the same line."""

    crossref: str = ""
    """Key of the entry that it takes fields from."""

    macros: frozenset[str] = frozenset()
    """Names of the macros that it uses, in lower case."""

    @property
    def id(self) -> tuple[str, str]:
        """What tells it from all others: its kind, all types of entry being one, and its name."""
        kind = self.kind if self.kind in ("string", "preamble") else "entry"
        return kind, self.name.lower() if kind != "preamble" else self.name

    @property
    def whole(self) -> str:
        """Comment, command and what stands behind it."""
        return f"{self.comment}{self.text}{self.trailing}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BibFile:
    """A .bib file as its commands and the text around them."""

    head: str
    """Comment that is about the whole file: above the first command, and a blank line between."""

    items: tuple[Item, ...]
    """Its commands other than `@comment`, in the order of the file."""

    tail: str
    """Comment below the last command."""


def format(text: str) -> str:
    """The file in canonical form: one order, one layout; values as they are, comments with what they precede.

    Line ends become LF. Formatting twice changes nothing more.

    Raises:
        UnreadableError: The file has a syntax error, or two `@string`s of one name that differ.

    """
    return render(read(text))


def read(text: str, path: str = "bib") -> BibFile:
    """The commands of a file and its comments.

    Raises:
        UnreadableError: The file has a syntax error, or two `@string`s of one name that differ.

    """
    text = text.replace("\r\n", "\n")
    faults = [problem for problem in parse(text, path)[1] if problem.is_error and problem.code in _UNREADABLE]
    if faults:
        raise UnreadableError(faults)
    return _gathered(text)


_UNREADABLE = ("bibtex", "bibtex-comment", "duplicate-string")


def _gathered(text: str) -> BibFile:
    items: list[Item] = []
    head, pending, trailing = "", "", ""
    for block in blocks(text):
        source = text[block.start : block.end]
        if block.kind == "text" and items and not pending and not source.startswith("\n"):
            trailing, _, source = source.partition("\n")
            items[-1] = _with_trailing(items[-1], trailing)
        if block.kind in ("text", "comment"):
            pending += source
            continue
        if not items:
            head, pending = _split_head(pending)
        items.append(_item(block.kind, source, _lines(pending)))
        pending = ""
    return BibFile(head=head, items=tuple(items), tail=pending.strip("\n").rstrip())


def _with_trailing(item: Item, text: str) -> Item:
    words = text.strip()
    trailing = f"  {words}" if words else ""
    return Item(**{name: getattr(item, name) for name in Item.__slots__} | {"trailing": trailing})


def _split_head(comment: str) -> tuple[str, str]:
    """What is about the file, and what is about its first command: the lines that touch it."""
    paragraphs = re.split(r"\n[ \t]*\n", comment)
    return "\n\n".join(paragraphs[:-1]).strip("\n").rstrip(), paragraphs[-1]


def _lines(comment: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in comment.split("\n") if line.strip())


def _item(kind: str, source: str, comment: str) -> Item:
    block = read_block(source, standard_macros())
    values = [source[field.value_start : field.value_end] for field in block.fields]
    if kind == "preamble":
        name, text = source, f"@preamble{{{values[0]}}}"
    elif kind == "string":
        name, text = str(block.name), f"@string{{{block.name} = {values[0]}}}"
    else:
        name, text = str(block.name), _entry(kind, str(block.name), block, values)
    own = {field.name.lower(): value for field, value in zip(block.fields, block.values, strict=True)}
    return Item(
        kind=kind,
        name=name,
        text=text,
        comment=comment,
        crossref=own.get("crossref", ""),
        macros=block.macros,
    )


def _entry(kind: str, key: str, block: ReadBlock, values: Sequence[str]) -> str:
    fields = [(field.name.lower(), value) for field, value in zip(block.fields, values, strict=True)]
    fields.sort(key=lambda field: (_POSITION.get(field[0], len(_POSITION)), field[0]))
    lines = "".join(f"  {FIELD_NAMES.get(name, name)} = {value},\n" for name, value in fields)
    return f"@{kind}{{{key},\n{lines}}}"


_POSITION = {name: position for position, name in enumerate(FIELD_ORDER)}


def render(file: BibFile) -> str:
    """A file's text in canonical form."""
    strings = _by_need([item for item in file.items if item.kind == "string"])
    preambles = [item for item in file.items if item.kind == "preamble"]
    entries = in_order([item for item in file.items if item.kind not in ("string", "preamble")])
    parts = [
        file.head,
        "\n".join(item.whole for item in strings),
        *(item.whole for item in (*preambles, *entries)),
        file.tail,
    ]
    return "".join(f"{part}\n\n" for part in parts if part).rstrip("\n") + "\n" if any(parts) else ""


def in_order(entries: Sequence[Item]) -> list[Item]:
    """Entries by key; those that others name in `crossref` last, each after all that name it."""
    depths = crossref_depths({entry.name: entry.crossref for entry in entries})
    return sorted(entries, key=lambda entry: (depths[entry.name], entry.name.lower(), entry.name))


def _by_need(strings: Sequence[Item]) -> list[Item]:
    """`@string`s by name, each after those that it uses."""
    left = sorted(strings, key=lambda string: string.name.lower())
    defined: list[Item] = []
    while left:
        names = {string.name.lower() for string in left}
        # Of a circle, which is an undefined macro, the first one has to do.
        ready = [string for string in left if names.isdisjoint(string.macros - {string.name.lower()})] or left[:1]
        defined += ready
        left = [string for string in left if string not in ready]
    return defined


# --- lint ----------------------------------------------------------------------------


def lint(bibliography: Bibliography, *, others: Sequence[Bibliography] = ()) -> Iterator[Problem]:
    """What a person should mend or could do better; an error only where a program would break.

    `others` are the survey's other .bib files: a `@string` of theirs must not have another value.
    """
    yield from layout(bibliography)
    yield from biblint.string_conflicts(bibliography, others)
    for reference in bibliography.references:
        for rule in biblint.RULES:
            yield from rule(reference)
    yield from biblint.published_preprints(bibliography.references)
    yield from biblint.chains(bibliography.references)
    yield from biblint.parents(bibliography.references)


def layout(bibliography: Bibliography) -> Iterator[Problem]:
    """The file is in canonical form."""
    try:
        formatted = format(bibliography.text)
    except UnreadableError:
        return  # its errors are reported where it is read
    if formatted != bibliography.text:
        line = _first_difference(bibliography.text, formatted)
        message = "the file is not in canonical form from here on; run 'survey bib format'"
        yield Problem(path=bibliography.path, line=line, code="bib-layout", message=message, severity=Severity.WARNING)


def _first_difference(text: str, other: str) -> int:
    lines, others = text.split("\n"), other.split("\n")
    pairs = zip(lines, others, strict=False)
    return next((number for number, (a, b) in enumerate(pairs, start=1) if a != b), min(len(lines), len(others)))
