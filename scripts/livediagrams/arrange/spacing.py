"""What lies between the members of a group and around them: gaps with room for edges, titles, padding."""

from __future__ import annotations

from functools import cached_property

from livediagrams.geometry import Size
from livediagrams.graph import Graph, Group
from livediagrams.sizes import Sizes
from livediagrams.theme import Metrics

_HEAD_ROOM = 12
"""Below what an arrow enters from below: its head does not lie across the frame's line."""


class Spacing:
    """The room in one figure that is nobody's box; `level_gaps` are those that the grid over panels has fixed."""

    def __init__(self, graph: Graph, sizes: Sizes, metrics: Metrics) -> None:
        self.sizes, self.metrics = sizes, metrics
        self.nodes, self.groups = graph.nodes_by_id(), graph.groups_by_id()
        self.chains = {part: (part, *around) for part, around in graph.ancestors().items()}
        self.level_gaps: dict[str, float] = {}
        edges = [edge for edge in graph.edges if edge.role != "order"]
        self._ends = [(edge.tail, edge.head, edge.id) for edge in edges]
        self._heads = [(edge.head, edge.tail) for edge in edges if edge.direction in ("forward", "both")]
        self._heads += [(edge.tail, edge.head) for edge in edges if edge.direction in ("back", "both")]

    def is_row(self, group: Group) -> bool:
        """Return whether members are to stand side by side: panels on a phone do not."""
        if group.role == "panels" and self.metrics.width == "narrow":
            return False
        return group.arrange == "row"

    def rows_of_grid(self, group: Group) -> list[Group]:
        """Return the rows that share their columns with this one: in a grid those of as many members, else itself."""
        grid = self.groups.get(group.parent)
        if grid is None or grid.role != "grid":
            return [group]
        rows = [self.groups[member] for member in grid.members if member in self.groups]
        return [row for row in rows if self.is_row(row) and len(row.members) == len(group.members)]

    def gaps(self, group: Group, *, stacked: bool = False) -> list[float]:
        """Return the gap after each member but the last."""
        count = len(group.members) - 1
        if stacked or not self.is_row(group):
            return [self.vertical_gap(group, index) for index in range(count)]
        rows = self.rows_of_grid(group)
        return [max(self._horizontal_gap(row, index) for row in rows) for index in range(count)]

    def vertical_gap(self, group: Group, index: int) -> float:
        """Return the gap below a member of a column: with room for the edges across it and their labels."""
        above, below = group.members[index], group.members[index + 1]
        if above in self.level_gaps:
            return self.level_gaps[above]
        metrics = self.metrics
        base = metrics.gap if self._is_framed(group) else metrics.level_gap
        if group.role == "panels":
            base = metrics.panel_gap
        at_boundary = "boundary" in (self._role(above), self._role(below))
        if at_boundary:
            base = metrics.gap
        crossing = self._edges_over(group, index)
        if not crossing:
            return base
        tallest = max((self._label(edge).height for edge in crossing), default=0)
        if at_boundary and (self._role(above) == "boundary" or not tallest):  # a label stands above the boundary
            return max(base, metrics.edge_gap / 2)
        return max(base, metrics.edge_gap, tallest + 2 * metrics.label_gap if tallest else 0)

    def _horizontal_gap(self, group: Group, index: int) -> float:
        metrics = self.metrics
        base = metrics.panel_gap if group.role == "panels" else metrics.gap
        crossing = self._edges_over(group, index)
        if not crossing:
            return base
        widest = max(self._label(edge).width for edge in crossing)
        return max(base, metrics.edge_gap, widest + 2 * metrics.label_gap + 4 if widest else 0)

    def _edges_over(self, group: Group, index: int) -> list[str]:
        """Return the edges between the member and the one after it; a boundary counts as no member."""
        before, after = index, index + 1
        while before > 0 and self._role(group.members[before]) == "boundary":
            before -= 1
        while after < len(group.members) - 1 and self._role(group.members[after]) == "boundary":
            after += 1
        ours, theirs = group.members[before], group.members[after]
        return [
            edge
            for tail, head, edge in self._ends
            if (self.holds(ours, tail) and self.holds(theirs, head))
            or (self.holds(theirs, tail) and self.holds(ours, head))
        ]

    def holds(self, part: str, inner: str) -> bool:
        """Return whether a part is the other one, or a group around it."""
        return part in self.chains.get(inner, ())

    def _label(self, edge: str) -> Size:
        fits = self.sizes.labels.get(edge, {})
        return fits["label"].size if "label" in fits else Size(0, 0)

    def _role(self, part: str) -> str:
        one = self.nodes.get(part) or self.groups[part]
        return one.role

    def _is_framed(self, group: Group) -> bool:
        """Return whether a group is a frame or lies in one, however deep."""
        return any(self.groups[around].role == "frame" for around in self.chains[group.id])

    def _parent(self, part: str) -> str:
        return (self.nodes.get(part) or self.groups[part]).parent

    def padding(self, group: Group) -> float:
        """Return the room between a group's border, if it has one, and its members."""
        return self.metrics.frame_padding if group.role == "frame" else 0

    def foot(self, group: Group) -> float:
        """Return the height below a group's content: its padding, and more where an arrow comes from below."""
        pad = self.padding(group)
        return max(pad, _HEAD_ROOM) if pad and group.id in self._entered_from_below else pad

    @cached_property
    def _entered_from_below(self) -> set[str]:
        """The groups that hold the tip of an arrow which starts below them."""
        return {
            group
            for tip, start in self._heads
            if self._rises(tip, start)
            for group in self.chains[tip][1:]
            if not self.holds(group, start)
        }

    def _rises(self, tip: str, start: str) -> bool:
        """Return whether an arrow starts below its tip: in a later member of the column around both."""
        ours, theirs = self.chains.get(tip, ())[::-1], self.chains.get(start, ())[::-1]
        ways = [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]]
        if not ways or ways[0][0] not in self.chains or not self._parent(ways[0][0]):
            return False
        around = self.groups[self._parent(ways[0][0])]
        return not self.is_row(around) and around.members.index(ways[0][0]) < around.members.index(ways[0][1])

    def head(self, group: Group, width: float) -> float:
        """Return the height above a group's content: its padding and its title."""
        pad = self.padding(group)
        title = self.sizes.titles.get(group.id)
        if not title:
            return pad
        return pad + title.block(width - 2 * pad).height + self.metrics.frame_title_gap

    def title_width(self, group: Group) -> float:
        """Return the width that a group needs for its title."""
        title = self.sizes.titles.get(group.id)
        return title.size.width + 2 * self.padding(group) if title else 0
