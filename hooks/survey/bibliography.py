"""BibTeX text → references: pybtex reads the values, and every entry keeps its own bytes and place.

pybtex gives up a file at its first syntax fault, knows no line for an entry, and its writer changes what it
writes. So the text is first cut into blocks by counting braces; each block is parsed by itself, and what is
exported later is the block as its author wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from survey.bibblocks import MONTHS, Block, Field, ReadBlock, blocks, read_block, standard_macros
from survey.identifiers import Identifiers, identifiers
from survey.names import Name, names
from survey.problems import Problem, Severity, did_you_mean, quoted
from survey.tex import to_unicode
from survey.yaml_tree import position

__all__ = [
    "MONTHS",
    "Bibliography",
    "Block",
    "Field",
    "Identifiers",
    "Name",
    "Reference",
    "blocks",
    "crossref_depths",
    "identifiers",
    "names",
    "normal_title",
    "parse",
    "preambles_needed",
    "strings_needed",
    "to_unicode",
]


@dataclass(frozen=True)
class Reference:
    """A bibliographic entry: its raw values, its exact source, and the text that people read."""

    key: str
    """BibTeX key, as written."""

    type: str
    """Entry type in lower case, such as `inproceedings`."""

    fields: Mapping[str, str]
    """Values by lower-case field name: macros expanded, crossref inherited, LaTeX kept."""

    source: str
    """The entry's own text, from `@` to its closing brace."""

    path: str
    """File, relative to the survey's root."""

    line: int
    """Line of the entry, from 1."""

    column: int
    """Column of the entry's `@`, from 1."""

    field_places: Mapping[str, tuple[int, int]]
    """Line and column of each field that the entry itself has, by lower-case name."""

    macros: frozenset[str] = frozenset()
    """Names of the `@string`s that its values use, in lower case."""

    own: tuple[Field, ...] = ()
    """The fields that the entry itself has, in its order; one whose name came before is left out."""

    preambles: tuple[str, ...] = ()
    """Sources of the `@preamble`s of its file, which may define commands that it uses."""

    def raw(self, field: Field) -> str:
        """A field's value as written: with delimiters, macros and `#`."""
        return self.source[field.value_start : field.value_end]

    def text(self, name: str) -> str:
        """A field's value in Unicode; empty where there is none."""
        return to_unicode(self.fields.get(name, ""))

    def place(self, name: str) -> tuple[int, int]:
        """Line and column of a field, or of the entry when it has none of that name itself."""
        return self.field_places.get(name, (self.line, self.column))

    @cached_property
    def title(self) -> str:
        """Title, with its subtitle, in Unicode, with its mathematics as written."""
        title, subtitle = self.text("title"), self.text("subtitle")
        return f"{title}: {subtitle}" if title and subtitle else title or subtitle

    @cached_property
    def authors(self) -> tuple[Name, ...]:
        """Authors, or the editors of a work that has none."""
        return names(self.fields.get("author") or self.fields.get("editor", ""))

    @cached_property
    def editors(self) -> tuple[Name, ...]:
        """Editors, of the work or of the book that it is in."""
        return names(self.fields.get("editor", ""))

    @cached_property
    def year(self) -> int | None:
        """Year of publication, from `year` or `date`."""
        found = re.search(r"\d{4}", self.fields.get("year") or self.fields.get("date", ""))
        return int(found.group()) if found else None

    @cached_property
    def issued(self) -> tuple[int, ...]:
        """Year, month and day of publication as far as they are known; empty without a year."""
        return _issued(self.fields, self.year)

    @cached_property
    def venue(self) -> str:
        """Journal, proceedings, or what else published it; `arXiv` for a preprint there."""
        for name in _VENUES:
            value = self.fields.get(name, "")
            if value and not _ON_ARXIV.match(value) and not _LINK.search(value):
                return to_unicode(value)
        return "arXiv" if self.ids.arxiv else ""

    @cached_property
    def ids(self) -> Identifiers:
        """Identifiers found in its fields."""
        return identifiers(self.fields)

    @property
    def is_preprint(self) -> bool:
        """Whether it is known as a preprint only."""
        on_arxiv = self.venue in ("", "arXiv") and self.ids.arxiv is not None
        return on_arxiv or bool(_PREPRINT_SERVER.match(self.venue))

    @cached_property
    def url(self) -> str | None:
        """Where to read it: its own link, else DOI, arXiv or ACL Anthology."""
        ids = self.ids
        if ids.url:
            return ids.url
        if ids.doi:
            return f"https://doi.org/{ids.doi}"
        if ids.arxiv:
            return f"https://arxiv.org/abs/{ids.arxiv}{ids.arxiv_version or ''}"
        return f"https://aclanthology.org/{ids.acl}" if ids.acl else None


