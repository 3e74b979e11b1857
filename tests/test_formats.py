"""The kinds of files: their endings are a contract, and each that leaves a site is offered under a name of its own."""

from __future__ import annotations

from livediagrams import formats
from livediagrams.formats import ALL, DEFAULT, DOCUMENTS, EMBED, KINDS, PICTURES, SLIDES, TAKEN, Picture, offered


def test_a_pictures_ending_says_what_is_not_as_usual() -> None:
    assert Picture().ending == "png"
    assert Picture(4, dark=True, transparent=True).ending == "4x.dark.transparent.png"
    assert Picture(1, transparent=True).ending == "1x.transparent.png"
    assert len(PICTURES) == 12
    assert all(picture.ending == ending for ending, picture in PICTURES.items())


def test_each_file_for_readers_is_offered_once_and_what_only_pages_need_is_not() -> None:
    named = [ending for files in KINDS.values() for ending in files]
    assert len(named) == len(set(named))
    assert set(named) == set(ALL) - {formats.PAGE, EMBED}
    assert all(len(set(files.values())) == len(files) for files in KINDS.values())


def test_only_what_a_site_has_is_offered() -> None:
    assert offered(("svg", "png", "4x.dark.png", "dark.pdf", EMBED, formats.PAGE)) == {
        "SVG": {"svg": "wide"},
        "PDF": {"dark.pdf": "dark"},
        "PNG, light": {"png": "2×"},
        "PNG, dark": {"4x.dark.png": "4×"},
    }
    assert offered(()) == {}


def test_what_is_taken_away_is_no_part_of_what_pages_show() -> None:
    assert not TAKEN & set(DEFAULT)
    assert set(ALL) == TAKEN | set(DEFAULT)
    assert {*SLIDES, *DOCUMENTS} < TAKEN
