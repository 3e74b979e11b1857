"""Files that a served site makes only when a reader asks for one: a save of a script need not wait for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from mimetypes import guess_type
from typing import Any

from livediagrams.errors import LiveDiagramsError

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""As WSGI has it: https://peps.python.org/pep-3333/."""


def making(behind: Application, start: str, files: Mapping[str, Callable[[], bytes]]) -> Application:
    """Return an application that makes what it finds among the files, by name; all else it leaves to the one behind.

    `start` is what their addresses begin with. Files may come and go later.
    """

    def answer(environ: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        make = files.get(path.removeprefix(start)) if path.startswith(start) else None
        if not make:
            return behind(environ, respond)
        try:
            data = make()
        except LiveDiagramsError as error:
            respond("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
            return [str(error).encode()]
        respond("200 OK", [("Content-Type", guess_type(path)[0] or "application/octet-stream")])
        return [data]

    return answer
