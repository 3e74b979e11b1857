"""Which attribute names are Graphviz's, and which are near misses of ours."""

from __future__ import annotations

from functools import cache
from typing import Final

OURS: Final = ("note", "source", "href", "role", "nodeid", "arrange", "compare")
"""The engine's own attributes."""

# https://graphviz.org/doc/info/attrs.html: the names within two edits of ours, and what `diagrams` itself sets.
_GRAPHVIZ: Final = frozenset(
    [
        "shape",
        "scale",
        "size",
        "style",
        "rank",
        "root",
        "rotate",
        "ordering",
        "group",
        "layer",
        "labelhref",
        "edgehref",
        "headhref",
        "tailhref",
        "nodesep",
        "samehead",
        "sametail",
        "color",
        "comment",
        "compound",
        "clusterrank",
        "area",
        "charset",
        "center",
        "concentrate",
        "mode",
        "model",
        "nojustify",
        "normalize",
        "page",
        "pad",
        "pos",
        "ports",
        "dir",
        "dim",
        "nslimit",
        "notranslate",
        "weight",
        "width",
        "height",
        "label",
        "URL",
        "edgeURL",
        "sides",
        "skew",
    ]
)


@cache
def near_miss(name: str) -> str:
    """Return the attribute of ours that `name` is probably meant to be, or ""."""
    if name in OURS or name in _GRAPHVIZ or len(name) < 3:
        return ""
    return next((ours for ours in OURS if _within_two_edits(name.lower(), ours)), "")


def _within_two_edits(first: str, second: str) -> bool:
    """Return whether two insertions, deletions or substitutions at most turn one word into the other."""
    row = list(range(len(second) + 1))
    for index, letter in enumerate(first, 1):
        previous, row = row, [index]
        for column, other in enumerate(second, 1):
            row.append(min(previous[column] + 1, row[-1] + 1, previous[column - 1] + (letter != other)))
    return row[-1] <= (2 if len(second) > 4 else 1)
