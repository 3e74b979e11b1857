"""The places of the labels: on the longest straight run of the own line, else beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from livediagrams.geometry import Box, Size
from livediagrams.route.grid import solid
from livediagrams.route.model import ARROW, Obstacle, Path

RUN_ROOM = 16.0  # a horizontal run interrupted by a label is this much longer than it
ASIDE = 3.0  # between a line and a label beside it
STEPS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)

Line = tuple[int, int, Box]  # the path, the number of the segment, and the segment as a thin box


class Labeller:
    """Places labels one by one; each is an obstacle to those after it."""

    def __init__(self, paths: Sequence[Path], obstacles: Sequence[Obstacle]) -> None:
        """Collect what labels may not touch."""
        self.solids = [one.box.grow(1.0) for one in obstacles if solid(one)]
        self.thin = [edge for one in obstacles if not solid(one) for edge in edges_of(one)]
        self.lines = [line for path in paths for line in lines_of(path)]
        self.placed: list[Box] = []

    def trouble(self, box: Box, path: Path, number: int) -> float:
        """Return how badly a label would lie there, 0 when it touches nothing; its own segment does not count."""
        bad = 0.0
        for one in (*self.solids, *self.placed):
            if one.overlaps(box):
                bad += 4 + 12 * shared(one, box)
        for one in self.thin:
            if one.overlaps(box):
                bad += 3
        for index, place, line in self.lines:
            if line.overlaps(box) and (index != path.index or place != number):
                bad += 2 if index == path.index else 5
        return bad

    def put(self, path: Path, size: Size, which: str) -> tuple[Box, float]:
        """Return the place of a label and how badly it lies there, and reserve it."""
        best: tuple[float, Box] | None = None
        spots = main_spots(path, size) if which == "label" else end_spots(path, size, which == "tail")
        for rank, (number, box) in enumerate(spots):
            bad = self.trouble(box, path, number)
            if best is None or bad + 0.01 * rank < best[0]:
                best = (bad + 0.01 * rank, box)
            if bad == 0:
                break
        assert best is not None
        self.placed.append(best[1].grow(1.0))
        return best[1], best[0]


def shared(one: Box, label: Box) -> float:
    """Return how much of a label another box covers."""
    across = min(one.right, label.right) - max(one.x, label.x)
    along = min(one.bottom, label.bottom) - max(one.y, label.y)
    return across * along / max(label.width * label.height, 1.0)


def edges_of(obstacle: Obstacle) -> list[Box]:
    """Return the borders of a frame, or a boundary line, as thin boxes."""
    box = obstacle.box
    if obstacle.kind == "line":
        return [box.grow(1.0)]
    return [
        Box(box.x - 1, box.y - 1, box.width + 2, 2),
        Box(box.x - 1, box.bottom - 1, box.width + 2, 2),
        Box(box.x - 1, box.y - 1, 2, box.height + 2),
        Box(box.right - 1, box.y - 1, 2, box.height + 2),
    ]


def lines_of(path: Path) -> list[Line]:
    """Return the segments of a path as thin boxes."""
    points = path.points()
    found = []
    for number, (one, two) in enumerate(pairwise(points)):
        box = Box(min(one.x, two.x), min(one.y, two.y), abs(one.x - two.x), abs(one.y - two.y))
        found.append((path.index, number, box.grow(1.0)))
    return found


def runs_by_length(path: Path) -> list[tuple[float, int, bool]]:
    """Return the runs, the longest first: length, number, whether vertical."""
    runs = [(abs(path.far(one) - path.near(one)), one, path.vertical(one)) for one in range(len(path.at))]
    return sorted(runs, key=lambda run: (-round(run[0], 2), run[1]))


def best_run(path: Path, size: Size) -> int | None:
    """Return the longest run that has room for a label, if any has."""
    for length, number, vertical in runs_by_length(path):
        if length >= (size.height + 2 * ARROW if vertical else size.width + RUN_ROOM):
            return number
    return None


def main_spots(path: Path, size: Size) -> Iterator[tuple[int, Box]]:
    """Yield the places of a main label, the best first: on runs with room, above short ones, beside."""
    runs = runs_by_length(path)
    width, height = size
    if path.connection.tail == path.connection.head:
        outer = beside(path.vertical(1), path.at[1], (path.near(1) + path.far(1)) / 2, size)
        yield 1, outer[0] if (path.at[1] > path.start) == path.vertical(1) else outer[1]
    for length, number, vertical in runs:
        low, high = sorted((path.near(number), path.far(number)))
        place = path.at[number]
        if vertical and length >= height + 8:
            for share in STEPS:
                middle = min(max(low + length * share, low + height / 2 + 4), high - height / 2 - 4)
                yield number, Box(place - width / 2, middle - height / 2, width, height)
        elif not vertical and length >= width + RUN_ROOM:
            for share in STEPS:
                middle = min(max(low + length * share, low + width / 2 + 6), high - width / 2 - 6)
                yield number, Box(middle - width / 2, place - height / 2, width, height)
        elif not vertical:
            for share in (0.5, 0.3, 0.7):
                yield number, Box(low + length * share - width / 2, place - height - ASIDE, width, height)
                yield number, Box(low + length * share - width / 2, place + ASIDE, width, height)
    for length, number, vertical in runs:
        low = min(path.near(number), path.far(number))
        for share in STEPS:
            yield from ((number, box) for box in beside(vertical, path.at[number], low + length * share, size))


def beside(vertical: bool, place: float, middle: float, size: Size) -> list[Box]:
    """Return the boxes on both sides of a point of a run."""
    width, height = size
    if vertical:
        x, y = place, middle - height / 2
        return [Box(x + ASIDE, y, width, height), Box(x - ASIDE - width, y, width, height)]
    x, y = middle - width / 2, place
    return [Box(x, y - ASIDE - height, width, height), Box(x, y + ASIDE, width, height)]


def end_spots(path: Path, size: Size, at_tail: bool) -> Iterator[tuple[int, Box]]:
    """Yield the places of a label near an end, beside the line, the nearest to the end first."""
    number = 0 if at_tail else len(path.at) - 1
    vertical = path.vertical(number)
    end, inward = (path.start, path.far(0)) if at_tail else (path.end, path.near(number))
    step = 1 if inward > end else -1
    half = (size.height if vertical else size.width) / 2
    for away in (4.0, 10.0, 16.0, 24.0, 36.0):
        yield from ((number, box) for box in beside(vertical, path.at[number], end + step * (half + away), size))
