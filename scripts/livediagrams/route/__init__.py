"""An orthogonal edge router for figures whose boxes are already placed.

Each connection gets the shape with the fewest bends on a sparse grid; then all segments are nudged apart in
their channels at once and the labels are set on their lines. The approach is that of Wybrow, Marriott,
Stuckey: "Orthogonal Connector Routing", Graph Drawing 2009.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from livediagrams.geometry import Box, Point, Route
from livediagrams.route.astar import BEND, Way
from livediagrams.route.grid import Grid
from livediagrams.route.labels import Labeller, best_run
from livediagrams.route.level import level
from livediagrams.route.loops import loop_path
from livediagrams.route.model import Connection, Obstacle, Path, Routing, side_range
from livediagrams.route.nudge import Nudger
from livediagrams.route.search import NO_WORSE, Search, gap

__all__ = ["Connection", "Obstacle", "Routing", "route"]

BUDGET = 300_000
PLAIN = BEND  # ways that cost less than this are not searched again


def route(
    connections: Sequence[Connection],
    obstacles: Sequence[Obstacle],
    *,
    clearance: float = 10,
    spacing: float = 12,
    direction: str = "TB",
    budget: int = BUDGET,
) -> Routing:
    """Return the routes of the connections around the obstacles, and the places of their labels."""
    things = settled(connections, obstacles)
    grid = Grid(connections, things, clearance)
    search = Search(grid, connections, direction, spacing, budget)
    ways = search_all(connections, search)
    layout = lay(connections, things, ways, clearance, spacing)
    if layout.trouble and search.budget > 0:
        make_room(connections, search, ways, layout.trouble)
        other = lay(connections, things, ways, clearance, spacing)
        if sum(other.trouble.values()) < sum(layout.trouble.values()):
            layout = other
    return gather(connections, layout.paths, layout.labels)


class Layout(NamedTuple):
    """The nudged paths, the places of the labels, and how badly those lie that found no good place."""

    paths: list[Path]
    labels: dict[tuple[str, str], Box]
    trouble: dict[int, float]


def lay(
    connections: Sequence[Connection],
    obstacles: Sequence[Obstacle],
    ways: dict[int, Way],
    clearance: float,
    spacing: float,
) -> Layout:
    """Return the ways nudged apart, with their labels."""
    paths = [path_of(number, connections[number], ways[number]) for number in sorted(ways)]
    paths += loops(connections, obstacles, paths)
    paths.sort(key=lambda path: path.index)
    spread(paths, obstacles, clearance, spacing)
    return place_labels(paths, obstacles)


def make_room(
    connections: Sequence[Connection], search: Search, ways: dict[int, Way], trouble: dict[int, float]
) -> None:
    """Search new ways, with room for the label, for the connections whose label found no place."""
    search.no_room = NO_WORSE
    for number in sorted(trouble):
        if number in ways:
            occupy(search, number, connections[number], ways[number], -1)
            ways[number] = search.best(connections[number]) or ways[number]
            occupy(search, number, connections[number], ways[number], 1)


def settled(connections: Sequence[Connection], obstacles: Sequence[Obstacle]) -> list[Obstacle]:
    """Return the obstacles: ends that are none are added, and boxes with others inside count as frames."""
    things = list(obstacles)
    known = {thing.id for thing in things}
    for connection in connections:
        for owner, box in ((connection.tail_owner, connection.tail), (connection.head_owner, connection.head)):
            if owner not in known:
                known.add(owner)
                things.append(Obstacle(owner, box))
    ends = sorted({box for one in connections for box in (one.tail, one.head)})
    return [
        Obstacle(thing.id, thing.box, "frame") if thing.kind == "box" and holds(thing.box, ends) else thing
        for thing in things
    ]


def holds(outer: Box, boxes: Sequence[Box]) -> bool:
    """Return whether one of the boxes lies well inside."""
    inner = outer.grow(-1)
    return any(inner.contains(box) for box in boxes)


def search_all(connections: Sequence[Connection], search: Search) -> dict[int, Way]:
    """Return the best ways: short ones first, then those with crossings once more, all others being known."""
    order = sorted(
        (number for number, one in enumerate(connections) if one.tail != one.head),
        key=lambda number: (hardness(connections[number]), number),
    )
    ways: dict[int, Way] = {}
    for number in order:
        way = search.best(connections[number])
        if way is not None:
            ways[number] = way
            occupy(search, number, connections[number], way, 1)
    for number in order:
        known = ways.get(number)
        if known is None or known.cost < PLAIN or search.budget <= 0:
            continue
        occupy(search, number, connections[number], known, -1)
        if search.crosses(path_of(number, connections[number], known)):
            ways[number] = search.best(connections[number]) or known
        occupy(search, number, connections[number], ways[number], 1)
    return ways


def occupy(search: Search, number: int, connection: Connection, way: Way, sign: int) -> None:
    """Enter a way into the grid, or with sign -1 take it out."""
    search.grid.occupy(path_of(number, connection, way), sign)
    for end in ((connection.tail, way.tail.side), (connection.head, way.head.side)):
        search.taken[end] = search.taken.get(end, 0) + sign
    if len(way.at) == 1:
        pair = min(connection.tail, connection.head), max(connection.tail, connection.head)
        search.joined[pair] = search.joined.get(pair, 0) + sign


def hardness(connection: Connection) -> tuple[bool, float]:
    """Return a key by which straight and short connections come first."""
    tail, head = connection.tail, connection.head
    beside = tail.x < head.right and head.x < tail.right
    level = tail.y < head.bottom and head.y < tail.bottom
    return not (beside or level), round(gap(tail, head), 2)


def path_of(number: int, connection: Connection, way: Way) -> Path:
    """Return a way as a path that can be nudged."""
    return Path(number, connection, way.tail.side, way.head.side, way.tail.border, way.head.border, list(way.at))


def loops(connections: Sequence[Connection], obstacles: Sequence[Obstacle], paths: Sequence[Path]) -> list[Path]:
    """Return the paths of the connections that end where they begin."""
    found: list[Path] = []
    for number, connection in enumerate(connections):
        if connection.tail == connection.head:
            path = loop_path(number, connection, obstacles, [*paths, *found])
            if path is not None:
                found.append(path)
    return found


def spread(paths: Sequence[Path], obstacles: Sequence[Obstacle], clearance: float, spacing: float) -> None:
    """Nudge all segments apart, in turn across and along."""
    runs: dict[int, int] = {}
    for path in paths:
        path.tidy()
        if path.connection.label:
            run = best_run(path, path.connection.label)
            if run is not None:
                runs[path.index] = run
    nudger = Nudger(paths, obstacles, clearance, spacing, runs)
    for vertical in (True, False, True, False):
        nudger.place(vertical)
    for path in paths:
        path.tidy()


def place_labels(paths: list[Path], obstacles: Sequence[Obstacle]) -> Layout:
    """Return the paths with the places of all labels: first those on the lines, as they are less free."""
    labeller = Labeller(paths, obstacles)
    labels: dict[tuple[str, str], Box] = {}
    trouble: dict[int, float] = {}
    for path in paths:
        if path.connection.label is not None:
            place, bad = labeller.put(path, path.connection.label, "label")
            labels[(path.connection.id, "label")] = place
            if bad > 1:
                trouble[path.index] = bad
    for path in paths:
        one = path.connection
        for which, size in (("tail", one.tail_label), ("head", one.head_label)):
            if size is not None:
                labels[(one.id, which)], _ = labeller.put(path, size, which)
    level(labels, paths, labeller)
    return Layout(paths, labels, trouble)


def gather(connections: Sequence[Connection], paths: Sequence[Path], labels: dict[tuple[str, str], Box]) -> Routing:
    """Return the routing with rounded coordinates; connections without a path get a straight line."""
    routes: dict[str, Route] = {}
    found = {path.index: path for path in paths}
    unrouted = []
    for number, connection in enumerate(connections):
        path = found.get(number)
        if path is None:
            unrouted.append(connection.id)
            points = straight_line(connection)
            sizes = (("label", connection.label, 0.5), ("tail", connection.tail_label, 0.15))
            for which, size, share in (*sizes, ("head", connection.head_label, 0.85)):
                if size is not None:
                    x = points[0].x + (points[1].x - points[0].x) * share
                    y = points[0].y + (points[1].y - points[0].y) * share
                    labels[(connection.id, which)] = Box(x - size.width / 2, y - size.height / 2, *size)
        else:
            points = path.points()
        routes[connection.id] = Route(tuple(Point(round(x, 2), round(y, 2)) for x, y in points))
    rounded = {key: Box(round(box.x, 2), round(box.y, 2), box.width, box.height) for key, box in labels.items()}
    return Routing(routes, rounded, tuple(unrouted))


def straight_line(connection: Connection) -> list[Point]:
    """Return the line between the middles of the two boxes, clipped to their borders."""
    one, two = connection.tail.center, connection.head.center
    if connection.tail == connection.head:
        low, high = side_range(connection.tail, "E")
        return [Point(connection.tail.right, low), Point(connection.tail.right, high)]
    return [clip(connection.tail, one, two), clip(connection.head, two, one)]


def clip(box: Box, middle: Point, toward: Point) -> Point:
    """Return where the line from the middle of a box leaves it."""
    dx, dy = toward.x - middle.x, toward.y - middle.y
    shares = [box.width / 2 / abs(dx)] if dx else []
    shares += [box.height / 2 / abs(dy)] if dy else []
    share = min([1.0, *shares])
    return Point(middle.x + dx * share, middle.y + dy * share)
