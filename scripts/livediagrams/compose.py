"""Graph, Sizes and Placement to Scene: every part becomes marks, in paint order, with ink by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import hypot
from typing import Final

from livediagrams import shapes, tokens
from livediagrams.colours import BLACK, WHITE, Colour, Use, pair, parse, readable_text
from livediagrams.geometry import Box, Point, Route, Size, union
from livediagrams.graph import Edge, Graph, Group, Node
from livediagrams.labels import plain
from livediagrams.placement import Placement
from livediagrams.rich import Block, Line
from livediagrams.scene import Arrow, Mark, Part, Picture, Rule, Scene, Shape, TextRun, Wire
from livediagrams.sizes import Sizes
from livediagrams.theme import DARK, LIGHT, Metrics
from livediagrams.tokens import Ink

_RADIUS, _FRAME_RADIUS, _PLATE_RADIUS = 8.0, 12.0, 8.0
_OUTLINE, _FRAME_OUTLINE, _WIRE = 1.5, 1.25, 1.75
_CAP_CENTER: Final = 0.358
"""Half the height of Arimo's capitals, in ems: a baseline so far below a line's middle sets capitals in the middle."""
_ARROW: Final = 8.0
_BOUNDARY_GAP: Final = 10.0
_HEADS: Final = {
    "": "normal",
    "normal": "normal",
    "inv": "normal",
    "onormal": "hollow",
    "empty": "hollow",
    "invempty": "hollow",
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
_MINIMUM_TEXT_CONTRAST, _MINIMUM_LINE_CONTRAST = 4.5, 3.0
_INKS: Final = (LIGHT.colours["ink"], DARK.colours["ink"])
_LIGHT_GROUND: Final = parse(LIGHT.colours["frame"]) or WHITE
_DARK_GROUND: Final = parse(DARK.colours["frame"]) or BLACK


def compose(graph: Graph, sizes: Sizes, placement: Placement, metrics: Metrics) -> Scene:
    """Return the scene of a placed graph."""
    composer = _Composer(graph, sizes, placement, metrics)
    return Scene(
        id=graph.id,
        title=graph.title,
        caption=graph.caption,
        description=graph.description,
        size=placement.size,
        parts=tuple(composer.parts()),
        steps=tuple(step.focus for step in graph.steps),
    )


class _Composer:
    """One figure in one width."""

    def __init__(self, graph: Graph, sizes: Sizes, placement: Placement, metrics: Metrics) -> None:
        self.graph, self.sizes, self.placement, self.metrics = graph, sizes, placement, metrics
        self.depths = {group: sum(1 for _ in self._framed(around)) for group, around in self._around().items()}
        self.names: dict[str, str] = {}

    def _around(self) -> dict[str, tuple[str, ...]]:
        return self.graph.ancestors()

    def _framed(self, groups: Iterable[str]) -> Iterator[str]:
        by_id = self.graph.groups_by_id()
        yield from (group for group in groups if shapes.draws_frame(by_id[group]))

    def parts(self) -> Iterator[Part]:
        """Yield all parts in paint order: frames from the outside in, wires, nodes."""
        for group in self.graph.groups:
            if group.id in self.placement.boxes and (part := self._group(group)):
                yield part
        for edge in self.graph.edges:
            if edge.id in self.placement.routes and not shapes.is_hidden(edge):
                yield self._edge(edge)
        for node in self.graph.nodes:
            if node.id in self.placement.boxes and not shapes.is_hidden(node):
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
        return Part(
            id=group.id,
            sort="group",
            box=box,
            marks=tuple(marks),
            name=plain(group.label) or group.id.rpartition("/")[2],
            role=group.role,
            kind=group.kind,
            note=group.note,
            source=group.source,
            href=group.href,
        )

    def _frame(self, group: Group, box: Box) -> Shape:
        attributes = group.attributes
        look = shapes.style(attributes.get("style", ""))
        fill = tokens.BACKGROUND if self.depths[group.id] % 2 else tokens.FRAME
        background = attributes.get("bgcolor", "") or (attributes.get("fillcolor", "") if look.filled else "")
        stroke = _line_ink(attributes.get("pencolor", "") or attributes.get("color", ""), tokens.FRAME_LINE)
        return Shape(
            box,
            radius=_FRAME_RADIUS,
            fill=_fill_ink(background, fill),
            stroke=stroke,
            stroke_width=_FRAME_OUTLINE * _pen(attributes),
            dash=look.dash,
        )

    def _title(self, group: Group, box: Box) -> Iterator[TextRun]:
        block = self.sizes.titles[group.id].block(box.width + 0.5)
        ink = tokens.INK if group.arrange and group.role != "frame" else tokens.MUTED
        yield from self._text(block, box, ink, align="l")

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
        return Part(
            id=node.id,
            sort="node",
            box=box,
            marks=tuple(marks),
            name=plain(node.label) or node.id.rpartition("/")[2],
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
        yield from self._text(block, below, tokens.INK)

    def _shape(self, node: Node, form: str, box: Box, block: Block) -> Iterator[Mark]:
        look = shapes.style(node.attributes.get("style", ""))
        colour = node.attributes.get("color", "")
        fill = tokens.fill(node.role)
        if look.filled:
            fill = _fill_ink(node.attributes.get("fillcolor", "") or colour, fill)
        stroke = _line_ink(colour, tokens.line(node.role) if not fill.light else _edge_of(fill))
        width = _OUTLINE * (1.6 if look.bold else 1) * _pen(node.attributes)
        if form not in ("text", "point"):
            yield Shape(
                box,
                form="polygon" if shapes.corners(form, box) else form if form in ("ellipse", "cylinder") else "rectangle",
                radius=_RADIUS,
                points=shapes.corners(form, box),
                fill=fill,
                stroke=stroke,
                stroke_width=width,
                dash=look.dash,
            )
        elif form == "point":
            yield Shape(box, form="ellipse", fill=stroke, stroke=None)
        yield from self._text(block, _middle(box, block, form), tokens.INK, on=fill)

    # -- Edges

    def _edge(self, edge: Edge) -> Part:
        way, attributes = self.placement.routes[edge.id], edge.attributes
        look = shapes.style(attributes.get("style", ""))
        size = _ARROW * min(max(_float(attributes.get("arrowsize", ""), 1.0), 0.5), 3)
        stroke = _line_ink(attributes.get("color", ""), tokens.LINE)
        arrows, cut = _arrows(edge, way, size)
        width = _WIRE * (1.6 if look.bold else 1) * _pen(attributes)
        marks: list[Mark] = [Wire(cut, stroke, width, look.dash, arrows)]
        texts = []
        for place, box in self.placement.labels.get(edge.id, {}).items():
            label = self._label(edge, "outer" if place == "label" and not edge.label.strip() else place, box, way)
            marks += label
            texts.append(box)
        around = union([*(Box(x, y, 0, 0) for x, y in way.points), *texts])
        return Part(
            id=edge.id,
            sort="edge",
            box=around,
            marks=tuple(marks),
            name=plain(edge.label or edge.outer_label or edge.head_label or edge.tail_label),
            role=edge.role,
            tail=edge.tail,
            head=edge.head,
            direction=edge.direction,
            note=edge.note,
            source=edge.source,
            href=edge.href,
        )

    def _label(self, edge: Edge, place: str, box: Box, way: Route) -> Iterator[Mark]:
        fit = self.sizes.labels.get(edge.id, {}).get(place)
        if fit is None:
            return
        if _passes(way, box):
            yield Shape(box.grow(1), radius=3, fill=self._ground(box))
        yield from self._text(fit.blocks[0], _middle(box, fit.blocks[0]), tokens.MUTED)

    def _ground(self, box: Box) -> Ink:
        """Return the ink that lies under a box: that of the innermost frame around it, else the page's."""
        ground = tokens.BACKGROUND
        for group in self.graph.groups:
            frame = self.placement.boxes.get(group.id)
            if frame and shapes.draws_frame(group) and frame.contains(box):
                ground = self._frame(group, frame).fill or ground
        return ground

    # -- Text

    def _text(
        self, block: Block, box: Box, ink: Ink, *, align: str = "", on: Ink = tokens.BACKGROUND
    ) -> Iterator[TextRun]:
        """Yield the lines of a block in a box of its own height."""
        y = box.y + (box.height - block.height) / 2
        for line in block.lines:
            size = max((span.size for span in line.spans), default=0)
            side = align or line.align
            x = {"l": box.x, "r": box.right}.get(side, box.x + box.width / 2)
            baseline = y + line.height / 2 + _CAP_CENTER * size
            if line.text.strip():
                anchor = {"l": "start", "r": "end"}.get(side, "middle")
                inks = _span_inks(line, on)
                one = inks[0] if inks and all(span_ink == inks[0] for span_ink in inks) else None
                base = one or (_readable_ink(on) if on.light and ink == tokens.INK else ink)
                yield TextRun(Point(x, baseline), line.spans, base, anchor, line.width, () if one else inks)
            y += line.height


