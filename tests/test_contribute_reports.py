"""Older Markdown reports become draft records: each part under its key, no line lost, the doubtful for a human.

The reports are written here, in the format of the older repository and with its irregularities.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import read_survey
from survey.contribute.collection import Collection, read_collection
from survey.contribute.drafts import MAX_TEXT, ReportDraft, draft_of
from survey.contribute.imports import LIST, import_reports
from survey.contribute.reports import Field, field_of, read_report
from survey.load import load
from survey.model import Record
from survey.sources import Sources
from survey.validation import fill
from survey.yaml_tree import read
from tiny import BASE, TAXONOMY, TODAY

RootOf = Callable[..., Path]

OLD_TAGS = TAXONOMY.replace(
    "Baking with wild yeast.}", "Baking with wild yeast., aliases: [SOUR, wild-yeast baking]}"
).replace("Secale cereale.}", "Secale cereale., aliases: [GRAIN-R]}")
"""The vocabulary with the tags of the older reports as aliases."""

REPORT = """\
# [Crumb Structure: A Study of Holes](https://arxiv.org/abs/2203.00001)

ID: 236

## Summary

Bakers disagree about holes.
This paper counts them.

## Relevance to survey topic (1-5)

Relevance: 4

## Algorithms

- Sourdough
- Cold fermentation (overnight)

## Benchmarks

- Baguette-100
- Ciabatta

## Metric Results

- How is quality measured?
  - Tasting
- How is diversity measured?
  - counts of holes by size
- Fine-tuning results?
  - Larger ovens bake 5% better.

## Paper Tags

1. SOUR
2. GRAIN-R

## Relevant related work

- Better Loaves from Wild Yeast. https://arxiv.org/abs/2003.01234
- Holes considered harmful, 1998

## Other comments

- Photographs are grey.

## Questions

