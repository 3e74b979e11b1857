"""Graphs for tests: builders that read as the figure they give, and Hypothesis strategies for figures of any kind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

from hypothesis import strategies as st

from livediagrams import graphviz_wasm
from livediagrams.compose import compose
from livediagrams.fit import fit
from livediagrams.graph import Edge, Graph, Group, Node, Rank, Step
from livediagrams.place import place
from livediagrams.placement import Placement
from livediagrams.scene import Part, Scene, TextRun
from livediagrams.sizes import Sizes
from livediagrams.theme import NARROW, WIDE, Metrics
from livediagrams.tokens import FORMS, ROLES

BOTH = (WIDE, NARROW)
ICON = "resources/onprem/compute/server.png"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 8

# -- Builders


@dataclass(frozen=True, slots=True)
class Tree:
    """A group with its members."""

    group: Group
    members: tuple[Node | Tree, ...]


Member: TypeAlias = "Node | Tree | str"


def node(name: str, label: str | None = None, **more: Any) -> Node:
    return Node(name, more.pop("kind", "tests.Thing"), name if label is None else label, **more)


def group(name: str, *members: Member, **more: Any) -> Tree:
    label = more.pop("label", "")
    return Tree(Group(name, more.pop("kind", "tests.Group"), label, **more), tuple(map(_made, members)))


def row(name: str, *members: Member, **more: Any) -> Tree:
    return group(name, *members, arrange="row", **more)


def column(name: str, *members: Member, **more: Any) -> Tree:
    return group(name, *members, arrange="column", **more)


def frame(name: str, *members: Member, **more: Any) -> Tree:
    return column(name, *members, role="frame", **{"label": name, **more})


def edge(tail: str, head: str, **more: Any) -> Edge:
    return Edge(more.pop("id", f"{tail}--{head}"), tail, head, **more)


def figure(*members: Member, edges: Sequence[Edge] = (), **more: Any) -> Graph:
    """Return the graph of these parts; ids become paths, and edges name parts by the last segment of theirs."""
    trees = tuple(map(_made, members))
    parts = [part for tree in trees for part in _flat(tree, "")]
    ids = {part.id.rpartition("/")[2]: part.id for part in parts}
    joined = tuple(replace(one, tail=ids.get(one.tail, one.tail), head=ids.get(one.head, one.head)) for one in edges)
    return Graph(
        id=more.pop("id", "figure"),
        title=more.pop("title", "A figure"),
        nodes=tuple(part for part in parts if isinstance(part, Node)),
        groups=tuple(part for part in parts if isinstance(part, Group)),
        edges=joined,
        members=tuple(_name(tree) for tree in trees),
        **more,
    )


def _made(member: Member) -> Node | Tree:
    return node(member) if isinstance(member, str) else member


def _name(member: Node | Tree) -> str:
    return member.id if isinstance(member, Node) else member.group.id


def _flat(tree: Node | Tree, parent: str) -> Iterator[Node | Group]:
    before = f"{parent}/" if parent else ""
    if isinstance(tree, Node):
        yield replace(tree, id=before + tree.id, parent=parent)
        return
    own = before + tree.group.id
    members = tuple(f"{own}/{_name(member)}" for member in tree.members)
    yield replace(tree.group, id=own, parent=parent, members=members)
    for member in tree.members:
        yield from _flat(member, own)


# -- The way of a figure


@lru_cache(maxsize=256)
def graphviz(text: str, layout: str) -> str:
    """Run the real engine; equal texts are laid out once."""
    return graphviz_wasm.run(text, layout)


def placed(graph: Graph, metrics: Metrics = WIDE) -> tuple[Sizes, Placement]:
    sizes = fit(graph, metrics)
    return sizes, place(graph, sizes, metrics, graphviz)


def scene_of(graph: Graph, metrics: Metrics = WIDE) -> Scene:
    sizes, placement = placed(graph, metrics)
    return compose(graph, sizes, placement, metrics)


def part_of(scene: Scene, name: str) -> Part:
    return next(part for part in scene.parts if part.id == name)


def texts(scene: Scene) -> str:
    return "\n".join("".join(span.text for span in run.spans) for part in scene.parts for run in runs(part))


def runs(part: Part) -> list[TextRun]:
    return [mark for mark in part.marks if isinstance(mark, TextRun)]


def answer_for(*nodes: str, **more: Any) -> str:
    """Return what an engine could answer: nodes of an inch by half an inch in a row."""
    objects = [
        {"_gvid": number, "name": name, "pos": f"{36 + 100 * number},18", "width": "1", "height": "0.5"}
        for number, name in enumerate(nodes)
    ]
    return json.dumps({"bb": f"0,0,{100 * len(nodes) - 28},36", "objects": objects, **more})


# -- Strategies

HOSTILE_LABELS = (
    "",
    " ",
    "   \t ",
    "</text><script>alert(1)</script>",
    '"><image href="https://example.com/x.png"/>',
    "]]><!-- & &amp; &#0; &#x1F600; &unknown;",
    "<<b>bold</b> and <i>not</i><br/>lower>",
    "<<table><tr><td>one</td><td>two</td></tr></table>>",
    "<broken <b>html>",
    "one\\ntwo\\lleft\\rright\\r",
    "\\N \\G \\E \\T \\H \\L \\",
    'quote " back\\slash \\" end',
    "bell\x07 null\x00 delete\x7f separator\u2028 surrogate\ud800 end",
    "incomprehensibilities" * 12,
    "many words " * 60,
    "🚀 👩‍👩‍👧‍👦 🏳️‍🌈 ☁️",
    "שלום עולם שלום עולם",
    "قاعدة بيانات كبيرة",
    "数据库服务器集群、负载均衡",
    "{a|<port>b|{c|d}}",
    "javascript:alert(1)",
)
HOSTILE_NAMES = (
    'a"b',
    "back\\slash",
    "semi;colon",
    "a b",
    "naïve",
    "cluster_x",
    "a->b",
    "数据",
    "<x>",
    "#",
    "%",
    "-",
    "a/",
)
SHAPES = (
    "box circle cylinder diamond doublecircle egg ellipse folder hexagon house invtriangle larrow Mrecord none note "
    "octagon parallelogram plaintext point record square star trapezium triangle underline"
)
SPLINES = ("bogus; x", "ortho", "spline", "polyline", "line", "curved", "true", "false", "none", "")

labels = st.one_of(
    st.sampled_from(HOSTILE_LABELS), st.text(max_size=30), st.sampled_from(["Web", "Guest kernel", "Queue\nof jobs"])
)
colours = st.sampled_from(
    ["red", "#123456", "#abc8", "transparent", "0.5 0.5 0.5", "/svg/teal", "nonsense", "a:b", "#zz"]
)
numbers = st.sampled_from(["0", "1", "1.5", "-3", "1e9", "nan", "inf", "x", "", "8", "40"])
styles = st.sampled_from(["filled", "dashed", "dotted,bold", "invis", "rounded,filled", "bogus", 'filled";'])
names = st.one_of(st.sampled_from(HOSTILE_NAMES), st.sampled_from("abcdefgh"))
node_attributes = st.fixed_dictionaries(
    {},
    optional={
        "shape": st.sampled_from([*SHAPES.split(), "bogus; a -> b"]),
        "style": styles,
        "color": colours,
        "fillcolor": colours,
        "fontcolor": colours,
        "fontsize": numbers,
        "fontname": st.sampled_from(["Sans-Serif Bold", "Times italic", '"']),
        "width": numbers,
        "height": numbers,
        "penwidth": numbers,
        "group": st.sampled_from(["g", 'g"; x -> y; "']),
    },
)
edge_attributes = st.fixed_dictionaries(
    {},
    optional={
        "style": styles,
        "color": colours,
        "arrowhead": st.sampled_from(["none", "normal", "vee", "dot", "odiamond", "box", "tee", "crow", "bogus"]),
        "arrowtail": st.sampled_from(["none", "normal", "inv", "obox", "crow"]),
        "arrowsize": numbers,
        "tailport": st.sampled_from(["n", "se", "w", "port:e", "port", "_", "n]; x [label=y"]),
        "headport": st.sampled_from(["s", "nw", "c", "x:y:z"]),
        "constraint": st.sampled_from(["false", "true"]),
        "minlen": numbers,
        "weight": numbers,
        "penwidth": numbers,
        "fontsize": numbers,
    },
)
graph_attributes = st.fixed_dictionaries(
    {},
    optional={
        "nodesep": numbers,
        "ranksep": st.sampled_from(["1 equally", "0", "3", "x"]),
        "ordering": st.sampled_from(["in", "out", "x]"]),
        "concentrate": st.sampled_from(["true", "false"]),
        "newrank": st.sampled_from(["true", "x"]),
    },
)


@st.composite
def nodes(draw: st.DrawFn, name: str, *, plain: bool = False) -> Node:
    role = draw(st.sampled_from(["", "", *ROLES, *FORMS, "nonsense"] if not plain else ["", *ROLES]))
    label = draw(st.text("abc ", max_size=40) if plain else labels)
    more = {} if plain else draw(node_attributes)
    icon = ICON if not plain and draw(st.integers(0, 3)) == 0 else ""
    return node(name, label, role=role, attributes=more, icon=icon, kind=draw(st.sampled_from(["tests.A", "tests.B"])))


@st.composite
def trees(draw: st.DrawFn, *, arranged: bool = False, plain: bool = False, depth: int = 2) -> tuple[Node | Tree, ...]:
    """Return members of a group, nested to a depth; `arranged`: every group a row, a column or a frame."""
    own = draw(st.lists(names if not plain else st.sampled_from("abcdefgh"), unique=True, min_size=1, max_size=3))
    members: list[Node | Tree] = []
    for name in own:
        if depth and draw(st.integers(0, 2)):
            inner = draw(trees(arranged=arranged, plain=plain, depth=depth - 1)) if draw(st.integers(0, 9)) else ()
            arrange = draw(st.sampled_from(["row", "column"] if arranged else ["", "", "row", "column"]))
            role = draw(st.sampled_from(["", "frame", "panels", "grid"])) if arrange else ""
            label = draw(st.text("abc ", max_size=30) if plain else labels)
            attributes = {} if plain else draw(node_attributes)
            made = Group(name, "tests.Group", label, arrange=arrange, role=role, attributes=attributes)
            members.append(Tree(made, inner))
        else:
            members.append(draw(nodes(name, plain=plain)))
    return tuple(members)


@st.composite
def graphs(draw: st.DrawFn, *, arranged: bool = False, plain: bool = False) -> Graph:
    """Return a figure of nested groups, free and arranged, with edges between any of their parts."""
    members = draw(trees(arranged=arranged, plain=plain))
    if arranged:
        members = (Tree(Group("all", "tests.Group", "", arrange=draw(st.sampled_from(["row", "column"]))), members),)
    bare = figure(*members)
    parts = [one.id for one in bare.nodes]
    framed = {one.id: [inner for inner in parts if inner.startswith(f"{one.id}/")] for one in bare.groups}
    edges = []
    for number in range(draw(st.integers(0, 5)) if parts else 0):
        tail, tail_node = draw(ends(parts, framed))
        head, head_node = draw(ends(parts, framed))
        said = {} if plain else {key: draw(labels) for key in draw(st.sets(st.sampled_from(LABEL_KEYS), max_size=2))}
        if plain and draw(st.booleans()):
            said = {"label": draw(st.text("abc ", max_size=12))}
        edges.append(
            Edge(
                f"{tail}--{head}~{number}",
                tail,
                head,
                tail_node=tail_node,
                head_node=head_node,
                direction=draw(st.sampled_from(["forward", "back", "both", "none", "x]"])),
                role="" if plain else draw(st.sampled_from(["", "", "order", "network"])),
                attributes={} if plain else draw(edge_attributes),
                **said,
            )
        )
    ranks = []
    if parts and not plain:
        chosen = draw(st.lists(st.sampled_from(parts), unique=True, max_size=3))
        parent = bare.nodes_by_id()[chosen[0]].parent if chosen else ""
        ranks = [Rank(draw(st.sampled_from(["same", "min", "max", "source", "sink"])), tuple(chosen), parent)]
    return replace(
        bare,
        title=draw(labels) if not plain else "A figure",
        caption=draw(labels) if not plain else "",
        direction=draw(st.sampled_from(["TB", "BT", "LR", "RL"])),
        splines=draw(st.sampled_from(SPLINES)),
        attributes={} if plain else draw(graph_attributes),
        edges=tuple(edges),
        ranks=tuple(ranks),
        steps=tuple(Step(draw(labels), (part,)) for part in parts[:1]) if not plain else (),
    )


LABEL_KEYS = ("label", "tail_label", "head_label", "outer_label", "note", "href")


@st.composite
def ends(draw: st.DrawFn, parts: list[str], framed: dict[str, list[str]]) -> tuple[str, str]:
    """Return an edge's end, and the node inside when it is a group."""
    groups = [group for group, inside in framed.items() if inside]
    if groups and draw(st.integers(0, 4)) == 0:
        group = draw(st.sampled_from(groups))
        return group, draw(st.sampled_from(framed[group]))
    return draw(st.sampled_from(parts)), ""
