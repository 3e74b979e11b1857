"""Figures that were built, as they are kept and handed on: their texts compressed, each picture once for all of them.

A figure's files are some 100 kB of text, and ten times that with the pictures inside; so of thousands of figures only
what is small is held, and a file is made when somebody asks for it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from livediagrams.embed import with_pictures
from livediagrams.errors import LiveDiagramsError, Origin, Problem
from livediagrams.serial import decode, encode
from livediagrams.store import digest


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that was built: `packed` are its texts by ending, compressed, `icons` its pictures by file name."""

    id: str
    title: str
    source: str
    packed: Mapping[str, bytes] = field(repr=False)
    icons: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    caption: str = ""
    description: str = ""
    compare: str = ""
    """The id of the figure that it is to be compared with."""

    @property
    def files(self) -> dict[str, str]:
        """The figure's files by ending, as they are written."""
        return {ending: self.file(ending) for ending in self.packed}

    def file(self, ending: str) -> str:
        """Return one of the figure's files."""
        text = self._text(ending)
        return with_pictures(text, self.icons) if ending.endswith("svg") else text

    @property
    def digest(self) -> str:
        """A name for all that the figure shows and says: another one tells that a copy is out of date."""
        return digest(*(self._text(ending) for ending in ("svg", "txt") if ending in self.packed))[:12]

    def pictures(self) -> dict[str, bytes]:
        """Return the figure's pictures by their references in its graph."""
        names: dict[str, str] = json.loads(self._text("icons.json"))
        return {reference: self.icons[name] for reference, name in names.items()}

    def _text(self, ending: str) -> str:
        return zlib.decompress(self.packed[ending]).decode("utf-8", "surrogatepass")

    def names(self, formats: Iterable[str]) -> dict[str, Callable[[], bytes]]:
        """Return the name of each file of the formats, in the folder of figures, with what gives its bytes."""
        files: dict[str, Callable[[], bytes]] = {}
        for ending in formats:
            if ending in self.packed:
                files[f"{self.id}.{ending}"] = partial(self._bytes, ending)
        if "inline.html" in formats:
            files |= {f"icons/{name}": partial(bytes, data) for name, data in self.icons.items()}
        return files

    def outputs(self, formats: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield name and bytes of each file of the formats."""
        return ((name, content()) for name, content in self.names(formats).items())

    def _bytes(self, ending: str) -> bytes:
        return self.file(ending).encode()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure as it comes from drawing, with what is kept of it: notices, and the pictures' keys in the cache."""

    figure: Figure
    notices: tuple[Problem, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)

    def entry(self) -> bytes:
        """Return what is kept: a line of JSON and the packed texts; pictures have entries of their own."""
        figure = self.figure
        head = {
            "id": figure.id,
            "title": figure.title,
            "source": figure.source,
            "caption": figure.caption,
            "description": figure.description,
            "compare": figure.compare,
            "notices": [encode(notice) for notice in self.notices],
            "icons": self.keys,
            "files": {ending: len(data) for ending, data in figure.packed.items()},
        }
        return b"".join([json.dumps(head).encode(), b"\n", *figure.packed.values()])

    def answer(self, icons: Mapping[str, bytes]) -> bytes:
        """Return a worker's answer, with those of the pictures that it has not sent before."""
        entry = self.entry()
        head = {"entry": len(entry), "icons": {name: len(data) for name, data in icons.items()}}
        return b"".join([json.dumps(head).encode(), b"\n", entry, *icons.values()])


def failure(problems: Iterable[Problem]) -> bytes:
    """Return a worker's answer where there is no figure."""
    return json.dumps({"problems": [encode(problem) for problem in problems]}).encode()


def packed(texts: Mapping[str, str]) -> dict[str, bytes]:
    """Return a figure's texts as they are kept."""
    return {ending: zlib.compress(text.encode("utf-8", "surrogatepass"), 1) for ending, text in texts.items()}


def drawn(entry: bytes, icons: Mapping[str, bytes]) -> Drawn:
    """Return the figure of an entry, with these pictures, which may come when their names are known."""
    line, _, rest = entry.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    texts, at = dict[str, bytes](), 0
    for ending, length in head["files"].items():
        texts[ending] = rest[at : at + length]
        at += length
    said = head["caption"], head["description"], head["compare"]
    figure = Figure(head["id"], head["title"], head["source"], texts, icons, *said)
    return Drawn(figure, tuple(decode(Problem, notice) for notice in head["notices"]), head["icons"])


def answered(answer: bytes, known: dict[str, bytes]) -> Drawn:
    """Return the figure of a worker's answer, or raise what went wrong; `known` are the pictures of earlier ones."""
    line, _, rest = answer.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    if "problems" in head:
        raise LiveDiagramsError(*(decode(Problem, problem) for problem in head["problems"]))
    entry, at = rest[: head["entry"]], head["entry"]
    for name, length in head["icons"].items():
        known[name] = rest[at : at + length]
        at += length
    icons: dict[str, bytes] = {}
    found = drawn(entry, icons)
    icons.update((name, known[name]) for name in found.keys)
    return found


def problems_of(error: Exception, origin: Origin) -> list[Problem]:
    """Return what to tell of an error: its problems, with a place; of a fault of ours, that it is one."""
    if isinstance(error, LiveDiagramsError):
        return [one if one.origin.file else Problem(origin, one.message, one.remedy) for one in error.problems]
    said = " ".join(str(error).split())[:200]
    return [Problem(origin, f"livediagrams failed ({type(error).__name__}: {said})", "report this, with the script")]
