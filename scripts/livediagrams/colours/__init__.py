"""Colours: read as Graphviz reads them, given a twin for dark pages, and mended where they could not be seen.

Lightness, chroma and hue are those of OKLCH, where equal steps look equal and lightness can move without the hue:
https://bottosson.github.io/posts/oklab/
"""

from __future__ import annotations

import colorsys
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from livediagrams.colours.names import SVG, X11

Use: TypeAlias = Literal["fill", "line", "text"]

LINE_RATIO = 3.0  # https://www.w3.org/TR/WCAG22/#non-text-contrast
TEXT_RATIO = 4.5  # https://www.w3.org/TR/WCAG22/#contrast-minimum

_GREY = 0.004  # a chroma below this has no hue that anyone sees
_LIGHT_FILL = 0.75  # the lightness from which a fill is a tint that dark text stands on
_DARK_CHROMA = 0.11  # of dark fills at most: more of it glows on a dark page
_STEPS = 20  # halvings until a lightness is exact to the last bit of a channel


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of the screen (sRGB), each channel 0 to 255, alpha 0 (nothing is drawn) to 1."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    @property
    def hex(self) -> str:
        """Return the colour as "#rrggbb"; alpha is left out."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def over(self, background: Colour) -> Colour:
        """Return the opaque colour that is seen where this one is drawn on a background."""
        pairs = zip(self.channels, background.channels, strict=True)
        return Colour(*(round(below + (above - below) * self.alpha) for above, below in pairs))

    @property
    def channels(self) -> tuple[int, int, int]:
        """Return red, green and blue."""
        return self.red, self.green, self.blue


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)
TRANSPARENT = Colour(255, 255, 255, 0.0)

# -- Reading: https://graphviz.org/docs/attr-types/color/

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})", re.ASCII)
_NUMBER = r"(?:[0-9]{1,9}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})"
_HSV = re.compile(rf"{_NUMBER}(?:(?: *, *| +){_NUMBER}){{2,3}}", re.ASCII)
_SCHEMES = {"": X11, "x11": X11, "svg": SVG}


def parse(text: str) -> Colour | None:
    """Return the colour that a Graphviz attribute names, of a list of colours the first; None when it names none."""
    for entry in text.lower().split(":"):
        if entry.strip():
            return _single(entry.partition(";")[0].strip())
    return None


def _single(text: str) -> Colour | None:
    """Return the colour of one value in lower case."""
    if _HEX.fullmatch(text):
        return _hex(text[1:])
    if _HSV.fullmatch(text):
        hue, saturation, value, alpha = [*(min(float(part), 1.0) for part in re.split(r"[ ,]+", text)), 1.0][:4]
        red, green, blue = (int(channel * 255) for channel in colorsys.hsv_to_rgb(hue, saturation, value))
        return Colour(red, green, blue, alpha)
    if text in ("transparent", "none", "invis"):
        return TRANSPARENT
    return _named(text)


def _hex(digits: str) -> Colour:
    """Return the colour of three, six or eight digits."""
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue, *alpha = bytes.fromhex(digits)
    return Colour(red, green, blue, alpha[0] / 255 if alpha else 1.0)


def _named(text: str) -> Colour | None:
    """Return the colour of a name: name, /name, //name or /scheme/name."""
    scheme, _, name = text[1:].rpartition("/") if text.startswith("/") else ("", "", text)
    digits = _SCHEMES.get(scheme, {}).get(name)
    return _hex(digits) if digits else None


# -- Contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio


def _linear(channel: float) -> float:
    """Return a channel, 0 to 1, as an amount of light."""
    return channel / 12.92 if channel <= 0.04045 else math.pow((channel + 0.055) / 1.055, 2.4)


def _encoded(light: float) -> float:
    """Return an amount of light as a channel, 0 to 1."""
    return light * 12.92 if light <= 0.0031308 else 1.055 * math.pow(light, 1 / 2.4) - 0.055


_LINEAR = tuple(_linear(channel / 255) for channel in range(256))


def luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 for black to 1 for white; alpha is left out."""
    return 0.2126 * _LINEAR[colour.red] + 0.7152 * _LINEAR[colour.green] + 0.0722 * _LINEAR[colour.blue]


def contrast(a: Colour, b: Colour) -> float:
    """Return the contrast ratio of two opaque colours, 1 (equal) to 21 (black and white)."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


# -- OKLCH


class Oklch(NamedTuple):
    """Lightness 0 to 1, chroma from 0 (grey), hue in radians."""

    lightness: float
    chroma: float
    hue: float


