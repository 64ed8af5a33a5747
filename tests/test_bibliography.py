"""BibTeX is read value by value, and every entry keeps its place and its author's own bytes."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from importlib import import_module
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.bibliography import (
    Bibliography,
    Identifiers,
    Reference,
    blocks,
    crossref_depths,
    identifiers,
    names,
    normal_title,
    parse,
    preambles_needed,
    strings_needed,
    to_unicode,
)

Complains = Callable[..., None]


@pytest.mark.parametrize("name", ["bibliography", "bibblocks", "identifiers", "names", "tex"])
def test_the_examples_in_the_documentation_hold(name: str) -> None:
    assert doctest.testmod(import_module(f"survey.{name}")).failed == 0


def read(text: str) -> Bibliography:
    """A .bib file without problems."""
    bibliography, problems = parse(text, "a.bib")
    assert [p.as_text() for p in problems] == []
    return bibliography


def entry(fields: str, type_: str = "misc") -> Reference:
    """The only entry of a file, `x`, with these fields."""
    (reference,) = read(f"@{type_}{{x, {fields}}}").references
    return reference


def faults(text: str) -> list[str]:
    """The problems of a file, without the file's name."""
    return [p.as_text().removeprefix("a.bib:") for p in parse(text, "a.bib")[1]]


