"""The rules across files: where each complains and where it does not.

A test says by `complains` or `is_silent` which rules it is about; the last tests see that no rule goes without.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any, TypeVar

import pytest

from survey.check import RULES, check
from survey.sources import Sources
from tiny import BASE, TAXONOMY, TODAY

rules: Any = import_module("survey.check")

Complains = Callable[..., None]
IsFine = Callable[..., None]
SourcesOf = Callable[..., Sources]
F = TypeVar("F", bound=Callable[..., None])

PAPER = "papers/baker2021crust.yml"
MILLER = "papers/miller2020loaves.yml"
LISTED = "status: listed\nadded: 2024-05-21\n"
REPORTED = "status: reported\nadded: 2024-05-21\n"

complained: set[str] = set()
silent: set[str] = set()


def about(name: str, where: set[str]) -> Callable[[F], F]:
    def note(test: F) -> F:
        where.add(name)
        return test

    return note


def complains_in(rule: Any) -> Callable[[F], F]:
    return about(rule.__name__, complained)


def is_silent_in(rule: Any) -> Callable[[F], F]:
    return about(rule.__name__, silent)


def listed(rest: str) -> dict[str, str]:
    """A listed paper with something more in its file, from line 3 on."""
    return {PAPER: LISTED + rest + "\n"}


def paper_and_entry(key: str, entry: str, record: str = LISTED) -> dict[str, str]:
    """One more paper, with its entry in a file of its own."""
    return {f"papers/{key}.yml": record, "bib/more.bib": entry}


# --- papers --------------------------------------------------------------------------


@complains_in(rules.needed_keys)
@pytest.mark.parametrize(
    ("text", "problems"),
    [
        # no key
        (
            "status: ‸reported\nadded: 2024-05-21\nrelevance: 5\nsummary: S.\nsources: [paper]\n",
            ["missing-key: a paper that is reported needs the key 'terms'"],
        ),
        (
            "status: ‸‸‸‸reviewed\nadded: 2024-05-21\n",
            [
                f"missing-key: a paper that is reviewed needs the key '{key}'"
                for key in ("relevance", "summary", "sources", "terms")
            ],
        ),
        (
            "added: 2024-05-21\nstatus: ‸excluded\n",
            ["missing-key: a paper that is excluded needs the key 'excluded_because'"],
        ),
        # nothing under it
        (
            REPORTED + "relevance:‸\nsummary: ‸~\nterms: ‸{}\nsources: ‸[]\n",
            [
                f"missing-key: a paper that is reported needs something under '{key}'"
                for key in ("relevance", "summary", "terms", "sources")
            ],
        ),
        (
            REPORTED + "relevance: 5\nsummary: S.\nterms: ‸{craft: [], grain: []}\nsources: [paper]\n",
            ["missing-key: a paper that is reported needs something under 'terms'"],
        ),
        (
            "status: excluded\nadded: 2024-05-21\nexcluded_because: ‸null\n",
            ["missing-key: a paper that is excluded needs something under 'excluded_because'"],
        ),
    ],
)
def test_a_paper_needs_the_keys_of_its_status(complains: Complains, text: str, problems: list[str]) -> None:
    complains({PAPER: text}, *problems)


@is_silent_in(rules.needed_keys)
@pytest.mark.parametrize(
    "text",
    [
        LISTED,
        REPORTED + "relevance: 1\nsummary: S.\nterms: {craft: [baking]}\nsources: [paper]\n",
        REPORTED.replace("reported", "reviewed")
        + "relevance: 1\nsummary: S.\nterms: {grain: [rye]}\nsources: [report]\n",
        "status: excluded\nadded: 2024-05-21\nexcluded_because: About cake.\n",
    ],
)
def test_a_paper_needs_no_other_keys(is_fine: IsFine, text: str) -> None:
    is_fine({PAPER: text})


@is_silent_in(rules.needed_keys)
def test_a_key_that_is_faulty_is_not_missing_besides(complains: Complains) -> None:
    complains(
        {PAPER: REPORTED + "relevance: ‸high\nsummary: ‸''\nterms: ‸baking\nsources: [‸'']\n"},
        "wrong-type: relevance…",
        "bad-value: summary…",
        "wrong-type: terms…",
        "bad-value: sources[1]…",
    )


@complains_in(rules.reasons_for_exclusion)
@pytest.mark.parametrize("status", ["listed", "reported"])
def test_only_an_excluded_paper_has_a_reason_for_it(complains: Complains, status: str) -> None:
    complains(
        {
            PAPER: f"status: {status}\nadded: 2024-05-21\nexcluded_because: ‸About cake.\n"
            "relevance: 1\nsummary: S.\nterms: {craft: [baking]}\nsources: [paper]\n"
        },
        "bad-value: only a paper with 'status: excluded' has a reason for it; delete the key or change the status",
    )


@is_silent_in(rules.reasons_for_exclusion)
def test_a_reason_is_not_held_against_a_status_that_is_mistyped(complains: Complains) -> None:
    complains(
        {PAPER: "status: ‸exclude\nadded: 2024-05-21\nexcluded_because: About cake.\n"},
        "bad-value: status: …; did you mean 'excluded'?",
    )


@complains_in(rules.dates)
@pytest.mark.parametrize("day", ["2026-02-01", "2062-05-21", "9999-12-31"])
def test_a_paper_cannot_have_been_added_in_the_future(complains: Complains, day: str) -> None:
    complains(
        {PAPER: f"status: listed\nadded: ‸{day}\n"},
        f"future-date: {day} lies in the future; write the day on which the paper was added",
    )


@is_silent_in(rules.dates)
@pytest.mark.parametrize("day", [TODAY.isoformat(), "1999-01-01"])
def test_a_paper_may_have_been_added_today_or_long_ago(is_fine: IsFine, day: str) -> None:
    is_fine({PAPER: f"status: listed\nadded: {day}\n"})


@complains_in(rules.terms)
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        # near misses
        ("terms: {craft: [‸fryng]}", "unknown-term: 'fryng' is not a term of axis craft; did you mean 'frying'?"),
        ("terms:\n  craft:\n  - baking\n  - ‸sour-dough", "unknown-term: 'sour-dough' …; did you mean 'sourdough'?"),
        (
            "terms: {craft: [‸oven-work]}",
            "unknown-term: 'oven-work' is not a term of axis craft; did you mean 'baking'?",
        ),
        # far misses
        (
            "terms: {craft: [‸zzz]}",
            "unknown-term: 'zzz' is not a term of axis craft; the vocabulary is in taxonomy.yml",
        ),
        ("terms: {craft: [‸taste-panel]}", "unknown-term: 'taste-panel' …; the vocabulary is in taxonomy.yml"),
        # terms of another axis
        ("terms: {craft: [baking, ‸rye]}", "unknown-term: 'rye' is not a term of axis craft; it belongs to grain"),
        ("terms: {craft: [‸tasting]}", "unknown-term: 'tasting' is not a term of axis craft; it belongs to quality"),
        # axes
        (
            "terms: {‸crafts: [baking]}",
            "unknown-axis: 'crafts' is not an axis of the vocabulary; did you mean 'craft'?",
        ),
        ("terms:\n  ‸zzz: [baking]", "unknown-axis: 'zzz' is not an axis of the vocabulary; it is one of craft, grain"),
        (
            "terms: {‸quality: [tasting]}",
            "unknown-axis: 'quality' is not an axis of the vocabulary; its measures go under 'measures:'",
        ),
    ],
)
def test_a_term_belongs_to_its_axis(complains: Complains, text: str, problem: str) -> None:
    complains(listed(text), problem)


@complains_in(rules.terms)
def test_every_wrong_term_is_complained_about(complains: Complains) -> None:
    complains(
        listed("terms: {‸zzz: [baking], craft: [‸rye, baking, ‸wheat], grain: [‸baking]}"),
        "unknown-axis: 'zzz' …",
        "unknown-term: 'rye' …",
        "unknown-term: 'wheat' …",
        "unknown-term: 'baking' is not a term of axis grain; it belongs to craft",
    )


@complains_in(rules.terms)
def test_a_near_miss_is_recognised_though_it_is_the_name_of_a_term_elsewhere(complains: Complains) -> None:
    text = TAXONOMY.replace("label: Rye,", "label: Rye, aliases: [fryin],")
    complains(
        {"taxonomy.yml": text, **listed("terms: {craft: [‸fryin]}")},
        "unknown-term: 'fryin' is not a term of axis craft; did you mean 'frying'?",
    )


@is_silent_in(rules.terms)
@pytest.mark.parametrize("text", ["", "terms: {craft: []}", "terms: {grain: [rye, wheat], craft: [baking, sourdough]}"])
def test_terms_of_their_axes_are_fine(is_fine: IsFine, text: str) -> None:
    is_fine(listed(text))


@is_silent_in(rules.terms)
def test_a_vocabulary_without_axes_refuses_no_term(sources_of: SourcesOf) -> None:
    no_axes = sources_of({"taxonomy.yml": TAXONOMY[: TAXONOMY.index("axes:")] + "axes: []\n"})
    assert list(rules.terms(no_axes, TODAY)) == []


@complains_in(rules.repeated_terms)
@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("terms: {craft: [baking, ‸baking]}", ["repeated-term: 'baking' stands in the list twice; delete one"]),
        ("terms:\n  grain:\n  - rye\n  - wheat\n  - ‸rye\n  - ‸rye", ["repeated-term: 'rye' …"] * 2),
        ("measures: {quality: [tasting, ‸tasting]}", ["repeated-term: 'tasting' …"]),
        ("measures:\n  quality:\n    measured: [tasting, ‸tasting]", ["repeated-term: 'tasting' …"]),
        ("measures: {quality: {shown: [tasting, ‸tasting]}}", ["repeated-term: 'tasting' …"]),
    ],
)
def test_a_list_names_a_term_once(complains: Complains, text: str, problems: list[str]) -> None:
    complains(listed(text), *problems)


@is_silent_in(rules.repeated_terms)
@pytest.mark.parametrize(
    "text",
    [
        "terms: {craft: [baking, sourdough], grain: [rye]}",
        "measures: {quality: {measured: [tasting], shown: [tasting]}}",
    ],
)
def test_a_term_may_stand_in_two_lists(is_fine: IsFine, text: str) -> None:
    is_fine(listed(text))


@complains_in(rules.measures)
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        # near misses
        (
            "measures: {quality: [‸tastin]}",
            "unknown-term: 'tastin' is not a measure of quality; did you mean 'tasting'?",
        ),
        ("measures: {quality: [tasting, ‸taste-panel]}", "unknown-term: 'taste-panel' …; did you mean 'tasting'?"),
        ("measures: {quality: {measured: [‸tastin]}}", "unknown-term: 'tastin' …; did you mean 'tasting'?"),
        ("measures: {quality: {shown: [tasting, ‸tastin]}}", "unknown-term: 'tastin' …; did you mean 'tasting'?"),
        ("measures:\n  quality:\n    shown:\n    - ‸tastin", "unknown-term: 'tastin' …; did you mean 'tasting'?"),
        # far misses
        (
            "measures: {quality: [‸zzz]}",
            "unknown-term: 'zzz' is not a measure of quality; the vocabulary is in taxonomy.yml",
        ),
        ("measures: {diversity: [‸oven-work]}", "unknown-term: 'oven-work' …; the vocabulary is in taxonomy.yml"),
        # terms of something else
        (
            "measures: {diversity: [‸tasting]}",
            "unknown-term: 'tasting' is not a measure of diversity; it belongs to quality",
        ),
        ("measures: {quality: [‸rye]}", "unknown-term: 'rye' is not a measure of quality; it belongs to grain"),
        # properties
        (
            "measures: {‸qualty: [tasting]}",
            "unknown-axis: 'qualty' is not a property of the vocabulary; did you mean 'quality'?",
        ),
        (
            "measures: {‸zzz: absent}",
            "unknown-axis: 'zzz' is not a property of the vocabulary; it is one of quality, diversity, complexity",
        ),
        ("measures: {‸craft: [baking]}", "unknown-axis: 'craft' is not a property of the vocabulary; it is one of …"),
    ],
)
def test_a_measure_belongs_to_its_property(complains: Complains, text: str, problem: str) -> None:
    complains(listed(text), problem)


@complains_in(rules.measures)
def test_every_wrong_measure_is_complained_about(complains: Complains) -> None:
    complains(
        listed("measures: {‸zzz: [tasting], quality: {measured: [‸a, ‸b], shown: [‸c]}, diversity: [‸d]}"),
        "unknown-axis: 'zzz' …",
        "unknown-term: 'a' …",
        "unknown-term: 'b' …",
        "unknown-term: 'c' …",
        "unknown-term: 'd' …",
    )


@is_silent_in(rules.measures)
@pytest.mark.parametrize(
    "text",
    [
        "measures: {quality: [tasting, blind-tasting], diversity: {shown: [shape-count]}, complexity: [step-count]}",
        "measures: {quality: claimed, diversity: absent}",
    ],
)
def test_measures_of_their_properties_are_fine(is_fine: IsFine, text: str) -> None:
    is_fine(listed(text))


@is_silent_in(rules.measures)
def test_a_vocabulary_without_properties_refuses_no_measure(sources_of: SourcesOf) -> None:
    start, end = TAXONOMY.index("properties:"), TAXONOMY.index("axes:")
    no_properties = sources_of({"taxonomy.yml": TAXONOMY[:start] + "properties: []\n" + TAXONOMY[end:]})
    assert list(rules.measures(no_properties, TODAY)) == []


def claim(lever: str = "rye", outcome: str = "quality", more: str = "") -> str:
    return (
        f"claims:\n- lever: {lever}\n  outcome: {outcome}\n  effect: increases\n  statement: S.\n  where: p. 1\n{more}"
    )


@complains_in(rules.claims)
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        # levers
        (claim(lever="‸ryee"), "unknown-term: 'ryee' is not a term of the vocabulary; did you mean 'rye'?"),
        (claim(lever="‸oven-work"), "unknown-term: 'oven-work' …; did you mean 'baking'?"),
        (claim(lever="‸divrsity"), "unknown-term: 'divrsity' …; did you mean 'diversity'?"),
        (claim(lever="‸zzz"), "unknown-term: 'zzz' is not a term of the vocabulary; the vocabulary is in taxonomy.yml"),
        (claim(lever="‸craft"), "unknown-term: 'craft' is not a term of the vocabulary; …"),
        (claim(lever="‸shelf-life"), "unknown-term: 'shelf-life' is not a term of the vocabulary; …"),
        # outcomes
        (claim(outcome="‸qualty"), "unknown-term: 'qualty' is not an outcome; did you mean 'quality'?"),
        (
            claim(outcome="‸zzz"),
            "unknown-term: 'zzz' is not an outcome; the outcomes are quality, diversity, shelf-life",
        ),
        (claim(outcome="‸complexity"), "unknown-term: 'complexity' is not an outcome; …"),
        # measures
        (claim(more="  measure: ‸tastng\n"), "unknown-term: 'tastng' is not a measure; did you mean 'tasting'?"),
        (claim(more="  measure: ‸taste-panel\n"), "unknown-term: 'taste-panel' …; did you mean 'tasting'?"),
        (claim(more="  measure: ‸zzz\n"), "unknown-term: 'zzz' is not a measure; the vocabulary is in taxonomy.yml"),
        (claim(more="  measure: ‸oven-work\n"), "unknown-term: 'oven-work' …; the vocabulary is in taxonomy.yml"),
        (claim(more="  measure: ‸rye\n"), "unknown-term: 'rye' is not a measure; it belongs to grain"),
    ],
)
def test_a_claim_speaks_the_vocabulary(complains: Complains, text: str, problem: str) -> None:
    complains(listed(text), problem)


@complains_in(rules.claims)
def test_every_wrong_word_of_every_claim_is_complained_about(complains: Complains) -> None:
    second = claim("‸d", "‸e", "  measure: ‸f\n").removeprefix("claims:\n")
    complains(
        listed(claim("‸a", "‸b", "  measure: ‸c\n") + second),
        *(f"unknown-term: '{word}' …" for word in "abcdef"),
    )


@is_silent_in(rules.claims)
@pytest.mark.parametrize(
    "text",
    [
        claim(lever="sourdough"),
        claim(lever="blind-tasting", outcome="shelf-life"),
        claim(lever="complexity", outcome="diversity", more="  measure: shape-count\n"),
        claim(outcome="diversity", more="  measure: tasting\n"),
    ],
)
def test_a_lever_is_a_term_a_measure_or_a_property(is_fine: IsFine, text: str) -> None:
    is_fine(listed(text))


def result(
    method: str = "rye", quality: str = "tasting", diversity: str = "shape-count", complexity: str | None = None
) -> str:
    effort = f"  complexity: {{measure: {complexity}, {VALUES}}}\n" if complexity else ""
    return (
        f"results:\n- setting: S\n  baseline: B\n  method: {method}\n  where: Table 1\n"
        f"  quality: {{measure: {quality}, {VALUES}}}\n  diversity: {{measure: {diversity}, {VALUES}}}\n{effort}"
    )


VALUES = "level: dataset, better: higher, baseline: 1, value: 2"


def sweep(method: str | None = None, quality: str = "tasting", diversity: str = "shape-count") -> str:
    return (
        f"results:\n- setting: S\n  knob: heat\n  where: Table 1\n{f'  method: {method}{chr(10)}' if method else ''}"
        f"  quality: {{measure: {quality}, level: dataset, better: higher}}\n"
        f"  diversity: {{measure: {diversity}, level: dataset, better: higher}}\n"
        "  points: [{at: 1, quality: 1, diversity: 1}, {at: 2, quality: 2, diversity: 2}]\n"
    )


@complains_in(rules.results)
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (result(method="‸ryee"), "unknown-term: 'ryee' is not a term of the vocabulary; did you mean 'rye'?"),
        (sweep(method="‸ryee"), "unknown-term: 'ryee' is not a term of the vocabulary; did you mean 'rye'?"),
        (result(quality="‸tastng"), "unknown-term: 'tastng' is not a measure of quality; did you mean 'tasting'?"),
        (sweep(quality="‸taste-panel"), "unknown-term: 'taste-panel' …; did you mean 'tasting'?"),
        (result(quality="‸zzz"), "unknown-term: 'zzz' is not a measure of quality; the vocabulary is in taxonomy.yml"),
        # measures of something else
        (
            result(diversity="‸tasting"),
            "unknown-term: 'tasting' is not a measure of diversity; it belongs to quality",
        ),
        (sweep(diversity="‸tasting"), "unknown-term: 'tasting' is not a measure of diversity; it belongs to quality"),
        (
            result(complexity="‸tasting"),
            "unknown-term: 'tasting' is not a measure of complexity; it belongs to quality",
        ),
        (result(quality="‸rye"), "unknown-term: 'rye' is not a measure of quality; it belongs to grain"),
        (result(quality="‸step-cont"), "unknown-term: 'step-cont' is not a measure of quality; the vocabulary is in …"),
    ],
)
def test_a_result_speaks_the_vocabulary(complains: Complains, text: str, problem: str) -> None:
    complains(listed(text), problem)


@complains_in(rules.results)
def test_every_wrong_word_of_every_result_is_complained_about(complains: Complains) -> None:
    second = sweep("‸e", "‸f", "‸g").removeprefix("results:\n")
    complains(
        listed(result("‸a", "‸b", "‸c", "‸d") + second),
        *(f"unknown-term: '{word}' …" for word in "abcdefg"),
    )


@is_silent_in(rules.results)
@pytest.mark.parametrize("text", [result(), result("tasting", complexity="step-count"), sweep(), sweep("quality")])
def test_results_in_the_words_of_the_vocabulary_are_fine(is_fine: IsFine, text: str) -> None:
    is_fine(listed(text))


@is_silent_in(rules.claims)
@is_silent_in(rules.results)
def test_where_there_is_no_vocabulary_no_word_is_refused(complains: Complains) -> None:
    complains(
        {"taxonomy.yml": "‸just words\n", **listed(claim("a", "b") + result("c", "d", "e") + "terms: {f: [g]}")},
        "wrong-type: …",
    )


@complains_in(rules.related)
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "related: [‸miller2020loave]",
            "related: 'miller2020loave' is not a paper of the survey; did you mean 'miller2020loaves'?",
        ),
        (
            "related:\n- miller2020loaves\n- ‸zzz",
            "related: 'zzz' is not a paper of the survey; add the paper first, or delete the line",
        ),
        ("related: [‸baker2021crust]", "related: a paper is not related to itself; delete the line"),
        ("related: [‸knuth1984bread]", "related: 'knuth1984bread' is not a paper of the survey; …"),
    ],
)
def test_related_papers_are_other_papers(complains: Complains, text: str, problem: str) -> None:
    complains(listed(text), problem)


@is_silent_in(rules.related)
def test_papers_of_the_survey_may_be_related(is_fine: IsFine) -> None:
    is_fine(listed("related: [miller2020loaves]"))


@is_silent_in(rules.related)
def test_a_related_paper_may_be_one_that_cannot_be_read(complains: Complains) -> None:
    complains({MILLER: "‸- a\n", **listed("related: [miller2020loaves]")}, "wrong-type: …")


# --- papers and BibTeX ---------------------------------------------------------------


@complains_in(rules.entries_for_papers)
@pytest.mark.parametrize(
    ("key", "bib", "problem"),
    [
        ("zhu2020rye", "", "no-entry: there is no BibTeX entry 'zhu2020rye'; add it to bib/references.bib"),
        # the entry of another paper is not meant
        ("miller2020loave", "", "no-entry: there is no BibTeX entry 'miller2020loave'; add it to …"),
    ],
)
def test_a_paper_needs_an_entry(complains: Complains, key: str, bib: str, problem: str) -> None:
    complains({f"papers/{key}.yml": f"‸{LISTED}", "bib/more.bib": bib}, problem)


@complains_in(rules.entries_for_papers)
@complains_in(rules.papers_for_entries)
def test_a_paper_and_an_entry_with_nearly_one_key_point_at_each_other(complains: Complains) -> None:
    complains(
        paper_and_entry("zhu2020rye", "‸@misc{zhu2020rys, author = {Z}, title = {On Rye}, year = 2020}", f"‸{LISTED}"),
        "no-entry: there is no BibTeX entry 'zhu2020rye'; did you mean 'zhu2020rys'?",
        "no-paper: the entry 'zhu2020rys' has no papers/zhu2020rys.yml; did you mean 'zhu2020rye'?; a work that is "
        "only cited belongs in bib/background.bib",
    )


@complains_in(rules.entries_for_papers)
def test_an_entry_among_the_background_is_no_papers_entry(complains: Complains) -> None:
    complains(
        {"papers/knuth1984bread.yml": f"‸{LISTED}"},
        "no-entry: the BibTeX entry 'knuth1984bread' stands in bib/background.bib, which is for works that are not "
        "papers of the survey; move it to bib/references.bib",
    )


@complains_in(rules.entries_for_papers)
def test_capitals_of_a_key_matter(complains: Complains) -> None:
    complains(
        paper_and_entry("zhu2020rye", "‸@misc{Zhu2020Rye, author = {Z}, title = {On Rye}, year = 2020}", f"‸{LISTED}"),
        "no-entry: there is no BibTeX entry 'zhu2020rye'…",
        "no-paper: the entry 'Zhu2020Rye' has no papers/Zhu2020Rye.yml; did you mean 'zhu2020rye'?; …",
    )


@is_silent_in(rules.entries_for_papers)
def test_an_entry_that_cannot_be_read_is_not_missing_besides(complains: Complains) -> None:
    complains(
        paper_and_entry("zhu2020rye", "@misc{zhu2020rye,\n  title = {On Rye}\n  ‸year = 2020,\n}\n"),
        "bibtex: …comma missing…",
    )


@is_silent_in(rules.entries_for_papers)
@is_silent_in(rules.papers_for_entries)
def test_an_entry_may_stand_in_any_file_that_is_no_background(is_fine: IsFine) -> None:
    is_fine(paper_and_entry("zhu2020rye", "@misc{zhu2020rye, author = {Z}, title = {On Rye}, year = 2020}"))


@complains_in(rules.papers_for_entries)
@pytest.mark.parametrize(
    ("key", "problem"),
    [
        (
            "zhu2020rye",
            "no-paper: the entry 'zhu2020rye' has no papers/zhu2020rye.yml; a work that is only cited belongs in "
            "bib/background.bib",
        ),
        (
            "../../etc/passwd",
            "no-paper: the entry '../../etc/passwd' has no …; a paper's key is lower-case letters, digits and …",
        ),
        (
            "Zhu:2020_rye",
            "no-paper: the entry 'Zhu:2020_rye' …; a paper's key is lower-case letters, digits and hyphens; …",
        ),
        ("miller2020loave", "no-paper: the entry 'miller2020loave' has no papers/miller2020loave.yml; a work that …"),
    ],
)
def test_an_entry_needs_a_paper(complains: Complains, key: str, problem: str) -> None:
    complains({"bib/more.bib": f"\n  ‸@misc{{{key}, author = {{Z}}, title = {{On Rye}}, year = 2020}}"}, problem)


@is_silent_in(rules.papers_for_entries)
@pytest.mark.parametrize("name", ["background.bib", "background-theory.bib"])
def test_an_entry_among_the_background_needs_no_paper(is_fine: IsFine, name: str) -> None:
    entry = "@misc{zhu2020rye, author = {Z}, title = {On Rye}, year = 2020}\n"
    is_fine({"bib/background.bib": BASE["bib/background.bib"]} | {f"bib/{name}": BASE.get(f"bib/{name}", "") + entry})


@is_silent_in(rules.papers_for_entries)
def test_an_entry_of_a_paper_that_cannot_be_read_has_a_paper(complains: Complains) -> None:
    complains({PAPER: "‸- a\n"}, "wrong-type: …")


@is_silent_in(rules.papers_for_entries)
@is_silent_in(rules.same_paper)
@is_silent_in(rules.similar_titles)
def test_proceedings_that_an_entry_refers_to_need_no_paper_and_are_no_twin(is_fine: IsFine) -> None:
    is_fine(
        paper_and_entry(
            "zhu2020rye",
            """\
