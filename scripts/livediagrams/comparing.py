"""What two figures have in common: parts of equal kind and label, then parts of equal kind in the equal place.

The first are the same thing. The second are another thing in the same part: where one figure has a container, the
other has a VM. A place is a number: the second VM is like the second container. Groups are counted only if something
with an equal label is in them. An edge is in both figures where both its ends are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from livediagrams.geometry import Point
from livediagrams.scene import Part, Scene, TextRun
from livediagrams.words import Words

_AFTER: Final = 18.0
_ABOVE: Final = 8.0
"""How far from the end of a line its corner is, so that a sign there is beside the text."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison asks of a part; `corners` are those at its top right, in the wide drawing and in the narrow."""

    id: str
    sort: str
    kind: str
    name: str
    said: str
    parent: str = ""
    ends: tuple[str, ...] = ()
    corners: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The parts that both figures have, as pairs, and those that only the first and only the second has, as read."""

    both: tuple[tuple[Compared, Compared], ...]
    only: tuple[tuple[Compared, ...], tuple[Compared, ...]]


def compared(wide: Scene, narrow: Scene | None) -> tuple[Compared, ...]:
    """Return what a comparison asks of a figure: its parts as they are read, edges last."""
    words = Words(wide)
    drawings = [{part.id: _corner(part) for part in scene.parts} for scene in (wide, narrow) if scene]
    groups = [part.id for _, part in words.outline if part.sort == "group"]
    parents = {part: group for group in ("", *groups) for part in words.inside(group)}
    nodes = [
        Compared(
            id=part.id,
            sort=part.sort,
            kind=_kind(part),
            name=part.name,
            said=words.said(part),
            parent=parents.get(part.id, ""),
            corners=tuple(corners[part.id] for corners in drawings),
        )
        for _, part in words.outline
    ]
    edges = [
        Compared(part.id, part.sort, "", part.name, words.said(part), ends=(part.tail, part.head))
        for part in words.connections
    ]
    return (*nodes, *edges)


def _corner(part: Part) -> Point:
    """Return the top right of what is seen of a part: of its outline, or the end of its first line, if it has none."""
    texts = [mark for mark in part.marks if isinstance(mark, TextRun)]
    if len(texts) < len(part.marks) or not texts:
        return Point(part.box.right, part.box.y)
    first = texts[0]
    beyond = {"start": first.width, "middle": first.width / 2}.get(first.anchor, 0.0)
    return Point(first.at.x + beyond + _AFTER, first.at.y - _ABOVE)


def compare(first: Sequence[Compared], second: Sequence[Compared]) -> Comparison:
    """Return what two figures have in common, and what only one of them has."""
    one, other = _Half(first), _Half(second)
    _match(one, other, _label)
    one.count_groups()
    other.count_groups()
    while _match(one, other, _place):
        pass  # what is in a group has its place when the group is found
    _match(one, other, _ends)
    return Comparison(tuple((part, other.like(part, one)) for part in one.found()), (one.alone(), other.alone()))


class _Half:
    """One of the two figures; `likes` tells of each part that is in the other too what it is: equal for equal ones."""

    def __init__(self, parts: Sequence[Compared]) -> None:
        self.parts = parts
        self.likes: dict[str, Hashable] = {"": "the figure itself"}
        self.counted: set[str] = set()
        self.drawn = {part.id for part in parts}

    def count_groups(self) -> None:
        """Note the groups that hold something that is found."""
        parents = {part.id: part.parent for part in self.parts}
        for part in self.found():
            group = part.parent
            while group:
                self.counted.add(group)
                group = parents[group]

    def looks(self, look: Look) -> dict[str, Hashable]:
        """Return how those parts look that are not found yet."""
        found = {part.id: look(part, self) for part in self.alone()}
        return {part: like for part, like in found.items() if like is not None}

    def found(self) -> tuple[Compared, ...]:
        """Return the parts that the other figure has too."""
        return tuple(part for part in self.parts if part.id in self.likes)

    def alone(self) -> tuple[Compared, ...]:
        """Return the parts that the other figure has not."""
        return tuple(part for part in self.parts if part.id not in self.likes)

    def like(self, part: Compared, half: _Half) -> Compared:
        """Return the part here that is like one in the other half; best in the like group, or of its name."""
        group, name = half.likes.get(part.parent), part.name.casefold()
        alike = (own for own in self.found() if self.likes[own.id] == half.likes[part.id])
        return max(alike, key=lambda own: (self.likes.get(own.parent) == group, own.name.casefold() == name))


Look = Callable[[Compared, _Half], Hashable]


def _match(one: _Half, other: _Half, look: Look) -> bool:
    """Find the parts of both figures that look alike, and return whether there are any."""
    looks = one.looks(look), other.looks(look)
    shared = {*looks[0].values()} & {*looks[1].values()}
    for half, seen in zip((one, other), looks, strict=True):
        half.likes |= {part: like for part, like in seen.items() if like in shared}
    return bool(shared)


def _label(part: Compared, _: _Half) -> Hashable:
    return (part.sort, part.kind, part.name.casefold()) if part.name and not part.ends else None


def _place(part: Compared, half: _Half) -> Hashable:
    """Return the group around a part, and the part's number among those of its kind there."""
    if part.ends or part.parent not in half.likes or (part.sort == "group" and part.id not in half.counted):
        return None
    kind = part.sort, part.kind
    around = [one for one in half.parts if one.parent == part.parent and (one.sort, one.kind) == kind and not one.ends]
    counted = [one.id for one in around if one.sort != "group" or one.id in half.counted]
    return (half.likes[part.parent], kind, counted.index(part.id))


def _ends(part: Compared, half: _Half) -> Hashable:
    ends = tuple(half.likes.get(end) if end in half.drawn else end for end in part.ends)
    return ends if ends and None not in ends else None


def _kind(part: Part) -> str:
    """Return what a part is: its role, in figures that have roles; else the class of its node."""
    return part.role or part.kind
