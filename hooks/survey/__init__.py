"""A living survey: files of papers → a site about them.

    load → Sources → check → Survey → pages, charts, exports

`load` reads `taxonomy.yml`, `papers/*.yml`, `bib/*.bib` and the prose; `check` applies the rules across them; what
passes becomes a frozen `Survey`, and everything that is published is a plain function of it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from survey import fragments
from survey.check import check
from survey.load import BIB, PAPERS, TAXONOMY, load
from survey.problems import Problem, in_order
from survey.survey import Survey

__all__ = ["WATCHED", "Problem", "Survey", "read_survey"]

WATCHED = (PAPERS, BIB, TAXONOMY, "hooks/survey/templates", "hooks/theme")
"""What a server rebuilds the site for when it changes, beside the prose; relative to the survey's root."""


def read_survey(root: Path, *, today: date | None = None) -> tuple[Survey, list[Problem]]:
    """The survey at `root` without its faulty papers, and every problem found, in order.

    `today` is the last date that is not in the future; the current one when left out.
    """
    sources, problems = load(root)
    across = check(sources, today or date.today())
    problems = in_order([*problems, *across, *fragments.check(sources.prose, sources.taxonomy)])
    return Survey.of(sources, problems), problems
