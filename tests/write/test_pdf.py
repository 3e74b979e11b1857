"""PDF: the drawing as lines, its words as text in a font that is inside, and where it comes from."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from test_raster import solid

from livediagrams.provenance import Provenance
from livediagrams.text import one_line
from livediagrams.theme import DARK, LIGHT
from livediagrams.write import svg
from livediagrams.write.pdf import Leaf, pdf
from making import HOSTILE_LABELS, ICON, column, edge, figure, node, scene_of

STACK = figure(column("c", node("a", "Application", role="application"), node("k", "Kernel", role="kernel")))
ORIGIN = Provenance("one", "0123456789ab", "diagrams_src/one.py", "livediagrams 1", "The site", "CC BY 4.0")


def leaf(title: str = "A title", graph: Any = STACK, origin: Provenance = ORIGIN) -> Leaf:
    drawing = svg.standalone(scene_of(graph), {ICON: solid((255, 0, 0))})
    return Leaf(drawing, title, "What it says.", "All that it shows.", origin)


def opened(*leaves: Leaf, **more: Any) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(leaves, "Title", **more)))


def fonts(resources: Any) -> Iterator[Any]:
    """Yield the fonts of a page, and of the drawings in it."""
    found = resources.get_object()
    for font in (found.get("/Font") or {}).values():
        yield font.get_object()["/DescendantFonts"][0].get_object()
    for form in (found.get("/XObject") or {}).values():
        yield from fonts(form.get_object().get("/Resources") or {})


def test_one_figure_is_a_page_of_its_own_size() -> None:
    reader = opened(leaf())
    (page,) = reader.pages
    size = scene_of(STACK).size
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(size, abs=0.01)


def test_words_can_be_selected_and_their_font_is_inside() -> None:
    reader = opened(leaf())
    assert "Application" in reader.pages[0].extract_text()
    assert "Kernel" in reader.pages[0].extract_text()
    found = [*fonts(reader.pages[0]["/Resources"])]
    assert found
    assert all("Arimo" in font["/BaseFont"] for font in found)
    assert all(font["/FontDescriptor"].get_object().keys() & {"/FontFile2", "/FontFile3"} for font in found)


def test_lines_are_lines_and_only_icons_are_pictures() -> None:
    def pictures(graph: Any) -> int:
        return len(opened(leaf(graph=graph)).pages[0].images)

    assert pictures(STACK) == 0
    assert pictures(figure(node("server", "Server", icon=ICON))) == 1


def test_it_says_where_it_comes_from() -> None:
    said = opened(leaf()).metadata
    assert said is not None
    assert (said.title, said.author) == ("Title", "The site")
    keywords = said["/Keywords"]
    assert "figure: one@0123456789ab" in keywords
    assert "source: diagrams_src/one.py" in keywords
    assert "licence: CC BY 4.0" in keywords
    assert "/CreationDate" not in said


def test_the_drawing_has_words_for_those_who_do_not_see_it() -> None:
    root = opened(leaf()).trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert [*alternatives(root["/StructTreeRoot"].get_object())] == ["A title. All that it shows."]


def alternatives(element: Any) -> Iterator[str]:
    """Yield the words that stand for pictures in the structure of a document."""
    found = element.get_object()
    if isinstance(found, list):
        for one in found:
            yield from alternatives(one)
    elif isinstance(found, dict):
        yield from [str(found["/Alt"])] if "/Alt" in found else []
        yield from alternatives(found["/K"]) if "/K" in found else ()


def test_several_figures_are_read_as_one_document_with_an_outline() -> None:
    other = Provenance("two", "1", "diagrams_src/two.py", credit="The site", address="https://example.org/")
    reader = opened(leaf("First"), leaf("Second", figure("word"), other))
    assert [one.title for one in reader.outline] == ["First", "Second"]  # type: ignore[union-attr]
    texts = [page.extract_text() for page in reader.pages]
    assert ["First" in texts[0], "What it says." in texts[0], "The site" in texts[1]] == [True] * 3
    links = [note.get_object()["/A"]["/URI"] for note in reader.pages[1].get("/Annots", [])]
    assert links == ["https://example.org/"]
    assert "figure: one@0123456789ab two@1" in str(reader.metadata)


def test_each_palette_has_its_ground() -> None:
    def ground(dark: bool) -> list[float]:
        operators = opened(leaf(), dark=dark).pages[0].get_contents().operations  # type: ignore[union-attr]
        return next(
            [round(float(one) * 255) for one in numbers]
            for numbers, operator in operators
            if operator in (b"rg", b"scn") and len(numbers) == 3
        )

    assert [ground(False), ground(True)] == [
        [*bytes.fromhex(palette.colours["bg"].lstrip("#"))] for palette in (LIGHT, DARK)
    ]


def test_same_figures_same_bytes() -> None:
    assert pdf([leaf(), leaf("Other")], "Title") == pdf([leaf(), leaf("Other")], "Title")


@pytest.mark.parametrize("words", HOSTILE_LABELS)
def test_any_words_make_a_document(words: str) -> None:
    hostile = figure(node("a", words), node("b", "plain"), edges=[edge("a", "b", label=words)])
    origin = Provenance("one", "0", credit=words, licence=words, source=words)
    for leaves in ([leaf(words, hostile, origin)], [leaf(words, hostile, origin), leaf()]):
        reader = PdfReader(io.BytesIO(pdf(leaves, words)))
        assert len(reader.pages) == len(leaves)
        assert str(reader.metadata.title or "") == one_line(words) or words != one_line(words)  # type: ignore[union-attr]
