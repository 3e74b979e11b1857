"""SVG to PNG: a figure's picture, and the card that stands for it where somebody shares a page.

Both are drawn from the figure's own SVG file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, log2
from typing import Final

from livediagrams import embed
from livediagrams.errors import IconError, Origin, Problem
from livediagrams.geometry import Box, Point, Size
from livediagrams.rich import Block, Line, Span
from livediagrams.scene import Mark, Part, Scene, Shape, TextRun
from livediagrams.text import LEADING, wraps
from livediagrams.theme import CARD, SMALLEST_TEXT
from livediagrams.tokens import FRAME, INK, MUTED, Ink
from livediagrams.write import svg
from livediagrams.write.typeset import typeset

_MOST_PIXELS: Final = 64_000_000
"""Of one picture: four bytes each while it is drawn."""
_LARGEST: Final = 2.0
"""How far a card enlarges a figure; beyond, its lines look coarse."""
_ICON: Final = 256
"""Pixels of an icon's sides."""
_CLEARLY: Final = 1.1
_CAPTION, _CAPTION_GAP, _SITE, _SITE_TOP = 25.0, 16.0, 23.0, 552.0
_BASELINE: Final = 0.78
"""Where in a line's height its letters stand."""

_MARKUP: Final = """
#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt, fill: none)
#let (across, down) = (float(sys.inputs.across) * 1pt, float(sys.inputs.down) * 1pt)
#place(image(bytes(sys.inputs.drawing), format: "svg", width: across, height: down))
"""
_FIRST_TAG: Final = re.compile(r'<svg xmlns="[^"]*" width="([\d.]+)" height="([\d.]+)"')
_DARK_RULES: Final = re.compile(r"<style>@media \(prefers-color-scheme:dark\)\{(.*)\}</style>")
_PLAIN: Final = re.compile(r":is\(([^)]*)\)")
_TEXT_SIZE: Final = re.compile(r' font-size="([\d.]+)"')
_GROUND: Final = re.compile(r'<rect width="[^>]*/>\n')
_GROUND_SIDES: Final = re.compile(r'(\n<rect )width="[\d.]+" height="[\d.]+"')
_VIEW: Final = re.compile(r'viewBox="[^"]*"')


def png(document: str, *, scale: float = 2.0, dark: bool = False, ground: bool = True) -> bytes:
    """Return a standalone SVG as PNG, in one palette, with the ground it stands on or clear.

    A picture that would be huge is drawn at a smaller scale.
    """
    width, height = size(document)
    document = in_palette(document, dark=dark)
    if not ground:
        document = _GROUND.sub("", document, count=1)
    return _drawn(document, min(scale, (_MOST_PIXELS / max(width * height, 1)) ** 0.5))


def in_palette(document: str, *, dark: bool) -> str:
    """Return a standalone SVG that has one palette, for those that cannot ask a reader which one."""
    return _DARK_RULES.sub(lambda found: _PLAIN.sub(r"\1", f"<style>{found[1]}</style>") if dark else "", document, 1)


def bitmap(picture: bytes, origin: Origin) -> bytes:
    """Return an icon as PNG, for formats that know no SVG. Raises IconError for one of which nothing is seen."""
    if picture.startswith(b"\x89PNG"):
        return picture
    start = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_ICON}" height="{_ICON}">'
    # Inside another one its own size does not count, which may be huge.
    drawn = _drawn(f'{start}<image width="{_ICON}" height="{_ICON}" href="{embed.address(picture)}"/></svg>', 1.0)
    if drawn == _drawn(f"{start}</svg>", 1.0):
        raise IconError(Problem(origin, "the icon cannot be drawn as a picture", "give a PNG file"))
    return drawn


def card(drawings: Sequence[str], title: str, caption: str, site: str) -> bytes:
    """Return a PNG with the figure and its words: its first drawing, or one whose text comes out clearly larger."""
    layouts = [max(_beside(drawing), _below(drawing), key=_text_size) for drawing in drawings]
    largest = max(layouts, key=_text_size)
    best = layouts[0] if _text_size(layouts[0]) * _CLEARLY > _text_size(largest) else largest
    words = svg.standalone(best.words(title, caption, site), {})
    return _drawn(words.replace("</svg>\n", f"{best.figure()}</svg>\n"), 1.0)


