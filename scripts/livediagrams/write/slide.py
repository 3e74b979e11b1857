"""A figure as shapes of a slide: one glue target a node and a group, one connector an edge, one text box a label.

Names are the memory: the figure's group is named by the figure and its digest, each part by its id, on every slide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Final

from livediagrams.bezier import distance, straight
from livediagrams.geometry import Box, Point, Route, box_around, union
from livediagrams.scene import Arrow, Part, Picture, Rule, Scene, Shape, TextRun, Wire
from livediagrams.sheet import Sheet
from livediagrams.text import clean
from livediagrams.words import Words, followed, is_web
from livediagrams.write import drawing_ml as ml
from livediagrams.write.connectors import Connector, connector
from livediagrams.write.drawing_ml import Look, Pen
from livediagrams.write.stage import Stage, staged

FIRST_ID: Final = 10
"""Ids below are those of what stands around a figure."""
_NEAR: Final = 0.5
"""Points from the middle of a side within which an end takes the site that is there."""
_CAP_CENTER, _LINE = 0.358, 1.25
"""As in `compose`: where a line's middle is, over its baseline; and how high a line is; both in sizes."""
_SLACK: Final = 1.02
_ENDS: Final = {
    # The format's five ends, the nearest for each of ours.
    "normal": "triangle",
    "inverted": "triangle",
    "hollow": "triangle",
    "hollow-inverted": "triangle",
    "open": "arrow",
    "crow": "arrow",
    "diamond": "diamond",
    "hollow-diamond": "diamond",
    "box": "diamond",
    "hollow-box": "diamond",
    "dot": "oval",
    "hollow-dot": "oval",
    "bar": "oval",
}


@dataclass(frozen=True, slots=True)
class _Wiring:
    """An edge's connector with the targets and sites of its two ends."""

    way: Connector
    tail: tuple[str, int]
    head: tuple[str, int]


class Slide:
    """A figure's shapes, made once for all of its slides."""

    def __init__(self, sheet: Sheet, place: Stage, look: Look, pictures: dict[str, str]) -> None:
        """`pictures` holds the relation of each icon; links get theirs from `links`."""
        self.sheet, self.place, self.look, self.pictures = sheet, place, look, pictures
        self.words = Words(sheet.scene)
        moved = staged(sheet.scene, place)
        self.scene: Scene = replace(moved, parts=(*_unseen_ends(moved), *moved.parts))
        self.parts = {part.id: part for part in self.scene.parts}
        self.sites = {part.id: list(ml.sides(part.box)) for part in self.scene.parts if part.sort != "edge"}
        self.wirings = {part.id: self._wiring(part) for part in self.scene.parts if part.sort == "edge"}
        self.ids, self.targets = dict[str, int](), dict[str, int]()
        self._number()

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The addresses that parts lead to."""
        return tuple(dict.fromkeys(part.href for part in self.scene.parts if is_web(part.href)))

    def bent_otherwise(self) -> list[str]:
        """Return the connections that no connector can follow, in words."""
        parts = (self.parts[edge] for edge, wiring in self.wirings.items() if not wiring.way.exact)
        return [self.words.said_alone(part) for part in parts]

    def figure(self, relations: dict[str, str], shown: set[str], focus: set[str] | None) -> str:
        """Return the figure's group: the shown parts, and all but the focus receding where there is one."""
        pens = Pen(self.look), Pen(self.look, receding=True)
        inner = []
        for part in self.scene.parts:
            if part.id in shown:
                writer = _PartWriter(self, part, pens[focus is not None and part.id not in focus], relations)
                inner.append(writer.xml())
        name, said = self.sheet.provenance.name, self.sheet.scene.description or self.sheet.scene.caption
        described = clean(f"{self.sheet.scene.title}. {said}".strip())
        return group(FIRST_ID, name, described, self.place.figure, self._ground(pens[0]) + "".join(inner))

    def _ground(self, pen: Pen) -> str:
        if not self.scene.background:
            return ""
        shape = Shape(self.place.figure, fill=self.scene.background)
        return sp(FIRST_ID + 1, "ground", "", ml.frame(shape.box) + ml.outline(shape, ()) + look_of(shape, pen))

    # -- What is glued where

    def _wiring(self, part: Part) -> _Wiring:
        route = _route(part) or self._shortest(part)
        points = list(route.points)
        tail, points[0] = self._site(part.tail, points[0])
        head, points[-1] = self._site(part.head, points[-1])
        obstacles = [other.box for other in self.scene.parts if other.sort == "node"]
        way = connector(_kept_upright(Route(tuple(points), route.curved), route), obstacles)
        return _Wiring(way, (part.tail, tail), (part.head, head))

    def _site(self, target: str, end: Point) -> tuple[int, Point]:
        """Return number and place of the site for an end: one of a side's middles, or one of its own."""
        sites = self.sites[target]
        for number, site in enumerate(sites):
            if distance(site, end) < (_NEAR if number < 4 else 0.01):
                return number, site
        sites.append(end)
        return len(sites) - 1, end

    def _shortest(self, part: Part) -> Route:
        """Return a way for a line that is not drawn."""
        pairs = ((one, two) for one in self.sites[part.tail][:4] for two in self.sites[part.head][:4])
        return Route(min(pairs, key=lambda pair: (distance(*pair), pair)))

    def _number(self) -> None:
        """Give each part ids enough for its shapes: the same on every slide."""
        at = FIRST_ID + 2
        for part in self.scene.parts:
            self.ids[part.id] = at
            # A group, and a shape for each mark, of which the glue target is one more where nothing else can be it.
            at += len(part.marks) + 3
            self.targets[part.id] = self.ids[part.id] + 1


