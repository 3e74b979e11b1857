"""Where things stand on a slide: title and text above the figure or beside it, whichever leaves it larger; the credit.

Lengths are points of a slide of 16:9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from livediagrams.geometry import Box, Point, Route, Size
from livediagrams.rich import Line, Span
from livediagrams.scene import Arrow, Mark, Part, Picture, Rule, Scene, Shape, TextRun, Wire
from livediagrams.text import wraps

SLIDE: Final = Size(960, 540)
LEAST_TEXT: Final = 12.0
"""Smaller text is not read from a seat in the room."""
CREDIT: Final = 12.0

_LARGEST: Final = 1.8
"""How far a small figure is enlarged."""
_MARGIN, _EDGE, _GAP = 24.0, 12.0, 20.0
_COLUMN: Final = (210.0, 400.0)
_TITLE_SIZES: Final = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, LEAST_TEXT)
_TEXT_SIZES: Final = (20.0, 18.0, 16.0, 15.0, 14.0, 13.0, LEAST_TEXT)
_LEADING: Final = 1.2
_SPARE: Final = 1.02
"""What wraps in a presentation's own way gets a little more room than we measure."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The places on all slides of a figure, and the sizes of the words there."""

    is_above: bool
    """Whether the words stand above the figure, not beside it."""
    scale: float
    figure: Box
    title: Box
    title_size: float
    text: Box
    text_size: float
    credit: Box


def stage(scene: Scene, titles: Sequence[str], texts: Sequence[str]) -> Stage:
    """Return the places of a figure's slides; of titles and texts one at a time stands on a slide."""
    above, beside = _above(scene, titles, texts), _beside(scene, titles, texts)
    return above if above.scale > beside.scale else beside


def smallest_text(scene: Scene) -> float:
    """Return the size on a slide of a figure's smallest text."""
    place = stage(scene, [""], [""])
    marks = (mark for part in scene.parts for mark in part.marks if isinstance(mark, TextRun))
    return min((span.size for run in marks for span in run.spans), default=LEAST_TEXT) * place.scale


def _above(scene: Scene, titles: Sequence[str], texts: Sequence[str]) -> Stage:
    wide = SLIDE.width - 2 * _MARGIN
    title, text = Box(_MARGIN, 12, wide, 42), Box(_MARGIN, 54, wide, 40)
    credit = Box(_MARGIN, SLIDE.height - 28, wide, 18)
    room = Box(_MARGIN, 100, wide, credit.y - 106)
    title_size, text_size = _size(titles, title, _TITLE_SIZES, bold=True), _size(texts, text, _TEXT_SIZES)
    return Stage(True, *_in(room, scene), title, title_size, text, text_size, credit)


def _beside(scene: Scene, titles: Sequence[str], texts: Sequence[str]) -> Stage:
    high = SLIDE.height - 2 * _EDGE
    scale = min(high / max(scene.size.height, 1), _LARGEST)
    rest = SLIDE.width - _MARGIN - _GAP - _EDGE
    column = min(max(rest - scene.size.width * scale, _COLUMN[0]), _COLUMN[1])
    room = Box(_MARGIN + column + _GAP, _EDGE, rest - column, high)
    title = Box(_MARGIN, 28, column, 180)
    size = _size(titles, title, _TITLE_SIZES, bold=True)
    title = title._replace(height=min(max(_height(one, size, column, bold=True) for one in titles), title.height))
    credit = Box(_MARGIN, SLIDE.height - 50, column, 36)
    text = Box(_MARGIN, title.bottom + 14, column, credit.y - title.bottom - 24)
    return Stage(False, *_in(room, scene), title, size, text, _size(texts, text, _TEXT_SIZES), credit)


def _in(room: Box, scene: Scene) -> tuple[float, Box]:
    """Return how large a figure is in a room, and where."""
    width, height = max(scene.size.width, 1), max(scene.size.height, 1)
    scale = min(room.width / width, room.height / height, _LARGEST)
    middle = room.center
    return scale, Box(middle.x - width * scale / 2, middle.y - height * scale / 2, width * scale, height * scale)


def fitting(text: str, size: float, box: Box, *, bold: bool = False) -> str:
    """Return as much of a text as fits a box; where some is left out, it says so."""
    lines = _lines(text, size, box.width, bold=bold)
    most = max(int((box.height - 2) / (size * _LEADING)), 1)
    return text if len(lines) <= most else " ".join(" ".join(lines[:most]).split()[:-1]) + " …"


def _size(texts: Sequence[str], box: Box, sizes: Sequence[float], *, bold: bool = False) -> float:
    """Return the largest of some sizes at which each of the texts fits a box, or the least."""
    return next(
        (size for size in sizes if all(_height(text, size, box.width, bold=bold) <= box.height for text in texts)),
        sizes[-1],
    )


def _height(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """Return how high a text is when wrapped."""
    return max(len(_lines(text, size, width, bold=bold)), 1) * size * _LEADING + 2


def _lines(text: str, size: float, width: float, *, bold: bool) -> list[str]:
    line = Line((Span(" ".join(text.split()), bold=bold, size=size),))
    return [one.text for one in wraps([line], limit=width / _SPARE, most=1)[0].lines]


# -- A scene in its place


def staged(scene: Scene, place: Stage) -> Scene:
    """Return the scene in points of the slide."""
    move = _Move(place.scale, place.figure.x, place.figure.y)
    return replace(scene, size=Size(*place.figure[2:]), parts=tuple(map(move.part, scene.parts)))


@dataclass(frozen=True, slots=True)
class _Move:
    """Enlarges, then shifts."""

    scale: float
    dx: float
    dy: float

    def part(self, part: Part) -> Part:
        return replace(part, box=self.box(part.box), marks=tuple(map(self.mark, part.marks)))

    def mark(self, mark: Mark) -> Mark:
        by = self.scale
        match mark:
            case Shape():
                box, points = self.box(mark.box), self.points(mark.points)
                width = mark.stroke_width * by
                return replace(mark, box=box, points=points, radius=mark.radius * by, stroke_width=width)
            case Rule():
                return replace(mark, points=self.points(mark.points), stroke_width=mark.stroke_width * by)
            case Picture():
                return replace(mark, box=self.box(mark.box))
            case TextRun():
                spans = tuple(replace(span, size=span.size * by) for span in mark.spans)
                return replace(mark, at=self.point(mark.at), spans=spans, width=mark.width * by)
            case Wire():
                route = Route(self.points(mark.route.points), mark.route.curved)
                arrows = tuple(map(self.arrow, mark.arrows))
                return replace(mark, route=route, stroke_width=mark.stroke_width * by, arrows=arrows)

    def arrow(self, arrow: Arrow) -> Arrow:
        return replace(arrow, tip=self.point(arrow.tip), size=arrow.size * self.scale)

    def box(self, box: Box) -> Box:
        corner = self.point(Point(box.x, box.y))
        return Box(*corner, box.width * self.scale, box.height * self.scale)

    def points(self, points: Sequence[Point]) -> tuple[Point, ...]:
        return tuple(map(self.point, points))

    def point(self, point: Point) -> Point:
        return Point(point.x * self.scale + self.dx, point.y * self.scale + self.dy)
