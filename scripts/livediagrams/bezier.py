"""Routes as curves: points on them, where they meet an outline, and cutting them there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import hypot, inf

from livediagrams.geometry import Box, Point, Route

Curve = tuple[Point, Point, Point, Point]

_ON = 0.1
"""Points: what is no farther away lies on a line."""


def curves(route: Route) -> list[Curve]:
    """Return the cubic Bézier curves of a curved route."""
    points = route.points
    return [(points[i], points[i + 1], points[i + 2], points[i + 3]) for i in range(0, len(points) - 3, 3)]


def at(curve: Curve, share: float) -> Point:
    """Return the point of a curve at a share (0 to 1) of its way."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    a, b, c, d = _shares(share)
    return Point(a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy)


def _shares(share: float) -> tuple[float, float, float, float]:
    """Return how much each of a curve's four points counts at a share of its way."""
    rest = 1 - share
    return rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3


@cache
def _weights(count: int) -> list[tuple[float, float, float, float]]:
    """Return the same for `count` points that follow a curve's first."""
    return [_shares(number / count) for number in range(1, count + 1)]


def sampled(route: Route, step: float = 6.0) -> list[Point]:
    """Return points along a route, both ends included, not much farther apart than `step`."""
    if not route.points:
        return []
    found = [route.points[0]]
    if route.curved:
        for curve in curves(route):
            length = sum(distance(one, two) for one, two in pairwise(curve))
            count = max(2, min(64, round(length / step)))
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
            for a, b, c, d in _weights(count):
                found.append(Point(a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
        return found
    for one, two in pairwise(route.points):
        count = max(1, round(distance(one, two) / step))
        found += [between(one, two, number / count) for number in range(1, count + 1)]
    return found


def split(curve: Curve, share: float) -> tuple[Curve, Curve]:
    """Return the two parts of a curve before and after a share of its way (de Casteljau)."""
    a, b, c, d = curve
    ab, bc, cd = between(a, b, share), between(b, c, share), between(c, d, share)
    abc, bcd = between(ab, bc, share), between(bc, cd, share)
    middle = between(abc, bcd, share)
    return (a, ab, abc, middle), (middle, bcd, cd, d)


def straight(start: Point, end: Point) -> list[Point]:
    """Return the control points, but for the first, of a curve that is a straight line."""
    return [between(start, end, 1 / 3), between(start, end, 2 / 3), end]


def reversed_route(route: Route) -> Route:
    """Return the route from its end to its start."""
    return Route(route.points[::-1], route.curved)


def ended(route: Route, outline: Sequence[Point]) -> Route:
    """Return a route whose end lies on an outline: cut where it first enters, or led on in its own direction.

    A route that heads past the outline is led on to the outline's middle.
    """
    if len(route.points) < 2 or len(outline) < 3 or away(route.points[-1], outline) < _ON:
        return route
    if inside(route.points[-1], outline):
        return route if inside(route.points[0], outline) else _cut(route, outline)
    tip = route.points[-1]
    before = next((point for point in reversed(route.points[:-1]) if distance(point, tip) > 0.5), None)
    if before is None:
        return route
    pace = 1000 / distance(before, tip)
    ahead = Point(tip.x + (tip.x - before.x) * pace, tip.y + (tip.y - before.y) * pace)
    goal = first_meeting(tip, ahead, outline)
    if goal is None and route.curved:
        goal = first_meeting(tip, middle_of(outline), outline)
    if goal is None or distance(tip, goal) < 0.05:
        return route
    if route.curved:
        return Route((*route.points, *straight(tip, goal)), True)
    return Route((*route.points[:-1], goal))


def away(point: Point, outline: Sequence[Point]) -> float:
    """Return how far a point is from the line of a closed polygon."""
    px, py = point
    least = inf
    for (x, y), (other_x, other_y) in pairwise((*outline, outline[0])):
        dx, dy = other_x - x, other_y - y
        share = min(max(((px - x) * dx + (py - y) * dy) / ((dx * dx + dy * dy) or 1.0), 0.0), 1.0)
        least = min(least, hypot(px - x - share * dx, py - y - share * dy))
    return least


def _cut(route: Route, outline: Sequence[Point]) -> Route:
    """Return a route that ends inside an outline, without what lies inside."""
    if not route.curved:
        for number, (one, two) in enumerate(pairwise(route.points)):
            goal = first_meeting(one, two, outline)
            if goal is not None:
                return Route((*route.points[: number + 1], goal))
        return route
    kept: list[Point] = [route.points[0]]
    for curve in curves(route):
        steps = [number / 24 for number in range(25)]
        entry = next((share for share in steps if inside(at(curve, share), outline)), None)
        if entry is None:
            kept += curve[1:]
            continue
        low, high = max(entry - 1 / 24, 0.0), entry
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (low, middle) if inside(at(curve, middle), outline) else (middle, high)
        if high > 0.02 or len(kept) == 1:
            kept += split(curve, high)[0][1:]
        break
    return Route(tuple(kept), True)


def outside(route: Route, boxes: Sequence[Box]) -> list[Route]:
    """Return the pieces of a curved route that lie outside some boxes, in order."""
    pieces: list[list[Point]] = []
    is_open = False
    for curve in curves(route):
        shares = _switches(curve, boxes)
        for low, high in pairwise([0.0, *shares, 1.0]):
            hidden = _is_in(at(curve, (low + high) / 2), boxes)
            if not hidden:
                part = split(split(curve, high)[0], low / high if high else 0.0)[1]
                if not is_open:
                    pieces.append([part[0]])
                pieces[-1] += part[1:]
            is_open = not hidden
    return [Route(tuple(points), curved=True) for points in pieces]


def _switches(curve: Curve, boxes: Sequence[Box]) -> list[float]:
    """Return the shares of a curve's way where it enters or leaves one of the boxes."""
    found, steps = [], [number / 40 for number in range(41)]
    for low, high in pairwise(steps):
        was = _is_in(at(curve, low), boxes)
        if was != _is_in(at(curve, high), boxes):
            near, far = low, high
            for _ in range(10):
                middle = (near + far) / 2
                near, far = (middle, far) if _is_in(at(curve, middle), boxes) == was else (near, middle)
            found.append(far)
    return found


def _is_in(point: Point, boxes: Sequence[Box]) -> bool:
    return any(box.x < point.x < box.right and box.y < point.y < box.bottom for box in boxes)


def inside(point: Point, outline: Sequence[Point]) -> bool:
    """Return whether a point lies inside a closed polygon."""
    odd = False
    for one, two in pairwise((*outline, outline[0])):
        if (one.y > point.y) != (two.y > point.y):
            x = one.x + (point.y - one.y) / (two.y - one.y) * (two.x - one.x)
            odd ^= point.x < x
    return odd


def first_meeting(start: Point, end: Point, outline: Sequence[Point]) -> Point | None:
    """Return where a straight line first meets a closed polygon."""
    best: float | None = None
    dx, dy = end.x - start.x, end.y - start.y
    for one, two in pairwise((*outline, outline[0])):
        ex, ey = two.x - one.x, two.y - one.y
        cross = dx * ey - dy * ex
        if abs(cross) < 1e-9:
            continue
        along = ((one.x - start.x) * ey - (one.y - start.y) * ex) / cross
        share = ((one.x - start.x) * dy - (one.y - start.y) * dx) / cross
        if -1e-9 <= share <= 1 + 1e-9 and -1e-9 <= along <= 1 and (best is None or along < best):
            best = along
    return None if best is None else between(start, end, max(best, 0.0))


def middle_of(outline: Sequence[Point]) -> Point:
    """Return the middle of the box around a polygon."""
    xs, ys = [point.x for point in outline], [point.y for point in outline]
    return Point((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def between(one: Point, two: Point, share: float) -> Point:
    """Return the point at a share of the way from one point to another."""
    return Point(one.x + (two.x - one.x) * share, one.y + (two.y - one.y) * share)


def distance(one: Point, two: Point) -> float:
    """Return how far two points are apart."""
    return hypot(one.x - two.x, one.y - two.y)
