"""The site's own words: what they say to the engine, and that scripts which use them still run under stock `diagrams`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from livediagrams.graph import Graph
from livediagrams.pipeline.build import Pipeline
from livediagrams.settings import Settings
from livediagrams.sources import find_sources
from livediagrams.tokens import FORMS, ROLES

PROJECT = Path(__file__).parent.parent
SCRIPTS = sorted(path for path in (PROJECT / "diagrams_src").glob("*.py") if path.stem != "vocabulary")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graph]:
    with Pipeline(Settings(cache=str(tmp_path_factory.mktemp("cache"))), PROJECT) as pipeline:
        graphs = [
            graph for source in find_sources([PROJECT / "diagrams_src"]) for graph in pipeline.graphs(source).graphs
        ]
    return {graph.id: graph for graph in graphs}


@pytest.mark.skipif(not shutil.which("dot"), reason="stock diagrams needs the program dot")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_figure_of_the_site_also_runs_under_stock_diagrams(script: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(script.parent)}
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"{script.stem}.png").read_bytes().startswith(b"\x89PNG")


def test_every_role_that_a_script_uses_is_one_of_the_palette(figures: dict[str, Graph]) -> None:
    used = {node.role for graph in figures.values() for node in graph.nodes}
    assert used and used <= {*ROLES, *FORMS}


def test_edges_that_only_keep_order_under_stock_are_not_in_the_figure(figures: dict[str, Graph]) -> None:
    assert not [edge.id for graph in figures.values() for edge in graph.edges if edge.role == "order"]


def test_an_edge_to_a_frame_ends_at_the_frame(figures: dict[str, Graph]) -> None:
    graph = figures["container-engine"]
    to_frames = [edge for edge in graph.edges if edge.head in graph.groups_by_id()]
    assert sorted(graph.groups_by_id()[edge.head].label for edge in to_frames) == ["Container 1", "Container 2"]


def test_every_figure_of_the_site_has_a_title_a_caption_and_a_description(figures: dict[str, Graph]) -> None:
    assert len(figures) == len(SCRIPTS)
    for graph in figures.values():
        assert graph.title and graph.caption.endswith(".") and len(graph.description) > 100


def test_no_figure_of_the_site_gives_a_notice(figures: dict[str, Graph]) -> None:
    assert not [str(notice) for graph in figures.values() for notice in graph.notices]
