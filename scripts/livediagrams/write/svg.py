"""Scene to SVG, in two modes.

`standalone`: a file that needs nothing else. Presentation attributes hold the light palette, a style sheet adds the
dark one, icons are inside. `inline`: the same scene for a page. Classes only, icons by address, no style sheet.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final

from livediagrams import embed
from livediagrams.geometry import Box, Point, Route
from livediagrams.geometry import decimal as _n
from livediagrams.rich import Span
from livediagrams.scene import Arrow, Mark, Part, Picture, Rule, Scene, Shape, TextRun, Wire
from livediagrams.text import clean
from livediagrams.theme import DARK, FONT_FAMILY, LIGHT
from livediagrams.tokens import Ink
from livediagrams.words import Words, is_safe

_CORNER: Final = 5.0
"""Radius of a wire's bends."""
_DASHES: Final = {"dashed": "6 4", "dotted": "2 4"}


def standalone(scene: Scene, icons: Mapping[str, bytes]) -> str:
    """Return a self-contained SVG document; `icons` holds the bytes of each picture under its reference."""
    return _Standalone(scene, {reference: embed.address(data) for reference, data in icons.items()}).document()


def without_pictures(scene: Scene, names: Mapping[str, str]) -> str:
    """Return such a document with a mark in place of each picture; `names` are their names to `embed`."""
    return _Standalone(scene, {reference: embed.mark(name) for reference, name in names.items()}).document()


def inline(scene: Scene, *, prefix: str, icons: Mapping[str, str], classes: str = "", described: str = "") -> str:
    """Return an `<svg>` element for a page; ids begin with `prefix`, `icons` holds an address for each reference.

    `described` is the id of the element that describes the drawing.
    """
    return _Inline(scene, prefix, icons).element(classes, described)


