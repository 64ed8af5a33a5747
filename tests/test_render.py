"""Values → HTML: what is escaped, what is refused, and what stays as it was written."""

from __future__ import annotations

import doctest
from pathlib import Path
from time import perf_counter

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markup import Document
from survey import read_survey
from survey import render as module
from survey.render import code, formula, math, render, rich

ROOT = Path(__file__).resolve().parent.parent


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(module).failed == 0


# --- templates ---------------------------------------------------------------------------


def test_templates_escape_whatever_they_are_given() -> None:
    html = render("fragments/numbers.jinja", {"base": "", "numbers": [(1, "<script>alert('1')</script>")]})
    assert "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;" in html


def test_a_template_that_names_an_unknown_value_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("fragments/numbers.jinja", {})


# --- mathematics -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<b>'x'</b>", "&lt;b&gt;&#39;x&#39;&lt;/b&gt;"),
        # prices
        ("costs $5", "costs $5"),
        ("costs $5 and $10 each", "costs $5 and $10 each"),
        ("$5–$10", "$5–$10"),
        ("$ 5 $", "$ 5 $"),
        ("US$ and A$", "US$ and A$"),
        ("$$", "$$"),
    ],
)
def test_plain_text_stays_plain(text: str, html: str) -> None:
    assert math(text) == html


@pytest.mark.parametrize("text", ["$x$", "for $n < 10$.", "($x$)", "$x$, $y$", "$5x$"])
def test_dollars_enclose_formulas(text: str) -> None:
    html = math(text)
    assert "<math" in html
    assert "$" not in html


def test_text_around_a_formula_is_escaped() -> None:
    assert math("<i> $x$ <i>").startswith("&lt;i&gt; <math")


def test_a_formula_stands_in_a_block_of_its_own_where_asked() -> None:
    assert formula("x", block=True).startswith('<math display="block">')
    assert formula("x").startswith('<math display="inline">')


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{",
        "{" * 2000,
        r"\begin{matrix",
        # not well-formed once converted
        "a & b",
        r"\text{a < b}",
        "\x00",
    ],
)
def test_a_formula_that_cannot_be_converted_is_shown_as_code(latex: str) -> None:
    html = formula(latex)
    assert html.startswith("<code>")
    assert Document.of(html).is_harmless


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<script src='https://example.org/x.js' />}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\text{<img src='x' onerror='alert(1)' />}",
        r"\text{<!--><img src=x onerror=alert(1)>-->}",
        r"\text{<![CDATA[><img src=x onerror=alert(1)>]]>}",
        r"\text{<?x ><img src=x onerror=alert(1)>?>}",
        r"\text{</mtext></math><script>alert(1)</script>}",
        r"\text{<style>@import 'https://example.org/x.css'</style>}",
        r"\text{<mi href='javascript:alert(1)'>x</mi>}",
        r"\text{<maction actiontype='statusline#https://example.org'>x</maction>}",
        r"\mathrm{<script>alert(1)</script>}",
        r"\operatorname{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\href{https://example.org}{x}",
        r"\style{background:url(https://example.org/x.png)}{x}",
        r"\class{md-header}{x}",
        r"\class{a\" onclick=\"alert(1)}{x}",
        r"\color{red\" onclick=\"alert(1)}{x}",
        r"<script>alert(1)</script>",
    ],
)
def test_a_formula_cannot_run_code_or_ask_anybody_for_anything(latex: str) -> None:
    html = formula(latex)
    assert Document.of(html).is_harmless
    assert not any({"href", "style", "class", "id"} & set(attributes) for _, attributes in Document.of(html).elements)


@given(st.text(alphabet=st.sampled_from(list("\\{}<>&\"'$^_ abhreftxs=/:!-")), max_size=60))
def test_no_formula_breaks_out(latex: str) -> None:
    assert Document.of(formula(latex)).is_harmless
    assert Document.of(formula(rf"\text{{{latex}}}")).is_harmless
    assert Document.of(math(f"${latex}$")).is_harmless


