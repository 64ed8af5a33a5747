"""Parts of prose pages that are computed from the survey.

A line of its own such as `<!-- survey: newest -->` in a Markdown page under `docs/` is replaced by HTML; other
Markdown readers see a comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from survey.citations import blank_code
from survey.entries import entry
from survey.model import State
from survey.pages import left_out, relevance_scale
from survey.problems import Problem, did_you_mean, quoted
from survey.render import render
from survey.schema import described
from survey.sources import Prose
from survey.survey import Survey
from survey.yaml_tree import position

_FRAGMENT = re.compile(r"^[ \t]*<!--[ \t]*survey:[ \t]*(?P<name>[^\n]*?)[ \t]*-->[ \t]*$", re.MULTILINE)


def fill(markdown: str, survey: Survey, base: str) -> str:
    """The page with its fragments filled in; `base` leads from the page to the site's root, such as `../`.

    Unknown names stay as they are: `check` complains about them.
    """
    pieces, done = [], 0
    for found in _FRAGMENT.finditer(blank_code(markdown)):
        build = FRAGMENTS.get(found["name"])
        if build:
            template, values = build(survey)
            # Nothing in it is a citation, whatever a title looks like.
            html = render(f"fragments/{template}.jinja", {"base": base, **values}).replace("@", "&#64;")
            pieces += [markdown[done : found.start()], f'<div class="sv-page sv-fragment">\n{html}</div>\n']
            done = found.end()
    return "".join([*pieces, markdown[done:]])


def check(prose: Iterable[Prose]) -> Iterator[Problem]:
    """A fragment's name is one of `FRAGMENTS`."""
    for page in prose:
        for found in _FRAGMENT.finditer(blank_code(page.text)):
            if found["name"] not in FRAGMENTS:
                hint = did_you_mean(found["name"], FRAGMENTS) or f"; there are {', '.join(FRAGMENTS)}"
                line, column = position(page.text, found.start("name"))
                message = f"{quoted(found['name'])} is not a fragment{hint}"
                yield Problem(path=page.path, line=line, column=column, code="fragment", message=message)


Built = tuple[str, Mapping[str, Any]]
"""A template and its values."""


def _numbers(survey: Survey) -> Built:
    """The state of the collection."""
    claims = sum(len(paper.record.claims) for paper in survey.papers)
    both = sum(
        all(paper.state(axis.id) is State.MEASURED for axis in survey.taxonomy.properties[:2])
        for paper in survey.papers
    )
    numbers = [
        (len(survey.papers), "papers"),
        (sum(paper.record.summary is not None for paper in survey.papers), "with a report"),
        (claims, "findings with their source"),
        (len(survey.taxonomy.terms), "terms"),
    ]
    if len(survey.taxonomy.properties) >= 2:
        first, second = (axis.label.lower() for axis in survey.taxonomy.properties[:2])
        numbers.append((both, f"measure both {first} and {second}"))
    return "numbers", {"numbers": numbers}


def _newest(survey: Survey) -> Built:
    """The papers added last."""
    papers = sorted(survey.papers, key=lambda p: (p.record.added, p.reference.year or 0, p.key), reverse=True)
    return "newest", {"papers": [entry(paper) for paper in papers[:6]]}


def _axes(survey: Survey) -> Built:
    """The questions by which papers are sorted."""
    axes = [{"id": axis.id, "label": axis.label, "question": axis.entry.question} for axis in survey.taxonomy.axes]
    return "axes", {"axes": axes}


def _relevance(survey: Survey) -> Built:
    """The scale of relevance."""
    return "relevance", {"relevance": relevance_scale(survey)}


def _record(_: Survey) -> Built:
    """Every key of a record and what it means."""
    parts = [
        {
            "name": name,
            "keys": [{"key": key, "meaning": meaning, "required": required} for key, meaning, required in keys],
        }
        for name, keys in described()
    ]
    return "record", {"parts": parts}


def _excluded(survey: Survey) -> Built:
    """Papers outside the scope, with the reason."""
    papers = [{**entry(paper), "because": paper.record.excluded_because or ""} for paper in survey.excluded]
    return "excluded", {"papers": papers}


def _left_out(survey: Survey) -> Built:
    """What is broken, if anything is."""
    faults = [problem.as_text() for problem in survey.faults]
    return "left_out", {"left_out": left_out(survey), "faults": faults}


FRAGMENTS: Mapping[str, Callable[[Survey], Built]] = {
    "axes": _axes,
    "excluded": _excluded,
    "left-out": _left_out,
    "newest": _newest,
    "numbers": _numbers,
    "record": _record,
    "relevance": _relevance,
}
"""The fragments that prose may use, by name."""
