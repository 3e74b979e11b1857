"""Routes to the connectors that presentations know: a straight line, or an elbow of up to four bends.

Their ways are the formulas of `presetShapeDefinitions.xml` (ECMA-376 part 1): from the top left corner of a frame to
its bottom right one, across first. A frame may be turned by a quarter and flipped; bends lie at shares of its sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from livediagrams.bezier import between, distance, sampled
from livediagrams.geometry import Box, Point, Route, box_around, points_in

_LEAST: Final = 0.1
"""Points; a frame without width has no shares to tell a bend's place by."""
_STRAIGHT: Final = 0.5
"""Points that a line may be off its axis."""
_MOST_BENDS: Final = 4
_SAMPLES: Final = 24


@dataclass(frozen=True, slots=True)
class Connector:
    """A preset in its place.

    `frame` is its frame before it is turned by a quarter (clockwise, about its middle) and flipped (first), `bends`
    are shares of its sides, `way` its corners from start to end; `exact` tells whether it is the route's own way.
    """

    preset: str
    frame: Box
    way: tuple[Point, ...]
    turned: bool = False
    flipped: tuple[bool, bool] = (False, False)
    bends: tuple[float, ...] = ()
    exact: bool = True


def connector(route: Route, obstacles: Sequence[Box] = ()) -> Connector:
    """Return the connector for a route: its own way, else the nearest one that is clear of the obstacles."""
    points = _corners(route.points)
    if not route.curved and (len(points) == 2 or _is_elbow(points)):
        return _preset(points)
    return _preset(_nearest(route, obstacles), exact=False)


def _corners(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the corners of a polyline without those at which it does not turn."""
    found: list[Point] = []
    for point in points:
        if found and distance(found[-1], point) < 0.01:
            continue
        if len(found) > 1 and _is_on(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return tuple(found) if len(found) > 1 else (*found, *found)[:2]


def _is_on(before: Point, corner: Point, after: Point) -> bool:
    """Return whether a line goes on in its direction at a corner."""
    ax, ay, bx, by = corner.x - before.x, corner.y - before.y, after.x - corner.x, after.y - corner.y
    return abs(ax * by - ay * bx) < 0.001 * max(distance(before, corner) * distance(corner, after), 0.001) and (
        ax * bx + ay * by > 0
    )


def _is_elbow(points: Sequence[Point]) -> bool:
    """Return whether a polyline runs across and down in turn, with no more bends than there are presets for."""
    axes = [_axis(one, two) for one, two in pairwise(points)]
    return len(points) - 2 <= _MOST_BENDS and all(axes) and all(one != two for one, two in pairwise(axes))


def _axis(one: Point, two: Point) -> str:
    if abs(one.y - two.y) < _STRAIGHT:
        return "x"
    return "y" if abs(one.x - two.x) < _STRAIGHT else ""


def _preset(points: tuple[Point, ...], *, exact: bool = True) -> Connector:
    """Return the preset whose way these corners are."""
    (x, y), (right, bottom) = points[0], points[-1]
    across, down = right - x, bottom - y
    if len(points) == 2:
        frame = Box(min(x, right), min(y, bottom), abs(across), abs(down))
        return Connector("straightConnector1", frame, points, flipped=(across < 0, down < 0), exact=exact)
    turned = _axis(points[0], points[1]) == "y"
    # Along the frame, "u" is the axis of the first piece and "v" the other; turned, "v" runs to the left.
    flipped = (down < 0, across > 0) if turned else (across < 0, down < 0)
    wide, high = (abs(down), abs(across)) if turned else (abs(across), abs(down))
    wide, high = max(wide, _LEAST), max(high, _LEAST)
    along = -wide if flipped[0] else wide
    aside = (high if flipped[1] else -high) if turned else (-high if flipped[1] else high)
    bends = tuple(
        ((corner.x - x) if (number % 2 == 0) == (not turned) else (corner.y - y)) / (aside if number % 2 else along)
        for number, corner in enumerate(points[1:-2])
    )
    middle = between(points[0], points[-1], 0.5)
    frame = Box(middle.x - wide / 2, middle.y - high / 2, wide, high)
    return Connector(f"bentConnector{len(points) - 1}", frame, points, turned, flipped, bends, exact)


def _nearest(route: Route, obstacles: Sequence[Box]) -> tuple[Point, ...]:
    """Return the way of a preset that crosses fewest obstacles, and of these the one that is nearest to a route."""
    wanted = _evenly(sampled(route))
    start, end = wanted[0], wanted[-1]
    around = box_around(wanted).grow(1)
    near = [box.grow(-1) for box in obstacles if box.overlaps(around)]

    def cost(way: tuple[Point, ...]) -> tuple[int, float]:
        crossed = sum(1 for box in near if _crosses(way, box))
        apart = sum(distance(one, two) for one, two in zip(wanted, _evenly(way), strict=True))
        return crossed, round(apart + len(way), 3)

    return min(_ways(start, end, wanted), key=cost)


def _crosses(way: Sequence[Point], box: Box) -> bool:
    """Return whether a way runs through a box."""
    if len(way) == 2:
        return points_in(box, sampled(Route(tuple(way)), 3)) > 0
    return any(box_around(piece).overlaps(box) for piece in pairwise(way))


def _ways(start: Point, end: Point, wanted: Sequence[Point]) -> Iterator[tuple[Point, ...]]:
    """Yield ways of presets with their ends here, their bends where the route has been."""
    yield start, end
    if not _axis(start, end):
        yield start, Point(end.x, start.y), end
        yield start, Point(start.x, end.y), end
    yield from _elbows(start, end, wanted)


def _elbows(start: Point, end: Point, wanted: Sequence[Point]) -> Iterator[tuple[Point, ...]]:
    """Yield ways with two bends."""
    middle = between(start, end, 0.5)
    for x in dict.fromkeys(round(point.x, 1) for point in (middle, *wanted)):
        if min(abs(x - start.x), abs(x - end.x)) > 1 and abs(start.y - end.y) > 1:
            yield start, Point(x, start.y), Point(x, end.y), end
    for y in dict.fromkeys(round(point.y, 1) for point in (middle, *wanted)):
        if min(abs(y - start.y), abs(y - end.y)) > 1 and abs(start.x - end.x) > 1:
            yield start, Point(start.x, y), Point(end.x, y), end


def _evenly(points: Sequence[Point]) -> list[Point]:
    """Return as many points of a polyline as any other way is compared by, at equal distances."""
    lengths = [0.0]
    for one, two in pairwise(points):
        lengths.append(lengths[-1] + distance(one, two))
    found, at = [], 0
    for number in range(_SAMPLES + 1):
        goal = lengths[-1] * number / _SAMPLES
        while at < len(points) - 2 and lengths[at + 1] < goal:
            at += 1
        length = (lengths[at + 1] - lengths[at]) if len(points) > 1 else 0
        share = (goal - lengths[at]) / length if length else 0
        found.append(between(points[at], points[min(at + 1, len(points) - 1)], min(share, 1)))
    return found
