"""The door to Typst (https://typst.app), which draws SVG as pixels and as pages of PDF.

Fonts are those of `fontpkg-arimo` alone, so that a drawing comes out the same on every machine.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Literal

POINTS: Final = 72
"""Of an inch: a unit of a figure is a point in a document, and a pixel of a picture at a scale of 1."""


def typeset(form: Literal["png", "pdf"], markup: str, scale: float = 1.0, **inputs: str) -> bytes:
    """Return what the markup says, as one picture or as a document.

    The inputs are read as `sys.inputs.<name>`: values, in which nothing is markup.
    """
    import typst  # noqa: PLC0415  # only what draws needs it

    data: bytes = typst.compile(
        markup.encode(), format=form, ppi=POINTS * scale, font_paths=_fonts(), sys_inputs=inputs
    )
    return data


@cache
def _fonts() -> Any:
    import fontpkg_arimo  # noqa: PLC0415  # as above
    import typst  # noqa: PLC0415  # as above

    folder = str(fontpkg_arimo.ROOT / "files")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
