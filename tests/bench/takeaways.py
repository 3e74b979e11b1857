"""How long the files take that leave the site: of one figure, each kind, and one presentation of sixty figures."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from livediagrams.pipeline.build import Pipeline
from livediagrams.pipeline.figures import Figure
from livediagrams.pipeline.takeaways import Takeaways
from livediagrams.settings import load
from livediagrams.sources import find_sources
from livediagrams.store import Cache

KINDS: Final = ("svg", "png", "pdf", "pptx", "drawio")
DECK: Final = 60


def measure(project: Path, *, quick: bool) -> dict[str, dict[str, float]]:
    """Return for each kind the median and the most of all figures, in milliseconds, and the bytes of the median.

    Nothing of them is kept before; what they need of the engine was used once.
    """
    settings = load(project)
    with tempfile.TemporaryDirectory() as folder:
        with Pipeline(settings, project) as pipeline:
            figures = pipeline.build(find_sources([project / settings.src])).figures
        if quick:
            figures = figures[:3]

        def fresh(number: int) -> Takeaways:
            return Takeaways(settings, Cache(Path(folder) / str(number)))

        warm = fresh(0)
        for kind in KINDS:
            warm.names(figures[0], (kind,))[f"{figures[0].id}.{kind}"]()
        each = [dict(_times(fresh(number), figure)) for number, figure in enumerate(figures, 1)]
        found = {kind: _summary([one[kind] for one in each]) for kind in KINDS}
        whole = [(sum(taken for taken, _ in one.values()), sum(size for _, size in one.values())) for one in each]
        found["together"] = _summary(whole)
        deck = list(islice(cycle(figures), 6 if quick else DECK))
        found["deck"] = _summary([_timed(lambda: fresh(len(figures) + 1).presentation(deck))])
    return found


def _times(takeaways: Takeaways, figure: Figure) -> Iterator[tuple[str, tuple[float, int]]]:
    for kind in KINDS:
        yield kind, _timed(takeaways.names(figure, (kind,))[f"{figure.id}.{kind}"])


def _timed(make: Callable[[], bytes]) -> tuple[float, int]:
    start = time.perf_counter()
    size = len(make())
    return 1000 * (time.perf_counter() - start), size


def _summary(taken: list[tuple[float, int]]) -> dict[str, float]:
    times, sizes = zip(*taken, strict=True)
    return {"median": statistics.median(times), "most": max(times), "bytes": statistics.median(sizes)}
