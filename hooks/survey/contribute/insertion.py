"""One more entry in a .bib file: at its place in the order of `survey bib format`, every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence

from survey.bibliography import Bibliography, Block, blocks, crossref_depths


def inserted(bibliography: Bibliography, entry: str, key: str) -> str:
    """The text of a .bib file with one entry more, which no other names in `crossref`.

    In a file in canonical form this is what formatting would make of both.
    """
    text = bibliography.text
    end = "\r\n" if "\r\n" in text else "\n"
    entry = entry.replace("\n", end)
    commands = [block for block in blocks(text) if block.kind not in ("text", "comment")]
    position = _position(bibliography, commands, key)
    if not commands:
        return f"{_with_blank_line(text, end)}{entry}{end}"
    if position == 0:
        at = _start_of_comment(text, commands[0])
        return f"{text[:at]}{entry}{end}{end}{text[at:]}"
    at = _end_of_line(text, commands, position - 1)
    rest = text[at:]
    if not rest.startswith(("\r", "\n")):
        rest = f"{end}{end}{rest}" if rest else end
    return f"{text[:at]}{end}{end}{entry}{rest}"


def _position(bibliography: Bibliography, commands: Sequence[Block], key: str) -> int:
    """How many commands come before an entry of this key: all up to the first entry that belongs after it."""
    depths = crossref_depths({r.key: r.fields.get("crossref", "") for r in bibliography.references})
    for number, command in enumerate(commands):
        found = _KEY.match(bibliography.text, command.start)
        name = found.group(1) if found and command.kind not in ("string", "preamble") else ""
        if (depths.get(name, 0), name.lower(), name) > (0, key.lower(), key):
            return number
    return len(commands)


_KEY = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,{}()=]+)")


def _with_blank_line(text: str, end: str) -> str:
    """A file's comment, and a blank line after it."""
    if not text.strip():
        return text
    return f"{text}{'' if text.endswith(end) else end}{end}"


def _start_of_comment(text: str, command: Block) -> int:
    """Where the lines begin that touch a command, which belong to it: after the last blank line above."""
    above = text[: command.start]
    comments = [block for block in blocks(above) if block.kind == "comment"]
    ends = [blank.end() for blank in _BLANK_LINE.finditer(above)]
    outside = (end for end in ends if not any(block.start < end < block.end for block in comments))
    return max(outside, default=0)


_BLANK_LINE = re.compile(r"(?:^|(?<=\n))[ \t]*\r?\n")


def _end_of_line(text: str, commands: Sequence[Block], index: int) -> int:
    """After a command and what stands behind it on its line."""
    end = commands[index].end
    newline = text.find("\n", end)
    line_end = len(text) if newline < 0 else newline - text[end:newline].endswith("\r")
    following = commands[index + 1].start if index + 1 < len(commands) else len(text)
    return min(line_end, following)
