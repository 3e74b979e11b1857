"""Presentations: native shapes that hold together, with the figure's names, words and origin."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from openxml_audit import OpenXmlValidator
from PIL import Image
from pptx import Presentation

from livediagrams.errors import PlaceError
from livediagrams.graph import Graph, Step
from livediagrams.provenance import Provenance
from livediagrams.sheet import Sheet
from livediagrams.theme import DARK, LIGHT
from livediagrams.write.drawing_ml import Look
from livediagrams.write.pptx import presentation
from making import HOSTILE_LABELS, ICON, column, edge, figure, frame, graphs, group, node, row, scene_of
from presentations import A, P, Slide, slides, text_of

STACK = figure(
    row(
        "machine",
        frame("f", node("app", "App", role="application", note="Runs here."), node("k", "Kernel", role="kernel")),
        node("beside", "Beside", role="engine", source="https://example.org/beside", href="https://example.org/more"),
    ),
    column("c", node("below", "Below", role="hardware"), node("server", "Server", icon=ICON)),
    edges=[
        edge("app", "beside", label="calls"),
        edge("f", "below"),
        edge("k", "server", attributes={"style": "dashed"}),
    ],
    steps=(Step("Look at this.", ("machine/f/app", "machine/f/k")), Step("And at that.", ("machine/beside",))),
    title="A stack",
    caption="What runs above asks what is below.",
    description="Two sides, and what both stand on.",
)
ORIGIN = Provenance(
    "figure",
    "0123456789ab",
    "figures/a.py",
    "livediagrams 1",
    credit="The site",
    licence="CC BY 4.0",
    licence_address="https://creativecommons.org/licenses/by/4.0/",
)


def png(width: int = 60, height: int = 60) -> bytes:
    """Return a picture."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(written, "PNG")
    return written.getvalue()


PNG = png()


def sheet_of(graph: Graph = STACK, origin: Provenance = ORIGIN) -> Sheet:
    scene = scene_of(graph)
    return Sheet(scene, origin, graph.steps, {picture.icon: PNG for picture in scene.pictures()})


def written(graph: Graph = STACK, look: Look = Look.LIGHT) -> list[Slide]:
    return slides(presentation([sheet_of(graph)], look))


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode("utf-8", "replace") for name in file.namelist()}


def colours(slide: Slide) -> set[str]:
    group = next(one for one in slide.xml.iter(f"{P}grpSp"))
    return {one.get("val") for one in group.iter(f"{A}srgbClr")}


# -- Slides


def test_a_figure_has_an_overview_and_a_slide_for_each_step() -> None:
    found = Presentation(io.BytesIO(presentation([sheet_of()]))).slides
    assert [slide.shapes.title.text for slide in found] == [
        "A stack",
        "A stack (1\u00a0of\u00a02)",
        "A stack (2\u00a0of\u00a02)",
    ]
    assert [slide.placeholders[13].text for slide in found] == [STACK.caption, "Look at this.", "And at that."]


def test_pages_are_16_by_9() -> None:
    deck = Presentation(io.BytesIO(presentation([sheet_of()])))
    assert (deck.slide_width, deck.slide_height) == (960 * 12700, 540 * 12700)


def test_the_figures_group_bears_its_name_and_digest_and_parts_their_ids_on_each_slide() -> None:
    first, *others = written()
    assert first.group == "figure@0123456789ab"
    assert set(first.targets) == {part.id for part in sheet_of().scene.parts if part.sort != "edge"}
    assert {one.name for one in first.connections} == {one.id for one in STACK.edges}
    assert {one.names for one in others} == {first.names}


def test_a_part_has_one_id_and_one_place_on_each_slide() -> None:
    shapes = [
        [(one.get("name"), one.get("id")) for one in slide.xml.iter(f"{P}cNvPr") if int(one.get("id")) >= 10]
        for slide in written()
    ]
    assert all(one == other for one, other in pairwise(shapes))