- Does it hold for rolls?
- Who ate the samples?
"""


@pytest.fixture
def sources(sources_of: Callable[..., Sources]) -> Sources:
    return sources_of({"taxonomy.yml": OLD_TAGS})


@pytest.fixture
def draft(root_of: RootOf) -> Callable[[str], ReportDraft]:
    """What a report becomes, read with the vocabulary above."""
    sources = read_collection(root_of({"taxonomy.yml": OLD_TAGS})).sources
    return lambda text: draft_of(read_report(text, "reports/holes.md"), sources)


Drafted = Callable[[str], ReportDraft]


def report(body: str) -> str:
    """A report with a title and nothing but `body`."""
    return f"# [Crumb Structure](https://arxiv.org/abs/2203.00001)\n\n{body}\n"


# --- a regular report ----------------------------------------------------------------


def test_each_part_of_a_report_comes_under_its_key(draft: Drafted) -> None:
    found = draft(REPORT)
    assert found.values == {
        "status": "reported",
        "issue": [236],
        "summary": "Bakers disagree about holes. This paper counts them.",
        "relevance": 4,
        "terms": {"craft": ["sourdough"], "grain": ["rye"]},
        "benchmarks": ["Baguette-100", "Ciabatta"],
        "measures": {"quality": ["tasting"]},
        "related": ["miller2020loaves"],
        "comments": (
            "**Algorithms**\n\n- Cold fermentation (overnight)\n\n"
            "**Metric Results**\n\n- How is diversity measured?\n  - counts of holes by size\n"
            "- Fine-tuning results?\n  - Larger ovens bake 5% better.\n\n"
            "**Relevant related work**\n\n- Holes considered harmful, 1998\n\n"
            "- Photographs are grey."
        ),
        "questions": ["Does it hold for rolls?", "Who ate the samples?"],
        "sources": ["report"],
    }


def test_the_paper_is_known_by_its_link(draft: Drafted) -> None:
    assert str(draft(REPORT).source) == "arXiv 2203.00001"


# --- title and link ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "url"),
    [
        ("# [A Loaf](https://a.org/b)\n", "A Loaf", "https://a.org/b"),
        ("## [A Loaf]( <https://a.org/b> )\n", "A Loaf", "https://a.org/b"),
        ("# [A [Sliced] Loaf](https://a.org/b_(c))\n", "A [Sliced] Loaf", "https://a.org/b_(c)"),
        ("# **[A Loaf](https://a.org/b)**\n", "A Loaf", "https://a.org/b"),
        ("[A Loaf](https://a.org/b)\n", "A Loaf", "https://a.org/b"),
        ("[A Loaf](https://a.org/b)\n=========\n", "A Loaf", "https://a.org/b"),
        ("# A Loaf\n\nhttps://a.org/b\n", "A Loaf", "https://a.org/b"),
        ("# A Loaf\n\nLink: <https://a.org/b>\n", "A Loaf", "https://a.org/b"),
        ("# *A Loaf*\n", "A Loaf", ""),
        ("\ufeff# A Loaf\r\n", "A Loaf", ""),
        ("\n\n#   A   Loaf  #\n", "A Loaf", ""),
        ("## Summary\n\nNo title.\n", "", ""),
        ("", "", ""),
    ],
)
def test_a_title_is_found_with_its_link(text: str, title: str, url: str) -> None:
    found = read_report(text + "\n## Summary\n\nS.\n", "x.md")
    assert (found.title, found.url) == (title, url)


def test_words_beside_the_title_are_kept(draft: Drafted) -> None:
    found = draft("# [A Loaf](https://arxiv.org/abs/2203.00001) (ICB 2022)\n\nA line.\n\n## Summary\nS.\n")
    assert found.values["comments"] == "(ICB 2022)\n\nA line."


def test_a_report_without_a_link_may_have_the_id_in_its_name(sources: Sources) -> None:
    found = draft_of(read_report("# Holes\n", "reports/2203.00001_holes.md"), sources)
    assert str(found.source) == "arXiv 2203.00001"


def test_a_report_that_names_no_paper_is_for_a_human(draft: Drafted) -> None:
    assert "the report names no arXiv id, DOI, OpenReview or Anthology address of the paper" in draft("# Holes\n").todo


# --- headings ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        # wording and case
        ("Summary", Field.SUMMARY),
        ("SUMMARY:", Field.SUMMARY),
        ("Paper summary", Field.SUMMARY),
        ("TL;DR", Field.SUMMARY),
        ("Relevance", Field.RELEVANCE),
        ("relevance to Survey Topic (1-5)", Field.RELEVANCE),
        ("Relevant related work", Field.RELATED),
        ("Related Works", Field.RELATED),
        ("Algorithm", Field.ALGORITHMS),
        ("Benchmarks:", Field.BENCHMARKS),
        ("Metrics", Field.METRICS),
        ("Metric results", Field.METRICS),
        ("Tags", Field.TAGS),
        ("Paper tags", Field.TAGS),
        ("Comments", Field.COMMENTS),
        ("Other Comments", Field.COMMENTS),
        ("Questions?", Field.QUESTIONS),
        ("Issue ID", Field.ID),
        ("**Summary**", Field.SUMMARY),
        ("3. Benchmarks", Field.BENCHMARKS),
        # misspelt
        ("Sumary", Field.SUMMARY),
        ("Algorithims", Field.ALGORITHMS),
        ("Benchmraks", Field.BENCHMARKS),
        ("Relavance to survey topic", Field.RELEVANCE),
        ("Qestions", Field.QUESTIONS),
        # others
        ("Limitations", None),
        ("Results on a hundred loaves of rye bread", None),
        ("Identity", None),
        ("", None),
    ],
)
def test_a_heading_means_a_field(heading: str, field: Field | None) -> None:
    assert field_of(heading) is field


@pytest.mark.parametrize(
    "body",
    [
        "# Summary\n\nIt rises.",
        "###### summary\nIt rises.",
        "##Summary\nIt rises.",
        "## Summary ##\nIt rises.",
        "## **Summary**\nIt rises.",
        "Summary\n-------\nIt rises.",
        "Summary\n=======\nIt rises.",
        "**Summary**\n\nIt rises.",
        "**Summary:** It rises.",
        "__Summary__: It rises.",
        "## Summary: It rises.",
        "Summary:\nIt rises.",
    ],
)
def test_a_heading_may_be_written_in_any_way(draft: Drafted, body: str) -> None:
    found = draft(report(body))
    assert found.values["summary"] == "It rises."
    assert "comments" not in found.values


def test_the_order_of_the_sections_does_not_matter(draft: Drafted) -> None:
    head, *sections = re.split(r"(?=^## )", REPORT, flags=re.MULTILINE)
    turned = draft("".join([head, *(f"{section.rstrip()}\n\n" for section in reversed(sections))]))
    straight = draft(REPORT)
    assert {**turned.values, "comments": ""} == {**straight.values, "comments": ""}
    assert sorted(turned.values["comments"].split()) == sorted(straight.values["comments"].split())


def test_an_unknown_section_is_kept_with_its_heading(draft: Drafted) -> None:
    assert draft(report("## Limitations\n\nOnly rye.")).values["comments"] == "**Limitations**\n\nOnly rye."


def test_a_smaller_heading_is_part_of_its_section(draft: Drafted) -> None:
    assert "### By size" in draft(report("## Metric Results\n\n### By size\n\n- many")).values["comments"]


def test_a_heading_in_a_listing_is_none(draft: Drafted) -> None:
    found = draft(report("## Comments\n\n```\n# Summary\nx = 1\n```\n\n## Summary\n\nS."))
    assert found.values["summary"] == "S."
    assert "# Summary\nx = 1" in found.values["comments"]


def test_a_section_that_comes_twice_loses_nothing(draft: Drafted) -> None:
    found = draft(report("## Summary\nOne.\n\n## Questions\n- A?\n\n## Summary\nTwo.\n\n## Questions\n- B?"))
    assert found.values["summary"] == "One."
    assert found.values["questions"] == ["A?", "B?"]
    assert found.values["comments"] == "**Summary**\n\nTwo."


# --- numbers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "issues"),
    [
        ("ID: 236", [236]),
        ("ID: #305", [305]),
        ("id: 7, 127", [7, 127]),
        ("ID: 7 and #127", [7, 127]),
        ("**ID**: 236", [236]),
        ("ID - 236", None),
        ("## ID\n236", [236]),
        ("## ID: 236", [236]),
        ("ID: https://github.com/a/b/issues/236", [236]),
        ("Issue: 236", [236]),
        ("ID: 0", None),
        ("ID:", None),
    ],
)
def test_the_id_is_the_number_of_the_issue(draft: Drafted, line: str, issues: list[int] | None) -> None:
    assert draft(report(line)).values.get("issue") == issues


def test_an_id_that_is_no_number_is_kept_and_asked_about(draft: Drafted) -> None:
    found = draft(report("ID: somewhere in the list"))
    assert found.values["comments"] == "**ID**\n\nsomewhere in the list"
    assert "line 3: 'somewhere in the list' is no issue number" in found.todo


@pytest.mark.parametrize(
    ("body", "relevance"),
    [
        ("## Relevance to survey topic (1-5)\n\nRelevance: 4", 4),
        ("## Relevance\n4", 4),
        ("## Relevance (1-5): 4", 4),
        ("## Relevance to survey topic: 4/5", 4),
        ("## Relevance\n**Relevance**: 4", 4),
        ("## Relevance\n- 4 out of 5", 4),
        ("Relevance: 4.", 4),
        ("## Relevance\nRelevance: 4 (to one theme)", 4),
        ("## Relevance\nRelevance = 4", 4),
        ("## Relevance\nRelevance: ?", None),
        ("## Relevance\nRelevance:", None),
        ("## Relevance\n3-4", None),
        ("## Relevance\n3.5", None),
        ("## Relevance\n9", None),
        ("## Relevance\nhigh", None),
        ("## Relevance", None),
    ],
)
def test_relevance_is_a_number_from_1_to_5(draft: Drafted, body: str, relevance: int | None) -> None:
    assert draft(report(body)).values.get("relevance") == relevance


@pytest.mark.parametrize("line", ["Relevance: ?", "3-4", "3.5", "9"])
def test_an_undefined_relevance_is_kept_and_asked_about(draft: Drafted, line: str) -> None:
    found = draft(report(f"## Relevance\n{line}"))
    assert found.values["comments"] == f"**Relevance**\n\n{line}"
    assert f"line 4: {line!r} is no relevance from 1 to 5; decide" in found.todo


def test_a_remark_beside_the_relevance_is_kept(draft: Drafted) -> None:
    found = draft(report("## Relevance\nRelevance: 4 (to one theme)"))
    assert found.values["comments"] == "**Relevance**\n\nRelevance: 4 (to one theme)"


# --- tags ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        "1. SOUR\n2. GRAIN-R",
        "- SOUR\n- GRAIN-R",
        "* sour\n* grain r",
        "SOUR, GRAIN-R",
        "- `SOUR`; `GRAIN-R`",
        "1) **SOUR**\n2) Rye",
        "- wild yeast baking\n- rye",
        "- [x] SOUR\n- [x] GRAIN-R",
    ],
)
def test_tags_are_found_by_alias_label_or_id_however_listed(draft: Drafted, lines: str) -> None:
    found = draft(report(f"## Paper Tags\n\n{lines}"))
    assert found.values["terms"] == {"craft": ["sourdough"], "grain": ["rye"]}
    assert "comments" not in found.values


def test_a_misspelt_tag_is_taken_and_asked_about(draft: Drafted) -> None:
    found = draft(report("## Tags\n- SUOR"))
    assert found.values["terms"] == {"craft": ["sourdough"]}
    assert "line 4: the tag 'SUOR' was taken for 'sourdough'; is it?" in found.todo
    assert found.values["comments"] == "**Tags**\n\n- SUOR"


def test_an_undefined_tag_is_kept_and_asked_about(draft: Drafted) -> None:
    found = draft(report("## Tags\n- SOUR\n- MOTORCYCLE"))
    assert found.values["terms"] == {"craft": ["sourdough"]}
    assert "line 5: the tag 'MOTORCYCLE' is no term of the vocabulary; choose one or drop it" in found.todo
    assert found.values["comments"] == "**Tags**\n\n- MOTORCYCLE"


def test_a_tag_with_a_remark_is_taken_and_the_remark_kept(draft: Drafted) -> None:
    found = draft(report("## Tags\n- SOUR (somewhat)"))
    assert found.values["terms"] == {"craft": ["sourdough"]}
    assert found.values["comments"] == "**Tags**\n\n- SOUR (somewhat)"


def test_a_tag_that_several_terms_share_is_asked_about(sources_of: Callable[..., Sources]) -> None:
    both = OLD_TAGS.replace("aliases: [GRAIN-R]", "aliases: [SOUR]")
    found = draft_of(read_report(report("## Tags\n- SOUR"), "x.md"), sources_of({"taxonomy.yml": both}))
    assert "terms" not in found.values
    assert "line 4: the tag 'SOUR' may mean sourdough or rye; choose" in found.todo


def test_a_tag_that_is_a_measure_goes_to_its_property(draft: Drafted) -> None:
    assert draft(report("## Tags\n- taste panel")).values["measures"] == {"quality": ["tasting"]}


# --- lists ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "benchmarks"),
    [
        ("- Baguette-100\n- Ciabatta", ["Baguette-100", "Ciabatta"]),
        ("1. Baguette-100\n1. Baguette-100", ["Baguette-100"]),
        ("Baguette-100, Ciabatta", ["Baguette-100", "Ciabatta"]),
        ("- `Baguette-100`", ["Baguette-100"]),
        ("- N/A", None),
        ("They used an oven of the university.", None),
        (f"- {'x' * 121}", None),
        ("- Baguette-100\n  - only the crust", None),
    ],
)
def test_benchmarks_are_short_names(draft: Drafted, lines: str, benchmarks: list[str] | None) -> None:
    found = draft(report(f"## Benchmarks\n\n{lines}"))
    assert found.values.get("benchmarks") == benchmarks
    assert ("comments" in found.values) == (benchmarks is None)


def test_a_measure_that_is_named_exactly_is_taken_and_asked_about(draft: Drafted) -> None:
    found = draft(report("## Metric Results\n- How is quality measured? Taste panel"))
    assert found.values["measures"] == {"quality": ["tasting"]}
    assert "line 4: tasting: does the paper give numbers, or only show it?" in found.todo


def test_a_property_is_found_by_its_label(draft: Drafted) -> None:
    assert draft(report("## Metrics\n- Variety: Shapes")).values["measures"] == {"diversity": ["shape-count"]}


@pytest.mark.parametrize(
    "line",
    ["- How is quality measured? NA", "- How is diversity measured?\n    - Tasting", "- Fine-tuning results? Shapes"],
)
def test_other_answers_are_kept_with_their_question(draft: Drafted, line: str) -> None:
    found = draft(report(f"## Metric Results\n{line}"))
    assert "measures" not in found.values
    assert found.values["comments"] == f"**Metric Results**\n\n{line}"


def test_questions_keep_what_hangs_below_them(draft: Drafted) -> None:
    found = draft(report("## Questions\n- Why?\n  - And how?\n\nIs it\nso?\n"))
    assert found.values["questions"] == ["Why?\n  - And how?", "Is it so?"]


def test_related_work_that_says_more_is_kept_besides(draft: Drafted) -> None:
    found = draft(report("## Related work\n- Miller 2020, https://arxiv.org/abs/2003.01234, has the better crumb"))
    assert found.values["related"] == ["miller2020loaves"]
    assert "has the better crumb" in found.values["comments"]


# --- what is left --------------------------------------------------------------------


def test_a_report_that_lacks_something_is_listed_only(draft: Drafted) -> None:
    found = draft(report("## Summary\n\nIt rises."))
    assert found.values["status"] == "listed"
    assert "for 'status: reported' it needs relevance, terms" in found.todo


def test_a_long_summary_is_asked_about(draft: Drafted) -> None:
    found = draft(report(f"## Summary\n\n{'word ' * 200}"))
    assert "the summary has 200 words; two to five sentences are wanted" in found.todo


def test_what_the_comments_have_no_room_for_is_handed_over(draft: Drafted) -> None:
    lines = [f"- remark {number} on the crumb of loaves" for number in range(600)]
    found = draft(report("## Comments\n\n" + "\n".join(lines)))
    assert len(found.values["comments"]) <= MAX_TEXT
    assert f"{found.values['comments']}\n{found.overflow}".split("\n") == lines


# A line has a mark of its own, by which it is found again, among words that mean something elsewhere.
WORDS = st.lists(
    st.sampled_from(
        re.findall(r"\S+", "the crumb SOUR 4 rye Tasting, N/A (1-5) quality? `x` Relevance: [a](b) | : # ** 12.")
    ),
    max_size=6,
)
STARTS = st.sampled_from(["", "", "- ", "1. ", "  - ", "* ", "    ", "> ", "\t- ", "+ [ ] ", "Relevance: ", "ID: #"])
HEADINGS = st.sampled_from(
    [
        *("# Summary", "## Relevance to survey topic (1-5)", "### algorithms:", "## Benchmarks", "**Metric Results**"),
        *("## Paper Tags", "Tags:", "## Related work", "## Other comments", "## QUESTIONS", "## ID", "##Sumary", ""),
    ]
)


@st.composite
def marked_reports(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A report, and the marks of its lines."""
    lines, marks = [], []
    for number in range(draw(st.integers(0, 25))):
        if draw(st.integers(0, 3)) == 0:
            lines.append(draw(HEADINGS))
        marks.append(f"mark{number}q")
        words = [*draw(WORDS), marks[-1], *draw(WORDS)]
        lines.append(draw(STARTS) + " ".join(words))
        lines += [""] * draw(st.integers(0, 1))
    title = draw(st.sampled_from(["# [Holes](https://arxiv.org/abs/2203.00001)\n", "# Holes\n", ""]))
    return "\n".join([title, *lines]), marks


