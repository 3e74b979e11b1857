"""Where each part lies. Points, y down, the origin at the top left corner of the figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from livediagrams.geometry import Box, Route, Size


@dataclass(frozen=True, slots=True)
class Placement:
    """Boxes of nodes and groups by id, of group titles by group id, routes by edge id, labels by edge id and place.

    `notices` are sentences about what could not be done as asked (a route that became a straight line).
    """

    size: Size
    boxes: Mapping[str, Box]
    titles: Mapping[str, Box] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Box]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