# --- cutting -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("just words\n", [("text", "just words\n")]),
        ("@misc{a}", [("misc", "@misc{a}")]),
        ("@MISC {a}", [("misc", "@MISC {a}")]),
        ("@misc(a, b = {)})", [("misc", "@misc(a, b = {)})")]),
        ('@misc(a, b = ")")', [("misc", '@misc(a, b = ")")')]),
        ("@misc{a, b = {{c} d}}@misc{b}", [("misc", "@misc{a, b = {{c} d}}"), ("misc", "@misc{b}")]),
        ("one\n@misc{a}\ntwo", [("text", "one\n"), ("misc", "@misc{a}"), ("text", "\ntwo")]),
        ("@string{a = {b}}", [("string", "@string{a = {b}}")]),
        ("me@example.org", [("text", "me@example.org")]),
        (r"@misc{a, b = {\}}", [("misc", r"@misc{a, b = {\}}")]),  # as in BibTeX, a backslash protects no brace
    ],
)
def test_a_file_is_cut_into_commands_and_the_text_between_them(text: str, found: list[tuple[str, str]]) -> None:
    assert [(block.kind, text[block.start : block.end]) for block in blocks(text)] == found
    assert all(block.closed for block in blocks(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@misc{a, b = {c}\n@misc{d}", [("@misc{a, b = {c}\n", False), ("@misc{d}", True)]),
        ("@misc{a, b = {c}\n\n  @misc{d}", [("@misc{a, b = {c}\n", False), ("\n  @misc{d}", True)]),
        ("@misc{a, b = {c @d{e}", [("@misc{a, b = {c @d{e}", False)]),
        ("@misc(a, b = c}", [("@misc(a, b = c}", False)]),
    ],
)
def test_a_brace_that_is_never_closed_costs_no_more_than_its_entry(text: str, found: list[tuple[str, bool]]) -> None:
    cut = [(text[block.start : block.end], block.closed) for block in blocks(text)]
    joined = [piece for piece, _ in cut]
    assert "".join(joined) == text
    assert [closed for piece, closed in cut if "@" in piece] == [closed for _, closed in found]


PIECES = [
    "@",
    "{",
    "}",
    "(",
    ")",
    '"',
    ",",
    "=",
    "#",
    "%",
    "\\",
    "$",
    "\n",
    "\r\n",
    " ",
    "and",
    "title",
    "key",
    "é",
    "🍞",
]
PIECES += [
    "@misc{",
    "@misc{key,",
    "@article(",
    "@string{",
    "@comment{",
    "@preamble{",
    "title = {x}",
    "year = 2020,",
    "jan",
]
PIECES += ["crossref = {key}", "author = {A and B}", "\x00", "url = {", "eprint = 2401.00001"]
bib_like = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=50).map("".join)


@given(bib_like)
def test_the_blocks_of_any_text_join_to_the_whole_text(text: str) -> None:
    cut = list(blocks(text))
    assert "".join(text[block.start : block.end] for block in cut) == text
    assert all(block.start < block.end for block in cut)
    assert all(text[block.start] == "@" for block in cut if block.kind != "text")


def offset_of(text: str, line: int, column: int) -> int:
    return sum(len(before) + 1 for before in text.split("\n")[: line - 1]) + column - 1


@given(bib_like)
def test_any_text_is_read_each_entry_being_a_slice_of_it_at_its_place(text: str) -> None:
    bibliography, problems = parse(text, "a.bib")
    for reference in bibliography.references:
        start = offset_of(text, reference.line, reference.column)
        assert text[start : start + len(reference.source)] == reference.source
        for name, place in reference.field_places.items():
            at = offset_of(text, *place)
            assert text[at : at + len(name)].lower() == name or len(name.lower()) != len(name)
    lines = text.split("\n")
    assert all(1 <= p.line <= len(lines) and 1 <= p.column <= len(lines[p.line - 1]) + 1 for p in problems)


@given(bib_like)
def test_whatever_is_read_can_be_shown(text: str) -> None:
    for reference in parse(text, "a.bib")[0].references:
        assert isinstance(reference.title + reference.venue + (reference.url or ""), str)
        assert all(name.full or name.family == "" for name in (*reference.authors, *reference.editors))
        assert reference.issued[:1] == ((reference.year,) if reference.year else reference.issued[:1])
        assert isinstance(reference.is_preprint, bool)


characters = st.text(st.characters(exclude_characters="{}\x00", exclude_categories=["Cs"]), max_size=12)
values = st.recursive(characters, lambda inner: st.lists(inner | inner.map("{{{}}}".format), max_size=4).map("".join))


@given(st.lists(values, min_size=1, max_size=4))
def test_any_value_with_balanced_braces_is_kept(contents: list[str]) -> None:
    fields = ",\n".join(f"  field{index} = {{{value}}}" for index, value in enumerate(contents))
    text = f"% ä\n@misc{{key,\n{fields}\n}}\n@misc{{after}}\n"
    bibliography, problems = parse(text, "a.bib")
    if any("nested braces" in p.message for p in problems):
        return
    first, after = bibliography.references
    assert [first.fields[f"field{index}"] for index in range(len(contents))] == [" ".join(v.split()) for v in contents]
    assert [first.raw(field) for field in first.own] == [f"{{{value}}}" for value in contents]
    assert (after.key, after.source) == ("after", "@misc{after}")


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a,\n" * 50_000,
        "@misc{a, t = {" + "{" * 500_000,
        "@misc(a, t = " + '"' * 500_000,
        "@misc{a, t = {" + "x" * 5_000_000 + "}}",
        "@misc{a, t = " + " # ".join(["jan"] * 50_000) + "}",
        "}" * 500_000,
        "@" * 500_000,
    ],
    ids=lambda text: f"{text[:14]!r}…",
)
def test_a_hostile_bibliography_is_read_in_seconds(text: str) -> None:
    before = process_time()
    parse(text, "a.bib")
    assert process_time() - before < 3


# --- reading -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{One  Two\n\tThree}", "One Two Three"),
        ('"One {"}Two{"}"', 'One {"}Two{"}'),
        ("2020", "2020"),
        ("{50% & #1 @ x_y~z}", "50% & #1 @ x_y~z"),
        ("may", "5"),
        ("MAY", "5"),
        ('"1" # may # {x}', "15x"),
        ("jb", "Journal of Bread"),
        ("JB # { B}", "Journal of Bread B"),
        ("jbx", "Journal of Bread X"),
        ("{{\\'E}mile {LLM} $\\alpha$}", "{\\'E}mile {LLM} $\\alpha$"),
        ("{}", ""),
    ],
)
def test_a_value_is_read_with_its_macros_and_without_its_line_breaks(source: str, value: str) -> None:
    text = '@string{JB = "Journal of Bread"}\n@string(jbx = jb # " X")\n@misc{x, field = ' + source + "}"
    assert read(text).references[0].fields == {"field": value}


