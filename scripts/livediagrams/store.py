"""Files: written whole or not at all, only when they change; and a cache whose entries are verified when read.

The only module that writes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path

from livediagrams.errors import Origin, Problem, StoreError

_REMEDIES = {
    errno.ENOSPC: "make room on the disk and build again",
    errno.EDQUOT: "make room on the disk and build again",
    errno.EROFS: "choose another folder, or make this one writable",
    errno.EACCES: "choose another folder, or make this one writable",
    errno.EPERM: "choose another folder, or make this one writable",
    errno.ENOTDIR: "choose another folder: a file is in its place",
    errno.EEXIST: "choose another folder: a file is in its place",
    errno.EISDIR: "remove the folder that is in its place",
    errno.EFBIG: "raise the limit on the size of files (ulimit -f)",
    errno.ENAMETOOLONG: "give the figure a shorter name",
}


def digest(*parts: bytes | str) -> str:
    """Return a name for the parts, in order: 32 hexadecimal digits, equal only for equal parts."""
    hashed = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogateescape") if isinstance(part, str) else part
        hashed.update(len(data).to_bytes(8, "little") + data)
    return hashed.hexdigest()[:32]


def write(path: Path, data: bytes) -> bool:
    """Write the file unless it holds the data already; return whether it was written.

    The file is complete at every moment: a new one takes the place of the old in one step. Raises StoreError.
    """
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass  # not there, or not readable: writing will tell
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "see that the folder can be written to")
        message = f"cannot be written ({os.strerror(error.errno or 0)})"
        raise StoreError(Problem(Origin(path.as_posix()), message, remedy)) from error
    return True


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


class Cache:
    """Entries under keys; one that is damaged, or cannot be read or written, counts as absent."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._start = folder, f"{folder}{os.sep}"

    def get(self, key: str) -> bytes | None:
        """Return the entry, or None when there is none that is whole."""
        try:
            with open(f"{self._start}{key[:2]}{os.sep}{key[2:]}", "rb") as file:
                stored = file.read()
        except OSError:
            return None
        mark, _, data = stored.partition(b"\n")
        return data if mark == _mark(key, data) else None

    def put(self, key: str, data: bytes) -> None:
        """Keep the entry, if it can be kept."""
        try:
            write(self._path(key), _mark(key, data) + b"\n" + data)
        except StoreError:
            return

    def kept(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the entry; where there is none it is made, and kept if it can be."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def newest(self, name: str, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the one entry under a name, if it has this key; else it is made, in the place of what was there."""
        slot, start = digest("newest", name), key.encode() + b"\n"
        found = self.get(slot)
        if found is None or not found.startswith(start):
            found = start + make()
            self.put(slot, found)
        return found.removeprefix(start)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _mark(key: str, data: bytes) -> bytes:
    return hashlib.sha256(key.encode() + data).hexdigest().encode()


class Snapshot:
    """What the files were when a build first looked: each is read once however many figures depend on it."""

    def __init__(self) -> None:
        self._since = time.time_ns()
        self._files: dict[str, str] = {}
        self._listings: dict[str, str] = {}

    def file(self, path: str) -> str:
        """Return the digest of a file's content, or "" when it is not there."""
        if path not in self._files:
            try:
                with open(path, "rb") as file:
                    self._files[path] = digest(file.read())
            except OSError:
                self._files[path] = "folder" if os.path.isdir(path) else ""
        return self._files[path]

    def listing(self, path: str) -> str:
        """Return the digest of the names in a folder, or "" when it is not there."""
        if path not in self._listings:
            try:
                self._listings[path] = digest(*sorted(os.listdir(path)))
            except OSError:
                self._listings[path] = ""
        return self._listings[path]

    def is_settled(self, files: Iterable[str], listings: Iterable[str] = (), missing: Collection[str] = ()) -> bool:
        """Return whether nothing changed since this build began, so that what was read is what is looked at now.

        `missing` are those of the files that were not there when a script asked for them.
        """
        there = all(self._is_old(path) if os.path.lexists(path) else path in missing for path in files)
        return there and all(self._is_old(path, folder=True) for path in listings)

    def _is_old(self, path: str, *, folder: bool = False) -> bool:
        try:
            status = os.stat(path)
        except OSError:
            return folder
        if stat.S_ISDIR(status.st_mode) and not folder:
            return True  # that it is a folder is all that is kept of it
        changed = status.st_mtime_ns if os.name == "nt" else status.st_ctime_ns
        # Some file systems keep whole seconds; the others are up to a tick of the kernel's clock late.
        return changed < self._since - (1_000_000_000 if changed % 1_000_000_000 == 0 else 20_000_000)


@cache
def engine_digest() -> str:
    """Return the digest of the engine's own files, so that no change of it is ever missed."""
    return digest(*_contents(Path(__file__).parent))


def _contents(folder: Path) -> Iterable[bytes]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".json"):
            yield path.relative_to(folder).as_posix().encode()
            yield path.read_bytes()
