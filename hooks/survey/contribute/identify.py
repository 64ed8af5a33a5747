"""What a contributor pastes → which registry knows the paper, and under which id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote

from survey.contribute.refusals import RefusedError
from survey.identifiers import Identifiers, identifiers
from survey.problems import quoted


class Registry(str, Enum):
    """Who knows the facts about a paper."""

    ARXIV = "arXiv"
    ANTHOLOGY = "ACL Anthology"
    OPENREVIEW = "OpenReview"
    DOI = "DOI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A paper as a registry names it."""

    registry: Registry
    """Who knows it."""

    id: str
    """Its id there, normalised: `2304.12244`, `2023.acl-long.754`, `CfXh93NDgH`, `10.1000/xyz`."""

    version: str = ""
    """Version of a preprint, when one was asked for: `v2`."""

    def __str__(self) -> str:
        return f"{self.registry.value} {self.id}{self.version}"


class UnknownSourceError(RefusedError):
    """What was given names no paper that a registry could be asked for."""


def identify(text: str) -> Source:
    """The paper that an identifier or address names.

    >>> str(identify("https://arxiv.org/pdf/2304.12244v2.pdf"))
    'arXiv 2304.12244v2'
    >>> str(identify("doi:10.18653/v1/2023.acl-long.754"))
    'ACL Anthology 2023.acl-long.754'

    Raises:
        UnknownSourceError: It is none of these.

    """
    text = text.strip().strip("<>\"'")
    for found in _readings(text):
        if found.arxiv:
            return Source(registry=Registry.ARXIV, id=found.arxiv.lower(), version=found.arxiv_version or "")
        if found.acl:
            return Source(registry=Registry.ANTHOLOGY, id=found.acl)
        if found.openreview:
            return Source(registry=Registry.OPENREVIEW, id=found.openreview)
        if found.doi:
            return Source(registry=Registry.DOI, id=found.doi)
    raise UnknownSourceError(_explain(text))


_MIRRORS = re.compile(
    r"(?:ar5iv\.org/(?:abs|html)|alphaxiv\.org/(?:abs|overview|pdf)|huggingface\.co/papers)/", re.IGNORECASE
)
"""Sites whose addresses hold an arXiv id."""

_DOI_IN_ADDRESS = re.compile(r"/(10\.\d{4,9}/[^?#\s]+)")
_AFTER_DOI = re.compile(r"(?:\.pdf|\.html?|/(?:full|abstract|pdf|epdf|html|meta|summary|fulltext))+$", re.IGNORECASE)


def _readings(text: str) -> Iterator[Identifiers]:
    """What the text may say, likeliest first."""
    yield identifiers({"eprint": text})
    yield identifiers({"url": _MIRRORS.sub("arxiv.org/abs/", text)})
    if re.match(r"(?:doi:\s*)?10\.\d", text, re.IGNORECASE):
        yield identifiers({"doi": text})
    elif in_address := _DOI_IN_ADDRESS.search(unquote(text)):
        # Publishers put the DOI into their own addresses: dl.acm.org/doi/pdf/10.1145/… and the like.
        yield identifiers({"doi": _AFTER_DOI.sub("", in_address.group(1)).rstrip("/")})
    if re.fullmatch(r"(?:acl:)?[\w.-]+", text):
        yield identifiers({"url": f"https://aclanthology.org/{text.removeprefix('acl:')}"})


def _explain(text: str) -> str:
    if re.search(r"\.(?:bib|md)$", text):
        option = "--bibtex" if text.endswith(".bib") else "--report"
        return f"{quoted(text)} looks like a file; write: survey add {option} {text}"
    return (
        f"{quoted(text)} is no identifier that can be looked up; give an arXiv id or address (2304.12244), a DOI "
        "(10.1000/xyz), an address of OpenReview (https://openreview.net/forum?id=…) or of the ACL Anthology "
        "(https://aclanthology.org/2023.acl-long.1). For any other paper: survey add --bibtex FILE"
    )
