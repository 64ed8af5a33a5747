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
from survey.yaml_tree import MAX_BYTES, Marks, Tree, Value, decode, read

TAXONOMY = "taxonomy.yml"
PAPERS = "papers"
BIB = "bib"
DOCS = "docs"

MAX_BIB_BYTES = 50_000_000
"""The largest .bib file that is read."""

_FALLBACK: dict[str, Value] = {"status": "listed", "added": "2000-01-01"}
"""Stands in for required keys that are faulty, so that the rest of the record is still checked."""

_TAXONOMY_FALLBACK: dict[str, Value] = {
    **{key: [] for key in ("axes", "properties", "outcomes", "terms", "measures")},
    **{key: f"({key} missing)" for key in ("label", "question", "definition")},
}
"""Stands in for what a term lacks: it stays known, so that a slip in it is not held against every paper."""


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
    tree, found = _tree(path, TAXONOMY)
    problems += found
    if tree is None:
        return Taxonomy(), None
    file, marks, found = fill(TaxonomyFile, tree, TAXONOMY, fallback=_TAXONOMY_FALLBACK)
    problems += found
    return (Taxonomy.from_file(file) if file else Taxonomy()), marks


def _drafts(root: Path, problems: list[Problem]) -> tuple[list[Draft], list[str]]:
    drafts, unread = [], []
    for path in _visible(root / PAPERS):
        name = _name(path, root)
        key = path.name.removesuffix(".yml")
        if path.suffix != ".yml" or not re.fullmatch(KEY_PATTERN, key) or path.is_dir():
            problems.append(_bad_name(path, name))
            continue
        tree, found = _tree(path, name)
        if tree is None:
            problems += [_about(problem, key) for problem in found]
            unread.append(key)
            continue
        record, marks, filled = fill(Record, tree, name, fallback=_FALLBACK)
        problems += [_about(problem, key) for problem in (*found, *filled)]
        if record is None or not isinstance(tree.value, dict):
            unread.append(key)
            continue
        given = _given(tree.value, marks)
        drafts.append(Draft(key=key, path=name, record=record, marks=marks, given=given))
    return drafts, unread


def _given(record: dict[str, Value], marks: Marks) -> frozenset[str]:
    """The keys under which the file has something; `marks` lacks those that were faulty."""
    return frozenset(key for key, value in record.items() if key not in marks.children or not _is_empty(value))


def _is_empty(value: Value) -> bool:
    """Whether a value says nothing: null, `[]`, `{}` or a mapping of such lists."""
    return value in (None, []) or (isinstance(value, dict) and all(inner == [] for inner in value.values()))


def _bad_name(path: Path, name: str) -> Problem:
    if path.suffix in (".yaml", ".yml", ".md", ".txt", ".json", "") and not path.is_dir():
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
    paths = [path for path in _visible(folder) if path.suffix == ".bib"]
    if not paths:
        message = f"there is no {BIB}/references.bib; create it (it may be empty) for the papers' BibTeX entries"
        problems.append(Problem(path=f"{BIB}/references.bib", code="missing-file", message=message))
    for path in paths:
        name = _name(path, root)
        text, found = _text(path, name, MAX_BIB_BYTES)
        problems += found
        if text is not None:
            file, found = bibliography.parse(text, name)
            problems += found
            yield file


def _prose(root: Path, problems: list[Problem]) -> Iterator[Prose]:
    folder = root / DOCS
    for path in sorted(folder.rglob("*.md")):
        # As MkDocs does, leave out hidden files; an editor's lock file, a link to nowhere, is one.
        if path.is_dir() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        name = _name(path, root)
        text, found = _text(path, name)
        problems += found
        if text is not None:
            yield Prose(path=name, text=text)


def _visible(folder: Path) -> list[Path]:
    """What stands directly in a folder, by name, without hidden files; nothing where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _name(path: Path, root: Path) -> str:
    """The file's name relative to `root`, with forward slashes and as text that can be printed."""
    return path.relative_to(root).as_posix().encode("utf-8", "backslashreplace").decode()


def _tree(path: Path, name: str) -> tuple[Tree | None, list[Problem]]:
    data, found = _bytes(path, name, MAX_BYTES)
    return (None, found) if data is None else read(data, name)


def _text(path: Path, name: str, limit: int = MAX_BYTES) -> tuple[str | None, list[Problem]]:
    data, found = _bytes(path, name, limit)
    return (None, found) if data is None else decode(data, name, limit)


def _bytes(path: Path, name: str, limit: int) -> tuple[bytes | None, list[Problem]]:
    """The start of a file, one byte more than `limit` at most; or None and why it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1), []
    except OSError as error:
        message = f"the file cannot be read ({error.strerror})"
        return None, [Problem(path=name, code="unreadable", message=message)]


def _about(problem: Problem, key: str) -> Problem:
    """The problem as one that keeps the paper `key` from being shown."""
    return replace(problem, paper=key) if problem.is_error else problem
