"""Graphviz as a program: the same answers as the module where it is there, a clear error where it is not."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from livediagrams import graphviz_binary
from livediagrams.errors import Exhausted, PlaceError
from livediagrams.fit import fit
from livediagrams.place import place
from livediagrams.theme import WIDE
from making import edge, figure, group

with_dot = pytest.mark.skipif(not shutil.which("dot"), reason="there is no `dot` on PATH here")


@with_dot
def test_a_layout_has_places_for_nodes_and_edges() -> None:
    found = json.loads(graphviz_binary.run("digraph { a -> b }", "dot"))
    assert all("pos" in item for item in (*found["objects"], *found["edges"]))


@with_dot
def test_it_can_stand_in_for_the_module() -> None:
    graph = figure("a", group("g", "b", label="G"), edges=[edge("a", "b", label="l")], splines="spline", direction="TB")
    found = place(graph, fit(graph, WIDE), WIDE, graphviz_binary.run)
    assert set(found.boxes) == {"a", "g", "g/b"}
    assert found.boxes["a"].bottom < found.boxes["g/b"].y
    assert found.boxes["g"].contains(found.boxes["g/b"])
    assert set(found.routes) == {"a--b"}


@with_dot
def test_what_graphviz_refuses_is_told_in_its_own_words() -> None:
    with pytest.raises(PlaceError, match=r"refused the figure \(.*syntax error"):
        graphviz_binary.run("digraph { a b ] }", "dot")


@with_dot
def test_the_identity_is_the_programs_own() -> None:
    graphviz_binary.identity.cache_clear()
    assert "graphviz" in graphviz_binary.identity()


def test_without_a_program_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PlaceError, match="install Graphviz, or set engine"):
        graphviz_binary.run("digraph { a }", "dot")


def test_a_program_that_does_not_end_counts_as_exhausted(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_command: object, **_options: object) -> None:
        raise subprocess.TimeoutExpired("dot", 60)

    monkeypatch.setattr(graphviz_binary, "_program", lambda: "dot")
    monkeypatch.setattr(subprocess, "run", never)
    with pytest.raises(Exhausted, match="more than 60 seconds"):
        graphviz_binary.run("digraph { a }", "dot")
