"""Graphviz as the program `dot` on PATH: DOT text to Graphviz's JSON. Its layouts differ from release to release."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

from livediagrams.errors import Exhausted, Origin, PlaceError, Problem

_SECONDS = 60.0


@cache
def identity() -> str:
    """Return what names this engine in a cache key: the program's own words about itself."""
    said = subprocess.run([_program(), "-V"], capture_output=True, text=True, check=False)
    return f"dot:{said.stderr.strip() or said.stdout.strip()}"


def run(dot: str, layout: str) -> str:
    """Return Graphviz's JSON for the DOT text. Raises Exhausted after a minute, PlaceError when Graphviz fails."""
    command = [_program(), f"-K{layout}", "-Tjson0"]
    try:
        done = subprocess.run(command, input=dot, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Exhausted(f"dot took more than {_SECONDS:g} seconds") from error
    if done.returncode:
        said = " ".join(done.stderr.split())[:300]
        raise PlaceError(Problem(Origin(""), f"Graphviz refused the figure ({said})", "report this: the text is ours"))
    return done.stdout


def _program() -> str:
    found = shutil.which("dot")
    if not found:
        remedy = 'install Graphviz, or set engine = "wasm" in [tool.livediagrams]'
        raise PlaceError(Problem(Origin("pyproject.toml"), "there is no `dot` on PATH", remedy))
    return found
