"""Figure scripts: where they are, and what each one's figure is called."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from livediagrams.errors import Origin, Problem, TraceError

_NO_NAME: Final = re.compile(r"[^\w.~-]+")
"""What a figure's name has none of, as it becomes part of addresses and of file names."""


@dataclass(frozen=True, slots=True)
class Source:
    """A figure script: its path, the folder its figure's name starts from, and that name."""

    path: Path
    root: Path
    figure: str


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """Return the scripts in folders and the single ones named, each once. Raises TraceError for what cannot be read."""
    sources: dict[Path, Source] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            found = [Source(one, path, figure_id(one.relative_to(path))) for one in _scripts(path, problems)]
        elif path.exists():
            found = [Source(path, path.parent, figure_id(Path(path.name)))]
        else:
            problems.append(Problem(Origin(path.as_posix()), "there is no such script or folder", "correct the path"))
            found = []
        for source in found:
            sources.setdefault(source.path.resolve(), source)
    if problems:
        raise TraceError(*problems)
    return list(sources.values())


def figure_id(path: Path) -> str:
    """Return the name a script's figure has: sub/type_1.py gives sub-type-1."""
    name = "-".join(path.with_suffix("").parts).replace("_", "-").lower()
    return _NO_NAME.sub("-", name).strip("-") or "figure"


def imports(source: Source, module: str) -> bool:
    """Return whether a script, which could not be run, seems to import the module."""
    try:
        text = source.path.read_text("utf-8", "replace")
    except OSError:
        return False
    return re.search(rf"\b(?:import|from)\b[^\n]*\b{re.escape(module)}\b", text) is not None


def _scripts(folder: Path, problems: list[Problem]) -> list[Path]:
    """Return the scripts below a folder; one that cannot be looked into is a problem, not a lack of figures."""

    def unreadable(error: OSError) -> None:
        message = f"the folder cannot be read ({error.strerror})"
        problems.append(Problem(Origin(Path(error.filename).as_posix()), message, "correct its permissions"))

    found = []
    for parent, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not _is_private(name)]
        found += [Path(parent, name) for name in files if name.endswith(".py") and not _is_private(name)]
    return sorted(found)


def _is_private(name: str) -> bool:
    return name.startswith((".", "__"))
