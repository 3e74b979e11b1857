"""Graph and Sizes to DOT text that holds finished numbers and no words: Graphviz never measures text, opens no icon.

Labels are sized placeholders: filler letters in Courier, of which a letter is 0.6 of the size wide and a line 1.2 of
it high in every Graphviz, with or without fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from livediagrams import ports, shapes
from livediagrams.geometry import Size
from livediagrams.graph import DIRECTIONS, Edge, Graph, Group, Node
from livediagrams.sizes import Sizes
from livediagrams.theme import Metrics

_STOCK_NODESEP, _STOCK_RANKSEP = 0.6, 0.75
"""Inches: what `diagrams` sets; an author's own value is taken in proportion to it."""
_INCH: Final = 72.0
_FILLER: Final = 2.0
"""Size of the filler letters: fine enough to come within a point of any label, and the same for all of them, because
an edge's label and its outer label share one font attribute."""

_LARGE: Final = 300
"""From so many nodes and edges on, Graphviz's optimisation is cut short: its time grows with their product."""

_NUMBER = re.compile(r"[0-9]*\.?[0-9]+")
_NODE_SHAPES: Final = {"ellipse": "ellipse", "diamond": "diamond", "cylinder": "cylinder", "hexagon": "hexagon"}
_EDGE_NUMBERS: Final = ("minlen", "weight")
_SPLINES: Final = {
    "ortho": "none",
    "none": "none",
    "false": "line",
    "line": "line",
    "polyline": "polyline",
    "curved": "curved",
}
"""What Graphviz is asked for; everything else is "spline"."""
_ARROWS: Final = ("forward", "back", "both", "none")
_UNSAFE = re.compile(r'["\\%=\x00-\x1f\x7f\ud800-\udfff]')
"""What Graphviz reads in its own way in a quoted name; "=" and four digits stand in its place."""
_FILLER_NODE: Final = "\0"
"""The end of the id of the node in an empty group."""


def dot(
    graph: Graph,
    sizes: Sizes,
    metrics: Metrics,
    *,
    direction: str,
    splines: str,
    blocks: Mapping[str, Size] = {},
    root: str = "",
) -> str:
    """Return the DOT text of a figure, or of the free group `root` in it.

    `blocks` are groups placed by other means: each is one node of its size, and edges to its members are edges to it.
    """
    return _Writer(graph, sizes, metrics, direction, splines, blocks, root).text()


