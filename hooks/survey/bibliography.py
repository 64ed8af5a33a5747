"""BibTeX text → references: pybtex reads the values, and every entry keeps its own bytes and place.

pybtex gives up a file at its first syntax fault, knows no line for an entry, and its writer changes what it
writes. So the text is first cut into blocks by counting braces; each block is parsed by itself, and what is
exported later is the block as its author wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro
from pybtex.scanner import PybtexSyntaxError
from pybtex.textutils import normalize_whitespace
from pybtex.utils import CaseInsensitiveDict
from pylatexenc.latex2text import LatexNodes2Text

from survey.problems import Problem, Severity, did_you_mean, quoted
from survey.yaml_tree import position

MONTHS = {
    name: str(number)
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
"""The macros that every BibTeX style defines, as numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person or a body, in Unicode."""

    family: str
    """Family name with its particle (`van den Berg`), or the whole name of a body."""

    given: str = ""
    """Given names."""

    suffix: str = ""
    """Jr., III and the like."""

    @property
    def full(self) -> str:
        """As one says it: given names first."""
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)

    @property
    def inverted(self) -> str:
        """Family name first, as in lists."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def is_others(self) -> bool:
        """Whether it stands for `and others`."""
        return self.family == "others" and not self.given


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """What names a work elsewhere, normalised; None where BibTeX does not say."""

    doi: str | None = None
    """Without resolver, such as `10.1000/xyz`."""

    arxiv: str | None = None
    """Without version, such as `2304.12244` or `cs/0112017`."""

    acl: str | None = None
    """ACL Anthology, such as `2023.acl-long.1`."""

    openreview: str | None = None
    """OpenReview's forum id."""

    url: str | None = None
    """The entry's `url`, when it is an http(s) link."""


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

    @cached_property
    def title(self) -> str:
        """Title in Unicode, with its mathematics as written."""
        return to_unicode(self.fields.get("title", ""))

    @cached_property
    def authors(self) -> tuple[Name, ...]:
        """Authors, or the editors of a work that has none."""
        return names(self.fields.get("author") or self.fields.get("editor", ""))

    @cached_property
    def year(self) -> int | None:
        """Year of publication, from `year` or `date`."""
        found = re.search(r"\d{4}", self.fields.get("year") or self.fields.get("date", ""))
        return int(found.group()) if found else None

    @cached_property
    def venue(self) -> str:
        """Journal, proceedings, or what else published it; `arXiv` for a preprint there."""
        for field in (
            "journal",
            "journaltitle",
            "booktitle",
            "school",
            "institution",
            "howpublished",
            "publisher",
        ):
            if self.fields.get(field) and not _ARXIV_JOURNAL.match(self.fields[field]):
                return to_unicode(self.fields[field])
        return "arXiv" if self.ids.arxiv else ""

    @cached_property
    def ids(self) -> Identifiers:
        """Identifiers found in its fields."""
        return identifiers(self.fields)

    @property
    def is_preprint(self) -> bool:
        """Whether it is known as a preprint only."""
        return self.venue in ("", "arXiv") and self.ids.arxiv is not None

    @cached_property
    def url(self) -> str | None:
        """Where to read it: its own link, else DOI, arXiv, ACL Anthology or OpenReview."""
        ids = self.ids
        if ids.url:
            return ids.url
        if ids.doi:
            return f"https://doi.org/{ids.doi}"
        if ids.arxiv:
            return f"https://arxiv.org/abs/{ids.arxiv}"
        return None


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
_DELIMITERS = {"{": re.compile(r"[{}]"), "(": re.compile(r'[{}")]')}


def blocks(text: str) -> Iterator[Block]:
    """The commands of a .bib file and the text between them, in order and without gaps."""
    done = 0
    while (command := _COMMAND.search(text, done)) is not None:
        if command.start() > done:
            yield Block(kind="text", start=done, end=command.start())
        end = _end_of_command(text, command)
        closed = end is not None
        if end is None:
            # The brace is never closed: the damage ends where the next entry begins a line.
            following = _NEXT_ENTRY.search(text, command.end())
            end = following.start() if following else len(text)
        yield Block(kind=command.group(1).lower(), start=command.start(), end=end, closed=closed)
        done = end
    if done < len(text):
        yield Block(kind="text", start=done, end=len(text))


