"""What all processes of a run share: made once, by the first that needs it."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path

FOLDER = "LIVEDIAGRAMS_TESTS"
"""Names, in the environment of all processes, the folder of what they share."""
_LONG = 300
"""Seconds."""


def shared(name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that was filled once; who comes while another process fills it waits."""
    folder = Path(os.environ[FOLDER], name)
    filled, failed = folder.with_name(f"{name}.filled"), folder.with_name(f"{name}.failed")
    try:
        folder.with_name(f"{name}.begun").touch(exist_ok=False)
    except FileExistsError:
        end = time.monotonic() + _LONG
        while not filled.exists():
            assert not failed.exists(), failed.read_text("utf-8")
            assert time.monotonic() < end, f"{name} takes longer than {_LONG} s"
            time.sleep(0.1)
        return folder
    folder.mkdir(exist_ok=True)
    try:
        make(folder)
    except BaseException:
        failed.write_text(traceback.format_exc(), "utf-8")
        raise
    filled.touch()
    return folder
