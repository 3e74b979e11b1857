"""What parts are called: the first line of a label is the name where the label is one of name and detail."""

from __future__ import annotations

import pytest

from livediagrams.compose import names
from livediagrams.graph import Group
from making import ICON, column, edge, figure, node


@pytest.mark.parametrize(
    ("label", "more", "called"),
    [
        ("Guest kernel\nLinux, say", {"role": "kernel"}, ("Guest kernel", "Linux, say")),
        ("Engine\nbeside,\nnot between", {"role": "engine"}, ("Engine", "beside, not between")),
        ("Sessions: one OS", {"role": "kernel"}, ("Sessions", "one OS")),
        ("Load\nbalancer", {}, ("Load balancer", "")),
        ("no kernel\ninside", {"role": "blank"}, ("no kernel inside", "")),
        ("overlay", {"role": "boundary"}, ("overlay", "boundary")),
        ("kernel boundary", {"role": "boundary"}, ("kernel boundary", "")),
        ("web", {"icon": ICON, "kind": "diagrams.aws.compute.EC2"}, ("web", "EC2")),
        ("EC2 web", {"icon": ICON, "kind": "diagrams.aws.compute.EC2"}, ("EC2 web", "")),
        ("web", {"icon": ICON, "kind": "diagrams.custom.Custom"}, ("web", "")),
        ("web", {"icon": ICON, "kind": "vocabulary.Web"}, ("web", "")),
        ("", {"role": "kernel"}, ("Thing", "")),
        ("", {"icon": ICON, "kind": "diagrams.aws.compute.EC2"}, ("EC2", "")),
        ("", {"kind": ""}, ("part", "")),
    ],
)
def test_a_node_is_called_by_its_label(label: str, more: dict[str, str], called: tuple[str, str]) -> None:
    assert names.of_node(node("a", label, **more)) == called


def test_a_group_is_called_by_its_title() -> None:
    assert names.of_group(Group("g", "k", "Containers\none kernel", arrange="column")) == ("Containers", "one kernel")
    assert names.of_group(Group("g", "k", "Two\nlines: of it")) == ("Two lines: of it", "")
    assert names.of_group(Group("a/g", "tests.Area", "")) == ("Area", "")


def test_an_edge_says_all_its_labels() -> None:
    assert names.of_edge(edge("a", "b", label="guest code\nruns", outer_label="x")) == ("guest code runs; x", "")
    assert names.of_edge(edge("a", "b", tail_label="1", head_label="n")) == ("", "at its start 1, at its end n")


def test_parts_that_are_not_drawn_are_not_read() -> None:
    graph = figure(column("c", "a", "b"), "d")
    assert names.reading(graph, ["d", "c/b", "c/a"]) == ("c/a", "c/b", "d")