def test_an_entry_keeps_its_source_and_its_place() -> None:
    source = "@Article {Key1,\n\tTitle={A  B},\n % no comment\n}".replace(" % no comment\n", "")
    text = f"% Bread\r\n\r\n{source} @misc(b, c=1)\n"
    first, second = read(text).references
    assert (first.key, first.type, first.source) == ("Key1", "article", source)
    assert (first.path, first.line, first.column) == ("a.bib", 3, 1)
    assert first.field_places == {"title": (4, 2)}
    assert (second.source, second.line, second.column) == ("@misc(b, c=1)", 5, 3)
    assert second.field_places == {"c": (5, 12)}


def test_a_field_knows_its_place_and_another_has_that_of_the_entry() -> None:
    reference = entry("note = {title = x},\n title = {y}")
    assert reference.place("note") == (1, 10)
    assert reference.place("title") == (2, 2)
    assert reference.place("year") == (1, 1)


def test_a_field_is_kept_as_written() -> None:
    reference = entry('Title = "A" # jan , year=2020')
    assert [(field.name, reference.raw(field)) for field in reference.own] == [("Title", '"A" # jan'), ("year", "2020")]


def test_an_entry_names_the_strings_that_it_uses() -> None:
    text = "@string{a = 1}\n@string{b = a}\n@misc{x, y = B # jan, z = {a}}"
    assert read(text).references[0].macros & {"a", "b"} == {"b"}


def test_an_entry_may_have_no_fields() -> None:
    assert [r.fields for r in read("@misc{a}@misc{b,}").references] == [{}, {}]


def test_strings_are_kept_with_their_source() -> None:
    assert read('@String{One = "1"}\n@string(two = {2})').strings == {
        "one": '@String{One = "1"}',
        "two": "@string(two = {2})",
    }


def test_preambles_are_kept_with_the_entries_of_their_file() -> None:
    bibliography = read('@preamble{"\\newcommand{\\x}{y}"}\n@misc{a}')
    assert bibliography.preambles == ('@preamble{"\\newcommand{\\x}{y}"}',)
    assert bibliography.references[0].preambles == bibliography.preambles


@pytest.mark.parametrize("text", ["% a comment\n", "Words, and more words.\n", "@comment{x = {y}}", "me@example.org\n"])
def test_comments_are_no_problem(text: str) -> None:
    assert [r.key for r in read(f"{text}@misc{{a}}").references] == ["a"]


# --- faults --------------------------------------------------------------------------

