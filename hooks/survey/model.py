"""The records as people write them in YAML: `papers/<key>.yml` and `taxonomy.yml`.

The models are the file formats: what a key means stands under it, and the JSON Schema that editors use and the
reference in the documentation are derived from here. Words of the vocabulary are marked with `Word`; whether they
exist is for `survey.check` to say, since the vocabulary is data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

KEY_PATTERN = r"^[a-z][a-z0-9-]{0,79}$"
"""What a paper's key and a term's id look like; it becomes part of a URL."""


class Word(str, Enum):
    """The part of the vocabulary that a value must come from."""

    AXIS = "axis"
    LEVER = "lever"
    OUTCOME = "outcome"
    MEASURE = "measure"
    PROPERTY = "property"


def _vocabulary(word: Word) -> Any:
    return Field(json_schema_extra={"x-vocabulary": word.value})


def is_http_url(value: str) -> bool:
    """Whether a browser may follow it: http or https with a host, and no white space.

    >>> is_http_url("https://arxiv.org/abs/2304.12244"), is_http_url("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and parts.scheme in ("http", "https") and not re.search(r"[\s<>\"\x00-\x1f]", value)


def _http_url(value: str) -> str:
    if not is_http_url(value):
        raise PydanticCustomError("bad_link", "a link must start with http:// or https://")
    return value


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _iso_date(value: object) -> object:
    """Dates are written YYYY-MM-DD; pydantic alone would take a number for seconds since 1970."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        raise PydanticCustomError("bad_date", "a date is written YYYY-MM-DD, for example 2024-05-20")
    return value


def _as_list(value: object) -> object:
    return [value] if isinstance(value, (str, int)) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]
Link = Annotated[
    str,
    AfterValidator(_http_url),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"}),
]
Day = Annotated[date, BeforeValidator(_iso_date)]
Number = Annotated[float, Field(allow_inf_nan=False)]

_ISSUE = {"type": "integer", "minimum": 1}
Issues = Annotated[
    tuple[Annotated[int, Field(ge=1)], ...],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [_ISSUE, {"type": "array", "items": _ISSUE}]}),
]

Lever = Annotated[Key, _vocabulary(Word.LEVER)]
Outcome = Annotated[Key, _vocabulary(Word.OUTCOME)]
MeasureId = Annotated[Key, _vocabulary(Word.MEASURE)]


class _Part(BaseModel):
    """What all records share: values do not change, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Status(str, Enum):
    """How far a paper has come in the survey."""

    LISTED = "listed"
    REPORTED = "reported"
    REVIEWED = "reviewed"
    EXCLUDED = "excluded"


class Effect(str, Enum):
    """What a lever does to an outcome."""

    INCREASES = "increases"
    DECREASES = "decreases"
    MIXED = "mixed"
    NONE = "none"


class Basis(str, Enum):
    """What a claim rests on."""

    MEASURED = "measured"
    ARGUED = "argued"
    CITED = "cited"


class State(str, Enum):
    """How a paper treats a property of its data."""

    MEASURED = "measured"
    SHOWN = "shown"
    CLAIMED = "claimed"
    ABSENT = "absent"


class Better(str, Enum):
    """Which way of a measurement is good."""

    HIGHER = "higher"
    LOWER = "lower"


class Level(str, Enum):
    """What a measure gives a number to."""

    SAMPLE = "sample"
    DATASET = "dataset"


class MeasuredBy(_Part):
    """How a property is measured, when it is measured or shown."""

    measured: tuple[MeasureId, ...] = ()
    """Measures that the paper reports a number for."""

    shown: tuple[MeasureId, ...] = ()
    """Measures that the paper shows as a picture or by examples only."""

    claimed: bool = False
    """The paper asserts the property without any measure."""

    absent: bool = False
    """The paper was read for it and does not deal with the property."""

    @property
    def state(self) -> State | None:
        """The strongest of the four states that holds."""
        return next((state for state in State if getattr(self, state.value)), None)


def _measured_by(value: object) -> object:
    """`[a, b]` is short for measured by a and b; the words `claimed` and `absent` stand alone."""
    if isinstance(value, MeasuredBy):
        return value
    if isinstance(value, list):
        if not value:
            raise PydanticCustomError("empty_measures", "name a measure, or write 'claimed' or 'absent'")
        return {"measured": value}
    if value in ("claimed", "absent"):
        return {value: True}
    if isinstance(value, dict) and value and not {"claimed", "absent"} & value.keys():
        return value
    raise PydanticCustomError(
        "bad_measures",
        "write a list of measures, {{shown: [measures]}}, or one of the words 'claimed' and 'absent'",
    )


_MEASURES_SCHEMA = {
    "anyOf": [
        {"type": "array", "minItems": 1, "items": {"x-vocabulary": Word.MEASURE.value}},
        {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {
                state: {
                    "type": "array",
                    "description": words,
                    "items": {"x-vocabulary": Word.MEASURE.value},
                }
                for state, words in (
                    ("measured", "The paper reports a number."),
                    ("shown", "The paper shows a picture or examples only."),
                )
            },
        },
        {"enum": ["claimed", "absent"]},
    ]
}

Measures = Annotated[MeasuredBy, BeforeValidator(_measured_by), WithJsonSchema(_MEASURES_SCHEMA)]


class Claim(_Part):
    """One effect that a paper found or argues for."""

    lever: Lever
    """What was changed: any term, measure or property of the vocabulary."""

    outcome: Outcome
    """What it changed."""

    effect: Effect
    """The direction of the outcome itself: for a performance, `increases` is better."""

    versus: Line | None = None
    """Compared with what."""

    basis: Basis = Basis.MEASURED
    """Whether the paper measured it, argues for it, or cites it."""

    measure: MeasureId | None = None
    """The measure behind it, when there is one."""

    condition: Line | None = None
    """Under which conditions: model, data, range."""

    statement: Line
    """The finding as one sentence in our own words, with its numbers."""

    where: Line
    """Where a reader can check it: section, table, figure, page; `abstract` or `report` when only that was read."""


class Measurement(_Part):
    """A property of the data measured in one way, before and after."""

    measure: MeasureId
    """The measure."""

    level: Level
    """Whether it scores a sample (averaged) or a whole data set."""

    better: Better
    """Which way is more quality, diversity or complexity."""

    baseline: Number
    """The value of the baseline, in the unit that the source uses."""

    value: Number
    """The value of the method, in the same unit."""

    n: int | None = Field(default=None, ge=1, le=100)
    """The measure's parameter, such as the n of distinct-n."""

    unit: Name | None = None
    """Unit, such as %."""

    note: Line | None = None
    """What else is needed to compare: judge, embedding model, benchmark, sample size."""


class Scale(_Part):
    """How a property is measured along a sweep."""

    measure: MeasureId
    """The measure."""

    level: Level
    """Whether it scores a sample (averaged) or a whole data set."""

    better: Better
    """Which way is more quality, diversity or complexity."""

    n: int | None = Field(default=None, ge=1, le=100)
    """The measure's parameter, such as the n of distinct-n."""

    unit: Name | None = None
    """Unit, such as %."""

    note: Line | None = None
    """What else is needed to compare: judge, embedding model, benchmark, sample size."""


class Point(_Part):
    """One setting of a swept knob."""

    at: Number | Name
    """The knob's setting."""

    quality: Number
    """Quality there."""

    diversity: Number
    """Diversity there."""


class Comparison(_Part):
    """Quality and diversity of a method beside its paper's own baseline."""

    setting: Line
    """Data, model and task, the same for both."""

    baseline: Line
    """What the method is compared with, measured the same way in the same paper."""

    method: Lever
    """The lever that makes the difference."""

    quality: Measurement
    """Quality before and after."""

    diversity: Measurement
    """Diversity before and after."""

    complexity: Measurement | None = None
    """Complexity before and after."""

    where: Line
    """Table or figure."""


class Sweep(_Part):
    """Quality and diversity along the settings of one knob."""

    setting: Line
    """Data, model and task, the same for all points."""

    knob: Name
    """What is varied: a term of the vocabulary, or a plain word."""

    method: Lever | None = None
    """The lever that the knob belongs to."""

    quality: Scale
    """How quality is measured."""

    diversity: Scale
    """How diversity is measured."""

    points: Annotated[tuple[Point, ...], Field(min_length=2, max_length=200)]
    """The settings, in order."""

    where: Line
    """Table or figure."""


def _result_kind(value: object) -> str:
    has_knob = "knob" in value if isinstance(value, Mapping) else hasattr(value, "knob")
    return "sweep" if has_knob else "comparison"


Result = Annotated[
    Annotated[Comparison, Tag("comparison")] | Annotated[Sweep, Tag("sweep")],
    Discriminator(_result_kind),
]


class Models(_Part):
    """The models of a paper, named as the paper names them."""

    generator: tuple[Name, ...] = ()
    """Models that make the data."""

    trained: tuple[Name, ...] = ()
    """Models that are trained on the data."""

    judge: tuple[Name, ...] = ()
    """Models that score or filter the data, reward models included."""

    embedding: tuple[Name, ...] = ()
    """Models whose embeddings measure the data."""


class Dataset(_Part):
    """A data set that the paper makes or studies."""

    name: Name
    """Its name."""

    size: int | None = Field(default=None, ge=0)
    """Number of samples."""

    unit: Name | None = None
    """What a sample is, such as `problems`; `samples` when left out."""

    url: Link | None = None
    """Where it can be had."""


class Links(_Part):
    """Where more is to be found; the paper's own link comes from its BibTeX entry."""

    paper: Link | None = None
    """A page about the paper that BibTeX does not have."""

    code: Link | None = None
    """Source code."""

    data: Link | None = None
    """Data."""

    model: Link | None = None
    """Trained models."""

    project: Link | None = None
    """Project page."""


REQUIRED = {
    Status.LISTED: (),
    Status.REPORTED: ("relevance", "summary", "sources", "terms"),
    Status.REVIEWED: ("relevance", "summary", "sources", "terms"),
    Status.EXCLUDED: ("excluded_because",),
}
"""Keys that a record needs beside `status` and `added`, by its status."""


def _conditions(schema: dict[str, Any]) -> None:
    """Adds `REQUIRED` to the JSON Schema."""
    schema["allOf"] = [
        {"if": {"properties": {"status": {"const": status.value}}}, "then": {"required": list(keys)}}
        for status, keys in REQUIRED.items()
        if keys
    ]


class Record(_Part):
    """What the survey says about one paper: `papers/<key>.yml`, `<key>` being its BibTeX key."""

    model_config = ConfigDict(json_schema_extra=_conditions)

    status: Status
    """`listed` (title and terms), `reported` (read, summarised), `reviewed` (checked by another), `excluded`."""

    added: Day
    """The day on which the paper joined the survey, YYYY-MM-DD."""

    excluded_because: Line | None = None
    """Why the paper is outside the survey's scope."""

    issue: Issues = ()
    """Number of the tracker's issue about the paper, or a list of them."""

    relevance: Annotated[int, Field(ge=1, le=5)] | None = None
    """1 to 5: how much the paper bears on the survey's topic."""

    summary: Text | None = None
    """Two to five sentences in our own words: problem, method, finding."""

    terms: dict[Annotated[str, _vocabulary(Word.AXIS)], tuple[Key, ...]] = {}
    """What kind of paper and method it is: axis → terms."""

    measures: dict[Annotated[str, _vocabulary(Word.PROPERTY)], Measures] = {}
    """How the paper measures each property of its data: property → measures."""

    models: Models = Models()
    """The models that generate, learn, judge or embed."""

    datasets: tuple[Dataset, ...] = ()
    """Data sets that the paper makes or studies."""

    benchmarks: tuple[Name, ...] = ()
    """Benchmarks that the paper reports on."""

    claims: tuple[Claim, ...] = ()
    """What the paper found, one effect each."""

    results: tuple[Result, ...] = ()
    """Numbers for quality and diversity: against the paper's own baseline, or along a swept knob."""

    links: Links = Links()
    """Code, data, project page."""

    related: tuple[Key, ...] = ()
    """Keys of related papers of the survey."""

    comments: Text | None = None
    """Anything else worth noting, in Markdown."""

    questions: tuple[Text, ...] = ()
    """Questions that the paper leaves open."""

    sources: tuple[Line, ...] = ()
    """What the writer of the record read: `abstract`, `paper`, `report`, or a URL."""


class TermEntry(_Part):
    """A term as `taxonomy.yml` writes it."""

    id: Key
    """The word that records use; unique in the vocabulary, and part of the page's address."""

    label: Name
    """The word that people read."""

    definition: Text
    """One to three sentences."""

    parent: Key | None = None
    """The broader term, of the same axis."""

    aliases: tuple[Name, ...] = ()
    """Other words that people use for it."""

    references: tuple[Key, ...] = ()
    """BibTeX keys of its origin or standard reference."""


class MeasureEntry(TermEntry):
    """A way to measure a property."""

    formula: Text | None = None
    """LaTeX, without dollar signs."""

    level: Level | None = None
    """Whether it scores a sample or a data set."""

    direction: Better | None = None
    """Which way is more of the property."""

    sample_size: Text | None = None
    """How it depends on the number of samples."""

    failures: Text | None = None
    """Known ways in which it misleads."""

    needs: Text | None = None
    """What it needs: references, a judge, an embedding model, labels."""


class AxisEntry(_Part):
    """A question by which papers are sorted."""

    id: Key
    """The word that records use."""

    label: Name
    """The word that people read."""

    question: Line
    """The question it answers."""

    definition: Text
    """One to three sentences."""

    colored: bool = False
    """Whether its top terms have a colour of their own on chips and charts; for one axis at most."""

    terms: tuple[TermEntry, ...]
    """Its terms, broader before narrower."""


class PropertyEntry(_Part):
    """A property of a data set, and the ways to measure it."""

    id: Key
    """The word that records use."""

    label: Name
    """The word that people read."""

    question: Line
    """The question it answers."""

    definition: Text
    """One to three sentences."""

    measures: tuple[MeasureEntry, ...]
    """Its measures, broader before narrower."""


class OutcomeEntry(_Part):
    """What a lever may change."""

    id: Key
    """The word that claims use."""

    label: Name
    """The word that people read."""

    definition: Text
    """One to three sentences."""


class RelevanceEntry(_Part):
    """One step of the scale of relevance."""

    value: Annotated[int, Field(ge=1, le=5)]
    """1 to 5."""

    label: Name
    """In two to five words."""

    definition: Text
    """When to give it."""

    example: Key
    """A paper of the survey that has it."""


class VenueEntry(_Part):
    """A short name for a venue whose full name is long."""

    label: Name
    """The short name."""

    match: tuple[Name, ...]
    """Words of the full name; any of them is enough, capitals do not matter."""


class TaxonomyFile(_Part):
    """The survey's vocabulary, `taxonomy.yml`: the one file that another survey rewrites."""

    axes: tuple[AxisEntry, ...]
    """The questions by which papers are sorted."""

    properties: tuple[PropertyEntry, ...]
    """The properties of a data set that the survey is about."""

    outcomes: tuple[OutcomeEntry, ...]
    """What levers may change: the properties, and what training on the data does."""

    relevance: tuple[RelevanceEntry, ...] = ()
    """The scale of relevance."""

    venues: tuple[VenueEntry, ...] = ()
    """Short names of venues."""
