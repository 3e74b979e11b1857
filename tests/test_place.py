"""Placements: what the engine answers is put where it belongs; what it cannot do is said."""

from __future__ import annotations

import json
from math import hypot

import pytest

from livediagrams.errors import Exhausted, Origin, PlaceError
from livediagrams.fit import fit
from livediagrams.geometry import Box, Point, Size
from livediagrams.graph import Edge, Graph
from livediagrams.place import Run, place
from livediagrams.placement import Placement
from livediagrams.scene import Wire
from livediagrams.theme import NARROW, NARROW_LIMIT, WIDE
from making import (
    BOTH,
    ICON,
    answer_for,
    column,
    edge,
    figure,
    frame,
    graphviz,
    group,
    node,
    part_of,
    placed,
    row,
    scene_of,
)

METRICS = pytest.mark.parametrize("metrics", BOTH, ids=lambda metrics: metrics.width)
SPLINES = ("spline", "polyline", "line", "curved", "ortho")


def recorded(graph: Graph, answer: str) -> Placement:
    return place(graph, fit(graph, WIDE), WIDE, lambda _text, _layout: answer)


def on_border(point: Point, box: Box, slack: float = 2.5) -> bool:
    return box.grow(slack).contains(Box(*point, 0, 0)) and not box.grow(-slack).contains(Box(*point, 0, 0))


# -- A recorded answer


def test_the_answer_is_turned_upside_down() -> None:
    objects = [{"_gvid": 0, "name": "a", "pos": "36,90", "width": "1", "height": "0.5"}]
    objects += [{"_gvid": 1, "name": "b", "pos": "36,18", "width": "1", "height": "0.5"}]
    found = recorded(figure("a", "b"), json.dumps({"bb": "0,0,72,108", "objects": objects}))
    assert found.boxes["a"].bottom < found.boxes["b"].y


def test_the_size_is_ours_whatever_is_answered() -> None:
    graph = figure("a")
    assert recorded(graph, answer_for("a")).boxes["a"][2:] == fit(graph, WIDE).nodes["a"].size


def test_a_margin_is_all_around() -> None:
    found = recorded(figure("a", "b"), answer_for("a", "b"))
    least = min(box.x for box in found.boxes.values()), min(box.y for box in found.boxes.values())
    assert least == (WIDE.margin, WIDE.margin)
    assert found.size.width >= max(box.right for box in found.boxes.values()) + WIDE.margin


def test_a_route_ends_at_the_borders_of_what_it_joins() -> None:
    line = {"_gvid": 0, "tail": 0, "head": 1, "id": "a--b", "pos": "s,64,18 e,108,18 72,18 80,18 90,18 100,18"}
    graph = figure("a", "b", edges=[edge("a", "b")], splines="spline")
    found = recorded(graph, answer_for("a", "b", edges=[line]))
    way = found.routes["a--b"]
    assert way.curved
    assert abs(way.points[0].x - found.boxes["a"].right) < 0.01
    assert abs(way.points[-1].x - found.boxes["b"].x) < 0.01
    assert len(way.points) % 3 == 1


def test_labels_have_their_own_size_and_lie_near_the_point_that_is_answered() -> None:
    line = {"tail": 0, "head": 1, "id": "a--b", "pos": "72,18 80,18 90,18 100,18", "lp": "86,28", "head_lp": "95,8"}
    graph = figure("a", "b", edges=[edge("a", "b", label="l", head_label="h")], splines="spline")
    found = recorded(graph, answer_for("a", "b", edges=[line]))
    corner = found.boxes["a"].center.x - 36
    for where, x in (("label", 86), ("head", 95)):
        box = found.labels["a--b"][where]
        assert box[2:] == fit(graph, WIDE).labels["a--b"][where].size
        assert abs(box.center.x - corner - x) < 30


def test_an_answer_without_edges_is_an_answer() -> None:
    assert recorded(figure("a", splines="spline"), answer_for("a")).routes == {}


# -- The real engine


