"""Graph and Sizes to Placement: rows and columns by `arrange`, all else by Graphviz, orthogonal edges by `route`.

The layout engine is an argument, `run(dot, layout) -> json`: the WebAssembly module, a `dot` on PATH, or a recording.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, Final

from livediagrams import shapes
from livediagrams.arrange import arrange
from livediagrams.dot import dot, identity_of
from livediagrams.errors import Exhausted, PlaceError, Problem
from livediagrams.geometry import Box, Point, Route, Size, union
from livediagrams.graph import ROOT, Edge, Graph, Group, Node
from livediagrams.placement import Placement
from livediagrams.route import Connection, Obstacle, route
from livediagrams.sizes import Fit, Sizes
from livediagrams.theme import Metrics

Run = Callable[[str, str], str]

_PLACES: Final = {"lp": "label", "tail_lp": "tail", "head_lp": "head", "xlp": "outer"}
_TURNED: Final = {"LR": "TB", "RL": "TB"}
_SIDES: Final = {"n": "N", "s": "S", "e": "E", "w": "W", "ne": "NE", "nw": "NW", "se": "SE", "sw": "SW"}
_MOST_ROUTED: Final = 400
"""Edges; above this the router's work grows past what a build should wait for."""


@dataclass(slots=True)
class _Layout:
    """Parts placed so far, relative to some corner."""

    size: Size
    boxes: dict[str, Box] = field(default_factory=dict)
    titles: dict[str, Box] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)
    labels: dict[str, dict[str, Box]] = field(default_factory=dict)

    def take(self, other: _Layout, corner: Point) -> None:
        """Take over the parts of another layout, its corner put at `corner`."""
        dx, dy = corner
        self.boxes |= {part: box.shift(dx, dy) for part, box in other.boxes.items()}
        self.titles |= {part: box.shift(dx, dy) for part, box in other.titles.items()}
        self.routes |= {edge: way.shift(dx, dy) for edge, way in other.routes.items()}
        for edge, labels in other.labels.items():
            self.labels[edge] = {place: box.shift(dx, dy) for place, box in labels.items()}


def place(graph: Graph, sizes: Sizes, metrics: Metrics, run: Run) -> Placement:
    """Return where every part lies.

    Raises PlaceError when no layout comes through within its budget.
    """
    return _Placer(graph, sizes, metrics, run).placement()


