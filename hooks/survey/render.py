"""Values → HTML: the one Jinja environment, and the one place where escaping is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any
from xml.etree.ElementTree import Element

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


_MATH = re.compile(r"\$([^$]+)\$")


def math(text: str) -> Markup:
    """Plain text as HTML, with `$…$` as MathML.

    >>> str(math("a < b"))
    'a &lt; b'
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


@lru_cache(maxsize=1024)
def formula(latex: str, *, block: bool = False) -> Markup:
    """LaTeX as MathML; as code where it cannot be converted."""
    try:
        return Markup(convert(latex, display="block" if block else "inline"))
    except Exception:  # the converter raises a different error for each malformed input
        return Markup("<code>{}</code>").format(latex)


def rich(text: str) -> Markup:
    """Markdown as HTML without raw HTML, images and links to anything but http(s)."""
    writer = _markdown()
    writer.reset()
    return Markup(writer.convert(text))


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
