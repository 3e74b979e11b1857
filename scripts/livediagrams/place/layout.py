"""Parts as far as they have been placed, and the two ways to move many at once: put in a corner, and drawn apart."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from livediagrams.geometry import Box, Point, Route, Size


@dataclass(slots=True)
class Layout:
    """Parts placed so far, relative to some corner. Boxes are those of nodes and of groups."""

    size: Size
    boxes: dict[str, Box] = field(default_factory=dict)
    titles: dict[str, Box] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)
    labels: dict[str, dict[str, Box]] = field(default_factory=dict)

    def all_labels(self) -> list[Box]:
        """Return the boxes of all labels of edges."""
        return [label for labels in self.labels.values() for label in labels.values()]

    def take(self, other: Layout, corner: Point) -> None:
        """Take over the parts of another layout, its corner put at `corner`."""
        dx, dy = corner
        self.boxes |= {part: box.shift(dx, dy) for part, box in other.boxes.items()}
        self.titles |= {part: box.shift(dx, dy) for part, box in other.titles.items()}
        self.routes |= {edge: way.shift(dx, dy) for edge, way in other.routes.items()}
        for edge, labels in other.labels.items():
            self.labels[edge] = {place: box.shift(dx, dy) for place, box in labels.items()}

    def drawn_apart(self, at: float, by: float, groups: frozenset[str], *, across: bool) -> Layout:
        """Return the layout with an empty strip put in, `by` wide, at an x (`across`) or at a y.

        Nodes move when their middle lies beyond it, groups stretch over it; so nothing comes to overlap or leaves its
        group. Routes and labels are dropped: they have to be found anew.
        """
        boxes = {
            part: _stretched(box, at, by, across) if part in groups else _moved(box, at, by, across)
            for part, box in self.boxes.items()
        }
        titles = {}
        for part, title in self.titles.items():
            was, now = self.boxes[part], boxes[part]
            titles[part] = title.shift(now.x - was.x, now.y - was.y)
        return replace(self, boxes=boxes, titles=titles, routes={}, labels={})


def _moved(box: Box, at: float, by: float, across: bool) -> Box:
    if across:
        return box.shift(by, 0) if box.center.x >= at else box
    return box.shift(0, by) if box.center.y >= at else box


def _stretched(box: Box, at: float, by: float, across: bool) -> Box:
    if across:
        return box.shift(by, 0) if box.x >= at else box._replace(width=box.width + by * (box.right > at))
    return box.shift(0, by) if box.y >= at else box._replace(height=box.height + by * (box.bottom > at))
