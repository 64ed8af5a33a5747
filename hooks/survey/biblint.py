"""Rules for one BibTeX entry, and for those of a file together: what would print wrong, and what could be better.

Each rule is a generator whose docstring is the rule. Warnings are advice; an error is something that a program
which reads the exported files breaks on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from survey.bibliography import Bibliography, Reference, normal_title
from survey.names import names, split_names
from survey.problems import Problem, Severity, did_you_mean, quoted
from survey.tex import dotted

Rule = Callable[[Reference], Iterator[Problem]]

FIELDS = frozenset(
    re.findall(
        r"\w+",
        """
    abstract addendum address annotation annote archiveprefix author bookauthor booktitle booksubtitle chapter
    copyright crossref date day doi edition editor eid entrysubtype eprint eprintclass eprinttype eventdate
    eventtitle file howpublished ids institution isbn issn issue issuetitle journal journalsubtitle
    journaltitle key keywords label langid language location maintitle mainsubtitle month note number options
    organization origdate pages pagetotal part primaryclass publisher pubstate school series shortauthor
    shorthand shorttitle sortkey subtitle title titleaddon translator type url urldate venue version volume
    volumes xref year arxivid bibsource biburl timestamp numpages
        """,
    )
)
"""Fields of BibTeX, biblatex and the sources that entries are copied from."""


# --- titles and text -----------------------------------------------------------------


def unprotected_capitals(reference: Reference) -> Iterator[Problem]:
    """A title's words with capitals inside are in braces, or most styles print them in lower case."""
    title = _MATH_OR_COMMAND.sub(" ", _without_groups(reference.fields.get("title", "")))
    words = [word for word in re.findall(r"[^\s\x00]+", title) if _CAPITAL_INSIDE.search(word)]
    bare = dict.fromkeys(word.strip(".,:;!?()[]\"'`-") for word in words)
    if bare and "title" in reference.field_places:
        shown = ", ".join(f"{{{word}}}" for word in list(bare)[:5]) + (" …" if len(bare) > 5 else "")
        yield _at(reference, "title", "capitals", f"many styles print these words in lower case; write {shown}")


_CAPITAL_INSIDE = re.compile(r"[^\W\d_][^\W_]*[A-Z]|\d[A-Z]")
_MATH_OR_COMMAND = re.compile(r"\$[^$]*\$|\\[A-Za-z]+\s*|\\.")


def _without_groups(text: str) -> str:
    """Text with each outermost group in braces replaced by one mark."""
    pieces, depth = [], 0
    for symbol in text:
        depth += symbol == "{"
        if depth == 0:
            pieces.append(symbol)
        elif symbol == "}":
            depth -= 1
            if depth == 0:
                pieces.append("\0")
    return "".join(pieces)


def special_characters(reference: Reference) -> Iterator[Problem]:
    """Text that LaTeX prints has no bare `&`, `%`, `#`, `_` or `^`, and its dollar signs are in pairs."""
    for name in reference.field_places.keys() & _PRINTED:
        text = _VERBATIM.sub("", reference.fields[name])
        text = re.sub(r"\\(?:[A-Za-z]+|.)", "", text)
        if text.count("$") % 2:
            yield _at(
                reference, name, "latex", "a dollar sign lacks its partner; write \\$ for a dollar", is_error=True
            )
            continue
        found = _SPECIAL.search(re.sub(r"\$[^$]*\$", "", text))
        if found:
            message = f"LaTeX takes {quoted(found.group())} for a command; write {quoted(chr(92) + found.group())}"
            yield _at(reference, name, "latex", message.replace("\\\\", "\\"), is_error=True)


_PRINTED = frozenset(
    re.findall(
        r"\w+",
        """
    title subtitle author editor booktitle booksubtitle maintitle journal journaltitle series publisher
    address location school institution organization note howpublished edition type volume number pages
    chapter
        """,
    )
)
_VERBATIM = re.compile(r"\\(?:url|path)\s*\{[^{}]*\}|\\href\s*\{[^{}]*\}")
_SPECIAL = re.compile(r"[&%#_^]")


def dotless_letters(reference: Reference) -> Iterator[Problem]:
    """An accent stands on a plain i: biber and pandoc misread one on `\\i`, and LaTeX needs it no more."""
    for name in reference.field_places.keys() & _PRINTED:
        value = reference.fields[name]
        if dotted(value) != value:
            yield _at(reference, name, "dotless-i", "biber and pandoc misread an accent on \\i or \\j; write \\'{i}")


