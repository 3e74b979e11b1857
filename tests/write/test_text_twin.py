"""The figure in words: every part where it stands, every connection as a sentence, nothing as markup."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from livediagrams.errors import PlaceError
from livediagrams.graph import Graph
from livediagrams.write.text_twin import ADDRESS, SUMMARY, html, text
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


def written(graph: Graph, *steps: str) -> str:
    return html(scene_of(graph), steps).replace(ADDRESS, "f").replace(SUMMARY, "")


def parsed(graph: Graph, *steps: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{written(graph, *steps)}</div>")


def test_the_text_reads_as_the_figure_stands() -> None:
    said = text(scene_of(EXAMPLE), ["The client asks.", "The server answers."])
    head, _, rest = said.partition("- ")
    assert head == "Client and server\n=================\n\nHow they talk.\n\nMore on it.\n\n"
    assert "- Machine\n  - Server\n  - Storage\n    - Disk\n" in said
    assert "Connections\n\n- Client → Server: calls\n- Client – Disk: slow\n- Server ↔ Disk\n" in rest
    assert said.endswith("Step by step\n\n1. The client asks.\n2. The server answers.\n")


def test_a_note_comes_with_its_source() -> None:
    assert "- Client: asks (source: F01)\n" in text(scene_of(EXAMPLE))


def test_parts_are_in_the_order_of_reading() -> None:
    said = text(scene_of(figure(column("c", node("a", "above"), row("r", node("l", "left"), node("r", "right"))))))
    assert said.index("above") < said.index("left") < said.index("right")


def test_a_group_that_is_not_drawn_is_not_spoken_of() -> None:
    assert "- r\n" not in text(scene_of(figure(row("r", "a", "b"))))


def test_an_edge_to_a_group_names_it() -> None:
    said = text(scene_of(figure("a", group("g", "b", label="Group"), edges=[edge("a", "g", head_node="g/b")])))
    assert "- a → Group\n" in said


def test_items_bear_the_parts_addresses() -> None:
    root = parsed(EXAMPLE, "s")
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert {"f/a", "f/g", "f/g/b", "f/g/h", "f/g/h/c", "f/a--b", "f:step-1"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_lists_are_nested_as_the_groups_are() -> None:
    root = parsed(EXAMPLE)
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
    markup = written(graph, label)
    assert balanced(markup)
    root = ElementTree.fromstring(f"<div>{markup}</div>")
    assert {one.tag for one in root.iter()} <= {"div", "p", "ul", "ol", "li", "span", "strong", "sup"}


@given(graph=graphs())
@settings(max_examples=50)
def test_every_part_that_is_drawn_is_spoken_of(graph: Graph) -> None:
    try:
        scene = scene_of(graph)
    except PlaceError:
        return
    root = ElementTree.fromstring(f"<div>{html(scene).replace(ADDRESS, 'f').replace(SUMMARY, '')}</div>")
    ids = [one.get("id") for one in root.iter("li") if one.get("id")]
    assert sorted(ids) == sorted(f"f/{part.id}" for part in scene.parts)
    assert text(scene).count("\n") >= len(scene.parts)


def test_an_empty_figure_has_words_too() -> None:
    assert text(scene_of(figure(title="Nothing"))).rstrip() == "Nothing\n======="
    assert html(scene_of(figure(title="Nothing"))) == f"<p><strong>Nothing</strong></p>{SUMMARY}"


LINKED = figure(
    node("a", "Own kernel needed?", note="Mostly not.", source="https://www.example.org/a?b=1&c=2"),
    node("b", "Store\non disk", role="data", source="F01", href="../data.md"),
    node("c", "Bad", href=" java\nscript:alert(1)", source="javascript:alert(2)"),
    edges=[edge("a", "b", label="asks", note="Often.")],
    note="Drawn in May.",
    note_source="http://example.com/x",
)


def test_an_address_of_a_source_is_a_short_link_and_no_other_is_followed() -> None:
    links = {
        "".join(one.itertext()): one.get("href")
        for one in parsed(LINKED).iterfind(".//a")
        if one.text[:12] != "source: http"
    }
    assert links == {
        "source: example.com": "http://example.com/x",
        "source: example.org": "https://www.example.org/a?b=1&c=2",
        "Store (on disk)": "../data.md",
    }


def test_it_reads_well_aloud() -> None:
    said = [" ".join("".join(one.itertext()).split()) for one in parsed(LINKED).iter("li")]
    assert said[0].startswith("Own kernel needed? Mostly not. (source: example.org)")
    assert said[1].startswith("Store (on disk) (source: F01)")
    assert said[3].startswith("Own kernel needed? → Store: asks. Often.")
    assert "Drawn in May. (source: http://example.com/x)\n" in text(scene_of(LINKED))


def test_on_paper_notes_are_numbered() -> None:
    root = parsed(LINKED)
    assert ["".join(one.itertext()) for one in root.iter("sup")] == ["1", "2", "3", "4"]
    notes = root.findall("div[@class='ld-notes']/ol/li")
    assert ["".join(one.itertext()) for one in notes][::3] == [
        "Mostly not. (source: https://www.example.org/a?b=1&c=2)",
        "Often.",
    ]
    assert not [one for one in root.iter("div") if one.get("class") == "ld-notes" and not len(one)]
    assert parsed(figure("a")).find("div") is None


def test_on_paper_equal_notes_have_one_number() -> None:
    root = parsed(figure(*(node(name, note="the same") for name in "abc")))
    assert ["".join(one.itertext()) for one in root.iter("sup")] == ["1", "1", "1"]
    assert len(root.findall("div[@class='ld-notes']/ol/li")) == 1