_VENUES = (
    "journal",
    "journaltitle",
    "booktitle",
    "maintitle",
    "school",
    "institution",
    "howpublished",
    "organization",
    "eventtitle",
    "publisher",
)
_ON_ARXIV = re.compile(r"^\W*(?:arxiv(?: preprint)?|corr)\b", re.IGNORECASE)
_LINK = re.compile(r"\\url\b|https?://")
_PREPRINT_SERVER = re.compile(r"(?:bio|med|chem|tech|psy|eng|soc)r?[aA]?r?[Xx]iv\b|SSRN\b|Preprints\.org\b|HAL\b")


def _issued(fields: Mapping[str, str], year: int | None) -> tuple[int, ...]:
    if year is None:
        return ()
    written = re.match(r"\s*(\d{4})-(\d{2})(?:-(\d{2}))?", fields.get("date", ""))
    if written and int(written.group(1)) == year:
        parts = [int(part) for part in written.groups() if part]
    else:
        parts = [year, *_month_and_day(fields.get("month", ""), fields.get("day", ""))]
    month_is_sound = len(parts) > 1 and 1 <= parts[1] <= 12
    day_is_sound = month_is_sound and len(parts) > 2 and 1 <= parts[2] <= 31
    return tuple(parts[: 1 + month_is_sound + day_is_sound])


def _month_and_day(month: str, day: str) -> Iterator[int]:
    """From `5`, `May`, `05~12`, `May 12--15`; a word that names no month gives nothing."""
    words = re.findall(r"[A-Za-z]+|\d+", month)
    if not words:
        return
    number = MONTHS.get(words[0][:3].lower(), words[0])
    if number.isdigit():
        yield int(number)
        days = [*re.findall(r"\d+", day), *(word for word in words[1:] if word.isdigit())]
        yield from (int(word) for word in days[:1])


# --- reading a file ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Bibliography:
    """What a .bib file holds."""

    path: str
    """File, relative to the survey's root."""

    text: str
    """The whole file."""

    references: tuple[Reference, ...]
    """Its entries, in order; one whose key came before is left out."""

    strings: Mapping[str, str]
    """Source of each `@string` by its lower-case name, in order."""

    broken: frozenset[str] = frozenset()
    """Keys of entries that could not be read."""

    preambles: tuple[str, ...] = ()
    """Sources of its `@preamble`s, in order."""


def parse(text: str, path: str) -> tuple[Bibliography, list[Problem]]:
    """A .bib file's entries, and every fault in it with its line.

    A faulty entry is left out; the entries around it are read all the same.
    """
    reader = _Reader(text, path)
    for block in blocks(text):
        reader.read(block)
    preambles = tuple(reader.preambles)
    references = tuple(reader.with_inherited())
    if preambles:
        references = tuple(replace(reference, preambles=preambles) for reference in references)
    bibliography = Bibliography(
        path=path,
        text=text,
        references=references,
        strings=reader.strings,
        broken=frozenset(reader.broken - reader.references.keys()),
        preambles=preambles,
    )
    return bibliography, reader.problems


