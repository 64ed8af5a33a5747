"""An `author` or `editor` field → names in Unicode, with what sorting and citing need."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.textutils import normalize_whitespace

from survey.tex import to_unicode


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person or a body, in Unicode."""

    family: str
    """Family name with its particle (`van den Berg`), or the whole name of a body."""

    given: str = ""
    """Given names."""

    suffix: str = ""
    """Jr., III and the like."""

    particle: str = ""
    """The particle that `family` begins with: `van den`."""

    is_body: bool = False
    """Whether its author put it in braces as one piece, as one does for an organisation."""

    @property
    def full(self) -> str:
        """As one says it: given names first."""
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)

    @property
    def inverted(self) -> str:
        """Family name first, as in lists."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def initials(self) -> str:
        """First letters of the given names.

        >>> Name(family="Picard", given="Jean-Luc Émile").initials
        'J.-L. É.'
        """
        words = ("-".join(f"{part[0]}." for part in word.split("-") if part) for word in self.given.split())
        return " ".join(word for word in words if word)

    @property
    def sort_key(self) -> tuple[str, str, str]:
        """What lists are sorted by: accents and capitals do not matter.

        >>> sorted([Name(family="Öz"), Name(family="Ørn"), Name(family="oy")], key=lambda name: name.sort_key)[0].family
        'Ørn'
        """
        return _folded(self.family), _folded(self.given), _folded(self.suffix)

    @property
    def is_others(self) -> bool:
        """Whether it stands for `and others`."""
        return self.family == "others" and not self.given and not self.is_body


_LETTERS_WITHOUT_ACCENT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return plain.translate(_LETTERS_WITHOUT_ACCENT)


@lru_cache(maxsize=16384)
def names(value: str) -> tuple[Name, ...]:
    r"""The people of an `author` field; `and others` becomes a name whose `is_others` holds.

    >>> [n.full for n in names(r"{Open AI} and van den Berg, Jan and M{\"u}ller, Eva")]
    ['Open AI', 'Jan van den Berg', 'Eva Müller']
    """
    return tuple(_name(part) for part in split_names(value) if part)


def split_names(value: str) -> list[str]:
    """The names of an `author` field as written, one each; an empty one where two `and`s meet.

    >>> split_names("{Barnes and Noble} and and Doe, Jane")
    ['{Barnes and Noble}', '', 'Doe, Jane']
    """
    # pybtex splits at ` and `, of which two cannot share a space.
    text = re.sub(r" (and)(?= and )", r" \1 ", f" {normalize_whitespace(value)} ", flags=re.IGNORECASE)
    return list(split_name_list(text)) if value.strip() else []


@lru_cache(maxsize=65536)
def _name(text: str) -> Name:
    if text.startswith("{") and text.endswith("}") and _is_one_group(text):
        return Name(family=to_unicode(text), is_body=True)
    try:
        person = Person(text)
    except InvalidNameString:
        return Name(family=to_unicode(text))
    particle = _joined(person.prelast_names)
    return Name(
        family=" ".join(part for part in (particle, _joined(person.last_names)) if part),
        given=_joined(person.first_names, person.middle_names),
        suffix=_joined(person.lineage_names),
        particle=particle,
    )


def _joined(*parts: list[str]) -> str:
    return " ".join(to_unicode(word) for part in parts for word in part)


def _is_one_group(text: str) -> bool:
    """Whether the brace at the start is closed at the end; `{\\'E}mile {Zola}` is two, and an accent is none."""
    depth = 0
    for index, symbol in enumerate(text):
        depth += (symbol == "{") - (symbol == "}")
        if depth == 0:
            return index == len(text) - 1 and not text.startswith("{\\")
    return False
