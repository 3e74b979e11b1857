"""Scripts that go wrong in every way: one clear line each, with the author's line and a remedy, and the rest is built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

GOOD = """
from diagrams import Diagram, Node
with Diagram("Good", show=False):
    Node("a") >> Node("b")
"""
HEAD = "from diagrams import Diagram, Node\nfrom diagrams.custom import Custom\n"
BAD = {  # the script, and what its line must say
    "syntax": ("with Diagram(:\n", "syntax.py:1: SyntaxError"),
    "raises": (HEAD + "with Diagram('x', show=False):\n    1 / 0\n", "raises.py:4: ZeroDivisionError"),
    "loops": ("while True:\n    pass\n", "the script took more than 2 seconds"),
    "eats": ("x = []\nwhile True:\n    x.append(bytearray(50_000_000))\n", "the script took more than 300 MB"),
    "forks": ("import os\nwhile True:\n    os.fork()\n", "forks.py:3:"),
    "leaves": ("import sys\nsys.exit(3)\n", "leaves.py:2: the script ended itself with sys.exit(3)"),
    "drops": ("import os\nos._exit(0)\n", "drops.py: the script ended its process"),
    "empty": ("x = 1\n", "empty.py: the script draws no figure"),
    "no_icon": (
        HEAD + "with Diagram('x', show=False):\n    Custom('y', 'none.png')\n",
        'no_icon.py:4: the icon "none.png"',
    ),
    "no_picture": (
        HEAD + "with Diagram('x', show=False):\n    Custom('y', 'no_picture.py')\n",
        'no_picture.py:4: the icon "no_picture.py" is not a picture',
    ),
    "address": (
        HEAD + "with Diagram('x', show=False):\n    Custom('y', 'https://a.b/c.png')\n",
        "address.py:4: the icon",
    ),
    "fetches": ("from urllib.request import urlopen\nurlopen('http://127.0.0.1:9')\n", "fetches.py:2:"),
    "writes": ("open('out.txt', 'w')\n", "writes.py:1:"),
    "twins": (
        HEAD + "for _ in range(2):\n    with Diagram('x', show=False):\n        Node('a')\n",
        'two figures "twins-x"',
    ),
}
HOSTILE = [
    "</text><script>alert(1)</script>",
    "x" * 10_000,
    "",
    "   ",
    "🙂👩‍👩‍👧",
    "שלום مرحبا",
    "数据库系统",
    "a\x00\x07\x1bb\ud800",
]


def build(folder: Path, scripts: dict[str, str]) -> subprocess.CompletedProcess[str]:
    source = folder / "diagrams_src"
    source.mkdir()
    for name, text in scripts.items():
        (source / f"{name}.py").write_text(dedent(text), encoding="utf-8")
    (folder / "pyproject.toml").write_text("[tool.livediagrams]\nseconds = 2\nmemory = 300_000_000\n")
    command = [sys.executable, "-m", "livediagrams.cli"]
    entry = Path(sys.executable).with_name("livediagrams")
    command = [str(entry)] if entry.exists() else command
    return subprocess.run([*command, "build"], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    folder = tmp_path_factory.mktemp("bad")
    done = build(folder, {"good": GOOD} | {name: script for name, (script, _) in BAD.items()})
    return done, folder


@pytest.mark.parametrize("name", BAD)
def test_what_went_wrong_is_one_line_with_place_and_remedy(
    name: str, outcome: tuple[subprocess.CompletedProcess[str], Path]
) -> None:
    lines = [line for line in outcome[0].stderr.splitlines() if f"{name}.py" in line]
    assert len(lines) == 1, outcome[0].stderr
    assert BAD[name][1] in lines[0]
    assert lines[0].count(": ") >= 2  # place: what: remedy


def test_the_good_figure_is_built_all_the_same(outcome: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, folder = outcome
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (folder / "docs/figures/good.svg").read_text(encoding="utf-8").endswith("</svg>\n")
    assert not list((folder / "docs/figures").glob(".*"))


def test_a_binary_file_is_no_script(tmp_path: Path) -> None:
    (tmp_path / "b.py").write_bytes(b"\x7fELF\x00\xff\xfe" * 50)
    entry = Path(sys.executable).with_name("livediagrams")
    done = subprocess.run([entry, "build", "b.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "b.py: the file is not Python text" in done.stderr
    assert "Traceback" not in done.stderr


def test_hostile_labels_give_right_figures(tmp_path: Path) -> None:
    nodes = "".join(f"    Node({label!r})\n" for label in HOSTILE)
    done = build(
        tmp_path, {"hostile": f"{HEAD}with Diagram('x', show=False):\n{nodes}    Node('l', href='javascript:x')\n"}
    )
    assert done.returncode == 0, done.stderr
    assert "hostile.py:12: the link" in done.stderr
    drawn = (tmp_path / "docs/figures/hostile.svg").read_text(encoding="utf-8")
    assert "<script" not in drawn and "javascript:" not in drawn
    assert "数据库系统" in drawn
