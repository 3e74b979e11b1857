"""The command: what it prints where, what it writes, and the exit status that tells it all."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from livediagrams import cli
from livediagrams.formats import ALL
from livediagrams.pipeline.build import Pipeline
from livediagrams.write.page_files import page_files
from projects import PROGRAMS, contents, drawing, run, write

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def command(project: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def command(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as leaving:  # how argparse ends
            assert isinstance(leaving.code, int)
            status = leaving.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


class TestBuild:
    def test_a_folder_without_settings_is_built_with_the_defaults(self, command: Command, project: Path) -> None:
        write(project, {"diagrams_src/one.py": drawing(), "diagrams_src/sub/type_2.py": drawing()})
        assert command("build") == (0, "", f"2 figures in {project}/docs/figures\n")
        assert sorted(path.name for path in (project / "docs/figures").iterdir()) == [
            *sorted(
                [
                    *page_files(),
                    "use.json",
                    *(
                        f"{figure}.{ending}"
                        for figure in ("one", "sub-type-2")
                        for ending in ("inline.html", "json", "svg", "txt")
                    ),
                ]
            ),
        ]

    def test_settings_say_what_is_built_and_where(self, command: Command, project: Path) -> None:
        settings = '[tool.livediagrams]\nsrc = "figures"\nout = "public"\nformats = ["svg"]\ncache = ".kept"\n'
        write(project, {"figures/one.py": drawing(), "pyproject.toml": settings})
        assert command("build")[0] == 0
        assert sorted(path.name for path in project.iterdir()) == [".kept", "figures", "public", "pyproject.toml"]
        assert list(contents(project / "public")) == ["one.svg"]

    def test_scripts_and_folders_can_be_named(self, command: Command, project: Path) -> None:
        write(project, {"a.py": drawing(), "more/b.py": drawing(), "more/deep/c.py": drawing()})
        status, _, said = command(
            "build", "a.py", "more", "more/b.py", project / "a.py", "--out", "out", "--formats", "svg, txt"
        )
        assert (status, said) == (0, "3 figures in out\n")
        assert [name for name in contents(project / "out") if name.endswith("svg")] == ["a.svg", "b.svg", "deep-c.svg"]

    def test_the_narrow_drawing_of_a_wide_figure_is_a_file(self, command: Command, project: Path) -> None:
        chain = " >> ".join(f"Node('{name * 9}')" for name in "abcdef")
        write(project, {"a.py": f"from diagrams import Diagram, Node\nwith Diagram('A', show=False):\n    {chain}\n"})
        assert command("build", "a.py", "--out", "out", "--formats", ",".join(ALL))[0] == 0
        assert sorted(name for name in contents(project / "out") if name.startswith("a.")) == [
            f"a.{one}" for one in sorted(ALL)
        ]

    def test_a_picture_in_pixels_is_a_file_where_it_is_asked_for(self, command: Command, project: Path) -> None:
        write(project, {"a.py": drawing("a"), "b.py": drawing("b")})
        assert command("build", "a.py", "b.py", "--out", "out", "--formats", "png,txt")[0] == 0
        made = contents(project / "out")
        assert set(made) == {"a.png", "a.txt", "b.png", "b.txt"}
        assert made["a.png"].startswith(b"\x89PNG")
        assert made["a.png"] != made["b.png"]

    def test_slides_and_drawio_files_are_made_on_request(self, project: Path, command: Command) -> None:
        write(project, {"a.py": drawing()})
        for colours in ([], ["--theme-colours"]):
            status, _, said = command("build", "a.py", "--out", "out", "--formats", "pptx,dark.pptx,drawio", *colours)
            assert (status, said) == (0, "1 figure in out\n")
        made = {path.name: path.read_bytes() for path in (project / "out").iterdir()}
        assert set(made) == {"a.pptx", "a.dark.pptx", "a.drawio"}
        with zipfile.ZipFile(project / "out/a.pptx") as file:
            assert b'<a:schemeClr val="tx1"' in file.read("ppt/slides/slide1.xml")

    def test_a_figure_that_is_too_large_for_a_slide_is_told(self, project: Path, command: Command) -> None:
        boxes = "\n".join(f"    Node('part {number}', shape='box')" for number in range(60))
        (project / "large.py").write_text(
            f"from diagrams import Diagram, Node\nwith Diagram('L', show=False):\n{boxes}\n"
        )
        status, _, said = command("build", "large.py", "--out", "out", "--formats", "pptx")
        assert status == 0
        assert said.startswith("warning: large.py: the figure is too large for a slide")

    def test_a_second_build_writes_nothing(self, command: Command, project: Path) -> None:
        write(project, {"a.py": drawing()})
        command("build", "a.py", "--out", "out")
        before = {path: path.stat().st_mtime_ns for path in (project / "out").iterdir()}
        command("build", "a.py", "--out", "out")
        assert before == {path: path.stat().st_mtime_ns for path in (project / "out").iterdir()}

    def test_failures_are_told_a_line_each_and_the_rest_is_built(self, command: Command, project: Path) -> None:
        write(project, {"src/a.py": "1 / 0\n", "src/b.py": drawing(), "src/c.py": "\nx = (\n", "src/d.py": "x = 1"})
        status, printed, said = command("build", "src", "--out", "out", "--jobs", "1")
        assert (status, printed) == (1, "")
        assert said.splitlines() == [
            "src/a.py:1: ZeroDivisionError: division by zero: correct the script; `python` with it shows the whole traceback",
            "src/c.py:2: SyntaxError: '(' was never closed: correct the script",
            "src/d.py: the script draws no figure: draw one with `with Diagram(...)`, or remove the file",
            "1 figure in out",
        ]
        assert "b.svg" in contents(project / "out")

    def test_json_tells_figures_and_problems(self, command: Command, project: Path) -> None:
        write(project, {"src/a.py": "1 / 0\n", "src/b.py": drawing(title="Größe")})
        status, printed, said = command("build", "src", "--json")
        told = json.loads(printed)
        assert status == 1
        assert told["figures"] == [{"id": "b", "title": "Größe", "source": "src/b.py"}]
        [problem] = told["problems"]
        assert (problem["file"], problem["line"], set(problem)) == (
            "src/a.py",
            1,
            {"file", "line", "message", "remedy"},
        )
        assert said.startswith("src/a.py:1: ")

    def test_warnings_do_not_fail_a_build(self, command: Command, project: Path) -> None:
        write(project, {"a.py": drawing().replace("Node('end')", "Node('end', notes='x')")})
        status, _, said = command("build", "a.py")
        assert status == 0
        assert said.splitlines()[0].startswith('warning: a.py:3: the attribute "notes" is passed by')

    def test_what_scripts_print_shows_only_when_asked_for(self, command: Command, project: Path) -> None:
        write(project, {"a.py": "print('one\\ntwo')\n" + drawing()})
        assert command("build", "a.py")[2] == f"1 figure in {project}/docs/figures\n"
        for words in (("--verbose", "build", "a.py"), ("build", "a.py", "--verbose")):
            assert command(*words)[2] == f"a.py printed:\none\ntwo\n1 figure in {project}/docs/figures\n"

    def test_what_a_failing_script_printed_shows_too(self, command: Command, project: Path) -> None:
        write(
            project, {"a.py": "print('seen')\n1 / 0\n", "b.py": "print('gone', flush=True)\nimport os\nos._exit(3)\n"}
        )
        said = command("--verbose", "build", "a.py", "b.py")[2]
        assert "a.py printed:\nseen\n" in said
        assert "b.py printed:\ngone\n" in said

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["build"], "diagrams_src: there is no such folder of figure scripts: name scripts on the command line"),
            (["build", "none.py"], "none.py: there is no such script or folder: correct the path"),
            (
                ["build", ".", "--formats", "gif"],
                '--formats: there is no format "gif": the formats are svg, narrow.svg',
            ),
            (["build", ".", "--formats", ""], '--formats: there is no format "": the formats are svg'),
            (["build", ".", "--jobs", "-1"], "--jobs: -1 cannot be: give a whole number, 0 or more"),
            (["build", ".", "--jobs", "x"], "usage: livediagrams build"),
            (["paint"], "usage: livediagrams"),
            ([], "usage: livediagrams"),
            (["show"], "usage: livediagrams show"),
            (["show", "x", "--as", "poem"], "usage: livediagrams show"),
        ],
    )
    def test_wrong_usage_is_status_2(self, arguments: list[str], said: str, command: Command, project: Path) -> None:
        status, printed, error = command(*arguments)
        assert (status, printed) == (2, "")
        assert error.startswith(said)
        assert list(project.iterdir()) == []

    @pytest.mark.parametrize("text", ["[tool.livediagrams]\njob = 1\n", "[tool", "tool = 3\n", b"\xff\xfe"])
    def test_wrong_settings_are_status_2_and_one_line(self, text: str | bytes, command: Command, project: Path) -> None:
        write(project, {"pyproject.toml": text, "diagrams_src/a.py": drawing()})
        status, _, said = command("build")
        assert status == 2
        assert said.startswith("pyproject.toml: ")
        assert said.count("\n") == 1

    def test_an_output_folder_that_is_a_file_is_told(self, command: Command, project: Path) -> None:
        write(project, {"a.py": drawing(), "out": "a file"})
        status, _, said = command("build", "a.py", "--out", "out", "--formats", "svg")
        assert (status, said) == (
            1,
            "out/a.svg: cannot be written (File exists): choose another folder: a file is in its place\n",
        )

    def test_a_fault_of_ours_is_one_line_and_its_traceback_is_for_those_who_ask(
        self, command: Command, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(project, {"a.py": drawing()})

        def fail(*_: Any, **__: Any) -> None:
            raise KeyError("x")

        monkeypatch.setattr(Pipeline, "build", fail)
        said = "livediagrams: KeyError: 'x': report this; `livediagrams --verbose` shows the traceback\n"
        assert command("build", "a.py") == (1, "", said)
        assert "Traceback" in command("--verbose", "build", "a.py")[2]


class TestList:
    def test_figures_and_their_pages_are_told(self, command: Command, project: Path) -> None:
        pages = {
            "docs/index.md": "![A](figures/a.svg)\n\n![again](figures/a.svg#x)\n\n```\n![B](figures/b.svg)\n```\n",
            "docs/deep/page.md": '[![A](../figures/a.svg "Title")](x.md) and ![][pic]\n\n[pic]: <../figures/sub-c.svg>\n',
            "docs/bytes.md": b"\xff ![A](figures/none.svg)",
        }
        write(
            project,
            {
                **pages,
                "diagrams_src/a.py": drawing(title="Title"),
                "diagrams_src/b.py": drawing(),
                "diagrams_src/sub/c.py": drawing(),
            },
        )
        status, printed, said = command("list", "--json")
        assert (status, said) == (0, "")
        assert json.loads(printed)["figures"] == [
            {
                "id": "a",
                "title": "Title",
                "source": "diagrams_src/a.py",
                "pages": ["docs/deep/page.md", "docs/index.md"],
            },
            {"id": "b", "title": "Figure", "source": "diagrams_src/b.py", "pages": []},
            {"id": "sub-c", "title": "Figure", "source": "diagrams_src/sub/c.py", "pages": ["docs/deep/page.md"]},
        ]
        assert command("list")[1].splitlines()[:4] == [
            "a  Title",
            "    diagrams_src/a.py  docs/deep/page.md docs/index.md",
            "b  Figure",
            "    diagrams_src/b.py  (on no page)",
        ]

    def test_failures_are_told_after_the_figures_that_are_there(self, command: Command, project: Path) -> None:
        write(project, {"diagrams_src/a.py": drawing(), "diagrams_src/b.py": "1 / 0"})
        status, printed, said = command("list")
        assert (status, printed.splitlines()[0]) == (1, "a  Figure")
        assert said.startswith("diagrams_src/b.py:1: ZeroDivisionError")


class TestShow:
    @pytest.mark.parametrize("boundary", ["graph", "placement", "scene"])
    def test_each_boundary_is_json(self, boundary: str, command: Command, project: Path) -> None:
        write(project, {"diagrams_src/a.py": drawing("größer")})
        status, printed, said = command("show", "a", "--as", boundary)
        assert (status, said) == (0, "")
        assert json.loads(printed)

    def test_dot_is_what_graphviz_gets(self, command: Command, project: Path) -> None:
        write(project, {"diagrams_src/a.py": drawing()})
        wide, narrow = command("show", "a", "--as", "dot"), command("show", "a", "--as", "dot", "--narrow")
        assert wide[0] == narrow[0] == 0
        assert wide[1].startswith("digraph")
        assert wide[1] != narrow[1]

    def test_a_wrong_name_is_told_with_the_nearest(self, command: Command, project: Path) -> None:
        write(project, {"diagrams_src/type_1.py": drawing(), "diagrams_src/other.py": drawing()})
        status, printed, said = command("show", "tpye-1")
        assert (status, printed) == (1, "")
        assert said == 'livediagrams show: there is no figure "tpye-1": write "type-1"\n'

    def test_a_figure_of_a_script_with_several_is_found(self, command: Command, project: Path) -> None:
        write(project, {"diagrams_src/a.py": drawing(title="One") + drawing(title="Two")})
        assert json.loads(command("show", "a-two")[1])["title"] == "Two"

    def test_a_script_that_fails_is_told(self, command: Command, project: Path) -> None:
        write(project, {"diagrams_src/a.py": "1 / 0"})
        status, _, said = command("show", "a")
        assert status == 1
        assert "diagrams_src/a.py:1: ZeroDivisionError" in said


class TestTerminal:
    def on_a_terminal(self, folder: Path, *arguments: str, **environment: str) -> str:
        """Return what the command shows a person, in colour or not."""
        ours, theirs = pty.openpty()
        settings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
        words = [str(PROGRAMS / "livediagrams"), *arguments]
        process = subprocess.Popen(words, cwd=folder, env=settings, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        shown = b""
        try:
            while data := os.read(ours, 65536):
                shown += data
        except OSError:  # how Linux says that the other end is closed
            pass
        finally:
            os.close(ours)
            process.wait(60)
        return shown.decode()

    def test_colour_and_progress_are_for_terminals(self, project: Path) -> None:
        write(project, {"src/a.py": "1 / 0\n", "src/b.py": drawing()})
        shown = self.on_a_terminal(project, "build", "src", "--jobs", "1")
        assert "\r1/2 a" in shown
        assert "\r2/2 b" in shown
        assert "\033[31msrc/a.py:1: ZeroDivisionError" in shown
        assert "\033[31m" not in self.on_a_terminal(project, "build", "src", NO_COLOR="1")
        done = run("livediagrams", "build", "src", folder=project)
        assert not {"\r", "\033"} & {*done.stdout, *done.stderr}

    def test_a_script_cannot_paint_the_terminal(self, project: Path) -> None:
        write(project, {"a.py": "raise ValueError('\\x1b[2J\\x07 \\u202e')\n"})
        done = run("livediagrams", "build", "a.py", folder=project)
        assert done.stderr.splitlines()[0].startswith(r"a.py:1: ValueError: \x1b[2J\x07 \u202e: ")


class TestProgram:
    def test_the_version_is_the_packages(self, project: Path) -> None:
        done = run("livediagrams", "--version", folder=project)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("livediagrams 0.")

    def test_help_names_every_verb(self, command: Command) -> None:
        status, printed, _ = command("--help")
        assert status == 0
        assert all(verb in printed for verb in ("build", "list", "show", "doctor", "--version", "--verbose"))
        for verb in ("build", "list", "show", "doctor"):
            assert command(verb, "--help")[0] == 0

    def test_a_reader_that_leaves_early_is_no_error(self, project: Path) -> None:
        write(project, {"diagrams_src/a.py": drawing()})
        words = f"{PROGRAMS / 'livediagrams'} show a | head -c 1"
        done = subprocess.run(["bash", "-c", words], cwd=project, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == ("{", "")

    @pytest.mark.skipif(sys.platform != "linux", reason="there is no /dev/full")
    @pytest.mark.parametrize("arguments", [("show", "a"), ("list",), ("build", "--json"), ("doctor",)])
    def test_an_output_that_takes_nothing_is_one_line(self, arguments: tuple[str, ...], project: Path) -> None:
        write(project, {"diagrams_src/a.py": drawing()})
        with Path("/dev/full").open("w") as full:
            done = run(
                "livediagrams", *arguments, folder=project, capture_output=False, stdout=full, stderr=subprocess.PIPE
            )
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            "livediagrams: OSError: [Errno 28] No space left on device: "
            "see that there is room, and that you may read and write there"
        ]

    @pytest.mark.parametrize("arguments", [("show", "a"), ("list",), ("list", "--json"), ("build", "--json")])
    def test_an_output_that_knows_few_letters_gets_all_the_same(
        self, arguments: tuple[str, ...], project: Path
    ) -> None:
        write(project, {"diagrams_src/a.py": drawing("数据", "Größe")})
        done = run("livediagrams", *arguments, folder=project, environment={"PYTHONIOENCODING": "ascii"})
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)
        if "list" not in arguments or "--json" in arguments:
            assert "Größe" in str(json.loads(done.stdout))

    def test_the_program_runs_from_any_folder_also_one_that_is_gone(self, project: Path) -> None:
        code = "import os, sys; os.mkdir('x'); os.chdir('x'); os.rmdir('../x'); from livediagrams import cli; sys.exit(cli.main(['list']))"
        done = run("python", "-c", code, folder=project)
        assert done.returncode == 1
        assert done.stderr.startswith("livediagrams: FileNotFoundError")
        assert "Traceback" not in done.stderr