def size(document: str) -> Size:
    """Return the size of a standalone SVG."""
    found = _FIRST_TAG.match(document)
    assert found
    return Size(float(found[1]), float(found[2]))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand on a card: words on a plate, the figure in the middle of the room beside it."""

    drawing: str
    room: Box
    plate: Box
    column: Box
    """The place of title and caption on the plate."""
    title_sizes: tuple[float, ...]
    """The first with which the title takes no more than `title_lines`, or else the last."""
    title_lines: int

    @property
    def scale(self) -> float:
        """The figure's, so that it fills its room."""
        width, height = size(self.drawing)
        return min(self.room.width / width, self.room.height / height, _LARGEST)

    def figure(self) -> str:
        """Return the figure's drawing as an element of the card's."""
        width, height = (side * self.scale for side in size(self.drawing))
        x, y = self.room.center.x - width / 2, self.room.center.y - height / 2
        place = f'<svg x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
        return _FIRST_TAG.sub(place, self.drawing, count=1)

    def words(self, title: str, caption: str, site: str) -> Scene:
        """Return all that is on the card but the figure."""
        x, y, width, _ = self.column
        names = [_block(title, letters, width, bold=True) for letters in self.title_sizes]
        name = _cut(next((one for one in names if len(one.lines) <= self.title_lines), names[-1]), self.title_lines)
        below = y + name.height + _CAPTION_GAP
        lines = int((self.column.bottom - below) / (_CAPTION * LEADING))
        marks: tuple[Mark, ...] = (
            Shape(self.plate, fill=FRAME),
            *_runs(name, x, y, INK),
            *_runs(_cut(_block(caption, _CAPTION, width), lines), x, below, MUTED),
            *_runs(_cut(_block(site, _SITE, width, bold=True), 1), x, _SITE_TOP, MUTED),
        )
        return Scene("card", title, "", "", CARD, (Part("words", "node", self.plate, marks),))


def _text_size(layout: _Layout) -> float:
    """Return the size of the figure's smallest text on the card."""
    return layout.scale * min(map(float, _TEXT_SIZE.findall(layout.drawing)), default=SMALLEST_TEXT)


def _beside(drawing: str) -> _Layout:
    """Return the layout that gives most figures the most room: words at the left."""
    return _Layout(drawing, Box(428, 36, 744, 558), Box(0, 0, 400, 630), Box(40, 52, 336, 474), (48, 44, 40, 36), 5)


def _below(drawing: str) -> _Layout:
    """Return the layout for figures much wider than high: words above."""
    return _Layout(drawing, Box(40, 232, 1120, 306), Box(0, 0, 1200, 212), Box(40, 36, 1120, 150), (52, 46, 40), 1)


def _block(text: str, letters: float, room: float, *, bold: bool = False) -> Block:
    """Return the text in lines that fit the room."""
    return wraps([Line((Span(" ".join(text.split()), bold=bold, size=letters),))], limit=room, most=1)[0]


def _cut(block: Block, most: int) -> Block:
    """Return no more lines than that; where some are left out, the last one says so."""
    if len(block.lines) <= most:
        return block
    lines = block.lines[:most]
    span = lines[-1].spans[-1]
    shorter = replace(span, text=f"{span.text.rpartition(' ')[0] or span.text[:-2]} …")
    lines = (*lines[:-1], replace(lines[-1], spans=(shorter,)))
    return Block(lines, block.width, sum(line.height for line in lines))


def _runs(block: Block, x: float, y: float, ink: Ink) -> Iterator[TextRun]:
    """Yield the lines as marks, the top of the first at y."""
    for line in block.lines:
        yield TextRun(Point(x, y + line.height * _BASELINE), line.spans, ink, "start")
        y += line.height


def _drawn(document: str, scale: float) -> bytes:
    """Return an SVG as PNG.

    Typst draws a picture in whole pixels, and where it reckons one more than there are, it leaves one out from within.
    So the drawing gets sides of whole pixels and lies on a sheet of which it cannot reckon wrong, cut by the page.
    """
    pixels = Size(*(ceil(side * scale - 1e-6) for side in size(document)))
    (width, height), (across, down) = (tuple(str(side / scale) for side in one) for one in (pixels, _sheet(pixels)))
    first = f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}"'
    document = _FIRST_TAG.sub(first, document, count=1)
    document = _VIEW.sub(f'viewBox="0 0 {across} {down}"', document, count=1)
    document = _GROUND_SIDES.sub(rf'\1width="{width}" height="{height}"', document, count=1)
    return typeset("png", _MARKUP, scale, drawing=document, width=width, height=height, across=across, down=down)


def _sheet(pixels: Size) -> Size:
    """Return the sides of a sheet that holds so many pixels: one is the other, or its double, or its fourfold …"""
    short, long = sorted(pixels)
    times = 2 ** int(log2(long / max(short, 1)))
    side = ceil(long / times)
    return Size(side * times, side) if pixels.width >= pixels.height else Size(side, side * times)