def _collection(tmp: Path) -> Collection:
    for name, text in {**BASE, "taxonomy.yml": OLD_TAGS}.items():
        (tmp / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp / name).write_text(text, "utf-8")
    return read_collection(tmp)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return _collection(tmp_path_factory.mktemp("survey"))


@given(found=marked_reports())
def test_no_line_is_lost(collection: Collection, found: tuple[str, list[str]]) -> None:
    text, marks = found
    imported = import_reports({"r/holes.md": text}, collection, today=TODAY)
    everything = "\n".join(imported.files.values())
    assert [mark for mark in marks if mark not in everything] == []


@given(text=marked_reports().map(lambda found: found[0]) | st.text("#*-_ \n:[]()`>aR1.é\t=", max_size=200))
def test_every_draft_is_a_record_that_can_be_read(collection: Collection, text: str) -> None:
    (name,) = set(import_reports({"r/holes.md": text}, collection, today=TODAY).files) - {LIST}
    draft = import_reports({"r/holes.md": text}, collection, today=TODAY).files[name]
    tree, problems = read(draft.encode(), name)
    assert tree is not None
    record, _, faults = fill(Record, tree, name)
    assert (problems, faults) == ([], [])
    assert record is not None


# --- a folder of reports -------------------------------------------------------------


def imported(collection: Collection, **texts: str) -> dict[str, str]:
    files = import_reports({f"r/{name}.md": text for name, text in texts.items()}, collection, today=TODAY).files
    return dict(files)


