"""Colours: what Graphviz understands is understood, and what is drawn can be seen."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livediagrams.colours import (
    BLACK,
    LINE_RATIO,
    TEXT_RATIO,
    WHITE,
    Colour,
    Use,
    contrast,
    dark_twin,
    from_oklch,
    mend,
    pair,
    parse,
    readable_text,
    to_oklch,
)
from livediagrams.colours.names import SVG, X11

NIGHT = Colour(13, 17, 23)
channels = st.integers(0, 255)
colours = st.builds(Colour, channels, channels, channels)
glass = st.builds(Colour, channels, channels, channels, st.floats(0, 1))
uses = st.sampled_from(["line", "text"])


def colour(text: str) -> Colour:
    parsed = parse(text)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#abc", "#aabbcc"),
        ("#AABBCC", "#aabbcc"),
        ("red", "#ff0000"),
        ("DodgerBlue3", "#1874cd"),
        (" gray ", "#c0c0c0"),
        ("grey0", "#000000"),
        ("gray50", "#7f7f7f"),
        ("grey100", "#ffffff"),
        ("/svg/gray", "#808080"),
        ("/SVG/Green", "#008000"),
        ("/x11/green", "#00ff00"),
        ("//maroon", "#b03060"),
        ("/purple", "#a020f0"),
        ("/svg/purple", "#800080"),
        ("crimson", "#dc143c"),
        ("0.5,0.5,0.5", "#3f7f7f"),
        (".5 1 .5", "#007f7f"),
        ("0.3333333 0.7 0.9", "#44e544"),
        ("1.2 .5 .5", "#7f3f3f"),
        ("0.2 ,0.3  0.4", "#5f6647"),
        ("red:blue", "#ff0000"),
        ("red;0.5:blue", "#ff0000"),
        (":blue", "#0000ff"),
    ],
)
def test_parse_reads_what_graphviz_reads(text: str, expected: str) -> None:
    assert colour(text).hex == expected
    assert colour(text).alpha == 1


@pytest.mark.parametrize(("text", "alpha"), [("#12345680", 128 / 255), ("transparent", 0), ("none", 0), ("NONE", 0)])
def test_parse_reads_alpha(text: str, alpha: float) -> None:
    assert colour(text).alpha == alpha


@pytest.mark.parametrize("text", ["", ":", "#", "#12", "#12345", "#ggg", "reddish", "gray101", "/blues3/1", "1,2", "/"])
def test_parse_knows_its_limits(text: str) -> None:
    assert parse(text) is None


@given(st.text() | st.text("#/:;,. 0123456789abcdef"))
def test_parse_never_raises(text: str) -> None:
    parsed = parse(text)
    assert parsed is None or (all(0 <= channel <= 255 for channel in parsed.channels) and 0 <= parsed.alpha <= 1)


def test_every_name_is_a_colour() -> None:
    assert len(X11) > 660
    assert all(parse(name) for name in X11)
    assert all(parse(f"/svg/{name}") for name in SVG)


@pytest.mark.parametrize(("text", "expected"), [("#777777", 4.48), ("#0000ff", 8.59), ("#ffffff", 1), ("#000", 21)])
def test_contrast_with_white(text: str, expected: float) -> None:
    assert contrast(colour(text), WHITE) == pytest.approx(expected, abs=0.01)


@given(colours, colours)
def test_contrast_has_no_order_and_stays_in_range(a: Colour, b: Colour) -> None:
    assert contrast(a, b) == contrast(b, a)
    assert 1 <= contrast(a, b) <= 21.0001


def test_oklch_of_red() -> None:
    assert to_oklch(Colour(255, 0, 0)) == pytest.approx((0.628, 0.2577, math.radians(29.23)), abs=0.001)


@given(colours)
def test_oklch_there_and_back(start: Colour) -> None:
    back = from_oklch(to_oklch(start))
    # What is called grey loses its last bit of colour.
    allowed = 1 if to_oklch(start).chroma else 6
    assert all(abs(a - b) <= allowed for a, b in zip(start.channels, back.channels, strict=True))


def assert_same_hue(a: Colour, b: Colour) -> None:
    """Check the hues, unless one of the two is so grey or dark that steps of channels move its hue."""
    before, after = to_oklch(a), to_oklch(b)
    if min(before.chroma, after.chroma) > 0.05:
        turn = abs(before.hue - after.hue)
        assert min(turn, math.tau - turn) < math.radians(6)
    if len(set(a.channels)) == 1:
        assert len(set(b.channels)) == 1


@given(colours, colours, st.floats(1, 4.5))
def test_mend_always_gives_the_contrast_and_keeps_the_hue(start: Colour, against: Colour, ratio: float) -> None:
    mended = mend(start, against, ratio)
    assert contrast(mended, against) >= ratio
    if contrast(start, against) >= ratio:
        assert mended == start
    else:
        assert_same_hue(start, mended)


@given(colours, colours)
def test_mend_does_its_best_when_asked_too_much(start: Colour, against: Colour) -> None:
    best = max(contrast(BLACK, against), contrast(WHITE, against))
    assert contrast(mend(start, against, 22), against) == best


@given(glass, uses, st.sampled_from([LINE_RATIO, TEXT_RATIO]))
def test_pair_can_be_seen_on_both_pages(start: Colour, use: Use, ratio: float) -> None:
    light, dark = pair(start, use, light_background=WHITE, dark_background=NIGHT, ratio=ratio)
    assert contrast(colour(light), WHITE) >= ratio
    assert contrast(colour(dark), NIGHT) >= ratio


@given(colours, uses)
def test_pair_keeps_what_can_be_seen(start: Colour, use: Use) -> None:
    light, dark = pair(start, use, light_background=WHITE, dark_background=NIGHT, ratio=LINE_RATIO)
    if contrast(start, WHITE) >= LINE_RATIO:
        assert light == start.hex
    assert_same_hue(start, colour(light))
    assert_same_hue(start, colour(dark))


@given(colours)
def test_fills_keep_their_colour_by_day_and_their_hue_by_night(start: Colour) -> None:
    light, dark = pair(start, "fill", light_background=WHITE, dark_background=NIGHT, ratio=LINE_RATIO)
    assert light == start.hex
    assert_same_hue(start, colour(dark))
    top = 0.38 if to_oklch(start).lightness >= 0.75 else 0.61
    assert 0.3 <= to_oklch(colour(dark)).lightness <= top


def test_extremes() -> None:
    pages = {"light_background": WHITE, "dark_background": NIGHT}
    assert pair(BLACK, "text", **pages, ratio=TEXT_RATIO)[0] == "#000000"
    assert contrast(colour(pair(BLACK, "text", **pages, ratio=TEXT_RATIO)[1]), NIGHT) > 12
    assert pair(WHITE, "line", **pages, ratio=LINE_RATIO)[1] == "#ffffff"
    assert pair(Colour(255, 0, 0, 0.0), "fill", **pages, ratio=LINE_RATIO) == ("#ffffff", NIGHT.hex)


@given(glass, st.sampled_from(["fill", "line", "text"]))
def test_twins_keep_their_alpha(start: Colour, use: Use) -> None:
    assert dark_twin(start, use).alpha == start.alpha


@given(colours, glass | st.none())
def test_text_can_be_read_on_any_fill(fill: Colour, wanted: Colour | None) -> None:
    text = readable_text(fill.hex, wanted)
    assert contrast(colour(text), fill) >= TEXT_RATIO
    if wanted is not None and wanted.alpha == 1 and contrast(wanted, fill) >= TEXT_RATIO:
        assert text == wanted.hex


def test_text_is_the_better_ink() -> None:
    assert readable_text("#ffffff", None) == "#1b1f24"
    assert readable_text("#102040", None) == "#ffffff"