class _Placer:
    """One figure in one width."""

    def __init__(self, graph: Graph, sizes: Sizes, metrics: Metrics, run: Run) -> None:
        self.graph, self.sizes, self.metrics, self.run = graph, sizes, metrics, run
        self.room = metrics.room - 2 * metrics.margin
        self.nodes, self.groups = graph.nodes_by_id(), graph.groups_by_id()
        self.direction = graph.direction
        if metrics.width == "narrow":
            self.direction = _TURNED.get(graph.direction, graph.direction)
        self.is_arranged = any(group.arrange for group in graph.groups)
        self.notices: list[str] = []

    def placement(self) -> Placement:
        layout = self._free(ROOT)
        if self.is_arranged or self.graph.splines == "ortho":
            self._route(layout)
            if crossed := self._name_boundaries(layout):
                self._route(layout, crossed)
        self._draw_loops(layout)
        return self._framed(layout)

    def _framed(self, layout: _Layout) -> Placement:
        """Return the layout with its margin, as large as all that is drawn."""
        drawn = [box for part, box in layout.boxes.items()]
        drawn += [box for labels in layout.labels.values() for box in labels.values()]
        drawn += [Box(x, y, 0, 0) for way in layout.routes.values() for x, y in way.points]
        around, margin = union(drawn), self.metrics.margin
        moved = _Layout(Size(0, 0))
        moved.take(layout, Point(margin - around.x, margin - around.y))
        size = Size(ceil(around.width + 2 * margin), ceil(around.height + 2 * margin))
        return Placement(size, moved.boxes, moved.titles, moved.routes, moved.labels, tuple(self.notices))

    # -- Groups

    def _free(self, root: str) -> _Layout:
        """Return the layout of a group, or of the figure, whose members Graphviz places."""
        members = self.groups[root].members if root else self.graph.members
        blocks = {block: self._arranged(block) for block in self._blocks(members)}
        if list(blocks) == list(members) and len(blocks) == 1:
            return next(iter(blocks.values()))
        layout = self._by_graphviz(root, {block: inner.size for block, inner in blocks.items()})
        for block, inner in blocks.items():
            box = layout.boxes[block]
            layout.take(inner, Point(box.x, box.y))
        return layout

    def _blocks(self, members: Sequence[str]) -> Iterator[str]:
        """Yield the arranged groups among the members, however deep in free groups."""
        for member in members:
            group = self.groups.get(member)
            if group and group.arrange:
                yield member
            elif group:
                yield from self._blocks(group.members)

    def _arranged(self, group: str) -> _Layout:
        """Return the layout of an arranged group with all that it holds."""
        free = {inner: self._framed_free(inner) for inner in self._free_groups(group)}
        fixed = {inner: layout.size for inner, layout in free.items()}
        found = arrange(self.graph, self.sizes, self.metrics, group, fixed=fixed, room=self.room)
        layout = _Layout(found.size, dict(found.boxes), dict(found.titles))
        for inner, part in free.items():
            box = layout.boxes[inner]
            # A frame may get more room than it needs; what it holds keeps to the middle.
            layout.take(part, Point(box.x + (box.width - part.size.width) / 2, box.y + box.height - part.size.height))
            layout.boxes[inner] = box
            if inner in layout.titles:
                pad, title = self.metrics.frame_padding, layout.titles[inner]
                layout.titles[inner] = Box(box.x + pad, box.y + pad, title.width, title.height)
        return layout

    def _free_groups(self, group: str) -> Iterator[str]:
        for member in self.groups[group].members:
            inner = self.groups.get(member)
            if inner and not inner.arrange:
                yield member
            elif inner:
                yield from self._free_groups(member)

    def _framed_free(self, group: str) -> _Layout:
        """Return the layout of a free group inside an arranged one, with its frame and title."""
        inner = self._free(group) if self.groups[group].members else _Layout(Size(20, 20))
        pad, title = self.metrics.frame_padding, self.sizes.titles.get(group)
        head = pad + (title.size.height + self.metrics.frame_title_gap if title else 0)
        width = max(inner.size.width, title.size.width if title else 0) + 2 * pad
        layout = _Layout(Size(width, inner.size.height + head + pad))
        layout.take(inner, Point((width - inner.size.width) / 2, head))
        layout.boxes[group] = Box(0, 0, *layout.size)
        if title:
            layout.titles[group] = Box(pad, pad, title.size.width, title.size.height)
        return layout

    # -- Graphviz

    def _by_graphviz(self, root: str, blocks: Mapping[str, Size]) -> _Layout:
        splines = "none" if self.is_arranged else self.graph.splines
        found = self._answer(root, blocks, splines)
        height = float(found["bb"].split(",")[3])
        layout = _Layout(Size(*(float(number) for number in found["bb"].split(",")[2:])))
        for item in found.get("objects", ()):
            part = identity_of(item["name"])
            if "pos" in item and part:
                # The size that we gave: Graphviz answers with a larger one where it kept room for a self-loop.
                size = blocks[part] if part in blocks else self.sizes.nodes[part].size
                layout.boxes[part] = _node_box(item["pos"], size, height)
            elif part.startswith("cluster_") and "bb" in item:
                self._take_cluster(part.removeprefix("cluster_"), layout, item, height)
        for item in found.get("edges", ()):
            self._take_edge(layout, item, height)
        return layout

    def _answer(self, root: str, blocks: Mapping[str, Size], splines: str) -> dict[str, Any]:
        """Return Graphviz's answer; when its budget is spent, a plainer layout is tried before giving up."""
        for attempt in dict.fromkeys((splines, "none" if splines in ("ortho", "none") else "line")):
            text = dot(
                self.graph,
                self.sizes,
                self.metrics,
                direction=self.direction,
                splines=attempt,
                blocks=blocks,
                root=root,
            )
            try:
                answer: dict[str, Any] = json.loads(self.run(text, "dot"))
            except Exhausted:
                self.notices.append("the edges are drawn straight, as the figure is too large for others")
            else:
                return answer
        message = f"the figure is too large to lay out ({len(self.nodes)} nodes, {len(self.graph.edges)} edges)"
        raise PlaceError(Problem(self.graph.origin, message, "split it into several figures"))

    def _take_cluster(self, group: str, layout: _Layout, item: Mapping[str, str], height: float) -> None:
        left, low, right, high = (float(number) for number in item["bb"].split(","))
        box = layout.boxes[group] = Box(left, height - high, right - left, high - low)
        title = self.sizes.titles.get(group)
        if title:
            pad = self.metrics.frame_padding
            layout.titles[group] = Box(box.x + pad, box.y + pad - 2, title.size.width, title.size.height)

    def _take_edge(self, layout: _Layout, item: Mapping[str, str], height: float) -> None:
        edge = identity_of(item.get("id", ""))
        if not edge:
            return
        if "pos" in item:
            layout.routes[edge] = _spline(item["pos"], height)
        for key, where in _PLACES.items():
            fit = self.sizes.labels.get(edge, {}).get(where)
            if fit and key in item:
                x, y = (float(number) for number in item[key].split(","))
                box = Box(x - fit.size.width / 2, height - y - fit.size.height / 2, *fit.size)
                layout.labels.setdefault(edge, {})[where] = box

    # -- Orthogonal edges

    def _route(self, layout: _Layout, names: Sequence[Obstacle] = ()) -> None:
        """Route all edges around the boxes, and put their labels; `names` are texts to keep clear beside."""
        edges = [edge for edge in self.graph.edges if not shapes.is_hidden(edge)]
        if len(edges) > _MOST_ROUTED:
            self.notices.append("the edges are drawn straight, as there are too many to route")
        connections = [self._connection(edge, layout) for edge in edges]
        found = route(
            connections,
            [*self._obstacles(layout), *names],
            clearance=self.metrics.clearance,
            direction=self.direction,
            **({"budget": 0} if len(edges) > _MOST_ROUTED else {}),
        )
        layout.routes, layout.labels = dict(found.routes), {}
        for (edge, where), box in found.labels.items():
            layout.labels.setdefault(edge, {})[where] = box
        for edge in found.unrouted if len(edges) <= _MOST_ROUTED else ():
            self.notices.append(f"the edge {edge} is drawn straight, as no way around the boxes was found")

    def _connection(self, edge: Edge, layout: _Layout) -> Connection:
        labels = {where: fit.size for where, fit in self.sizes.labels.get(edge.id, {}).items()}
        return Connection(
            id=edge.id,
            tail=self._end_box(edge.tail, layout),
            head=self._end_box(edge.head, layout),
            tail_owner=edge.tail,
            head_owner=edge.head,
            tail_sides=_SIDES.get(edge.attributes.get("tailport", "").rpartition(":")[2], "NESW"),
            head_sides=_SIDES.get(edge.attributes.get("headport", "").rpartition(":")[2], "NESW"),
            label=labels.get("label") or labels.get("outer"),
            tail_label=labels.get("tail"),
            head_label=labels.get("head"),
        )

    def _end_box(self, part: str, layout: _Layout) -> Box:
        """Return the box that edges of the part end at: beside an icon's label they end at the icon itself."""
        box, fit = layout.boxes[part], self.sizes.nodes.get(part)
        if fit and fit.icon and self._ends_at_icons:
            return shapes.picture_box(box, fit.icon).grow(2)
        return box

    @property
    def _ends_at_icons(self) -> bool:
        return self.direction in ("LR", "RL")

    def _obstacles(self, layout: _Layout) -> Iterator[Obstacle]:
        for node in self.graph.nodes:
            yield from self._node_obstacles(node, layout.boxes[node.id])
        for group in self.graph.groups:
            if shapes.draws_frame(group) and group.id in layout.boxes:
                yield Obstacle(group.id, layout.boxes[group.id], "frame")
            if group.id in layout.titles:
                yield Obstacle(f"{group.id}#title", layout.titles[group.id], "title")

    def _node_obstacles(self, node: Node, box: Box) -> Iterator[Obstacle]:
        fit = self.sizes.nodes[node.id]
        if node.role == "boundary":
            yield Obstacle(node.id, Box(box.x, box.center.y, box.width, 0), "line")
        elif fit.icon and self._ends_at_icons:
            icon = shapes.picture_box(box, fit.icon).grow(2)
            yield Obstacle(node.id, icon, "box")
            if fit.blocks[0].lines:
                width = fit.blocks[0].width
                label = Box(box.center.x - width / 2, icon.bottom, width, max(box.bottom - icon.bottom, 1))
                yield Obstacle(f"{node.id}#title", label, "title")
        elif not shapes.is_hidden(node) and (node.role != "blank" or node.label.strip()):
            yield Obstacle(node.id, box, "box")

    # -- Boundaries

    def _name_boundaries(self, layout: _Layout) -> list[Obstacle]:
        """Set the name of each boundary at the right end of its line, or as far right as nothing passes through it.

        Return the names for which there is no such place: they stand at the right end, and edges must go around them.
        """
        crossed = []
        for node in self.graph.nodes:
            if node.role != "boundary" or not node.label.strip():
                continue
            box = layout.boxes[node.id]
            block = self.sizes.nodes[node.id].block(box.width)
            name = Box(box.right - block.width, box.center.y - block.height / 2, block.width, block.height)
            place = self._free_place(name, box.x, layout)
            layout.titles[node.id] = place or name
            crossed += [] if place else [Obstacle(f"{node.id}#title", name, "title")]
        return crossed

    def _free_place(self, name: Box, left: float, layout: _Layout) -> Box | None:
        """Return the first place from the right, not beyond `left`, where no edge and no label touches the name."""
        gap = self.metrics.clearance
        drawn = [segment for way in layout.routes.values() for segment in way.boxes()]
        drawn += [label for labels in layout.labels.values() for label in labels.values()]
        ends = [name.right, *sorted((one.x - gap for one in drawn if left < one.x < name.right), reverse=True)]
        for end in ends:
            place = Box(end - name.width, name.y, name.width, name.height)
            room = Box(place.x - gap + 1, place.y, place.width + 2 * gap - 2, place.height)
            if place.x >= left and not any(room.overlaps(one.grow(0.5)) for one in drawn):
                return place
        return None

    # -- Self-loops

    def _draw_loops(self, layout: _Layout) -> None:
        """Give self-loops a round way of their own where Graphviz draws them as a point."""
        for edge in self.graph.edges:
            way = layout.routes.get(edge.id)
            if edge.tail != edge.head or way is None or not way.curved or _extent(way) > 12:
                continue
            box = layout.boxes[edge.tail]
            x, y, reach = box.right, box.center.y, 28.0
            points = ((x, y - 8), (x + reach, y - 24), (x + reach, y + 24), (x, y + 8))
            layout.routes[edge.id] = Route(tuple(Point(*point) for point in points), curved=True)


