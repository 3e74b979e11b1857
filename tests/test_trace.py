"""What a script tells `diagrams` becomes a graph; what goes wrong in it is told by the author's own line."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from livediagrams.errors import Problem
from livediagrams.graph import Graph
from livediagrams.isolate import Limits, Server
from livediagrams.serial import decode
from projects import contents, write


@dataclass
class Traced:
    """What came of one script."""

    graphs: list[Graph]
    problems: list[Problem]
    modules: list[str]

    @property
    def graph(self) -> Graph:
        assert not self.problems, self.problems
        [graph] = self.graphs
        return graph

    @property
    def problem(self) -> str:
        [problem] = self.problems
        assert not self.graphs
        return str(problem)

    @property
    def notices(self) -> list[str]:
        return [str(notice) for notice in self.graph.notices]


Trace = Callable[..., Traced]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server("livediagrams.trace:run", warm=("diagrams.aws.compute",)) as server:
        yield server


@pytest.fixture
def trace(server: Server, tmp_path: Path) -> Trace:
    def trace(script: str, files: dict[str, str | bytes] | None = None, name: str = "src/one.py") -> Traced:
        write(tmp_path, {name: textwrap.dedent(script), **(files or {})})
        path = tmp_path / name
        arguments = {"script": path, "project": tmp_path, "source_root": tmp_path / "src", "figure": path.stem}
        called = server.call(
            {key: str(value) for key, value in arguments.items()}, folder=path.parent, limits=Limits(5.0)
        )
        value = called.value
        graphs = [decode(Graph, graph) for graph in value["graphs"]]
        return Traced(graphs, [decode(Problem, problem) for problem in value["problems"]], value["modules"])

    return trace


def within(body: str, header: str = "", options: str = "") -> str:
    """Return a script with the lines inside `with Diagram`, which begins at line 3."""
    lines = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return f"from diagrams import Cluster, Diagram, Edge, Node\n{header}\nwith Diagram('Title', show=False{options}):\n{lines}\n"


class TestGraphs:
    def test_parts_have_ids_kinds_labels_and_lines(self, trace: Trace) -> None:
        graph = trace(
            within(
                """
                with Cluster("The cloud"):
                    web = EC2("Web\\nserver")
                    db = Node("Data", nodeid="store")
                web >> Edge(label="asks") >> db
                """,
                "from diagrams.aws.compute import EC2",
            )
        ).graph
        assert [(node.id, node.kind, node.label, node.origin.line) for node in graph.nodes] == [
            ("the-cloud/web-server", "diagrams.aws.compute.EC2", "Web\nserver", 5),
            ("the-cloud/store", "diagrams.Node", "Data", 6),
        ]
        assert [(group.id, group.members, str(group.origin)) for group in graph.groups] == [
            ("the-cloud", ("the-cloud/web-server", "the-cloud/store"), "src/one.py:4")
        ]
        [edge] = graph.edges
        assert (edge.tail, edge.head, edge.label, edge.direction) == (
            "the-cloud/web-server",
            "the-cloud/store",
            "asks",
            "forward",
        )
        assert (graph.id, graph.title, graph.source, graph.origin.line) == ("one", "Title", "src/one.py", 3)

    def test_icons_are_named_below_the_package_or_the_project(self, trace: Trace) -> None:
        body = "EC2('a')\nCustom('b', 'icons/b.png')\nCustom('c', '../shared/c.png')"
        header = "from diagrams.aws.compute import EC2; from diagrams.custom import Custom"
        files: dict[str, str | bytes] = {"src/icons/b.png": b"", "shared/c.png": b""}
        graph = trace(within(body, header), files).graph
        assert [node.icon for node in graph.nodes] == [
            "resources/aws/compute/ec2.png",
            "src/icons/b.png",
            "shared/c.png",
        ]

    def test_groups_with_one_label_stay_two(self, trace: Trace) -> None:
        graph = trace(within("for _ in range(2):\n    with Cluster('Same'):\n        Node('a')")).graph
        assert [group.id for group in graph.groups] == ["same", "same~2"]
        assert [node.id for node in graph.nodes] == ["same/a", "same~2/a"]

    def test_ids_are_the_same_at_each_run(self, trace: Trace) -> None:
        script = within("[Node(), Node('x')] - Node('x') >> [Node('é'), Node('')]")
        assert trace(script).graph == trace(script).graph

    def test_arrows_of_all_kinds_keep_their_direction(self, trace: Trace) -> None:
        body = "a, b = Node('a'), Node('b')\na >> b\na << b\na - b\na >> Edge(forward=True, reverse=True) >> b\na >> [b, b]"
        directions = [(edge.tail, edge.direction) for edge in trace(within(body)).graph.edges]
        assert directions == [
            ("a", "forward"),
            ("a", "back"),
            ("a", "none"),
            ("a", "both"),
            ("a", "forward"),
            ("a", "forward"),
        ]

    def test_direction_and_routing_are_read_and_defaults_are_none(self, trace: Trace) -> None:
        graph = trace(within("Node('a')", options=", direction='TB', curvestyle='curved'")).graph
        assert (graph.direction, graph.splines, graph.attributes) == ("TB", "curved", {})
        assert graph.nodes[0].attributes == {}

    def test_ranks_ports_and_frames_at_the_ends_are_read(self, trace: Trace) -> None:
        body = """
            with Cluster("Group") as group:
                a, b = Node("a"), Node("b")
            c = Node("c")
            c >> Edge(lhead=group.name, headport="n") >> a
            with diagram.dot.subgraph() as level:
                level.attr(rank="same")
                level.node(a.nodeid); level.node(c.nodeid)
        """
        graph = trace(within(body).replace("):\n", ") as diagram:\n", 1)).graph
        [edge] = graph.edges
        assert (edge.head, edge.head_node, edge.attributes["headport"]) == ("group", "group/a", "n")
        assert [(rank.rule, rank.members) for rank in graph.ranks] == [("same", ("group/a", "c"))]

    def test_the_docstring_is_caption_and_description(self, trace: Trace) -> None:
        graph = trace('"""First line.\n\nThe rest\n  of it.\n"""\n' + within("Node('a')")).graph
        assert (graph.caption, graph.description) == ("First line.", "The rest of it.")

    def test_our_attributes_are_taken_out_of_graphvizs(self, trace: Trace) -> None:
        body = "Node('a', note='N', source='S', href='https://a.b', role='data', color='red')"
        [node] = trace(within(body)).graph.nodes
        assert (node.note, node.source, node.href, node.role) == ("N", "S", "https://a.b", "data")
        assert dict(node.attributes) == {"color": "red"}

    def test_several_diagrams_are_named_after_their_titles(self, trace: Trace) -> None:
        traced = trace(within("Node('a')") + within("Node('b')").replace("Title", "Second one"))
        assert [graph.id for graph in traced.graphs] == ["one-title", "one-second-one"]

    def test_nothing_is_written_opened_or_shown(self, trace: Trace, tmp_path: Path) -> None:
        options = ", filename='out/x', outformat=['png', 'dot'], graph_attr={'bgcolor': 'white'}"
        assert trace(within("Node('a')", options=options).replace("show=False", "show=True")).graph.id == "one"
        assert list(contents(tmp_path)) == ["src/one.py"]


class TestRunning:
    def test_a_script_runs_as_the_main_program_in_its_folder(self, trace: Trace) -> None:
        script = """
            import os, sys
            from diagrams import Diagram, Node
            if __name__ == "__main__":
                with Diagram("x", show=False):
                    Node(str([os.path.basename(os.getcwd()), os.path.basename(__file__), len(sys.argv)]))
        """
        assert trace(script).graph.nodes[0].label == "['src', 'one.py', 1]"

    def test_modules_beside_it_and_in_the_source_folder_can_be_imported(self, trace: Trace) -> None:
        script = "import near, far\n" + within("Node(near.x + far.x)")
        traced = trace(script, {"src/sub/near.py": "x = 'n'", "src/far.py": "x = 'f'"}, name="src/sub/one.py")
        assert traced.graph.nodes[0].label == "nf"
        assert [Path(module).name for module in traced.modules] == ["far.py", "near.py"]

    def test_dataclasses_of_the_script_know_their_module(self, trace: Trace) -> None:
        script = "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 1\n" + within(
            "Node(str(A().x))"
        )
        assert trace(script).graph.nodes[0].label == "1"

    @pytest.mark.parametrize("leaving", ["sys.exit()", "sys.exit(0)", "raise SystemExit"])
    def test_leaving_in_good_order_keeps_the_figure(self, leaving: str, trace: Trace) -> None:
        assert trace("import sys\n" + within("Node('a')") + leaving).graph.id == "one"

    def test_a_script_that_draws_nothing_gives_nothing(self, trace: Trace) -> None:
        traced = trace("x = 1")
        assert (traced.graphs, traced.problems) == ([], [])


class TestFailures:
    @pytest.mark.parametrize(
        ("script", "said"),
        [
            ("x = (\n", "src/one.py:1: SyntaxError: '(' was never closed: correct the script"),
            ("def f(:\n", "src/one.py:1: SyntaxError: invalid syntax: correct the script"),
            ("if 1:\nx = 2\n", "src/one.py:2: IndentationError: expected an indented block after 'if' statement"),
            ("\nraise ValueError('a\\nb')\n", "src/one.py:2: ValueError: a b: correct the script"),
            ("\nraise KeyError\n", "src/one.py:2: KeyError: correct the script"),
            ("class E(BaseException): pass\nraise E('x')\n", "src/one.py:2: E: x: correct the script"),
            ("def f(): f()\nf()\n", "src/one.py:1: RecursionError: maximum recursion depth exceeded"),
            ("import nowhere\n", "src/one.py:1: ModuleNotFoundError: No module named 'nowhere': install nowhere, or"),
            ("from diagrams.aws.compute import Nothing\n", "src/one.py:1: ImportError: cannot import name 'Nothing'"),
            ("import json\njson.loads('{')\n", "src/one.py:2: JSONDecodeError: Expecting property name"),
            ("import sys\nsys.exit(3)\n", "src/one.py:2: the script ended itself with sys.exit(3): let it run to its end"),
            ("import sys\nsys.exit('no')\n", "src/one.py:2: the script ended itself with sys.exit('no')"),
            ("open('/x.txt', 'w')\n", "src/one.py:1: Refused: a figure script may not write outside its temporary folder"),
            ("import os\nos.system('x')\n", "src/one.py:2: Refused: a figure script may not start processes"),
            ("x = '\\ud800'\nraise ValueError(x)\n", "src/one.py:2: ValueError: \\ud800"),
            ("raise ValueError('\\x1b[31m')\n", "src/one.py:1: ValueError: \\x1b[31m"),
        ],
    )  # fmt: skip
    def test_a_failure_is_one_line_with_the_authors_line(self, script: str, said: str, trace: Trace) -> None:
        problem = trace(script).problem
        assert problem.startswith(said)
        assert "\n" not in problem

    @pytest.mark.parametrize(
        "data", [b"\x00\x01\x02\x7fELF", b"\x89PNG\r\n\x1a\n\x00", bytes(range(256)), "x = 'é'".encode("latin-1")]
    )
    def test_what_is_no_python_text_is_told(self, data: bytes, trace: Trace) -> None:
        problem = trace("", {"src/one.py": data}).problem
        assert problem.startswith("src/one.py")
        assert problem.endswith((": remove it, or give it another ending than .py", ": correct the script"))

    def test_a_failure_in_a_module_is_told_by_the_modules_line(self, trace: Trace) -> None:
        assert trace("import helper", {"src/helper.py": "\n\n1 / 0"}).problem.startswith(
            "src/helper.py:3: ZeroDivision"
        )

    def test_a_mistake_in_a_modules_text_is_told_by_the_modules_line(self, trace: Trace) -> None:
        assert trace("import helper", {"src/helper.py": "\nx = )"}).problem.startswith("src/helper.py:2: SyntaxError")

    def test_a_failure_deep_in_a_library_is_told_by_the_authors_line(self, trace: Trace) -> None:
        assert trace(within("Node('a') >> 3")).problem.startswith("src/one.py:4: AttributeError")

    def test_a_failure_inside_the_block_gives_no_figure(self, trace: Trace) -> None:
        assert trace(within("Node('a')\n1 / 0")).problem.startswith("src/one.py:5: ZeroDivisionError")

    def test_a_missing_icon_is_told_by_the_line_that_names_it(self, trace: Trace) -> None:
        body = "Node('a')\nCustom('b', 'icons/none.png')"
        assert trace(within(body, "from diagrams.custom import Custom")).problem == (
            'src/one.py:5: the icon "icons/none.png" does not exist: '
            "correct the path, which starts at the script's folder"
        )

    def test_an_icon_at_an_address_is_told(self, trace: Trace) -> None:
        body = "Custom('b', 'https://example.org/x.png')"
        problem = trace(within(body, "from diagrams.custom import Custom")).problem
        assert problem.startswith("src/one.py:4: the icon https://example.org/x.png is an address")

    @pytest.mark.parametrize(
        "fetch",
        [
            "from urllib.request import urlopen; urlopen('http://example.org')",
            "from urllib.request import urlretrieve; urlretrieve('https://example.org/x.png', 'x.png')",
            "import http.client; http.client.HTTPConnection('example.org').request('GET', '/')",
            "import socket; socket.create_connection(('127.0.0.1', 80))",
        ],
    )
    def test_the_network_is_refused_in_one_line(self, fetch: str, trace: Trace) -> None:
        problem = trace(fetch).problem
        assert problem.startswith("src/one.py:1: ")
        assert "network" in problem

    def test_a_project_in_a_folder_named_as_we_are_keeps_its_lines(self, server: Server, tmp_path: Path) -> None:
        project = write(tmp_path / "livediagrams", {"src/one.py": "import helper", "src/helper.py": "\n1 / 0"})
        script = project / "src/one.py"
        arguments = {
            "script": str(script),
            "project": str(project),
            "source_root": str(project / "src"),
            "figure": "one",
        }
        [problem] = server.call(arguments, folder=script.parent).value["problems"]
        assert decode(Problem, problem).origin.line == 2


class TestNotices:
    def test_an_edge_to_a_group_is_noticed(self, trace: Trace) -> None:
        body = "with Cluster('G') as group:\n    Node('a')\nNode('b') >> group"
        [notice] = trace(within(body)).notices
        assert notice.startswith("src/one.py:6: a node was connected with a group")

    def test_raw_text_is_noticed(self, trace: Trace) -> None:
        script = within("Node('a')\ndiagram.dot.body.append('x -> y')").replace("):\n", ") as diagram:\n", 1)
        assert trace(script).notices == [
            "src/one.py:5: raw DOT text is passed by ('x -> y'): use node, edge, attr or subgraph"
        ]

    def test_a_near_miss_is_noticed_and_graphvizs_own_names_are_not(self, trace: Trace) -> None:
        [notice] = trace(within("Node('a', notes='x', shape='box', fontcolor='red', zebra='1')")).notices
        assert notice == 'src/one.py:4: the attribute "notes" is passed by: write "note" if that is meant'

    @pytest.mark.parametrize(
        "address",
        ["javascript:alert(1)", " JavaScript:x", "java\\tscript:x", "data:text/html,x", "vbscript:x", "file:///x"],
    )
    def test_an_address_that_could_do_harm_is_left_out(self, address: str, trace: Trace) -> None:
        traced = trace(within(f"Node('a', href='{address}')"))
        assert traced.graph.nodes[0].href == ""
        [notice] = traced.notices
        assert notice.startswith("src/one.py:4: the link ")

    @pytest.mark.parametrize(
        "address", ["https://a.b/c?d=e#f", "http://a", "mailto:a@b.c", "../page/", "#part", "a/b:c"]
    )
    def test_an_address_a_reader_can_go_to_is_kept(self, address: str, trace: Trace) -> None:
        traced = trace(within(f"Node('a', href='{address}')"))
        assert (traced.graph.nodes[0].href, traced.notices) == (address, [])
