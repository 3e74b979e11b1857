"""Widths and line breaks: the table is the font's, text fits, nothing of a label is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livediagrams.rich import Block, Line, Span
from livediagrams.text import LEADING, MOST_BLOCKS, clean, width, wraps
from make_arimo_table import TABLE, table


def lines_of(*texts: str, size: float = 12) -> list[Line]:
    return [Line((Span(text, size=size),)) for text in texts]


def texts_of(*texts: str, limit: float = 260) -> list[str]:
    return [block.text for block in wraps(lines_of(*texts), limit=limit)]


def bare(text: str) -> str:
    return re.sub("[ \u200b\n]", "", text)


# -- The table


def test_the_table_is_the_fonts() -> None:
    assert TABLE.read_text("ascii") == table()
    assert TABLE.stat().st_size < 60_000


# -- Widths


def test_width_is_the_sum_of_advances() -> None:
    assert width("A", 2048) == 1366
    assert width("Web server", 12) == pytest.approx(
        12 * (1933 + 2 * 1139 + 569 + 1024 + 1139 + 682 + 1024 + 1139 + 682) / 2048
    )
    assert width("Web", 12, bold=True) > width("Web", 12)
    assert width("\u0181", 2048, italic=True) == 1496
    assert width("A", 2048, italic=True) == 1366
    assert width("", 12) == 0


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("数", 1, 1),
        ("\uff21", 1, 1),
        ("🚀", 1.37, 1.5),
        ("⚡", 1.37, 1.5),
        ("☁\ufe0f", 1.37, 2),
        ("e\u0301", 0.556, 0.557),
        ("\u200d\ufe0e\u0e34", 0, 0),
        ("قاعدة بيانات", 6.57, 13),  # from here on: what Noto Sans needs without joining any letters
        ("हिन्दी", 2.14, 6),
        ("சேவையகம்", 6.29, 9),
        ("ฐานข้อมูล", 3.87, 8),
        ("ម៉ាស៊ីន", 2.49, 6),
        ("სერვერი", 4.6, 8),
    ],
)
def test_width_is_generous_to_what_the_font_lacks(text: str, least: float, most: float) -> None:
    assert least <= width(text, 1) + 1e-6
    assert width(text, 1) <= most


@given(st.text(), st.text(), st.booleans(), st.booleans())
def test_width_adds_up(a: str, b: str, bold: bool, italic: bool) -> None:
    whole = width(a + b, 10, bold, italic)
    assert whole == pytest.approx(width(a, 10, bold, italic) + width(b, 10, bold, italic))
    assert whole >= 0


# -- Clean text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb", "a b"),
        ("a\x00\x1b\x7f\x9fb\ufffe", "ab"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("\ud83d\ude80", "🚀"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text(st.characters(codec=None, categories=None)))
def test_clean_text_is_what_xml_may_hold(text: str) -> None:
    cleaned = clean(text)
    # https://www.w3.org/TR/xml/#NT-Char
    assert re.fullmatch("[\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", cleaned)
    assert clean(cleaned) == cleaned


# -- Line breaks


@pytest.mark.parametrize("texts", [[], [""], ["  "], ["", " ", ""]])
def test_a_label_without_text_has_no_size(texts: list[str]) -> None:
    assert wraps(lines_of(*texts), limit=260) == (Block(),)


def test_a_short_label_is_broken_in_every_way_that_is_narrower() -> None:
    assert texts_of("the quick brown fox jumps") == [
        "the quick brown fox jumps",
        "the quick brown\nfox jumps",
        "the quick\nbrown\nfox jumps",
        "the quick\nbrown\nfox\njumps",
        "the\nquick\nbrown\nfox\njumps",
    ]


def test_lines_are_even() -> None:
    assert texts_of("one two three four five six")[1] == "one two three\nfour five six"


def test_the_breaks_of_the_author_stay() -> None:
    assert texts_of("a", "", "b c") == ["a\n\nb c", "a\n\nb\nc"]
    assert texts_of("  indented  ") == ["  indented"]


def test_a_blank_line_is_as_high_as_others() -> None:
    block = wraps(lines_of("a", " ", "b"), limit=260)[0]
    assert [line.height for line in block.lines] == [12 * LEADING] * 3


@pytest.mark.parametrize(
    ("text", "narrowest"),
    [
        ("load-balancer", "load-\nbalancer"),
        ("reads/writes", "reads/\nwrites"),
        ("zero\u200bwidth", "zero\nwidth"),
        ("no\u00a0break", "no\u00a0break"),
        ("I/O 24/7 x-1", "I/O\n24/7\nx-1"),
        ("数据库", "数\n据\n库"),
        ("「はい」。", "「は\nい」。"),
        ("데이터 베이스", "데이터\n베이스"),
    ],
)
def test_where_lines_break(text: str, narrowest: str) -> None:
    assert texts_of(text)[-1] == narrowest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OrderServiceHTTPFactory", "OrderService\nHTTPFactory"),
        ("order_service.factory", "order_service.\nfactory"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijklm\nnopqrstuvwxyz"),
    ],
)
def test_a_word_that_is_too_long_breaks_at_its_seams(text: str, expected: str) -> None:
    assert bare(texts_of(text, limit=90)[0]) == text
    assert wraps(lines_of(text), limit=90)[0].width <= 90
    if "z" not in text:
        assert texts_of(text, limit=90)[0] == expected


def test_letters_keep_their_marks() -> None:
    for text in ("e\u0301" * 40, "👩\u200d👧" * 20, "👍🏽" * 20, "🇩🇪" * 20):
        for line in texts_of(text, limit=50)[0].split("\n"):
            assert line[0] not in "\u0301\u200d👧🏽"
            assert line.count("🇩") == line.count("🇪")


def test_looks_survive_a_break() -> None:
    line = Line((Span("one two ", bold=True), Span("three", italic=True), Span("2", shift="super", size=8)), align="l")
    narrow = wraps([line], limit=260)[-1]
    assert [part.spans for part in narrow.lines] == [
        (Span("one", bold=True),),
        (Span("two", bold=True),),
        (Span("three", italic=True), Span("2", shift="super", size=8)),
    ]
    assert {part.align for part in narrow.lines} == {"l"}
    assert narrow.lines[0].width == pytest.approx(width("one", 12, bold=True))


words = st.text("ab WM-/.zZ数据é\u200b👩\u200d", max_size=60)
labels = st.lists(words, max_size=4)


@given(labels, st.floats(1, 300))
def test_nothing_is_lost_and_everything_is_measured(texts: list[str], limit: float) -> None:
    blocks = wraps(lines_of(*texts), limit=limit)
    assert 1 <= len(blocks) <= MOST_BLOCKS
    for block in blocks:
        assert bare(block.text) == bare("".join(texts))
        assert block.height == pytest.approx(sum(line.height for line in block.lines))
        for line in block.lines:
            assert line.width == pytest.approx(sum(width(s.text, s.size) for s in line.spans), abs=1e-6)
            assert line.width <= block.width


@given(labels, st.floats(20, 300))
def test_blocks_get_narrower_and_stay_within_the_limit(texts: list[str], limit: float) -> None:
    parted = [text.replace("\u200d", "") for text in texts]  # what is joined stays whole, however wide
    widths = [block.width for block in wraps(lines_of(*parted), limit=limit)]
    assert widths[0] <= max(limit, 18) + 1e-3  # no letter above is wider than 1.4 em
    assert all(narrower < wider for wider, narrower in pairwise(widths))


@pytest.mark.parametrize(
    "text",
    ["lorem ipsum dolor sit amet " * 370, "x" * 10_000, "数据库、" * 2500, "fooBar" * 1666, "a " * 5000, "a-b/" * 2500],
)
def test_long_labels_come_as_few_blocks_within_the_limit(text: str) -> None:
    blocks = wraps(lines_of(text), limit=260)
    assert 1 <= len(blocks) <= 8
    assert blocks[0].width <= 260 + 1e-3


def test_measured_lines_may_be_measured_again() -> None:
    lines = lines_of("one two", "three")
    first = wraps(lines, limit=260)[0]
    assert wraps([replace(line) for line in first.lines], limit=260)[0] == first