def test_what_a_step_is_not_about_recedes() -> None:
    overview, first, _ = written()
    kernel, hardware = (LIGHT.colours[f"{role}-fill"].removeprefix("#").upper() for role in ("kernel", "hardware"))
    assert {kernel, hardware} <= colours(overview)
    assert kernel in colours(first)
    assert hardware not in colours(first)


def test_a_step_that_reveals_leaves_out_what_no_step_has_named() -> None:
    graph = replace(STACK, steps=(Step("One.", ("machine/f/app",), reveal=True), Step("All.", ("machine/f/k",))))
    _, first, second = written(graph)
    assert set(first.targets) == {"machine/f", "machine/f/app"}
    assert len(second.targets) == 6


def test_an_arrow_that_is_revealed_brings_its_ends() -> None:
    call = STACK.edges[0]
    _, first = written(replace(STACK, steps=(Step("One.", (call.id,), reveal=True),)))
    assert {call.tail, call.head} <= set(first.targets)


# -- Glue, labels, pictures


def test_connectors_are_glued_to_what_their_edges_connect() -> None:
    for slide in written():
        found = {one.name: (one.start, one.end) for one in slide.connections}
        assert found == {one.id: (one.tail, one.head) for one in STACK.edges}


def test_connectors_lie_where_they_are_glued() -> None:
    for one in written()[0].connections:
        for end, site in zip(one.way, one.sites, strict=True):
            assert max(abs(end[0] - site[0]), abs(end[1] - site[1])) <= 12700 * 0.06


def test_labels_are_text_boxes_and_icons_the_only_pictures() -> None:
    slide = written()[0]
    assert list(slide.labels.values()) == ["calls"]
    assert slide.pictures == ("c/server:picture",)


def test_a_tail_a_head_and_a_middle_label_are_three() -> None:
    graph = figure("a", "b", edges=[edge("a", "b", label="m\nmore", tail_label="t", head_label="h")])
    assert written(graph)[0].labels == {"a--b:label": "m\nmore", "a--b:tail": "t", "a--b:head": "h"}


def test_a_record_is_one_target_with_a_text_in_each_field() -> None:
    graph = figure(node("r", "{one|two|three}", attributes={"shape": "record"}), "b", edges=[edge("r", "b")])
    slide = written(graph)[0]
    assert set(slide.targets) == {"r", "b"}
    assert {"r:0", "r:1", "r:2", "r:line"} <= slide.names


def test_an_edge_to_what_is_not_drawn_ends_at_an_unseen_shape() -> None:
    graph = figure("a", node("b", attributes={"style": "invis"}), edges=[edge("a", "b")])
    slide = written(graph)[0]
    assert set(slide.targets) == {"a", "b"}
    assert text_of(slide.targets["b"]) == ""


def test_an_edge_without_a_line_is_a_connector_that_is_not_seen() -> None:
    graph = figure("a", "b", edges=[edge("a", "b", attributes={"color": "transparent"})])
    assert [(one.start, one.end) for one in written(graph)[0].connections] == [("a", "b")]


# -- Text


def test_text_is_neither_wrapped_nor_shrunk_and_has_room_to_spare() -> None:
    slide = written()[0]
    for shape in slide.targets.values():
        body = shape.find(f".//{A}bodyPr")
        assert body.get("wrap", "none") == "none"
        assert body.find(f"{A}normAutofit") is None


def test_no_text_of_a_small_figure_has_less_than_12_points() -> None:
    assert min(min(slide.sizes) for slide in written()) >= 1200


def test_text_that_runs_from_right_to_left_says_so() -> None:
    slide = written(figure(node("a", "שלום"), node("b", "left")))[0]
    assert [shape.find(f".//{A}pPr").get("rtl") for shape in slide.targets.values()] == ["1", None]


def test_notes_hold_caption_description_steps_and_sources() -> None:
    overview, first, _ = written()
    said = ("What runs above", "Two sides", "1. Look at this.", "2. And at that.", "https://example.org/beside")
    assert all(one in overview.notes for one in said)
    assert "figure@0123456789ab; figures/a.py" in overview.notes
    assert first.notes.startswith("1 of 2. Look at this.")
    assert "App: Runs here." in first.notes


