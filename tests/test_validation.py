"""A tree becomes a model, and each fault in it a problem in our own words, at its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from survey.model import MeasuredBy, Record, Status
from survey.validation import fill
from survey.yaml_tree import Marks, Tree, Value, read

Complains = Callable[..., None]

PAPER = "papers/baker2021crust.yml"


def listed(rest: str) -> dict[str, str]:
    """A listed paper with something more in its file, from line 3 on."""
    return {PAPER: f"status: listed\nadded: 2024-05-21\n{rest}\n"}


# --- keys ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        # near misses
        ("‸sumary: x", "unknown-key: 'sumary' is not a key of the record; did you mean 'summary'?"),
        ("‸Links: {}", "unknown-key: 'Links' is not a key of the record; did you mean 'links'?"),
        ("models: {‸generators: [x]}", "unknown-key: 'generators' is not a key of models; did you mean 'generator'?"),
        ("links:\n  ‸cod: https://a.org", "unknown-key: 'cod' is not a key of links; did you mean 'code'?"),
        (
            "measures: {quality: {‸shwn: []}}",
            "unknown-key: 'shwn' is not a key of measures.quality; did you mean 'shown'?",
        ),
        (
            "claims:\n- {lever: rye, outcome: quality, effect: none, statement: S., where: p. 1, ‸conditions: x}",
            "unknown-key: 'conditions' is not a key of claims[1]; did you mean 'condition'?",
        ),
        (
            "datasets:\n- name: A\n- name: B\n  ‸sise: 3",
            "unknown-key: 'sise' is not a key of datasets[2]; did you mean 'size'?",
        ),
        # far misses
        ("‸zzz: x", "unknown-key: 'zzz' is not a key of the record; known keys: added, benchmarks, claims, …, terms"),
        ("links: {‸zzz: x}", "unknown-key: 'zzz' is not a key of links; known keys: code, data, model, paper, project"),
        ("‸<<: {summary: x}", "unknown-key: '<<' is not a key of the record; known keys: …"),
        ("‸a.b: c", "unknown-key: 'a.b' is not a key of the record; known keys: …"),
        ("‸../x: c", "unknown-key: '../x' is not a key of the record; known keys: …"),
    ],
)
def test_an_unknown_key_is_an_error_with_a_suggestion(complains: Complains, text: str, problem: str) -> None:
    complains(listed(text), problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("datasets: [‸{size: 3}]", "missing-key: datasets[1] needs the key 'name'"),
        ("datasets:\n- name: A\n- ‸size: 3", "missing-key: datasets[2] needs the key 'name'"),
        (
            "claims:\n- ‸lever: rye\n  outcome: quality\n  statement: S.\n  where: p. 1",
            "missing-key: claims[1] needs the key 'effect'",
        ),
    ],
)
def test_a_missing_key_is_complained_about_where_it_belongs(complains: Complains, text: str, problem: str) -> None:
    complains(listed(text), problem)


def test_each_missing_key_is_complained_about(complains: Complains) -> None:
    complains(
        {PAPER: "‸‸links: {}\n"},
        "missing-key: the record needs the key 'status'",
        "missing-key: the record needs the key 'added'",
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty: the file is empty; it must hold keys and values, as in 'status: listed'"),
        ("# nothing\n", "empty: the file is empty; …"),
        ("~\n", "empty: the file is empty; …"),
        (
            "just words\n",
            "wrong-type: the file holds 'just words'; it must hold keys and values, as in 'status: listed'",
        ),
        ("- a\n- b\n", "wrong-type: the file holds a list of 2; …"),
    ],
)
def test_a_file_holds_keys_and_values(complains: Complains, text: str, problem: str) -> None:
    complains({PAPER: f"‸{text}"}, problem)


# --- types ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        # text
        ("summary: ‸[a, b]", "wrong-type: summary: expected text, found a list of 2"),
        ("summary: ‸{a: b}", "wrong-type: summary: expected text, found keys and values"),
        ("questions: [‸[x]]", "wrong-type: questions[1]: expected text, found a list of 1"),
        # lists
        (
            "related: ‸miller2020loaves",
            "wrong-type: related: expected a list, as in '[a, b]', found 'miller2020loaves'",
        ),
        ("claims: ‸{lever: rye}", "wrong-type: claims: expected a list, as in '[a, b]', found keys and values"),
        ("claims:‸\n", "wrong-type: claims: expected a list, as in '[a, b]', found nothing"),
        ("terms: {craft: ‸baking}", "wrong-type: terms.craft: expected a list, as in '[a, b]', found 'baking'"),
        # keys and values
        ("terms: ‸[baking]", "wrong-type: terms: expected keys and values, as in 'key: value', found a list of 1"),
        ("models: ‸oven", "wrong-type: models: expected keys and values, as in 'key: value', found 'oven'"),
        (
            "links: ‸[https://a.org]",
            "wrong-type: links: expected keys and values, as in 'key: value', found a list of 1",
        ),
        ("claims: [‸x]", "wrong-type: claims[1]: expected keys and values, as in 'key: value', found 'x'"),
        ("results: [‸x]", "wrong-type: results[1]: expected keys and values, as in 'key: value', found 'x'"),
        # numbers
        ("relevance: ‸high", "wrong-type: relevance: expected a whole number, found 'high'"),
        ("relevance: ‸3.5", "wrong-type: relevance: expected a whole number, found '3.5'"),
        ("relevance: ‸[5]", "wrong-type: relevance: expected a whole number, found a list of 1"),
        ("issue: ‸x", "wrong-type: issue: expected a whole number, found 'x'"),
        ("issue: [1, ‸x]", "wrong-type: issue[2]: expected a whole number, found 'x'"),
        ("issue: ‸{a: b}", "wrong-type: issue: expected a list, as in '[a, b]', found keys and values"),
        ("datasets: [{name: A, size: ‸many}]", "wrong-type: datasets[1].size: expected a whole number, found 'many'"),
        (f"issue: ‸{'9' * 5000}", "bad-value: issue: expected a smaller number, found '999…'"),
    ],
)
def test_a_wrong_type_is_complained_about_in_plain_words(complains: Complains, text: str, problem: str) -> None:
    complains(listed(text), problem)


SWEEP = """\
results:
- setting: Loaves
  knob: heat
  quality: {measure: tasting, level: dataset, better: higher}
  diversity: {measure: shape-count, level: dataset, better: higher}
  where: Table 1
