"""Where routed edges are too close to each other, or to a label, and the strips of room that would part them.

Room before routing (`room`) is an estimate; this looks at what came of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from livediagrams.geometry import Box
from livediagrams.graph import Edge, Graph
from livediagrams.place.layout import Layout

_SPACING = 12.0
"""Between two tracks; the router's own."""
_CLOSE = 9.0
_LEAST_BESIDE = 8.0
"""How long two lines have to run beside each other for anyone to see that they are close."""
_MOST_STRIPS = 12
_LABEL_AIR = 8.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Empty room, `by` wide, to be put in at an x (`upright`) or at a y."""

    upright: bool
    at: float
    by: float


@dataclass(frozen=True, slots=True)
class _Run:
    """A straight stretch of an edge: where it stands, from where to where, and the nodes that it ends at."""

    edge: str
    upright: bool
    at: float
    low: float
    high: float
    ends: frozenset[str]

    @property
    def box(self) -> Box:
        """Return the box around the stretch, without width."""
        if self.upright:
            return Box(self.at, self.low, 0, self.high - self.low)
        return Box(self.low, self.at, self.high - self.low, 0)

    def passes(self, box: Box) -> bool:
        """Return whether the stretch runs through a box."""
        if self.upright:
            return box.x < self.at < box.right and self.low < box.bottom and self.high > box.y
        return box.y < self.at < box.bottom and self.low < box.right and self.high > box.x


def strips(graph: Graph, layout: Layout, *, upright: bool) -> list[Strip]:
    """Return one strip for each place that is too close; `upright` says which way labels are given room."""
    runs = [run for edge in graph.edges if edge.id in layout.routes for run in _runs(edge, layout)]
    return [*_between_runs(runs), *_at_labels(layout, runs, upright)]


def parted(graph: Graph, layout: Layout, wanted: Sequence[Strip]) -> Layout:
    """Return the layout with the strips put in, those at one place once."""
    groups = frozenset(group.id for group in graph.groups)
    places: dict[tuple[bool, int], float] = {}
    for strip in wanted:
        key = (strip.upright, round(strip.at / 4))
        places[key] = max(places.get(key, 0.0), strip.by)
    for (upright, at), by in sorted(places.items(), reverse=True)[:_MOST_STRIPS]:
        layout = layout.drawn_apart(at * 4, by, groups, across=upright)
    return layout


def _between_runs(runs: Sequence[_Run]) -> Iterator[Strip]:
    """Yield strips between lines; those that end at one node are as close as its side is short, and stay so."""
    for number, one in enumerate(runs):
        for two in runs[:number]:
            if one.upright != two.upright or one.edge == two.edge or one.ends & two.ends:
                continue
            apart = abs(one.at - two.at)
            if apart < _CLOSE and min(one.high, two.high) - max(one.low, two.low) > _LEAST_BESIDE:
                yield Strip(one.upright, (one.at + two.at) / 2, _SPACING - apart)


def _at_labels(layout: Layout, runs: Sequence[_Run], upright: bool) -> Iterator[Strip]:
    """Yield strips at the labels that lie on another edge's line, or on another label.

    A strip along the lines makes them longer, so that labels find other places on them; one across parts the lines.
    """
    labels = [(edge, box) for edge, found in layout.labels.items() for box in found.values()]
    for number, (edge, box) in enumerate(labels):
        near = [other for _, other in labels[:number] if other.overlaps(box)]
        near += [run.box for run in runs if run.edge != edge and run.passes(box)]
        for other in near:
            one, two = (box, other) if upright else (_turned(box), _turned(other))
            needed = (one.width + two.width) / 2 + _LABEL_AIR
            apart = abs(one.center.x - two.center.x)
            if apart < 1:  # one behind the other: whichever way they go, it takes half of both
                yield Strip(upright, one.center.x, needed)
            elif apart < needed:
                yield Strip(upright, (one.center.x + two.center.x) / 2, needed - apart)


def _turned(box: Box) -> Box:
    return Box(box.y, box.x, box.height, box.width)


def _runs(edge: Edge, layout: Layout) -> Iterable[_Run]:
    points = layout.routes[edge.id].points
    last = len(points) - 2
    for number, (one, two) in enumerate(pairwise(points)):
        ends = frozenset(({edge.tail} if number == 0 else set()) | ({edge.head} if number == last else set()))
        if abs(one.x - two.x) < 0.01:
            yield _Run(edge.id, True, one.x, min(one.y, two.y), max(one.y, two.y), ends)
        elif abs(one.y - two.y) < 0.01:
            yield _Run(edge.id, False, one.y, min(one.x, two.x), max(one.x, two.x), ends)
