"""Facts about a paper → its BibTeX entry in canonical form, under a key that is free."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, count, product
from string import ascii_lowercase

from survey import bibfile
from survey.bibliography import MONTHS, Name, Reference, names, parse
from survey.contribute.refusals import RefusedError
from survey.tex import escape, to_ascii, to_unicode

# --- the entry -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """A bibliographic entry that has no key yet."""

    type: str
    """Entry type, such as `inproceedings`."""

    fields: Mapping[str, str]
    """LaTeX values without delimiters by lower-case name; a month is a number."""

    notes: tuple[str, ...] = ()
    """What its contributor should know."""

    def reference(self, key: str = "new", path: str = "bib", *, line: int = 1) -> Reference:
        """The entry as the survey would read it at a line of a file.

        Raises:
            RefusedError: It would not be read.

        """
        bibliography, problems = parse("\n" * (line - 1) + as_bibtex(self, key), path)
        if problems or not bibliography.references:
            raise RefusedError("".join(f"{problem.as_text()}\n" for problem in problems).strip())
        return bibliography.references[0]


def as_bibtex(entry: NewEntry, key: str) -> str:
    """The entry in the canonical form of `survey bib format`, without line end.

    Raises:
        RefusedError: A value has braces without partners.

    """
    fields = "".join(f"{name} = {_delimited(name, value)},\n" for name, value in entry.fields.items() if value)
    try:
        return bibfile.format(f"@{entry.type}{{{key},\n{fields}}}\n").rstrip("\n")
    except bibfile.UnreadableError as error:
        raise RefusedError(f"no BibTeX entry can be made of this ({error}); write it by hand") from error


_MONTH_NAMES = {number: name for name, number in MONTHS.items()}


def _delimited(name: str, value: str) -> str:
    is_month = name == "month" and value in _MONTH_NAMES
    return _MONTH_NAMES[value] if is_month else f"{{{value}}}"


# --- from a BibTeX entry -------------------------------------------------------------

NOT_KEPT = re.compile(
    r"abstract|annot(?:e|ation)|bdsk-.*|bib(?:source|url)|crossref|date-(?:added|modified)|file|groups|ids|keywords"
    r"|mendeley-.*|owner|ranking|readstatus|timestamp"
)
"""Fields that are not bibliographic: somebody's text, or somebody's filing."""

_UNMENTIONED = frozenset(("bibsource", "biburl", "timestamp", "crossref"))
"""Of these, those that nobody misses."""

_KEY = re.compile(r"(@\s*(?!string\b|preamble\b|comment\b)\w+\s*[{(])([^,={}]*)(?=,)", re.IGNORECASE)


def from_bibtex(text: str, path: str) -> NewEntry:
    """The one paper of a BibTeX text, without what is not bibliographic.

    An entry that the paper's names in `crossref` is folded into it, as DBLP and others hand out proceedings. The
    text's own key does not matter; the survey gives its own.

    Raises:
        RefusedError: It cannot be read, or is none or several papers.

    """
    bibliography, problems = parse(_KEY.sub(_with_sound_key, text), path)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        raise RefusedError("\n".join(problem.as_text() for problem in errors))
    parents = {reference.fields.get("crossref") for reference in bibliography.references}
    papers = [reference for reference in bibliography.references if reference.key not in parents]
    if not papers:
        raise RefusedError(f"{path} holds no BibTeX entry; it should look like @article{{key, title = {{…}}, …}}")
    if len(papers) > 1:
        keys = ", ".join(reference.key for reference in papers[:5]) + (" …" if len(papers) > 5 else "")
        raise RefusedError(f"{path} holds {len(papers)} entries ({keys}); add them one at a time")
    return _tidied(papers[0])


def _with_sound_key(found: re.Match[str]) -> str:
    return found[1] + (re.sub(r"[^A-Za-z0-9:_/.+-]+", "-", found[2].strip()) or "new")


def _tidied(reference: Reference) -> NewEntry:
    fields = {name: value for name, value in reference.fields.items() if value and not NOT_KEPT.fullmatch(name)}
    fields |= {name: _month(fields[name]) for name in ("month",) if name in fields}
    fields |= {name: _PAGES.sub(r"\1--\2", fields[name]) for name in ("pages",) if name in fields}
    if reference.ids.doi and "doi" in fields:
        fields["doi"] = reference.ids.doi
    left = sorted({name for name in reference.fields if NOT_KEPT.fullmatch(name)} - _UNMENTIONED)
    notes = (f"left out of the entry: {', '.join(left)}",) if left else ()
    entry = NewEntry(type=reference.type, fields=fields, notes=notes)
    is_on_arxiv = reference.is_preprint and reference.ids.arxiv and reference.type in _TYPES_OF_PREPRINTS
    return _as_preprint(entry, reference) if is_on_arxiv else entry


_TYPES_OF_PREPRINTS = ("article", "misc", "online", "techreport", "unpublished")


_PAGES = re.compile(r"^\s*(\w+)\s*(?:-|‐|‑|‒|–|—)\s*(\w+)\s*$")


def _month(value: str) -> str:
    """`July`, `jul` or `07` as a number; anything else as it is."""
    return MONTHS.get(value[:3].lower(), value.lstrip("0") if value.isdigit() else value)


def _as_preprint(entry: NewEntry, reference: Reference) -> NewEntry:
    """A preprint as arXiv itself writes it: Google Scholar has it as an article of the journal `arXiv preprint`."""
    unwanted = ("journal", "volume", "journaltitle", "howpublished", "publisher", "eprinttype")
    kept = {name: value for name, value in entry.fields.items() if name not in unwanted}
    where = arxiv_fields(reference.ids.arxiv or "", reference.ids.arxiv_version or "")
    return replace(entry, type="misc", fields={**kept, **where})


def arxiv_fields(id_: str, version: str = "") -> dict[str, str]:
    """The fields that say where on arXiv a paper is."""
    name = f"{id_}{version}"
    return {"eprint": name, "archiveprefix": "arXiv", "url": f"https://arxiv.org/abs/{name}"}


# --- from plain text -----------------------------------------------------------------


def plain_text(text: str) -> str:
    r"""Text on one line, without the TeX that some authors type into forms; mathematics stays.

    >>> plain_text(r"G\"odel's {LLM}")
    "Gödel's LLM"
    """
    text = " ".join(text.split())
    return to_unicode(text) if re.search(r"\\[^\s\d]|[{}]", text) else text


def latex(text: str) -> str:
    r"""Plain text as LaTeX whose braces are in pairs, as BibTeX counts them.

    >>> latex("a { of $x$")
    'a \\textbraceleft{} of \\$x\\$'
    """
    found = _escaped(text)
    if _is_balanced(found):
        return found
    plain = r"\$".join(map(_escaped, text.split("$")))
    return plain.replace(r"\{", r"\textbraceleft{}").replace(r"\}", r"\textbraceright{}")


def _escaped(text: str) -> str:
    """Text with commands for what LaTeX needs them for; a letter that no command brings back, such as ű, stays."""
    text = unicodedata.normalize("NFC", text)
    lost = [letter for letter in dict.fromkeys(text) if not letter.isascii() and not _comes_back(letter)]
    stand_ins = {ord(letter): chr(_PRIVATE_USE + number) for number, letter in enumerate(lost)}
    escaped = escape(text.translate(stand_ins))
    return escaped.translate({ord(stand_in): chr(letter) for letter, stand_in in stand_ins.items()})


_PRIVATE_USE = 0xF0000
"""First of the characters that mean nothing, and that no encoder changes."""


def _comes_back(letter: str) -> bool:
    return to_unicode(to_ascii(letter)) == letter


def _is_balanced(text: str) -> bool:
    """Whether every brace has its partner; to BibTeX a backslash before it makes no difference."""
    depths = list(accumulate((symbol == "{") - (symbol == "}") for symbol in text))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)


def title_field(title: str) -> str:
    r"""A title in Unicode as LaTeX, with braces around the words that styles would print in lower case.

    >>> title_field("WizardLM: 90% of GPT-4 on $k$-shot Tasks")
    '{WizardLM}: 90\\% of {GPT-4} on $k$-shot Tasks'
    """
    words = latex(" ".join(title.split())).split(" ")
    is_shouted = not re.search(r"[a-z]", re.sub(r"\\[a-zA-Z]+", "", title))
    return " ".join(words if is_shouted else map(_protected, words))


_CORE = re.compile(r"^([(\[\"'`.,:;!?]*)(.*?)([.,:;!?\])\"']*)$")
_CAPITAL_INSIDE = re.compile(r"[^\W\d_][^\W_]*[A-Z]|\d[A-Z]")


def _protected(word: str) -> str:
    if re.search(r"[{}$]", word) or not _CAPITAL_INSIDE.search(re.sub(r"\\[A-Za-z]+|\\.", "", word)):
        return word
    found = _CORE.match(word)
    assert found  # it matches any line
    return f"{found[1]}{{{found[2]}}}{found[3]}"


_BODY = re.compile(
    r"\b(?:team|teams|group|groups|collaboration|consortium|community|contributors|project|initiative|labs?|inc"
    r"|university|institute|foundation|organi[sz]ation|committee|association|alliance)\b|^[^\s,]+$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"^(.*\S)\s+((?:Jr|Sr)\.?|I{2,3}|IV)$")


def author_field(people: Sequence[str]) -> str:
    """Full names, as `Ada B. Lovelace`, as an `author` field; what looks like a body stays in one piece.

    >>> author_field(["Ludwig van Beethoven", "Llama Team", "Martin Luther King Jr."])
    'van Beethoven, Ludwig and {Llama Team} and King, Jr., Martin Luther'
    """
    return " and ".join(filter(None, (_author(" ".join(person.split())) for person in people)))


def _author(name: str) -> str:
    if not name or _BODY.search(name):
        return f"{{{latex(name)}}}" if name else ""
    suffix = _SUFFIX.match(name)
    parsed = names(suffix[1] if suffix else name)
    if len(parsed) != 1 or parsed[0].is_others:
        return f"{{{latex(name)}}}"
    return person_field(parsed[0].family, parsed[0].given, suffix[2] if suffix else parsed[0].suffix)


def person_field(family: str, given: str = "", suffix: str = "") -> str:
    """A person in an `author` field, family name first."""
    return ", ".join(_shielded(latex(part)) for part in (family, suffix, given) if part)


def _shielded(part: str) -> str:
    """A name's part in braces when BibTeX would take it apart."""
    return f"{{{part}}}" if re.search(r",|\band\b", part) else part