class _Writer(ABC):
    """What the two modes share: geometry, text, order. They differ in how ink and pictures are said."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.steps: dict[str, list[int]] = {}
        for number, focus in enumerate(scene.steps, 1):
            for part in dict.fromkeys(focus):
                self.steps.setdefault(part, []).append(number)

    @abstractmethod
    def paint(self, fill: Ink | None, stroke: Ink | None = None) -> str:
        """Return the attributes that set an element's two inks; None is no ink."""

    @abstractmethod
    def picture(self, icon: str) -> str:
        """Return where the bytes of an icon are, as an attribute's value."""

    @abstractmethod
    def identity(self, part: str) -> str:
        """Return the id of a part's element, as an attribute's value."""

    def voice(self, part: Part, linked: bool) -> tuple[str, str]:
        """Return the attributes of a part's element, and of the link in it, that tell a screen reader what it is."""
        return "", ""

    def silence(self, part: Part) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what goes before and after marks that are not read out, as the part's name says what they say."""
        return (), ()

    def ground(self, ink: Ink) -> str:
        """Return an element that fills the whole figure."""
        return f'<rect width="{_n(self.scene.size.width)}" height="{_n(self.scene.size.height)}" {self.paint(ink)}/>'

    def body(self) -> Iterator[str]:
        """Yield the elements of all parts, in paint order."""
        for part in self.scene.parts:
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[str]:
        data = {
            "data-id": part.id,
            "data-sort": part.sort,
            "data-role": part.role,
            "data-kind": part.kind,
            "data-from": part.tail,
            "data-to": part.head,
            "data-step": " ".join(map(str, self.steps.get(part.id, ()))),
            "data-note": part.note,
        }
        said = "".join(f' {name}="{_attribute(value)}"' for name, value in data.items() if value)
        linked = bool(part.href) and is_safe(part.href)
        voice, name = self.voice(part, linked)
        yield f'<g id="{self.identity(part.id)}"{said}{voice}>'
        if linked:
            yield f'<a href="{_attribute(part.href)}"{name}>'
        before, after = self.silence(part)
        yield from before
        for mark in part.marks:
            yield from self._mark(mark)
        yield from after
        if linked:
            yield "</a>"
        yield "</g>"

    def _mark(self, mark: Mark) -> Iterator[str]:
        match mark:
            case Shape():
                yield self._shape(mark)
            case Rule():
                line = _pen(mark.stroke_width, mark.dash)
                yield f'<path d="{_polyline(mark.points)}" {self.paint(None, mark.stroke)}{line}/>'
            case Picture():
                yield f'<image {_box(mark.box)} href="{self.picture(mark.icon)}"/>'
            case TextRun():
                yield self._text(mark)
            case Wire():
                line = _pen(mark.stroke_width, mark.dash)
                yield f'<path d="{_path(mark.route)}" {self.paint(None, mark.stroke)}{line}/>'
                for arrow in mark.arrows:
                    yield self._arrow(arrow, mark)

    def _shape(self, shape: Shape) -> str:
        pen = _pen(shape.stroke_width, shape.dash) if shape.stroke else ""
        look = self.paint(shape.fill, shape.stroke) + pen
        match shape.form:
            case "ellipse":
                center = shape.box.center
                radii = f'rx="{_n(shape.box.width / 2)}" ry="{_n(shape.box.height / 2)}"'
                return f'<ellipse cx="{_n(center.x)}" cy="{_n(center.y)}" {radii} {look}/>'
            case "polygon":
                return f'<path d="{_polyline(shape.points)}Z" {look} stroke-linejoin="round"/>'
            case "cylinder":
                return f'<path d="{_cylinder(shape.box)}" {look}/>'
        return f'<rect {_box(shape.box)} rx="{_n(min(shape.radius, shape.box.height / 2))}" {look}/>'

    def _arrow(self, arrow: Arrow, wire: Wire) -> str:
        path, filled = _head(arrow)
        # A hollow head hides the line's end behind it with the page's own colour.
        if filled == "full":
            return f'<path d="{path}" {self.paint(wire.stroke)}/>'
        return f'<path d="{path}" {self.paint(Ink("bg") if filled == "hollow" else None, wire.stroke)}{_pen(1.5, "")}/>'

    def _text(self, run: TextRun) -> str:
        first = run.spans[0]
        size = max(span.size for span in run.spans)
        weight = ' font-weight="700"' if all(span.bold for span in run.spans if span.text.strip()) else ""
        anchor = f' text-anchor="{run.anchor}"' if run.anchor != "start" else ""
        plain = len(run.spans) == 1 and not (first.italic or first.underline or first.strike or first.shift)
        inks = run.inks or (None,) * len(run.spans)
        inner = (
            _content(first.text)
            if plain
            else "".join(self._span(span, ink, size, weight) for span, ink in zip(run.spans, inks, strict=True))
        )
        at = f'x="{_n(run.at.x)}" y="{_n(run.at.y)}"'
        keep = ' xml:space="preserve"' if re.search(r"^\s|\s\s|\s$", "".join(span.text for span in run.spans)) else ""
        return f'<text {at} font-size="{_n(size)}"{weight}{anchor}{keep} {self.paint(run.ink)}>{inner}</text>'

    def _span(self, span: Span, ink: Ink | None, size: float, weight: str) -> str:
        look = ""
        if span.bold and not weight:
            look += ' font-weight="700"'
        if span.italic:
            look += ' font-style="italic"'
        if span.underline or span.strike:
            lines = " ".join(name for name, on in (("underline", span.underline), ("line-through", span.strike)) if on)
            look += f' text-decoration="{lines}"'
        if span.shift:
            # resvg and PowerPoint know no baseline-shift on nested spans; dy is undone by the next span's own dy.
            look += f' baseline-shift="{span.shift}"'
        if span.size != size:
            look += f' font-size="{_n(span.size)}"'
        if ink:
            look += f" {self.paint(ink)}"
        return f"<tspan{look}>{_content(span.text)}</tspan>"