AFTER = "\n@misc{after, title = {T}}\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        # braces
        ("@misc{a, title = {A {B},\n year = 2020}", "1:1: bibtex: the brace that opens this @misc is never closed"),
        ("@misc{a, title = {A}", "1:1: bibtex: the brace that opens this @misc is never closed"),
        ("@misc{a, title = {A}}, year = {2020}}", "1:31: bibtex: text outside an entry is ignored; a brace closes the"),
        ("@misc{a}}", "1:9: bibtex: text outside an entry is ignored; a brace closes the entry above too early"),
        ("@misc(a, title = {A}", "1:1: bibtex: the brace that opens this @misc is never closed"),
        # commas and other signs
        ("@misc{a,\n  title = {A}\n  year = 2020\n}", "3:3: bibtex: syntax error"),
        ("@misc{a\n  title = {A}\n}", "2:3: bibtex: syntax error"),
        ("@misc{a, title {A}}", "1:16: bibtex: syntax error"),
        ("@misc{a, title = }", "1:18: bibtex: syntax error"),
        ("@misc{a, = {A}}", "1:10: bibtex: syntax error"),
        ('@misc{a, title = "A "B" C"}', "1:22: bibtex: syntax error"),
        ("@misc{a, title = {A},, year = 1}", "1:22: bibtex: syntax error (…); delete one"),
        ('@misc{a, title = "A C}', "1:23: bibtex: syntax error (…); does a value in quotes lack its closing quote"),
        ("@misc{a, % A\n title = {A}}", "1:10: bibtex: syntax error (…); BibTeX has no comments inside an entry"),
        ("@misc{a, title = " + "{" * 200 + "}" * 200 + "}", "1:120: bibtex: syntax error (…); does a value in quotes"),
        # keys
        ("@misc{a~b, title = {A}}", "1:7: bad-key: the key 'a~b' has the character '~', which LaTeX or biber refuses"),
        ("@misc{müller, title = {A}}", "1:7: bad-key: the key 'müller' has the character 'ü'…use letters, digits"),
        ("@misc{}", "1:7: bibtex: syntax error"),
        ("@misc{, title = {A}}", "1:7: bibtex: syntax error"),
        ("@misc{title = {A}}", "1:13: bibtex: syntax error"),
        # strings
        ("@string{jb}", "1:11: bibtex: syntax error"),
        ("@misc{a, title = jb}", "1:18: undefined-string: the @string 'jb' is not defined; define it above, or put"),
        ("@string{jbread = {J}}\n@misc{a, title = jbraed}", "2:18: undefined-string: …; did you mean 'jbread'?"),
        ("@misc{a, month = juny}", "1:18: undefined-string: the @string 'juny' is not defined; did you mean 'jun'?"),
        (
            "@string{a = 1}\n@string{A = {1}}",
            "2:1: warning: duplicate-string: the @string 'A' stands already on line 1",
        ),
        (
            "@string{a = 1}\n@string{a = 2}",
            "2:1: duplicate-string: the @string 'a' has another value on line 1; rename",
        ),
        # repetitions
        ("@misc{a}\n@misc{a, note = {B}}", "2:1: duplicate-entry: the key 'a' already stands on line 1; rename or"),
        (
            "@misc{a, title = {A},\n  Title = {B}}",
            "2:3: duplicate-field: 'a' has the field 'Title' twice; BibTeX takes",
        ),
        # comments
        ("@comment{@misc{a}}", "1:1: warning: bibtex-comment: an entry inside @comment is read by BibTeX but not by"),
        ("% @misc{a}", "1:3: bibtex-comment: BibTeX knows no '%' and reads this @misc all the same"),
        # crossref
        ("@misc{a, crossref = {zzz}}", "1:10: crossref: crossref names 'zzz', which is no entry of this file"),
        ("@misc{a, crossref = {a}}", "1:10: crossref: crossref leads in a circle, back to 'a'; delete it"),
    ],
)
def test_a_fault_is_complained_about_at_its_place_and_costs_no_other_entry(text: str, fault: str) -> None:
    found = faults(text + AFTER)
    assert len(found) == 1
    assert re.match(re.escape(fault).replace("…", ".*"), found[0])
    assert "after" in [r.key for r in parse(text + AFTER, "a.bib")[0].references]


def test_every_fault_of_a_file_is_found_at_once() -> None:
    text = "@misc{a, title = {A} year = 1}\n@misc{b, x = y}\n@misc{c, title = {C}\n\n@misc{d}\n@misc{d}\n"
    assert [fault.split(": ")[:2] for fault in faults(text)] == [
        ["1:22", "bibtex"],
        ["2:14", "undefined-string"],
        ["3:1", "bibtex"],
        ["6:1", "duplicate-entry"],
    ]


def test_an_entry_that_cannot_be_read_is_known_by_its_key() -> None:
    bibliography, _ = parse("@misc{a, title = {A} year = 1}\n@misc{b, title = {B\n\n@misc{c}\n", "a.bib")
    assert bibliography.broken == {"a", "b"}
    assert [r.key for r in bibliography.references] == ["c"]


def test_an_entry_that_is_read_once_is_not_broken() -> None:
    bibliography, _ = parse("@misc{a, title = {A} year = 1}\n@misc{a, title = {A}}\n", "a.bib")
    assert bibliography.broken == set()


def test_of_two_entries_or_fields_with_one_name_the_first_counts() -> None:
    bibliography, _ = parse("@misc{a, note = {1}, NOTE = {2}}\n@misc{a, note = {3}}\n", "a.bib")
    (reference,) = bibliography.references
    assert reference.fields == {"note": "1"}
    assert reference.place("note") == (1, 10)


