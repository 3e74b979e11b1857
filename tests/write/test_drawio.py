"""draw.io files: cells that the program takes, in their places, with what the figure says of them."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from PIL import Image

from livediagrams.errors import PlaceError
from livediagrams.geometry import Box
from livediagrams.graph import Graph
from livediagrams.provenance import Provenance
from livediagrams.scene import Part
from livediagrams.sheet import Sheet
from livediagrams.write.drawio import drawio
from livediagrams.write.wiring import route_of, target_box
from making import HOSTILE_LABELS, ICON, column, edge, figure, frame, graphs, group, node, row, scene_of

FIGURE = figure(
    row(
        "machine",
        frame("f", node("app", "App\ndetail", role="application", note="Runs here.", source="https://example.org")),
        node("beside", "Beside", role="engine", href="https://example.org/more"),
        label="Machine",
    ),
    column("c", node("server", "Server", icon=ICON), node("edge", "a boundary", role="boundary")),
    edges=[edge("app", "beside", label="calls", note="Often."), edge("f", "server")],
    title="A & B",
)
ORIGIN = Provenance("figure", "0123456789ab", "figures/a.py", "livediagrams 1", licence="CC BY 4.0")


def sheet_of(graph: Graph = FIGURE) -> Sheet:
    scene, picture = scene_of(graph), io.BytesIO()
    Image.new("RGB", (9, 9), "teal").save(picture, "PNG")
    return Sheet(scene, ORIGIN, graph.steps, {one.icon: picture.getvalue() for one in scene.pictures()})


def page(graph: Graph = FIGURE) -> Element:
    """Return the root of all cells, which are sound."""
    found = ElementTree.fromstring(drawio([sheet_of(graph)])).find("diagram/mxGraphModel/root")
    assert found is not None
    ids = [name_of(one) for one in found]
    assert ids[:2] == ["0", "1"]
    assert len(set(ids)) == len(ids)
    for number, one in enumerate(found):
        cell = cell_of(one)
        if number:
            assert cell.get("parent") in ids[:number]
        if number > 1:
            assert (cell.get("vertex") == "1") != (cell.get("edge") == "1")
            assert cell.find("mxGeometry") is not None
            assert cell.get("style", "").endswith(";")
        if cell.get("edge"):
            assert {cell.get("source"), cell.get("target")} <= set(ids)
    return found


def cell_of(one: Element) -> Element:
    inner = one.find("mxCell")
    return one if inner is None else inner


def name_of(one: Element) -> str:
    return str(one.get("id"))


def cells(root: Element) -> dict[str, Element]:
    """Return the cells of parts by the parts' ids."""
    return {name_of(one).removeprefix("figure/"): one for one in root if one.tag == "UserObject"}


def box_of(root: Element, name: str) -> Box:
    """Return where a cell is on the page: its parents' places and its own."""
    by_id = {name_of(one): cell_of(one) for one in root}
    cell, x, y = by_id[name], 0.0, 0.0
    own = cell.find("mxGeometry")
    assert own is not None
    while cell.get("vertex"):
        geometry = cell.find("mxGeometry")
        assert geometry is not None
        x, y = x + float(geometry.get("x", 0)), y + float(geometry.get("y", 0))
        cell = by_id[str(cell.get("parent"))]
    return Box(x, y, float(own.get("width", 0)), float(own.get("height", 0)))


def solids(graph: Graph = FIGURE) -> list[Part]:
    return [part for part in scene_of(graph).parts if part.sort != "edge"]


def test_positions_are_kept() -> None:
    root = page()
    for part in solids():
        expected = part.box if part.id != "c/server" else target_box(part).grow(-2)
        assert box_of(root, f"figure/{part.id}") == pytest.approx(expected, abs=0.05)


def test_groups_are_nested() -> None:
    parents = {name: cell_of(one).get("parent") for name, one in cells(page()).items()}
    assert parents["machine/f/app"] == "figure/machine/f"
    assert parents["machine/f"] == "figure/machine"
    assert parents["machine"] == "1"


def test_edges_are_attached_where_they_end() -> None:
    root = page()
    for part in scene_of(FIGURE).parts:
        route = route_of(part) if part.sort == "edge" else None
        if route is None:
            continue
        cell = cell_of(cells(root)[part.id])
        style = dict(one.split("=", 1) for one in cell.get("style", "").strip(";").split(";"))
        for name, end, at in (("exit", "source", 0), ("entry", "target", -1)):
            box = box_of(root, str(cell.get(end)))
            place = box.x + float(style[f"{name}X"]) * box.width, box.y + float(style[f"{name}Y"]) * box.height
            assert place == pytest.approx(route.points[at], abs=0.05)


def test_labels_lie_where_they_are_in_the_figure() -> None:
    root = page()
    label = next(one for one in root if name_of(one).endswith(":label"))
    assert "calls" in str(label.get("value"))
    geometry = label.find("mxGeometry")
    assert geometry is not None and geometry.get("relative") == "1"


def test_notes_are_tooltips_and_addresses_links() -> None:
    found = cells(page())
    assert found["machine/f/app"].get("tooltip") == "Runs here. (source: https://example.org)"
    assert found["machine/beside"].get("link") == "https://example.org/more"
    assert found["app--beside"].get("tooltip") == "Often."


def test_icons_are_inside() -> None:
    style = cell_of(cells(page())["c/server"]).get("style", "")
    found = re.search("image=data:image/png,([^;]+);", style)
    assert found and base64.b64decode(found[1]).startswith(b"\x89PNG")


def test_the_page_says_where_the_figure_is_from() -> None:
    root = page()[0]
    assert (root.get("figure"), root.get("digest"), root.get("licence")) == ("figure", "0123456789ab", "CC BY 4.0")
    assert (root.get("source"), root.get("engine")) == ("figures/a.py", "livediagrams 1")
    assert root.get("commit") is None


def test_several_figures_are_pages_of_one_file() -> None:
    one = sheet_of()
    other = replace(one, scene=replace(one.scene, id="other", title="Other"))
    file = ElementTree.fromstring(drawio([one, other]))
    assert [diagram.get("name") for diagram in file] == ["A & B", "Other"]
    ids = [name_of(cell) for cell in file.iter() if "/" in cell.get("id", "")]
    assert len(set(ids)) == len(ids)


def test_same_figures_give_same_bytes() -> None:
    assert drawio([sheet_of()]) == drawio([sheet_of()])


def test_a_figure_without_parts_is_an_empty_page() -> None:
    assert len(page(figure())) == 2


@pytest.mark.parametrize("label", HOSTILE_LABELS)
def test_no_label_becomes_markup(label: str) -> None:
    inner = group("g", node("a", label, note=label, href=label), label=label)
    graph = figure(inner, node("b", label, icon=ICON), edges=[edge("a", "b", label=label)], title=label, caption=label)
    for one in page(graph):
        value = one.get("label", one.get("value", ""))
        shown = ElementTree.fromstring(f"<p>{value.replace('<br>', '<br/>')}</p>")
        assert {element.tag for element in shown.iter()} <= {"p", "br", "b", "i", "u", "s", "sub", "sup", "font"}


@settings(max_examples=60)
@given(graphs())
def test_whatever_is_drawn_has_a_cell(graph: Graph) -> None:
    try:
        parts = {part.id for part in scene_of(graph).parts}
    except PlaceError:
        return
    assert parts <= set(cells(page(graph)))
