"""YAML is read as text with places, and what a record does not need of it is refused."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from survey import yaml_tree as module
from survey.yaml_tree import MAX_BYTES, MAX_DEPTH, MAX_VALUES, Marks, Value, decode, position, read

HOOKS = Path(__file__).parent.parent / "hooks"


def value_of(text: str | bytes) -> Value:
    tree, problems = read(text if isinstance(text, bytes) else text.encode(), "a.yml")
    assert problems == []
    assert tree is not None
    return tree.value


def marks_of(text: str) -> Marks:
    tree, _ = read(text.encode(), "a.yml")
    assert tree is not None
    return tree.marks


def complaint(text: str | bytes) -> str:
    """The only complaint about a file that is not read."""
    tree, problems = read(text if isinstance(text, bytes) else text.encode(), "a.yml")
    assert tree is None
    (problem,) = problems
    return problem.as_text()


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(module).failed == 0


# --- values --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2401.10020",  # a float would lose a digit
        "no",
        "true",
        "12:30:45",
        "2024-05-20",
        "0x1F",
        "1_000",
        ".inf",
        "=",
        "<<",
    ],
)
def test_a_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert value_of(f"a: {text}") == {"a": text}


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL", "  # nothing"])
def test_a_plain_null_is_nothing(text: str) -> None:
    assert value_of(f"a: {text}") == {"a": None}


@pytest.mark.parametrize("text", ["''", '""', "'~'", '"null"'])
def test_a_quoted_null_is_text(text: str) -> None:
    assert value_of(f"a: {text}") == {"a": text.strip("'\"")}


def test_a_block_of_text_is_text_even_when_it_is_empty() -> None:
    assert value_of("a: |\nb: >-\n  null\n") == {"a": "", "b": "null"}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "~"])
def test_an_empty_file_is_nothing(text: str) -> None:
    assert value_of(text) is None


def test_lists_and_mappings_nest() -> None:
    assert value_of("a: [b, {c: d}]\ne:\n- f\n- g: h\n") == {"a": ["b", {"c": "d"}], "e": ["f", {"g": "h"}]}


def test_a_file_may_hold_a_list_or_a_word() -> None:
    assert value_of("- a\n- b\n") == ["a", "b"]
    assert value_of("word") == "word"


def test_a_merge_key_is_a_key_as_any_other() -> None:
    assert value_of("<<: {a: b}") == {"<<": {"a": "b"}}


def test_a_file_with_document_marks_is_read() -> None:
    assert value_of("%YAML 1.1\n---\na: b\n...\n") == {"a": "b"}


# --- encoding and line ends ----------------------------------------------------------


def test_a_byte_order_mark_is_accepted() -> None:
    assert value_of(b"\xef\xbb\xbfa: b\n") == {"a": "b"}


def test_windows_line_ends_are_accepted() -> None:
    assert value_of("a: b\r\nc:\r\n- d\r\n") == {"a": "b", "c": ["d"]}


def test_lines_are_counted_through_windows_line_ends_and_a_byte_order_mark() -> None:
    tree, _ = read(b"\xef\xbb\xbfa: b\r\nc:\r\n- d\r\n", "a.yml")
    assert tree is not None
    assert tree.marks.at(("a",)) == (1, 4)
    assert tree.marks.at(("c", 0)) == (3, 3)


def test_letters_of_all_alphabets_are_kept() -> None:
    assert value_of("a: Ünï 漢字 🍞 \u00a0x") == {"a": "Ünï 漢字 🍞 \u00a0x"}


@pytest.mark.parametrize(
    ("data", "place", "byte"),
    [
        (b"a: caf\xe9\n", "1:7", "0xe9"),
        ("a: ü\nb: Müll".encode() + b"er \xfc", "2:11", "0xfc"),
        (b"\xef\xbb\xbfa: caf\xe9\n", "1:7", "0xe9"),
        (b"\xff\xfea\x00", "1:1", "0xff"),
        (b"a: \xed\xa0\x80", "1:4", "0xed"),
    ],
)
def test_bytes_that_are_not_utf8_are_complained_about_at_their_place(data: bytes, place: str, byte: str) -> None:
    assert complaint(data).startswith(f"a.yml:{place}: encoding: the file must be UTF-8, but holds byte {byte}")


def test_the_text_around_bytes_that_are_not_utf8_is_kept() -> None:
    text, problems = decode(b"caf\xe9 ol\xe9", "a.bib")
    assert text == "caf\ufffd ol\ufffd"
    assert [p.code for p in problems] == ["encoding"]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000"),
        ("\x07", "U+0007"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\x9f", "U+009F"),
        ("\u2028", "U+2028"),
        ("\u2029", "U+2029"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
    ],
)
def test_control_characters_are_refused_by_name(character: str, name: str) -> None:
    assert complaint(f"a: b\nc: d{character}e\n") == (
        f"a.yml:2:5: bad-character: the control character {name} is not allowed; delete it"
    )


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("a", 1, (1, 2)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nbc", 4, (2, 2)),
        ("é🍞x", 2, (1, 3)),
    ],
)
def test_a_position_counts_lines_and_characters_from_1(text: str, offset: int, place: tuple[int, int]) -> None:
    assert position(text, offset) == place


# --- places --------------------------------------------------------------------------

RECORD = """\
status: listed
terms:
  craft: [baking, frying]
