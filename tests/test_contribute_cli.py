"""`survey add` and `survey import-reports`: each way in ends in a record that passes the check, or in clear words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from registries import ANTHOLOGY, Registries, Reply, atom, closed_port, csl, openreview, playing
from survey import read_survey
from survey.cli_contribute import add, import_reports
from survey.contribute.imports import LIST

RootOf = Callable[..., Path]
Run = Callable[..., Result]

BIBTEX = "@article{x, title={Crumb Structure of {LLMs}}, author={Crumb, Ada}, journal={J. Bread}, year={2022}}\n"
REPORT = """\
# [LoafLM: Empowering Large Ovens to Follow Recipes](https://arxiv.org/abs/2304.12244)

ID: 7

## Summary

It kneads.

## Relevance
5

## Paper Tags
- oven work
- MOTORCYCLE
"""


@click.group()
@click.option("--root", type=click.Path(path_type=Path))
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """The commands as `survey` has them."""
    context.obj = root


main.add_command(add)
main.add_command(import_reports)


@pytest.fixture
def root(root_of: RootOf) -> Path:
    return root_of({"mkdocs.yml": 'repo_url: !ENV [SURVEY_REPO_URL, "https://example.org/bread"]\n'})


@pytest.fixture
def run(root: Path) -> Run:
    def invoke(*arguments: str | Path, stdin: str | None = None) -> Result:
        return CliRunner().invoke(
            main, ["--root", str(root), *map(str, arguments)], input=stdin, catch_exceptions=False
        )

    return invoke


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks a real server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("SURVEY_REPO_URL", raising=False)
    for name in Registries("").environment():
        monkeypatch.setenv(name, closed_port())


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registries]:
    with playing() as found:
        for name, address in found.environment().items():
            monkeypatch.setenv(name, address)
        found.say("/arxiv/api/query", atom())
        found.say("/anthology/2023.acl-long.754.bib", ANTHOLOGY)
        found.say("/doi/10.1000/bread.7", csl())
        found.say("/or2/notes", openreview())
        yield found


def passes(root: Path, key: str) -> None:
    survey, problems = read_survey(root)
    assert problems == []
    assert key in survey.by_key


# --- each way in ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("2304.12244", "crumb2023loaflm"),
        ("https://arxiv.org/pdf/2304.12244v2", "crumb2023loaflm"),
        ("10.1000/bread.7", "crumb2023saccharomyces"),
        ("https://doi.org/10.1000/bread.7", "crumb2023saccharomyces"),
        ("https://openreview.net/forum?id=CfXh93NDgH", "crumb2024loaflm"),
        ("https://aclanthology.org/2023.acl-long.754/", "crumb2023loaflm"),
    ],
)
def test_an_identifier_ends_in_a_record_that_passes(
    root: Path, run: Run, registries: Registries, source: str, key: str
) -> None:
    result = run("add", source)
    assert result.exit_code == 0
    assert f"papers/{key}.yml: new record\n" in result.stdout
    passes(root, key)


def test_a_bibtex_file_ends_in_a_record_that_passes(root: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "paper.bib").write_text(BIBTEX, "utf-8")
    result = run("add", "--bibtex", tmp_path / "paper.bib")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "papers/crumb2022crumb.yml: new record\nbib/references.bib:1: new entry crumb2022crumb\n",
        "fill in papers/crumb2022crumb.yml, then run: survey check\n",
    )
    passes(root, "crumb2022crumb")


def test_a_pasted_bibtex_entry_ends_in_a_record_that_passes(root: Path, run: Run) -> None:
    assert run("add", "--bibtex", "-", stdin=BIBTEX).exit_code == 0
    passes(root, "crumb2022crumb")


def test_a_report_ends_in_a_record_that_passes(root: Path, run: Run, registries: Registries, tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(REPORT, "utf-8")
    result = run("add", "--report", tmp_path / "report.md")
    assert result.exit_code == 0
    assert "line 14: the tag 'MOTORCYCLE' is no term of the vocabulary" in result.stderr
    passes(root, "crumb2023loaflm")
    record = read_survey(root)[0].by_key["crumb2023loaflm"].record
    assert (record.status.value, record.issue, record.relevance) == ("reported", (7,), 5)
    assert (record.summary, record.terms["craft"], record.sources) == ("It kneads.", ("baking",), ("report",))
    assert "MOTORCYCLE" in (record.comments or "")
    assert record.links.paper is None


def test_a_report_and_a_bibtex_entry_need_no_network(root: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(REPORT, "utf-8")
    result = run("add", "--report", tmp_path / "report.md", "--bibtex", "-", "--issue", "9", stdin=BIBTEX)
    assert result.exit_code == 0
    assert "is that the same paper?" in result.stderr
    record = read_survey(root)[0].by_key["crumb2022crumb"].record
    assert record.issue == (7, 9)
    assert record.links.paper == "https://arxiv.org/abs/2304.12244"
    passes(root, "crumb2022crumb")


def test_a_report_without_a_link_takes_the_identifier_that_is_given(
    root: Path, run: Run, registries: Registries, tmp_path: Path
) -> None:
    (tmp_path / "report.md").write_text("# LoafLM\n\n## Summary\nIt kneads.\n", "utf-8")
    assert run("add", "--report", tmp_path / "report.md").exit_code == 1
    assert run("add", "2304.12244", "--report", tmp_path / "report.md").exit_code == 0
    passes(root, "crumb2023loaflm")


# --- what it does and says -----------------------------------------------------------


def test_a_dry_run_shows_both_files_and_writes_none(root: Path, run: Run) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    result = run("add", "--bibtex", "-", "--dry-run", stdin=BIBTEX)
    assert result.exit_code == 0
    assert "+++ b/papers/crumb2022crumb.yml\n" in result.stdout
    assert "+  title = {Crumb Structure of {LLMs}},\n" in result.stdout
    assert result.stderr == "nothing was written\n"
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_the_record_says_the_day_and_the_issue(root: Path, run: Run) -> None:
    assert run("add", "--bibtex", "-", "--issue", "12", stdin=BIBTEX).exit_code == 0
    record = read_survey(root)[0].by_key["crumb2022crumb"].record
    assert (record.added, record.issue) == (date.today(), (12,))


def test_a_paper_that_is_there_is_refused_without_asking_anybody(root: Path, run: Run) -> None:
    result = run("add", "https://arxiv.org/abs/2003.01234v2")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: bib/references.bib:1:1: duplicate-paper: the survey has this paper, as 'miller2020loaves' "
        "(same arXiv 2003.01234); see papers/miller2020loaves.yml\n"
    )


def test_the_second_time_it_is_refused(run: Run) -> None:
    assert run("add", "--bibtex", "-", stdin=BIBTEX).exit_code == 0
    assert run("add", "--bibtex", "-", stdin=BIBTEX).exit_code == 1


def test_without_a_network_the_way_on_is_named(run: Run) -> None:
    result = run("add", "2304.12244")
    assert result.exit_code == 1
    assert "is there a network?" in result.stderr
    assert "survey add --bibtex FILE" in result.stderr


def test_a_server_that_fails_leaves_nothing_behind(root: Path, run: Run, registries: Registries) -> None:
    registries.say("/arxiv/api/query", Reply(body="<html>", type="text/html"))
    before = sorted(root.rglob("*"))
    assert run("add", "2304.12244").exit_code == 1
    assert sorted(root.rglob("*")) == before


def test_servers_are_told_where_the_survey_is_at_home(run: Run, registries: Registries) -> None:
    run("add", "2304.12244")
    agents = {request.headers["User-Agent"] for request in registries.asked}
    assert [agent.partition(" ")[2] for agent in agents] == ["(+https://example.org/bread)"]


def test_what_was_left_out_of_an_entry_is_said(run: Run) -> None:
    result = run("add", "--bibtex", "-", stdin=BIBTEX.replace("year=", "abstract={Long.}, year="))
    assert "note: left out of the entry: abstract\n" in result.stderr


def test_a_title_that_is_nearly_another_is_said(run: Run) -> None:
    result = run(
        "add", "--bibtex", "-", stdin=BIBTEX.replace("Crumb Structure of {LLMs}", "Much Better Loaves from Wild Yeast")
    )
    assert result.exit_code == 0
    assert "warning: similar-title: " in result.stderr


def test_what_could_be_better_in_an_entry_is_said_with_its_line(run: Run) -> None:
    result = run("add", "--bibtex", "-", stdin=BIBTEX.replace("{LLMs}", "LLMs"))
    assert result.exit_code == 0
    assert "bib/references.bib:2:3: warning: capitals: " in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([], 2, "give an identifier or address of the paper"),
        (["2304.12244", "--bibtex", "-"], 2, "give SOURCE or --bibtex, not both"),
        (["--bibtex", "nowhere.bib"], 2, "does not exist"),
        (["--issue", "0", "2304.12244"], 2, "0 is not in the range"),
        (["WizardLM"], 1, "is no identifier that can be looked up"),
        (["paper.bib"], 1, "write: survey add --bibtex paper.bib"),
        (["--bibtex", "-"], 1, "standard input holds no BibTeX entry"),
    ],
)
def test_a_slip_is_said_with_what_to_write(run: Run, arguments: list[str], status: int, words: str) -> None:
    result = run("add", *arguments, stdin="")
    assert result.exit_code == status
    assert words in result.stderr


def test_a_file_that_is_no_text_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "paper.bib").write_bytes(b"@misc{a, title={\xff}}")
    result = run("add", "--bibtex", tmp_path / "paper.bib")
    assert result.exit_code == 1
    assert "is not UTF-8 text (invalid start byte, byte 17)" in result.stderr


# --- import-reports ------------------------------------------------------------------


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    (folder / "surveys").mkdir(parents=True)
    (folder / "loaf.md").write_text(REPORT, "utf-8")
    (folder / "surveys" / "loaves.md").write_text("# [Loaves](https://arxiv.org/abs/2003.01234)\n", "utf-8")
    return folder


def test_a_folder_of_reports_becomes_drafts_and_a_list(run: Run, reports: Path) -> None:
    result = run("import-reports", reports)
    assert result.exit_code == 0
    assert f"2 reports → 2 drafts in {reports / 'drafts'}\n" in result.stderr
    names = {path.name for path in (reports / "drafts").iterdir()}
    assert names == {"loaflm-empowering-large-ovens-to-follow-recipes.yml", "miller2020loaves.yml", LIST}


def test_drafts_go_where_they_are_wanted(run: Run, reports: Path, tmp_path: Path) -> None:
    assert run("import-reports", reports, "--out", tmp_path / "there" / "drafts").exit_code == 0
    assert (tmp_path / "there" / "drafts" / LIST).is_file()


def test_nothing_is_overwritten(run: Run, reports: Path) -> None:
    assert run("import-reports", reports).exit_code == 0
    mine = reports / "drafts" / "miller2020loaves.yml"
    mine.write_text("mine", "utf-8")
    result = run("import-reports", reports)
    assert result.exit_code == 1
    assert "exists already; name another folder with --out" in result.stderr
    assert mine.read_text("utf-8") == "mine"


def test_drafts_are_not_taken_for_reports(run: Run, reports: Path) -> None:
    run("import-reports", reports)
    assert "2 reports → 2 drafts" in run("import-reports", reports, "--out", reports / "more").stderr


def test_a_report_whose_name_lacks_its_ending_is_found(run: Run, reports: Path) -> None:
    (reports / "2403.04706_common_loaves").write_text(
        "# Loaves\n\n## Summary\n\nS.\n\n## Questions\n\n- Why?\n", "utf-8"
    )
    (reports / "LICENSE").write_text("Summary: do as you like.\n", "utf-8")
    (reports / "categories.json").write_text("{}", "utf-8")
    (reports / ".git").mkdir()
    (reports / ".git" / "x.md").write_text(REPORT, "utf-8")
    assert "3 reports → 3 drafts" in run("import-reports", reports).stderr


def test_a_folder_without_reports_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("import-reports", tmp_path / "empty")
    assert result.exit_code == 1
    assert f"there is no report in {tmp_path / 'empty'}" in result.stderr


def test_the_command_that_the_list_names_adds_the_paper(
    root: Path, run: Run, registries: Registries, reports: Path
) -> None:
    run("import-reports", reports)
    text = (reports / "drafts" / LIST).read_text("utf-8")
    command = next(line for line in text.splitlines() if "run: survey add" in line).partition("run: survey ")[2]
    assert run(*command.split()).exit_code == 0
    passes(root, "crumb2023loaflm")


@pytest.mark.parametrize("command", [add, import_reports])
def test_each_option_says_what_it_is_for(command: click.Command) -> None:
    assert (command.help or "").strip().endswith(".")
    assert all(option.help for option in command.params if isinstance(option, click.Option))
