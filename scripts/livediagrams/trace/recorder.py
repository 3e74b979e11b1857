"""A `Digraph` that remembers statements instead of writing DOT, and the watch that puts it under `diagrams`.

What a script tells `diagrams` reaches Graphviz through few calls: `node`, `edge`, `subgraph`, `attr`. Recording those
calls, and not the text they would become, keeps classes, source lines and equal labels apart.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import diagrams
import graphviz
from livediagrams.errors import Origin

Locate = Callable[[], Origin]


@dataclass(slots=True)
class NodeStatement:
    """`dot.node(…)`."""

    name: str
    attributes: dict[str, str]
    origin: Origin


@dataclass(slots=True)
class EdgeStatement:
    """`dot.edge(…)`."""

    tail: str
    head: str
    attributes: dict[str, str]
    origin: Origin


@dataclass(slots=True)
class DefaultsStatement:
    """`dot.attr("node", …)`: what later statements of the sort inherit."""

    sort: str
    attributes: dict[str, str]


@dataclass(slots=True)
class SubgraphStatement:
    """`dot.subgraph(…)`."""

    graph: Recorder


@dataclass(slots=True)
class RawStatement:
    """A line of DOT text that a script put into `dot.body`."""

    text: str
    origin: Origin


Statement = NodeStatement | EdgeStatement | DefaultsStatement | SubgraphStatement | RawStatement


class _Body(list[str]):
    """The `body` of a `Digraph`: whatever a script appends is remembered as raw text."""

    def __init__(self, owner: Recorder) -> None:
        super().__init__()
        self._owner = owner

    def append(self, text: str) -> None:
        self._owner.statements.append(RawStatement(str(text), Watch.locate()))

    def extend(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.append(text)

    def insert(self, _index: Any, text: str) -> None:
        self.append(text)

    def __iadd__(self, texts: Iterable[str]) -> Any:
        self.extend(texts)
        return self


class Recorder(graphviz.Digraph):  # type: ignore[misc]  # graphviz ships no types
    """Stands in for `graphviz.Digraph`; renders nothing and writes nothing."""

    def __init__(self, name: str | None = None, *arguments: Any, **options: Any) -> None:
        text = options.pop("body", None)
        super().__init__(name, *arguments, **options)
        self.statements: list[Statement] = []
        self.kind = "graphviz.Digraph"
        self.label: str | None = None
        self.origin = Watch.locate()
        self.body = _Body(self)
        self.body.extend(text or ())

    def node(self, name: str, label: str | None = None, _attributes: Any = None, **attributes: Any) -> None:
        merged = _strings({**(_attributes or {}), **attributes})
        if label is not None:
            merged["label"] = str(label)
        self.statements.append(NodeStatement(str(name), merged, Watch.locate()))

    def edge(
        self, tail_name: str, head_name: str, label: str | None = None, _attributes: Any = None, **attributes: Any
    ) -> None:
        merged = _strings({**(_attributes or {}), **attributes})
        if label is not None:
            merged["label"] = str(label)
        self.statements.append(EdgeStatement(str(tail_name), str(head_name), merged, Watch.locate()))

    def edges(self, tail_head_iter: Iterable[Any]) -> None:
        for tail, head in tail_head_iter:
            self.edge(tail, head)

    def attr(self, kw: str | None = None, _attributes: Any = None, **attributes: Any) -> None:
        merged = _strings({**(_attributes or {}), **attributes})
        if kw is None or kw.lower() == "graph":
            self.graph_attr.update(merged)
        else:
            self.statements.append(DefaultsStatement(kw.lower(), merged))

    def subgraph(self, graph: Any = None, name: str | None = None, **options: Any) -> Any:
        if graph is None:
            return self._nested(name, options)
        self.statements.append(SubgraphStatement(graph))
        return None

    @contextmanager
    def _nested(self, name: str | None, options: dict[str, Any]) -> Iterator[Recorder]:
        nested = Recorder(name, **{key: value for key, value in options.items() if key != "comment"})
        yield nested
        self.statements.append(SubgraphStatement(nested))

    def render(self, *_arguments: Any, **_options: Any) -> str:
        return ""

    def pipe(self, *_arguments: Any, **options: Any) -> Any:
        return "" if options.get("encoding") else b""

    def save(self, *_arguments: Any, **_options: Any) -> str:
        return ""

    def view(self, *_arguments: Any, **_options: Any) -> str:
        return ""


def _strings(attributes: dict[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in attributes.items() if value is not None}


@dataclass(slots=True)
class Watch:
    """Everything one script drew."""

    finished: list[Any] = field(default_factory=list)
    """The diagrams whose `with` block ended well, in order."""
    kinds: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """For each DOT name of a node: its dotted class, and whether the author chose the name."""
    to_groups: list[Origin] = field(default_factory=list)
    """Where a script connected a node with a group, which stock `diagrams` silently ignores."""

    @staticmethod
    def locate() -> Origin:
        """Return the author's line that is running; the watch's owner replaces this."""
        return Origin("")

    @contextmanager
    def watching(self, locate: Locate) -> Iterator[Watch]:
        """Put recorders under `diagrams` and `graphviz` while the block runs."""
        Watch.locate = staticmethod(locate)  # type: ignore[method-assign]
        patches = [*self._digraph_patches(), *self._diagram_patches(), *self._part_patches()]
        originals = [(owner, name, getattr(owner, name)) for owner, name, _ in patches]
        for owner, name, replacement in patches:
            setattr(owner, name, replacement)
        try:
            yield self
        finally:
            for owner, name, original in originals:
                setattr(owner, name, original)

    @staticmethod
    def _digraph_patches() -> list[tuple[Any, str, Any]]:
        owners = (diagrams, graphviz, sys.modules["graphviz.graphs"])
        return [(owner, "Digraph", Recorder) for owner in owners]

    def _diagram_patches(self) -> list[tuple[Any, str, Any]]:
        watch = self

        def leave(diagram: Any, kind: Any, _value: Any, _traceback: Any) -> None:
            diagrams.setdiagram(None)
            diagrams.setcluster(None)
            if kind is None:
                diagram.render()

        def render(diagram: Any) -> None:
            if diagram not in watch.finished:
                watch.finished.append(diagram)

        return [(diagrams.Diagram, "__exit__", leave), (diagrams.Diagram, "render", render)]

    def _part_patches(self) -> list[tuple[Any, str, Any]]:
        watch, node_init, cluster_init = self, diagrams.Node.__init__, diagrams.Cluster.__init__

        def init_node(node: Any, *arguments: Any, **options: Any) -> None:
            node_init(node, *arguments, **options)
            watch.kinds[node.nodeid] = (_dotted(type(node)), options.get("nodeid") is not None)

        def init_cluster(cluster: Any, *arguments: Any, **options: Any) -> None:
            cluster_init(cluster, *arguments, **options)
            cluster.dot.kind, cluster.dot.label = _dotted(type(cluster)), str(cluster.label)

        patches = [(diagrams.Node, "__init__", init_node), (diagrams.Cluster, "__init__", init_cluster)]
        for operator in ("__rshift__", "__lshift__", "__sub__"):
            patches.append((diagrams.Node, operator, self._noticing_groups(getattr(diagrams.Node, operator))))
        return patches

    def _noticing_groups(self, operator: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        def noticing(node: Any, other: Any) -> Any:
            others = other if isinstance(other, list) else [other]
            if any(isinstance(item, diagrams.Cluster) for item in others):
                self.to_groups.append(Watch.locate())
            return operator(node, other)

        return noticing


def _dotted(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}".replace("__main__.", "")