class _PartWriter:
    """The shapes of one part. The first id is that of the whole part, the next one that of its glue target."""

    def __init__(self, slide: Slide, part: Part, pen: Pen, relations: dict[str, str]) -> None:
        self.slide, self.part, self.pen, self.relations = slide, part, pen, relations
        self.whole, self.target = slide.ids[part.id], slide.targets[part.id]
        self.more = count(self.target + 1)

    def xml(self) -> str:
        return self._edge() if self.part.sort == "edge" else self._solid()

    @cached_property
    def said(self) -> str:
        """What the part is, for those who do not see it."""
        part = self.part
        return clean(followed(self.slide.words.said_alone(part), part.note)) if part.kind or part.name else part.id

    @property
    def link(self) -> str:
        relation = self.relations.get(self.part.href, "")
        return f'<a:hlinkClick r:id="{relation}"/>' if relation else ""

    # -- Nodes and groups

    def _solid(self) -> str:
        part = self.part
        shapes = [mark for mark in part.marks if isinstance(mark, Shape)]
        pictures = [mark for mark in part.marks if isinstance(mark, Picture)]
        rules = [mark for mark in part.marks if isinstance(mark, Rule)]
        blocks = list(_blocks(part))
        base = Shape(part.box) if pictures or not shapes else shapes[0]
        own = blocks[0][1] if len(blocks) == 1 else ()
        if len(part.marks) == len(own) + (base in shapes):
            return self._target(base, own, part.id, self.said, self.link)
        behind = [self._plain(shape, "plate") for shape in shapes if shape is not base]
        lines = [self._rule(rule) for rule in rules]
        drawn = [self._picture(picture) for picture in pictures]
        fields = [self._text(block, part.id, "") for _, block in blocks] if not own else []
        target = self._target(base, own, f"{part.id}:text" if own else f"{part.id}:shape", "", "")
        inner = [*behind, *drawn, *lines, target] if base not in shapes else [target, *behind, *lines, *fields]
        if base not in shapes:
            inner += fields
        return group(self.whole, part.id, self.said, _around(part), "".join(inner), self.link)

    def _target(self, shape: Shape, runs: Sequence[TextRun], name: str, said: str, link: str) -> str:
        geometry = ml.frame(shape.box) + ml.outline(shape, self.slide.sites[self.part.id])
        inner = shape.box.grow(-ml.text_inset(shape, self.slide.sites[self.part.id]))
        body = ml.text_body(runs, _place(runs, inner), self.pen)
        return sp(self.target, name, said, geometry + look_of(shape, self.pen), body, link=link)

    def _plain(self, shape: Shape, name: str) -> str:
        look = look_of(shape, self.pen)
        if look.count("<a:noFill/>") == 2:
            return ""
        geometry = ml.frame(shape.box) + ml.outline(shape, ())
        return sp(next(self.more), f"{self.part.id}:{name}", "", geometry + look)

    def _rule(self, rule: Rule) -> str:
        box = box_around(rule.points)
        if len(rule.points) == 2:
            (x, y), (right, bottom) = rule.points
            geometry = ml.frame(box, flipped=(right < x, bottom < y)) + ml.preset("line")
        else:
            geometry = ml.frame(box) + ml.polyline(rule.points, box)
        line = self.pen.line(rule.stroke, rule.stroke_width, rule.dash)
        return sp(next(self.more), f"{self.part.id}:line", "", f"{geometry}<a:noFill/>{line}")

    def _picture(self, picture: Picture) -> str:
        grey = "<a:grayscl/>" if self.pen.receding else ""
        relation = self.slide.pictures[picture.icon]
        return (
            f'<p:pic><p:nvPicPr><p:cNvPr id="{next(self.more)}" name="{ml.attribute(self.part.id)}:picture" '
            f'descr="{ml.attribute(self.part.kind.rpartition(".")[2] or self.part.name)}"/>'
            '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="{relation}">{grey}</a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f"<p:spPr>{ml.frame(picture.box)}{ml.preset('rect')}</p:spPr></p:pic>"
        )

    # -- Edges

    def _edge(self) -> str:
        wiring, wire = self.slide.wirings[self.part.id], _last_wire(self.part)
        line = self.pen.line(None, 0)
        if wire:
            line = self.pen.line(wire.stroke, wire.stroke_width, wire.dash, _line_ends(wire, wiring.way))
        targets = self.slide.targets
        glue = "".join(
            f'<a:{tag} id="{targets[part]}" idx="{site}"/>'
            for tag, (part, site) in (("stCxn", wiring.tail), ("endCxn", wiring.head))
        )
        name = f'id="{self.target}" name="{ml.attribute(self.part.id)}" descr="{ml.attribute(self.said)}"'
        drawn = (
            f"<p:cxnSp><p:nvCxnSpPr><p:cNvPr {name}>{self.link}</p:cNvPr><p:cNvCxnSpPr>{glue}</p:cNvCxnSpPr><p:nvPr/>"
            f"</p:nvCxnSpPr><p:spPr>{ml.connector_geometry(wiring.way)}{line}</p:spPr></p:cxnSp>"
        )
        return drawn + "".join(self._labels())

    def _labels(self) -> Iterator[str]:
        plates = [mark for mark in self.part.marks if isinstance(mark, Shape)]
        for place, block in _blocks(self.part):
            box = _text_box(block)
            ground = next((plate for plate in plates if plate.box.contains(box, slack=3)), None)
            yield self._text(block, f"{self.part.id}:{place or 'label'}", self.said, ground)

    def _text(self, runs: Sequence[TextRun], name: str, said: str, ground: Shape | None = None) -> str:
        """Return a text box with a little more room than its lines need."""
        tight = _text_box(runs)
        spare = tight.width * (_SLACK - 1) / 2
        box = Box(tight.x - spare, tight.y, tight.width + 2 * spare, tight.height)
        fill = self.pen.fill(ground.fill) if ground else "<a:noFill/>"
        body = ml.text_body(runs, _place(runs, box), self.pen)
        geometry = f"{ml.frame(box)}{ml.preset('rect')}{fill}"
        return sp(next(self.more), name, said, geometry, body, is_text_box=True)


