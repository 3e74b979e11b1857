"""Labels of edges, and titles of frames, set aside from what is drawn: for routes that took no account of them.

Graphviz puts a label beside the middle of its own edge, wherever other edges, frames and titles are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import inf
from typing import Final

from livediagrams.bezier import distance, sampled
from livediagrams.geometry import Box, Point, Route, Size, box_around, points_in

_SHARES: Final = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
"""Of the way of an edge: where its label may stand, the best first."""
_FROM_END: Final = (14.0, 22.0, 32.0, 44.0)
_GAP: Final = 4.0
_FARTHER: Final = 16.0
"""Between a line and a label that finds no place at it."""
_HEAD: Final = 6.0
"""Half the side of the square that an arrow head takes."""
_TITLE_STEP: Final = 8.0


@dataclass(frozen=True, slots=True)
class Scenery:
    """What labels keep clear of: boxes that hide them, the borders of frames, and the edges' lines."""

    solids: Sequence[Box]
    frames: Sequence[Box]
    routes: Mapping[str, Route]


def titles_aside(
    titles: Mapping[str, Box], frames: Mapping[str, Box], scenery: Scenery, padding: float
) -> dict[str, Box]:
    """Return the titles, each as far left in its frame as no line runs through it."""
    lines = [point for route in scenery.routes.values() for point in sampled(route, 4)]
    found = {}
    for group, title in titles.items():
        frame = frames.get(group)
        found[group] = title if frame is None else _clear_title(title, frame, lines, scenery.solids, padding)
    return found


def _clear_title(title: Box, frame: Box, lines: Sequence[Point], solids: Sequence[Box], padding: float) -> Box:
    row = [point for point in lines if title.y - 3 < point.y < title.bottom + 3 and frame.x < point.x < frame.right]
    steps = max(0, int((frame.right - padding - title.right) / _TITLE_STEP))
    places = [title.shift(number * _TITLE_STEP, 0) for number in range(steps + 1)]

    def crossed(place: Box) -> int:
        room = place.grow(3)
        hidden = sum(100 for solid in solids if solid.overlaps(place))
        return hidden + sum(room.x < x < room.right for x, _ in row)

    return next((place for place in places if not crossed(place)), None) or min(places, key=crossed)


class Setter:
    """Sets labels one by one; each is in the way of those after it."""

    def __init__(self, scenery: Scenery) -> None:
        self.solids = list(scenery.solids)
        self.borders = [border for frame in scenery.frames for border in _borders(frame)]
        self.points = {edge: sampled(route, 5) for edge, route in scenery.routes.items()}
        self.around = {edge: box_around(line).grow(1) for edge, line in self.points.items() if line}
        self.tips = [_square(tip) for line in self.points.values() if line for tip in (line[0], line[-1])]
        self.placed: list[Box] = []

    def place(self, edge: str, where: str, size: Size, first: Box | None) -> Box:
        """Return where a label goes, and keep that place; `first` is where it would go if nothing were in the way."""
        line = self.points[edge]
        found = _middles(line, size) if where in ("label", "outer") else _ends(line, size, where)
        best, least = None, inf
        for rank, spot in enumerate(chain([first] if first else [], found)):
            if least <= 0.2 * rank:  # all that follow are worse for their rank alone
                break
            cost = self._trouble(spot, edge) + 0.2 * rank
            if cost < least:
                best, least = spot, cost
        assert best
        self.placed.append(best.grow(1))
        return best

    def _trouble(self, spot: Box, edge: str) -> float:
        room = spot.grow(2)
        bad = sum(30 + 60 * _shared(other, spot) for other in (*self.solids, *self.placed) if other.overlaps(room))
        bad += sum(8 for border in self.borders if border.overlaps(spot))
        for other, around in self.around.items():
            hits = points_in(room, self.points[other]) if around.overlaps(room) else 0
            if hits:
                bad += 3 + hits * 0.1 if other == edge else 10 + hits
        bad += sum(25 for tip in self.tips if tip.overlaps(spot))
        return bad


def _middles(line: Sequence[Point], size: Size) -> Iterator[Box]:
    """Yield the places of a label beside an edge's middle parts, then those on its line."""
    anchors = [_along(line, share) for share in _SHARES]
    for point, way in anchors:
        yield from _beside(point, way, size, _GAP)
    for point, _ in anchors:
        yield Box(point.x - size.width / 2, point.y - size.height / 2, *size)
    for point, way in anchors:
        yield from _beside(point, way, size, _FARTHER)


def _ends(line: Sequence[Point], size: Size, where: str) -> Iterator[Box]:
    """Yield the places of a label beside an end of an edge, the nearest first."""
    length = sum(distance(one, two) for one, two in pairwise(line)) or 1.0
    for away in _FROM_END:
        share = min(away / length, 0.45)
        point, way = _along(line, share if where == "tail" else 1 - share)
        yield from _beside(point, way, size, _GAP)


def _beside(point: Point, way: Point, size: Size, gap: float) -> Iterator[Box]:
    """Yield the boxes beside a line, on its right or below it first, then on the other side."""
    normal = Point(-way.y, way.x)
    if (normal.x, normal.y) < (-0.2, 0):
        normal = Point(-normal.x, -normal.y)
    away = size.width / 2 * abs(normal.x) + size.height / 2 * abs(normal.y) + gap
    for side in (1, -1):
        x, y = point.x + side * normal.x * away, point.y + side * normal.y * away
        yield Box(x - size.width / 2, y - size.height / 2, *size)


def _along(line: Sequence[Point], share: float) -> tuple[Point, Point]:
    """Return the point at a share of a line's length, and the direction of the line there."""
    lengths = [distance(one, two) for one, two in pairwise(line)]
    rest = sum(lengths) * share
    for (one, two), length in zip(pairwise(line), lengths, strict=True):
        if rest <= length and length > 0:
            part = rest / length
            point = Point(one.x + (two.x - one.x) * part, one.y + (two.y - one.y) * part)
            return point, Point((two.x - one.x) / length, (two.y - one.y) / length)
        rest -= length
    return line[-1], Point(1, 0)


def _borders(frame: Box) -> list[Box]:
    return [
        Box(frame.x - 1, frame.y - 1, frame.width + 2, 2),
        Box(frame.x - 1, frame.bottom - 1, frame.width + 2, 2),
        Box(frame.x - 1, frame.y - 1, 2, frame.height + 2),
        Box(frame.right - 1, frame.y - 1, 2, frame.height + 2),
    ]


def _square(tip: Point) -> Box:
    return Box(tip.x - _HEAD, tip.y - _HEAD, 2 * _HEAD, 2 * _HEAD)


def _shared(one: Box, spot: Box) -> float:
    """Return how much of a label another box covers."""
    across = min(one.right, spot.right) - max(one.x, spot.x)
    down = min(one.bottom, spot.bottom) - max(one.y, spot.y)
    return max(across, 0) * max(down, 0) / max(spot.width * spot.height, 1.0)
