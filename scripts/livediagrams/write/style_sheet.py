"""The theme to the style sheet that pages with figures need: palettes as custom properties, classes for inks."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

from livediagrams.theme import DARK, LIGHT, SWITCH_WIDTHS

_SYSTEM: Final = {
    token: "Canvas" if token.endswith("-fill") or token in ("bg", "frame") else "CanvasText"
    for token in LIGHT.colours
    if token != "plate"
}
"""What a reader who has colours of their own sees: those. Icons keep a light plate, as they are drawn for one."""


def style_sheet() -> str:
    """Return the whole style sheet."""
    own = resources.files("livediagrams").joinpath("web", "livediagrams.css").read_text("utf-8")
    return "\n".join([_palettes(), own.rstrip(), _inks(), _switches(), ""])


def _palettes() -> str:
    light, dark = _properties(LIGHT.colours), _properties(DARK.colours)
    return "\n".join(
        [
            f":root,[data-md-color-scheme]{{{light}}}",
            f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}",
            f'[data-md-color-scheme="slate"]{{{dark}}}',
            f"@media print{{:root,[data-md-color-scheme]{{{light}}}}}",
            f"@media (forced-colors:active){{:root,[data-md-color-scheme]{{{_properties(_SYSTEM)}}}}}",
        ]
    )


def _properties(colours: Mapping[str, str]) -> str:
    return ";".join(f"--ld-{token}:{value}" for token, value in colours.items())


def _inks() -> str:
    fills = (f".f-{token}{{fill:var(--ld-{token})}}" for token in LIGHT.colours)
    strokes = (f".s-{token}{{stroke:var(--ld-{token})}}" for token in LIGHT.colours if not token.endswith("-fill"))
    return "\n".join(f".ld-drawing {rule}" for rule in (*fills, *strokes))


def _switches() -> str:
    """Return the rules that show the wide drawing where the column is wide enough for it."""
    return "\n".join(
        f"@container (min-width:{width}px){{"
        f".ld-drawing.ld-from-{width} .ld-wide{{display:block}}"
        f".ld-drawing.ld-from-{width} .ld-narrow{{display:none}}}}"
        for width in SWITCH_WIDTHS
    )
