"""Settings: read from one table, all mistakes told at once, each with its remedy."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from livediagrams.errors import SettingsError
from livediagrams.formats import ALL, TAKEN
from livediagrams.settings import Settings, load, parse


def write(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_a_project_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings()
    assert load(write(tmp_path, "[project]\nname = 'x'\n")) == Settings()


def test_settings_are_read_from_the_table(tmp_path: Path) -> None:
    text = '[tool.livediagrams]\nsrc = "figures"\nformats = ["svg", "txt"]\njobs = 2\nengine = "dot"\nseconds = 3\n'
    expected = Settings(src="figures", formats=("svg", "txt"), jobs=2, engine="dot", seconds=3.0)
    assert load(write(tmp_path, text)) == expected


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        ({"format": ["svg"]}, 'write "formats"'),
        ({"zzz": 1}, "the options are src, out"),
        ({"formats": ["gif", "svg"]}, ", ".join(ALL)),
        ({"formats": []}, "give a list"),
        ({"formats": "svg"}, "give a list"),
        ({"engine": "neato"}, 'write "wasm" or "dot"'),
        ({"jobs": -1}, "0 or more"),
        ({"jobs": True}, "0 or more"),
        ({"jobs": "2"}, "0 or more"),
        ({"seconds": 0}, "above 0"),
        ({"memory": 10}, "50000000 or more"),
        ({"theme_colours": 1}, "true or false"),
        ({"credit": 7}, "a text, or nothing"),
        ({"glossary": 7}, "the path of a page, or nothing"),
        ({"src": 7}, "the path of a folder"),
        ({"out": ""}, "the path of a folder"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(options: dict[str, Any], remedy: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(options)
    assert remedy in str(caught.value)
    assert next(iter(options)) in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        parse({"jobs": -1, "engine": "x", "sources": "y"})
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("text", ["[tool", "tool = 3 4", "\x00"])
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=r"pyproject.toml: the file cannot be read"):
        load(write(tmp_path, text))


@pytest.mark.parametrize("text", ["tool = 3\n", "[tool]\nlivediagrams = 3\n"])
def test_a_table_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError):
        load(write(tmp_path, text))


def test_every_default_would_be_accepted() -> None:
    defaults = {field.name: getattr(Settings(), field.name) for field in fields(Settings)}
    assert parse({**defaults, "formats": list(Settings().formats)}) == Settings()


def test_what_takes_time_is_made_only_when_asked_for() -> None:
    assert not TAKEN & set(Settings().formats)
    assert parse({"formats": list(ALL)}).formats == ALL


def test_the_environment_tells_commit_and_address_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, '[tool.livediagrams]\ncommit = "one"\naddress = "https://example.org/"\n')
    monkeypatch.setenv("LIVEDIAGRAMS_COMMIT", "two")
    monkeypatch.setenv("LIVEDIAGRAMS_ADDRESS", "")
    settings = load(tmp_path)
    assert (settings.commit, settings.address) == ("two", "https://example.org/")
