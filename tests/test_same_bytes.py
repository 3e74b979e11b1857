"""The same scripts give the same files, wherever and whenever they are built, whoever builds them, and how many at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from livediagrams.formats import DEFAULT
from projects import contents, drawing, run, write

HASHED = '''"""Sets come in the order of their hashes, and those must be the same in each process."""
import random, time, locale
from diagrams import Cluster, Diagram, Edge, Node
names = {"one", "two", "three", "four", "five", "six"}
with Diagram("Sets", show=False, direction="TB"):
    with Cluster("Group"):
        nodes = [Node(f"{name} {random.random():.3f}") for name in names]
    for node in nodes:
        nodes[0] >> Edge(label=time.strftime("%Z")) >> node
    Node(str(sorted(locale.localeconv().items())[0]))
    Node(str({object for object in (1, "a", None)}))
'''
ARRANGED = '''"""Boxes in rows and columns."""
from diagrams import Cluster, Diagram, Node
with Diagram("Arranged", show=False):
    with Cluster("Row", graph_attr={"arrange": "row", "role": "frame"}):
        a, b = Node("A", role="kernel"), Node("B\\nmore", role="data")
    a >> b
'''
FILES: dict[str, str | bytes] = {
    "diagrams_src/sets.py": HASHED,
    "diagrams_src/arranged.py": ARRANGED,
    "diagrams_src/icons.py": "from diagrams import Diagram\nfrom diagrams.aws.compute import EC2, Lambda\n"
    "with Diagram('Icons', show=False):\n    EC2('a') >> Lambda('b') >> EC2('c')\n",
    "diagrams_src/sub/words.py": drawing("数据 naïve 🚀 \u202bעברית"),
    **{f"diagrams_src/many_{number}.py": drawing(f"number {number}") for number in range(14)},
    "pyproject.toml": f"[tool.livediagrams]\nformats = {[*DEFAULT, 'png', 'pdf', 'pptx', 'drawio']}\n",
    "mkdocs.yml": "site_name: x\ntheme: {name: material, font: false}\nplugins: [search, live-diagrams]\n",
    "docs/index.md": "".join(f"![](figures/{name}.svg)\n\n" for name in ("sets", "arranged", "icons", "sub-words")),
}

PLAIN = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
OTHERS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "place, language, order of sets, many at once": (
        {
            "TZ": "Asia/Kathmandu",
            "LC_ALL": "tr_TR.UTF-8",
            "LANG": "de_DE",
            "LANGUAGE": "ar",
            "PYTHONHASHSEED": "4711",
        },
        ("--jobs", "8"),
    ),
    "plain locale, chance, one at a time": (
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONHASHSEED": "random"},
        ("--jobs", "1"),
    ),
    "environment": (
        {"HOME": "/nowhere", "COLUMNS": "20", "EDITOR": "x", "SOURCE_DATE_EPOCH": "1", "NO_COLOR": "1"},
        (),
    ),
}


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in contents(folder).items()}


Build = Callable[..., dict[str, str]]


def built(folder: Path, environment: dict[str, str], *words: str) -> dict[str, str]:
    done = run("livediagrams", "build", *words, folder=write(folder, FILES), environment={**PLAIN, **environment})
    warnings = [line for line in done.stderr.splitlines() if "warning" in line and "Arimo" not in line]
    assert (done.returncode, warnings) == (0, []), done.stderr
    return digests(folder / "docs/figures")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = built(tmp_path_factory.mktemp("first"), {})
    assert len([name for name in found if name.endswith(".svg") and ".narrow" not in name]) == 18
    assert {Path(name).suffix for name in found} >= {".pptx", ".drawio", ".png", ".pdf"}
    assert [name for name in found if name.startswith("icons/")]
    return found


@pytest.mark.parametrize("what", OTHERS)
def test_files_do_not_depend_on_the(what: str, expected: dict[str, str], tmp_path: Path) -> None:
    environment, words = OTHERS[what]
    assert built(tmp_path / f"a {what} 'é' folder", environment, *words) == expected


def test_files_do_not_depend_on_what_is_kept(expected: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    assert built(folder, {}) == built(folder, {}, "--jobs", "1") == expected
    write(folder, {"diagrams_src/sets.py": drawing("other")})
    run("livediagrams", "build", folder=folder)
    assert digests(folder / "docs/figures") != expected
    assert built(folder, {}) == expected


def test_files_do_not_depend_on_rights_and_times_of_the_scripts(expected: dict[str, str], tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        write(tmp_path, FILES)
    finally:
        os.umask(old)
    for path in tmp_path.rglob("*.py"):
        path.chmod(0o755)
        os.utime(path, (86_400, 86_400))
    assert built(tmp_path, {}) == expected


def test_a_site_holds_the_same_figures_as_the_command_writes(expected: dict[str, str], tmp_path: Path) -> None:
    done = run("mkdocs", "build", "--strict", folder=write(tmp_path, FILES), environment={"TZ": "Asia/Tokyo"})
    assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "site/figures") == {
        name: digest for name, digest in expected.items() if not name.endswith(".inline.html")
    }
