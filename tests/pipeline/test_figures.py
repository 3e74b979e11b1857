"""Figures are kept small, and handed on as they were drawn."""

from __future__ import annotations

import pytest

from livediagrams import embed
from livediagrams.errors import LiveDiagramsError, Origin, Problem
from livediagrams.pipeline import figures
from livediagrams.pipeline.figures import Drawn, Figure, packed

TEXTS = {
    "svg": f'<svg><image href="{embed.mark("a.png")}"/></svg>\n',
    "inline.html": "<figure>é🚀</figure>",
    "txt": "words",
}
PICTURE = b"\x89PNG picture"
NOTICE = Problem(Origin("one.py", 3), "something", "do something")


@pytest.fixture
def drawn() -> Drawn:
    figure = Figure("one", "Title\n", "src/one.py", packed(TEXTS), {"a.png": PICTURE})
    return Drawn(figure, (NOTICE,), {"a.png": "key"})


def test_files_are_whole(drawn: Drawn) -> None:
    files = drawn.figure.files
    assert files["svg"] == f'<svg><image href="{embed.address(PICTURE)}"/></svg>\n'
    assert files["inline.html"] == TEXTS["inline.html"]


def test_an_entry_comes_back_as_it_was(drawn: Drawn) -> None:
    assert figures.drawn(drawn.entry(), {"a.png": PICTURE}) == drawn


def test_an_answer_brings_only_pictures_that_are_new(drawn: Drawn) -> None:
    known: dict[str, bytes] = {}
    assert figures.answered(drawn.answer({"a.png": PICTURE}), known) == drawn
    assert known == {"a.png": PICTURE}
    assert figures.answered(drawn.answer({}), known) == drawn


def test_an_answer_of_problems_raises_them() -> None:
    with pytest.raises(LiveDiagramsError) as caught:
        figures.answered(figures.failure([NOTICE]), {})
    assert caught.value.problems == (NOTICE,)


def test_outputs_are_those_asked_for_and_icons_only_with_pages(drawn: Drawn) -> None:
    assert [name for name, _ in drawn.figure.outputs(("txt", "pdf"))] == ["one.txt"]
    assert dict(drawn.figure.outputs(("inline.html",)))["icons/a.png"] == PICTURE


def test_text_that_no_file_could_hold_does_not_stop_the_keeping() -> None:
    figure = Figure("one", "", "", packed({"json": "lone \ud800"}))
    assert figure.file("json") == "lone \ud800"
