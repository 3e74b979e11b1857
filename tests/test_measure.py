"""The measure finds what it is there for: a clean drawing has no faults, and each kind of fault is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from livediagrams.geometry import Box, Point, Route
from livediagrams.scene import Part, Scene, Shape, TextRun, Wire
from making import edge, figure, group, scene_of
from measure import violations

CLEAN = scene_of(
    figure(
        "a", group("g", "b", "c", label="Group"), edges=[edge("a", "b", label="calls"), edge("b", "c")], direction="LR"
    )
)


def moved(part: Part, dx: float, dy: float) -> Part:
    """Return a part drawn elsewhere."""
    marks = []
    for mark in part.marks:
        if isinstance(mark, TextRun):
            marks.append(replace(mark, at=Point(mark.at.x + dx, mark.at.y + dy)))
        elif isinstance(mark, Shape):
            marks.append(replace(mark, box=mark.box.shift(dx, dy)))
        elif isinstance(mark, Wire):
            arrows = tuple(replace(one, tip=Point(one.tip.x + dx, one.tip.y + dy)) for one in mark.arrows)
            marks.append(replace(mark, route=mark.route.shift(dx, dy), arrows=arrows))
    return replace(part, box=part.box.shift(dx, dy), marks=tuple(marks))


def with_part(part: Part) -> Scene:
    """Return the clean scene with one part replaced."""
    return replace(CLEAN, parts=tuple(part if one.id == part.id else one for one in CLEAN.parts))


def part(name: str) -> Part:
    return next(one for one in CLEAN.parts if one.id == name)


def test_a_clean_drawing_has_no_faults() -> None:
    assert violations(CLEAN) == []


@pytest.mark.parametrize(
    ("scene", "fault"),
    [
        (with_part(moved(part("g/b"), part("g/c").box.x - part("g/b").box.x, 0)), "g/b and g/c overlap"),
        (with_part(moved(part("g/b"), 0, -200)), "g/b leaves its group g"),
        (with_part(moved(part("a"), part("g").box.center.x - 30, 0)), "lies in the group g"),
        (with_part(moved(part("a--b"), 0, 90)), "ends away from a"),
        (with_part(moved(part("a--b"), 100, 0)), "runs through the node g/b"),
        (with_part(moved(part("a--b"), 100, 0)), "lies on a node"),
        (replace(CLEAN, size=CLEAN.size._replace(width=100)), "leaves the figure"),
    ],
)
def test_a_fault_is_told(scene: Scene, fault: str) -> None:
    assert any(fault in one for one in violations(scene)), violations(scene)


def test_an_edge_through_a_title_is_told() -> None:
    title = next(mark for mark in part("g").marks if isinstance(mark, TextRun)).at
    wire = next(mark for mark in part("b--c").marks if isinstance(mark, Wire))
    across = Route((Point(title.x - 30, title.y - 3), Point(title.x + 60, title.y - 3)))
    scene = with_part(replace(part("b--c"), box=Box(0, 0, 1, 1), marks=(replace(wire, route=across, arrows=()),)))
    assert any("runs through the title" in fault for fault in violations(scene))
