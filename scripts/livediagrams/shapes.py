"""How a node is drawn, from its role and its Graphviz attributes: its form, its outline, the room its text has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from livediagrams.geometry import Box, Point, Size
from livediagrams.graph import Edge, Group, Node
from livediagrams.sizes import Fit
from livediagrams.theme import Metrics
from livediagrams.tokens import ROLES

# Corners in a box of side 1, y down: https://graphviz.org/doc/info/shapes.html
_POLYGONS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "diamond": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "hexagon": ((0.15, 0), (0.85, 0), (1, 0.5), (0.85, 1), (0.15, 1), (0, 0.5)),
    "octagon": ((0.15, 0), (0.85, 0), (1, 0.25), (1, 0.75), (0.85, 1), (0.15, 1), (0, 0.75), (0, 0.25)),
    "parallelogram": ((0.15, 0), (1, 0), (0.85, 1), (0, 1)),
    "trapezium": ((0.15, 0), (0.85, 0), (1, 1), (0, 1)),
    "invtrapezium": ((0, 0), (1, 0), (0.85, 1), (0.15, 1)),
    "triangle": ((0.5, 0), (1, 1), (0, 1)),
    "invtriangle": ((0, 0), (1, 0), (0.5, 1)),
    "house": ((0.5, 0), (1, 0.3), (1, 1), (0, 1), (0, 0.3)),
    "invhouse": ((0, 0), (1, 0), (1, 0.7), (0.5, 1), (0, 0.7)),
    "pentagon": ((0.5, 0), (1, 0.4), (0.82, 1), (0.18, 1), (0, 0.4)),
    "cds": ((0, 0), (0.85, 0), (1, 0.5), (0.85, 1), (0, 1)),
    "rarrow": ((0, 0.2), (0.75, 0.2), (0.75, 0), (1, 0.5), (0.75, 1), (0.75, 0.8), (0, 0.8)),
    "larrow": ((1, 0.2), (0.25, 0.2), (0.25, 0), (0, 0.5), (0.25, 1), (0.25, 0.8), (1, 0.8)),
    "septagon": ((0.5, 0), (0.9, 0.2), (1, 0.64), (0.72, 1), (0.28, 1), (0, 0.64), (0.1, 0.2)),
    "star": (
        *((0.5, 0), (0.62, 0.38), (1, 0.38), (0.69, 0.62), (0.81, 1)),
        *((0.5, 0.77), (0.19, 1), (0.31, 0.62), (0, 0.38), (0.38, 0.38)),
    ),
}
_SYNONYMS: Final = {
    "box": "rectangle",
    "rect": "rectangle",
    "square": "rectangle",
    "record": "record",
    "mrecord": "record",
    "oval": "ellipse",
    "circle": "ellipse",
    "doublecircle": "ellipse",
    "egg": "ellipse",
    "point": "point",
    "none": "text",
    "plaintext": "text",
    "plain": "text",
    "underline": "text",
    "rpromoter": "rectangle",
    "mdiamond": "diamond",
    "msquare": "rectangle",
    "mcircle": "ellipse",
}

# The share of a form's width and height that a text in its middle may use.
_ROOM: Final = {
    "ellipse": (0.72, 0.72),
    "diamond": (0.55, 0.5),
    "triangle": (0.3, 0.5),
    "invtriangle": (0.3, 0.5),
    "hexagon": (0.75, 0.9),
    "octagon": (0.8, 0.9),
    "parallelogram": (0.7, 1.0),
    "trapezium": (0.7, 1.0),
    "invtrapezium": (0.7, 1.0),
    "house": (0.9, 0.5),
    "invhouse": (0.9, 0.5),
    "pentagon": (0.65, 0.6),
    "septagon": (0.7, 0.7),
    "star": (0.34, 0.28),
    "folder": (1.0, 0.85),
    "tab": (1.0, 0.85),
    "box3d": (0.9, 0.85),
    "component": (0.85, 1.0),
    "cylinder": (1.0, 0.72),
    "note": (0.9, 0.9),
    "cds": (0.8, 1.0),
    "rarrow": (0.8, 0.6),
    "larrow": (0.8, 0.6),
}


@dataclass(frozen=True, slots=True)
class Style:
    """What Graphviz's `style` attribute asks for: https://graphviz.org/docs/attr-types/style/."""

    dash: str = ""
    bold: bool = False
    filled: bool = False
    hidden: bool = False