def test_all_that_is_drawn_is_described_for_those_who_do_not_see_it() -> None:
    slide = written()[0]
    described = {one.get("name"): one.get("descr") for one in slide.xml.iter(f"{P}cNvPr")}
    assert described["machine/f/app"] == "App: Runs here."
    assert described[STACK.edges[0].id] == "App → Beside: calls"
    assert all(described[name] for name in slide.names)
    assert described[slide.group] == "A stack. Two sides, and what both stand on."


# -- Colours


@pytest.mark.parametrize(("look", "palette"), [(Look.LIGHT, LIGHT), (Look.DARK, DARK)])
def test_colours_are_exactly_those_of_a_palette(look: Look, palette: object) -> None:
    known = {value.removeprefix("#").upper() for value in palette.colours.values()}  # type: ignore[attr-defined]
    for slide in written(look=look):
        assert colours(slide) <= known


def test_with_the_decks_own_colours_no_colour_is_ours() -> None:
    found = written(look=Look.THEME)
    assert not any(map(colours, found))
    used = {one.get("val") for one in found[0].xml.iter(f"{A}schemeClr")}
    assert used >= {"tx1", "bg1", "accent2", "accent3", "accent5"}


# -- The file


def test_same_figures_give_same_bytes() -> None:
    assert presentation([sheet_of()]) == presentation([sheet_of()])


def test_properties_tell_where_the_figure_is_from() -> None:
    files = parts(presentation([sheet_of(origin=replace(ORIGIN, commit="abc", address="https://example.org/"))]))
    custom = files["docProps/custom.xml"]
    found = dict(re.findall(r'name="(\w+)"><vt:lpwstr>([^<]*)<', custom))
    assert found == {
        "figure": "figure@0123456789ab",
        "source": "figures/a.py",
        "engine": "livediagrams 1",
        "credit": "The site",
        "licence": "CC BY 4.0",
        "licence_address": "https://creativecommons.org/licenses/by/4.0/",
        "commit": "abc",
        "address": "https://example.org/",
    }
    assert "figure@0123456789ab" in files["docProps/core.xml"]


def test_several_figures_are_one_presentation_and_share_their_pictures() -> None:
    other = sheet_of(replace(STACK, id="other"), replace(ORIGIN, figure="other"))
    data = presentation([sheet_of(), other])
    assert [slide.group.partition("@")[0] for slide in slides(data)] == ["figure"] * 3 + ["other"] * 3
    assert sum(name.startswith("ppt/media/") for name in parts(data)) == 1


@pytest.mark.parametrize("look", Look)
def test_a_reader_that_knows_the_standard_finds_no_fault(look: Look, tmp_path: Path) -> None:
    file = tmp_path / "figure.pptx"
    file.write_bytes(presentation([sheet_of()], look))
    assert not OpenXmlValidator().validate(file).errors


# -- What authors write


@pytest.mark.parametrize("label", HOSTILE_LABELS)
def test_no_label_becomes_markup(label: str) -> None:
    graph = figure(
        group("g", node("a", label, note=label), label=label),
        node("b", label, icon=ICON),
        edges=[edge("a", "b", label=label)],
        steps=(Step(label, ("b",)),),
        title=label,
        caption=label,
    )
    assert len(written(graph)) == 2


def test_a_note_of_4000_characters_is_a_note() -> None:
    graph = figure(node("a", note="word " * 800), steps=(Step("One.", ("a",)),))
    assert len(written(graph)[1].notes) > 4000


@settings(max_examples=60)
@given(graphs())
def test_whatever_is_drawn_holds_together(graph: Graph) -> None:
    try:
        sheet = sheet_of(graph)
    except PlaceError:
        return
    found = slides(presentation([sheet]))[0]
    edges = [part for part in sheet.scene.parts if part.sort == "edge"]
    assert {part.id for part in sheet.scene.parts if part.sort != "edge"} <= set(found.targets)
    assert [(one.name, one.start, one.end) for one in found.connections] == [
        (part.id, part.tail, part.head) for part in edges
    ]
