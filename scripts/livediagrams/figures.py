"""Figures that were built, as they are kept and handed on: their texts compressed, each picture once for all of them.

A figure's files are some 100 kB of text, and ten times that with the pictures inside; so of thousands of figures only
what is small is held, and a file is made when somebody asks for it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from livediagrams.errors import Problem
from livediagrams.serial import decode, encode
from livediagrams.write import svg


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that was built; `icons` are its pictures by file name."""

    id: str
    title: str
    source: str
    packed: bytes = field(repr=False)
    icons: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def files(self) -> dict[str, str]:
        """The figure's files by ending, as they are written."""
        return {ending: self._whole(ending, text) for ending, text in self._texts().items()}

    def html(self) -> str:
        """Return what a page holds in place of the figure's image."""
        return self._texts()["inline.html"]

    def outputs(self, formats: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield name and bytes of each file of the formats; names are relative to the folder of figures."""
        texts = self._texts()
        for ending in formats:
            if ending in texts:
                yield f"{self.id}.{ending}", self._whole(ending, texts[ending]).encode()
        if "inline.html" in formats:
            yield from ((f"icons/{name}", data) for name, data in self.icons.items())

    def _texts(self) -> dict[str, str]:
        texts: dict[str, str] = json.loads(zlib.decompress(self.packed))
        return texts

    def _whole(self, ending: str, text: str) -> str:
        return svg.with_pictures(text, self.icons) if ending.endswith("svg") else text


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure as it comes from drawing, with what is kept of it: notices, and the pictures' keys in the cache."""

    figure: Figure
    notices: tuple[Problem, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)

    def entry(self) -> bytes:
        """Return what is kept: a line of JSON and the packed texts; pictures have entries of their own."""
        figure = self.figure
        notices = [encode(notice) for notice in self.notices]
        head = {"id": figure.id, "title": figure.title, "source": figure.source, "notices": notices, "icons": self.keys}
        return json.dumps(head).encode() + b"\n" + figure.packed


def packed(texts: Mapping[str, str]) -> bytes:
    """Return a figure's texts as they are kept."""
    return zlib.compress(json.dumps(texts).encode(), 1)


def drawn(entry: bytes, icons: Mapping[str, bytes] | None = None) -> Drawn:
    """Return the figure of an entry, with these pictures."""
    line, _, rest = entry.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    figure = Figure(head["id"], head["title"], head["source"], rest, icons or {})
    return Drawn(figure, tuple(decode(Problem, notice) for notice in head["notices"]), head["icons"])
