"""The one list of stages: figure scripts to files, with nothing made twice.

    script ─ trace ─▶ Graph ─ fit ─▶ Sizes ─ place ─▶ Placement ─ compose ─▶ Scene ─ write ─▶ bytes

A script's graphs are kept under everything the script read; a figure's files under the graph and everything that
draws it. Each failure is collected, and the rest is built.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from typing import Any, Final

from livediagrams import graphviz_binary, graphviz_wasm, icons
from livediagrams.compose import compose
from livediagrams.errors import LiveDiagramsError, Origin, Problem, TraceError
from livediagrams.fit import fit
from livediagrams.fragment import fragment
from livediagrams.graph import Graph
from livediagrams.place import place
from livediagrams.placement import Placement
from livediagrams.runs import Run, Runs, identity
from livediagrams.scene import Scene
from livediagrams.serial import decode, encode
from livediagrams.settings import Settings
from livediagrams.sizes import Sizes
from livediagrams.sources import Source, imports
from livediagrams.store import Cache, Snapshot, digest
from livediagrams.theme import NARROW, NARROW_LIMIT, TIGHT, WIDE, Metrics
from livediagrams.write import svg, text_twin

Progress = Callable[[int, int, str], None]
SCHEMA: Final = 1
"""Version of the form of `<id>.json`."""

_ICON_SCALE: Final = 3
"""Pixels of an icon for each unit of its drawn size."""


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
    failed: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """What went wrong in each script, under the name that its figure would have."""
    printed: Mapping[str, str] = field(default_factory=dict)
    """What scripts printed, under their paths."""


class Pipeline:
    """Builds figures of one project with one set of settings; keeps the script server warm until closed."""

    def __init__(self, settings: Settings, project: Path) -> None:
        self.settings, self.project = settings, project.resolve()
        self.cache = Cache(self.project / settings.cache)
        self.runs = Runs(settings, self.project, self.cache)
        self.jobs = settings.jobs or os.cpu_count() or 1

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, *_error: object) -> None:
        self.runs.close()

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

    def graphs(self, source: Source) -> Run:
        """Return what a script drew, and what went wrong."""
        return self.runs.run(source, Snapshot())

    # -- Scripts

    def _script(self, source: Source, snapshot: Snapshot) -> _Result:
        run = self.runs.run(source, snapshot)
        result = _Result(source, replace(run, graphs=()), problems=list(run.problems))
        for graph in run.graphs:
            try:
                figure, notices = self._figure(graph, snapshot)
            except LiveDiagramsError as error:
                result.problems += [_at(problem, graph.origin) for problem in error.problems]
            except Exception as error:  # a fault of ours must not take the other figures along
                result.problems.append(_fault(error, graph.origin))
            else:
                result.figures.append((figure, graph.origin))
                result.notices += [*graph.notices, *notices]
        return result

    # -- Figures

    def _figure(self, graph: Graph, snapshot: Snapshot) -> tuple[Figure, list[Problem]]:
        """Return the figure's files, drawn only if something that draws it has changed."""
        pictures = {node.icon: icons.find(node.icon, self.project) for node in graph.nodes if node.icon}
        drawn = (f"{name}={snapshot.file(str(path))}" for name, path in sorted(pictures.items()))
        key = digest("figure", identity(), self._engine_identity(), json.dumps(encode(graph)), *drawn)
        stored = self.cache.get(key)
        if stored is not None:
            return _unpack(stored)
        packed = self._draw(graph, pictures)
        if snapshot.is_settled([str(path) for path in pictures.values()]):
            self.cache.put(key, packed)
        return _unpack(packed)

    def _draw(self, graph: Graph, pictures: Mapping[str, Path]) -> bytes:
        wide, notices = self.scene(graph, WIDE)
        narrow = None
        if wide.size.width > NARROW_LIMIT:
            narrow, more = self.narrow_scene(graph)
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

    def narrow_scene(self, graph: Graph) -> tuple[Scene, list[str]]:
        """Return the figure's scene for a phone: the first that fits, else the narrowest there is."""
        found = []
        for metrics in (NARROW, TIGHT):
            found.append(self.scene(graph, metrics))
            if found[-1][0].size.width <= NARROW_LIMIT:
                break
        return min(found, key=lambda one: one[0].size.width)

    def placed(self, graph: Graph, metrics: Metrics) -> tuple[Sizes, Placement]:
        """Return the sizes and the places of the figure's parts in one width."""
        sizes = fit(graph, metrics)
        return sizes, place(graph, sizes, metrics, self.run_layout)

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
        key = digest("icon", identity(), Snapshot().file(str(path)), str(side))
        stored = self.cache.get(key)
        if stored is None:
            stored = icons.load(path, side, origin)
            self.cache.put(key, stored)
        return stored

    # -- All together

    def _report(self, results: Sequence[_Result]) -> Report:
        figures: dict[str, Figure] = {}
        for result in results:
            if self._draws_nothing(result, results):
                message = "the script draws no figure"
                problem = Problem(self._whole(result), message, "draw one with `with Diagram(...)`, or remove the file")
                result.problems.append(problem)
            for figure, origin in result.figures:
                if figure.id in figures:
                    message = f'there are two figures "{figure.id}" (the other is in {figures[figure.id].source})'
                    result.problems.append(Problem(origin, message, "give one of them another name"))
                figures.setdefault(figure.id, figure)
        return Report(
            figures=tuple(figures[name] for name in sorted(figures)),
            problems=tuple(problem for result in results for problem in result.problems),
            notices=tuple(notice for result in results for notice in result.notices),
            failed={result.source.figure: tuple(result.problems) for result in results if result.problems},
            printed={str(self._whole(result)): result.run.output for result in results if result.run.output},
        )

    def _whole(self, result: _Result) -> Origin:
        return Origin(Path(os.path.relpath(result.source.path.resolve(), self.project)).as_posix())

    def _draws_nothing(self, result: _Result, results: Sequence[_Result]) -> bool:
        """Return whether a script is neither a figure nor a module of another one, as far as that one could be run."""
        if result.figures or result.problems:
            return False
        path = result.source.path.resolve()
        if any(str(path) in other.run.modules for other in results):
            return False
        name = path.parent.name if path.name == "__init__.py" else path.stem
        return not any(imports(other.source, name) for other in results if other.run.problems)


@dataclass(slots=True)
class _Result:
    """One script's figures and what went wrong."""

    source: Source
    run: Run
    problems: list[Problem] = field(default_factory=list)
    figures: list[tuple[Figure, Origin]] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


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


def _fault(error: Exception, origin: Origin) -> Problem:
    said = " ".join(str(error).split())[:200]
    return Problem(origin, f"livediagrams failed ({type(error).__name__}: {said})", "report this, with the script")


def _ending(data: bytes) -> str:
    return ".png" if data.startswith(b"\x89PNG") else ".svg"


