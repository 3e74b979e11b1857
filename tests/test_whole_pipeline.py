"""Whatever a script may draw, it ends well on the page: no exception, sound XML, no text outside its box."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from livediagrams import shapes
from livediagrams.compose import compose
from livediagrams.errors import LiveDiagramsError
from livediagrams.graph import Graph
from livediagrams.placement import Placement
from livediagrams.scene import Part, Scene
from livediagrams.text import width
from livediagrams.theme import Metrics
from livediagrams.write import svg, text_twin
from livediagrams.write.fragment import fill, fragment
from making import BOTH, PICTURE, graphs, placed, runs


def drawn(graph: Graph, metrics: Metrics) -> tuple[Placement, Scene] | None:
    """Return the placed figure and its scene, or None where the engine says in words that it cannot."""
    try:
        sizes, placement = placed(graph, metrics)
    except LiveDiagramsError as error:
        assert "report this" not in str(error)  # Graphviz must never refuse a text of ours
        return None
    return placement, compose(graph, sizes, placement, metrics)


@pytest.mark.parametrize("metrics", BOTH, ids=lambda metrics: metrics.width)
@given(graph=graphs())
@settings(max_examples=120)
def test_any_figure_is_drawn_whole(metrics: Metrics, graph: Graph) -> None:
    found = drawn(graph, metrics)
    if found:
        check(graph, *found)


@pytest.mark.parametrize("metrics", BOTH, ids=lambda metrics: metrics.width)
@given(graph=graphs(arranged=True))
@settings(max_examples=120)
def test_any_arranged_figure_is_drawn_whole(metrics: Metrics, graph: Graph) -> None:
    found = drawn(graph, metrics)
    if found:
        check(graph, *found)


def check(graph: Graph, placement: Placement, scene: Scene) -> None:
    assert set(placement.boxes) >= {part.id for part in (*graph.nodes, *graph.groups)}
    for one, other in combinations(graph.nodes, 2):
        assert not placement.boxes[one.id].grow(-0.5).overlaps(placement.boxes[other.id]), (one.id, other.id)
    for part in (*graph.nodes, *graph.groups):
        if part.parent:
            assert placement.boxes[part.parent].contains(placement.boxes[part.id], slack=0.5), part.id
    for part in scene.parts:
        if part.sort != "edge":
            texts_are_inside(part)
    lines = {part.id for part in scene.parts if part.sort == "edge"}
    wanted = {edge.id for edge in graph.edges if not shapes.is_hidden(edge)}
    free = not any(group.arrange for group in graph.groups) and graph.splines != "ortho"
    if free and graph.splines == "none":
        assert not lines
    elif free and graph.attributes.get("concentrate") == "true":
        assert lines <= wanted  # Graphviz draws several as one
    else:
        assert lines == wanted
    assert all(box.x >= 0 and box.right <= scene.size.width + 0.01 for box in placement.boxes.values())
    is_sound(scene)


def texts_are_inside(part: Part) -> None:
    for run in runs(part):
        assert run.width == pytest.approx(sum(width(one.text, one.size, one.bold, one.italic) for one in run.spans))
        left = run.at.x - {"start": 0.0, "middle": run.width / 2, "end": run.width}[run.anchor]
        assert left >= part.box.x - 0.5, part.id
        assert left + run.width <= part.box.right + 0.5, part.id
        size = max(span.size for span in run.spans)
        assert run.at.y - 0.72 * size >= part.box.y - 0.5, part.id
        assert run.at.y + 0.2 * size <= part.box.bottom + 0.5, part.id


def is_sound(scene: Scene) -> None:
    pictures = {picture.icon: PICTURE for picture in scene.pictures()}
    addresses = dict.fromkeys(pictures, "icons/server.png")
    document = svg.standalone(scene, pictures)
    ElementTree.fromstring(document)
    steps = ["</ol><script>"] if scene.steps else []
    page = fill(fragment(scene, scene, steps, addresses), figure="figure", occurrence=1, base="../figures/")
    root = ElementTree.fromstring(page.replace(" data-search-exclude", ""))
    for text in (document, page):
        assert "<script" not in text
        assert "<text" not in text or "<text " in text
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    assert text_twin.text(scene, steps).endswith("\n")
