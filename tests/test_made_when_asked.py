"""A served site makes files to take away only when somebody asks for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from livediagrams.errors import LiveDiagramsError, Origin, Problem
from livediagrams.mkdocs_plugin.serving import making


def asked(path: str, files: dict[str, Callable[[], bytes]]) -> tuple[str, str, bytes]:
    said: list[Any] = []
    environ: dict[str, Any] = {"PATH_INFO": path.encode().decode("latin-1")}
    setup_testing_defaults(environ)

    def behind(_: object, respond: Callable[..., object]) -> list[bytes]:
        respond("404 Not Found", [("Content-Type", "text/html")])
        return [b"behind"]

    body = b"".join(making(behind, "/sub/figures/", files)(environ, lambda *words: said.extend(words)))
    return said[0], dict(said[1])["Content-Type"], body


def test_a_file_is_made_and_all_else_is_left_to_the_server() -> None:
    made: list[str] = []
    files = {"ä.1x.png": lambda: made.append("png") or b"\x89PNG"}  # type: ignore[func-returns-value]
    assert asked("/sub/figures/b.png", files) == ("404 Not Found", "text/html", b"behind")
    assert asked("/ä.1x.png", files)[2] == b"behind"
    assert not made
    assert asked("/sub/figures/ä.1x.png", files) == ("200 OK", "image/png", b"\x89PNG")


def test_what_cannot_be_made_is_told() -> None:
    def make() -> bytes:
        raise LiveDiagramsError(Problem(Origin("a.py"), "it fails", "mend it"))

    assert asked("/sub/figures/a.pdf", {"a.pdf": make}) == (
        "500 Internal Server Error",
        "text/plain; charset=utf-8",
        b"a.py: it fails: mend it",
    )
