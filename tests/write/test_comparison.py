"""The HTML of a comparison: what is pale, what bears a sign, and what is said in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from livediagrams.comparing import Compared
from livediagrams.geometry import Point
from livediagrams.write.comparison import SIGNS, Side, comparison

DRAWING = '<svg class="ld-{0}"><g data-id="a"/><g data-id="{1}"/></svg>'
SVG = "{http://www.w3.org/2000/svg}"


def side(title: str, own: str, address: str = "") -> Side:
    html = "".join(DRAWING.format(layout, own) for layout in ("wide", "narrow"))
    corners = Point(100, 20), Point(60, 20)
    parts = [
        Compared("a", "node", "application", "App", f"App ({title})", corners=corners),
        Compared(own, "node", own, own.title(), f"{own.title()} <{title}>", corners=corners),
    ]
    return Side(title, html, parts, address)


def made(*sides: Side) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{comparison(*sides)}</div>")


FOUND = made(side("First & one", "kernel", "../one/#one:figure"), side("Second", "hypervisor"))


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_each_figure_stands_below_its_title_which_leads_to_where_it_is_shown() -> None:
    first, second = FOUND.findall(".//div[@class='ld-compare']/section")
    assert [words(one.find("h2")) for one in (first, second)] == ["First & one", "Second"]  # type: ignore[arg-type]
    link = first.find("h2/a")
    assert link is not None
    assert link.get("href") == "../one/#one:figure"
    assert second.find("h2/a") is None


def test_what_both_have_is_pale_in_both_drawings() -> None:
    for section in FOUND.findall(".//div[@class='ld-compare']/section"):
        pale = {part.get("data-id"): part.get("class") for part in section.iter("g") if part.get("data-id")}
        assert pale.pop("a") == "ld-same"
        assert set(pale.values()) == {None}


def test_what_one_has_alone_bears_a_sign_at_its_corner_in_both_drawings() -> None:
    for section, strokes in zip(FOUND.findall(".//div[@class='ld-compare']/section"), (1, 2), strict=True):
        for drawing, x in zip(section.iter("svg"), (100, 60), strict=True):
            (mark,) = drawing.findall("g[@class='ld-mark']")
            disc, sign = mark.find("circle"), mark.find("path")
            assert disc is not None
            assert sign is not None
            assert abs(float(disc.get("cx", "0")) - x) < 10
            assert len(re.findall("[hv]", sign.get("d", ""))) == strokes


def test_all_of_it_is_said_in_words_and_no_word_is_markup() -> None:
    only, other, both = FOUND.findall(".//div[@class='ld-compared']/section")
    assert words(only) == f"{SIGNS[0]} Only in: First & oneKernel <First & one>"
    assert words(other) == f"{SIGNS[1]} Only in: SecondHypervisor <Second>"
    assert words(both) == "In bothApp (First & one); there: App (Second)"


def test_nothing_is_said_to_be_nothing() -> None:
    one = side("One", "kernel")
    assert words(made(one, one)).count("Nothing.") == 2