@pytest.mark.parametrize(
    "text",
    [
        "@misc{zhu2020rye, title = {A {B}",
        "@misc{zhu2020rye,\n  title = {A}\n  year = 2020\n}",
        "@misc{zhu2020rye, author = {Z}, year = 2020, title = jb}",
        "@misc{zhu2020rye, author = {Z}, year = 2020, title = {A}, TITLE = {B}}",
        "@misc{zhu2020rye, author = {Z}, year = 2020, title = {A}}\n@misc{zhu2020rye}",
    ],
)
def test_a_paper_whose_entry_has_a_fault_is_left_out_with_the_reason(
    survey_of: Callable[..., object], text: str
) -> None:
    survey, problems = survey_of(  # type: ignore[misc]
        {"papers/zhu2020rye.yml": "status: listed\nadded: 2024-05-21\n", "bib/more.bib": text}
    )
    assert [(left.key, list(left.problems)) for left in survey.left_out] == [("zhu2020rye", problems)]  # type: ignore[attr-defined]
    assert len(problems) == 1


def test_reading_a_file_leaves_nothing_behind_for_the_next() -> None:
    read("@string{may = {Mai}}" if not faults("@string{may = {Mai}}") else "")
    read("@string{jb = {J}}")
    assert entry("month = may").fields["month"] == "5"
    assert faults("@misc{a, title = jb}") != []


# --- crossref ------------------------------------------------------------------------


def test_an_entry_takes_what_it_lacks_from_the_one_it_refers_to() -> None:
    first, second = read(
        "@inproceedings{a, crossref = {p}, author = {A}, title = {T}}\n"
        "@proceedings{p, title = {Rising}, year = 2020, editor = {E}}"
    ).references
    assert first.fields == {
        "crossref": "p",
        "author": "A",
        "title": "T",
        "booktitle": "Rising",
        "year": "2020",
        "editor": "E",
    }
    assert first.place("year") == (1, 1)
    assert [name.full for name in first.editors] == ["E"]
    assert second.fields == {"title": "Rising", "year": "2020", "editor": "E"}


def test_what_an_entry_says_itself_counts() -> None:
    first, _ = read(
        "@inproceedings{a, crossref = {p}, booktitle = {Mine}, year = 2021}\n@proceedings{p, title = {P}, year = 2020}"
    ).references
    assert (first.fields["booktitle"], first.fields["year"]) == ("Mine", "2021")


@pytest.mark.parametrize(
    ("child", "parent", "title"),
    [
        ("inproceedings", "proceedings", "booktitle"),
        ("incollection", "collection", "booktitle"),
        ("inbook", "book", "booktitle"),
        ("inbook", "mvbook", "maintitle"),
        ("article", "periodical", "journaltitle"),
        ("misc", "misc", "title"),
    ],
)
def test_the_title_of_what_an_entry_refers_to_takes_the_name_that_fits(child: str, parent: str, title: str) -> None:
    first, _ = read(f"@{child}{{a, crossref = {{p}}}}\n@{parent}{{p, title = {{P}}}}").references
    assert first.fields == {"crossref": "p", title: "P"}


def test_an_entry_takes_fields_through_several_steps() -> None:
    first, *_ = read(
        "@inbook{a, crossref = {b}}\n@book{b, crossref = {c}, title = {B}}\n@mvbook{c, title = {C}, year = 2020}"
    ).references
    assert first.fields == {"crossref": "b", "booktitle": "B", "maintitle": "C", "year": "2020"}


def test_a_reference_to_an_entry_that_cannot_be_read_says_so() -> None:
    found = faults("@misc{a, crossref = {b}}\n@misc{b, title = {A} year = 1}")
    assert any("crossref names 'b', which cannot be read; mend that entry first" in fault for fault in found)


