"""Rows, columns and frames: the author's order, equal columns, layers that stretch, one grid over both panels."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from livediagrams.arrange import Arrangement, arrange
from livediagrams.fit import fit
from livediagrams.geometry import Box, Size
from livediagrams.graph import Edge, Graph, Node
from livediagrams.theme import NARROW, NARROW_LIMIT, WIDE, Metrics
from making import BOTH, Member, column, edge, figure, frame, graphs, group, node, row

METRICS = pytest.mark.parametrize("metrics", BOTH, ids=lambda metrics: metrics.width)
INSIDE = NARROW_LIMIT - 2 * NARROW.margin


def arranged(tree: Member, *edges: Edge, metrics: Metrics = WIDE, room: float | None = None) -> Arrangement:
    graph = figure(tree, edges=edges)
    width = room or (INSIDE if metrics is NARROW else float("inf"))
    return arrange(graph, fit(graph, metrics), metrics, graph.members[0], room=width)


def boxes(tree: Member, *edges: Edge, metrics: Metrics = WIDE) -> dict[str, Box]:
    """Return boxes by the last segment of the ids."""
    return {name.rpartition("/")[2]: box for name, box in arranged(tree, *edges, metrics=metrics).boxes.items()}


def panels(left: Member, right: Member, **more: object) -> Member:
    return row("p", left, right, role="panels", **more)


# -- Rows and columns


def test_a_row_keeps_the_authors_order() -> None:
    found = boxes(row("r", "z", "a", "m"))
    assert found["z"].right < found["a"].x < found["a"].right < found["m"].x


def test_columns_of_one_kind_are_equally_wide() -> None:
    found = boxes(row("r", node("a", "short"), node("b", "a much longer label"), node("c", "x", kind="tests.Other")))
    assert found["a"].width == found["b"].width > found["c"].width


def test_rows_of_a_grid_share_their_columns() -> None:
    wide, upper = node("a", "a much longer label"), row("r", "b", "c")
    lower = row("s", wide, node("d", "x", kind="tests.Other"))
    found = boxes(column("g", upper, lower, role="grid"), edge("b", "c", label="yes"))
    for one, other in (("b", "a"), ("c", "d")):
        assert (found[one].x, found[one].width) == (found[other].x, found[other].width)


def test_stacked_panels_leave_room_for_a_label_between_them() -> None:
    labelled = edge("f", "g", label="one\ntwo\nthree")
    found = boxes(panels(frame("f", "a"), frame("g", "b")), labelled, metrics=NARROW)
    assert found["g"].y - found["f"].bottom > 3 * NARROW.label + 2 * NARROW.label_gap


def test_only_rows_of_as_many_members_share_columns() -> None:
    found = boxes(column("g", row("r", "a", "b"), row("s", "c", "d", "e"), role="grid"))
    assert found["a"].width > found["c"].width


def test_layers_in_a_frame_are_as_far_apart_in_a_column_of_their_own() -> None:
    found = boxes(frame("f", column("c", "a", "b"), "d"))
    assert found["b"].y - found["a"].bottom == found["d"].y - found["b"].bottom == WIDE.gap


def test_members_of_a_row_are_equally_high() -> None:
    found = boxes(row("r", frame("f", "a", "b", "c"), "d"))
    assert (found["f"].y, found["f"].height) == (found["d"].y, found["d"].height)


def test_layers_of_a_column_stretch_to_its_width() -> None:
    found = boxes(column("c", row("r", "a", "b", "c"), node("ground", role="hardware")))
    assert (found["ground"].x, found["ground"].width) == (found["r"].x, found["r"].width)


def test_a_column_reads_from_top_to_bottom() -> None:
    found = boxes(column("c", "a", "b", "c"))
    assert found["a"].bottom < found["b"].y < found["b"].bottom < found["c"].y


def test_what_is_short_in_a_row_stands_on_the_ground() -> None:
    found = boxes(row("r", frame("f", "a", "b", "c"), frame("g", "d", "e")))
    assert found["c"].bottom == found["e"].bottom
    assert found["f"].bottom == found["g"].bottom


def test_a_blank_without_words_takes_the_room_that_is_left() -> None:
    found = boxes(row("r", frame("f", "a", "b", "c"), frame("g", "d", node("gap", "", role="blank"), "e")))
    assert found["d"].y == found["a"].y
    assert found["e"].bottom == found["c"].bottom


def part(name: str, share: str, **more: Any) -> Node:
    return node(name, attributes={"share": share}, **more)


def test_shares_set_widths_to_scale_and_equal_shares_are_equal_in_every_row() -> None:
    found = boxes(
        column(
            "c",
            row("r", part("a", "30"), part("b", "70", kind="tests.Other")),
            row("s", part("d", "30"), part("e", "30"), part("f", "40", label="a label that is wider than the others")),
        )
    )
    gap = WIDE.gap
    assert found["r"].width == found["s"].width
    assert found["a"].width == pytest.approx(found["d"].width) == pytest.approx(found["e"].width)
    assert (found["a"].width + gap) / (found["r"].width + gap) == pytest.approx(0.3)


@pytest.mark.parametrize("share", ["", "0", "-3", "nan", "1e9", "wide"])
def test_a_row_where_a_share_is_missing_or_senseless_is_an_ordinary_row(share: str) -> None:
    assert boxes(row("r", part("a", "30"), part("b", share))) == boxes(row("r", "a", "b"))


def test_layers_of_frames_side_by_side_line_up() -> None:
    found = boxes(
        row("r", frame("f", node("a", "one"), "b"), frame("g", node("c", "one\ntwo\nthree", role="data"), "d"))
    )
    assert (found["a"].y, found["a"].height) == (found["c"].y, found["c"].height)
    assert (found["b"].y, found["b"].height) == (found["d"].y, found["d"].height)


def test_a_title_is_as_far_in_as_the_content_and_above_it() -> None:
    found = arranged(frame("f", "a"))
    title, content = found.titles["f"], found.boxes["f/a"]
    assert title.x == content.x
    assert title.bottom < content.y
    assert found.boxes["f"].contains(title)


@METRICS
def test_empty_groups_are_no_trouble(metrics: Metrics) -> None:
    for tree in (
        row("r"),
        column("c"),
        frame("f"),
        row("r", frame("f"), column("c")),
        panels(column("a"), column("b")),
    ):
        assert arranged(tree, metrics=metrics).size.width >= 0


# -- One grid over two panels


def test_both_panels_stand_on_one_ground_line() -> None:
    left = column("l", "a", "b", node("hardware1", "Hardware", role="hardware"))
    right = column("r", "c", "d", "e", node("hardware2", "Hardware", role="hardware"))
    found = boxes(panels(left, right))
    assert found["hardware1"].y == found["hardware2"].y
    assert found["hardware1"].bottom == found["hardware2"].bottom == found["p"].bottom


def test_levels_of_two_panels_line_up() -> None:
    left = column("l", row("vms", frame("vm", "a", "k")), node("b1", "", role="boundary"), node("h1", "x", role="data"))
    right = column(
        "r", row("cs", frame("ct", "b")), node("b2", "", role="boundary"), node("h2", "x\ny\nz", role="data")
    )
    found = boxes(panels(left, right))
    for one, other in (("vms", "cs"), ("vm", "ct"), ("b1", "b2"), ("h1", "h2")):
        assert (found[one].y, found[one].height) == (found[other].y, found[other].height), one


def test_a_level_that_one_panel_lacks_is_left_open_there() -> None:
    left = column("l", node("app1", role="application"), node("os1", role="kernel"), node("hw1", role="hardware"))
    right = column("r", node("app2", role="application"), node("hw2", role="hardware"))
    found = boxes(panels(left, right))
    assert found["app1"].y == found["app2"].y
    assert found["hw1"].y == found["hw2"].y
    assert found["hw2"].y - found["app2"].bottom > found["os1"].height


def test_narrow_panels_stand_one_above_the_other() -> None:
    found = boxes(panels(column("l", "a"), column("r", "b")), metrics=NARROW)
    assert found["l"].bottom < found["r"].y
    assert found["l"].width == found["r"].width


# -- Boundaries and edges


def test_a_boundary_is_a_line_over_the_full_width() -> None:
    found = boxes(
        column("c", "a", node("line", "the kernel boundary", role="boundary"), node("b", "wide enough to stretch"))
    )
    assert found["line"].width == found["c"].width
    assert found["line"].height >= WIDE.boundary_height
    assert found["a"].bottom < found["line"].y < found["line"].bottom < found["b"].y


def test_there_is_room_for_a_label_between_two_levels() -> None:
    plain = boxes(column("c", "a", "b"))
    joined = boxes(column("c", "a", "b"), edge("a", "b"))
    labelled = boxes(column("c", "a", "b"), edge("a", "b", label="calls\nand waits"))
    assert gap(plain) < gap(joined) == WIDE.edge_gap < gap(labelled)
    assert gap(labelled) >= 2 * WIDE.label * WIDE.leading


def gap(found: dict[str, Box]) -> float:
    return found["b"].y - found["a"].bottom


def test_an_arrow_from_below_has_room_for_its_head_inside_the_frame() -> None:
    for entering in (edge("c", "a"), edge("a", "c", direction="both")):
        found = boxes(column("g", frame("f", "a"), "c"), entering, metrics=NARROW)
        assert found["f"].bottom - found["a"].bottom > NARROW.frame_padding
    for other in (edge("a", "c"), edge("c", "f"), edge("a", "b")):
        found = boxes(column("g", row("r", frame("f", "a"), "b"), "c"), other, metrics=NARROW)
        assert found["f"].bottom - found["a"].bottom == NARROW.frame_padding


def test_there_is_room_for_a_label_between_two_columns() -> None:
    graph = figure(row("r", "a", "b"), edges=[edge("a", "b", label="a label between")])
    sizes = fit(graph, WIDE)
    found = arrange(graph, sizes, WIDE, "r").boxes
    assert found["r/b"].x - found["r/a"].right > sizes.labels["a--b"]["label"].size.width


def test_an_edge_that_keeps_order_takes_no_room() -> None:
    assert boxes(column("c", "a", "b"), edge("a", "b", role="order")) == boxes(column("c", "a", "b"))


# -- Room


@METRICS
@given(graph=graphs(arranged=True, plain=True))
@settings(max_examples=100)
def test_boxes_never_overlap_and_hold_what_is_theirs(metrics: Metrics, graph: Graph) -> None:
    sizes = fit(graph, metrics)
    found = arrange(graph, sizes, metrics, "all", room=INSIDE if metrics is NARROW else float("inf"))
    around = Box(0, 0, *found.size)
    for group_ in graph.groups:
        inside = [found.boxes[member] for member in group_.members]
        assert not [pair for pair in combinations(inside, 2) if pair[0].grow(-0.01).overlaps(pair[1])]
        assert all(found.boxes[group_.id].contains(box, slack=0.01) for box in inside)
        assert around.contains(found.boxes[group_.id], slack=0.01)
        title = found.titles.get(group_.id)
        if title:
            assert found.boxes[group_.id].contains(title, slack=0.01)
            assert not any(title.grow(-0.01).overlaps(box) for box in inside)
    for one in graph.nodes:
        box, fitted = found.boxes[one.id], sizes.nodes[one.id]
        block = fitted.block(box.width)
        assert block.width <= box.width + 0.01
        assert block.height <= box.height + 0.01


@given(graph=graphs(arranged=True, plain=True))
@settings(max_examples=100)
def test_members_keep_their_order(graph: Graph) -> None:
    found = arrange(graph, fit(graph, WIDE), WIDE, "all").boxes
    for group_ in graph.groups:
        inside = [found[member] for member in group_.members]
        if group_.arrange == "row":
            assert all(one.right <= other.x + 0.01 for one, other in pairwise(inside))
        else:
            assert all(one.bottom <= other.y + 0.01 for one, other in pairwise(inside))


def test_narrow_stacks_keep_to_the_width_of_a_phone() -> None:
    machines = [
        frame(f"vm{number}", node(f"a{number}", "Application"), node(f"k{number}", "Guest kernel"))
        for number in range(3)
    ]
    tree = column("c", row("vms", *machines), node("h", "Hypervisor\nimitates hardware", role="hypervisor"))
    found = arranged(tree, metrics=NARROW)
    assert found.size.width <= INSIDE


def test_labels_are_broken_before_a_row_becomes_a_column() -> None:
    tree = row("r", *(node(f"n{number}", "several words that can be broken") for number in range(3)))
    found = boxes(tree, metrics=NARROW)
    assert len({box.y for name, box in found.items() if name != "r"}) == 1
    assert found["r"].width <= INSIDE


def test_a_row_with_no_room_even_so_becomes_a_column() -> None:
    tree = row("r", *(node(f"n{number}", "incomprehensibility") for number in range(5)))
    found = boxes(tree, metrics=NARROW)
    assert len({box.x for box in found.values()}) == 1
    assert found["r"].width <= INSIDE


def test_a_free_group_inside_is_one_box_of_its_size() -> None:
    graph = figure(row("r", "a", group("g", "x", "y")))
    found = arrange(graph, fit(graph, WIDE), WIDE, "r", fixed={"r/g": Size(200, 100)})
    assert found.boxes["r/g"].width >= 200
    assert found.boxes["r/a"].height == found.boxes["r/g"].height == 100
    assert "r/g/x" not in found.boxes
