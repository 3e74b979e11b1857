"""Scripts to what they drew: each is run in a process of its own, and again only when something it met has changed.

Kept with a run is everything that could make the next one come out differently: every file it opened, asked after or
imported, those it looked for in vain, and every folder it listed. A run that failed is not kept.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from livediagrams.errors import Origin, Problem
from livediagrams.isolate import Limits, Server, Stopped
from livediagrams.serial import decode, encode
from livediagrams.settings import Settings
from livediagrams.sources import Source
from livediagrams.store import Cache, Snapshot, digest, engine_digest

if TYPE_CHECKING:
    from livediagrams.graph import Graph

_WARM: Final = ("diagrams.aws.compute", "diagrams.onprem.compute")
_MANY: Final = 12
_IMPORTED: Final = re.compile(rb"^\s*(?:from|import)\s+(diagrams(?:\.[a-z0-9_]+)+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A graph as it is kept: its JSON, and what must be known of it when there is nothing to draw."""

    text: str
    origin: Origin
    icons: tuple[str, ...] = ()
    notices: tuple[Problem, ...] = ()

    def graph(self) -> Graph:
        """Return the graph."""
        from livediagrams.graph import Graph  # noqa: PLC0415  # when nothing is drawn, no graph is read

        return decode(Graph, json.loads(self.text))


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a script's run: what it drew, what went wrong, the files it imported, and what it printed."""

    sketches: tuple[Sketch, ...] = ()
    problems: tuple[Problem, ...] = ()
    modules: tuple[str, ...] = ()
    output: str = ""

    @property
    def graphs(self) -> tuple[Graph, ...]:
        """What the script drew."""
        return tuple(sketch.graph() for sketch in self.sketches)


class Runs:
    """Runs the scripts of one project; keeps the script server warm until closed."""

    def __init__(self, settings: Settings, project: Path, kept: Cache) -> None:
        self.project, self.cache = project, kept
        self.limits = Limits(settings.seconds, settings.memory)
        self.path = module_path()
        self._folders: dict[Path, str] = {}
        self._always = digest(str(self.project), repr(self.limits), *self.path)
        self.server = Server("livediagrams.trace:run", warm=_WARM, path=self.path)

    def expect(self, sources: Sequence[Source]) -> None:
        """Have the server import once what many of these scripts will import."""
        if len(sources) >= _MANY:
            named = (name.decode() for source in sources for name in _IMPORTED.findall(_text(source.path)))
            self.server.close()
            self.server = Server("livediagrams.trace:run", warm=sorted({*_WARM, *named}), path=self.path)

    def close(self) -> None:
        """End the server."""
        self.server.close()

    def kept(self, source: Source, snapshot: Snapshot) -> Run | None:
        """Return what the script drew when it was last run, if nothing that it depends on has changed."""
        return self._kept(self._places(source)[1], snapshot)

    def _places(self, source: Source) -> tuple[dict[str, str], str]:
        """Return the arguments of a run, and the key it is kept under."""
        script, root = os.path.realpath(source.path), self._real(source.root)
        arguments = {"script": script, "source_root": root, "project": str(self.project), "figure": source.figure}
        return arguments, digest("run", identity(), self._always, script, root, source.figure)

    def _real(self, folder: Path) -> str:
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return self._folders[folder]

    def _kept(self, key: str, snapshot: Snapshot) -> Run | None:
        stored = self.cache.get(key)
        entry = json.loads(stored) if stored is not None else None
        return decode(Run, entry["run"]) if entry and _is_current(entry, snapshot) else None

    def run(self, source: Source, snapshot: Snapshot) -> Run:
        """Return what the script drew; it is run only if something it depends on has changed."""
        arguments, key = self._places(source)
        kept = self._kept(key, snapshot)
        if kept:
            return kept
        script = Path(arguments["script"])
        try:
            outcome = self.server.call(arguments, folder=script.parent, limits=self.limits)
        except Stopped as stopped:
            return Run(problems=(self._stopped(stopped, script),), output=stopped.output)
        traced: dict[str, Any] = outcome.value
        problems = tuple(decode(Problem, problem) for problem in traced["problems"])
        sketches = tuple(map(_sketch, traced["graphs"]))
        run = Run(sketches, problems, tuple(traced["modules"]), outcome.output)
        if not run.problems:
            files = {str(script), *outcome.reads, *_sources_of(run.modules), *traced["imports"], *traced["icons"]}
            if snapshot.is_settled(files, outcome.listings, outcome.missing):
                entry = {
                    "files": {path: snapshot.file(path) for path in sorted(files)},
                    "listings": {path: snapshot.listing(path) for path in outcome.listings},
                    "run": encode(run),
                }
                self.cache.put(key, json.dumps(entry).encode())
        return run

    def _stopped(self, stopped: Stopped, script: Path) -> Problem:
        """Return why a run came to no end, in one line for its author."""
        seconds, memory = self.limits.seconds, self.limits.memory
        file = Path(os.path.relpath(stopped.file or script, self.project)).as_posix()
        setting = "in [tool.livediagrams] of pyproject.toml"
        sentences = {
            "time": (f"the script took more than {seconds:g} seconds", f"end its loop, or raise `seconds` {setting}"),
            "memory": (f"the script took more than {memory / 1e6:g} MB", f"take less, or raise `memory` {setting}"),
            "exit": (f"the script ended its process ({stopped.detail})", "let it run to its end"),
            "signal": (f"the script's process was ended ({stopped.detail})", "let it run to its end"),
            "server": (f"the script could not be run ({stopped.detail})", "see what `livediagrams doctor` says"),
            "setup": (f"the script could not be run ({stopped.detail})", "see what `livediagrams doctor` says"),
        }
        message, remedy = sentences.get(stopped.reason, (stopped.detail, "let the script only draw"))
        return Problem(Origin(file, stopped.line), message, remedy)


def module_path() -> list[str]:
    """Return where scripts find modules: as here, but for the entry that tells how this program was started."""
    launched = 0 if sys.flags.safe_path else 1
    return [os.path.abspath(entry) for entry in sys.path[launched:]]


@cache
def identity() -> str:
    """Return what, beside its input, decides what comes out: this engine, Python, and the libraries that draw."""
    versions = (f"{name}={version(name)}" for name in ("diagrams", "graphviz", "pillow", "wasmtime"))
    return ";".join([engine_digest(), platform.python_version(), sys.platform, *versions])


def _sketch(graph: Mapping[str, Any]) -> Sketch:
    return Sketch(
        text=json.dumps(graph, separators=(",", ":")),
        origin=decode(Origin, graph["origin"]),
        icons=tuple(sorted({node["icon"] for node in graph.get("nodes", ()) if "icon" in node})),
        notices=tuple(decode(Problem, notice) for notice in graph.get("notices", ())),
    )


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # the run will tell
        return b""


def _sources_of(modules: Iterable[str]) -> set[str]:
    return {file for file in modules if not file.endswith(".pyc")}


def _is_current(entry: Mapping[str, Any], snapshot: Snapshot) -> bool:
    """Return whether all that the run met is as it was."""
    files = all(snapshot.file(path) == was for path, was in entry["files"].items())
    return files and all(snapshot.listing(path) == was for path, was in entry["listings"].items())
