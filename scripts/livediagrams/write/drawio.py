"""Figures to a file of diagrams.net (draw.io): a page each, positions kept, groups nested, edges attached.

The format: https://www.drawio.com/docs/reference/file-format/. A cell's geometry is relative to its parent's; edges
are in the page's layer, so their points are those of the page. Colours are the light palette's: the program turns
them for its own dark mode.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final

from livediagrams.bezier import between, distance, sampled
from livediagrams.geometry import Box, Point, Route, box_around
from livediagrams.geometry import decimal as _n
from livediagrams.rich import Span
from livediagrams.scene import Arrow, Part, Picture, Rule, Shape, TextRun, Wire
from livediagrams.sheet import Sheet
from livediagrams.text import clean
from livediagrams.theme import LIGHT
from livediagrams.tokens import Ink
from livediagrams.words import is_safe
from livediagrams.write.lines import text_blocks, text_box
from livediagrams.write.wiring import end_of, last_wire, route_of, unseen_ends

_FONT: Final = "Arial"
_DASHES: Final = {"dashed": "dashed=1;dashPattern=6 4;fixDash=1;", "dotted": "dashed=1;dashPattern=2 4;fixDash=1;"}
_ARROWS: Final = {
    # Names of ends in the format, and whether they are filled.
    "normal": ("block", 1),
    "inverted": ("block", 1),
    "hollow": ("block", 0),
    "hollow-inverted": ("block", 0),
    "open": ("open", 0),
    "diamond": ("diamond", 1),
    "hollow-diamond": ("diamond", 0),
    "dot": ("oval", 1),
    "hollow-dot": ("oval", 0),
    "box": ("box", 1),
    "hollow-box": ("box", 0),
    "bar": ("baseDash", 0),
    "crow": ("ERmany", 0),
}
_LAYER: Final = "1"


def drawio(sheets: Sequence[Sheet]) -> str:
    """Return the figures as one file, a page each."""
    agents = dict.fromkeys(sheet.provenance.engine for sheet in sheets)
    pages = "".join(_Page(sheet).xml() for sheet in sheets)
    return f'<mxfile host="livediagrams" agent="{_attribute(", ".join(agents))}">\n{pages}</mxfile>\n'


class _Page:
    """One figure."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.scene = sheet, sheet.scene
        unseen = list(unseen_ends(self.scene))
        self.solids = [*unseen, *(part for part in self.scene.parts if part.sort != "edge")]
        self.boxes = {part.id: _box_of(part) for part in self.solids}
        self.groups = {part.id for part in self.solids if part.sort == "group"}

    def xml(self) -> str:
        """Return the page."""
        width, height = (round(side) for side in self.scene.size)
        ground = f' background="{_colour(self.scene.background)}"' if self.scene.background else ""
        cells = "\n".join(self._cells())
        return (
            f'<diagram id="{_attribute(self.scene.id)}" name="{_attribute(self.scene.title or self.scene.id)}">'
            f'<mxGraphModel dx="{width}" dy="{height}" grid="1" gridSize="10" guides="1" tooltips="1" connect="1" '
            f'arrows="1" fold="1" page="0" pageScale="1" pageWidth="{width}" pageHeight="{height}" math="0" '
            f'shadow="0"{ground}><root>\n{cells}\n</root></mxGraphModel></diagram>\n'
        )

    def _cells(self) -> Iterator[str]:
        """Yield the cells: parents before their children, frames before what is in them, lines above both."""
        origin = self.sheet.provenance.said().items()
        said = "".join(f' {name}="{_attribute(value)}"' for name, value in origin)
        words = f' caption="{_attribute(self.scene.caption)}" description="{_attribute(self.scene.description)}"'
        yield f'<UserObject id="0" label=""{said}{words}><mxCell/></UserObject>'
        yield f'<mxCell id="{_LAYER}" parent="0"/>'
        for part in sorted(self.solids, key=lambda part: part.sort != "group"):
            yield from self._solid(part)
        for part in self.scene.parts:
            if part.sort == "edge":
                yield from self._edge(part)

    # -- Nodes and groups

    def _solid(self, part: Part) -> Iterator[str]:
        parent = self._parent(part.id)
        box, around = self.boxes[part.id], self.boxes.get(parent, Box(0, 0, 0, 0))
        blocks = list(text_blocks(part))
        own = blocks[0][1] if len(blocks) == 1 else ()
        shape = next((mark for mark in part.marks if isinstance(mark, Shape)), None)
        picture = next((mark for mark in part.marks if isinstance(mark, Picture)), None)
        style = (
            self._image(picture) if picture else _look(shape) if shape else "rounded=0;fillColor=none;strokeColor=none;"
        )
        style += f"container={int(part.sort == 'group')};collapsible=0;recursiveResize=0;"
        style += _below(own) if picture else _within(own, box)
        yield self._vertex(
            part, _label(own), style, box.shift(-around.x, -around.y), self._id(parent) if parent else _LAYER
        )
        details = [mark for mark in part.marks if isinstance(mark, Rule)]
        for number, rule in enumerate(details):
            yield _detail(f"{self._id(part.id)}:line{number}", self._id(part.id), rule, box)
        for place, runs in blocks if not own else ():
            inner = text_box(runs).shift(-box.x, -box.y)
            name, look = (
                f"{self._id(part.id)}:{place}",
                f"text;fillColor=none;strokeColor=none;{_within(runs, text_box(runs))}",
            )
            yield _cell(name, _label(runs), look, self._id(part.id), _geometry(inner), 'vertex="1" connectable="0"')

    def _parent(self, part: str) -> str:
        """Return the innermost group around a part that is drawn, "" where there is none."""
        while part:
            part = part.rpartition("/")[0]
            if part in self.groups:
                return part
        return ""

    def _image(self, picture: Picture) -> str:
        # A style ends at a semicolon, so the usual ";base64" cannot stand in it; the program knows the address without.
        data = base64.b64encode(self.sheet.icons[picture.icon]).decode()
        return f"shape=image;imageAspect=1;aspect=fixed;image=data:image/png,{data};"

    def _vertex(self, part: Part, label: str, style: str, box: Box, parent: str) -> str:
        cell = f'<mxCell style="{style}" vertex="1" parent="{parent}">{_geometry(box)}</mxCell>'
        return self._object(part, label, cell)

    def _object(self, part: Part, label: str, cell: str) -> str:
        """Return a cell with what is known of its part: the note is shown when a mouse rests on it."""
        source = f" (source: {part.source})" if part.source else ""
        said = {
            "tooltip": f"{part.note}{source}".strip(),
            "link": part.href if part.href and is_safe(part.href) else "",
            "role": part.role,
            "kind": part.kind,
        }
        more = "".join(f' {name}="{_attribute(value)}"' for name, value in said.items() if value)
        return f'<UserObject id="{self._id(part.id)}" label="{_attribute(label)}"{more}>{cell}</UserObject>'

    def _id(self, part: str) -> str:
        """Return a cell's id: the part's address in a page, which no other page of the file has."""
        return _attribute(f"{self.scene.id}/{part}")

    # -- Edges

    def _edge(self, part: Part) -> Iterator[str]:
        wire, route = last_wire(part), route_of(part)
        style = "edgeStyle=none;html=1;" + (_line(wire, route) if wire and route else "strokeColor=none;")
        points = ""
        if route:
            for name, end, at in (("exit", part.tail, route.points[0]), ("entry", part.head, route.points[-1])):
                style += _port(name, at, self.boxes[end])
            bends = [*_bends(route)]
            points = f'<Array as="points">{"".join(_point(bend) for bend in bends)}</Array>' if bends else ""
        ends = f'source="{self._id(part.tail)}" target="{self._id(part.head)}"'
        geometry = f'<mxGeometry relative="1" as="geometry">{points}</mxGeometry>'
        yield self._object(part, "", f'<mxCell style="{style}" edge="1" parent="{_LAYER}" {ends}>{geometry}</mxCell>')
        plates = [mark for mark in part.marks if isinstance(mark, Shape)]
        for place, runs in text_blocks(part):
            yield self._edge_label(part, place or "label", runs, plates, route)

    def _edge_label(
        self, part: Part, place: str, runs: Sequence[TextRun], plates: Iterable[Shape], route: Route | None
    ) -> str:
        """Return a label's cell: at a share of the edge's way, and off it by a distance."""
        box = text_box(runs)
        share, near = _nearest(route, box.center) if route else (0.0, part.box.center)
        off = _point(Point(box.center.x - near.x, box.center.y - near.y), ' as="offset"')
        geometry = f'<mxGeometry x="{_n(share)}" relative="1" as="geometry">{off}</mxGeometry>'
        plate = next((one for one in plates if one.box.contains(box, slack=3)), None)
        ground = _colour(plate.fill) if plate and plate.fill else "none"
        style = f"edgeLabel;html=1;align=center;verticalAlign=middle;resizable=0;{_font(runs)}"
        style += f"labelBackgroundColor={ground};"
        name = f"{self._id(part.id)}:{place}"
        return _cell(name, _label(runs), style, self._id(part.id), geometry, 'vertex="1" connectable="0"')