def test_a_draft_of_a_known_paper_has_its_key(collection: Collection) -> None:
    files = imported(collection, a="# [Loaves](https://arxiv.org/abs/2003.01234v2)\n", b="# On crust!\n")
    assert set(files) == {"miller2020loaves.yml", "baker2021crust.yml", LIST}
    assert "- [ ] papers/miller2020loaves.yml exists; take over what it lacks\n" in files[LIST]


def test_a_draft_of_a_new_paper_is_named_by_its_title_with_the_command_that_adds_it(collection: Collection) -> None:
    files = imported(collection, a="# [Holes, and How!](https://arxiv.org/abs/2203.00001)\n")
    assert set(files) == {"holes-and-how.yml", LIST}
    assert "- [ ] not in the survey yet; run: survey add 2203.00001 --report r/a.md\n" in files[LIST]


def test_a_report_without_identifier_is_added_with_bibtex(collection: Collection) -> None:
    files = imported(collection, a="# Holes\n")
    assert "run: survey add --bibtex FILE --report r/a.md\n" in files[LIST]


def test_two_reports_on_one_paper_are_two_drafts(collection: Collection) -> None:
    link = "(https://arxiv.org/abs/2003.01234)\n"
    files = imported(collection, a=f"# [Loaves]{link}", b=f"# [Better loaves]{link}")
    assert set(files) == {"miller2020loaves.yml", "miller2020loavesa.yml", LIST}


