"""Goldens at every boundary between stages; a stored placement cuts Graphviz out, so that its version is seen there only.

A case is a folder with a `figure.py`. `pytest tests/test_golden.py --accept` (without -n) writes the goldens anew; look
at what changed before keeping it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from livediagrams.compose import compose
from livediagrams.fit import fit
from livediagrams.graph import Graph
from livediagrams.isolate import Server
from livediagrams.place import place
from livediagrams.placement import Placement
from livediagrams.scene import Mark, Part, Scene
from livediagrams.serial import decode, encode
from livediagrams.theme import NARROW, WIDE, Metrics
from livediagrams.write import svg
from making import BOTH, PICTURE, graphviz

GOLDEN = Path(__file__).resolve().parent / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/figure.py"))
Agree = Callable[[str, str], None]

case = pytest.mark.parametrize("case", CASES)
widths = pytest.mark.parametrize("metrics", BOTH, ids=lambda metrics: metrics.width)


@pytest.fixture
def agree(case: str, request: pytest.FixtureRequest) -> Agree:
    """Return what compares a text with the golden of that name, or writes it."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / case / name
        if request.config.getoption("--accept"):
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text, f"{path.relative_to(GOLDEN)}: see it, then pytest --accept"

    return compare


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server("livediagrams.trace:run", warm=("diagrams",)) as running:
        yield running


def stored(case: str, name: str) -> Any:
    return json.loads((GOLDEN / case / name).read_text(encoding="utf-8"))


@cache
def graph_of(case: str) -> Graph:
    return decode(Graph, stored(case, "graph.json"))


def placement_of(case: str, metrics: Metrics) -> Placement:
    return decode(Placement, stored(case, "placement.json")[metrics.width])


def scene_of(case: str, metrics: Metrics) -> Scene:
    graph = graph_of(case)
    return compose(graph, fit(graph, metrics), placement_of(case, metrics), metrics)


def lines(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@case
def test_script_to_graph(case: str, server: Server, agree: Agree) -> None:
    folder = GOLDEN / case
    arguments = {
        "script": str(folder / "figure.py"),
        "project": str(folder),
        "source_root": str(folder),
        "figure": case,
    }
    found = server.call(arguments, folder=folder).value
    assert found["problems"] == []
    (graph,) = found["graphs"]
    agree("graph.json", lines(graph))


@case
def test_graph_to_dot(case: str, agree: Agree) -> None:
    """All that Graphviz is asked for both widths; what is arranged it is not asked for."""
    graph, asked = graph_of(case), []

    def run(text: str, layout: str) -> str:
        asked.append(text)
        return graphviz(text, layout)

    for metrics in BOTH:
        place(graph, fit(graph, metrics), metrics, run)
    agree("figure.dot", "\n".join(asked))


@case
def test_dot_to_placement(case: str, agree: Agree) -> None:
    graph = graph_of(case)
    found = {metrics.width: encode(place(graph, fit(graph, metrics), metrics, graphviz)) for metrics in BOTH}
    agree("placement.json", lines(found))


@case
def test_placement_to_scene(case: str, agree: Agree) -> None:
    agree("scene.txt", "\n".join(f"# {metrics.width}\n{told(scene_of(case, metrics))}" for metrics in (WIDE, NARROW)))


@case
@widths
def test_scene_to_svg(case: str, metrics: Metrics, agree: Agree) -> None:
    scene = scene_of(case, metrics)
    drawn = svg.standalone(scene, {picture.icon: PICTURE for picture in scene.pictures()})
    agree("figure.svg" if metrics is WIDE else "narrow.svg", drawn)


def told(scene: Scene) -> str:
    """Return a scene with one mark a line."""
    head = f"{scene.id}: {scene.title} {said(scene.size)}\n"
    return head + "".join(line + "\n" for part in scene.parts for line in (facts(part), *map(mark_line, part.marks)))


def facts(part: Part) -> str:
    data = encode(part)
    more = " ".join(f"{key}={data[key]}" for key in data if key not in ("id", "sort", "box", "marks"))
    return f"{part.sort} {part.id} {said(part.box)} {more}".rstrip()


def mark_line(mark: Mark) -> str:
    data = encode(mark)
    return f"  {data.pop('type')} " + " ".join(f"{key}={compact(value)}" for key, value in data.items())


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def said(numbers: tuple[float, ...]) -> str:
    return "(" + " ".join(f"{number:g}" for number in numbers) + ")"
