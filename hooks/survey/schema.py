"""The JSON Schema of a record, with the vocabulary's words: what editors complete and validate with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from survey.model import MeasuredBy, Record, Word
from survey.taxonomy import Axis, Taxonomy
from survey.validation import models_in

PATH = "papers/.schema.json"
"""Where the schema is kept, relative to the survey's root."""

Schema = dict[str, Any]


def record_schema(taxonomy: Taxonomy) -> Schema:
    """The JSON Schema (draft 2020-12) of `papers/<key>.yml` under this vocabulary.

    Wherever the model names a part of the vocabulary, its words stand as an enum with labels and definitions.
    """
    schema = Record.model_json_schema()
    words = _vocabulary(taxonomy)
    axes = [axis for axis in taxonomy.axes if not axis.is_property]
    schema["properties"]["terms"] |= _by_axis(axes, "terms")
    measures = schema["properties"]["measures"]["additionalProperties"]
    schema["properties"]["measures"] |= {
        "properties": {
            axis.id: {
                "description": axis.entry.question,
                **_with_words(measures, {Word.MEASURE.value: _reference(f"measures-{axis.id}")}),
            }
            for axis in taxonomy.properties
        },
        "additionalProperties": False,
    }
    for name in ("terms", "measures"):
        schema["properties"][name].pop("propertyNames", None)
    result = _with_words(schema, {name: _reference(name) for name in words})
    result["$defs"] |= words
    result["$defs"] |= {
        f"{'measures' if axis.is_property else 'terms'}-{axis.id}": _enum(
            (term.id, term.label, term.entry.definition) for term in axis.terms
        )
        for axis in taxonomy.axes
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A paper of the survey", **result}


def as_json(schema: Schema) -> str:
    """The schema as the text of its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _vocabulary(taxonomy: Taxonomy) -> dict[str, Schema]:
    """The words of each part of the vocabulary that records draw on."""
    terms = [(term.id, term.label, term.entry.definition) for term in taxonomy.terms.values()]
    properties = [(axis.id, axis.label, axis.entry.definition) for axis in taxonomy.properties]
    measures = [(term.id, term.label, term.entry.definition) for axis in taxonomy.properties for term in axis.terms]
    outcomes = [(outcome.id, outcome.label, outcome.definition) for outcome in taxonomy.outcomes]
    return {
        Word.LEVER.value: _enum([*terms, *properties]),
        Word.MEASURE.value: _enum(measures),
        Word.OUTCOME.value: _enum(outcomes),
    }


def _by_axis(axes: Iterable[Axis], kind: str) -> Schema:
    return {
        "properties": {
            axis.id: {
                "description": axis.entry.question,
                "type": "array",
                "uniqueItems": True,
                "items": _reference(f"{kind}-{axis.id}"),
            }
            for axis in axes
        },
        "additionalProperties": False,
    }


def _enum(words: Iterable[tuple[str, str, str]]) -> Schema:
    """Words with what editors show beside them: `markdownEnumDescriptions` is VS Code's and YAML-LS's key."""
    listed = list(words)
    return {
        "type": "string",
        "enum": [id_ for id_, _, _ in listed],
        "markdownEnumDescriptions": [f"**{label}.** {definition}" for _, label, definition in listed],
    }


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _with_words(node: Any, references: Mapping[str, Schema]) -> Any:
    """A copy of a schema in which every mark `x-vocabulary` that `references` knows has become a reference."""
    if isinstance(node, list):
        return [_with_words(item, references) for item in node]
    if not isinstance(node, dict):
        return node
    word = node.get("x-vocabulary")
    if isinstance(word, str) and word in references:
        kept = {key: value for key, value in node.items() if key in ("description", "default", "title")}
        return {**kept, **references[word]}
    return {key: _with_words(value, references) for key, value in node.items()}


def described(model: type[BaseModel] = Record) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
    """The keys of a record for people: each part's name with its keys, what they mean and whether they are required."""
    parts: dict[type[BaseModel], str] = {model: "A record"}
    for part in _parts(model):
        parts.setdefault(part, _sentence(part.__doc__ or ""))
    for part, name in parts.items():
        yield (
            name,
            [
                (key, _sentence(field.description or ""), field.is_required())
                for key, field in part.model_fields.items()
            ],
        )


def _parts(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models inside a model, outermost first."""
    for field in model.model_fields.values():
        for inner in models_in(field.annotation):
            # Measures are written as a list or a word; their model is how the program keeps them.
            if inner is not MeasuredBy:
                yield inner
                yield from _parts(inner)


def _sentence(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
