"""How big each thing wants to be, and the ways its label can be broken into lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from livediagrams.geometry import Box, Size
from livediagrams.rich import Block


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a record: its box in a record of the fitted size, its text, and the port that names it."""

    box: Box
    block: Block
    port: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """A part's needs.

    `blocks` are the ways to break its label, widest first; around the chosen one comes `padding` on each side.
    `size` is the part with the first block; `icon` is the side lengths of its picture, drawn above the label;
    `cells` are the fields of a record, which has no label beside them.
    """

    size: Size
    blocks: tuple[Block, ...]
    padding: Size = Size(0, 0)
    icon: Size | None = None
    cells: tuple[Cell, ...] = ()

    def block(self, width: float) -> Block:
        """Return the widest block that a part of this outer width holds, or the narrowest there is."""
        inner = width - 2 * self.padding.width + 0.01
        return next((block for block in self.blocks if block.width <= inner), self.blocks[-1])

    def height(self, width: float) -> float:
        """Return the outer height of the part when it is this wide."""
        return self.size.height - self.blocks[0].height + self.block(width).height

    @property
    def least_width(self) -> float:
        """Return the smallest outer width that still holds the label."""
        return min(self.size.width, self.blocks[-1].width + 2 * self.padding.width)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The fits of nodes by id, of group titles by group id, and of edge labels by edge id and place."""

    nodes: Mapping[str, Fit]
    titles: Mapping[str, Fit]
    labels: Mapping[str, Mapping[str, Fit]]
