"""Pixels of figures: drawn once, and again when anything that shows in them has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from livediagrams.pipeline import rasters as module
from livediagrams.pipeline.figures import Figure, packed
from livediagrams.pipeline.rasters import Rasters
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
    """Return the names of what was drawn, in order."""
    names: list[str] = []

    def watched(name: str, genuine: Callable[..., bytes]) -> Callable[..., bytes]:
        def draw(*arguments: object, **more: object) -> bytes:
            names.append(name)
            return genuine(*arguments, **more)

        return draw

    monkeypatch.setattr(raster, "png", watched("png", raster.png))
    monkeypatch.setattr(raster, "card", watched("card", raster.card))
    return names


def both(kept: Path, figure: Figure = FIGURE, site: str = "Site") -> tuple[bytes, bytes]:
    rasters = Rasters(Cache(kept))
    return rasters.png(figure), rasters.card(figure, site)


def test_nothing_is_drawn_twice(tmp_path: Path, drawn: list[str]) -> None:
    first = both(tmp_path)
    assert all(data.startswith(b"\x89PNG") for data in first)
    assert both(tmp_path) == first
    assert drawn == ["png", "card"]


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"packed": drawings("b")}, ["png", "card"]),
        ({"packed": {**FIGURE.packed, "narrow.svg": drawings("b")["narrow.svg"]}}, ["card"]),
        ({"title": "Another"}, ["card"]),
        ({"caption": "Another"}, ["card"]),
        ({"description": "Another"}, []),
        ({"id": "two", "source": "two.py"}, []),
    ],
)
def test_a_change_that_shows_has_it_drawn_again(
    change: dict[str, object], again: list[str], tmp_path: Path, drawn: list[str]
) -> None:
    both(tmp_path)
    drawn.clear()
    both(tmp_path, replace(FIGURE, **change))  # type: ignore[arg-type]
    assert drawn == again


def test_another_name_of_the_site_has_its_cards_drawn_again(tmp_path: Path, drawn: list[str]) -> None:
    assert both(tmp_path)[1] != both(tmp_path, site="Another")[1]
    assert drawn == ["png", "card", "card"]


@pytest.mark.parametrize("package", ["resvg-py", "fontpkg-arimo"])
def test_another_version_of_what_draws_draws_again(
    package: str, tmp_path: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    both(tmp_path)
    genuine = module.version
    monkeypatch.setattr(module, "version", lambda name: "9" if name == package else genuine(name))
    both(tmp_path)
    assert drawn == ["png", "card"] * 2


def test_another_engine_draws_again(tmp_path: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    both(tmp_path)
    monkeypatch.setattr(module, "engine_digest", lambda: "another")
    both(tmp_path)
    assert drawn == ["png", "card"] * 2


def test_a_damaged_picture_is_drawn_again(tmp_path: Path, drawn: list[str]) -> None:
    first = both(tmp_path)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1])
    assert both(tmp_path) == first
    assert drawn == ["png", "card"] * 2


def test_a_picture_is_a_file_only_where_it_is_asked_for_and_drawn_when_it_is_read(
    tmp_path: Path, drawn: list[str]
) -> None:
    rasters = Rasters(Cache(tmp_path))
    assert rasters.names(FIGURE, ("svg", "txt")) == {}
    names = rasters.names(FIGURE, ("svg", "png"))
    assert list(names) == ["one.png"]
    assert not drawn
    assert names["one.png"]().startswith(b"\x89PNG")


def test_a_figure_of_one_width_has_a_card(tmp_path: Path) -> None:
    alone = replace(FIGURE, packed={"svg": FIGURE.packed["svg"]})
    assert Rasters(Cache(tmp_path)).card(alone, "Site").startswith(b"\x89PNG")
