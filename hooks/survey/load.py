"""The survey's root folder → what its files hold; the only module that reads files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from survey import bibliography
from survey.bibliography import Bibliography
from survey.model import KEY_PATTERN, Record, TaxonomyFile
from survey.problems import Problem, quoted
from survey.sources import Draft, Prose, Sources
from survey.taxonomy import Taxonomy
from survey.validation import fill
from survey.yaml_tree import MAX_BYTES, Marks, Value, decode, read

TAXONOMY = "taxonomy.yml"
PAPERS = "papers"
BIB = "bib"
DOCS = "docs"

MAX_BIB_BYTES = 50_000_000
"""The largest .bib file that is read."""

_FALLBACK: dict[str, Value] = {"status": "listed", "added": "2000-01-01"}
"""Stands in for required keys that are faulty, so that the rest of the record is still checked."""


def load(root: Path) -> tuple[Sources, list[Problem]]:
    """All files of the survey at `root`, and what is wrong with each of them by itself.

    Whatever cannot be read is left out and complained about; nothing is raised for it.
    """
    problems: list[Problem] = []
    taxonomy, marks = _taxonomy(root, problems)
    drafts, unread = _drafts(root, problems)
    bibliographies = tuple(_bibliographies(root, problems))
    sources = Sources(
        taxonomy=taxonomy,
        taxonomy_path=TAXONOMY,
        taxonomy_marks=marks,
        drafts=tuple(drafts),
        unread=frozenset(unread),
        bibliographies=bibliographies,
        broken_entries=frozenset(key for file in bibliographies for key in file.broken),
        prose=tuple(_prose(root, problems)),
    )
    return sources, problems


def _taxonomy(root: Path, problems: list[Problem]) -> tuple[Taxonomy, Marks | None]:
    path = root / TAXONOMY
    if not path.is_file():
        message = f"the survey needs its vocabulary, {TAXONOMY}, beside {PAPERS}/ and {BIB}/"
        problems.append(Problem(path=TAXONOMY, code="missing-file", message=message))
        return Taxonomy(), None
    tree, found = read(_bytes(path), TAXONOMY)
    problems += found
    if tree is None:
        return Taxonomy(), None
    fallback: dict[str, Value] = {"axes": [], "properties": [], "outcomes": []}
    file, marks, found = fill(TaxonomyFile, tree, TAXONOMY, fallback=fallback)
    problems += found
    return (Taxonomy.from_file(file) if file else Taxonomy()), marks


def _drafts(root: Path, problems: list[Problem]) -> tuple[list[Draft], list[str]]:
    drafts, unread = [], []
    for path in _files(root / PAPERS):
        name = f"{PAPERS}/{path.name}"
        key = path.name.removesuffix(".yml")
        if path.suffix != ".yml" or not re.fullmatch(KEY_PATTERN, key):
            problems.append(_bad_name(path, name))
            continue
        tree, found = read(_bytes(path), name)
        if tree is None:
            problems += [_about(problem, key) for problem in found]
            unread.append(key)
            continue
        record, marks, filled = fill(Record, tree, name, fallback=_FALLBACK)
        problems += [_about(problem, key) for problem in (*found, *filled)]
        if record is None or not isinstance(tree.value, dict):
            unread.append(key)
            continue
        given = frozenset(tree.value)
        drafts.append(Draft(key=key, path=name, record=record, marks=marks, given=given))
    return drafts, unread


def _bad_name(path: Path, name: str) -> Problem:
    if path.suffix in (".yaml", ".yml", ".md", ".txt", ".json", ""):
        stem = re.sub(r"[^a-z0-9-]+", "-", path.stem.lower()).strip("-") or "key"
        message = (
            f"a paper's file is named by its BibTeX key, in lower-case letters, digits and hyphens, and ends in .yml; "
            f"rename it, for example to {PAPERS}/{stem[:60]}.yml"
        )
    else:
        message = f"{PAPERS}/ holds only papers, one .yml file each; move {quoted(path.name)} elsewhere"
    return Problem(path=name, code="file-name", message=message)


def _bibliographies(root: Path, problems: list[Problem]) -> Iterator[Bibliography]:
    folder = root / BIB
    paths = [path for path in _files(folder) if path.suffix == ".bib"]
    if not paths:
        message = f"there is no {BIB}/references.bib; create it (it may be empty) for the papers' BibTeX entries"
        problems.append(Problem(path=f"{BIB}/references.bib", code="missing-file", message=message))
    for path in paths:
        name = f"{BIB}/{path.name}"
        text, found = decode(_bytes(path, MAX_BIB_BYTES), name, MAX_BIB_BYTES)
        problems += found
        if text is not None:
            file, found = bibliography.parse(text, name)
            problems += found
            yield file


def _prose(root: Path, problems: list[Problem]) -> Iterator[Prose]:
    folder = root / DOCS
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(root).as_posix()
        text, found = decode(_bytes(path), name)
        problems += found
        if text is not None:
            yield Prose(path=name, text=text)


def _files(folder: Path) -> list[Path]:
    """Visible files directly in a folder, by name; none where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The start of a file, one byte more than `limit` at most."""
    with path.open("rb") as file:
        return file.read(limit + 1)


def _about(problem: Problem, key: str) -> Problem:
    """The problem as one that keeps the paper `key` from being shown."""
    return replace(problem, paper=key) if problem.is_error else problem