class _Standalone(_Writer):
    """The mode for files."""

    def __init__(self, scene: Scene, icons: Mapping[str, str]) -> None:
        super().__init__(scene)
        self.icons = icons
        self.used: dict[str, tuple[str, str]] = {}
        self.own: dict[tuple[str, str], str] = {}

    def document(self) -> str:
        """Return the file's text."""
        width, height = self.scene.size
        body = "\n".join(self.body())
        background = self.ground(self.scene.background or Ink("bg"))
        title = f"<title>{_content(self.scene.title)}</title>"
        said = self.scene.description or self.scene.caption
        described = f"<desc>{_content(said)}</desc>" if said else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}" '
            f'viewBox="0 0 {_n(width)} {_n(height)}" role="img" font-family="{_attribute(FONT_FAMILY)}">\n'
            f"{title}{described}\n<style>{self._style_sheet()}</style>\n{background}\n{body}\n</svg>\n"
        )

    def paint(self, fill: Ink | None, stroke: Ink | None = None) -> str:
        said, names = [], []
        for prop, ink in (("fill", fill), ("stroke", stroke)):
            if ink:
                light, dark = (
                    (ink.light, ink.dark) if ink.light else (LIGHT.colours[ink.token], DARK.colours[ink.token])
                )
                name = f"{prop[0]}-{ink.token or self._own(ink)}"
                self.used[name] = (prop, dark)
                said.append(f'{prop}="{light}"')
                names.append(name)
            elif prop == "fill":
                said.append('fill="none"')
        return " ".join(said) + (f' class="{" ".join(names)}"' if names else "")

    def _own(self, ink: Ink) -> str:
        return self.own.setdefault((ink.light, ink.dark), f"own{len(self.own) + 1}")

    def _style_sheet(self) -> str:
        """Return the dark palette's rules. Attributes hold the light one, for readers that know no style sheets.

        LibreOffice reads past `@media` as if it were not there; what it does not know, such as `:is`, it leaves out.
        """
        rules = "".join(f":is(.{name}){{{prop}:{dark}}}" for name, (prop, dark) in sorted(self.used.items()))
        return f"@media (prefers-color-scheme:dark){{{rules}}}"

    def picture(self, icon: str) -> str:
        return self.icons[icon]

    def identity(self, part: str) -> str:
        return _attribute(part)


class _Inline(_Writer):
    """The mode for pages."""

    def __init__(self, scene: Scene, prefix: str, icons: Mapping[str, str]) -> None:
        super().__init__(scene)
        self.prefix, self.icons, self.words = prefix, icons, Words(scene)

    def element(self, classes: str, described: str) -> str:
        """Return the element's text."""
        width, height = self.scene.size
        by = f' aria-describedby="{described}"' if described else ""
        owned = self._owns([*self.words.inside(), *(edge.id for edge in self.words.connections)])
        ground = self.ground(self.scene.background) if self.scene.background else ""
        return (
            f'<svg class="{classes}" width="{_n(width)}" height="{_n(height)}" '
            f'viewBox="0 0 {_n(width)} {_n(height)}" role="graphics-document" aria-roledescription="diagram" '
            f'aria-label="{_attribute(self.scene.title)}"{by}{owned} data-search-exclude>'
            f"{ground}{''.join(self.body())}</svg>"
        )

    def voice(self, part: Part, linked: bool) -> tuple[str, str]:
        role = "symbol" if part.sort == "edge" else "object"
        name, owned = f' aria-label="{_attribute(self.words.said(part))}"', self._owns(self.words.inside(part.id))
        return (owned, name) if linked else (f' role="graphics-{role}"{name}{owned}', "")

    def silence(self, part: Part) -> tuple[tuple[str, ...], tuple[str, ...]]:
        speaks = any(isinstance(mark, TextRun | Picture) for mark in part.marks)
        return (('<g aria-hidden="true">',), ("</g>",)) if speaks else ((), ())

    def _owns(self, parts: Iterable[str]) -> str:
        """Return the attribute that says what is inside an element, as it is read: in the drawing paint decides."""
        ids = " ".join(self.identity(part) for part in parts if not re.search(r"\s", part))
        return f' aria-owns="{ids}"' if ids else ""

    def paint(self, fill: Ink | None, stroke: Ink | None = None) -> str:
        said, names = [], []
        for prop, ink in (("fill", fill), ("stroke", stroke)):
            if ink and ink.token:
                names.append(f"{prop[0]}-{ink.token}")
            elif ink:
                said.append(f'{prop}="light-dark({ink.light},{ink.dark})"')
            elif prop == "fill":
                said.append('fill="none"')
        return " ".join([*said, *([f'class="{" ".join(names)}"'] if names else [])])

    def picture(self, icon: str) -> str:
        return self.icons[icon]

    def identity(self, part: str) -> str:
        return f"{self.prefix}-{_attribute(part)}"


# -- Paths


def _pen(width: float, dash: str) -> str:
    pattern = f' stroke-dasharray="{_DASHES[dash]}"' if dash else ""
    return f' stroke-width="{_n(width)}"{pattern}'


