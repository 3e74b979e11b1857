"""Processes that share work which keeps Python busy: each answers one request at a time, bytes for bytes.

They are interpreters started anew, never forks: the process that asks has threads, and may hold a compiled engine.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import IO, Final, Self

_LENGTH: Final = struct.Struct("!Q")


class WorkerGone(Exception):  # noqa: N818  # what happened, as with `Stopped`
    """A worker ended without an answer."""


class Workers:
    """Up to `count` processes that answer requests; safe to use from many threads.

    `target` names, as "module:function", what is called once in each with the arguments and returns what answers
    requests. The first process starts at once, the others when they are needed and the first is ready: what one
    machine has to prepare only once, such as a compilation that is kept, the first prepares for all.
    """

    def __init__(self, target: str, arguments: Mapping[str, str], count: int) -> None:
        self._statement = (
            f"from livediagrams.pipeline import workers; workers.serve({target!a}, {json.dumps(arguments)!a})"
        )
        self._count = count
        self._lock = threading.Lock()
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._all: list[_Worker] = []
        self._is_ready = False
        self._start()

    def ask(self, request: bytes) -> bytes:
        """Return the answer. Raises WorkerGone when two workers in turn ended without one."""
        worker = self._take()
        try:
            try:
                return worker.ask(request)
            except (OSError, WorkerGone):
                worker.close()
                worker.start()
                return worker.ask(request)
        except OSError as error:
            raise WorkerGone from error
        finally:
            self._is_ready = True
            self._idle.put(worker)

    def close(self) -> None:
        """End all of them."""
        for worker in self._all:
            worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _take(self) -> _Worker:
        with self._lock:
            if self._is_ready and self._idle.empty() and len(self._all) < self._count:
                self._start()
        return self._idle.get()

    def _start(self) -> None:
        worker = _Worker(self._statement)
        worker.start()
        self._all.append(worker)
        self._idle.put(worker)


class _Worker:
    """One process; it ends when its input does."""

    def __init__(self, statement: str) -> None:
        self._command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!a}; {statement}"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, request: bytes) -> bytes:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise WorkerGone
        _send(process.stdin, request)
        answer = _receive(process.stdout)
        if answer is None:
            raise WorkerGone
        return answer

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()
        try:
            process.wait(1.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(target: str, arguments: str) -> None:
    """Answer requests on standard input until it ends; this is the worker's process."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever is printed must not get between the answers
    module, _, name = target.partition(":")
    answer: Callable[[bytes], bytes] = getattr(importlib.import_module(module), name)(**json.loads(arguments))
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        while (request := _receive(requests)) is not None:
            _send(answers, answer(request))
    os._exit(0)


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message, or None when there is none, or not all of it."""
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    data = stream.read(_LENGTH.unpack(length)[0])
    return data if len(data) == _LENGTH.unpack(length)[0] else None
