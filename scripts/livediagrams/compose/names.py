"""What parts are called: a name, and the detail that goes with it; and the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livediagrams import shapes
from livediagrams.graph import Edge, Graph, Group, Node
from livediagrams.labels import parse, plain

Name = tuple[str, str]
"""A name and its detail, either may be empty."""


def of_node(node: Node) -> Name:
    """Return what a node is called: a role's box says its name in its first line, an icon tells a kind by sight."""
    match shapes.form(node):
        case "layer":
            name, detail = _parted(node.label)
        case "boundary":
            name = plain(node.label)
            detail = "" if "boundary" in name.lower() else "boundary"
        case "icon":
            name, kind = plain(node.label), node.kind.rpartition(".")[2]
            known = not node.kind.startswith("diagrams.") or kind in ("Custom", "Node") or _within(kind, name)
            detail = "" if known else kind
        case _:
            name, detail = plain(node.label), ""
    return name or _class_of(node), detail if name else ""


def of_group(group: Group) -> Name:
    """Return what a group is called."""
    name, detail = _parted(group.label) if group.arrange else (plain(group.label), "")
    return name or _class_of(group), detail


def of_edge(edge: Edge) -> Name:
    """Return what an edge says along its line, and at its ends."""
    along = [plain(label) for label in (edge.label, edge.outer_label)]
    ends = (("at its start", edge.tail_label), ("at its end", edge.head_label))
    at = [f"{where} {said}" for where, label in ends if (said := plain(label))]
    return "; ".join(filter(None, along)), ", ".join(at)


def reading(graph: Graph, drawn: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of drawn nodes and groups as they are read: each group, then what is in it, in author's order."""
    groups, kept = graph.groups_by_id(), set(drawn)

    def below(members: Iterable[str]) -> Iterator[str]:
        for member in members:
            if member in kept:
                yield member
            if member in groups:
                yield from below(groups[member].members)

    return tuple(below(graph.members))


def _parted(label: str) -> Name:
    """Return the first line of a label that says something, or what is before its colon; and the rest."""
    lines = [text for line in parse(label, size=12).lines if (text := " ".join(line.text.split()))]
    if len(lines) == 1:
        name, _, detail = lines[0].partition(": ")
        return (name, detail) if detail else (lines[0], "")
    return (lines[0], " ".join(lines[1:])) if lines else ("", "")


def _class_of(part: Node | Group) -> str:
    """Return what a part without a label is called."""
    return part.kind.rpartition(".")[2] or "part"


def _within(kind: str, name: str) -> bool:
    """Return whether a name says the kind already."""
    return _bare(kind) in _bare(name)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
