"""Where the time goes inside the engine: one build in one process, with each stage on a stopwatch."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from livediagrams import place
from livediagrams.pipeline import drawing, runs
from livediagrams.pipeline.build import Pipeline
from livediagrams.settings import Settings
from livediagrams.sources import find_sources
from livediagrams.store import Cache

# What a stage calls is not counted to it when it is a stage of its own.
_STAGES: Final = (
    ("trace", runs.Server, "call"),
    ("fit", drawing, "fit"),
    ("dot text", place, "dot"),
    ("layout", drawing.Drawing, "run_layout"),
    ("place, route", drawing, "place"),
    ("compose", drawing, "compose"),
    ("write", drawing.svg, "without_pictures"),
    ("write", drawing, "fragment"),
    ("write", drawing.text_twin, "text"),
    ("pictures", drawing.icons, "load"),
    ("cache", Cache, "get"),
    ("cache", Cache, "put"),
)


class _Stopwatch:
    """Seconds by stage; while one stage runs inside another, only the inner one is counted."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {name: 0.0 for name, _, _ in _STAGES}
        self._inner: list[float] = []

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, timed."""

        def timed(*arguments: Any, **options: Any) -> Any:
            self._inner.append(0.0)
            start = time.perf_counter()
            try:
                return function(*arguments, **options)
            finally:
                taken = time.perf_counter() - start
                self.seconds[name] += taken - self._inner.pop()
                if self._inner:
                    self._inner[-1] += taken

        return timed


def measure(project: Path) -> dict[str, float]:
    """Return the milliseconds a figure that each stage takes, with "other" and "all"; nothing is kept before."""
    watch = _Stopwatch()
    originals = [(owner, name, getattr(owner, name)) for _, owner, name in _STAGES]
    for (stage, owner, name), (_, _, function) in zip(_STAGES, originals, strict=True):
        setattr(owner, name, watch.around(stage, function))
    try:
        with Pipeline(Settings(jobs=1, cache=".cache/stages"), project) as pipeline:
            start = time.perf_counter()
            report = pipeline.build(find_sources([project / "diagrams_src"]))
            total = time.perf_counter() - start
    finally:
        for owner, name, function in originals:
            setattr(owner, name, function)
    figures = len(report.figures)
    found = {name: 1000 * seconds / figures for name, seconds in watch.seconds.items()}
    return {**found, "other": 1000 * total / figures - sum(found.values()), "all": 1000 * total / figures}
