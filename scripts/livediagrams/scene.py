"""What to draw, in paint order: marks with geometry, text and ink. No palette values, no file formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from livediagrams.geometry import Box, Point, Route, Size
from livediagrams.rich import Span
from livediagrams.tokens import Ink


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed outline.

    `form` is "rectangle" (with `radius`), "ellipse", "cylinder" or "polygon" (with `points`); all lie in `box`.
    `dash` is "", "dashed" or "dotted".
    """

    tag: ClassVar[str] = "shape"
    box: Box
    form: str = "rectangle"
    radius: float = 0.0
    points: tuple[Point, ...] = ()
    fill: Ink | None = None
    stroke: Ink | None = None
    stroke_width: float = 1.5
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight or bent line that belongs to no edge: a boundary, a part of a shape."""

    tag: ClassVar[str] = "rule"
    points: tuple[Point, ...]
    stroke: Ink
    stroke_width: float = 1.5
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An icon, by its reference, fitted into the box with its aspect kept."""

    tag: ClassVar[str] = "picture"
    box: Box
    icon: str


@dataclass(frozen=True, slots=True)
class TextRun:
    """One line of text: `at` is the point on its baseline that `anchor` ("start", "middle", "end") speaks of."""

    tag: ClassVar[str] = "text"
    at: Point
    spans: tuple[Span, ...]
    ink: Ink
    anchor: str = "middle"
    width: float = 0.0
    inks: tuple[Ink | None, ...] = ()
    """The author's own colour of each span, or None; empty when no span has one."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """The end of a wire: the tip, the direction it points to (a unit vector), and its form."""

    tip: Point
    direction: Point
    form: str = "normal"
    size: float = 8.0


@dataclass(frozen=True, slots=True)
class Wire:
    """An edge's line, already cut back where an arrow head covers it."""

    tag: ClassVar[str] = "wire"
    route: Route
    stroke: Ink
    stroke_width: float = 1.75
    dash: str = ""
    arrows: tuple[Arrow, ...] = ()


Mark = Shape | Rule | Picture | TextRun | Wire


@dataclass(frozen=True, slots=True)
class Part:
    """The marks of one node, group or edge, and what a reader of the drawing may ask about it."""

    id: str
    sort: str
    """"node", "group" or "edge"."""
    box: Box
    marks: tuple[Mark, ...]
    name: str = ""
    detail: str = ""
    """What the label says beside the name."""
    role: str = ""
    kind: str = ""
    tail: str = ""
    head: str = ""
    direction: str = ""
    note: str = ""
    source: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One figure in one width, ready to be written."""

    id: str
    title: str
    caption: str
    description: str
    size: Size
    parts: tuple[Part, ...]
    steps: tuple[tuple[str, ...], ...] = ()
    """The ids each step is about, in order of the steps."""
    background: Ink | None = None
    """The author's own, for the whole figure."""
    reading: tuple[str, ...] = ()
    """The ids of nodes and groups in the order in which they are read."""
    note: str = ""
    source: str = ""

    def pictures(self) -> Iterator[Picture]:
        """Yield every icon that is drawn."""
        for part in self.parts:
            yield from (mark for mark in part.marks if isinstance(mark, Picture))
