"""The one list of stages: figure scripts to files, with nothing made twice.

    script ─ trace ─▶ Graph ─ fit ─▶ Sizes ─ place ─▶ Placement ─ compose ─▶ Scene ─ write ─▶ bytes

A script's graphs are kept under everything the script read; a figure's files under the graph and everything that
draws it. Each failure is collected, and the rest is built.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from math import ceil
from pathlib import Path
from typing import Any, Final

from livediagrams import graphviz_binary, graphviz_wasm, icons
from livediagrams.compose import compose
from livediagrams.errors import LiveDiagramsError, Origin, Problem, TraceError
from livediagrams.fit import fit
from livediagrams.graph import Graph
from livediagrams.isolate import Limits, Server, Stopped
from livediagrams.place import place
from livediagrams.placement import Placement
from livediagrams.scene import Scene
from livediagrams.serial import decode, encode
from livediagrams.settings import Settings
from livediagrams.sizes import Sizes
from livediagrams.store import Cache, Snapshot, digest, engine_digest
from livediagrams.theme import NARROW, NARROW_LIMIT, WIDE, Metrics
from livediagrams.fragment import fragment
from livediagrams.write import svg, text_twin

Progress = Callable[[int, int, str], None]
SCHEMA: Final = 1
"""Version of the form of `<id>.json`."""

_ICON_SCALE: Final = 3
"""Pixels of an icon for each unit of its drawn size."""


@dataclass(frozen=True, slots=True)
class Source:
    """A figure script: its path, the folder its figure's name starts from, and that name."""

    path: Path
    root: Path
    figure: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that was built: `files` by ending, `icons` by file name; texts as they are written."""

    id: str
    title: str
    source: str
    files: Mapping[str, str]
    icons: Mapping[str, bytes] = field(default_factory=dict)

    def outputs(self, formats: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield name and bytes of each file of the formats; names are relative to the folder of figures."""
        for ending in formats:
            if ending in self.files:
                yield f"{self.id}.{ending}", self.files[ending].encode()
        if "inline.html" in formats:
            yield from ((f"icons/{name}", data) for name, data in self.icons.items())


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a build: figures in order of their ids, what failed, what was noticed."""

    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    failed: tuple[str, ...] = ()
    """Ids of the figures that the failed scripts would have given."""


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """Return the scripts in folders, and the single ones named. Raises TraceError for a path that is not there."""
    sources, problems = [], []
    for path in paths:
        if path.is_dir():
            found = [one for one in sorted(path.rglob("*.py")) if not _is_private(one.relative_to(path))]
            sources += [Source(one, path, figure_id(one.relative_to(path))) for one in found]
        elif path.exists():
            sources.append(Source(path, path.parent, figure_id(Path(path.name))))
        else:
            problems.append(Problem(Origin(path.as_posix()), "there is no such script or folder", "correct the path"))
    if problems:
        raise TraceError(*problems)
    return sources


def figure_id(path: Path) -> str:
    """Return the name a script's figure has: sub/type_1.py gives sub-type-1."""
    return "-".join(path.with_suffix("").parts).replace("_", "-").replace(" ", "-").lower()


def _is_private(path: Path) -> bool:
    return any(part.startswith((".", "__")) for part in path.parts)


