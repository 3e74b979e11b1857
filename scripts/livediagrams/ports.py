"""Where an edge may end at a node: https://graphviz.org/docs/attr-types/portPos/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livediagrams.geometry import Box
from livediagrams.sizes import Fit

_ALL: Final = "NESW"
_COMPASS: Final = {"n": "N", "s": "S", "e": "E", "w": "W", "ne": "NE", "nw": "NW", "se": "SE", "sw": "SW"}
_TURNS: Final = {"LR": {"N": "W", "E": "S", "S": "E", "W": "N"}, "RL": {"N": "W", "E": "N", "S": "E", "W": "S"}}
"""Where a side comes to lie when a figure of that direction is drawn from top to bottom."""


@dataclass(frozen=True, slots=True)
class Port:
    """The box that an edge ends at, some of the letters NESW for the sides by which, and whether it is a field."""

    box: Box
    sides: str
    is_field: bool = False


def compass(text: str, turned: str = "") -> str:
    """Return the sides that a port names, north and south first; all when it names none.

    `turned` is the direction of a figure that is drawn from top to bottom instead.
    """
    sides = _COMPASS.get(text.rpartition(":")[2].strip().lower(), "")
    return "".join(sorted((_TURNS.get(turned, {}).get(side, side) for side in sides), key="NSEW".index)) or _ALL


def port_of(text: str, box: Box, fit: Fit | None, turned: str = "") -> Port:
    """Return where an edge with this port ends at a node in a box: at a field of a record, or at the whole."""
    sides = compass(text, turned)
    names = [name.strip() for name in text.split(":")]
    field = next((cell for cell in (fit.cells if fit else ()) if cell.port and cell.port in names), None)
    if field is None or fit is None:
        return Port(box, sides)
    x, y = box.width / fit.size.width, box.height / fit.size.height
    at = Box(box.x + field.box.x * x, box.y + field.box.y * y, field.box.width * x, field.box.height * y)
    open_sides = _outer_sides(at, box)
    return Port(at, "".join(side for side in sides if side in open_sides) or open_sides or sides, is_field=True)


def _outer_sides(field: Box, box: Box) -> str:
    """Return the sides of a field that lie on the border of its record."""
    near = {
        "N": field.y - box.y,
        "E": box.right - field.right,
        "S": box.bottom - field.bottom,
        "W": field.x - box.x,
    }
    return "".join(side for side, gap in near.items() if gap < 1)