claims:
- lever: rye
  effect: none
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("status",), (1, 9)),
        (("terms",), (3, 3)),
        (("terms", "craft"), (3, 10)),
        (("terms", "craft", 1), (3, 19)),
        (("claims",), (5, 1)),
        (("claims", 0), (5, 3)),
        (("claims", 0, "effect"), (6, 11)),
    ],
)
def test_every_value_knows_its_line_and_column(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert marks_of(RECORD).at(path) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("summary",), (1, 1)),
        (("terms", "grain"), (3, 3)),
        (("terms", "craft", 2), (3, 10)),
        (("claims", 0, "where"), (5, 3)),
        (("claims", 7, "where"), (5, 1)),
    ],
)
def test_a_value_that_is_not_there_stands_where_it_would_belong(
    path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    assert marks_of(RECORD).at(path) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("status",), (1, 1)),
        (("terms", "craft"), (3, 3)),
        (("claims", 0, "effect"), (6, 3)),
        (("terms", "grain"), (3, 3)),  # not there: the mapping that lacks it
        (("claims", 7, "effect"), (5, 1)),
        (("nothing", "here"), (1, 1)),
    ],
)
def test_every_key_knows_its_line_and_column(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert marks_of(RECORD).key_at(path) == place


# --- refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: !!python/object:os.system {}", "1:4: yaml: the tag '!!python/object:os.system' is not allowed"),
        ("a: !!python/object/apply:os.system [ls]", "1:4: yaml: the tag '!!python/object/apply:os.system' is not all"),
        ("a: b\n!!str c: d", "2:1: yaml: the tag '!!str' is not allowed"),
        ("a: !mine x", "1:4: yaml: the tag '!mine' is not allowed"),
        ("- ! x", "1:3: yaml: the tag '!' is not allowed"),
        ("a: !<tag:evil.org:x> y", "1:4: yaml: the tag 'tag:evil.org:x' is not allowed"),
        ("a: &x b", "1:4: yaml: the anchor '&x' is not allowed"),
        ("&x a: b", "1:1: yaml: the anchor '&x' is not allowed"),
        ("a: &x [b]", "1:4: yaml: the anchor '&x' is not allowed"),
        ("a: b\nc: *x", "2:4: yaml: the alias '*x' is not allowed"),
        ("*x : a", "1:1: yaml: the alias '*x' is not allowed"),
        ("[a, b]: c", "1:1: yaml: a key must be a plain word"),
        ("? {a: b}\n: c", "1:3: yaml: a key must be a plain word"),
        ("a: b\n---\nc: d", "2:1: yaml: a file holds one document; delete the line '---' and what follows"),
    ],
)
def test_what_a_record_does_not_need_is_refused(text: str, wanted: str) -> None:
    assert complaint(text).startswith(f"a.yml:{wanted}")


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "a: ["])
def test_nesting_has_an_end(opening: str) -> None:
    assert f": yaml: nested more than {MAX_DEPTH} levels deep" in complaint(opening * 1000)


