"""The interface of the router and the working form of a path."""

from __future__ import annotations

from dataclasses import dataclass, field

from livediagrams.geometry import Box, Point, Route, Size

ARROW = 12.0  # the shortest run at an end, so that an arrow head fits
CORNER = 8.0  # how far a port stays from the corners of its side
EPSILON = 0.005  # coordinates closer than this are the same


@dataclass(frozen=True, slots=True)
class Connection:
    """What is to be joined, by which sides, and the texts that go with the line."""

    id: str
    tail: Box
    head: Box
    tail_owner: str
    head_owner: str
    tail_sides: str = "NESW"
    head_sides: str = "NESW"
    label: Size | None = None
    tail_label: Size | None = None
    head_label: Size | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way: a "box" or "title" (never crossed), a "frame" or "line" (crossed at right angle)."""

    id: str
    box: Box
    kind: str = "box"


@dataclass(frozen=True, slots=True)
class Routing:
    """The routes, the boxes of the labels by (connection id, "label" | "tail" | "head"), and what found no way."""

    routes: dict[str, Route] = field(default_factory=dict)
    labels: dict[tuple[str, str], Box] = field(default_factory=dict)
    unrouted: tuple[str, ...] = ()


@dataclass(slots=True)
class Path:
    """A route under work: the positions of its segments, which lie across and along in turn.

    A vertical segment stands at an x, a horizontal one at a y; each reaches from the position of the segment
    before it to that of the segment after it, the outer two from `start` and to `end`.
    """

    index: int
    connection: Connection
    tail_side: str
    head_side: str
    start: float
    end: float
    at: list[float]

    def vertical(self, number: int) -> bool:
        """Return whether the segment of that number is vertical."""
        return (number % 2 == 0) == (self.tail_side in "NS")

    def near(self, number: int) -> float:
        """Return where the segment begins."""
        return self.at[number - 1] if number else self.start

    def far(self, number: int) -> float:
        """Return where the segment ends."""
        return self.at[number + 1] if number + 1 < len(self.at) else self.end

    def points(self) -> list[Point]:
        """Return the corners from the tail to the head."""
        line = [self.start, *self.at, self.end]
        upright = self.tail_side in "NS"
        corners = []
        for number in range(len(line) - 1):
            one, two = line[number], line[number + 1]
            corners.append(Point(two, one) if (number % 2 == 0) == upright else Point(one, two))
        return corners

    def tidy(self) -> None:
        """Drop inner segments of no length, so that the two beside each become one."""
        if self.connection.tail == self.connection.head:  # a loop keeps its form, however flat
            return
        number = 1
        while number < len(self.at) - 1:
            if abs(self.at[number + 1] - self.at[number - 1]) < EPSILON:
                del self.at[number : number + 2]
                number = max(1, number - 1)
            else:
                number += 1


def side_at(box: Box, side: str) -> float:
    """Return the coordinate of the border line of that side."""
    if side == "N":
        return box.y
    if side == "S":
        return box.bottom
    return box.x if side == "W" else box.right


def side_range(box: Box, side: str) -> tuple[float, float]:
    """Return the part of a side where ports may lie, clear of the corners."""
    low, high = (box.x, box.right) if side in "NS" else (box.y, box.bottom)
    corner = min(CORNER, (high - low) / 3)
    return low + corner, high - corner


def straight_place(tail: Box, head: Box, vertical: bool) -> float | None:
    """Return where one straight line joins the two best: the middle of the smaller, or of what they share."""
    low, high = side_range(tail, "N" if vertical else "E")
    low_head, high_head = side_range(head, "N" if vertical else "E")
    smaller = tail if high - low <= high_head - low_head else head
    low, high = max(low, low_head), min(high, high_head)
    if low > high + EPSILON:
        return None
    middle = smaller.center.x if vertical else smaller.center.y
    return middle if low - EPSILON <= middle <= high + EPSILON else (low + high) / 2
