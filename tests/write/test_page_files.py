"""The files beside the figures: scripts find each other, hold no more than runs, and keep within their budget."""

from __future__ import annotations

import gzip
import re
from importlib import resources

import pytest

from livediagrams.write.page_files import SCRIPT, STYLE_SHEET, page_files

FILES = {name: content() for name, content in page_files().items()}
SCRIPTS = {name: data.decode() for name, data in FILES.items() if name.endswith(".js")}
IMPORT = re.compile(r"^import (?:[^;]*?from )?'\./([\w.]+)';", re.MULTILINE)
READING = {SCRIPT} | set(IMPORT.findall(SCRIPTS[SCRIPT]))
"""What comes with a page; the rest comes when it is asked for."""


def test_a_page_names_two_of_them() -> None:
    assert {STYLE_SHEET, SCRIPT} <= set(FILES)


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_script_imports_is_there(name: str) -> None:
    assert set(IMPORT.findall(SCRIPTS[name])) <= set(SCRIPTS)


def test_all_that_a_page_needs_comes_with_the_second_request() -> None:
    deeper = {name for script in READING for name in IMPORT.findall(SCRIPTS[script])}
    assert deeper <= READING
    assert set(SCRIPTS) - READING == {"find.js", "keylist.js", "note.js", "use.js", "zoom.js"}


def test_reading_keeps_within_the_budget() -> None:
    scripts = sum(len(gzip.compress(FILES[name], 9, mtime=0)) for name in READING)
    assert scripts <= 15_000
    assert len(gzip.compress(FILES[STYLE_SHEET], 9, mtime=0)) <= 6_000


@pytest.mark.parametrize("name", SCRIPTS)
def test_comments_are_left_out_and_nothing_else(name: str) -> None:
    source = resources.files("livediagrams").joinpath("web", name).read_text("utf-8")
    code, left = re.sub(r"/\*\*.*?\*/", "", source, flags=re.DOTALL), SCRIPTS[name]
    lines = [line.strip() for line in code.splitlines()]
    assert left.splitlines() == [line for line in lines if line and not line.startswith("//")]
    assert "`\n" not in left  # a text over several lines would lose its indentation


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_asks_for_a_weaker_policy(name: str) -> None:
    assert not re.search(
        r"\beval\(|new Function|innerHTML\s*=|setAttribute\('style'|\.cssText|https?:(?!//www\.w3\.org/2000/svg)",
        SCRIPTS[name],
    )
