"""The caller's side of one call: hand over the request, drain the pipes, and judge how it ended."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from livediagrams.isolate.outcome import (
    NO_ANSWER,
    OUTPUT_CAP,
    Limits,
    Outcome,
    Stopped,
    frames_of,
    installed_folders,
    place,
)

_ANSWER_CAP: Final = 256_000_000
_TRACE_CAP: Final = 64_000
_PATIENCE: Final = 10.0
"""Seconds to wait for the server to report a death before it is taken for hung."""


class ServerGone(Exception):  # noqa: N818  # internal: the call is made again
    """The server ended or hung before it told how the call ended."""


@dataclass(slots=True)
class Ending:
    """How the process of a call ended, and what it wrote; `code` is negative for a signal."""

    code: int = 0
    late: bool = False
    peak: int = 0
    busy: float = 0.0
    answer: bytes = b""
    output: str = ""
    trace: str = ""


def judge(ending: Ending, folder: str, limits: Limits) -> Outcome:
    """Return what the call gave, or raise Stopped."""
    result = _decoded(ending.answer)
    if result is None:
        file, line = place(frames_of(ending.trace), folder, installed_folders())
        raise Stopped(*_reason(ending, limits), ending.output, file, line)
    if "stopped" in result:
        raise Stopped(result["stopped"], result["detail"], ending.output, result["file"], result["line"])
    reads, listings, missing = (tuple(result[name]) for name in ("reads", "listings", "missing"))
    return Outcome(result["value"], ending.output, reads, listings, missing)


def _decoded(answer: bytes) -> dict[str, Any] | None:
    """Return the answer, or None if it is not complete."""
    if len(answer) < 8 or struct.unpack("!Q", answer[:8])[0] != len(answer) - 8:
        return None
    try:
        result = json.loads(answer[8:])
    except ValueError:  # the script wrote to descriptors that are not its own
        return None
    return result if isinstance(result, dict) and ("value" in result or "stopped" in result) else None


def _reason(ending: Ending, limits: Limits) -> tuple[str, str]:
    """Return the reason and the detail of an end without an answer."""
    if ending.late or (ending.code == -9 and ending.busy >= limits.seconds):
        return "time", f"it ran longer than {limits.seconds:g} s"
    if ending.code < 0 and ending.peak >= 0.8 * limits.memory:
        return "memory", "the memory it may use is used up"
    if ending.code < 0:
        try:
            return "signal", signal.Signals(-ending.code).name
        except ValueError:
            return "signal", f"signal {-ending.code}"
    if ending.code == NO_ANSWER:
        return "exit", "the script closed the descriptor of its answer"
    return "exit", f"exit code {ending.code}"


def output_text(data: bytes, cut: bool) -> str:
    """Return what a script printed, with a note if more came than is kept."""
    text = data[:OUTPUT_CAP].decode("utf-8", "replace")
    return f"{text}\n[the output went on: only its first {OUTPUT_CAP // 1000} kB are kept]\n" if cut else text


def request_text(arguments: dict[str, Any], folder: str, temporary: str, limits: Limits) -> bytes:
    """Return the JSON of `child.Request`."""
    request = {"arguments": arguments, "folder": folder, "temporary": temporary}
    return json.dumps({**request, "seconds": limits.seconds, "memory": limits.memory}).encode()


def remove_folder(folder: str) -> None:
    """Remove the folder of a call, also if the script took rights away from folders in it."""
    shutil.rmtree(folder, ignore_errors=True)
    if not os.path.lexists(folder):
        return
    for parent, names, _ in os.walk(folder):
        for name in names:
            if not os.path.islink(path := os.path.join(parent, name)):
                with contextlib.suppress(OSError):
                    os.chmod(path, 0o700)
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class _Pipe:
    """The reading end of a pipe from the child; what comes over the cap is read and thrown away, or ends the pipe."""

    cap: int
    endless: bool = False
    reader: int = -1
    writer: int = -1
    data: bytearray = field(default_factory=bytearray)
    cut: bool = False

    def open(self) -> None:
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)

    def read(self) -> bool:
        """Take what is there; return whether more can come."""
        try:
            chunk = os.read(self.reader, 65536)
        except BlockingIOError:
            return True
        self.data += chunk[: max(0, self.cap - len(self.data))]
        self.cut = self.cut or (len(self.data) == self.cap and bool(chunk))
        return bool(chunk) and (self.endless or not self.cut)

    def close(self) -> None:
        for descriptor in (self.reader, self.writer):
            if descriptor >= 0:
                os.close(descriptor)
        self.reader = self.writer = -1


class Call:
    """One call of a server: its pipes, its temporary folder, and the end of it all."""

    def __init__(self, temporary: str, folder: str, limits: Limits) -> None:
        self._temporary, self._folder, self._limits = temporary, folder, limits
        self._answer, self._trace = _Pipe(_ANSWER_CAP), _Pipe(_TRACE_CAP)
        self._output = _Pipe(OUTPUT_CAP + 1, endless=True)
        self._status = bytearray()

    def run(self, arguments: dict[str, Any], send: Callable[[float, list[int]], None]) -> Outcome:
        """Send the request with `send` and return what comes of it; whatever happens, nothing is left behind."""
        ours, theirs = socket.socketpair()
        pipes = (self._answer, self._output, self._trace)
        os.makedirs(self._temporary, 0o700)
        try:
            with tempfile.TemporaryFile() as request, theirs:
                request.write(request_text(arguments, self._folder, self._temporary, self._limits))
                request.seek(0)
                for pipe in pipes:
                    pipe.open()
                send(self._limits.seconds, [theirs.fileno(), request.fileno(), *(pipe.writer for pipe in pipes)])
            for pipe in pipes:
                os.close(pipe.writer)
                pipe.writer = -1
            return self._follow(ours)
        finally:
            self._give_up(ours)
            for pipe in pipes:
                pipe.close()
            remove_folder(self._temporary)

    def _follow(self, ours: socket.socket) -> Outcome:
        """Read everything until the server has told the end."""
        until = time.monotonic() + self._limits.seconds + _PATIENCE
        ours.setblocking(False)
        with selectors.DefaultSelector() as selector:
            selector.register(ours, selectors.EVENT_READ)
            for pipe in (self._answer, self._output, self._trace):
                selector.register(pipe.reader, selectors.EVENT_READ, pipe)
            told = False
            while not told:
                events = selector.select(max(0.0, until - time.monotonic()))
                if not events:
                    raise ServerGone
                for key, _ in events:
                    if key.data is None:
                        told = not self._listen(ours)
                    elif not key.data.read():
                        selector.unregister(key.fd)
        return self._result()

    def _result(self) -> Outcome:
        """Take the rest from the pipes, which no living process writes to any more, and judge."""
        for pipe in (self._answer, self._output, self._trace):
            before = -1
            while before < len(pipe.data) and pipe.read():
                before = len(pipe.data)
        messages = [json.loads(line) for line in self._status.splitlines()]
        if messages and "failed" in messages[-1]:
            raise Stopped("setup", messages[-1]["failed"])
        if len(messages) < 2:
            raise ServerGone
        output = output_text(bytes(self._output.data), self._output.cut)
        trace = self._trace.data.decode("utf-8", "replace")
        ending = Ending(**messages[1], answer=bytes(self._answer.data), output=output, trace=trace)
        return judge(ending, self._folder, self._limits)

    def _listen(self, ours: socket.socket) -> bool:
        """Take what the server says; return whether it may say more."""
        try:
            data = ours.recv(4096)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._status += data
        return bool(data)

    def _give_up(self, ours: socket.socket) -> None:
        """Have the child killed, if it is there still, and wait for that."""
        with contextlib.suppress(OSError):
            ours.shutdown(socket.SHUT_WR)
            ours.settimeout(1.0)
            while self._listen(ours):
                pass
        ours.close()
        lines = self._status.splitlines()
        if len(lines) == 1 and sys.platform != "win32":  # the server is gone: on Linux its children went with it
            with contextlib.suppress(OSError, ValueError, KeyError):
                os.killpg(json.loads(lines[0])["process"], signal.SIGKILL)
