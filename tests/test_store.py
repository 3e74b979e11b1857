"""Files are whole or not there; what is kept is proven when it is read; a build sees one state of the files."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livediagrams.errors import StoreError
from livediagrams.store import Cache, Snapshot, digest, write
from projects import ROOT, settle


class TestDigest:
    @given(st.lists(st.text()), st.lists(st.text()))
    def test_only_equal_parts_have_equal_digests(self, one: list[str], other: list[str]) -> None:
        assert (digest(*one) == digest(*other)) == (one == other)

    def test_parts_do_not_run_into_each_other(self) -> None:
        assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", "")}) == 4

    def test_text_and_its_bytes_are_the_same(self) -> None:
        assert digest("é") == digest("é".encode())


class TestWrite:
    def test_a_file_and_its_folders_are_made(self, tmp_path: Path) -> None:
        path = tmp_path / "a" / "b" / "c.svg"
        assert write(path, b"x")
        assert path.read_bytes() == b"x"
        assert stat.S_IMODE(path.stat().st_mode) == 0o644

    def test_a_file_that_holds_the_data_is_not_touched(self, tmp_path: Path) -> None:
        path = tmp_path / "c.svg"
        write(path, b"x")
        before = path.stat()
        assert not write(path, b"x")
        assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)

    def test_nothing_else_stays_in_the_folder(self, tmp_path: Path) -> None:
        write(tmp_path / "c.svg", b"x")
        write(tmp_path / "c.svg", b"y")
        assert [path.name for path in tmp_path.iterdir()] == ["c.svg"]

    def test_a_reader_never_sees_a_part(self, tmp_path: Path) -> None:
        path, stop, seen = tmp_path / "c.svg", threading.Event(), set[bytes]()
        write(path, b"a" * 500_000)

        def read() -> None:
            while not stop.is_set():
                seen.add(path.read_bytes())

        thread = threading.Thread(target=read)
        thread.start()
        for letter in (b"b", b"a") * 30:
            write(path, letter * 500_000)
        stop.set()
        thread.join()
        assert seen <= {b"a" * 500_000, b"b" * 500_000}

    @pytest.mark.parametrize(
        ("make", "remedy"),
        [
            (lambda folder: (folder / "out").write_text(""), "a file is in its place"),
            (lambda folder: (folder / "out" / "c.svg").mkdir(parents=True), "remove the folder that is in its place"),
        ],
    )
    def test_what_is_in_the_way_is_told(self, make: object, remedy: str, tmp_path: Path) -> None:
        assert callable(make)
        make(tmp_path)
        with pytest.raises(StoreError, match=remedy):
            write(tmp_path / "out" / "c.svg", b"x")

    def test_a_name_that_is_too_long_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="shorter name"):
            write(tmp_path / f"{'x' * 300}.svg", b"x")

    def test_a_file_that_could_not_be_written_whole_keeps_its_old_content(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path / "c.svg", b"old")

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(StoreError, match="make room on the disk"):
            write(tmp_path / "c.svg", b"new")
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"c.svg": b"old"}


class TestCache:
    def test_what_is_put_is_got(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path / "cache")
        cache.put("abcdef", b"data\nwith\nlines")
        assert cache.get("abcdef") == b"data\nwith\nlines"
        assert cache.get("abcdee") is None

    @given(place=st.integers(min_value=0), bit=st.integers(0, 7))
    def test_an_entry_with_one_bit_changed_is_none(
        self, place: int, bit: int, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        cache = Cache(tmp_path_factory.getbasetemp() / "bits")
        cache.put("abcdef", b"some data")
        path = cache.folder / "ab" / "cdef"
        data = bytearray(path.read_bytes())
        data[place % len(data)] ^= 1 << bit
        path.write_bytes(data)
        assert cache.get("abcdef") is None

    def test_an_entry_of_another_key_is_none(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path)
        cache.put("abcdef", b"data")
        shutil.copyfile(tmp_path / "ab" / "cdef", tmp_path / "ab" / "other")
        assert cache.get("abother") is None

    def test_a_folder_that_cannot_be_is_no_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        cache = Cache(tmp_path / "file")
        cache.put("abcdef", b"data")
        assert cache.get("abcdef") is None


class TestSnapshot:
    def test_a_file_is_what_it_was_at_first(self, tmp_path: Path) -> None:
        path, snapshot = tmp_path / "a", Snapshot()
        path.write_text("1")
        before = snapshot.file(str(path))
        path.write_text("2")
        assert snapshot.file(str(path)) == before != Snapshot().file(str(path))

    def test_a_file_a_folder_and_nothing_differ(self, tmp_path: Path) -> None:
        (tmp_path / "empty").touch()
        snapshot = Snapshot()
        assert len({snapshot.file(str(tmp_path / name)) for name in ("empty", ".", "nothing")}) == 3

    def test_a_listing_is_of_names(self, tmp_path: Path) -> None:
        before = Snapshot().listing(str(tmp_path))
        (tmp_path / "a").touch()
        assert before != Snapshot().listing(str(tmp_path)) != Snapshot().listing(str(tmp_path / "nothing"))

    def test_files_older_than_the_build_are_settled(self, tmp_path: Path) -> None:
        (tmp_path / "a").touch()
        settle()
        snapshot = Snapshot()
        assert snapshot.is_settled([str(tmp_path / "a"), str(tmp_path / "b")], [str(tmp_path)], [str(tmp_path / "b")])
        assert not snapshot.is_settled([str(tmp_path / "b")])  # it was there when it was read
        (tmp_path / "b").touch()
        assert not snapshot.is_settled([str(tmp_path / "b")], (), [str(tmp_path / "b")])
        assert not snapshot.is_settled([], [str(tmp_path)])

    @pytest.mark.skipif(os.name == "nt", reason="Windows keeps no time of change")
    def test_a_time_that_was_set_back_deceives_nobody(self, tmp_path: Path) -> None:
        snapshot = Snapshot()
        time.sleep(0.02)
        (tmp_path / "a").touch()
        os.utime(tmp_path / "a", (1_000_000_000, 1_000_000_000))
        assert not snapshot.is_settled([str(tmp_path / "a")])


@pytest.mark.parametrize("file", ["place.py", "write/svg.py", "route/astar.py", "arimo.json", "new.py"])
def test_the_engines_digest_changes_with_each_of_its_files(file: str, tmp_path: Path) -> None:
    package = tmp_path / "livediagrams"
    shutil.copytree(ROOT / "scripts/livediagrams", package, ignore=shutil.ignore_patterns("__pycache__"))

    def asked() -> str:
        code = "from livediagrams.store import engine_digest; print(engine_digest())"
        command = [sys.executable, "-c", code]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    before = asked()
    assert asked() == before
    with (package / file).open("a") as changed:
        changed.write("\n")
    assert asked() != before