def _span_inks(line: Line, on: Ink) -> tuple[Ink | None, ...]:
    """Return the ink of each span, None where it is the line's; () when no span has one of its own."""
    inks = tuple(_text_ink(span.colour, on) for span in line.spans)
    return inks if any(inks) else ()


def _text_ink(colour: str, on: Ink) -> Ink | None:
    if colour == "@muted":
        return tokens.MUTED if not on.light else _readable_ink(on)
    wanted = parse(colour) if colour else None
    if wanted is None:
        return None
    if on.light:
        return _readable_ink(on, wanted)
    return _paired(wanted, "text", _MINIMUM_TEXT_CONTRAST)


def _readable_ink(on: Ink, wanted: Colour | None = None) -> Ink:
    """Return a text ink for an author's own fill."""
    light = readable_text(on.light, wanted, inks=_INKS)
    return Ink(light=light, dark=readable_text(on.dark, wanted, inks=_INKS))


def _line_ink(colour: str, unset: Ink) -> Ink:
    wanted = parse(colour) if colour else None
    if wanted is None or wanted.alpha == 0:
        return unset
    return _paired(wanted, "line", _MINIMUM_LINE_CONTRAST)


def _fill_ink(colour: str, unset: Ink) -> Ink:
    wanted = parse(colour) if colour else None
    if wanted is None:
        return unset
    if wanted.alpha == 0:
        return tokens.BACKGROUND
    return _paired(wanted, "fill", 1)


