r"""LaTeX as it stands in .bib files ↔ Unicode: display text from LaTeX, and LaTeX that is plain ASCII."""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latexencode import UnicodeToLatexEncoder
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.macrospec import LatexContextDb, std_macro

# --- LaTeX → Unicode -----------------------------------------------------------------

_WORDS = {
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2ε",
    "BibTeX": "BibTeX",
    "SS": "ẞ",
    "cprime": "ʹ",
    "cdprime": "ʺ",
    "copyright": "©",
    "textcopyright": "©",
    "texttrademark": "™",
    "textgreater": ">",
    "textless": "<",
    "textbar": "|",
    "textunderscore": "_",
    "textasciicircum": "^",
    "textbullet": "•",
    "textperiodcentered": "·",
    "textdollar": "$",
    "slash": "/",
    "today": "",  # the library would print the date of the build
    "-": "",
}
"""Commands without argument that pylatexenc does not know, or renders for a terminal."""

_TRANSPARENT = (
    "enquote",
    "hbox",
    "mbox",
    "path",
    "textmd",
    "textnormal",
    "textrm",
    "textsf",
    "textsl",
    "texttt",
    "textup",
    "url",
)
"""Commands that are replaced by their argument."""

_DROPPED = ("noopsort", "thanks", "footnote")
"""Commands that vanish with their argument."""

_SUPERSCRIPTS = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def _shifted(table: dict[int, int]) -> object:
    """Raised or lowered characters where Unicode has all of them, else plain ones."""

    def render(node: object, l2tobj: LatexNodes2Text) -> str:
        text = str(l2tobj.node_arg_to_text(node, 0))
        return text.translate(table) if all(ord(letter) in table for letter in text) else text

    return render


def _comma_below(node: object, l2tobj: LatexNodes2Text) -> str:
    return f"{l2tobj.node_arg_to_text(node, 0)}\u0326"


def _contexts() -> tuple[LatexContextDb, LatexContextDb]:
    """What the reader knows of commands, and what the converter does with them: pylatexenc's own, and more."""
    known = latexwalker.get_default_latex_context_db()
    with_argument = (*_TRANSPARENT, *_DROPPED, "textsuperscript", "textsubscript", "textcommabelow", "cb")
    known.add_context_category(
        "survey",
        prepend=True,
        macros=[
            *(std_macro(name, False, 0) for name in _WORDS),
            *(std_macro(name, False, 1) for name in with_argument),
            std_macro("href", False, 2),
        ],
    )
    shown = latex2text.get_default_latex_context_db()
    shown.add_context_category(
        "survey",
        prepend=True,
        macros=[
            *(MacroTextSpec(name, text) for name, text in _WORDS.items()),
            *(MacroTextSpec(name, "%s") for name in _TRANSPARENT),
            *(MacroTextSpec(name, discard=True) for name in _DROPPED),
            MacroTextSpec("href", lambda node, l2tobj: l2tobj.node_arg_to_text(node, 1)),
            MacroTextSpec("textsuperscript", _shifted(_SUPERSCRIPTS)),
            MacroTextSpec("textsubscript", _shifted(_SUBSCRIPTS)),
            MacroTextSpec("textcommabelow", _comma_below),
            MacroTextSpec("cb", _comma_below),
        ],
    )
    return known, shown


# A command without its argument is shown without it; pylatexenc would tell stderr, where nobody could place it.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_KNOWN, _SHOWN = _contexts()
_converter = LatexNodes2Text(latex_context=_SHOWN, math_mode="verbatim", strict_latex_spaces=True)
_PLAIN_IN_BIBTEX = re.compile(r"(?<!\\)((?:\\\\)*)([%&#])")
_VERBATIM = re.compile(r"\\(?:url|path)\s*\{[^{}]*\}")
_LONE_ACCENT = re.compile(r"\\([~^])\s*\{\s*\}")
_ACCENT_NAMES = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_TYPOGRAPHY = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", " "))
_SINGLE_QUOTES = re.compile(r"`([^`'“”]*)'")


