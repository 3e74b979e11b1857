"""Numbers as tables of text."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the rows below their head: the first column to the left, all others to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [
        "  ".join(f"{cell:<{width}}" if column == 0 else f"{cell:>{width}}" for column, (cell, width) in cells).rstrip()
        for cells in (enumerate(zip(row, widths, strict=True)) for row in (head, *rows))
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def seconds(value: float) -> str:
    """Return a time as people say it."""
    return f"{value:.2f} s" if value >= 1 else f"{1000 * value:.0f} ms"


def share(value: float) -> str:
    """Return a ratio: as a fraction where it is less than a half."""
    return f"1/{1 / value:.1f}" if 0 < value < 0.5 else f"{value:.2f}"
