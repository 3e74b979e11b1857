"""Graphviz as WebAssembly: the same bytes each time, ended by fuel and not by a clock, with its own words on errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from livediagrams import graphviz_wasm
from livediagrams.errors import Exhausted, PlaceError
from livediagrams.graphviz_wasm import FUEL, run


def tree(count: int) -> str:
    """Return a figure that branches in two at every node."""
    return "digraph { " + " ".join(f"{number // 2} -> {number};" for number in range(1, count)) + " }"


def dense(count: int) -> str:
    return "digraph { " + " ".join(f"{one} -> {other};" for one in range(count) for other in range(one)) + " }"


def test_a_layout_has_places_for_nodes_and_edges() -> None:
    found = json.loads(run("digraph { a -> b }", "dot"))
    assert [item["name"] for item in found["objects"]] == ["a", "b"]
    assert all("pos" in item for item in (*found["objects"], *found["edges"]))


def test_the_same_text_gives_the_same_bytes_also_from_threads() -> None:
    with ThreadPoolExecutor(4) as workers:
        answers = set(workers.map(lambda _number: run(tree(30), "dot"), range(12)))
    assert len(answers) == 1


def test_text_is_utf_8_on_both_ways() -> None:
    assert json.loads(run('digraph { "naïve 数据 🚀" }', "dot"))["objects"][0]["name"] == "naïve 数据 🚀"


def test_spent_fuel_is_told_and_the_engine_goes_on() -> None:
    with pytest.raises(Exhausted) as caught:
        run(tree(100), "dot", fuel=1_000_000)
    assert "\n" not in str(caught.value)
    assert run("digraph { a }", "dot")


def test_ten_nodes_need_a_small_part_of_the_budget() -> None:
    assert run(tree(10), "dot", fuel=FUEL // 100)


@pytest.mark.slow
def test_a_tree_of_a_thousand_nodes_does_not_trap_the_stack() -> None:
    assert len(json.loads(run(tree(1000), "dot"))["objects"]) == 1000


def test_a_chain_of_a_thousand_nodes_does_not_trap_the_stack() -> None:
    chain = "digraph { " + " -> ".join(map(str, range(1000))) + " }"
    assert len(json.loads(run(chain, "dot"))["objects"]) == 1000


@pytest.mark.parametrize(
    "text", ["digraph {", "", "graph { a -> b", '<svg xmlns="x">', "digraph { a [label=<<b>] }", "{" * 5000]
)
def test_what_graphviz_refuses_is_told_in_its_own_words(text: str) -> None:
    with pytest.raises((PlaceError, Exhausted)) as caught:
        run(text, "dot")
    assert str(caught.value)
    assert run("digraph { a }", "dot")


def test_a_syntax_error_is_told() -> None:
    with pytest.raises(PlaceError, match=r"refused the figure \(.*.+"):
        run("digraph {\n a b c ] }", "dot")


def test_an_unknown_layout_is_an_error() -> None:
    with pytest.raises(PlaceError):
        run("digraph { a }", "no-such-layout")


def test_the_identity_names_module_and_budget() -> None:
    name, digest, budget = graphviz_wasm.identity().split(":")
    assert (name, len(digest), budget) == ("wasm", 16, str(FUEL))


def test_nothing_of_the_machine_can_be_seen(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG")
    found = json.loads(run(f'digraph {{ a [image="{picture}"] }}', "dot"))
    assert "pos" in found["objects"][0]


@pytest.mark.slow
def test_the_compiled_module_is_kept_for_the_next_process(tmp_path: Path) -> None:
    program = (
        "import time; from livediagrams.graphviz_wasm import run\n"
        "start = time.perf_counter(); run('digraph { a }', 'dot'); print(time.perf_counter() - start)"
    )

    def seconds() -> float:
        environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        return float(done.stdout)

    first = seconds()
    assert list(tmp_path.rglob("*"))  # wasmtime's cache
    for _ in range(40):  # it is written by a thread of its own
        if (second := seconds()) < first / 3:
            return
        time.sleep(0.1)
    pytest.fail(f"{second:.2f} s after {first:.2f} s")
