"""The `survey` command: arguments → the functions of this package; exit status."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from survey import problems as problems_module
from survey import read_survey
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
