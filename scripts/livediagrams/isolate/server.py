"""The caller's side of the server: start it when it is first needed, again when it died, and end it."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from livediagrams.isolate.call import Call, ServerGone
from livediagrams.isolate.launch import command, environment, module_path
from livediagrams.isolate.outcome import HEADER, READY, Limits, Outcome, Stopped

_START_SECONDS: Final = 60.0
_ATTEMPTS: Final = 2


class Server:
    """Calls one function, named "module:function", each time in a process of its own; safe to use from many threads.

    `warm` are modules to import before the first call, `path` where modules are found (else the caller's). The server
    process starts at the first call; a function `rehearse` beside the one that is called is called then, to have done
    once what each child would do at first. On Windows there is no server, and each call starts an interpreter.
    """

    def __init__(self, target: str, *, warm: Sequence[str] = (), path: Sequence[str] | None = None) -> None:
        self._target, self._warm, self._path = target, tuple(warm), path
        self._lock = threading.Lock()
        self._link: _Link | None = None
        self._closed = False

    def call(self, arguments: dict[str, Any], *, folder: Path, limits: Limits = Limits()) -> Outcome:  # noqa: B008  # frozen
        """Return what the function gives for the arguments, run in the folder; raise Stopped if it gives nothing.

        A call during which the server dies is made once more, by a new server.
        """
        working = os.path.abspath(folder)
        if not hasattr(os, "fork"):
            from livediagrams.isolate import fresh  # noqa: PLC0415  # on Windows only

            return fresh.call(self._target, self._warm, module_path(self._path), arguments, working, limits)
        for _ in range(_ATTEMPTS):
            link = self._started()
            try:
                return Call(link.temporary(), working, limits).run(arguments, link.send)
            except ServerGone:
                self._drop(link)
        raise Stopped("server", "the server process died during the call, and again at the second attempt")

    def close(self) -> None:
        """End the server and all calls there are; none can be made afterwards."""
        with self._lock:
            self._closed = True
            link, self._link = self._link, None
        if link is not None:
            link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _started(self) -> _Link:
        with self._lock:
            if self._closed:
                raise Stopped("closed", "the server was closed")
            if self._link is not None and self._link.owner != os.getpid():
                self._link = None  # this process is a fork of the one that started it
            if self._link is None:
                self._link = _Link(self._target, self._warm, module_path(self._path))
            return self._link

    def _drop(self, link: _Link) -> None:
        with self._lock:
            if self._link is link:
                self._link = None
        link.close(kill=True)


class _Link:
    """A running server process, the socket to it, and the folder of all its calls."""

    def __init__(self, target: str, warm: Sequence[str], path: Sequence[str]) -> None:
        self.owner = os.getpid()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._base = os.path.realpath(tempfile.mkdtemp(prefix="livediagrams-"))
        self._control, theirs = socket.socketpair()
        with theirs, tempfile.TemporaryFile() as log:
            arguments = f"{theirs.fileno()}, {target!a}, {list(warm)!a}, {self._base!a}"
            self._process = subprocess.Popen(
                command(path, f"from livediagrams.isolate import forker; forker.main({arguments})"),
                env=environment(self._base), cwd=self._base, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[theirs.fileno()], start_new_session=True,
            )  # fmt: skip
            theirs.close()
            self._await(log)

    def _await(self, log: Any) -> None:
        """Wait until the function is imported; raise Stopped with what Python says if it cannot be."""
        ready = b""
        try:
            self._control.settimeout(_START_SECONDS)
            with contextlib.suppress(OSError):
                ready = self._control.recv(1)
        finally:
            if ready != READY:
                self.close(kill=True)
        if ready != READY:
            log.seek(0)
            raise Stopped("server", "the server process did not start", log.read().decode("utf-8", "replace")[-4000:])

    def temporary(self) -> str:
        """Return a name for the folder of a call."""
        return os.path.join(self._base, str(next(self._numbers)))

    def send(self, seconds: float, descriptors: list[int]) -> None:
        """Hand a call to the server, or raise ServerGone."""
        try:
            with self._lock:
                socket.send_fds(self._control, [HEADER.pack(seconds)], descriptors)
        except OSError as error:
            raise ServerGone from error

    def close(self, *, kill: bool = False) -> None:
        """End the server and with it its children; by force if it must be or if it does not end by itself."""
        if kill:
            self._process.kill()
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._control.close()
        shutil.rmtree(self._base, ignore_errors=True)


@functools.cache
def available() -> dict[str, str]:
    """Return the means by which each protection holds here: time, memory, process, network and write.

    They are "none", "guard in Python", or what the kernel has; a child is asked, so this takes some 0.1 s once.
    """
    with Server("livediagrams.isolate.child:protections") as server:
        value: dict[str, str] = server.call({}, folder=Path(tempfile.gettempdir())).value
        return value
