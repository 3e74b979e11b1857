"""Sheets: at each step the parts are in focus, and seen, that a page's walkthrough would have there."""

from __future__ import annotations

from livediagrams.graph import Step
from livediagrams.provenance import Provenance
from livediagrams.sheet import Sheet
from making import edge, figure, frame, node, scene_of

GRAPH = figure(
    frame("f", node("a"), node("b")),
    node("c"),
    edges=[edge("a", "b"), edge("b", "c")],
    steps=(
        Step("One.", ("f",), reveal=True),
        Step("Two.", ("b--c",), reveal=True),
        Step("Three.", ("c", "gone")),
    ),
)
SHEET = Sheet(scene_of(GRAPH), Provenance("figure", "0"), GRAPH.steps)


def test_a_group_in_focus_brings_what_is_in_it_and_the_edges_that_stay_within() -> None:
    assert SHEET.focus(1) == {"f", "f/a", "f/b", "a--b"}


def test_a_part_in_focus_brings_no_edge_and_one_that_is_gone_nothing() -> None:
    assert SHEET.focus(3) == {"c"}


def test_a_step_that_reveals_shows_what_has_been_named_so_far() -> None:
    assert SHEET.shown(1) == {"f", "f/a", "f/b", "a--b"}


def test_an_arrow_that_is_revealed_brings_its_ends_and_the_groups_around_them() -> None:
    alone = Sheet(SHEET.scene, SHEET.provenance, GRAPH.steps[1:])
    assert alone.shown(1) == {"b--c", "f/b", "c", "f"}


def test_the_overview_and_a_step_that_does_not_reveal_show_all() -> None:
    everything = {part.id for part in SHEET.scene.parts}
    assert SHEET.shown(0) == SHEET.shown(3) == everything