def test_a_report_without_title_is_named_by_its_file(collection: Collection) -> None:
    assert set(imported(collection, **{"2203.00001_holes": "## Summary\nS.\n"})) == {
        "report-2203-00001-holes.yml",
        LIST,
    }


def test_lines_that_stand_in_many_reports_are_the_forms_own_and_stand_once_in_the_list(collection: Collection) -> None:
    body = "## Algorithms\n\nName the families of ovens here.\n\n- Oven {}\n"
    files = imported(collection, **{name: report(body.format(name)) for name in "abc"})
    drafts = [text for name, text in files.items() if name != LIST]
    assert all("- Oven" in draft and "Name the families" not in draft for draft in drafts)
    assert files[LIST].count("> Name the families of ovens here.") == 1


def test_a_line_that_stands_in_two_reports_is_theirs(collection: Collection) -> None:
    files = imported(
        collection, a=report("## Comments\n\nA very good loaf."), b="# B\n\n## Comments\n\nA very good loaf."
    )
    assert sum("A very good loaf." in text for text in files.values()) == 2


def test_the_list_names_each_report_with_its_draft_and_its_questions(collection: Collection) -> None:
    files = imported(collection, a=report("## Tags\n- MOTORCYCLE"))
    assert "## r/a.md → crumb-structure.yml\n\n- [ ] " in files[LIST]
    assert "- [ ] line 4: the tag 'MOTORCYCLE' is no term of the vocabulary" in files[LIST]


