"""Whatever a script, a file or a machine does: one clear line with place and remedy, or a correct figure; the rest is built.

One build holds all bad scripts at once, so each of them is also the neighbour that must not be disturbed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from projects import PROGRAMS, contents, drawing, run, write

HEAD = "from diagrams import Cluster, Diagram, Edge, Node\n"
SETTINGS = "[tool.livediagrams]\nseconds = 2\nmemory = 300000000\n"
BOMB = """
import os
while True:
    os.fork()
"""
BAD: dict[str, tuple[str | bytes, str]] = {
    "syntax_error": ("x = 1\ny = (\n", ":2: SyntaxError: '(' was never closed: correct the script"),
    "exception": ("\n\nraise ValueError('so')\n", ":3: ValueError: so: correct the script; "),
    "exception_in_the_block": (drawing() + "    Node(nothing)\n", ":4: NameError: name 'nothing' is not defined: correct"),
    "endless_loop": ("x = 0\nwhile True:\n    x += 1\n", ": the script took more than 2 seconds: end its loop, or raise"),
    "endless_sleep": ("import time\ntime.sleep(1000)\n", ":2: the script took more than 2 seconds: end its loop, or raise"),
    "deaf_loop": (
        "import signal\nfor number in range(1, 60):\n    try: signal.signal(number, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
        ": the script took more than 2 seconds: end its loop, or raise",
    ),
    "memory_bomb": ("kept = []\nwhile True:\n    kept.append(bytearray(10**7))\n", ":3: the script took more than 300 MB: take less"),
    "memory_at_once": ("\nx = [0] * 10**10\n", ":2: the script took more than 300 MB: take less"),
    "fork_bomb": (BOMB, ":4: Refused: a figure script may not start processes: let the script only draw"),
    "thread_bomb": (
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(99,)).start()\n",
        ": the script took more than |: RuntimeError: can't start new thread",
    ),
    "program": ("import subprocess\nsubprocess.run(['ls'])\n", ":2: Refused: a figure script may not start processes"),
    "exit_1": ("import sys\n" + drawing() + "sys.exit(1)\n", ":5: the script ended itself with sys.exit(1): let it run"),
    "exit_said": ("import sys\nsys.exit('enough')\n", ":2: the script ended itself with sys.exit('enough'): let it run"),
    "exit_hard": ("import os\nos._exit(0)\n", ": the script ended its process (exit code 0): let it run to its end"),
    "interrupt": ("raise KeyboardInterrupt\n", ":1: KeyboardInterrupt: correct the script"),
    "crash": ("import ctypes\nctypes.string_at(0)\n", ":2: the script's process was ended (SIGSEGV): let it run to its end"),
    "kill": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", ": the script's process was ended (SIGKILL): let it"),
    "recursion": ("def f():\n    f()\nf()\n", ":2: RecursionError: maximum recursion depth exceeded: correct the script"),
    "descriptors": ("import os\nos.closerange(0, 100)\nos._exit(1)\n", ": the script ended its process (exit code 1): let it run"),
    "no_diagram": ("x = 1\n", ": the script draws no figure: draw one with `with Diagram(...)`, or remove the file"),
    "empty": ("", ": the script draws no figure: draw one with `with Diagram(...)`, or remove the file"),
    "missing_icon": (
        "from diagrams import Diagram\nfrom diagrams.custom import Custom\nwith Diagram('x'):\n    Custom('a', 'gone.png')\n",
        ':4: the icon "gone.png" does not exist: correct the path',
    ),
    "text_as_icon": (
        "from diagrams import Diagram\nfrom diagrams.custom import Custom\nwith Diagram('x'):\n    Custom('a', 'text.png')\n",
        ':4: the icon "text.png" is not a picture: give a PNG, JPEG, GIF, WebP or SVG file',
    ),
    "icon_at_an_address": (
        "from diagrams import Diagram\nfrom diagrams.custom import Custom\nwith Diagram('x'):\n    Custom('a', 'http://a.b/c.png')\n",
        ":4: the icon http://a.b/c.png is an address, and figures are built without network: save the picture beside",
    ),
    "address_fetched": (
        "from urllib.request import urlretrieve\nurlretrieve('https://example.org/x.png', 'x.png')\n",
        ":2: URLError: <urlopen error a figure script may not use the network>: ",
    ),
    "written_outside": ("\nopen('mine.txt', 'w')\n", ":2: Refused: a figure script may not write outside its temporary folder: mine.txt"),
    "deleted_outside": ("import os\nos.remove('good_1.py')\n", ":2: Refused: a figure script may not write outside"),
    "binary": (b"\x7fELF\x02\x01\x01\x00\x00\xff\xfe" * 50, ": the file is not Python text: remove it, or give it another ending"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ": "),
    "latin": ("x = 'é'\n".encode("latin-1"), ": "),
    "terminal": ("raise ValueError('\\x1b[2J\\r\\n\\x00\\u202e')\n", r":1: ValueError: \x1b[2J \x00\u202e: correct the script"),
    "many_lines": ("raise ValueError('a\\n' * 10**6)\n", ":1: ValueError: a a a a"),
    "hostile_error": (
        "class E(Exception):\n    def __str__(self): raise self\nraise E\n",
        ":3: E: correct the script",
    ),
}  # fmt: skip

LONG = "many words in a row " * 500
GOOD: dict[str, tuple[str, str]] = {
    "good_1": (drawing("first"), "first"),
    "markup_in_a_label": (drawing("</text><script>alert(1)</script>"), "</text><script>alert(1)</script>"),
    "markup_in_a_title": (drawing("x", "</title><script>&amp;"), "x"),
    "long_label": (drawing(LONG), "many words"),
    "long_word": (drawing("x" * 10_000), "xxx"),
    "empty_label": (drawing(""), "end"),
    "spaces": (drawing("     "), "end"),
    "emoji": (drawing("🚀👩‍👩‍👧‍👦🇨🇭"), "🚀"),
    "right_to_left": (drawing("שלום مرحبا"), "שלום"),
    "chinese": (drawing("数据库和服务器" * 10), "数"),
    "control_characters": (drawing("a\x00b\x07c\x1b[31md\x7f\u202ee\ufffef\x0bg"), "a"),
    "surrogate": (drawing("a\ud800b"), "a"),
    "script_as_link": (HEAD + "with Diagram('x', show=False):\n    Node('linked', href='javascript:alert(1)')\n", "linked"),
    "exit_0": ("import sys\n" + drawing("left") + "sys.exit(0)\n", "left"),
    "disturber": (
        "import os, sys, builtins, signal, threading, time, atexit, diagrams\n" + drawing("disturbs")
        + "os.chdir('/')\nsys.path.clear()\nos.environ.clear()\nbuiltins.open = None\ndiagrams.Node = None\n"
        "sys.modules.clear\nthreading.Thread(target=time.sleep, args=(60,)).start()\natexit.register(time.sleep, 60)\n"
        "sys.stdout = None\nsignal.alarm(1)\n",
        "disturbs",
    ),
    "talker": ("print('x' * 10**7)\n" + drawing("talks"), "talks"),
    "no_parts": (HEAD + "with Diagram('x', show=False):\n    pass\n", ""),
    "good_2": (drawing("last"), "last"),
}  # fmt: skip


@dataclass
class Built:
    """What came of the one build."""

    folder: Path
    status: int
    said: list[str]

    def lines(self, script: str) -> list[str]:
        return [line for line in self.said if line.startswith(f"src/{script}.py")]

    def svg(self, figure: str) -> str:
        return (self.folder / "out" / f"{figure.replace('_', '-')}.svg").read_text("utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("bad")
    files: dict[str, str | bytes] = {f"src/{name}.py": script for name, (script, _) in BAD.items()}
    files |= {f"src/{name}.py": script.encode("utf-8", "backslashreplace") for name, (script, _) in GOOD.items()}
    files |= {"src/twin_a.py": drawing("one twin"), "src/twin-a.py": drawing("other twin")}
    write(folder, {**files, "src/text.png": "text", "pyproject.toml": SETTINGS})
    before = contents(folder / "src")
    done = run("livediagrams", "build", "src", "--out", "out", folder=folder)
    assert contents(folder / "src") == before
    return Built(folder, done.returncode, done.stderr.splitlines())


def test_the_build_fails_and_builds_all_it_can(built: Built) -> None:
    assert built.status == 1
    assert built.said[-1] == f"{len(GOOD) + 1} figures in out"
    names = {
        path.name.removesuffix(".svg") for path in (built.folder / "out").glob("*.svg") if ".narrow" not in path.name
    }
    assert names == {name.replace("_", "-") for name in GOOD} | {"twin-a"}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_script_is_told_in_one_line(name: str, built: Built) -> None:
    [line] = built.lines(name)
    assert any(line.startswith(f"src/{name}.py") and said in line for said in BAD[name][1].split("|"))
    assert len(line) < 600
    assert line.isprintable()


@pytest.mark.parametrize("name", GOOD)
def test_hostile_but_valid_input_is_a_correct_figure(name: str, built: Built) -> None:
    svg = built.svg(name)
    root = ElementTree.fromstring(svg)
    assert GOOD[name][1] in "".join(root.itertext())
    assert not [one.tag for one in root.iter() if one.tag.endswith(("script", "foreignObject", "iframe"))]
    addresses = [value for one in root.iter() for key, value in one.attrib.items() if key.endswith("href")]
    assert all(value.startswith("data:image/") for value in addresses)
    html = (built.folder / "out" / f"{name.replace('_', '-')}.inline.html").read_text("utf-8")
    assert "<script" not in html
    assert "javascript:" not in html
    assert not [line for line in built.lines(name) if not line.startswith("warning: ")]


def test_an_address_that_is_a_script_is_a_warning(built: Built) -> None:
    [line] = [line for line in built.said if line.startswith("warning: src/script_as_link.py:3: ")]
    assert 'the link "javascript:alert(1)" is left out' in line


def test_two_figures_of_one_id_are_told_and_one_is_built(built: Built) -> None:
    [line] = [line for line in built.said if "two figures" in line]
    assert (
        line
        == 'src/twin_a.py:2: there are two figures "twin-a" (the other is in src/twin-a.py): give one of them another name'
    )
    assert "one twin" in built.svg("twin-a") or "other twin" in built.svg("twin-a")


def test_nothing_but_lines_is_said(built: Built) -> None:
    places = ("src/", "warning: src/")
    assert [line for line in built.said[:-1] if not line.startswith(places)] == []
    assert len(built.said) == len(BAD) + 3  # the twins, the warning, the count


# -- What is too large


def large(nodes: int, edges: int, splines: str) -> str:
    return (
        "import random\nfrom diagrams import Diagram, Node\nrandom.seed(1)\n"
        f"with Diagram('Large', show=False, graph_attr={{'splines': {splines!r}}}):\n"
        f"    nodes = [Node(str(number)) for number in range({nodes})]\n"
        f"    for _ in range({edges}):\n        random.choice(nodes) >> random.choice(nodes)\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("nodes", "edges", "splines"),
    [(160, 240, "ortho"), (2000, 0, "spline"), pytest.param(2000, 1999, "spline", marks=pytest.mark.soak)],
)
def test_a_figure_that_is_too_large_is_drawn_or_refused_in_one_line(
    nodes: int, edges: int, splines: str, tmp_path: Path
) -> None:
    write(tmp_path, {"src/large.py": large(nodes, edges, splines), "src/small.py": drawing()})
    done = run("livediagrams", "build", "src", "--out", "out", "--formats", "svg,narrow.svg", folder=tmp_path)
    assert (tmp_path / "out/small.svg").is_file()
    lines = done.stderr.splitlines()
    assert len(lines) <= 2
    if done.returncode:
        assert lines[0].startswith("src/large.py:4: ")
        assert str(nodes) in lines[0]
    else:
        assert f">{nodes - 1}</text>" in (tmp_path / "out/large.svg").read_text()
        assert all(line.startswith("warning: src/large.py:4: ") for line in lines[:-1])


# -- Files and folders that cannot be read or written


def without_power() -> None:
    """Give up what lets root pass by the rights of files: the program then starts as anybody would."""
    if sys.platform == "linux" and os.geteuid() == 0:
        for power in (1, 2):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH of capabilities(7)
            ctypes.CDLL(None, use_errno=True).prctl(24, power, 0, 0, 0)  # PR_CAPBSET_DROP of prctl(2)


rights = pytest.mark.skipif(os.name == "nt", reason="files have no such rights here")
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Command]:
    def command(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        done = run("livediagrams", *words, folder=tmp_path, preexec_fn=without_power, **options)
        assert "Traceback" not in done.stderr
        return done

    yield command
    for parent, folders, _ in os.walk(tmp_path):
        for name in folders:
            Path(parent, name).chmod(0o755)


@rights
def test_an_unreadable_file_is_told(tmp_path: Path, command: Command) -> None:
    write(tmp_path, {"src/a.py": drawing(), "src/b.py": drawing()})
    (tmp_path / "src/a.py").chmod(0)
    done = command("build", "src", "--out", "out")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "src/a.py: the file cannot be read (Permission denied): correct its permissions",
        "1 figure in out",
    ]


@rights
def test_an_unreadable_folder_is_told(tmp_path: Path, command: Command) -> None:
    write(tmp_path, {"src/deep/a.py": drawing(), "src/b.py": drawing()})
    (tmp_path / "src/deep").chmod(0)
    done = command("build", "src", "--out", "out")
    assert (
        done.stderr.splitlines()[0]
        == "src/deep: the folder cannot be read (Permission denied): correct its permissions"
    )


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, command: Command) -> None:
    write(tmp_path, {"src/b.py": drawing()})
    (tmp_path / "src/a.py").symlink_to("nowhere.py")
    done = command("build", "src", "--out", "out")
    [line, count] = done.stderr.splitlines()
    assert line.startswith("src/")
    assert "(No such file or directory)" in line
    assert count == "1 figure in out"


def test_a_folder_with_a_scripts_name_is_a_folder(tmp_path: Path, command: Command) -> None:
    write(tmp_path, {"src/a.py/b.py": drawing()})
    assert command("build", "src", "--out", "out").stderr == "1 figure in out\n"


@rights
def test_a_page_that_cannot_be_read_is_told(tmp_path: Path, command: Command) -> None:
    write(tmp_path, {"diagrams_src/a.py": drawing(), "docs/index.md": "x"})
    (tmp_path / "docs/index.md").chmod(0)
    done = command("list")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "docs/index.md" in done.stderr


@rights
@pytest.mark.parametrize("place", ["out", "out/a.svg"])
def test_an_output_folder_without_the_right_to_write_is_told(place: str, tmp_path: Path, command: Command) -> None:
    write(tmp_path, {"src/a.py": drawing(), "out/a.svg": "old"})
    (tmp_path / place).chmod(0o555 if place == "out" else 0)
    done = command("build", "src", "--out", "out", "--formats", "svg")
    if place == "out":
        assert done.returncode == 1
        assert (
            done.stderr
            == "out/a.svg: cannot be written (Permission denied): choose another folder, or make this one writable\n"
        )
        assert contents(tmp_path / "out") == {"a.svg": b"old"}
    else:  # a file is replaced, never written into
        assert done.returncode == 0
        assert b"<svg" in contents(tmp_path / "out")["a.svg"]


@rights
def test_a_cache_without_the_right_to_write_is_done_without(tmp_path: Path, command: Command) -> None:
    write(tmp_path, {"src/a.py": drawing(), ".cache/livediagrams/x": ""})
    (tmp_path / ".cache/livediagrams").chmod(0o555)
    assert command("build", "src", "--out", "out").returncode == 0


@rights
def test_settings_that_cannot_be_read_are_told(tmp_path: Path, command: Command) -> None:
    write(tmp_path, {"diagrams_src/a.py": drawing(), "pyproject.toml": ""})
    (tmp_path / "pyproject.toml").chmod(0)
    done = command("build")
    assert done.returncode == 2
    assert done.stderr.startswith("pyproject.toml: the file cannot be read (")


MOUNTS = (
    shutil.which("unshare")
    and not subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    ).returncode
)
mounting = pytest.mark.skipif(not MOUNTS, reason="this user may not mount file systems of its own (unshare -rm)")


def mounted(*commands: str) -> tuple[str, ...]:
    """Return the words that run a program where these commands have been run, in a view of the files of its own."""
    return ("unshare", "-rm", "sh", "-ec", f'{"; ".join(commands)}; exec "$0" "$@"')


@mounting
def test_a_read_only_output_folder_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"src/a.py": drawing(), "out/a.svg": "old"})
    mounts = mounted("mount --bind out out", "mount -o remount,ro,bind out")
    words = ("build", "src", "--out", "out", "--formats", "svg,txt")
    done = run("livediagrams", *words, folder=tmp_path, wrapped=mounts)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"out/a.{ending}: cannot be written (Read-only file system): choose another folder, or make this one writable"
        for ending in ("svg", "txt")
    ]
    assert contents(tmp_path / "out") == {"a.svg": b"old"}


@mounting
def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    scripts = {f"src/figure_{number:02}.py": drawing(str(number)) for number in range(20)}
    write(tmp_path, {**scripts, "disk/keep": ""})
    mounts = mounted("mount -t tmpfs -o size=64k none disk", "trap 'cp -r disk/. seen' EXIT", "mkdir seen")
    shell = (*mounts[:-1], mounts[-1].replace('exec "$0" "$@"', '"$0" "$@"'))
    done = run("livediagrams", "build", "src", "--out", "disk", "--formats", "svg", folder=tmp_path, wrapped=shell)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines
    assert all(
        line.endswith(": cannot be written (No space left on device): make room on the disk and build again")
        for line in lines
    )
    written = contents(tmp_path / "seen")
    assert 0 < len(written) < 20
    assert len(written) + len(lines) == 20
    for name, data in written.items():
        assert name.endswith(".svg")
        assert data.endswith(b"</svg>\n")


@mounting
def test_a_full_disk_below_the_cache_only_costs_time(tmp_path: Path) -> None:
    write(tmp_path, {"src/a.py": drawing(), ".cache/keep": ""})
    mounts = mounted("mount -t tmpfs -o size=4k none .cache")
    done = run("livediagrams", "build", "src", "--out", "out", folder=tmp_path, wrapped=mounts)
    assert (done.returncode, done.stderr) == (0, "1 figure in out\n")


@pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors in /proc")
def test_few_descriptors_are_enough_or_told(tmp_path: Path) -> None:
    write(tmp_path, {f"src/figure_{number:02}.py": drawing(str(number)) for number in range(16)})
    words = [str(PROGRAMS / "livediagrams"), "build", "src", "--out", "out", "--formats", "svg"]
    for limit in (24, 64):
        line = f"ulimit -n {limit}; exec {' '.join(words)}"
        done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        assert done.returncode == 0 or "Too many open files" in done.stderr
