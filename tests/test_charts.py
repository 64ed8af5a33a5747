"""Charts say what the evidence holds, lose nothing on the way, and run nothing that a record holds."""

from __future__ import annotations

import csv
import doctest
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from sites import FULL, write_survey
from survey import Problem, Survey, placing, read_survey
from survey.assets import assets
from survey.charts import CHARTS, Chart, charts, charts_named, csv_path, json_path
from survey.evidence import all_evidence, arrows, gap_map, ledger, points
from survey.fragments import fill
from survey.pages import Page, Site, pages
from survey.placing import Box, Disc, Frame, broken, labelled, spread
from survey.synthesis import evidence_rows, gap_table, ledger_values

ROOT = Path(__file__).parents[1]

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> %{x} </td> “&” $<b>$ 🥖"

Read = Callable[[dict[str, str]], tuple[Survey, list[Problem]]]


def claim(lever: str, outcome: str, effect: str, *, basis: str = "measured", statement: str = "It moves.") -> str:
    text = json.dumps(statement, ensure_ascii=False)
    return (
        f"  - {{lever: {lever}, outcome: {outcome}, effect: {effect}, basis: {basis}, statement: {text}, where: T1}}\n"
    )


CLAIMS = {
    "papers/miller2020loaves.yml": "status: listed\nadded: 2024-05-20\nterms: {craft: [sourdough]}\nmeasures:\n"
    "  quality: [tasting]\n  diversity: [shape-count]\nclaims:\n"
    + claim("sourdough", "quality", "increases")
    + claim("sourdough", "diversity", "decreases")
    + claim("rye", "quality", "increases")
    + claim("frying", "quality", "mixed")
    + claim("frying", "diversity", "increases"),
    "papers/baker2021crust.yml": "status: listed\nadded: 2024-05-21\nterms: {craft: [frying]}\nclaims:\n"
    + claim("sourdough", "quality", "decreases")
    + claim("wheat", "diversity", "increases", basis="argued"),
}
"""Sourdough has a place, frying none on quality, rye none on diversity; papers disagree on sourdough and quality."""


@pytest.fixture(scope="module")
def shipped() -> Survey:
    return read_survey(ROOT)[0]


@pytest.fixture
def claimed(survey_of: Read) -> Survey:
    return survey_of(CLAIMS)[0]


@pytest.fixture
def full(tmp_path: Path) -> Survey:
    """A survey with comparisons and sweeps."""
    return read_survey(write_survey(tmp_path / "full", FULL))[0]


@pytest.fixture
def hostile(survey_of: Read) -> Survey:
    """A survey whose labels and titles are an attack."""
    from tiny import BASE, TAXONOMY

    word = json.dumps(HOSTILE, ensure_ascii=False)
    taxonomy = re.sub(r"label: [^,}\n]+", lambda _: f"label: {word}", TAXONOMY)
    bib = BASE["bib/references.bib"].replace("On Crust", "<script>alert(1)</script> %\\{x\\} <b>")
    return survey_of({**CLAIMS, "taxonomy.yml": taxonomy, "bib/references.bib": bib})[0]


@pytest.fixture(params=["shipped", "claimed", "full", "hostile", "empty"])
def survey(request: pytest.FixtureRequest) -> Survey:
    if request.param == "empty":
        read: Read = request.getfixturevalue("survey_of")
        nothing = {"papers/miller2020loaves.yml": None, "papers/baker2021crust.yml": None, "bib/references.bib": ""}
        return read({**nothing, "docs/index.md": "# Bread\n"})[0]  # type: ignore[dict-item]
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def chart(survey: Survey, name: str) -> Chart:
    return CHARTS[name](survey)[0]


def page(survey: Survey, path: str) -> Page:
    return next(page for page in pages(survey, Site()) if page.path == path)


def flat(values: Any) -> list[Any]:
    return [inner for value in values for inner in (value if isinstance(value, list) else [value])]


# --- every chart ---------------------------------------------------------------------


def test_plotly_accepts_every_figure(survey: Survey) -> None:
    for drawn in charts(survey):
        go.Figure(drawn.figure)
        small = {**drawn.figure, "layout": {**drawn.layout, **drawn.narrow.get("layout", {})}}
        go.Figure(small)
        smaller = drawn.narrow.get("traces") or drawn.traces
        for trace, other in zip(drawn.traces, smaller if drawn.traces else (), strict=True):
            go.Figure({"data": [{**trace, **other}]})


def test_a_chart_has_a_name_a_title_and_a_way_to_read_it(survey: Survey) -> None:
    found = list(charts(survey))
    assert len({drawn.id for drawn in found}) == len(found)
    for drawn in found:
        assert drawn.title
        assert drawn.reading
        assert bool(drawn.nothing) != bool(drawn.traces)