# -- Elements


def sp(
    number: int, name: str, said: str, properties: str, body: str = "", *, link: str = "", is_text_box: bool = False
) -> str:
    """Return a shape."""
    described = f' descr="{ml.attribute(said)}"' if said else ""
    kind = ' txBox="1"' if is_text_box else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{ml.attribute(name)}"{described}>{link}</p:cNvPr>'
        f"<p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr><p:spPr>{properties}</p:spPr>{body or _NO_TEXT}</p:sp>"
    )


_NO_TEXT: Final = "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody>"


def group(number: int, name: str, said: str, box: Box, inner: str, link: str = "") -> str:
    """Return a group of shapes."""
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{number}" name="{ml.attribute(name)}" descr="{ml.attribute(said)}">{link}'
        f"</p:cNvPr><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{ml.group_frame(box)}</p:grpSpPr>{inner}</p:grpSp>"
    )


def look_of(shape: Shape, pen: Pen) -> str:
    """Return fill and line of a shape."""
    return pen.fill(shape.fill) + pen.line(shape.stroke, shape.stroke_width, shape.dash)


def _line_ends(wire: Wire, way: Connector) -> str:
    """Return what stands at the two ends of a line; in the format the head is where a line starts."""
    found = {("headEnd", "tailEnd")[_end_of(arrow, way.way)]: _ENDS[arrow.form] for arrow in wire.arrows}
    return "".join(f'<a:{tag} type="{found[tag]}" w="lg" len="lg"/>' for tag in ("headEnd", "tailEnd") if tag in found)


