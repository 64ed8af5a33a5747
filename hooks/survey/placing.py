"""Where marks and labels go on a picture, so that none hides another: the same every time.

Marks stand where their values are. Those that would cover one already placed move to the nearest free place around
it. Labels go beside their marks, or farther away with a line, or are left out when there is no room.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

STEP = 4.0
"""Pixels between the rings on which a free place is sought."""

GAP = 1.5
"""Pixels between two marks."""

PADDING = 6.0
"""Pixels that a label keeps free at its sides."""

GLYPH = 0.57
"""Width of a letter as a share of the size of the type, a little more than sans-serif faces need."""

LEADING = 1.2
"""Height of a line as a share of the size of the type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The area of a plot in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, box: Box) -> bool:
        """Whether a box lies within."""
        return box.left >= self.left and box.right <= self.right and box.top >= self.top and box.bottom <= self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A mark."""

    x: float
    y: float
    r: float

    @property
    def box(self) -> Box:
        return Box(left=self.x - self.r, top=self.y - self.r, right=self.x + self.r, bottom=self.y + self.r)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle that a mark or a label takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether both share a place."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words beside a mark."""

    lines: tuple[str, ...]
    """The words, in the lines that they are broken into."""

    box: Box
    """What they take."""

    anchor: str
    """Which end stands at the mark: `start`, `middle` or `end`."""

    far: bool
    """Whether a line leads to the mark."""

    @property
    def x(self) -> float:
        """Where the text is anchored."""
        ends = {"start": self.box.left, "middle": (self.box.left + self.box.right) / 2, "end": self.box.right}
        return ends[self.anchor]

    @property
    def y(self) -> float:
        """The middle of the text."""
        return (self.box.top + self.box.bottom) / 2


@lru_cache(maxsize=16)
def spread(marks: tuple[Disc, ...], frame: Frame) -> tuple[Disc, ...]:
    """The marks without overlaps, earlier ones nearer to their place; on a crowded picture some may overlap still."""
    placed: list[Disc] = []
    rings: dict[tuple[float, float], int] = {}
    for mark in marks:
        spot = (round(mark.x, 3), round(mark.y, 3))
        ring, free = _nearest_free(mark, placed, frame, rings.get(spot, 0))
        rings[spot] = ring
        placed.append(free)
    return tuple(placed)


def _nearest_free(mark: Disc, placed: Sequence[Disc], frame: Frame, first: int) -> tuple[int, Disc]:
    for ring in range(first, _RINGS):
        for x, y in _around(mark.x, mark.y, ring * STEP, max(1, 6 * ring)):
            moved = Disc(x=x, y=y, r=mark.r)
            if frame.holds(moved.box) and all(_apart(moved, other) for other in placed):
                return ring, moved
    return first, mark


_RINGS = 60


def _around(x: float, y: float, radius: float, count: int) -> Iterator[tuple[float, float]]:
    for k in range(count):
        angle = 2 * math.pi * k / count
        yield x + radius * math.cos(angle), y + radius * math.sin(angle)


def _apart(one: Disc, other: Disc) -> bool:
    return math.hypot(one.x - other.x, one.y - other.y) >= one.r + other.r + GAP


@lru_cache(maxsize=16)
def labelled(
    marks: tuple[Disc, ...],
    words: tuple[str, ...],
    frame: Frame,
    *,
    size: float,
    width: int,
    taken: tuple[Box, ...] = (),
) -> tuple[Label | None, ...]:
    """Labels of the first marks, in lines of at most `width` letters; None where there is no room."""
    obstacles = [*taken, *(mark.box for mark in marks)]
    leaders: list[_Line] = []
    found: list[Label | None] = []
    for mark, text in zip(marks, words, strict=False):
        places = [
            place
            for place in _beside(mark, broken(text, width), size)
            if _is_free(place.box, frame, obstacles, leaders)
        ]
        # Its line may cross other marks, and then other lines, when there is no other way out.
        names = [*taken, *(known.box for known in found if known)]
        label = next(
            (
                place
                for in_way, lines in ((obstacles, leaders), (names, leaders), (names, []))
                for place in places
                if not place.far or _is_clear(_leader(mark, place), mark, in_way, lines)
            ),
            None,
        )
        if label:
            obstacles.append(label.box)
            leaders += [_leader(mark, label)] if label.far else []
        found.append(label)
    return tuple(found)


_Line = tuple[tuple[float, float], tuple[float, float]]
"""Its two ends."""


def _leader(mark: Disc, label: Label) -> _Line:
    return (mark.x, mark.y), (label.x, label.y)


def _is_free(box: Box, frame: Frame, obstacles: Sequence[Box], leaders: Sequence[_Line]) -> bool:
    """Whether a label there covers nothing."""
    return (
        frame.holds(box)
        and not any(box.meets(other) for other in obstacles)
        and not any(_hits(line, box) for line in leaders)
    )


def _is_clear(own: _Line, mark: Disc, in_way: Sequence[Box], leaders: Sequence[_Line]) -> bool:
    """Whether a line from a mark crosses nothing."""
    others = (box for box in in_way if box != mark.box)
    return not any(_hits(own, box) for box in others) and not any(_cross(own, line) for line in leaders)


def _hits(line: _Line, box: Box) -> bool:
    """Whether a line runs through a box."""
    (x0, y0), (x1, y1) = line
    if max(x0, x1) <= box.left or min(x0, x1) >= box.right or max(y0, y1) <= box.top or min(y0, y1) >= box.bottom:
        return False
    corners = (box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)
    if any(box.left < x < box.right and box.top < y < box.bottom for x, y in line):
        return True
    return any(_cross(line, (corners[i - 1], corners[i])) for i in range(4))


def _cross(one: _Line, other: _Line) -> bool:
    """Whether two lines cross."""
    (a, b), (c, d) = one, other
    return _turn(a, b, c) != _turn(a, b, d) and _turn(c, d, a) != _turn(c, d, b)


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def _beside(mark: Disc, lines: tuple[str, ...], size: float) -> Iterator[Label]:
    """Places for a label, the nearest first."""
    wide = max(map(len, lines)) * size * GLYPH + PADDING
    high = len(lines) * size * LEADING
    for distance in (3.0, *range(12, 320, 14)):
        for dx, dy in _DIRECTIONS:
            reach = mark.r + distance
            x, y = mark.x + dx * reach, mark.y + dy * reach
            anchor = "start" if dx > 0.3 else "end" if dx < -0.3 else "middle"
            left = x if anchor == "start" else x - wide if anchor == "end" else x - wide / 2
            top = y - high / 2 + dy * high / 2
            box = Box(left=left, top=top, right=left + wide, bottom=top + high)
            yield Label(lines=lines, box=box, anchor=anchor, far=distance > 3)


_DIRECTIONS = tuple(
    (math.cos(math.radians(angle)), -math.sin(math.radians(angle)))
    for angle in (
        0,
        180,
        90,
        270,
        *(turn for k in range(1, 9) for turn in (180 + 10 * k, 180 - 10 * k, 10 * k, -10 * k)),
    )
)


def broken(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of at most `width` letters where its words allow, as even as they can be.

    >>> broken("Quality-diversity search", 16)
    ('Quality-diversity', 'search')
    """
    words = text.split() or [""]
    lines, line = [], words[0]
    count = max(1, -(-len(text) // width))
    target = max(len(text) / count, 1)
    for word in words[1:]:
        if len(line) + 1 + len(word) <= width and len(line) + len(word) / 2 < target * 1.15:
            line = f"{line} {word}"
        else:
            lines.append(line)
            line = word
    return (*lines, line)
