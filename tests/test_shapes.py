"""Forms: which one a node has, and that its text has room in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livediagrams.geometry import Box, Point, Size
from livediagrams.shapes import around, corners, draws_frame, form, is_hidden, is_regular, style
from livediagrams.theme import Metrics
from livediagrams.tokens import ROLES
from making import BOTH, ICON, SHAPES, edge, frame, group, node, row

POLYGONS = tuple(name for name in SHAPES.split() if corners(name, Box(0, 0, 1, 1)))


@pytest.mark.parametrize("role", [*ROLES, "frame"])
def test_a_role_makes_a_layer(role: str) -> None:
    assert form(node("a", role=role)) == "layer"
    assert form(node("a", role=role, attributes={"shape": "cylinder"})) == "cylinder"


@pytest.mark.parametrize(
    ("shape", "expected"),
    [("box", "rectangle"), ("Mrecord", "record"), ("OVAL", "ellipse"), ("plaintext", "text"), ("no such", "rectangle")],
)
def test_graphviz_names_are_known(shape: str, expected: str) -> None:
    assert form(node("a", attributes={"shape": shape})) == expected


def test_what_is_said_by_role_comes_first() -> None:
    assert form(node("a", role="boundary", icon=ICON)) == "boundary"
    assert form(node("a", role="blank", attributes={"shape": "box"})) == "blank"
    assert form(node("a", icon=ICON, role="data")) == "icon"


def test_styles_are_read_from_a_list() -> None:
    found = style('"Filled, dashed",bold')
    assert (found.filled, found.dash, found.bold, found.hidden) == (True, "dashed", True, False)
    assert style("invis").hidden
    assert style("whatever") == style("")


def test_what_keeps_order_only_is_hidden() -> None:
    assert is_hidden(edge("a", "b", role="order"))
    assert is_hidden(node("a", attributes={"style": "invis"}))
    assert not is_hidden(node("a"))


def test_rows_and_columns_draw_no_frame_of_their_own() -> None:
    assert draws_frame(group("g").group)
    assert draws_frame(frame("f").group)
    assert not draws_frame(row("r").group)


def test_circles_and_squares_are_as_wide_as_high() -> None:
    assert is_regular(node("a", attributes={"shape": "circle"}))
    assert not is_regular(node("a", attributes={"shape": "ellipse"}))


@pytest.mark.parametrize("metrics", BOTH, ids=lambda metrics: metrics.width)
@pytest.mark.parametrize("name", POLYGONS)
@given(width=st.integers(10, 150), lines=st.integers(1, 5))
def test_a_text_lies_inside_its_polygon(name: str, metrics: Metrics, width: int, lines: int) -> None:
    height, padding = lines * metrics.caption * metrics.leading, metrics.padding
    size = around(name, Size(width + 2 * padding.width, height + 2 * padding.height))
    box = Box(0, 0, *size)
    points = corners(name, box)
    assert all(box.contains(Box(x, y, 0, 0), slack=1e-6) for x, y in points)
    air = metrics.caption * (metrics.leading - 0.72) / 2  # above capitals, and below the line they stand on
    middle = Box(box.center.x - width / 2, box.center.y - height / 2 + air, width, height - 2 * air)
    outside = [(x, y) for x in (middle.x, middle.right) for y in (middle.y, middle.bottom) if not inside(x, y, points)]
    assert not outside, (size, middle)


def inside(x: float, y: float, corners: tuple[Point, ...]) -> bool:
    """Return whether a point lies in a polygon."""
    crossings = 0
    for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            crossings += 1
    return crossings % 2 == 1
