"""A new entry and what is known of the paper → the change of two files, shown or written: both or none."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Any

from survey import biblint
from survey.bibliography import Bibliography, Reference, normal_title
from survey.check import check
from survey.contribute.collection import SHARED, Collection
from survey.contribute.identify import Registry, Source
from survey.contribute.insertion import inserted
from survey.contribute.new_entry import NewEntry, as_bibtex, free_key, key_stem
from survey.contribute.refusals import RefusedError
from survey.contribute.skeleton import skeleton
from survey.load import PAPERS
from survey.model import Record, Status
from survey.problems import Problem, in_order, quoted, render
from survey.sources import Draft, is_background
from survey.validation import fill
from survey.yaml_tree import read


class DuplicateError(RefusedError):
    """The survey has the paper already."""


class BrokenError(RefusedError):
    """With the paper, `survey check` would find an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file before and after."""

    path: Path
    """Where it is."""

    name: str
    """Where it is, relative to the survey's root."""

    before: bytes | None
    """None for a new file."""

    after: bytes
    """What it shall hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A paper that can be added."""

    key: str
    """Its key."""

    record: Change
    """The new file `papers/<key>.yml`."""

    shared: Change
    """The shared BibTeX file, with the entry."""

    line: int
    """The line of the entry there."""

    notes: tuple[str, ...] = ()
    """What its contributor should know."""

    warnings: tuple[Problem, ...] = ()
    """What `survey check` will find without refusing the paper, and what `survey bib check` advises."""


def plan(collection: Collection, entry: NewEntry, values: Mapping[str, Any], *, today: date) -> Addition:
    """The change that adds a paper; nothing is written.

    `values` are keys of the record and what stands there; `status`, `added` and `sources` have defaults.

    Raises:
        DuplicateError: The survey has the paper.
        BrokenError: `survey check` would refuse it, for want of an author perhaps.
        RefusedError: No entry can be made of it.

    """
    draft = entry.reference()
    refuse_duplicate(collection, draft)
    key = free_key(key_stem(draft.authors, draft.year, draft.title), collection.taken)
    record = {"status": Status.LISTED.value, "added": today, "sources": ["abstract"], **values}
    about = [draft.title, ", ".join(str(part) for part in (_byline(draft), draft.venue, draft.year) if part)]
    text = skeleton(collection.sources.taxonomy, record, about=[line for line in (*about, draft.url) if line])
    shared, line = _with_entry(collection, as_bibtex(entry, key), key)
    paper, own = _draft(key, text)
    reference = entry.reference(key, SHARED, line=line)
    found = in_order([*own, *_new_problems(collection, paper, reference, today)])
    errors = [problem for problem in found if problem.is_error and problem.path in (paper.path, SHARED)]
    if errors:
        raise BrokenError(f"the paper cannot be added as it is:\n{render(errors, 'text').rstrip()}")
    return Addition(
        key=key,
        record=_change(collection, f"{PAPERS}/{key}.yml", None, text.encode()),
        shared=_change(collection, SHARED, collection.shared or None, shared),
        line=line,
        notes=entry.notes,
        warnings=(*found, *_advice(reference)),
    )


def _byline(reference: Reference) -> str:
    names = [name.full for name in reference.authors if not name.is_others]
    return " and ".join(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} others"


def _change(collection: Collection, name: str, before: bytes | None, after: bytes) -> Change:
    return Change(path=collection.root / name, name=name, before=before, after=after)


def _with_entry(collection: Collection, entry: str, key: str) -> tuple[bytes, int]:
    """The shared file with an entry more, and the entry's line."""
    files = {file.path: file for file in collection.sources.bibliographies}
    shared = files.get(SHARED) or Bibliography(path=SHARED, text="", references=(), strings={})
    text = inserted(shared, entry, key)
    mark = codecs.BOM_UTF8 if collection.shared.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode(), text[: text.index(entry.partition("\n")[0])].count("\n") + 1


# --- is it there? --------------------------------------------------------------------


def refuse_known(collection: Collection, source: Source) -> None:
    """Asks the survey before any server is asked.

    Raises:
        DuplicateError: An entry of the survey has the identifier.

    """
    if reference := reference_of(collection, source):
        raise DuplicateError(_explain(collection, reference, f"{source.registry.value} {source.id}"))


def reference_of(collection: Collection, source: Source) -> Reference | None:
    """The survey's entry that has an identifier."""
    same = (
        reference
        for reference in collection.sources.all_references()
        if _id_of(reference, source.registry).lower() == source.id.lower()
    )
    return next(same, None)


def refuse_duplicate(collection: Collection, draft: Reference) -> None:
    """Looks for the paper by its identifiers and by its title.

    Raises:
        DuplicateError: An entry of the survey has one of them.

    """
    marks = dict(_marks(draft))
    for reference in collection.sources.all_references():
        for mark in _marks(reference):
            if mark in marks.items() and reference.key not in collection.sources.crossref_parents:
                kind, value = mark
                shown = "title" if kind == "title" else f"{kind} {value}"
                raise DuplicateError(_explain(collection, reference, shown))


def _marks(reference: Reference) -> Iterator[tuple[str, str]]:
    """What tells a work: its identifiers and its title."""
    for registry in Registry:
        if id_ := _id_of(reference, registry):
            yield registry.value, id_.lower()
    if title := normal_title(reference.title):
        yield "title", title


