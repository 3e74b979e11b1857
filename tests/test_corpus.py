"""Scripts written for stock `diagrams` build unchanged, and come out whole: what stock says to Graphviz is the measure."""

from __future__ import annotations

import re
import runpy
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import diagrams
import graphviz
import pytest

from livediagrams.graph import Graph
from livediagrams.pipeline.build import Pipeline
from livediagrams.settings import Settings
from livediagrams.sources import find_sources
from livediagrams.theme import NARROW, WIDE
from making import scene_of
from measure import violations

CORPUS = Path(__file__).resolve().parent / "corpus"
SCRIPTS = sorted(path.stem for path in CORPUS.glob("*.py"))
SVG = "{http://www.w3.org/2000/svg}"

script = pytest.mark.parametrize("script", SCRIPTS)


@dataclass(frozen=True)
class Stock:
    """What one diagram of a script tells Graphviz under stock `diagrams`."""

    nodes: int
    edges: int
    clusters: int
    labels: tuple[str, ...]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(CORPUS, folder / "scripts")
    return folder


@pytest.fixture(scope="module")
def pipeline(project: Path) -> Iterator[Pipeline]:
    with Pipeline(Settings(), project) as running:
        yield running


@script
def test_a_stock_script_builds_whole(
    script: str, project: Path, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project / "scripts" / f"{script}.py"
    report = pipeline.build(find_sources([path]))
    assert not report.problems
    drawn = [ElementTree.fromstring(figure.file("svg")) for figure in report.figures]
    stated = stock(path, monkeypatch)
    assert sorted(map(counted, drawn)) == sorted((one.nodes, one.edges, one.clusters) for one in stated)
    said = ["".join("".join(one.itertext()).split()) for one in drawn]
    for one in stated:
        assert any(all("".join(label.split()) in text for label in one.labels) for text in said), one.labels


@script
def test_a_stock_script_gives_clean_drawings_in_both_widths(script: str, project: Path, pipeline: Pipeline) -> None:
    (source,) = find_sources([project / "scripts" / f"{script}.py"])
    for graph in pipeline.graphs(source).graphs:
        assert faults(graph) == []


def faults(graph: Graph) -> list[str]:
    return [f"{width.width}: {fault}" for width in (WIDE, NARROW) for fault in violations(scene_of(graph, width))]


# -- What stock says


def stock(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Stock]:
    """Run a script under stock `diagrams`, where Graphviz is not called, and return what it would be told."""
    found: list[Stock] = []
    monkeypatch.setattr(graphviz.Digraph, "render", lambda dot, *_, **__: found.append(read(dot)))
    monkeypatch.setattr("diagrams.Diagram.__exit__", leave)
    monkeypatch.chdir(path.parent)
    monkeypatch.syspath_prepend(str(path.parent))
    runpy.run_path(str(path), run_name="__main__")
    for name in [name for name in sys.modules if name.split(".")[0] == "parts"]:
        del sys.modules[name]
    return found


def leave(diagram: object, *_error: object) -> None:
    """End a diagram as stock does, but render it once, and remove no file."""
    diagram.dot.render()  # type: ignore[attr-defined]
    diagrams.setdiagram(None)


def read(dot: graphviz.Digraph) -> Stock:
    """Return what the text for Graphviz states; equal edges of a strict figure count once, unseen parts not at all."""
    lines = [line.strip() for line in dot.source.splitlines()]
    edges = [line for line in lines if " -> " in line and "invis" not in line]
    ends = [line.partition(" [")[0] for line in edges]
    nodes = [line for line in lines if re.match(r"(?!graph|node|edge|digraph|strict|subgraph|[\w ]*=|[{}])", line)]
    nodes = [line for line in nodes if " -> " not in line and "[" in line and "invis" not in line]
    labels = [label for line in (*edges, *nodes) for label in labels_of(line)]
    clusters = sum(line.startswith("subgraph") and "cluster" in line for line in lines)
    return Stock(len(nodes), len(set(ends)) if dot.strict else len(edges), clusters, tuple(labels))


def labels_of(line: str) -> list[str]:
    """Return the labels in a statement that are plain words: those with markup or fields are not looked for.

    A point shows none.
    """
    if "shape=point" in line:
        return []
    found = re.findall(r'\b(?:x|head|tail)?label=(?:"([^"]*)"|(\w+))', line)
    return [label for pair in found if (label := "".join(pair)) and not re.search(r"[\\<>&|{}]", label)]


def counted(drawing: ElementTree.Element) -> tuple[int, int, int]:
    """Return how many nodes, edges and frames an SVG file holds."""
    sorts = [group.get("data-sort") for group in drawing.iter(f"{SVG}g")]
    return sorts.count("node"), sorts.count("edge"), sorts.count("group")