# -- Cells


def _cell(name: str, label: str, style: str, parent: str, geometry: str, kind: str) -> str:
    return (
        f'<mxCell id="{name}" value="{_attribute(label)}" style="{style}" {kind} parent="{parent}">{geometry}</mxCell>'
    )


def _box_of(part: Part) -> Box:
    """Return the box of a part's cell: the picture's where there is one, below which its text stands."""
    return next((mark.box for mark in part.marks if isinstance(mark, Picture)), part.box)


def _detail(name: str, parent: str, rule: Rule, around: Box) -> str:
    """Return the cell of a line inside a part."""
    box = box_around(rule.points)
    pen = f"strokeColor={_colour(rule.stroke)};strokeWidth={_n(rule.stroke_width)};{_DASHES.get(rule.dash, '')}"
    if box.height < 0.5 or box.width < 0.5:  # a straight one runs through the middle of its cell
        style = f"shape=line;{'direction=south;' if box.width < 0.5 else ''}fillColor=none;{pen}"
        box = Box(box.x - (box.width < 0.5), box.y - (box.height < 0.5), max(box.width, 2), max(box.height, 2))
    else:
        style = f"shape=mxgraph.basic.polygon;polyCoords={_shares(rule.points, box)};polyline=1;fillColor=none;{pen}"
    geometry = _geometry(box.shift(-around.x, -around.y))
    return _cell(name, "", style, parent, geometry, 'vertex="1" connectable="0"')


