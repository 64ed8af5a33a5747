"""The nine colours of families of methods: seen on the page's ground, and told apart by everybody."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest
from playwright.sync_api import BrowserContext

Color = tuple[float, float, float]

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
VISION = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}

APART = {"full": 15.0, "protan": 10.0, "deutan": 10.0, "tritan": 7.0}
"""The least CIEDE2000 between two families.

One is just noticeable for patches side by side; from ten on, colours differ at a glance, even as the thin edges of
chips that stand apart. Tritanopia is a thousand times rarer than the other two, and nine colours that are ten apart
for all three do not exist at these contrasts; a chip says its term in words besides (WCAG 1.4.1).
"""


def linear(color: Color) -> Color:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return red, green, blue


def times(matrix: tuple[Color, Color, Color], color: Color) -> Color:
    x, y, z = (sum(a * b for a, b in zip(row, color, strict=True)) for row in matrix)
    return x, y, z


def luminance(color: Color) -> float:
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True))


def contrast(one: Color, other: Color) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(light: Color) -> Color:
    """CIELAB, D65, of linear RGB; what lies outside the gamut is cut off."""
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    red, green, blue = (min(1.0, max(0.0, c)) for c in light)
    xyz = times(to_xyz, (red, green, blue))
    x, y, z = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (value / white for value, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one: Color, other: Color) -> float:
    """The difference of two CIELAB colours (Sharma, Wu and Dalal 2005, equations 2 to 22)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 0.5 * (1 - sqrt(mean_c**7 / (mean_c**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = 0.0 if not c1 * c2 else (h2 - h1 + 180) % 360 - 180
    delta_h = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * cos(radians(mean_h - 30))
        + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6))
        - 0.20 * cos(radians(4 * mean_h - 63))
    )
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    turned = -sin(radians(60 * exp(-(((mean_h - 275) / 25) ** 2)))) * 2 * sqrt(mean_c**7 / (mean_c**7 + 25**7))
    return sqrt(
        ((l2 - l1) / s_l) ** 2
        + ((c2 - c1) / s_c) ** 2
        + (delta_h / s_h) ** 2
        + turned * (c2 - c1) / s_c * delta_h / s_h
    )


# The third, the seventh and the last pair of the test data of Sharma, Wu and Dalal 2005.
@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50.0, 2.8361, -74.0200), (50.0, 0.0, -82.7485), 3.4412),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_of_difference_is_that_of_its_authors(one: Color, other: Color, difference: float) -> None:
    assert ciede2000(one, other) == pytest.approx(difference, abs=1e-4)


Palette = dict[str, Color]


@pytest.fixture(params=["light", "dark"])
def palette(request: pytest.FixtureRequest, context_of: Callable[..., BrowserContext], bread: str) -> Palette:
    """The colours as the browser has them: the page's ground, and families 1 to 9."""
    page = context_of(color_scheme=request.param).new_page()
    page.goto(bread)
    shown = page.evaluate(
        """() => {
          const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true})
          const read = css => {
            paint.fillStyle = css
            paint.fillRect(0, 0, 1, 1)
            return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3).map(c => c / 255)
          }
          const style = getComputedStyle(document.body)
          const found = {ground: read(style.backgroundColor), chip: read(style.getPropertyValue('--sv-soft'))}
          for (let n = 1; n <= 9; n++) found[n] = read(style.getPropertyValue(`--sv-f${n}`))
          return found
        }"""
    )
    return {name: (color[0], color[1], color[2]) for name, color in shown.items()}


def families(palette: Palette) -> Palette:
    return {name: color for name, color in palette.items() if name.isdigit()}


def test_colours_of_families_stand_out_from_the_page(palette: Palette) -> None:
    """WCAG 2.2, 1.4.11: at least 3 to 1."""
    assert len(set(families(palette).values())) == 9
    for ground in ("ground", "chip"):
        ratios = {name: contrast(color, palette[ground]) for name, color in families(palette).items()}
        assert {name: round(ratio, 2) for name, ratio in ratios.items() if ratio < 3} == {}


def test_colours_that_are_used_for_words_stand_out_as_text_must(palette: Palette) -> None:
    for name in ("1", "2", "4"):
        assert contrast(palette[name], palette["ground"]) >= 4.5
        assert contrast(palette[name], palette["chip"]) >= 4.5


@pytest.mark.parametrize("vision", VISION)
def test_colours_of_families_stay_apart(palette: Palette, vision: str) -> None:
    seen = {name: lab(times(VISION[vision], linear(color))) for name, color in families(palette).items()}
    distances = {(a, b): ciede2000(seen[a], seen[b]) for a, b in combinations(seen, 2)}
    assert {pair: round(d, 1) for pair, d in distances.items() if d < APART[vision]} == {}
