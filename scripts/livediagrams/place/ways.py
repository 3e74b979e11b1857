"""The ways of edges in a figure whose boxes are placed, and the places of everything that gives way to them.

Orthogonal ways are found by `route`. All others are Graphviz's or `curves`': here they get ends that lie on the
outlines of what they join, and labels and titles that no line runs through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from livediagrams import shapes
from livediagrams.bezier import distance, ended, reversed_route
from livediagrams.geometry import Box, Point, Route, Size, union
from livediagrams.graph import Edge, Graph, Node
from livediagrams.place.aside import Scenery, Setter, titles_aside
from livediagrams.place.curves import Joint, arcs, link, loop
from livediagrams.place.layout import Layout
from livediagrams.ports import Port, port_of
from livediagrams.route import Connection, Obstacle, route
from livediagrams.sizes import Sizes
from livediagrams.theme import Metrics

_MOST_ROUTED: Final = 400
_MOST_NAMED: Final = 3
"""Edges; above this the router's work grows past what a build should wait for."""
_LEAST_LOOP: Final = 12.0
"""Graphviz draws a loop that is smaller than this as good as not at all."""
_FROM_PICTURE: Final = 2.0
"""Points between a picture and the edges that end at it."""


class Ways:
    """The edges of one figure in one width; `direction` is the one it is drawn in."""

    def __init__(self, graph: Graph, sizes: Sizes, metrics: Metrics, direction: str) -> None:
        self.graph, self.sizes, self.metrics, self.direction = graph, sizes, metrics, direction
        self.nodes = graph.nodes_by_id()
        self.edges = [edge for edge in graph.edges if not shapes.is_hidden(edge)]
        self.notices: list[str] = []

    # -- Orthogonal

    def orthogonal(self, layout: Layout) -> None:
        """Give the layout routes around all boxes, with the labels on them."""
        unrouted = self._route(layout, [])
        if crossed := self._name_boundaries(layout):
            unrouted = self._route(layout, crossed)
        self._tell_of(unrouted)
        self._end_at_outlines(layout)
        scenery = self._scenery(layout, [box for labels in layout.labels.values() for box in labels.values()])
        self._set_labels(layout, scenery, {edge: tuple(labels) for edge, labels in layout.labels.items()})

    def _route(self, layout: Layout, more: Sequence[Obstacle]) -> Sequence[str]:
        """Give the layout routes, and return the edges that got none."""
        edges = [edge for edge in self.edges if edge.tail in layout.boxes and edge.head in layout.boxes]
        found = route(
            [self._connection(edge, layout) for edge in edges],
            [*self._obstacles(layout), *more],
            clearance=self.metrics.clearance,
            direction=self.direction,
            **({"budget": 0} if len(edges) > _MOST_ROUTED else {}),
        )
        layout.routes, layout.labels = dict(found.routes), {}
        outer = {edge.id for edge in edges if not edge.label.strip() and edge.outer_label.strip()}
        for (edge, where), box in found.labels.items():
            place = "outer" if where == "label" and edge in outer else where
            layout.labels.setdefault(edge, {})[place] = box
        return found.unrouted if len(edges) <= _MOST_ROUTED else [edge.id for edge in edges]

    def _tell_of(self, unrouted: Sequence[str]) -> None:
        """Note which edges are drawn straight, in one line."""
        if len(unrouted) > _MOST_ROUTED:
            self.notices.append("the edges are drawn straight, as there are too many to route")
        elif unrouted:
            named = ", ".join(unrouted[:_MOST_NAMED]) + (
                f" and {len(unrouted) - _MOST_NAMED} more" if len(unrouted) > _MOST_NAMED else ""
            )
            which = f"the edge {named} is" if len(unrouted) == 1 else f"the edges {named} are"
            self.notices.append(f"{which} drawn straight, as no way around the boxes was found")

    def _connection(self, edge: Edge, layout: Layout) -> Connection:
        labels = {where: fit.size for where, fit in self.sizes.labels.get(edge.id, {}).items()}
        tail, head = self._end(edge, "tail", layout), self._end(edge, "head", layout)
        return Connection(
            id=edge.id,
            tail=tail.box,
            head=head.box,
            tail_owner=edge.tail,
            head_owner=edge.head,
            tail_sides=tail.sides,
            head_sides=head.sides,
            label=labels.get("label") or labels.get("outer"),
            tail_label=labels.get("tail"),
            head_label=labels.get("head"),
        )

    def _end(self, edge: Edge, which: str, layout: Layout) -> Port:
        """Return the box that an edge ends at, and by which sides: beside an icon's label it is the icon itself."""
        part = edge.tail if which == "tail" else edge.head
        box, fit = layout.boxes[part], self.sizes.nodes.get(part)
        if fit and fit.icon:
            box = self._icon_end(box, fit.icon)
        turned = self.graph.direction if self.direction != self.graph.direction else ""
        return port_of(edge.attributes.get(f"{which}port", ""), box, fit, turned)

    def _icon_end(self, box: Box, icon: Size) -> Box:
        """Return where edges end at a node with an icon: across, at the icon; else as wide, and as high as the node."""
        picture = shapes.picture_box(box, icon).grow(_FROM_PICTURE)
        if self.direction in ("LR", "RL"):
            return picture
        return Box(picture.x, box.y, picture.width, box.height)

    def _obstacles(self, layout: Layout) -> Iterator[Obstacle]:
        for node in self.graph.nodes:
            if node.id in layout.boxes:
                yield from self._node_obstacles(node, layout.boxes[node.id])
        for group in self.graph.groups:
            if shapes.draws_frame(group) and group.id in layout.boxes:
                yield Obstacle(group.id, layout.boxes[group.id], "frame" if group.members else "box")
            if group.id in layout.titles and group.members:
                yield Obstacle(f"{group.id}#title", layout.titles[group.id], "title")

    def _node_obstacles(self, node: Node, box: Box) -> Iterator[Obstacle]:
        fit = self.sizes.nodes[node.id]
        if node.role == "boundary":
            yield Obstacle(node.id, Box(box.x, box.center.y, box.width, 0), "line")
        elif fit.icon:
            yield Obstacle(node.id, self._icon_end(box, fit.icon), "box")
            if fit.blocks[0].lines:
                yield Obstacle(f"{node.id}#title", shapes.caption_box(box, fit), "title")
        elif not shapes.is_hidden(node) and not shapes.is_room(node):
            yield Obstacle(node.id, box, "box")

    # -- Boundaries

    def _name_boundaries(self, layout: Layout) -> list[Obstacle]:
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
            apart = self.metrics.clearance / 2  # the name and a label close above it would read as one text
            if place and any(place.grow(apart).overlaps(label) for label in layout.all_labels()):
                place = self._free_place(name, box.x, layout, apart) or place
            layout.titles[node.id] = place or name
            crossed += [] if place else [Obstacle(f"{node.id}#title", name, "title")]
        return crossed

    def _free_place(self, name: Box, left: float, layout: Layout, apart: float = 0) -> Box | None:
        """Return where a boundary's name touches no edge and no label, and is `apart` from labels.

        That is at the right end of its line, else in the middle between two edges; None when it has no room there.
        """
        gap = self.metrics.clearance
        drawn = [segment for way in layout.routes.values() for segment in way.boxes()]
        drawn += [label.grow(apart) for label in layout.all_labels()]
        band = Box(left, name.y + 2, name.right - left, name.height - 4)  # its letters, not their leading
        start, between = left, list[tuple[float, float]]()
        for one in sorted(one for one in drawn if one.grow(0.5).overlaps(band)):
            between.append((start, one.x))
            start = max(start, one.right)
        if name.right - start >= name.width + gap * (start > left):
            return name
        fitting = [(low, high) for low, high in between if high - low >= name.width + 2 * gap]
        return name.shift(sum(fitting[-1]) / 2 - name.center.x, 0) if fitting else None

    # -- All others

    def free(self, layout: Layout) -> None:
        """Mend the routes that the layout has from Graphviz, then set titles and labels aside from them."""
        drawn = {edge.id for edge in self.edges if edge.tail in layout.boxes and edge.head in layout.boxes}
        layout.routes = {edge: way for edge, way in layout.routes.items() if edge in drawn}
        suggested, layout.labels = layout.labels, {}
        if self.graph.splines == "curved":
            joints = [self._joint(edge, layout) for edge in self.edges if edge.id in drawn and edge.tail != edge.head]
            boxes = {node.id: layout.boxes[node.id] for node in self._drawn_nodes(layout)}
            layout.routes, suggested = arcs(joints, boxes), {}
        self._link_fields(layout)
        self._draw_loops(layout)
        self._end_at_outlines(layout)
        self._name_boundaries(layout)
        frames = {group.id: layout.boxes[group.id] for group in self.graph.groups if group.id in layout.boxes}
        titles, layout.titles = layout.titles, {}
        layout.titles = titles_aside(titles, frames, self._scenery(layout, []), self.metrics.frame_padding)
        self._set_labels(layout, self._scenery(layout, []), {}, suggested)

    def _joint(self, edge: Edge, layout: Layout) -> Joint:
        ends = []
        for part in (edge.tail, edge.head):
            box, fit = layout.boxes[part], self.sizes.nodes.get(part)
            ends.append(shapes.picture_box(box, fit.icon) if fit and fit.icon else box)
        return Joint(edge.id, ends[0], ends[1], edge.tail, edge.head)

    def _link_fields(self, layout: Layout) -> None:
        """Give edges that end at a field of a record a way to that field: Graphviz knew nothing of it."""
        for edge in self.edges:
            if edge.id in layout.routes and edge.tail != edge.head:
                tail, head = self._end(edge, "tail", layout), self._end(edge, "head", layout)
                if tail.is_field or head.is_field:
                    solids = [layout.boxes[node.id] for node in self._drawn_nodes(layout)]
                    layout.routes[edge.id] = link(tail.box, tail.sides, head.box, head.sides, solids)

    def _draw_loops(self, layout: Layout) -> None:
        """Draw the loops that Graphviz leaves as small as a point, a round one for each."""
        count: dict[str, int] = {}
        for edge in self.edges if self.graph.splines != "none" else ():
            way = layout.routes.get(edge.id)
            if edge.tail != edge.head or edge.tail not in layout.boxes or (way and _extent(way) > _LEAST_LOOP):
                continue
            number = count[edge.tail] = count.get(edge.tail, -1) + 1
            others = [layout.boxes[node.id] for node in self._drawn_nodes(layout) if node.id != edge.tail]
            sides = "NSEW" if self.direction in ("LR", "RL") else "EWNS"
            layout.routes[edge.id] = loop(layout.boxes[edge.tail], others, number, sides=sides)

    # -- Ends

    def _end_at_outlines(self, layout: Layout) -> None:
        """Lead each route to the outline of what it joins, or cut it there; turn those round that run backward."""
        outlines = {
            node.id: shapes.outline(node, layout.boxes[node.id], self.sizes.nodes[node.id])
            for node in self.graph.nodes
            if node.id in layout.boxes
        }
        outlines |= {
            group.id: shapes.rectangle(layout.boxes[group.id])
            for group in self.graph.groups
            if group.id in layout.boxes
        }
        for edge in self.edges:
            way = layout.routes.get(edge.id)
            if way is None or edge.tail not in layout.boxes or edge.head not in layout.boxes:
                continue
            if _runs_backward(way, layout.boxes[edge.tail], layout.boxes[edge.head]):
                way = reversed_route(way)
            if edge.tail != edge.head or way.curved:
                # Arcs of our own go from middle to middle; Graphviz's routes end at boxes already.
                rest = layout.boxes if self.graph.splines == "curved" and edge.tail != edge.head else {}
                tail, head = (
                    outlines.get(part) or (shapes.rectangle(rest[part]) if part in rest else ())
                    for part in (edge.tail, edge.head)
                )
                way = reversed_route(ended(reversed_route(ended(way, head)), tail))
            layout.routes[edge.id] = way

    # -- Labels

    def _drawn_nodes(self, layout: Layout) -> Iterator[Node]:
        yield from (node for node in self.graph.nodes if node.id in layout.boxes and not shapes.is_hidden(node))

    def _scenery(self, layout: Layout, more: Sequence[Box]) -> Scenery:
        solids = [*layout.titles.values(), *more]
        for node in self._drawn_nodes(layout):
            box, fit = layout.boxes[node.id], self.sizes.nodes[node.id]
            solids += [shapes.picture_box(box, fit.icon), shapes.caption_box(box, fit)] if fit.icon else [box]
        frames = [
            layout.boxes[group.id]
            for group in self.graph.groups
            if shapes.draws_frame(group) and group.id in layout.boxes
        ]
        return Scenery(solids, frames, layout.routes)

    def _set_labels(
        self,
        layout: Layout,
        scenery: Scenery,
        done: dict[str, tuple[str, ...]],
        suggested: dict[str, dict[str, Box]] | None = None,
    ) -> None:
        """Place the labels that have no place yet."""
        setter = None
        for edge in self.edges:
            for where, fit in self.sizes.labels.get(edge.id, {}).items():
                if edge.id in layout.routes and where not in done.get(edge.id, ()):
                    setter = setter or Setter(scenery)
                    size = Size(*fit.size)
                    first = (suggested or {}).get(edge.id, {}).get(where)
                    layout.labels.setdefault(edge.id, {})[where] = setter.place(edge.id, where, size, first)


def _extent(way: Route) -> float:
    box = union(Box(x, y, 0, 0) for x, y in way.points)
    return max(box.width, box.height)


def _runs_backward(way: Route, tail: Box, head: Box) -> bool:
    """Return whether a route leads from the head to the tail: Graphviz turns some with `splines=curved`."""
    if tail == head or len(way.points) < 2:
        return False
    start, end = way.points[0], way.points[-1]
    right = _away(start, tail) + _away(end, head)
    return right > _away(start, head) + _away(end, tail) + 1


def _away(point: Point, box: Box) -> float:
    x, y = min(max(point.x, box.x), box.right), min(max(point.y, box.y), box.bottom)
    return distance(point, Point(x, y))
