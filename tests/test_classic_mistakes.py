"""`survey check` names file, line, cause and fix of each classic mistake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from classic_mistakes import MISTAKES, Mistake
from survey.cli import main

RootOf = Callable[..., Path]

each_mistake = pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])


def check(root: Path, *arguments: str) -> list[str]:
    result = CliRunner().invoke(main, ["--root", str(root), "check", *arguments], catch_exceptions=False)
    assert result.exit_code == 1
    return result.stdout.splitlines()


@each_mistake
def test_a_mistake_is_named_with_file_line_cause_and_fix(root_of: RootOf, mistake: Mistake) -> None:
    lines = check(root_of(mistake.contents))
    path, line, column = mistake.place
    about = [text for text in lines if text.startswith(f"{path}:{line}:{column}: {mistake.code}: ")]
    assert len(about) == 1, lines
    assert mistake.cause in about[0]
    assert mistake.fix in about[0]


@each_mistake
def test_a_mistake_brings_no_other_complaints_than_those_that_follow(root_of: RootOf, mistake: Mistake) -> None:
    codes = [text.split(": ")[1] for text in check(root_of(mistake.contents))]
    assert sorted(codes) == sorted((mistake.code, *mistake.also))


@each_mistake
def test_a_mistake_is_annotated_on_its_line_of_the_pull_request(root_of: RootOf, mistake: Mistake) -> None:
    path, line, column = mistake.place
    place = f"file={path},line={line},col={column},title={mistake.code}::"
    assert any(f"::error {place}" in text for text in check(root_of(mistake.contents), "--format", "github"))


def test_there_are_at_least_thirty_of_them() -> None:
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES) >= 30


def test_a_fix_is_never_the_cause_again() -> None:
    assert all(mistake.fix and mistake.fix not in mistake.cause for mistake in MISTAKES)
