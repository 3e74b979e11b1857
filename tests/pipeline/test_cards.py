"""Cards of figures: drawn once, and again when anything that shows in them has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from livediagrams.pipeline import cards as module
from livediagrams.pipeline.cards import Cards
from livediagrams.pipeline.figures import Figure, packed
from livediagrams.store import Cache
from livediagrams.theme import NARROW, WIDE
from livediagrams.write import raster, svg
from making import figure, scene_of


def drawings(label: str) -> dict[str, bytes]:
    graph = figure(label)
    return packed(
        {"svg": svg.standalone(scene_of(graph, WIDE), {}), "narrow.svg": svg.standalone(scene_of(graph, NARROW), {})}
    )


FIGURE = Figure("one", "Title", "one.py", drawings("a"), {}, "Caption", "Description")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the titles of what was drawn, in order."""
    titles: list[str] = []
    genuine = raster.card

    def draw(drawings: list[str], title: str, caption: str, site: str) -> bytes:
        titles.append(title)
        return genuine(drawings, title, caption, site)

    monkeypatch.setattr(raster, "card", draw)
    return titles


def card(kept: Path, figure: Figure = FIGURE, site: str = "Site") -> bytes:
    return Cards(Cache(kept)).card(figure, site)


def test_nothing_is_drawn_twice(tmp_path: Path, drawn: list[str]) -> None:
    first = card(tmp_path)
    assert first.startswith(b"\x89PNG")
    assert card(tmp_path) == first
    assert drawn == ["Title"]


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"packed": drawings("b")}, ["Title"]),
        ({"packed": {**FIGURE.packed, "narrow.svg": drawings("b")["narrow.svg"]}}, ["Title"]),
        ({"title": "Another"}, ["Another"]),
        ({"caption": "Another"}, ["Title"]),
        ({"description": "Another"}, []),
        ({"id": "two", "source": "two.py"}, []),
    ],
)
def test_a_change_that_shows_has_it_drawn_again(
    change: dict[str, object], again: list[str], tmp_path: Path, drawn: list[str]
) -> None:
    card(tmp_path)
    drawn.clear()
    card(tmp_path, replace(FIGURE, **change))  # type: ignore[arg-type]
    assert drawn == again


def test_another_name_of_the_site_has_its_cards_drawn_again(tmp_path: Path, drawn: list[str]) -> None:
    assert card(tmp_path) != card(tmp_path, site="Another")
    assert drawn == ["Title"] * 2


@pytest.mark.parametrize("package", ["typst", "fontpkg-arimo"])
def test_another_version_of_what_draws_draws_again(
    package: str, tmp_path: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    card(tmp_path)
    genuine = module.version
    monkeypatch.setattr(module, "version", lambda name: "9" if name == package else genuine(name))
    card(tmp_path)
    assert drawn == ["Title"] * 2


def test_another_engine_draws_again(tmp_path: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    card(tmp_path)
    monkeypatch.setattr(module, "engine_digest", lambda: "another")
    card(tmp_path)
    assert drawn == ["Title"] * 2


def test_a_damaged_picture_is_drawn_again(tmp_path: Path, drawn: list[str]) -> None:
    first = card(tmp_path)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1])
    assert card(tmp_path) == first
    assert drawn == ["Title"] * 2


def test_a_figure_of_one_width_has_a_card(tmp_path: Path) -> None:
    alone = replace(FIGURE, packed={"svg": FIGURE.packed["svg"]})
    assert card(tmp_path, alone).startswith(b"\x89PNG")
