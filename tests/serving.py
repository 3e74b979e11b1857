"""A host as they are for static sites: compressed, kept by browsers, `404.html` for what is not there."""

from __future__ import annotations

import functools
import gzip
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

Change = Callable[[bytes], bytes]
COMPRESSED = ("text/", "application/json", "application/xml", "image/svg")


def unchanged(page: bytes) -> bytes:
    return page


class _Host(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, *arguments: Any, folder: Path, change: Change) -> None:
        self.folder, self.change = folder, change
        super().__init__(*arguments)

    def log_message(self, *_arguments: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        self.answer(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND, path if found else self.folder / "404.html")

    def answer(self, status: HTTPStatus, path: Path) -> None:
        kind = guess_type(path.name)[0] or "application/octet-stream"
        is_page = kind == "text/html"
        body = self.change(path.read_bytes()) if is_page else path.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Cache-Control", "no-cache" if is_page else "max-age=31536000")
        if kind.startswith(COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = _compressed(body)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # a page asks for much at once, and what is refused is loaded in another way

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a reader who leaves is no fault
            super().handle_error(request, client_address)


@functools.cache
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


@contextmanager
def served(folder: Path, change: Change = unchanged) -> Iterator[str]:
    """Serve a folder, which may still be empty, and give its address; each page may be changed on its way."""
    handler = functools.partial(_Host, folder=folder, change=change)
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