def test_two_runs_make_the_same_bytes(survey: Survey) -> None:
    again = replace(survey)  # an equal one, of which nothing is remembered
    for one, other in zip(charts(survey), charts(again), strict=True):
        assert one.as_json() == other.as_json()
        assert one.as_csv() == other.as_csv()


def test_every_point_stands_for_a_mark_and_every_mark_has_one_point(survey: Survey) -> None:
    for drawn in charts(survey):
        places = [mark for trace in drawn.traces for mark in flat(trace.get("customdata", [])) if mark != -1]
        assert sorted(places) == list(range(len(drawn.marks)))


def test_every_mark_names_papers_of_the_survey(survey: Survey) -> None:
    keys = set(survey.by_key)
    for drawn in charts(survey):
        assert len({mark.id for mark in drawn.marks}) == len(drawn.marks)
        assert all(keys >= set(mark.papers) for mark in drawn.marks)


def test_the_browser_gets_each_mark_with_its_papers(survey: Survey) -> None:
    for drawn in charts(survey):
        content = json.loads(drawn.as_json())
        named = [[content["papers"][place] for place in mark["papers"]] for mark in content["marks"]]
        assert named == [list(mark.papers) for mark in drawn.marks]


def test_every_axis_of_a_drawn_chart_has_a_title(shipped: Survey) -> None:
    for drawn in charts(shipped):
        for name, axis in drawn.layout.items() if drawn.traces else ():
            assert not name.startswith(("xaxis", "yaxis")) or axis["title"]["text"], (drawn.id, name)


def test_a_figure_names_colours_and_holds_none(survey: Survey) -> None:
    for drawn in charts(survey):
        assert not re.search(r'"(#[0-9a-f]{3,6}|rgb\()', drawn.as_json(), re.IGNORECASE)
        used = {name for trace in drawn.traces for name in trace["meta"]["colors"].values()}
        assert all(name.startswith(("--sv-", "--md-")) for name in used)


def test_every_link_leads_to_a_page_of_the_site(survey: Survey) -> None:
    urls = {page.url for page in pages(survey, Site())}
    for drawn in charts(survey):
        for href in (*(mark.href for mark in drawn.marks), *(item.href for item in drawn.left_out)):
            assert re.sub(r"[?#].*", "", href) in urls, href


def test_no_text_of_a_figure_is_markup_that_a_record_brought(hostile: Survey) -> None:
    texts: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key not in ("customdata", "meta"):
                    collect(inner)
        elif isinstance(value, (list, tuple)):
            for inner in value:
                collect(inner)

    for drawn in charts(hostile):
        collect(drawn.figure)
        collect(drawn.narrow)
    assert any("&lt;script&gt;" in text for text in texts)
    assert all(re.fullmatch(r"(?:[^<]|<br>|</?b>)*", text) for text in texts)


def test_a_hover_text_is_no_template(survey: Survey) -> None:
    for drawn in charts(survey):
        assert all("hovertemplate" not in trace for trace in drawn.traces)


def test_a_spreadsheet_takes_nothing_for_a_formula(survey_of: Read) -> None:
    from tiny import TAXONOMY

    survey = survey_of({**CLAIMS, "taxonomy.yml": TAXONOMY.replace("label: Sourdough", "label: '=1+1'")})[0]
    rows = list(csv.reader(io.StringIO(chart(survey, "tradeoff").as_csv())))
    assert "'=1+1" in {field for row in rows for field in row}


# --- quality against diversity -------------------------------------------------------


def test_marks_and_exclusions_are_all_levers_with_claims_on_either(survey: Survey) -> None:
    drawn = chart(survey, "tradeoff")
    levers = {lever for lever, outcome in all_evidence(survey) if outcome in ("quality", "diversity")}
    assert len(drawn.marks) + len(drawn.left_out) == len(levers)
    assert len(drawn.rows) == len(drawn.marks) == len(drawn.data) - 1
    assert {mark.id for mark in drawn.marks} <= levers


def test_a_mark_stands_at_its_two_proportions_unless_it_had_to_make_room(claimed: Survey) -> None:
    drawn = chart(claimed, "tradeoff")
    sourdough = next(mark for mark in points(claimed).marks if mark.lever == "sourdough")
    place = [mark.id for mark in drawn.marks].index("sourdough")
    trace = next(trace for trace in drawn.traces if place in trace["customdata"])
    at = trace["customdata"].index(place)
    assert trace["x"][at] == pytest.approx(sourdough.quality.value, abs=0.1)
    assert trace["y"][at] == pytest.approx(sourdough.diversity.value, abs=0.1)


