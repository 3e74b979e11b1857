"""Graph and Metrics to Sizes: how big each part wants to be, and the ways to break its label. Opens no icon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from livediagrams import labels, shapes
from livediagrams.fit import records
from livediagrams.geometry import Size
from livediagrams.graph import Edge, Graph, Group, Node
from livediagrams.rich import Block, Line, Span
from livediagrams.sizes import Fit, Sizes
from livediagrams.text import MOST_BLOCKS, wraps
from livediagrams.theme import SMALLEST_TEXT, Metrics

MUTED: Final = "@muted"
"""The colour of a span that is set in the muted ink."""

_INCH: Final = 72.0
_STOCK_SIDE: Final = 1.4
"""Inches: the width that `diagrams` gives a node with an icon."""
_LARGEST_SIDE: Final = 2000.0


def fit(graph: Graph, metrics: Metrics) -> Sizes:
    """Return the needs of every node, group title and edge label.

    Only `arrange` chooses among the ways to break a label: where nothing is arranged, there is one.
    """
    ways = MOST_BLOCKS if any(group.arrange for group in graph.groups) else 1
    titles = {group.id: _title(group, metrics, ways) for group in graph.groups}
    return Sizes(
        nodes={node.id: _node(node, graph, metrics, ways) for node in graph.nodes},
        titles={group: title for group, title in titles.items() if title.blocks[0].lines},
        labels={edge.id: found for edge in graph.edges if (found := _labels(edge, metrics))},
    )


def _node(node: Node, graph: Graph, metrics: Metrics, ways: int) -> Fit:
    form = shapes.form(node)
    match form:
        case "boundary":
            return _boundary(node, metrics)
        case "icon":
            return _icon(node, graph, metrics, ways)
        case "layer" | "blank":
            return _layer(node, graph, metrics, form, ways)
        case "point":
            return Fit(Size(8, 8), (Block(),))
    return _shape(node, graph, metrics, form, ways)


def _boundary(node: Node, metrics: Metrics) -> Fit:
    lines = [_quiet(line, metrics.label) for line in labels.parse(node.label, size=metrics.label).lines]
    blocks = wraps(lines, limit=metrics.title_limit, leading=metrics.leading, most=1)
    return Fit(Size(blocks[0].width + 40, max(metrics.boundary_height, blocks[0].height)), blocks, Size(0, 0))


def _icon(node: Node, graph: Graph, metrics: Metrics, ways: int) -> Fit:
    lines = _text(node, graph, metrics.caption)
    blocks = wraps(lines, limit=metrics.icon_text_limit, leading=metrics.leading, most=ways)
    asked = min(_inches(node.attributes, "width", _STOCK_SIDE), _inches(node.attributes, "height", 2 * _STOCK_SIDE))
    side = metrics.icon * min(max(asked / _STOCK_SIDE, 0.5), 4)
    gap = metrics.icon_gap if blocks[0].lines else 0
    return Fit(_icon_size(side, gap, blocks[0]), blocks, Size(2, 2), Size(side, side))


def _icon_size(side: float, gap: float, block: Block) -> Size:
    return Size(max(side, block.width) + 4, side + gap + block.height + 4)


def _layer(node: Node, graph: Graph, metrics: Metrics, form: str, ways: int) -> Fit:
    """A box of a role: the label's first line is the name, the rest is detail."""
    first, *rest = _text(node, graph, metrics.name, bold=True) or [Line(())]
    lines = [first, *(_quiet(line, metrics.detail) for line in rest)]
    if form == "blank":
        if not node.label.strip():
            lane = 2 * metrics.clearance + 4  # room for a line to pass
            return Fit(Size(_inches(node.attributes, "width", lane / _INCH) * _INCH, 0), (Block(),))
        lines = [_quiet(line, metrics.detail) for line in lines]
    blocks = wraps(lines, limit=metrics.text_limit, leading=metrics.leading, most=ways)
    return _padded(blocks, metrics.padding, metrics.box_least)


def _record(node: Node, graph: Graph, metrics: Metrics) -> Fit:
    """A box divided into fields; its outermost ones lie one below the other when the figure runs across."""

    def measure(text: str) -> Block:
        lines = _text(replace(node, label=text), graph, metrics.caption)
        return wraps(lines, limit=metrics.text_limit, leading=metrics.leading, most=1)[0]

    padding = Size(max(metrics.padding.width - 4, 5), max(metrics.padding.height - 5, 4))
    upright = graph.direction in ("LR", "RL")
    size, cells = records.cells(
        node.label, upright=upright, measure=measure, padding=padding, least=_asked(node, metrics)
    )
    return Fit(size, (Block((), size.width, size.height),), cells=cells)


def _asked(node: Node, metrics: Metrics) -> Size:
    """Return the size that the author wants a shape to have at least; there is no room for it in narrow figures."""
    if metrics.width == "narrow":
        return Size(0, 0)
    width, height = (_inches(node.attributes, name, 0) * _INCH for name in ("width", "height"))
    return Size(min(width, _LARGEST_SIDE), min(height, _LARGEST_SIDE))