@METRICS
@pytest.mark.parametrize("splines", SPLINES)
@pytest.mark.parametrize("direction", ["TB", "BT", "LR", "RL"])
def test_routes_end_at_their_boxes(metrics: object, splines: str, direction: str) -> None:
    edges = [edge("a", "b"), edge("b", "c", direction="both"), edge("a", "c", direction="none"), edge("c", "a")]
    graph = figure("a", group("g", "b", label="G"), "c", edges=edges, splines=splines, direction=direction)
    scene = scene_of(graph, metrics)  # type: ignore[arg-type]
    for one in graph.edges:
        wire = next(mark for mark in part_of(scene, one.id).marks if isinstance(mark, Wire))
        tips = {(arrow.tip.x, arrow.tip.y) for arrow in wire.arrows}
        for end, point in ((one.tail, wire.route.points[0]), (one.head, wire.route.points[-1])):
            box = part_of(scene, end).box
            assert on_border(point, box) or any(on_border(Point(*tip), box) for tip in tips), one.id


@pytest.mark.parametrize("splines", ["spline", "ortho"])
def test_an_edge_to_a_group_ends_at_its_frame(splines: str) -> None:
    edges = [edge("a", "g", head_node="g/b")]
    _, found = placed(figure("a", group("g", "b", label="G"), edges=edges, splines=splines))
    assert on_border(found.routes["a--g"].points[-1], found.boxes["g"], slack=4)


@pytest.mark.parametrize(("direction", "axis"), [("TB", "y"), ("BT", "y"), ("LR", "x"), ("RL", "x")])
def test_ranks_go_the_authors_way(direction: str, axis: str) -> None:
    _, found = placed(figure("a", "b", edges=[edge("a", "b")], direction=direction))
    first, second = (getattr(found.boxes[name], axis) for name in "ab")
    assert (first < second) == (direction in ("TB", "LR"))


def test_a_narrow_figure_goes_down_and_not_across() -> None:
    _, found = placed(figure("a", "b", "c", edges=[edge("a", "b"), edge("b", "c")], direction="LR"), NARROW)
    assert found.boxes["a"].bottom < found.boxes["b"].y < found.boxes["c"].y
    assert found.size.width <= NARROW_LIMIT


@METRICS
def test_a_free_group_in_a_row_lies_in_its_frame(metrics: object) -> None:
    tree = row("r", frame("f", "a"), group("g", "x", "y", label="Free"))
    _, found = placed(figure(tree, edges=[edge("x", "y"), edge("a", "x")]), metrics)  # type: ignore[arg-type]
    assert found.boxes["r/g"].contains(found.boxes["r/g/x"])
    assert found.boxes["r/g"].contains(found.titles["r/g"])
    assert not found.titles["r/g"].overlaps(found.boxes["r/g/x"])
    assert set(found.routes) == {"x--y", "a--x"}


def test_an_arranged_group_in_a_free_figure_keeps_its_form() -> None:
    tree = column("c", "a", "b")
    _, alone = placed(figure(tree))
    _, found = placed(figure("x", group("g", tree, label="G"), edges=[edge("x", "a")]))
    assert found.boxes["g/c"][2:] == alone.boxes["c"][2:]
    assert found.boxes["g"].contains(found.boxes["g/c/b"])


def test_titles_lie_inside_their_frames_above_the_parts() -> None:
    _, found = placed(figure(group("g", "a", label="A long title of a group"), splines="spline"))
    assert found.boxes["g"].contains(found.titles["g"])
    assert found.titles["g"].bottom <= found.boxes["g/a"].y


def test_an_empty_figure_has_a_size() -> None:
    _, found = placed(figure())
    assert found.size == Size(2 * WIDE.margin, 2 * WIDE.margin)


def test_the_same_figure_has_the_same_places() -> None:
    graph = figure("a", row("r", "b", frame("f", "c")), edges=[edge("a", "c", label="l"), edge("b", "a")])
    assert placed(graph)[1] == placed(graph)[1]


def test_a_boundarys_name_keeps_clear_of_what_passes() -> None:
    tree = column("c", "a", node("line", "the boundary of the kernel", role="boundary"), "b")
    _, found = placed(figure(tree, edges=[edge("a", "b")]))
    name, way = found.titles["c/line"], found.routes["a--b"]
    assert not any(name.overlaps(Box(x, name.y, 0.1, name.height)) for x, _ in way.points)


