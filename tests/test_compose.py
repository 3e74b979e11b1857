"""Scenes: paint order, ink by name, text in the middle, arrow heads at the ends of lines."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest

from livediagrams.colours import contrast, parse
from livediagrams.geometry import Box
from livediagrams.graph import Step
from livediagrams.scene import Part, Picture, Rule, Shape, Wire
from livediagrams.theme import DARK, LIGHT
from livediagrams.tokens import BACKGROUND, FRAME, INK, LINE, MUTED, Ink
from making import BOTH, ICON, column, edge, figure, frame, group, node, part_of, row, runs, scene_of, texts


def shape_of(part: Part) -> Shape:
    return next(mark for mark in part.marks if isinstance(mark, Shape))


def wire_of(part: Part) -> Wire:
    return next(mark for mark in part.marks if isinstance(mark, Wire))


def drawn_node(label: str = "x", **attributes: str) -> Part:
    return part_of(scene_of(figure(node("a", label, attributes={"shape": "box", **attributes}))), "a")


def drawn_edge(direction: str = "forward", **attributes: str) -> Part:
    made = edge("a", "b", direction=direction, attributes=attributes)
    return part_of(scene_of(figure("a", "b", edges=[made])), "a--b")


# -- Order and facts


def test_frames_come_first_then_wires_then_nodes() -> None:
    scene = scene_of(figure(group("g", "a", group("h", "b", label="H"), label="G"), "c", edges=[edge("a", "c")]))
    assert [part.sort for part in scene.parts] == ["group", "group", "edge", "node", "node", "node"]
    assert [part.id for part in scene.parts[:2]] == ["g", "g/h"]


def test_a_part_carries_what_a_reader_may_ask() -> None:
    made = node("a", "A", role="data", note="a note", source="F01", href="https://example.com", kind="vocabulary.Data")
    part = part_of(scene_of(figure(made)), "a")
    assert (part.role, part.note, part.source, part.href, part.kind) == (
        *("data", "a note", "F01", "https://example.com"),
        "vocabulary.Data",
    )


def test_a_name_is_one_line_and_never_empty() -> None:
    scene = scene_of(figure(node("a", "two\nlines"), node("b", " "), node("c", "<<b>bold</b>>")))
    assert [part_of(scene, name).name for name in "abc"] == ["two lines", "Thing", "bold"]


def test_what_only_keeps_order_is_not_drawn() -> None:
    hidden = node("b", attributes={"style": "invis"})
    scene = scene_of(
        figure("a", hidden, edges=[edge("a", "b", role="order"), edge("b", "a", attributes={"style": "invis"})])
    )
    assert [part.id for part in scene.parts] == ["a"]


def test_a_row_without_a_title_draws_nothing() -> None:
    assert [part.sort for part in scene_of(figure(row("r", "a"))).parts] == ["node"]
    assert [part.sort for part in scene_of(figure(row("r", "a", label="R"))).parts] == ["group", "node"]


def test_steps_name_the_parts_they_are_about() -> None:
    graph = figure("a", "b", steps=(Step("first", ("a", "b")), Step("then")))
    assert scene_of(graph).steps == (("a", "b"), ())


def test_everything_lies_on_the_sheet() -> None:
    tree = column("c", frame("f", "a"), node("line", "boundary", role="boundary"), "b")
    graph = figure(tree, edges=[edge("a", "b", label="a label"), edge("b", "b")])
    for metrics in BOTH:
        scene = scene_of(graph, metrics)
        sheet = Box(0, 0, *scene.size)
        assert all(sheet.contains(part.box, slack=0.01) for part in scene.parts)


# -- Nodes


def test_a_role_gives_fill_and_outline_by_name() -> None:
    shape = shape_of(part_of(scene_of(figure(node("a", role="kernel"))), "a"))
    assert (shape.fill, shape.stroke) == (Ink("kernel-fill"), Ink("kernel-line"))


def test_an_unknown_role_is_neutral() -> None:
    assert shape_of(part_of(scene_of(figure(node("a", role="nonsense"))), "a")).fill == Ink("neutral-fill")


def test_an_authors_fill_counts_where_it_is_filled() -> None:
    assert shape_of(drawn_node(fillcolor="red")).fill == Ink("neutral-fill")
    fill = shape_of(drawn_node(style="filled", fillcolor="red")).fill
    assert fill
    assert (fill.token, fill.light) == ("", "#ff0000")
    assert fill.dark not in ("", "#ff0000")


@pytest.mark.parametrize("colour", ["black", "white", "red", "yellow", "#777777", "navy", "#e0e0e0", "0.6 0.9 0.4"])
def test_text_on_an_authors_fill_can_be_read(colour: str) -> None:
    part = drawn_node(style="filled", fillcolor=colour, fontcolor=colour)
    fill = shape_of(part).fill
    assert fill
    for text, ground in zip(values(runs(part)[0].ink), values(fill), strict=True):
        assert contrast(parse(text), parse(ground)) >= 4.5  # type: ignore[arg-type]


def values(ink: Ink) -> tuple[str, str]:
    """Return the ink in light and in dark."""
    token = ink.token
    return (LIGHT.colours[token], DARK.colours[token]) if token else (ink.light, ink.dark)


@pytest.mark.parametrize("colour", ["white", "yellow", "black", "#fffff0", "navy", "#101010"])
def test_an_authors_line_can_be_seen_in_light_and_dark(colour: str) -> None:
    stroke = wire_of(drawn_edge(color=colour)).stroke
    for line, palette in ((stroke.light, LIGHT), (stroke.dark, DARK)):
        for ground in ("bg", "frame"):
            assert contrast(parse(line), parse(palette.colours[ground])) >= 3  # type: ignore[arg-type]


def test_a_colour_that_is_none_is_passed_by() -> None:
    assert shape_of(drawn_node(color="nonsense", style="filled", fillcolor="nonsense")).fill == Ink("neutral-fill")
    assert wire_of(drawn_edge(color="nonsense")).stroke == LINE


def test_styles_give_dashes_and_width() -> None:
    plain, bold = shape_of(drawn_node()), shape_of(drawn_node(style="bold,dashed"))
    assert (plain.dash, bold.dash) == ("", "dashed")
    assert bold.stroke_width > plain.stroke_width
    assert shape_of(drawn_node(penwidth="3")).stroke_width > plain.stroke_width


@pytest.mark.parametrize(
    ("shape", "expected"), [("ellipse", "ellipse"), ("cylinder", "cylinder"), ("diamond", "polygon")]
)
def test_a_shape_has_its_form(shape: str, expected: str) -> None:
    assert shape_of(drawn_node(shape=shape)).form == expected


def test_plain_text_has_no_outline() -> None:
    assert not [mark for mark in drawn_node(shape="plaintext").marks if isinstance(mark, Shape)]


def test_an_icon_stands_on_its_plate_above_its_label() -> None:
    part = part_of(scene_of(figure(node("a", "Server", icon=ICON))), "a")
    picture = next(mark for mark in part.marks if isinstance(mark, Picture))
    assert picture.icon == ICON
    assert shape_of(part).box.contains(picture.box)
    assert picture.box.bottom < runs(part)[0].at.y


def test_lines_of_a_label_are_evenly_apart_around_the_middle() -> None:
    part = drawn_node("one\ntwo\nthree")
    heights = [run.at.y for run in runs(part)]
    assert [round(second - first, 2) for first, second in pairwise(heights)] == [16.25, 16.25]
    assert heights[1] - part.box.center.y == pytest.approx(13 * 0.358, abs=0.1)


def test_a_labels_lines_are_set_as_asked() -> None:
    first, second, third = runs(drawn_node("left\\lmiddle\\nright\\r"))
    assert (first.anchor, second.anchor, third.anchor) == ("start", "middle", "end")
    assert first.at.x < second.at.x < third.at.x


def test_a_span_of_another_colour_has_its_own_ink() -> None:
    run = runs(drawn_node('<one <font color="red">two</font>>'))[0]
    assert run.inks[0] is None
    assert run.inks[1]


def test_the_detail_of_a_box_is_muted() -> None:
    name, detail = runs(part_of(scene_of(figure(node("a", "Name\ndetail", role="data"))), "a"))
    assert (name.ink, detail.ink) == (INK, MUTED)


def test_a_boundary_is_a_dotted_line_that_ends_before_its_name() -> None:
    tree = column("c", "a", node("line", "kernel", role="boundary"), node("b", "a label that is wide enough"))
    part = part_of(scene_of(figure(tree)), "c/line")
    rule = next(mark for mark in part.marks if isinstance(mark, Rule))
    assert rule.dash == "dotted"
    run = runs(part)[0]
    assert rule.points[-1].x < run.at.x + {"start": 0, "middle": -run.width / 2, "end": -run.width}[run.anchor]
    assert rule.points[0].x == part.box.x


# -- Groups


def test_frames_in_frames_change_their_ground() -> None:
    scene = scene_of(figure(group("g", group("h", "a", label="H"), label="G")))
    assert [shape_of(part_of(scene, name)).fill for name in ("g", "g/h")] == [FRAME, BACKGROUND]


def test_a_title_starts_at_the_left() -> None:
    part = part_of(scene_of(figure(group("g", "a", label="Title"))), "g")
    assert runs(part)[0].anchor == "start"
    assert texts(scene_of(figure(group("g", "a", label="Title")))).startswith("Title")


# -- Edges


@pytest.mark.parametrize(("direction", "count"), [("forward", 1), ("back", 1), ("both", 2), ("none", 0)])
def test_arrows_are_where_they_are_asked_for(direction: str, count: int) -> None:
    assert len(wire_of(drawn_edge(direction)).arrows) == count


def test_an_arrow_points_into_its_box() -> None:
    for direction in ("TB", "BT", "LR", "RL"):
        for splines in ("ortho", "spline", "curved"):
            graph = figure("a", "b", edges=[edge("a", "b")], direction=direction, splines=splines)
            scene = scene_of(graph)
            arrow, box = wire_of(part_of(scene, "a--b")).arrows[0], part_of(scene, "b").box
            inside = Box(arrow.tip.x + 4 * arrow.direction.x, arrow.tip.y + 4 * arrow.direction.y, 0, 0)
            assert box.contains(inside), (direction, splines)
            assert hypot(*arrow.direction) == pytest.approx(1)


def test_a_line_stops_short_of_its_arrow() -> None:
    wire = wire_of(drawn_edge())
    end = wire.route.points[-1]
    assert 4 < hypot(end.x - wire.arrows[0].tip.x, end.y - wire.arrows[0].tip.y) < 10


@pytest.mark.parametrize(
    ("asked", "form"), [("vee", "open"), ("odot", "hollow-dot"), ("tee", "bar"), ("nonsense", "normal"), ("", "normal")]
)
def test_arrow_heads_have_their_forms(asked: str, form: str) -> None:
    assert wire_of(drawn_edge(arrowhead=asked)).arrows[0].form == form


def test_no_arrow_is_drawn_where_none_is_asked_for() -> None:
    assert wire_of(drawn_edge(arrowhead="none")).arrows == ()


def test_a_label_on_its_line_has_the_ground_of_the_page_behind_it() -> None:
    graph = figure("a", "b", edges=[edge("a", "b", label="a label")], direction="TB")
    part = part_of(scene_of(graph), "a--b")
    assert shape_of(part).fill == BACKGROUND
    assert shape_of(part).box.contains(Box(runs(part)[0].at.x, runs(part)[0].at.y, 0, 0))


def test_every_label_of_an_edge_is_drawn() -> None:
    made = edge("a", "b", label="one", tail_label="two", head_label="three")
    for splines in ("ortho", "spline"):
        drawn = texts(scene_of(figure("a", "b", edges=[made], splines=splines)))
        assert {"one", "two", "three"} <= set(drawn.split())


def test_an_outer_label_is_drawn_beside_another_one() -> None:
    made = edge("a", "b", label="one", outer_label="two")
    for splines in ("spline", "ortho"):
        assert {"one", "two"} <= set(texts(scene_of(figure("a", "b", edges=[made], splines=splines))).split()), splines