def _shape(node: Node, graph: Graph, metrics: Metrics, form: str, ways: int) -> Fit:
    if form == "record":
        return _record(node, graph, metrics)
    lines = _text(node, graph, metrics.caption)
    blocks = wraps(lines, limit=metrics.text_limit, leading=metrics.leading, most=ways)
    padding = metrics.padding
    if form == "text":  # without text it is a joint that edges pass
        padding = Size(4, 2) if blocks[0].lines else Size(0, 0)
    room = _padded(blocks, padding, Size(0, 0) if form == "text" else metrics.box_least).size
    needed = shapes.around(form, room)
    asked = _asked(node, metrics)
    width, height = max(needed.width, asked.width), max(needed.height, asked.height)
    if shapes.is_regular(node):
        width = height = max(width, height)
    # The room beside the text is padding too, so that a broken label keeps to the middle of its form.
    across = (width - blocks[0].width) / 2 if form not in ("rectangle", "text") else padding.width
    return Fit(Size(width, height), blocks, Size(across, padding.height))


def _padded(blocks: tuple[Block, ...], padding: Size, least: Size) -> Fit:
    first = blocks[0]
    size = Size(max(first.width + 2 * padding.width, least.width), max(first.height + 2 * padding.height, least.height))
    return Fit(size, blocks, padding)


def _title(group: Group, metrics: Metrics, ways: int) -> Fit:
    """A frame's title is small and bold; a row or column without a frame has a heading with a quiet second line."""
    if group.arrange and group.role != "frame":
        first, *rest = labels.parse(group.label, size=metrics.heading, bold=True).lines or (Line(()),)
        lines = [first, *(_quiet(line, metrics.caption) for line in rest)]
    else:
        size = max(_number(group.attributes, "fontsize", metrics.frame_title), SMALLEST_TEXT)
        parsed = labels.parse(group.label, size=size, bold=True).lines
        lines = [
            replace(line, spans=tuple(_coloured(span, group.attributes) for span in line.spans)) for line in parsed
        ]
    blocks = wraps(lines, limit=metrics.title_limit, leading=metrics.leading, most=ways)
    return Fit(Size(blocks[0].width, blocks[0].height), blocks)


def _coloured(span: Span, attributes: Mapping[str, str]) -> Span:
    return replace(span, colour=span.colour or attributes.get("fontcolor", "") or MUTED)


def _labels(edge: Edge, metrics: Metrics) -> dict[str, Fit]:
    size = max(_number(edge.attributes, "fontsize", metrics.label), SMALLEST_TEXT)
    found = {}
    for place, text in edge.labels():
        names = {"E": edge.id, "T": edge.tail, "H": edge.head}
        lines = _sized(labels.parse(text, size=size, names=names).lines)
        lines = [replace(line, spans=tuple(_coloured(span, edge.attributes) for span in line.spans)) for line in lines]
        blocks = wraps(lines, limit=metrics.label_limit, leading=metrics.leading, most=1)
        if blocks[0].lines:
            found[place] = Fit(Size(blocks[0].width + 6, blocks[0].height + 2), blocks, Size(3, 1))
    return found


def _text(node: Node, graph: Graph, size: float, *, bold: bool = False) -> list[Line]:
    """Return the label's lines as the author styled them: size, weight and colour of the node's font attributes."""
    font = node.attributes.get("fontname", "").lower()
    wanted = max(_number(node.attributes, "fontsize", size), SMALLEST_TEXT)
    bold = bold or "bold" in font
    parsed = labels.parse(node.label, size=wanted, bold=bold, names={"N": node.id, "G": graph.title})
    italic, colour = "italic" in font or "oblique" in font, node.attributes.get("fontcolor", "")
    return [
        replace(
            line,
            spans=tuple(
                replace(span, italic=span.italic or italic, colour=span.colour or colour) for span in line.spans
            ),
        )
        for line in _sized(parsed.lines)
    ]


def _sized(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with no text smaller than the smallest that can be read."""
    return [
        replace(line, spans=tuple(replace(span, size=max(span.size, SMALLEST_TEXT)) for span in line.spans))
        for line in lines
    ]


def _quiet(line: Line, size: float) -> Line:
    """Return the line in the look of a detail."""
    spans = tuple(replace(span, size=size, bold=False, colour=span.colour or MUTED) for span in line.spans)
    return replace(line, spans=spans)


def _number(attributes: Mapping[str, str], name: str, default: float) -> float:
    try:
        value = float(attributes.get(name, "") or default)
    except ValueError:
        return default
    return value if 0 < value < 1000 else default


def _inches(attributes: Mapping[str, str], name: str, default: float) -> float:
    return min(_number(attributes, name, default), 20)
