"""Room for orthogonal edges: channels between ranks are drawn apart until every edge has a track of its own.

Graphviz keeps the same distance between all ranks, however many edges turn between two of them and however many
frames end there. How many tracks a channel needs is told from the ends of the edges before they are routed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from livediagrams.geometry import Box, union
from livediagrams.graph import Edge, Graph
from livediagrams.place.layout import Layout
from livediagrams.sizes import Sizes
from livediagrams.theme import Metrics

_SPACING = 12.0
"""Between two tracks; the router's own."""
_MOST_TRACKS = 10
_LEVEL = 3.0
"""Ends that are no farther apart are joined straight."""
_MOST_WIDENED = 70.0
_ARROW_ROOM = 14.0
"""Line to see on each side of a label that stands on it, with an arrow head at one end."""
_RUN_ROOM = 16.0
"""How much longer than a label a line across the flow has to be to bear it; the router's own."""
_LABEL_AIR = 8.0
"""Between a label and a turn, or a frame's border."""


class _Axis:
    """One direction of a layout: `along` the flow or `across` it, as plain numbers."""

    def __init__(self, x: bool) -> None:
        self.x = x

    def span(self, box: Box) -> tuple[float, float]:
        """Return where a box begins and ends."""
        return (box.x, box.right) if self.x else (box.y, box.bottom)

    def middle(self, box: Box) -> float:
        """Return the middle of a box."""
        return box.center.x if self.x else box.center.y


def widened(graph: Graph, sizes: Sizes, metrics: Metrics, layout: Layout, direction: str) -> Layout:
    """Return the layout with its channels as wide as the edges in them need."""
    groups = frozenset(group.id for group in graph.groups)
    if direction in ("TB", "BT"):
        layout = _past_titles(graph, metrics, layout, groups)
    flow, cross = _Axis(direction in ("LR", "RL")), _Axis(direction in ("TB", "BT"))
    nodes = [layout.boxes[node.id] for node in graph.nodes if node.id in layout.boxes]
    frames = [layout.boxes[group] for group in groups if group in layout.boxes]
    edges = [edge for edge in graph.edges if edge.tail in layout.boxes and edge.head in layout.boxes]
    for low, high in reversed(list(_channels(map(flow.span, nodes)))):
        passing = [edge for edge in edges if _turns_in(edge, layout, flow, low, high)]
        tracks = _tracks([_way(edge, layout, cross) for edge in passing])
        borders = [flow.span(frame) for frame in frames]
        at, width = _widest(low, high, borders)
        needed = 2 * metrics.clearance + (min(tracks, _MOST_TRACKS) - 1) * _SPACING if passing else 0.0
        if any(low < end < high for border in borders for end in border):
            needed = max([needed, *(_label_beside_turn(edge, sizes, layout, cross) for edge in passing)])
        by = max(needed - width, *(_label_lack(edge, sizes, layout, flow) for edge in passing), 0.0) if passing else 0.0
        if by > 0.5:
            layout = layout.drawn_apart(at, by, groups, across=flow.x)
    return layout


def _past_titles(graph: Graph, metrics: Metrics, layout: Layout, groups: frozenset[str]) -> Layout:
    """Return the layout with frames widened on their left where a title stands above the entrance to a node.

    Only a little: a title that spans the whole frame stays, and edges go round it.
    """
    around = graph.ancestors()
    titled = [group.id for group in graph.groups if group.id in layout.titles]
    for group in reversed(titled):  # from the inside out: often one strip serves the frames around too
        title, frame = layout.titles[group], layout.boxes[group]
        entered = [
            layout.boxes[near].center.x
            for edge in graph.edges
            for near, far in ((edge.tail, edge.head), (edge.head, edge.tail))
            if group in around.get(near, ()) and far in layout.boxes and layout.boxes[far].bottom <= frame.y
        ]
        right = title.right + metrics.clearance
        by = max((right - x for x in entered if title.x - metrics.clearance < x < right), default=0.0)
        width = union(layout.boxes.values()).width + by + 2 * metrics.margin
        if 0.5 < by <= _MOST_WIDENED and width <= metrics.room and not _parts(graph, layout, group, title.x - 1):
            layout = layout.drawn_apart(title.x - 1, by, groups, across=True)
    return layout


