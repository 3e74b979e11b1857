"""Graph, Sizes and Placement to Scene: every part becomes marks, in paint order, with ink by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import hypot, isfinite
from typing import Final

from livediagrams import shapes, tokens
from livediagrams.bezier import outside, sampled
from livediagrams.compose import inks, names
from livediagrams.geometry import Box, Point, Route, Size, points_in, union
from livediagrams.graph import ROOT, Edge, Graph, Group, Node
from livediagrams.placement import Placement
from livediagrams.rich import Block
from livediagrams.scene import Arrow, Mark, Part, Picture, Rule, Scene, Shape, TextRun, Wire
from livediagrams.sizes import Fit, Sizes
from livediagrams.text import CAP_CENTER
from livediagrams.theme import Metrics
from livediagrams.tokens import Ink

_RADIUS, _FRAME_RADIUS, _PLATE_RADIUS = 8.0, 12.0, 8.0
_OUTLINE, _FRAME_OUTLINE, _WIRE = 1.5, 1.25, 1.75
_ARROW: Final = 8.0
_BOUNDARY_GAP: Final = 10.0
_INSET: Final = 8.0
"""Between the border of a record's field and text set to that side."""
_HEADS: Final = {
    "": "normal",
    "normal": "normal",
    "inv": "inverted",
    "onormal": "hollow",
    "empty": "hollow",
    "invempty": "hollow-inverted",
    "oinv": "hollow-inverted",
    "none": "none",
    "open": "open",
    "vee": "open",
    "halfopen": "open",
    "lnormal": "normal",
    "rnormal": "normal",
    "dot": "dot",
    "odot": "hollow-dot",
    "invdot": "dot",
    "invodot": "hollow-dot",
    "diamond": "diamond",
    "odiamond": "hollow-diamond",
    "ediamond": "hollow-diamond",
    "box": "box",
    "obox": "hollow-box",
    "tee": "bar",
    "crow": "crow",
}


def compose(graph: Graph, sizes: Sizes, placement: Placement, metrics: Metrics) -> Scene:
    """Return the scene of a placed graph."""
    composer = _Composer(graph, sizes, placement, metrics)
    parts = tuple(composer.parts())
    return Scene(
        id=graph.id,
        title=graph.title,
        caption=graph.caption,
        description=graph.description,
        size=placement.size,
        parts=parts,
        reading=names.reading(graph, (part.id for part in parts)),
        steps=tuple(step.focus for step in graph.steps),
        background=composer.background,
        note=graph.note,
        source=graph.note_source,
    )


