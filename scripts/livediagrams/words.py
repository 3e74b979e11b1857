"""A scene in words: what each part is called, in which order parts are read, how a connection is said.

Everything that speaks of a figure takes its words from here: the text twin, the drawing's labels, the search.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from livediagrams.scene import Part, Scene, Wire
from livediagrams.text import one_line

_SIGNS: Final = {"both": "↔", "none": "–"}
_ENDS: Final = ".?!:;…"
_SCHEMES: Final = ("http", "https", "mailto")


class Words:
    """The words of one scene."""

    def __init__(self, scene: Scene) -> None:
        self._parts = {part.id: part for part in scene.parts if part.sort != "edge"}
        self._around = {part: tuple(self._groups_around(part)) for part in self._parts}
        self._inside: dict[str, list[str]] = {}
        places = {part: place for place, part in enumerate(scene.reading)}
        for name in sorted(self._parts, key=lambda part: places.get(part, len(places))):
            self._inside.setdefault(next(iter(self._around[name]), ""), []).append(name)
        self.outline = tuple(self._below(""))
        """Nodes and groups as they are read, with the number of groups around each."""
        self._names = dict.fromkeys(self._parts, "")
        self._numbers: dict[str, str] = {}
        for namesakes in self._namesakes():
            self._tell_apart(namesakes)
        edges = [part for part in scene.parts if part.sort == "edge"]
        self._tells_dashes = len({_dash(edge) for edge in edges}) > 1
        read = {part.id: place for place, (_, part) in enumerate(self.outline)}
        self.connections = tuple(sorted(edges, key=lambda edge: read.get(_ends(edge)[0], len(read))))
        """The edges, in the order in which their starts are read."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts as they are read: nodes and groups, then the connections."""
        return (*(part for _, part in self.outline), *self.connections)

    def inside(self, group: str = "") -> list[str]:
        """Return the ids of nodes and groups that are directly in a group, or in none, as they are read."""
        return self._inside.get(group, [])

    def said(self, part: Part) -> str:
        """Return what a part is called where it stands: the name with its detail, or the connection."""
        if part.sort == "edge":
            return self._connection(part)
        return part.name + self._numbers.get(part.id, "") + _aside(part.detail)

    def said_alone(self, part: Part) -> str:
        """Return what a part is called where nothing around it is seen: so that it is told from its namesakes."""
        if part.sort == "edge":
            return self._connection(part)
        name, detail = self._name(part.id), _aside(part.detail)
        return name if name.endswith(detail) else name + detail

    def _connection(self, edge: Part) -> str:
        start, end = map(self._name, _ends(edge))
        dash = _dash(edge) if self._tells_dashes else ""
        asides = _aside("; ".join(filter(None, (edge.detail, dash))))
        named = f"{end.rstrip(_ENDS)}: {edge.name}" if edge.name else end
        return f"{start} {_SIGNS.get(edge.direction, '→')} {named}{asides}"

    def _below(self, group: str) -> Iterator[tuple[int, Part]]:
        for part in self.inside(group):
            yield len(self._around[part]), self._parts[part]
            yield from self._below(part)

    def _groups_around(self, part: str) -> Iterator[str]:
        """Yield the groups that are drawn around a part, the innermost first."""
        while part:
            part = part.rpartition("/")[0]
            if part in self._parts and self._parts[part].sort == "group":
                yield part

    # -- Names

    def _name(self, part: str) -> str:
        if part not in self._parts:
            return part.rpartition("/")[2]
        return self._parts[part].name + self._names[part]

    def _namesakes(self) -> Iterator[list[str]]:
        """Yield the parts that bear one name, where there are several."""
        found: dict[str, list[str]] = {}
        for _, part in self.outline:
            found.setdefault(part.name.casefold(), []).append(part.id)
        yield from (parts for parts in found.values() if len(parts) > 1)

    def _tell_apart(self, namesakes: list[str]) -> None:
        """Add to equal names a group that is around one of them only, else their details, else a number."""
        groups = {part: [self._parts[group].name for group in self._around[part]] for part in namesakes}
        known = Counter(name for names in groups.values() for name in {name.casefold() for name in names})
        known[self._parts[namesakes[0]].name.casefold()] += 2  # a part is not told by a group of its own name
        own = {
            part: next((name for name in names if known[name.casefold()] == 1), "") for part, names in groups.items()
        }
        alike = [part for part in namesakes if not own[part]]
        details = Counter(self._parts[part].detail for part in namesakes)
        if len(alike) > 1 and len(details) == len(namesakes) and details[""] == 0:
            own, alike = dict.fromkeys(namesakes, ""), namesakes
        self._names |= {part: f" in {group}" for part, group in own.items() if group}
        details = Counter(self._parts[part].detail for part in alike)
        bare = [part for part in alike if details[self._parts[part].detail] > 1 or not self._parts[part].detail]
        if len(alike) > 1:
            self._names |= {part: _aside(self._parts[part].detail) for part in alike if part not in bare}
        if len(bare) > 1:
            numbers = {part: f", {number} of {len(bare)}" for number, part in enumerate(bare, 1)}
            self._numbers |= numbers
            self._names |= numbers


def followed(said: str, note: str) -> str:
    """Return a saying with the note on it."""
    return said + joint(said) + note if note else said


def joint(said: str) -> str:
    """Return what stands between a saying and its note: a colon, unless the saying has one, or an end, already."""
    return " " if said.endswith(tuple(_ENDS)) else ". " if ": " in said else ": "


def sourced(said: str, source: str) -> str:
    """Return a saying with its source behind it, if it has one."""
    return f"{said} (source: {one_line(source)})".lstrip() if source.strip() else said


def source_name(source: str) -> str:
    """Return a source in short: of an address its host, else the source itself."""
    host = urlsplit(source).hostname if is_web(source) else ""
    return (host or source).removeprefix("www.")


def is_web(source: str) -> bool:
    """Return whether a source is an address on the web."""
    return re.match(r"https?://[^/\s]+\S*$", source) is not None and _split(source)


def is_safe(address: str) -> bool:
    """Return whether an address may be followed: it leads to a page, and runs nothing."""
    first = re.split("[/?#]", re.sub(r"[\x00-\x20]", "", address))[0]
    scheme, colon, _ = first.partition(":")
    return not colon or scheme.lower() in _SCHEMES


def _split(address: str) -> bool:
    """Return whether an address can be taken apart."""
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _aside(detail: str) -> str:
    return f" ({detail})" if detail else ""


def _ends(edge: Part) -> tuple[str, str]:
    """Return the ids of an edge's start and end as its arrow tells them."""
    return (edge.head, edge.tail) if edge.direction == "back" else (edge.tail, edge.head)


def _dash(edge: Part) -> str:
    return next((f"{mark.dash} line" for mark in edge.marks if isinstance(mark, Wire) and mark.dash), "")
