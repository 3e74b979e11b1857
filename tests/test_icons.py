"""An icon is found, is a picture, and is as large as it is drawn; what is none is told by name."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from livediagrams import icons
from livediagrams.errors import IconError, Origin

HERE = Origin("figure.py", 3)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8"/></svg>'


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 32), mode: str = "RGB") -> bytes:
    data = io.BytesIO()
    Image.new(mode, size, 1 if mode == "P" else "red").save(data, kind)
    return data.getvalue()


def load(folder: Path, data: bytes, side: int = 16, name: str = "icon.png") -> bytes:
    (folder / name).write_bytes(data)
    return icons.load(folder / name, side, HERE)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_a_picture_becomes_a_png_of_the_size_it_is_drawn_in(kind: str, tmp_path: Path) -> None:
    with Image.open(io.BytesIO(load(tmp_path, picture(kind)))) as small:
        assert (small.format, small.size, small.mode) == ("PNG", (16, 8), "RGBA")


def test_a_small_picture_is_not_enlarged(tmp_path: Path) -> None:
    with Image.open(io.BytesIO(load(tmp_path, picture(size=(4, 4))))) as small:
        assert small.size == (4, 4)


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    assert load(tmp_path, picture(), name="a.png") == load(tmp_path, picture(), name="b.png")


@pytest.mark.parametrize("data", [SVG, b"<?xml version='1.0'?>\n" + SVG, b"<!-- made by -->" + SVG, b"\n  " + SVG])
def test_a_drawn_icon_stays_as_it_is(data: bytes, tmp_path: Path) -> None:
    assert load(tmp_path, data) == data


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it has 60,000 by 60,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", picture()[:60], picture("JPEG")[:100], b"<svg", b"<svg ><x></svg>",
     b"<?xml version='1.0'?><html/>", b"<html></html>", bomb(), b"\x00" * 1000],
    ids=["empty", "text", "only a beginning", "cut PNG", "cut JPEG", "cut SVG", "wrong SVG", "other XML", "HTML",
         "bomb", "zeros"],
)  # fmt: skip
def test_what_is_no_picture_is_told_by_its_name_and_line(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(IconError) as caught:
        load(tmp_path, data)
    assert str(caught.value) == (
        'figure.py:3: the icon "icon.png" is not a picture: give a PNG, JPEG, GIF, WebP or SVG file'
    )


def test_entities_that_expand_are_refused(tmp_path: Path) -> None:
    data = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    with pytest.raises(IconError, match="declares entities"):
        load(tmp_path, data, name="icon.svg")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "icon.png").open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(IconError, match="over 20 MB"):
        icons.load(tmp_path / "icon.png", 16, HERE)


def test_a_missing_icon_is_told(tmp_path: Path) -> None:
    with pytest.raises(IconError, match=r"cannot be read .No such file"):
        icons.load(tmp_path / "icon.png", 16, HERE)


def test_icons_of_diagrams_are_found_below_its_package_and_others_below_the_project(tmp_path: Path) -> None:
    assert icons.find("resources/onprem/compute/server.png", tmp_path).is_file()
    assert icons.find("icons/mine.png", tmp_path) == tmp_path / "icons/mine.png"
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources/mine.png").touch()
    assert icons.find("resources/mine.png", tmp_path) == tmp_path / "resources/mine.png"