def test_an_excluded_line_of_a_paper_related_to_itself_is_no_problem(collection: Collection) -> None:
    files = imported(collection, a="# [Loaves](https://arxiv.org/abs/2003.01234)\n\n## Related work\n- " + "2003.01234")
    assert "related: [" not in files["miller2020loaves.yml"]


def test_a_draft_passes_the_check_once_its_entry_is_there(root_of: RootOf, collection: Collection) -> None:
    text = import_reports({"r/holes.md": REPORT}, collection, today=TODAY).files["crumb-structure-a-study-of-holes.yml"]
    entry = "@misc{crumb2022crumb, title = {Crumb Structure}, author = {Crumb, Ada}, year = {2022}}\n"
    root = root_of({"taxonomy.yml": OLD_TAGS, "papers/crumb2022crumb.yml": text, "bib/more.bib": entry})
    survey, problems = read_survey(root, today=TODAY)
    assert problems == []
    assert survey.by_key["crumb2022crumb"].record.relevance == 4


def test_the_shipped_vocabulary_knows_the_older_tags() -> None:
    sources, _ = load(Path(__file__).resolve().parent.parent)
    tags = ["SYNTH", "DATASET", "SURVEY", "DIVERSITY", "QUALITY", "DVFT", "SAMPLING", "SEARCH", "EVO", "JUDGE"]
    body = "\n".join(f"{number}. {tag}" for number, tag in enumerate([*tags, "REASONING", "TOOLS"], start=1))
    found = draft_of(read_report(report(f"## Paper Tags\n{body}"), "x.md"), sources)
    terms: dict[str, Any] = found.values["terms"]
    assert sum(len(ids) for ids in terms.values()) == 12
    assert "comments" not in found.values
