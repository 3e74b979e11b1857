"""PNG: the pixels are those of the drawing, in either palette, and a card holds the figure and its words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from PIL import Image

from livediagrams.errors import PlaceError
from livediagrams.graph import Graph
from livediagrams.theme import CARD, DARK, LIGHT, NARROW, WIDE, Palette
from livediagrams.tokens import Ink
from livediagrams.write import raster, svg, typeset
from making import HOSTILE_LABELS, ICON, column, edge, figure, graphs, node, row, scene_of

Colour = tuple[int, ...]

KERNEL = figure(column("c", node("a", "Application", role="application"), node("k", "Kernel", role="kernel")))
WITH_ICON = figure(node("server", "Server", icon=ICON))
TITLE, CAPTION, SITE = "A figure of two layers", "What runs above asks what is below.", "The site"
FIGURE = (400, 0, 1200, 630)
"""Where on a card the figure stands, beside its words."""


def drawing(graph: Graph = KERNEL, **more: bytes) -> str:
    return svg.standalone(scene_of(graph), more)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGBA")


def solid(value: tuple[int, int, int]) -> bytes:
    """Return a picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", (90, 90), value).save(written, "PNG")
    return written.getvalue()


def colour(value: str) -> Colour:
    return (*bytes.fromhex(value.removeprefix("#")), 255)


def at(picture: Image.Image, x: float, y: float) -> Colour:
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def corner_of(graph: Graph, part: str, scale: float) -> tuple[float, float]:
    """Return a pixel inside a box, beside its text."""
    box = next(one.box for one in scene_of(graph).parts if one.id == part)
    return (box.x + 7) * scale, box.center.y * scale


def card(*drawings: str, title: str = TITLE, caption: str = CAPTION, site: str = SITE) -> Image.Image:
    picture = opened(raster.card(drawings or (drawing(),), title, caption, site))
    assert picture.size == CARD
    return picture


def pixels(picture: Image.Image, *box: int) -> bytes:
    return picture.crop(box or (0, 0, *picture.size)).tobytes()  # type: ignore[arg-type]


def ink(picture: Image.Image, box: Sequence[int]) -> int:
    """Return how many colours there are in a part of the picture: one where nothing is drawn."""
    colours = picture.crop(tuple(box)).getcolors(1_000_000)  # type: ignore[arg-type]
    assert colours
    return len(colours)


# -- A figure's picture


@pytest.mark.parametrize("scale", [1.0, 2.0, 4.0])
def test_a_picture_has_the_figures_size_at_its_scale(scale: float) -> None:
    width, height = scene_of(KERNEL).size
    found = opened(raster.png(drawing(), scale=scale)).size
    assert found == pytest.approx((width * scale, height * scale), abs=1)


@pytest.mark.parametrize(("dark", "palette"), [(False, LIGHT), (True, DARK)])
def test_a_picture_is_in_one_palette(dark: bool, palette: Palette) -> None:
    picture = opened(raster.png(drawing(), dark=dark))
    assert at(picture, 1, 1) == colour(palette.colours["bg"])
    assert at(picture, *corner_of(KERNEL, "c/k", 2)) == colour(palette.colours["kernel-fill"])


@pytest.mark.parametrize("dark", [False, True])
def test_without_its_ground_a_picture_is_clear_where_nothing_is_drawn(dark: bool) -> None:
    picture = opened(raster.png(drawing(), dark=dark, ground=False))
    assert at(picture, 1, 1)[3] == 0
    assert at(picture, *corner_of(KERNEL, "c/k", 2))[3] == 255


def test_an_authors_ground_is_kept_and_can_be_left_out() -> None:
    document = svg.standalone(replace(scene_of(KERNEL), background=Ink(light="#ff0000", dark="#00ff00")), {})
    assert at(opened(raster.png(document)), 1, 1) == (255, 0, 0, 255)
    assert at(opened(raster.png(document, dark=True)), 1, 1) == (0, 255, 0, 255)
    assert at(opened(raster.png(document, ground=False)), 1, 1)[3] == 0


def test_text_is_drawn_in_arimo_bold_where_it_is_bold() -> None:
    document = drawing()
    assert 'font-weight="700"' in document
    plain = raster.png(document.replace(' font-weight="700"', ""))
    without = raster.png(document.replace("Kernel</text>", "</text>"))
    assert len({raster.png(document), plain, without}) == 3


def test_other_fonts_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = raster.png(drawing(figure("")))
    without = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])
    monkeypatch.setattr(typeset, "_fonts", lambda: without)
    assert raster.png(drawing(figure("word"))) != empty
    boxes = opened(raster.png(drawing(figure(node("a", "word", role="kernel")))))
    assert ink(boxes, (20, 20, boxes.width - 20, boxes.height - 20)) == 1


def test_icons_are_in_the_picture() -> None:
    picture = opened(raster.png(svg.standalone(scene_of(WITH_ICON), {ICON: solid((255, 0, 0))})))
    box = next(scene_of(WITH_ICON).pictures()).box
    assert at(picture, box.center.x * 2, box.center.y * 2) == (255, 0, 0, 255)


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert raster.png(drawing()) == raster.png(drawing())
    assert raster.card([drawing()], TITLE, CAPTION, SITE) == raster.card([drawing()], TITLE, CAPTION, SITE)


