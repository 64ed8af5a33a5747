"""A paper is added in two files or in none, at its place, once, and passes `survey check` at once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import bibfile, read_survey
from survey.bibliography import parse
from survey.contribute import add
from survey.contribute.add import Addition, BrokenError, DuplicateError
from survey.contribute.collection import read_collection
from survey.contribute.identify import identify
from survey.contribute.insertion import inserted
from survey.contribute.new_entry import NewEntry
from survey.contribute.refusals import RefusedError
from survey.model import Status
from tiny import BASE, TODAY

RootOf = Callable[..., Path]

FIELDS = {"title": "Crumb Structure", "author": "Crumb, Ada", "year": "2022", "eprint": "2203.00001"}
BIB = "bib/references.bib"
RECORD = "papers/crumb2022crumb.yml"


def entry(kind: str = "misc", **changes: str) -> NewEntry:
    return NewEntry(type=kind, fields={**FIELDS, **changes})


def plan(root: Path, new: NewEntry | None = None, *, today: date = TODAY, **values: Any) -> Addition:
    return add.plan(read_collection(root), new or entry(), values, today=today)


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# --- the result ----------------------------------------------------------------------


def test_a_paper_is_added_and_passes_the_check_at_once(root_of: RootOf) -> None:
    root = root_of({})
    add.write(plan(root))
    survey, problems = read_survey(root, today=TODAY)
    assert problems == []
    paper = survey.by_key["crumb2022crumb"]
    assert paper.reference.title == "Crumb Structure"
    assert (paper.record.status, paper.record.added, paper.record.sources) == (Status.LISTED, TODAY, ("abstract",))


def test_two_files_change_and_no_other(root_of: RootOf) -> None:
    root = root_of({})
    before = files(root)
    add.write(plan(root))
    after = files(root)
    assert {name for name in after if after[name] != before.get(name)} == {BIB, RECORD}
    assert before.keys() == after.keys() - {RECORD}


def test_the_line_of_the_new_entry_is_told(root_of: RootOf) -> None:
    root = root_of({})
    addition = plan(root)
    add.write(addition)
    assert (root / BIB).read_text("utf-8").splitlines()[addition.line - 1] == "@misc{crumb2022crumb,"


def test_what_is_known_of_the_paper_stands_in_its_record(root_of: RootOf) -> None:
    root = root_of({})
    add.write(plan(root, issue=7, terms={"craft": ["baking"]}, status="listed"))
    record = read_survey(root, today=TODAY)[0].by_key["crumb2022crumb"].record
    assert record.issue == (7,)
    assert record.terms["craft"] == ("baking",)


def test_a_key_that_an_entry_has_gets_a_letter(root_of: RootOf) -> None:
    root = root_of({})
    add.write(plan(root))
    second = plan(root, entry(title="Crumb Colour", eprint="2203.00002"))
    assert second.key == "crumb2022crumba"


@pytest.mark.parametrize(
    "changes",
    [
        {"papers/crumb2022crumb.yml": "status: ["},
        {"bib/background.bib": "@misc{Crumb2022Crumb, title = {X}, author = {Y}, year = 2000}"},
    ],
)
def test_a_key_is_taken_by_a_broken_record_or_in_other_capitals(root_of: RootOf, changes: dict[str, str]) -> None:
    assert plan(root_of(changes)).key == "crumb2022crumba"


def test_a_survey_without_a_shared_file_gets_one(root_of: RootOf) -> None:
    root = root_of({BIB: None, "papers/baker2021crust.yml": None, "papers/miller2020loaves.yml": None})
    addition = plan(root)
    add.write(addition)
    assert (root / BIB).read_text("utf-8").startswith("@misc{crumb2022crumb,\n  title = {Crumb Structure},\n")
    # The scale of relevance needs its example now; that is no fault of the paper.
    assert [(problem.path, problem.code) for problem in addition.warnings] == [("taxonomy.yml", "no-paper")]


def test_problems_that_were_there_before_do_not_hinder(root_of: RootOf) -> None:
    root = root_of({"papers/baker2021crust.yml": "status: lsted\n", "docs/index.md": "[@nobody2000]"})
    assert plan(root).warnings == ()


def test_a_title_that_is_nearly_another_is_a_warning(root_of: RootOf) -> None:
    addition = plan(root_of({}), entry(title="Much Better Loaves from Wild Yeast"))
    assert [problem.code for problem in addition.warnings] == ["similar-title"]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (entry(author=""), "needs the field author"),
        (entry("article"), "needs the field journal or journaltitle"),
        (entry(year="2002"), "the year 2002 comes before the arXiv id"),
        (entry("thing"), "@thing is not a type of entry"),
        (entry(url="javascript:alert(1)"), "a link must start with http"),
    ],
)
def test_an_entry_that_the_check_would_refuse_is_refused(root_of: RootOf, new: NewEntry, words: str) -> None:
    with pytest.raises(BrokenError, match=words):
        plan(root_of({}), new)


@pytest.mark.parametrize("values", [{"terms": {"craft": ["boiling"]}}, {"relevance": 9}, {"status": "done"}])
def test_a_record_that_the_check_would_refuse_is_refused(root_of: RootOf, values: dict[str, Any]) -> None:
    with pytest.raises(BrokenError, match=r"papers/crumb2022crumb\.yml:\d+:\d+: "):
        plan(root_of({}), **values)


# --- once ----------------------------------------------------------------------------

KNOWN = {
    BIB: """\
