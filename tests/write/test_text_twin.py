"""The figure in words: every part where it stands, every connection as a sentence, nothing as markup."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from livediagrams.errors import PlaceError
from livediagrams.graph import Graph
from livediagrams.write.text_twin import ADDRESS, html, text
from making import HOSTILE_LABELS, column, edge, figure, frame, graphs, group, node, row, scene_of

EXAMPLE = figure(
    node("a", "Client", note="asks", source="F01"),
    group("g", node("b", "Server"), group("h", node("c", "Disk"), label="Storage"), label="Machine"),
    edges=[
        edge("a", "b", label="calls"),
        edge("b", "c", direction="both"),
        edge("a", "c", direction="none", note="slow"),
    ],
    title="Client and server",
    caption="How they talk.",
    description="More on it.",
)


class Balance(HTMLParser):
    """Fails on a tag that is closed elsewhere than it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def balanced(markup: str) -> bool:
    reader = Balance()
    reader.feed(markup)
    return not reader.open


def test_the_text_reads_as_the_figure_stands() -> None:
    said = text(scene_of(EXAMPLE), ["The client asks.", "The server answers."])
    head, _, rest = said.partition("- ")
    assert head == "Client and server\n=================\n\nHow they talk.\n\nMore on it.\n\n"
    assert "- Machine\n  - Server\n  - Storage\n    - Disk\n" in said or "  - Storage\n    - Disk\n" in said
    assert "Connections\n\n- Client → Server: calls\n- Server ↔ Disk\n- Client – Disk: slow\n" in rest
    assert said.endswith("Step by step\n\n1. The client asks.\n2. The server answers.\n")


def test_a_note_comes_with_its_source() -> None:
    assert "- Client: asks (F01)\n" in text(scene_of(EXAMPLE))


def test_parts_are_in_the_order_of_reading() -> None:
    said = text(scene_of(figure(column("c", node("a", "above"), row("r", node("l", "left"), node("r", "right"))))))
    assert said.index("above") < said.index("left") < said.index("right")


def test_a_group_that_is_not_drawn_is_not_spoken_of() -> None:
    assert "- r\n" not in text(scene_of(figure(row("r", "a", "b"))))


def test_an_edge_to_a_group_names_it() -> None:
    said = text(scene_of(figure("a", group("g", "b", label="Group"), edges=[edge("a", "g", head_node="g/b")])))
    assert "- a → Group\n" in said


def test_items_bear_the_parts_addresses() -> None:
    root = ElementTree.fromstring(f"<div>{html(scene_of(EXAMPLE), ['s']).replace(ADDRESS, 'f')}</div>")
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert {"f/a", "f/g", "f/g/b", "f/g/h", "f/g/h/c", "f/a--b", "f:step-1"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_lists_are_nested_as_the_groups_are() -> None:
    root = ElementTree.fromstring(f"<div>{html(scene_of(EXAMPLE)).replace(ADDRESS, 'f')}</div>")
    parents = {child: parent for parent in root.iter() for child in parent}
    items = {one.get("id"): one for one in root.iter("li")}
    assert parents[parents[items["f/g/h/c"]]] is items["f/g/h"]
    assert parents[parents[items["f/g/h"]]] is items["f/g"]


@pytest.mark.parametrize("label", HOSTILE_LABELS)
def test_words_never_become_markup(label: str) -> None:
    graph = figure(
        node("a", label, note=label),
        frame("f", "b", label=label),
        edges=[edge("a", "b", label=label)],
        description=label,
    )
    markup = html(scene_of(graph), [label]).replace(ADDRESS, "f")
    assert balanced(markup)
    root = ElementTree.fromstring(f"<div>{markup}</div>")
    assert {one.tag for one in root.iter()} <= {"div", "p", "ul", "ol", "li", "span"}


@given(graph=graphs())
@settings(max_examples=50)
def test_every_part_that_is_drawn_is_spoken_of(graph: Graph) -> None:
    try:
        scene = scene_of(graph)
    except PlaceError:
        return
    root = ElementTree.fromstring(f"<div>{html(scene).replace(ADDRESS, 'f')}</div>")
    ids = [one.get("id") for one in root.iter("li")]
    assert sorted(ids) == sorted(f"f/{part.id}" for part in scene.parts)
    assert text(scene).count("\n") >= len(scene.parts)


def test_an_empty_figure_has_words_too() -> None:
    assert text(scene_of(figure(title="Nothing"))).rstrip() == "Nothing\n======="
    assert html(scene_of(figure())) == ""
