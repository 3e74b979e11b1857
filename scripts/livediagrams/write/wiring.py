"""What is glued to what: the connection sites of nodes and groups, and for each edge the connector between two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from livediagrams.bezier import distance, straight
from livediagrams.geometry import Box, Point, Route, union
from livediagrams.scene import Arrow, Part, Picture, Scene, Shape, Wire
from livediagrams.write.connectors import Connector, connector

_NEAR: Final = 0.5
"""Points from the middle of a side within which an end takes the site that is there."""


@dataclass(frozen=True, slots=True)
class Wired:
    """An edge's connector with the targets and sites of its two ends."""

    way: Connector
    tail: tuple[str, int]
    head: tuple[str, int]


class Wiring:
    """The sites of each target, and the connectors, of a scene in which all ends of edges are."""

    def __init__(self, scene: Scene) -> None:
        self.sites = {part.id: list(sides(target_box(part))) for part in scene.parts if part.sort != "edge"}
        """The first four are the middles of a target's sides."""
        self.obstacles = [part.box for part in scene.parts if part.sort == "node"]
        self.wires = {part.id: self._wiring(part) for part in scene.parts if part.sort == "edge"}

    def _wiring(self, part: Part) -> Wired:
        route = route_of(part) or self._shortest(part)
        points = list(route.points)
        tail, points[0] = self._site(part.tail, points[0])
        head, points[-1] = self._site(part.head, points[-1])
        way = connector(_kept_upright(Route(tuple(points), route.curved), route), self.obstacles)
        return Wired(way, (part.tail, tail), (part.head, head))

    def _site(self, target: str, end: Point) -> tuple[int, Point]:
        """Return number and place of the site for an end: one of a side's middles, or one of its own."""
        sites = self.sites[target]
        for number, site in enumerate(sites):
            if distance(site, end) < (_NEAR if number < 4 else 0.01):
                return number, site
        sites.append(end)
        return len(sites) - 1, end

    def _shortest(self, part: Part) -> Route:
        """Return a way for a line that is not drawn."""
        pairs = ((one, two) for one in self.sites[part.tail][:4] for two in self.sites[part.head][:4])
        return Route(min(pairs, key=lambda pair: (distance(*pair), pair)))


def target_box(part: Part) -> Box:
    """Return the box that edges of a part end at: its own, or that of its picture's plate."""
    has_picture = any(isinstance(mark, Picture) for mark in part.marks)
    return next((mark.box for mark in part.marks if has_picture and isinstance(mark, Shape)), part.box)


def sides(box: Box) -> tuple[Point, ...]:
    """Return the four sites that presets have, in their order: top, left, bottom, right."""
    (x, y), (left, top) = box.center, box[:2]
    return Point(x, top), Point(left, y), Point(x, box.bottom), Point(box.right, y)


def unseen_ends(scene: Scene) -> Iterator[Part]:
    """Yield a part without marks for each end of an edge that is not drawn: around what is in it, else at the end."""
    known = {part.id for part in scene.parts}
    for edge in scene.parts:
        if edge.sort != "edge":
            continue
        for place, name in ((0, edge.tail), (-1, edge.head)):
            if name not in known:
                known.add(name)
                inside = [part.box for part in scene.parts if part.sort != "edge" and part.id.startswith(f"{name}/")]
                route = route_of(edge)
                end = route.points[place] if route else edge.box.center
                box = union(inside) if inside else Box(end.x - 1, end.y - 1, 2, 2)
                yield Part(name, "group" if inside else "node", box, ())


def route_of(part: Part) -> Route | None:
    """Return the whole way of an edge: its pieces joined, its ends at the tips of its heads."""
    wires = [mark for mark in part.marks if isinstance(mark, Wire)]
    if not wires:
        return None
    points = list(wires[0].route.points)
    for wire in wires[1:]:
        between = straight(points[-1], wire.route.points[0]) if wire.route.curved else [wire.route.points[0]]
        points += [*between, *wire.route.points[1:]]
    for arrow in wires[-1].arrows:
        points[end_of(arrow, points)] = arrow.tip
    return Route(tuple(points), wires[0].route.curved)


def end_of(arrow: Arrow, points: Sequence[Point]) -> int:
    """Return at which end of a line a head is: the index of its point."""
    return 0 if distance(arrow.tip, points[0]) < distance(arrow.tip, points[-1]) else -1


def last_wire(part: Part) -> Wire | None:
    """Return the piece of an edge's line that bears its heads."""
    return next((mark for mark in reversed(part.marks) if isinstance(mark, Wire)), None)


def _kept_upright(route: Route, before: Route) -> Route:
    """Return a polyline whose outer pieces run along their axes as they did before its ends were moved."""
    points, old = list(route.points), before.points
    if route.curved or len(points) < 4:
        return route
    for end, inner in ((0, 1), (-1, -2)):
        across = abs(old[end].y - old[inner].y) < abs(old[end].x - old[inner].x)
        points[inner] = points[inner]._replace(y=points[end].y) if across else points[inner]._replace(x=points[end].x)
    return Route(tuple(points), route.curved)
