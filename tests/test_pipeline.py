"""The cache tells the truth: after every change a build with it gives what a build without it gives."""

from __future__ import annotations

import os
import random
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from livediagrams import graphviz_wasm
from livediagrams.errors import LiveDiagramsError
from livediagrams.pipeline import build as stages
from livediagrams.pipeline import runs
from livediagrams.pipeline.build import Pipeline, Report
from livediagrams.settings import Settings
from livediagrams.sources import find_sources
from projects import drawing, settle, write

SHOWN = "from diagrams import Diagram, Node\nwith Diagram('Figure', show=False):\n    Node(str({value}))\n"


@dataclass
class Work:
    """What builds had to do: the scripts that were run, the figures that were drawn."""

    ran: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)

    def clear(self) -> None:
        self.ran.clear()
        self.drawn.clear()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    seen, call, draw = Work(), runs.Server.call, Pipeline._draw

    def counted_call(server: Any, arguments: dict[str, Any], **options: Any) -> Any:
        seen.ran.append(Path(arguments["script"]).name)
        return call(server, arguments, **options)

    def counted_draw(one: Pipeline, graph: Any, *arguments: Any) -> Any:
        seen.drawn.append(graph.id)
        return draw(one, graph, *arguments)

    monkeypatch.setattr(runs.Server, "call", counted_call)
    monkeypatch.setattr(Pipeline, "_draw", counted_draw)
    return seen


def build(project: Path, settings: Settings = Settings(src="src", jobs=2), **more: Any) -> Report:  # noqa: B008  # frozen
    with Pipeline(settings, project) as one:
        return one.build(find_sources([project / settings.src]), **more)


def without_cache(project: Path, settings: Settings = Settings(src="src", jobs=2)) -> Report:  # noqa: B008  # frozen
    """Return what a build gives that has nothing to remember."""
    folder = project.parent / f"{project.name}-empty-cache"
    shutil.rmtree(folder, ignore_errors=True)
    return build(project, replace(settings, cache=str(folder)))


def picture(colour: str) -> bytes:
    import io  # noqa: PLC0415  # of this function only

    data = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(data, "PNG")
    return data.getvalue()


def text_of(report: Report, figure: str = "one") -> str:
    assert not report.problems, report.problems
    return next(one.files["txt"] for one in report.figures if one.id == figure)


# -- Each thing that can alter a figure

