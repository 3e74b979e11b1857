"""Loops: connections that end at the box where they begin."""

from __future__ import annotations

from collections.abc import Sequence

from livediagrams.geometry import Box
from livediagrams.route.grid import solid
from livediagrams.route.model import Connection, Obstacle, Path, side_at, side_range

DEPTHS = (24.0, 16.0, 10.0)  # how far a loop stands out, the less the tighter it is


def loop_path(number: int, connection: Connection, obstacles: Sequence[Obstacle], paths: Sequence[Path]) -> Path | None:
    """Return a rectangular loop at the right side or the least used allowed one, or nothing where none is free."""
    box = connection.tail
    best: tuple[int, Path] | None = None
    for rank, depth in enumerate(DEPTHS):
        for side in "ESWN":
            if side not in connection.tail_sides or side not in connection.head_sides:
                continue
            path = loop_at(number, connection, side, depth)
            room = loop_room(path)
            if any(solid(one) and one.box != box and one.box.overlaps(room) for one in obstacles):
                continue
            used = 2 * rank + sum((box, side) in ends_of(other) for other in paths)
            if best is None or used < best[0]:
                best = used, path
    return best[1] if best else None


def ends_of(path: Path) -> list[tuple[Box, str]]:
    """Return the boxes and sides where a path ends."""
    return [(path.connection.tail, path.tail_side), (path.connection.head, path.head_side)]


def loop_at(number: int, connection: Connection, side: str, depth: float) -> Path:
    """Return the loop at one side."""
    box = connection.tail
    low, high = side_range(box, side)
    middle, half = (low + high) / 2, min((high - low) / 2, 14.0)
    if connection.label:
        along = connection.label.width if side in "NS" else connection.label.height
        half = min((high - low) / 2, max(half, along / 2 + 8))
    border = side_at(box, side)
    depth = depth if side in "SE" else -depth
    return Path(number, connection, side, side, border, border, [middle - half, border + depth, middle + half])


def loop_room(path: Path) -> Box:
    """Return the room a loop takes."""
    points = path.points()
    xs, ys = [point.x for point in points], [point.y for point in points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).grow(4)
