"""The YAML file of a new paper: what is known of it filled in, the rest as comments that say what may stand there.

Lines that begin with `#` are YAML switched off; what begins with `##` explains. Keys, their meaning and the words that
may stand there come from the model and the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import groupby
from textwrap import wrap
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from survey.contribute.yaml_text import WIDTH, as_yaml
from survey.model import Record, Word
from survey.taxonomy import Axis, Taxonomy, Term
from survey.validation import models_in

SCHEMA_LINE = "# yaml-language-server: $schema=.schema.json"
"""Makes editors complete and check the file."""

_HOW = "Lines that begin with '##' explain and may go. Take the '#' off a key to fill it in, then run: survey check"


def skeleton(taxonomy: Taxonomy, values: Mapping[str, Any], *, about: Sequence[str] = ()) -> str:
    """A record as YAML, with `values` by key filled in and comments for all other keys.

    `about` are lines for the top of the file, such as the paper's title.
    """
    head = [SCHEMA_LINE, *(f"## {' '.join(line.split())}" for line in about), f"## {_HOW}", ""]
    return "\n".join([*head, *_body(taxonomy, values)]) + "\n"


def _body(taxonomy: Taxonomy, values: Mapping[str, Any]) -> Iterator[str]:
    for key, field in Record.model_fields.items():
        yield from _explained(_meaning(key, field, taxonomy))
        if key == "terms":
            yield from _terms(taxonomy, values.get(key, {}))
        elif key == "measures":
            yield from _measures(taxonomy, values.get(key, {}))
        elif key in values:
            yield from as_yaml({key: values[key]}).splitlines()
        else:
            yield from _switched_off(key, field, taxonomy)


def _explained(text: str, indent: str = "") -> Iterator[str]:
    mark = f"{indent}## "
    yield from (f"{mark}{line}" for line in wrap(text, WIDTH - len(mark), break_on_hyphens=False))


def _meaning(key: str, field: FieldInfo, taxonomy: Taxonomy) -> str:
    steps = "; ".join(f"{step.value} {step.label}" for step in taxonomy.relevance) if key == "relevance" else ""
    return f"{_sentence(field)} {steps}".strip()


def _sentence(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())


# --- the vocabulary ------------------------------------------------------------------


def _terms(taxonomy: Taxonomy, given: Mapping[str, Sequence[str]]) -> Iterator[str]:
    axes = [axis for axis in taxonomy.axes if not axis.is_property]
    yield "terms:" if axes else "terms: {}"
    for axis in axes:
        yield from _words(axis)
        yield f"  {axis.id}: [{', '.join(given.get(axis.id, ()))}]"


def _measures(taxonomy: Taxonomy, given: Mapping[str, Any]) -> Iterator[str]:
    yield from _explained("[measures] with a number, {shown: [measures]} in a picture or examples, claimed, absent")
    yield "measures:" if given else "#measures:"
    for axis in taxonomy.properties:
        yield from _words(axis)
        if axis.id in given:
            yield from (f"  {line}" for line in as_yaml({axis.id: given[axis.id]}).splitlines())
        else:
            yield f"#  {axis.id}:"


def _words(axis: Axis) -> Iterator[str]:
    """The words of an axis: each family on lines of its own, the broadest term first; terms without family together."""
    yield from _explained(f"{axis.label}: {axis.entry.question}", "  ")
    for has_children, roots in groupby(axis.roots, key=lambda root: bool(root.children)):
        families = [[term for term in axis.terms if root.id in term.with_ancestors] for root in roots]
        for words in families if has_children else [[root for family in families for root in family]]:
            yield from _wrapped(map(_word, words), "  ##   ")


def _wrapped(words: Iterable[str], mark: str) -> Iterator[str]:
    lines = wrap(", ".join(words), WIDTH - len(mark), break_on_hyphens=False, subsequent_indent="  ")
    yield from (f"{mark}{line}".replace(_NO_BREAK, " ") for line in lines)


_NO_BREAK = "\u00a0"


def _word(term: Term) -> str:
    """A term's id, and its label where that says more."""
    says_the_same = re.sub(r"[\W_]+", "", term.label.lower()) == term.id.replace("-", "")
    return term.id if says_the_same else f"{term.id}{_NO_BREAK}({_NO_BREAK.join(term.label.split())})"


# --- keys to switch on ---------------------------------------------------------------


def _switched_off(key: str, field: FieldInfo, taxonomy: Taxonomy) -> Iterator[str]:
    """A key with its parts, if they are simple; a reader of `results` looks those up."""
    models = list(models_in(field.annotation))
    is_simple = len(models) == 1 and not any(_has_parts(part) for part in models[0].model_fields.values())
    yield f"#{key}:"
    if is_simple:
        yield from _parts(models[0], taxonomy, is_list=_is_list(field))


def _has_parts(field: FieldInfo) -> bool:
    return any(True for _ in models_in(field.annotation))


def _is_list(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is tuple


def _parts(model: type[BaseModel], taxonomy: Taxonomy, *, is_list: bool) -> Iterator[str]:
    for number, (name, field) in enumerate(model.model_fields.items()):
        bullet = "- " if is_list and number == 0 else "  " if is_list else ""
        start = f"#  {bullet}{name}:"
        first, *more = wrap(_choices(field, taxonomy), WIDTH - 24, break_on_hyphens=False)
        yield f"{start:<20} ## {first}"
        yield from (f"{'':<20} ## {line}" for line in more)


def _choices(field: FieldInfo, taxonomy: Taxonomy) -> str:
    """What a key means, and the words to choose from."""
    extra = field.json_schema_extra
    is_outcome = isinstance(extra, dict) and extra.get("x-vocabulary") == Word.OUTCOME.value
    words: Iterable[str] = (outcome.id for outcome in taxonomy.outcomes) if is_outcome else _enum(field.annotation)
    listed = ", ".join(words)
    return f"{_sentence(field)} {f'({listed})' if listed else ''}".strip()


def _enum(annotation: Any) -> Iterator[str]:
    """The values of the enumeration that a type names."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (str(member.value) for member in annotation)
    for inner in get_args(annotation):
        yield from _enum(inner)
