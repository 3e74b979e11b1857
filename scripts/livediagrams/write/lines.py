"""The texts of a part as what they are: blocks of lines, each in a box, for formats that know no baselines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from livediagrams.geometry import Box, union
from livediagrams.scene import Part, TextRun
from livediagrams.text import CAP_CENTER, LEADING

_SHARES: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}


def text_blocks(part: Part) -> Iterator[tuple[str, tuple[TextRun, ...]]]:
    """Yield each text of a part with its place."""
    found: dict[str, list[TextRun]] = {}
    for mark in part.marks:
        if isinstance(mark, TextRun):
            found.setdefault(mark.place, []).append(mark)
    yield from ((place, tuple(runs)) for place, runs in found.items())


def text_box(runs: Sequence[TextRun]) -> Box:
    """Return the box around lines of text."""
    return union(map(_line_box, runs))


def _line_box(run: TextRun) -> Box:
    size = max(span.size for span in run.spans)
    left = run.at.x - run.width * _SHARES[run.anchor]
    return Box(left, run.at.y - CAP_CENTER * size - LEADING * size / 2, run.width, LEADING * size)