def test_a_huge_figure_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = opened(raster.png(drawing()))
    monkeypatch.setattr(raster, "_MOST_PIXELS", whole.width * whole.height // 4)
    smaller = opened(raster.png(drawing()))
    assert smaller.size == pytest.approx((whole.width / 2, whole.height / 2), abs=1)


def test_an_icon_brings_no_file_of_this_machine_along(tmp_path: Path) -> None:
    (tmp_path / "red.png").write_bytes(solid((255, 0, 0)))
    start = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='90' height='90'>"
    for href in (f"xlink:href='{tmp_path}/red.png'", f"href='file://{tmp_path}/red.png'", f"href='{tmp_path}/red.png'"):
        icon = f"{start}<image width='90' height='90' {href}/></svg>".encode()
        document = svg.standalone(scene_of(WITH_ICON), {ICON: icon})
        assert raster.png(document) == raster.png(
            svg.standalone(scene_of(WITH_ICON), {ICON: f"{start}</svg>".encode()})
        )


@given(graph=graphs())
@settings(max_examples=20, deadline=None)
def test_any_figure_has_a_picture_and_a_card(graph: Graph) -> None:
    try:
        document = svg.standalone(scene_of(graph), dict.fromkeys([ICON], b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    except PlaceError:
        return
    assert raster.png(document, scale=1).startswith(b"\x89PNG")
    assert raster.card([document], graph.title, graph.caption, "x").startswith(b"\x89PNG")


# -- A card


def test_a_card_holds_the_figure_whole_and_no_larger_than_twice() -> None:
    picture = card()
    kernel = colour(LIGHT.colours["kernel-fill"])
    found = [(x, y) for x in range(1200) for y in range(0, 630, 2) if at(picture, x, y) == kernel]
    box = next(one.box for one in scene_of(KERNEL).parts if one.id == "c/k")
    assert max(x for x, _ in found) - min(x for x, _ in found) == pytest.approx(box.width * 2, abs=5)
    for side in ((400, 0, 1200, 30), (400, 600, 1200, 630), (1175, 0, 1200, 630)):
        assert ink(picture, side) == 1  # nothing is cut off


def test_a_card_says_title_caption_and_site() -> None:
    whole = card()
    for without in (card(title=""), card(caption=""), card(site="")):
        assert pixels(whole) != pixels(without)
        assert pixels(whole, *FIGURE) == pixels(without, *FIGURE)


def test_a_wide_figure_stands_below_its_words() -> None:
    chain = figure(
        *(f"n{at}" for at in range(9)), edges=[edge(f"n{at}", f"n{at + 1}") for at in range(8)], direction="LR"
    )
    picture = card(drawing(chain))
    assert ink(picture, (0, 215, 39, 540)) == 1
    assert ink(picture, (40, 215, 420, 540)) > 1


def test_of_two_drawings_the_one_whose_text_comes_out_larger_is_taken() -> None:
    graph = figure(row("r", *(node(f"n{at}", "A box with words", role="data") for at in range(6))))
    wide, narrow = (svg.standalone(scene_of(graph, metrics), {}) for metrics in (WIDE, NARROW))
    assert pixels(card(wide, narrow)) == pixels(card(narrow, wide)) == pixels(card(narrow)) != pixels(card(wide))


def test_of_two_drawings_alike_the_first_is_taken() -> None:
    wide, narrow = (svg.standalone(scene_of(KERNEL, metrics), {}) for metrics in (WIDE, NARROW))
    assert pixels(card(wide, narrow)) == pixels(card(wide)) != pixels(card(narrow))


@pytest.mark.parametrize(
    "words", [*HOSTILE_LABELS, "x" * 3_000, "word " * 600, "Donaudampfschifffahrtsgesellschaft " * 3]
)
def test_words_of_any_kind_stay_on_their_plate(words: str) -> None:
    picture = card(title=words, caption=words, site=words)
    empty = card(title="", caption="", site="")
    assert pixels(picture, *FIGURE) == pixels(empty, *FIGURE)
    assert ink(picture, (0, 594, 400, 630)) == 1


@pytest.mark.parametrize(
    ("width", "height"), [(575, 505), (510, 484), (484, 510), (738.4, 467.3), (64, 1200), (2501, 40.2)]
)
@pytest.mark.parametrize("scale", [1, 2])
def test_no_row_and_no_column_is_left_out(width: float, height: float, scale: int) -> None:
    rows = "".join(
        f'<rect y="{at}" width="9999" height="1" fill="#{at % 250:02x}{at // 250:02x}00"/>' for at in range(int(height))
    )
    columns = "".join(
        f'<rect x="{at}" width="1" height="1" fill="#{at % 250:02x}{at // 250:02x}ff"/>' for at in range(int(width))
    )
    sides = f'width="{width}" height="{height}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {sides} viewBox="0 0 {width} {height}">'
    picture = opened(raster.png(f"{start}\n<rect {sides}/>\n{rows}{columns}</svg>\n", scale=scale)).convert("RGB")
    assert picture.size == (ceil(width * scale), ceil(height * scale))
    down = [picture.getpixel((2, at * scale)) for at in range(1, int(height))]
    assert down == [(at % 250, at // 250, 0) for at in range(1, int(height))]
    across = [picture.getpixel((at * scale, 0)) for at in range(int(width))]
    assert across == [(at % 250, at // 250, 255) for at in range(int(width))]
