"""Two contributors add papers at once: git merges their .bib files, and nobody's entry is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from survey import bibfile
from survey.bibfile import UnreadableError
from survey.bibliography import parse
from survey.bibmerge import has_marks, merge, resolve
from survey.cli_bib import bib

ATTRIBUTES = (Path(__file__).parent.parent / ".gitattributes").read_text("utf-8")
DRIVER = f'"{sys.executable}" -c "from survey.cli_bib import bib; bib()" merge %O %A %B'
PATH = "bib/references.bib"


def entry(key: str, title: str = "A Title", year: int = 2024) -> str:
    """An entry that shares most of its lines with every other, as those of one conference do."""
    lines = (f"title = {{{title}}}", f"author = {{{key.title()}, Jo}}", "booktitle = {ICLR}", f"year = {{{year}}}")
    more = (f"eprint = {{2401.{hash_of(key)}}}", "archivePrefix = {arXiv}", "primaryClass = {cs.CL}")
    return f"@inproceedings{{{key},\n" + "".join(f"  {line},\n" for line in (*lines, *more)) + "}\n"


def hash_of(key: str) -> str:
    return f"{sum(ord(letter) * 7**place for place, letter in enumerate(key)) % 100_000:05}"


def bib_of(*keys: str) -> str:
    return bibfile.format("\n".join(entry(key) for key in keys))


class Repository:
    """A git repository with the survey's attributes; the merge driver is set up in it or not."""

    def __init__(self, folder: Path, *, has_driver: bool) -> None:
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")
        if has_driver:
            self.git("config", "merge.bib.driver", DRIVER)
        self.write(".gitattributes", ATTRIBUTES)

    def git(self, *arguments: str, is_fine: bool = True) -> int:
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        for who in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{who}_NAME": "A", f"GIT_{who}_EMAIL": "a@example.org"}
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=environment, capture_output=True, check=False)
        assert done.returncode == 0 or not is_fine, done.stdout + done.stderr
        return done.returncode

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(exist_ok=True)
        (self.folder / path).write_text(text, "utf-8")
        self.git("add", path)
        self.git("commit", "--quiet", "--message", path)

    def read(self) -> str:
        return (self.folder / PATH).read_text("utf-8")

    def merge_of(self, base: str, ours: str, theirs: str) -> int:
        """Two branches from `base`; the exit status of merging theirs into ours."""
        self.write(PATH, base)
        self.git("checkout", "--quiet", "-b", "theirs")
        self.write(PATH, theirs)
        self.git("checkout", "--quiet", "main")
        self.write(PATH, ours)
        return self.git("merge", "--quiet", "--no-edit", "theirs", is_fine=False)


@pytest.fixture
def plain(tmp_path: Path) -> Repository:
    return Repository(tmp_path, has_driver=False)


@pytest.fixture
def driven(tmp_path: Path) -> Repository:
    return Repository(tmp_path, has_driver=True)


def test_plain_git_merges_entries_with_another_between_them(plain: Repository) -> None:
    status = plain.merge_of(bib_of("aa", "mm", "zz"), bib_of("aa", "bb", "mm", "zz"), bib_of("aa", "mm", "nn", "zz"))
    assert status == 0
    assert plain.read() == bib_of("aa", "bb", "mm", "nn", "zz")


def test_with_the_driver_git_merges_neighbours(driven: Repository) -> None:
    status = driven.merge_of(bib_of("aa", "zz"), bib_of("aa", "mm", "zz"), bib_of("aa", "nn", "zz"))
    assert status == 0
    assert driven.read() == bib_of("aa", "mm", "nn", "zz")


def test_with_the_driver_git_merges_into_an_empty_file(driven: Repository) -> None:
    assert driven.merge_of("", bib_of("mm"), bib_of("nn")) == 0
    assert driven.read() == bib_of("mm", "nn")


def test_without_the_driver_format_resolves_what_git_could_not(plain: Repository) -> None:
    status = plain.merge_of(bib_of("aa", "zz"), bib_of("aa", "mm", "zz"), bib_of("aa", "nn", "zz"))
    assert status == 1
    assert has_marks(plain.read())
    result = CliRunner().invoke(bib, ["format"], obj=plain.folder)
    assert result.exit_code == 0, result.output
    assert plain.read() == bib_of("aa", "mm", "nn", "zz")


