"""A scene's geometry, ink and text in DrawingML, the language of shapes in presentations (ECMA-376 part 1, 20 and 21).

Lengths here are points of the slide; they are rounded to the format's units only in this module.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import Enum
from html import escape
from math import sqrt
from typing import Final

from livediagrams.geometry import Box, Point
from livediagrams.rich import Span
from livediagrams.scene import Shape, TextRun
from livediagrams.text import SHIFTED, clean
from livediagrams.theme import DARK, LIGHT
from livediagrams.tokens import BACKGROUND, FRAME_LINE, MUTED, Ink
from livediagrams.write.connectors import Connector

EMU: Final = 12_700
"""The format's unit of length is 1/12700 point."""
FONT: Final = "Arial"
_DASHES: Final = {"dashed": "dash", "dotted": "sysDot"}
_RECEDING_LINE: Final = 1.0
_CURVE: Final = 90 * 60_000


class Look(Enum):
    """Where a presentation's colours come from: one of our palettes, or the deck that its slides are pasted into."""

    LIGHT = "light"
    DARK = "dark"
    THEME = "theme"


_ACCENTS: Final = {
    "network": 1,
    "control": 1,
    "kernel": 2,
    "person": 2,
    "application": 3,
    "hypervisor": 4,
    "engine": 5,
    "data": 6,
    "userspace": 6,
}
_SCHEME: Final = {
    # Names of the deck's colours, and how much they cover in percent: tints of one colour are readable on any ground.
    "bg": ("bg1", 100),
    "ink": ("tx1", 100),
    "muted": ("tx1", 75),
    "line": ("tx1", 65),
    "frame": ("tx1", 5),
    "frameline": ("tx1", 50),
    "plate": ("lt1", 100),
    "neutral-fill": ("bg1", 100),
    "neutral-line": ("tx1", 65),
    "hardware-fill": ("tx1", 14),
    "hardware-line": ("tx1", 60),
    **{f"{role}-fill": (f"accent{number}", 22) for role, number in _ACCENTS.items()},
    **{f"{role}-line": (f"accent{number}", 100) for role, number in _ACCENTS.items()},
}


def accents(look: Look) -> tuple[str, ...]:
    """Return the six accents of a theme of our own: the lines of the roles that have an accent first."""
    palette = DARK if look is Look.DARK else LIGHT
    first = {number: role for role, number in reversed(_ACCENTS.items())}
    return tuple(palette.colours[f"{first[number]}-line"].removeprefix("#").upper() for number in range(1, 7))


class Pen:
    """Says ink in one look; what recedes loses its fill, its colour and its weight, as in a page's walkthrough."""

    def __init__(self, look: Look, *, receding: bool = False) -> None:
        self.look, self.receding = look, receding

    def colour(self, ink: Ink) -> str:
        """Return the element of a colour, "" for one that is none."""
        if self.look is Look.THEME and ink.token:
            name, share = _SCHEME[ink.token]
            alpha = f'<a:alpha val="{share * 1000}"/>' if share < 100 else ""
            return f'<a:schemeClr val="{name}">{alpha}</a:schemeClr>'
        if ink.token:
            value = (DARK if self.look is Look.DARK else LIGHT).colours[ink.token]
        else:
            value = ink.dark if self.look is Look.DARK else ink.light
        return "" if value == "none" else f'<a:srgbClr val="{value.removeprefix("#").upper()}"/>'

    def fill(self, ink: Ink | None) -> str:
        """Return how a shape is filled."""
        if self.receding and ink and ink.token != "plate":
            ink = BACKGROUND
        return _solid(self.colour(ink) if ink else "")

    def text(self, ink: Ink) -> str:
        """Return how letters are filled."""
        return _solid(self.colour(MUTED if self.receding else ink))

    def line(self, ink: Ink | None, width: float, dash: str = "", ends: str = "") -> str:
        """Return how a line is drawn; the width is in points of the slide."""
        if ink is None or not width:
            return "<a:ln><a:noFill/></a:ln>"
        if self.receding:
            ink, width = FRAME_LINE, min(width, _RECEDING_LINE)
        dashes = f'<a:prstDash val="{_DASHES[dash]}"/>' if dash else ""
        cap = ' cap="rnd"' if dash == "dotted" else ""
        return f'<a:ln w="{emu(width)}"{cap}>{_solid(self.colour(ink))}{dashes}<a:round/>{ends}</a:ln>'


def _solid(colour: str) -> str:
    return f"<a:solidFill>{colour}</a:solidFill>" if colour else "<a:noFill/>"