class Pipeline:
    """Builds figures of one project with one set of settings; keeps the script server warm until closed."""

    def __init__(self, settings: Settings, project: Path) -> None:
        self.settings, self.project = settings, project.resolve()
        self.cache = Cache(self.project / settings.cache)
        self.server = Server("livediagrams.trace:run", warm=("diagrams.aws.compute", "diagrams.onprem.compute"))
        self.jobs = settings.jobs or os.cpu_count() or 1

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.close()

    def build(self, sources: Sequence[Source], progress: Progress | None = None) -> Report:
        """Return all figures of the scripts; no failure of one hides another."""
        snapshot, done = Snapshot(), 0
        results: list[_Result] = []
        with self._workers() as workers:
            for result in workers.map(lambda source: self._script(source, snapshot), sources):
                results.append(result)
                done += 1
                if progress:
                    progress(done, len(sources), result.source.figure)
        return self._report(results)

    def _workers(self) -> Executor:
        return ThreadPoolExecutor(self.jobs)

    def graphs(self, source: Source) -> tuple[list[Graph], list[Problem]]:
        """Return a script's graphs, and what went wrong."""
        traced = self._traced(source, Snapshot())
        return [decode(Graph, graph) for graph in traced["graphs"]], [decode(Problem, one) for one in traced["problems"]]

    # -- Scripts

    def _script(self, source: Source, snapshot: Snapshot) -> _Result:
        traced = self._traced(source, snapshot)
        result = _Result(source, modules=tuple(traced.get("modules", ())))
        result.problems += [decode(Problem, problem) for problem in traced["problems"]]
        for data in traced["graphs"]:
            graph = decode(Graph, data)
            try:
                figure, notices = self._figure(graph)
            except LiveDiagramsError as error:
                result.problems += [_at(problem, graph.origin) for problem in error.problems]
            else:
                result.figures.append(figure)
                result.notices += [*graph.notices, *notices]
        return result

    def _traced(self, source: Source, snapshot: Snapshot) -> dict[str, Any]:
        """Return what the script drew, run only if something it depends on has changed."""
        key = digest("trace", _identity(), str(source.path), str(source.root), str(self.project), source.figure)
        stored = self.cache.get(key)
        if stored is not None:
            entry = json.loads(stored)
            if _is_current(entry["files"], entry["listings"], snapshot):
                result: dict[str, Any] = entry["result"]
                return result
        return self._run(source, key, snapshot)

    def _run(self, source: Source, key: str, snapshot: Snapshot) -> dict[str, Any]:
        arguments = {
            "script": str(source.path.resolve()),
            "project": str(self.project),
            "source_root": str(source.root.resolve()),
            "figure": source.figure,
        }
        limits = Limits(self.settings.seconds, self.settings.memory)
        try:
            outcome = self.server.call(arguments, folder=source.path.resolve().parent, limits=limits)
        except Stopped as stopped:
            return {"graphs": [], "problems": [encode(self._stopped(stopped, source))]}
        traced: dict[str, Any] = outcome.value
        if not traced["problems"]:
            files = _depended(traced, source, outcome.reads)
            entry = {
                "files": {path: snapshot.file(path) for path in files},
                "listings": {path: snapshot.listing(path) for path in outcome.listings},
                "result": traced,
            }
            self.cache.put(key, json.dumps(entry).encode())
        return traced

    def _stopped(self, stopped: Stopped, source: Source) -> Problem:
        settings = self.settings
        file = stopped.file or str(source.path.resolve())
        origin = Origin(Path(os.path.relpath(file, self.project)).as_posix(), stopped.line)
        sentences = {
            "time": (f"the script took more than {settings.seconds:g} seconds", "end its loop, or raise `seconds` in [tool.livediagrams]"),
            "memory": (f"the script took more than {settings.memory / 1e6:g} MB", "take less, or raise `memory` in [tool.livediagrams]"),
            "exit": (f"the script ended its process ({stopped.detail})", "let it run to its end"),
            "signal": (f"the script's process was ended ({stopped.detail})", "let it run to its end"),
        }
        message, remedy = sentences.get(stopped.reason, (stopped.detail, "let the script only draw"))
        return Problem(origin, message, remedy)

    # -- Figures

    def _figure(self, graph: Graph) -> tuple[Figure, list[Problem]]:
        """Return the figure's files, drawn only if something that draws it has changed."""
        pictures = {node.icon: icons.find(node.icon, self.project) for node in graph.nodes if node.icon}
        seen = Snapshot()
        key = digest(
            "figure", _identity(), self._engine_identity(), json.dumps(encode(graph)), *(f"{name}={seen.file(str(path))}" for name, path in sorted(pictures.items()))
        )
        stored = self.cache.get(key)
        if stored is not None:
            return _unpack(stored)
        packed = self._draw(graph, pictures)
        self.cache.put(key, packed)
        return _unpack(packed)

    def _draw(self, graph: Graph, pictures: Mapping[str, Path]) -> bytes:
        wide, notices = self.scene(graph, WIDE)
        narrow = None
        if wide.size.width > NARROW_LIMIT:
            narrow, more = self.scene(graph, NARROW)
            notices += [notice for notice in more if notice not in notices]
        bytes_of = self._pictures(graph, wide, pictures)
        names = {reference: f"{digest(data)[:16]}{_ending(data)}" for reference, data in bytes_of.items()}
        steps = [step.text for step in graph.steps]
        files = {
            "svg": svg.standalone(wide, bytes_of),
            "inline.html": fragment(wide, narrow, steps, names),
            "txt": text_twin.text(wide, steps),
            "json": json.dumps(_described(graph), ensure_ascii=False, indent=1) + "\n",
        }
        if narrow:
            files["narrow.svg"] = svg.standalone(narrow, bytes_of)
        packed = {
            "id": graph.id,
            "title": graph.title,
            "source": graph.source,
            "files": files,
            "icons": {names[reference]: data.hex() for reference, data in bytes_of.items()},
            "notices": [encode(Problem(graph.origin, notice, "make the figure smaller to have them routed")) for notice in notices],
        }
        return json.dumps(packed).encode()

    def scene(self, graph: Graph, metrics: Metrics) -> tuple[Scene, list[str]]:
        """Return the figure's scene in one width, and what could not be done as asked."""
        sizes, placement = self.placed(graph, metrics)
        return compose(graph, sizes, placement, metrics), list(placement.notices)

    def placed(self, graph: Graph, metrics: Metrics) -> tuple[Sizes, Placement]:
        """Return the sizes and the places of the figure's parts in one width."""
        sizes = fit(graph, metrics)
        room = NARROW_LIMIT if metrics is NARROW else float("inf")
        return sizes, place(graph, sizes, metrics, self.run_layout, room=room)

    def run_layout(self, dot: str, layout: str) -> str:
        """Return the chosen layout engine's answer."""
        engine = graphviz_wasm if self.settings.engine == "wasm" else graphviz_binary
        return engine.run(dot, layout)

    def _engine_identity(self) -> str:
        return graphviz_wasm.identity() if self.settings.engine == "wasm" else graphviz_binary.identity()

    def _pictures(self, graph: Graph, scene: Scene, pictures: Mapping[str, Path]) -> dict[str, bytes]:
        """Return the bytes of each icon, scaled for its drawn size; one that is drawn twice is kept once."""
        sides: dict[str, float] = {}
        for picture in scene.pictures():
            sides[picture.icon] = max(sides.get(picture.icon, 0), picture.box.width)
        origins = {node.icon: node.origin for node in graph.nodes}
        found, problems = {}, []
        for reference, side in sorted(sides.items()):
            try:
                found[reference] = self._picture(pictures[reference], ceil(side * _ICON_SCALE), origins[reference])
            except LiveDiagramsError as error:
                problems += error.problems
        if problems:
            raise TraceError(*problems)
        return found

    def _picture(self, path: Path, side: int, origin: Origin) -> bytes:
        key = digest("icon", _identity(), Snapshot().file(str(path)), str(side))
        stored = self.cache.get(key)
        if stored is None:
            stored = icons.load(path, side, origin)
            self.cache.put(key, stored)
        return stored

    # -- All together

    def _report(self, results: Sequence[_Result]) -> Report:
        imported = {module for result in results for module in result.modules}
        figures: dict[str, Figure] = {}
        problems, notices, failed = list[Problem](), list[Problem](), list[str]()
        for result in results:
            path = result.source.path.resolve()
            name = Path(os.path.relpath(path, self.project)).as_posix()
            if not result.figures and not result.problems and str(path) not in imported:
                message = "the script draws no figure"
                problems.append(Problem(Origin(name), message, "draw one with `with Diagram(...)`, or remove the file"))
                failed.append(result.source.figure)
            for figure in result.figures:
                if figure.id in figures:
                    message = f'there are two figures "{figure.id}" (the other is in {figures[figure.id].source})'
                    problems.append(Problem(Origin(name), message, "give one of them another name"))
                figures.setdefault(figure.id, figure)
            problems += result.problems
            notices += result.notices
            failed += [result.source.figure] if result.problems else []
        return Report(tuple(figures[name] for name in sorted(figures)), tuple(problems), tuple(notices), tuple(failed))