def test_git_s_own_union_would_lose_the_end_of_an_entry(plain: Repository) -> None:
    plain.write(".gitattributes", "bib/*.bib merge=union\n")
    status = plain.merge_of(bib_of("aa", "zz"), bib_of("aa", "mm", "zz"), bib_of("aa", "nn", "zz"))
    assert status == 0
    assert [problem.code for problem in parse(plain.read(), PATH)[1]] == ["bibtex"]


def test_with_the_driver_git_leaves_marks_where_both_changed_an_entry(driven: Repository) -> None:
    base, ours, theirs = (entry("mm", title) for title in ("Old", "Ours", "Theirs"))
    assert driven.merge_of(base, ours + entry("nn"), theirs + entry("oo")) == 1
    text = driven.read()
    assert text.count("<<<<<<< ") == text.count(">>>>>>> ") == 1
    assert "{Ours}" in text
    assert "{Theirs}" in text
    assert text.endswith(f"{entry('nn')}\n{entry('oo')}")


def test_with_the_driver_git_leaves_marks_in_a_file_that_cannot_be_read(driven: Repository) -> None:
    broken = bib_of("aa", "zz").replace("year = {2024},", "year = 2024}", 1)
    assert driven.merge_of(bib_of("aa", "zz"), bib_of("aa", "zz").replace("ICLR", "ICML", 1), broken) in (0, 1)
    assert "ICML" in driven.read()
    assert "year = 2024}" in driven.read()


# --- entry by entry ------------------------------------------------------------------

A, B, C = (entry(key) for key in ("aa", "bb", "cc"))
CHANGED = entry("aa", "Another Title")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("", "", "", ""),
        ("", A, B, f"{A}\n{B}"),
        ("", A, A, A),
        (A, A, CHANGED, CHANGED),
        (A, CHANGED, A, CHANGED),
        (A, CHANGED, CHANGED, CHANGED),
        (A + B, A, A + B + C, f"{A}\n{C}"),  # what one side deletes is gone
        (A, f"% on a\n{A}", A + B, f"% on a\n{A}\n{B}"),
        (f"% all\n\n{A}", f"% all\n\n{A}", f"% all of it\n\n{A}", f"% all of it\n\n{A}"),
        ("@string{x = {1}}\n", "@string{x = {1}}\n" + A, "@string{x = {2}}\n", "@string{x = {2}}\n\n" + A),
        # A new layout is no change.
        (A, A.replace("  ", "\t"), CHANGED, CHANGED),
    ],
)
def test_merge(base: str, ours: str, theirs: str, merged: str) -> None:
    result = merge(base, ours, theirs)
    assert result.text == merged
    assert result.conflicts == ()


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [(A, CHANGED, entry("aa", "A Third Title")), ("", A, CHANGED), (A, "", CHANGED), (A, CHANGED, "")],
)
def test_what_both_sides_changed_is_a_conflict(base: str, ours: str, theirs: str) -> None:
    result = merge(base, ours, theirs)
    assert result.conflicts == ("aa",)
    assert has_marks(result.text)


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_resolve_reads_every_style_of_git_s_marks(tmp_path: Path, style: str) -> None:
    files: Mapping[str, str] = {"ours": A + B, "base": A, "theirs": A + C}
    for name, text in files.items():
        (tmp_path / name).write_text(bibfile.format(text), "utf-8")
    command = ["git", "-c", f"merge.conflictStyle={style}", "merge-file", "-p", "ours", "base", "theirs"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    result = resolve(done.stdout)
    assert result.text == f"{A}\n{B}\n{C}"
    assert result.conflicts == ()


def test_resolve_leaves_what_only_a_person_can_decide() -> None:
    text = f"<<<<<<< HEAD\n{A}=======\n{CHANGED}>>>>>>> theirs\n"
    result = resolve(text)
    assert result.conflicts == ("aa",)
    assert resolve(result.text).text == result.text


def test_a_side_that_cannot_be_read_is_not_merged() -> None:
    with pytest.raises(UnreadableError):
        merge(A, B, "@misc{a, title = {}")