@pytest.mark.parametrize(
    ("parents", "depths"),
    [
        ({}, {}),
        ({"a": ""}, {"a": 0}),
        ({"a": "p", "p": ""}, {"a": 0, "p": 1}),
        ({"p": "q", "a": "p", "q": "", "b": "q"}, {"p": 1, "a": 0, "q": 2, "b": 0}),
        ({"a": "nowhere"}, {"a": 0}),
    ],
)
def test_an_entry_comes_after_all_that_refer_to_it(parents: dict[str, str], depths: dict[str, int]) -> None:
    assert crossref_depths(parents) == depths


@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", *"abcd"])))
def test_any_references_give_depths_even_in_a_circle(parents: dict[str, str]) -> None:
    assert crossref_depths(parents).keys() == parents.keys()


def test_an_export_needs_the_strings_that_its_entries_use_and_those_that_these_use() -> None:
    bibliography = read("@string{a = {1}}\n@string{b = a # {2}}\n@string{c = {3}}\n@misc{x, y = b # a # jan}")
    macros = [*bibliography.references[0].macros, "nowhere"]
    assert strings_needed(macros, bibliography.strings) == ("@string{a = {1}}", "@string{b = a # {2}}")
    assert strings_needed([], bibliography.strings) == ()


def test_an_export_needs_the_preambles_whose_commands_its_entries_use() -> None:
    text = '@preamble{"\\newcommand{\\x}{y}"}@preamble{"\\newcommand{\\z}{y}"}@misc{a, note = {\\x}}@misc{b}'
    first, second = read(text).references
    assert preambles_needed([first, second, first]) == ('@preamble{"\\newcommand{\\x}{y}"}',)
    assert preambles_needed([second]) == ()


# --- text and names ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        # accents
        (r"{\"O}st {\'e}t{\'e} na{\"\i}ve {\c c}a {\v{S}}koda {\ss} {\o} {\AA}", "Öst été naïve ça Škoda ß ø Å"),
        (r"Caf\'e", "Café"),
        ("Café 漢字", "Café 漢字"),
        # braces and commands
        ("{LLM}s and {BERT}", "LLMs and BERT"),
        (r"\emph{Very} \textbf{good}", "Very good"),
        (r"Tom \& Jerry, 50\% off, \#1, a\_b", "Tom & Jerry, 50% off, #1, a_b"),
        ("50% of #1 & more", "50% of #1 & more"),
        (r"\LaTeX{} and {\TeX}", "LaTeX and TeX"),
        # mathematics
        (r"The $k$-th of $\alpha_1$", r"The $k$-th of $\alpha_1$"),
        # typography
        ("a---b 1--2 ``q''", "a—b 1–2 “q”"),
        ("a~b\n  c", "a b c"),
        ("", ""),
    ],
)
def test_latex_becomes_unicode(latex: str, text: str) -> None:
    assert to_unicode(latex) == text


LATEX = ["\\", "{", "}", "$", "\\textbf{", '\\"', "\\emph{", "\\frac", "\\url{", "[", "]", "%", "&", "^", "_", "a"]
LATEX += [
    "\\begin{a}",
    "\\end{a}",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "É",
    " ",
    "~",
    "--",
    "``",
    "\\v{c}",
    "\\cite{x}",
    "\\href{",
]
LATEX += ["\\item", "\\newcommand", "\\def", "\\includegraphics", "\\left(", "\\href", "\\footnote{", "\\LaTeX"]


@given(st.lists(st.sampled_from(LATEX), max_size=12).map("".join))
def test_no_latex_raises(latex: str) -> None:
    to_unicode(latex)


@pytest.mark.parametrize(
    "latex", [r"\sqrt", r"\textcolor{a}", r"\fcolorbox", r"\input", r"\verb", r"\begin{array}", r"\title"]
)
def test_no_command_without_its_argument_raises(latex: str) -> None:
    to_unicode(latex)


@pytest.mark.parametrize("piece", ["\\begin{x}", "\\[", "\\(", "\\sqrt[", "{", "\\textbf{", "$", "\\'", "\\\\"])
def test_no_depth_of_latex_raises(piece: str) -> None:
    to_unicode(piece * 3000)