@dataclass(slots=True)
class _Result:
    """One script's figures and what went wrong."""

    source: Source
    modules: tuple[str, ...] = ()
    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


@cache
def _identity() -> str:
    """Return what, beside its input, decides what comes out: this engine, Python, and the libraries that draw."""
    versions = (f"{name}={version(name)}" for name in ("diagrams", "graphviz", "pillow"))
    return ";".join([engine_digest(), platform.python_version(), sys.platform, *versions])


def _depended(traced: Mapping[str, Any], source: Source, reads: Iterable[str]) -> set[str]:
    """Return every file that could change what the script draws: read, imported, or looked for and missing."""
    files = {str(source.path.resolve()), *reads, *traced["modules"], *traced["icons"]}
    for folder in {source.path.resolve().parent, source.root.resolve()}:
        for name in traced["imports"]:
            files |= {str(folder / f"{name}.py"), str(folder / name / "__init__.py")}
    return {file for file in files if not file.endswith(".pyc")}


def _is_current(files: Mapping[str, str], listings: Mapping[str, str], snapshot: Snapshot) -> bool:
    unchanged = all(snapshot.file(path) == was for path, was in files.items())
    return unchanged and all(snapshot.listing(path) == was for path, was in listings.items())


def _unpack(packed: bytes) -> tuple[Figure, list[Problem]]:
    entry = json.loads(packed)
    pictures = {name: bytes.fromhex(data) for name, data in entry["icons"].items()}
    figure = Figure(entry["id"], entry["title"], entry["source"], entry["files"], pictures)
    return figure, [decode(Problem, notice) for notice in entry["notices"]]


def _described(graph: Graph) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "id": graph.id,
        "title": graph.title,
        "caption": graph.caption,
        "description": graph.description,
        "source": graph.source,
        "graph": encode(graph),
        "steps": [encode(step) for step in graph.steps],
    }


def _at(problem: Problem, origin: Origin) -> Problem:
    return problem if problem.origin.file else Problem(origin, problem.message, problem.remedy)


def _ending(data: bytes) -> str:
    return ".png" if data.startswith(b"\x89PNG") else ".svg"


