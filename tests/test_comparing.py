"""What two figures have in common, on figures that are composed, not on what a comparison makes of them."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from livediagrams.comparing import Comparison, compare, compared
from livediagrams.graph import Edge, Graph
from livediagrams.theme import NARROW, WIDE
from making import column, edge, figure, frame, graphs, group, node, row, scene_of


def of(graph: Graph) -> Any:
    return compared(scene_of(graph), None)


def between(first: Graph, second: Graph) -> Comparison:
    return compare(of(first), of(second))


def said(found: Comparison) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    both = [(one.said, other.said) for one, other in found.both]
    return both, [part.said for part in found.only[0]], [part.said for part in found.only[1]]


def box(name: str, label: str, role: str) -> Any:
    return node(name, label, role=role)


def machine(name: str, app: str) -> Any:
    parts = box(f"{name}-app", app, "application"), box(f"{name}-libraries", "Libraries", "data")
    return column(name, *parts, label=name.upper(), role="frame")


def stack(*upper: Any, edges: tuple[Edge, ...] = (), ground: str = "Kernel") -> Graph:
    return figure(row("r", *upper), box("ground", ground, "kernel"), edges=edges)


def test_equal_kind_and_label_are_the_same_wherever_they_are() -> None:
    one = figure(box("a", "Kernel\nof the host", "kernel"), box("b", "App", "application"))
    other = figure(frame("f", box("k", "kernel\nof the guest", "kernel")), box("c", "App", "data"))
    both, only_one, only_other = said(between(one, other))
    assert both == [("Kernel (of the host)", "kernel (of the guest)")]
    assert only_one == ["App"]
    assert "App" in only_other


def test_all_of_one_label_are_in_both_though_one_figure_has_fewer() -> None:
    one = figure(box("a", "App", "application"), box("b", "App", "application"))
    both, only_one, only_other = said(between(one, figure(box("c", "App", "application"))))
    assert (len(both), only_one, only_other) == (2, [], [])


def test_then_equal_kind_in_the_equal_place_is_the_same() -> None:
    one = stack(machine("vm-1", "Web"), machine("vm-2", "Shop"))
    other = stack(machine("box-1", "Web"), machine("box-2", "Mail"))
    both, only_one, only_other = said(between(one, other))
    assert ("VM-1", "BOX-1") in both
    assert ("VM-2", "BOX-2") in both
    assert ("Shop", "Mail") in both
    assert (only_one, only_other) == ([], [])


def test_a_group_that_has_nothing_of_the_other_figure_takes_no_place() -> None:
    engine = group("engine", box("daemon", "Daemon", "engine"), label="Engine", role="frame")
    both, only_one, only_other = said(
        between(
            stack(machine("vm-1", "Web"), machine("vm-2", "Shop")),
            stack(machine("box-1", "Web"), engine, machine("box-2", "Shop")),
        )
    )
    assert ("VM-2", "BOX-2") in both
    assert (only_one, only_other) == ([], ["Engine", "Daemon"])


def test_an_edge_is_in_both_where_its_ends_are() -> None:
    first, second = machine("vm-1", "Web"), machine("box-1", "Web")
    both, only_one, only_other = said(
        between(
            stack(first, edges=(edge("vm-1-app", "ground", label="exits"),)),
            stack(second, edges=(edge("box-1-app", "ground", label="calls"), edge("ground", "box-1-app"))),
        )
    )
    assert ("Web → Kernel: exits", "Web → Kernel: calls") in both
    assert (only_one, only_other) == ([], ["Kernel → Web"])


def test_corners_are_those_of_both_drawings() -> None:
    graph = figure(box("a", "App", "application"))
    (part,) = compared(scene_of(graph), scene_of(graph, NARROW))
    boxes = [scene_of(graph, metrics).parts[0].box for metrics in (WIDE, NARROW)]
    assert part.corners == tuple((one.right, one.y) for one in boxes)


@settings(max_examples=20)
@given(graphs())
def test_a_figure_and_itself_have_everything_in_common(graph: Graph) -> None:
    found = between(graph, graph)
    assert found.only == ((), ())
    assert all(one.kind == other.kind and one.name.casefold() == other.name.casefold() for one, other in found.both)


@settings(max_examples=20)
@given(graphs(), graphs())
def test_each_part_is_told_once_and_the_other_way_round_alike(first: Graph, second: Graph) -> None:
    there, back = between(first, second), between(second, first)
    assert there.only == (back.only[1], back.only[0])
    assert len(there.both) + len(there.only[0]) == len(of(first))
