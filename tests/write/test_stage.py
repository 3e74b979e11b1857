"""Stages: on a slide of 16:9 a figure is as large as its room allows, beside its words or below them."""

from __future__ import annotations

import pytest

from livediagrams.geometry import Box, Size
from livediagrams.rich import Span
from livediagrams.scene import Part, Scene, TextRun
from livediagrams.tokens import INK
from livediagrams.write.stage import SLIDE, fitting, smallest_text, stage, staged
from making import column, edge, figure, node, scene_of

WIDE, HIGH, SMALL = Size(900, 200), Size(300, 700), Size(60, 40)


def scene(size: Size, title: str = "A title") -> Scene:
    run = TextRun(size and Box(0, 0, *size).center, (Span("text", size=12),), INK)
    return Scene("f", title, "", "", size, (Part("a", "node", Box(0, 0, *size), (run,)),))


@pytest.mark.parametrize("size", [WIDE, HIGH, SMALL, Size(500, 500), Size(5000, 5000), Size(0, 0)])
@pytest.mark.parametrize("title", ["A title", "A long title " * 40, "", "Unbroken" * 40])
def test_nothing_overlaps_and_all_is_on_the_slide(size: Size, title: str) -> None:
    place = stage(scene(size, title), [title, f"{title} (2 of 3)"], ["A sentence " * 20])
    boxes = [place.title, place.text, place.credit, place.figure]
    assert all(Box(0, 0, *SLIDE).contains(box, slack=0.01) for box in boxes)
    assert not any(one.overlaps(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])


def test_words_stand_above_a_wide_figure_and_beside_a_high_one() -> None:
    assert stage(scene(WIDE), ["T"], ["t"]).is_above
    assert not stage(scene(HIGH), ["T"], ["t"]).is_above


def test_a_small_figure_is_not_blown_up() -> None:
    assert stage(scene(SMALL), ["T"], ["t"]).scale == 1.8


def test_the_place_of_a_figure_is_the_same_for_all_its_texts() -> None:
    one, other = (stage(scene(HIGH), ["T"], [text]) for text in ("short", "long " * 250))
    assert (one.figure, one.scale) == (other.figure, other.scale)
    assert one.text_size > other.text_size


def test_a_long_title_is_set_smaller() -> None:
    sizes = [stage(scene(WIDE), ["T " * count], ["t"]).title_size for count in (3, 40)]
    assert sizes[0] > sizes[1] >= 20


def test_what_does_not_fit_is_cut_and_says_so() -> None:
    box = Box(0, 0, 100, 40)
    assert fitting("Some words", 12, box) == "Some words"
    cut = fitting("Some words " * 40, 12, box)
    assert cut.startswith("Some words") and cut.endswith(" …") and len(cut) < 60


def test_the_smallest_text_is_as_large_as_the_slide_allows() -> None:
    assert smallest_text(scene(SMALL)) == pytest.approx(12 * 1.8)
    assert smallest_text(scene(Size(3000, 3000))) < 3


def test_all_of_a_scene_is_moved_and_enlarged_alike() -> None:
    before = scene_of(
        figure(column("c", node("a", "A", role="kernel"), node("b", "B", role="data")), edges=[edge("a", "b")])
    )
    place = stage(before, ["T"], ["t"])
    after = staged(before, place)
    assert after.size == pytest.approx(place.figure[2:])
    for one, other in zip(before.parts, after.parts, strict=True):
        assert other.box.width == pytest.approx(one.box.width * place.scale)
        assert other.box.x == pytest.approx(place.figure.x + one.box.x * place.scale)
        assert place.figure.contains(other.box, slack=0.01)