# -- Geometry


def emu(length: float) -> int:
    """Return a length in the format's units."""
    return round(length * EMU)


def frame(box: Box, *, turned: bool = False, flipped: tuple[bool, bool] = (False, False)) -> str:
    """Return where a shape lies."""
    turn = ' rot="5400000"' if turned else ""
    flips = "".join(f' flip{axis}="1"' for axis, on in zip("HV", flipped, strict=True) if on)
    return f"<a:xfrm{turn}{flips}>{_place(box)}</a:xfrm>"


def group_frame(box: Box) -> str:
    """Return where a group lies; its members lie in the slide's own coordinates."""
    inner = _place(box).replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
    return f"<a:xfrm>{_place(box)}{inner}</a:xfrm>"


def _place(box: Box) -> str:
    x, y = emu(box.x), emu(box.y)
    return f'<a:off x="{x}" y="{y}"/><a:ext cx="{emu(box.right) - x}" cy="{emu(box.bottom) - y}"/>'


def preset(name: str, *values: float) -> str:
    """Return a geometry that has a name, with its adjustments as shares."""
    names = ["adj"] if len(values) == 1 and not name.startswith("bent") else [f"adj{n + 1}" for n in range(len(values))]
    guides = (f'<a:gd name="{n}" fmla="val {round(v * 100_000)}"/>' for n, v in zip(names, values, strict=True))
    return f'<a:prstGeom prst="{name}"><a:avLst>{"".join(guides)}</a:avLst></a:prstGeom>'


def connector_geometry(way: Connector) -> str:
    """Return frame and geometry of a connector."""
    return frame(way.frame, turned=way.turned, flipped=way.flipped) + preset(way.preset, *way.bends)


def outline(shape: Shape, sites: Sequence[Point]) -> str:
    """Return a shape's geometry with its connection sites, of which the first four are those of its sides."""
    box = shape.box
    radius = min(shape.radius, box.height / 2, box.width / 2)
    if shape.form == "rectangle" and len(sites) <= 4:
        share = radius / min(box.width, box.height) if radius else 0
        return preset("roundRect", share) if share else preset("rect")
    pairs = ((site, _outward(site, box)) for site in sites)
    listed = "".join(f'<a:cxn ang="{angle}">{_at("pos", site, box)}</a:cxn>' for site, angle in pairs)
    size = f'w="{emu(box.right) - emu(box.x)}" h="{emu(box.bottom) - emu(box.y)}"'
    return (
        f"<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst>{listed}</a:cxnLst>"
        '<a:rect l="l" t="t" r="r" b="b"/>'
        f"<a:pathLst><a:path {size}>{_path(shape, radius)}</a:path></a:pathLst></a:custGeom>"
    )


def text_inset(shape: Shape, sites: Sequence[Point]) -> float:
    """Return how far a geometry of `outline` keeps text from its sides by itself: a preset with round corners does."""
    if shape.form != "rectangle" or len(sites) > 4:
        return 0
    return min(shape.radius, shape.box.height / 2, shape.box.width / 2) * (1 - sqrt(0.5))


def _outward(site: Point, box: Box) -> int:
    """Return the direction in which a line leaves a site: straight away from the nearest side."""
    gaps = {0: box.right - site.x, 1: box.bottom - site.y, 2: site.x - box.x, 3: site.y - box.y}
    return min(gaps, key=lambda side: abs(gaps[side])) * _CURVE


def _path(shape: Shape, radius: float) -> str:
    box = shape.box
    match shape.form:
        case "ellipse":
            start = Point(box.x, box.center.y)
            return f"{_move(start, box)}{_arc(box.width / 2, box.height / 2, 2, 4)}<a:close/>"
        case "cylinder":
            lid = min(box.height * 0.12, 12)
            start, turn = Point(box.x, box.y + lid), Point(box.right, box.bottom - lid)
            arc = _arc(box.width / 2, lid, 2, 2)
            return f"{_move(start, box)}{arc}{_line(turn, box)}{_arc(box.width / 2, lid, 0, 2)}<a:close/>"
        case "polygon":
            first, *rest = shape.points
            return _move(first, box) + "".join(_line(point, box) for point in rest) + "<a:close/>"
    if not radius:
        corners = (Point(box.right, box.y), Point(box.right, box.bottom), Point(box.x, box.bottom))
        return _move(Point(box.x, box.y), box) + "".join(_line(point, box) for point in corners) + "<a:close/>"
    stops = (
        Point(box.right - radius, box.y),
        Point(box.right, box.bottom - radius),
        Point(box.x + radius, box.bottom),
        Point(box.x, box.y + radius),
    )
    turns = zip(stops, (3, 0, 1, 2), strict=True)
    sides_and_turns = "".join(_line(stop, box) + _arc(radius, radius, start, 1) for stop, start in turns)
    return f"{_move(Point(box.x + radius, box.y), box)}{sides_and_turns}<a:close/>"