def test_nesting_up_to_the_limit_is_read() -> None:
    assert value_of("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None


def test_lists_side_by_side_are_not_deep() -> None:
    assert value_of("- [[a]]\n" * 20) == [[["a"]]] * 20


def test_a_file_has_at_most_so_many_bytes() -> None:
    text = "a: '{}'"
    assert value_of(text.format("x" * (MAX_BYTES - len(text) + 2))) is not None
    assert complaint(text.format("x" * (MAX_BYTES - len(text) + 3))) == (
        "a.yml:1:1: too-large: the file is larger than 1,000,000 bytes; is it the right one?"
    )


def test_a_file_has_at_most_so_many_values() -> None:
    assert value_of("- a\n" * (MAX_VALUES - 1)) is not None
    wanted = f"a.yml:{MAX_VALUES}:3: too-large: the file holds more than 50,000 values; is it the right one?"
    assert complaint("- a\n" * MAX_VALUES) == wanted


# --- duplicate keys ------------------------------------------------------------------


def test_a_repeated_key_is_complained_about_and_the_first_value_stays() -> None:
    tree, problems = read(b"a: 1\nb:\n  c: 2\n  c: 3\na: 4\n", "a.yml")
    assert tree is not None
    assert tree.value == {"a": "1", "b": {"c": "2"}}
    assert [p.as_text() for p in problems] == [
        "a.yml:4:3: duplicate-key: the key 'c' already stands on line 3; merge the two",
        "a.yml:5:1: duplicate-key: the key 'a' already stands on line 1; merge the two",
    ]


def test_the_places_of_a_repeated_key_are_those_of_the_first() -> None:
    marks = marks_of("a: 1\na: 2\n")
    assert (marks.key_at(("a",)), marks.at(("a",))) == ((1, 1), (1, 4))


def test_the_same_key_in_two_mappings_is_fine() -> None:
    assert value_of("- a: 1\n- a: 2\n") == [{"a": "1"}, {"a": "2"}]


# --- syntax --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("a: b: c", "1:5", "a value that contains ': ' must be quoted or written with '>-'"),
        ("a:\n\tb: c", "2:1", "use spaces"),
        ("a: b\n\tc: d", "2:1", "indent with spaces, not with a tab"),
        ("\ta: b", "1:1", "a tab cannot indent"),
        ("a: @key", "1:4", "or quote it"),
        ("a: `code`", "1:4", "or quote it"),
        ("a: %x", "1:4", "or quote it"),
        ("b: c\na: 'x\nd: e", "2:4", "a quote is opened here and never closed"),
        ('a: "x', "1:4", "a quote is opened here and never closed"),
        ("a: !x!y z", "1:4", "a value that starts with '!' must be quoted"),
        ("a: [b c\nd: e", "2:2", "a list in brackets is not closed, or misses a comma"),
        ("a: {b: c\nd: e\nf: g", "2:2", "a mapping in braces is not closed, or misses a comma"),
        ("a: b\n- c", "2:1", "the indentation does not fit the lines above"),
        ('a: "b" c', "1:8", "or a quote is missing"),
        ("a: b\nc\nd: e", "3:1", "a key must be followed by ': '"),
        ("a:\n  - b\n  c: d", "3:3", "the indentation of the list does not fit"),
        ("a: * b", "1:5", "a value that starts with & or * must be quoted"),
        ("a: & b", "1:5", "a value that starts with & or * must be quoted"),
    ],
)
def test_a_slip_of_syntax_gets_its_place_and_a_hint(text: str, place: str, hint: str) -> None:
    found = complaint(text)
    assert found.startswith(f"a.yml:{place}: yaml: not valid YAML")
    assert hint in found


def test_a_slip_without_a_known_hint_is_complained_about_all_the_same() -> None:
    assert complaint("%YAML 3.0\n---\na: b").startswith("a.yml:1:1: yaml: not valid YAML (")