def misspelt_fields(reference: Reference) -> Iterator[Problem]:
    """A field has a name that programs know."""
    for name in reference.field_places.keys() - FIELDS:
        if hint := did_you_mean(name, FIELDS):
            yield _at(reference, name, "unknown-field", f"no program reads the field {quoted(name)}{hint}")


# --- names ---------------------------------------------------------------------------


def name_lists(reference: Reference) -> Iterator[Problem]:
    """Names stand between `and`s, each as `Family, Given` or `Given Family`."""
    for name in ("author", "editor"):
        for message in _faults_of_names(reference.fields.get(name, "")) if name in reference.field_places else ():
            yield _at(reference, name, "names", message, is_error=True)


def _faults_of_names(value: str) -> Iterator[str]:
    parts = split_names(value)
    for position, part in enumerate(parts):
        bare = _without_groups(part)
        if not part:
            yield "between two 'and's a name is missing"
        elif bare.count(",") > 2:
            yield f"{quoted(part)} has more than two commas; put 'and' between names, or a body's name in braces"
        elif ";" in bare:
            yield f"{quoted(part)} has a semicolon; put 'and' between names"
        elif re.search(r"\bet\.? al\b", bare):
            yield "write 'and others' for 'et al.'"
        elif bare == "others" and position < len(parts) - 1:
            yield "'others' can only be the last of the names"
        elif bare.endswith(","):
            yield f"{quoted(part)} ends in a comma"


def abbreviated_names(reference: Reference) -> Iterator[Problem]:
    """First names are written out."""
    for field in ("author", "editor"):
        if field not in reference.field_places:
            continue
        short = [name.full for name in names(reference.fields[field]) if _is_abbreviated(name.given)]
        if short:
            shown = ", ".join(short[:3]) + (" …" if len(short) > 3 else "")
            yield _at(reference, field, "abbreviated-name", f"write the first names out if they are known: {shown}")


def _is_abbreviated(given: str) -> bool:
    return bool(given) and all(re.fullmatch(r"[^\W\d_]", part) for part in re.split(r"[.\s-]+", given) if part)


def suffixes(reference: Reference) -> Iterator[Problem]:
    """A suffix stands between commas: `King, Jr., Martin Luther`."""
    for field in reference.field_places.keys() & {"author", "editor"}:
        for name in names(reference.fields[field]):
            if re.fullmatch(r"Jr\.?|Sr\.?|I{2,3}|IV", name.family) and name.given:
                words = name.given.split()
                message = f"{quoted(name.family)} is taken for the family name; write '{words[-1]}, {name.family}, …'"
                yield _at(reference, field, "name-suffix", message)


# --- numbers and links ---------------------------------------------------------------


def page_ranges(reference: Reference) -> Iterator[Problem]:
    """A range of pages has two hyphens."""
    pages = reference.fields.get("pages", "")
    found = re.search(r"(\w*\d)\s*(?:(?<!-)-(?!-)|[‐‑‒–—−]|\\textendash\b\s*|---)\s*(\w*\d)", pages)
    if found and "pages" in reference.field_places:
        message = f"a range of pages has two hyphens; write {found.group(1)}--{found.group(2)}"
        yield _at(reference, "pages", "page-range", message)


def pasted_links(reference: Reference) -> Iterator[Problem]:
    """Identifiers stand bare in their own fields."""
    ids, own = reference.ids, reference.field_places
    if (
        "doi" in own
        and ids.doi
        and reference.fields["doi"].strip() != ids.doi
        and _PASTED.search(reference.fields["doi"])
    ):
        yield _at(reference, "doi", "pasted-link", f"write the DOI alone: doi = {{{ids.doi}}}")
    if "url" in own and "doi" not in reference.fields and re.search(r"//(?:dx\.)?doi\.org/", reference.fields["url"]):
        yield _at(reference, "url", "pasted-link", f"this link is a DOI; write doi = {{{ids.doi}}} instead")
    if "eprint" in own and ids.arxiv and _PASTED.search(reference.fields["eprint"]):
        bare = f"{ids.arxiv}{ids.arxiv_version or ''}"
        yield _at(reference, "eprint", "pasted-link", f"write the arXiv id alone: eprint = {{{bare}}}")