def test_no_two_marks_cover_each_other(shipped: Survey) -> None:
    drawn = chart(shipped, "tradeoff")
    for traces in (drawn.traces, drawn.narrow["traces"]):
        spots = [spot for trace in traces for spot in zip(trace["x"], trace["y"], strict=True)]
        assert len(set(spots)) == len(spots)


def test_a_lever_without_a_place_is_listed_with_the_reason(claimed: Survey) -> None:
    reasons = {item.label: item.reason for item in chart(claimed, "tradeoff").left_out}
    assert reasons["Frying"].startswith("quality: no paper takes a side")
    assert reasons["Rye"] == "diversity: no claim"
    assert "argued or cited only" in reasons["Wheat"]


def test_the_title_counts_what_is_in_the_corners(claimed: Survey) -> None:
    assert "lever" in chart(claimed, "tradeoff").title


def test_the_best_supported_levers_are_named_on_the_picture(shipped: Survey) -> None:
    drawn = chart(shipped, "tradeoff")
    notes = [note for note in drawn.layout["annotations"] if note["name"] != "quadrant"]
    assert min(len(drawn.marks), 12) - 2 <= len(notes) <= 12


def test_the_picture_without_javascript_has_every_mark(survey: Survey) -> None:
    drawn = chart(survey, "tradeoff")
    for poster in drawn.posters:
        assert len(poster.values["marks"]) == len(drawn.marks)


# --- numbers -------------------------------------------------------------------------


def test_results_are_drawn_or_listed(survey: Survey) -> None:
    found = arrows(survey)
    drawn = list(CHARTS["measured"](survey))
    marks = sum(len(chart.marks) for chart in drawn)
    assert marks == len(found.arrows) + sum(len(curve.stops) for curve in found.curves)
    assert sum(len(chart.left_out) for chart in drawn) == len(found.left_out)


def test_a_survey_without_numbers_says_so(claimed: Survey) -> None:
    drawn = chart(claimed, "measured")
    assert drawn.nothing.startswith("No paper's numbers have been recorded yet")


def test_values_share_a_panel_only_when_measured_alike_in_the_same_setting(tmp_path: Path) -> None:
    result = (
        "  - {{setting: {setting}, baseline: plain, method: sourdough, where: T2,\n"
        "     quality: {{measure: {measure}, level: sample, better: higher, baseline: 1, value: 2}},\n"
        "     diversity: {{measure: shape-count, level: dataset, better: higher, baseline: 2, value: 1}}}}\n"
    )
    kinds = [("rye", "tasting"), ("rye", "tasting"), ("wheat", "tasting"), ("rye", "blind-tasting")]
    record = "status: listed\nadded: 2024-05-20\nresults:\n" + "".join(
        result.format(setting=setting, measure=measure) for setting, measure in kinds
    )
    survey = read_survey(write_survey(tmp_path, {**FULL, "papers/miller2020loaves.yml": record}))[0]
    drawn = chart(survey, "measured")
    assert sum(note["name"] == "panel" for note in drawn.layout["annotations"]) == 3
    assert len(drawn.marks) == 4


def test_a_long_list_of_panels_goes_on_in_further_figures(tmp_path: Path) -> None:
    sweep = (
        "  - {{setting: Oven {n}, knob: heat, where: F{n},\n"
        "     quality: {{measure: tasting, level: sample, better: higher}},\n"
        "     diversity: {{measure: shape-count, level: dataset, better: lower}},\n"
        "     points: [{{at: 1, quality: 1, diversity: 2}}, {{at: 2, quality: 2, diversity: 3}}]}}\n"
    )
    record = "status: listed\nadded: 2024-05-20\nresults:\n" + "".join(sweep.format(n=n) for n in range(14))
    survey = read_survey(write_survey(tmp_path, {**FULL, "papers/miller2020loaves.yml": record}))[0]
    drawn = list(CHARTS["measured"](survey))
    assert [chart.id for chart in drawn] == ["measured", "measured-2"]
    assert sum(len(chart.marks) for chart in drawn) == 28
    assert drawn[0].layout["yaxis"]["autorange"] == "reversed"


# --- time, measures, states ----------------------------------------------------------


def test_papers_over_time_and_those_left_out_are_all_papers(survey: Survey) -> None:
    drawn = chart(survey, "time")
    shown = {key for mark in drawn.marks for key in mark.papers}
    assert len(shown) + len(drawn.left_out) == len(survey.papers)


