"""A YAML tree and a model → the model filled in, or what is wrong with the tree and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from survey.problems import Problem, did_you_mean, quoted
from survey.yaml_tree import Marks, Path, Tree, Value

M = TypeVar("M", bound=BaseModel)

_ROUNDS = 8


def fill(
    model: type[M], tree: Tree, path: str, *, fallback: Mapping[str, Value] | None = None
) -> tuple[M | None, Marks, list[Problem]]:
    """`tree` as a `model`, with one problem for each fault in it.

    Faulty parts are left out and the rest is filled in all the same, so that rules across files can still
    complain about the rest; a required key that is missing, at any depth, takes its value from `fallback`. None
    where even that does not help. The marks are those of what was kept.
    """
    value, marks = tree.value, tree.marks
    if not isinstance(value, dict):
        found = "is empty" if value is None else f"holds {_kind(value)}"
        message = f"the file {found}; it must hold keys and values, as in 'status: listed'"
        return None, marks, [_problem(path, (1, 1), "empty" if value is None else "wrong-type", message)]
    problems: list[Problem] = []
    for attempt in range(_ROUNDS):
        try:
            return model.model_validate(value), marks, problems
        except ValidationError as error:
            details = error.errors(include_url=False)
            if attempt == 0:
                problems.extend(_explain(model, detail, tree, path) for detail in _one_each(details, tree))
            value, marks = _repaired(value, marks, details, fallback or {})
    return None, marks, problems


def _one_each(details: list[ErrorDetails], tree: Tree) -> Iterator[ErrorDetails]:
    """The details, one for each fault: not those of a union's other branches, nor of a list short of a faulty item."""
    found = [(_existing(tree.value, detail["loc"]), detail) for detail in details]
    around_faults = {where[:depth] for where, _ in found for depth in range(len(where))}
    seen: set[Path] = set()
    for where, detail in found:
        kind = detail["type"]
        if kind == "missing" or (where not in seen and not (kind == "too_short" and where in around_faults)):
            yield detail
        if kind != "missing":
            seen.add(where)


def _explain(model: type[BaseModel], detail: ErrorDetails, tree: Tree, path: str) -> Problem:
    """The problem in our own words, at its place."""
    kind, found = detail["type"], detail["input"]
    where = _existing(tree.value, detail["loc"])
    name = _last(detail)
    if kind == "missing":
        message = f"{_owner(where)} needs the key {name!r}"
        return _problem(path, tree.marks.at(where), "missing-key", message)
    if kind == "extra_forbidden":
        known = _fields_at(model, detail["loc"][:-1])
        hint = did_you_mean(name, known) or f"; known keys: {', '.join(known)}"
        message = f"{quoted(name)} is not a key of {_owner(where[:-1])}{hint}"
        return _problem(path, tree.marks.key_at(where), "unknown-key", message)
    if name == "[key]":
        message = f"{quoted(found)} cannot be a key here: {detail['msg']}"
        return _problem(path, tree.marks.key_at(where), "bad-value", message)
    code, expected, hint = _expectation(detail)
    message = f"{_owner(where)}: {expected}, found {_kind(found)}{hint}"
    return _problem(path, tree.marks.at(where), code, message)


_EXPECTED = {
    "string_type": "expected text",
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "int_parsing": "expected a whole number",
    "int_parsing_size": "expected a smaller number",
    "int_type": "expected a whole number",
    "float_parsing": "expected a number",
    "float_type": "expected a number",
    "finite_number": "expected a finite number",
    "greater_than_equal": "expected at least {ge}",
    "less_than_equal": "expected at most {le}",
    "tuple_type": "expected a list, as in '[a, b]'",
    "too_short": "expected at least {min_length} entries",
    "too_long": "expected at most {max_length} entries",
    "dict_type": "expected keys and values, as in 'key: value'",
    "model_type": "expected keys and values, as in 'key: value'",
    "model_attributes_type": "expected keys and values, as in 'key: value'",
    "string_pattern_mismatch": "expected lower-case letters, digits and hyphens, starting with a letter",
    "string_too_short": "expected some text",
    "string_too_long": "expected at most {max_length:,} characters",
}