_STRAY = re.compile(r"^[^%\n]*?(?:\}|\b\w+\s*=\s*[{\"])", re.MULTILINE)
_STRAY_AT = re.compile(r"(?<![\w.@])@(?=[A-Za-z])")
_BAD_KEY = re.compile(r"[\"#%'(),={}~\\]|[^\x21-\x7e]")
_KEY_OF = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,{}()=]+)")


class _Reader:
    """Reads block after block; macros and keys of earlier blocks hold for later ones."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.macros = standard_macros()
        self.strings: dict[str, str] = {}
        self.preambles: list[str] = []
        self.references: dict[str, Reference] = {}
        self.lines_by_key: dict[str, int] = {}
        self.defined: dict[str, tuple[str, int]] = {}
        self.broken: set[str] = set()
        self.problems: list[Problem] = []
        self._counted, self._line, self._done = 0, 1, 0

    def read(self, block: Block) -> None:
        """Takes in one more block of the file."""
        place = self._place_at(block.start)
        source = self.text[block.start : block.end]
        if block.kind == "text":
            self._read_text(source, place)
        else:
            self._read_command(block, source, place)
            self._done = block.end

    def _read_command(self, block: Block, source: str, place: Place) -> None:
        if self._is_commented(block):
            message = f"BibTeX knows no '%' and reads this @{block.kind} all the same; delete it, or take its '@' out"
            self._complain(place, "bibtex-comment", message)
        elif not block.closed:
            message = f"the brace that opens this @{block.kind} is never closed"
            self._complain(place, "bibtex", message, paper=self._note_broken(source))
        elif block.kind == "comment":
            if re.search(r"@\s*\w+\s*\{", source[8:]):
                message = "an entry inside @comment is read by BibTeX but not by biber; take the '@' out"
                self._complain(place, "bibtex-comment", message, severity=Severity.WARNING)
        elif block.kind == "preamble":
            self._read_block(source, place, None)
            self.preambles.append(source)
        elif block.kind == "string":
            self._read_string(source, place)
        else:
            self._read_entry(block.kind, source, place)

    def _is_commented(self, block: Block) -> bool:
        """Whether a `%` stands before it, on its line and outside of other commands."""
        line_start = self.text.rfind("\n", self._done, block.start) + 1
        return "%" in self.text[max(line_start, self._done) : block.start]

    def _read_text(self, source: str, place: Place) -> None:
        """Text between entries is a comment, unless a brace shows that an entry ended too early."""
        if source.isspace():
            return
        stray = _STRAY.search(source)
        if stray:
            message = "text outside an entry is ignored; a brace closes the entry above too early"
            self._complain(_within(source, stray.end() - 1, place), "bibtex", message)
        for command in _STRAY_AT.finditer(source) if not stray else ():
            message = "BibTeX takes an '@' between entries for the beginning of one; leave it out"
            self._complain(
                _within(source, command.start(), place), "bibtex-comment", message, severity=Severity.WARNING
            )

    def _read_string(self, source: str, place: Place) -> None:
        read = self._read_block(source, place, None)
        if read.name is None or not read.values:
            return
        name = read.name.lower()
        value, line = self.defined.setdefault(name, (read.values[0], place[0]))
        if name in self.strings and value == read.values[0]:
            message = f"the @string {quoted(read.name)} stands already on line {line}; delete one"
            self._complain(place, "duplicate-string", message, severity=Severity.WARNING)
        elif name in self.strings:
            message = f"the @string {quoted(read.name)} has another value on line {line}; rename one"
            self._complain(place, "duplicate-string", message)
        self.strings[name] = source

    def _read_entry(self, kind: str, source: str, place: Place) -> None:
        key = self._note_broken(source)
        read = self._read_block(source, place, key)
        if any(code == "bibtex" for _, code, _ in read.faults) or read.name is None:
            return
        key = read.name
        if bad := _BAD_KEY.search(key):
            message = (
                f"the key {quoted(key)} has the character {quoted(bad.group())}, which LaTeX or biber refuses; "
                "use letters, digits and '-'"
            )
            self._complain(_within(source, source.find(key), place), "bad-key", message, paper=key)
        elif key in self.lines_by_key:
            message = f"the key {quoted(key)} already stands on line {self.lines_by_key[key]}; rename or delete one"
            self._complain(place, "duplicate-entry", message, paper=key)
        else:
            self.lines_by_key[key] = place[0]
            self.references[key] = self._reference(kind, key, read, source, place)

    def _note_broken(self, source: str) -> str | None:
        """The key of an entry, which counts as broken until the entry has been read."""
        found = _KEY_OF.match(source)
        if not found:
            return None
        self.broken.add(found.group(1))
        return found.group(1)

    def _reference(self, kind: str, key: str, read: ReadBlock, source: str, place: Place) -> Reference:
        fields: dict[str, str] = {}
        places: dict[str, Place] = {}
        own = []
        for value, field in zip(read.values, read.fields, strict=True):
            lowered = field.name.lower()
            field_place = _within(source, field.start, place)
            if lowered in fields:
                message = f"{quoted(key)} has the field {field.name!r} twice; BibTeX takes the first"
                self._complain(field_place, "duplicate-field", message, paper=key)
                continue
            fields[lowered], places[lowered] = value, field_place
            own.append(field)
        return Reference(
            key=key,
            type=kind,
            fields=fields,
            source=source,
            path=self.path,
            line=place[0],
            column=place[1],
            field_places=places,
            macros=read.macros & self.strings.keys(),
            own=tuple(own),
        )

    def _read_block(self, source: str, place: Place, key: str | None) -> ReadBlock:
        read = read_block(source, self.macros)
        for at, code, message in read.faults:
            self._complain(_within(source, at, place), code, message, paper=key)
        return read

    def with_inherited(self) -> Iterator[Reference]:
        """The references, with the fields that `crossref` names taken over where they lack them."""
        for reference in self.references.values():
            parents = list(self._parents(reference))
            fields: dict[str, str] = {}
            for younger, elder in reversed(list(zip([reference, *parents], parents, strict=False))):
                fields = {**_inherited(younger.type, elder.type, {**fields, **elder.fields}), **younger.fields}
            yield replace(reference, fields=fields) if parents else reference

    def _parents(self, reference: Reference) -> Iterator[Reference]:
        """The entries that `crossref` leads to, nearest first; each fault of the way is said at one entry."""
        seen: set[str] = set()
        child = reference
        while (key := child.fields.get("crossref")) and key not in seen and len(seen) <= _LONGEST_CHAIN:
            parent = self.references.get(key)
            if key == reference.key or (parent is None and child is reference):
                self._complain_about_crossref(reference, key)
            if parent is None or parent is reference:
                return
            seen.add(key)
            yield parent
            child = parent

    def _complain_about_crossref(self, reference: Reference, key: str) -> None:
        if key == reference.key:
            message = f"crossref leads in a circle, back to {quoted(key)}; delete it"
        elif key in self.broken:
            message = f"crossref names {quoted(key)}, which cannot be read; mend that entry first"
        else:
            hint = did_you_mean(key, self.references) or "; add that entry, or write its fields here"
            message = f"crossref names {quoted(key)}, which is no entry of this file{hint}"
        self._complain(reference.place("crossref"), "crossref", message, paper=reference.key)

    def _place_at(self, offset: int) -> Place:
        self._line += self.text.count("\n", self._counted, offset)
        self._counted = offset
        return self._line, offset - self.text.rfind("\n", 0, offset)

    def _complain(
        self,
        place: Place,
        code: str,
        message: str,
        *,
        severity: Severity = Severity.ERROR,
        paper: str | None = None,
    ) -> None:
        self.problems.append(
            Problem(
                path=self.path,
                line=place[0],
                column=place[1],
                code=code,
                message=message,
                severity=severity,
                paper=paper,
            )
        )


Place = tuple[int, int]
"""Line and column, from 1."""


def _within(source: str, offset: int, start: Place) -> Place:
    """Place in the file of an offset in a block that begins at `start`."""
    line, column = position(source, offset)
    return start[0] + line - 1, column + (start[1] - 1 if line == 1 else 0)


# What biblatex hands down from parent to child (its biblatex.def, `\DeclareDataInheritance`): titles change
# their name with the pair of types, and some fields stay with their entry. BibTeX hands down every field under
# its own name, so a `booktitle` that the parent gives besides its `title` wins.
_IN_A_BOOK = frozenset(
    ("inbook", "bookinbook", "suppbook", "incollection", "inreference", "suppcollection", "inproceedings", "conference")
)
_TITLES = ("title", "subtitle", "titleaddon")
_NOT_INHERITED = frozenset(
    ("crossref", "ids", "label", "options", "related", "shorthand", "shorttitle", "sortkey", "xref")
)


def _inherited(child: str, parent: str, fields: Mapping[str, str]) -> dict[str, str]:
    if parent.startswith("mv"):
        prefix = "main"
    elif parent == "periodical":
        prefix = "journal"
    elif child in _IN_A_BOOK or parent == "proceedings":
        prefix = "book"
    else:
        prefix = ""
    renamed = {f"{prefix}{name}": fields[name] for name in _TITLES if prefix and name in fields}
    left = _NOT_INHERITED.union(_TITLES) if prefix else _NOT_INHERITED
    return {**renamed, **{name: value for name, value in fields.items() if name not in left}}


# --- what an export needs besides its entries -----------------------------------------

_COMMAND_NAMES = re.compile(r"\\[A-Za-z]+")


def strings_needed(macros: Iterable[str], strings: Mapping[str, str]) -> tuple[str, ...]:
    """Sources of the `@string`s that define `macros`, and of those that they use, in the order of `strings`."""
    wanted, seen, known = list(macros), set(), standard_macros()
    known.update(dict.fromkeys(strings, ""))
    while wanted:
        name = wanted.pop()
        if name in strings and name not in seen:
            seen.add(name)
            wanted += read_block(strings[name], known).macros
    return tuple(source for name, source in strings.items() if name in seen)


def preambles_needed(references: Iterable[Reference]) -> tuple[str, ...]:
    """Sources of the `@preamble`s that name a command which the entries use, in order."""
    found: dict[str, bool] = {}
    for reference in references:
        for preamble in reference.preambles:
            if not found.get(preamble):
                commands = set(_COMMAND_NAMES.findall(preamble))
                found[preamble] = not commands.isdisjoint(_COMMAND_NAMES.findall(reference.source))
    return tuple(preamble for preamble, is_needed in found.items() if is_needed)


def crossref_depths(parents: Mapping[str, str]) -> dict[str, int]:
    """For each key the length of the longest chain of `crossref`s that ends there; `parents` has '' for none.

    BibTeX wants an entry after all that take fields from it, which is the order of these numbers.
    """
    depths = dict.fromkeys(parents, 0)
    for key in parents:
        for steps, elder in enumerate(_chain(key, parents), start=1):
            depths[elder] = max(depths[elder], steps)
    return depths


_LONGEST_CHAIN = 20
"""Steps of `crossref` that are followed; two are already more than BibTeX follows."""


def _chain(key: str, parents: Mapping[str, str]) -> Iterator[str]:
    """The keys that `crossref` leads to from `key`; a circle ends where it closes."""
    seen = {key}
    parent = parents[key]
    while parent in parents and parent not in seen and len(seen) <= _LONGEST_CHAIN:
        seen.add(parent)
        yield parent
        parent = parents[parent]


# --- comparing -----------------------------------------------------------------------


def normal_title(title: str) -> str:
    """A title reduced to what two spellings of it share.

    >>> normal_title("Meta-Math: Go!") == normal_title("META MATH go")
    True
    """
    return "".join(re.findall(r"[^\W_]+", title.casefold()))
