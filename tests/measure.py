"""A scene in, sentences about what is wrong with its geometry out: what a reader would see, measured without the engine.

Only the marks are looked at: where texts, shapes, pictures and lines are drawn, and which part they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import hypot

from livediagrams.geometry import Box, Point, union
from livediagrams.scene import Part, Picture, Scene, Shape, TextRun, Wire

SLACK = 1.0  # what nobody sees
REACH = 5.0  # of an arrow head from what it points at


def violations(scene: Scene) -> list[str]:
    """Return a sentence for each fault: parts that overlap, texts or lines on something, ends that hang in the air."""
    return [
        *texts_outside(scene),
        *parts_overlapping(scene),
        *parts_outside_their_group(scene),
        *edges_through_parts(scene),
        *edges_through_titles(scene),
        *labels_on_something(scene),
        *ends_in_the_air(scene),
    ]


def texts_outside(scene: Scene) -> Iterator[str]:
    """Yield the texts that leave the figure, or the node they name."""
    whole = Box(0, 0, *scene.size)
    for part in scene.parts:
        for box, text in text_boxes(part):
            if not whole.contains(box, SLACK):
                yield f"the text {text!r} of {part.id} leaves the figure"
            if part.sort == "node" and part.role != "boundary" and not part.box.contains(box, SLACK):
                yield f"the text {text!r} leaves its node {part.id}"


def parts_overlapping(scene: Scene) -> Iterator[str]:
    """Yield the nodes that overlap each other, the groups that do, and the nodes on a group's title."""
    for one, two in combinations(nodes(scene), 2):
        if overlap(one.box, two.box):
            yield f"the nodes {one.id} and {two.id} overlap"
    groups = [part for part in scene.parts if part.sort == "group"]
    for one, two in combinations(groups, 2):
        if overlap(one.box, two.box) and not is_inside(one, two) and not is_inside(two, one):
            yield f"the groups {one.id} and {two.id} overlap"
    for group in groups:
        for box, text in text_boxes(group):
            if any(overlap(solid, box) for node in nodes(scene) for solid in solids(node)):
                yield f"a node lies on the title {text!r}"


def parts_outside_their_group(scene: Scene) -> Iterator[str]:
    """Yield the nodes and groups that leave the group they belong to, and the nodes that lie in a strange one."""
    groups = [part for part in scene.parts if part.sort == "group"]
    for part in (*nodes(scene), *groups):
        for group in groups:
            if is_inside(part, group) and not group.box.contains(part.box, SLACK):
                yield f"{part.id} leaves its group {group.id}"
            elif part.sort == "node" and not is_inside(part, group) and overlap(part.box, group.box):
                yield f"the node {part.id} lies in the group {group.id}, which does not hold it"


def edges_through_parts(scene: Scene) -> Iterator[str]:
    """Yield the edges that run through a node: another's, or deeper than its outline through one they end at."""
    for edge, line in lines(scene):
        for node in nodes(scene):
            is_end = node.id in (edge.tail, edge.head)
            depth = 4.0 if is_end else SLACK
            hit = any(through(line, solid.grow(-depth)) for solid in solids(node))
            if hit and not (is_end and is_slanted(node)):
                yield f"the edge {edge.id} runs through the node {node.id}"


def edges_through_titles(scene: Scene) -> Iterator[str]:
    """Yield the edges that run through the title of a group."""
    titles = [(group, box, text) for group in scene.parts if group.sort == "group" for box, text in text_boxes(group)]
    for edge, line in lines(scene):
        for group, box, text in titles:
            if through(line, box):
                yield f"the edge {edge.id} runs through the title {text!r} of {group.id}"


def labels_on_something(scene: Scene) -> Iterator[str]:
    """Yield the labels of edges that lie on a node, a title, another label, or a line that does not end for them."""
    labels = [(edge, box, text) for edge in edges(scene) for box, text in text_boxes(edge)]
    titles = [box for group in scene.parts if group.sort == "group" for box, _ in text_boxes(group)]
    boxes = [solid for node in nodes(scene) for solid in solids(node)]
    for edge, box, text in labels:
        if any(overlap(box, other) for other in (*titles, *boxes)):
            yield f"the label {text!r} of {edge.id} lies on a node or a title"
        for other, line in lines(scene):
            hides = other is edge and any(
                isinstance(mark, Shape) and mark.box.contains(box, SLACK) for mark in edge.marks
            )
            if through(line, box) and not hides:
                yield f"the label {text!r} of {edge.id} lies on the edge {other.id}"
    for (one, box, text), (two, other, said) in combinations(labels, 2):
        if one is not two and overlap(box, other):
            yield f"the labels {text!r} of {one.id} and {said!r} of {two.id} overlap"