_PASTED = re.compile(r"https?:|doi:|arxiv", re.IGNORECASE)


def editors(reference: Reference) -> Iterator[Problem]:
    """A chapter of a collection has the collection's editors, which biblatex asks for."""
    if reference.type == "incollection" and not reference.fields.get("editor"):
        yield _at(reference, "booktitle", "missing-editor", "biblatex asks for the editor of the book")


RULES: tuple[Rule, ...] = (
    unprotected_capitals,
    special_characters,
    dotless_letters,
    misspelt_fields,
    name_lists,
    abbreviated_names,
    suffixes,
    page_ranges,
    pasted_links,
    editors,
)
"""The rules for one entry, in the order in which they run."""


# --- entries together ----------------------------------------------------------------


def published_preprints(references: Sequence[Reference]) -> Iterator[Problem]:
    """A preprint whose published version is in the file is that version's, and has no entry of its own."""
    published: dict[str, list[Reference]] = {}
    for reference in references:
        if not reference.is_preprint and reference.authors and reference.title:
            published.setdefault(reference.authors[0].sort_key[0], []).append(reference)
    for reference in references:
        if reference.is_preprint and reference.authors:
            for other in published.get(reference.authors[0].sort_key[0], ()):
                if _is_same_work(reference, other):
                    message = (
                        f"this looks like the preprint of {quoted(other.key)} (line {other.line}, {other.venue}); "
                        "keep that entry, with this one's eprint"
                    )
                    yield _at(reference, "title", "preprint-published", message)


def _is_same_work(reference: Reference, other: Reference) -> bool:
    """Same arXiv id; or titles that are alike up to the subtitle, or in four words of five."""
    if reference.ids.arxiv and reference.ids.arxiv == other.ids.arxiv:
        return True
    short = normal_title(reference.title.split(":")[0])
    if len(short) > 12 and short == normal_title(other.title.split(":")[0]):
        return True
    words, others = (set(re.findall(r"[^\W_]{3,}", one.title.casefold())) for one in (reference, other))
    return len(words) > 2 and len(words & others) >= 0.8 * len(words | others)


def chains(references: Sequence[Reference]) -> Iterator[Problem]:
    """An entry that others take fields from takes none itself: BibTeX goes one step only."""
    by_key = {reference.key: reference for reference in references}
    for reference in references:
        parent = by_key.get(reference.fields.get("crossref", ""))
        if parent and parent is not reference and parent.fields.get("crossref") in by_key:
            message = f"BibTeX does not follow the crossref of {quoted(parent.key)} in turn; write its fields out there"
            yield _at(reference, "crossref", "crossref-chain", message)


def parents(references: Sequence[Reference]) -> Iterator[Problem]:
    """A book that others name in `crossref` gives its title as `booktitle` too, which is what BibTeX hands down."""
    children = {reference.fields.get("crossref") for reference in references if reference.type in _IN_A_BOOK}
    for reference in references:
        if reference.key in children and reference.fields.get("title") and not reference.fields.get("booktitle"):
            message = "entries take their booktitle from here; repeat the title as booktitle, or BibTeX finds none"
            yield _at(reference, "title", "parent-booktitle", message)


_IN_A_BOOK = frozenset(("inproceedings", "conference", "incollection", "inbook"))


def string_conflicts(bibliography: Bibliography, others: Iterable[Bibliography]) -> Iterator[Problem]:
    """A `@string` has one value in all files, since exports have entries of several."""
    for other in others:
        if other.path == bibliography.path:
            continue
        for name, source in bibliography.strings.items():
            if name in other.strings and _squeezed(source) != _squeezed(other.strings[name]):
                before = bibliography.text[: bibliography.text.find(source)]
                message = f"the @string {quoted(name)} has another value in {other.path}; rename one"
                yield Problem(
                    path=bibliography.path, line=before.count("\n") + 1, code="duplicate-string", message=message
                )


def _squeezed(source: str) -> str:
    """A `@string` without what its layout adds."""
    return re.sub(r"\s+|^@\s*\w+|[{}()\"]", "", source)


def _at(reference: Reference, field: str, code: str, message: str, *, is_error: bool = False) -> Problem:
    line, column = reference.place(field)
    return Problem(
        path=reference.path,
        line=line,
        column=column,
        code=code,
        message=message,
        severity=Severity.ERROR if is_error else Severity.WARNING,
        paper=reference.key if is_error else None,
    )