def _end_of_command(text: str, command: re.Match[str]) -> int | None:
    """Offset after the delimiter that closes the command; braces count as BibTeX counts them."""
    opening = command.group(2)
    depth, in_quotes = 0, False
    for mark in _DELIMITERS[opening].finditer(text, command.end()):
        symbol = mark.group()
        if symbol == "{":
            depth += 1
        elif symbol == "}":
            if depth == 0:
                return mark.end() if opening == "{" else None
            depth -= 1
        elif symbol == '"' and depth == 0:
            in_quotes = not in_quotes
        elif symbol == ")" and depth == 0 and not in_quotes:
            return mark.end()
    return None


# --- reading -------------------------------------------------------------------------


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
    """Source of each `@string` by its lower-case name."""

    broken: frozenset[str] = frozenset()
    """Keys of entries that could not be read."""


def parse(text: str, path: str) -> tuple[Bibliography, list[Problem]]:
    """A .bib file's entries, and every fault in it with its line.

    A faulty entry is left out; the entries around it are read all the same.
    """
    reader = _Reader(text, path)
    for block in blocks(text):
        reader.read(block)
    references = tuple(_inherit(reader.references))
    return (
        Bibliography(
            path=path,
            text=text,
            references=references,
            strings=reader.strings,
            broken=frozenset(reader.broken - reader.references.keys()),
        ),
        reader.problems,
    )


_STRAY = re.compile(r"^[^%\n]*?(?:\}|\b\w+\s*=\s*[{\"])", re.MULTILINE)


class _Reader:
    """Reads block after block; macros and keys of earlier blocks hold for later ones."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.macros = CaseInsensitiveDict(MONTHS)
        self.strings: dict[str, str] = {}
        self.references: dict[str, Reference] = {}
        self.lines_by_key: dict[str, int] = {}
        self.broken: set[str] = set()
        self.problems: list[Problem] = []
        self._counted, self._line = 0, 1

    def read(self, block: Block) -> None:
        place = self._place_at(block.start)
        source = self.text[block.start : block.end]
        if block.kind == "text":
            self._read_text(source, place)
        elif not block.closed:
            message = f"the brace that opens this @{block.kind} is never closed"
            self._complain(place, "bibtex", message)
            self._note_broken(source)
        elif block.kind == "comment":
            if re.search(r"@\s*\w+\s*\{", source[8:]):
                message = "an entry inside @comment is read by BibTeX but not by biber; take the '@' out"
                self._complain(place, "bibtex-comment", message, severity=Severity.WARNING)
        elif block.kind == "preamble":
            self._parse(source, place)
        elif block.kind == "string":
            self._read_string(source, place)
        else:
            self._read_entry(source, place)

    def _read_text(self, source: str, place: Place) -> None:
        """Text between entries is a comment, unless a brace shows that an entry ended too early."""
        stray = _STRAY.search(source)
        if stray:
            place = _within(source, stray.end() - 1, place)
            message = "text outside an entry is ignored; a brace closes the entry above too early"
            self._complain(place, "bibtex", message)

    def _read_string(self, source: str, place: Place) -> None:
        for _, (name, _) in self._parse(source, place):
            if name is not None:
                self.strings[name.lower()] = source

    def _read_entry(self, source: str, place: Place) -> None:
        before = len(self.problems)
        for kind, (key, values) in self._parse(source, place):
            if any(p.code == "bibtex" for p in self.problems[before:]):
                self._note_broken(source)
                continue
            if key is None:
                continue
            if key in self.lines_by_key:
                message = f"the key {quoted(key)} already stands on line {self.lines_by_key[key]}; rename or delete one"
                self._complain(place, "duplicate-entry", message, paper=key)
                continue
            self.lines_by_key[key] = place[0]
            self.references[key] = self._reference(kind, key, values, source, place)

    def _note_broken(self, source: str) -> None:
        found = re.match(r"@\s*\w+\s*[{(]\s*([^\s,{}()=]+)", source)
        if found:
            self.broken.add(found.group(1))

    def _reference(
        self, kind: str, key: str, values: list[tuple[str, list[str]]], source: str, place: Place
    ) -> Reference:
        fields: dict[str, str] = {}
        places = _field_places(source, [name for name, _ in values], place)
        for (name, parts), field_place in zip(values, places, strict=True):
            lowered = name.lower()
            if lowered in fields:
                message = f"{quoted(key)} has the field {name!r} twice; BibTeX takes the first"
                self._complain(field_place, "duplicate-field", message)
                continue
            fields[lowered] = normalize_whitespace("".join(parts))
        return Reference(
            key=key,
            type=kind.lower(),
            fields=fields,
            source=source,
            path=self.path,
            line=place[0],
            column=place[1],
            field_places=dict(zip((name.lower() for name, _ in values), places, strict=True)),
            macros=_macros_used(source) & self.strings.keys(),
        )

    def _parse(self, source: str, place: Place) -> Iterator[tuple[str, tuple[str | None, list[tuple[str, list[str]]]]]]:
        """What pybtex makes of one block; faults become problems on the file's own lines."""

        def complain(error: PybtexSyntaxError) -> None:
            at = _within(source, parser.pos, place)
            if isinstance(error, UndefinedMacro):
                name = str(error).rsplit(":", 1)[-1].strip()
                hint = did_you_mean(name, [*self.strings, *MONTHS])
                hint = hint or "; define it above, or put the value in braces"
                message = f"the @string {quoted(name)} is not defined{hint}"
                self._complain(at, "undefined-string", message)
            else:
                words = str(error).split(": ", 1)[-1]
                message = f"syntax error ({words}); is a comma missing at the end of the line above?"
                self._complain(at, "bibtex", message)

        parser = LowLevelParser(source, macros=self.macros, handle_error=complain)
        yield from parser

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


