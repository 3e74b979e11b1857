"""How an interpreter of ours is started: its command line and its environment, the same wherever the caller runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def command(path: Sequence[str], statement: str) -> list[str]:
    """Return the command that runs the statement with exactly this path for modules.

    Not with -I, which would ignore PYTHONHASHSEED: the environment is ours and the working folder an empty one.
    """
    return [sys.executable, "-s", "-c", f"import sys; sys.path[:] = {list(path)!a}; {statement}"]


def environment(home: str) -> dict[str, str]:
    """Return the whole environment: nothing of the caller's but what Windows cannot start without."""
    fixed = {
        "PATH": os.defpath,
        "HOME": home,
        "TMPDIR": home,
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "1",  # glibc's mallopt(3): else each thread maps 64 MB, which counts as memory
    }
    if sys.platform == "win32":
        fixed |= {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
        fixed |= {"TEMP": home, "TMP": home, "USERPROFILE": home}
    return fixed


def module_path(path: Sequence[str] | None) -> list[str]:
    """Return where the interpreter finds modules: as given, or as here; and this package in any case."""
    ours = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    found = [os.path.abspath(entry) for entry in (sys.path if path is None else path)]
    return list(dict.fromkeys([*found, ours]))
