"""The server process: import the function once, then fork a child for each call; single-threaded, as fork asks.

A call comes over the control socket as one message: the seconds it may take, and five descriptors. `status` is where
this process says {"process": number} and then how the child ended; the caller closes it to give the call up. The others
are the child's: the request, and where to write its answer, its output and its stack. The control socket's end is the
caller's end: then everything is killed.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from livediagrams.isolate.child import Request, Worker
from livediagrams.isolate.kernel import Kernel
from livediagrams.isolate.outcome import HEADER, READY, installed_folders

_DESCRIPTORS: Final = 5
_GRACE: Final = 0.05
"""Seconds between SIGXCPU, on which a child writes its stack, and SIGKILL."""


@dataclass(slots=True)
class _Child:
    status: socket.socket
    deadline: float
    late: bool = False
    given_up: bool = False


def load(target: str, warm: Sequence[str]) -> Callable[..., Any]:
    """Import the modules, those to warm if they exist, and return the function named "module:function"."""
    for name in warm:
        with contextlib.suppress(ImportError):  # the script that needs it will say so, at its own line
            importlib.import_module(name)
    module, _, name = target.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    sys.dont_write_bytecode = True  # what is imported from here on is the authors'
    return function


def own_streams() -> None:
    """Make stdout and stderr pass on each line at once, and never fail on a character."""
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(descriptor, "w", closefd=False)
        stream = io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def main(control: int, target: str, warm: Sequence[str], base: str) -> None:
    """Serve until the caller closes the control socket, then remove the folder of all calls."""
    connection = socket.socket(fileno=control)
    try:
        function = load(target, warm)
        getattr(sys.modules[function.__module__], "rehearse", lambda: None)()
        own_streams()
        forker = _Forker(connection, function)
        gc.collect()
        gc.freeze()  # a collection in a child would write to, and so copy, the pages of all objects there are
        connection.sendall(READY)
        forker.serve()
    finally:
        shutil.rmtree(base, ignore_errors=True)
    os._exit(0)  # what the modules would tidy up at the end is nobody's


class _Forker:
    """The children there are, by process number."""

    def __init__(self, control: socket.socket, function: Callable[..., Any]) -> None:
        self._control, self._function = control, function
        self._kernel, self._installed = Kernel(), installed_folders()
        self._children: dict[int, _Child] = {}
        self._spare: tuple[int, socket.socket] | None = None
        self._selector = selectors.DefaultSelector()
        self._woken, self._wake = socket.socketpair()
        self._process = os.getpid()

    def serve(self) -> None:
        """Fork, kill and report until the caller is gone."""
        self._woken.setblocking(False)
        self._wake.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(self._control, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)
        try:
            while self._turn():
                pass
        finally:
            processes = [*self._children, *([self._spare[0]] if self._spare else [])]
            for process in processes:
                _kill(process)
            for process in processes:
                os.waitpid(process, 0)

    def _turn(self) -> bool:
        """Wait for one thing to happen and deal with it; return whether the caller is still there."""
        self._have_spare()
        events = self._selector.select(self._patience())
        self._have_spare()  # it may have been killed since
        for key, _ in events:
            if key.fileobj is self._control:
                if not self._accept():
                    return False
            elif key.fileobj is self._woken:
                with contextlib.suppress(BlockingIOError):
                    self._woken.recv(4096)
            elif key.data in self._children and not self._children[key.data].given_up:
                self._children[key.data].given_up = True
                self._selector.unregister(key.fileobj)
                _kill(key.data)
        self._reap()
        self._expire()
        return True

    def _patience(self) -> float | None:
        if not self._children:
            return None
        return max(0.0, min(child.deadline for child in self._children.values()) - time.monotonic())

    def _accept(self) -> bool:
        """Take a call and hand it to a child; return whether the caller is there."""
        message, descriptors, _, _ = socket.recv_fds(self._control, HEADER.size, _DESCRIPTORS)
        if not message:
            return False
        if len(message) == HEADER.size and len(descriptors) == _DESCRIPTORS:
            status = socket.socket(fileno=descriptors[0])
            try:
                self._hand_over(HEADER.unpack(message)[0], status, descriptors[1:])
            except OSError as error:  # no process or descriptor is to be had
                _tell(status, {"failed": str(error)})
                status.close()
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        return True

    def _hand_over(self, seconds: float, status: socket.socket, descriptors: list[int]) -> None:
        """Give a call to the child that waits for one."""
        if self._spare is None:
            raise OSError("no further process can be started")
        (process, link), self._spare = self._spare, None
        deadline = time.monotonic() + seconds
        with link:
            socket.send_fds(link, [b"\0"], descriptors)
        self._children[process] = _Child(status, deadline)
        self._selector.register(status, selectors.EVENT_READ, process)
        _tell(status, {"process": process})

    def _have_spare(self) -> None:
        """Have one child wait for the next call, as forking takes longer than all the rest."""
        if self._spare and os.waitpid(self._spare[0], os.WNOHANG)[0]:
            self._spare[1].close()
            self._spare = None
        if self._spare is None:
            with contextlib.suppress(OSError):  # a call meanwhile is told, the next turn tries again
                self._spare = self._fork()

    def _fork(self) -> tuple[int, socket.socket]:
        """Return a new child, which waits for its call, and the socket to it."""
        ours, theirs = socket.socketpair()
        process = os.fork()
        if process == 0:
            try:
                self._become_child(ours, theirs)
            finally:
                os._exit(1)
        theirs.close()
        return process, ours

    def _become_child(self, ours: socket.socket, theirs: socket.socket) -> NoReturn:
        """Let go of what is the server's, wait for the call, and work."""
        with contextlib.suppress(OSError):  # a kqueue(2) is not inherited
            self._selector.close()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        self._kernel.die_with_server(self._process)
        for child in self._children.values():
            child.status.close()
        for mine in (self._control, self._woken, self._wake, ours):
            mine.close()
        worker = Worker(self._function, self._kernel, self._installed)
        message, descriptors, _, _ = socket.recv_fds(theirs, 1, _DESCRIPTORS)
        theirs.close()
        if not message:
            os._exit(0)
        request, answer, output, trace = descriptors
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        with open(request, "rb", buffering=0) as file:
            call = Request(**json.loads(file.readall()))
        worker.work(call, answer, trace)

    def _reap(self) -> None:
        """Take leave of the children that ended and tell their callers how."""
        for process in list(self._children):
            ended, status, usage = os.wait4(process, os.WNOHANG)
            if not ended:
                continue
            # The number is not given anew while its group has members, and an empty group makes this an error.
            with contextlib.suppress(OSError):
                os.killpg(process, signal.SIGKILL)
            child = self._children.pop(process)
            if not child.given_up:
                self._selector.unregister(child.status)
            code = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
            busy = usage.ru_utime + usage.ru_stime
            _tell(child.status, {"code": code, "late": child.late, "peak": peak, "busy": busy})
            child.status.close()

    def _expire(self) -> None:
        """End the children whose time is up: first by a signal to tell where they are, then by force."""
        now = time.monotonic()
        for process, child in self._children.items():
            if now < child.deadline:
                continue
            if child.late:
                _kill(process)
                child.deadline = now + 1.0
            else:
                child.late = True
                child.deadline = now + _GRACE
                with contextlib.suppress(OSError):
                    os.kill(process, signal.SIGXCPU)


def _kill(process: int) -> None:
    """Kill a child and its group; the child itself too, as it may not have its group yet."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(process, signal.SIGKILL)


def _tell(status: socket.socket, message: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # the caller gave up
        status.sendall(json.dumps(message).encode() + b"\n")
