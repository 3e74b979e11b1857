"""The files that a figure can be written as: their endings, and what readers call them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in pixels: so many for each unit of the figure, in one palette, on its ground or with none."""

    scale: int = 2
    dark: bool = False
    transparent: bool = False

    @property
    def ending(self) -> str:
        """The ending of its file: what is not as usual is said in it."""
        said = [f"{self.scale}x"] if self.scale != 2 else []
        said += ["dark"] if self.dark else []
        said += ["transparent"] if self.transparent else []
        return ".".join([*said, "png"])

    @property
    def look(self) -> str:
        """What a reader calls its colours and its ground."""
        return f"{'dark' if self.dark else 'light'}{', transparent' if self.transparent else ''}"


SCALES: Final = (1, 2, 4)
_LOOKS: Final = tuple(product((False, True), (False, True)))
PICTURES: Final[Mapping[str, Picture]] = {
    picture.ending: picture for dark, clear in _LOOKS for scale in SCALES for picture in [Picture(scale, dark, clear)]
}
DOCUMENTS: Final = {"pdf": "light", "dark.pdf": "dark"}
"""The palette of each kind of PDF."""
SLIDES: Final = {"pptx": "light", "dark.pptx": "dark"}
"""The palette of each kind of presentation."""
PAGE: Final = "inline.html"
"""What stands in pages; where it is made, so are the files that such pages ask for."""
EMBED: Final = "html"
"""A page with the figure alone, to be shown in other pages."""

DEFAULT: Final = ("svg", "narrow.svg", PAGE, "txt", "json")
ALL: Final = (*DEFAULT, *PICTURES, *DOCUMENTS, *SLIDES, "drawio", EMBED)

TAKEN: Final = frozenset({*PICTURES, *DOCUMENTS, *SLIDES, "drawio", EMBED})
"""What no page shows: it is there to be taken away."""

ALL_FIGURES: Final = "all_figures"
"""Name of the files that hold all of them; no figure's id has such a sign in it."""
TOGETHER: Final = (*SLIDES, *DOCUMENTS, "drawio")
"""What can hold all figures."""

KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "PowerPoint": SLIDES,
    "draw.io": {"drawio": "shapes"},
    "SVG": {"svg": "wide", "narrow.svg": "narrow"},
    "PDF": DOCUMENTS,
    **{
        f"PNG, {Picture(2, dark, clear).look}": {
            picture.ending: f"{scale}×" for scale in SCALES for picture in [Picture(scale, dark, clear)]
        }
        for dark, clear in _LOOKS
    },
    "Text": {"txt": "words", "json": "data"},
}
"""What readers take files for, by kind, in the order in which they are offered: the ending of each, and what it is."""


def offered(formats: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the kinds of which there are files, with these files only."""
    kinds = {kind: {one: words for one, words in files.items() if one in formats} for kind, files in KINDS.items()}
    return {kind: files for kind, files in kinds.items() if files}
