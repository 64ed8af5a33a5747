"""Values → YAML as people write it by hand: block texts, short lists in brackets, no cleverness."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

WIDTH = 118
"""Columns of a line, where words allow."""


def as_yaml(value: dict[str, Any]) -> str:
    """A mapping of texts, numbers, days, lists and mappings as YAML."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False)


def clean(text: str) -> str:
    """Text without what YAML or an editor stumbles over: control characters, tabs, blanks at line ends.

    >>> clean("a\\tb \\x07\\r\\nc")
    'a   b\\nc'
    """
    lines = (_CONTROL.sub(" ", line.expandtabs(4)).rstrip() for line in text.splitlines())
    return "\n".join(lines).strip("\n")


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


class _Dumper(yaml.SafeDumper):
    """Writes what `survey.yaml_tree` reads: no aliases."""

    def ignore_aliases(self, _: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 (PyYAML asks for it)
        """Indents lists below their key."""
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = None
    if "\n" in text:
        style = "|"
    elif len(text) > WIDTH - 20:
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: yaml.SafeDumper, items: Sequence[object]) -> yaml.Node:
    is_short = all(isinstance(item, int) or (isinstance(item, str) and len(item) <= 40) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=is_short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(tuple, _list)
