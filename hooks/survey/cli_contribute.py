"""The commands for new papers, `survey add` and `survey import-reports`; `survey.cli` attaches them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from survey.bibliography import normal_title
from survey.contribute import add as additions
from survey.contribute.collection import Collection, read_collection, repository
from survey.contribute.drafts import ReportDraft, draft_of, link_of
from survey.contribute.identify import Source, identify
from survey.contribute.imports import LIST
from survey.contribute.imports import import_reports as import_all
from survey.contribute.new_entry import NewEntry, from_bibtex
from survey.contribute.refusals import RefusedError
from survey.contribute.reports import is_report, read_report
from survey.problems import render

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FILE_OR_DASH = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.command()
@click.argument("source", required=False)
@click.option("--bibtex", type=_FILE_OR_DASH, help="A file with the paper's BibTeX entry; '-' to paste it.")
@click.option("--report", type=_FILE, help="An older report on it, in Markdown, to fill the record from.")
@click.option(
    "--issue", "issues", type=click.IntRange(min=1), multiple=True, help="Number of its issue, if it has one."
)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.pass_obj
def add(
    root: Path,
    *,
    source: str | None,
    bibtex: Path | None,
    report: Path | None,
    issues: tuple[int, ...],
    dry_run: bool,
) -> None:
    """Add a paper: its BibTeX entry, and a record to fill in.

    SOURCE is an arXiv id or address, a DOI, or an address of OpenReview or the ACL Anthology, where title and authors
    are asked for; `--bibtex` needs no network. Both files are written, or none.
    """
    if source and bibtex:
        raise click.UsageError("give SOURCE or --bibtex, not both")
    if not (source or bibtex or report):
        raise click.UsageError("give an identifier or address of the paper, --bibtex FILE or --report FILE")
    try:
        collection = read_collection(root)
        draft = draft_of(read_report(_text(report), report.as_posix()), collection.sources) if report else None
        entry = from_bibtex(_text(bibtex), _shown(bibtex)) if bibtex else _fetched(source, draft, collection)
        values = _values(entry, draft, issues)
        addition = additions.plan(collection, entry, values, today=date.today())
        if not dry_run:
            additions.write(addition)
    except RefusedError as error:
        raise click.ClickException(str(error)) from None
    _say(addition, [*_asked(entry, draft)], dry_run=dry_run)


def _text(path: Path) -> str:
    """A file's text, or what comes through standard input.

    Raises:
        RefusedError: It is not UTF-8.

    """
    is_stdin = path == Path("-")
    if is_stdin and sys.stdin.isatty():
        click.echo("Paste the BibTeX entry, then Ctrl-D on a line of its own:", err=True)
    data = sys.stdin.buffer.read() if is_stdin else path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"{_shown(path)} is not UTF-8 text ({error.reason}, byte {error.start + 1})") from None


def _shown(path: Path) -> str:
    return "standard input" if path == Path("-") else path.as_posix()


def _fetched(source: str | None, draft: ReportDraft | None, collection: Collection) -> NewEntry:
    """The entry from the paper's registry, when the survey does not have the paper."""
    paper = identify(source) if source else draft.source if draft else None
    if paper is None:
        raise RefusedError("the report does not say which paper it is about; give SOURCE or --bibtex FILE besides")
    additions.refuse_known(collection, paper)
    return _ask(paper, collection.root)


def _ask(paper: Source, root: Path) -> NewEntry:
    # Loaded when needed: `requests` takes as long to import as the rest of the work.
    from survey.contribute.fetch import Services, fetch
    from survey.contribute.web import Web

    home = os.environ.get("SURVEY_REPO_URL") or repository(root)
    with Web(agent=f"living-survey (+{home})" if home else "living-survey") as web:
        return fetch(paper, web, Services.from_environment(os.environ))


def _values(entry: NewEntry, draft: ReportDraft | None, issues: tuple[int, ...]) -> Mapping[str, Any]:
    """What the record says from the start."""
    values = dict(draft.values) if draft else {}
    if draft and (link := link_of(draft.report, entry.reference())):
        values["links"] = dict(link)
    if issues:
        values["issue"] = list(dict.fromkeys((*values.get("issue", ()), *issues)))
    return values


def _asked(entry: NewEntry, draft: ReportDraft | None) -> Iterator[str]:
    """What the report leaves to its contributor."""
    if draft is None:
        return
    title = entry.reference().title
    if draft.report.title and normal_title(draft.report.title) != normal_title(title):
        yield f"the report is about {draft.report.title!r}; is that the same paper?"
    yield from (f"{draft.report.path}: {item}" for item in draft.todo)
    if draft.overflow:
        yield f"what the comments have no room for:\n{draft.overflow}"


def _say(addition: additions.Addition, asked: list[str], *, dry_run: bool) -> None:
    if dry_run:
        sys.stdout.write(additions.diff(addition))
    else:
        click.echo(f"{addition.record.name}: new record")
        click.echo(f"{addition.shared.name}:{addition.line}: new entry {addition.key}")
    for note in (*addition.notes, *asked):
        click.echo(f"note: {note}", err=True)
    sys.stderr.write(render(addition.warnings, "text"))
    step = "nothing was written" if dry_run else f"fill in {addition.record.name}, then run: survey check"
    click.echo(step, err=True)


@click.command("import-reports")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="For the drafts; DIR/drafts by default.")
@click.pass_obj
def import_reports(root: Path, folder: Path, out: Path | None) -> None:
    """Turn the older Markdown reports in DIR and below into draft records, with a list of what needs a human.

    No line of a report is lost: what fits no key of a record stands in the draft's comments. Nothing is overwritten.
    """
    out = out or folder / "drafts"
    try:
        texts = {path.as_posix(): _text(path) for path in _reports_in(folder)}
        if not texts:
            raise RefusedError(f"there is no report in {folder}")
        imported = import_all(texts, read_collection(root), today=date.today())
        _write_new(out, imported.files)
    except RefusedError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{imported.reports} reports → {len(imported.files) - 1} drafts in {out}", err=True)
    click.echo(f"{imported.open} things for a human: {out / LIST}", err=True)


def _reports_in(folder: Path) -> Iterator[Path]:
    """Markdown files, and files without ending that look like reports; some of the older ones lack it."""
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if is_hidden or not path.is_file() or path.name == LIST:
            continue
        has_ending = re.search(r"\.[A-Za-z]{1,8}$", path.name)
        if path.suffix == ".md" or (not has_ending and is_report(path.read_text("utf-8", errors="replace"))):
            yield path


def _write_new(out: Path, files: Mapping[str, str]) -> None:
    """Writes files that are not there yet.

    Raises:
        RefusedError: One is; none was written.

    """
    there = [name for name in files if (out / name).exists()]
    if there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise RefusedError(f"{out / there[0]}{more} exists already; name another folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (out / name).write_text(text, "utf-8", newline="\n")