def test_the_states_of_each_property_count_every_paper_once(survey: Survey) -> None:
    drawn = chart(survey, "states")
    for property_ in survey.taxonomy.properties:
        keys = [key for mark in drawn.marks if mark.id.split(":")[0] == property_.id for key in mark.papers]
        assert sorted(keys) == sorted(survey.by_key)


def test_papers_with_numbers_for_both_or_one_property_are_drawn_or_listed(survey: Survey) -> None:
    first, second = (axis.id for axis in survey.taxonomy.properties[:2])
    drawn = chart(survey, "measures")
    measured = {
        paper.key
        for paper in survey.papers
        for axis in (first, second)
        if paper.record.measures.get(axis) and paper.record.measures[axis].measured
    }
    shown = {key for mark in drawn.marks for key in mark.papers}
    assert len(shown) + len(drawn.left_out) == len(measured)


# --- gaps, evidence, disagreement ----------------------------------------------------


def test_the_table_of_gaps_has_every_cell_of_the_map(survey: Survey) -> None:
    cells = [cell for group in gap_table(survey)["groups"] for row in group["rows"] for cell in row["cells"]]
    found = list(gap_map(survey))
    assert len(cells) == len(found)
    assert sum(vote["count"] for cell in cells for vote in cell["votes"]) == sum(cell.papers for cell in found)
    assert sum(cell["is_gap"] for cell in cells) == sum(cell.is_gap for cell in found)
    assert sum(cell["kind"] == "conflict" for cell in cells) == sum(cell.is_conflict for cell in found)


def test_the_picture_of_gaps_has_the_broad_levers(survey: Survey) -> None:
    drawn = chart(survey, "gaps")
    found = gap_map(survey)
    broad = [cells for row, cells in zip(found.rows, found.cells, strict=True) if row.parent is None]
    used = [cells for cells in broad if any(cell.papers for cell in cells)]
    columns = {cell.outcome for cells in used for cell in cells if cell.papers}
    shown = [cell for cells in used for cell in cells if cell.outcome in columns and (cell.papers or cell.is_gap)]
    assert len(drawn.marks) == len(shown)
    assert len(drawn.left_out) == len(broad) - len(used)


def test_a_cell_leads_to_its_row_of_evidence(claimed: Survey) -> None:
    cells = [cell for group in gap_table(claimed)["groups"] for row in group["rows"] for cell in row["cells"]]
    hrefs = {cell["href"] for cell in cells if cell["href"]}
    assert "taxonomy/craft/sourdough/#evidence-quality" in hrefs
    assert 'id="evidence-quality"' in page(claimed, "taxonomy/craft/sourdough.md").html


def test_evidence_says_in_words_what_its_arrows_show(claimed: Survey) -> None:
    row = evidence_rows(claimed, "sourdough")[0]
    assert [group["words"] for group in row["groups"] if group["count"]] == [
        "1 paper finds an increase",
        "1 paper finds a decrease",
    ]
    assert row["conflict_href"] == "disagreement/#sourdough--quality"


def test_the_ledger_lists_every_disagreement_with_every_finding(survey: Survey) -> None:
    found, shown = ledger(survey), ledger_values(survey)["disagreements"]
    assert len(shown) == len(found)
    for item, entry in zip(found, shown, strict=True):
        findings = [finding for side in entry["sides"] for finding in side["findings"]]
        more = sum(side["more"] for side in entry["sides"])
        assert len(findings) + more == len(item.pro) + len(item.contra) + len(item.undecided)


def test_the_ledgers_page_runs_nothing(hostile: Survey) -> None:
    for path in ("disagreement/index.md", "charts/index.md", "taxonomy/craft/sourdough.md"):
        html = page(hostile, path).html
        assert "<script>alert" not in html
        assert "<img" not in html


# --- files and fragments -------------------------------------------------------------


def test_the_site_has_each_figure_its_csv_and_plotly(claimed: Survey) -> None:
    found = {asset.path: asset.content for asset in assets(claimed, Site())}
    for drawn in charts(claimed):
        assert found[json_path(drawn)] == drawn.as_json()
        assert found[csv_path(drawn)] == drawn.as_csv()
    plotly = found["assets/plotly.min.js"]
    assert isinstance(plotly, Path)
    assert plotly.stat().st_size > 1_000_000
    levers = json.loads(str(found["assets/data/chart-levers.json"]))
    assert levers["sourdough"] == ["baker2021crust", "miller2020loaves"]


def test_the_explorer_knows_the_papers_of_every_lever(survey: Survey) -> None:
    found = {asset.path: asset.content for asset in assets(survey, Site())}
    levers = json.loads(str(found["assets/data/chart-levers.json"]))
    drawn = chart(survey, "tradeoff")
    assert len(levers) == len(drawn.marks) + len(drawn.left_out)
    assert all(set(levers[mark.id]) == set(mark.papers) for mark in drawn.marks)


