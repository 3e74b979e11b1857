"""Pictures inside documents: first a mark in the place of each, then the bytes, when somebody wants the whole file."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_MEDIA_TYPES: Final = {b"\x89PNG": "image/png", b"<svg": "image/svg+xml", b"<?xm": "image/svg+xml"}
_MARK: Final = re.compile(r"<picture ([^>]+)>")
"""Text in a document cannot hold it, as it is escaped."""


def mark(name: str) -> str:
    """Return what stands in the place of a picture's bytes."""
    return f"<picture {name}>"


def with_pictures(document: str, pictures: Mapping[str, bytes]) -> str:
    """Return the document with the bytes of each picture, found by its name, in the place of its mark."""
    return _MARK.sub(lambda found: address(pictures[found[1]]), document)


@lru_cache(maxsize=256)
def address(data: bytes) -> str:
    """Return the picture as an address that holds all of it."""
    kind = next((kind for start, kind in _MEDIA_TYPES.items() if data.startswith(start)), "image/png")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
