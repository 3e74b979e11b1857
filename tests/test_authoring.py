"""`step` keeps a sentence and the parts it is about with the figure, and passes stock `diagrams` by."""

from __future__ import annotations

from pathlib import Path

import pytest
from diagrams import Cluster, Diagram, Edge, Node

import livediagrams
from livediagrams import step
from livediagrams.graph import Step
from livediagrams.pipeline.build import Pipeline
from livediagrams.pipeline.runs import Run
from livediagrams.settings import Settings
from livediagrams.sources import find_sources
from projects import write

SCRIPT = """
from diagrams import Cluster, Diagram, Node
from livediagrams import step
with Diagram("Figure", show=False):
    with Cluster("Group") as group:
        a, b = Node("a"), Node("b")
    a >> b
    b >> a
    step("All")
    step("Parts", focus=[a, group, (b, a)])
    step("Then", [b], reveal=True)
"""


def traced(script: str, folder: Path) -> Run:
    write(folder, {"one.py": script})
    with Pipeline(Settings(), folder) as pipeline:
        return pipeline.graphs(find_sources([folder / "one.py"])[0])


def test_steps_are_kept_in_order_with_the_ids_of_their_parts(tmp_path: Path) -> None:
    [graph] = traced(SCRIPT, tmp_path).graphs
    between = tuple(edge.id for edge in graph.edges)
    assert graph.steps == (
        Step("All"),
        Step("Parts", ("group/a", "group", *between)),
        Step("Then", ("group/b",), reveal=True),
    )
    assert "livediagrams_steps" not in graph.attributes


def test_a_step_can_be_about_an_edge_to_a_group(tmp_path: Path) -> None:
    script = """
from diagrams import Cluster, Diagram, Edge, Node
from livediagrams import step
with Diagram("Figure", show=False) as diagram:
    with Cluster("Group") as group:
        inside = Node("inside")
    outside = Node("outside")
    outside >> Edge(lhead=group.name) >> inside
    step("By the frame", [(outside, group)])
    step("By the node", [(inside, outside)])
"""
    [graph] = traced(script, tmp_path).graphs
    [edge] = graph.edges
    assert edge.head == "group"
    assert [found.focus for found in graph.steps] == [(edge.id,), (edge.id,)]


def test_the_figure_tells_its_steps(tmp_path: Path) -> None:
    write(tmp_path, {"one.py": SCRIPT})
    with Pipeline(Settings(), tmp_path) as pipeline:
        report = pipeline.build(find_sources([tmp_path / "one.py"]))
    assert not report.problems, report.problems
    [figure] = report.figures
    assert "1. All\n2. Parts\n3. Then" in figure.files["txt"]
    assert 'id="<address>:step-2"' in figure.files["inline.html"]


def test_a_step_can_be_about_an_edge_that_ends_at_a_frame(tmp_path: Path) -> None:
    script = """
from diagrams import Cluster, Diagram, Edge, Node
from livediagrams import step
with Diagram("Figure", show=False) as diagram:
    with Cluster("Group") as group:
        a = Node("a")
    b = Node("b")
    a >> b
    a >> Edge(ltail=group.name) >> b
    step("From the frame", focus=[(group, b)])
    step("Both", focus=[(b, a)])
"""
    [graph] = traced(script, tmp_path).graphs
    inside, framed = (edge.id for edge in graph.edges)
    assert [step.focus for step in graph.steps] == [(framed,), (inside, framed)]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("step('Outside')", "one.py:3: RuntimeError: step() belongs inside `with Diagram(...)`"),
        (
            "with Diagram('x'):\n    step('x', ['a'])",
            "one.py:4: TypeError: a step can be about nodes, groups and edges",
        ),
        ("with Diagram('x'):\n    step('x', [(Node('a'), 1)])", "one.py:4: TypeError: a step can be about"),
    ],
)
def test_a_step_that_cannot_be_is_told_by_its_line(call: str, said: str, tmp_path: Path) -> None:
    [problem] = traced(
        f"from diagrams import Diagram, Node\nfrom livediagrams import step\n{call}\n", tmp_path
    ).problems
    assert str(problem).startswith(said)


def test_stock_diagrams_passes_steps_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Diagram, "render", lambda self: None)
    monkeypatch.setattr("os.remove", lambda path: None)  # `diagrams` removes the DOT file that it thinks it wrote
    monkeypatch.chdir(tmp_path)
    with Diagram("Stock", show=False) as diagram:
        with Cluster("Group") as group:
            one, other = Node("a"), Node("b")
        one >> Edge(label="x") >> other  # draws an edge
        step("Said", [one, group, (one, other)], reveal=True)
    assert "Said" in diagram.dot.source
    assert diagram.dot.source.count("->") == 1


def test_the_package_offers_step_and_nothing_it_has_not() -> None:
    assert livediagrams.__all__ == ["step"]
    with pytest.raises(AttributeError, match="has no attribute 'steps'"):
        _ = livediagrams.steps
