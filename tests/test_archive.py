"""Zip files: all is in them, in order, and no day."""

from __future__ import annotations

import io
import zipfile

from livediagrams.archive import archive

FILES = {"b/ä.txt": b"words" * 100, "a.png": bytes(range(256)), "empty": b""}


def test_the_files_come_back_in_their_order() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(FILES))) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == list(FILES)
        assert {name: opened.read(name) for name in opened.namelist()} == FILES
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_same_files_same_bytes_and_none_is_a_zip_too() -> None:
    assert archive(FILES) == archive(dict(FILES))
    assert zipfile.ZipFile(io.BytesIO(archive({}))).namelist() == []