def style(text: str) -> Style:
    """Return the style that a comma-separated list names; what has no meaning here is passed by."""
    words = {word.strip() for word in text.lower().replace('"', "").split(",")}
    dash = "dashed" if "dashed" in words else "dotted" if "dotted" in words else ""
    filled = bool(words & {"filled", "radial", "striped", "wedged"})
    return Style(dash, "bold" in words, filled, bool(words & {"invis", "invisible"}))


def form(node: Node) -> str:
    """Return how the node is drawn.

    "icon", "layer" (a role's box, or a frame drawn shut: name and detail), "boundary", "blank", or a shape:
    "rectangle", "ellipse", "cylinder", "text", "point", "record" or the name of a polygon.
    """
    if node.role == "boundary":
        return "boundary"
    if node.role == "blank":
        return "blank"
    if node.icon:
        return "icon"
    shape = node.attributes.get("shape", "").lower()
    if (node.role in ROLES or node.role == "frame") and not shape:
        return "layer"
    name = _SYNONYMS.get(shape, shape)
    known = name in _POLYGONS or name in _DRAWN or name in ("ellipse", "cylinder", "text", "point", "record")
    return name if known else "rectangle"


def is_hidden(part: Node | Edge) -> bool:
    """Return whether a part only keeps others in order and is not drawn itself."""
    return part.role == "order" or style(part.attributes.get("style", "")).hidden


def is_room(node: Node) -> bool:
    """Return whether a node is empty room: it keeps others apart and is not there for a reader."""
    return node.role == "blank" and not node.label.strip()


def draws_frame(group: Group) -> bool:
    """Return whether a group is drawn as a frame; rows and columns without that role are not."""
    return group.role == "frame" or not group.arrange


def is_regular(node: Node) -> bool:
    """Return whether the shape's width and height are equal by definition."""
    return node.attributes.get("shape", "").lower() in (
        "circle",
        "doublecircle",
        "square",
        "point",
        "mcircle",
        "msquare",
    )


def around(name: str, text: Size) -> Size:
    """Return the size of the form that holds a text of this size in its middle."""
    across, down = _ROOM.get(name, (1.0, 1.0))
    return Size(text.width / across, text.height / down)


def corners(name: str, box: Box) -> tuple[Point, ...]:
    """Return the corners of a polygon form in the box; () for a form that is none."""
    if name in _DRAWN:
        return _DRAWN[name](box)[0]
    return tuple(Point(box.x + x * box.width, box.y + y * box.height) for x, y in _POLYGONS.get(name, ()))


def details(node: Node, name: str, box: Box) -> tuple[tuple[Point, ...], ...]:
    """Return the lines that a shape has beside its outline: a fold, a tab, a second ring."""
    shape = node.attributes.get("shape", "").lower()
    if shape == "doublecircle":
        ring = _ring(box.grow(-4))
        return ((*ring, ring[0]),)
    if shape == "underline":
        return ((Point(box.x, box.bottom), Point(box.right, box.bottom)),)
    if name == "cylinder":
        ring = _ring(Box(box.x, box.y, box.width, 2 * lid_of(box)))
        return (ring[:25],)
    return _DRAWN[name](box)[1] if name in _DRAWN else ()


Lines = tuple[tuple[Point, ...], tuple[tuple[Point, ...], ...]]


def _note(box: Box) -> Lines:
    fold = min(12.0, box.width / 4, box.height / 4)
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    one, two = Point(right - fold, y), Point(right, y + fold)
    return (Point(x, y), one, two, Point(right, bottom), Point(x, bottom)), ((one, Point(one.x, two.y), two),)


def _folder(box: Box) -> Lines:
    tab, wide = min(6.0, box.height / 5), min(28.0, box.width / 2)
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    tabs = (Point(right - wide, y + tab), Point(right - wide + 4, y), Point(right - 4, y), Point(right, y + tab))
    return (Point(x, y + tab), *tabs, Point(right, bottom), Point(x, bottom)), ((tabs[0], tabs[3]),)


def _tab(box: Box) -> Lines:
    tab, wide = min(6.0, box.height / 5), min(28.0, box.width / 2)
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    foot = Point(x + wide, y + tab)
    outline = (Point(x, y), Point(x + wide, y), foot, Point(right, y + tab), Point(right, bottom), Point(x, bottom))
    return outline, ((Point(x, y + tab), foot),)


