"""The commands about BibTeX, `survey bib …` and `survey export`; `survey.cli` attaches them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from survey import bibfile, bibmerge, read_survey
from survey import problems as problems_module
from survey.bibfile import UnreadableError
from survey.check import entries_once, required_fields, same_paper, similar_titles, web_links, years_agree
from survey.export import FORMATS, UnknownSelectionError, select
from survey.load import BIB, MAX_BIB_BYTES, load
from survey.problems import Problem, count, in_order, render
from survey.sources import Sources
from survey.yaml_tree import decode


@click.group()
def bib() -> None:
    """Keep the shared BibTeX files in good order."""


@bib.command("format")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 when a file would change.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def format_files(root: Path, *, only_check: bool, paths: tuple[Path, ...]) -> None:
    """Put bib/*.bib, or PATHS, in canonical form: order, layout; no value changes.

    Where git left conflict marks, entries that only one side has are kept, and the marks are taken out.
    """
    changed, failed = 0, False
    for path in paths or _bib_files(root):
        before = path.read_bytes()
        after, complaints = _formatted(before, path.as_posix())
        sys.stdout.write(complaints)
        failed = failed or bool(complaints)
        if after != before:
            changed += 1
            click.echo(f"{path} {'would change' if only_check else 'changed'}", err=True)
            if not only_check:
                path.write_bytes(after)
    raise SystemExit(1 if failed or (changed and only_check) else 0)


def _bib_files(root: Path) -> list[Path]:
    return sorted((root / BIB).glob("*.bib"))


def _formatted(data: bytes, path: str) -> tuple[bytes, str]:
    """A file in canonical form, and what a person has to mend in it first, one line each."""
    text, problems = decode(data, path, MAX_BIB_BYTES)
    if text is None or problems:
        return data, render(problems, "text")
    try:
        if not bibmerge.has_marks(text):
            return bibfile.format(text).encode(), ""
        merged = bibmerge.resolve(text)
    except UnreadableError as error:
        return data, render([replace(problem, path=path) for problem in error.problems], "text")
    names = ", ".join(merged.conflicts)
    return merged.text.encode(), f"{path}: both sides changed {names}; choose between the marks\n" if names else ""


@bib.command("check")
@click.option("--format", "form", type=click.Choice(problems_module.FORMATS), default="text", show_default=True)
@click.pass_obj
def check_files(root: Path, form: str) -> None:
    """Say what is wrong in bib/*.bib, what is missing, and what could be better; exit with 1 on errors."""
    sources, problems = load(root)
    own = [problem for problem in problems if problem.path.startswith(f"{BIB}/")]
    found = in_order([*own, *_lint(sources)])
    sys.stdout.write(render(found, form))
    entries = sum(len(file.references) for file in sources.bibliographies)
    click.echo(f"{entries} entries in {len(sources.bibliographies)} files; {count(found)}", err=True)
    raise SystemExit(1 if any(problem.is_error for problem in found) else 0)


def _lint(sources: Sources) -> Iterator[Problem]:
    for file in sources.bibliographies:
        yield from bibfile.lint(file, others=sources.bibliographies)
    for rule in _RULES:
        yield from rule(sources, date.max)


_RULES = (required_fields, entries_once, same_paper, similar_titles, years_agree, web_links)
"""The rules of `survey check` that are about entries alone."""


@bib.command("merge")
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("ours", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("theirs", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def merge_files(base: Path, ours: Path, theirs: Path) -> None:
    """Merge THEIRS into OURS, both changed from BASE, entry by entry: git's merge driver for bib/*.bib.

    To have git use it: git config merge.bib.driver 'survey bib merge %O %A %B'
    """
    try:
        old, mine, yours = (path.read_bytes().decode("utf-8-sig") for path in (base, ours, theirs))
        merged = bibmerge.merge(old, mine, yours)
    except (UnreadableError, UnicodeDecodeError):
        # git's own merge leaves marks in a file that cannot be read, as it would without this driver.
        lines = subprocess.run(["git", "merge-file", str(ours), str(base), str(theirs)], check=False)
        raise SystemExit(min(abs(lines.returncode), 1)) from None
    ours.write_bytes(merged.text.encode())
    raise SystemExit(1 if merged.conflicts else 0)


@click.command()
@click.option("--format", "name", type=click.Choice(tuple(FORMATS)), required=True, help="What to write.")
@click.option("--term", metavar="AXIS/TERM", help="Only papers with this term or a narrower one.")
@click.option("--key", "keys", multiple=True, metavar="KEY", help="Only this paper; may be given again.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; else standard output.")
@click.pass_obj
def export(root: Path, name: str, term: str | None, keys: tuple[str, ...], output: Path | None) -> None:
    """Write the survey's papers in a format that other programs read."""
    survey, _ = read_survey(root)
    try:
        papers = select(survey, term=term, keys=keys)
    except UnknownSelectionError as error:
        raise click.UsageError(str(error)) from error
    data = FORMATS[name].render(survey, papers).encode()
    if output:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
    left = f"; {len(survey.left_out)} with errors are left out" if survey.left_out else ""
    click.echo(f"{len(papers)} of {len(survey.papers)} papers{left}", err=True)
