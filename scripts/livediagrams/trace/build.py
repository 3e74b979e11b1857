"""Recorded statements to a Graph: ids that people can read, attributes resolved, defaults of `diagrams` taken out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import diagrams

from livediagrams.errors import Origin, Problem
from livediagrams.graph import ROOT, Edge, Graph, Group, Node, Rank, Step
from livediagrams.ids import Unique, slug
from livediagrams.labels import plain
from livediagrams.tokens import ROLES
from livediagrams.trace.attributes import near_miss
from livediagrams.trace.recorder import (
    DefaultsStatement,
    EdgeStatement,
    NodeStatement,
    RawStatement,
    Recorder,
    SubgraphStatement,
    Watch,
)

FindIcon = Callable[[str, Origin], str]


_GROUP_DEFAULTS: Final = {**diagrams.Cluster._default_graph_attrs}
_EDGE_DEFAULTS: Final = {**diagrams.Edge._default_edge_attrs, **diagrams.Diagram._default_edge_attrs}
_SAFE_SCHEMES: Final = ("http", "https", "mailto", "tel")


def build(diagram: Any, watch: Watch, *, figure: str, source: str, doc: str, find_icon: FindIcon) -> Graph:
    """Return the graph of one recorded diagram.

    `figure` is its id, `source` the script's path in the project, `doc` the script's docstring; `find_icon` turns a
    path given by the author into a reference, or raises. Raises TraceError for a link that is no link.
    """
    builder = _Builder(watch, find_icon)
    builder.walk(diagram.dot, ROOT, _changed(diagram.dot.node_attr, diagram._default_node_attrs), {})
    attributes = _changed(diagram.dot.graph_attr, diagram._default_graph_attrs)
    edge_defaults = _changed(diagram.dot.edge_attr, diagram._default_edge_attrs)
    edges = builder.edges(edge_defaults, strict=bool(diagram.dot.strict))
    caption, _, description = doc.strip().partition("\n")
    ours = {key: attributes.pop(key, "") for key in ("note", "source", "compare", "livediagrams_steps")}
    for key in ("label", "nodeid", "href", "role", "arrange"):
        attributes.pop(key, None)
    return Graph(
        id=figure,
        title=plain(str(diagram.name)) or figure,
        caption=caption.strip(),
        description=" ".join(description.split()),
        source=source,
        origin=diagram.dot.origin,
        direction=attributes.pop("rankdir", "LR").upper(),
        splines=attributes.pop("splines", "ortho").lower(),
        strict=bool(diagram.dot.strict),
        note=ours["note"],
        note_source=ours["source"],
        compare=ours["compare"],
        attributes=attributes,
        nodes=tuple(builder.nodes.values()),
        groups=tuple(replace(group, members=tuple(builder.members[group.id])) for group in builder.groups.values()),
        edges=edges,
        ranks=tuple(builder.ranks),
        steps=builder.steps(ours["livediagrams_steps"]),
        members=tuple(builder.members[ROOT]),
        notices=tuple(builder.notices),
    )


def _changed(attributes: Mapping[str, Any], defaults: Mapping[str, str]) -> dict[str, str]:
    """Return what the author set: stock defaults count as unset."""
    return {key: str(value) for key, value in attributes.items() if defaults.get(key) != str(value)}


class _Builder:
    """Collects the parts of one diagram; DOT names become ids."""

    def __init__(self, watch: Watch, find_icon: FindIcon) -> None:
        self.watch, self.find_icon = watch, find_icon
        self.nodes: dict[str, Node] = {}
        self.groups: dict[str, Group] = {}
        self.members: dict[str, list[str]] = {ROOT: []}
        self.ranks: list[Rank] = []
        self.notices: list[Problem] = []
        self.recorded_edges: list[tuple[EdgeStatement, dict[str, str]]] = []
        self.edge_ids: list[tuple[set[str], set[str], str]] = []
        self._unique: dict[str, Unique] = {}
        self._node_ids: dict[str, str] = {}
        self._group_ids: dict[str, list[str]] = {}
        self._seen: set[int] = set()

    def walk(
        self, dot: Recorder, parent: str, node_defaults: dict[str, str], edge_defaults: dict[str, str]
    ) -> list[str]:
        """Record everything stated in `dot` as members of `parent`; return the ids of its own nodes."""
        node_defaults, edge_defaults, own = dict(node_defaults), dict(edge_defaults), []
        for statement in dot.statements:
            match statement:
                case NodeStatement():
                    own.append(self._node(statement, parent, node_defaults))
                case EdgeStatement():
                    self.recorded_edges.append((statement, dict(edge_defaults)))
                case DefaultsStatement():
                    (node_defaults if statement.sort == "node" else edge_defaults).update(statement.attributes)
                case SubgraphStatement():
                    own.extend(self._subgraph(statement.graph, parent, node_defaults, edge_defaults))
                case RawStatement():
                    self._raw(statement)
        rule = dot.graph_attr.get("rank", "").lower()
        if rule in ("same", "min", "max", "source", "sink") and own:
            self.ranks.append(Rank(rule, tuple(own), parent))
        return own

    def _subgraph(
        self, dot: Any, parent: str, node_defaults: dict[str, str], edge_defaults: dict[str, str]
    ) -> list[str]:
        if not isinstance(dot, Recorder) or id(dot) in self._seen:
            return []
        self._seen.add(id(dot))
        is_group = str(dot.name or "").startswith("cluster") or dot.graph_attr.get("cluster") == "true"
        inherited = {**node_defaults, **{key: str(value) for key, value in dot.node_attr.items()}}
        edges = {**edge_defaults, **{key: str(value) for key, value in dot.edge_attr.items()}}
        if not is_group:
            return self.walk(dot, parent, inherited, edges)
        self.walk(dot, self._group(dot, parent), inherited, edges)
        return []

    def _group(self, dot: Recorder, parent: str) -> str:
        attributes = {
            key: str(value) for key, value in dot.graph_attr.items() if _GROUP_DEFAULTS.get(key) != str(value)
        }
        if attributes.get("bgcolor") in diagrams.Cluster._Cluster__bgcolors:
            del attributes["bgcolor"]
        label = attributes.pop("label", dot.label or "")
        attributes.pop("rankdir", None)
        attributes.pop("rank", None)
        chosen = attributes.pop("nodeid", "")
        identity = self._claim(parent, chosen or slug(plain(label)) or slug(dot.kind.rpartition(".")[2]))
        ours = self._ours(attributes, dot.origin)
        self.groups[identity] = Group(
            id=identity,
            kind=dot.kind,
            label=label,
            parent=parent,
            arrange=ours.pop("arrange", ""),
            attributes=attributes,
            origin=dot.origin,
            **ours,
        )
        self.members[identity] = []
        self.members[parent].append(identity)
        self._group_ids.setdefault(str(dot.name), []).append(identity)
        return identity

    def _node(self, statement: NodeStatement, parent: str, defaults: Mapping[str, str]) -> str:
        if statement.name in self._node_ids:
            return self._node_again(statement)
        kind, chosen = self.watch.kinds.get(statement.name, ("graphviz.node", True))
        attributes = {**defaults, **statement.attributes}
        label = attributes.pop("label", statement.name)
        icon = self._icon(attributes, label, statement.origin)
        name = label.partition("\n")[0] if attributes.get("role") in ROLES else label
        own = statement.name if chosen else slug(plain(name)) or slug(kind.rpartition(".")[2])
        identity = self._claim(parent, own)
        ours = self._ours(attributes, statement.origin)
        ours.pop("arrange", None)
        self._node_ids[statement.name] = identity
        self.nodes[identity] = Node(
            id=identity,
            kind=kind,
            label=label,
            parent=parent,
            icon=icon,
            attributes=attributes,
            origin=statement.origin,
            **ours,
        )
        self.members[parent].append(identity)
        return identity

    def _node_again(self, statement: NodeStatement) -> str:
        """A second statement about a node adds to it, as in DOT; without attributes it only names it (for a rank)."""
        identity = self._node_ids[statement.name]
        node = self.nodes[identity]
        attributes = dict(statement.attributes)
        label = attributes.pop("label", node.label)
        icon = self._icon(attributes, label, statement.origin) or node.icon
        ours = {key: value for key, value in self._ours(attributes, statement.origin).items() if value}
        ours.pop("arrange", None)
        merged = {**node.attributes, **attributes}
        self.nodes[identity] = replace(node, label=label, icon=icon, attributes=merged, **ours)
        return identity

    def _icon(self, attributes: dict[str, str], label: str, origin: Origin) -> str:
        path = attributes.pop("image", "")
        if not path:
            return ""
        stock_height = str(diagrams.Node._height + 0.4 * label.count("\n"))
        if attributes.get("shape") in ("none", None) and attributes.get("height") == stock_height:
            attributes.pop("shape", None)
            del attributes["height"]
        return self.find_icon(path, origin)

    def _ours(self, attributes: dict[str, str], origin: Origin) -> dict[str, Any]:
        """Take the engine's own attributes out of a part's and return them; a near miss becomes a notice."""
        for name in attributes:
            meant = near_miss(name)
            if meant:
                message = f'the attribute "{name}" is passed by'
                self.notices.append(Problem(origin, message, f'write "{meant}" if that is meant'))
        taken = {key: attributes.pop(key, "") for key in ("note", "source", "role", "arrange")}
        taken["href"] = attributes.pop("href", "") or attributes.pop("URL", "")
        attributes.pop("nodeid", None)
        attributes.pop("compare", None)
        scheme = taken["href"].strip().partition(":")[0].lower() if ":" in taken["href"].partition("/")[0] else ""
        if scheme and scheme not in _SAFE_SCHEMES:
            message = f'the link "{taken["href"][:60]}" is left out, as it is no address a reader can go to'
            self.notices.append(Problem(origin, message, "use http, https, mailto or a relative address"))
            taken["href"] = ""
        if taken["arrange"] not in ("", "row", "column"):
            message = f'arrange="{taken["arrange"]}" is neither "row" nor "column"'
            self.notices.append(Problem(origin, message, "it is passed by; correct it"))
            taken["arrange"] = ""
        return taken

    def _raw(self, statement: RawStatement) -> None:
        if statement.text.strip():
            message = f"raw DOT text is passed by ({statement.text.strip()[:40]!r})"
            self.notices.append(Problem(statement.origin, message, "use node, edge, attr or subgraph"))

    def _claim(self, parent: str, segment: str) -> str:
        unique = self._unique.setdefault(parent, Unique())
        own = unique(segment or "part")
        return f"{parent}/{own}" if parent else own

    def edges(self, defaults: Mapping[str, str], *, strict: bool) -> tuple[Edge, ...]:
        """Return the connections; nodes that only an edge names are added to the figure."""
        unique, edges, known = Unique(), [], {}
        for statement, inherited in self.recorded_edges:
            if statement.attributes.get("role") == "order":
                continue  # it only keeps members in order under stock `diagrams`
            edge = self._edge(statement, {**defaults, **inherited, **statement.attributes})
            if strict and (edge.tail, edge.head) in known:
                continue
            known[edge.tail, edge.head] = edge
            edge = replace(edge, id=unique(f"{edge.tail}--{edge.head}"))
            edges.append(edge)
            ends = ({edge.tail, edge.tail_node or edge.tail}, {edge.head, edge.head_node or edge.head})
            self.edge_ids.append((*ends, edge.id))
        return tuple(edges)

    def _edge(self, statement: EdgeStatement, merged: dict[str, str]) -> Edge:
        attributes = {key: value for key, value in merged.items() if _EDGE_DEFAULTS.get(key) != value}
        tail, tail_port = self._end(statement.tail, statement.origin)
        head, head_port = self._end(statement.head, statement.origin)
        for key, port in (("tailport", tail_port), ("headport", head_port)):
            if port:
                attributes.setdefault(key, port)
        ours = self._ours(attributes, statement.origin)
        ours.pop("arrange", None)
        tail_group = self._frame_of(attributes.pop("ltail", ""), tail)
        head_group = self._frame_of(attributes.pop("lhead", ""), head)
        return Edge(
            id="",
            tail=tail_group or tail,
            head=head_group or head,
            tail_node=tail if tail_group else "",
            head_node=head if head_group else "",
            direction=attributes.pop("dir", "forward"),
            label=attributes.pop("label", ""),
            tail_label=attributes.pop("taillabel", ""),
            head_label=attributes.pop("headlabel", ""),
            outer_label=attributes.pop("xlabel", ""),
            attributes=attributes,
            origin=statement.origin,
            **ours,
        )

    def _end(self, name: str, origin: Origin) -> tuple[str, str]:
        """Return the node's id and the port that `name` speaks of; an unknown name is a new node, as in DOT."""
        if name in self._node_ids:
            return self._node_ids[name], ""
        base, _, port = name.partition(":")
        if port and base in self._node_ids:
            return self._node_ids[base], port
        return self._node(NodeStatement(base, {}, origin), ROOT, {}), port

    def _frame_of(self, dot_name: str, node: str) -> str:
        """Return the group an edge end is clipped to: of equal names, the one around the node."""
        candidates = self._group_ids.get(dot_name, [])
        return next((group for group in candidates if node.startswith(f"{group}/")), "")

    def steps(self, text: str) -> tuple[Step, ...]:
        """Return the walkthrough that `livediagrams.step` left in the diagram's attributes."""
        return tuple(
            Step(item["text"], tuple(self._focused(item["focus"])), bool(item["reveal"]))
            for item in json.loads(text or "[]")
        )

    def _focused(self, targets: Iterable[list[str]]) -> Iterable[str]:
        for sort, *names in targets:
            if sort != "edge":
                yield self._named(sort, names[0])
                continue
            one, other = self._named(*names[:2]), self._named(*names[2:])
            for tails, heads, edge in self.edge_ids:
                if (one in tails and other in heads) or (other in tails and one in heads):
                    yield edge

    def _named(self, sort: str, dot_name: str) -> str:
        """Return the id of the node or group that DOT calls so."""
        return self._node_ids.get(dot_name, "") if sort == "node" else self._group_ids.get(dot_name, [""])[0]