READS = "from pathlib import Path\n" + SHOWN
TRIES = READS.format(value="Path('data.txt').read_text() if Path('data.txt').exists() else 'none'")
OPENS = """
try:
    said = open("data.txt").read()
except FileNotFoundError:
    said = "none"
"""
HELPED = "import helper\n" + SHOWN.format(value="helper.value")
CUSTOM = """
from diagrams import Diagram
from diagrams.custom import Custom
with Diagram("Figure", show=False):
    Custom("thing", "icons/thing.png")
"""
Files = dict[str, str | bytes]
CHANGES: dict[str, tuple[Files, Files]] = {
    "the script": ({"src/one.py": drawing("before")}, {"src/one.py": drawing("after")}),
    "its docstring": ({"src/one.py": '"""Before."""\n' + drawing()}, {"src/one.py": '"""After."""\n' + drawing()}),
    "a module beside it": ({"src/one.py": HELPED, "src/helper.py": "value = 1"}, {"src/helper.py": "value = 2"}),
    "a module of a module": (
        {"src/one.py": HELPED, "src/helper.py": "from deep import value", "src/deep.py": "value = 1"},
        {"src/deep.py": "value = 2"},
    ),
    "a module in the source folder": (
        {"src/sub/one.py": HELPED, "src/helper.py": "value = 1"},
        {"src/helper.py": "value = 2"},
    ),
    "a module in a package": (
        {"src/one.py": HELPED.replace("import helper", "import tools.helper as helper"), "src/tools/__init__.py": "", "src/tools/helper.py": "value = 1"},
        {"src/tools/helper.py": "value = 2"},
    ),
    "a package's beginning": (
        {"src/one.py": HELPED, "src/helper/__init__.py": "value = 1"},
        {"src/helper/__init__.py": "value = 2"},
    ),
    "a module that comes before another": (
        {"src/sub/one.py": HELPED, "src/helper.py": "value = 1"},
        {"src/sub/helper.py": "value = 2"},
    ),
    "a package that comes before a module": (
        {"src/one.py": HELPED, "src/helper.py": "value = 1"},
        {"src/helper/__init__.py": "value = 2"},
    ),
    "a package in a package that comes before a module": (
        {"src/one.py": "import tools.helper as helper\n" + SHOWN.format(value="helper.value"), "src/tools/__init__.py": "", "src/tools/helper.py": "value = 1"},
        {"src/tools/helper/__init__.py": "value = 2"},
    ),
    "a module that was looked for in vain": (
        {"src/one.py": "try:\n    from helper import value\nexcept ImportError:\n    value = 0\n" + SHOWN.format(value="value")},
        {"src/helper.py": "value = 2"},
    ),
    "a module of the standard library's name": (
        {"src/one.py": "import colorsys\n" + SHOWN.format(value="getattr(colorsys, 'value', 0)")},
        {"src/colorsys.py": "value = 2"},
    ),
    "a file it opens": ({"src/one.py": OPENS + SHOWN.format(value="said"), "src/data.txt": "1"}, {"src/data.txt": "2"}),
    "a file it tried to open": ({"src/one.py": OPENS + SHOWN.format(value="said")}, {"src/data.txt": "2"}),
    "a file it asked after": ({"src/one.py": TRIES}, {"src/data.txt": "2"}),
    "a file outside the source folder": (
        {"src/one.py": READS.format(value="(Path(__file__).parent.parent / 'data' / 'x.txt').read_text()"), "data/x.txt": "1"},
        {"data/x.txt": "2"},
    ),
    "a folder it listed": ({"src/one.py": "import os\n" + SHOWN.format(value="len(os.listdir('data'))"), "src/data/a": ""}, {"src/data/b": ""}),
    "a folder it searched": (
        {"src/one.py": READS.format(value="sorted(p.name for p in Path('data').glob('*.txt'))"), "src/data/a.txt": ""},
        {"src/data/b.txt": ""},
    ),
    "a folder it walked through": (
        {"src/one.py": "import os\n" + SHOWN.format(value="[files for _, _, files in os.walk('data')]"), "src/data/deep/a": ""},
        {"src/data/deep/b": ""},
    ),
    "an icon": ({"src/one.py": CUSTOM, "src/icons/thing.png": picture("red")}, {"src/icons/thing.png": picture("blue")}),
    "an icon that comes before another": (
        {"src/one.py": CUSTOM, "icons/thing.png": picture("red")},
        {"src/icons/thing.png": picture("blue")},
    ),
    "a drawn icon": (
        {"src/one.py": CUSTOM.replace("png", "svg"), "src/icons/thing.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>'},
        {"src/icons/thing.svg": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen(what: str, tmp_path: Path, work: Work) -> None:
    before, after = CHANGES[what]
    project = write(tmp_path / "project", before)
    settle()
    first = build(project)
    build(project)
    work.clear()
    write(project, after)
    second = build(project)
    assert work.drawn
    assert second == without_cache(project)
    assert second != first


@pytest.mark.parametrize("what", CHANGES)
def test_without_a_change_nothing_is_done(what: str, tmp_path: Path, work: Work) -> None:
    project = write(tmp_path / "project", CHANGES[what][0])
    settle()
    first = build(project)
    work.clear()
    assert build(project) == first
    assert work == Work()


def test_a_change_back_gives_the_first_figure_again(tmp_path: Path, work: Work) -> None:
    project = write(tmp_path, {"src/one.py": HELPED, "src/helper.py": "value = 1"})
    settle()
    first = build(project)
    build(write(project, {"src/helper.py": "value = 2"}))
    write(project, {"src/helper.py": "value = 1"})
    work.clear()
    assert build(project) == first
    assert work.drawn == []


def test_a_removed_file_is_seen(tmp_path: Path) -> None:
    project = write(tmp_path, {"src/one.py": OPENS + SHOWN.format(value="said"), "src/data.txt": "1"})
    settle()
    assert "- 1\n" in text_of(build(project))
    (project / "src/data.txt").unlink()
    assert "- none\n" in text_of(build(project))


def test_a_link_that_leads_elsewhere_is_seen(tmp_path: Path) -> None:
    project = write(tmp_path, {"src/one.py": TRIES, "a.txt": "1", "b.txt": "2"})
    (project / "src/data.txt").symlink_to("../a.txt")
    settle()
    assert "- 1\n" in text_of(build(project))
    (project / "src/data.txt").unlink()
    (project / "src/data.txt").symlink_to("../b.txt")
    assert "- 2\n" in text_of(build(project))


def test_a_compiled_module_of_the_same_time_and_size_is_not_taken_for_the_new_one(tmp_path: Path) -> None:
    project = write(tmp_path, {"src/one.py": HELPED, "src/helper.py": "value = 1"})
    compiled = f"import sys; sys.path.insert(0, {str(project / 'src')!r}); import helper"
    os.utime(project / "src/helper.py", (1_700_000_000, 1_700_000_000))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    assert os.spawnve(os.P_WAIT, sys.executable, [sys.executable, "-c", compiled], environment) == 0
    assert (project / "src/__pycache__").is_dir()
    write(project, {"src/helper.py": "value = 2"})
    os.utime(project / "src/helper.py", (1_700_000_000, 1_700_000_000))
    assert "- 2\n" in text_of(build(project))


def test_a_module_that_the_environment_names_is_seen_to_be_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = write(tmp_path, {"src/one.py": HELPED, "x/helper.py": "value = 1", "y/helper.py": "value = 2"})
    settle()
    for folder, expected in (("x", 1), ("y", 2), ("x", 1)):
        monkeypatch.setattr(sys, "path", [sys.path[0], str(project / folder), *sys.path[1:]])
        assert f"- {expected}\n" in text_of(build(project))
        monkeypatch.undo()


@pytest.mark.parametrize("change", [{"seconds": 9.0}, {"memory": 900_000_000}])
def test_a_limit_that_a_script_could_meet_has_it_run_again(change: dict[str, Any], tmp_path: Path, work: Work) -> None:
    project = write(tmp_path, {"src/one.py": drawing()})
    settle()
    build(project)
    work.clear()
    build(project, replace(Settings(src="src"), **change))
    assert work == Work(["one.py"], [])


@pytest.mark.parametrize("change", [{"formats": ("svg",)}, {"out": "elsewhere"}, {"jobs": 1}])
def test_settings_that_alter_no_figure_cost_nothing(change: dict[str, Any], tmp_path: Path, work: Work) -> None:
    project = write(tmp_path, {"src/one.py": drawing()})
    settle()
    build(project)
    work.clear()
    build(project, replace(Settings(src="src"), **change))
    assert work == Work()


@pytest.fixture
def fresh_identity() -> Iterator[None]:
    runs.identity.cache_clear()
    yield
    runs.identity.cache_clear()


@pytest.mark.usefixtures("fresh_identity")
@pytest.mark.parametrize("package", ["diagrams", "graphviz", "pillow", "wasmtime"])
def test_another_version_of_a_library_draws_anew(
    package: str, tmp_path: Path, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = write(tmp_path, {"src/one.py": drawing()})
    settle()
    build(project)
    work.clear()
    runs.identity.cache_clear()
    genuine = runs.version
    monkeypatch.setattr(runs, "version", lambda name: "99" if name == package else genuine(name))
    build(project)
    assert work == Work(["one.py"], ["one"])


@pytest.mark.usefixtures("fresh_identity")
def test_another_engine_draws_anew(tmp_path: Path, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    project = write(tmp_path, {"src/one.py": drawing()})
    settle()
    build(project)
    work.clear()
    runs.identity.cache_clear()
    monkeypatch.setattr(runs, "engine_digest", lambda: "changed")
    build(project)
    assert work == Work(["one.py"], ["one"])


def test_another_layout_engine_draws_anew_and_runs_nothing(
    tmp_path: Path, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = write(tmp_path, {"src/one.py": drawing()})
    settle()
    build(project)
    work.clear()
    monkeypatch.setattr(graphviz_wasm, "identity", lambda: "wasm:other:1")
    build(project)
    assert work == Work([], ["one"])


# -- What alters no figure


def test_one_changed_script_leaves_the_others_alone(tmp_path: Path, work: Work) -> None:
    project = write(tmp_path, {f"src/{name}.py": drawing(name) for name in ("one", "two", "three")})
    settle()
    build(project)
    work.clear()
    build(write(project, {"src/two.py": drawing("new"), "docs/index.md": "# Page", "src/notes.txt": "new"}))
    assert work == Work(["two.py"], ["two"])


def test_a_comment_has_the_script_run_and_nothing_drawn(tmp_path: Path, work: Work) -> None:
    project = write(tmp_path, {"src/one.py": drawing()})
    settle()
    build(project)
    work.clear()
    build(write(project, {"src/one.py": drawing() + "# done\n"}))
    assert work == Work(["one.py"], [])


def test_new_times_of_files_mean_nothing(tmp_path: Path, work: Work) -> None:
    project = write(tmp_path, {"src/one.py": HELPED, "src/helper.py": "value = 1"})
    settle()
    build(project)
    work.clear()
    for path in project.rglob("*.py"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    build(project)
    assert work == Work()


def test_a_file_that_comes_after_what_was_found_means_nothing(tmp_path: Path, work: Work) -> None:
    project = write(tmp_path, {"src/sub/one.py": HELPED, "src/sub/helper.py": "value = 1"})
    settle()
    build(project)
    work.clear()
    build(write(project, {"src/helper.py": "from diagrams import Diagram, Node\nwith Diagram('H'):\n    Node('h')"}))
    assert work.ran == ["helper.py"]


# -- Changes while a build runs


@pytest.mark.parametrize(
    ("script", "change", "expected"),
    [
        (OPENS + "import time\ntime.sleep(0.6)\n" + SHOWN.format(value="said"), "write", "2"),
        (OPENS + "import time\ntime.sleep(0.6)\n" + SHOWN.format(value="said"), "replace", "2"),
        (OPENS + "import time\ntime.sleep(0.6)\n" + SHOWN.format(value="said"), "remove", "none"),
        (
            "import os\nsaid = len(os.listdir('.'))\nimport time\ntime.sleep(0.6)\n" + SHOWN.format(value="said"),
            "add",
            "3",
        ),
    ],
    ids=["written", "replaced", "removed", "added"],
)
def test_what_changes_while_a_script_runs_is_seen_by_the_next_build(
    script: str, change: str, expected: str, tmp_path: Path
) -> None:
    project = write(tmp_path, {"src/one.py": script, "src/data.txt": "1", "old.txt": "2"})
    os.utime(project / "old.txt", (1_000_000_000, 1_000_000_000))
    settle()

    def interfere() -> None:
        data = project / "src/data.txt"
        match change:
            case "write":
                data.write_text("2")
            case "replace":
                (project / "old.txt").replace(data)
            case "remove":
                data.unlink()
            case _:
                (project / "src/more.txt").touch()

    timer = threading.Timer(0.8, interfere)  # the server takes some 0.3 s to be there
    with Pipeline(Settings(src="src"), project) as one:
        one.runs.server.call({**arguments(project)}, folder=project / "src")
        timer.interval = 0.3
        timer.start()
        one.build(find_sources([project / "src"]))
        timer.join()
    assert f"- {expected}\n" in text_of(build(project))


def arguments(project: Path) -> dict[str, str]:
    """Return what a call takes that runs next to nothing, to have the server started."""
    write(project, {"empty/nothing.py": ""})
    return {
        "script": str(project / "empty/nothing.py"),
        "project": str(project),
        "source_root": str(project),
        "figure": "x",
    }


# -- The cache's own health


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {"src/one.py": drawing("one"), "src/two.py": CUSTOM, "src/icons/thing.png": picture("red")}
    settle()
    return write(tmp_path / "project", files)


def entries(project: Path) -> list[Path]:
    return sorted(path for path in (project / ".cache").rglob("*") if path.is_file())


def swap(paths: list[Path]) -> None:
    data = [path.read_bytes() for path in paths]
    for path, other in zip(paths, [*data[1:], data[0]], strict=True):
        path.write_bytes(other)


def each(change: Callable[[bytes], bytes]) -> Callable[[list[Path]], None]:
    def damage(paths: list[Path]) -> None:
        for path in paths:
            path.write_bytes(change(path.read_bytes()))

    return damage


def replace_by_folder(paths: list[Path]) -> None:
    for path in paths:
        path.unlink()
        path.mkdir()


DAMAGE: dict[str, Callable[[list[Path]], None]] = {
    "emptied": each(lambda data: b""),
    "truncated": each(lambda data: data[:-1]),
    "half": each(lambda data: data[: len(data) // 2]),
    "one letter changed": each(lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]),
    "other people's": each(lambda data: b"#!/bin/sh\n"),
    "exchanged": swap,
    "removed": lambda paths: [path.unlink() for path in paths] and None,
    "folders": replace_by_folder,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_is_as_none(damage: str, project: Path, work: Work) -> None:
    settle()
    first = build(project)
    assert len(entries(project)) == 5  # two runs, two figures, one icon
    work.clear()
    DAMAGE[damage](entries(project))
    assert build(project) == first
    assert sorted(work.ran) == ["one.py", "two.py"]
    assert sorted(work.drawn) == ["one", "two"]


def test_a_cache_that_cannot_be_written_is_done_without(project: Path) -> None:
    (project / ".cache").write_text("a file where the folder should be")
    assert build(project) == without_cache(project)
    assert (project / ".cache").read_text() == "a file where the folder should be"


def test_a_cache_may_be_deleted_at_any_time(project: Path) -> None:
    first = build(project)
    gone = build(project, progress=lambda *_: shutil.rmtree(project / ".cache", ignore_errors=True))
    assert gone == first == build(project)


def test_a_cache_may_be_deleted_again_and_again(project: Path) -> None:
    first, stop = build(project), threading.Event()

    def delete() -> None:
        while not stop.wait(0.002):
            shutil.rmtree(project / ".cache", ignore_errors=True)

    thread = threading.Thread(target=delete)
    thread.start()
    try:
        assert all(build(project) == first for _ in range(3))
    finally:
        stop.set()
        thread.join()


def test_builds_at_once_in_one_folder_give_the_same(project: Path) -> None:
    expected = without_cache(project)
    with ThreadPoolExecutor(4) as workers:
        assert all(report == expected for report in workers.map(lambda _: build(project), range(4)))
    assert not [path for path in entries(project) if path.name.startswith(".")]


def test_a_moved_project_gives_the_same(project: Path, tmp_path: Path) -> None:
    settle()
    first = build(project)
    moved = tmp_path / "elsewhere"
    project.rename(moved)
    assert build(moved) == first == without_cache(moved)


def test_a_project_in_the_place_of_another_is_itself(project: Path, tmp_path: Path) -> None:
    settle()
    build(project)
    other = write(tmp_path / "other", {"src/one.py": drawing("another"), "src/two.py": drawing("more")})
    (project / ".cache").rename(other / ".cache")
    shutil.rmtree(project)
    other.rename(project)
    assert build(project) == without_cache(project)


def test_a_project_reached_by_a_link_gives_the_same(project: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project)
    assert build(tmp_path / "link") == build(project)


def test_a_figure_holds_no_path_of_this_machine(project: Path) -> None:
    for figure in build(project).figures:
        assert not [name for name, text in figure.files.items() if str(project) in text or "site-packages" in text]


def test_a_failure_is_not_kept(tmp_path: Path, work: Work) -> None:
    project = write(tmp_path, {"src/bad.py": "raise ValueError('no')", "src/late.py": "import time\ntime.sleep(9)"})
    settle()
    settings = Settings(src="src", seconds=1.5)
    first = build(project, settings)
    work.clear()
    assert build(project, settings) == first
    assert sorted(work.ran) == ["bad.py", "late.py"]
    assert [str(problem) for problem in first.problems] == [
        "src/bad.py:1: ValueError: no: correct the script; `python` with it shows the whole traceback",
        "src/late.py:2: the script took more than 1.5 seconds: end its loop, "
        "or raise `seconds` in [tool.livediagrams] of pyproject.toml",
    ]


def test_what_a_script_prints_is_kept_with_it(tmp_path: Path) -> None:
    project = write(tmp_path, {"src/one.py": "print('hello')\n" + drawing()})
    settle()
    assert build(project).printed == build(project).printed == {"src/one.py": "hello\n"}


# -- Reports


def test_figures_come_in_the_order_of_their_ids_whatever_comes_first(tmp_path: Path) -> None:
    names = [f"figure-{number:02}" for number in range(12)]
    project = write(tmp_path, {f"src/{name}.py": drawing(name) for name in names})
    sources = find_sources([project / "src"])
    random.Random(1).shuffle(sources)
    with Pipeline(Settings(jobs=4), project) as one:
        assert [figure.id for figure in one.build(sources).figures] == names


def test_a_module_that_draws_nothing_is_no_figure_when_a_script_imports_it(tmp_path: Path) -> None:
    project = write(tmp_path, {"src/one.py": HELPED, "src/helper.py": "value = 1", "src/lost.py": "value = 2"})
    report = build(project)
    assert [figure.id for figure in report.figures] == ["one"]
    assert [str(problem) for problem in report.problems] == [
        "src/lost.py: the script draws no figure: draw one with `with Diagram(...)`, or remove the file"
    ]


@pytest.mark.parametrize("fault", ["while True: pass", "1 / 0", "def", "import os\nos._exit(3)"])
def test_a_module_of_a_script_that_fails_is_not_blamed(fault: str, tmp_path: Path) -> None:
    project = write(tmp_path, {"src/one.py": f"import helper\n{fault}", "src/helper.py": "value = 1"})
    report = build(project, Settings(src="src", seconds=0.5))
    assert [problem.origin.file for problem in report.problems] == ["src/one.py"]


def test_a_fault_of_the_engine_is_one_line_and_takes_no_other_figure_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, draw = write(tmp_path, {"src/one.py": drawing(), "src/two.py": drawing()}), Pipeline._draw

    def failing(one: Pipeline, graph: Any, *arguments: Any) -> bytes:
        if graph.id == "one":
            raise KeyError("a\nb")
        return draw(one, graph, *arguments)

    monkeypatch.setattr(Pipeline, "_draw", failing)
    report = build(project)
    assert [figure.id for figure in report.figures] == ["two"]
    [problem] = report.problems
    assert str(problem) == r"src/one.py:2: livediagrams failed (KeyError: 'a\nb'): report this, with the script"


def test_an_interrupted_build_leaves_nothing_half_written(project: Path) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(project, progress=interrupt)
    assert build(project) == without_cache(project)


def test_a_figure_writes_the_formats_it_is_asked_for(project: Path) -> None:
    one, two = build(project).figures
    assert sorted(name for name, _ in one.outputs(("svg", "txt"))) == ["one.svg", "one.txt"]
    names = [name for name, _ in two.outputs(("inline.html",))]
    assert names[0] == "two.inline.html"
    assert names[1].startswith("icons/")


def test_graphs_of_a_script_can_be_had_alone(project: Path) -> None:
    with Pipeline(Settings(), project) as one:
        assert [graph.id for graph in one.graphs(find_sources([project / "src/one.py"])[0]).graphs] == ["one"]


def test_missing_paths_are_all_told(tmp_path: Path) -> None:
    with pytest.raises(LiveDiagramsError) as caught:
        find_sources([tmp_path / "a", tmp_path / "b"])
    assert len(caught.value.problems) == 2


def test_the_stages_are_those_of_the_pipeline() -> None:
    assert stages.__doc__
    assert "trace" in stages.__doc__
