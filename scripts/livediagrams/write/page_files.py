"""The files beside the figures that pages with figures need: the style sheet and the scripts that make figures live."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from importlib import resources
from typing import Final

from livediagrams.write.style_sheet import style_sheet

STYLE_SHEET, SCRIPT = "livediagrams.css", "livediagrams.js"
"""What a page names; the script brings the others."""

# Comments that begin their line, and indentation: a third of the bytes, and nothing that runs. Nothing else is touched,
# so a fault that a browser reports is still found in the source.
_FOR_PEOPLE: Final = re.compile(r"^[ ]*/\*\*.*?\*/\n|^[ ]*//[^\n]*\n|^[ ]+|^\n", re.DOTALL | re.MULTILINE)


def page_files() -> dict[str, Callable[[], bytes]]:
    """Return the name of each file, with what gives its bytes."""
    web = resources.files("livediagrams").joinpath("web")
    scripts = sorted(one.name for one in web.iterdir() if one.name.endswith(".js"))
    files: dict[str, Callable[[], bytes]] = {STYLE_SHEET: style_sheet().encode}
    return files | {name: partial(_script, name) for name in scripts}


def _script(name: str) -> bytes:
    text = resources.files("livediagrams").joinpath("web", name).read_text("utf-8")
    return _FOR_PEOPLE.sub("", text).encode()
