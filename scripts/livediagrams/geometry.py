"""Points, sizes, boxes and routes. Units are points (1 point = 1 CSS px as drawn); y grows downward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Point(NamedTuple):
    """A place."""

    x: float
    y: float


class Size(NamedTuple):
    """A width and a height, neither negative."""

    width: float
    height: float


class Box(NamedTuple):
    """An upright rectangle: its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the y of the bottom side."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """Return the middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def shift(self, dx: float, dy: float) -> Box:
        """Return the box moved by (dx, dy)."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def grow(self, by: float) -> Box:
        """Return the box with every side moved outward; a negative amount shrinks it."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Box) -> bool:
        """Return whether the two share some area; touching sides do not count."""
        x, y, width, height = self  # asked so often that each property would be felt
        left, top, across, down = other
        return x < left + across and left < x + width and y < top + down and top < y + height

    def contains(self, other: Box, slack: float = 0.0) -> bool:
        """Return whether the other box lies inside, its sides at most `slack` beyond ours."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


@dataclass(frozen=True, slots=True)
class Route:
    """The way of an edge from its tail to its head.

    `points` are the corners of a polyline or, when `curved`, the control points of joined cubic Bézier
    curves: one point, then three for each curve.
    """

    points: tuple[Point, ...]
    curved: bool = False

    def boxes(self) -> Iterator[Box]:
        """Yield the box around each segment of a polyline, or around the control points of each curve."""
        step = 3 if self.curved else 1
        for index in range(0, len(self.points) - step, step):
            xs, ys = zip(*self.points[index : index + step + 1], strict=True)
            yield Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    def shift(self, dx: float, dy: float) -> Route:
        """Return the route moved by (dx, dy)."""
        return Route(tuple(Point(x + dx, y + dy) for x, y in self.points), self.curved)


def box_around(points: Sequence[Point]) -> Box:
    """Return the smallest box around the points, of which there is at least one."""
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    left, top = min(xs), min(ys)
    return Box(left, top, max(xs) - left, max(ys) - top)


def points_in(box: Box, points: Iterable[Point]) -> int:
    """Return how many of the points lie inside the box, not on its sides."""
    left, top = box.x, box.y
    right, bottom = left + box.width, top + box.height
    return sum(1 for x, y in points if left < x < right and top < y < bottom)


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all the boxes, or an empty one at the origin when there are none."""
    corners = [(box.x, box.y, box.right, box.bottom) for box in boxes]
    if not corners:
        return Box(0, 0, 0, 0)
    left, top = min(c[0] for c in corners), min(c[1] for c in corners)
    right, bottom = max(c[2] for c in corners), max(c[3] for c in corners)
    return Box(left, top, right - left, bottom - top)


def decimal(value: float) -> str:
    """Return a number as short as two decimals make it; the only place where coordinates of figures are rounded."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
