"""A problem is a value with one shape, and text, GitHub annotations and JSON are views of it."""

from __future__ import annotations

import doctest
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import problems as module
from survey.problems import Problem, Severity, count, did_you_mean, in_order, quoted, render

ERROR = Problem(path="papers/a.yml", line=3, column=5, code="unknown-key", message="no such key")
WARNING = Problem(
    path="bib/references.bib", code="similar-title", message="are they one?", severity=Severity.WARNING, paper="a"
)


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(module).failed == 0


# --- text ----------------------------------------------------------------------------


def test_the_text_of_an_error_is_path_line_column_code_message() -> None:
    assert ERROR.as_text() == "papers/a.yml:3:5: unknown-key: no such key"


def test_the_text_of_a_warning_says_so() -> None:
    assert WARNING.as_text() == "bib/references.bib:1:1: warning: similar-title: are they one?"


@given(st.text(), st.text())
def test_the_text_is_one_line_whatever_a_file_is_called_and_holds(path: str, message: str) -> None:
    text = Problem(path=path, code="yaml", message=message).as_text()
    assert len(text.splitlines()) == 1


# --- GitHub --------------------------------------------------------------------------


def test_a_github_annotation_names_file_line_column_and_title() -> None:
    assert ERROR.as_github() == "::error file=papers/a.yml,line=3,col=5,title=unknown-key::no such key"


def test_a_github_annotation_of_a_warning_is_a_warning() -> None:
    assert WARNING.as_github().startswith("::warning file=bib/references.bib,line=1,col=1,title=similar-title::")


def test_a_github_annotation_escapes_what_would_end_it() -> None:
    problem = Problem(path="a,b:c\n.yml", code="yaml", message="100 %\r\n::error::, x: y")
    assert problem.as_github() == "::error file=a%2Cb%3Ac%0A.yml,line=1,col=1,title=yaml::100 %25%0D%0A::error::, x: y"


# --- JSON ----------------------------------------------------------------------------


def test_json_holds_every_part() -> None:
    assert ERROR.as_json() == {
        "path": "papers/a.yml",
        "line": 3,
        "column": 5,
        "severity": "error",
        "code": "unknown-key",
        "message": "no such key",
    }


def test_json_says_warning_for_a_warning() -> None:
    assert WARNING.as_json()["severity"] == "warning"


# --- order and rendering -------------------------------------------------------------


def test_problems_come_errors_first_then_by_file_line_column_code_and_message() -> None:
    wanted = [
        Problem(path="a", line=1, column=2, code="x", message="m"),
        Problem(path="a", line=2, column=1, code="x", message="m"),
        Problem(path="a", line=2, column=10, code="a", message="m"),
        Problem(path="a", line=2, column=10, code="b", message="l"),
        Problem(path="a", line=2, column=10, code="b", message="m"),
        Problem(path="a", line=10, column=1, code="a", message="m"),
        Problem(path="b", line=1, column=1, code="a", message="m"),
        Problem(path="a", line=1, column=1, code="a", message="m", severity=Severity.WARNING),
    ]
    assert in_order(reversed(wanted)) == wanted


def test_a_problem_found_twice_is_said_once() -> None:
    assert in_order([ERROR, WARNING, ERROR]) == [ERROR, WARNING]


@pytest.mark.parametrize(
    ("form", "first_line"),
    [("text", ERROR.as_text()), ("github", ERROR.as_github()), ("json", "[")],
)
def test_all_problems_are_rendered_in_order_in_each_form(form: str, first_line: str) -> None:
    assert render([WARNING, ERROR], form).splitlines()[0] == first_line


@pytest.mark.parametrize("form", ["text", "github"])
def test_each_problem_is_a_line(form: str) -> None:
    assert render([WARNING, ERROR], form).count("\n") == 2


@pytest.mark.parametrize("form", ["text", "github"])
def test_no_problems_are_no_text(form: str) -> None:
    assert render([], form) == ""


def test_rendered_json_reads_back() -> None:
    assert json.loads(render([WARNING, ERROR], "json")) == [ERROR.as_json(), WARNING.as_json()]


def test_rendered_json_keeps_letters_readable() -> None:
    assert "Müller" in render([Problem(path="a", code="c", message="Müller")], "json")


def test_no_problems_are_an_empty_json_list() -> None:
    assert render([], "json") == "[]\n"


@pytest.mark.parametrize(
    ("problems", "words"),
    [
        ([], "no problems"),
        ([ERROR], "1 error"),
        ([ERROR, ERROR], "2 errors"),
        ([WARNING], "1 warning"),
        ([WARNING] * 3 + [ERROR], "1 error and 3 warnings"),
    ],
)
def test_problems_are_counted_in_words(problems: list[Problem], words: str) -> None:
    assert count(problems) == words


def test_only_an_error_keeps_the_site_from_being_published() -> None:
    assert ERROR.is_error
    assert not WARNING.is_error


# --- words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "'a'"),
        (5, "'5'"),
        ("it's", '"it\'s"'),
        ("two\nlines", r"'two\nlines'"),
        ("x" * 58, "'" + "x" * 58 + "'"),
        ("x" * 59, "'" + "x" * 57 + "…'"),
        ("it's" + "x" * 60, "\"it's" + "x" * 53 + '…"'),
    ],
)
def test_a_value_in_a_message_is_quoted_and_short(value: object, text: str) -> None:
    assert quoted(value) == text


@given(st.text(min_size=0))
def test_a_quoted_value_is_one_line_of_at_most_60_characters(value: str) -> None:
    assert len(quoted(value)) <= 60
    assert "\n" not in quoted(value)


@pytest.mark.parametrize("word", ["fring", "Frying", "FRYING", "fryng", "frying-"])
def test_a_near_miss_gets_a_suggestion(word: str) -> None:
    assert did_you_mean(word, ["baking", "frying"]) == "; did you mean 'frying'?"


@pytest.mark.parametrize("word", ["", "zzz", "f", "bread", "bake", "rink"])
def test_a_far_miss_gets_none(word: str) -> None:
    assert did_you_mean(word, ["baking", "frying"]) == ""


def test_of_several_near_words_the_nearest_is_suggested() -> None:
    assert "'rye-2'" in did_you_mean("rye2", ["rye-bread", "rye-2", "wry-2"])


def test_nothing_is_suggested_where_nothing_is_known() -> None:
    assert did_you_mean("frying", []) == ""
