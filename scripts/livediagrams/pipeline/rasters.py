"""Figures to pixels: drawn when somebody asks for them, and kept, as drawing takes some 50 ms.

Figure ─ write.raster ─▶ PNG
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from importlib.metadata import version

from livediagrams.pipeline.figures import Figure
from livediagrams.store import Cache, digest, engine_digest


class Rasters:
    """Pictures of figures, each kept under all that draws it."""

    def __init__(self, kept: Cache) -> None:
        self.cache = kept

    def names(self, figure: Figure, formats: Iterable[str]) -> dict[str, Callable[[], bytes]]:
        """Return the name of each file of the formats that is made of pixels, with what gives its bytes."""
        return {f"{figure.id}.png": partial(self.png, figure)} if "png" in formats else {}

    def png(self, figure: Figure) -> bytes:
        """Return the figure's picture: twice its size, light, on its ground."""

        def draw() -> bytes:
            from livediagrams.write import raster  # noqa: PLC0415  # only where something is drawn

            return raster.png(figure.file("svg"))

        return self.cache.kept(digest("png", self._identity, figure.packed["svg"]), draw)

    def card(self, figure: Figure, site: str) -> bytes:
        """Return the card that stands for a page of the site which begins with the figure."""
        words = figure.title, figure.caption, site
        drawings = [ending for ending in ("svg", "narrow.svg") if ending in figure.packed]

        def draw() -> bytes:
            from livediagrams.write import raster  # noqa: PLC0415  # as above

            return raster.card([figure.file(ending) for ending in drawings], *words)

        # Pictures in the drawings are there by the digests of their bytes.
        key = digest("card", self._identity, *words, *(figure.packed[ending] for ending in drawings))
        return self.cache.kept(key, draw)

    @cached_property
    def _identity(self) -> str:
        """What, beside a figure, decides its pixels."""
        versions = (f"{name}={version(name)}" for name in ("resvg-py", "fontpkg-arimo"))
        return ";".join([engine_digest(), *versions])
