"""Sizes: every text fits the part that holds it, in the widest and in the narrowest way to break it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from livediagrams.fit import MUTED, fit
from livediagrams.geometry import Box
from livediagrams.graph import Graph, Node
from livediagrams.sizes import Fit
from livediagrams.theme import NARROW, SMALLEST_TEXT, WIDE, Metrics
from making import BOTH, HOSTILE_LABELS, ICON, SHAPES, edge, figure, frame, graphs, group, node, row

METRICS = pytest.mark.parametrize("metrics", BOTH, ids=lambda metrics: metrics.width)


def fitted(one: Node, metrics: Metrics = WIDE) -> Fit:
    return fit(figure(one), metrics).nodes[one.id]


@METRICS
@given(graph=graphs())
@settings(max_examples=80)
def test_any_text_fits(metrics: Metrics, graph: Graph) -> None:
    sizes = fit(graph, metrics)
    assert set(sizes.nodes) == {one.id for one in graph.nodes}
    for one in [*sizes.nodes.values(), *sizes.titles.values()]:
        assert one.size.width >= one.blocks[0].width - 0.01
        assert one.size.height >= one.blocks[0].height - 0.01
        assert one.size.width < 4000
        widths = [block.width for block in one.blocks]
        assert widths == sorted(widths, reverse=True)
        spans = [span for block in one.blocks for line in block.lines for span in line.spans]
        assert all(span.size >= SMALLEST_TEXT * 0.69 if span.shift else span.size >= SMALLEST_TEXT for span in spans)


@METRICS
@pytest.mark.parametrize("shape", [*SHAPES.split(), "icon", "data"])
def test_a_label_in_a_shape_has_room(metrics: Metrics, shape: str) -> None:
    more = {"icon": {"icon": ICON}, "data": {"role": "data"}}.get(shape, {"attributes": {"shape": shape}})
    for label in HOSTILE_LABELS:
        found = fitted(node("a", label, **more), metrics)
        assert found.size.width >= found.blocks[0].width, label
        for block in found.blocks:
            assert found.height(block.width + 2 * found.padding.width) >= block.height, label


def test_a_text_with_no_words_needs_no_room() -> None:
    assert fitted(node("a", "  ")).blocks[0].lines == ()
    assert fitted(node("a", "  ")).size == WIDE.box_least
    assert not fit(figure(group("g", "a", label="  ")), WIDE).titles
    assert not fit(figure("a", "b", edges=[edge("a", "b", label=" ")]), WIDE).labels


def test_an_icon_stands_above_its_label() -> None:
    found = fitted(node("a", "Server", icon=ICON))
    assert found.icon == (WIDE.icon, WIDE.icon)
    assert found.size.height >= WIDE.icon + WIDE.icon_gap + found.blocks[0].height


def test_an_authors_size_is_kept_and_a_senseless_one_passed_by() -> None:
    assert fitted(node("a", "x", attributes={"shape": "box", "width": "3", "height": "2"})).size == (216, 144)
    plain = fitted(node("a", "x", attributes={"shape": "box"})).size
    for width in ("nan", "inf", "-3", "1e9", "wide"):
        assert fitted(node("a", "x", attributes={"shape": "box", "width": width})).size == plain


def test_a_text_without_end_has_room_too() -> None:
    for shape in ("box", "note", "circle"):
        found = fitted(node("a", "many words " * 300, attributes={"shape": shape, "fontsize": "40"}))
        assert found.size.height >= found.blocks[0].height > 2000


def test_a_narrow_figure_takes_no_authors_width() -> None:
    assert fitted(node("a", "x", attributes={"shape": "box", "width": "9"}), NARROW).size.width < 100


def test_no_text_is_smaller_than_can_be_read() -> None:
    found = fitted(node("a", "tiny", attributes={"fontsize": "4", "shape": "box"}))
    assert found.blocks[0].lines[0].spans[0].size == SMALLEST_TEXT


def test_the_first_line_is_the_name_and_the_rest_is_quiet() -> None:
    first, second = fitted(node("a", "Name\ndetail", role="data")).blocks[0].lines
    assert first.spans[0].bold
    assert (second.spans[0].bold, second.spans[0].colour, second.spans[0].size) == (False, MUTED, WIDE.detail)


def test_a_circle_is_as_wide_as_high() -> None:
    size = fitted(node("a", "a rather long label", attributes={"shape": "circle"})).size
    assert size.width == size.height


def test_a_record_shows_its_fields_without_ports() -> None:
    found = fitted(node("a", "<p>one|{two|<q>three}", attributes={"shape": "record"}))
    assert [cell.block.text for cell in found.cells] == ["one", "two", "three"]
    assert all(Box(0, 0, *found.size).contains(cell.box, slack=0.01) for cell in found.cells)


def test_escapes_stand_for_names() -> None:
    assert fitted(node("a", "\\N in \\G", attributes={"shape": "box"})).blocks[0].text == "a in A figure"
    labels = fit(figure("a", "b", edges=[edge("a", "b", label="\\T to \\H")]), WIDE).labels
    assert labels["a--b"]["label"].blocks[0].text == "a to b"


def test_a_frames_title_is_smaller_than_a_rows_heading() -> None:
    titles = fit(figure(frame("f", "a"), row("r", "b", label="r")), WIDE).titles
    assert titles["f"].size.height < titles["r"].size.height


def test_each_label_of_an_edge_has_its_own_room() -> None:
    said = edge("a", "b", label="one", tail_label="two", head_label="three", outer_label="four")
    assert set(fit(figure("a", "b", edges=[said]), WIDE).labels["a--b"]) == {"label", "tail", "head", "outer"}