def _extent(way: Route) -> float:
    box = union(Box(x, y, 0, 0) for x, y in way.points)
    return max(box.width, box.height)


def _node_box(center: str, size: Size, height: float) -> Box:
    x, y = (float(number) for number in center.split(","))
    return Box(x - size.width / 2, height - y - size.height / 2, *size)


def _spline(text: str, height: float) -> Route:
    """Return the route that Graphviz's `pos` gives: https://graphviz.org/docs/attr-types/splineType/.

    The tips of arrow heads ("s,x,y" and "e,x,y") become the ends of the route, reached in a straight line.
    """
    start = end = None
    points = []
    for word in text.partition(";")[0].split():
        if word.startswith("s,"):
            start = _point(word[2:], height)
        elif word.startswith("e,"):
            end = _point(word[2:], height)
        else:
            points.append(_point(word, height))
    if start is not None:
        points = [start, *_straight(start, points[0]), *points[1:]]
    if end is not None:
        points += _straight(points[-1], end)
    return Route(tuple(points), curved=True)


def _straight(start: Point, end: Point) -> list[Point]:
    """Return the control points, but for the first, of a Bézier curve that is a straight line."""
    third = Point((end.x - start.x) / 3, (end.y - start.y) / 3)
    return [Point(start.x + third.x, start.y + third.y), Point(end.x - third.x, end.y - third.y), end]


def _point(text: str, height: float) -> Point:
    x, y = text.split(",")
    return Point(float(x), height - float(y))
