"""What counts as a citation in prose, and that mkdocs-bibtex sees those alone."""

from __future__ import annotations

import doctest
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import citations as module
from survey.citations import almost_citations, blank_code, citations, hide, show


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(module).failed == 0


# --- what is cited -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("See [@a2024].", ["a2024"]),
        ("[@a2024; @b2023;@c-1]", ["a2024", "b2023", "c-1"]),
        ("[ @a2024 ]", ["a2024"]),
        ("[@a][@b]", ["a", "b"]),
        ("[@a]: as shown", ["a"]),
        ("**[@a]**, ([@b])", ["a", "b"]),
        ("[@Ünï_2]", ["Ünï_2"]),
        ("[@a\n; @b]", ["a", "b"]),
        ("> [@a]\n\n    - [@b]\n", ["a", "b"]),
        ("| [@a] | [@b] |", ["a", "b"]),
        # cannot be cited, and is complained about as such
        ("[@a.b]", ["a.b"]),
        ("[@../x]", ["../x"]),
        ("[@a:b]", ["a:b"]),
    ],
)
def test_keys_in_brackets_are_citations(text: str, keys: list[str]) -> None:
    assert [c.key for c in citations(text)] == keys


@pytest.mark.parametrize(
    "text",
    [
        "",
        "me@example.org",
        "[me@example.org]",
        "@a2024",
        "[@]",
        "[see @a2024]",
        "[@a2024, p. 3]",
        "[-@a2024]",
        "[@a2024 @b2023]",
        "[@a2024;]",
        "[@someone](https://github.com/someone)",  # a link
        r"\[@a2024\]",  # text that is about citations
        # code
        "`[@a2024]`",
        "``[@a2024] ` [@b]``",
        "`code\n[@a2024] code`",
        "```\n[@a2024]\n```",
        "```bibtex\n[@a2024]\n```\n",
        "~~~\n[@a2024]\n~~~",
        "````\n```\n[@a2024]\n```\n[@b]\n````",
        "  ```\n  [@a2024]\n  ```",
        "> ```\n> [@a2024]\n> ```",
        "```\n[@a2024]\n````",
        "```\n[@a2024]\n",  # never closed
    ],
)
def test_nothing_else_is_a_citation(text: str) -> None:
    assert list(citations(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "`a` [@key] `b`",
        "a ` b\n\n[@key]\n\nc ` d",  # stray ticks in two paragraphs
        "```a``` b\n\n[@key]",  # a span, though it begins like a fence
        "```\ncode\n```\n[@key]",
        "~~~\n```\n~~~\n[@key]\n",
        "`` [@key] `",  # ticks that have no counterpart
        "\\` [@key]",
    ],
)
def test_code_ends_where_it_ends(text: str) -> None:
    assert [c.key for c in citations(text)] == ["key"]


def test_a_citation_stands_where_its_at_stands() -> None:
    found = citations("`x`\n\nSée [@a;\n @b] and [ @c ].\n")
    assert [(c.key, c.line, c.column) for c in found] == [("a", 3, 6), ("b", 4, 2), ("c", 4, 12)]


# --- what is almost one --------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["[see @a2024]", "[@a2024, p. 3]", "[-@a2024]", "[@a2024 @b2023]", "[@a2024;]", '["@type"]', "[(@a)]", "[@a: b]"],
)
def test_a_bracket_with_more_than_keys_is_almost_a_citation(text: str) -> None:
    assert [found for found, _, _ in almost_citations(f"x {text} y")] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "[@a2024]",
        "[@a; @b]",
        "[me@example.org]",
        "[@]",
        "[@2024]",
        "[mail @ home]",
        "[by @someone](https://github.com/someone)",
        "`[see @a2024]`",
        "```\n[see @a2024]\n```",
        r"\[see @a2024\]",
        "[see\n@a2024]",
        "@a2024]",
    ],
)
def test_other_brackets_are_not(text: str) -> None:
    assert list(almost_citations(text)) == []


def test_what_is_almost_a_citation_stands_where_its_bracket_stands() -> None:
    assert list(almost_citations("`x`\n\nSée [cf. @a].")) == [("[cf. @a]", 3, 5)]


# --- hiding --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("me@x.org [@a; @b] @c [see @d] `[@e]`", ["@a", "@b"]),
        ("```\n@misc{a}\n```", []),
        ("[@a](https://x.org/@b)", []),
        (r"\[@a\]", []),
    ],
)
def test_only_the_at_of_a_citation_is_left_for_the_plugin(text: str, left: list[str]) -> None:
    hidden = hide(text)
    assert hidden.count("@") == len(left)
    assert all(at in hidden for at in left)


@pytest.mark.parametrize(
    ("text", "hidden_ones"),
    [(r"`\bibliography`", 1), ("```\n\\full_bibliography\\x\n```", 2), (r"\bibliography", 0), (r"\x `\y` \z", 1)],
)
def test_a_command_is_hidden_in_code_only(text: str, hidden_ones: int) -> None:
    assert hide(text).count("\\") == text.count("\\") - hidden_ones


def test_hiding_changes_nothing_but_single_characters() -> None:
    text = "a@b [@c] `\\d`"
    assert len(hide(text)) == len(text)


PIECES = [
    "@",
    "[",
    "]",
    "[@a]",
    "[@a; @b]",
    "`",
    "``",
    "```",
    "~~~",
    "\n",
    "\n\n",
    "\\",
    "(",
    ")",
    ";",
    " ",
    "a",
    ">",
    "é",
]
PIECES += ["\ue0a0", "\ue0a1", "[see @a]"]  # U+E0A0 is a branch in people's terminal prompts
markdown = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)


@given(markdown)
def test_showing_brings_back_what_hiding_hid(text: str) -> None:
    if not {"\ufdd0", "\ufdd1"} & set(text):  # which Unicode keeps out of texts
        assert show(hide(text)) == text


@given(markdown)
def test_what_is_left_after_hiding_are_the_citations_and_nothing_else(text: str) -> None:
    hidden = hide(text)
    assert [c.key for c in citations(hidden)] == [c.key for c in citations(text)]
    assert hidden.count("@") == sum(1 + c.key.count("@") for c in citations(text))


@given(markdown)
def test_blanking_code_keeps_lines_and_length(text: str) -> None:
    blank = blank_code(text)
    assert len(blank) == len(text)
    assert [i for i, c in enumerate(blank) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]


@pytest.mark.parametrize(
    "text", ["[@a " * 50_000, "[" + "@a " * 50_000, "[@" + "a" * 200_000, "`" * 100_000, "` " * 50_000]
)
def test_a_hostile_page_is_read_within_a_second(text: str) -> None:
    before = process_time()  # of this process: a busy machine fails nothing
    assert list(citations(text)) == []
    assert list(almost_citations(text)) == []
    assert show(hide(text)) == text
    assert process_time() - before < 1