@pytest.mark.parametrize("text", ["a: 'b\n", "- [", "a: b: c", "a: null\nb: ''\nc: [~, x]", "a: *b", "a: !!x y"])
def test_where_libyaml_is_missing_the_same_files_are_read_and_refused(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_libyaml = read(text.encode(), "a.yml")
    monkeypatch.setattr(module, "_Loader", yaml.SafeLoader)
    without = read(text.encode(), "a.yml")
    assert (with_libyaml[0] and with_libyaml[0].value) == (without[0] and without[0].value)
    assert [p.code for p in with_libyaml[1]] == [p.code for p in without[1]]


# --- hostile -------------------------------------------------------------------------

BOMBS = {
    "aliases that unfold to 10^9 words": "a0: &a0 [lol, lol]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)),
    "a scalar of 5 MB": "summary: '" + "x" * 5_000_000 + "'\n",
    "brackets 100,000 deep": "a: " + "[" * 100_000,
    "half a million values": "[" + "a," * 490_000 + "]",
    "400,000 faults": "related: [" + "A," * 400_000 + "]",
    "10,000 faults that are read": "status: listed\nadded: 2024-01-01\nrelated: [" + "A," * 10_000 + "]",
}

MEASURE = """
import json, re, sys, time
from pathlib import Path
from survey.model import Record
from survey.validation import fill
from survey.yaml_tree import read
measured = {}
for name, text in json.load(sys.stdin).items():
    data = text.encode()
    before = time.process_time()
    tree, problems = read(data, "a.yml")
    if tree is not None:
        _, _, problems = fill(Record, tree, "a.yml")
    measured[name] = [time.process_time() - before, problems[0].code]
# The most memory of this process alone; `getrusage` would count its parent's, too.
kilobytes = re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text()).group(1)
json.dump([measured, int(kilobytes) / 1024], sys.stdout)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
def test_a_bomb_is_refused_within_a_second_and_200_megabytes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        input=json.dumps(BOMBS).encode(),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(HOOKS)},
    )
    measured, megabytes = json.loads(done.stdout)
    assert {name: seconds for name, (seconds, _) in measured.items() if seconds > 1} == {}
    assert megabytes < 200
    assert [code for _, code in measured.values()] == [
        "yaml",  # aliases
        "too-large",
        "yaml",  # depth
        "too-large",
        "too-large",
        "bad-value",
    ]


# --- whatever comes ------------------------------------------------------------------

PIECES = ["a", ": ", ":", "\n", "\n  ", "- ", "[", "]", "{", "}", ",", "'", '"', "|", ">", "#", "&", "*", "!", "%", "@"]
PIECES += [
    "`",
    "? ",
    "---\n",
    "...\n",
    "\t",
    "~",
    "\r\n",
    "\r",
    "\ufeff",
    "\\",
    "é",
    "🍞",
    "\x00",
    "\u2028",
    "null",
    " ",
]
yaml_like = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)


def all_marks(marks: Marks) -> Iterator[tuple[int, int]]:
    yield marks.line, marks.column
    yield from marks.keys.values()
    for child in marks.children.values():
        yield from all_marks(child)


def is_inside(place: tuple[int, int], text: str) -> bool:
    """Whether a place is a character of the text, or its end."""
    lines = [*re.split(r"\r\n|\r|\n", text), ""]  # YAML supplies a missing line end
    line, column = place
    return 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1


@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    tree, problems = read(data, "a.yml")
    assert tree is not None or problems


@given(yaml_like)
def test_what_is_read_has_marks_inside_the_text_and_what_is_not_has_one_complaint_inside_it(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    tree, problems = read(data, "a.yml")
    if tree is not None:
        assert all(is_inside(place, text) for place in all_marks(tree.marks))
        assert {p.code for p in problems} <= {"duplicate-key"}
    else:
        (problem,) = problems
        assert is_inside((problem.line, problem.column), text)


def matches(value: Any, marks: Marks) -> bool:
    """Whether marks have the shape of a value."""
    if isinstance(value, dict):
        inner: Any = value
        return marks.keys.keys() == value.keys() == marks.children.keys() and all(
            matches(child, marks.children[key]) for key, child in inner.items()
        )
    if isinstance(value, list):
        return list(marks.children) == list(range(len(value))) and all(
            matches(child, marks.children[index]) for index, child in enumerate(value)
        )
    return not marks.keys and not marks.children


words = st.text(st.characters(min_codepoint=32, max_codepoint=0x1FFFF, exclude_categories=["C"]))
trees = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(trees)
def test_any_tree_written_as_yaml_is_read_back_with_marks_of_its_shape(tree: Any) -> None:
    text = json.dumps(tree, ensure_ascii=False)  # JSON is YAML, as long as a key is short
    found, problems = read(text.encode(), "a.yml")
    if found is None:
        assert "nested more than" in problems[0].message
    else:
        assert found.value == tree
        assert matches(found.value, found.marks)