def test_every_formula_of_the_vocabulary_is_shown_as_mathematics() -> None:
    survey, _ = read_survey(ROOT)
    measures = [term.measure for term in survey.taxonomy.terms.values() if term.measure]
    formulas = [measure.formula for measure in measures if measure.formula]
    assert len(formulas) > 10
    assert [latex for latex in formulas if "<code>" in formula(latex, block=True)] == []


# --- code ----------------------------------------------------------------------------------


def test_backquotes_enclose_code() -> None:
    assert code("`<b>` or <i>") == "<code>&lt;b&gt;</code> or &lt;i&gt;"


# --- Markdown ------------------------------------------------------------------------------


def test_markdown_of_comments_is_rendered() -> None:
    html = rich("*Well* `done`: [a link](https://example.org/?a=1&b=2 'title').\n\n- one\n- two\n\n> quoted")
    assert "<em>Well</em> <code>done</code>" in html
    assert '<a href="https://example.org/?a=1&amp;b=2" title="title">a link</a>' in html
    assert "<li>one</li>" in html
    assert "<blockquote>" in html


def test_notes_of_one_text_do_not_leak_into_the_next() -> None:
    rich("[a]: https://example.org/first")
    assert "example.org" not in rich("[a]")


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT\n>alert(1)</SCRIPT>",
    "text <script>alert(1)</script> text",
    "    <script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "<div onclick='alert(1)'>x</div>",
    "<div markdown='1'><script>alert(1)</script></div>",
    "<img src=x onerror=alert(1)>",
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php ?><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea></pre><svg/onload=alert(1)>",
    "&lt;script&gt;",
    # links
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:alert(1))",
    "[x](//example.org)",
    "[x](/papers/)",
    "[x](#top)",
    "[x](\\)",
    '[x](https://example.org/"onmouseover="alert(1))',
    "[x](https://example.org 't\" onmouseover=\"alert(1)')",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[r]\n\n[r]: data:text/html,<script>alert(1)</script>",
    "<javascript:alert(1)>",
    "<https://example.org/?<script>>",
    # images
    "![x](https://example.org/x.png)",
    "![x](x.png)",
    "![x](javascript:alert(1))",
    "![x][r]\n\n[r]: https://example.org/x.png",
    "[![x](https://example.org/x.png)](javascript:alert(1))",
    "![<script>alert(1)</script>](x)",
    '![x" onerror="alert(1)](x)',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_comes_out_harmless(text: str) -> None:
    document = Document.of(rich(text))
    assert document.is_harmless
    assert all(link.startswith("https://") for link in document.links)


@given(st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", "    ", "> ", "- ", "`", "*", "[", "](", ")"]), max_size=6))
def test_no_mixture_of_hostile_markdown_does_harm(pieces: list[str]) -> None:
    assert Document.of(rich("".join(pieces))).is_harmless


def test_what_raw_html_says_stays_readable() -> None:
    assert "a &lt;b&gt;bold&lt;/b&gt; claim" in rich("a <b>bold</b> claim")


def test_an_image_leaves_its_words() -> None:
    assert rich("![a chart](https://example.org/x.png)") == "<p><span>a chart</span></p>"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "![" * 5_000,
        "[a](" * 2_500,
        "> " * 5_000,
        ">" * 10_000,
        "* " * 4_900 + "x",
        "*a_" * 3_300,
        "**a" * 3_300,
        "`a" * 5_000,
        "&" * 10_000,
        "<" * 10_000,
        "".join(" " * (4 * depth) + "- a\n" for depth in range(60)),
    ],
    ids=lambda text: text[:6].strip(),
)
def test_a_hostile_comment_takes_no_longer_than_another(text: str) -> None:
    started = perf_counter()
    html = rich(text)
    assert Document.of(html).is_harmless
    assert perf_counter() - started < 3


def test_a_comment_that_is_too_deep_for_markdown_is_shown_as_it_is() -> None:
    assert rich("* " * 4_900 + "<b>").startswith('<p class="sv-plain">* * *')
    assert rich("[" * 501 + "<b>").endswith("&lt;b&gt;</p>")


def test_a_comment_that_is_too_deep_leaves_no_trace_in_the_next() -> None:
    before = rich("A *paragraph*.")
    rich("* " * 4_900 + "x")
    assert rich("A *paragraph*.") == before == "<p>A <em>paragraph</em>.</p>"
