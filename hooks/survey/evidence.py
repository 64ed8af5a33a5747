"""What the claims and numbers of all papers add up to: Survey → frozen values.

**Effect direction.** For a lever and an outcome each paper has one vote, whatever the size or significance of what it
found: *up* or *down* (the way the outcome itself moves), *mixed*, or *none* (tested, no effect).

- Only claims on the basis `measured` vote. `argued` and `cited` claims stand beside the votes and count nowhere.
- A claim about a narrower term counts for its broader terms too. It is still one vote a paper: the votes on a broader
  term are cast anew from all claims below it, not added up.
- A paper whose claims do not all have the same effect votes mixed, also where one claim says up and another none.
  (Boon & Thomson let 70 % of a study's outcomes decide; the survey shows the disagreement instead.)
- The **proportion** is up / (up + down): of the papers that take a side, those that point up. Mixed and none enter
  neither it nor its interval nor the test. They are shown, and they lower the **agreement**, the share of the most
  frequent vote among all four; or else an ever smaller denominator would look ever clearer.
- The **interval** is the exact 95 % interval of Clopper and Pearson (1934, doi:10.1093/biomet/26.4.404). The Handbook
  names Wilson's and Jeffreys'; the exact one is wider, and errs on the side of saying less.
- The **sign test** is exact and two-sided, with one half under the null hypothesis, from five papers that take a side
  on. It has little power, and it supposes that papers are independent and equally likely to point up, which they are
  not (Nikolakopoulos 2020, doi:10.1002/jrsm.1427): it warns of patterns seen in few papers, and is no verdict.

Sources: McKenzie & Brennan, Cochrane Handbook ch. 12, section 12.2.1.3 (votes by direction of effect; votes by
significance are unacceptable, 12.2.2.1); Boon & Thomson 2021, doi:10.1002/jrsm.1458 (conflicting findings stay out of
the test). The words for **strength** are our own; see `Strength`.

**Numbers** (`results`) are compared within one paper only; see `arrows`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property

from survey.model import Basis, Better, Claim, Comparison, Effect, Level, Measurement, Scale, Sweep
from survey.problems import did_you_mean, quoted
from survey.survey import Survey
from survey.taxonomy import Axis, Taxonomy, Term

QUALITY = "quality"
DIVERSITY = "diversity"

MIN_FOR_TEST = 5
"""Papers that have to take a side before the sign test means anything."""

CLEAR_MAJORITY = 0.7
"""Agreement from which papers have a common direction: what Boon & Thomson 2021 (Box 1) call a clear majority."""

FEW = 2
"""Up to so many agreeing papers are anecdotes."""

CONSISTENT_AGREEMENT, CONSISTENT_BOUND = 0.8, 1 / 2
"""What agreement has to reach, and the whole interval to exceed, for consistent evidence."""

STRONG_AGREEMENT, STRONG_BOUND = 0.9, 2 / 3
"""The same for strong evidence."""

_TAIL = 0.025
"""Probability beyond either end of a 95 % interval."""


# --- proportions ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """Of the papers that take a side, those that point up, with the exact 95 % interval."""

    up: int
    """Papers that point up."""

    papers: int
    """Papers that take a side, at least one."""

    low: float
    """Lower end of the interval."""

    high: float
    """Upper end of the interval."""

    @property
    def value(self) -> float:
        """The proportion itself, 0 to 1."""
        return self.up / self.papers

    @classmethod
    def of(cls, up: int, down: int) -> Proportion:
        """The proportion of `up` among both, at least one of which is not zero."""
        low, high = interval(up, up + down)
        return cls(up=up, papers=up + down, low=low, high=high)


def interval(successes: int, trials: int) -> tuple[float, float]:
    """The exact 95 % interval of a binomial proportion (Clopper & Pearson 1934).

    >>> [round(end, 4) for end in interval(9, 9)]
    [0.6637, 1.0]

    Raises `ValueError` when there are no trials, or fewer than successes.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a proportion")
    return _lower_end(successes, trials), 1.0 - _lower_end(trials - successes, trials)


@cache
def _lower_end(successes: int, trials: int) -> float:
    """The probability at which so many successes or more have a chance of 2.5 %, by bisection to the last bit."""
    if successes == 0:
        return 0.0
    log_ways = math.log(math.comb(trials, successes))
    low, high = 0.0, successes / trials
    while low < (middle := (low + high) / 2) < high:
        if _upper_tail(successes, trials, middle, log_ways) < _TAIL:
            low = middle
        else:
            high = middle
    return high


