"""An author's colours to inks: paired for light and dark, and mended where they could not be seen on their ground."""

from __future__ import annotations

from typing import Final

from livediagrams import tokens
from livediagrams.colours import BLACK, WHITE, Colour, Use, dark_twin, mend, pair, parse, readable_text
from livediagrams.rich import Line
from livediagrams.theme import DARK, LIGHT, Palette
from livediagrams.tokens import Ink

_MINIMUM_TEXT_CONTRAST, _MINIMUM_LINE_CONTRAST = 4.5, 3.0
_LEAST_DETAIL = 1.8
_INKS: Final = (LIGHT.colours["ink"], DARK.colours["ink"])
_LIGHT_GROUND: Final = parse(LIGHT.colours["frame"]) or WHITE
_DARK_GROUND: Final = parse(DARK.colours["frame"]) or BLACK


def span_inks(line: Line, on: Ink) -> tuple[Ink | None, ...]:
    """Return the ink of each span, None where it is the line's; () when no span has one of its own."""
    inks = tuple(_text_ink(span.colour, on) for span in line.spans)
    return inks if any(inks) else ()


def _text_ink(colour: str, on: Ink) -> Ink | None:
    if colour == "@muted":
        return tokens.MUTED if not on.light else readable_ink(on)
    wanted = parse(colour) if colour else None
    if wanted is None:
        return None
    if on.light:
        return readable_ink(on, wanted)
    return _paired(wanted, "text", _MINIMUM_TEXT_CONTRAST)


def readable_ink(on: Ink, wanted: Colour | None = None) -> Ink:
    """Return a text ink for an author's own fill."""
    light = readable_text(on.light, wanted, inks=_INKS)
    return Ink(light=light, dark=readable_text(on.dark, wanted, inks=_INKS))


def line_ink(colour: str, unset: Ink, on: Ink = tokens.BACKGROUND) -> Ink:
    """Return the ink of a line: on an author's own ground, any colour is mended until it can be seen there."""
    wanted = parse(colour) if colour else None
    if wanted is not None and wanted.alpha == 0:
        wanted = None
    if on.light:
        light, dark = wanted or _value(unset, LIGHT), dark_twin(wanted, "line") if wanted else _value(unset, DARK)
        grounds = parse(on.light) or WHITE, parse(on.dark) or BLACK
        return Ink(
            light=mend(light.over(grounds[0]), grounds[0], _MINIMUM_LINE_CONTRAST).hex,
            dark=mend(dark.over(grounds[1]), grounds[1], _MINIMUM_LINE_CONTRAST).hex,
        )
    return _paired(wanted, "line", _MINIMUM_LINE_CONTRAST) if wanted else unset


def _value(ink: Ink, palette: Palette) -> Colour:
    own = ink.light if palette is LIGHT else ink.dark
    return parse(own or palette.colours[ink.token]) or BLACK


def is_seen(colour: str) -> bool:
    """Return whether a line of this colour is drawn at all."""
    wanted = parse(colour) if colour else None
    return wanted is None or wanted.alpha > 0


def fill_ink(colour: str, unset: Ink | None) -> Ink | None:
    """Return the ink of a fill, None for a transparent one; white is paper, which is dark on a dark page."""
    wanted = parse(colour) if colour else None
    if wanted is None:
        return unset
    if wanted.alpha == 0:
        return None
    return tokens.BACKGROUND if wanted == WHITE else _paired(wanted, "fill", 1)


def edge_of(fill: Ink) -> Ink:
    """Return an outline for an author's fill: the fill itself where it can be seen, else moved until it can."""
    return line_ink(fill.light, tokens.LINE)


def _paired(wanted: Colour, use: Use, ratio: float) -> Ink:
    # Frames are the darker ground in light and the lighter one in dark: what is readable there is so on the page.
    light, dark = pair(wanted, use, light_background=_LIGHT_GROUND, dark_background=_DARK_GROUND, ratio=ratio)
    return Ink(light=light, dark=dark)


def detail_of(stroke: Ink, fill: Ink | None) -> Ink:
    """Return the ink of a line inside a shape: the outline's, moved until it can be told from an author's fill."""
    if fill is None or not fill.light:
        return stroke
    light, dark = (parse(value) or BLACK for value in (fill.light, fill.dark))
    return Ink(
        light=mend(_value(stroke, LIGHT), light, _LEAST_DETAIL).hex,
        dark=mend(_value(stroke, DARK), dark, _LEAST_DETAIL).hex,
    )
