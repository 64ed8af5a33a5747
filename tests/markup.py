"""HTML as a browser would see it: elements, ids, links and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]

_LOADED = {
    ("script", "src"),
    ("img", "src"),
    ("img", "srcset"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("input", "src"),
    ("use", "href"),
    ("image", "href"),
}
"""Attributes whose address a browser asks for unasked."""

_LOADED_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest"}

_CODE_ELEMENTS = {"script", "img", "iframe", "object", "embed", "form", "style", "base", "link", "meta", "maction"}


@dataclass
class Document:
    """What a piece of HTML holds."""

    elements: list[tuple[str, Attributes]] = field(default_factory=list)
    """Every element with its attributes, in order."""

    text: str = ""
    """All text, with runs of white space as one space."""

    rows: int = 0
    """Rows in the bodies of tables."""

    @classmethod
    def of(cls, html: str) -> Document:
        """The document that a parser sees in `html`."""
        reader = _Reader()
        reader.feed(html)
        reader.close()
        return cls(elements=reader.elements, text=" ".join("".join(reader.text).split()), rows=reader.rows)

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [attributes["href"] for tag, attributes in self.elements if tag == "a" and "href" in attributes]

    @property
    def loaded(self) -> Iterator[str]:
        """What a browser asks for when it shows the document."""
        for tag, attributes in self.elements:
            for name, value in attributes.items():
                if (tag, name) in _LOADED:
                    yield value
            if tag == "link" and _LOADED_LINKS & set(attributes.get("rel", "").split()):
                yield attributes["href"]
            yield from re.findall(r"url\(\s*['\"]?([^'\")]+)", attributes.get("style", ""))

    @property
    def is_harmless(self) -> bool:
        """Whether it runs no code, asks for nothing and links to http(s) and to pages of the site only."""
        return not any(
            tag in _CODE_ELEMENTS
            or any(name.startswith("on") for name in attributes)
            or re.search(r"url\(|expression|@import", attributes.get("style", ""))
            or any(
                _is_code(attributes.get(name, "")) and not _is_download(name, attributes)
                for name in ("href", "src", "action", "formaction", "xlink:href")
            )
            for tag, attributes in self.elements
        )


def _is_code(address: str) -> bool:
    # Browsers pass over white space and control characters in front of a scheme and within it.
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    return bool(re.match(r"[a-z][a-z0-9+.-]*:", bare)) and not bare.startswith(("http://", "https://"))


def _is_download(name: str, attributes: Attributes) -> bool:
    """Whether a link saves text within itself as a file, in a format that no browser runs."""
    return (
        name == "href"
        and "download" in attributes
        and attributes[name].startswith(("data:application/vnd.citationstyles", "data:application/x-research-info"))
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.text: list[str] = []
        self.rows = 0
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._in_body = self._in_body or tag == "tbody"
        self.rows += self._in_body and tag == "tr"
        self.text.append(" " if tag in ("br", "p", "li", "td", "th", "div", "dd", "dt") else "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self._in_body = self._in_body and tag != "tbody"

    def handle_data(self, data: str) -> None:
        self.text.append(data)
