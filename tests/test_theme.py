"""The palettes can be read: contrasts computed here anew from the standard, not with the engine's own functions."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import product

import pytest

from livediagrams.theme import DARK, LIGHT, NARROW, SMALLEST_TEXT, SWITCH_WIDTHS, WIDE, Palette, switch_width
from livediagrams.tokens import ROLES, SURFACES
from livediagrams.write.style_sheet import style_sheet

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.scheme)
FILLS = ["bg", "frame", "neutral-fill", *(f"{role}-fill" for role in ROLES)]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""

    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_is_the_standards() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@PALETTES
def test_text_can_be_read_on_every_fill(palette: Palette) -> None:
    colours = palette.colours
    weak = [
        (text, fill) for text, fill in product(("ink", "muted"), FILLS) if contrast(colours[text], colours[fill]) < 4.5
    ]
    assert not weak


@PALETTES
def test_lines_can_be_seen_on_the_page_and_in_frames(palette: Palette) -> None:
    lines = ["line", "frameline", *(token for token in palette.colours if token.endswith("-line"))]
    colours = palette.colours
    weak = [
        (line, fill) for line, fill in product(lines, ("bg", "frame")) if contrast(colours[line], colours[fill]) < 3
    ]
    assert not weak


@PALETTES
def test_a_boxs_outline_can_be_seen_on_its_own_fill(palette: Palette) -> None:
    colours = palette.colours
    assert not [role for role in ROLES if contrast(colours[f"{role}-line"], colours[f"{role}-fill"]) < 3]


def test_both_palettes_colour_the_same_inks() -> None:
    roles = {f"{role}-{use}" for role in (*ROLES, "neutral") for use in ("fill", "line")}
    assert set(LIGHT.colours) == set(DARK.colours) == roles | set(SURFACES)


@PALETTES
def test_colours_are_hexadecimal(palette: Palette) -> None:
    odd = {token for token, colour in palette.colours.items() if not re.fullmatch("#[0-9a-f]{6}", colour)}
    assert odd <= {"plate"}


@pytest.mark.parametrize("metrics", [WIDE, NARROW], ids=lambda metrics: metrics.width)
def test_no_text_is_set_too_small(metrics: object) -> None:
    assert min(getattr(metrics, name) for name in ("name", "detail", "label", "caption", "heading")) >= SMALLEST_TEXT


def test_the_narrow_metrics_are_nowhere_wider() -> None:
    lengths = [field.name for field in fields(WIDE) if isinstance(getattr(WIDE, field.name), int | float)]
    assert len(lengths) > 10
    assert [name for name in lengths if getattr(NARROW, name) > getattr(WIDE, name)] == []


def test_the_wide_drawing_comes_where_its_text_is_not_too_small() -> None:
    for wide in range(200, 1200, 7):
        switch = switch_width(wide)
        assert switch in SWITCH_WIDTHS
        assert switch / wide * 12 >= SMALLEST_TEXT


def test_the_style_sheet_holds_every_ink_in_both_palettes() -> None:
    sheet = style_sheet()
    for token, colour in LIGHT.colours.items():
        assert f"--ld-{token}:{colour}" in sheet
        assert f"--ld-{token}:{DARK.colours[token]}" in sheet
        assert f".f-{token}{{fill:var(--ld-{token})}}" in sheet
