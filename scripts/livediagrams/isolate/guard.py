"""The guard in Python: an audit hook that refuses with a clear message, and notes what is read.

It raises an ordinary exception in the author's own frame, so that the line can be named. It is no security boundary:
see `livediagrams.isolate`. The events are those of https://docs.python.org/3/library/audit_events.html.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from livediagrams.isolate.outcome import Refused

_PROCESS: Final = "a figure script may not start processes"
_SIGNAL: Final = "a figure script may not signal other processes"
_NETWORK: Final = "a figure script may not use the network"
_WRITE: Final = "a figure script may not write outside its temporary folder"

_PROCESS_EVENTS: Final = (
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.startfile/2", "os.system",
    "pty.spawn", "subprocess.Popen", "_winapi.CreateProcess",
)  # fmt: skip
_NETWORK_EVENTS: Final = (
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname",
    "socket.getnameinfo", "socket.sendmsg", "socket.sendto",
)  # fmt: skip
_CHANGING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CODE: Final = (".py", ".pyc", ".pyd", ".so")
_IMPORT_SYSTEM: Final = "<frozen importlib._bootstrap_external>"
_AF_UNIX: Final = 1
_F_GETPATH: Final = 50  # fcntl(2) of macOS


class Guard:
    """Watches one call: refuses, and collects `reads` and `listings`."""

    def __init__(self, installed: tuple[str, ...]) -> None:
        self.reads: dict[str, bool] = {}
        """Files that were opened or asked after, and whether they were there."""
        self.listings: set[str] = set()
        self._temporary = self._inside = self._folder = self._real_folder = ""
        self._unnoted: tuple[str, ...] = ()
        self._installed, self._process = installed, os.getpid()
        self._null = os.path.realpath(os.devnull)
        self._table = self._actions()

    def install(self, temporary: str, folder: str) -> None:
        """Watch from now to the end of the process: an audit hook cannot be taken away."""
        self._temporary, self._inside = temporary, temporary + os.sep
        self._folder, self._real_folder = folder, os.path.realpath(folder)
        self._unnoted = (self._inside, "/proc/", "/dev/")
        actions = self._table

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            action = actions.get(event)
            if action is not None:
                action(*arguments)

        sys.addaudithook(hook)
        for name in ("stat", "lstat", "access"):  # of these Python tells no hook, and `Path.exists` is made of them
            self._watch(name)

    def _watch(self, name: str) -> None:
        """Put a function of `os` behind one that notes which file it is asked about."""
        original = getattr(os, name)

        @functools.wraps(original)
        def watched(path: Any, *arguments: Any, **options: Any) -> Any:
            if isinstance(path, str | bytes | os.PathLike):
                with contextlib.suppress(OSError, ValueError):
                    self._note_asked(self._absolute(path, options.get("dir_fd") or -1))
            return original(path, *arguments, **options)

        setattr(os, name, watched)
        for functions in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
            if original in functions:
                functions.add(watched)

    def _actions(self) -> dict[str, Callable[..., None]]:
        """Return what to do by the event's name; each is called with the event's arguments."""
        one, two = self._change_entry, self._change_two
        actions: dict[str, Callable[..., None]] = {
            "open": self._open, "os.listdir": self._list, "os.scandir": self._list, "os.kill": self._kill,
            "os.killpg": self._kill, "socket.__new__": self._socket, "sqlite3.connect": self._database,
            "os.remove": one, "os.rmdir": one, "os.mkdir": lambda path, _mode, folder=-1: one(path, folder),
            "os.rename": two, "os.link": two, "os.symlink": lambda _source, path, folder=-1: one(path, folder),
            "os.truncate": lambda path, _length: self._change(path),
            "os.chmod": lambda path, _mode, folder=-1: self._change(path, folder),
            "os.chown": lambda path, _user, _group, folder=-1: self._change(path, folder),
            "os.utime": lambda path, _times, _nanoseconds, folder=-1: self._change(path, folder),
            "os.setxattr": lambda path, *_: self._change(path), "os.removexattr": lambda path, *_: self._change(path),
            "os.chflags": lambda path, *_: self._change(path), "os.lchflags": lambda path, *_: self._change(path),
        }  # fmt: skip
        actions.update((event, _refuse_process) for event in _PROCESS_EVENTS)
        actions.update((event, _refuse_network) for event in _NETWORK_EVENTS)
        return actions

    def _open(self, path: Any, _mode: Any, flags: Any) -> None:
        if isinstance(path, int):
            return  # a descriptor that is open already
        if isinstance(flags, int) and flags > 0 and flags & _CHANGING:
            full = os.path.realpath(self._absolute(path))
            if full not in (self._temporary, self._null) and not full.startswith(self._inside):
                raise Refused("write", f"{_WRITE}: {_shown(path)}")
        else:
            self._note_read(self._absolute(path))

    def _note_read(self, file: str) -> None:
        """Note a file; of a module its source, whichever of the two Python opens."""
        folder, name = os.path.split(file)
        if name.endswith(".pyc") and os.path.basename(folder) == "__pycache__":
            file = os.path.join(os.path.dirname(folder), name.split(".", 1)[0] + ".py")
        if file.startswith(self._unnoted) or (file.endswith(_CODE) and file.startswith(self._installed)):
            return
        if file not in self.reads:
            self.reads[file] = _is_there(file)

    def _note_asked(self, file: str) -> None:
        """Note a file that is only asked after; not the folders that this call's own two lie in."""
        own = (self._inside, self._folder + os.sep, self._real_folder + os.sep)
        if not file.startswith(self._installed) and not any(folder.startswith(file + os.sep) for folder in own):
            self._note_read(file)

    def _list(self, path: Any) -> None:
        if sys._getframe(2).f_code.co_filename == _IMPORT_SYSTEM:
            return
        folder = _folder_of(path) if isinstance(path, int) else self._absolute("." if path is None else path)
        if not (folder + os.sep).startswith((*self._unnoted, *self._installed)):
            self.listings.add(folder)

    def _database(self, database: Any) -> None:
        name = os.fsdecode(database) if isinstance(database, str | bytes | os.PathLike) else ""
        if name.startswith("file:"):
            name = url2pathname(urlsplit(name).path)
        if name and name != ":memory:":
            self._note_read(self._absolute(name))

    def _kill(self, process: int, _signal: int) -> None:
        if process != self._process:
            raise Refused("process", _SIGNAL)

    def _socket(self, _socket: Any, family: int, _kind: int, _protocol: int) -> None:
        if family != _AF_UNIX:
            raise Refused("network", _NETWORK)

    def _change(self, path: Any, folder: int = -1) -> None:
        """Refuse to change the file that the path leads to, through links, unless it is in the temporary folder."""
        if not isinstance(path, int) and not os.path.realpath(self._absolute(path, folder)).startswith(self._inside):
            raise Refused("write", f"{_WRITE}: {_shown(path)}")

    def _change_entry(self, path: Any, folder: int = -1) -> None:
        """Refuse to make or remove the name itself, unless it is in the temporary folder."""
        parent, name = os.path.split(self._absolute(path, folder))
        if not os.path.join(os.path.realpath(parent), name).startswith(self._inside):
            raise Refused("write", f"{_WRITE}: {_shown(path)}")

    def _change_two(self, source: Any, target: Any, source_folder: int = -1, target_folder: int = -1) -> None:
        self._change_entry(source, source_folder)
        self._change_entry(target, target_folder)

    def _absolute(self, path: Any, descriptor: int = -1) -> str:
        """Return the path with its folder, which is that of an open descriptor or else the working folder."""
        name = os.fsdecode(path)
        if os.path.isabs(name):
            return os.path.normpath(name)
        try:
            base = _folder_of(descriptor) if descriptor >= 0 else os.getcwd()
        except OSError:  # the working folder was removed
            base = os.sep
        if (base + os.sep).startswith(self._real_folder + os.sep):  # named as the caller does, who may use a link
            base = self._folder + base[len(self._real_folder) :]
        return os.path.normpath(os.path.join(base, name))


_stat: Final = os.stat


def _is_there(file: str) -> bool:
    try:
        _stat(file)
    except (OSError, ValueError):
        return False
    return True


def _refuse_process(*_arguments: Any) -> None:
    raise Refused("process", _PROCESS)


def _refuse_network(*_arguments: Any) -> None:
    raise Refused("network", _NETWORK)


def _shown(path: Any) -> str:
    return ascii(os.fsdecode(path)) if not isinstance(path, str) or not path.isprintable() else path


def _folder_of(descriptor: int) -> str:
    """Return the path that a descriptor was opened by, or "/" where the system does not tell."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415  # of this system only

        return os.fsdecode(fcntl.fcntl(descriptor, _F_GETPATH, bytes(1024)).rstrip(b"\0"))
    else:  # noqa: RET505  # mypy reads only the branch of its platform
        try:
            return os.readlink(f"/proc/self/fd/{descriptor}")
        except OSError:
            return os.sep
