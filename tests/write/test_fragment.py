"""The HTML of a figure in a page: every mark is filled, each occurrence has ids of its own, captions and links are set."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from livediagrams.graph import Graph
from livediagrams.theme import NARROW, WIDE, switch_width
from livediagrams.write.fragment import fill, fragment
from making import HOSTILE_LABELS, ICON, edge, figure, frame, node, row, scene_of

EXAMPLE = figure(
    row("r", frame("f", node("a", "App", icon=ICON, note="a note")), node("b", "Kernel", role="kernel")),
    edges=[edge("a", "b", label="calls")],
    id="example",
    title="An example",
    caption="Its own caption.",
)


def made(graph: Graph = EXAMPLE, **more: str) -> str:
    html = fragment(scene_of(graph, WIDE), scene_of(graph, NARROW), ["one", "two"], {ICON: "0123.png"})
    values = {"figure": graph.id, "occurrence": 1, "base": "../figures/", **more}
    return fill(html, **values)  # type: ignore[arg-type]


def parsed(html: str) -> Element:
    return ElementTree.fromstring(html.replace(" data-search-exclude", ""))


def ids(html: str) -> list[str]:
    return [one.get("id", "") for one in parsed(html).iter() if one.get("id")]


def caption(html: str) -> str | None:
    found = parsed(html).find("figcaption")
    return None if found is None else "".join(found.itertext())


def test_every_mark_is_filled() -> None:
    for html in (made(), made(caption="Another"), made(href="x.html"), made(base="")):
        for mark in ("<prefix>", "<base>", "<caption>", "<link>", "</link>", "<address>", "<own-caption/>"):
            assert mark not in html


def test_ids_are_handed_out_once() -> None:
    found = ids(made())
    assert len(found) == len(set(found))
    assert {"example:figure", "example/r/f/a", "example:step-2", "example-1-wide-r/f/a", "example-1-narrow-r/b"} <= set(
        found
    )


def test_a_second_occurrence_has_other_ids() -> None:
    first, second = ids(made()), ids(made(occurrence=2))  # type: ignore[arg-type]
    assert len(first) == len(second)
    assert not set(first) & set(second)
    assert "example-2-wide-r/b" in second


def test_a_page_may_say_the_caption_itself() -> None:
    assert caption(made()) == "Its own caption."
    assert caption(made(caption="The page's <b>words</b>")) == "The page's <b>words</b>"


def test_the_drawing_is_described_by_the_caption_where_there_is_one() -> None:
    for html in (made(), made(caption="Another"), made(occurrence=2)):  # type: ignore[arg-type]
        root = parsed(html)
        described = {one.get("aria-describedby") for one in root.iter("svg")}
        assert described == {next(root.iter("figcaption")).get("id")}
    assert "aria-describedby" not in made(figure("a", id="bare"))


def test_the_words_repeat_no_caption_but_keep_the_own_one_where_the_page_shows_another() -> None:
    def words(html: str) -> str:
        return "".join(parsed(html).find("details").itertext())  # type: ignore[union-attr]

    assert "Its own caption." not in words(made())
    assert "Its own caption." not in words(made(caption="Its own caption."))
    assert "Its own caption." in words(made(caption="Another"))


def test_a_figure_without_any_caption_has_no_empty_one() -> None:
    bare = figure("a", id="bare")
    assert caption(made(bare)) is None
    assert caption(made(bare, caption=" ")) is None
    assert caption(made(bare, caption="said")) == "said"


def test_a_linked_figure_is_a_link_around_its_drawing() -> None:
    link = parsed(made(href='page.html?a="1"&b')).find("div/a")
    assert link is not None
    assert link.get("href") == 'page.html?a="1"&b'
    assert [one.tag for one in link] == ["svg", "svg"]
    assert parsed(made()).find("div/a") is None


def test_icons_are_found_from_the_page() -> None:
    assert 'href="../figures/icons/0123.png"' in made()
    assert 'href="icons/0123.png"' in made(base="")
    assert 'href="a&quot;b/icons/0123.png"' in made(base='a"b/')


def test_the_column_decides_between_two_drawings() -> None:
    drawing = parsed(made()).find("div")
    assert drawing is not None
    wide = scene_of(EXAMPLE, WIDE).size.width
    assert f"ld-from-{switch_width(wide)}" in drawing.get("class", "").split()
    assert [one.get("class") for one in drawing] == ["ld-wide", "ld-narrow"]


def test_a_figure_that_is_narrow_anyway_is_drawn_once() -> None:
    html = fill(fragment(scene_of(figure("a")), None, [], {}), figure="f", occurrence=1, base="")
    drawing = parsed(html).find("div")
    assert drawing is not None
    assert len(drawing) == 1
    assert "ld-from" not in html


def test_the_words_are_there_without_script() -> None:
    words = parsed(made()).find("details")
    assert words is not None
    assert "App → Kernel: calls" in "".join(words.itertext())


@pytest.mark.parametrize(
    "label", [*HOSTILE_LABELS, "<caption>", "</figcaption>", "<prefix><base><link>", "<address>", "<own-caption/>"]
)
def test_words_of_the_author_are_never_taken_for_marks(label: str) -> None:
    graph = figure(node("a", label, note=label), title=label, caption=label, id="example")
    for said in ("", label):
        root = parsed(made(graph, caption=said, href="x"))
        assert len(root.findall("div/a/svg")) == 2
        assert {one.tag for one in root.iter()} & {"script", "b", "image"} == set()