def _expectation(detail: ErrorDetails) -> tuple[str, str, str]:
    """Code of the problem, what was expected, and a hint at what was meant."""
    kind, found = detail["type"], detail["input"]
    if kind in ("bad_link", "bad_date"):
        return kind.replace("_", "-"), detail["msg"], ""
    if kind.startswith("date_"):
        return "bad-date", "expected a day of the calendar, as in 2024-05-20", ""
    if kind == "enum":
        choices = detail["ctx"]["expected"]
        hint = did_you_mean(str(found), [word.strip(" '") for word in choices.replace(" or ", ",").split(",")])
        return "bad-value", f"expected {choices}", hint
    code = "wrong-type" if kind.endswith(("_type", "_parsing")) else "bad-value"
    if kind in _EXPECTED:
        return code, _EXPECTED[kind].format(**detail.get("ctx", {})), ""
    return code, detail["msg"][0].lower() + detail["msg"][1:], ""


def _last(detail: ErrorDetails) -> str:
    """The key or position that the detail is about; nothing where it is about everything."""
    return str(detail["loc"][-1]) if detail["loc"] else ""


def _problem(path: str, place: tuple[int, int], code: str, message: str) -> Problem:
    return Problem(path=path, line=place[0], column=place[1], code=code, message=message)


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "keys and values" if isinstance(value, dict) else quoted(value)


def _owner(path: Path) -> str:
    """The name of the place at `path`: `claims[2].where`, with positions counted from 1."""
    if not path:
        return "the record"
    name = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return name.lstrip(".")


def _existing(value: Value, location: tuple[int | str, ...]) -> Path:
    """The steps of pydantic's location that exist in `value`; it also names branches of a union."""
    return tuple(step for step, _ in _walk(value, location))


def _walk(value: Value, location: tuple[int | str, ...]) -> Iterator[tuple[int | str, Value]]:
    for step in location:
        inner = _child(value, step)
        if inner is not _MISSING:
            value = cast("Value", inner)
            yield step, value


_MISSING = object()


def _child(value: Value, step: int | str) -> object:
    if isinstance(value, dict):
        return value.get(str(step), _MISSING)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return _MISSING


def _fields_at(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Names of the keys that may stand at `location`."""
    models = {model}
    for step in location:
        named = [m.model_fields[step] for m in models if isinstance(step, str) and step in m.model_fields]
        if named:
            models = {inner for field in named for inner in models_in(field.annotation)}
    return sorted({name for m in models for name in m.model_fields})


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a type annotation names, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def _repaired(
    value: dict[str, Value], marks: Marks, details: list[ErrorDetails], fallback: Mapping[str, Value]
) -> tuple[dict[str, Value], Marks]:
    """`value` and its marks without the faulty parts, and with `fallback` for keys that are missing."""
    faulty: set[Path] = set()
    missing: dict[Path, dict[str, Value]] = {}
    for detail in details:
        where, name = _existing(value, detail["loc"]), _last(detail)
        if detail["type"] == "missing" and name in fallback:
            missing.setdefault(where, {})[name] = fallback[name]
        else:
            faulty.add(where)
    kept, marks = _kept(value, marks, (), faulty - {()}, missing)
    return cast("dict[str, Value]", kept), marks


def _kept(
    value: Value, marks: Marks, here: Path, faulty: Collection[Path], missing: Mapping[Path, Mapping[str, Value]]
) -> tuple[Value, Marks]:
    """A copy of the part at `here`: linear in its size, however many faults there are."""
    if not isinstance(value, (dict, list)):
        return value, marks
    steps: Iterable[tuple[str | int, Value]] = list(value.items() if isinstance(value, dict) else enumerate(value))
    inner = {
        step: _kept(child, marks.children.get(step, marks), (*here, step), faulty, missing)
        for step, child in steps
        if (*here, step) not in faulty
    }
    if isinstance(value, list):
        renumbered: Iterable[tuple[int, Marks]] = enumerate(mark for _, mark in inner.values())
        return [child for child, _ in inner.values()], replace(marks, children=dict(renumbered))
    added = missing.get(here, {})
    children = {step: mark for step, (_, mark) in inner.items() if step in marks.children}
    return {**{str(step): child for step, (child, _) in inner.items()}, **added}, replace(marks, children=children)