class _Writer:
    """One figure's DOT text in the making."""

    def __init__(
        self,
        graph: Graph,
        sizes: Sizes,
        metrics: Metrics,
        direction: str,
        splines: str,
        blocks: Mapping[str, Size],
        root: str,
    ) -> None:
        self.graph, self.sizes, self.metrics, self.root = graph, sizes, metrics, root
        self.direction, self.splines, self.blocks = direction, splines, blocks
        self.nodes, self.groups = graph.nodes_by_id(), graph.groups_by_id()
        self.ancestors = graph.ancestors()
        self.stands_for: dict[str, str] = {}
        self.anchor: dict[str, str] = {}

    def text(self) -> str:
        members = self.groups[self.root].members if self.root else self.graph.members
        body = [*self._header(), *self._members(members)]
        body += [line for edge in self.graph.edges if (line := self._edge(edge))]
        body += [line for rank in self.graph.ranks if (line := self._rank(rank.rule, rank.members))]
        return "digraph {\n" + "\n".join(body) + "\n}\n"

    def _header(self) -> list[str]:
        attributes, metrics = self.graph.attributes, self.metrics
        node_separation = metrics.node_separation * _proportion(attributes.get("nodesep", ""), _STOCK_NODESEP)
        rank_separation = metrics.rank_separation * _proportion(attributes.get("ranksep", ""), _STOCK_RANKSEP)
        settings = {
            "rankdir": self.direction if self.direction in DIRECTIONS else "TB",
            "splines": _SPLINES.get(self.splines, "spline"),
            "nodesep": _inch(node_separation),
            "ranksep": _inch(rank_separation),
            "compound": "true",
            "newrank": "true" if attributes.get("newrank") == "true" or self._joins_groups() else "false",
            **({"ordering": attributes["ordering"]} if attributes.get("ordering") in ("in", "out") else {}),
            **({"concentrate": "true"} if attributes.get("concentrate") == "true" else {}),
        }
        if len(self.graph.nodes) + len(self.graph.edges) > _LARGE:
            settings |= {"nslimit": "0.5", "nslimit1": "0.5", "mclimit": "0.1"}
        lines = [f"{key}={value};" for key, value in settings.items()]
        font = f'fontname="Courier", fontsize={_FILLER:g}'
        edge = f'edge [arrowsize=0.7, {font}, labelfontname="Courier", labelfontsize={_FILLER:g}];'
        return [*lines, f"graph [{font}];", 'node [shape=box, fixedsize=true, label=""];', edge]

    def _joins_groups(self) -> bool:
        """Return whether a rank holds nodes of several groups: without `newrank`, Graphviz takes them out of theirs."""
        return any(len({self.ancestors[member][:1] for member in rank.members}) > 1 for rank in self.graph.ranks)

    def _members(self, members: Iterable[str]) -> list[str]:
        lines: list[str] = []
        for member in members:
            if member in self.blocks:
                self._stand(member, member)
                lines.append(f"{_quoted(member)} [{_size(self.blocks[member])}];")
            elif member in self.nodes:
                self.stands_for[member] = member
                lines.append(self._node(self.nodes[member]))
            else:
                lines += self._cluster(self.groups[member])
        return lines

    def _stand(self, member: str, block: str) -> None:
        """Note that a block, and all that it holds, is one node to Graphviz."""
        self.stands_for[member] = block
        for inner in self.groups[member].members if member in self.groups else ():
            self._stand(inner, block)

    def _node(self, node: Node) -> str:
        form = shapes.form(node)
        shape = f", shape={_NODE_SHAPES[form]}" if form in _NODE_SHAPES else ""
        group = f", group={_quoted(node.attributes['group'])}" if "group" in node.attributes else ""
        return f"{_quoted(node.id)} [{_size(self._room(node))}{shape}{group}];"

    def _room(self, node: Node) -> Size:
        """Return the size that a node takes: one with an icon takes as much above its fixed middle as below it."""
        fit = self.sizes.nodes[node.id]
        if not fit.icon or self.direction in ("TB", "BT"):
            return fit.size
        rise = shapes.picture_rise(fit, self.metrics)
        return Size(fit.size.width, 2 * max(rise, fit.size.height - rise))

    def _cluster(self, group: Group) -> list[str]:
        title = self.sizes.titles.get(group.id)
        label = f"{_placeholder('label', self._title_room(title.size))}; labeljust=l;" if title else 'label="";'
        inner = self._members(group.members)
        if not inner:  # Graphviz drops a cluster without nodes
            size = title.size if title else Size(20, 20)
            inner = [f"{_quoted(group.id + _FILLER_NODE)} [{_size(size)}, style=invis];"]
        self.anchor[group.id] = next((part for part in self._inside(group)), group.id + _FILLER_NODE)
        self.stands_for[group.id] = self.anchor[group.id]
        return [
            f"subgraph {_quoted('cluster_' + group.id)} {{",
            # Graphviz turns clusters upside down with the figure, and their titles belong to the top.
            f"margin={self._margin:g}; labelloc={'b' if self.direction == 'BT' else 't'}; {label}",
            *inner,
            "}",
        ]

    @property
    def _margin(self) -> float:
        return self.metrics.frame_padding + 4

    def _title_room(self, title: Size) -> Size:
        """Return the room to keep for a title so that its frame is padded on its right as on its left.

        Graphviz adds eight points on each side of a label.
        """
        return Size(title.width + max(2 * self.metrics.frame_padding - 16, 0), title.height)

    def _inside(self, group: Group) -> Iterable[str]:
        for member in group.members:
            if member in self.stands_for:
                yield self.stands_for[member]
            elif member in self.groups:
                yield from self._inside(self.groups[member])

    def _edge(self, edge: Edge) -> str:
        tail = self.stands_for.get(edge.tail_node or edge.tail)
        head = self.stands_for.get(edge.head_node or edge.head)
        if edge.role == "order" or tail is None or head is None or (tail == head and tail in self.blocks):
            return ""
        attributes = [
            f"{key}={value}" for key in _EDGE_NUMBERS if _NUMBER.fullmatch(value := edge.attributes.get(key, ""))
        ]
        attributes += [f"id={_quoted(edge.id)}"]
        if edge.attributes.get("constraint", "").lower() in ("false", "no", "0"):
            attributes.append("constraint=false")
        attributes += self._ends(edge, tail, head)
        for place, fit in self.sizes.labels.get(edge.id, {}).items():
            key = {"label": "label", "tail": "taillabel", "head": "headlabel", "outer": "xlabel"}[place]
            attributes.append(_placeholder(key, fit.size))
        attributes.append(f"dir={edge.direction if edge.direction in _ARROWS else 'forward'}")
        return f"{_quoted(tail)} -> {_quoted(head)} [{', '.join(attributes)}];"

    def _ends(self, edge: Edge, tail: str, head: str) -> list[str]:
        ends = []
        for key, node, group, stands in (
            ("tail", edge.tail_node, edge.tail, tail),
            ("head", edge.head_node, edge.head, head),
        ):
            turned = self.graph.direction if self.graph.direction != self.direction else ""
            port = ports.compass(edge.attributes.get(f"{key}port", ""), turned)
            if len(port) < 4:
                ends.append(f"{key}port={port.lower()}")
            if (node or group in self.anchor) and stands not in self.blocks:
                ends.append(f"l{key}={_quoted('cluster_' + group)}")
        return ends

    def _rank(self, rule: str, members: Sequence[str]) -> str:
        """Return a rank, stated in the innermost group of all its nodes: elsewhere Graphviz takes them out of it."""
        known = [member for member in members if member in self.stands_for]
        if not known:
            return ""
        shared = set.intersection(*(set(self.ancestors[member]) for member in known))
        around = [group for group in reversed(self.ancestors[known[0]]) if group in shared and group in self.anchor]
        inside = [f"subgraph {_quoted('cluster_' + group)} {{" for group in around]
        names = "; ".join(dict.fromkeys(_quoted(self.stands_for[member]) for member in known))
        return " ".join([*inside, f"{{ rank={rule}; {names} }}", *("}" for _ in inside)])


def _quoted(identity: str) -> str:
    return '"' + _UNSAFE.sub(lambda found: f"={ord(found[0]):04x}", identity) + '"'


def identity_of(name: str) -> str:
    """Return the id that a name in Graphviz's answer stands for, or "" for the filler of an empty group."""
    identity = re.sub("=([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), name)
    return "" if identity.endswith(_FILLER_NODE) else identity


def _inch(points: float) -> str:
    return f"{points / _INCH:.4f}"


def _size(size: Size) -> str:
    return f"width={_inch(size.width)}, height={_inch(size.height)}"


def _placeholder(key: str, size: Size) -> str:
    """Return the attribute that makes Graphviz reserve `size` for a label."""
    letters = "x" * max(1, round(size.width / (0.6 * _FILLER)))
    lines = max(1, round(size.height / (1.2 * _FILLER)))
    return f'{key}="{chr(92).join([letters] + ["n" + letters] * (lines - 1))}"'


def _proportion(value: str, stock: float) -> float:
    """Return an author's separation as a multiple of the stock one; "1.5 equally" counts too."""
    number = _NUMBER.match(value.strip())
    return min(max(float(number[0]) / stock, 0.2), 6) if number else 1.0
