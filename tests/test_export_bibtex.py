"""BibTeX leaves the survey as it came in, with all that its entries need and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import bibtexparser
import pytest
from hypothesis import given

from bibtools import BIBLATEX, HARD, ROOT, bib_files, shipped, survey_of_bib, surveys
from survey import Problem, Survey, read_survey
from survey.bibliography import normal_title, parse
from survey.export import FORMATS, UnknownSelectionError, files, select
from survey.export.bibtex import as_ascii, as_biblatex, as_written

Read = Callable[..., tuple[Survey, list[Problem]]]


@pytest.fixture(scope="module", params=["hard", "biblatex", "shipped"])
def survey(request: pytest.FixtureRequest) -> Survey:
    return surveys()[request.param]


def test_entries_are_byte_equal_to_their_source(survey: Survey) -> None:
    text = as_written(survey, survey.papers)
    entries = [block for block in text.split("\n\n@") if block]
    assert len(entries) >= len(survey.papers)
    for paper in survey.papers:
        assert f"{paper.reference.source}\n" in text


def test_the_export_reads_as_its_source_does(survey: Survey) -> None:
    bibliography, problems = parse(as_written(survey, survey.papers), "export.bib")
    assert [problem.as_text() for problem in problems] == []
    assert len(bibliography.references) >= len(survey.papers)
    for reference in bibliography.references:
        assert reference.fields == survey.references[reference.key].fields
        assert reference.source == survey.references[reference.key].source


def test_entries_come_by_key_and_parents_after_their_children() -> None:
    survey = survey_of_bib(HARD)
    keys = [reference.key for reference in parse(as_written(survey, survey.papers), "x")[0].references]
    assert keys == [*sorted(set(keys) - {"parent2019"}), "parent2019"]


def test_a_parent_comes_along_with_each_child_and_with_no_other() -> None:
    survey = survey_of_bib(HARD)
    one = select(survey, keys=["child2019b"])
    assert [r.key for r in parse(as_written(survey, one), "x")[0].references] == ["child2019b", "parent2019"]
    other = select(survey, keys=["book2015"])
    assert [r.key for r in parse(as_written(survey, other), "x")[0].references] == ["book2015"]


def test_the_strings_and_preambles_that_are_needed_come_along() -> None:
    survey = survey_of_bib(HARD)
    text = as_written(survey, select(survey, keys=["unicode2021"]))
    acl, findings, _ = text.split("\n\n", 2)
    assert acl == "@string{acl  = {Association for Computational Linguistics}}"
    assert findings == '@string{findings = "Findings of the " # acl}'
    assert "nips" not in text
    assert "@preamble" not in text
    thesis = as_written(survey, select(survey, keys=["thesis2018"]))
    assert thesis.startswith('@preamble{ "\\providecommand{\\noopsort}[1]{}" }\n\n@phdthesis')


def test_excluded_papers_are_not_exported() -> None:
    survey = survey_of_bib(HARD, excluded=("book2015",))
    for format_ in FORMATS.values():
        assert "book2015" not in format_.render(survey, survey.papers).replace('"excluded": ["book2015"]', "")
    with pytest.raises(UnknownSelectionError, match="excluded"):
        select(survey, keys=["book2015"])


@given(bib_files())
def test_any_entry_is_exported_byte_for_byte(text: str) -> None:
    survey = survey_of_bib(text)
    exported = as_written(survey, survey.papers)
    before, after = parse(text, "x")[0], parse(exported, "x")[0]
    assert {r.key: r.source for r in after.references} == {r.key: r.source for r in before.references}
    assert {r.key: r.fields for r in after.references} == {r.key: r.fields for r in before.references}


@given(bib_files())
def test_any_entry_survives_as_biblatex_and_in_ascii(text: str) -> None:
    survey = survey_of_bib(text)
    for write in (as_biblatex, as_ascii):
        bibliography, problems = parse(write(survey, survey.papers), "x")
        assert [problem.as_text() for problem in problems if problem.code == "bibtex"] == []
        assert [r.key for r in bibliography.references] == sorted(paper.key for paper in survey.papers)


# --- ASCII ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "ascii_"),
    [
        ("{Müller, Jörg}", '{M{\\"u}ller, J{\\"o}rg}'),
        ('"Łódź"', "\"{\\L}{\\'o}d{\\'z}\""),
        ("{Đặng and Nguyễn}", "{{\\DJ}{\\u{\\d{a}}}ng and Nguy{\\~{\\^{e}}}n}"),
        ("{naïve García}", "{na{\\\"{i}}ve Garc{\\'{i}}a}"),
        ("{A – B — “C” … 5 €}", "{A {\\textendash} B {\\textemdash} {\\textquotedblleft}C{\\textquotedblright} "
         "{\\textellipsis} 5 {\\texteuro}}"),
        ("{no\u00a0break}", "{no~break}"),
        ("{e\u0301tude}", "{{\\'e}tude}"),
        ("{α → β}", "{{\\ensuremath{\\alpha}} {\\textrightarrow} {\\ensuremath{\\beta}}}"),
        ("{plain}", "{plain}"),
    ],
)  # fmt: skip
def test_in_ascii(value: str, ascii_: str) -> None:
    survey = survey_of_bib(f"@misc{{a,\n  title = {value},   year=2020}}")
    assert as_ascii(survey, survey.papers) == f"@misc{{a,\n  title = {ascii_},   year=2020}}\n"


def test_a_link_is_percent_encoded_in_ascii() -> None:
    survey = survey_of_bib("@misc{a, url = {https://example.org/ü}}")
    assert "https://example.org/%C3%BC}" in as_ascii(survey, survey.papers)


def test_what_latex_has_no_command_for_stays_and_is_said() -> None:
    survey = survey_of_bib("@misc{a, title = {王 and Müller}}")
    text = as_ascii(survey, survey.papers)
    assert text.startswith("% Not in ASCII, since LaTeX has no command for it: U+738B\n\n@misc{a, title = {王 and M{")


def test_ascii_says_the_same_as_the_source(survey: Survey) -> None:
    bibliography, problems = parse(as_ascii(survey, survey.papers), "x")
    assert problems == []
    for reference in bibliography.references:
        source = survey.references[reference.key]
        assert reference.title == source.title
        assert reference.authors == source.authors
        assert reference.issued == source.issued
        assert reference.venue == source.venue


def test_old_bibtex_gets_its_own_fields_for_those_of_biblatex() -> None:
    survey = survey_of_bib(BIBLATEX)
    text = as_ascii(survey, survey.papers)
    assert "@misc{online2022,\n  title = {An Online Thing} # {: } # {With a Subtitle},\n" in text
    assert "  year = {2023},\n  month = jul,\n  address = {Berlin},\n" in text
    assert "  year = {2022},\n  month = mar # {~4},\n" in text
    assert "@mastersthesis{master2021,\n" in text
    assert "@techreport{report2020,\n" in text
    assert "journaltitle" not in text


def test_old_bibtex_gets_the_booktitle_that_biblatex_takes_from_a_parent() -> None:
    survey = survey_of_bib("@inproceedings{a, title={A}, crossref={p}}\n@proceedings{p, title={Proc}}")
    assert "  title = {Proc},\n  booktitle = {Proc},\n" in as_ascii(survey, survey.papers)


# --- biblatex ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "biblatex"),
    [
        (
            "@article{a, journal = {J}, year = 2020, month = mar, address = {B}}",
            "@article{a,\n  journaltitle = {J},\n  date = {2020-03},\n  location = {B},\n}\n",
        ),
        ("@article{a, year = 2020, month = jan # {~12}}", "@article{a,\n  date = {2020-01-12},\n}\n"),
        ("@article{a, year = 2020, month = {Summer}}", "@article{a,\n  year = 2020,\n  month = {Summer},\n}\n"),
        ("@article{a, year = {in press}}", "@article{a,\n  year = {in press},\n}\n"),
        ("@phdthesis{a, school = {S}}", "@thesis{a,\n  institution = {S},\n  type = {phdthesis},\n}\n"),
        (
            "@misc{a, eprint = {2401.00001}, archivePrefix = {arXiv}, primaryClass = {cs.CL}}",
            "@misc{a,\n  eprint = {2401.00001},\n  eprinttype = {arXiv},\n  eprintclass = {cs.CL},\n}\n",
        ),
        ("@book{a, publisher = {ELRA and ICCL}}", "@book{a,\n  publisher = {{ELRA and ICCL}},\n}\n"),
        (
            "@book{a, publisher = {ELRA and ICCL}, date = 2020}",
            "@book{a,\n  date = 2020,\n  publisher = {ELRA and ICCL},\n}\n",
        ),
        ("@conference{a, title = {na{\\\"\\i}ve}}", "@inproceedings{a,\n  title = {na{\\\"{i}}ve},\n}\n"),
    ],
)  # fmt: skip
def test_as_biblatex(entry: str, biblatex: str) -> None:
    survey = survey_of_bib(entry)
    assert as_biblatex(survey, survey.papers) == biblatex


def test_biblatex_entries_stay_biblatex() -> None:
    survey = survey_of_bib(BIBLATEX)
    before = survey.references
    for reference in parse(as_biblatex(survey, survey.papers), "x")[0].references:
        assert reference.fields == before[reference.key].fields
        assert reference.type == before[reference.key].type


# --- a second parser, and the collection as a whole ----------------------------------


@pytest.mark.parametrize("write", [as_written, as_ascii, as_biblatex])
def test_another_parser_finds_the_same_entries_and_fields(survey: Survey, write: Callable[..., str]) -> None:
    text = write(survey, survey.papers)
    library = bibtexparser.parse_string(text, parse_stack=[])
    assert library.failed_blocks == []
    ours = parse(text, "x")[0]
    assert [entry.key for entry in library.entries] == [reference.key for reference in ours.references]
    for theirs, reference in zip(library.entries, ours.references, strict=True):
        assert theirs.entry_type.lower() == reference.type
        raw = {field.name: reference.raw(field) for field in reference.own}
        assert {field.key: str(field.value) for field in theirs.fields} == raw
    assert {string.key.lower() for string in library.strings} == set(ours.strings)


def test_no_key_or_work_is_in_an_export_twice() -> None:
    survey = shipped()
    references = parse(as_written(survey, survey.papers), "x")[0].references
    for values in (
        [reference.key.lower() for reference in references],
        [reference.ids.doi.lower() for reference in references if reference.ids.doi],
        [reference.ids.arxiv for reference in references if reference.ids.arxiv],
        [normal_title(reference.title) for reference in references],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_exports_are_the_same_bytes_again() -> None:
    assert list(files(shipped())) == list(files(read_survey(ROOT)[0]))


# --- selections ----------------------------------------------------------------------


def test_a_term_selects_its_papers_and_those_of_narrower_terms(survey_of: Read) -> None:
    survey, _ = survey_of({})
    assert [paper.key for paper in select(survey, term="craft/baking")] == ["miller2020loaves"]
    assert [paper.key for paper in select(survey, term="sourdough")] == ["miller2020loaves"]
    assert [paper.key for paper in select(survey, term="frying", keys=["miller2020loaves"])] == []
    assert len(select(survey)) == 2


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        ({"term": "craft/bakin"}, "did you mean 'craft/baking'"),
        ({"term": "grain/baking"}, "did you mean 'craft/baking'"),
        ({"keys": ["miller2020loave"]}, "did you mean 'miller2020loaves'"),
        ({"keys": ["knuth1984bread"]}, "not a paper of the survey"),
    ],
)
def test_an_unknown_term_or_key_is_refused(survey_of: Read, selection: dict[str, object], message: str) -> None:
    survey, _ = survey_of({})
    with pytest.raises(UnknownSelectionError, match=message):
        select(survey, **selection)  # type: ignore[arg-type]


def test_every_export_has_one_path() -> None:
    paths = [file.path for file in files(shipped())]
    assert len(set(paths)) == len(paths)
    assert {"references.bib", "references-ascii.bib", "references-biblatex.bib", "references.json"} <= set(paths)
    assert {"references.ris", "papers.csv", "papers.json", "papers.schema.json", "tables/claims.tex"} <= set(paths)
    assert {f"tables/{axis.id}.tex" for axis in shipped().taxonomy.axes} <= set(paths)