@pytest.mark.parametrize(
    ("field", "full"),
    [
        ("Miller, Ada", ["Ada Miller"]),
        ("Ada B. Miller", ["Ada B. Miller"]),
        ("van den Berg, Jan and Ludwig van Beethoven", ["Jan van den Berg", "Ludwig van Beethoven"]),
        ("King, Jr., Martin Luther", ["Martin Luther King Jr."]),
        ("{Open AI} and {Barnes and Noble}", ["Open AI", "Barnes and Noble"]),
        (r"M{\"u}ller, Eva and {\'E}mile {Zola}", ["Eva Müller", "Émile Zola"]),
        ("Plato", ["Plato"]),
        ("A, B, C, D, E", ["A, B, C, D, E"]),
        ("", []),
        ("  ", []),
    ],
)
def test_names_are_read_as_people_say_them(field: str, full: list[str]) -> None:
    assert [name.full for name in names(field)] == full


def test_a_name_has_its_parts() -> None:
    (name,) = names("van den Berg, III, Jan Willem")
    assert (name.family, name.given, name.suffix) == ("van den Berg", "Jan Willem", "III")
    assert name.inverted == "van den Berg, Jan Willem, III"


def test_others_are_no_person() -> None:
    assert [name.is_others for name in names("Miller, Ada and others")] == [False, True]


# --- an entry as people read it ------------------------------------------------------


def test_a_title_is_shown_in_unicode_with_its_mathematics() -> None:
    assert entry(r"title = {{\'E}tudes on $k$-{NN} \& more}").title == "Études on $k$-NN & more"


@pytest.mark.parametrize(
    ("fields", "title"),
    [("title = {A}, subtitle = {B}", "A: B"), ("subtitle = {B}", "B"), ("title = {A}", "A"), ("note = {x}", "")],
)
def test_a_title_comes_with_its_subtitle(fields: str, title: str) -> None:
    assert entry(fields).title == title


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ("author = {A B and C D}, editor = {E F}", ["A B", "C D"]),
        ("editor = {E F}", ["E F"]),
        ("author = {}, editor = {E F}", ["E F"]),
        ("note = {x}", []),
    ],
)
def test_editors_stand_in_for_authors(fields: str, authors: list[str]) -> None:
    assert [name.full for name in entry(fields).authors] == authors


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ("year = 2020", 2020),
        ("year = {c. 2020}", 2020),
        ("date = {2020-05-01}", 2020),
        ("year = {2021}, date = {2020}", 2021),
        ("year = {forthcoming}", None),
        ("note = {2020}", None),
    ],
)
def test_a_year_is_found(fields: str, year: int | None) -> None:
    assert entry(fields).year == year


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ("year = 2020", (2020,)),
        ("year = 2020, month = may", (2020, 5)),
        ("year = 2020, month = may # {~12}", (2020, 5, 12)),
        ("year = 2020, month = {May 12--15}", (2020, 5, 12)),
        ("year = 2020, month = {Spring}", (2020,)),
        ("year = 2020, month = {13}", (2020,)),
        ("date = {2020-05-17}", (2020, 5, 17)),
        ("date = {2020-05}", (2020, 5)),
        ("month = may", ()),
    ],
)
def test_the_day_of_publication_is_known_as_far_as_it_goes(fields: str, issued: tuple[int, ...]) -> None:
    assert entry(fields).issued == issued


@pytest.mark.parametrize(
    ("fields", "venue", "is_preprint"),
    [
        ("journal = {Journal of {B}read}", "Journal of Bread", False),
        ("journal = {arXiv preprint arXiv:2401.00001}", "arXiv", True),
        ("journal = {CoRR}, eprint = {2401.00001}", "arXiv", True),
        ("eprint = {2401.00001}", "arXiv", True),
        ("booktitle = {Rising}, eprint = {2401.00001}", "Rising", False),
        ("school = {MIT}", "MIT", False),
        ("howpublished = {\\url{https://a.org}}, publisher = {P}", "P", False),
        ("note = {x}", "", False),
    ],
)
def test_a_venue_is_what_published_the_work(fields: str, venue: str, is_preprint: bool) -> None:
    reference = entry(fields)
    assert (reference.venue, reference.is_preprint) == (venue, is_preprint)


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ("url = {https://a.org}, doi = {10.1000/1}", "https://a.org"),
        ("url = {javascript:alert(1)}, doi = {10.1000/1}", "https://doi.org/10.1000/1"),
        ("eprint = {2401.00001}", "https://arxiv.org/abs/2401.00001"),
        ("url = {https://aclanthology.org/2023.acl-long.1}", "https://aclanthology.org/2023.acl-long.1"),
        ("doi = {10.18653/v1/2023.acl-long.1}", "https://doi.org/10.18653/v1/2023.acl-long.1"),
        ("url = {ftp://a.org}", None),
        ("note = {x}", None),
    ],
)
def test_a_work_is_read_at_its_own_link_or_where_its_identifiers_lead(fields: str, url: str | None) -> None:
    assert entry(fields).url == url


