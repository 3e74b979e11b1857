"""A figure as shapes of a slide: one glue target a node and a group, one connector an edge, one text box a label.

Names are the memory: the figure's group is named by the figure and its digest, each part by its id, on every slide.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import count
from typing import Final

from livediagrams.geometry import Box, box_around, union
from livediagrams.scene import Part, Picture, Rule, Shape, TextRun, Wire
from livediagrams.sheet import Sheet
from livediagrams.text import clean
from livediagrams.words import Words, followed
from livediagrams.write import drawing_ml as ml
from livediagrams.write.connectors import Connector
from livediagrams.write.drawing_ml import Look, Pen
from livediagrams.write.lines import text_blocks, text_box
from livediagrams.write.stage import Stage, staged
from livediagrams.write.wiring import Wiring, end_of, last_wire, target_box, unseen_ends

FIRST_ID: Final = 10
"""Ids below are those of what stands around a figure."""
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


class Slide:
    """A figure's shapes, made once for all of its slides."""

    def __init__(
        self, sheet: Sheet, place: Stage, look: Look, pictures: Mapping[str, str], links: Mapping[str, str]
    ) -> None:
        """`pictures` and `links` hold the relations of icons and of addresses."""
        self.sheet, self.place, self.look, self.pictures, self.links = sheet, place, look, pictures, links
        self.words = Words(sheet.scene)
        moved = staged(sheet.scene, place)
        self.scene = replace(moved, parts=(*unseen_ends(moved), *moved.parts))
        self.frames = [part for part in self.scene.parts if part.sort == "group" and _is_filled(part)]
        self.wiring = Wiring(self.scene)
        self.ids = dict(self._numbers())
        self._written: dict[tuple[str, bool, bool], str] = {}

    def bent_otherwise(self) -> list[str]:
        """Return the connections that no connector can follow, in words."""
        edges = (part for part in self.scene.parts if part.sort == "edge")
        return [self.words.said_alone(part) for part in edges if not self.wiring.wires[part.id].way.exact]

    def figure(self, shown: set[str], focus: set[str] | None) -> str:
        """Return the figure's group: the shown parts, and all but the focus receding where there is one."""
        known = {part.id for part in self.sheet.scene.parts}
        inner = [
            self._part(part, focus is not None and part.id not in focus, self._ground_recedes(part, focus))
            for part in self.scene.parts
            if part.id in shown or part.id not in known
        ]
        name, said = self.sheet.provenance.name, self.sheet.scene.description or self.sheet.scene.caption
        described = clean(f"{self.sheet.scene.title}. {said}".strip())
        return group(FIRST_ID, name, described, self.place.figure, self._ground() + "".join(inner))

    def _part(self, part: Part, recedes: bool, ground_recedes: bool) -> str:
        key = part.id, recedes, ground_recedes
        if key not in self._written:
            pens = Pen(self.look, receding=recedes), Pen(self.look, receding=ground_recedes)
            self._written[key] = _PartWriter(self, part, *pens).xml()
        return self._written[key]

    def _ground_recedes(self, part: Part, focus: set[str] | None) -> bool:
        """Return whether the frame that an edge's label stands in recedes."""
        if focus is None or part.sort != "edge":
            return False
        plates = [mark.box for mark in part.marks if isinstance(mark, Shape)]
        around = [frame.id for frame in self.frames if plates and frame.box.contains(plates[0])]
        return bool(around) and around[-1] not in focus

    def _ground(self) -> str:
        if not self.scene.background:
            return ""
        shape = Shape(self.place.figure, fill=self.scene.background)
        geometry = ml.frame(shape.box) + ml.outline(shape, ())
        return sp(FIRST_ID + 1, "ground", "", geometry + look_of(shape, Pen(self.look)))

    def _numbers(self) -> Iterator[tuple[str, int]]:
        """Yield for each part the first of ids enough for its shapes: the same on every slide."""
        at = FIRST_ID + 2
        for part in self.scene.parts:
            yield part.id, at
            at += len(part.marks) + 2  # a shape for each mark, a group around them, and a glue target beside them


