"""LaTeX is read as people write it, and written so that every LaTeX prints it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.tex import dotted, escape, link, math_to_text, to_ascii, to_unicode


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        # accents
        (r"{\"o}\"{o}\"o", "ööö"),
        (r"{\'\i}\'{\i}{\'{i}}", "ííí"),
        (r"{\AA}ngstr{\"o}m, {\O}rsted, {\L}ukasz, Stra\ss e", "Ångström, Ørsted, Łukasz, Straße"),
        (r"\v{S}ev\v{c}{\'\i}kov{\'a}, Erd\H os, {\c C}a\u{g}lar, \k{a}", "Ševčíková, Erdős, Çağlar, ą"),
        (r"\'{\^e}, \d{a}, \=a, \r{u}, \.{I}, \textcommabelow{s}", "ế, ạ, ā, ů, İ, ș"),
        (r"{\ae}{\OE}{\dh}{\TH}\ng{} \dj{}", "æŒðÞŋ đ"),
        # escapes and typography
        (r"R\&D, 100\%, \#1, a\_b, \$5, \{x\}", "R&D, 100%, #1, a_b, $5, {x}"),
        ("R&D, 100% and #1", "R&D, 100% and #1"),
        ("pages 1--2 --- ``so'' and `such'", "pages 1–2 — “so” and ‘such’"),
        ("W.~Y. Dr.\\ No, a\\,b, a\\-b, a\\/b", "W. Y. Dr. No, a b, ab, ab"),
        (r"it\textquoteright s \textendash{} \ldots", "it’s – …"),
        # commands
        (r"\emph{a} \textbf{b} {\em c} \textsc{d} \texttt{e} \mbox{f} \enquote{g}", "a b c d e f g"),
        (r"H\textsubscript{2}O, x\textsuperscript{2}, 4\textsuperscript{th}", "H₂O, x², 4th"),
        (r"{\TeX}nical \LaTeX", "TeXnical LaTeX"),
        (r"\url{https://a.b/~c_d%20e} and \href{https://a.b}{words}", "https://a.b/~c_d%20e and words"),
        (r"{\noopsort{1973}}A Thesis\thanks{to all}", "A Thesis"),
        (r"{\relax Ch}arles", "Charles"),
        (r"\copyright\ 5\textdegree C \textgreater", "© 5°C >"),
        # mathematics stays
        (r"$k$-NN in $O(n^2)$ -- {\'e}", "$k$-NN in $O(n^2)$ – é"),
        (r"\(x^2\) and \ensuremath{\alpha}", r"\(x^2\) and α"),
        ("A$^*$ costs $5", "A$^*$ costs $5"),
        # braces
        ("{{G}PT} and {L}arge", "GPT and Large"),
        ("e\u0301tude", "étude"),
    ],
)
def test_latex_as_unicode(latex: str, text: str) -> None:
    assert to_unicode(latex) == text


@given(st.text(alphabet=st.sampled_from("\\{}$%&#_^~'\"`=-. abcdeiouvHtL123é"), max_size=40))
def test_no_latex_raises(latex: str) -> None:
    assert isinstance(to_unicode(latex), str)
    assert isinstance(math_to_text(latex), str)
    assert isinstance(link(latex), str)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (r"https://a.b/c\_d\%20e\&f\#g", "https://a.b/c_d%20e&f#g"),
        (r"\url{https://a.b/c}", "https://a.b/c"),
        (r"10.1002/(SICI)1097-4571\textless 1::AID\textgreater 3", "10.1002/(SICI)1097-4571< 1::AID> 3"),
        (r"https://a.b/\textasciitilde c/{\_}d", "https://a.b/~ c/_d"),
        (r"https://a.b/\~{}c", "https://a.b/~c"),
    ],
)
def test_a_link_is_plain(value: str, plain: str) -> None:
    assert link(value) == plain


LETTERS = st.characters(min_codepoint=0xC0, max_codepoint=0x17E, categories=["Lu", "Ll"], exclude_characters="ĿŀĦħŦŧĸ")


@given(st.text(LETTERS | st.sampled_from("abc "), max_size=20))
def test_letters_come_back_from_ascii(text: str) -> None:
    latex = to_ascii(text)
    assert latex.isascii()
    back, forth = (unicodedata.normalize("NFKD", to_unicode(value)) for value in (latex, text))
    assert back == forth.replace("ʼn", "'n")


@pytest.mark.parametrize(
    ("latex", "same"),
    [
        (r"na{\"\i}ve", r"na{\"{i}}ve"),
        (r"Garc\'{\i}a", r"Garc\'{i}a"),
        (r"\v\j x", r"\v{j}x"),
        (r"\i \"ist", r"\i \"ist"),
    ],
)
def test_accents_stand_on_dotted_letters(latex: str, same: str) -> None:
    assert dotted(latex) == same


@given(st.text(max_size=30))
def test_escaped_text_comes_back(text: str) -> None:
    words = " ".join(text.replace("$", "").replace("`", "").replace("'", "").replace("-", "").split())
    printable = "".join(letter for letter in words if letter.isascii() and letter.isprintable())
    assert to_unicode(escape(printable)) == " ".join(printable.split())
