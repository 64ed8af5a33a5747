"""What an addition has to know of the survey: its vocabulary, its BibTeX entries and the keys in use.

The papers' own files are not read, only listed, so that adding one stays quick however many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from survey import bibliography
from survey.bibliography import Bibliography
from survey.contribute.refusals import RefusedError
from survey.load import BIB, MAX_BIB_BYTES, PAPERS, TAXONOMY
from survey.model import TaxonomyFile
from survey.problems import render
from survey.sources import Sources
from survey.taxonomy import Taxonomy
from survey.validation import fill
from survey.yaml_tree import Marks, decode, read

SHARED = f"{BIB}/references.bib"
"""The file that new entries go into."""


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A survey as far as an addition needs it."""

    root: Path
    """Its folder."""

    sources: Sources
    """Vocabulary and BibTeX entries; the papers' files count as unread."""

    shared: bytes
    """The shared BibTeX file, byte by byte; nothing when there is none."""

    @cached_property
    def taken(self) -> frozenset[str]:
        """Keys that a new paper cannot have, in lower case."""
        entries = {reference.key for reference in self.sources.all_references()}
        return frozenset(key.lower() for key in entries | self.sources.keys | self.sources.broken_entries)


def read_collection(root: Path) -> Collection:
    """The survey at `root`.

    Raises:
        RefusedError: Its vocabulary or a .bib file cannot be read, so that a paper could be there unseen.

    """
    taxonomy, marks = _taxonomy(root)
    contents = {f"{BIB}/{path.name}": path.read_bytes() for path in _visible(root / BIB, ".bib")}
    files = tuple(_bibliographies(contents))
    sources = Sources(
        taxonomy=taxonomy,
        taxonomy_path=TAXONOMY,
        taxonomy_marks=marks,
        drafts=(),
        unread=frozenset(path.stem for path in _visible(root / PAPERS, ".yml")),
        bibliographies=files,
        broken_entries=frozenset(key for file in files for key in file.broken),
        prose=(),
    )
    return Collection(root=root, sources=sources, shared=contents.get(SHARED, b""))


def _taxonomy(root: Path) -> tuple[Taxonomy, Marks | None]:
    path = root / TAXONOMY
    if not path.is_file():
        raise RefusedError(f"there is no {TAXONOMY} in {root}; name the survey's folder with --root")
    tree, problems = read(path.read_bytes(), TAXONOMY)
    file, marks, found = fill(TaxonomyFile, tree, TAXONOMY) if tree else (None, None, [])
    if file is None:
        raise RefusedError(f"mend this first:\n{render([*problems, *found], 'text').rstrip()}")
    return Taxonomy.from_file(file), marks


def _bibliographies(contents: dict[str, bytes]) -> Iterator[Bibliography]:
    for name, data in contents.items():
        text, problems = decode(data, name, MAX_BIB_BYTES)
        file, found = bibliography.parse(text, name) if text is not None else (None, [])
        syntax = [problem for problem in (*problems, *found) if problem.is_error and problem.code not in _READABLE]
        if file is None or syntax:
            words = render(syntax or problems, "text").rstrip()
            raise RefusedError(f"mend this first, or a paper could be added twice:\n{words}")
        yield file


_READABLE = frozenset(("duplicate-entry", "duplicate-field", "undefined-string", "crossref", "bad-key"))
"""Faults that leave an entry's title and identifiers to be compared."""


def _visible(folder: Path, ending: str) -> list[Path]:
    """Files of a kind, by name, hidden ones left out."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix == ending and not path.name.startswith("."))


def repository(root: Path) -> str:
    """Where the survey is at home, as its `mkdocs.yml` says, or nothing; servers are told who is asking."""
    settings = root / "mkdocs.yml"
    text = settings.read_text("utf-8", errors="replace") if settings.is_file() else ""
    found = re.search(r"^repo_url:.*?(https?://[^\s\"'\],]+)", text, re.MULTILINE)
    return found.group(1) if found else ""