class _Composer:
    """One figure in one width."""

    def __init__(self, graph: Graph, sizes: Sizes, placement: Placement, metrics: Metrics) -> None:
        self.graph, self.sizes, self.placement, self.metrics = graph, sizes, placement, metrics
        self.groups = graph.groups_by_id()
        self.depths = {group: sum(1 for _ in self._framed(around)) for group, around in self._around().items()}
        self.background = inks.fill_ink(graph.attributes.get("bgcolor", ""), None)
        self.grounds: dict[str, Ink] = {ROOT: self.background or tokens.BACKGROUND}

    def _around(self) -> dict[str, tuple[str, ...]]:
        return self.graph.ancestors()

    def _framed(self, groups: Iterable[str]) -> Iterator[str]:
        yield from (group for group in groups if shapes.draws_frame(self.groups[group]))

    def _ground_in(self, group: str) -> Ink:
        """Return the ink that lies under the members of a group."""
        if group not in self.grounds:
            own = self.groups[group]
            fill = self._frame_fill(own) if shapes.draws_frame(own) else None
            self.grounds[group] = fill or self._ground_in(own.parent)
        return self.grounds[group]

    def parts(self) -> Iterator[Part]:
        """Yield all parts in paint order: frames from the outside in, wires, nodes."""
        for group in self.graph.groups:
            if group.id in self.placement.boxes and (part := self._group(group)):
                yield part
        for edge in self.graph.edges:
            if edge.id in self.placement.routes and not shapes.is_hidden(edge):
                yield self._edge(edge)
        for node in self.graph.nodes:
            if node.id in self.placement.boxes and not shapes.is_hidden(node) and not shapes.is_room(node):
                yield self._node(node)

    # -- Groups

    def _group(self, group: Group) -> Part | None:
        """Return the frame and the title of a group; a row or column without a title draws nothing."""
        box, marks = self.placement.boxes[group.id], list[Mark]()
        if shapes.draws_frame(group):
            marks.append(self._frame(group, box))
        title = self.placement.titles.get(group.id)
        if title:
            marks += self._title(group, title)
        if not marks:
            return None
        name, detail = names.of_group(group)
        return Part(
            id=group.id,
            sort="group",
            box=box,
            marks=tuple(marks),
            name=name,
            detail=detail,
            role=group.role,
            kind=group.kind,
            note=group.note,
            source=group.source,
            href=group.href,
        )

    def _frame(self, group: Group, box: Box) -> Shape:
        attributes = group.attributes
        look = shapes.style(attributes.get("style", ""))
        own = attributes.get("pencolor", "") or attributes.get("color", "")
        stroke = inks.line_ink(own, tokens.FRAME_LINE, self._ground_in(group.parent))
        return Shape(
            box,
            radius=_FRAME_RADIUS,
            fill=self._frame_fill(group),
            stroke=stroke if inks.is_seen(own) else None,
            stroke_width=_width(_FRAME_OUTLINE, attributes, look.bold),
            dash=look.dash,
        )

    def _frame_fill(self, group: Group) -> Ink | None:
        """Return the ink of a frame: the author's, or one of two in turn; None lets the ground be seen."""
        attributes = group.attributes
        is_filled = shapes.style(attributes.get("style", "")).filled
        asked = attributes.get("bgcolor", "") or (attributes.get("fillcolor", "") if is_filled else "")
        return inks.fill_ink(asked, tokens.BACKGROUND if self.depths[group.id] % 2 else tokens.FRAME)

    def _title(self, group: Group, box: Box) -> Iterator[TextRun]:
        block = self.sizes.titles[group.id].block(box.width + 0.5)
        ink = tokens.INK if group.arrange and group.role != "frame" else tokens.MUTED
        yield from self._text(block, box, ink, align="l", on=self._ground_in(group.id))

    # -- Nodes

    def _node(self, node: Node) -> Part:
        box, form = self.placement.boxes[node.id], shapes.form(node)
        block = self.sizes.nodes[node.id].block(box.width)
        match form:
            case "boundary":
                marks = self._boundary(node, box, block)
            case "blank":
                marks = self._text(block, _middle(box, block), tokens.MUTED)
            case "icon":
                marks = self._icon(node, box, block)
            case _:
                marks = self._shape(node, form, box, block)
        name, detail = names.of_node(node)
        return Part(
            id=node.id,
            sort="node",
            box=box,
            marks=tuple(marks),
            name=name,
            detail=detail,
            role=node.role,
            kind=node.kind,
            note=node.note,
            source=node.source,
            href=node.href,
        )

    def _boundary(self, node: Node, box: Box, block: Block) -> Iterator[Mark]:
        """A dotted line over the whole width, open where its name stands."""
        name = self.placement.titles.get(node.id, Box(box.right, box.center.y, 0, 0))
        gap = _BOUNDARY_GAP if name.width else 0
        for start, end in ((box.x, name.x - gap), (name.right + gap, box.right)):
            if end - start > gap:
                yield Rule((Point(start, box.center.y), Point(end, box.center.y)), tokens.INK, _OUTLINE, "dotted")
        yield from self._text(block, name, tokens.INK)

    def _icon(self, node: Node, box: Box, block: Block) -> Iterator[Mark]:
        size = self.sizes.nodes[node.id].icon or Size(0, 0)
        icon = shapes.picture_box(box, size)
        yield Shape(icon.grow(2), radius=_PLATE_RADIUS, fill=tokens.PLATE)
        yield Picture(icon, node.icon)
        below = Box(box.x, box.bottom - 2 - block.height, box.width, block.height)
        yield from self._text(block, below, tokens.INK, on=self._ground_in(node.parent))

    def _shape(self, node: Node, form: str, box: Box, block: Block) -> Iterator[Mark]:
        look = shapes.style(node.attributes.get("style", ""))
        colour = node.attributes.get("color", "")
        ground = self._ground_in(node.parent)
        fill: Ink | None = tokens.fill(node.role)
        if look.filled:
            fill = inks.fill_ink(node.attributes.get("fillcolor", "") or colour, fill)
        on = fill or ground
        stroke = inks.line_ink(colour, inks.edge_of(fill) if fill and fill.light else tokens.line(node.role), ground)
        width = _width(_OUTLINE, node.attributes, look.bold)
        pen = stroke if width and inks.is_seen(colour) else None
        if form == "point":
            yield Shape(box, form="ellipse", fill=stroke, stroke=None)
            return
        corners = shapes.corners(form, box)
        if form != "text":
            name = "polygon" if corners else form if form in ("ellipse", "cylinder") else "rectangle"
            yield Shape(box, name, _RADIUS, corners, fill, pen, width, look.dash)
        if pen:
            inner = inks.detail_of(pen, fill)
            yield from (Rule(line, inner, width, look.dash) for line in shapes.details(node, form, box))
        fit = self.sizes.nodes[node.id]
        if fit.cells:
            yield from self._cells(fit, box, pen, width, on)
        else:
            yield from self._text(block, _middle(box, block, form), tokens.INK, on=on if form != "text" else ground)

    def _cells(self, fit: Fit, box: Box, pen: Ink | None, width: float, on: Ink) -> Iterator[Mark]:
        """The fields of a record: lines between them, and their texts."""
        across, down = box.width / fit.size.width, box.height / fit.size.height
        for number, cell in enumerate(fit.cells):
            x, y = box.x + cell.box.x * across, box.y + cell.box.y * down
            own = Box(x, y, cell.box.width * across, cell.box.height * down)
            if pen and cell.box.x > 0.5:
                yield Rule((Point(own.x, own.y), Point(own.x, own.bottom)), pen, width)
            if pen and cell.box.y > 0.5:
                yield Rule((Point(own.x, own.y), Point(own.right, own.y)), pen, width)
            lines = self._text(cell.block, _middle(own, cell.block), tokens.INK, on=on, within=own)
            yield from (replace(line, place=str(number)) for line in lines)

    # -- Edges

    def _edge(self, edge: Edge) -> Part:
        way, attributes = self.placement.routes[edge.id], edge.attributes
        look = shapes.style(attributes.get("style", ""))
        size = _ARROW * min(max(_float(attributes.get("arrowsize", ""), 1.0), 0.5), 3)
        middle = way.points[len(way.points) // 2]
        stroke = inks.line_ink(attributes.get("color", ""), tokens.LINE, self._ground(Box(*middle, 0, 0)))
        arrows, cut = _arrows(edge, way, size)
        width = _width(_WIRE, attributes, look.bold)
        marks: list[Mark] = []
        if width and inks.is_seen(attributes.get("color", "")):
            *before, last = self._past_titles(cut)
            marks += [Wire(piece, stroke, width, look.dash) for piece in before]
            marks.append(Wire(last, stroke, width, look.dash, arrows))
        texts = []
        for place, box in self.placement.labels.get(edge.id, {}).items():
            marks += self._label(edge, place, box, way)
            texts.append(box)
        around = union([*(Box(x, y, 0, 0) for x, y in way.points), *texts])
        name, detail = names.of_edge(edge)
        return Part(
            id=edge.id,
            sort="edge",
            box=around,
            marks=tuple(marks),
            name=name,
            detail=detail,
            role=edge.role,
            tail=edge.tail,
            head=edge.head,
            direction=edge.direction,
            note=edge.note,
            source=edge.source,
            href=edge.href,
        )

    def _past_titles(self, way: Route) -> list[Route]:
        """Return the pieces of a curve between the titles in its way: where none could be set aside, it gives way."""
        titles = [box.grow(2) for box in self.placement.titles.values()]
        crossed = [title for title in titles if _passes(way, title)] if way.curved else []
        return (outside(way, crossed) or [way]) if crossed else [way]

    def _label(self, edge: Edge, place: str, box: Box, way: Route) -> Iterator[Mark]:
        fit = self.sizes.labels.get(edge.id, {}).get(place)
        if fit is None:
            return
        ground = self._ground(box)
        if _passes(way, box):
            yield Shape(box.grow(1), radius=3, fill=ground)
        lines = self._text(fit.blocks[0], _middle(box, fit.blocks[0]), tokens.MUTED, on=ground)
        yield from (replace(line, place="" if place == "label" else place) for line in lines)

    def _ground(self, box: Box) -> Ink:
        """Return the ink that lies under a box: that of the innermost frame around it, else the figure's."""
        ground = self.grounds[ROOT]
        for group in self.graph.groups:
            frame = self.placement.boxes.get(group.id)
            if frame and shapes.draws_frame(group) and frame.contains(box):
                ground = self._ground_in(group.id)
        return ground

    # -- Text

    def _text(
        self,
        block: Block,
        box: Box,
        ink: Ink,
        *,
        align: str = "",
        on: Ink = tokens.BACKGROUND,
        within: Box | None = None,
    ) -> Iterator[TextRun]:
        """Yield the lines of a block in a box of its own size; lines set to a side go to that of `within`."""
        y = box.y + (box.height - block.height) / 2
        for line in block.lines:
            size = max((span.size for span in line.spans), default=0)
            side = align or line.align
            left, right = (within.x + _INSET, within.right - _INSET) if within else (box.x, box.right)
            x = {"l": left, "r": right}.get(side, box.x + box.width / 2)
            baseline = y + line.height / 2 + CAP_CENTER * size
            if line.text.strip():
                anchor = {"l": "start", "r": "end"}.get(side, "middle")
                own = inks.span_inks(line, on)
                one = own[0] if own and all(ink_of == own[0] for ink_of in own) else None
                base = one or (inks.readable_ink(on) if on.light and ink in (tokens.INK, tokens.MUTED) else ink)
                yield TextRun(Point(x, baseline), line.spans, base, anchor, line.width, () if one else own)
            y += line.height


def _middle(box: Box, block: Block, form: str = "") -> Box:
    """Return the box of a block in the middle of another; in a cylinder, below its lid."""
    lid = min(box.height * 0.12, 12) if form == "cylinder" else 0
    x = box.x + (box.width - block.width) / 2
    return Box(x, box.y + lid / 2 + (box.height - block.height) / 2, block.width, block.height)


def _float(text: str, default: float) -> float:
    try:
        return float(text)
    except ValueError:
        return default


def _width(base: float, attributes: Mapping[str, str], bold: bool) -> float:
    """Return how wide a line is: an author's own width, in points, is taken as so much more or less than Graphviz's."""
    asked = _float(attributes.get("penwidth", ""), -1)
    if not isfinite(asked) or asked < 0:
        return base + (1.0 if bold else 0.0)
    return 0.0 if asked == 0 else max(base + min(asked, 12.0) - 1.0, 0.75)


def _arrows(edge: Edge, way: Route, size: float) -> tuple[tuple[Arrow, ...], Route]:
    """Return the arrow heads, and the route cut back so that its line does not show through them."""
    points, arrows = list(way.points), list[Arrow]()
    attributes = edge.attributes
    if edge.direction in ("forward", "both"):
        arrows += _arrow(points, attributes.get("arrowhead", ""), size)
    if edge.direction in ("back", "both"):
        points.reverse()
        arrows += _arrow(points, attributes.get("arrowtail", ""), size)
        points.reverse()
    return tuple(arrows), Route(tuple(points), way.curved)


def _arrow(points: list[Point], asked: str, size: float) -> Iterator[Arrow]:
    """Yield the head at the last of the points, which is moved back to the head's foot."""
    form = _HEADS.get(asked.lower(), "normal")
    if form == "none" or len(points) < 2:
        return
    tip = points[-1]
    before = next((point for point in reversed(points[:-1]) if hypot(tip.x - point.x, tip.y - point.y) > 0.01), None)
    if before is None:
        return
    length = hypot(tip.x - before.x, tip.y - before.y)
    way = Point((tip.x - before.x) / length, (tip.y - before.y) / length)
    back = min(size * 0.9 if form not in ("open", "bar", "crow") else 0.5, length * 0.9)
    points[-1] = Point(tip.x - way.x * back, tip.y - way.y * back)
    yield Arrow(tip, way, form, size)


def _passes(way: Route, box: Box) -> bool:
    """Return whether a route runs through the box."""
    return any(piece.grow(1).overlaps(box) for piece in way.boxes()) and points_in(box, sampled(way, 3)) > 0