def _id_of(reference: Reference, registry: Registry) -> str:
    ids = reference.ids
    found = {
        Registry.ARXIV: ids.arxiv,
        Registry.DOI: ids.doi,
        Registry.ANTHOLOGY: ids.acl,
        Registry.OPENREVIEW: ids.openreview,
    }
    return found[registry] or ""


def _explain(collection: Collection, reference: Reference, mark: str) -> str:
    """Where the paper stands, as an editor can follow it, and what to do with it there."""
    file = f"{PAPERS}/{reference.key}.yml"
    if is_background(reference.path):
        advice = (
            f"it stands among the works that are only cited; to make it a paper of the survey, move the entry to "
            f"{SHARED} and write {file}"
        )
    elif reference.key not in collection.sources.keys:
        advice = f"its {file} is missing; write that"
    else:
        advice = f"{_status(collection.root / file)}see {file}"
    problem = Problem(
        path=reference.path,
        line=reference.line,
        column=reference.column,
        code="duplicate-paper",
        message=f"the survey has this paper, as {quoted(reference.key)} (same {mark}); {advice}",
    )
    return problem.as_text()


def _status(path: Path) -> str:
    """Why the paper was excluded, if it was."""
    tree, _ = read(path.read_bytes(), path.name)
    reason = tree.value.get("excluded_because") if tree and isinstance(tree.value, dict) else None
    return f"it was looked at and excluded, because: {str(reason).rstrip('.')}; " if reason else ""


# --- does it pass? -------------------------------------------------------------------


def _new_problems(collection: Collection, draft: Draft, reference: Reference, today: date) -> list[Problem]:
    """What `survey check` would say of the addition, and did not say before."""
    before = collection.sources
    after = replace(before, drafts=(draft,), bibliographies=tuple(_with_reference(before.bibliographies, reference)))
    found = check(after, today)
    old = set(map(_gist, check(before, today))) if found else set()
    return [problem for problem in found if _gist(problem) not in old]


def _with_reference(files: Iterable[Bibliography], reference: Reference) -> Iterator[Bibliography]:
    """The .bib files with an entry more in the shared one, or that file alone."""
    files = list(files)
    if all(file.path != reference.path for file in files):
        yield Bibliography(path=reference.path, text="", references=(reference,), strings={})
    for file in files:
        is_shared = file.path == reference.path
        yield replace(file, references=(*file.references, reference)) if is_shared else file


def _advice(reference: Reference) -> Iterator[Problem]:
    """What would print wrong in the entry, or could be better."""
    for rule in biblint.RULES:
        yield from rule(reference)


def _draft(key: str, text: str) -> tuple[Draft, list[Problem]]:
    path = f"{PAPERS}/{key}.yml"
    tree, problems = read(text.encode(), path)
    record, marks, found = fill(Record, tree, path) if tree else (None, None, [])
    if tree is None or record is None or marks is None or not isinstance(tree.value, dict):
        raise BrokenError(f"the record cannot be read:\n{render([*problems, *found], 'text').rstrip()}")
    given = frozenset(name for name, value in tree.value.items() if value)
    return Draft(key=key, path=path, record=record, marks=marks, given=given), [*problems, *found]


def _gist(problem: Problem) -> tuple[str, str, str]:
    """A problem without its lines, which move."""
    return problem.path, problem.code, re.sub(r"\bline \d+", "line", problem.message)


# --- showing and writing -------------------------------------------------------------


def diff(addition: Addition) -> str:
    """Both changes in the form of `git diff`."""
    return "".join(_diff(change) for change in (addition.record, addition.shared))


def _diff(change: Change) -> str:
    before, after = ((data or b"").decode().splitlines(keepends=True) for data in (change.before, change.after))
    start = "/dev/null" if change.before is None else f"a/{change.name}"
    lines = unified_diff(before, after, start, f"b/{change.name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def write(addition: Addition) -> None:
    """Writes both files, or none: whatever goes wrong, the survey is as it was.

    Raises:
        RefusedError: A file changed since it was read, or cannot be written.

    """
    changes = (addition.record, addition.shared)
    with contextlib.ExitStack() as undo:
        try:
            temporary = [_temporary(change, undo) for change in changes]
            for change in changes:
                _refuse_changed(change)
            for change, path in zip(changes, temporary, strict=True):
                _put(path, change, undo)
        except OSError as error:
            raise RefusedError(f"nothing was added: {error.filename} cannot be written ({error.strerror})") from error
        undo.pop_all()


def _temporary(change: Change, undo: contextlib.ExitStack) -> Path:
    """The new content on disk, beside its place, so that putting it there cannot fail halfway."""
    target = change.path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    path = Path(name)
    undo.callback(path.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as file:
        file.write(change.after)
        file.flush()
        os.fsync(file.fileno())
    if change.before is None:
        path.chmod(0o666 & ~_umask())
    else:
        shutil.copymode(target, path)
    return path


def _umask() -> int:
    """The process's mask, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _refuse_changed(change: Change) -> None:
    now = change.path.read_bytes() if change.path.exists() else None
    if now != change.before:
        raise RefusedError(f"nothing was added: {change.name} changed in the meantime; run the command again")


def _put(path: Path, change: Change, undo: contextlib.ExitStack) -> None:
    """Moves the new content into its place, and notes how to take it back."""
    target = change.path.resolve()
    path.replace(target)
    if change.before is None:
        undo.callback(target.unlink, missing_ok=True)
    else:
        undo.callback(target.write_bytes, change.before)
