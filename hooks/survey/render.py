"""Values → HTML: the one Jinja environment, and the one place where escaping is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

import jinja2
import markdown
from latex2mathml.converter import convert
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from survey.model import is_http_url


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    """Autoescaping whatever the file's ending, strict about names; a template that changed is read anew."""
    folder = files("survey").joinpath("templates")
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FileSystemLoader(str(folder)),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(code=code, math=math, rich=rich)
    environment.globals["formula"] = lambda latex: formula(latex, block=True)
    return environment


def render(template: str, values: Mapping[str, Any]) -> str:
    """The template filled with finished values."""
    return _environment().get_template(template).render(values)


# As in pandoc: no space inside the dollar signs and no digit behind them, so that "$5 and $10" are prices.
_MATH = re.compile(r"\$(?!\s)([^$]+)(?<!\s)\$(?!\d)")


def math(text: str) -> Markup:
    """Plain text as HTML, with `$…$` as MathML.

    >>> str(math("a < b for $5 to $10"))
    'a &lt; b for $5 to $10'
    """
    if "$" not in text:
        return escape(text)
    pieces = _MATH.split(text)
    return Markup("").join(formula(piece) if odd % 2 else escape(piece) for odd, piece in enumerate(pieces))


def code(text: str) -> Markup:
    """Plain text as HTML, with what stands in backquotes as code."""
    pieces = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if odd % 2 else escape(piece) for odd, piece in enumerate(pieces)
    )


_ELEMENTS = re.compile(
    "math|menclose|merror|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mphantom|mprescripts|mroot|mrow|ms|mspace|msqrt|"
    "mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover|none"
)
"""What a formula may consist of."""

_ATTRIBUTES = re.compile(
    "accent|accentunder|column(align|lines|spacing)|depth|display|displaystyle|fence|form|height|largeop|linethickness|"
    "[lr]space|math(background|color|size|variant)|maxsize|minsize|movablelimits|notation|row(lines|spacing)|"
    "scriptlevel|separator|stretchy|symmetric|voffset|width"
)
"""What may be said of its elements; links, styles and ids may not."""

_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'


@lru_cache(maxsize=1024)
def formula(latex: str, *, block: bool = False) -> Markup:
    """LaTeX as MathML; as code where it cannot be converted, or makes anything but a formula."""
    try:
        # The converter hands on what stands in \text{…} as it is, and writes \href{…} as a link.
        root = fromstring(convert(latex, display="block" if block else "inline").replace(_NAMESPACE, "", 1))
    except Exception:  # the converter raises a different error for each malformed input
        root = None
    if root is None or not all(_ELEMENTS.fullmatch(element.tag) for element in root.iter()):
        return Markup("<code>{}</code>").format(latex)
    for element in root.iter():
        for name in list(element.keys()):
            if not _ATTRIBUTES.fullmatch(name):
                del element.attrib[name]
    return Markup(tostring(root, encoding="unicode"))


def rich(text: str) -> Markup:
    """Markdown as HTML without raw HTML, images and links to anything but http(s)."""
    if text.count("[") > _MAX_BRACKETS:
        return _as_it_is(text)
    writer = _markdown()
    writer.reset()
    try:
        return Markup(writer.convert(text))
    except RecursionError:  # lists in lists in lists; the writer still believes that it is in one of them
        _markdown.cache_clear()
        return _as_it_is(text)


_MAX_BRACKETS = 500
"""Python-Markdown's time grows with the square of the number of open brackets: 10,000 of them take 20 s."""


def _as_it_is(text: str) -> Markup:
    return Markup('<p class="sv-plain">{}</p>').format(text)


@lru_cache(maxsize=1)
def _markdown() -> markdown.Markdown:
    writer = markdown.Markdown(extensions=["sane_lists"], output_format="html")
    writer.preprocessors.deregister("html_block")
    writer.inlinePatterns.deregister("html")
    writer.treeprocessors.register(_Harmless(writer), "harmless", 0)
    return writer


class _Harmless(Treeprocessor):
    """Takes out what could run code or make a request to somebody else."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a" and not is_http_url(element.get("href", "")):
                element.attrib.pop("href", None)
            if element.tag == "img":
                element.tag, element.text = "span", element.get("alt", "")
                element.attrib.clear()
