"""`survey bib` and `survey export` on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey import bibfile
from survey.cli_bib import bib, export
from survey.export import FORMATS
from tiny import BASE

Root = Callable[..., Path]

MESSY = BASE["bib/references.bib"].replace("  title", "  TITLE")


def run(root: Path, *arguments: str) -> Result:
    command, *rest = arguments
    return CliRunner().invoke({"bib": bib, "export": export}[command], rest, obj=root)


def references(root: Path) -> str:
    return (root / "bib/references.bib").read_text("utf-8")


def test_format_writes_canonical_form_once(root_of: Root) -> None:
    root = root_of({"bib/references.bib": MESSY})
    result = run(root, "bib", "format")
    assert (result.exit_code, result.stdout) == (0, "")
    assert references(root) == bibfile.format(MESSY) == bibfile.format(BASE["bib/references.bib"])
    assert run(root, "bib", "format").output == ""


def test_format_check_writes_nothing(root_of: Root) -> None:
    root = root_of({"bib/references.bib": MESSY})
    result = run(root, "bib", "format", "--check")
    assert result.exit_code == 1
    assert "references.bib would change" in result.output
    assert references(root) == MESSY
    run(root, "bib", "format")
    assert run(root, "bib", "format", "--check").exit_code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("@misc{a, title = {A} year = 1}", "references.bib:1:22: bibtex: "),
        (b"@misc{a, title = {M\xfcller}}", "references.bib:1:20: encoding: "),
        ("<<<<<<< ours\n@misc{a, title={A}}\n=======\n@misc{a, title={B}}\n>>>>>>> theirs\n", "both sides changed a;"),
    ],
)
def test_format_leaves_what_a_person_has_to_mend(root_of: Root, content: str | bytes, message: str) -> None:
    root = root_of({"bib/references.bib": content})
    before = (root / "bib/references.bib").read_bytes()
    result = run(root, "bib", "format")
    assert result.exit_code == 1
    assert message in result.stdout
    if b"<<<<<<<" not in before:
        assert (root / "bib/references.bib").read_bytes() == before


def test_format_takes_paths(root_of: Root, tmp_path: Path) -> None:
    path = tmp_path / "mine.bib"
    path.write_text("@Misc{a}", "utf-8")
    assert run(root_of({}), "bib", "format", str(path)).exit_code == 0
    assert path.read_text("utf-8") == "@misc{a,\n}\n"


def test_check_says_what_is_wrong_and_what_could_be_better(root_of: Root) -> None:
    loaves = "@article{miller2020loaves, title={On LLM Bread}, author={Miller, A.}}"
    text = f"{loaves}\n@misc{{baker2021crust, title={{On Crust}}}}"
    result = run(root_of({"bib/references.bib": text}), "bib", "check")
    assert result.exit_code == 1
    for code in ("missing-field", "warning: capitals", "warning: abbreviated-name", "warning: bib-layout"):
        assert f": {code}: " in result.stdout
    assert "3 entries in 2 files; " in result.stderr


def test_check_has_nothing_to_say_of_a_good_file(root_of: Root) -> None:
    root = root_of({})
    run(root, "bib", "format")
    result = run(root, "bib", "check")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_export_writes_every_format(root_of: Root, name: str, tmp_path: Path) -> None:
    root = root_of({})
    result = run(root, "export", "--format", name)
    assert result.exit_code == 0
    assert "miller2020loaves" in result.stdout
    assert result.stderr == "2 of 2 papers\n"
    path = tmp_path / "out"
    assert run(root, "export", "--format", name, "-o", str(path)).stdout == ""
    assert path.read_bytes() == result.stdout_bytes


def test_export_selects_by_term_and_key(root_of: Root) -> None:
    root = root_of({})
    assert "baker2021crust" not in run(root, "export", "--format", "bibtex", "--term", "craft/baking").stdout
    assert "miller2020loaves" not in run(root, "export", "--format", "bibtex", "--key", "baker2021crust").stdout
    result = run(root, "export", "--format", "bibtex", "--key", "baker2021crus")
    assert result.exit_code == 2
    assert "did you mean 'baker2021crust'?" in result.output


def test_export_says_how_many_papers_it_leaves_out(root_of: Root) -> None:
    root = root_of({"papers/baker2021crust.yml": "status: nonsense\n"})
    assert run(root, "export", "--format", "ris").stderr == "1 of 1 papers; 1 with errors are left out\n"