# -- Geometry


def _unseen_ends(scene: Scene) -> Iterator[Part]:
    """Yield a part without marks for each end of an edge that is not drawn: around what is in it, else at the end."""
    known = {part.id for part in scene.parts}
    for edge in scene.parts:
        if edge.sort != "edge":
            continue
        for place, name in ((0, edge.tail), (-1, edge.head)):
            if name not in known:
                known.add(name)
                inside = [part.box for part in scene.parts if part.sort != "edge" and part.id.startswith(f"{name}/")]
                route = _route(edge)
                end = route.points[place] if route else edge.box.center
                box = union(inside) if inside else Box(end.x - 1, end.y - 1, 2, 2)
                yield Part(name, "group" if inside else "node", box, ())


def _route(part: Part) -> Route | None:
    """Return the whole way of an edge: its pieces joined, its ends at the tips of its heads."""
    wires = [mark for mark in part.marks if isinstance(mark, Wire)]
    if not wires:
        return None
    points = list(wires[0].route.points)
    for wire in wires[1:]:
        between = straight(points[-1], wire.route.points[0]) if wire.route.curved else [wire.route.points[0]]
        points += [*between, *wire.route.points[1:]]
    for arrow in wires[-1].arrows:
        points[_end_of(arrow, points)] = arrow.tip
    return Route(tuple(points), wires[0].route.curved)


def _end_of(arrow: Arrow, points: Sequence[Point]) -> int:
    return 0 if distance(arrow.tip, points[0]) < distance(arrow.tip, points[-1]) else -1


def _last_wire(part: Part) -> Wire | None:
    return next((mark for mark in reversed(part.marks) if isinstance(mark, Wire)), None)


def _kept_upright(route: Route, before: Route) -> Route:
    """Return a polyline whose outer pieces run along their axes as they did before its ends were moved."""
    points, old = list(route.points), before.points
    if route.curved or len(points) < 4:
        return route
    for end, inner in ((0, 1), (-1, -2)):
        across = abs(old[end].y - old[inner].y) < abs(old[end].x - old[inner].x)
        points[inner] = points[inner]._replace(y=points[end].y) if across else points[inner]._replace(x=points[end].x)
    return Route(tuple(points), route.curved)


def _around(part: Part) -> Box:
    """Return the box around a part and its marks."""
    boxes = [mark.box for mark in part.marks if isinstance(mark, Shape | Picture)]
    return union([part.box, *boxes])


# -- Text


def _blocks(part: Part) -> Iterator[tuple[str, tuple[TextRun, ...]]]:
    """Yield each text of a part with its place."""
    found: dict[str, list[TextRun]] = {}
    for mark in part.marks:
        if isinstance(mark, TextRun):
            found.setdefault(mark.place, []).append(mark)
    yield from ((place, tuple(runs)) for place, runs in found.items())


def _text_box(runs: Sequence[TextRun]) -> Box:
    """Return the box of lines of text."""
    return union(_line_box(run) for run in runs)


def _line_box(run: TextRun) -> Box:
    size = max(span.size for span in run.spans)
    left = run.at.x - run.width * {"start": 0, "end": 1}.get(run.anchor, 0.5)
    return Box(left, run.at.y - _CAP_CENTER * size - _LINE * size / 2, run.width, _LINE * size)


def _place(runs: Sequence[TextRun], box: Box) -> str:
    """Return where in a shape its text stands, as insets: in the middle, or at a distance from its top and sides."""
    if not runs:
        return 'anchor="ctr"'
    text = _text_box(runs)
    is_central = abs(text.center.y - box.center.y) < 1
    left = max((run.at.x - box.x for run in runs if run.anchor == "start"), default=0)
    right = max((box.right - run.at.x for run in runs if run.anchor == "end"), default=0)
    if middles := [run for run in runs if run.anchor == "middle"]:
        aside = middles[0].at.x - box.center.x
        left, right = max(left, 2 * aside), max(right, -2 * aside)
    top = 0 if is_central else max(text.y - box.y, 0)
    return f'{ml.insets(max(left, 0), top, max(right, 0))} anchor="{"ctr" if is_central else "t"}"'
