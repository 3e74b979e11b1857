"""The one list of stages: figure scripts to files, with nothing made twice.

    script ─ runs: trace ─▶ Graph ─ drawing: fit, place, compose, write ─▶ Figure ─▶ files

A script's graphs are kept under everything the script met; a figure under its graph and everything that draws it. What
is kept is looked up first, alone, and what draws is not even imported for it; the rest is shared out among processes
when there is enough of it. Each failure is collected, and the rest is built.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from livediagrams import graphviz_binary, graphviz_wasm, icons
from livediagrams.errors import LiveDiagramsError, Origin, Problem
from livediagrams.pipeline import figures
from livediagrams.pipeline.figures import Drawn, Figure, problems_of
from livediagrams.pipeline.runs import Run, Runs, Sketch, identity
from livediagrams.pipeline.workers import WorkerGone, Workers
from livediagrams.settings import Settings
from livediagrams.sources import Source, imports
from livediagrams.store import Cache, Snapshot, digest

if TYPE_CHECKING:
    from livediagrams.graph import Graph
    from livediagrams.pipeline.drawing import Drawing, Pictures

Progress = Callable[[int, int, str], None]

_ENOUGH: Final = 12
"""Scripts; for fewer, processes that draw take longer to start than they save."""
_MOST_WORKERS: Final = 8
"""One process hands out the work, and more would wait for it."""


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
        self._icons: dict[str, bytes] = {}
        self._known: dict[str, bytes] = {}
        self._paths: dict[str, str] = {}
        self._workers: Workers | None = None

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, *_error: object) -> None:
        self.runs.close()

    @cached_property
    def drawing(self) -> Drawing:
        """What draws figures in this process; it is imported when there is something to draw."""
        from livediagrams.pipeline.drawing import Drawing  # noqa: PLC0415

        return Drawing(self.settings.engine, identity(), self.cache)

    def build(self, sources: Sequence[Source], progress: Progress | None = None) -> Report:
        """Return all figures of the scripts; no failure of one hides another."""
        snapshot, results = Snapshot(), dict[Source, _Result]()
        self._paths.clear()

        def note(result: _Result) -> None:
            results[result.source] = result
            if progress:
                progress(len(results), len(sources), result.source.figure)

        for source in sources:
            if kept := self._kept(source, snapshot):
                note(kept)
        rest = [source for source in sources if source not in results]
        with ExitStack() as opened:
            threads = self.jobs
            if len(rest) >= _ENOUGH and self.jobs > 1:
                self._share_out(rest, opened)
                threads = 2 * self.jobs  # while one waits for a script, another has its figure drawn
            made = opened.enter_context(ThreadPoolExecutor(threads)).map(lambda one: self._made(one, snapshot), rest)
            for result in made:
                note(result)
        return self._report([results[source] for source in sources])

    def _share_out(self, sources: Sequence[Source], opened: ExitStack) -> None:
        """Have these scripts run and drawn by as many processes as there are jobs."""
        self.runs.expect(sources)
        arguments = {"engine": self.settings.engine, "identity": identity(), "cache": str(self.cache.folder)}
        workers = Workers("livediagrams.pipeline.drawing:worker", arguments, min(self.jobs, _MOST_WORKERS))
        self._workers = opened.enter_context(workers)
        opened.callback(setattr, self, "_workers", None)

    def graphs(self, source: Source) -> Run:
        """Return what a script drew, and what went wrong."""
        return self.runs.run(source, Snapshot())

    # -- One script

    def _kept(self, source: Source, snapshot: Snapshot) -> _Result | None:
        """Return what came of a script if all of it is kept."""
        run = self.runs.kept(source, snapshot)
        if run is None:
            return None
        result = _Result.of(source, run)
        for sketch in run.sketches:
            try:
                drawn = self._kept_figure(self._key(sketch, snapshot))
            except LiveDiagramsError:  # it comes again when the figure is made
                return None
            if drawn is None:
                return None
            result.add(sketch, drawn)
        return result

    def _made(self, source: Source, snapshot: Snapshot) -> _Result:
        run = self.runs.run(source, snapshot)
        result = _Result.of(source, run)
        for sketch in run.sketches:
            try:
                drawn = self._figure(sketch, snapshot)
            except Exception as error:  # a fault of ours must not take the other figures along
                result.problems += problems_of(error, sketch.origin)
            else:
                result.add(sketch, drawn)
        return result

    # -- One figure

    def _figure(self, sketch: Sketch, snapshot: Snapshot) -> Drawn:
        """Return the figure, drawn only if something that draws it has changed."""
        key = self._key(sketch, snapshot)
        drawn = self._kept_figure(key)
        if drawn is None:
            pictures = self._pictures(sketch, snapshot)
            drawn = self._ask(sketch, pictures) if self._workers else self._draw(sketch.graph(), pictures)
            if snapshot.is_settled([path for path, _ in pictures.values()]):
                self.cache.put(key, drawn.entry())
        return drawn

    def _key(self, sketch: Sketch, snapshot: Snapshot) -> str:
        engine = graphviz_wasm if self.settings.engine == "wasm" else graphviz_binary
        seen = (f"{name}={content}" for name, (_, content) in self._pictures(sketch, snapshot).items())
        return digest("figure", identity(), engine.identity(), sketch.text, *seen)

    def _pictures(self, sketch: Sketch, snapshot: Snapshot) -> Pictures:
        for name in sketch.icons:
            if name not in self._paths:
                self._paths[name] = str(icons.find(name, self.project))
        return {name: (self._paths[name], snapshot.file(self._paths[name])) for name in sketch.icons}

    def _kept_figure(self, key: str) -> Drawn | None:
        """Return a figure that is kept, with its pictures."""
        stored = self.cache.get(key)
        if stored is None:
            return None
        pictures: dict[str, bytes] = {}
        drawn = figures.drawn(stored, pictures)
        for name, icon in drawn.keys.items():
            data = self._kept_icon(icon)
            if data is None:
                return None
            pictures[name] = data
        return drawn

    def _kept_icon(self, key: str) -> bytes | None:
        if key not in self._icons:
            found = self.cache.get(key)
            if found is None:
                return None
            self._icons[key] = found
        return self._icons[key]

    def _ask(self, sketch: Sketch, pictures: Pictures) -> Drawn:
        """Return the figure as a worker draws it."""
        assert self._workers
        try:
            answer = self._workers.ask(json.dumps({"graph": sketch.text, "pictures": pictures}).encode())
        except WorkerGone as error:
            message, remedy = "the process that drew the figure was ended", "make the figure smaller, or report this"
            raise LiveDiagramsError(Problem(sketch.origin, message, remedy)) from error
        return figures.answered(answer, self._known)

    def _draw(self, graph: Graph, pictures: Pictures) -> Drawn:
        return self.drawing.draw(graph, pictures)

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

    @classmethod
    def of(cls, source: Source, run: Run) -> _Result:
        """Return the result of a run that drew nothing so far; its graphs are not held."""
        return cls(source, replace(run, sketches=()), problems=list(run.problems))

    def add(self, sketch: Sketch, drawn: Drawn) -> None:
        """Take a figure that the script drew."""
        self.figures.append((drawn.figure, sketch.origin))
        self.notices += [*sketch.notices, *drawn.notices]
