"""Two versions of a .bib file merged entry by entry, where git would merge them line by line.

git merges two new entries by itself when an old one stands between them. Between the same two neighbours it sees a
conflict; its `union` driver is no help, since it takes lines that both entries happen to share, `year = {2024},`
and the closing brace among them, for one, and leaves an entry without its end. Entries, unlike lines, have names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.bibfile import BibFile, Item, UnreadableError, read, render


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merged file."""

    text: str
    """In canonical form; what both sides changed in two ways stands between git's conflict marks."""

    conflicts: tuple[str, ...] = ()
    """Names of the commands that both sides changed in two ways."""


def merge(base: str, ours: str, theirs: str) -> Merged:
    """`ours` and `theirs` together, both having come from `base`.

    Raises:
        UnreadableError: One of the three has a syntax error.

    """
    files = [read(text) for text in (base, ours, theirs)]
    old, mine, yours = ({item.id: item for item in file.items} for file in files)
    items, conflicts = [], []
    for id_ in dict.fromkeys([*mine, *yours]):
        item, is_conflict = _three_way(old.get(id_), mine.get(id_), yours.get(id_))
        if item is not None:
            items.append(item)
        if is_conflict:
            conflicts.append(id_[1])
    head = _three_way_text(*(file.head for file in files))
    tail = _three_way_text(*(file.tail for file in files))
    return Merged(text=render(BibFile(head=head, items=tuple(items), tail=tail)), conflicts=tuple(conflicts))


def _three_way(old: Item | None, mine: Item | None, yours: Item | None) -> tuple[Item | None, bool]:
    """The item that stays, and whether both sides changed it in two ways."""
    before, ours, theirs = (item.whole if item else None for item in (old, mine, yours))
    if ours == theirs or theirs == before:
        return mine, False
    if ours == before:
        return yours, False
    kept = mine or yours
    assert kept is not None  # else `ours == theirs`
    text = f"<<<<<<< ours\n{_line(ours)}=======\n{_line(theirs)}>>>>>>> theirs"
    return Item(kind=kept.kind, name=kept.name, text=text, crossref=kept.crossref, macros=kept.macros), True


def _line(text: str | None) -> str:
    return f"{text}\n" if text is not None else ""


def _three_way_text(old: str, mine: str, yours: str) -> str:
    """Of comments the changed one; both, when both changed."""
    if yours in (old, mine):
        return mine
    return yours if mine == old else f"{mine}\n\n{yours}".strip("\n")


# --- conflict marks ------------------------------------------------------------------

_START, _BASE, _MIDDLE, _END = "<<<<<<< ", "||||||| ", "=======", ">>>>>>> "


def has_marks(text: str) -> bool:
    """Whether git left conflict marks in the file."""
    return any(line.startswith(_START) for line in text.split("\n"))


def resolve(text: str) -> Merged:
    """A file with git's conflict marks, merged entry by entry.

    Without the common version that git had, an entry that only one side has counts as new.

    Raises:
        UnreadableError: One of the two sides has a syntax error.

    """
    ours, theirs = ("\n".join(_side(text.replace("\r\n", "\n").split("\n"), side)) for side in (_START, _MIDDLE))
    common = {item.id: item.whole for item in read(ours).items}
    both = read(theirs)
    shared = [item for item in both.items if common.get(item.id) == item.whole]
    base = render(BibFile(head="", items=tuple(shared), tail=""))
    return merge(base, ours, theirs)


def _side(lines: Sequence[str], wanted: str) -> Iterator[str]:
    """The lines of one side: those outside of conflicts, and those between its marks."""
    inside = ""
    for line in lines:
        mark = _mark(line, is_inside=bool(inside))
        if mark:
            inside = "" if mark == _END else mark
        elif inside in ("", wanted):
            yield line


def _mark(line: str, *, is_inside: bool) -> str:
    if is_inside and line == _MIDDLE:
        return _MIDDLE
    found = re.match(r"<{7} |\|{7} |>{7} ", line)
    return found.group() if found and (is_inside or found.group() == _START) else ""


__all__ = ["Merged", "UnreadableError", "has_marks", "merge", "resolve"]