_FIELD_NAME = re.compile(r"([^\s\"#%'(),={}]+)\s*=")


def _field_places(source: str, names_: list[str], start: Place) -> list[Place]:
    """Place of each field's name, looked for in order."""
    wanted, places = iter(names_), []
    name = next(wanted, None)
    for found in _FIELD_NAME.finditer(source):
        if name is not None and found.group(1).lower() == name.lower():
            places.append(_within(source, found.start(), start))
            name = next(wanted, None)
    return places + [start] * (len(names_) - len(places))


_BARE_WORD = re.compile(r"(?:=|#)\s*([A-Za-z][^\s,#{}\"=]*)")


def _macros_used(source: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _BARE_WORD.findall(source))


_CROSSREF_TITLES = {"title": "booktitle", "subtitle": "booksubtitle"}


def _inherit(references: Mapping[str, Reference]) -> Iterator[Reference]:
    """The references, with the fields that `crossref` names taken over where they lack them."""
    for reference in references.values():
        parent = references.get(reference.fields.get("crossref", ""))
        if parent is None or parent is reference:
            yield reference
            continue
        inherited = {
            **{_CROSSREF_TITLES[name]: value for name, value in parent.fields.items() if name in _CROSSREF_TITLES},
            **{name: value for name, value in parent.fields.items() if name not in _CROSSREF_TITLES},
        }
        yield replace(reference, fields={**inherited, **reference.fields})


# --- text and names ------------------------------------------------------------------

_latex = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)
_TYPOGRAPHY = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", " "))


@lru_cache(maxsize=4096)
def to_unicode(value: str) -> str:
    r"""LaTeX as Unicode: accents and commands resolved, protecting braces dropped, mathematics kept.

    >>> to_unicode(r"{G}{\"o}del at $k$-th {LLM} --- 50\% off")
    'Gödel at $k$-th LLM — 50% off'
    """
    if "\\" in value or "$" in value:
        # `%` and `#` are plain characters in BibTeX, while the LaTeX reader takes `%` for a comment.
        text = str(_latex.latex_to_text(re.sub(r"(?<!\\)(%)", r"\\\1", value)))
    else:
        text = value.replace("{", "").replace("}", "")
        for latex, character in _TYPOGRAPHY:
            text = text.replace(latex, character)
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def names(value: str) -> tuple[Name, ...]:
    r"""The people of an `author` field; `and others` becomes a name whose `is_others` holds.

    >>> [n.full for n in names(r"{Open AI} and van den Berg, Jan and M{\"u}ller, Eva")]
    ['Open AI', 'Jan van den Berg', 'Eva Müller']
    """
    return tuple(_name(part) for part in split_name_list(value)) if value.strip() else ()


