"""Values go to JSON and come back equal, whatever they hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from livediagrams.errors import Origin, Problem
from livediagrams.geometry import Box, Point, Route, Size
from livediagrams.graph import Edge, Graph, Node, Step
from livediagrams.placement import Placement
from livediagrams.rich import Block, Line, Span
from livediagrams.scene import Arrow, Part, Picture, Rule, Scene, Shape, TextRun, Wire
from livediagrams.serial import decode, encode
from livediagrams.sizes import Fit, Sizes
from livediagrams.tokens import Ink
from making import BOTH, figure, graphs, placed, row, scene_of

SPAN = Span("text", True, True, True, True, "sub", 11.5, "red")
BLOCK = Block((Line((SPAN,), 20.25, 15, "r"),), 20.25, 15)
WAY = Route((Point(0, 1.5), Point(2, 3)), curved=True)
FIT = Fit(Size(10, 20.5), (BLOCK,), Size(1, 2), Size(3, 4))
MARKS = (
    Shape(Box(1, 2, 3, 4), "polygon", 2, (Point(1, 2),), Ink("ink"), Ink(light="#fff", dark="#000"), 2, "dashed"),
    Rule((Point(0, 0), Point(1, 1)), Ink("line")),
    Picture(Box(1, 2, 3, 4), "resources/x.png"),
    TextRun(Point(1, 2), (SPAN,), Ink("ink"), "end", 20.25, (None, Ink("muted"))),
    Wire(WAY, Ink("line"), 2, "dotted", (Arrow(Point(1, 2), Point(0, 1), "vee", 9),)),
)
PART = Part("a", "node", Box(1, 2, 3, 4), MARKS, "A", "data", "kind", note="a note", href="x")
VALUES = [
    Origin("a.py", 3),
    Problem(Origin("a.py"), "wrong", "mend"),
    SPAN,
    BLOCK,
    WAY,
    FIT,
    Sizes({"a": FIT}, {"g": FIT}, {"a--b": {"label": FIT, "head": FIT}}),
    Placement(Size(1, 2), {"a": Box(1, 2, 3, 4)}, {}, {"e": WAY}, {"e": {"tail": Box(0, 0, 1, 1)}}, ("a notice",)),
    Node("a", "kind", "A", attributes={"shape": "box"}, origin=Origin("a.py", 7)),
    Edge("e", "a", "b", "both", "label", "t", "h", "o", "role", "note", "source", "href", "c", "d", {"x": "y"}),
    Step("first", ("a", "b"), reveal=True),
    *MARKS,
    PART,
    Scene("f", "F", "c", "d", Size(1, 2), (PART,), (("a",), ())),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_every_value_comes_back_equal(value: Any) -> None:
    assert decode(type(value), json.loads(json.dumps(encode(value)))) == value


@given(graphs())
@settings(max_examples=60)
def test_any_graph_comes_back_equal(graph: Graph) -> None:
    assert decode(Graph, json.loads(json.dumps(encode(graph)))) == graph


@pytest.mark.parametrize("metrics", BOTH, ids=lambda metrics: metrics.width)
def test_what_the_stages_make_is_stable_once_written(metrics: Any) -> None:
    sizes, placement = placed(figure(row("r", "a", "b")), metrics)
    for value in (sizes, placement, scene_of(figure("a", "b"), metrics)):
        data = encode(value)
        assert encode(decode(type(value), json.loads(json.dumps(data)))) == data


def test_what_is_default_is_not_written() -> None:
    assert encode(Node("a", "kind", "A")) == {"id": "a", "kind": "kind", "label": "A"}
    assert encode(Step("first")) == {"text": "first"}


def test_numbers_are_written_short() -> None:
    assert encode(Point(1.0, 2.123456)) == [1, 2.1235]


def test_a_mark_is_known_by_its_type() -> None:
    assert [encode(mark)["type"] for mark in MARKS] == ["shape", "rule", "picture", "text", "wire"]


@pytest.mark.parametrize("data", [{"name": "x"}, {"id": "a"}, {"id": "a", "kind": "k", "label": "l", "more": 1}])
def test_what_is_no_value_of_the_class_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError)):
        decode(Node, data)


def test_a_mark_of_no_known_type_is_refused() -> None:
    with pytest.raises(KeyError):
        decode(Part, {"id": "a", "sort": "node", "box": [0, 0, 1, 1], "marks": [{"type": "unknown"}]})
