"""Citations in prose: what mkdocs-bibtex is given to read, and what is made of its answer."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path

from markupsafe import escape

from survey.citations import KEY, citation_spans
from survey.survey import Survey

CITATIONS = Path(".cache/citations.bib")
"""The file that mkdocs-bibtex reads, below the survey's root."""

_COMMAND = r"\bibliography"
_NOTE_LIKE = re.compile(r"^(?P<citation>[ \t>]*\[@[^\[\]]*\]):", re.MULTILINE)
_OTHER_LINK = re.compile(r"\]\((?!https?://)[^)]*\)")
_FOOTNOTE = re.compile(r"^\[\^(?P<key>[\w-]+)\]: (?P<text>.*)$", re.MULTILINE)


def bibliography_for(root: Path, survey: Survey) -> Path:
    """A .bib file with just the works that prose cites, for mkdocs-bibtex, which reads all it is given.

    It holds sound entries only, so a fault in the shared file cannot stop `mkdocs serve`.
    """
    cited = [survey.references[key] for key in survey.cited if key in survey.references]
    parents = {r.fields["crossref"] for r in cited if "crossref" in r.fields} & survey.references.keys()
    entries = [*cited, *(survey.references[key] for key in sorted(parents - set(survey.cited)))]
    text = "\n\n".join([*survey.strings.values(), *(entry.source for entry in entries)]) + "\n"
    path = root / CITATIONS
    path.parent.mkdir(exist_ok=True)
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
    return path


def each_citation(markdown: str, replace: Callable[[list[str]], str]) -> str:
    """The page with what `replace` makes of the keys of each citation in its place."""
    pieces, done = [], 0
    for start, end, keys in citation_spans(markdown):
        pieces += [markdown[done:start], replace(keys)]
        done = end
    return "".join([*pieces, markdown[done:]])


def for_bibtex(markdown: str, survey: Survey) -> str:
    """The page, in which `hide` has hidden all other `@`, as mkdocs-bibtex reads its citations aright.

    A key that it could not find or read whole stays as a word with a question mark; `check` complains about it. At
    the end stands the plugin's command for the list of works cited, unless the page has it: without it the plugin
    would leave the notes' marks in the text without their notes.
    """

    def readable(keys: list[str]) -> str:
        known = [key for key in keys if key in survey.references and KEY.fullmatch(key)]
        unknown = [f"{as_markdown(key)}?" for key in keys if key not in known]
        # On one line: the plugin passes over a citation that goes on in the next.
        cited = f"[{'; '.join(f'@{key}' for key in known)}]" if known else ""
        return cited + (rf"\[{', '.join(unknown)}\]" if unknown else "")

    text = each_citation(markdown, readable)
    # At the start of a line, what the plugin makes of "[@key]: so they say" would be a note of that text.
    text = _NOTE_LIKE.sub(r"\g<citation>&#58;", text)
    return f"{text}\n\n{_COMMAND}\n" if "[@" in text and _COMMAND not in text else text


def as_markdown(text: str) -> str:
    """Plain text as Markdown that shows it."""
    return str(escape(re.sub(r"([\\`*_{}\[\]#|~])", r"\\\1", text))).replace("@", "&#64;")


def link_citations(markdown: str, survey: Survey, path: str) -> str:
    """The page with each note on a paper of the survey linking to the paper's page; `path` is the page's own.

    Links in a note lead to http and https only: the plugin makes one of whatever an entry has.
    """

    def linked(note: re.Match[str]) -> str:
        key, text = note["key"], note["text"]
        if key in survey.references:
            text = _OTHER_LINK.sub("]", text)
        if key in survey.by_key:
            target = posixpath.relpath(f"papers/{key}.md", posixpath.dirname(path) or ".")
            text += f" [In this survey]({target})"
        return f"[^{key}]: {text}"

    return _FOOTNOTE.sub(linked, markdown)
