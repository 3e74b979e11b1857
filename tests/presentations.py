"""Reads presentations as a strict reader does: what is wrong with a file, and what is on its slides."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
SITES = {"rect": 4, "roundRect": 4, "line": 2}
FIRST_OF_FIGURE = 10


@dataclass(frozen=True)
class Connection:
    name: str
    start: str
    end: str
    way: tuple[tuple[int, int], tuple[int, int]]
    """Where it begins and ends."""
    sites: tuple[tuple[int, int], tuple[int, int]]
    """Where the sites are that it is glued to."""


@dataclass(frozen=True)
class Slide:
    """What is in the figure's group of one slide."""

    group: str
    targets: Mapping[str, etree._Element]
    """The shapes of nodes and groups, by the names of their parts."""
    connections: tuple[Connection, ...]
    labels: Mapping[str, str]
    pictures: tuple[str, ...]
    names: frozenset[str]
    sizes: tuple[int, ...]
    """Hundredths of a point of all text."""
    notes: str = field(repr=False)
    xml: etree._Element = field(repr=False)


def slides(data: bytes) -> list[Slide]:
    """Return the slides of a file, in order, that has no faults."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert not list(faults(parts))
    relations = _relations(parts, "ppt/presentation.xml")
    listed = etree.fromstring(parts["ppt/presentation.xml"]).iter(f"{P}sldId")
    return [_slide(parts, relations[one.get(f"{R}id")]) for one in listed]


def faults(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what is wrong with a package: dangling relations, ids that are there twice, glue to what is not there."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    typed = {one.get("PartName", "").lstrip("/") for one in types} | {one.get("Extension") for one in types}
    for name, data in parts.items():
        if name != "[Content_Types].xml" and not {name, name.rpartition(".")[2]} & typed:
            yield f"{name} has no type"
        if not name.endswith((".xml", ".rels")):
            continue
        root = etree.fromstring(data)
        if name.endswith(".rels"):
            continue
        known = _relations(parts, name)
        yield from (f"{name}: {target} is not there" for target in known.values() if _is_missing(target, parts))
        used = {value for one in root.iter() for key, value in one.attrib.items() if key.startswith(R)}
        yield from (f"{name}: no relation {relation}" for relation in used - set(known))
        if root.tag in (f"{P}sld", f"{P}notes"):
            yield from (f"{name}: {fault}" for fault in _faults_of_shapes(root))


def _is_missing(target: str, parts: Mapping[str, bytes]) -> bool:
    return "://" not in target and target not in parts


def _faults_of_shapes(root: etree._Element) -> Iterator[str]:
    shapes = {one.get("id"): one.getparent().getparent() for one in root.iter(f"{P}cNvPr")}
    ids = [one.get("id") for one in root.iter(f"{P}cNvPr")]
    yield from (f"id {one} is there twice" for one in set(ids) if ids.count(one) > 1)
    for connector in root.iter(f"{P}cxnSp"):
        glue = [*connector.iter(f"{A}stCxn"), *connector.iter(f"{A}endCxn")]
        if len(glue) != 2:
            yield f"{name_of(connector)} is not glued at both ends"
        for end in glue:
            if end.get("id") not in shapes:
                yield f"{name_of(connector)} is glued to nothing"
            elif not 0 <= int(end.get("idx")) < len(sites(shapes[end.get("id")])):
                yield f"{name_of(connector)} is glued to a site that is not there"


def sites(shape: etree._Element) -> list[tuple[int, int]]:
    """Return the connection sites of a shape, on the slide."""
    x, y, width, height = frame(shape)
    own = [(x + int(one.get("x")), y + int(one.get("y"))) for one in shape.iter(f"{A}pos")]
    preset = shape.find(f".//{A}prstGeom")
    if preset is None:
        return own
    assert SITES[preset.get("prst")] == 4
    return [
        (x + width // 2, y),
        (x, y + height // 2),
        (x + width // 2, y + height),
        (x + width, y + height // 2),
    ]


def frame(shape: etree._Element) -> tuple[int, int, int, int]:
    """Return where a shape lies before it is turned."""
    off, extent = shape.find(f".//{A}xfrm/{A}off"), shape.find(f".//{A}xfrm/{A}ext")
    return (int(off.get("x")), int(off.get("y")), int(extent.get("cx")), int(extent.get("cy")))


def way(connector: etree._Element) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where a connector starts and ends: the corners of its frame, flipped and turned."""
    x, y, width, height = frame(connector)
    place = connector.find(f".//{A}xfrm")
    across, down = (-1 if place.get(f"flip{axis}") else 1 for axis in "HV")
    middle = x + width / 2, y + height / 2
    found = []
    for side in (-1, 1):
        u, v = side * across * width / 2, side * down * height / 2
        if place.get("rot"):
            assert place.get("rot") == "5400000"
            u, v = -v, u
        found.append((round(middle[0] + u), round(middle[1] + v)))
    return found[0], found[1]


def name_of(shape: etree._Element) -> str:
    return str(next(shape.iter(f"{P}cNvPr")).get("name"))


def text_of(shape: etree._Element) -> str:
    paragraphs = shape.iter(f"{A}p")
    return "\n".join("".join(one.text or "" for one in paragraph.iter(f"{A}t")) for paragraph in paragraphs)


def _relations(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Return the targets of a part's relations by their ids."""
    folder, _, file = name.rpartition("/")
    data = parts.get(f"{folder}/_rels/{file}.rels")
    if data is None:
        return {}
    found = {}
    for one in etree.fromstring(data).iter(RELATIONS):
        outside = one.get("TargetMode") == "External"
        target = one.get("Target")
        path = target if outside else target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        found[one.get("Id")] = path if outside else posixpath.normpath(path)
    return found


def _slide(parts: Mapping[str, bytes], name: str) -> Slide:
    root = etree.fromstring(parts[name])
    group = next(one for one in root.iter(f"{P}grpSp") if name_of(one).partition("@")[2])
    by_id = {one.get("id"): one.getparent().getparent() for one in group.iter(f"{P}cNvPr")}
    connectors = list(group.iter(f"{P}cxnSp"))
    targets, labels = {}, {}
    edges = {name_of(one) for one in connectors}
    for shape in group.iter(f"{P}sp"):
        part, _, kind = name_of(shape).rpartition(":")
        if part in edges:
            labels[name_of(shape)] = text_of(shape)
        elif kind == "shape" and part:
            targets[part] = shape
        elif shape.getparent() is group:
            targets[name_of(shape)] = shape
    targets.pop("ground", None)
    notes = next(path for path in _relations(parts, name).values() if "notesSlide" in path)
    return Slide(
        name_of(group),
        targets,
        tuple(_connection(one, by_id) for one in connectors),
        labels,
        tuple(name_of(one) for one in group.iter(f"{P}pic")),
        frozenset(one.get("name") for one in group.iter(f"{P}cNvPr")),
        tuple(int(one.get("sz")) for one in group.iter(f"{A}rPr")),
        text_of(etree.fromstring(parts[notes])),
        root,
    )


def _connection(connector: etree._Element, by_id: Mapping[str, etree._Element]) -> Connection:
    ends = [next(connector.iter(f"{A}{tag}")) for tag in ("stCxn", "endCxn")]
    shapes = [by_id[end.get("id")] for end in ends]
    start, end = (re.sub(":shape$", "", name_of(shape)) for shape in shapes)
    glued = [sites(shape)[int(end.get("idx"))] for shape, end in zip(shapes, ends, strict=True)]
    return Connection(name_of(connector), start, end, way(connector), (glued[0], glued[1]))
