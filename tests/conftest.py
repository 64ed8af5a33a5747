"""A tiny survey on bread, and how tests change it.

A test writes only the files that it is about; the rest is a survey without a problem. Where a complaint is expected,
the literal holds a caret `‸` in that very place, so that a test reads as the file with a finger on the fault.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from survey import Problem, Survey, read_survey
from survey.load import load
from survey.sources import Sources

# The same examples in each run: a test that fails is the change's fault. `--hypothesis-profile explore` looks further.
settings.register_profile("repeat", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=5_000)
settings.load_profile("repeat")

TODAY = date(2026, 1, 31)
"""The day on which all these surveys are read."""

TAXONOMY = """\
outcomes:
  - {id: quality, label: Quality, definition: How good the loaves are.}
  - {id: diversity, label: Variety, definition: How much the loaves differ.}
  - {id: shelf-life, label: Shelf life, definition: How long a loaf keeps.}
relevance:
  - {value: 5, label: All about bread, definition: It bakes., example: miller2020loaves}
venues:
  - {label: JBR, match: [Journal of Bread]}
properties:
  - id: quality
    label: Quality
    question: How good is it?
    definition: What a loaf is worth.
    measures:
      - {id: tasting, label: Tasting, definition: People eat it., aliases: [taste panel], level: sample}
      - {id: blind-tasting, parent: tasting, label: Blind tasting, definition: People eat it unseen.}
  - id: diversity
    label: Variety
    question: How much do loaves differ?
    definition: What two loaves have not in common.
    measures:
      - {id: shape-count, label: Shapes, definition: Shapes are counted.}
  - id: complexity
    label: Effort
    question: How hard is it?
    definition: What it takes.
    measures:
      - {id: step-count, label: Steps, definition: Steps are counted.}
axes:
  - id: craft
    label: Craft
    question: How is it made?
    definition: What is done to the dough.
    colored: true
    terms:
      - {id: baking, label: Baking, definition: Heat from an oven., aliases: [oven work]}
      - {id: sourdough, parent: baking, label: Sourdough, definition: Baking with wild yeast.}
      - {id: frying, label: Frying, definition: Heat from fat., references: [knuth1984bread]}
  - id: grain
    label: Grain
    question: What is it made of?
    definition: The flour.
    terms:
      - {id: rye, label: Rye, definition: Secale cereale.}
      - {id: wheat, label: Wheat, definition: Triticum aestivum.}
"""

BASE = {
    "taxonomy.yml": TAXONOMY,
    "papers/miller2020loaves.yml": """\
status: reported
added: 2024-05-20
relevance: 5
summary: Wild yeast makes better loaves.
terms:
  craft: [sourdough]
  grain: [rye]
measures:
  quality: [tasting]
sources: [paper]
""",
    "papers/baker2021crust.yml": """\
status: listed
added: 2024-05-21
terms:
  craft: [frying]
""",
    "bib/references.bib": """\
@article{miller2020loaves,
  title = {Better Loaves from Wild Yeast},
  author = {Miller, Ada},
  journal = {Journal of Bread},
  year = {2020},
  eprint = {2003.01234},
}

@misc{baker2021crust,
  title = {On Crust},
  author = {Baker, Bo},
  year = {2021},
}
""",
    "bib/background.bib": """\
@book{knuth1984bread,
  title = {The Bread Book},
  author = {Knuth, Don},
  publisher = {Oven Press},
  year = {1984},
}
""",
    "docs/index.md": "# Bread\n\nLoaves got better [@miller2020loaves].\n",
}
"""The survey that tests change: two papers, an axis tree, three properties, and no problem."""

Files = Mapping[str, str | bytes | None]
"""Contents by path; None takes a file away."""

CARET = "‸"


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
