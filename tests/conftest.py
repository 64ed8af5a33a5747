"""A tiny survey on bread, and how tests change it.

A test writes only the files that it is about; the rest is a survey without a problem. Where a complaint is expected,
the literal holds a caret `‸` in that very place, so that a test reads as the file with a finger on the fault.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from survey import Problem, Survey, read_survey
from survey.load import load
from survey.sources import Sources
from tiny import BASE, CARET, TODAY, Files

# The same examples in each run: a test that fails is the change's fault. `--hypothesis-profile explore` looks further.
settings.register_profile("repeat", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=5_000)
settings.load_profile("repeat")


@pytest.fixture
def root_of(tmp_path: Path) -> Callable[[Files], Path]:
    """Writes the survey with some files changed, and returns its folder."""

    def write(files: Files) -> Path:
        root = tmp_path / "survey"
        shutil.rmtree(root, ignore_errors=True)
        for name, content in {**BASE, **files}.items():
            if content is None:
                continue
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.replace(CARET, "").encode())
        return root

    return write


@pytest.fixture
def survey_of(root_of: Callable[[Files], Path]) -> Callable[[Files], tuple[Survey, list[Problem]]]:
    """The survey with some files changed, and what is wrong with it."""
    return lambda files: read_survey(root_of(files), today=TODAY)


@pytest.fixture
def sources_of(root_of: Callable[[Files], Path]) -> Callable[[Files], Sources]:
    """What `load` hands to the rules, for the survey with some files changed."""
    return lambda files: load(root_of(files))[0]


@pytest.fixture
def complains(survey_of: Callable[[Files], tuple[Survey, list[Problem]]]) -> Callable[..., None]:
    """Asserts that the changed survey has exactly these problems, one at each caret.

    A problem is given as its text after `path:line:column: `, in which `…` stands for anything.
    """

    def check(files: Files, *expected: str) -> None:
        _, problems = survey_of(files)
        texts = [problem.as_text() for problem in problems]
        wanted = [f"{place}: {text}" for place, text in zip(_carets(files), expected, strict=True)]
        for text in wanted:
            assert any(re.fullmatch(re.escape(text).replace("…", ".*"), found) for found in texts), (text, texts)
        assert len(texts) == len(wanted)

    return check


@pytest.fixture
def is_fine(survey_of: Callable[[Files], tuple[Survey, list[Problem]]]) -> Callable[[Files], None]:
    """Asserts that the changed survey has no problem."""

    def check(files: Files) -> None:
        _, problems = survey_of(files)
        assert [problem.as_text() for problem in problems] == []

    return check


def _carets(files: Files) -> list[str]:
    """`path:line:column` of each caret."""
    return [
        f"{name}:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"
        for name, content in files.items()
        if isinstance(content, str)
        for before in (content[: match.start()].replace(CARET, "") for match in re.finditer(CARET, content))
    ]
