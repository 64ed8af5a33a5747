"""The newest papers as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date
from urllib.parse import urljoin

from survey.survey import Paper, Survey

PATH = "feed.xml"
"""Where the feed stands on the site."""

_NAMESPACE = "http://www.w3.org/2005/Atom"


def as_atom(survey: Survey, site_url: str, *, title: str, limit: int = 50) -> str:
    """The papers that joined last, the newest first, dated by `added`.

    `site_url` is the site's address, on which ids and links are built; it must not change, or readers see all
    entries again.
    """
    base = site_url.rstrip("/") + "/"
    papers = sorted(survey.papers, key=lambda paper: paper.key)
    papers = sorted(papers, key=lambda paper: paper.record.added, reverse=True)[:limit]
    ET.register_namespace("", _NAMESPACE)
    feed = ET.Element(f"{{{_NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    _add(feed, "id", base)
    _add(feed, "title", title)
    _add(feed, "updated", _instant(papers[0].record.added if papers else date(1970, 1, 1)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=urljoin(base, PATH))
    _add(feed, "link", rel="alternate", type="text/html", href=base)
    _add(_add(feed, "author"), "name", title)
    for paper in papers:
        _add_entry(feed, paper, survey, base)
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _add_entry(feed: ET.Element, paper: Paper, survey: Survey, base: str) -> None:
    address = urljoin(base, f"papers/{paper.key}/")
    entry = _add(feed, "entry")
    _add(entry, "id", address)
    _add(entry, "title", paper.reference.title or paper.key)
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    if paper.reference.url:
        _add(entry, "link", rel="related", href=paper.reference.url)
    _add(entry, "published", _instant(paper.record.added))
    _add(entry, "updated", _instant(paper.record.added))
    for name in paper.reference.authors:
        _add(_add(entry, "author"), "name", name.full)
    for term in _labels(paper, survey):
        _add(entry, "category", term=term)
    _add(entry, "summary", paper.record.summary or paper.venue or "No summary yet.")


def _labels(paper: Paper, survey: Survey) -> Sequence[str]:
    terms = survey.taxonomy.terms
    return [f"{terms[id_].axis}/{id_}" for ids in paper.terms.values() for id_ in ids]


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    clean = {name: _NOT_XML.sub("", value) for name, value in attributes.items()}
    element = ET.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", clean)
    element.text = _NOT_XML.sub("", text) or None
    return element
