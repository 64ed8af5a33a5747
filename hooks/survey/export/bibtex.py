"""Papers → .bib files: entries as their authors wrote them, in ASCII for old BibTeX, and with biblatex's fields.

Nothing here writes a value anew that can be copied: pybtex's writer changes one entry in ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from survey.bibfile import FIELD_NAMES, FIELD_ORDER
from survey.bibliography import MONTHS, Reference, crossref_depths, preambles_needed, strings_needed
from survey.survey import Paper, Survey
from survey.tex import dotted, to_ascii

_MONTH_NAMES = {int(number): name for name, number in MONTHS.items()}


def as_written(survey: Survey, papers: Sequence[Paper]) -> str:
    """The entries byte for byte as in their source, by key, with the `@string`s and `@preamble`s that they need."""
    references = with_parents(survey, papers)
    return _file((*_definitions(survey, references), *(reference.source for reference in references)))


def as_ascii(survey: Survey, papers: Sequence[Paper]) -> str:
    """The same for BibTeX of 1988: characters beyond ASCII as LaTeX commands, biblatex's fields as BibTeX's.

    A character that LaTeX has no command for stays as it is, and a comment at the top says so.
    """
    references = with_parents(survey, papers)
    parents = {reference.fields.get("crossref") for reference in references}
    entries = [_ascii_entry(reference, is_parent=reference.key in parents) for reference in references]
    definitions = [to_ascii(source) for source in _definitions(survey, references)]
    left = sorted(set("".join(re.findall(r"[^\x00-\x7f]+", "".join((*definitions, *entries))))))
    shown = " ".join(f"U+{ord(character):04X}" for character in left)
    note = f"% Not in ASCII, since LaTeX has no command for it: {shown}" if left else ""
    return _file((note, *definitions, *entries))


def as_biblatex(survey: Survey, papers: Sequence[Paper]) -> str:
    """The same with biblatex's types and fields: `date`, `journaltitle`, `location`, `eprinttype`."""
    references = with_parents(survey, papers)
    entries = (_entry(_BIBLATEX_TYPES.get(r.type, r.type), r.key, _biblatex_fields(r)) for r in references)
    return _file((*_definitions(survey, references), *entries))


def with_parents(survey: Survey, papers: Iterable[Paper]) -> list[Reference]:
    """The papers' entries by key, and after them those that they name in `crossref`."""
    found: dict[str, Reference] = {}
    wanted = [paper.reference for paper in papers]
    while wanted:
        reference = wanted.pop()
        if reference.key not in found:
            found[reference.key] = reference
            parent = survey.references.get(reference.fields.get("crossref", ""))
            wanted += [parent] if parent else []
    depths = crossref_depths({key: reference.fields.get("crossref", "") for key, reference in found.items()})
    return sorted(found.values(), key=lambda reference: (depths[reference.key], reference.key))


def _definitions(survey: Survey, references: Sequence[Reference]) -> list[str]:
    preambles = preambles_needed(references)
    macros = {name for reference in references for name in reference.macros}
    macros |= {name for preamble in preambles for name in _bare_words(preamble)}
    return [*strings_needed(macros, survey.strings), *preambles]


def _bare_words(source: str) -> set[str]:
    """Words that may be macros, in lower case; one too many does no harm."""
    return set(re.findall(r"[a-z][\w-]*", source.lower()))