def _box3d(box: Box) -> Lines:
    deep = min(8.0, box.width / 5, box.height / 5)
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    near = Point(right - deep, y + deep)
    top = (Point(x, y + deep), Point(x + deep, y), Point(right, y))
    side = (Point(right, bottom - deep), Point(right - deep, bottom), Point(x, bottom))
    return (*top, *side), ((top[0], near, top[2]), (near, side[1]))


def _component(box: Box) -> Lines:
    lug, high, step = min(7.0, box.width / 6), min(6.0, box.height / 6), min(8.0, box.height / 5)
    x, left, right, y, bottom = box.x, box.x + lug, box.right, box.y, box.bottom
    outline, lines = [Point(left, y), Point(right, y), Point(right, bottom), Point(left, bottom)], []
    for low in (bottom - step, y + step + high):
        outline += [Point(left, low), Point(x, low), Point(x, low - high), Point(left, low - high)]
        lines.append((Point(left, low), Point(left + lug, low), Point(left + lug, low - high), Point(left, low - high)))
    return tuple(outline), tuple(lines)


_DRAWN: Final[dict[str, Callable[[Box], Lines]]] = {
    "note": _note,
    "folder": _folder,
    "tab": _tab,
    "box3d": _box3d,
    "component": _component,
}
"""Forms whose parts have lengths of their own, whatever the size of the box: outline and further lines."""


def _ring(box: Box) -> tuple[Point, ...]:
    turns = (2 * pi * number / 48 for number in range(48))
    across, down = box.width / 2, box.height / 2
    return tuple(Point(box.center.x + across * cos(turn), box.center.y + down * sin(turn)) for turn in turns)


def _drum(box: Box) -> tuple[Point, ...]:
    lid = lid_of(box)
    top, bottom = (
        _ring(Box(box.x, box.y, box.width, 2 * lid)),
        _ring(Box(box.x, box.bottom - 2 * lid, box.width, 2 * lid)),
    )
    return (*bottom[:25], *top[24:], top[0])


def outline(node: Node, box: Box, fit: Fit) -> tuple[Point, ...]:
    """Return the polygon that edges end at."""
    name = form(node)
    if fit.icon:
        return _with_caption(picture_box(box, fit.icon).grow(2), caption_box(box, fit))
    if name in ("ellipse", "point"):
        return _ring(box)
    if name == "cylinder":
        return _drum(box)
    if name == "text" and fit.blocks[0].lines:
        block = fit.block(box.width)
        room = Size(min(block.width + 8, box.width), min(block.height + 2, box.height))
        return rectangle(Box(box.center.x - room.width / 2, box.center.y - room.height / 2, *room))
    return corners(name, box) or rectangle(box)


def lid_of(box: Box) -> float:
    """Return half the height of a cylinder's lid."""
    return min(box.height * 0.12, 12.0)


def picture_rise(fit: Fit, metrics: Metrics) -> float:
    """Return how far above the middle of its place a node with an icon begins, in a figure that runs across.

    It is the same for any number of lines below the icon, so that icons in one row stand on one line.
    """
    icon = fit.icon or Size(0, 0)
    return (icon.height + metrics.icon_gap + metrics.caption * metrics.leading + 4) / 2


def picture_box(box: Box, icon: Size) -> Box:
    """Return where a node's icon stands: in the middle, at the top."""
    return Box(box.x + (box.width - icon.width) / 2, box.y + 2, icon.width, icon.height)


def caption_box(box: Box, fit: Fit) -> Box:
    """Return where the text below a node's icon stands."""
    block = fit.block(box.width)
    top = box.bottom - 2 - block.height
    return Box(box.center.x - block.width / 2, top, block.width, block.height)


def rectangle(box: Box) -> tuple[Point, ...]:
    """Return the corners of a box."""
    return (Point(box.x, box.y), Point(box.right, box.y), Point(box.right, box.bottom), Point(box.x, box.bottom))


def _with_caption(icon: Box, text: Box) -> tuple[Point, ...]:
    """Return the outline of an icon and the text below it."""
    if not text.width:
        return rectangle(icon)
    text = Box(text.x - 4, icon.bottom, text.width + 8, max(text.bottom + 2 - icon.bottom, 1))
    upper = (
        Point(icon.x, icon.bottom),
        Point(icon.x, icon.y),
        Point(icon.right, icon.y),
        Point(icon.right, icon.bottom),
    )
    return (
        *upper,
        Point(text.right, text.y),
        Point(text.right, text.bottom),
        Point(text.x, text.bottom),
        Point(text.x, text.y),
    )
