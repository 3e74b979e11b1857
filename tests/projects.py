"""Projects for tests: folders with scripts and pages, and the doors to build them by."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent

DRAWING = (
    "from diagrams import Diagram, Node\nwith Diagram({title!r}, show=False):\n    Node({label!r}) >> Node('end')\n"
)


def drawing(label: str = "start", title: str = "Figure") -> str:
    """Return a script that draws one figure with that label in it."""
    return DRAWING.format(title=title, label=label)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files, by their paths in the folder, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def settle() -> None:
    """Wait until what was written is older than a build that begins now."""
    time.sleep(0.04)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def run(
    program: str,
    *arguments: str | Path,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    wrapped: Sequence[str] = (),
    **options: Any,
) -> subprocess.CompletedProcess[str]:
    """Run a program of this environment in a folder and return what came of it."""
    command = [*wrapped, str(PROGRAMS / program), *map(str, arguments)]
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **(environment or {})}
    options = {"capture_output": True, "text": True, "timeout": 120, **options}
    return subprocess.run(command, cwd=folder, env=settings, check=False, **options)
