"""A `Digraph` that remembers statements instead of writing DOT, and the watch that puts it under `diagrams`.

What a script tells `diagrams` reaches Graphviz through few calls: `node`, `edge`, `subgraph`, `attr`. Recording those
calls, and not the text they would become, keeps classes, source lines and equal labels apart.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ClassVar

import diagrams
import graphviz

from livediagrams.errors import Origin
from livediagrams.text import clean

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

    def __iadd__(self, texts: Iterable[str]) -> Any:  # type: ignore[override, misc]  # any texts do
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
        """Remember a node."""
        merged = _strings({**(_attributes or {}), **attributes})
        if label is not None:
            merged["label"] = clean(str(label))
        self.statements.append(NodeStatement(str(name), merged, Watch.locate()))

    def edge(
        self, tail_name: str, head_name: str, label: str | None = None, _attributes: Any = None, **attributes: Any
    ) -> None:
        """Remember an edge."""
        merged = _strings({**(_attributes or {}), **attributes})
        if label is not None:
            merged["label"] = clean(str(label))
        self.statements.append(EdgeStatement(str(tail_name), str(head_name), merged, Watch.locate()))

    def edges(self, tail_head_iter: Iterable[Any]) -> None:
        """Remember edges between pairs of names."""
        for tail, head in tail_head_iter:
            self.edge(tail, head)

    def attr(self, kw: str | None = None, _attributes: Any = None, **attributes: Any) -> None:
        """Remember attributes: of the graph, or defaults of what is stated later."""
        merged = _strings({**(_attributes or {}), **attributes})
        if kw is None or kw.lower() == "graph":
            self.graph_attr.update(merged)
        else:
            self.statements.append(DefaultsStatement(kw.lower(), merged))

    def subgraph(self, graph: Any = None, name: str | None = None, **options: Any) -> Any:
        """Remember a subgraph; without one, return a context manager that makes it, as graphviz does."""
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
        """Write nothing."""
        return ""

    def pipe(self, *_arguments: Any, **options: Any) -> Any:
        """Draw nothing."""
        return "" if options.get("encoding") else b""

    def save(self, *_arguments: Any, **_options: Any) -> str:
        """Write nothing."""
        return ""

    def view(self, *_arguments: Any, **_options: Any) -> str:
        """Open nothing."""
        return ""


def _strings(attributes: dict[str, Any]) -> dict[str, str]:
    return {clean(str(key)): clean(str(value)) for key, value in attributes.items() if value is not None}


@dataclass(slots=True)
class Watch:
    """Everything one script drew."""

    finished: list[Any] = field(default_factory=list)
    """The diagrams whose `with` block ended well, in order."""
    kinds: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """For each DOT name of a node: its dotted class, and whether the author chose the name."""
    to_groups: list[Origin] = field(default_factory=list)
    """Where a script connected a node with a group, which stock `diagrams` silently ignores."""

    running: ClassVar[Watch | None] = None

    @staticmethod
    def locate() -> Origin:
        """Return the author's line that is running; the watch's owner replaces this."""
        return Origin("")

    @contextmanager
    def watching(self, locate: Locate) -> Iterator[Watch]:
        """Put recorders under `diagrams` and `graphviz`, and note what is drawn, while the block runs."""
        Watch.locate = staticmethod(locate)  # type: ignore[method-assign]
        owners: tuple[Any, ...] = (diagrams, graphviz, sys.modules["graphviz.graphs"])
        originals = [owner.Digraph for owner in owners]
        for owner in owners:
            owner.Digraph = Recorder
        before, Watch.running = Watch.running, self
        try:
            yield self
        finally:
            Watch.running = before
            for owner, original in zip(owners, originals, strict=True):
                owner.Digraph = original


_Method = Callable[..., Any]


def _around(owner: type, *names: str) -> Callable[[_Method], None]:
    """Put a function around methods of `diagrams`: it gets the running watch and the method before the arguments.

    This is done when the module is imported, and once: a change of a class writes to all its subclasses, which are
    hundreds, and in a forked process each page of memory that is written to is copied.
    """

    def put(function: _Method) -> None:
        for name in names:
            setattr(owner, name, _method(function, getattr(owner, name)))

    return put


def _method(function: _Method, original: _Method) -> _Method:
    @wraps(original)
    def method(*arguments: Any, **options: Any) -> Any:
        watch = Watch.running
        return function(watch, original, *arguments, **options) if watch else original(*arguments, **options)

    return method


@_around(diagrams.Diagram, "__exit__")
def _leave(_watch: Watch, _original: _Method, diagram: Any, kind: Any, _value: Any, _traceback: Any) -> None:
    diagrams.setdiagram(None)
    diagrams.setcluster(None)
    if kind is None:
        diagram.render()


@_around(diagrams.Diagram, "render")
def _render(watch: Watch, _original: _Method, diagram: Any) -> None:
    if diagram not in watch.finished:
        watch.finished.append(diagram)


@_around(diagrams.Node, "__init__")
def _init_node(watch: Watch, original: _Method, node: Any, *arguments: Any, **options: Any) -> None:
    original(node, *arguments, **options)
    watch.kinds[node.nodeid] = (_dotted(type(node)), options.get("nodeid") is not None)


@_around(diagrams.Cluster, "__init__")
def _init_cluster(_watch: Watch, original: _Method, cluster: Any, *arguments: Any, **options: Any) -> None:
    original(cluster, *arguments, **options)
    cluster.dot.kind, cluster.dot.label = _dotted(type(cluster)), str(cluster.label)


@_around(diagrams.Node, "__rshift__", "__lshift__", "__sub__")
def _connect(watch: Watch, original: _Method, node: Any, other: Any) -> Any:
    others = other if isinstance(other, list) else [other]
    if any(isinstance(item, diagrams.Cluster) for item in others):
        watch.to_groups.append(Watch.locate())
    return original(node, other)


def _dotted(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}".replace("__main__.", "")
