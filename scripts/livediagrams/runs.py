"""Scripts to what they drew: each is run in a process of its own, and again only when something it met has changed.

Kept with a run is everything that could make the next one come out differently: every file it opened, asked after or
imported, those it looked for in vain, and every folder it listed. A run that failed is not kept.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from livediagrams.errors import Origin, Problem
from livediagrams.graph import Graph
from livediagrams.isolate import Limits, Server, Stopped
from livediagrams.serial import decode, encode
from livediagrams.settings import Settings
from livediagrams.sources import Source
from livediagrams.store import Cache, Snapshot, digest, engine_digest

_WARM: Final = ("diagrams.aws.compute", "diagrams.onprem.compute")


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a script's run: what it drew, what went wrong, the files it imported, and what it printed."""

    graphs: tuple[Graph, ...] = ()
    problems: tuple[Problem, ...] = ()
    modules: tuple[str, ...] = ()
    output: str = ""


class Runs:
    """Runs the scripts of one project; keeps the script server warm until closed."""

    def __init__(self, settings: Settings, project: Path, kept: Cache) -> None:
        self.project, self.cache = project, kept
        self.limits = Limits(settings.seconds, settings.memory)
        self.path = module_path()
        self.server = Server("livediagrams.trace:run", warm=_WARM, path=self.path)

    def close(self) -> None:
        """End the server."""
        self.server.close()

    def run(self, source: Source, snapshot: Snapshot) -> Run:
        """Return what the script drew; it is run only if something it depends on has changed."""
        script, root = source.path.resolve(), source.root.resolve()
        places = (str(script), str(root), str(self.project), source.figure)
        key = digest("run", identity(), *places, repr(self.limits), *self.path)
        stored = self.cache.get(key)
        if stored is not None:
            entry = json.loads(stored)
            if _is_current(entry, snapshot):
                return decode(Run, entry["run"])
        arguments = dict(zip(("script", "source_root", "project", "figure"), places, strict=True))
        try:
            outcome = self.server.call(arguments, folder=script.parent, limits=self.limits)
        except Stopped as stopped:
            return Run(problems=(self._stopped(stopped, script),), output=stopped.output)
        traced: dict[str, Any] = outcome.value
        run = decode(
            Run, {**{name: traced[name] for name in ("graphs", "problems", "modules")}, "output": outcome.output}
        )
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


def _sources_of(modules: Iterable[str]) -> set[str]:
    return {file for file in modules if not file.endswith(".pyc")}


def _is_current(entry: Mapping[str, Any], snapshot: Snapshot) -> bool:
    """Return whether all that the run met is as it was."""
    files = all(snapshot.file(path) == was for path, was in entry["files"].items())
    return files and all(snapshot.listing(path) == was for path, was in entry["listings"].items())
