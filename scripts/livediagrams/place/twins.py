"""Nodes that could change places without any other change are put into the author's order.

Graphviz orders the nodes of a rank by crossings alone, so three workers behind one balancer may come as 1, 3, 2.
Nodes of one group with the same connections are twins: any order of them is equally good, and the author's is best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from livediagrams.geometry import Box
from livediagrams.graph import Edge, Graph
from livediagrams.sizes import Sizes

Look = tuple[object, ...]


def in_order(graph: Graph, sizes: Sizes, boxes: Mapping[str, Box], *, along_x: bool) -> dict[str, str]:
    """Return for each node that has to move the twin whose place it takes.

    `along_x`: the ranks are rows, so that order is from left to right; else they are columns.
    """
    places: dict[str, str] = {}
    for twins in _twins(graph, sizes, boxes, along_x).values():
        wanted = sorted(twins, key=lambda node: boxes[node].center[0 if along_x else 1])
        places |= {node: place for node, place in zip(twins, wanted, strict=True) if node != place}
    return places


def counterparts(graph: Graph, sizes: Sizes, places: Mapping[str, str]) -> dict[str, str]:
    """Return for each edge whose ends move the edge whose route it takes over."""
    waiting: dict[Look, list[str]] = defaultdict(list)
    for edge in graph.edges:
        waiting[edge.tail, edge.head, _look(edge, sizes)].append(edge.id)
    moved = {}
    for edge in graph.edges:
        ends = places.get(edge.tail, edge.tail), places.get(edge.head, edge.head)
        if ends != (edge.tail, edge.head):
            moved[edge.id] = waiting[*ends, _look(edge, sizes)].pop(0)
    return moved


def _twins(graph: Graph, sizes: Sizes, boxes: Mapping[str, Box], along_x: bool) -> dict[Look, list[str]]:
    """Return the nodes, in the author's order, under what makes them alike."""
    connections: dict[str, list[Look]] = defaultdict(list)
    for edge in graph.edges:
        connections[edge.tail].append(("out", edge.head, edge.head_node, _look(edge, sizes)))
        connections[edge.head].append(("in", edge.tail, edge.tail_node, _look(edge, sizes)))
    fixed = {member for rank in graph.ranks for member in rank.members}
    fixed |= {node for edge in graph.edges for node in (edge.tail_node, edge.head_node)}
    found: dict[Look, list[str]] = defaultdict(list)
    for node in graph.nodes:
        if node.id in boxes and node.id not in fixed and connections[node.id] and "group" not in node.attributes:
            box, fit = boxes[node.id], sizes.nodes[node.id]
            rank = round(box.center[1 if along_x else 0])
            extent = fit.size.width if along_x else fit.size.height
            ends = tuple(sorted(connections[node.id], key=repr))
            found[node.parent, rank, round(extent), ends].append(node.id)
    return found


def _look(edge: Edge, sizes: Sizes) -> Look:
    """Return what of an edge Graphviz takes into account, but for its ends."""
    labels = tuple((place, fit.size) for place, fit in sorted(sizes.labels.get(edge.id, {}).items()))
    said = tuple(edge.attributes.get(key, "") for key in ("minlen", "weight", "constraint", "tailport", "headport"))
    return (edge.direction, edge.role, labels, said)
