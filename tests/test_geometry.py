"""Boxes and routes: where they end, what they hold, how they move."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livediagrams.geometry import Box, Point, Route, union

whole = st.integers(-1000, 1000)
boxes = st.builds(Box, whole, whole, st.integers(0, 500), st.integers(0, 500))


def test_a_box_knows_its_sides() -> None:
    box = Box(10, 20, 30, 40)
    assert (box.right, box.bottom, box.center) == (40, 60, Point(25, 40))
    assert box.shift(1, 2) == Box(11, 22, 30, 40)
    assert box.grow(5) == Box(5, 15, 40, 50)


def test_touching_boxes_do_not_overlap() -> None:
    assert not Box(0, 0, 10, 10).overlaps(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).overlaps(Box(9.9, 9.9, 10, 10))


def test_slack_lets_a_box_stand_out_a_little() -> None:
    assert not Box(0, 0, 10, 10).contains(Box(-1, 0, 5, 5))
    assert Box(0, 0, 10, 10).contains(Box(-1, 0, 5, 5), slack=1)


@given(boxes, boxes)
def test_overlapping_is_mutual(one: Box, other: Box) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(st.lists(boxes, min_size=1))
def test_a_union_holds_all_its_boxes_and_no_more(some: list[Box]) -> None:
    around = union(some)
    assert all(around.contains(box) for box in some)
    assert {around.x, around.right} <= {side for box in some for side in (box.x, box.right)}
    assert {around.y, around.bottom} <= {side for box in some for side in (box.y, box.bottom)}


def test_the_union_of_nothing_is_empty() -> None:
    assert union([]) == Box(0, 0, 0, 0)


@given(boxes, whole, whole)
def test_moving_there_and_back_changes_nothing(box: Box, dx: int, dy: int) -> None:
    assert box.shift(dx, dy).shift(-dx, -dy) == box


def test_a_route_moves_with_all_its_points() -> None:
    assert Route((Point(0, 0), Point(1, 2)), True).shift(10, 20) == Route((Point(10, 20), Point(11, 22)), True)