def _file(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n\n" for part in parts if part)[:-1]


def _entry(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"  {FIELD_NAMES.get(name, name)} = {value},\n" for name, value in fields)
    return f"@{kind}{{{key},\n{lines}}}"


# --- for BibTeX of 1988 --------------------------------------------------------------

_BIBTEX_TYPES = {
    "artwork": "misc",
    "audio": "misc",
    "bookinbook": "inbook",
    "collection": "book",
    "dataset": "misc",
    "electronic": "misc",
    "inreference": "incollection",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "proceedings",
    "mvreference": "book",
    "online": "misc",
    "patent": "misc",
    "periodical": "misc",
    "reference": "book",
    "report": "techreport",
    "software": "misc",
    "standard": "misc",
    "suppbook": "inbook",
    "suppcollection": "incollection",
    "suppperiodical": "article",
    "thesis": "phdthesis",
    "video": "misc",
    "www": "misc",
}
_BIBTEX_FIELDS = {
    "annotation": "annote",
    "eprintclass": "primaryclass",
    "eprinttype": "archiveprefix",
    "journaltitle": "journal",
    "location": "address",
}
_ONLY_BIBLATEX = {*_BIBTEX_FIELDS, "date", "subtitle", "booksubtitle"}
_TYPE_WORDS = frozenset(("phdthesis", "mathesis", "bathesis", "techreport", "resreport"))
_LINK_FIELDS = frozenset(("url", "doi", "eprint", "file", "urldate"))


def _ascii_entry(reference: Reference, *, is_parent: bool) -> str:
    lacks_booktitle = is_parent and "booktitle" not in reference.fields and "title" in reference.fields
    own = {field.name.lower() for field in reference.own}
    if reference.type in _BIBTEX_TYPES or lacks_booktitle or not own.isdisjoint(_ONLY_BIBLATEX):
        fields = _bibtex_fields(reference, lacks_booktitle=lacks_booktitle)
        return _entry(_bibtex_type(reference), reference.key, fields)
    if reference.source.isascii():
        return reference.source
    return _with_values_in_ascii(reference)


def _with_values_in_ascii(reference: Reference) -> str:
    pieces, done = [], 0
    for field in reference.own:
        pieces += [reference.source[done : field.value_start], _ascii_value(field.name, reference.raw(field))]
        done = field.value_end
    return "".join((*pieces, reference.source[done:]))


def _ascii_value(name: str, value: str) -> str:
    if name.lower() in _LINK_FIELDS:
        return "".join(symbol if symbol.isascii() else _percent(symbol) for symbol in value)
    return to_ascii(value)


def _percent(symbol: str) -> str:
    return "".join(f"%{byte:02X}" for byte in symbol.encode())


def _bibtex_type(reference: Reference) -> str:
    if reference.type == "thesis" and re.match(r"ma|bach|bsc|msc", reference.fields.get("type", ""), re.IGNORECASE):
        return "mastersthesis"
    return _BIBTEX_TYPES.get(reference.type, reference.type)


def _bibtex_fields(reference: Reference, *, lacks_booktitle: bool) -> list[tuple[str, str]]:
    raw = {field.name.lower(): _ascii_value(field.name, reference.raw(field)) for field in reference.own}
    names = dict(_BIBTEX_FIELDS)
    if reference.type == "thesis":
        names["institution"] = "school"
    if reference.fields.get("type", "").lower() in _TYPE_WORDS:
        raw.pop("type", None)  # in BibTeX the type of entry says it, and this would be printed
    for name in ("title", "booktitle"):
        subtitle = raw.pop(f"{name.removesuffix('title')}subtitle", None)
        if subtitle:
            raw[name] = f"{raw[name]} # {{: }} # {subtitle}" if name in raw else subtitle
    if lacks_booktitle:
        raw["booktitle"] = raw["title"]
    if "date" in raw:
        raw.setdefault("year", f"{{{reference.issued[0]}}}" if reference.issued else raw["date"])
        if len(reference.issued) > 1:
            day = f" # {{~{reference.issued[2]}}}" if len(reference.issued) > 2 else ""
            raw.setdefault("month", f"{_MONTH_NAMES[reference.issued[1]]}{day}")
        del raw["date"]
    renamed = {names.get(name, name): value for name, value in raw.items()}
    return _sorted(renamed)


# --- for biblatex --------------------------------------------------------------------

_BIBLATEX_TYPES = {
    "conference": "inproceedings",
    "electronic": "online",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "techreport": "report",
    "www": "online",
}
_BIBLATEX_FIELDS = {
    "address": "location",
    "annote": "annotation",
    "archiveprefix": "eprinttype",
    "journal": "journaltitle",
    "key": "sortkey",
    "primaryclass": "eprintclass",
    "school": "institution",
}
_THESES = {"mastersthesis": "{mathesis}", "phdthesis": "{phdthesis}", "techreport": "{techreport}"}


def _biblatex_fields(reference: Reference) -> list[tuple[str, str]]:
    raw = {field.name.lower(): reference.raw(field) for field in reference.own}
    raw = {name: dotted(value) for name, value in raw.items()}
    if reference.type in _BOOKS and "title" in raw:
        raw.pop("booktitle", None)  # BibTeX's way to hand it down; biblatex hands down the title
    if raw.keys().isdisjoint(_ONLY_BIBLATEX):
        raw = {name: _one_piece(value) if name in _LISTS else value for name, value in raw.items()}
    if reference.type in _THESES:
        raw.setdefault("type", _THESES[reference.type])
    if reference.type == "article" and "journaltitle" in raw:
        raw.pop("journal", None)
    if "date" not in raw and "month" in raw and _is_plain_date(reference):
        raw["date"] = f"{{{'-'.join(f'{part:02}' for part in reference.issued)}}}"
        for name in ("year", "month", "day"):
            raw.pop(name, None)
    elif "date" not in raw and "month" not in raw and re.fullmatch(r"[{\"]?\d{4}[}\"]?", raw.get("year", "")):
        raw["date"] = raw.pop("year")
    return _sorted({_BIBLATEX_FIELDS.get(name, name): value for name, value in raw.items()})


_BOOKS = frozenset(("book", "collection", "proceedings"))
_LISTS = frozenset(("address", "institution", "organization", "publisher", "school"))


def _one_piece(value: str) -> str:
    """`{ELRA and ICCL}` in braces of its own: BibTeX prints it, biblatex would take it for two publishers."""
    inner = value[1:-1]
    if value[:1] in '{"' and re.search(r"\sand\s", re.sub(r"\{[^{}]*\}", "", inner)):
        return f"{{{{{inner}}}}}"
    return value


def _is_plain_date(reference: Reference) -> bool:
    """Whether year and month say no more than the date that was read from them: no `12--15`, no `Summer`."""
    year, month = (re.sub(r"[{}\s]", "", reference.fields.get(name, "")).lower() for name in ("year", "month"))
    found = re.fullmatch(r"(\d{1,2}|[a-z]+)\.?(?:~?\d{1,2})?", month)
    return bool(re.fullmatch(r"\d{4}", year) and found and (found[1].isdigit() or found[1][:3] in MONTHS))


_POSITION = {name: position for position, name in enumerate(FIELD_ORDER)}


def _sorted(fields: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(fields.items(), key=lambda field: (_POSITION.get(field[0], len(_POSITION)), field[0]))
