"""The house stands: modules know lower floors only, each outside thing has one door, no module grows without end."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "scripts" / "livediagrams"
FLOORS = (  # from the ground
    "errors geometry tokens serial rich formats",
    "graph sizes placement scene theme settings sources bezier provenance",
    "text ids colours embed archive icons shapes store isolate ports sheet",
    "labels",
    "arrange dot route words",
    "trace authoring fit place compose comparing graphviz_wasm graphviz_binary",
    "write.typeset write.origin write.svg write.text_twin write.search_entries write.llms_txt write.glossary write.connectors",
    "write.fragment write.style_sheet write.page_head write.raster write.drawing_ml write.stage",
    "write.notes write.wiring write.lines",
    "write.page_files write.comparison write.slide write.pdf write.offers",
    "write.pptx write.drawio write.gallery write.embed_page",
    "pipeline",
    "cli markdown_extension mkdocs_plugin",
    "__init__",
)
FLOOR = {module: number for number, floor in enumerate(FLOORS) for module in floor.split()}
DOORS = {
    "diagrams": "trace authoring",
    "graphviz": "trace",
    "wasmtime": "graphviz_wasm",
    "subprocess": "graphviz_binary isolate pipeline",
    "PIL": "icons",
    "typst": "write.typeset",
    "fontpkg_arimo": "write.typeset",
    "pptx": "write.pptx",
    "markdown": "markdown_extension",
    "mkdocs": "mkdocs_plugin",
}
WRITING = {"write_text", "write_bytes", "mkstemp", "mkdir", "makedirs", "unlink", "rename", "rmtree", "touch"}
# What turns a graph into a page's figure: these modules run in a reader's browser too.
BROWSER = """
errors geometry tokens serial rich graph sizes placement scene theme bezier text ids colours embed shapes ports labels
arrange dot route words fit place compose write.svg write.text_twin write.fragment
"""
PURE = """
__future__ abc base64 bisect collections colorsys dataclasses difflib functools heapq html importlib.resources
itertools json math re statistics types typing unicodedata urllib.parse xml.parsers.expat
"""


def module_of(path: Path) -> str:
    """Return the module that a file belongs to; a package counts as one, the writers as one each."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts) if parts[0] == "write" else parts[0]


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything imported, also under TYPE_CHECKING and inside functions."""
    for found in ast.walk(tree):
        if isinstance(found, ast.Import):
            yield from ((found.lineno, alias.name) for alias in found.names)
        elif isinstance(found, ast.ImportFrom):
            yield from ((found.lineno, f"{'.' * found.level}{found.module}.{alias.name}") for alias in found.names)


def own(name: str) -> str:
    """Return the module of ours that an import means, "" when it is none."""
    parts = f"{name}.".split(".")[1:] if name.startswith("livediagrams.") else [""]
    return ".".join(parts[:2]) if parts[0] == "write" else parts[0]


FILES = sorted(HOUSE.rglob("*.py"))
TREES = {path: ast.parse(path.read_bytes()) for path in FILES}
IMPORTS = [(path, line, name) for path, tree in TREES.items() for line, name in imports(tree)]


def test_every_module_has_a_floor() -> None:
    assert {module_of(path) for path in FILES} - {"write.__init__"} == set(FLOOR)


def test_modules_know_lower_floors_only() -> None:
    ours = [(path, line, module_of(path), own(name)) for path, line, name in IMPORTS if own(name)]
    wrong = [
        f"{path.name}:{line}: {knows} imports {known}"
        for path, line, knows, known in ours
        if knows != known and FLOOR[known] >= FLOOR.get(knows, 0)
    ]
    assert not wrong
    assert len(ours) > 100


@pytest.mark.parametrize("outside", DOORS)
def test_each_outside_thing_has_one_door(outside: str) -> None:
    found = {module_of(path) for path, _, name in IMPORTS if name.split(".")[0] == outside}
    assert found == set(DOORS[outside].split())


def test_only_the_store_writes_files() -> None:
    found = {module_of(path) for path, tree in TREES.items() if any(map(writes, ast.walk(tree)))}
    assert found - {"isolate"} == {"store"}  # isolate writes into a temporary folder of its own, and to pipes


def writes(part: ast.AST) -> bool:
    """Return whether the part is a call that changes files, or opens one to write."""
    if not isinstance(part, ast.Call):
        return False
    function = part.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    owner = getattr(function.value, "id", "") if isinstance(function, ast.Attribute) else ""
    if name in ("open", "fdopen"):
        said = [*part.args, *(keyword.value for keyword in part.keywords)]
        modes = [one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        return any(set(mode) <= set("rwxab+t") and set(mode) & set("wxa+") for mode in modes)
    return name in WRITING or (name in ("replace", "remove") and owner == "os")


@pytest.mark.parametrize("module", BROWSER.split())
def test_drawing_needs_no_operating_system(module: str) -> None:
    needed = {name for path, _, name in IMPORTS if module_of(path) == module and own(name) not in BROWSER.split()}
    assert needed
    assert not {name for name in needed if not any(f"{name}.".startswith(f"{pure}.") for pure in PURE.split())}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_no_module_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
