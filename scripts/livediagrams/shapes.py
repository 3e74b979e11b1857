"""How a node is drawn, from its role and its Graphviz attributes: its form, its outline, the room its text has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livediagrams.geometry import Box, Point, Size
from livediagrams.graph import Edge, Group, Node
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
    "note": ((0, 0), (0.88, 0), (1, 0.2), (1, 1), (0, 1)),
    "cds": ((0, 0), (0.85, 0), (1, 0.5), (0.85, 1), (0, 1)),
    "rarrow": ((0, 0.2), (0.75, 0.2), (0.75, 0), (1, 0.5), (0.75, 1), (0.75, 0.8), (0, 0.8)),
    "larrow": ((1, 0.2), (0.25, 0.2), (0.25, 0), (0, 0.5), (0.25, 1), (0.25, 0.8), (1, 0.8)),
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
    "component": "rectangle",
    "folder": "rectangle",
    "tab": "rectangle",
    "box3d": "rectangle",
    "mdiamond": "diamond",
    "msquare": "rectangle",
    "mcircle": "ellipse",
}

# The share of a form's width and height that a text in its middle may use.
_ROOM: Final = {
    "ellipse": (0.72, 0.72),
    "diamond": (0.55, 0.5),
    "triangle": (0.45, 0.5),
    "invtriangle": (0.45, 0.5),
    "hexagon": (0.75, 0.9),
    "octagon": (0.8, 0.9),
    "parallelogram": (0.7, 1.0),
    "trapezium": (0.7, 1.0),
    "invtrapezium": (0.7, 1.0),
    "house": (0.95, 0.65),
    "invhouse": (0.95, 0.65),
    "pentagon": (0.65, 0.6),
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

    "icon", "layer" (a role's box: name and detail), "boundary", "blank", or a shape: "rectangle", "ellipse",
    "cylinder", "text", "point", "record" or the name of a polygon.
    """
    if node.role == "boundary":
        return "boundary"
    if node.role == "blank":
        return "blank"
    if node.icon:
        return "icon"
    shape = node.attributes.get("shape", "").lower()
    if node.role in ROLES and not shape:
        return "layer"
    name = _SYNONYMS.get(shape, shape)
    return name if name in _POLYGONS or name in ("ellipse", "cylinder", "text", "point", "record") else "rectangle"


def is_hidden(part: Node | Edge) -> bool:
    """Return whether a part only keeps others in order and is not drawn itself."""
    return part.role == "order" or style(part.attributes.get("style", "")).hidden


def draws_frame(group: Group) -> bool:
    """Return whether a group is drawn as a frame; rows and columns without that role are not."""
    return group.role == "frame" or not group.arrange


def is_regular(node: Node) -> bool:
    """Return whether the shape's width and height are equal by definition."""
    return node.attributes.get("shape", "").lower() in ("circle", "doublecircle", "square", "point", "mcircle", "msquare")


def around(name: str, text: Size) -> Size:
    """Return the size of the form that holds a text of this size in its middle."""
    across, down = _ROOM.get(name, (1.0, 1.0))
    return Size(text.width / across, text.height / down)


def corners(name: str, box: Box) -> tuple[Point, ...]:
    """Return the corners of a polygon form in the box; () for a form that is none."""
    return tuple(Point(box.x + x * box.width, box.y + y * box.height) for x, y in _POLYGONS.get(name, ()))


def picture_box(box: Box, icon: Size) -> Box:
    """Return where a node's icon stands: in the middle, at the top."""
    return Box(box.x + (box.width - icon.width) / 2, box.y + 2, icon.width, icon.height)