def _look(shape: Shape) -> str:
    """Return the style of an outline."""
    fill, stroke = _colour(shape.fill), _colour(shape.stroke)
    pen = f"fillColor={fill};strokeColor={stroke};strokeWidth={_n(shape.stroke_width)};{_DASHES.get(shape.dash, '')}"
    match shape.form:
        case "ellipse":
            return f"ellipse;{pen}"
        case "cylinder":
            lid = min(shape.box.height * 0.12, 12)
            return f"shape=cylinder3;boundedLbl=1;backgroundOutline=1;size={_n(lid)};{pen}"
        case "polygon":
            return f"shape=mxgraph.basic.polygon;polyCoords={_shares(shape.points, shape.box)};polyline=0;{pen}"
    return f"rounded=1;absoluteArcSize=1;arcSize={_n(2 * shape.radius)};{pen}" if shape.radius else f"rounded=0;{pen}"


def _shares(points: Iterable[Point], box: Box) -> str:
    """Return points as shares of a box."""
    width, height = box.width or 1, box.height or 1
    return "[" + ",".join(f"[{_n4((x - box.x) / width)},{_n4((y - box.y) / height)}]" for x, y in points) + "]"


def _line(wire: Wire, route: Route) -> str:
    """Return the style of an edge's line with its ends."""
    pen = f"strokeColor={_colour(wire.stroke)};strokeWidth={_n(wire.stroke_width)};{_DASHES.get(wire.dash, '')}"
    bend = "curved=1;" if route.curved else "rounded=1;arcSize=10;"
    ends = {("start", "end")[end_of(arrow, route.points)]: arrow for arrow in wire.arrows}
    return pen + bend + "".join(_arrow(end, ends.get(end)) for end in ("start", "end"))


def _arrow(end: str, arrow: Arrow | None) -> str:
    if arrow is None:
        return f"{end}Arrow=none;"
    name, filled = _ARROWS[arrow.form]
    return f"{end}Arrow={name};{end}Fill={filled};{end}Size={_n(arrow.size)};"


