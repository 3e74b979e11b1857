"""The README's picture is the one drawn file that is kept; it is what the engine draws today."""

from __future__ import annotations

from pathlib import Path

import pytest

from livediagrams.pipeline.build import Pipeline
from livediagrams.settings import Settings
from livediagrams.sources import find_sources

PROJECT = Path(__file__).parent.parent
PICTURE = PROJECT / ".github" / "container-and-vm.svg"


def test_the_picture_in_the_readme_is_what_the_script_draws(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    sources = find_sources([PROJECT / "diagrams_src"])
    wanted = [source for source in sources if source.figure == "container-and-vm"]
    with Pipeline(Settings(cache=str(tmp_path)), PROJECT) as pipeline:
        (figure,) = pipeline.build(wanted).figures
    if request.config.getoption("--accept"):
        PICTURE.write_text(figure.files["svg"], encoding="utf-8")
    assert PICTURE.read_text(encoding="utf-8") == figure.files["svg"]
    assert f"]({PICTURE.relative_to(PROJECT)})" in (PROJECT / "README.md").read_text(encoding="utf-8")
