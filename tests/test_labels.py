"""Labels: Graphviz's escapes and HTML become spans of text, and never anything else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livediagrams.labels import Parsed, parse, plain
from livediagrams.rich import Span
from livediagrams.text import SHIFTED


def read(label: str) -> Parsed:
    return parse(label, size=10)


def texts(label: str) -> list[tuple[str, str]]:
    """Return the alignment and the text of every line."""
    return [(line.align, line.text) for line in read(label).lines]


# -- Strings


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("web", [("c", "web")]),
        ("", [("c", "")]),
        ("a\nb", [("c", "a"), ("c", "b")]),
        (r"a\nb", [("c", "a"), ("c", "b")]),
        (r"left\lright\rend", [("l", "left"), ("r", "right"), ("c", "end")]),
        (r"one\l", [("l", "one")]),
        (r"a\n\nb", [("c", "a"), ("c", ""), ("c", "b")]),
        (r"C:\\n", [("c", r"C:\n")]),
        (r"\q\"\{", [("c", 'q"{')]),
        ("a\\", [("c", "a\\")]),
        ("&lt;b&gt; &amp;amp; &beta;&#946;&#x3b2; AT&T &copy &zz;", [("c", "<b> &amp; βββ AT&T &copy &zz;")]),
        ("<", [("c", "<")]),
        ("<>", [("c", "<>")]),
        ("<b>bold</b> text", [("c", "<b>bold</b> text")]),
        ("a\x00\tb\ud800", [("c", "a b\ufffd")]),
    ],
)
def test_strings(label: str, expected: list[tuple[str, str]]) -> None:
    assert texts(label) == expected
    assert read(label).notices == ()


def test_names_replace_their_escapes_as_text() -> None:
    names = {"N": r"a\nb", "G": "<b>g</b>", "E": "x\ny"}
    assert parse(r"\N|\G|\E|\T", size=10, names=names).lines[0].text == r"a\nb|<b>g</b>|x y|"
    assert parse(r"<\N <i>\G</i>\n>", size=10, names=names).lines[0].text == r"a\nb <b>g</b>\n"


def test_bold_and_size_are_the_callers() -> None:
    assert parse("a", size=14, bold=True).lines[0].spans == (Span("a", bold=True, size=14),)


# -- HTML


def test_looks() -> None:
    line = read("<a<b>b<i>c</i></b><u>d</u><S>e</S>H<sub>2</sub>x<sup>3</sup>>").lines[0]
    small = 10 * SHIFTED
    assert line.spans == (
        Span("a", size=10),
        Span("b", bold=True, size=10),
        Span("c", bold=True, italic=True, size=10),
        Span("d", underline=True, size=10),
        Span("e", strike=True, size=10),
        Span("H", size=10),
        Span("2", shift="sub", size=small),
        Span("x", size=10),
        Span("3", shift="super", size=small),
    )


def test_fonts() -> None:
    line = read('<<font point-size="20" COLOR="red" face="Arial">a</font><font>b</font>>').lines[0]
    assert line.spans == (Span("a", size=20, colour="red"), Span("b", size=10))


@pytest.mark.parametrize("size", ["", "x", "nan", "inf", "-3", "0", "1e9"])
def test_sizes_that_make_no_sense_are_ignored_with_a_notice(size: str) -> None:
    parsed = read(f'<<font point-size="{size}">a</font>>')
    assert parsed.lines[0].spans == (Span("a", size=10),)
    assert "point-size" in parsed.notices[0]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("<a<br/>b>", [("c", "a"), ("c", "b")]),
        ("<a<br align='left'/>b<BR ALIGN='right'/>>", [("l", "a"), ("r", "b")]),
        ("<a<br/><br/>b>", [("c", "a"), ("c", ""), ("c", "b")]),
        ("<\n  <b>a</b>\n  b\n>", [("c", "a b")]),
        (" <a> ", [("c", "a")]),
        ("<a&nbsp;b &amp; &lt;c&gt; &beta;>", [("c", "a\u00a0b & <c> β")]),
        ("<<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>>", [("c", "A  B"), ("c", "C")]),
        ("<<table><tr><td>A</td><td>B<br/>C</td></tr></table>>", [("c", "A  B"), ("c", "C")]),
        ("<x<table><tr><td align='left'>A</td></tr></table>y>", [("c", "x"), ("l", "A"), ("c", "y")]),
        (
            "<<table><tr><td>A</td><td><table><tr><td>B</td></tr><tr><td>C</td></tr></table></td></tr></table>>",
            [("c", "A  B"), ("c", "C")],
        ),
        ("<<![CDATA[<b>]]>>", [("c", "<b>")]),
        ("<&lt;script&gt;alert(1)&lt;/script&gt;>", [("c", "<script>alert(1)</script>")]),
        ("<a<!-- gone -->b>", [("c", "ab")]),
        ("<->", [("c", "-")]),
        ("<<br/>>", [("c", "")]),
        ("< >", [("c", "")]),
    ],
)
def test_html(label: str, expected: list[tuple[str, str]]) -> None:
    assert texts(label) == expected
    assert read(label).notices == ()


def test_heads_of_tables_are_bold() -> None:
    spans = read("<<table><tr><th>A</th><td>B</td></tr></table>>").lines[0].spans
    assert [(span.text.strip(), span.bold) for span in spans] == [("A", True), ("B", False)]


def test_what_is_not_drawn_is_told_once() -> None:
    parsed = read("<<blink>a</blink><blink>b</blink><img src='x.png'/><o>c</o><label>d</label>>")
    assert parsed.lines[0].text == "abcd"
    assert parsed.notices == (
        "<blink> is not drawn; its text is kept",
        "<img> is not drawn",
        "<o> is not drawn; its text is kept",
        "<label> is not drawn; its text is kept",
    )


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("<<b>x>", ["x"]),
        ("<a & b>", ["a & b"]),
        ("<a &bogus; b>", ["a &bogus; b"]),
        ("<b>bold</b>", ["bold"]),
        ("<<b>a<br>b</b>>", ["a", "b"]),
        ("<a> to <b>", ["<a> to <b>"]),
        ("<</label><label>>", ["</label><label>"]),
        ("<<b><i></b></i>>", [""]),
        ("<x <y> &lt;>", ["x <y> <"]),
        ("</text><script>x</script>", ["</text><script>x</script>"]),
    ],
)
def test_malformed_html_is_its_text(label: str, expected: list[str]) -> None:
    assert [text for _, text in texts(label)] == expected
    assert "malformed" in read(label).notices[0]


def test_deep_and_long_labels_are_read() -> None:
    assert read(f"<{'<b>' * 3000}x{'</b>' * 3000}>").lines[0].spans == (Span("x", bold=True, size=10),)
    assert len(read(f"<{'a<br/>' * 2000}>").lines) == 2000


# -- Any label

TAGS = """
<b> </b> <table> </table> <tr> </tr> <td> </td> <th/> <br/> <font_point-size='3'> </font> <sub> </sub> <x/> & &amp;
\\N \\l \\ < > a &#0; &#xd800; <!-- --> <![CDATA[ ]]> <!DOCTYPE <?x ?>
"""
tags = st.sampled_from([tag.replace("_", " ") for tag in TAGS.split()] + ["\n", " "])
labels = st.text(st.characters(codec=None, categories=None)) | st.lists(tags).map("".join)


@given(labels | labels.map(lambda label: f"<{label}>"))
def test_any_label_is_lines_of_clean_text(label: str) -> None:
    parsed = parse(label, size=10, names={"N": label})
    assert parsed.lines
    for line in parsed.lines:
        assert line.spans
        assert re.fullmatch("[\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", line.text)
    assert "\n" not in plain(label)
    assert plain(label) == plain(label).strip()


@given(
    st.lists(
        st.tuples(st.sampled_from(["b", "u", "table", "tr", "td", "th", "font", "sub", "y"]), st.booleans()),
        max_size=12,
    )
)
def test_any_nesting_keeps_the_text(nest: list[tuple[str, bool]]) -> None:
    label = "core"
    for number, (tag, text) in enumerate(nest):
        label = f"<{tag}>{label}</{tag}>" + (f"t{number}" if text else "")
    shown = re.sub(r"\s", "", plain(f"<{label}>"))
    assert "core" in shown
    assert all(f"t{number}" in shown for number, (_, text) in enumerate(nest) if text)


@pytest.mark.parametrize(
    ("label", "expected"),
    [("a\\lb\nc", "a b c"), ("<<b>x</b><br/> y>", "x y"), ("  a   b ", "a b"), ("", ""), (r"\N", "")],
)
def test_plain(label: str, expected: str) -> None:
    assert plain(label) == expected