@inproceedings{miller2020loaves,
  title = {Better {Loaves} from Wild Yeast},
  author = {Miller, Ada},
  booktitle = {ICB},
  year = {2020},
  eprint = {2003.01234v2},
  doi = {10.1000/LOAF},
  url = {https://openreview.net/forum?id=abcDEF123},
  note = {See https://aclanthology.org/2020.acl-long.1},
}

@misc{baker2021crust,
  title = {On Crust},
  author = {Baker, Bo},
  year = {2021},
}
"""
}


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"eprint": "2003.01234"}, "arXiv 2003.01234"),
        ({"eprint": "", "url": "https://arxiv.org/abs/2003.01234v1"}, "arXiv 2003.01234"),
        ({"eprint": "", "doi": "10.1000/loaf"}, "DOI 10.1000/loaf"),
        ({"eprint": "", "url": "https://openreview.net/forum?id=abcDEF123"}, "OpenReview abcdef123"),
        ({"eprint": "", "url": "https://aclanthology.org/2020.acl-long.1/"}, "ACL Anthology 2020.acl-long.1"),
        ({"title": "BETTER LOAVES, from wild yeast!", "eprint": ""}, "title"),
    ],
)
def test_a_paper_that_is_there_is_refused_with_its_place(root_of: RootOf, changes: dict[str, str], mark: str) -> None:
    with pytest.raises(DuplicateError) as found:
        plan(root_of(KNOWN), entry(**changes))
    assert str(found.value) == (
        f"bib/references.bib:1:1: duplicate-paper: the survey has this paper, as 'miller2020loaves' (same {mark}); "
        "see papers/miller2020loaves.yml"
    )


@pytest.mark.parametrize(
    "text",
    [
        "arXiv:2003.01234v3",
        "https://doi.org/10.1000/loaf",
        "https://openreview.net/pdf?id=abcDEF123",
        "https://aclanthology.org/2020.acl-long.1.pdf",
    ],
)
def test_an_identifier_that_is_there_is_refused_before_anybody_is_asked(root_of: RootOf, text: str) -> None:
    with pytest.raises(DuplicateError, match=r"^bib/references\.bib:1:1: .*'miller2020loaves'"):
        add.refuse_known(read_collection(root_of(KNOWN)), identify(text))


def test_an_identifier_that_is_not_there_is_not_refused(root_of: RootOf) -> None:
    add.refuse_known(read_collection(root_of(KNOWN)), identify("2003.99999"))


def test_a_paper_that_was_excluded_is_refused_with_the_reason(root_of: RootOf) -> None:
    root = root_of(
        {"papers/baker2021crust.yml": "status: excluded\nadded: 2024-05-21\nexcluded_because: Not about bread.\n"}
    )
    with pytest.raises(DuplicateError, match="looked at and excluded, because: Not about bread; see papers/baker2021"):
        plan(root, entry(title="On Crust"))


def test_a_work_that_is_only_cited_is_refused_with_how_to_move_it(root_of: RootOf) -> None:
    with pytest.raises(DuplicateError, match=r"only cited; .* move the entry to bib/references\.bib and write papers/"):
        plan(root_of({}), entry(title="The Bread Book"))


def test_an_entry_without_a_record_is_refused_with_what_is_missing(root_of: RootOf) -> None:
    with pytest.raises(DuplicateError, match=r"its papers/baker2021crust\.yml is missing; write that"):
        plan(root_of({"papers/baker2021crust.yml": None}), entry(title="On Crust"))


def test_proceedings_are_no_paper(root_of: RootOf) -> None:
    book = "@proceedings{icb2022, title = {Crumb Structure}, year = {2022}, publisher = {P}}\n"
    child = "@inproceedings{baker2021crust, title = {On Crust}, author = {B, B}, year = {2021}, crossref = {icb2022}}\n"
    root = root_of({BIB: BASE[BIB].partition("@misc")[0] + child + book})
    assert plan(root).key == "crumb2022crumb"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({BIB: "@misc{a, title = {T}"}, r"bib/references\.bib:1:1: bibtex: the brace .* never closed"),
        ({"bib/more.bib": "@misc{a title = {T}}"}, r"bib/more\.bib:1:\d+: bibtex: "),
        ({BIB: b"@misc{a, title = {\xff}}"}, r"bib/references\.bib:1:"),
        ({"taxonomy.yml": "axes: ["}, r"taxonomy\.yml:2:1: yaml: "),
        ({"taxonomy.yml": None}, r"there is no taxonomy\.yml"),
    ],
)
def test_a_survey_that_cannot_be_read_is_to_be_mended_first(
    root_of: RootOf, changes: dict[str, str | bytes], words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        plan(root_of(changes))


# --- the place of the entry ----------------------------------------------------------

ENTRY = "@misc{m,\n  title = {T},\n}"
OLD = "@misc{a,\n  title = {A},\n}\n\n@misc{z,\n  title = {Z},\n}\n"


def put(text: str, key: str = "m") -> str:
    return inserted(parse(text, BIB)[0], ENTRY.replace("{m,", f"{{{key},"), key)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        # between
        (OLD, OLD.replace("@misc{z", f"{ENTRY}\n\n@misc{{z")),
        # into an empty file
        ("", f"{ENTRY}\n"),
        # after and before all
        ("@misc{a}\n", f"@misc{{a}}\n\n{ENTRY}\n"),
        ("@misc{a}", f"@misc{{a}}\n\n{ENTRY}\n"),
        ("@misc{z}\n", f"{ENTRY}\n\n@misc{{z}}\n"),
        # comments stay with what they precede, and behind what they follow
        ("% file\n", f"% file\n\n{ENTRY}\n"),
        ("% file", f"% file\n\n{ENTRY}\n"),
        ("% on z\n@misc{z}\n", f"{ENTRY}\n\n% on z\n@misc{{z}}\n"),
        ("% file\n\n% on z\n@misc{z}\n", f"% file\n\n{ENTRY}\n\n% on z\n@misc{{z}}\n"),
        ("@misc{a}  % on a\n\n% on z\n@misc{z}\n", f"@misc{{a}}  % on a\n\n{ENTRY}\n\n% on z\n@misc{{z}}\n"),
        ("@comment{x\n\ny}\n@misc{z}\n", f"{ENTRY}\n\n@comment{{x\n\ny}}\n@misc{{z}}\n"),
        ("@comment{x}\n\n@misc{z}\n", f"@comment{{x}}\n\n{ENTRY}\n\n@misc{{z}}\n"),
        ("@misc{a}\n% end\n", f"@misc{{a}}\n\n{ENTRY}\n% end\n"),
        # @strings and @preambles stay in front
        ("@string{s = {x}}\n\n@misc{z}\n", f"@string{{s = {{x}}}}\n\n{ENTRY}\n\n@misc{{z}}\n"),
        ("@preamble{{x}}\n", f"@preamble{{{{x}}}}\n\n{ENTRY}\n"),
        # a book stays behind what names it
        (
            "@inbook{c, crossref = {b}}\n\n@book{b, title = {B}}\n",
            f"@inbook{{c, crossref = {{b}}}}\n\n{ENTRY}\n\n@book{{b, title = {{B}}}}\n",
        ),
        # two on a line
        ("@misc{a} @misc{z}\n", f"@misc{{a}} \n\n{ENTRY}\n\n@misc{{z}}\n"),
        # capitals do not matter
        ("@misc{A}\n\n@misc{Z}\n", f"@misc{{A}}\n\n{ENTRY}\n\n@misc{{Z}}\n"),
    ],
)
def test_an_entry_goes_to_its_place_in_the_order(text: str, result: str) -> None:
    assert put(text) == result


def test_line_ends_are_the_files_own() -> None:
    assert put(OLD.replace("\n", "\r\n")) == put(OLD).replace("\n", "\r\n")


def test_a_byte_order_mark_stays_in_front(root_of: RootOf) -> None:
    root = root_of({BIB: b"\xef\xbb\xbf" + BASE[BIB].encode()})
    add.write(plan(root))
    data = (root / BIB).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf@")
    assert b"crumb2022crumb" in data


KEYS = st.text("abcmz", min_size=1, max_size=3)
COMMENTS = st.sampled_from(["", "% a word\n", "a word\n\nanother\n"])


@given(st.dictionaries(KEYS, COMMENTS, max_size=6), KEYS, st.sets(KEYS), COMMENTS, COMMENTS)
def test_in_a_canonical_file_it_is_as_if_the_file_was_formatted(
    entries: dict[str, str], key: str, parents: set[str], head: str, tail: str
) -> None:
    names = list(dict.fromkeys(key for key in entries))
    written = "".join(
        f"{comment}@misc{{{name}, title = {{{name}}}{_crossref(name, parents, names)}}}\n\n"
        for name, comment in entries.items()
    )
    file = bibfile.format(f"{head}\n{written}\n{tail}")
    if key not in entries:
        assert bibfile.format(put(file, key)) == put(file, key)


def _crossref(name: str, parents: set[str], names: list[str]) -> str:
    parent = min((other for other in names if other in parents), default=name)
    return f", crossref = {{{parent}}}" if parent != name else ""


@given(
    st.lists(
        st.sampled_from(["@misc{a}", "@misc{z,\n}", " ", "\n", "\n\n", "% c\n", "@string{s = {x}}", "@comment{y}"])
    )
)
def test_every_other_byte_stays_as_it_was(parts: list[str]) -> None:
    text = "".join(parts)
    result = put(text)
    start, end = result.index(ENTRY), result.index(ENTRY) + len(ENTRY)
    before, after = result[:start].rstrip("\n"), result[end:].lstrip("\n")
    assert text.startswith(before)
    assert text.endswith(after)
    assert text[len(before) : len(text) - len(after)].strip("\n") == ""


# --- both or none --------------------------------------------------------------------


@pytest.mark.parametrize("failing", [1, 2])
def test_when_a_file_cannot_be_put_in_place_nothing_changes(
    root_of: RootOf, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    root = root_of({})
    addition, before = plan(root), files(root)
    real, calls = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise OSError(28, "No space left on device", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(RefusedError, match=r"^nothing was added: .* cannot be written \(No space left on device\)$"):
        add.write(addition)
    assert files(root) == before


@pytest.mark.parametrize("failing", [1, 2])
def test_when_a_file_cannot_be_written_nothing_changes(
    root_of: RootOf, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    root = root_of({})
    addition, before, calls = plan(root), files(root), []

    def fsync(handle: int) -> None:
        calls.append(handle)
        if len(calls) == failing:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(RefusedError, match="nothing was added"):
        add.write(addition)
    assert files(root) == before


def test_an_interruption_between_the_two_is_undone(root_of: RootOf, monkeypatch: pytest.MonkeyPatch) -> None:
    root = root_of({})
    addition, before = plan(root), files(root)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.suffix == ".bib":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        add.write(addition)
    assert files(root) == before


@pytest.mark.parametrize("name", [BIB, RECORD])
def test_a_file_that_changed_in_the_meantime_is_not_overwritten(root_of: RootOf, name: str) -> None:
    root = root_of({})
    addition = plan(root)
    (root / name).write_text("somebody else's", "utf-8")
    before = files(root)
    with pytest.raises(RefusedError, match=f"{name} changed in the meantime; run the command again"):
        add.write(addition)
    assert files(root) == before


def test_rights_of_the_shared_file_stay_and_the_record_has_the_usual_ones(root_of: RootOf) -> None:
    root = root_of({})
    (root / BIB).chmod(0o640)
    add.write(plan(root))
    usual = (root / "usual").open("w")
    usual.close()
    assert stat.S_IMODE((root / BIB).stat().st_mode) == 0o640
    assert (root / RECORD).stat().st_mode == (root / "usual").stat().st_mode


def test_a_link_to_the_shared_file_stays_a_link(root_of: RootOf, tmp_path: Path) -> None:
    root = root_of({})
    elsewhere = tmp_path / "shared.bib"
    (root / BIB).rename(elsewhere)
    (root / BIB).symlink_to(elsewhere)
    add.write(plan(root))
    assert (root / BIB).is_symlink()
    assert "crumb2022crumb" in elsewhere.read_text("utf-8")


# --- showing -------------------------------------------------------------------------


def test_the_diff_shows_both_files(root_of: RootOf) -> None:
    lines = add.diff(plan(root_of({}))).splitlines()
    assert [line for line in lines if line.startswith(("---", "+++"))] == [
        "--- /dev/null",
        f"+++ b/{RECORD}",
        f"--- a/{BIB}",
        f"+++ b/{BIB}",
    ]
    assert "+  title = {Crumb Structure}," in lines
    assert not any(line.startswith("-") and not line.startswith("---") for line in lines)


def test_a_plan_writes_nothing(root_of: RootOf) -> None:
    root = root_of({})
    before = files(root)
    plan(root)
    assert files(root) == before