def ends_in_the_air(scene: Scene) -> Iterator[str]:
    """Yield the edges whose ends are away from what they join."""
    parts = {part.id: part for part in scene.parts if part.sort != "edge"}
    for edge, line in lines(scene):
        for end, name in ((line[0], edge.tail), (line[-1], edge.head)):
            part = parts.get(name)
            if part is None or not solids(part):
                continue
            own = [*solids(part), union(box for box, _ in text_boxes(part))]
            if min((away(end, box) for box in own), default=0.0) > REACH:
                yield f"the edge {edge.id} ends away from {name}"


# -- What is drawn


def nodes(scene: Scene) -> list[Part]:
    """Return the nodes; a boundary is a line that edges may cross, and what is empty cannot be in the way."""
    return [part for part in scene.parts if part.sort == "node" and part.role != "boundary" and solids(part)]


def edges(scene: Scene) -> list[Part]:
    """Return the edges."""
    return [part for part in scene.parts if part.sort == "edge"]


def lines(scene: Scene) -> Iterator[tuple[Part, list[Point]]]:
    """Yield each edge's line as points close to each other, the tips of arrow heads as its ends."""
    for edge in edges(scene):
        wires = [mark for mark in edge.marks if isinstance(mark, Wire)]
        points = [point for wire in wires for point in walked(wire)]
        heads = [arrow for wire in wires for arrow in wire.arrows]
        if heads and edge.direction in ("forward", "both"):
            points.append(heads[0].tip)
        if heads and edge.direction in ("back", "both"):
            points.insert(0, heads[-1].tip)
        if points:
            yield edge, points


def walked(wire: Wire) -> list[Point]:
    """Return points along a wire, some two points apart."""
    corners = wire.route.points
    if not wire.route.curved:
        return [point for one, two in pairwise(corners) for point in straight(one, two)]
    found = []
    for index in range(0, len(corners) - 3, 3):
        a, b, c, d = corners[index : index + 4]
        for step in range(41):
            t = step / 40
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            x = sum(weight * point.x for weight, point in zip(weights, (a, b, c, d), strict=True))
            y = sum(weight * point.y for weight, point in zip(weights, (a, b, c, d), strict=True))
            found.append(Point(x, y))
    return found


def straight(one: Point, two: Point) -> list[Point]:
    """Return points on a straight line, both ends among them."""
    count = max(1, int(hypot(two.x - one.x, two.y - one.y) / 2))
    return [Point(one.x + (two.x - one.x) * i / count, one.y + (two.y - one.y) * i / count) for i in range(count + 1)]


def solids(part: Part) -> list[Box]:
    """Return the boxes of what a part shows: outlines, pictures, texts."""
    drawn = [mark.box for mark in part.marks if isinstance(mark, (Shape, Picture))]
    return [*drawn, *(box for box, _ in text_boxes(part))]


def is_slanted(part: Part) -> bool:
    """Return whether a part's outline is not that of its box: ends lie somewhere inside it."""
    return any(isinstance(mark, Shape) and mark.form != "rectangle" for mark in part.marks)


def text_boxes(part: Part) -> list[tuple[Box, str]]:
    """Return where the lines of a part's texts are, and what they say."""
    found = []
    for mark in part.marks:
        if isinstance(mark, TextRun):
            size = max(span.size for span in mark.spans)
            x = mark.at.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor] * mark.width
            below = 0.35 if any(span.shift == "sub" for span in mark.spans) else 0.21
            box = Box(x, mark.at.y - 0.73 * size, mark.width, (0.73 + below) * size)
            found.append((box, "".join(span.text for span in mark.spans)))
    return found


# -- Geometry


def is_inside(part: Part, group: Part) -> bool:
    """Return whether a group holds a part, as their ids say."""
    return part.id.startswith(f"{group.id}/")


def overlap(one: Box, two: Box) -> bool:
    """Return whether two boxes share more than nobody sees."""
    return one.grow(-SLACK / 2).overlaps(two.grow(-SLACK / 2))


def through(line: Sequence[Point], box: Box) -> bool:
    """Return whether a line has points in a box."""
    return any(box.x < x < box.right and box.y < y < box.bottom for x, y in line)


def away(point: Point, box: Box) -> float:
    """Return how far a point is from a box, 0 inside."""
    return hypot(max(box.x - point.x, 0, point.x - box.right), max(box.y - point.y, 0, point.y - box.bottom))
