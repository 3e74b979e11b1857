"""Labels on neighbouring vertical lines are set on one height where that costs nothing: alignment before lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from livediagrams.geometry import Box
from livediagrams.route.labels import Labeller
from livediagrams.route.model import EPSILON, Path

REACH = 26.0
"""Labels this much apart in height, or less, are taken to be meant as one row."""


@dataclass(slots=True)
class _Hung:
    """A label in the middle of a vertical run."""

    path: Path
    number: int
    box: Box


def level(labels: dict[tuple[str, str], Box], paths: Sequence[Path], labeller: Labeller) -> None:
    """Move labels on vertical runs to the height of their row, each only as far as it touches nothing."""
    hung = sorted(_hung(labels, paths), key=lambda one: (one.box.center.y, one.box.x))
    row: list[_Hung] = []
    for one in hung:
        if row and one.box.center.y - row[0].box.center.y > REACH:
            _set(row, labels, labeller)
            row = []
        row.append(one)
    _set(row, labels, labeller)


def _hung(labels: dict[tuple[str, str], Box], paths: Sequence[Path]) -> Iterator[_Hung]:
    for path in paths:
        box = labels.get((path.connection.id, "label"))
        if box is None:
            continue
        for number in range(len(path.at)):
            low, high = sorted((path.near(number), path.far(number)))
            if path.vertical(number) and abs(path.at[number] - box.center.x) < EPSILON and low < box.center.y < high:
                yield _Hung(path, number, box)


def _set(row: Sequence[_Hung], labels: dict[tuple[str, str], Box], labeller: Labeller) -> None:
    """Set one row: at the height that moves the fewest, or where that is not free for all, the next best."""
    if len(row) < 2:
        return
    heights = [one.box.center.y for one in row]
    wanted = sorted(heights, key=lambda height: (abs(height - median(heights)), height))
    for height in wanted:
        moved = [one.box.shift(0, height - one.box.center.y) for one in row]
        if all(_is_free(one, box, row, labeller) for one, box in zip(row, moved, strict=True)):
            for one, box in zip(row, moved, strict=True):
                labels[one.path.connection.id, "label"] = box
            return


def _is_free(one: _Hung, box: Box, row: Sequence[_Hung], labeller: Labeller) -> bool:
    low, high = sorted((one.path.near(one.number), one.path.far(one.number)))
    if box.y < low + 4 or box.bottom > high - 4:
        return False
    own = {other.box.grow(1.0) for other in row}
    others, labeller.placed = labeller.placed, [placed for placed in labeller.placed if placed not in own]
    trouble = labeller.trouble(box, one.path, one.number)
    labeller.placed = others
    return trouble == 0
