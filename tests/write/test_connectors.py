"""Connectors: a preset's own formula gives the route back; what no preset can follow goes round what is in its way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from livediagrams.bezier import sampled, straight
from livediagrams.geometry import Box, Point, Route, points_in
from livediagrams.write.connectors import Connector, connector

lengths = st.integers(-200, 200).filter(lambda one: abs(one) > 1)


def drawn(way: Connector) -> list[Point]:
    """Return the corners that a preset has by its formula, flipped and turned as its frame is."""
    _, _, width, height = way.frame
    corners = [(0.0, 0.0)]
    for number, share in enumerate(way.bends):
        u, v = corners[-1]
        corners.append((share * width, v) if number % 2 == 0 else (u, share * height))
    if way.preset != "straightConnector1":
        u, v = corners[-1]
        corners.append((width, v) if len(way.bends) % 2 == 0 else (u, height))
    corners.append((width, height))
    found = []
    for u, v in corners:
        across, down = u - width / 2, v - height / 2
        across, down = (-across if way.flipped[0] else across), (-down if way.flipped[1] else down)
        across, down = (-down, across) if way.turned else (across, down)
        found.append(Point(way.frame.center.x + across, way.frame.center.y + down))
    return found


def is_near(one: Point, other: Point) -> bool:
    return abs(one.x - other.x) < 0.06 and abs(one.y - other.y) < 0.06


@st.composite
def elbows(draw: st.DrawFn) -> tuple[Point, ...]:
    """Return the corners of a way that runs across and down in turn."""
    points, across = [Point(300, 300)], draw(st.booleans())
    for by in draw(st.lists(lengths, min_size=2, max_size=5)):
        x, y = points[-1]
        points.append(Point(x + by, y) if across else Point(x, y + by))
        across = not across
    return tuple(points)


@given(elbows())
def test_a_route_of_up_to_four_bends_is_a_preset_that_runs_the_same_way(points: tuple[Point, ...]) -> None:
    found = connector(Route(points))
    assert found.exact
    assert found.preset == f"bentConnector{len(points) - 1}"
    assert all(map(is_near, drawn(found), points))
    assert len(drawn(found)) == len(points)


@given(lengths, lengths)
def test_a_straight_route_is_a_straight_connector(across: int, down: int) -> None:
    points = (Point(0, 0), Point(across, down))
    found = connector(Route(points))
    assert (found.preset, found.exact) == ("straightConnector1", True)
    assert all(map(is_near, drawn(found), points))


def test_corners_at_which_a_route_does_not_turn_are_none() -> None:
    assert connector(Route((Point(0, 0), Point(10, 0), Point(10, 0), Point(30, 0)))).preset == "straightConnector1"


def test_a_route_of_five_bends_takes_the_nearest_way_and_says_so() -> None:
    points = [Point(0, 0)]
    for across, down in ((50, 0), (0, 50)) * 3:
        points.append(Point(points[-1].x + across, points[-1].y + down))
    found = connector(Route(tuple(points)))
    assert not found.exact
    assert (found.way[0], found.way[-1]) == (points[0], points[-1])


def test_a_curve_is_a_straight_line_where_nothing_is_in_the_way() -> None:
    curve = Route((Point(0, 0), Point(40, 30), Point(60, 70), Point(100, 100)), curved=True)
    found = connector(curve)
    assert (found.preset, found.exact) == ("straightConnector1", False)


@pytest.mark.parametrize("side", [-1, 1])
def test_a_curve_around_a_box_is_an_elbow_around_it(side: int) -> None:
    box = Box(80, -30, 40, 60)
    curve = Route((Point(0, 0), Point(60, 90 * side), Point(140, 90 * side), Point(200, 0)), curved=True)
    found = connector(curve, [box])
    assert not points_in(box, sampled(Route(found.way), 2))
    assert all((point.y * side) >= 0 for point in found.way)


@given(elbows(), st.lists(st.builds(Box, *[st.integers(0, 500)] * 2, *[st.integers(5, 90)] * 2), max_size=4))
def test_whatever_the_route_its_ends_stay(points: tuple[Point, ...], boxes: list[Box]) -> None:
    assume(points[0] != points[-1])
    curved = [points[0]]
    for one, two in pairwise(points):
        curved += straight(one, two)
    found = connector(Route(tuple(curved), curved=True), boxes)
    assert is_near(found.way[0], points[0])
    assert is_near(found.way[-1], points[-1])
    assert all(map(is_near, drawn(found), found.way))
