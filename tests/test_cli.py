"""The `survey` command says what is wrong, and its exit status says whether to publish."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.cli import main

RootOf = Callable[..., Path]

PAPER = "papers/baker2021crust.yml"
BROKEN = {PAPER: "status: listed\nadded: 2024-05-21\nsumary: x\n"}
DOUBTFUL = {
    "bib/background-x.bib": "@misc{a, author = {A}, title = {Wild Yeast Makes Better Rye}, year = 2020}\n"
    "@misc{b, author = {A}, title = {Wild Yeast Makes Better Rye Now}, year = 2020}\n"
}


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(root), *arguments], catch_exceptions=False)


# --- check ---------------------------------------------------------------------------


def test_a_sound_survey_is_published(root_of: RootOf) -> None:
    result = run(root_of({}), "check")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "2 papers are sound, 0 left out; no problems\n"


def test_a_survey_with_an_error_is_not(root_of: RootOf) -> None:
    result = run(root_of(BROKEN), "check")
    assert result.exit_code == 1
    assert result.stdout == (
        f"{PAPER}:3:1: unknown-key: 'sumary' is not a key of the record; did you mean 'summary'?\n"
    )
    assert result.stderr == "1 papers are sound, 1 left out; 1 error\n"


def test_a_survey_with_warnings_alone_is_published(root_of: RootOf) -> None:
    result = run(root_of(DOUBTFUL), "check")
    assert result.exit_code == 0
    assert result.stdout.startswith("bib/background-x.bib:2:1: warning: similar-title: ")
    assert result.stderr.endswith("; 1 warning\n")


def test_all_problems_of_all_files_come_in_one_run_errors_first(root_of: RootOf) -> None:
    result = run(root_of(BROKEN | DOUBTFUL | {"docs/a.md": "[@zzz]", "papers/X.yml": ""}), "check")
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "docs/a.md",
        "papers/X.yml",
        PAPER,
        "bib/background-x.bib",
    ]
    assert result.stderr.endswith("; 3 errors and 1 warning\n")


def test_excluded_papers_count_as_sound(root_of: RootOf) -> None:
    result = run(root_of({PAPER: "status: excluded\nadded: 2024-05-21\nexcluded_because: Cake.\n"}), "check")
    assert result.stderr == "2 papers are sound, 0 left out; no problems\n"


def test_problems_come_as_annotations_for_github(root_of: RootOf) -> None:
    result = run(root_of(BROKEN), "check", "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"::error file={PAPER},line=3,col=1,title=unknown-key::'sumary' is not a key")


@pytest.mark.parametrize(("files", "codes"), [({}, []), (BROKEN, ["unknown-key"])])
def test_problems_come_as_json(root_of: RootOf, files: dict[str, str], codes: list[str]) -> None:
    result = run(root_of(files), "check", "--format", "json")
    assert [problem["code"] for problem in json.loads(result.stdout)] == codes


def test_a_folder_without_a_survey_says_what_is_missing(tmp_path: Path) -> None:
    result = run(tmp_path, "check")
    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.stdout.splitlines()] == ["missing-file", "missing-file"]


def test_the_survey_is_looked_for_in_the_current_folder(root_of: RootOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root_of(BROKEN))
    assert CliRunner().invoke(main, ["check"]).exit_code == 1


# --- schema --------------------------------------------------------------------------


def test_the_schema_is_written_once_and_then_current(root_of: RootOf) -> None:
    root = root_of({})
    assert run(root, "schema", "--check").exit_code == 1
    assert "written" in run(root, "schema").stderr
    assert "was current" in run(root, "schema").stderr
    assert run(root, "schema", "--check").exit_code == 0


def test_the_schema_is_not_current_after_a_change_of_the_vocabulary(root_of: RootOf) -> None:
    root = root_of({})
    run(root, "schema")
    taxonomy = root / "taxonomy.yml"
    taxonomy.write_text(taxonomy.read_text("utf-8").replace("id: wheat", "id: spelt"), "utf-8")
    result = run(root, "schema", "--check")
    assert result.exit_code == 1
    assert "not current; run: survey schema" in result.stderr


def test_checking_the_schema_writes_nothing(root_of: RootOf) -> None:
    root = root_of({})
    run(root, "schema", "--check")
    assert not (root / "papers/.schema.json").exists()


# --- all commands --------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--root", "nowhere", "check"], ["check", "--format", "xml"], ["zzz"]])
def test_a_slip_on_the_command_line_is_exit_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, arguments).exit_code == 2


@pytest.mark.parametrize("command", [None, *main.commands])
def test_every_command_says_what_it_does(command: str | None) -> None:
    result = CliRunner().invoke(main, [command, "-h"] if command else ["--help"])
    assert result.exit_code == 0
    text = (main.commands[command] if command else main).help or ""
    assert text.strip().endswith(".")


def test_python_m_survey_is_the_same_command(root_of: RootOf) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "survey", "--root", str(root_of(BROKEN)), "check"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parent.parent / "hooks"), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 1
    assert "unknown-key" in done.stdout
