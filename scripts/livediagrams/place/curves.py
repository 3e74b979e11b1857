"""Curved routes of our own: arcs between boxes, round loops, and links that leave a box where they are told to.

Graphviz draws edges of one pair on top of each other with `splines=curved`, turns some round, makes a point of a loop,
and knows no fields of a record here, as it is given plain boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from livediagrams.bezier import between, distance, sampled
from livediagrams.geometry import Box, Point, Route, box_around, points_in, union

_APART: Final = 30.0
"""Between the middles of two arcs that join the same boxes."""
_BENDS: Final = (0.1, -0.1, 0.22, -0.22, 0.36, -0.36, 0.5, -0.5, 0.0)
"""Heights of an arc over its length, in the order they are tried."""
_OUTWARD: Final = {"N": Point(0, -1), "S": Point(0, 1), "E": Point(1, 0), "W": Point(-1, 0)}
_LOOP: Final = 26.0


@dataclass(frozen=True, slots=True)
class Joint:
    """An edge to be drawn: the boxes that it joins, and the ids of the parts they belong to."""

    id: str
    tail: Box
    head: Box
    tail_owner: str
    head_owner: str


def arcs(joints: Sequence[Joint], obstacles: Mapping[str, Box]) -> dict[str, Route]:
    """Return an arc from middle to middle for each joint between two parts, its ends not yet cut at the outlines.

    An arc bends outward, the other way or farther where it would run through an obstacle; arcs of one pair fan out.
    """
    pairs: dict[tuple[str, str], list[Joint]] = {}
    for joint in joints:
        if joint.tail_owner != joint.head_owner:
            one, two = sorted((joint.tail_owner, joint.head_owner))
            pairs.setdefault((one, two), []).append(joint)
    center = union(obstacles.values()).center
    routes: dict[str, Route] = {}
    for ends, fellows in pairs.items():
        others = [box for part, box in obstacles.items() if part not in ends]
        fans = (_fan(fellows, bend, ends[0], center) for bend in (_BENDS if len(fellows) == 1 else (0.0, *_BENDS)))
        routes |= _easiest(fans, others)
    return routes


def _easiest(fans: Iterable[dict[str, Route]], others: Sequence[Box]) -> dict[str, Route]:
    """Return the first of the fans with the least trouble; those after one without any are not looked at."""
    best: dict[str, Route] = {}
    least = inf
    for fan in fans:
        trouble = sum(_trouble(route, others) for route in fan.values())
        if trouble < least:
            best, least = fan, trouble
        if not trouble:
            break
    return best


def _fan(fellows: Sequence[Joint], bend: float, first: str, center: Point) -> dict[str, Route]:
    """Return the arcs of one pair of parts, side by side around one that is bent so much."""
    fan = {}
    for number, joint in enumerate(fellows):
        one, two = joint.tail.center, joint.head.center
        if joint.tail_owner != first:
            one, two = two, one
        length = distance(one, two) or 1.0
        normal = Point((two.y - one.y) / length, (one.x - two.x) / length)
        half = between(one, two, 0.5)
        outward = 1 if (half.x - center.x) * normal.x + (half.y - center.y) * normal.y >= 0 else -1
        height = bend * outward * length + (number - (len(fellows) - 1) / 2) * _APART
        top = Point(half.x + normal.x * height * 4 / 3, half.y + normal.y * height * 4 / 3)
        points = (one, between(one, top, 0.5), between(two, top, 0.5), two)
        fan[joint.id] = Route(points if joint.tail_owner == first else points[::-1], curved=True)
    return fan


def _trouble(route: Route, others: Iterable[Box]) -> int:
    points = sampled(route)
    around = box_around(points)
    return sum(points_in(box, points) for box in others if box.overlaps(around))


def loop(box: Box, obstacles: Sequence[Box], number: int, *, sides: str) -> Route:
    """Return a round loop at the first of the sides with room for it; the next one of a box is larger."""
    reach = _LOOP + 14 * number
    loops = [_loop_at(box, side, reach) for side in sides]
    return min(loops, key=lambda route: _trouble(route, obstacles))


def _loop_at(box: Box, side: str, reach: float) -> Route:
    out = _OUTWARD[side]
    along = Point(abs(out.y), abs(out.x))
    half = min(box.width * along.x + box.height * along.y, 40.0) / 4
    foot = Point(box.center.x + out.x * box.width / 2, box.center.y + out.y * box.height / 2)
    spread = half + reach * 0.4
    near, far = (Point(foot.x + along.x * step, foot.y + along.y * step) for step in (-half, half))
    tops = (
        Point(foot.x + out.x * reach * 1.3 + along.x * s, foot.y + out.y * reach * 1.3 + along.y * s)
        for s in (-spread, spread)
    )
    return Route((near, *tops, far), curved=True)


def link(tail: Box, tail_sides: str, head: Box, head_sides: str, obstacles: Iterable[Box]) -> Route:
    """Return the shortest S-shaped way between two boxes that leaves them squarely by sides allowed.

    Ways through as little of the obstacles as can be come first.
    """
    others = [box.grow(-2) for box in obstacles]
    ways = [_square(tail, one, head, two) for one in tail_sides for two in head_sides]
    return min(ways, key=lambda way: (_trouble(way, others), _bend_cost(way)))


def _square(tail: Box, tail_side: str, head: Box, head_side: str) -> Route:
    ends = []
    for box, side in ((tail, tail_side), (head, head_side)):
        out = _OUTWARD[side]
        ends.append((Point(box.center.x + out.x * box.width / 2, box.center.y + out.y * box.height / 2), out))
    (start, leaving), (end, coming) = ends
    reach = max(20.0, min(distance(start, end) * 0.45, 90.0))
    one = Point(start.x + leaving.x * reach, start.y + leaving.y * reach)
    two = Point(end.x + coming.x * reach, end.y + coming.y * reach)
    return Route((start, one, two, end), curved=True)


def _bend_cost(route: Route) -> float:
    """Return how long a link is, and how sharply its ends turn away from each other."""
    start, one, two, end = route.points
    return distance(start, one) + distance(one, two) * 2 + distance(two, end)
