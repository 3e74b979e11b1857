"""DOT text: finished numbers and ids, no author's words, nothing that could be read as anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from livediagrams.dot import dot, identity_of
from livediagrams.fit import fit
from livediagrams.geometry import Size
from livediagrams.graph import Graph, Rank
from livediagrams.theme import WIDE, Metrics
from making import BOTH, HOSTILE_NAMES, column, edge, figure, frame, graphs, graphviz, group, node, row

WORD = re.compile(r'\s*("(?:[^"\\]|\\.)*"|->|[\w.]+|[][{}=;,])', re.DOTALL)


def text_of(graph: Graph, metrics: Metrics = WIDE, **more: object) -> str:
    asked = {"direction": graph.direction, "splines": graph.splines, **more}
    return dot(graph, fit(graph, metrics), metrics, **asked)  # type: ignore[arg-type]


def words(text: str) -> Iterator[str]:
    """Yield the words of DOT text; fails on anything that is none."""
    at = 0
    while at < len(text.rstrip()):
        found = WORD.match(text, at)
        assert found, text[at : at + 40]
        yield found[1]
        at = found.end()


def values(text: str) -> Iterator[tuple[str, str]]:
    """Yield each attribute with its value."""
    all_words = list(words(text))
    for number, word in enumerate(all_words):
        if word == "=":
            yield all_words[number - 1], all_words[number + 1].strip('"')


@pytest.mark.parametrize("metrics", BOTH, ids=lambda metrics: metrics.width)
@given(graph=graphs())
@settings(max_examples=80)
def test_only_our_own_attributes_are_written(metrics: Metrics, graph: Graph) -> None:
    text = text_of(graph, metrics)
    ids = {part.id for part in (*graph.nodes, *graph.groups, *graph.edges)}
    for key, value in values(text):
        assert re.fullmatch("[a-z]+1?", key)
        if key in ("label", "taillabel", "headlabel", "xlabel"):
            assert re.fullmatch(r"(x+(\\n)?)*", value), (key, value)
        elif key in ("ltail", "lhead", "id"):
            assert {identity_of(value), identity_of(value).removeprefix("cluster_")} & ids
        elif key != "group":
            assert re.fullmatch(r"[\w.]+", value), (key, value)


def test_words_of_the_author_never_come_in() -> None:
    graph = figure(
        node("a", "SECRET", note="SECRET", icon="SECRET.png", attributes={"fontname": "SECRET", "color": "SECRET"}),
        frame("f", "b", label="SECRET"),
        group("g", "c", label="SECRET", attributes={"bgcolor": "SECRET"}),
        edges=[edge("a", "b", label="SECRET", head_label="SECRET", note="SECRET", attributes={"color": "SECRET"})],
        title="SECRET",
        caption="SECRET",
        splines="SECRET",
        direction="SECRET",
        attributes={"nodesep": "SECRET", "ordering": "SECRET"},
    )
    assert "SECRET" not in text_of(graph)


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "a\nb", "\x00x", "=0022", "==", "\ud800", "x" * 3000])
def test_hostile_ids_come_back_as_they_went(name: str) -> None:
    graph = figure(node(name), group(f"g{name}", node("x")), edges=[edge("x", name, id=name)])
    text = text_of(graph)
    answer = graphviz(text, "dot")
    names = [identity_of(found) for found in re.findall(r'"name": "((?:[^"\\]|\\.)*)"', answer.replace("\\/", "/"))]
    assert name in names
    assert f"cluster_g{name}" in names


def test_a_node_has_its_size_in_inches() -> None:
    text = text_of(figure(node("a", attributes={"shape": "box", "width": "2", "height": "1"})))
    assert '"a" [width=2.0000, height=1.0000];' in text


@pytest.mark.parametrize("width", [1, 7.4, 33, 170, 1000])
def test_a_label_has_room_to_the_point(width: float) -> None:
    graph = figure("a", "b", edges=[edge("a", "b", label="l")])
    sizes = fit(graph, WIDE)
    labels = sizes.labels["a--b"]
    labels["label"] = type(labels["label"])(Size(width, 29), labels["label"].blocks)  # type: ignore[index]
    text = dot(graph, sizes, WIDE, direction="TB", splines="spline")
    line = dict(values(text))["label"]
    letters, lines = len(line.split("\\n")[0]), line.count("\\n") + 1
    assert letters * 1.2 == pytest.approx(width, abs=1.2)
    assert lines * 2.4 == pytest.approx(29, abs=1.2)


def test_groups_are_clusters_within_each_other() -> None:
    text = text_of(figure(group("g", "a", group("h", "b"))))
    assert re.search(r'subgraph "cluster_g" \{.*"g/a".*subgraph "cluster_g/h" \{.*"g/h/b".*\}.*\}', text, re.DOTALL)


def test_an_arranged_group_is_one_node() -> None:
    graph = figure("a", row("r", "b", "c"), edges=[edge("a", "b"), edge("b", "c"), edge("c", "a")])
    text = text_of(graph, blocks={"r": Size(144, 72)})
    assert '"r" [width=2.0000, height=1.0000];' in text
    assert "r/b" not in text.replace("r/b--", "").replace("--r/b", "")
    assert text.count("->") == 2


def test_an_edge_that_keeps_order_is_left_out() -> None:
    assert "->" not in text_of(figure("a", "b", edges=[edge("a", "b", role="order")]))


def test_an_edge_to_a_group_goes_to_a_node_inside_and_ends_at_the_frame() -> None:
    text = text_of(figure("a", group("g", "b"), edges=[edge("a", "g", head_node="g/b")]))
    assert '"a" -> "g/b" [id="a--g", lhead="cluster_g", dir=forward];' in text


def test_an_empty_group_keeps_its_place() -> None:
    assert "style=invis" in text_of(figure("a", group("g", label="empty")))


def test_a_rank_is_stated_inside_the_group_of_its_nodes() -> None:
    graph = figure(group("g", "a", "b"), "c", ranks=(Rank("same", ("g/a", "g/b"), "g"), Rank("min", ("c",))))
    text = text_of(graph)
    assert 'subgraph "cluster_g" { { rank=same; "g/a"; "g/b" } }' in text
    assert '\n{ rank=min; "c" }\n' in text


def test_a_rank_over_several_groups_leaves_them_whole() -> None:
    ranks = (Rank("same", ("g/a", "h/b")),)
    assert "newrank=true" in text_of(figure(group("g", "a"), group("h", "b"), ranks=ranks))
    assert "newrank=false" in text_of(figure(group("g", "a", "b"), ranks=(Rank("same", ("g/a", "g/b")),)))


def test_ports_are_passed_on_where_they_are_some() -> None:
    attributes = {"tailport": "e", "headport": "field:nw"}
    text = text_of(figure("a", "b", edges=[edge("a", "b", attributes=attributes)]))
    assert "tailport=e, headport=nw" in text
    assert "port" not in text_of(figure("a", "b", edges=[edge("a", "b", attributes={"tailport": "x]"})]))


def test_separations_are_in_proportion_to_those_of_stock() -> None:
    stock, wide = (
        dict(values(text_of(figure("a", attributes=attributes))))
        for attributes in ({}, {"nodesep": "1.2", "ranksep": "x"})
    )
    assert float(wide["nodesep"]) == pytest.approx(2 * float(stock["nodesep"]), abs=1e-3)
    assert wide["ranksep"] == stock["ranksep"]


def test_a_large_figure_is_laid_out_with_less_care() -> None:
    assert "nslimit" in text_of(figure(*(f"n{number}" for number in range(301))))
    assert "nslimit" not in text_of(figure(column("c", "a")))