# --- the key -------------------------------------------------------------------------

STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at by for from in into is its of on or over the to towards under upon via with within without",
    )
)
"""Words that a key passes over: articles, prepositions and their like. `How`, `What` and `Toward` count."""


def key_stem(authors: Sequence[Name], year: int | None, title: str) -> str:
    """The key that a paper has by the survey's rule: family name, year, first meaningful word of the title.

    >>> key_stem([Name(family="van den Berg")], 2024, "On the Self-Play of LLMs")
    'vandenberg2024selfplay'
    """
    # What has no ASCII letters leaves nothing; a key begins with a letter all the same.
    family = _plain(authors[0].sort_key[0])[:30] if authors else ""
    stem = f"{family or 'anon'}{year or ''}{_first_word(title)[:30]}"
    return stem if stem[0].isalpha() else f"x{stem}"


def _first_word(title: str) -> str:
    words = [word for word in map(_plain, re.sub(r"\\[A-Za-z]+", "", title).split()) if word]
    return next((word for word in words if word not in STOP_WORDS), words[0] if words else "")


def _plain(text: str) -> str:
    """Letters and digits in lower-case ASCII; accents go as they do where names are sorted."""
    return re.sub(r"[^a-z0-9]", "", Name(family=text).sort_key[0])


def free_key(stem: str, taken: Collection[str]) -> str:
    """The stem, or the stem with the first of a, b … z, aa … that is free; `taken` is in lower case.

    >>> free_key("xu2024wizardlm", {"xu2024wizardlm", "xu2024wizardlma"})
    'xu2024wizardlmb'
    """
    return next(key for key in _with_letters(stem) if key not in taken)


def _with_letters(stem: str) -> Iterator[str]:
    yield stem
    for length in count(1):
        yield from (stem + "".join(letters) for letters in product(ascii_lowercase, repeat=length))
