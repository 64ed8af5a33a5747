"""The files of a survey are read each by itself; what cannot be read is said, and costs nothing but itself."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from survey import Problem, Survey
from survey.load import load
from survey.sources import Sources
from tiny import BASE, TAXONOMY

SurveyOf = Callable[..., tuple[Survey, list[Problem]]]
SourcesOf = Callable[..., Sources]
RootOf = Callable[..., Path]

PAPER = "papers/baker2021crust.yml"
LISTED = "status: listed\nadded: 2024-05-21\n"

NO_PAPERS: dict[str, str | None] = {
    "papers/miller2020loaves.yml": None,
    "papers/baker2021crust.yml": None,
    "papers/.schema.json": "{}",
    "bib/references.bib": "",
    "docs/index.md": "# Bread\n",
}


# --- a sound survey ------------------------------------------------------------------


def test_a_sound_survey_has_its_papers_and_no_problem(survey_of: SurveyOf) -> None:
    survey, problems = survey_of({})
    assert problems == []
    assert [paper.key for paper in survey.papers] == ["baker2021crust", "miller2020loaves"]


def test_drafts_come_by_key_with_what_their_file_gives(sources_of: SourcesOf) -> None:
    first, second = sources_of({}).drafts
    assert (first.key, first.path, first.given) == ("baker2021crust", PAPER, {"status", "added", "terms"})
    assert second.key == "miller2020loaves"
    assert first.place("terms", "craft", 0) == (4, 11)


def test_bibliographies_come_by_path(sources_of: SourcesOf) -> None:
    assert [file.path for file in sources_of({}).bibliographies] == ["bib/background.bib", "bib/references.bib"]


def test_prose_comes_by_path_from_all_folders_of_docs(sources_of: SourcesOf) -> None:
    sources = sources_of({"docs/questions/why.md": "# Why?\n", "docs/about.md": "# About\n", "docs/a.css": "a{}"})
    assert [(page.path, page.text) for page in sources.prose] == [
        ("docs/about.md", "# About\n"),
        ("docs/index.md", "# Bread\n\nLoaves got better [@miller2020loaves].\n"),
        ("docs/questions/why.md", "# Why?\n"),
    ]


def test_windows_line_ends_and_a_byte_order_mark_are_fine_in_every_file(is_fine: Callable[..., None]) -> None:
    is_fine({name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in BASE.items()})


def test_a_survey_without_prose_is_fine(is_fine: Callable[..., None]) -> None:
    is_fine({"docs/index.md": None})


# --- what is missing -----------------------------------------------------------------


@pytest.mark.parametrize("schema", ["{}", None])
def test_a_survey_without_papers_or_their_folder_is_fine(survey_of: SurveyOf, schema: str | None) -> None:
    survey, problems = survey_of({**NO_PAPERS, "papers/.schema.json": schema})
    assert survey.papers == ()
    assert problems == []


def test_a_missing_vocabulary_is_one_problem_and_hides_nothing_else(survey_of: SurveyOf) -> None:
    survey, problems = survey_of({"taxonomy.yml": None, "docs/index.md": "[@nobody1999]\n"})
    assert [p.as_text() for p in problems] == [
        "docs/index.md:1:2: citation: there is no BibTeX entry 'nobody1999'; add it to bib/background.bib",
        "taxonomy.yml:1:1: missing-file: the survey needs its vocabulary, taxonomy.yml, beside papers/ and bib/",
    ]
    assert len(survey.papers) == 2
    assert survey.taxonomy.terms == {}


def test_a_missing_bibliography_says_where_to_create_it(survey_of: SurveyOf) -> None:
    survey, problems = survey_of({"bib/references.bib": None, "bib/background.bib": None})
    assert (
        problems[0].as_text().startswith("bib/references.bib:1:1: missing-file: there is no bib/references.bib; create")
    )
    assert [(p.path, p.code) for p in problems[1:]] == [
        ("docs/index.md", "citation"),
        ("papers/baker2021crust.yml", "no-entry"),
        ("papers/miller2020loaves.yml", "no-entry"),
    ]
    assert [paper.key for paper in survey.left_out] == ["baker2021crust", "miller2020loaves"]


def test_a_folder_bib_without_bib_files_is_a_missing_bibliography(survey_of: SurveyOf) -> None:
    _, problems = survey_of({"bib/references.bib": None, "bib/background.bib": None, "bib/refs.txt": "@misc{a}"})
    assert problems[0].code == "missing-file"


def test_an_empty_bibliography_is_none_that_is_missing(survey_of: SurveyOf) -> None:
    _, problems = survey_of({**NO_PAPERS, "bib/background.bib": None})
    assert [(p.path, p.code) for p in problems] == [("taxonomy.yml", "no-entry")]  # an origin of a term


# --- names of files ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("Baker2021Crust.yml", "papers/baker2021crust.yml"),
        ("baker2021crust.yaml", "papers/baker2021crust.yml"),
        ("Baker & Sons 2021.yml", "papers/baker-sons-2021.yml"),
        ("baker_2021.yml", "papers/baker-2021.yml"),
        ("2021baker.yml", "papers/2021baker.yml"),
        ("müller2021.yml", "papers/m-ller2021.yml"),
        ("..x.md", None),
        ("note.md", "papers/note.yml"),
        ("baker2021", "papers/baker2021.yml"),
        ("漢字.yml", "papers/key.yml"),
        (f"{'a' * 81}.yml", f"papers/{'a' * 60}.yml"),
        ("a b\nc.yml", "papers/a-b-c.yml"),
    ],
)
def test_a_papers_file_is_named_by_its_key(survey_of: SurveyOf, name: str, suggestion: str | None) -> None:
    survey, problems = survey_of({f"papers/{name}": LISTED})
    if suggestion is None:  # hidden
        assert problems == []
        return
    (problem,) = problems
    assert problem.as_text().startswith(f"papers/{name}:1:1: file-name: ".replace("\n", " "))
    assert problem.message.endswith(f"rename it, for example to {suggestion}")
    assert len(survey.papers) == 2


@pytest.mark.parametrize("name", ["figure.png", "baker2021crust.yml~", "a.bib", "more/zhu2020rye.yml", "a.yml/b.yml"])
def test_what_is_no_paper_does_not_belong_among_the_papers(survey_of: SurveyOf, name: str) -> None:
    _, problems = survey_of({f"papers/{name}": LISTED})
    top = name.split("/")[0]
    assert [p.as_text() for p in problems] == [
        f"papers/{top}:1:1: file-name: papers/ holds only papers, one .yml file each; move '{top}' elsewhere"
    ]


def test_hidden_files_are_not_looked_at(is_fine: Callable[..., None]) -> None:
    is_fine(
        {
            "papers/.schema.json": "{}",
            "papers/.baker2021crust.yml.swp": b"\xff",
            "bib/.old.bib": "@",
            "docs/.drafts/a.md": "[@nobody]",
            "docs/.#index.md": "[@nobody]",
        }
    )


def test_an_editors_lock_file_is_not_looked_at(root_of: RootOf) -> None:
    root = root_of({})
    (root / "docs/.#index.md").symlink_to("me@host.1234")  # as Emacs makes it
    assert load(root)[1] == []


def test_a_folder_that_is_named_like_a_page_is_no_page(is_fine: Callable[..., None]) -> None:
    is_fine({"docs/notes.md/index.md": "# Notes\n"})


def test_a_link_to_nowhere_is_complained_about(root_of: RootOf) -> None:
    root = root_of({})
    (root / "papers/zhu2020rye.yml").symlink_to("nowhere")
    (root / "docs/lost.md").symlink_to("nowhere")
    problems = load(root)[1]
    assert [(p.path, p.code) for p in problems] == [
        ("papers/zhu2020rye.yml", "unreadable"),
        ("docs/lost.md", "unreadable"),
    ]


def test_a_name_that_is_no_text_can_be_printed(root_of: RootOf) -> None:
    root = root_of({})
    try:
        (root / "papers" / "caf\udce9.yml").write_text(LISTED)
    except OSError:
        pytest.skip("this file system has only names that are text")
    (problem,) = load(root)[1]
    assert problem.as_text().encode().startswith(rb"papers/caf\udce9.yml:1:1: file-name: ")


# --- files that cannot be read -------------------------------------------------------


@pytest.mark.parametrize("path", ["taxonomy.yml", PAPER, "bib/references.bib", "docs/index.md"])
def test_a_file_that_may_not_be_opened_is_complained_about(
    root_of: RootOf, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, opened = root_of({}), Path.open

    def refuse(self: Path, *args: str) -> object:
        if self == root / path:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args)

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = load(root)[1]
    assert problem.as_text() == f"{path}:1:1: unreadable: the file cannot be read (Permission denied)"


@pytest.mark.parametrize("content", [b"status: caf\xe9\n", b"\x00", "summary: '" + "x" * 5_000_000 + "'\n", "a: [", ""])
def test_a_paper_that_cannot_be_read_is_left_out_with_its_reason(survey_of: SurveyOf, content: str | bytes) -> None:
    survey, problems = survey_of({PAPER: content})
    (left_out,) = survey.left_out
    assert left_out.key == "baker2021crust"
    assert list(left_out.problems) == problems
    assert [paper.key for paper in survey.papers] == ["miller2020loaves"]


def test_a_faulty_paper_is_left_out_and_comes_back_when_mended(survey_of: SurveyOf) -> None:
    broken, _ = survey_of({PAPER: LISTED + "‸sumary: x\n"})
    assert [paper.key for paper in broken.left_out] == ["baker2021crust"]
    mended, _ = survey_of({PAPER: LISTED + "summary: x\n"})
    assert mended.left_out == ()
    assert "baker2021crust" in mended.by_key


def test_one_latin1_byte_in_the_bibliography_costs_no_paper_its_entry(survey_of: SurveyOf) -> None:
    survey, problems = survey_of({"bib/more.bib": b"@string{caf = {Caf\xe9}}\n"})
    assert [p.as_text() for p in problems] == [
        "bib/more.bib:1:19: encoding: the file must be UTF-8, but holds byte 0xe9; save it as UTF-8 in your editor"
    ]
    assert len(survey.papers) == 2


def test_a_page_that_is_not_utf8_is_complained_about_and_its_citations_checked(survey_of: SurveyOf) -> None:
    _, problems = survey_of({"docs/a.md": b"Caf\xe9 [@nobody1999]\n"})
    assert [(p.path, p.line, p.column, p.code) for p in problems] == [
        ("docs/a.md", 1, 4, "encoding"),
        ("docs/a.md", 1, 7, "citation"),
    ]


@pytest.mark.parametrize(
    ("path", "limit"),
    [("taxonomy.yml", "1,000,000"), (PAPER, "1,000,000"), ("docs/index.md", "1,000,000")],
)
def test_no_file_is_read_beyond_its_limit(root_of: RootOf, path: str, limit: str) -> None:
    problems = load(root_of({path: b"#" * 1_000_001}))[1]
    assert f"{path}:1:1: too-large: the file is larger than {limit} bytes; is it the right one?" in [
        p.as_text() for p in problems
    ]


def test_a_bibliography_may_be_larger_but_not_without_limit(root_of: RootOf, monkeypatch: pytest.MonkeyPatch) -> None:
    root = root_of({"bib/more.bib": b"%" * 1_000_001})
    assert load(root)[1] == []
    monkeypatch.setattr(import_module("survey.load"), "MAX_BIB_BYTES", 1_000_000)
    (problem,) = load(root)[1]
    assert (problem.path, problem.code) == ("bib/more.bib", "too-large")


# --- one stage broken does not hide the next, nor is it held against it --------------


def test_every_stage_complains_in_one_run(survey_of: SurveyOf) -> None:
    _, problems = survey_of(
        {
            "taxonomy.yml": "axes: [\n",
            PAPER: "status: listed\nadded: yesterday\n",
            "papers/zhu2020rye.yml": "a: b: c\n",
            "bib/more.bib": "@misc{zhu2020rye, title = {A {B}\n",
            "docs/index.md": "[@nobody1999]\n",
        }
    )
    assert [(p.path, p.code) for p in problems] == [
        ("bib/more.bib", "bibtex"),
        ("docs/index.md", "citation"),
        (PAPER, "bad-date"),
        ("papers/zhu2020rye.yml", "yaml"),
        ("taxonomy.yml", "yaml"),
    ]


def test_a_vocabulary_that_cannot_be_read_is_not_held_against_the_papers(survey_of: SurveyOf) -> None:
    survey, problems = survey_of({"taxonomy.yml": "axes: [\n"})
    assert [(p.path, p.code) for p in problems] == [("taxonomy.yml", "yaml")]
    assert len(survey.papers) == 2


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "label: Sourdough, definition: Baking with wild yeast.",
            "label: Sourdough",
            "missing-key: axes[1].terms[2] needs the key 'definition'",
        ),
        (
            "label: Sourdough, definition: Baking",
            "labl: Sourdough, definition: Baking",
            "missing-key: axes[1].terms[2] needs the key 'label'",
        ),
        ("question: How is it made?\n    ", "", "missing-key: axes[1] needs the key 'question'"),
    ],
)
def test_a_slip_in_a_term_is_not_held_against_the_papers_that_use_it(
    survey_of: SurveyOf, old: str, new: str, problem: str
) -> None:
    assert old in TAXONOMY
    survey, problems = survey_of({"taxonomy.yml": TAXONOMY.replace(old, new)})
    assert {p.path for p in problems} == {"taxonomy.yml"}
    assert any(p.as_text().endswith(problem) for p in problems)
    assert survey.taxonomy.terms["sourdough"].ancestors == ("baking",)
    assert len(survey.papers) == 2


@pytest.mark.parametrize("text", ["axes: []\n", "{}\n", "axes: x\nproperties: []\noutcomes: []\n"])
def test_a_vocabulary_without_its_parts_is_complained_about_and_empty(survey_of: SurveyOf, text: str) -> None:
    survey, problems = survey_of({"taxonomy.yml": text})
    assert {p.path for p in problems} == {"taxonomy.yml"}
    assert survey.taxonomy.terms == {}


@pytest.mark.parametrize("text", ["", "just words\n", "- a\n"])
def test_a_vocabulary_that_is_no_mapping_is_one_problem(survey_of: SurveyOf, text: str) -> None:
    survey, problems = survey_of({"taxonomy.yml": text})
    assert [(p.path, p.line, p.column) for p in problems] == [("taxonomy.yml", 1, 1)]
    assert survey.taxonomy.axes == ()


def test_a_repeated_key_leaves_the_paper_out(survey_of: SurveyOf) -> None:
    survey, problems = survey_of({PAPER: LISTED + "status: reported\n"})
    assert [p.as_text() for p in problems] == [
        f"{PAPER}:3:1: duplicate-key: the key 'status' already stands on line 1; merge the two"
    ]
    assert [paper.key for paper in survey.left_out] == ["baker2021crust"]


# --- what a file gives ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("summary: x", {"summary"}),
        ("summary: 'x'\nrelevance: 5", {"summary", "relevance"}),
        ("terms: {craft: [rye]}", {"terms"}),
        # faulty, and complained about already
        ("summary: ''", {"summary"}),
        ("terms: x", {"terms"}),
        ("terms: {craft: [RYE]}", {"terms"}),
        ("sources: ['']", {"sources"}),
        ("zzz: 1", {"zzz"}),
        # nothing
        ("summary:", set()),
        ("summary: ~", set()),
        ("terms: {}", set()),
        ("terms: {craft: []}", set()),
        ("terms: {craft: [], grain: [rye]}", {"terms"}),
        ("sources: []", set()),
    ],
)
def test_a_key_is_given_when_there_is_something_under_it(sources_of: SourcesOf, text: str, given: set[str]) -> None:
    first, _ = sources_of({PAPER: LISTED + text}).drafts
    assert first.given - {"status", "added"} == given