def _edge_of(fill: Ink) -> Ink:
    """Return an outline for an author's fill: the fill itself where it can be seen, else moved until it can."""
    return _line_ink(fill.light, tokens.LINE)


def _paired(wanted: Colour, use: Use, ratio: float) -> Ink:
    # Frames are the darker ground in light and the lighter one in dark: what is readable there is so on the page.
    light, dark = pair(wanted, use, light_background=_LIGHT_GROUND, dark_background=_DARK_GROUND, ratio=ratio)
    return Ink(light=light, dark=dark)


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


def _pen(attributes: Mapping[str, str]) -> float:
    return min(max(_float(attributes.get("penwidth", ""), 1.0), 0.4), 5)


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
    """Return whether a polyline runs through the box; a curve is taken by points on it."""
    points = _sampled(way.points) if way.curved else way.points
    for start, end in zip(points, points[1:]):
        steps = max(1, int(hypot(end.x - start.x, end.y - start.y) / 3))
        for step in range(steps + 1):
            x, y = start.x + (end.x - start.x) * step / steps, start.y + (end.y - start.y) * step / steps
            if box.x < x < box.right and box.y < y < box.bottom:
                return True
    return False


def _sampled(points: Sequence[Point]) -> list[Point]:
    """Return points on joined cubic Bézier curves."""
    found = [points[0]]
    for index in range(0, len(points) - 3, 3):
        a, b, c, d = points[index : index + 4]
        for step in range(1, 9):
            t = step / 8
            u = 1 - t
            weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            found.append(
                Point(
                    sum(w * p.x for w, p in zip(weights, (a, b, c, d), strict=True)),
                    sum(w * p.y for w, p in zip(weights, (a, b, c, d), strict=True)),
                )
            )
    return found
