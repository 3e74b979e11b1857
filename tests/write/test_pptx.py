"""Presentations: native shapes that hold together, with the figure's names, words and origin."""

from __future__ import annotations

import io

from pptx import Presentation

from livediagrams.graph import Graph, Step
from livediagrams.provenance import Provenance
from livediagrams.sheet import Sheet
from livediagrams.write.pptx import presentation
from making import column, edge, figure, frame, node, row, scene_of

STACK = figure(
    row(
        "machine",
        frame("f", node("app", "App", role="application", note="Runs here."), node("k", "Kernel", role="kernel")),
        node("beside", "Beside", role="engine"),
    ),
    column("c", node("below", "Below", role="hardware")),
    edges=[edge("app", "beside", label="calls"), edge("f", "below")],
    steps=(Step("Look at this.", ("app", "k")), Step("And at that.", ("beside",))),
    title="A stack",
    caption="What runs above asks what is below.",
)


def sheet_of(graph: Graph, **icons: bytes) -> Sheet:
    origin = Provenance(graph.id, "0123456789ab", "figures/a.py", "livediagrams 1")
    return Sheet(scene_of(graph), origin, graph.steps, icons)


def test_a_figure_has_an_overview_and_a_slide_for_each_step() -> None:
    slides = Presentation(io.BytesIO(presentation([sheet_of(STACK)]))).slides
    assert [slide.shapes.title.text for slide in slides] == [
        "A stack",
        "A stack (1\u00a0of\u00a02)",
        "A stack (2\u00a0of\u00a02)",
    ]


def test_same_figures_give_same_bytes() -> None:
    assert presentation([sheet_of(STACK)]) == presentation([sheet_of(STACK)])
