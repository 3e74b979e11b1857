"""Graphs to figures: fit, place, compose and write, in all widths; in this process or in a worker's.

Graph ─ fit ─▶ Sizes ─ place ─▶ Placement ─ compose ─▶ Scene ─ write ─▶ texts
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from math import ceil, inf
from pathlib import Path
from typing import Final

from livediagrams import graphviz_binary, graphviz_wasm, icons
from livediagrams.comparing import compared
from livediagrams.compose import compose
from livediagrams.errors import LiveDiagramsError, Origin, Problem, TooWide, TraceError
from livediagrams.fit import fit
from livediagrams.graph import Graph
from livediagrams.pipeline import figures
from livediagrams.pipeline.figures import Drawn, Figure, problems_of
from livediagrams.place import place
from livediagrams.placement import Placement
from livediagrams.scene import Scene
from livediagrams.serial import decode, encode
from livediagrams.sizes import Sizes
from livediagrams.store import Cache, Snapshot, digest
from livediagrams.theme import NARROW, NARROW_LIMIT, TIGHT, WIDE, Metrics
from livediagrams.write import search_entries, svg, text_twin
from livediagrams.write.fragment import fragment

SCHEMA: Final = 1
"""Version of the form of `<id>.json`."""

_ICON_SCALE: Final = 3
"""Pixels of an icon for each unit of its drawn size."""

Pictures = Mapping[str, tuple[str, str]]
"""The path and the digest of each icon, by its reference in the graph."""


class Drawing:
    """Draws figures with one layout engine; pictures are scaled once, and kept under `identity` of all that draws."""

    def __init__(self, engine: str, identity: str, kept: Cache) -> None:
        self.engine, self.identity, self.cache = engine, identity, kept
        self._scaled: dict[str, bytes] = {}

    def draw(self, graph: Graph, pictures: Pictures) -> Drawn:
        """Return the figure. Raises LiveDiagramsError with all that is wrong with it."""
        wide, notices = self.scene(graph, WIDE)
        narrow = None
        if wide.size.width > NARROW_LIMIT:
            narrow, more = self._narrow_scene(graph)
            notices += [notice for notice in more if notice not in notices]
        keys, scaled = self._pictures(graph, wide, pictures)
        names = {reference: f"{digest(data)[:16]}{_ending(data)}" for reference, data in scaled.items()}
        steps = [step.text for step in graph.steps]
        reveals = [number for number, step in enumerate(graph.steps, 1) if step.reveal]
        texts = {
            "svg": svg.without_pictures(wide, names),
            "inline.html": fragment(wide, narrow, steps, names, reveals),
            "txt": text_twin.text(wide, steps),
            "json": _described(graph),
            "search.json": search_entries.packed(wide, steps),
            "icons.json": json.dumps(names),
            "parts.json": json.dumps(encode(compared(wide, narrow)), ensure_ascii=False),
        }
        if narrow:
            texts["narrow.svg"] = svg.without_pictures(narrow, names)
        by_name = {names[reference]: data for reference, data in scaled.items()}
        words = graph.caption, graph.description, graph.compare
        figure = Figure(graph.id, graph.title, graph.source, figures.packed(texts), by_name, *words)
        remedy = "make the figure smaller to have them routed"
        problems = tuple(Problem(graph.origin, notice, remedy) for notice in notices)
        return Drawn(figure, problems, {names[reference]: key for reference, key in keys.items()})

    def scene(self, graph: Graph, metrics: Metrics, most: float = inf) -> tuple[Scene, list[str]]:
        """Return the figure's scene in one width, and what could not be done as asked; raises TooWide as `place`."""
        sizes, placement = self.placed(graph, metrics, most)
        return compose(graph, sizes, placement, metrics), list(placement.notices)

    def _narrow_scene(self, graph: Graph) -> tuple[Scene, list[str]]:
        """Return the figure's scene for a phone: as tight as it has to be."""
        try:
            return self.scene(graph, NARROW, NARROW_LIMIT)
        except TooWide:
            return self.scene(graph, TIGHT)

    def placed(self, graph: Graph, metrics: Metrics, most: float = inf) -> tuple[Sizes, Placement]:
        """Return the sizes and the places of the figure's parts in one width."""
        sizes = fit(graph, metrics)
        return sizes, place(graph, sizes, metrics, self.run_layout, most)

    def run_layout(self, dot: str, layout: str) -> str:
        """Return the chosen layout engine's answer."""
        engine = graphviz_wasm if self.engine == "wasm" else graphviz_binary
        answer: str = engine.run(dot, layout)
        return answer

    # -- Pictures

    def _pictures(self, graph: Graph, scene: Scene, pictures: Pictures) -> tuple[dict[str, str], dict[str, bytes]]:
        """Return key and bytes of each icon, scaled for its drawn size; one that is drawn twice is kept once."""
        sides: dict[str, float] = {}
        for picture in scene.pictures():
            sides[picture.icon] = max(sides.get(picture.icon, 0), picture.box.width)
        origins = {node.icon: node.origin for node in graph.nodes}
        keys, found, problems = dict[str, str](), dict[str, bytes](), list[Problem]()
        for reference, size in sorted(sides.items()):
            (path, content), side = pictures[reference], ceil(size * _ICON_SCALE)
            keys[reference] = key = digest("icon", self.identity, content, str(side))
            try:
                found[reference] = self._picture(key, Path(path), content, side, origins[reference])
            except LiveDiagramsError as error:
                problems += error.problems
        if problems:
            raise TraceError(*problems)
        return keys, found

    def _picture(self, key: str, path: Path, content: str, side: int, origin: Origin) -> bytes:
        found = self._scaled.get(key) or self.cache.get(key)
        if found is None:
            found = icons.load(path, side, origin)
            if Snapshot().file(str(path)) != content:
                return found  # changed meanwhile, and so no entry for what the key says
            self.cache.put(key, found)
        self._scaled[key] = found
        return found


# -- In a worker


def worker(engine: str, identity: str, cache: str) -> Callable[[bytes], bytes]:
    """Return what answers requests for figures, each a graph and its pictures, in one of `workers`."""
    drawing, sent = Drawing(engine, identity, Cache(Path(cache))), set[str]()
    if engine == "wasm":
        graphviz_wasm.prepare()

    def answer(request: bytes) -> bytes:
        asked = json.loads(request)
        graph = decode(Graph, json.loads(asked["graph"]))
        try:
            found = drawing.draw(graph, asked["pictures"])
        except Exception as error:  # the other figures are drawn all the same
            return figures.failure(problems_of(error, graph.origin))
        fresh = {name: data for name, data in found.figure.icons.items() if name not in sent}
        sent.update(fresh)
        return found.answer(fresh)

    return answer


def _described(graph: Graph) -> str:
    """Return the figure as JSON, each of its values on a line of its own."""
    values = {
        "schema": SCHEMA,
        "id": graph.id,
        "title": graph.title,
        "caption": graph.caption,
        "description": graph.description,
        "source": graph.source,
        "graph": encode(graph),
        "steps": [encode(step) for step in graph.steps],
    }
    lines = (f' "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in values.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _ending(data: bytes) -> str:
    return ".png" if data.startswith(b"\x89PNG") else ".svg"
