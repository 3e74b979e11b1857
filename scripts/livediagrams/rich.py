"""Text with its looks, as values: spans make lines, lines make blocks. Text only: nothing here is markup.

The text of a span is drawn as it is: runs of spaces count, so a writer of SVG must preserve them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["l", "c", "r"]
Shift: TypeAlias = Literal["", "sub", "super"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one look; `size` is the size as drawn, `colour` the author's raw value or ""."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    shift: Shift = ""
    size: float = 12.0
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Spans side by side; width and height are 0 until the line has been measured."""

    spans: tuple[Span, ...]
    width: float = 0.0
    height: float = 0.0
    align: Align = "c"

    @property
    def text(self) -> str:
        """Return the text without its looks."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines one below the other; as wide as the widest and as high as all of them."""

    lines: tuple[Line, ...] = ()
    width: float = 0.0
    height: float = 0.0

    @property
    def text(self) -> str:
        """Return the text without its looks, a line break between lines."""
        return "\n".join(line.text for line in self.lines)