def to_oklch(colour: Colour) -> Oklch:
    """Return a colour as lightness, chroma and hue; a grey has a chroma of exactly 0."""
    red, green, blue = (_LINEAR[channel] for channel in colour.channels)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    chroma = math.hypot(a, b)
    return Oklch(lightness, chroma, math.atan2(b, a)) if chroma >= _GREY else Oklch(lightness, 0.0, 0.0)


def from_oklch(wanted: Oklch) -> Colour:
    """Return the nearest colour that screens have: same lightness and hue, as much of the chroma as there is."""
    lightness = min(max(wanted.lightness, 0.0), 1.0)
    low, high = 0.0, wanted.chroma
    if not _is_shown(_light(Oklch(lightness, high, wanted.hue))):
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if _is_shown(_light(Oklch(lightness, middle, wanted.hue))) else (low, middle)
        high = low
    light = _light(Oklch(lightness, high, wanted.hue))
    return Colour(*(round(255 * _encoded(min(max(channel, 0.0), 1.0))) for channel in light))


def _light(colour: Oklch) -> tuple[float, float, float]:
    """Return the red, green and blue light of a colour, outside 0 to 1 when no screen has it."""
    a, b = colour.chroma * math.cos(colour.hue), colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(light: tuple[float, float, float]) -> bool:
    """Return whether screens have a colour, give or take less than the last bit of a channel."""
    return all(-1e-4 <= channel <= 1 + 1e-4 for channel in light)


# -- Mending


@lru_cache(maxsize=1024)
def mend(colour: Colour, against: Colour, ratio: float) -> Colour:
    """Return an opaque colour moved in lightness just until its contrast is enough.

    It moves the shorter way, down or up; when neither way leads there, black or white is the best there is.
    """
    if contrast(colour, against) >= ratio:
        return replace(colour, alpha=1.0)
    start = to_oklch(colour)
    ways = [
        _moved(start, end, lambda moved: contrast(moved, against) >= ratio)
        for end, extreme in ((0.0, BLACK), (1.0, WHITE))
        if contrast(extreme, against) >= ratio
    ]
    if not ways:
        return max(BLACK, WHITE, key=lambda extreme: contrast(extreme, against))
    return min(ways, key=lambda moved: abs(to_oklch(moved).lightness - start.lightness))


def _moved(start: Oklch, end: float, is_enough: Callable[[Colour], bool]) -> Colour:
    """Return the colour nearest to the start, between it and black or white (the end), that is enough."""
    best, far = from_oklch(Oklch(end, 0.0, 0.0)), end
    near = start.lightness
    for _ in range(_STEPS):
        middle = (near + far) / 2
        tried = from_oklch(start._replace(lightness=middle))
        if is_enough(tried):
            best, far = tried, middle
        else:
            near = middle
    return best


def dark_twin(colour: Colour, use: Use) -> Colour:
    """Return the colour of the same hue that does on a dark page what this one does on a light page.

    Greys stay grey, alpha stays. A light fill becomes a dark one, so that light text stands on it; other fills
    become neither glaring nor black. Dark lines and text become as light as they were dark.
    """
    look = to_oklch(colour)
    if use != "fill":
        lightness, chroma = max(look.lightness, min(1 - look.lightness, 0.95)), look.chroma
    elif look.lightness >= _LIGHT_FILL:
        lightness, chroma = 0.33 + 0.16 * (1 - look.lightness), min(look.chroma, _DARK_CHROMA)
    else:
        lightness, chroma = min(max(look.lightness, 0.35), 0.6), look.chroma
    if (lightness, chroma) == look[:2]:
        return colour
    return replace(from_oklch(Oklch(lightness, chroma, look.hue)), alpha=colour.alpha)


@lru_cache(maxsize=1024)
def pair(
    colour: Colour, use: Use, *, light_background: Colour, dark_background: Colour, ratio: float
) -> tuple[str, str]:
    """Return what to draw on a light and on a dark page, as "#rrggbb": the author's colour wherever it can be seen.

    Fills are not mended: the ratio is for lines (3) and text (4.5).
    """
    light = colour.over(light_background)
    dark = dark_twin(colour, use).over(dark_background)
    if use == "fill":
        return light.hex, dark.hex
    return mend(light, light_background, ratio).hex, mend(dark, dark_background, ratio).hex


def readable_text(fill: str, wanted: Colour | None, *, inks: tuple[str, str] = ("#1b1f24", "#ffffff")) -> str:
    """Return the colour of text on a fill, as "#rrggbb": the wanted one, mended if need be, or the better ink.

    The contrast is always enough for text: where neither ink is, black or white is.
    """
    background = _hex(fill[1:])
    if wanted is not None:
        return mend(wanted.over(background), background, TEXT_RATIO).hex
    best = max((_hex(ink[1:]) for ink in inks), key=lambda ink: contrast(ink, background))
    return mend(best, background, TEXT_RATIO).hex