def _port(name: str, at: Point, box: Box) -> str:
    """Return where an edge meets a cell, as shares of the cell's sides."""
    x, y = ((at.x - box.x) / (box.width or 1), (at.y - box.y) / (box.height or 1))
    return f"{name}X={_n4(x)};{name}Y={_n4(y)};{name}Dx=0;{name}Dy=0;{name}Perimeter=0;"


def _bends(route: Route) -> Iterator[Point]:
    """Yield the points between an edge's ends; of a curve some of those that it passes."""
    if route.curved:
        yield from sampled(route, 40)[1:-1]
    else:
        yield from route.points[1:-1]


def _nearest(route: Route, goal: Point) -> tuple[float, Point]:
    """Return the point of a way that is nearest to a place, and where it is: from -1, the start, to 1, the end."""
    points = sampled(route, 40) if route.curved else list(route.points)
    whole, before = sum(distance(one, two) for one, two in pairwise(points)) or 1, 0.0
    found = []
    for one, two in pairwise(points):
        length = distance(one, two)
        along = ((goal.x - one.x) * (two.x - one.x) + (goal.y - one.y) * (two.y - one.y)) / (length * length or 1)
        near = between(one, two, min(max(along, 0), 1))
        found.append((distance(near, goal), (before + distance(one, near)) / whole, near))
        before += length
    _, share, near = min(found, default=(0, 0.5, points[0]))
    return 2 * share - 1, near


# -- Text


def _label(runs: Sequence[TextRun]) -> str:
    """Return lines as the HTML that the program keeps labels in."""
    size = max((span.size for run in runs for span in run.spans), default=0)
    return "<br>".join(_html(run, size) for run in runs)


def _html(run: TextRun, size: float) -> str:
    inks = run.inks or (None,) * len(run.spans)
    return "".join(_span(span, ink or run.ink, size) for span, ink in zip(run.spans, inks, strict=True))


def _span(span: Span, ink: Ink, size: float) -> str:
    text = escape(clean(span.text).replace("\n", " "), quote=False)
    for tag, on in (("b", span.bold), ("i", span.italic), ("u", span.underline), ("s", span.strike)):
        text = f"<{tag}>{text}</{tag}>" if on else text
    if span.shift:
        return f'<{span.shift[:3]} style="color:{_colour(ink)}">{text}</{span.shift[:3]}>'
    own = f";font-size:{_n(span.size)}px" if span.size != size else ""
    return f'<font style="color:{_colour(ink)}{own}">{text}</font>'


def _font(runs: Sequence[TextRun]) -> str:
    size = max((span.size for run in runs for span in run.spans), default=12)
    return f"fontFamily={_FONT};fontSize={_n(size)};"


def _within(runs: Sequence[TextRun], box: Box) -> str:
    """Return how lines stand in a cell: in its middle, or at a distance from its top and sides."""
    style = f"html=1;{_font(runs)}spacing=0;"
    if not runs:
        return style
    text, side = text_box(runs), runs[0].anchor
    if side == "start":
        style += f"align=left;spacingLeft={_n(max(runs[0].at.x - box.x, 0))};"
    elif side == "end":
        style += f"align=right;spacingRight={_n(max(box.right - runs[0].at.x, 0))};"
    else:
        aside = 2 * (runs[0].at.x - box.center.x)
        style += f"align=center;spacingLeft={_n(max(aside, 0))};spacingRight={_n(max(-aside, 0))};"
    if abs(text.center.y - box.center.y) < 1:
        return f"{style}verticalAlign=middle;"
    return f"{style}verticalAlign=top;spacingTop={_n(max(text.y - box.y, 0))};"


def _below(runs: Sequence[TextRun]) -> str:
    return f"html=1;{_font(runs)}labelPosition=center;verticalLabelPosition=bottom;align=center;verticalAlign=top;"


# -- Values


def _geometry(box: Box) -> str:
    x, y, width, height = map(_n, box)
    return f'<mxGeometry x="{x}" y="{y}" width="{width}" height="{height}" as="geometry"/>'


def _point(point: Point, more: str = "") -> str:
    return f'<mxPoint x="{_n(point.x)}" y="{_n(point.y)}"{more}/>'


def _colour(ink: Ink | None) -> str:
    return (ink.light or LIGHT.colours[ink.token]) if ink else "none"


def _n4(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _attribute(text: str) -> str:
    return escape(clean(text), quote=True).replace("\n", "&#10;")
