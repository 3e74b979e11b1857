"""The process of one call: confine it, call the function, send the answer, end.

The answer is eight bytes of length and JSON. What the function's script does to streams, signals, threads or exit
handlers cannot delay the end: after the answer the process leaves by `os._exit`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import mmap
import os
import random
import signal
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, NoReturn

from livediagrams.isolate.guard import Guard
from livediagrams.isolate.kernel import Kernel
from livediagrams.isolate.outcome import NO_ANSWER, Refused, place

if sys.platform != "win32":
    import resource

    _MASKABLE: Final = frozenset(int(number) for number in signal.valid_signals() - {signal.SIGXCPU})

# Kept here, as a script may replace what the modules hold.
_write, _exit, _encode = os.write, os._exit, json.JSONEncoder(separators=(",", ":")).encode

_reserve: Final = mmap.mmap(-1, 4_000_000)
"""Address space that is mapped but never touched, given back to report in that the memory is used up."""

_PROCESSORS: Final = os.cpu_count() or 1
_holding: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Request:
    """One call, as it comes from the caller; the folders are absolute."""

    arguments: dict[str, Any]
    folder: str
    temporary: str
    seconds: float
    memory: int


def protections() -> dict[str, str]:
    """Return what confines this process, for `livediagrams.isolate.available`."""
    return dict(_holding)


class Worker:
    """The one call of this process. It is made before the call is known, to have done then what can be done before."""

    def __init__(self, function: Callable[..., Any], kernel: Kernel, installed: tuple[str, ...]) -> None:
        self._function, self._kernel, self._installed = function, kernel, installed
        self._guard = Guard(installed)
        self._mapped = _mapped()
        kernel.ready()
        json.loads(_encode({"rehearsed": []}))  # the first use after a fork copies pages, and takes a while
        random.seed(0)
        tempfile.tempdir = None

    def work(self, request: Request, answer: int, trace: int) -> NoReturn:
        """Call the function and write to the descriptor `answer`; a crash or a SIGXCPU writes the stack to `trace`."""
        try:
            self._confine(request, trace)
        except BaseException as error:  # the caller is told
            _finish(answer, _stopped("setup", f"{type(error).__name__}: {error}"))
        try:
            value = self._function(**request.arguments)
        except BaseException as error:  # sys.exit and all else end here
            _reserve.close()
            result = _describe(error, request.folder, self._installed)
        else:
            reads = self._guard.reads
            missing = sorted(file for file, is_there in reads.items() if not is_there)
            result = {
                "value": value,
                "reads": sorted(reads),
                "missing": missing,
                "listings": sorted(self._guard.listings),
            }
        _finish(answer, result)

    def _confine(self, request: Request, trace: int) -> None:
        """Put all limits on this process."""
        os.chdir(request.folder)
        for name in ("TMPDIR", "TEMP", "TMP", "HOME"):
            os.environ[name] = request.temporary
        faulthandler.enable(trace, all_threads=False)
        _holding.update(time="SIGKILL", memory="none")
        _holding.update(dict.fromkeys(("process", "network", "write"), "guard in Python"))
        if sys.platform != "win32":
            faulthandler.register(signal.SIGXCPU, trace, all_threads=False)
            _limit(request, self._mapped)
        if sys.platform == "linux":
            _holding["memory"] = "RLIMIT_AS"
        _holding.update(self._kernel.confine(request.temporary))
        self._guard.install(request.temporary, request.folder)


def _mapped() -> int:
    """Return the bytes of address space this process has, where the system is Linux."""
    if sys.platform == "linux":
        with open("/proc/self/statm", "rb", buffering=0) as file:
            return int(file.read().split()[0]) * mmap.PAGESIZE
    else:
        return 0


def _limit(request: Request, mapped: int) -> None:
    """Set the limits of setrlimit(2); the address space counts from what is mapped already."""
    _lower(resource.RLIMIT_CPU, int(request.seconds + 1) * _PROCESSORS + 1)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, request.memory)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, mapped + request.memory)


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _describe(error: BaseException, folder: str, installed: tuple[str, ...]) -> dict[str, Any]:
    """Return why the call stopped, with the author's line."""
    file, line = place(reversed(list(_frames(error.__traceback__))), folder, installed)
    error.__traceback__ = None
    try:
        text = str(error)
    except Exception:  # a class of the script
        text = ""
    if isinstance(error, MemoryError):
        return _stopped("memory", "the memory it may use is used up", file, line)
    if isinstance(error, SystemExit):
        return _stopped("exit", f"sys.exit({error.code!r})", file, line)
    if isinstance(error, Refused):
        return _stopped(error.reason, text, file, line)
    return _stopped("raised", f"{type(error).__name__}: {text}", file, line)


def _frames(traceback: TracebackType | None) -> Iterator[tuple[str, int]]:
    while traceback is not None:
        yield traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
        traceback = traceback.tb_next


def _stopped(reason: str, detail: str, file: str = "", line: int = 0) -> dict[str, Any]:
    return {"stopped": reason, "detail": detail, "file": file, "line": line}


def _finish(answer: int, result: dict[str, Any]) -> NoReturn:
    """Send the result and end at once, whatever the script left running."""
    code = NO_ANSWER
    try:
        sys.settrace(None)
        sys.setprofile(None)
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_BLOCK, _MASKABLE)
        _flush()
        _send(answer, _encoded(result))
        code = 0
    finally:
        _exit(code)


def _encoded(result: dict[str, Any]) -> bytes:
    """Return the result as JSON, or that it has none."""
    try:
        return _encode(result).encode()
    except MemoryError:
        return _encode(_stopped("memory", "the memory it may use is used up")).encode()
    except (TypeError, ValueError, RecursionError) as error:
        return _encode(_stopped("answer", f"the value is no JSON: {error}")).encode()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(BaseException):
            stream.flush()  # type: ignore[union-attr]  # None, or whatever a script put there


def _send(answer: int, body: bytes) -> None:
    view = memoryview(struct.pack("!Q", len(body)) + body)
    while view:
        view = view[_write(answer, view) :]