"""
COMPARISON = """\
results:
- setting: Loaves
  baseline: plain
  method: sourdough
  diversity: {measure: shape-count, level: dataset, better: higher, baseline: 1, value: 2}
  where: Table 1
"""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("baseline: ‸x, value: 2", "wrong-type: results[1].quality.baseline: expected a number, found 'x'"),
        ("baseline: ‸[1], value: 2", "wrong-type: results[1].quality.baseline: expected a number, found a list of 1"),
        ("baseline: 1, value: ‸nan", "bad-value: results[1].quality.value: expected a finite number, found 'nan'"),
        ("baseline: 1, value: ‸1e999", "bad-value: results[1].quality.value: expected a finite number, found '1e999'"),
        ("baseline: 1, value: 2, n: ‸0", "bad-value: results[1].quality.n: expected at least 1, found '0'"),
        ("baseline: 1, value: 2, n: ‸101", "bad-value: results[1].quality.n: expected at most 100, found '101'"),
    ],
)
def test_a_measurement_is_made_of_finite_numbers(complains: Complains, text: str, problem: str) -> None:
    quality = f"  quality: {{measure: tasting, level: dataset, better: higher, {text}}}\n"
    complains(listed(COMPARISON + quality), problem)


def test_a_result_with_a_knob_is_a_sweep_and_needs_points(complains: Complains) -> None:
    complains(
        listed(SWEEP.replace("- ", "- ‸", 1)),
        "missing-key: results[1] needs the key 'points'",
    )


def test_a_result_without_a_knob_is_a_comparison_and_needs_a_value(complains: Complains) -> None:
    complains(
        listed(COMPARISON + "  quality: ‸{measure: tasting, level: dataset, better: higher, baseline: 1}\n"),
        "missing-key: results[1].quality needs the key 'value'",
    )


@pytest.mark.parametrize(
    ("points", "problem"),
    [
        (
            "‸[{at: 1, quality: 1, diversity: 1}]",
            "bad-value: results[1].points: expected at least 2 entries, found a list of 1",
        ),
        (
            "‸[" + "{at: 1, quality: 1, diversity: 1}, " * 201 + "]",
            "bad-value: results[1].points: expected at most 200 entries, found a list of 201",
        ),
        # one complaint, though neither a number nor text fits
        (
            "[{at: 1, quality: 1, diversity: 1}, {at: ‸[x], quality: 1, diversity: 1}]",
            "wrong-type: results[1].points[2].at: expected a number, found a list of 1",
        ),
    ],
)
def test_a_sweep_has_2_to_200_sound_points(complains: Complains, points: str, problem: str) -> None:
    complains(listed(f"{SWEEP}  points: {points}"), problem)


# --- values --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("summary: ‸''", "bad-value: summary: expected some text, found ''"),
        ("summary: ‸'  '", "bad-value: summary: expected some text, found '  '"),
        (f"summary: ‸{'x' * 10_001}", "bad-value: summary: expected at most 10,000 characters, found 'xxx…x…'"),
        ("relevance: ‸0", "bad-value: relevance: expected at least 1, found '0'"),
        ("relevance: ‸6", "bad-value: relevance: expected at most 5, found '6'"),
        ("issue: ‸0", "bad-value: issue: expected at least 1, found '0'"),
        ("datasets: [{name: A, size: ‸-1}]", "bad-value: datasets[1].size: expected at least 0, found '-1'"),
        (
            "related: [‸../../etc/passwd]",
            "bad-value: related[1]: expected lower-case letters, digits and hyphens, starting with a letter, "
            "found '../../etc/passwd'",
        ),
        ("terms: {craft: [‸Baking]}", "bad-value: terms.craft[1]: expected lower-case letters, …, found 'Baking'"),
        (
            "measures: {quality: ‸[]}",
            "bad-value: measures.quality: name a measure, or write 'claimed' or 'absent', found …",
        ),
        ("measures: {quality: ‸claimd}", "bad-value: measures.quality: write a list of measures, …, found 'claimd'"),
        (
            "measures: {quality: ‸{absent: true}}",
            "bad-value: measures.quality: write a list of measures, …, found keys and values",
        ),
        (
            "claims:\n- {lever: rye, outcome: quality, effect: ‸increase, statement: S., where: p. 1}",
            "bad-value: claims[1].effect: expected 'increases', 'decreases', 'mixed' or 'none', found 'increase'; "
            "did you mean 'increases'?",
        ),
        (
            "claims:\n- {lever: rye, outcome: quality, effect: ‸up, statement: S., where: p. 1}",
            "bad-value: claims[1].effect: expected 'increases', 'decreases', 'mixed' or 'none', found 'up'",
        ),
    ],
)
def test_a_value_outside_its_bounds_is_complained_about(complains: Complains, text: str, problem: str) -> None:
    complains(listed(text), problem)


def test_a_status_is_one_of_four(complains: Complains) -> None:
    complains(
        {PAPER: "status: ‸reportd\nadded: 2024-05-21\n"},
        "bad-value: status: expected 'listed', 'reported', 'reviewed' or 'excluded', found 'reportd'; "
        "did you mean 'reported'?",
    )


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("May 2024", "bad-date: added: a date is written YYYY-MM-DD, for example 2024-05-20, found 'May 2024'"),
        ("20/05/2024", "bad-date: added: a date is written YYYY-MM-DD, …, found '20/05/2024'"),
        ("2024-5-2", "bad-date: added: a date is written YYYY-MM-DD, …, found '2024-5-2'"),
        ("1716163200", "bad-date: added: a date is written YYYY-MM-DD, …"),  # no seconds since 1970
        ("2024-05-20T10:00:00", "bad-date: added: a date is written YYYY-MM-DD, …"),
        ("[2024-05-20]", "bad-date: added: a date is written YYYY-MM-DD, …, found a list of 1"),
        ("2023-02-29", "bad-date: added: expected a day of the calendar, as in 2024-05-20, found '2023-02-29'"),
        ("2024-13-01", "bad-date: added: expected a day of the calendar, …"),
        ("٢٠٢٤-٠٥-٢٠", "bad-date: added: expected a day of the calendar, …"),
    ],
)
def test_a_date_is_a_day_written_in_one_way(complains: Complains, day: str, problem: str) -> None:
    complains({PAPER: f"status: listed\nadded: ‸{day}\n"}, problem)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "'java\\tscript:alert(1)'",
        "data:text/html,<script>",
        "ftp://a.org",
        "file:///etc/passwd",
        "//a.org",
        "a.org",
        "http://",
        "https:///path",
        "http://[::1",
        "'https://a.org/ b'",
        "'https://a.org/<script>'",
        "'https://a.org/\"onclick=x'",
    ],
)
def test_a_link_is_an_http_address(complains: Complains, link: str) -> None:
    problem = "bad-link: links.code: a link must start with http:// or https://, found …"
    complains(listed(f"links: {{code: ‸{link}}}" if link[0] == "'" else f"links:\n  code: ‸{link}"), problem)


@pytest.mark.parametrize(
    "link", ["https://a.org", "http://a.org:80/b?c=d&e=f#g", "https://a.org/日本", "https://[::1]/"]
)
def test_an_http_address_is_a_link(is_fine: Callable[..., None], link: str) -> None:
    is_fine(listed(f"links:\n  code: {link}\ndatasets:\n- {{name: A, url: '{link}'}}"))


def test_a_message_stays_on_its_line_whatever_a_key_holds(complains: Complains) -> None:
    complains(
        listed('terms: {"a\\n::error::b": ‸x}'),
        "wrong-type: terms.a ::error::b: expected a list, as in '[a, b]', found 'x'",
    )


# --- all of a record -----------------------------------------------------------------

FULL = """\
status: reviewed
added: 2024-05-21
issue: [1, 2]
relevance: 4
summary: >-
  Crust & <script>alert(1)</script> – §4.
