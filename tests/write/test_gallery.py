"""The gallery: every figure with what there is of it, and no word of an author becomes markup."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from livediagrams.text import clean
from livediagrams.write.gallery import MARK, Entry, gallery
from making import HOSTILE_LABELS

ENTRY = Entry(
    id="one",
    title="A title",
    caption="What it says.",
    source="diagrams_src/one.py",
    formats=("svg", "txt", "pptx", "pdf", "dark.pdf"),
    pages=(("Start", "../#one:figure"), ("Deep", "../deep/#one:figure")),
)


def made(*entries: Entry, permalink: str = "") -> Element:
    html = gallery(entries, "../figures/", permalink).replace('async">', 'async"/>')
    return ElementTree.fromstring(f"<main>{html.replace(' download', '').replace(' data-search-exclude', '')}</main>")


def words(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext())


def links(html: Element) -> list[tuple[str, str | None]]:
    return [(words(link), link.get("href")) for link in html.iter("a")]


def test_an_entry_says_all_there_is_of_a_figure() -> None:
    html = made(ENTRY)
    assert [(one.get("id"), words(one)) for one in html.iter("h2")] == [("one", "A title")]
    assert [words(one) for one in html.iter("p")] == [
        "What it says.",
        "Shown on Start, Deep",
        "Drawn by diagrams_src/one.py",
    ]
    assert links(html)[1:3] == [*ENTRY.pages]
    assert links(html)[3:] == [
        ("light", "../figures/one.pptx"),
        ("wide", "../figures/one.svg"),
        ("light", "../figures/one.pdf"),
        ("dark", "../figures/one.dark.pdf"),
        ("words", "../figures/one.txt"),
    ]


def test_a_picture_is_small_to_fetch_and_leads_to_the_first_page() -> None:
    html = made(ENTRY)
    (image,) = html.iter("img")
    assert (image.get("src"), image.get("alt"), image.get("loading")) == ("../figures/one.svg", "A title", "lazy")
    assert links(html)[0] == ("", "../#one:figure")


def test_a_picture_of_a_figure_on_no_page_leads_to_its_file() -> None:
    html = made(replace(ENTRY, pages=()))
    assert links(html)[0] == ("", "../figures/one.svg")
    assert "Shown on" not in words(html)


def test_what_a_figure_lacks_is_not_spoken_of() -> None:
    html = made(Entry("one", "A title", "", ""))
    assert words(html).split() == ["A", "title"]
    assert not links(html)
    assert not list(html.iter("img"))


def test_entries_come_in_their_order_and_none_give_an_empty_gallery() -> None:
    html = made(ENTRY, replace(ENTRY, id="two"), replace(ENTRY, id="three"))
    assert [one.get("id") for one in html.iter("h2")] == ["all-figures", "one", "two", "three"]
    assert not list(next(made().iter("div")))


def test_several_figures_are_offered_at_once() -> None:
    first = next(made(ENTRY, replace(ENTRY, id="two")).iter("section"))
    assert links(first) == [
        ("light", "../figures/all_figures.pptx"),
        ("light", "../figures/all_figures.pdf"),
        ("dark", "../figures/all_figures.dark.pdf"),
        ("zip", "../figures/all_figures.zip"),
    ]
    assert "all_figures" not in ElementTree.tostring(made(ENTRY), "unicode")


def test_a_heading_has_the_sites_permalink() -> None:
    (heading,) = made(ENTRY, permalink="¶").iter("h2")
    assert [(link.get("class"), link.get("href"), words(link)) for link in heading] == [("headerlink", "#one", "¶")]


@pytest.mark.parametrize("said", HOSTILE_LABELS)
def test_words_are_text_and_never_markup(said: str) -> None:
    html = made(Entry(said, said, said, said, ("svg", "txt"), ((said, said),)), permalink=said)
    tags = "main div section h2 a img p code details summary dl dt dd"
    assert {one.tag for one in html.iter()} <= set(tags.split())
    assert clean(" ".join(said.split())) in words(html)
    for one in html.iter():
        assert set(one.attrib) <= {"class", "id", "href", "title", "src", "alt", "loading", "decoding", "aria-label"}


def test_the_mark_is_a_comment_that_shows_nothing_elsewhere() -> None:
    assert MARK == "<!-- live-diagrams: gallery -->"
