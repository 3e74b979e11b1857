"""Graphs: who is around whom, and which labels an edge has."""

from __future__ import annotations

from livediagrams.graph import Edge
from making import edge, figure, group, row


def test_ancestors_are_innermost_first() -> None:
    graph = figure("a", row("r", group("g", "b"), "c"))
    assert graph.ancestors() == {"a": (), "r": (), "r/g": ("r",), "r/g/b": ("r/g", "r"), "r/c": ("r",)}


def test_deep_nesting_is_no_trouble() -> None:
    tree = group("g", "a")
    for _ in range(200):
        tree = group("g", tree)
    assert max(map(len, figure(tree).ancestors().values())) == 201


def test_parts_are_found_by_id() -> None:
    graph = figure(row("r", "a"), "b")
    assert set(graph.nodes_by_id()) == {"r/a", "b"}
    assert graph.groups_by_id()["r"].members == ("r/a",)


def test_an_edge_has_the_labels_that_say_something() -> None:
    assert list(edge("a", "b", label=" ", head_label="h", outer_label="o").labels()) == [("head", "h"), ("outer", "o")]
    assert list(Edge("e", "a", "b", label="l", tail_label="t").labels()) == [("label", "l"), ("tail", "t")]


def test_equal_graphs_are_equal_values() -> None:
    assert figure("a", row("r", "b"), edges=[edge("a", "b")]) == figure("a", row("r", "b"), edges=[edge("a", "b")])
