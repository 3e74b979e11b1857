"""The gallery: every figure with what there is of it, and no word of an author becomes markup."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from livediagrams.settings import FORMATS
from livediagrams.text import clean
from livediagrams.write.gallery import MARK, WORDS, Entry, gallery
from making import HOSTILE_LABELS

ENTRY = Entry(
    id="one",
    title="A title",
    caption="What it says.",
    source="diagrams_src/one.py",
    picture="one.svg",
    pages=(("Start", "../#one:figure"), ("Deep", "../deep/#one:figure")),
    files=(("SVG", "one.svg"), ("words", "one.txt")),
)


def made(*entries: Entry, permalink: str = "") -> Element:
    return ElementTree.fromstring(
        gallery(entries, permalink)
        .replace('async">', 'async"/>')
        .replace(" download", "")
        .replace(" data-search-exclude", "")
    )


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
        "Take away: SVG, words",
        "Drawn by diagrams_src/one.py",
    ]
    assert links(html)[1:] == [*ENTRY.pages, *ENTRY.files]


def test_a_picture_is_small_to_fetch_and_leads_to_the_first_page() -> None:
    html = made(ENTRY)
    (image,) = html.iter("img")
    assert (image.get("src"), image.get("alt"), image.get("loading")) == ("one.svg", "A title", "lazy")
    assert links(html)[0] == ("", "../#one:figure")


def test_a_picture_of_a_figure_on_no_page_leads_to_its_file() -> None:
    html = made(replace(ENTRY, pages=()))
    assert links(html)[0] == ("", "one.svg")
    assert "Shown on" not in words(html)


def test_what_a_figure_lacks_is_not_spoken_of() -> None:
    html = made(Entry("one", "A title", "", ""))
    assert words(html).strip() == "A title"
    assert not links(html)
    assert not list(html.iter("img"))


def test_entries_come_in_their_order_and_none_give_an_empty_gallery() -> None:
    html = made(ENTRY, replace(ENTRY, id="two"), replace(ENTRY, id="three"))
    assert [one.get("id") for one in html.iter("h2")] == ["one", "two", "three"]
    assert not list(made())


def test_a_heading_has_the_sites_permalink() -> None:
    (heading,) = made(ENTRY, permalink="¶").iter("h2")
    assert [(link.get("class"), link.get("href"), words(link)) for link in heading] == [("headerlink", "#one", "¶")]


@pytest.mark.parametrize("said", HOSTILE_LABELS)
def test_words_are_text_and_never_markup(said: str) -> None:
    html = made(Entry(said, said, said, said, said, ((said, said),), ((said, said),)), permalink=said)
    assert {one.tag for one in html.iter()} <= {"div", "section", "h2", "a", "img", "p", "code"}
    assert clean(" ".join(said.split())) in words(html)
    for one in html.iter():
        assert set(one.attrib) <= {"class", "id", "href", "title", "src", "alt", "loading", "decoding"}


def test_every_kind_of_file_a_site_offers_has_a_word() -> None:
    assert set(WORDS) == set(FORMATS) - {"inline.html"}
    assert len(set(WORDS.values())) == len(WORDS)


def test_the_mark_is_a_comment_that_shows_nothing_elsewhere() -> None:
    assert MARK == "<!-- live-diagrams: gallery -->"