@lru_cache(maxsize=16384)
def to_unicode(value: str) -> str:
    r"""LaTeX as Unicode: accents and commands resolved, protecting braces dropped, mathematics kept.

    >>> to_unicode(r"{G}{\"o}del at $k$-th {LLM} --- 50\% off")
    'Gödel at $k$-th LLM — 50% off'
    >>> to_unicode(r"\emph{R}{\&}D, H\textsubscript{2}O and \url{http://a.b/~c}")
    'R&D, H₂O and http://a.b/~c'
    """
    # Formulas stay as they are, so what has no command outside of them needs no parser.
    pieces = _FORMULA.split(value) if "$" in value and r"\$" not in value else [value]
    if "$" in "".join(pieces[::2]) or "\\" in "".join(pieces[::2]):
        text = _with_commands(value)
    else:
        text = "".join(piece if index % 2 else _without_commands(piece) for index, piece in enumerate(pieces))
    text = unicodedata.normalize("NFC", text)
    return " ".join(_SINGLE_QUOTES.sub("‘\\1’", text).split())


_FORMULA = re.compile(r"(\$[^$]+\$)")


def _without_commands(value: str) -> str:
    text = value.replace("{", "").replace("}", "")
    for latex, character in _TYPOGRAPHY:
        text = text.replace(latex, character)
    return text


def _with_commands(value: str) -> str:
    # `%`, `&` and `#` are plain characters in BibTeX, while the LaTeX reader takes `%` for a comment.
    text = _PLAIN_IN_BIBTEX.sub(r"\1\\\2", value)
    text = _VERBATIM.sub(lambda address: address.group().replace("~", r"\textasciitilde{}"), text)
    text = _LONE_ACCENT.sub(lambda accent: _ACCENT_NAMES[accent.group(1)], text)
    converted = _converted(text, _converter)
    return _without_commands(re.sub(r"\\(?:[A-Za-z]+\s*|.)", "", value)) if converted is None else converted


def _converted(latex: str, converter: LatexNodes2Text) -> str | None:
    """What pylatexenc makes of it; None where it gives up."""
    try:
        nodes, _, _ = LatexWalker(latex, latex_context=_KNOWN, tolerant_parsing=True).get_latex_nodes()
        return str(converter.nodelist_to_text(nodes))
    except Exception:
        # It raises whatever it stumbles over, IndexError and KeyError among others, where a command lacks its
        # arguments, and RecursionError for braces a hundred deep. No title may take a survey down.
        return None


_math_converter = LatexNodes2Text(latex_context=_SHOWN, math_mode="text", strict_latex_spaces=True)
_SHIFTS = re.compile(r"([_^])\s*(?:\{([^{}]*)\}|(\\[A-Za-z]+|[^\s{}\\]))")


@lru_cache(maxsize=4096)
def math_to_text(formula: str) -> str:
    r"""A formula, without its dollar signs, as text with `<sup>` and `<sub>`.

    >>> math_to_text(r"\mathcal{O}(n^{2}), \ell_1")
    'O(n<sup>2</sup>), ℓ<sub>1</sub>'
    """
    tags = {"^": "sup", "_": "sub"}
    text = _SHIFTS.sub(lambda found: f"<{tags[found[1]]}>{found[2] or found[3] or ''}</{tags[found[1]]}>", formula)
    converted = _converted(text, _math_converter)
    if converted is None:
        return formula
    plain = (unicodedata.normalize("NFKC", s) if "\U0001d400" <= s <= "\U0001d7ff" else s for s in converted)
    return " ".join("".join(plain).split())


_LINK_ESCAPES = re.compile(r"\\([_%&#~{}$])")


