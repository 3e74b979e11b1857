"""The order of segments that lie on one line: it follows where their routes part, so that they need not cross.

Compare section 4 of Wybrow, Marriott, Stuckey, GD 2009.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from livediagrams.route.model import EPSILON, Path

FAR = 1e6


@dataclass(slots=True)
class Segment:
    """A segment to be placed: where it may stand (`low` to `high`), how far from there, and where it wants to."""

    path: Path
    number: int
    place: float
    start: float
    end: float
    low: float = -FAR
    high: float = FAR
    low_margin: float = 0.0
    high_margin: float = 0.0
    want: float = 0.0
    half: float = 0.0
    least: float = -FAR
    most: float = FAR
    before: list[Link] = field(default_factory=list)
    after: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class Link:
    """Two segments to be kept apart; `share` shrinks the gap where there is too little room."""

    one: Segment
    two: Segment
    gap: float
    share: float = 1.0


Order = dict[tuple[int, int, int, int], int]


def segments_of(paths: Sequence[Path], vertical: bool) -> list[Segment]:
    """Return the segments of one direction."""
    found = []
    for path in paths:
        for number in range(len(path.at)):
            if path.vertical(number) == vertical:
                near, far = path.near(number), path.far(number)
                found.append(Segment(path, number, path.at[number], min(near, far), max(near, far)))
    return found


def orders(paths: Sequence[Path], vertical: bool) -> Order:
    """Return for the pairs of segments that lie on one line, overlapping, whether the first comes first (-1)."""
    found: Order = {}
    segments = sorted(segments_of(paths, vertical), key=lambda one: (one.place, one.path.index, one.number))
    for first, one in enumerate(segments):
        for second in range(first + 1, len(segments)):
            two = segments[second]
            if two.place - one.place > EPSILON:
                break
            if one.path is not two.path and one.start <= two.end + EPSILON and two.start <= one.end + EPSILON:
                side = part(one, two, vertical)
                found[(one.path.index, one.number, two.path.index, two.number)] = side
                found[(two.path.index, two.number, one.path.index, one.number)] = -side
    return found


def part(one: Segment, two: Segment, vertical: bool) -> int:
    """Return -1 when the first of two collinear segments should come before the second, else 1."""
    if one.path.index > two.path.index:
        return -part(two, one, vertical)
    up, down = follow(one, two, vertical, 1), follow(one, two, vertical, -1)
    forward = 1 if one.path.far(one.number) > one.path.near(one.number) else -1
    if up and down and up != down:
        return up if forward > 0 else down
    if up or down:
        return up or down
    return forward if vertical else -forward


def follow(one: Segment, two: Segment, vertical: bool, heading: int) -> int:
    """Return on which side of the second the first leaves the common way in that heading, 0 when it never does."""
    begin = heading if vertical else -heading
    first, second = one.path, two.path
    place, other = one.number, two.number
    step = 1 if (first.far(place) - first.near(place)) * heading > 0 else -1
    pace = 1 if (second.far(other) - second.near(other)) * heading > 0 else -1
    while True:
        end = first.far(place) if step > 0 else first.near(place)
        limit = second.far(other) if pace > 0 else second.near(other)
        turn, turn_other = turning(first, place, step), turning(second, other, pace)
        if abs(end - limit) > EPSILON:
            side = turn if (limit - end) * heading > 0 else -turn_other
        elif turn == turn_other:
            side = 0
        else:
            side = (turn > turn_other) - (turn < turn_other)
        if side or turn != turn_other or turn == 0 or abs(end - limit) > EPSILON:
            leftness = side * (heading if vertical else -heading)
            return leftness * begin
        place, other, heading, vertical = place + step, other + pace, turn, not vertical


def turning(path: Path, number: int, step: int) -> int:
    """Return whether the next segment leads to larger (1) or smaller (-1) coordinates, or there is none (0)."""
    after = number + step
    if not 0 <= after < len(path.at):
        return 0
    end = path.far(after) if step > 0 else path.near(after)
    return 1 if end > path.at[number] else -1
