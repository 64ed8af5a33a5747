"""Parts of prose pages that are computed from the survey.

A line of its own such as `<!-- survey: newest -->` in a Markdown page under `docs/` is replaced by HTML; other
Markdown readers see a comment. Some take an argument: `<!-- survey: chart tradeoff -->` places a chart with its table,
`<!-- survey: evidence evol-instruct -->` what papers find of a lever, by direction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.charts import CHARTS, charts_named
from survey.citations import blank_code
from survey.entries import entry, lever_link
from survey.model import State
from survey.pages import left_out, relevance_scale
from survey.problems import Problem, did_you_mean, quoted
from survey.render import render
from survey.schema import described
from survey.sources import Prose
from survey.survey import Survey
from survey.synthesis import evidence_rows, gap_table, ledger_values
from survey.taxonomy import Taxonomy
from survey.yaml_tree import position

_FRAGMENT = re.compile(r"^[ \t]*<!--[ \t]*survey:[ \t]*(?P<name>[^\n]*?)[ \t]*-->[ \t]*$", re.MULTILINE)


def fill(markdown: str, survey: Survey, base: str) -> str:
    """The page with its fragments filled in; `base` leads from the page to the site's root, such as `../`.

    Unknown names stay as they are: `check` complains about them.
    """
    pieces, done = [], 0
    for found in _FRAGMENT.finditer(blank_code(markdown)):
        built = _built(found["name"], survey)
        if built:
            template, values = built
            # Nothing in it is a citation, whatever a title looks like.
            html = render(f"fragments/{template}.jinja", {"base": base, **values}).replace("@", "&#64;")
            pieces += [markdown[done : found.start()], f'<div class="sv-page sv-fragment">\n{html}</div>\n']
            done = found.end()
    return "".join([*pieces, markdown[done:]])


def _built(text: str, survey: Survey) -> Built | None:
    """Template and values of a fragment, such as `newest` or `chart tradeoff`; None for an unknown one."""
    if text in FRAGMENTS:
        return FRAGMENTS[text](survey)
    name, _, argument = text.partition(" ")
    kind = WITH_ARGUMENT.get(name)
    return kind.build(survey, argument.strip()) if kind and argument.strip() in kind.known(survey.taxonomy) else None


def check(prose: Iterable[Prose], taxonomy: Taxonomy) -> Iterator[Problem]:
    """A fragment is one of `FRAGMENTS`, or one of `WITH_ARGUMENT` with something that it knows."""
    for page in prose:
        for found in _FRAGMENT.finditer(blank_code(page.text)):
            message = _complaint(found["name"], taxonomy)
            if message:
                line, column = position(page.text, found.start("name"))
                yield Problem(path=page.path, line=line, column=column, code="fragment", message=message)


def _complaint(text: str, taxonomy: Taxonomy) -> str:
    """What is wrong with a fragment; empty when nothing is."""
    name, _, argument = (part.strip() for part in text.partition(" "))
    if name in WITH_ARGUMENT:
        kind = WITH_ARGUMENT[name]
        known = kind.known(taxonomy)
        if argument in known or not known:  # a vocabulary that cannot be read is a fault of its own
            return ""
        what = quoted(argument) if argument else "nothing"
        listed = f"; there are {', '.join(known)}" if len(known) < MANY else ""
        return f"{name} needs {kind.what}, and {what} is none{did_you_mean(argument, known) or listed}"
    if text in FRAGMENTS:
        return ""
    names = [*FRAGMENTS, *WITH_ARGUMENT]
    if name in FRAGMENTS:
        return f"{name} takes no argument; delete {quoted(argument)}"
    hint = did_you_mean(name, names) or f"; there are {', '.join(names)}"
    return f"{quoted(text)} is not a fragment{hint}"


MANY = 20
"""So many choices are no longer listed in a complaint."""


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


def _ledger(survey: Survey) -> Built:
    """Levers and outcomes on which papers disagree."""
    return "ledger", ledger_values(survey)


def _gap_map(survey: Survey) -> Built:
    """All levers and outcomes, with what was measured and what was not."""
    return "gap_map", {"map": gap_table(survey)}


def _chart(survey: Survey, name: str) -> Built:
    """A chart with its table and its exclusions."""
    return "charts", {"charts": charts_named(survey, name)}


def _evidence(survey: Survey, lever: str) -> Built:
    """Effect directions of a lever."""
    return "evidence", {"evidence": evidence_rows(survey, lever), "lever": lever_link(lever, survey), "anchors": False}


FRAGMENTS: Mapping[str, Callable[[Survey], Built]] = {
    "axes": _axes,
    "excluded": _excluded,
    "gap-map": _gap_map,
    "ledger": _ledger,
    "left-out": _left_out,
    "newest": _newest,
    "numbers": _numbers,
    "record": _record,
    "relevance": _relevance,
}
"""The fragments that prose may use, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithArgument:
    """A fragment that is about something."""

    build: Callable[[Survey, str], Built]
    """Makes it."""

    known: Callable[[Taxonomy], Sequence[str]]
    """What it can be about."""

    what: str
    """That in words."""


WITH_ARGUMENT: Mapping[str, WithArgument] = {
    "chart": WithArgument(build=_chart, known=lambda _: tuple(CHARTS), what="the name of a chart"),
    "evidence": WithArgument(
        build=_evidence, known=lambda taxonomy: sorted(taxonomy.levers), what="a term, a measure or a property"
    ),
}
"""The fragments that take an argument, such as `chart tradeoff`, by name."""
