"""What is said of a figure: names that tell parts apart, connections as their arrows go, an order that can be followed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from livediagrams.errors import PlaceError
from livediagrams.graph import Graph
from livediagrams.words import Words, followed, is_safe, is_web, source_name
from making import column, edge, figure, frame, graphs, group, node, row, scene_of


def words(*members: object, **more: object) -> Words:
    return Words(scene_of(figure(*members, **more)))  # type: ignore[arg-type]


def connections(found: Words) -> list[str]:
    return [found.said(part) for part in found.connections]


def test_a_connection_says_whose_namesake_it_means() -> None:
    found = words(
        frame("one", node("kernel-1", "Kernel"), node("app-1", "App A")),
        frame("two", node("kernel-2", "Kernel"), node("app-2", "App B")),
        edges=[edge("app-1", "kernel-1", label="calls"), edge("app-2", "kernel-2")],
    )
    assert connections(found) == ["App A → Kernel in one: calls", "App B → Kernel in two"]
    assert [found.said(part) for _, part in found.outline] == ["one", "Kernel", "App A", "two", "Kernel", "App B"]


def test_the_group_that_is_named_is_the_innermost_that_tells_them_apart() -> None:
    inner = (frame(f"guest-{number}", node(f"disk-{number}", "Disk"), label="Guest") for number in (1, 2))
    first, second = (group(name, one, label=name.title()) for name, one in zip(("left", "right"), inner, strict=True))
    found = words(first, second, edges=[edge("disk-1", "disk-2")])
    assert connections(found) == ["Disk in Left → Disk in Right"]


def test_namesakes_in_one_group_are_told_by_their_detail_or_by_a_number() -> None:
    found = words(
        node("a", "Web"), node("b", "Web"), node("c", "Web"), node("d", "Store\nfast", role="data"),
        node("e", "Store\nlarge", role="data"), edges=[edge("a", "d"), edge("b", "e")],
    )  # fmt: skip
    assert connections(found) == ["Web, 1 of 3 → Store (fast)", "Web, 2 of 3 → Store (large)"]
    said = [found.said(part) for _, part in found.outline]
    assert said == ["Web, 1 of 3", "Web, 2 of 3", "Web, 3 of 3", "Store (fast)", "Store (large)"]
    assert [found.said_alone(part) for _, part in found.outline] == said


def test_where_one_needs_its_detail_all_are_told_by_it() -> None:
    pods = [node(f"p{number}", f"Pod\nweb-{number}", role="application") for number in (1, 2, 3)]
    found = words(
        group("one", *pods[:2], label="Node 1"), group("two", pods[2], label="Node 2"),
        edges=[edge(f"p{number}", f"p{number % 3 + 1}") for number in (1, 2, 3)],
    )  # fmt: skip
    assert connections(found)[1:] == ["Pod (web-2) → Pod (web-3)", "Pod (web-3) → Pod (web-1)"]


def test_one_that_stands_in_no_group_keeps_its_bare_name() -> None:
    found = words(node("a", "Disk"), group("g", node("b", "Disk"), label="Host"), edges=[edge("a", "b")])
    assert connections(found) == ["Disk → Disk in Host"]


def test_one_that_bears_the_name_of_its_group_is_not_called_in_itself() -> None:
    panel = column("c", frame("f", "x", label="Container"), label="Container\ngoes back")
    found = words(panel, "y", edges=[edge("f", "y", tail_node="c/f/x"), edge("c", "y", tail_node="c/f/x")])
    assert sorted(connections(found)) == ["Container (goes back) → y", "Container → y"]


def test_a_label_follows_no_question_mark() -> None:
    found = words(node("a", "Own kernel?"), node("b", "Strangers?"), edges=[edge("a", "b", label="no"), edge("b", "a")])
    assert connections(found) == ["Own kernel? → Strangers: no", "Strangers? → Own kernel?"]


def test_what_is_found_alone_says_where_it_is() -> None:
    found = words(*(frame(name, node(name[0], "Kernel\nLinux, say", role="kernel")) for name in ("ab", "cd")))
    assert [found.said_alone(part) for _, part in found.outline][1::2] == [
        "Kernel in ab (Linux, say)",
        "Kernel in cd (Linux, say)",
    ]


def test_arrows_are_said_as_they_point() -> None:
    directions = ("forward", "back", "both", "none")
    found = words("a", "b", edges=[edge("a", "b", id=one, direction=one, label="x") for one in directions])
    assert sorted(connections(found)) == sorted(["a → b: x", "b → a: x", "a ↔ b: x", "a – b: x"])


def test_a_line_that_differs_from_others_is_told() -> None:
    dashed = edge("a", "b", label="sets up", attributes={"style": "dashed"})
    assert connections(words("a", "b", "c", edges=[dashed, edge("b", "c")])) == [
        "a → b: sets up (dashed line)",
        "b → c",
    ]
    assert connections(words("a", "b", edges=[dashed])) == ["a → b: sets up"]


def test_connections_follow_the_order_of_their_starts() -> None:
    found = words(column("c", "top", "low"), edges=[edge("low", "top"), edge("top", "low", label="first")])
    assert connections(found) == ["top → low: first", "low → top"]


def test_labels_at_the_ends_are_said() -> None:
    found = words("a", "b", edges=[edge("a", "b", label="has", tail_label="1", head_label="many")])
    assert connections(found) == ["a → b: has (at its start 1, at its end many)"]


def test_parts_are_read_in_the_authors_order_group_by_group() -> None:
    found = words(column("c", row("r", column("left", "a", "b"), frame("f", "x", "y")), "z"))
    assert [(depth, part.name) for depth, part in found.outline] == [
        (0, "a"), (0, "b"), (0, "f"), (1, "x"), (1, "y"), (0, "z"),
    ]  # fmt: skip
    assert found.inside() == ["c/r/left/a", "c/r/left/b", "c/r/f", "c/z"]
    assert found.inside("c/r/f") == ["c/r/f/x", "c/r/f/y"]


@given(graph=graphs())
@settings(max_examples=50)
def test_each_part_is_said_once_and_its_group_before_it(graph: Graph) -> None:
    try:
        scene = scene_of(graph)
    except PlaceError:
        return
    found = Words(scene)
    order = [part.id for _, part in found.outline] + [part.id for part in found.connections]
    assert sorted(order) == sorted(part.id for part in scene.parts)
    for _, part in found.outline:
        assert all(order.index(part.id) < order.index(inner) for inner in found.inside(part.id))
        assert found.said(part)
        assert found.said_alone(part)


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("Kernel", "Kernel: shared"),
        ("Own kernel?", "Own kernel? shared"),
        ("A → B: calls", "A → B: calls. shared"),
        ("and so on …", "and so on … shared"),
    ],
)
def test_punctuation_is_never_doubled(said: str, whole: str) -> None:
    assert followed(said, "shared") == whole
    assert followed(said, "") == said


def test_a_source_is_named_in_short() -> None:
    assert source_name("https://www.kernel.org/doc/x.html") == "kernel.org"
    assert source_name("F01") == "F01"
    assert [is_web(one) for one in ("http://a.b/c", "ftp://a", "https://", "https://[x", "https://a b")] == [
        True, False, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("page.md#a:b", True), ("../a/b:c", True), ("HTTPS://a.b", True), ("mailto:a@b.c", True), ("?a:b", True),
        ("javascript:x", False), ("JavaScript:x", False), (" java\nscript:x", False), ("data:text/html,x", False),
    ],
)  # fmt: skip
def test_an_address_that_would_run_something_is_known(address: str, safe: bool) -> None:
    assert is_safe(address) is safe
