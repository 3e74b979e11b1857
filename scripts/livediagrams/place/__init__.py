"""Graph and Sizes to Placement: rows and columns by `arrange`, all else by Graphviz, orthogonal edges by `route`.

The layout engine is an argument, `run(dot, layout) -> json`: the WebAssembly module, a `dot` on PATH, or a recording.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import ceil, inf
from typing import Any, Final

from livediagrams import shapes
from livediagrams.arrange import arrange
from livediagrams.dot import dot
from livediagrams.errors import Exhausted, PlaceError, Problem, TooWide
from livediagrams.geometry import Box, Point, Size, union
from livediagrams.graph import ROOT, Graph
from livediagrams.place import answer
from livediagrams.place.crowding import parted, strips
from livediagrams.place.layout import Layout
from livediagrams.place.room import widened
from livediagrams.place.twins import counterparts, in_order
from livediagrams.place.ways import Ways
from livediagrams.placement import Placement
from livediagrams.sizes import Sizes
from livediagrams.theme import Metrics

Run = Callable[[str, str], str]

_MOST_LOOSENED: Final = 120
"""Edges; above this, routing twice takes longer than a build should wait for."""
_TURNED: Final = {"LR": "TB", "RL": "TB"}


def place(graph: Graph, sizes: Sizes, metrics: Metrics, run: Run, most: float = inf) -> Placement:
    """Return where every part lies.

    Raises PlaceError when no layout comes through within its budget, and TooWide, before edges are routed if possible,
    when the figure is wider than `most`.
    """
    return _Placer(graph, sizes, metrics, run, most).placement()


class _Placer:
    """One figure in one width."""

    def __init__(self, graph: Graph, sizes: Sizes, metrics: Metrics, run: Run, most: float) -> None:
        self.graph, self.sizes, self.metrics, self.run, self.most = graph, sizes, metrics, run, most
        self.room = metrics.room - 2 * metrics.margin
        self.nodes, self.groups = graph.nodes_by_id(), graph.groups_by_id()
        self.direction = self._flow()
        if metrics.width == "narrow":
            self.direction = _TURNED.get(self.direction, self.direction)
        self.ends = {edge.id: (edge.tail_node or edge.tail, edge.head_node or edge.head) for edge in graph.edges}
        self.is_arranged = any(group.arrange for group in graph.groups)
        self.notices: list[str] = []

    def _flow(self) -> str:
        """Return which way most edges lead: in one arranged group down its levels or along its row, else as drawn."""
        only = self.groups.get(self.graph.members[0]) if len(self.graph.members) == 1 else None
        if only is None or not only.arrange:
            return self.graph.direction
        return "LR" if only.arrange == "row" and only.role != "panels" else "TB"

    def placement(self) -> Placement:
        ways = Ways(self.graph, self.sizes, self.metrics, self.direction)
        layout = self._free(ROOT)
        self._check_width(layout.boxes.values())
        if not self.is_arranged:
            self._put_in_order(layout)
        if self.is_arranged or self.graph.splines == "ortho":
            if not self.is_arranged:
                layout = widened(self.graph, self.sizes, self.metrics, layout, self.direction)
            ways.orthogonal(layout)
            if not self.is_arranged and len(ways.edges) <= _MOST_LOOSENED:
                layout = self._loosened(layout, ways)
        else:
            ways.free(layout)
        self.notices += dict.fromkeys(ways.notices)
        return self._framed(layout)

    def _check_width(self, drawn: Iterable[Box]) -> None:
        if union(drawn).width + 2 * self.metrics.margin > self.most:
            raise TooWide

    def _loosened(self, layout: Layout, ways: Ways) -> Layout:
        """Return the layout drawn apart, and routed anew, as long as that leaves fewer places too close."""
        flow_is_upright = self.direction in ("LR", "RL")
        for upright in (flow_is_upright, not flow_is_upright):
            crowded = strips(self.graph, layout, upright=upright)
            if not crowded:
                break
            looser = parted(self.graph, layout, crowded)
            if union(looser.boxes.values()).width > max(self.room, union(layout.boxes.values()).width):
                continue
            ways.orthogonal(looser)
            if len(strips(self.graph, looser, upright=upright)) < len(crowded):
                layout = looser
        return layout

    def _put_in_order(self, layout: Layout) -> None:
        """Let nodes that are alike change places until they stand in the author's order."""
        places = in_order(self.graph, self.sizes, layout.boxes, along_x=self.direction in ("TB", "BT"))
        moved = counterparts(self.graph, self.sizes, places)
        boxes, routes, labels = dict(layout.boxes), dict(layout.routes), dict(layout.labels)
        for node, taken in places.items():
            center, own = boxes[taken].center, boxes[node]
            top = boxes[taken].y if self.nodes[node].icon else center.y - own.height / 2
            layout.boxes[node] = Box(center.x - own.width / 2, top, own.width, own.height)
        for edge, taken in moved.items():
            for found, were in ((layout.routes, routes), (layout.labels, labels)):
                found.pop(edge, None)
                if taken in were:
                    found[edge] = were[taken]  # type: ignore[assignment]  # both are by edge

    def _framed(self, layout: Layout) -> Placement:
        """Return the layout with its margin, as large as all that is drawn."""
        drawn = [box for part, box in layout.boxes.items()]
        drawn += [box for labels in layout.labels.values() for box in labels.values()]
        drawn += [Box(x, y, 0, 0) for way in layout.routes.values() for x, y in way.points]
        self._check_width(drawn)
        around, margin = union(drawn), self.metrics.margin
        moved = Layout(Size(0, 0))
        moved.take(layout, Point(margin - around.x, margin - around.y))
        size = Size(ceil(around.width + 2 * margin), ceil(around.height + 2 * margin))
        return Placement(size, moved.boxes, moved.titles, moved.routes, moved.labels, tuple(self.notices))

    # -- Groups

    def _free(self, root: str) -> Layout:
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

    def _arranged(self, group: str) -> Layout:
        """Return the layout of an arranged group with all that it holds."""
        free = {inner: self._framed_free(inner) for inner in self._free_groups(group)}
        fixed = {inner: layout.size for inner, layout in free.items()}
        found = arrange(self.graph, self.sizes, self.metrics, group, fixed=fixed, room=self.room)
        layout = Layout(found.size, dict(found.boxes), dict(found.titles))
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

    def _framed_free(self, group: str) -> Layout:
        """Return the layout of a free group inside an arranged one, with its frame and title."""
        inner = self._free(group) if self.groups[group].members else Layout(Size(20, 20))
        pad, title = self.metrics.frame_padding, self.sizes.titles.get(group)
        head = pad + (title.size.height + self.metrics.frame_title_gap if title else 0)
        width = max(inner.size.width, title.size.width if title else 0) + 2 * pad
        layout = Layout(Size(width, inner.size.height + head + pad))
        layout.take(inner, Point((width - inner.size.width) / 2, head))
        layout.boxes[group] = Box(0, 0, *layout.size)
        if title:
            layout.titles[group] = Box(pad, pad, title.size.width, title.size.height)
        return layout

    # -- Graphviz

    def _by_graphviz(self, root: str, blocks: Mapping[str, Size]) -> Layout:
        splines = "none" if self.is_arranged else self.graph.splines
        layout = answer.read(self._answer(root, blocks, splines), self.graph, self.sizes, blocks)
        pad = self.metrics.frame_padding
        for group, title in self.sizes.titles.items():
            if group in layout.boxes and group not in blocks:
                box = layout.boxes[group]
                layout.titles[group] = Box(box.x + pad, box.y + pad - 2, *title.size)
        if self.direction in ("LR", "RL"):
            self._raise_icons(layout)
        return layout

    def _raise_icons(self, layout: Layout) -> None:
        """Set all icons of a row on one line, whatever is below them; so far their boxes are about their middles."""
        for node in self.graph.nodes:
            box, fit = layout.boxes.get(node.id), self.sizes.nodes[node.id]
            if box and fit.icon:
                layout.boxes[node.id] = box._replace(y=box.center.y - shapes.picture_rise(fit, self.metrics))

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
                found: dict[str, Any] = json.loads(self.run(text, "dot"))
            except Exhausted:
                self.notices.append("the edges are drawn straight, as the figure is too large for others")
            else:
                return found
        message = f"the figure is too large to lay out ({len(self.nodes)} nodes, {len(self.graph.edges)} edges)"
        raise PlaceError(Problem(self.graph.origin, message, "split it into several figures"))
