"""Calls without fork, for Windows: a new interpreter each time, some 100 ms slower. Untested on Windows itself.

The limits that hold there are the time and the guard in Python; memory is not limited. The module uses nothing of one
system only, and so is tested on the others.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from typing import Any, BinaryIO

from livediagrams.isolate.call import Ending, judge, output_text, remove_folder, request_text
from livediagrams.isolate.child import Request, Worker
from livediagrams.isolate.forker import load, own_streams
from livediagrams.isolate.kernel import Kernel
from livediagrams.isolate.launch import command, environment
from livediagrams.isolate.outcome import OUTPUT_CAP, Limits, Outcome, installed_folders


def call(
    target: str, warm: Sequence[str], path: Sequence[str], arguments: dict[str, Any], folder: str, limits: Limits
) -> Outcome:
    """Call the function in a new interpreter and return what comes of it, or raise Stopped."""
    base = os.path.realpath(tempfile.mkdtemp(prefix="livediagrams-"))
    try:
        temporary = os.path.join(base, "temporary")
        os.mkdir(temporary)
        with open(os.path.join(base, "request"), "wb") as file:
            file.write(request_text(arguments, folder, temporary, limits))
        statement = f"from livediagrams.isolate import fresh; fresh.main({base!a}, {target!a}, {list(warm)!a})"
        return judge(_run(command(path, statement), base, limits), folder, limits)
    finally:
        remove_folder(base)


def _run(words: list[str], base: str, limits: Limits) -> Ending:
    """Run the interpreter to its end, or to its time's, and return how it ended."""
    process = subprocess.Popen(
        words, env=environment(base), cwd=base,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    kept = bytearray()
    drain = threading.Thread(target=_drain, args=(process.stdout, kept), daemon=True)
    drain.start()
    ending = Ending()
    try:
        ending.code = process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        ending.late = True
    finally:
        process.kill()
        process.wait()
        drain.join(1.0)
        process.stdout.close()
    ending.output = output_text(bytes(kept), len(kept) > OUTPUT_CAP)
    for name in ("answer", "trace"):
        with contextlib.suppress(FileNotFoundError), open(os.path.join(base, name), "rb") as file:
            data = file.read()
            setattr(ending, name, data if name == "answer" else data.decode("utf-8", "replace"))
    return ending


def _drain(stream: BinaryIO | Any, kept: bytearray) -> None:
    with contextlib.suppress(OSError, ValueError):
        while chunk := os.read(stream.fileno(), 65536):
            kept += chunk[: max(0, OUTPUT_CAP + 1 - len(kept))]


def main(base: str, target: str, warm: Sequence[str]) -> None:
    """Answer the one request in the folder; this is the new interpreter."""
    with open(os.path.join(base, "request"), "rb") as file:
        request = Request(**json.loads(file.read()))
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
    answer, trace = (os.open(os.path.join(base, name), flags, 0o600) for name in ("answer", "trace"))
    function = load(target, warm)
    own_streams()
    Worker(function, Kernel(), installed_folders()).work(request, answer, trace)
