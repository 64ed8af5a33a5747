"""The `survey` command: arguments → the functions of this package; exit status."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from survey import elsewhere, pages, read_survey, schema
from survey import problems as problems_module
from survey.assets import assets
from survey.cli_bib import bib, export
from survey.cli_contribute import add, import_reports
from survey.problems import count, render


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder that holds taxonomy.yml; the current one by default.",
)
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Check, describe and publish a living survey."""
    context.obj = root


@main.command()
@click.option("--format", "form", type=click.Choice(problems_module.FORMATS), default="text", show_default=True)
@click.pass_obj
def check(root: Path, form: str) -> None:
    """Say everything that is wrong with the survey's files; exit with 1 when there is an error."""
    survey, found = read_survey(root)
    sys.stdout.write(render(found, form))
    papers = len(survey.papers) + len(survey.excluded)
    click.echo(f"{papers} papers are sound, {len(survey.left_out)} left out; {count(found)}", err=True)
    raise SystemExit(1 if any(p.is_error for p in found) else 0)


@main.command("schema")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 when the file is not current.")
@click.pass_obj
def write_schema(root: Path, *, only_check: bool) -> None:
    """Write the JSON Schema of a record, with the vocabulary's words, to papers/.schema.json."""
    survey, _ = read_survey(root)
    path = root / schema.PATH
    text = schema.as_json(schema.record_schema(survey.taxonomy))
    is_current = path.is_file() and path.read_text("utf-8") == text
    if only_check:
        click.echo(f"{schema.PATH} is {'current' if is_current else 'not current; run: survey schema'}", err=True)
        raise SystemExit(0 if is_current else 1)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    click.echo(f"{schema.PATH} {'was current' if is_current else 'written'}", err=True)


@main.command("pages")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A new or empty folder.")
@click.pass_obj
def write_pages(root: Path, out: Path) -> None:
    """Write the whole site as Markdown files with their settings, for another engine such as Zensical."""
    survey, found = read_survey(root)
    sys.stderr.write(render(found, "text"))
    site = pages.Site()
    try:
        count = elsewhere.write(root, survey, pages.pages(survey, site), assets(survey, site), out)
    except (FileExistsError, FileNotFoundError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{count} pages written to {out}", err=True)


main.add_command(bib)
main.add_command(export)
main.add_command(add)
main.add_command(import_reports)
