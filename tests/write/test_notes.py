"""Notes: a speaker has the figure in sentences below it, and at each step what its parts say."""

from __future__ import annotations

from dataclasses import replace

from livediagrams.graph import Step
from livediagrams.provenance import Provenance
from livediagrams.sheet import Sheet
from livediagrams.write import notes
from making import edge, figure, frame, node, scene_of

GRAPH = figure(
    frame("f", node("a", "A", note="First.", source="https://example.org/a"), node("b", "B", note="Second.")),
    node("c", "C", source="https://example.org/a"),
    edges=[edge("a", "c", note="Goes there.")],
    steps=(Step("See A.", ("f/a", "a--c")), Step("See\nC.", ("c",))),
    caption="A caption.",
    description="A description.",
    note="A note.",
    note_source="https://example.org/figure",
)
ORIGIN = Provenance("figure", "0123", "figures/a.py", "livediagrams 1", credit="Me", licence="CC BY 4.0")
SHEET = Sheet(scene_of(GRAPH), ORIGIN, GRAPH.steps)


def test_the_first_slide_has_all_of_the_figure_with_each_source_once() -> None:
    assert notes.overview(SHEET) == [
        "A caption.",
        "A description.",
        "A note. (source: https://example.org/figure)",
        "Step by step",
        "1. See A.",
        "2. See C.",
        "Sources",
        "https://example.org/figure",
        "https://example.org/a",
        "Figure figure@0123; figures/a.py; livediagrams 1; Me; CC BY 4.0.",
    ]


def test_the_first_slide_lists_lines_that_run_another_way() -> None:
    assert notes.overview(SHEET, ["A → C"])[-3:-1] == ["Lines that run another way than in the figure:", "A → C"]


def test_a_steps_slide_has_its_sentence_and_what_its_parts_say() -> None:
    assert notes.step(SHEET, 1)[:-1] == [
        "1 of 2. See A.",
        "A: First. (source: https://example.org/a)",
        "A → C: Goes there.",
    ]
    assert notes.step(SHEET, 2)[:-1] == ["2 of 2. See C."]


def test_whose_marks_icons_are_is_said_where_there_are_icons() -> None:
    assert notes.overview(replace(SHEET, icons={"a": b""}))[-1].endswith("Icons are the marks of their owners.")


def test_a_figure_that_says_nothing_has_its_origin_only() -> None:
    bare = figure("a")
    assert notes.overview(Sheet(scene_of(bare), ORIGIN)) == [notes.overview(SHEET)[-1]]