@inproceedings{zhu2020rye, crossref = {rising2020}, author = {Z}, title = {Proceedings of the Rising Dough}}
@proceedings{rising2020, title = {Proceedings of the Rising Dough}, year = 2020}
@proceedings{baking2020, title = {Proceedings of the Rising Dough Two}, year = 2020, crossref = {rising2020}}
@inproceedings{baker2021crust, crossref = {baking2020}, author = {B}, title = {On Crust}}
""",
        )
        | {"bib/references.bib": BASE["bib/references.bib"].partition("@misc")[0]}
    )


@complains_in(rules.entries_once)
@pytest.mark.parametrize(
    ("key", "problem"),
    [
        (
            "baker2021crust",
            "duplicate-entry: the key 'baker2021crust' already stands in bib/a.bib, line 2; rename or delete one",
        ),
        (
            "Baker2021Crust",
            "duplicate-entry: the key 'Baker2021Crust' already stands in bib/a.bib, line 2, in other capitals; "
            "rename or delete one",
        ),
    ],
)
def test_a_key_stands_once_in_all_files(complains: Complains, key: str, problem: str) -> None:
    files = {
        "bib/references.bib": BASE["bib/references.bib"].partition("@misc")[0],
        "bib/a.bib": "\n@misc{baker2021crust, author = {B}, title = {On Crust}, year = 2021}\n",
        "bib/background-b.bib": f"‸@misc{{{key}, author = {{B}}, title = {{Another Thing}}, year = 2021}}\n",
    }
    complains(files, problem)  # files are read by name: a.bib comes first


@complains_in(rules.entries_once)
def test_a_key_stands_once_in_a_file_whatever_its_capitals(complains: Complains) -> None:
    complains(
        {
            "bib/background-a.bib": "@misc{a, author = {A}, title = {One}, year = 1}\n"
            "‸@misc{A, author = {B}, title = {Two}, year = 2}\n"
            "@misc{b, author = {B}, title = {Three}, year = 2}\n"
        },
        "duplicate-entry: the key 'A' already stands in bib/background-a.bib, line 1, in other capitals; …",
    )


@is_silent_in(rules.entries_once)
def test_different_keys_are_fine(is_fine: IsFine) -> None:
    is_fine({"bib/background-a.bib": "@misc{a, author = {A}, title = {One}, year = 1}"})


def pair(first: str, second: str) -> dict[str, str]:
    """Two papers whose entries have something in common; the second is complained about."""
    return {
        "papers/a1.yml": LISTED,
        "papers/b2.yml": LISTED,
        "bib/more.bib": f"@misc{{a1, author = {{A}}, year = 2024, {first}}}\n"
        f"‸@misc{{b2, author = {{B}}, year = 2025, {second}}}\n",
    }


@complains_in(rules.same_paper)
@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        # arXiv ids
        ("title = {One}, eprint = {2401.00001}", "title = {Two}, eprint = {2401.00001}", "arXiv id 2401.00001"),
        ("title = {One}, eprint = {2401.00001v1}", "title = {Two}, eprint = {2401.00001v3}", "arXiv id 2401.00001"),
        (
            "title = {One}, eprint = {2401.00001}",
            "title = {Two}, url = {https://arxiv.org/abs/2401.00001v2}",
            "arXiv id 2401.00001",
        ),
        ("title = {One}, eprint = {cs/0112017}", "title = {Two}, eprint = {CS/0112017}", "arXiv id cs/0112017"),
        # DOIs
        ("title = {One}, doi = {10.1000/xYz}", "title = {Two}, doi = {https://doi.org/10.1000/XyZ}", "DOI 10.1000/xyz"),
        # titles
        ("title = {Rye: the {Grain}!}", "title = {RYE - The Grain}", "title"),
        (r"title = {Caf{\'e} Bread}", "title = {Café bread}", "title"),
        # preprint and publication
        (
            "title = {On Rye and Its Ways}, eprint = {2401.00001}",
            "title = {On rye, and its ways}, doi = {10.1000/1}",
            "title",
        ),
        # the first thing in common is said
        (
            "title = {One}, doi = {10.1000/1}, eprint = {2401.00001}",
            "title = {One}, doi = {10.1000/1}, eprint = {2401.00001}",
            "arXiv id 2401.00001",
        ),
    ],
)
def test_a_work_stands_once_in_the_bibliography(complains: Complains, first: str, second: str, same: str) -> None:
    complains(
        pair(first, second),
        f"duplicate-paper: 'b2' and 'a1' (bib/more.bib, line 1) have the same {same}; merge the two records",
    )


@complains_in(rules.same_paper)
def test_a_paper_may_not_be_among_the_background_besides(complains: Complains) -> None:
    complains(
        {
            "bib/background-a.bib": "@misc{a, author = {A}, title = {On {Crust}}, year = 2021}",
            "bib/references.bib": BASE["bib/references.bib"].replace("@misc{b", "‸@misc{b"),
        },
        "duplicate-paper: 'baker2021crust' and 'a' (bib/background-a.bib, line 1) have the same title; …",
    )


@is_silent_in(rules.same_paper)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("title = {One}, eprint = {2401.00001}", "title = {Two}, eprint = {2401.00002}"),
        ("title = {One}, doi = {10.1000/1}", "title = {Two}, doi = {10.1000/12}"),
        ("title = {Rye}", "title = {Rye Two}"),
        ("title = {???}", "title = {!}"),  # titles without a letter are not alike
    ],
)
def test_different_works_are_fine(is_fine: IsFine, first: str, second: str) -> None:
    is_fine({name: text.replace("‸", "") for name, text in pair(first, second).items()})


NEARLY = "warning: similar-title: the title is nearly that of 'a1' (bib/more.bib, line 1); are they one paper?"


@complains_in(rules.similar_titles)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Wild Yeast Makes Better Rye", "Wild Yeast Makes Better Rye Bread"),  # 5 of 6
        ("The Wild Yeast Makes Better Rye", "Wild Yeast Makes Better Rye!"),
        ("Wild Yeast Makes Better", "Wild Yeast Makes Better, Again"),  # 4 of 5
        ("Better Rye from Wild Yeast, a Study", "A Study: Better Rye from Wild Yeast"),  # other order
        (r"Wild {Yeast} Makes Caf{\'e} Rye", "Of wild yeast: it makes café rye"),
    ],
)
def test_titles_that_share_nearly_all_words_are_doubtful(complains: Complains, first: str, second: str) -> None:
    complains(pair(f"title = {{{first}}}", f"title = {{{second}}}"), NEARLY)


@complains_in(rules.similar_titles)
def test_a_doubtful_title_keeps_no_paper_from_being_shown(survey_of: Callable[..., Any]) -> None:
    survey, problems = survey_of(
        pair("title = {Wild Yeast Makes Better Rye}", "title = {Wild Yeast Makes Better Rye Now}")
    )
    assert [p.paper for p in problems] == [None]
    assert "b2" in survey.by_key


@is_silent_in(rules.similar_titles)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Wild Yeast Makes Better Rye", "Wild Yeast Makes Better Wheat"),  # 4 of 6
        ("Wild Yeast Makes", "Wild Yeast Makes It"),  # too short to say
        ("Wild Yeast Makes", "Wild Yeast Makes Rye"),  # 3 of 4
        ("Slow Ovens and Their Uses", "Quick Mills and Their Flour"),
        ("A B C D E F", "A B C D E G"),  # words of one letter say nothing
    ],
)
def test_titles_that_share_some_words_are_fine(is_fine: IsFine, first: str, second: str) -> None:
    files = pair(f"title = {{{first}}}", f"title = {{{second}}}")
    is_fine({name: text.replace("‸", "") for name, text in files.items()})


NEEDS = {
    "article": "author, title, journal or journaltitle, year or date",
    "book": "author or editor, title, publisher, year or date",
    "booklet": "title",
    "collection": "editor, title, year or date",
    "conference": "author, title, booktitle, year or date",
    "dataset": "author or editor, title, year or date",
    "inbook": "author or editor, title, chapter or pages or booktitle, publisher, year or date",
    "incollection": "author, title, booktitle, publisher, year or date",
    "inproceedings": "author, title, booktitle, year or date",
    "manual": "title",
    "mastersthesis": "author, title, school or institution, year or date",
    "misc": "author, title, year or date",
    "online": "author or editor, title, year or date or urldate, url or doi or eprint",
    "phdthesis": "author, title, school or institution, year or date",
    "proceedings": "title, year or date",
    "report": "author, title, type, institution, year or date",
    "software": "author or editor, title, year or date",
    "techreport": "author, title, institution, year or date",
    "thesis": "author, title, type, school or institution, year or date",
    "unpublished": "author, title, note",
}
"""The entry types that there are, and the fields that each needs."""


def background(entry: str) -> dict[str, str]:
    return {"bib/background-x.bib": entry}


@complains_in(rules.required_fields)
@pytest.mark.parametrize(("type_", "needs"), NEEDS.items())
def test_an_entry_needs_the_fields_of_its_type(complains: Complains, type_: str, needs: str) -> None:
    fields = needs.split(", ")
    complains(
        background(f"\n{'‸' * len(fields)}@{type_}{{x}}"),
        *(f"missing-field: @{type_}{{x}} needs the field {field}" for field in fields),
    )


@is_silent_in(rules.required_fields)
@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize(("type_", "needs"), NEEDS.items())
def test_one_of_the_fields_that_will_do_is_enough(is_fine: IsFine, type_: str, needs: str, which: int) -> None:
    choices = [field.split(" or ") for field in needs.split(", ")]
    chosen = [names[min(which, len(names) - 1)] for names in choices]
    fields = "".join(f", {name} = {{{'https://a.org' if name == 'url' else '1999'}}}" for name in chosen)
    is_fine(background(f"@{type_}{{x{fields}}}"))


def test_every_type_of_entry_is_tested() -> None:
    assert rules.REQUIRED_FIELDS.keys() == NEEDS.keys()


@complains_in(rules.required_fields)
def test_an_empty_field_is_a_missing_one(complains: Complains) -> None:
    complains(
        background("‸@misc{x, author = {A}, title = { }, year = 2020}"), "missing-field: @misc{x} needs the field title"
    )


@complains_in(rules.required_fields)
def test_the_entry_of_a_paper_that_lacks_a_field_leaves_the_paper_out(survey_of: Callable[..., Any]) -> None:
    survey, _ = survey_of(paper_and_entry("zhu2020rye", "@misc{zhu2020rye, author = {Z}, year = 2020}"))
    assert [(left.key, [p.code for p in left.problems]) for left in survey.left_out] == [
        ("zhu2020rye", ["missing-field"])
    ]


@is_silent_in(rules.required_fields)
def test_capitals_of_types_and_fields_do_not_matter(is_fine: IsFine) -> None:
    is_fine(background("@ARTICLE{x, Author = {A}, TITLE = {T}, journalTitle = {J}, Date = {2020-05}}"))


@complains_in(rules.required_fields)
@pytest.mark.parametrize(
    ("type_", "problem"),
    [
        ("artcle", "entry-type: @artcle is not a type of entry; did you mean 'article'?"),
        ("zzz", "entry-type: @zzz is not a type of entry; use @misc"),
    ],
)
def test_an_entry_has_a_type_that_exists(complains: Complains, type_: str, problem: str) -> None:
    complains(background(f"‸@{type_}{{x, author = {{A}}}}"), problem)


@complains_in(rules.years_agree)
def test_a_work_is_not_older_than_its_arxiv_id(complains: Complains) -> None:
    complains(
        background("\n@misc{x, author = {A}, title = {T}, eprint = {2401.00001}, ‸year = {2023}}"),
        "year: the year 2023 comes before the arXiv id 2401.00001, which was given in 2024",
    )


@complains_in(rules.years_agree)
def test_a_date_that_is_older_than_the_arxiv_id_is_complained_about_at_the_entry(complains: Complains) -> None:
    complains(
        background("\n‸@misc{x, author = {A}, title = {T}, eprint = {0704.0001}, date = {2006-05}}"),
        "year: the year 2006 comes before the arXiv id 0704.0001, which was given in 2007",
    )


@is_silent_in(rules.years_agree)
def test_a_published_work_may_come_to_arxiv_years_later(is_fine: IsFine) -> None:
    fields = "author = {A}, title = {T}, booktitle = {Proceedings}, eprint = {2310.13675}, year = {2022}"
    is_fine(background(f"\n@inproceedings{{x, {fields}}}"))


@is_silent_in(rules.years_agree)
@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2401.00001}, year = {2024}",
        "eprint = {2401.00001}, year = {2025}",
        "eprint = {cs/9901001}, year = {1998}",  # older ids tell no year
        "eprint = {2401.00001}, year = {n.d.}",
        "year = {1850}",
    ],
)
def test_a_work_may_be_as_young_as_it_likes(is_fine: IsFine, fields: str) -> None:
    is_fine(background(f"@misc{{x, author = {{A}}, title = {{T}}, {fields}}}"))


@complains_in(rules.web_links)
@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://a.org/x", "www.a.org", "https://", "https://a.org/<b>", "https://a.org/a b"]
)
def test_an_entrys_link_is_an_http_address(complains: Complains, link: str) -> None:
    complains(
        background(f"@misc{{x,\n  author = {{A}}, title = {{T}}, year = 2020,\n  ‸url = {{{link}}}}}"),
        f"bad-link: a link must start with http:// or https://, found '{link}'",
    )


@complains_in(rules.web_links)
def test_a_paper_whose_entry_has_a_bad_link_is_left_out(survey_of: Callable[..., Any]) -> None:
    entry = "@misc{zhu2020rye, author = {Z}, title = {On Rye}, year = 2020, url = {javascript:alert(1)}}"
    survey, _ = survey_of(paper_and_entry("zhu2020rye", entry))
    assert [(left.key, [p.code for p in left.problems]) for left in survey.left_out] == [("zhu2020rye", ["bad-link"])]


@complains_in(rules.web_links)
def test_a_bad_link_that_is_inherited_is_complained_about_at_the_entry(complains: Complains) -> None:
    complains(
        background(
            "‸@inproceedings{x, author = {A}, title = {T}, crossref = {y}}\n"
            "@proceedings{y, title = {P}, year = 2020, ‸url = {a.org}}"
        ),
        "bad-link: …",
        "bad-link: …",
    )


@is_silent_in(rules.web_links)
@pytest.mark.parametrize(
    "field", ["url = {https://a.org/x?y=1&z=2#n}", r"url = {http://a.org/a\_b\%20c}", "url = {}", ""]
)
def test_an_entry_may_have_an_http_address_or_none(is_fine: IsFine, field: str) -> None:
    is_fine(background(f"@misc{{x, author = {{A}}, title = {{T}}, year = 2020, {field}}}"))


# --- vocabulary ----------------------------------------------------------------------


def vocabulary(axes: str = "", *, properties: str = "", head: str = "") -> dict[str, str]:
    """A survey without papers, with more axes, properties or other parts in its vocabulary."""
    outcomes_to_venues = TAXONOMY[: TAXONOMY.index("properties:")]
    middle, _, end = TAXONOMY[len(outcomes_to_venues) :].partition("axes:\n")
    return {"taxonomy.yml": f"{outcomes_to_venues}{head}{middle}{properties}axes:\n{end}{axes}"}


def axis(id_: str, *terms: str) -> str:
    lines = "".join(f"      - {{{term}, label: L, definition: D}}\n" for term in terms)
    return f"  - id: {id_}\n    label: L\n    question: Q\n    definition: D\n    terms:" + (
        f"\n{lines}" if lines else " []\n"
    )


def property_(id_: str, *measures: str) -> str:
    return axis(id_, *measures).replace("terms:", "measures:")


@complains_in(rules.vocabulary_ids)
@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (vocabulary(axis("salt", "id: ‸rye")), "'rye' already stands on line 44"),
        (vocabulary(axis("salt", "id: sea", "id: ‸sea")), "'sea' already stands on line 51"),
        (vocabulary(axis("‸craft")), "'craft' already stands on line 30"),
        (vocabulary(axis("salt", "id: ‸salt")), "'salt' already stands on line 46"),
        (vocabulary(axis("salt", "id: ‸grain")), "'grain' already stands on line 39"),
        # axes count before properties
        (vocabulary(properties=property_("‸craft")), "'craft' already stands on line 35"),
        (vocabulary(properties=property_("crumb", "id: ‸rye")), "'rye' already stands on line 50"),
        (vocabulary(properties=property_("crumb", "id: ‸tasting")), "'tasting' already stands on line 15"),
    ],
)
def test_an_id_is_used_once_in_the_vocabulary(sources_of: SourcesOf, files: dict[str, str], problem: str) -> None:
    (found,) = rules.vocabulary_ids(sources_of(files), TODAY)
    assert (found.path, found.code) == ("taxonomy.yml", "duplicate-id")
    assert found.message.startswith(f"the id {problem}; ids are unique")
    line, column = caret(files["taxonomy.yml"])
    assert (found.line, found.column) == (line, column)


def caret(text: str) -> tuple[int, int]:
    before = text[: text.index("‸")]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@complains_in(rules.vocabulary_ids)
def test_each_repetition_of_an_id_names_the_first(complains: Complains) -> None:
    complains(
        vocabulary(axis("salt", "id: sea", "id: ‸sea", "id: ‸sea")),
        "duplicate-id: the id 'sea' already stands on line 51; …",
        "duplicate-id: the id 'sea' already stands on line 51; …",
    )


@is_silent_in(rules.vocabulary_ids)
def test_ids_that_are_used_once_are_fine(is_fine: IsFine) -> None:
    is_fine(vocabulary(axis("salt", "id: sea", "id: rock")))


@complains_in(rules.vocabulary_parents)
@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            vocabulary(axis("salt", "id: sea", "id: coarse, parent: ‸seas")),
            "unknown-term: 'seas' is not a term of salt; did you mean 'sea'?",
        ),
        (vocabulary(axis("salt", "id: sea, parent: ‸zzz")), "unknown-term: 'zzz' is not a term of salt"),
        (vocabulary(axis("salt", "id: sea, parent: ‸rye")), "unknown-term: 'rye' is not a term of salt"),
        (
            vocabulary(properties=property_("crumb", "id: holes, parent: ‸tasting")),
            "unknown-term: 'tasting' is not a term of crumb",
        ),
        (
            vocabulary(axis("salt", "id: sea, parent: ‸sea")),
            "circle: 'sea' is its own ancestor; a term's parents must not form a circle",
        ),
    ],
)
def test_a_parent_is_another_term_of_the_axis(complains: Complains, files: dict[str, str], problem: str) -> None:
    complains(files, problem)


@complains_in(rules.vocabulary_parents)
def test_every_term_of_a_circle_is_complained_about_but_none_that_hangs_on_it(complains: Complains) -> None:
    complains(
        vocabulary(axis("salt", "id: a, parent: ‸b", "id: b, parent: ‸c", "id: c, parent: ‸a", "id: d, parent: a")),
        "circle: 'a' …",
        "circle: 'b' …",
        "circle: 'c' …",
    )


@is_silent_in(rules.vocabulary_parents)
def test_parents_may_form_a_tree_in_any_order(is_fine: IsFine) -> None:
    is_fine(
        vocabulary(
            axis("salt", "id: flaky, parent: coarse", "id: sea", "id: coarse, parent: sea"),
            properties=property_("crumb", "id: holes", "id: big-holes, parent: holes"),
        )
    )


@complains_in(rules.vocabulary_aliases)
@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            vocabulary(axis("salt", "id: sea", "id: rock, aliases: [Rocks, ‸Sea]")),
            "duplicate-alias: the alias 'Sea' already belongs to 'sea'",
        ),
        (
            vocabulary(axis("salt", "id: sea, aliases: [White Gold]", "id: rock, aliases: [‸white-gold]")),
            "duplicate-alias: the alias 'white-gold' already belongs to 'sea'",
        ),
        (
            vocabulary(axis("salt", "id: rock, aliases: [‸sea salt]", "id: sea-salt")),
            "duplicate-alias: the alias 'sea salt' already belongs to 'sea-salt'",
        ),
        (
            vocabulary(properties=property_("crumb", "id: holes", "id: gaps, aliases: [‸holes]")),
            "duplicate-alias: the alias 'holes' already belongs to 'holes'",
        ),
    ],
)
def test_an_alias_belongs_to_one_term_of_the_axis(complains: Complains, files: dict[str, str], problem: str) -> None:
    complains(files, problem)


@is_silent_in(rules.vocabulary_aliases)
def test_an_alias_may_be_a_terms_own_id_or_a_word_of_another_axis(is_fine: IsFine) -> None:
    is_fine(vocabulary(axis("salt", "id: sea-salt, aliases: [Sea salt, rye]", "id: rock, aliases: [halite]")))


@complains_in(rules.vocabulary_references)
@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            vocabulary(axis("salt", "id: sea, references: [knuth1984bread, ‸knuth1984bred]")),
            "no-entry: there is no BibTeX entry 'knuth1984bred'; did you mean 'knuth1984bread'?",
        ),
        (
            vocabulary(axis("salt", "id: sea, references: [‸zzz]")),
            "no-entry: there is no BibTeX entry 'zzz'; add it to bib/background.bib",
        ),
        (
            vocabulary(properties=property_("crumb", "id: holes", "id: gaps, references: [‸zzz]")),
            "no-entry: there is no BibTeX entry 'zzz'; add it to bib/background.bib",
        ),
    ],
)
def test_a_terms_reference_has_an_entry(complains: Complains, files: dict[str, str], problem: str) -> None:
    complains(files, problem)


@is_silent_in(rules.vocabulary_references)
def test_a_term_may_refer_to_papers_and_to_background(is_fine: IsFine) -> None:
    is_fine(vocabulary(axis("salt", "id: sea, references: [miller2020loaves, knuth1984bread]")))


@is_silent_in(rules.vocabulary_references)
@is_silent_in(rules.cited_keys)
def test_an_entry_that_cannot_be_read_may_be_referred_to_and_cited(complains: Complains) -> None:
    complains(
        vocabulary(axis("salt", "id: sea, references: [zhu2020rye]"))
        | {"bib/background-x.bib": "‸@misc{zhu2020rye, title = {A {B}", "docs/a.md": "[@zhu2020rye]"},
        "bibtex: …",
    )


@is_silent_in(rules.vocabulary_references)
def test_where_there_is_no_bibliography_no_reference_is_refused(sources_of: SourcesOf) -> None:
    sources = sources_of({"bib/references.bib": None, "bib/background.bib": None})
    assert list(rules.vocabulary_references(sources, TODAY)) == []


@complains_in(rules.vocabulary_examples)
@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (
            "value: 1, example: ‸baker2021crus",
            "no-paper: 'baker2021crus' is not a paper of the survey; did you mean 'baker2021crust'?",
        ),
        ("value: 1, example: ‸zzz", "no-paper: 'zzz' is not a paper of the survey"),
        ("value: 4, example: ‸miller2020loaves", "bad-value: 'miller2020loaves' has relevance 5, not 4"),
    ],
)
def test_an_example_has_the_relevance_that_it_stands_for(complains: Complains, step: str, problem: str) -> None:
    text = TAXONOMY.replace("venues:", f"  - {{{step}, label: L, definition: D}}\nvenues:")
    complains({"taxonomy.yml": text}, problem)


@is_silent_in(rules.vocabulary_examples)
@pytest.mark.parametrize("record", [LISTED, LISTED + "relevance: 1\n"])
def test_an_example_has_its_relevance_or_none_yet(is_fine: IsFine, record: str) -> None:
    text = TAXONOMY.replace("venues:", "  - {value: 1, example: baker2021crust, label: L, definition: D}\nvenues:")
    is_fine({"taxonomy.yml": text, PAPER: record})


@is_silent_in(rules.vocabulary_examples)
def test_an_example_may_be_a_paper_that_cannot_be_read(complains: Complains) -> None:
    complains({MILLER: "‸- a\n"}, "wrong-type: …")


@is_silent_in(rules.vocabulary_examples)
def test_where_there_are_no_papers_yet_no_example_is_missed(is_fine: IsFine) -> None:
    is_fine({PAPER: None, MILLER: None, "bib/references.bib": "", "docs/index.md": ""})


@complains_in(rules.vocabulary_outcomes)
@pytest.mark.parametrize(
    ("outcome", "problem"),
    [
        ("‸shelf-life", "duplicate-id: the outcome 'shelf-life' stands in the list twice"),
        ("‸rye", "duplicate-id: the outcome 'rye' is also a term of grain; rename one"),
        ("‸tasting", "duplicate-id: the outcome 'tasting' is also a term of quality; rename one"),
    ],
)
def test_an_outcome_is_no_term_and_stands_once(complains: Complains, outcome: str, problem: str) -> None:
    text = TAXONOMY.replace("relevance:", f"  - {{label: L, definition: D, id: {outcome}}}\nrelevance:")
    complains({"taxonomy.yml": text}, problem)


@is_silent_in(rules.vocabulary_outcomes)
def test_an_outcome_may_be_a_property(is_fine: IsFine) -> None:
    text = TAXONOMY.replace("relevance:", "  - {id: complexity, label: L, definition: D}\nrelevance:")
    is_fine({"taxonomy.yml": text})


# --- prose ---------------------------------------------------------------------------


@complains_in(rules.cited_keys)
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "Loaves\nare [‸@miller2020loave].",
            "citation: there is no BibTeX entry 'miller2020loave'; did you mean 'miller2020loaves'?",
        ),
        ("[@miller2020loaves; ‸@zzz]", "citation: there is no BibTeX entry 'zzz'; add it to bib/background.bib"),
        (
            "[‸@zhu.2020]",
            "citation: '@zhu.2020' cannot be cited: a key in prose has only letters, digits, '-' and '_'; …",
        ),
        ("[‸@../../x]", "citation: '@../../x' cannot be cited: …"),
    ],
)
def test_what_prose_cites_has_an_entry(complains: Complains, text: str, problem: str) -> None:
    complains({"docs/questions/why.md": text}, problem)


@is_silent_in(rules.cited_keys)
@is_silent_in(rules.plain_citations)
def test_prose_may_cite_papers_and_background_and_speak_of_citations(is_fine: IsFine) -> None:
    is_fine({"docs/a.md": "[@miller2020loaves; @knuth1984bread], `[@zzz]`, `[see @zzz]`, me@x.org, @zzz"})


@is_silent_in(rules.cited_keys)
def test_an_entry_with_a_key_that_cannot_be_cited_is_fine_until_it_is(complains: Complains) -> None:
    entry = "@misc{zhu.2020, author = {Z}, title = {On Rye}, year = 2020}"
    complains({"bib/background-x.bib": entry, "docs/a.md": "[‸@zhu.2020]"}, "citation: '@zhu.2020' cannot be cited: …")


@complains_in(rules.plain_citations)
@pytest.mark.parametrize("text", ["[see @miller2020loaves]", "[@miller2020loaves, p. 3]", "[-@miller2020loaves]"])
def test_a_citation_holds_keys_only(complains: Complains, text: str) -> None:
    complains(
        {"docs/a.md": f"Loaves\nare ‸{text}."},
        f"citation: '{text}' is not a citation; write only keys in brackets, as in '[@one; @two]', and the rest …",
    )


# --- all rules -----------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_is_written_above_its_function_as_one_sentence(rule: Callable[..., Any]) -> None:
    sentence = (rule.__doc__ or "").strip()
    assert sentence.endswith(".")
    assert "\n\n" not in sentence


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_has_a_test_where_it_complains_and_one_where_it_does_not(rule: Callable[..., Any]) -> None:
    assert rule.__name__ in complained
    assert rule.__name__ in silent


def test_no_rule_is_forgotten_and_none_runs_twice() -> None:
    written = {
        name
        for name, value in vars(rules).items()
        if getattr(value, "__module__", "") == rules.__name__
        and not name.startswith("_")
        and list(getattr(value, "__annotations__", {}))[:1] == ["sources"]
        and name != "check"
    }
    assert [rule.__name__ for rule in RULES] == list(dict.fromkeys(rule.__name__ for rule in RULES))
    assert {rule.__name__ for rule in RULES} == written


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_is_silent_about_a_sound_survey_and_about_an_empty_one(
    rule: Callable[..., Any], sources_of: SourcesOf
) -> None:
    assert list(rule(sources_of({}), TODAY)) == []
    assert list(rule(sources_of(dict.fromkeys(BASE)), TODAY)) == []


def test_all_rules_are_asked(sources_of: SourcesOf) -> None:
    sources = sources_of({PAPER: "status: listed\nadded: 2027-01-01\nrelated: [zzz]\n", "docs/a.md": "[@zzz]"})
    assert {p.code for p in check(sources, TODAY)} == {"future-date", "related", "citation"}
    assert {p.code for p in check(sources, date(2027, 1, 1))} == {"related", "citation"}


def test_where_no_places_are_known_the_vocabulary_is_complained_about_at_its_start(sources_of: SourcesOf) -> None:
    sources = replace(sources_of(vocabulary(axis("salt", "id: rye"))), taxonomy_marks=None)
    (problem,) = rules.vocabulary_ids(sources, TODAY)
    assert (problem.line, problem.column, problem.code) == (1, 1, "duplicate-id")