# --- identifiers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ({"eprint": "2401.00001"}, "2401.00001"),
        ({"eprint": "2401.00001v2", "archiveprefix": "arXiv"}, "2401.00001"),
        ({"eprint": "arXiv:0704.0001"}, "0704.0001"),
        ({"eprint": "cs/0112017"}, "cs/0112017"),
        ({"eprint": "2401.00001", "archiveprefix": "HAL"}, None),
        ({"eprint": "12345"}, None),
        ({"url": "https://arxiv.org/abs/2401.00001v3"}, "2401.00001"),
        ({"url": "http://arxiv.org/pdf/2401.00001.pdf"}, "2401.00001"),
        ({"doi": "10.48550/arXiv.2401.00001"}, "2401.00001"),
        ({"journal": "arXiv preprint arXiv:2401.00001"}, "2401.00001"),
        ({"note": "arXiv:2401.00001"}, "2401.00001"),
        ({"url": "https://a.org/2401.00001"}, None),
        ({}, None),
    ],
)
def test_an_arxiv_id_is_found_without_its_version(fields: dict[str, str], arxiv: str | None) -> None:
    assert identifiers(fields).arxiv == arxiv


@pytest.mark.parametrize(
    ("fields", "doi"),
    [
        ({"doi": "10.1000/xyz"}, "10.1000/xyz"),
        ({"doi": "https://doi.org/10.1000/xyz"}, "10.1000/xyz"),
        ({"doi": "doi: 10.1000/xyz"}, "10.1000/xyz"),
        ({"doi": r"10.1000/a\_b"}, "10.1000/a_b"),
        ({"url": "https://dx.doi.org/10.1000/xyz"}, "10.1000/xyz"),
        ({"doi": "10.48550/arXiv.2401.00001"}, None),
        ({"doi": "none"}, None),
        ({"url": "https://a.org/10.1000/xyz"}, None),
    ],
)
def test_a_doi_is_found_without_its_resolver(fields: dict[str, str], doi: str | None) -> None:
    assert identifiers(fields).doi == doi


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://aclanthology.org/2023.acl-long.1", {"acl": "2023.acl-long.1"}),
        ("https://aclanthology.org/P18-1001/", {"acl": "P18-1001"}),
        ("https://openreview.net/forum?id=XfHWcNTSHp", {"openreview": "XfHWcNTSHp"}),
    ],
)
def test_addresses_of_anthologies_are_identifiers(url: str, found: dict[str, str]) -> None:
    assert identifiers({"url": url}) == Identifiers(url=url, **found)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://", "https://a.org/<b>", "//a.org", "a.org", "https://a b"]
)
def test_only_an_http_address_is_a_link(url: str) -> None:
    assert identifiers({"url": url}).url is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Meta-Math: Go!", "META MATH go"), ("Straße", "STRASSE"), ("On  Rye.", "on rye")],
)
def test_titles_are_alike_whatever_their_signs_and_capitals(one: str, other: str) -> None:
    assert normal_title(one) == normal_title(other)


@pytest.mark.parametrize(("one", "other"), [("On Rye", "On Rye 2"), ("Rye", "Wheat"), ("Café", "Cafés")])
def test_titles_that_differ_in_a_letter_are_not_alike(one: str, other: str) -> None:
    assert normal_title(one) != normal_title(other)