@pytest.mark.parametrize("name", CHARTS)
def test_prose_may_place_any_chart(claimed: Survey, name: str) -> None:
    html = fill(f"<!-- survey: chart {name} -->\n", claimed, "../")
    assert f'id="chart-{name}"' in html
    assert all(f'data-src="../assets/charts/{drawn["id"]}.json"' in html for drawn in charts_named(claimed, name))


def test_prose_may_place_the_evidence_on_a_lever_the_gaps_and_the_ledger(claimed: Survey) -> None:
    html = fill(
        "<!-- survey: evidence sourdough -->\n\n<!-- survey: gap-map -->\n\n<!-- survey: ledger -->\n", claimed, ""
    )
    assert "1 paper finds an increase" in html
    assert "sv-gap-table" in html
    assert 'id="sourdough--quality"' in html


def test_a_lever_that_nobody_studied_says_so(claimed: Survey) -> None:
    assert "No paper says anything of" in fill(
        "<!-- survey: evidence baking -->\n".replace("baking", "shape-count"), claimed, ""
    )


def test_a_chart_that_does_not_exist_is_a_problem_with_its_place(complains: Callable[..., None]) -> None:
    complains(
        {"docs/index.md": "# Bread\n\n<!-- survey: ‸chart tradeof -->\n"},
        "fragment: chart needs the name of a chart, and 'tradeof' is none; did you mean 'tradeoff'?",
    )


def test_a_lever_that_does_not_exist_is_a_problem_with_its_place(complains: Callable[..., None]) -> None:
    complains(
        {"docs/index.md": "# Bread\n\n<!-- survey: ‸evidence sourdoug -->\n"},
        "fragment: evidence needs a term, a measure or a property, and 'sourdoug' is none; did you mean 'sourdough'?",
    )


def test_a_fragment_without_what_it_is_about_is_a_problem(complains: Callable[..., None]) -> None:
    complains(
        {"docs/index.md": "# Bread\n\n<!-- survey: ‸chart -->\n"},
        "fragment: chart needs the name of a chart, and nothing is none; there are tradeoff, measured, time, …",
    )


def test_a_fragment_that_takes_no_argument_gets_none(complains: Callable[..., None]) -> None:
    complains(
        {"docs/index.md": "# Bread\n\n<!-- survey: ‸newest 7 -->\n"},
        "fragment: newest takes no argument; delete '7'",
    )


# --- places --------------------------------------------------------------------------

FRAME = Frame(left=0, top=0, right=400, bottom=300)


def test_marks_at_one_spot_stand_side_by_side_the_first_on_it() -> None:
    found = spread((Disc(x=200, y=150, r=9),) * 30, FRAME)
    assert (found[0].x, found[0].y) == (200, 150)
    for place, one in enumerate(found):
        for other in found[:place]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= 18**2


def test_marks_that_stand_apart_do_not_move() -> None:
    marks = (Disc(x=50, y=50, r=9), Disc(x=350, y=50, r=9))
    assert spread(marks, FRAME) == marks


def test_marks_stay_in_the_frame() -> None:
    assert all(FRAME.holds(disc.box) for disc in spread((Disc(x=398, y=2, r=9),) * 20, FRAME))


def test_labels_cover_neither_each_other_nor_marks() -> None:
    marks = spread((Disc(x=350, y=40, r=9),) * 12, FRAME)
    labels = [label for label in labelled(marks, ("Some lever",) * 12, FRAME, size=12, width=20) if label]
    boxes = [*(label.box for label in labels), *(mark.box for mark in marks)]
    assert len(labels) > 5
    for place, label in enumerate(labels):
        assert not any(label.box.meets(other) for at, other in enumerate(boxes) if at != place)


def test_a_label_without_room_is_left_out() -> None:
    small = Frame(left=0, top=0, right=30, bottom=30)
    assert labelled((Disc(x=15, y=15, r=5),), ("A long name for it",), small, size=12, width=20) == (None,)


@pytest.mark.parametrize("text", ["", "x", "one two three four five six", "Unbreakablewordthatislong and more"])
def test_broken_lines_hold_every_word(text: str) -> None:
    assert " ".join(broken(text, 12)) == text


def test_boxes_that_only_touch_do_not_meet() -> None:
    one, other = (Box(left=left, top=0, right=left + 10, bottom=10) for left in (0, 10))
    assert not one.meets(other)
    assert all(a.left <= b.left for a, b in pairwise([one, other]))


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(placing).failed == 0