terms: {craft: [sourdough, frying], grain: [rye]}
measures:
  quality: [tasting]
  diversity: {shown: [shape-count]}
  complexity: claimed
models: {generator: [Oven 3], trained: [Oven 4], judge: [Ada], embedding: [Nose]}
datasets: [{name: Loaves 70k, size: 70000, unit: loaves, url: https://a.org}]
benchmarks: [BreadBench]
claims:
- lever: sourdough
  outcome: shelf-life
  effect: increases
  versus: yeast
  basis: measured
  measure: tasting
  condition: in winter
  statement: It keeps.
  where: "§4.2, Figure 3"
- {lever: quality, outcome: diversity, effect: mixed, basis: argued, statement: Taste varies., where: abstract}
results:
- setting: Rye, 500 g
  baseline: yeast
  method: sourdough
  quality: {measure: tasting, level: sample, better: higher, baseline: 5.9, value: 6.7, unit: points}
  diversity: {measure: shape-count, level: dataset, better: higher, baseline: -1e3, value: 2, n: 2, note: by eye}
  complexity: {measure: step-count, level: dataset, better: lower, baseline: 7, value: 9}
  where: Table 2
- setting: Rye, 500 g
  knob: heat
  method: baking
  quality: {measure: tasting, level: dataset, better: higher}
  diversity: {measure: shape-count, level: dataset, better: higher}
  points: [{at: 0.7, quality: 1, diversity: 2}, {at: very hot, quality: 2, diversity: 1}]
  where: Figure 5
links: {paper: https://a.org/1, code: https://a.org/2, data: https://a.org/3, model: https://a.org/4, project: https://a.org/5}
related: [miller2020loaves]
comments: |
  *Nice.*
questions: [Why?]
sources: [abstract, https://a.org]
"""


def test_a_record_may_use_every_key(is_fine: Callable[..., None]) -> None:
    is_fine({PAPER: FULL})
    assert all(f"\n{key}:" in f"\n{FULL}" for key in Record.model_fields if key != "excluded_because")


def test_a_record_may_be_made_of_values_that_are_none_of_yaml() -> None:
    day, how = date(2024, 5, 21), MeasuredBy(absent=True)
    record = Record(status=Status.LISTED, added=day, measures={"quality": how})
    assert (record.added, record.measures["quality"]) == (day, how)


def test_all_faults_of_a_file_are_found_at_once(complains: Complains) -> None:
    complains(
        {PAPER: "status: ‸new\nadded: ‸yesterday\nrelevance: ‸9\n‸sumary: x\nterms: {craft: [‸A, baking, ‸B]}\n"},
        "bad-value: status: …",
        "bad-date: added: …",
        "bad-value: relevance: …",
        "unknown-key: 'sumary' …",
        "bad-value: terms.craft[1]: …, found 'A'",
        "bad-value: terms.craft[3]: …, found 'B'",
    )


# --- fill ----------------------------------------------------------------------------


class Slice(BaseModel):
    model_config = ConfigDict(extra="forbid")
    grams: int


class Loaf(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    fresh: bool = True
    slices: tuple[Slice, ...] = ()
    tags: dict[Annotated[str, StringConstraints(pattern="^[a-z]+$")], int] = Field(default={})


def filled(text: str, **fallback: Value) -> tuple[Loaf | None, Marks, list[str]]:
    tree, _ = read(text.encode(), "a.yml")
    assert tree is not None
    loaf, marks, problems = fill(Loaf, tree, "a.yml", fallback=fallback)
    return loaf, marks, [p.as_text() for p in problems]


def test_a_sound_tree_fills_the_model_and_keeps_its_marks() -> None:
    loaf, marks, problems = filled("name: Rye\nslices: [{grams: 50}]\n")
    assert loaf == Loaf(name="Rye", slices=(Slice(grams=50),))
    assert marks.at(("slices", 0, "grams")) == (2, 18)
    assert problems == []


def test_a_faulty_part_is_left_out_and_the_rest_filled_in() -> None:
    loaf, _, problems = filled("name: Rye\nfresh: perhaps\ntags: {a: 1, b: x}\ncolour: brown\n")
    assert loaf == Loaf(name="Rye", tags={"a": 1})
    assert problems == [
        "a.yml:2:8: wrong-type: fresh: expected true or false, found 'perhaps'",
        "a.yml:3:17: wrong-type: tags.b: expected a whole number, found 'x'",
        "a.yml:4:1: unknown-key: 'colour' is not a key of the record; known keys: fresh, name, slices, tags",
    ]


def test_an_item_that_lacks_a_key_is_left_out_and_marks_follow_the_items_that_stay() -> None:
    loaf, marks, problems = filled("name: Rye\nslices:\n- {}\n- {grams: 2}\n- {grams: x}\n- {grams: 4}\n")
    assert loaf is not None
    assert [s.grams for s in loaf.slices] == [2, 4]
    assert [marks.at(("slices", index, "grams")) for index in (0, 1)] == [(4, 11), (6, 11)]
    assert problems == [
        "a.yml:3:3: missing-key: slices[1] needs the key 'grams'",
        "a.yml:5:11: wrong-type: slices[3].grams: expected a whole number, found 'x'",
    ]


def test_a_faulty_key_has_no_mark_of_its_own_any_more() -> None:
    _, marks, _ = filled("name: Rye\nfresh: perhaps\n")
    assert "fresh" not in marks.children
    assert marks.at(("fresh",)) == (1, 1)


def test_a_missing_key_takes_the_fallback_and_is_complained_about() -> None:
    loaf, marks, problems = filled("fresh: true\n", name="Bread")
    assert loaf == Loaf(name="Bread")
    assert "name" not in marks.children
    assert problems == ["a.yml:1:1: missing-key: the record needs the key 'name'"]


def test_a_faulty_key_takes_the_fallback_and_is_complained_about_once() -> None:
    loaf, _, problems = filled("name: [x]\n", name="Bread")
    assert loaf == Loaf(name="Bread")
    assert problems == ["a.yml:1:7: wrong-type: name: expected text, found a list of 1"]


def test_the_fallback_holds_at_any_depth() -> None:
    loaf, _, problems = filled("name: Rye\nslices: [{grams: 1}, {}]\n", grams="0")
    assert loaf is not None
    assert [s.grams for s in loaf.slices] == [1, 0]
    assert problems == ["a.yml:2:22: missing-key: slices[2] needs the key 'grams'"]


def test_the_fallback_leaves_what_is_there() -> None:
    assert filled("name: Rye\n", name="Bread")[0] == Loaf(name="Rye")


def test_nothing_is_filled_in_where_a_key_is_missing_without_fallback() -> None:
    loaf, _, problems = filled("fresh: true\n")
    assert loaf is None
    assert problems == ["a.yml:1:1: missing-key: the record needs the key 'name'"]


def test_a_bad_key_of_a_mapping_is_complained_about_at_the_key() -> None:
    _, _, problems = filled("name: Rye\ntags: {a: 1, B: 2}\n")
    assert [p.split(": ", 2)[:2] for p in problems] == [["a.yml:2:14", "bad-value"]]
    assert "'B' cannot be a key here" in problems[0]


class Fussy(BaseModel):
    name: str

    @model_validator(mode="after")
    def _never(self) -> Fussy:
        raise ValueError("never good enough")


def test_a_fault_of_the_whole_is_complained_about_once_and_at_the_start() -> None:
    tree, _ = read(b"\nname: Rye\n", "a.yml")
    assert tree is not None
    model, _, problems = fill(Fussy, tree, "a.yml")
    assert model is None
    assert [p.as_text() for p in problems] == [
        "a.yml:2:1: bad-value: the record: value error, never good enough, found keys and values"
    ]


values = st.recursive(
    st.none() | st.text(max_size=5) | st.sampled_from(["1", "listed", "2024-01-01", "increases", "https://a.org"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*Record.model_fields, "knob", "points", "lever", "at", "x"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)


def _marked(value: Value) -> Marks:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    keys = dict.fromkeys(value, (1, 1)) if isinstance(value, dict) else {}
    return Marks(1, 1, keys, {step: _marked(child) for step, child in children})


@given(st.dictionaries(st.sampled_from([*Record.model_fields, "x"]), values))
def test_any_tree_fills_the_record_or_has_a_problem(value: dict[str, Value]) -> None:
    fallback: dict[str, Value] = {"status": "listed", "added": "2000-01-01"}
    record, _, problems = fill(Record, Tree(value=value, marks=_marked(value)), "a.yml", fallback=fallback)
    assert record is not None
    assert problems or {"status", "added"} <= value.keys()