def _name(text: str) -> Name:
    if text.startswith("{") and text.endswith("}") and _is_one_group(text):
        return Name(family=to_unicode(text))
    try:
        person = Person(text)
    except InvalidNameString:
        return Name(family=to_unicode(text))
    return Name(
        family=_joined(person.prelast_names, person.last_names),
        given=_joined(person.first_names, person.middle_names),
        suffix=_joined(person.lineage_names),
    )


def _joined(*parts: list[str]) -> str:
    return " ".join(to_unicode(word) for part in parts for word in part)


def _is_one_group(text: str) -> bool:
    depth = 0
    for index, symbol in enumerate(text):
        depth += (symbol == "{") - (symbol == "}")
        if depth == 0:
            return index == len(text) - 1
    return False


# --- identifiers ---------------------------------------------------------------------

_ARXIV_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
_ARXIV = re.compile(rf"^(?:arxiv:)?\s*({_ARXIV_ID})(v\d+)?$", re.IGNORECASE)
_ARXIV_URL = re.compile(rf"arxiv\.org/(?:abs|pdf|html)/({_ARXIV_ID})", re.IGNORECASE)
_ARXIV_JOURNAL = re.compile(r"^(?:arxiv(?: preprint)?|corr)\b", re.IGNORECASE)
_ARXIV_DOI = re.compile(rf"^10\.48550/arxiv\.({_ARXIV_ID})", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ACL_URL = re.compile(r"aclanthology\.org/((?:[A-Z]\d{2}-\d{4})|(?:\d{4}\.[\w-]+\.\d+))")
_ACL_DOI = re.compile(r"^10\.(?:18653/v1|3115/v1)/([A-Z]\d{2}-\d{4}|\d{4}\.[\w-]+\.\d+)$", re.IGNORECASE)
_OPENREVIEW = re.compile(r"openreview\.net/(?:forum|pdf)\?id=([\w-]+)")


def identifiers(fields: Mapping[str, str]) -> Identifiers:
    """The identifiers that an entry's fields hold, in normal form."""
    url = fields.get("url", "").replace("\\_", "_").replace("\\%", "%").replace("\\&", "&").replace("\\#", "#")
    doi_match = _DOI.search(fields.get("doi", "").replace("\\_", "_")) or (
        _DOI.search(url) if "doi.org/" in url else None
    )
    doi = doi_match.group(1) if doi_match else None
    acl_match = _ACL_URL.search(url) or (_ACL_DOI.match(doi) if doi else None)
    openreview = _OPENREVIEW.search(url)
    return Identifiers(
        doi=None if doi and _ARXIV_DOI.match(doi) else doi,
        arxiv=_arxiv_id(fields, url, doi or ""),
        acl=acl_match.group(1) if acl_match else None,
        openreview=openreview.group(1) if openreview else None,
        url=url if re.match(r"https?://[^\s<>\"]+$", url) else None,
    )


def _arxiv_id(fields: Mapping[str, str], url: str, doi: str) -> str | None:
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    candidates = [_ARXIV.match(fields.get("eprint", "").strip())] if kind == "arxiv" else []
    candidates += [
        _ARXIV_URL.search(url),
        _ARXIV_DOI.match(doi),
        re.search(
            rf"arXiv:\s*({_ARXIV_ID})",
            fields.get("journal", "") + " " + fields.get("note", ""),
            re.IGNORECASE,
        ),
    ]
    return next((found.group(1) for found in candidates if found), None)


# --- comparing -----------------------------------------------------------------------


def normal_title(title: str) -> str:
    """A title reduced to what two spellings of it share.

    >>> normal_title("Meta-Math: Go!") == normal_title("META MATH go")
    True
    """
    return "".join(re.findall(r"[^\W_]+", title.casefold()))
