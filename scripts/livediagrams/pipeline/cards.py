"""Figures to the cards that stand for pages where somebody shares them: drawn when asked for, and kept.

Figure ─ write.raster ─▶ PNG
"""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version

from livediagrams.pipeline.figures import Figure
from livediagrams.store import Cache, digest, engine_digest


class Cards:
    """Cards of figures, each kept under all that draws it."""

    def __init__(self, kept: Cache) -> None:
        self.cache = kept

    def card(self, figure: Figure, site: str) -> bytes:
        """Return the card that stands for a page of the site which begins with the figure."""
        words = figure.title, figure.caption, site
        drawings = [ending for ending in ("svg", "narrow.svg") if ending in figure.packed]

        def draw() -> bytes:
            from livediagrams.write import raster  # noqa: PLC0415  # only where something is drawn

            return raster.card([figure.file(ending) for ending in drawings], *words)

        # Pictures in the drawings are there by the digests of their bytes.
        key = digest("card", self._identity, *words, *(figure.packed[ending] for ending in drawings))
        return self.cache.kept(key, draw)

    @cached_property
    def _identity(self) -> str:
        """What, beside a figure, decides its card."""
        versions = (f"{name}={version(name)}" for name in ("typst", "fontpkg-arimo"))
        return ";".join([engine_digest(), *versions])