def test_a_boundarys_name_keeps_away_from_a_label_just_above_it() -> None:
    above = row("r", node("one", "as wide as some of them are"), node("two", "as wide as some of them are"))
    tree = column("c", above, node("line", "machine's edge", role="boundary"), "below")
    edges = [edge("one", "below", label="an exit"), edge("two", "below", label="an exit")]
    _, found = placed(figure(tree, edges=edges))
    name = found.titles["c/line"].grow(WIDE.clearance / 2)
    assert not any(name.overlaps(label) for labels in found.labels.values() for label in labels.values())


def test_an_icons_edges_end_at_the_icon_beside_its_label() -> None:
    _, found = placed(figure(node("a", "a rather long label", icon=ICON), "b", edges=[edge("a", "b")]))
    assert found.routes["a--b"].points[0].x < found.boxes["a"].right


# -- Self-loops


@METRICS
@pytest.mark.parametrize("splines", SPLINES)
def test_a_self_loop_can_be_seen(metrics: object, splines: str) -> None:
    graph = figure("a", "b", edges=[edge("a", "a"), edge("a", "b")], splines=splines)
    _, found = placed(graph, metrics)  # type: ignore[arg-type]
    points, box = found.routes["a--a"].points, found.boxes["a"]
    reach = max(hypot(x - box.center.x, y - box.center.y) for x, y in points)
    assert reach > min(box.width, box.height) / 2 + 5
    assert on_border(points[0], box)
    assert on_border(points[-1], box)
    assert all(0 <= x <= found.size.width and 0 <= y <= found.size.height for x, y in points)


def test_a_self_loop_does_not_widen_its_box() -> None:
    graph = figure("a", edges=[edge("a", "a")])
    assert placed(graph)[1].boxes["a"][2:] == fit(graph, WIDE).nodes["a"].size


# -- Too much


def exhausted_until(attempt: int, answer: str, asked: list[str]) -> Run:
    """Return an engine whose fuel is spent before the given attempt."""

    def run(text: str, _layout: str) -> str:
        asked.append(text)
        if len(asked) < attempt:
            raise Exhausted("all fuel consumed")
        return answer

    return run


def test_when_the_fuel_is_spent_lines_are_straight_and_that_is_said() -> None:
    graph, asked = figure("a", "b", edges=[edge("a", "b")], splines="spline"), list[str]()
    line = {"tail": 0, "head": 1, "id": "a--b", "pos": "72,18 80,18 90,18 100,18"}
    found = place(graph, fit(graph, WIDE), WIDE, exhausted_until(2, answer_for("a", "b", edges=[line]), asked))
    assert ["splines=spline" in asked[0], "splines=line" in asked[1]] == [True, True]
    assert found.notices == ("the edges are drawn straight, as the figure is too large for others",)
    assert "a--b" in found.routes


@pytest.mark.parametrize("splines", SPLINES)
def test_when_it_is_spent_again_the_error_says_how_large_the_figure_is(splines: str) -> None:
    origin = Origin("diagrams_src/large.py", 3)
    graph = figure("a", "b", "c", edges=[edge("a", "b")], splines=splines, origin=origin)
    with pytest.raises(PlaceError) as caught:
        place(graph, fit(graph, WIDE), WIDE, exhausted_until(99, "", []))
    expected = (
        "diagrams_src/large.py:3: the figure is too large to lay out (3 nodes, 1 edges): split it into several figures"
    )
    assert str(caught.value) == expected


def test_very_many_edges_are_drawn_straight_and_that_is_said() -> None:
    pairs = [(f"a{number % 51}", f"b{number % 51}") for number in range(401)]
    edges = [edge(tail, head, id=f"e{number}") for number, (tail, head) in enumerate(pairs)]
    _, found = placed(figure(*dict.fromkeys(part for pair in pairs for part in pair), edges=edges))
    assert len(found.routes) == 401
    assert any("too many to route" in notice for notice in found.notices)


def test_a_layouts_own_error_passes_through() -> None:
    with pytest.raises(PlaceError, match="refused"):
        graphviz("digraph {", "dot")


def test_an_edge_may_join_groups_of_an_arranged_figure() -> None:
    joined: list[Edge] = [edge("f", "g", label="l")]
    _, found = placed(figure(row("r", frame("f", "a"), frame("g", "b")), edges=joined))
    assert on_border(found.routes["f--g"].points[0], found.boxes["r/f"])
    assert found.boxes["r/f"].right < found.labels["f--g"]["label"].x
