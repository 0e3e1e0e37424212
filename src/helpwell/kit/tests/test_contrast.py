"""The tokens are read as written, and every pair that meets on a screen is measured in both schemes."""

import math
import re
from functools import cache
from pathlib import Path

import pytest

TOKENS = Path(__file__).parent.parent / "static" / "kit" / "css" / "tokens.css"
PAIR = re.compile(r"--([\w-]+):\s*light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\);")
Color = tuple[float, float, float]

PLACES = ["ground", "surface", "raised", "sunken"]
TEXT = [("ink", place) for place in [*PLACES, "said", "accent-soft", "assistant-soft", "note"]]
TEXT += [
    ("ink-soft", place) for place in [*PLACES, "said", "accent-soft", "assistant-soft", "note"]
]
TEXT += [("accent-text", place) for place in [*PLACES, "accent-soft"]]
TEXT += [("assistant-text", place) for place in ["ground", "surface", "raised", "assistant-soft"]]
TEXT += [("note-text", place) for place in ["surface", "raised", "note"]]
TEXT += [
    (f"{state}-text", place)
    for state in ["good", "info", "warn", "bad"]
    for place in [*PLACES, "said", "accent-soft", f"{state}-soft"]
]
TEXT += [("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-bad", "bad")]
TEXT += [("face-text", f"face-{number}") for number in range(1, 9)]

SHAPES = [("line-strong", place) for place in PLACES[:3]]  # the edge of a control
SHAPES += [("focus", place) for place in PLACES]
SHAPES += [("accent", "surface"), ("assistant", "surface"), ("bad", "surface")]


@cache
def tokens() -> dict[str, tuple[Color, Color]]:
    """Each color token as linear light RGB: in the light scheme, and in the dark one."""
    return {
        name: (linear_rgb(light), linear_rgb(dark))
        for name, light, dark in PAIR.findall(TOKENS.read_text())
    }


def linear_rgb(oklch: str) -> Color:
    """OKLCH to linear sRGB, by Björn Ottosson's matrices, cut to what a screen shows."""
    lightness, chroma, hue = (float(part) for part in oklch.split())
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return (shown(red), shown(green), shown(blue))


def shown(light: float) -> float:
    return min(1.0, max(0.0, light))


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""
    luminance = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other)
    )
    return (luminance[1] + 0.05) / (luminance[0] + 0.05)


@pytest.mark.parametrize(("text", "place"), TEXT)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_is_readable_on_every_surface_that_carries_it(
    text: str, place: str, scheme: int
) -> None:
    ratio = contrast(tokens()[text][scheme], tokens()[place][scheme])

    assert ratio >= 4.5, f"{text} on {place}: {ratio:.2f}"


@pytest.mark.parametrize(("shape", "place"), SHAPES)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_edges_and_focus_rings_can_be_seen(shape: str, place: str, scheme: int) -> None:
    ratio = contrast(tokens()[shape][scheme], tokens()[place][scheme])

    assert ratio >= 3, f"{shape} on {place}: {ratio:.2f}"


@pytest.mark.parametrize("name", ["ground", "surface", "raised"])
def test_dark_surfaces_get_lighter_as_they_come_nearer(name: str) -> None:
    order = ["ground", "surface", "raised", "sunken"]
    dark = tokens()[name][1]
    nearer = tokens()[order[order.index(name) + 1]][1]

    assert sum(dark) < sum(nearer)


def test_the_measure_agrees_with_known_ratios() -> None:
    assert contrast(linear_rgb("1 0 0"), linear_rgb("0 0 0")) == pytest.approx(21)
    assert contrast(linear_rgb("1 0 0"), linear_rgb("0.5659 0 0")) == pytest.approx(4.54, abs=0.01)


def test_every_color_token_is_read() -> None:
    written = TOKENS.read_text().count(": light-dark(oklch(")

    assert len(tokens()) == written - 1  # the shade has an alpha and carries no text
