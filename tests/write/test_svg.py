"""SVG: sound XML that says what the scene says, in a file of its own and in a page, whatever authors write."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings

from livediagrams.errors import PlaceError
from livediagrams.geometry import Box, Point, Route, Size
from livediagrams.graph import Graph, Step
from livediagrams.rich import Span
from livediagrams.scene import Arrow, Part, Scene, Shape, TextRun, Wire
from livediagrams.text import clean
from livediagrams.theme import DARK, LIGHT
from livediagrams.tokens import Ink
from livediagrams.write import svg
from making import (
    BOTH,
    HOSTILE_LABELS,
    ICON,
    PICTURE,
    column,
    edge,
    figure,
    frame,
    graphs,
    group,
    node,
    row,
    scene_of,
)

SVG = "{http://www.w3.org/2000/svg}"
BOTH_MODES = pytest.mark.parametrize("mode", ["standalone", "inline"])
EXAMPLE = figure(
    node("server", "Server", icon=ICON, note='a "note" & more', href="https://example.com/?a=1&b=2"),
    row("r", frame("f", node("app", "App\ndetail", role="application")), node("k", "Kernel", role="kernel")),
    group("g", node("red", "Red", attributes={"shape": "box", "style": "filled", "fillcolor": "red"}), label="G"),
    edges=[edge("server", "app", label="calls"), edge("app", "k", attributes={"color": "blue", "style": "dashed"})],
    steps=(Step("one", ("server", "r/k")), Step("two", ("server",))),
    title="A & B",
    caption="A caption",
)


def written(scene: Scene, mode: str) -> str:
    pictures = [picture.icon for picture in scene.pictures()]
    if mode == "standalone":
        return svg.standalone(scene, dict.fromkeys(pictures, PICTURE))
    return svg.inline(scene, prefix="f-1-wide", icons=dict.fromkeys(pictures, "icons/server.png"), classes="ld-wide")


def parsed(text: str) -> Element:
    """Return the root; an attribute without a value, as HTML has them, is given one."""
    return ElementTree.fromstring(text.replace(" data-search-exclude>", ' data-search-exclude="">', 1))


def drawn(graph: Graph, mode: str = "standalone") -> Element:
    return parsed(written(scene_of(graph), mode))


def spoken(root: Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter() if one.tag.removeprefix(SVG) == "text"]


def alone(*marks: object) -> Scene:
    """Return a scene of one part with these marks."""
    part = Part("a", "node", Box(0, 0, 10, 10), marks)  # type: ignore[arg-type]
    return Scene("f", "F", "", "", Size(10, 10), (part,))


# -- Both modes


@BOTH_MODES
@given(graph=graphs())
@settings(max_examples=50)
def test_any_figure_is_sound_xml(mode: str, graph: Graph) -> None:
    for metrics in BOTH:
        try:
            scene = scene_of(graph, metrics)
        except PlaceError:
            continue
        root = parsed(written(scene, mode))
        assert len({one.get("id") for one in root.iter() if one.get("id")}) == len(scene.parts)


@BOTH_MODES
@pytest.mark.parametrize("label", [*HOSTILE_LABELS, "x" * 10_000, "word " * 2_000, "𝕏" * 500, "a\u0301" * 400])
def test_a_label_is_text_and_never_markup(mode: str, label: str) -> None:
    graph = figure(
        node("a", label, note=label, attributes={"shape": "box"}),
        group("g", "b", label=label),
        edges=[edge("a", "b", label=label, head_label=label, note=label)],
        title=label,
        caption=label,
        description=label,
    )
    scene = scene_of(graph)
    root = parsed(written(scene, mode))
    allowed = {"svg", "g", "rect", "path", "text", "tspan", "ellipse", "image", "title", "desc", "style"}
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= allowed
    marks = [mark for part in scene.parts for mark in part.marks if isinstance(mark, TextRun)]
    assert spoken(root) == [clean("".join(span.text for span in mark.spans)) for mark in marks]


@BOTH_MODES
def test_the_same_scene_gives_the_same_bytes(mode: str) -> None:
    assert written(scene_of(EXAMPLE), mode) == written(scene_of(EXAMPLE), mode)


@BOTH_MODES
def test_nothing_in_it_runs_or_is_fetched(mode: str) -> None:
    text = written(scene_of(EXAMPLE), mode)
    root = parsed(text)
    assert "<script" not in text
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    addresses = [one.get("href", "") for one in root.iter() if one.tag.removeprefix(SVG) == "image"]
    assert all(address.startswith(("data:image/", "icons/")) for address in addresses)
    assert "url(" not in text
    assert "@import" not in text
    values = [value for one in root.iter() for value in one.attrib.values()]
    assert not [value for value in values if re.match(r"/|[A-Za-z]:\\|file:", value)]


@BOTH_MODES
def test_a_part_says_what_it_is(mode: str) -> None:
    parts = {one.get("data-id"): one for one in drawn(EXAMPLE, mode).iter() if one.get("data-id")}
    assert parts["server"].get("data-note") == 'a "note" & more'
    assert parts["server"].get("data-step") == "1 2"
    assert parts["r/k"].get("data-role") == "kernel"
    assert parts["r/k"].get("data-step") == "1"
    wire = next(one for one in parts.values() if one.get("data-sort") == "edge")
    assert (wire.get("data-from"), wire.get("data-to")) == ("server", "r/f/app")


@BOTH_MODES
def test_a_linked_part_is_a_link(mode: str) -> None:
    links = [one.get("href") for one in drawn(EXAMPLE, mode).iter() if one.tag.removeprefix(SVG) == "a"]
    assert links == ["https://example.com/?a=1&b=2"]


@BOTH_MODES
def test_a_link_stays_inside_its_attribute(mode: str) -> None:
    href = 'https://example.com/"><script>alert(1)</script>&amp;'
    links = [one for one in drawn(figure(node("a", href=href)), mode).iter() if one.tag.removeprefix(SVG) == "a"]
    named = {"aria-label": "a"} if mode == "inline" else {}
    assert [one.attrib for one in links] == [{"href": href, **named}]


@BOTH_MODES
@pytest.mark.parametrize("href", ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_an_address_that_would_run_something_is_no_link(mode: str, href: str) -> None:
    assert not [one for one in drawn(figure(node("a", href=href)), mode).iter() if one.tag.removeprefix(SVG) == "a"]


@BOTH_MODES
def test_spaces_in_a_row_are_kept(mode: str) -> None:
    run = TextRun(Point(0, 0), (Span("a  b"),), Ink("ink"))
    text = written(alone(run), mode)
    assert 'xml:space="preserve"' in text or "white-space" in text
    assert "a  b" in text


@BOTH_MODES
def test_looks_of_spans_are_written(mode: str) -> None:
    spans = (
        Span("b", bold=True),
        Span("i", italic=True),
        Span("u", underline=True, strike=True),
        Span("s", shift="sub", size=8),
    )
    text = written(alone(TextRun(Point(0, 0), spans, Ink("ink"))), mode)
    assert '<tspan font-weight="700">b</tspan>' in text
    assert 'font-style="italic">i' in text
    assert 'text-decoration="underline line-through">u' in text
    assert 'baseline-shift="sub" font-size="8">s' in text


@BOTH_MODES
@pytest.mark.parametrize(
    "form", ["normal", "hollow", "open", "dot", "hollow-dot", "diamond", "box", "hollow-box", "bar", "crow"]
)
def test_every_arrow_head_is_a_path(mode: str, form: str) -> None:
    wire = Wire(Route((Point(0, 0), Point(50, 0))), Ink("line"), arrows=(Arrow(Point(50, 0), Point(1, 0), form),))
    paths = [
        one.get("d", "") for one in parsed(written(alone(wire), mode)).iter() if one.tag.removeprefix(SVG) == "path"
    ]
    assert len(paths) == 2
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", paths[1])]
    assert all(abs(number) < 80 for number in numbers)


def test_bends_are_round_and_curves_are_curves() -> None:
    corner = Wire(Route((Point(0, 0), Point(50, 0), Point(50, 50))), Ink("line"))
    assert "M0 0L45 0Q50 0 50 5L50 50" in written(alone(corner), "standalone")
    curve = Wire(Route((Point(0, 0), Point(1, 2), Point(3, 4), Point(5, 6)), curved=True), Ink("line"))
    assert "M0 0C1 2 3 4 5 6" in written(alone(curve), "standalone")


def test_numbers_are_short() -> None:
    shape = Shape(Box(-0.001, 1.005, 10, 1 / 3), fill=Ink("bg"))
    assert '<rect x="0" y="1' in written(alone(shape), "standalone")
    assert not re.search(r"\d\.\d{3}", written(scene_of(EXAMPLE), "standalone").replace("0.001", ""))


# -- A file of its own


def test_a_file_holds_its_icons() -> None:
    image = next(one for one in drawn(EXAMPLE).iter() if one.tag == f"{SVG}image")
    kind, _, data = image.get("href", "").partition(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(data) == PICTURE


@pytest.mark.parametrize("data", [b"<svg xmlns=''/>", b"<?xml version='1.0'?><svg/>"])
def test_a_vector_icon_is_named_as_one(data: bytes) -> None:
    assert "data:image/svg+xml" in svg.standalone(scene_of(EXAMPLE), {ICON: data})


def test_a_file_is_light_by_attribute_and_dark_by_style() -> None:
    root = drawn(EXAMPLE)
    boxes = {one.get("class", ""): one for one in root.iter(f"{SVG}rect")}
    kernel = boxes["f-kernel-fill s-kernel-line"]
    assert kernel.get("fill") == LIGHT.colours["kernel-fill"]
    style = "".join(one.text or "" for one in root.iter(f"{SVG}style"))
    assert style.startswith("@media (prefers-color-scheme:dark){")
    assert f":is(.f-kernel-fill){{fill:{DARK.colours['kernel-fill']}}}" in style
    painted = {name for one in root.iter() for name in one.get("class", "").split()}
    assert painted == set(re.findall(r":is\(\.([\w-]+)\)\{", style))


def test_a_file_names_itself_and_its_font() -> None:
    root = drawn(EXAMPLE)
    assert root.get("font-family", "").startswith("Arimo, Arial")
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == ("A & B", "A caption")


# -- In a page


def test_in_a_page_there_are_only_classes_but_for_authors_colours() -> None:
    text = written(scene_of(EXAMPLE), "inline")
    colours = re.findall(r'(?:fill|stroke)="([^"]*)"', text)
    assert set(colours) - {"none"}
    assert all(re.fullmatch(r"none|light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\)", colour) for colour in colours)
    assert "<style" not in text
    assert "style=" not in text


def test_in_a_page_ids_begin_with_the_prefix() -> None:
    ids = [one.get("id", "") for one in drawn(EXAMPLE, "inline").iter() if one.get("id")]
    assert ids
    assert all(one.startswith("f-1-wide-") for one in ids)


def test_in_a_page_icons_are_addresses() -> None:
    assert 'href="icons/server.png"' in written(scene_of(EXAMPLE), "inline")


def test_in_a_page_each_part_has_a_role_and_a_name_and_its_texts_are_silent() -> None:
    root = drawn(EXAMPLE, "inline")
    parents = {child: parent for parent in root.iter() for child in parent}
    named = {one.get("data-id"): (one.get("role"), one.get("aria-label")) for one in root.iter() if one.get("data-id")}
    assert named["r/f/app"] == ("graphics-object", "App (detail)")
    assert named["server--app"] == ("graphics-symbol", "Server → App: calls")
    assert named["server"] == (None, None)  # its link has the name
    assert [one.get("aria-label") for one in root.iter("a")] == ["Server"]
    for one in (*root.iter("text"), *root.iter("image")):
        assert parents[one].get("aria-hidden") == "true"


def test_in_a_page_the_drawing_is_read_in_the_order_of_its_words() -> None:
    root = drawn(EXAMPLE, "inline")
    ids = {one.get("id") for one in root.iter()}
    owned = {one.get("data-id", ""): one.get("aria-owns", "").split() for one in root.iter() if one.get("aria-owns")}
    names = {part: [name.removeprefix("f-1-wide-") for name in found] for part, found in owned.items()}
    assert names == {
        "": ["server", "r/f", "r/k", "g", "server--app", "app--k"],
        "r/f": ["r/f/app"],
        "g": ["g/red"],
    }
    assert {name for found in owned.values() for name in found} <= ids


def test_in_a_page_the_drawing_is_described_where_somebody_says_by_what() -> None:
    assert drawn(EXAMPLE, "inline").get("aria-describedby") is None
    text = svg.inline(scene_of(figure("a")), prefix="f", icons={}, described="caption")
    assert parsed(text).get("aria-describedby") == "caption"


def test_every_ink_has_a_class_or_two_values() -> None:
    scene = scene_of(figure(column("c", node("a", role="data"), node("b", role="person"))))
    for text in (written(scene, "inline"), written(replace(scene, title=""), "standalone")):
        assert 'fill=""' not in text
        assert "None" not in text
