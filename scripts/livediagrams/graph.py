"""What the author said: parts, connections, steps. No sizes, no theme, no absolute path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from livediagrams.errors import Origin, Problem

Attributes = Mapping[str, str]

DIRECTIONS: Final = ("TB", "BT", "LR", "RL")
ROOT: Final = ""
"""The id that stands for the figure itself as a parent."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part that holds no other part.

    `kind` is the dotted name of its class, `icon` a path below the `diagrams` package's resources ("resources/…") or
    below the project, `attributes` what the author set in Graphviz's words (inherited defaults included).
    """

    id: str
    kind: str
    label: str
    parent: str = ROOT
    icon: str = ""
    role: str = ""
    note: str = ""
    source: str = ""
    href: str = ""
    attributes: Attributes = field(default_factory=dict)
    origin: Origin = Origin("")


@dataclass(frozen=True, slots=True)
class Group:
    """A part that holds parts; `members` are ids in the author's order, `arrange` is "", "row" or "column"."""

    id: str
    kind: str
    label: str
    parent: str = ROOT
    arrange: str = ""
    role: str = ""
    note: str = ""
    source: str = ""
    href: str = ""
    attributes: Attributes = field(default_factory=dict)
    members: tuple[str, ...] = ()
    origin: Origin = Origin("")


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection. `tail` and `head` are ids of nodes; a group at an end means its frame.

    `direction` is "forward", "back", "both" or "none". An end at a group also says, in `tail_node` or `head_node`,
    which node inside it the author connected.
    """

    id: str
    tail: str
    head: str
    direction: str = "forward"
    label: str = ""
    tail_label: str = ""
    head_label: str = ""
    outer_label: str = ""
    role: str = ""
    note: str = ""
    source: str = ""
    href: str = ""
    tail_node: str = ""
    head_node: str = ""
    attributes: Attributes = field(default_factory=dict)
    origin: Origin = Origin("")

    def labels(self) -> Iterator[tuple[str, str]]:
        """Yield each label that is there as (place, text); places are "label", "tail", "head" and "outer"."""
        for place, text in (
            ("label", self.label),
            ("tail", self.tail_label),
            ("head", self.head_label),
            ("outer", self.outer_label),
        ):
            if text.strip():
                yield place, text


@dataclass(frozen=True, slots=True)
class Rank:
    """Nodes that the author put on one rank: `rule` is "same", "min", "max", "source" or "sink"."""

    rule: str
    members: tuple[str, ...]
    parent: str = ROOT


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of the walkthrough: a sentence and the ids it is about."""

    text: str
    focus: tuple[str, ...] = ()
    reveal: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """One figure as its author described it. `members` are the ids of its outermost parts in order."""

    id: str
    title: str
    caption: str = ""
    description: str = ""
    source: str = ""
    origin: Origin = Origin("")
    direction: str = "LR"
    splines: str = "ortho"
    strict: bool = False
    note: str = ""
    note_source: str = ""
    compare: str = ""
    attributes: Attributes = field(default_factory=dict)
    nodes: tuple[Node, ...] = ()
    groups: tuple[Group, ...] = ()
    edges: tuple[Edge, ...] = ()
    ranks: tuple[Rank, ...] = ()
    steps: tuple[Step, ...] = ()
    members: tuple[str, ...] = ()
    notices: tuple[Problem, ...] = ()

    def nodes_by_id(self) -> dict[str, Node]:
        """Return the nodes under their ids."""
        return {node.id: node for node in self.nodes}

    def groups_by_id(self) -> dict[str, Group]:
        """Return the groups under their ids."""
        return {group.id: group for group in self.groups}

    def ancestors(self) -> dict[str, tuple[str, ...]]:
        """Return for each node and group the ids of the groups around it, innermost first."""
        parents = {node.id: node.parent for node in self.nodes} | {group.id: group.parent for group in self.groups}
        chains: dict[str, tuple[str, ...]] = {ROOT: ()}

        def chain(part: str) -> tuple[str, ...]:
            if part not in chains:
                parent = parents[part]
                chains[part] = (parent, *chain(parent)) if parent != ROOT else ()
            return chains[part]

        for part in parents:
            chain(part)
        del chains[ROOT]
        return chains
