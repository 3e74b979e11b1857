"""Processes run and measured: time on the clock, and the memory of all of them together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LOOK: Final = 0.1
"""Seconds between two looks at the memory."""


class CommandError(Exception):
    """A command that is measured did not end well."""


@dataclass(frozen=True)
class Taken:
    """What a command took: seconds, and bytes at the most (0 where nobody looked, or the system does not tell)."""

    seconds: float
    memory: int = 0
    status: int = 0
    said: str = ""


def run(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    memory: bool = False,
    may_fail: bool = False,
) -> Taken:
    """Run a command to its end and return what it took; raise CommandError with its words if it fails."""
    words = [str(word) for word in command]
    wanted = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **(environment or {})}
    wanted.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a machine of people's own: a program is compiled once
    log = folder / "said.log"
    with log.open("wb") as said:
        start = time.perf_counter()
        process = subprocess.Popen(words, cwd=folder, env=wanted, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        peak = _watch(process) if memory else 0
        status = process.wait()
        seconds = time.perf_counter() - start
    text = log.read_text("utf-8", "replace")
    if status and not may_fail:
        raise CommandError(f"{' '.join(words)}: exit {status}\n{text[-2000:]}")
    return Taken(seconds, peak, status, text)


def _watch(process: subprocess.Popen[bytes]) -> int:
    """Wait for the process and return the most memory that it and all below it had at one time."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_memory, _family(process.pid))))
        time.sleep(_LOOK)
    return peak


def _family(process: int) -> list[int]:
    """Return the numbers of a process and of all below it; only of itself where there is no /proc."""
    below: dict[int, list[int]] = {}
    if sys.platform == "linux":
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                except OSError:  # it has ended
                    continue
                below.setdefault(int(parent), []).append(int(entry.name))
    found, left = [], [process]
    while left:
        one = left.pop()
        found.append(one)
        left += below.get(one, [])
    return found


def _memory(process: int) -> int:
    """Return a process's share of the memory: pages that several hold count in parts."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