def _parts(graph: Graph, layout: Layout, group: str, at: float) -> bool:
    """Return whether a strip at an x would go through the middle of what another group holds."""
    around = graph.ancestors()
    sides: dict[str, set[bool]] = {}
    for node in graph.nodes:
        for other in around[node.id] if node.id in layout.boxes else ():
            if other != group and other not in around[group]:
                sides.setdefault(other, set()).add(layout.boxes[node.id].center.x >= at)
    return any(len(found) > 1 for found in sides.values())


def _channels(spans: Iterable[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """Yield the stretches between the first and the last node where there is no node."""
    end: float | None = None
    for low, high in sorted(spans):
        if end is not None and low > end:
            yield end, low
        end = high if end is None else max(end, high)


def _turns_in(edge: Edge, layout: Layout, flow: _Axis, low: float, high: float) -> bool:
    """Return whether an edge has to pass the channel just before its head's node, or its tail's where it leads back."""
    ends = (edge.tail_node or edge.tail, edge.head_node or edge.head)
    if not all(end in layout.boxes for end in ends):
        return False
    first, last = sorted(flow.span(layout.boxes[end]) for end in ends)
    return first[1] <= low + 0.5 and abs(last[0] - high) < _SPACING * 2 and last[0] >= high - 0.5


def _way(edge: Edge, layout: Layout, cross: _Axis) -> tuple[float, float]:
    one, two = cross.middle(layout.boxes[edge.tail]), cross.middle(layout.boxes[edge.head])
    return min(one, two), max(one, two)


def _tracks(ways: Sequence[tuple[float, float]]) -> int:
    """Return how many of the ways lie beside each other where they are thickest; at least one."""
    turns = [way for way in ways if way[1] - way[0] > _LEVEL]
    return max((sum(low < place < high for low, high in turns) for place in _places(turns)), default=1)


def _places(ways: Sequence[tuple[float, float]]) -> list[float]:
    ends = sorted({end for way in ways for end in way})
    return [(one + two) / 2 for one, two in pairwise(ends)]


def _widest(low: float, high: float, frames: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle and the width of the part of a channel that lies in the fewest frames, the widest of those."""
    borders = sorted({low, high, *(end for frame in frames for end in frame if low < end < high)})
    parts = [((one + two) / 2, two - one) for one, two in pairwise(borders)]
    return min(parts, key=lambda part: (sum(start < part[0] < end for start, end in frames), -part[1]))


def _label_beside_turn(edge: Edge, sizes: Sizes, layout: Layout, cross: _Axis) -> float:
    """Return how wide a channel has to be for a label before or after a turn that is too short to bear it itself."""
    fits = sizes.labels.get(edge.id, {})
    fit = fits.get("label") or fits.get("outer")
    low, high = _way(edge, layout, cross)
    if fit is None or not cross.x or not _LEVEL < high - low < fit.size.width + _RUN_ROOM:
        return 0.0
    return 2 * fit.size.height + 4 * _LABEL_AIR


def _label_lack(edge: Edge, sizes: Sizes, layout: Layout, flow: _Axis) -> float:
    """Return how much too short the way between two ends is for the label on it."""
    fits = sizes.labels.get(edge.id, {})
    fit = fits.get("label") or fits.get("outer")
    if fit is None:
        return 0.0
    first, last = sorted((flow.span(layout.boxes[edge.tail]), flow.span(layout.boxes[edge.head])))
    extent = fit.size.width if flow.x else fit.size.height
    return extent + 2 * _ARROW_ROOM - (last[0] - first[1])
