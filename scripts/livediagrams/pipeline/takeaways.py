"""Figures to files that are edited elsewhere: laid out and written when somebody asks for them, and kept.

Figure ─ its graph ─ drawing ─▶ Scene ─ write.pptx, write.drawio ─▶ bytes
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from importlib.metadata import version
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from livediagrams import graphviz_binary, graphviz_wasm
from livediagrams.errors import LiveDiagramsError, Origin, Problem
from livediagrams.graph import Graph
from livediagrams.pipeline.figures import Figure
from livediagrams.pipeline.runs import identity
from livediagrams.provenance import Provenance
from livediagrams.scene import Scene
from livediagrams.serial import decode, encode
from livediagrams.settings import Settings
from livediagrams.sheet import Sheet
from livediagrams.store import Cache, digest
from livediagrams.theme import SLIDE_LAYOUTS, WIDE, Metrics

if TYPE_CHECKING:
    from livediagrams.pipeline.drawing import Drawing

LOOKS: Final = {"pptx": "light", "dark.pptx": "dark"}
"""The palette of each kind of presentation."""
_GOOD_TEXT: Final = 13.5
"""Points of the smallest text on a slide that make it needless to look for a lower layout."""
_NOTHING: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000b49444154789c6360000200000500017a5eab3f0000000049454e44ae426082"
)
"""A picture (PNG) of one pixel, through which all is seen."""
_HOPELESS: Final = 6.0
"""Points that no other layout makes twelve of."""


class Takeaways:
    """Presentations and draw.io files, each kept under all that makes it; `notices` tell what could not be done."""

    def __init__(self, settings: Settings, kept: Cache) -> None:
        self.settings, self.cache = settings, kept
        self.notices: list[Problem] = []

    def names(self, figure: Figure, formats: Iterable[str]) -> dict[str, Callable[[], bytes]]:
        """Return the name of each file of the formats that this makes, with what gives its bytes."""
        found: dict[str, Callable[[], bytes]] = {}
        for ending in formats:
            if ending in LOOKS:
                found[f"{figure.id}.{ending}"] = partial(self.presentation, [figure], ending)
            elif ending == "drawio":
                found[f"{figure.id}.drawio"] = partial(self.drawio, [figure])
        return found

    def presentation(self, figures: Sequence[Figure], ending: str = "pptx") -> bytes:
        """Return the figures as one presentation, in the colours that the ending and the settings ask for."""
        colours = "theme" if self.settings.theme_colours and ending == "pptx" else LOOKS[ending]

        def make() -> tuple[bytes, list[Problem]]:
            from livediagrams.write import pptx, stage  # noqa: PLC0415  # only where something is made
            from livediagrams.write.drawing_ml import Look  # noqa: PLC0415  # as above

            sheets, notices = list[Sheet](), list[Problem]()
            for figure in figures:
                graph = _graph(figure)
                text, scene = max(self._until_good(graph), key=itemgetter(0))
                sheets.append(self._sheet(figure, graph, scene, notices))
                notices += _too_small(figure, text, stage.LEAST_TEXT)
            return pptx.presentation(sheets, Look(colours)), notices

        return self._kept(f"pptx {colours}", figures, make)

    def drawio(self, figures: Sequence[Figure]) -> bytes:
        """Return the figures as one draw.io file, a page each."""

        def make() -> tuple[bytes, list[Problem]]:
            from livediagrams.write.drawio import drawio  # noqa: PLC0415  # as above

            graphs, notices = [(figure, _graph(figure)) for figure in figures], list[Problem]()
            sheets = [self._sheet(figure, graph, self._scene(graph, WIDE), notices) for figure, graph in graphs]
            return drawio(sheets).encode(), notices

        return self._kept("drawio", figures, make)

    def provenance(self, figure: Figure) -> Provenance:
        """Return where a figure's files come from."""
        settings = self.settings
        return Provenance(
            figure=figure.id,
            digest=figure.digest,
            source=figure.source,
            engine=f"livediagrams {version('mkdocs-live-diagrams')}",
            credit=settings.credit,
            licence=settings.licence,
            licence_address=settings.licence_address,
            commit=settings.commit,
            address=settings.address,
        )

    # -- Scenes

    @cached_property
    def _drawing(self) -> Drawing:
        from livediagrams.pipeline.drawing import Drawing  # noqa: PLC0415  # as above

        return Drawing(self.settings.engine, identity(), self.cache)

    def _scene(self, graph: Graph, metrics: Metrics) -> Scene:
        return self._drawing.scene(graph, metrics)[0]

    def _until_good(self, graph: Graph) -> Iterator[tuple[float, Scene]]:
        """Yield the figure in the layouts for slides with its least text, as far as the one where that is enough."""
        from livediagrams.write.stage import smallest_text  # noqa: PLC0415  # as above

        for metrics in SLIDE_LAYOUTS:
            scene = self._scene(graph, metrics)
            text = smallest_text(scene)
            yield text, scene
            if not _HOPELESS < text < _GOOD_TEXT:
                return

    def _sheet(self, figure: Figure, graph: Graph, scene: Scene, notices: list[Problem]) -> Sheet:
        """Return all that a writer needs; where an icon cannot be drawn nothing is seen, and it is told."""
        from livediagrams.write.raster import bitmap  # noqa: PLC0415  # as above

        origins = {node.icon: node.origin for node in graph.nodes}
        pictures, icons = figure.pictures(), dict[str, bytes]()
        for name in dict.fromkeys(one.icon for one in scene.pictures()):
            try:
                icons[name] = bitmap(pictures[name], origins[name])
            except LiveDiagramsError as error:
                icons[name] = _NOTHING
                notices += error.problems
        return Sheet(scene, self.provenance(figure), graph.steps, icons)

    # -- The cache

    def _kept(self, kind: str, figures: Sequence[Figure], make: Callable[[], tuple[bytes, list[Problem]]]) -> bytes:
        """Return a file that is kept, or made; what is to be told of it is kept with it."""
        parts: list[bytes | str] = [kind, self._identity]
        for figure in figures:
            # The origin's digest is that of the drawing, in which pictures are by the digests of their bytes.
            parts += [figure.packed["json"], *(f"{n}={v}" for n, v in self.provenance(figure).said().items())]

        def entry() -> bytes:
            data, notices = make()
            return json.dumps([encode(notice) for notice in notices]).encode() + b"\n" + data

        head, _, data = self.cache.kept(digest(*parts), entry).partition(b"\n")
        self.notices += (decode(Problem, notice) for notice in json.loads(head))
        return data

    @cached_property
    def _identity(self) -> str:
        """What, beside figures, decides what is made of them."""
        engine = graphviz_wasm if self.settings.engine == "wasm" else graphviz_binary
        versions = (f"{name}={version(name)}" for name in ("python-pptx", "lxml", "resvg-py"))
        return ";".join([identity(), engine.identity(), *versions])


def _graph(figure: Figure) -> Graph:
    """Return the graph of a figure as its own data have it."""
    return decode(Graph, json.loads(figure.file("json"))["graph"])


def _too_small(figure: Figure, text: float, least: float) -> Iterator[Problem]:
    if text < least:
        message = f"the figure is too large for a slide: its smallest text has {text:.1f} points there"
        yield Problem(Origin(figure.source), message, "show fewer parts in it, or several figures")