def polyline(points: Sequence[Point], box: Box) -> str:
    """Return an open line through points as a geometry of its own, without sites."""
    size = f'w="{emu(box.width)}" h="{emu(box.height)}"'
    lines = "".join(_line(point, box) for point in points[1:])
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="l" t="t" r="r" b="b"/>'
        f'<a:pathLst><a:path {size} fill="none">{_move(points[0], box)}{lines}</a:path></a:pathLst></a:custGeom>'
    )


def _at(tag: str, point: Point, box: Box) -> str:
    return f'<a:{tag} x="{emu(point.x) - emu(box.x)}" y="{emu(point.y) - emu(box.y)}"/>'


def _move(point: Point, box: Box) -> str:
    return f"<a:moveTo>{_at('pt', point, box)}</a:moveTo>"


def _line(point: Point, box: Box) -> str:
    return f"<a:lnTo>{_at('pt', point, box)}</a:lnTo>"


def _arc(across: float, down: float, start: int, quarters: int) -> str:
    """Return a part of an ellipse, from a quarter (0 is the right, clockwise) through some quarters."""
    radii = f'wR="{emu(across)}" hR="{emu(down)}"'
    return f'<a:arcTo {radii} stAng="{start * _CURVE}" swAng="{quarters * _CURVE}"/>'


# -- Text


def text_body(runs: Sequence[TextRun], place: str, pen: Pen) -> str:
    """Return a text of lines that are already broken: nothing is wrapped and nothing shrinks.

    Lines are as far apart as the font has them, 1.15 sizes: any other distance is added above the first one too.
    """
    paragraphs = "".join(_paragraph(run, pen) for run in runs) or "<a:p/>"
    return f'<p:txBody><a:bodyPr wrap="none" {place}><a:noAutofit/></a:bodyPr><a:lstStyle/>{paragraphs}</p:txBody>'


def insets(left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> str:
    """Return the attributes that say how far text is from the sides of its shape."""
    return f'lIns="{emu(left)}" tIns="{emu(top)}" rIns="{emu(right)}" bIns="{emu(bottom)}"'


def _paragraph(run: TextRun, pen: Pen) -> str:
    side = {"start": "l", "end": "r"}.get(run.anchor, "ctr")
    # To the right, "l" would mean the line's start; only lines in the middle are the same either way.
    way = ' rtl="1"' if side == "ctr" and _runs_left("".join(span.text for span in run.spans)) else ""
    inks = run.inks or (None,) * len(run.spans)
    spans = "".join(_span(span, ink or run.ink, pen) for span, ink in zip(run.spans, inks, strict=True))
    return f'<a:p><a:pPr algn="{side}"{way}/>{spans}</a:p>'


def _span(span: Span, ink: Ink, pen: Pen) -> str:
    size = span.size / SHIFTED if span.shift else span.size
    look = ' b="1"' if span.bold and not pen.receding else ""
    look += ' i="1"' if span.italic else ""
    look += ' u="sng"' if span.underline else ""
    look += ' strike="sngStrike"' if span.strike else ""
    look += f' baseline="{30_000 if span.shift == "super" else -25_000}"' if span.shift else ""
    properties = f'<a:rPr lang="en-GB" sz="{hundredths(size)}"{look} noProof="1">{pen.text(ink)}{typeface()}</a:rPr>'
    return f"<a:r>{properties}<a:t>{content(span.text)}</a:t></a:r>"


def typeface() -> str:
    """Return the font of all text: its advances are the ones that the figure was laid out with."""
    return f'<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/>'


def hundredths(size: float) -> int:
    """Return a text's size in the format's unit: in whole tenths of a point, not larger than it is, and at least 1."""
    return min(max(int(size * 10 + 1e-6), 10), 40_000) * 10


def _runs_left(text: str) -> bool:
    """Return whether a text runs from right to left: its first letter decides."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)


def content(text: str) -> str:
    """Return text as it stands between tags."""
    return escape(clean(text).replace("\n", " "), quote=False)


def attribute(text: str) -> str:
    """Return text as it stands in an attribute; a line break is kept."""
    return escape(clean(text), quote=True).replace("\n", "&#10;")