def _box(box: Box) -> str:
    return f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'


def _polyline(points: tuple[Point, ...]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _path(route: Route) -> str:
    if route.curved:
        first, *rest = (f"{_n(x)} {_n(y)}" for x, y in route.points)
        return f"M{first}C" + " ".join(rest) if rest else f"M{first}"
    return _rounded(route.points)


def _rounded(points: tuple[Point, ...]) -> str:
    """Return a polyline's path, its corners rounded as far as the runs beside them allow."""
    path = f"M{_n(points[0].x)} {_n(points[0].y)}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(_CORNER, _distance(before, corner) / 2, _distance(corner, after) / 2)
        start, end = _towards(corner, before, reach), _towards(corner, after, reach)
        path += f"L{_n(start.x)} {_n(start.y)}Q{_n(corner.x)} {_n(corner.y)} {_n(end.x)} {_n(end.y)}"
    return f"{path}L{_n(points[-1].x)} {_n(points[-1].y)}"


def _distance(one: Point, other: Point) -> float:
    return float(((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5)


def _towards(start: Point, goal: Point, by: float) -> Point:
    distance = _distance(start, goal) or 1
    return Point(start.x + (goal.x - start.x) * by / distance, start.y + (goal.y - start.y) * by / distance)


def _cylinder(box: Box) -> str:
    """Return the outline of a drum; the front of its lid is a line of its own."""
    lid = min(box.height * 0.12, 12)
    left, right, top, bottom = _n(box.x), _n(box.right), _n(box.y + lid), _n(box.bottom - lid)
    arc = f"A{_n(box.width / 2)} {_n(lid)} 0 0"
    return f"M{left} {top}{arc} 1 {right} {top}L{right} {bottom}{arc} 1 {left} {bottom}Z"


_HEADS: Final[dict[str, tuple[str, tuple[tuple[float, float], ...]]]] = {
    # Corners as (back from the tip, to the side), in lengths of the head.
    "normal": ("full", ((0, 0), (1.1, 0.45), (1.1, -0.45))),
    "inverted": ("full", ((0, 0.45), (0, -0.45), (1.1, 0))),
    "hollow-inverted": ("hollow", ((0.1, 0.45), (0.1, -0.45), (1.1, 0))),
    "hollow": ("hollow", ((0.1, 0), (1.1, 0.45), (1.1, -0.45))),
    "open": ("line", ((1, 0.5), (0.05, 0), (1, -0.5))),
    "diamond": ("full", ((0, 0), (0.7, 0.4), (1.4, 0), (0.7, -0.4))),
    "hollow-diamond": ("hollow", ((0.1, 0), (0.75, 0.4), (1.4, 0), (0.75, -0.4))),
    "box": ("full", ((0, 0.4), (0, -0.4), (0.8, -0.4), (0.8, 0.4))),
    "hollow-box": ("hollow", ((0.1, 0.4), (0.1, -0.4), (0.9, -0.4), (0.9, 0.4))),
    "bar": ("line", ((0.3, 0.6), (0.3, -0.6))),
    "crow": ("line", ((0, 0.5), (1, 0), (0, -0.5))),
}


def _head(arrow: Arrow) -> tuple[str, str]:
    """Return the path of an arrow head and how it is painted: "full", "hollow" or "line"."""
    if "dot" in arrow.form:
        radius = arrow.size * 0.42
        x, y = arrow.tip.x - arrow.direction.x * radius, arrow.tip.y - arrow.direction.y * radius
        arc = f"A{_n(radius)} {_n(radius)} 0 1 0"
        circle = f"M{_n(x - radius)} {_n(y)}{arc} {_n(x + radius)} {_n(y)}{arc} {_n(x - radius)} {_n(y)}Z"
        return circle, "hollow" if arrow.form.startswith("hollow") else "full"
    painted, corners = _HEADS[arrow.form]
    (dx, dy), size = arrow.direction, arrow.size
    points = tuple(
        Point(arrow.tip.x - (dx * back + dy * side) * size, arrow.tip.y - (dy * back - dx * side) * size)
        for back, side in corners
    )
    return _polyline(points) + ("" if painted == "line" else "Z"), painted


def _content(text: str) -> str:
    return escape(clean(text), quote=False)


def _attribute(text: str) -> str:
    return escape(clean(text).replace("\n", " "), quote=True)