class _PartWriter:
    """The shapes of one part. The first id is that of the whole part, the next one that of its glue target."""

    def __init__(self, slide: Slide, part: Part, pen: Pen, plate: Pen) -> None:
        """`plate` is the pen of what lies under a label."""
        self.slide, self.part, self.pen, self.plate = slide, part, pen, plate
        self.whole, self.target = slide.ids[part.id], slide.ids[part.id] + 1
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
        relation = self.slide.links.get(self.part.href, "")
        return f'<a:hlinkClick r:id="{relation}"/>' if relation else ""

    # -- Nodes and groups

    def _solid(self) -> str:
        part = self.part
        shapes = [mark for mark in part.marks if isinstance(mark, Shape)]
        pictures = [mark for mark in part.marks if isinstance(mark, Picture)]
        blocks = list(text_blocks(part))
        own = blocks.pop()[1] if len(blocks) == 1 and not pictures else ()
        base = shapes[0] if shapes else Shape(target_box(part))
        if len(part.marks) == len(own) + len(shapes[:1]):
            return self._target(base, own, part.id, self.said, self.link)
        target = self._target(base, own, f"{part.id}:shape", self.said, "")
        drawn = [self._picture(picture) for picture in pictures]
        lines = [self._rule(mark) for mark in part.marks if isinstance(mark, Rule)]
        texts = [self._text(block, f"{part.id}:{place or 'text'}", self.said) for place, block in blocks]
        inner = [target, *drawn, *lines, *texts] if shapes else [*lines, target]
        return group(self.whole, part.id, self.said, _around(part), "".join(inner), self.link)

    def _target(self, shape: Shape, runs: Sequence[TextRun], name: str, said: str, link: str) -> str:
        geometry = ml.frame(shape.box) + ml.outline(shape, self.slide.wiring.sites[self.part.id])
        inner = shape.box.grow(-ml.text_inset(shape, self.slide.wiring.sites[self.part.id]))
        body = ml.text_body(runs, _place(runs, inner), self.pen)
        return sp(self.target, name, said, geometry + look_of(shape, self.pen), body, link=link)

    def _rule(self, rule: Rule) -> str:
        box = box_around(rule.points)
        if len(rule.points) == 2:
            (x, y), (right, bottom) = rule.points
            geometry = ml.frame(box, flipped=(right < x, bottom < y)) + ml.preset("line")
        else:
            geometry = ml.frame(box) + ml.polyline(rule.points, box)
        line = self.pen.line(rule.stroke, rule.stroke_width, rule.dash)
        return sp(next(self.more), f"{self.part.id}:line", self.said, f"{geometry}<a:noFill/>{line}")

    def _picture(self, picture: Picture) -> str:
        grey = "<a:grayscl/>" if self.pen.receding else ""
        relation = self.slide.pictures[picture.icon]
        box = _fitted(picture.box, self.slide.sheet.icons[picture.icon])
        return (
            f'<p:pic><p:nvPicPr><p:cNvPr id="{next(self.more)}" name="{ml.attribute(self.part.id)}:picture" '
            f'descr="{ml.attribute(self.part.kind.rpartition(".")[2] or self.part.name)}"/>'
            '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="{relation}">{grey}</a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f"<p:spPr>{ml.frame(box)}{ml.preset('rect')}</p:spPr></p:pic>"
        )

    # -- Edges

    def _edge(self) -> str:
        wired, wire = self.slide.wiring.wires[self.part.id], last_wire(self.part)
        line = self.pen.line(None, 0)
        if wire:
            line = self.pen.line(wire.stroke, wire.stroke_width, wire.dash, _line_ends(wire, wired.way))
        glue = "".join(
            f'<a:{tag} id="{self.slide.ids[part] + 1}" idx="{site}"/>'
            for tag, (part, site) in (("stCxn", wired.tail), ("endCxn", wired.head))
        )
        name = f'id="{self.target}" name="{ml.attribute(self.part.id)}" descr="{ml.attribute(self.said)}"'
        drawn = (
            f"<p:cxnSp><p:nvCxnSpPr><p:cNvPr {name}>{self.link}</p:cNvPr><p:cNvCxnSpPr>{glue}</p:cNvCxnSpPr><p:nvPr/>"
            f"</p:nvCxnSpPr><p:spPr>{ml.connector_geometry(wired.way)}{line}</p:spPr></p:cxnSp>"
        )
        return drawn + "".join(self._labels())

    def _labels(self) -> Iterator[str]:
        plates = [mark for mark in self.part.marks if isinstance(mark, Shape)]
        for place, block in text_blocks(self.part):
            box = text_box(block)
            ground = next((plate for plate in plates if plate.box.contains(box, slack=3)), None)
            yield self._text(block, f"{self.part.id}:{place or 'label'}", self.said, ground)

    def _text(self, runs: Sequence[TextRun], name: str, said: str, ground: Shape | None = None) -> str:
        """Return a text box with a little more room than its lines need."""
        tight = text_box(runs)
        spare = tight.width * (_SLACK - 1) / 2
        box = Box(tight.x - spare, tight.y, tight.width + 2 * spare, tight.height)
        fill = self.plate.fill(ground.fill) if ground else "<a:noFill/>"
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
    found = {("headEnd", "tailEnd")[end_of(arrow, way.way)]: _ENDS[arrow.form] for arrow in wire.arrows}
    return "".join(f'<a:{tag} type="{found[tag]}" w="lg" len="lg"/>' for tag in ("headEnd", "tailEnd") if tag in found)


# -- Geometry


def _fitted(box: Box, picture: bytes) -> Box:
    """Return the box in which a picture (PNG) fills another as far as its own shape allows."""
    width, height = struct.unpack(">II", picture[16:24])
    scale = min(box.width / max(width, 1), box.height / max(height, 1))
    middle, across, down = box.center, width * scale, height * scale
    return Box(middle.x - across / 2, middle.y - down / 2, across, down)


def _is_filled(part: Part) -> bool:
    return any(isinstance(mark, Shape) and mark.fill for mark in part.marks)


def _around(part: Part) -> Box:
    """Return the box around a part and its marks."""
    boxes = [mark.box for mark in part.marks if isinstance(mark, Shape | Picture)]
    return union([part.box, *boxes])


# -- Text


def _place(runs: Sequence[TextRun], box: Box) -> str:
    """Return where in a shape its text stands, as insets: in the middle, or at a distance from its top and sides."""
    if not runs:
        return 'anchor="ctr"'
    text = text_box(runs)
    is_central = abs(text.center.y - box.center.y) < 1
    left = max((run.at.x - box.x for run in runs if run.anchor == "start"), default=0)
    right = max((box.right - run.at.x for run in runs if run.anchor == "end"), default=0)
    if middles := [run for run in runs if run.anchor == "middle"]:
        aside = middles[0].at.x - box.center.x
        left, right = max(left, 2 * aside), max(right, -2 * aside)
    top = 0 if is_central else max(text.y - box.y, 0)
    return f'{ml.insets(max(left, 0), top, max(right, 0))} anchor="{"ctr" if is_central else "t"}"'
