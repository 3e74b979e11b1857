"""What a search finds of a figure: every label and every note, at an address that the page has."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from livediagrams.write.fragment import fill, fragment
from livediagrams.write.search_entries import add, packed
from making import HOSTILE_LABELS, edge, figure, frame, node, scene_of

EXAMPLE = figure(
    frame("one", node("a", "Kernel\nLinux, say", role="kernel", note="has <drivers>")),
    frame("two", node("b", "Kernel", role="kernel")),
    edges=[edge("a", "b", label="calls"), edge("b", "a"), edge("a", "b", id="noted", note="rarely")],
    id="example",
    title="An example",
    description="What it shows.",
)


def rows() -> list[list[str]]:
    found: list[list[str]] = json.loads(packed(scene_of(EXAMPLE), ["First.", "Then."]))
    return found


def test_there_is_a_row_for_the_figure_and_for_each_label_or_note() -> None:
    assert rows() == [
        [":figure", "An example", "What it shows. First. Then."],
        ["/one", "one", ""],
        ["/one/a", "Kernel in one (Linux, say)", "has <drivers>"],
        ["/two", "two", ""],
        ["/two/b", "Kernel in two", ""],
        ["/a--b", "Kernel in one → Kernel in two: calls", ""],
        ["/noted", "Kernel in one → Kernel in two", "rarely"],
    ]


def test_each_leads_to_an_id_of_the_page() -> None:
    scene = scene_of(EXAMPLE)
    html = fill(fragment(scene, None, ["First."], {}), figure="example", occurrence=1, base="")
    for part, _, _ in rows():
        assert f'id="example{part}"' in html


def test_the_index_of_material_holds_html_and_that_of_mkdocs_text() -> None:
    material, mkdocs = SimpleNamespace(entries=[{}]), SimpleNamespace(_entries=[{}])
    for index in (material, mkdocs, None, object()):
        add(index, "page/", [("naïve figure", json.dumps([["/a b", "<T>", "a & b"]]))])
    where = {"location": "page/#na%C3%AFve%20figure/a%20b"}
    assert material.entries == [{}, {**where, "title": "&lt;T&gt;", "text": "a &amp; b"}]
    assert mkdocs._entries == [{}, {**where, "title": "<T>", "text": "a & b"}]


@pytest.mark.parametrize("label", HOSTILE_LABELS)
def test_whatever_an_author_writes_is_one_line_of_text(label: str) -> None:
    graph = figure(node("a", label, note=label), title=label, description=label)
    for row in json.loads(packed(scene_of(graph), [label])):
        for text in row:
            assert text == " ".join(text.split())
            text.encode()