def _upper_tail(successes: int, trials: int, p: float, log_ways: float) -> float:
    """The chance of `successes` or more, for a `p` below successes / trials.

    Summed from the largest term down, each from the one before, so that neither thousands of trials nor tiny
    chances overflow.
    """
    odds = p / (1 - p)
    term = math.exp(log_ways + successes * math.log(p) + (trials - successes) * math.log1p(-p))
    terms = [term]
    for k in range(successes, trials):
        term *= (trials - k) / (k + 1) * odds
        if term < terms[0] * 1e-20:
            break  # what is left cannot change the sum's last digit
        terms.append(term)
    return math.fsum(terms)


def sign_test(up: int, down: int) -> float:
    """The two-sided p of the exact sign test: how often a fair coin is at least as one-sided.

    >>> round(sign_test(9, 0), 4)  # Boon & Thomson 2021
    0.0039
    """
    papers = up + down
    ways = tail = 1
    for k in range(min(up, down)):
        ways = ways * (papers - k) // (k + 1)
        tail += ways
    return min(1.0, 2 * tail / (1 << papers))


# --- votes ---------------------------------------------------------------------------


class Direction(str, Enum):
    """Which way an outcome moves: the vote of a paper, and what papers agree on."""

    UP = "up"
    DOWN = "down"
    MIXED = "mixed"
    NONE = "none"


class Strength(str, Enum):
    """How much the papers support one direction: a written scale.

    *Agreement* is the share of the most frequent vote among all papers that measured it; from 70 % on that vote is the
    common direction. The first rule that holds:

    - `none`: no paper has measured it.
    - `contested`: no common direction but `mixed`, with papers on both sides, of which neither has 70 %.
    - `unclear`: no common direction but `mixed` otherwise; one side prevails, but too many papers find mixed effects or
      none, or no paper takes a side.
    - `anecdotal`: a common direction that one or two papers have.
    - `strong`: agreement of 90 % or more, and the whole interval of the proportion beyond two thirds on that side; ten
      papers without a dissenter are the fewest that reach it.
    - `consistent`: agreement of 80 % or more, and the whole interval beyond one half on that side; six papers without
      a dissenter are the fewest.
    - `suggestive`: any other common direction: three papers or more, too few or too divided for the next step.

    'No effect' can be the common direction. No test speaks for it, so it gets no further than `suggestive`.

    A further paper that votes for the common direction never weakens it. `contested` and `unclear` are one step, since
    they say why there is no common direction. A clear majority does not hide a conflict: `Evidence.is_conflict` holds
    at any strength.
    """

    NONE = "none"
    CONTESTED = "contested"
    UNCLEAR = "unclear"
    ANECDOTAL = "anecdotal"
    SUGGESTIVE = "suggestive"
    CONSISTENT = "consistent"
    STRONG = "strong"

    @property
    def rank(self) -> int:
        """Its step on the scale, from 0."""
        return _STEPS[self][0]

    @property
    def meaning(self) -> str:
        """Its rule, for readers."""
        return _STEPS[self][1]


_STEPS = {
    Strength.NONE: (0, "no paper has measured it"),
    Strength.CONTESTED: (1, f"papers point both ways, and neither side has {CLEAR_MAJORITY:.0%} of them"),
    Strength.UNCLEAR: (1, f"less than {CLEAR_MAJORITY:.0%} of the papers agree, or they find mixed effects"),
    Strength.ANECDOTAL: (2, "one or two papers agree"),
    Strength.SUGGESTIVE: (3, f"three papers or more, and at least {CLEAR_MAJORITY:.0%} of all, agree"),
    Strength.CONSISTENT: (
        4,
        f"at least {CONSISTENT_AGREEMENT:.0%} of the papers agree, and the 95 % interval excludes an even split",
    ),
    Strength.STRONG: (
        5,
        f"at least {STRONG_AGREEMENT:.0%} of the papers agree, and the 95 % interval lies beyond two thirds",
    ),
}

