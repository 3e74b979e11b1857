"""An icon's reference to its bytes: found, proven to be a picture, and scaled to what a figure needs."""

from __future__ import annotations

import io
import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from livediagrams.errors import IconError, Origin, Problem

_LARGEST_FILE = 20_000_000
_REMEDY = "give a PNG, JPEG, GIF, WebP or SVG file"


def find(reference: str, project: Path) -> Path:
    """Return the file of a reference: "resources/…" is below the `diagrams` package, all else below the project."""
    if not reference.startswith("resources/") or (project / reference).is_file():
        return project / reference
    return (_package() or project) / reference


@cache
def _package() -> Path | None:
    spec = find_spec("diagrams")
    return Path(spec.origin or "").parent.parent if spec else None


def load(path: Path, side: int, origin: Origin) -> bytes:
    """Return the picture as PNG, at most `side` pixels wide and high, or as it is when it is SVG. Raises IconError."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise IconError(Problem(origin, f'the icon "{path.name}" is over 20 MB', "give a smaller picture"))
        data = path.read_bytes()
    except OSError as error:
        message = f'the icon "{path.name}" cannot be read ({error.strerror})'
        raise IconError(Problem(origin, message, "correct the path or the file's permissions")) from error
    if data.lstrip()[:5].lower() in (b"<?xml", b"<svg ", b"<svg\n", b"<svg>") or data.lstrip().startswith(b"<!--"):
        return _vector(data, path, origin)
    return _raster(data, side, path, origin)


def _raster(data: bytes, side: int, path: Path, origin: Origin) -> bytes:
    from PIL import Image  # noqa: PLC0415  # 25 ms that only a new picture is worth

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a decompression bomb is a warning first
            with Image.open(io.BytesIO(data)) as picture:
                scaled = picture.convert("RGBA")
    except Exception as error:  # Pillow raises what its many decoders raise
        message = f'the icon "{path.name}" is not a picture'
        raise IconError(Problem(origin, message, _REMEDY)) from error
    if max(scaled.size) > side:
        scaled.thumbnail((side, side), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    scaled.save(written, "PNG", optimize=False, compress_level=6)  # 9 takes four times as long for 4 %
    return written.getvalue()


def _vector(data: bytes, path: Path, origin: Origin) -> bytes:
    """Return an SVG file that is one; an entity declaration is refused, as it can expand without end."""
    remedy = "give a plain SVG file without a document type"
    if b"<!ENTITY" in data:
        raise IconError(Problem(origin, f'the icon "{path.name}" declares entities', remedy))
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise IconError(Problem(origin, f'the icon "{path.name}" is not a picture', _REMEDY)) from error
    if not root.tag.endswith("svg"):
        raise IconError(Problem(origin, f'the icon "{path.name}" is not a picture', _REMEDY))
    return data
