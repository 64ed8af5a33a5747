"""What names a work elsewhere, found in its BibTeX fields and normalised: DOI, arXiv, ACL Anthology, OpenReview."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from survey.tex import link


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """What names a work elsewhere, normalised; None where BibTeX does not say."""

    doi: str | None = None
    """Without resolver, such as `10.1000/xyz`."""

    arxiv: str | None = None
    """Without version, such as `2304.12244` or `cs/0112017`."""

    arxiv_version: str | None = None
    """The version that the entry names, such as `v2`."""

    acl: str | None = None
    """ACL Anthology, such as `2023.acl-long.1`."""

    openreview: str | None = None
    """OpenReview's forum id."""

    url: str | None = None
    """The entry's `url`, when it is an http(s) link."""


_ARXIV_ID = r"(?:\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[A-Z]{2})?/\d{7})(?!\d)"
_ARXIV = re.compile(rf"^(?:arxiv:)?\s*({_ARXIV_ID})(v\d+)?$", re.IGNORECASE)
_ARXIV_URL = re.compile(rf"arxiv\.org/(?:abs|pdf|html|format|e-print)/({_ARXIV_ID})(v\d+)?", re.IGNORECASE)
_ARXIV_TEXT = re.compile(rf"\b(?:arXiv:\s*|abs/)({_ARXIV_ID})(v\d+)?", re.IGNORECASE)
_ARXIV_JOURNAL = re.compile(r"^\W*(?:arxiv(?: preprint)?|corr)\b", re.IGNORECASE)
_ARXIV_DOI = re.compile(rf"^10\.48550/arxiv\.({_ARXIV_ID})(v\d+)?", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ACL_ID = r"(?:[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)"
_ACL_URL = re.compile(rf"(?:aclanthology\.org|aclweb\.org/anthology)/(?:papers/(?:\w+/)*)?({_ACL_ID})")
_ACL_DOI = re.compile(rf"^10\.(?:18653/v1|3115/v1)/({_ACL_ID})$", re.IGNORECASE)
_OPENREVIEW = re.compile(r"openreview\.net/(?:forum|pdf|attachment|revisions)\?(?:[^#\s]*&)?id=([\w-]+)")


def identifiers(fields: Mapping[str, str]) -> Identifiers:
    r"""The identifiers that an entry's fields hold, in normal form.

    >>> found = identifiers({"eprint": "arXiv:2304.12244v2", "doi": r"https://doi.org/10.1000/a\_b"})
    >>> found.arxiv, found.arxiv_version, found.doi
    ('2304.12244', 'v2', '10.1000/a_b')
    """
    url = link(fields.get("url", ""))
    elsewhere = " ".join(link(fields[name]) for name in ("howpublished", "note") if name in fields)
    doi = _doi(fields, f"{url} {elsewhere}")
    acl = _ACL_URL.search(f"{url} {elsewhere}") or (_ACL_DOI.match(doi) if doi else None)
    openreview = _OPENREVIEW.search(f"{url} {elsewhere}")
    arxiv, version = _arxiv(fields, f"{url} {elsewhere}", doi or "")
    return Identifiers(
        doi=None if doi and _ARXIV_DOI.match(doi) else doi,
        arxiv=arxiv,
        arxiv_version=version,
        acl=acl.group(1) if acl else None,
        openreview=openreview.group(1) if openreview else None,
        url=url if re.match(r"https?://[^\s<>\"]+$", url) else None,
    )


def _doi(fields: Mapping[str, str], links: str) -> str | None:
    """From `doi`, which may be written as a link, or from a link to doi.org."""
    written = link(fields.get("doi", ""))
    found = _DOI.search(written) or (_DOI.search(links[links.find("doi.org/") :]) if "doi.org/" in links else None)
    if not found:
        return None
    doi = found.group(1).rstrip(".,;")
    return unquote(doi) if "doi.org/" in (written or links) else doi


def _arxiv(fields: Mapping[str, str], links: str, doi: str) -> tuple[str | None, str | None]:
    """Id and version; of an old id the subject class is dropped, since `math.GT/0309136` is `math/0309136`."""
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    eprint = link(fields.get("eprint", "")) if kind == "arxiv" else ""
    texts = " ".join(fields.get(name, "") for name in ("journal", "journaltitle", "volume", "note", "howpublished"))
    candidates = (
        _ARXIV.match(eprint),
        _ARXIV_URL.search(eprint),
        _ARXIV.match(link(fields.get("arxivid", ""))),
        _ARXIV_URL.search(links),
        _ARXIV_DOI.match(doi),
        _ARXIV_TEXT.search(texts),
    )
    found = next((match for match in candidates if match), None)
    if found is None:
        return None, None
    version = found.group(2)
    return re.sub(r"\.[A-Z]{2}/", "/", found.group(1)), version.lower() if version else None