def link(value: str) -> str:
    r"""The plain form of a field that holds no text but an address or identifier.

    >>> link(r"\url{https://a.org/b\_c\%20d}")
    'https://a.org/b_c%20d'
    """
    text = re.sub(r"\\(?:url|href|path)\s*(?=\{)", "", value)
    text = text.replace(r"\textless", "<").replace(r"\textgreater", ">").replace("$<$", "<").replace("$>$", ">")
    text = text.replace(r"\textasciitilde", "~").replace(r"\textunderscore", "_").replace(r"{\_}", "_")
    return _LINK_ESCAPES.sub(r"\1", text).replace("{", "").replace("}", "").strip()


# --- Unicode → LaTeX -----------------------------------------------------------------

_OWN = {
    "\u00a0": "~",
    "\u2009": r"{\,}",
    "\u202f": r"{\,}",
    "\u200b": "",
    "\ufeff": "",
    "\u00ad": r"{\-}",
    "¸": r"{\c{ }}",
    "ŉ": "'n",
    "Ű": r"{\H{U}}",
    "ű": r"{\H{u}}",
    "ẞ": r"{\SS}",
}
"""What pylatexenc does not know or gets wrong."""

_COMBINING = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0326": "c",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}
"""LaTeX's accents by Unicode's; `\\c` stands in for the comma below, which plain LaTeX lacks."""


def _as_accents(character: str) -> str:
    """A character that pylatexenc does not know, as letter and accents, or itself."""
    decomposed = unicodedata.normalize("NFD", character)
    letter, accents = decomposed[0], decomposed[1:]
    if not (letter.isascii() and accents and all(accent in _COMBINING for accent in accents)):
        return character
    latex = letter
    for accent in accents:
        # An i or j that gets an accent above loses its dot.
        inner = rf"\{latex}" if latex in ("i", "j") and accent not in "\u0323\u0327\u0328\u0331" else latex
        latex = rf"\{_COMBINING[accent]}{{{inner}}}"
    return f"{{{latex}}}"


_encoder = UnicodeToLatexEncoder(
    non_ascii_only=True,
    replacement_latex_protection="braces-all",
    unknown_char_policy=_as_accents,
    unknown_char_warning=False,
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@lru_cache(maxsize=16384)
def _encoded(characters: str) -> str:
    prepared = "".join(_OWN.get(character, character) for character in characters)
    return dotted(str(_encoder.unicode_to_latex(prepared)))


_DOTLESS = re.compile(
    r"(\\(?:[`'^\"~=.]|[uvHcrdbk](?![A-Za-z])))\s*(?:\{\s*\\([ij])\s*\}|\\([ij])(?![A-Za-z])(?:\s+|\{\})?)"
)


def dotted(value: str) -> str:
    r"""LaTeX with accents on plain i and j, where biber and pandoc misread those on `\i` and `\j`.

    >>> dotted(r"na{\"\i}ve, Garc{\'{\i}}a")
    'na{\\"{i}}ve, Garc{\\\'{i}}a'
    """
    return _DOTLESS.sub(lambda found: f"{found[1]}{{{found[2] or found[3]}}}", value)


def to_ascii(value: str) -> str:
    r"""LaTeX with its non-ASCII characters as commands; what LaTeX has no command for stays.

    >>> to_ascii("Müller and Erdős: naïve {LLM}s – 王")
    'M{\\"u}ller and Erd{\\H{o}}s: na{\\"{i}}ve {LLM}s {\\textendash} 王'
    """
    if value.isascii():
        return value
    return _NOT_ASCII.sub(lambda found: _encoded(found.group()), unicodedata.normalize("NFC", value))


_SPECIALS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}
_MATH = re.compile(r"(?<![\\$])(\$[^$\n]+\$)(?!\$)")


def escape(text: str) -> str:
    r"""Plain text as LaTeX that prints it, in ASCII as far as LaTeX has commands; `$…$` stays mathematics.

    >>> escape("50% of A_1 → $k$-NN")
    '50\\% of A\\_1 {\\textrightarrow} $k$-NN'
    """
    pieces = _MATH.split(text)
    plain = str.maketrans(_SPECIALS)
    return "".join(piece if index % 2 else to_ascii(piece.translate(plain)) for index, piece in enumerate(pieces))