_DIRECTIONS = {
    Effect.INCREASES: Direction.UP,
    Effect.DECREASES: Direction.DOWN,
    Effect.MIXED: Direction.MIXED,
    Effect.NONE: Direction.NONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A claim and the paper that makes it."""

    paper: str
    """The paper's key."""

    claim: Claim
    """What it says, of which lever, against what, under which condition, and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one paper found, all its measured claims together."""

    paper: str
    """The paper's key."""

    direction: Direction
    """The one effect of its claims; mixed when they differ."""

    claims: tuple[Claim, ...]
    """The claims behind it, in the order of the record."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What all papers say of one lever and one outcome."""

    lever: str
    """What was changed."""

    outcome: str
    """What it changed."""

    votes: tuple[Vote, ...] = ()
    """One of each paper that measured it, by key."""

    uncounted: tuple[Finding, ...] = ()
    """Claims that are argued or cited, by key: shown beside the votes."""

    def papers(self, direction: Direction) -> tuple[str, ...]:
        """Keys of the papers that vote so."""
        return tuple(vote.paper for vote in self.votes if vote.direction is direction)

    @cached_property
    def up(self) -> tuple[str, ...]:
        """Keys of the papers that find an increase."""
        return self.papers(Direction.UP)

    @cached_property
    def down(self) -> tuple[str, ...]:
        """Keys of the papers that find a decrease."""
        return self.papers(Direction.DOWN)

    @cached_property
    def mixed(self) -> tuple[str, ...]:
        """Keys of the papers that find different effects in different cases."""
        return self.papers(Direction.MIXED)

    @cached_property
    def none(self) -> tuple[str, ...]:
        """Keys of the papers that tested it and find no effect."""
        return self.papers(Direction.NONE)

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The claims behind all votes."""
        return self.behind(*Direction)

    def behind(self, *directions: Direction) -> tuple[Finding, ...]:
        """The claims behind the votes of these directions."""
        return tuple(
            Finding(paper=vote.paper, claim=claim)
            for vote in self.votes
            if vote.direction in directions
            for claim in vote.claims
        )

    @property
    def sided(self) -> int:
        """Number of papers that take a side."""
        return len(self.up) + len(self.down)

    @property
    def is_conflict(self) -> bool:
        """Whether there are papers on both sides."""
        return bool(self.up and self.down)

    @cached_property
    def proportion(self) -> Proportion | None:
        """The share that points up; None when no paper takes a side."""
        return Proportion.of(len(self.up), len(self.down)) if self.sided else None

    @cached_property
    def p_value(self) -> float | None:
        """Two-sided p of the sign test; None when fewer than five papers take a side."""
        return sign_test(len(self.up), len(self.down)) if self.sided >= MIN_FOR_TEST else None

    @cached_property
    def agreement(self) -> float | None:
        """Share of the most frequent vote among all votes; None without any."""
        return len(self.papers(self._most)) / len(self.votes) if self._most else None

    @cached_property
    def direction(self) -> Direction | None:
        """What at least 70 % of the papers vote, else mixed; None when no paper has measured it."""
        if self.agreement is None:
            return None
        return self._most if self.agreement >= CLEAR_MAJORITY else Direction.MIXED

    @cached_property
    def strength(self) -> Strength:
        """How much the papers support the direction."""
        if self.direction is None:
            return Strength.NONE
        if self.direction is Direction.MIXED:
            return Strength.CONTESTED if self._is_even else Strength.UNCLEAR
        if len(self.papers(self.direction)) <= FEW:
            return Strength.ANECDOTAL
        if self._reaches(STRONG_AGREEMENT, STRONG_BOUND):
            return Strength.STRONG
        return Strength.CONSISTENT if self._reaches(CONSISTENT_AGREEMENT, CONSISTENT_BOUND) else Strength.SUGGESTIVE

    @cached_property
    def _most(self) -> Direction | None:
        """The most frequent vote; of equally frequent ones the first of the enumeration."""
        return max(Direction, key=lambda direction: len(self.papers(direction))) if self.votes else None

    @property
    def _is_even(self) -> bool:
        """Whether papers take sides, and neither side has a clear majority of them."""
        return self.sided > 0 and max(len(self.up), len(self.down)) / self.sided < CLEAR_MAJORITY

    def _reaches(self, agreement: float, bound: float) -> bool:
        """Whether so many papers agree, and the interval lies beyond `bound` on their side."""
        if self.proportion is None or self.direction not in (Direction.UP, Direction.DOWN):
            return False
        end = self.proportion.low if self.direction is Direction.UP else 1.0 - self.proportion.high
        return (self.agreement or 0) >= agreement and end > bound


def evidence(survey: Survey, lever: str, outcome: str) -> Evidence:
    """What the papers say of a lever, its narrower terms included, and an outcome.

    Without votes when nothing is claimed. Raises `LookupError` for words that neither the vocabulary nor a claim has.
    """
    claims = survey.claims_by_lever.get(lever, ())
    findings = [Finding(paper=paper.key, claim=claim) for paper, claim in claims if claim.outcome == outcome]
    if not findings:
        _must_be_known(lever, "a lever", survey.taxonomy.levers | survey.claims_by_lever.keys())
        _must_be_known(outcome, "an outcome", survey.taxonomy.outcome_by_id.keys())
    return _weighed(lever, outcome, findings)


def all_evidence(survey: Survey) -> Mapping[tuple[str, str], Evidence]:
    """The evidence on every lever and outcome that a claim is about, by both, in the order of the vocabulary."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for lever, claims in survey.claims_by_lever.items():
        for paper, claim in claims:
            found.setdefault((lever, claim.outcome), []).append(Finding(paper=paper.key, claim=claim))
    levers = _places(_levers(survey.taxonomy))
    outcomes = _places(survey.taxonomy.outcome_by_id)
    last = len(levers) + len(outcomes)  # words that a broken vocabulary lacks
    order = sorted(found, key=lambda cell: (levers.get(cell[0], last), outcomes.get(cell[1], last), cell))
    return {cell: _weighed(*cell, found[cell]) for cell in order}


def _weighed(lever: str, outcome: str, findings: Iterable[Finding]) -> Evidence:
    measured: dict[str, list[Claim]] = {}
    uncounted = []
    for finding in sorted(findings, key=lambda f: f.paper):
        if finding.claim.basis is Basis.MEASURED:
            measured.setdefault(finding.paper, []).append(finding.claim)
        else:
            uncounted.append(finding)
    return Evidence(
        lever=lever,
        outcome=outcome,
        votes=tuple(
            Vote(paper=key, direction=_common(claims), claims=tuple(claims)) for key, claims in measured.items()
        ),
        uncounted=tuple(uncounted),
    )


def _common(claims: Iterable[Claim]) -> Direction:
    """The one direction of a paper's claims; mixed when they differ."""
    directions = {_DIRECTIONS[claim.effect] for claim in claims}
    return directions.pop() if len(directions) == 1 else Direction.MIXED


def _must_be_known(word: str, what: str, known: Set[str]) -> None:
    if word not in known:
        raise LookupError(f"{quoted(word)} is not {what}{did_you_mean(word, sorted(known))}")


def _levers(taxonomy: Taxonomy) -> Iterator[str]:
    """All levers in the order of the vocabulary, a property before its measures."""
    for axis in taxonomy.axes:
        if axis.is_property:
            yield axis.id
        for term in axis.terms:
            yield term.id


def _places(words: Iterable[str]) -> dict[str, int]:
    return {word: place for place, word in enumerate(words)}


# --- disagreement --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A lever and an outcome on which papers point both ways."""

    evidence: Evidence
    """All of it: votes, proportion, strength."""

    pro: tuple[Finding, ...]
    """Claims of the papers that find an increase."""

    contra: tuple[Finding, ...]
    """Claims of the papers that find a decrease."""

    undecided: tuple[Finding, ...]
    """Claims of the papers that find mixed effects or none."""

    narrower: tuple[str, ...]
    """Narrower levers that have papers on both sides too; where there are none, their kinds differ in effect."""


def ledger(survey: Survey) -> tuple[Disagreement, ...]:
    """Every lever and outcome with papers on both sides; those on which most papers take a side first."""
    conflicts = {cell: found for cell, found in all_evidence(survey).items() if found.is_conflict}
    ordered = sorted(conflicts.values(), key=lambda e: (-e.sided, -min(len(e.up), len(e.down))))
    return tuple(
        Disagreement(
            evidence=found,
            pro=found.behind(Direction.UP),
            contra=found.behind(Direction.DOWN),
            undecided=found.behind(Direction.MIXED, Direction.NONE),
            narrower=tuple(
                lever
                for lever, outcome in conflicts
                if outcome == found.outcome and _is_narrower(lever, found.lever, survey.taxonomy)
            ),
        )
        for found in ordered
    )


def _is_narrower(lever: str, than: str, taxonomy: Taxonomy) -> bool:
    term = taxonomy.terms.get(lever)
    return term is not None and than in term.ancestors


# --- gaps ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A lever of the gap map."""

    lever: str
    """Its id."""

    label: str
    """The word that people read."""

    axis: str
    """Id of its axis or property."""

    parent: str | None = None
    """The row of its broader term; None for the broadest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A lever and an outcome on the gap map, as plain values."""

    lever: str
    """Id of the row."""

    outcome: str
    """Id of the column."""

    papers: int
    """Papers that measured it."""

    up: int
    """Those that find an increase."""

    down: int
    """Those that find a decrease."""

    mixed: int
    """Those that find mixed effects."""

    none: int
    """Those that find no effect."""

    claims: int
    """Measured claims behind the votes."""

    uncounted: int
    """Claims that are argued or cited."""

    direction: Direction | None
    """What the papers agree on; None without any."""

    agreement: float | None
    """Share of the most frequent vote; None without any."""

    strength: Strength
    """How much the papers support the direction."""

    is_conflict: bool
    """Papers on both sides."""

    is_gap: bool
    """No paper measured it, though both its lever and its outcome were measured elsewhere on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapMap:
    """Levers × outcomes."""

    rows: tuple[Row, ...]
    """All levers of the map, those that nobody has measured included."""

    outcomes: tuple[str, ...]
    """All outcomes, by id, in the order of the vocabulary."""

    cells: tuple[tuple[Cell, ...], ...]
    """A tuple for each row, with a cell for each outcome."""

    def __iter__(self) -> Iterator[Cell]:
        return (cell for row in self.cells for cell in row)

    @property
    def gaps(self) -> tuple[Cell, ...]:
        """What could be measured next."""
        return tuple(cell for cell in self if cell.is_gap)

    @property
    def conflicts(self) -> tuple[Cell, ...]:
        """What papers disagree on."""
        return tuple(cell for cell in self if cell.is_conflict)


def gap_map(survey: Survey) -> GapMap:
    """Levers against outcomes: what was measured, what it says, and what nobody has measured.

    Levers are the properties, and of every axis the broadest terms and those directly below. Narrower terms are in
    the cells of their broader ones, so no claim about a term is missing.
    """
    rows = tuple(row for axis in survey.taxonomy.axes for row in _rows(axis))
    outcomes = tuple(survey.taxonomy.outcome_by_id)
    known = all_evidence(survey)
    table = [[known.get((row.lever, o)) or Evidence(lever=row.lever, outcome=o) for o in outcomes] for row in rows]
    measured = [found for line in table for found in line if found.votes]
    levers, columns = {found.lever for found in measured}, {found.outcome for found in measured}
    cells = tuple(
        tuple(
            _cell(found, gap=not found.votes and found.lever in levers and found.outcome in columns) for found in line
        )
        for line in table
    )
    return GapMap(rows=rows, outcomes=outcomes, cells=cells)


def _rows(axis: Axis) -> Iterator[Row]:
    if axis.is_property:
        yield Row(lever=axis.id, label=axis.label, axis=axis.id)
    for term in axis.terms:
        if len(term.ancestors) <= 1:
            yield _row(term)


def _row(term: Term) -> Row:
    return Row(lever=term.id, label=term.label, axis=term.axis, parent=term.ancestors[0] if term.ancestors else None)


def _cell(found: Evidence, *, gap: bool) -> Cell:
    return Cell(
        lever=found.lever,
        outcome=found.outcome,
        papers=len(found.votes),
        up=len(found.up),
        down=len(found.down),
        mixed=len(found.mixed),
        none=len(found.none),
        claims=len(found.counted),
        uncounted=len(found.uncounted),
        direction=found.direction,
        agreement=found.agreement,
        strength=found.strength,
        is_conflict=found.is_conflict,
        is_gap=gap,
    )


# --- quality against diversity, by direction -----------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A lever on the chart of quality against diversity."""

    lever: str
    """Its id."""

    label: str
    """The word that people read."""

    quality: Proportion
    """Of the papers that take a side on quality, those that find more."""

    diversity: Proportion
    """Of the papers that take a side on diversity, those that find more."""

    papers: tuple[str, ...]
    """Papers that measured either, each once, by key; mixed effects and none included."""

    uncounted: tuple[str, ...]
    """Papers that only argue or cite something on either, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMark:
    """A lever that cannot be put on the chart."""

    lever: str
    """Its id."""

    label: str
    """The word that people read."""

    papers: tuple[str, ...]
    """Papers that measured quality or diversity, each once, by key."""

    uncounted: tuple[str, ...]
    """Papers that only argue or cite something on either, by key."""

    reason: str
    """What is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """The chart of quality against diversity by effect direction: every lever with claims on either is in one list."""

    marks: tuple[Mark, ...]
    """What is on the chart, levers with most papers first; a broader lever stands beside its narrower ones."""

    left_out: tuple[NoMark, ...]
    """What is not, levers with most papers first."""


def points(survey: Survey) -> Points:
    """Where each lever stands between quality and diversity, and which levers cannot be placed, and why."""
    found = all_evidence(survey)
    levers = dict.fromkeys(lever for lever, outcome in found if outcome in (QUALITY, DIVERSITY))
    marks: list[Mark] = []
    left_out: list[NoMark] = []
    for lever in levers:
        quality, diversity = (
            found.get((lever, outcome)) or Evidence(lever=lever, outcome=outcome) for outcome in (QUALITY, DIVERSITY)
        )
        placed = _placed(quality, diversity, survey.taxonomy)
        if isinstance(placed, Mark):
            marks.append(placed)
        else:
            left_out.append(placed)
    return Points(marks=tuple(sorted(marks, key=_by_support)), left_out=tuple(sorted(left_out, key=_by_support)))


def _by_support(mark: Mark | NoMark) -> tuple[int, int]:
    """Those with most papers first."""
    return -len(mark.papers), -len(mark.uncounted)


def _placed(quality: Evidence, diversity: Evidence, taxonomy: Taxonomy) -> Mark | NoMark:
    lever = quality.lever
    label = taxonomy.lever_label(lever) if lever in taxonomy.levers else lever
    sides = (quality, diversity)
    papers = {vote.paper for side in sides for vote in side.votes}
    uncounted = {finding.paper for side in sides for finding in side.uncounted} - papers
    listed = tuple(sorted(papers)), tuple(sorted(uncounted))
    if quality.proportion is None or diversity.proportion is None:
        reason = "; ".join(_why_unplaced(side) for side in sides if side.proportion is None)
        return NoMark(lever=lever, label=label, papers=listed[0], uncounted=listed[1], reason=reason)
    return Mark(
        lever=lever,
        label=label,
        quality=quality.proportion,
        diversity=diversity.proportion,
        papers=listed[0],
        uncounted=listed[1],
    )


def _why_unplaced(found: Evidence) -> str:
    if found.votes:
        return f"{found.outcome}: no paper takes a side ({len(found.mixed)} mixed, {len(found.none)} without effect)"
    if found.uncounted:
        return f"{found.outcome}: argued or cited only"
    return f"{found.outcome}: no claim"


# --- quality against diversity, in numbers -------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """How something was measured: values may share an axis when ruler and setting are equal."""

    measure: str
    """Id of the measure."""

    level: Level
    """Whether it scores a sample or a data set."""

    better: Better
    """Which way is more of the property."""

    n: int | None = None
    """The measure's parameter."""

    unit: str | None = None
    """Unit, such as %."""

    note: str | None = None
    """Judge, embedding model, benchmark, sample size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A property before and after."""

    ruler: Ruler
    """How it was measured."""

    baseline: float
    """Before, in the unit of the source."""

    value: float
    """After, in the same unit."""

    relative: float
    """(value - baseline) / |baseline|, with the sign turned where lower is better: above 0 is better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """From a paper's own baseline to its method."""

    paper: str
    """The paper's key."""

    index: int
    """Place of the result in the record, from 0."""

    setting: str
    """Data, model and task."""

    baseline: str
    """What the method is compared with."""

    method: str
    """The lever that makes the difference."""

    where: str
    """Table or figure."""

    quality: Change
    """What happens to quality."""

    diversity: Change
    """What happens to diversity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One setting of a swept knob."""

    at: float | str
    """The knob's setting."""

    quality: float
    """Quality there."""

    diversity: float
    """Diversity there."""

    on_front: bool
    """Whether no other setting is at least as good in both and better in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Quality and diversity along a knob."""

    paper: str
    """The paper's key."""

    index: int
    """Place of the result in the record, from 0."""

    setting: str
    """Data, model and task."""

    knob: str
    """What is varied."""

    method: str | None
    """The lever that the knob belongs to."""

    where: str
    """Table or figure."""

    quality: Ruler
    """How quality is measured."""

    diversity: Ruler
    """How diversity is measured."""

    stops: tuple[Stop, ...]
    """The settings, in the order of the record."""

    @property
    def front(self) -> tuple[Stop, ...]:
        """The Pareto front, from most diversity to most quality."""
        sign = _sign(self.quality.better)
        return tuple(sorted((stop for stop in self.stops if stop.on_front), key=lambda stop: sign * stop.quality))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoArrow:
    """A result that cannot be drawn."""

    paper: str
    """The paper's key."""

    index: int
    """Place of the result in the record, from 0."""

    setting: str
    """Data, model and task."""

    where: str
    """Table or figure."""

    reason: str
    """What keeps it from being compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrows:
    """All results of all papers, each in one list, by paper and place in its record."""

    arrows: tuple[Arrow, ...]
    """Comparisons with a baseline."""

    curves: tuple[Curve, ...]
    """Sweeps of a knob."""

    left_out: tuple[NoArrow, ...]
    """What cannot be expressed as a relative change, and why."""


def arrows(survey: Survey) -> Arrows:
    """The measured changes of quality and diversity, each within its paper, and what cannot be compared.

    A comparison is a relative change, so it needs a baseline other than zero. A sweep is drawn in its own units.
    """
    found = [
        _drawn(paper.key, index, result)
        for paper in sorted(survey.papers, key=lambda paper: paper.key)
        for index, result in enumerate(paper.record.results)
    ]
    return Arrows(
        arrows=tuple(drawn for drawn in found if isinstance(drawn, Arrow)),
        curves=tuple(drawn for drawn in found if isinstance(drawn, Curve)),
        left_out=tuple(drawn for drawn in found if isinstance(drawn, NoArrow)),
    )


def _drawn(key: str, index: int, result: Comparison | Sweep) -> Arrow | Curve | NoArrow:
    if isinstance(result, Sweep):
        return _curve(key, index, result)
    quality, diversity = _change(result.quality), _change(result.diversity)
    if isinstance(quality, Change) and isinstance(diversity, Change):
        return Arrow(
            paper=key,
            index=index,
            setting=result.setting,
            baseline=result.baseline,
            method=result.method,
            where=result.where,
            quality=quality,
            diversity=diversity,
        )
    named = ((QUALITY, quality), (DIVERSITY, diversity))
    reason = "; ".join(f"{name}: {why}" for name, why in named if isinstance(why, str))
    return NoArrow(paper=key, index=index, setting=result.setting, where=result.where, reason=reason)


def _change(measured: Measurement) -> Change | str:
    """The change, or why there is none."""
    if measured.baseline == 0:
        return "the baseline is zero, so there is no relative change"
    difference = _sign(measured.better) * (measured.value - measured.baseline)
    relative = difference / abs(measured.baseline)
    if not math.isfinite(relative):
        return "the change is too large for a number"
    return Change(
        ruler=_ruler(measured),
        baseline=measured.baseline,
        value=measured.value,
        relative=relative + 0.0,  # no minus before zero
    )


def _curve(key: str, index: int, sweep: Sweep) -> Curve:
    better = _sign(sweep.quality.better), _sign(sweep.diversity.better)
    worth = [(better[0] * point.quality, better[1] * point.diversity) for point in sweep.points]
    front = _pareto_front(worth)
    return Curve(
        paper=key,
        index=index,
        setting=sweep.setting,
        knob=sweep.knob,
        method=sweep.method,
        where=sweep.where,
        quality=_ruler(sweep.quality),
        diversity=_ruler(sweep.diversity),
        stops=tuple(
            Stop(at=point.at, quality=point.quality, diversity=point.diversity, on_front=pair in front)
            for point, pair in zip(sweep.points, worth, strict=True)
        ),
    )


def _pareto_front(pairs: Iterable[tuple[float, float]]) -> set[tuple[float, float]]:
    """The pairs that none other dominates, more being better in both."""
    front: set[tuple[float, float]] = set()
    best = -math.inf
    for pair in sorted(set(pairs), reverse=True):
        if pair[1] > best:
            front.add(pair)
            best = pair[1]
    return front


def _ruler(scale: Measurement | Scale) -> Ruler:
    return Ruler(
        measure=scale.measure,
        level=scale.level,
        better=scale.better,
        n=scale.n,
        unit=scale.unit,
        note=scale.note,
    )


def _sign(better: Better) -> int:
    return 1 if better is Better.HIGHER else -1
