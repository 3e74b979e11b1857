"""What a call may take, what it gives back, and how it can end; shared by the caller and the child."""

from __future__ import annotations

import os
import re
import site
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

OUTPUT_CAP: Final = 64_000
"""Bytes of a script's printed output that are kept."""
NO_ANSWER: Final = 70  # EX_SOFTWARE of sysexits(3)
HEADER: Final = struct.Struct("!d")
"""What the caller tells the server with a call's descriptors: the seconds it may take."""
READY: Final = b"\x01"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take: seconds on the clock, and bytes of memory on top of what the server has."""

    seconds: float = 10.0
    memory: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back of a call.

    `reads` are the files opened, tried or asked after, by absolute path, `missing` those of them that were not there;
    `listings` are the folders listed. Left out: Python's and the installed packages' modules, the private temporary
    folder, /proc and /dev.
    """

    value: Any
    output: str = ""
    reads: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Refused(PermissionError):  # noqa: N818  # the script meets it as a PermissionError
    """A thing that a figure script may not do; `reason` is "process", "network" or "write"."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Stopped(Exception):  # noqa: N818  # it says what happened, and its reason may be nobody's error
    """A call that ended without a value.

    `reason` is one of: time, memory, exit, signal, process, network, write, raised (an exception came out of the
    function), answer (its value is no JSON), setup (the child could not be prepared), server (the server process could
    not start or died), closed (the server was closed). `file` and `line` are the author's, or "" and 0.
    """

    def __init__(self, reason: str, detail: str = "", output: str = "", file: str = "", line: int = 0) -> None:
        super().__init__(reason, detail, output, file, line)
        self.reason, self.detail, self.output, self.file, self.line = reason, detail, output, file, line

    def __str__(self) -> str:
        place = f" at {self.file}:{self.line}" if self.file else ""
        return f"stopped ({self.reason}){place}: {self.detail}"


@cache
def installed_folders() -> tuple[str, ...]:
    """Return the folders, each with a final separator, of Python, the installed packages and this package."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found = [os.path.dirname(os.__file__), here, *site.getsitepackages()]
    found += [entry for entry in sys.path if os.path.basename(entry) in ("site-packages", "dist-packages")]
    both = (name for folder in found for name in (os.path.abspath(folder), os.path.realpath(folder)))
    return tuple(dict.fromkeys(name + os.sep for name in both))


def place(frames: Iterable[tuple[str, int]], folder: str, installed: tuple[str, ...]) -> tuple[str, int]:
    """Return the file and line of the first frame that is the author's: below the folder and of no package."""
    for name, line in frames:
        file = os.path.normpath(os.path.join(folder, name))
        if not name.startswith("<") and file.startswith(folder + os.sep) and not file.startswith(installed):
            return file, line
    return "", 0


_FRAME: Final = re.compile(r'^  File "(.*)", line (\d+) in ', re.MULTILINE)
_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")


def frames_of(dump: str) -> list[tuple[str, int]]:
    """Return the frames, innermost first, of what `faulthandler` wrote; it writes all but ASCII as escapes."""
    return [(_ESCAPE.sub(_character, name), int(line)) for name, line in _FRAME.findall(dump)]


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2] or escape[3], 16))
