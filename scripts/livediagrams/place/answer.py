"""Graphviz's answer (JSON) to a Layout: points, y down, and ids in place of its names.

https://graphviz.org/docs/outputs/json/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from livediagrams.bezier import distance, reversed_route, straight
from livediagrams.dot import identity_of
from livediagrams.geometry import Box, Point, Route, Size
from livediagrams.graph import Graph
from livediagrams.place.layout import Layout
from livediagrams.sizes import Sizes

_PLACES: Final = {"lp": "label", "tail_lp": "tail", "head_lp": "head", "xlp": "outer"}
_JOINED: Final = 1.6
"""Points: ends of pieces that are no farther apart are one place; Graphviz leaves one between them."""


def read(found: Mapping[str, Any], graph: Graph, sizes: Sizes, blocks: Mapping[str, Size]) -> Layout:
    """Return the boxes of nodes, blocks and groups, the routes and the labels; titles are not Graphviz's affair."""
    _, _, width, height = (float(number) for number in found["bb"].split(","))
    layout, pieces = Layout(Size(width, height)), dict[str, list[Route]]()
    for item in found.get("objects", ()):
        part = identity_of(item["name"])
        if "pos" in item and part:
            # The size that we gave: Graphviz answers with a larger one where it kept room for a self-loop.
            size = blocks[part] if part in blocks else sizes.nodes[part].size
            center = _point(item["pos"], height)
            layout.boxes[part] = Box(center.x - size.width / 2, center.y - size.height / 2, *size)
        elif part.startswith("cluster_") and "bb" in item:
            left, low, right, high = (float(number) for number in item["bb"].split(","))
            layout.boxes[part.removeprefix("cluster_")] = Box(left, height - high, right - left, high - low)
    for item in found.get("edges", ()):
        edge = identity_of(item.get("id", ""))
        if edge:
            pieces[edge] = [_spline(text, height) for text in item.get("pos", "").split(";") if text.strip()]
            _take_labels(edge, item, layout, sizes, height)
    layout.routes = _whole(graph, layout, pieces)
    return layout


def _take_labels(edge: str, item: Mapping[str, str], layout: Layout, sizes: Sizes, height: float) -> None:
    for key, where in _PLACES.items():
        fit = sizes.labels.get(edge, {}).get(where)
        if fit and key in item:
            center = _point(item[key], height)
            box = Box(center.x - fit.size.width / 2, center.y - fit.size.height / 2, *fit.size)
            layout.labels.setdefault(edge, {})[where] = box


def _spline(text: str, height: float) -> Route:
    """Return the route that Graphviz's `pos` gives: https://graphviz.org/docs/attr-types/splineType/.

    The tips of arrow heads ("s,x,y" and "e,x,y") become the ends of the route, reached in a straight line.
    """
    start = end = None
    points: list[Point] = []
    for word in text.split():
        if word.startswith("s,"):
            start = _point(word[2:], height)
        elif word.startswith("e,"):
            end = _point(word[2:], height)
        else:
            points.append(_point(word, height))
    if start is not None:
        points = [start, *straight(start, points[0]), *points[1:]]
    if end is not None:
        points += straight(points[-1], end)
    return Route(tuple(points), curved=True)


def _point(text: str, height: float) -> Point:
    x, y = text.split(",")[:2]
    return Point(float(x), height - float(y))


# -- Concentrated edges


def _whole(graph: Graph, layout: Layout, pieces: Mapping[str, list[Route]]) -> dict[str, Route]:
    """Return one route an edge.

    With `concentrate`, edges share pieces, and each piece is told for one of them only: the others' ways are put
    together from all there are. Without it an edge has one piece.
    """
    shared = graph.attributes.get("concentrate") == "true"
    if not shared:
        return {edge: parts[0] for edge, parts in pieces.items() if parts}
    every = [piece for parts in pieces.values() for piece in parts]
    routes = dict[str, Route]()
    for edge in graph.edges:
        if edge.id in pieces and edge.tail in layout.boxes and edge.head in layout.boxes:
            tail, head = layout.boxes[edge.tail], layout.boxes[edge.head]
            way, back = _chain(every, tail, head), _chain(every, head, tail)
            found = [way, reversed_route(back) if back else None, *pieces[edge.id]]
            routes.update((edge.id, one) for one in found[::-1] if one)
    return routes


def _chain(pieces: Sequence[Route], tail: Box, head: Box) -> Route | None:
    """Return the fewest pieces, end to end, that lead from one box to another."""
    front: list[tuple[Route, ...]] = [(piece,) for piece in pieces if _touches(tail, piece.points[0])]
    seen: list[Point] = []
    while front:
        following = list[tuple[Route, ...]]()
        for chain in front:
            end = chain[-1].points[-1]
            if _touches(head, end):
                points = [chain[0].points[0], *(point for piece in chain for point in piece.points[1:])]
                return Route(tuple(points), curved=True)
            if not any(distance(end, place) < _JOINED for place in seen):
                seen.append(end)
                following += [(*chain, piece) for piece in pieces if distance(piece.points[0], end) < _JOINED]
        front = following
    return None


def _touches(box: Box, point: Point) -> bool:
    return box.grow(3).contains(Box(point.x, point.y, 0, 0))
