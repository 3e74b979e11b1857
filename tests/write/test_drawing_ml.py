"""DrawingML: ink, geometry and text say in the format's words what a scene says in ours."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from livediagrams import tokens
from livediagrams.geometry import Box, Point
from livediagrams.rich import Span
from livediagrams.scene import Shape, TextRun
from livediagrams.theme import DARK, LIGHT
from livediagrams.tokens import ROLES, SURFACES, Ink
from livediagrams.write import drawing_ml as ml
from livediagrams.write.drawing_ml import Look, Pen

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
BOX = Box(10, 20, 100, 40)
INKS = [*(Ink(name) for name in SURFACES), *(ink for role in ROLES for ink in (tokens.fill(role), tokens.line(role)))]


def parsed(xml: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<all {NAMES}>{xml}</all>")


def said(xml: str, tag: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in parsed(xml).iter(f"{A}{tag}")]


@pytest.mark.parametrize("ink", INKS, ids=lambda ink: ink.token)
def test_every_ink_has_a_colour_in_every_look(ink: Ink) -> None:
    for look, palette in ((Look.LIGHT, LIGHT), (Look.DARK, DARK)):
        value = palette.colours[ink.token]
        expected = [] if value == "none" else [{"val": value.removeprefix("#").upper()}]
        assert said(Pen(look).fill(ink), "srgbClr") == expected
    assert len(said(Pen(Look.THEME).fill(ink), "schemeClr")) == 1


def test_an_authors_own_colour_is_kept() -> None:
    own = Ink(light="#123456", dark="#abcdef")
    assert [said(Pen(look).fill(own), "srgbClr")[0]["val"] for look in Look] == ["123456", "ABCDEF", "123456"]


def test_what_recedes_has_the_grounds_fill_a_thin_line_and_muted_text() -> None:
    pen, kernel = Pen(Look.LIGHT, receding=True), tokens.fill("kernel")
    assert said(pen.fill(kernel), "srgbClr") == [{"val": "FFFFFF"}]
    assert said(pen.line(tokens.line("kernel"), 4), "ln") == [{"w": "12700"}]
    assert pen.text(tokens.INK) == Pen(Look.LIGHT).text(tokens.MUTED)
    assert said(pen.fill(None), "noFill") == [{}]


def test_a_line_that_is_not_there_is_said_to_be_none() -> None:
    assert said(Pen(Look.LIGHT).line(None, 2), "noFill") == [{}]
    assert said(Pen(Look.LIGHT).line(tokens.LINE, 0), "noFill") == [{}]


@pytest.mark.parametrize(("dash", "name"), [("dashed", "dash"), ("dotted", "sysDot")])
def test_dashes_have_names(dash: str, name: str) -> None:
    assert said(Pen(Look.LIGHT).line(tokens.LINE, 1, dash), "prstDash") == [{"val": name}]


FORMS = [
    Shape(BOX),
    Shape(BOX, radius=8),
    Shape(BOX, radius=99),
    Shape(BOX, form="ellipse"),
    Shape(BOX, form="cylinder"),
    Shape(BOX, form="polygon", points=(Point(60, 20), Point(110, 60), Point(10, 60))),
]


@pytest.mark.parametrize("shape", FORMS, ids=lambda shape: f"{shape.form} {shape.radius:g}")
def test_sites_are_where_they_were_asked_for(shape: Shape) -> None:
    sites = [Point(60, 20), Point(10, 40), Point(60, 60), Point(110, 40), Point(30, 60)]
    found = [(int(one["x"]), int(one["y"])) for one in said(ml.outline(shape, sites), "pos")]
    assert found == [(round((x - 10) * 12700), round((y - 20) * 12700)) for x, y in sites]
    angles = [one["ang"] for one in said(ml.outline(shape, sites), "cxn")]
    assert angles == ["16200000", "10800000", "5400000", "0", "5400000"]


@pytest.mark.parametrize("shape", FORMS, ids=lambda shape: f"{shape.form} {shape.radius:g}")
def test_outlines_stay_in_their_boxes(shape: Shape) -> None:
    points = said(ml.outline(shape, [Point(60, 20)] * 5), "pt")
    assert points
    assert all(0 <= int(one["x"]) <= 100 * 12700 and 0 <= int(one["y"]) <= 40 * 12700 for one in points)


def test_a_box_without_sites_of_its_own_is_a_preset_that_can_be_edited_as_one() -> None:
    assert said(ml.outline(Shape(BOX, radius=8), ()), "prstGeom") == [{"prst": "roundRect"}]
    assert said(ml.outline(Shape(BOX, radius=8), ()), "gd") == [{"name": "adj", "fmla": "val 20000"}]


def test_a_groups_members_lie_in_the_slides_coordinates() -> None:
    xml = ml.group_frame(BOX)
    assert said(xml, "off") == said(xml, "chOff")
    assert said(xml, "ext") == said(xml, "chExt")


RUN = TextRun(Point(0, 0), (Span("text", size=14.26),), tokens.INK)


def test_each_line_is_a_paragraph() -> None:
    lines = [replace(RUN, anchor=anchor) for anchor in ("start", "middle", "end")]
    assert [one["algn"] for one in said(ml.text_body(lines, "", Pen(Look.LIGHT)), "pPr")] == ["l", "ctr", "r"]


def test_text_is_never_larger_than_it_was_measured() -> None:
    assert [ml.hundredths(size) for size in (14.26, 12.0, 11.9999999, 0.01, 1e9)] == [1420, 1200, 1200, 100, 400000]


def test_looks_of_spans_are_kept() -> None:
    spans = (
        Span("a", bold=True),
        Span("b", italic=True, underline=True, strike=True),
        Span("c", shift="sub", size=8.4),
        Span("d", shift="super", size=8.4),
    )
    found = said(ml.text_body([replace(RUN, spans=spans)], "", Pen(Look.LIGHT)), "rPr")
    assert found[0]["b"] == "1"
    assert (found[1]["i"], found[1]["u"], found[1]["strike"]) == ("1", "sng", "sngStrike")
    assert [(one["baseline"], one["sz"]) for one in found[2:]] == [("-25000", "1200"), ("30000", "1200")]


def test_a_body_without_lines_is_a_body() -> None:
    assert said(ml.text_body([], "", Pen(Look.LIGHT)), "p") == [{}]


def test_six_roles_give_a_theme_its_accents() -> None:
    assert len(set(ml.accents(Look.LIGHT))) == len(set(ml.accents(Look.DARK))) == 6
    assert ml.accents(Look.LIGHT)[1] == LIGHT.colours["kernel-line"].removeprefix("#").upper()
