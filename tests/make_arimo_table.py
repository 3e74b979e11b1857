"""Make livediagrams/arimo.json, the advances of Arimo, from the fonts in the package fontpkg-arimo.

    python tests/make_arimo_table.py --write

The table has "units", the units per em, and a face each for "regular" and "bold", as livediagrams.text.unpack reads
them; "regular italic" and "bold italic" hold only the code points whose advance differs from the upright.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from importlib import resources
from itertools import groupby
from pathlib import Path

import fontpkg_arimo  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

TABLE = Path(__file__).parents[1] / "scripts" / "livediagrams" / "arimo.json"
WEIGHTS = {"regular": 400, "bold": 700}


def font(style: str, weight: int) -> TTFont:
    """Return the font of a style, "" or "-Italic", in one weight."""
    file = resources.files(fontpkg_arimo).joinpath("files", f"Arimo{style}[wght].ttf")
    with file.open("rb") as stream:
        return instantiateVariableFont(TTFont(stream), {"wght": weight})


def advances(face: TTFont) -> dict[int, int]:
    """Return the advances of a font by code point, in its units."""
    metrics = face["hmtx"].metrics
    return {code: metrics[glyph][0] for code, glyph in sorted(face.getBestCmap().items())}


def pack(face: Mapping[int, int]) -> list[list[int]]:
    """Return a face as livediagrams.text.unpack reads it: a list for every stretch of adjacent code points."""
    stretches = groupby(enumerate(sorted(face)), lambda numbered: numbered[1] - numbered[0])
    return [_stretch(face, [code for _, code in stretch]) for _, stretch in stretches]


def _stretch(face: Mapping[int, int], codes: list[int]) -> list[int]:
    """Return the first code point and the advances, an advance that repeats itself n times followed by -n."""
    packed = codes[:1]
    for advance, run in groupby(face[code] for code in codes):
        again = sum(1 for _ in run) - 1
        packed += [advance, -again] if again > 1 else [advance] * (1 + again)
    return packed


def _lines(stretches: Iterable[list[int]]) -> str:
    """Return the stretches as JSON, one a line so that a new release of the font makes a readable diff."""
    return "[\n" + ",\n".join(json.dumps(stretch, separators=(",", ":")) for stretch in stretches) + "]"


def table() -> str:
    """Return the text of arimo.json."""
    parts = []
    for name, weight in WEIGHTS.items():
        upright, italic = font("", weight), font("-Italic", weight)
        straight, slanted = advances(upright), advances(italic)
        differing = {code: advance for code, advance in slanted.items() if straight.get(code) != advance}
        parts += [f'"{name}":{_lines(pack(straight))}', f'"{name} italic":{_lines(pack(differing))}']
    return f'{{"units":{upright["head"].unitsPerEm},\n' + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        TABLE.write_text(table(), "ascii")
    else:
        sys.stdout.write(table())
