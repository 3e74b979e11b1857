"""Figures to files that leave the site, each with its origin in it: made when somebody asks for them, and kept.

Figure ─ its SVG ─ write.origin, write.raster, write.pdf ─▶ bytes
Figure ─ its graph ─ drawing ─▶ Scene ─ write.pptx, write.drawio ─▶ bytes
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from importlib.metadata import version
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from livediagrams import graphviz_binary, graphviz_wasm
from livediagrams.archive import archive
from livediagrams.errors import LiveDiagramsError, Origin, Problem
from livediagrams.formats import ALL_FIGURES, DOCUMENTS, EMBED, PAGE, PICTURES, SLIDES, offered
from livediagrams.graph import Graph
from livediagrams.pipeline.figures import Figure
from livediagrams.pipeline.runs import identity
from livediagrams.provenance import Provenance
from livediagrams.scene import Scene
from livediagrams.serial import decode, encode
from livediagrams.settings import Settings
from livediagrams.sheet import Sheet
from livediagrams.store import Cache, digest
from livediagrams.text import unknown
from livediagrams.theme import SLIDE_LAYOUTS, WIDE, Metrics
from livediagrams.write import offers
from livediagrams.write.embed_page import embed_page
from livediagrams.write.origin import in_png, in_svg
from livediagrams.write.page_files import page_files

if TYPE_CHECKING:
    from livediagrams.pipeline.drawing import Drawing

_TEXT: Final = re.compile(r">([^<]+)<")
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
    """All files of figures; `notices` tell what could not be done in those that were made."""

    def __init__(self, settings: Settings, kept: Cache, language: str = "en") -> None:
        self.settings, self.cache, self.language = settings, kept, language
        self.notices: list[Problem] = []

    def files(self, figures: Iterable[Figure], formats: Sequence[str]) -> dict[str, Callable[[], bytes]]:
        """Return the name of each file of the formats, in the folder of figures, with what gives its bytes."""
        found: dict[str, Callable[[], bytes]] = {}
        if {PAGE, EMBED} & set(formats):
            settings = self.settings
            whom = {"credit": settings.credit, "licence": settings.licence, "licence_address": settings.licence_address}
            found = {**page_files(), offers.FILE: partial(offers.data, formats, **whom)}
        for figure in figures:
            found |= figure.names(formats)  # an icon that several share comes once
            found |= self.names(figure, formats)
        return found

    def names(self, figure: Figure, formats: Sequence[str]) -> dict[str, Callable[[], bytes]]:
        """Return the name of each file of the formats that leaves the site, with what gives its bytes."""
        makers: dict[str, Callable[[], bytes]] = {
            **{
                ending: partial(self.svg, figure, ending) for ending in ("svg", "narrow.svg") if ending in figure.packed
            },
            **{ending: partial(self.png, figure, ending) for ending in PICTURES},
            **{ending: partial(self.pdf, [figure], ending) for ending in DOCUMENTS},
            **{ending: partial(self.presentation, [figure], ending) for ending in SLIDES},
            "drawio": partial(self.drawio, [figure]),
            EMBED: partial(self.embed_page, figure),
        }
        return {f"{figure.id}.{ending}": makers[ending] for ending in formats if ending in makers}

    def bundles(self, figures: Sequence[Figure], formats: Sequence[str]) -> dict[str, Callable[[], bytes]]:
        """Return the name of each file that holds all figures, with what gives its bytes."""
        found: dict[str, Callable[[], bytes]] = {}
        for endings, make in ((SLIDES, self.presentation), (DOCUMENTS, self.pdf)):
            found |= {f"{ALL_FIGURES}.{one}": partial(make, figures, one) for one in endings if one in formats}
        if "drawio" in formats:
            found[f"{ALL_FIGURES}.drawio"] = partial(self.drawio, figures)
        return {**found, f"{ALL_FIGURES}.zip": partial(self.archive, figures, formats)} if len(figures) > 1 else {}

    def archive(self, figures: Sequence[Figure], formats: Sequence[str]) -> bytes:
        """Return a zip file with what readers take of each figure, and with whom to name."""

        def make() -> tuple[bytes, list[Problem]]:
            endings = [ending for files in offered(formats).values() for ending in files]
            found = {name: content() for name, content in self.files(figures, endings).items()}
            return archive({**found, "README.txt": self._read_me(figures).encode()}), []

        return self._kept(f"zip {','.join(formats)}", figures, make)

    def _read_me(self, figures: Sequence[Figure]) -> str:
        settings = self.settings
        whom = (settings.credit, settings.licence, settings.licence_address, settings.address)
        said = [*filter(None, whom), "", *(f"{self.provenance(figure).name}  {figure.title}" for figure in figures)]
        return "\n".join([*said, ""])

    # -- Pictures and documents, from a figure's SVG

    def svg(self, figure: Figure, ending: str = "svg") -> bytes:
        """Return one of the figure's drawings."""
        return in_svg(figure.file(ending), figure.title, self.provenance(figure)).encode()

    def png(self, figure: Figure, ending: str = "png") -> bytes:
        """Return the figure's picture, as large and in the colours that the ending says."""
        wanted = PICTURES[ending]

        def make() -> tuple[bytes, list[Problem]]:
            from livediagrams.write.raster import png  # noqa: PLC0415  # only where something is made

            document = figure.file("svg")
            data = png(document, scale=wanted.scale, dark=wanted.dark, ground=not wanted.transparent)
            return in_png(data, figure.title, self.provenance(figure)), [*_not_shown(figure, document)]

        return self._kept(ending, [figure], make)

    def pdf(self, figures: Sequence[Figure], ending: str = "pdf") -> bytes:
        """Return the figures as one document: each a page."""

        def make() -> tuple[bytes, list[Problem]]:
            from livediagrams.write.pdf import Leaf, pdf  # noqa: PLC0415  # as above

            leaves, notices = list[Leaf](), list[Problem]()
            for figure in figures:
                document = figure.file("svg")
                words = figure.title, figure.caption, figure.description
                leaves.append(Leaf(document, *words, self.provenance(figure)))
                notices += _not_shown(figure, document)
            title = figures[0].title if len(figures) == 1 else self.settings.credit or "Figures"
            return pdf(leaves, title, dark=DOCUMENTS[ending] == "dark"), notices

        return self._kept(ending, figures, make)

    def embed_page(self, figure: Figure) -> bytes:
        """Return the page that other pages show in a frame."""
        html = figure.file(PAGE)
        return embed_page(html, figure.id, figure.title, self.provenance(figure), language=self.language).encode()

    # -- Shapes, from a figure's graph

    def presentation(self, figures: Sequence[Figure], ending: str = "pptx") -> bytes:
        """Return the figures as one presentation, in the colours that the ending and the settings ask for."""
        colours = "theme" if self.settings.theme_colours and ending == "pptx" else SLIDES[ending]

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

        key = digest(*parts)
        whole = self.cache.kept(key, entry) if len(figures) == 1 else self.cache.newest(kind, key, entry)
        head, _, data = whole.partition(b"\n")
        self.notices += (one for notice in json.loads(head) if (one := decode(Problem, notice)) not in self.notices)
        return data

    @cached_property
    def _identity(self) -> str:
        """What, beside figures, decides what is made of them."""
        engine = graphviz_wasm if self.settings.engine == "wasm" else graphviz_binary
        versions = (f"{name}={version(name)}" for name in ("python-pptx", "lxml", "typst", "fontpkg-arimo"))
        return ";".join([identity(), engine.identity(), *versions])


def _graph(figure: Figure) -> Graph:
    """Return the graph of a figure as its own data have it."""
    return decode(Graph, json.loads(figure.file("json"))["graph"])


def _too_small(figure: Figure, text: float, least: float) -> Iterator[Problem]:
    if text < least:
        message = f"the figure is too large for a slide: its smallest text has {text:.1f} points there"
        yield Problem(Origin(figure.source), message, "show fewer parts in it, or several figures")


def _not_shown(figure: Figure, document: str) -> Iterator[Problem]:
    """Yield what a picture cannot show: letters of scripts that its font has not."""
    unknown_ones = unknown("".join(_TEXT.findall(document)))
    if unknown_ones:
        message = (
            f"pictures and PDF do not show {' '.join(unknown_ones[:5])}: their font, Arimo, has no such characters"
        )
        yield Problem(Origin(figure.source), message, "use the SVG or the slides, which take the reader's fonts")
