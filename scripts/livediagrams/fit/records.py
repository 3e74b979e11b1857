r"""A record's label to its fields and their places: https://graphviz.org/doc/info/shapes.html#record.

Fields stand side by side, or one below the other, and braces turn that over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from livediagrams.geometry import Box, Size
from livediagrams.rich import Block
from livediagrams.sizes import Cell

_MOST_DEPTH = 40

Measure = Callable[[str], Block]


@dataclass(slots=True)
class Field:
    """A field with a text, or one that is divided into fields."""

    text: str = ""
    port: str = ""
    fields: list[Field] = field(default_factory=list)


def parse(label: str) -> Field:
    """Return the tree of a record's fields; never raises."""
    root = Field(fields=[Field()])
    around = [root]
    text, is_escaped = "", False
    for letter in label:
        here = around[-1].fields[-1]
        if is_escaped:
            text, is_escaped = text + (letter if letter in "{}|<> " else "\\" + letter), False
        elif letter == "\\":
            is_escaped = True
        elif letter == "|":
            _close(here, text)
            around[-1].fields.append(Field())
            text = ""
        elif letter == "{" and len(around) < _MOST_DEPTH:
            here.fields.append(Field())
            around.append(here)
            text = ""
        elif letter == "}" and len(around) > 1:
            _close(here, text)
            around.pop()
            text = ""
        else:
            text += letter
    for group in reversed(around):
        _close(group.fields[-1], text)
        text = ""
    return root


def _close(done: Field, text: str) -> None:
    """Give a field its text and the port that may stand before it."""
    said = text.strip(" ")
    if said.startswith("<") and ">" in said:
        port, _, said = said[1:].partition(">")
        done.port = port.strip()
    if not done.fields:
        done.text = said.strip(" ")


def cells(label: str, *, upright: bool, measure: Measure, padding: Size, least: Size) -> tuple[Size, tuple[Cell, ...]]:
    """Return the size of a record and its fields in it; `upright`: the outermost fields lie one below the other."""
    root = parse(label)
    needed = _needed(root, upright, measure, padding)
    size = Size(max(needed.width, least.width), max(needed.height, least.height))
    return size, tuple(_laid(root, Box(0, 0, *size), upright, measure, padding))


def _needed(one: Field, upright: bool, measure: Measure, padding: Size) -> Size:
    if not one.fields:
        block = measure(one.text)
        return Size(block.width + 2 * padding.width, max(block.height, 8.0) + 2 * padding.height)
    inner = [_needed(part, not upright, measure, padding) for part in one.fields]
    if upright:
        return Size(max(size.width for size in inner), sum(size.height for size in inner))
    return Size(sum(size.width for size in inner), max(size.height for size in inner))


def _laid(one: Field, box: Box, upright: bool, measure: Measure, padding: Size) -> Iterator[Cell]:
    """Yield the undivided fields in a box; room that is not needed goes to all fields alike."""
    if not one.fields:
        yield Cell(box, measure(one.text), one.port)
        return
    inner = [_needed(part, not upright, measure, padding) for part in one.fields]
    spare = (
        (box.height - sum(size.height for size in inner))
        if upright
        else (box.width - sum(size.width for size in inner))
    )
    x, y = box.x, box.y
    for part, size in zip(one.fields, inner, strict=True):
        if upright:
            own = Box(box.x, y, box.width, size.height + spare / len(inner))
            y = own.bottom
        else:
            own = Box(x, box.y, size.width + spare / len(inner), box.height)
            x = own.right
        yield from _laid(part, own, not upright, measure, padding)
