"""What a figure script may import from the engine beside `diagrams` itself: `step`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from diagrams import Cluster, Node, getdiagram


def step(text: str, focus: Sequence[Any] = (), *, reveal: bool = False) -> None:
    """Add a stop to the figure's walkthrough: a sentence, and the parts it is about.

    `focus` holds nodes, groups, and pairs (a, b) for the edges between two of them. With
    `reveal`, what no step so far has named stays hidden. Call it inside `with Diagram(...)`; raises RuntimeError
    elsewhere. The steps are kept as an attribute of the graph, so that stock `diagrams` passes them by.
    """
    diagram = getdiagram()
    if diagram is None:
        raise RuntimeError("step() belongs inside `with Diagram(...)`")
    steps = json.loads(diagram.dot.graph_attr.get("livediagrams_steps", "[]"))
    steps.append({"text": text, "focus": [_target(part) for part in focus], "reveal": reveal})
    diagram.dot.graph_attr["livediagrams_steps"] = json.dumps(steps)


def _target(part: Any) -> list[str]:
    match part:
        case Node():
            return ["node", part.nodeid]
        case Cluster():
            return ["cluster", part.name]
        case (Node() | Cluster() as tail, Node() | Cluster() as head):
            return ["edge", *_target(tail), *_target(head)]
    raise TypeError(f"a step can be about nodes, groups and edges (a, b), and {part!r} is none of them")
