"""What is costly to make and wanted by several pages is made once for a survey."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from survey.survey import Survey

T = TypeVar("T")


def once(build: Callable[[Survey], T]) -> Callable[[Survey], T]:
    """The function, which remembers what it made of the survey that it saw last; a survey never changes."""
    last: list[tuple[Survey, T]] = []

    @wraps(build)
    def built(survey: Survey) -> T:
        if not last or last[0][0] is not survey:
            last[:] = [(survey, build(survey))]
        return last[0][1]

    return built
