"""An image of a figure becomes the figure wherever Markdown lets an image stand; all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from livediagrams.errors import FigureError
from livediagrams.pipeline.build import Pipeline
from livediagrams.settings import Settings
from livediagrams.sources import find_sources
from projects import drawing, write

Convert = Callable[..., str]

VOID = {"area", "br", "col", "hr", "image", "img", "input", "link", "meta", "path", "rect", "ellipse", "wbr"}
NO_BLOCKS = {"p", "em", "strong", "span", "h1", "h2", "h3", "h4", "h5", "h6", "a", "pre", "code", "del"}


class Page(HTMLParser):
    """Reads a page strictly: each element must be closed where it was opened, and no figure lie where none may."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.figures: list[dict[str, str | None]] = []
        self.ids: list[str] = []
        self.captions: list[str] = []
        self.around: list[list[str]] = []
        self.feed(html)
        self.close()
        assert self.stack == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "figure":
            assert not set(self.stack) & NO_BLOCKS, self.stack
            self.figures.append(given)
            self.around.append(list(self.stack))
        if tag == "figcaption":
            self.captions.append("")
        if identity := given.get("id"):
            self.ids.append(identity)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "figcaption" in self.stack:
            self.captions[-1] += data

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    captioned = '"""Said in the script & kept."""\n' + drawing("a")
    folder = write(
        tmp_path_factory.mktemp("figures"), {"one.py": captioned, "two.py": drawing("b"), "zwölf.py": drawing()}
    )
    with Pipeline(Settings(), folder) as pipeline:
        report = pipeline.build(find_sources([folder]))
    assert not report.problems
    return {figure.id: figure.files["inline.html"] for figure in report.figures}


@pytest.fixture(scope="module")
def convert(figures: dict[str, str]) -> Convert:
    def convert(text: str, *extensions: str) -> str:
        options = {"livediagrams": {"figures": figures.get, "names": list(figures)}}
        return Markdown(extensions=["livediagrams", *extensions], extension_configs=options).convert(text)

    return convert


def body(html: str) -> str:
    """Return the page with FIGURE in place of each figure."""
    return re.sub(r"<figure.*?</figure>", "FIGURE", html, flags=re.DOTALL)


IMAGE = "![](figures/one.svg)"
PLACES = {
    "alone": (IMAGE, "FIGURE"),
    "between paragraphs": (f"before\n\n{IMAGE}\n\nafter", "<p>before</p>\nFIGURE\n<p>after</p>"),
    "within text": (f"before {IMAGE} after", "<p>before </p>\nFIGURE\n<p> after</p>"),
    "at a line's end": (f"before\n{IMAGE}\nafter *it*", "<p>before\n</p>\nFIGURE\n<p>\nafter <em>it</em></p>"),
    "two in a paragraph": (f"{IMAGE} {IMAGE}", "FIGURE\n\nFIGURE"),
    "two with text between": (f"{IMAGE} and {IMAGE} end", "FIGURE\n<p> and </p>\nFIGURE\n<p> end</p>"),
    "in a tight list": (f"- a {IMAGE} b\n- c", "<ul>\n<li>a FIGURE b</li>\n<li>c</li>\n</ul>"),
    "alone in a tight list": (f"1. {IMAGE}\n2. c", "<ol>\n<li>FIGURE</li>\n<li>c</li>\n</ol>"),
    "in a loose list": (f"- a\n\n    {IMAGE}\n\n- c", "<ul>\n<li>\n<p>a</p>\nFIGURE\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>"),
    "in emphasis": (f"a *b {IMAGE} c* d", "<p>a <em>b </em></p>\nFIGURE\n<p><em> c</em> d</p>"),
    "alone in emphasis": (f"**{IMAGE}**", "FIGURE"),
    "in a quotation": (f"> a\n>\n> {IMAGE}\n", "<blockquote>\n<p>a</p>\nFIGURE\n</blockquote>"),
    "in a heading": (f"# A {IMAGE} B\n\ntext", "<h1>A  B</h1>\nFIGURE\n<p>text</p>"),
    "by reference": ("![Said][pic] end\n\n[pic]: figures/one.svg 'Title'\n", "FIGURE\n<p> end</p>"),
}  # fmt: skip


def flat(html: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", html).replace("\n", "")


@pytest.mark.parametrize("place", PLACES)
def test_a_figure_stands_where_its_image_stood(place: str, convert: Convert) -> None:
    text, expected = PLACES[place]
    html = convert(text)
    assert flat(body(html)) == flat(expected)
    assert len(Page(html).figures) == text.count("![")


def test_a_figure_can_stand_in_a_table(convert: Convert) -> None:
    html = convert(f"a | b\n--|--\n{IMAGE} x | c\n", "tables")
    assert "<td>FIGURE x</td>" in body(html).replace("\n", "")
    assert Page(html).around == [["table", "tbody", "tr", "td"]]


def test_a_figure_can_stand_in_an_admonition_a_definition_and_a_note(convert: Convert) -> None:
    html = convert(
        f"!!! note\n    a\n\n    {IMAGE}\n\nTerm\n:   {IMAGE}\n\nx[^1]\n\n[^1]: {IMAGE}\n", "extra", "admonition"
    )
    assert len(Page(html).figures) == 3


def test_a_figure_can_stand_in_html_that_holds_markdown(convert: Convert) -> None:
    assert len(Page(convert(f'<div markdown="1">\n{IMAGE}\n</div>\n', "md_in_html")).figures) == 1


class TestLinks:
    @pytest.mark.parametrize("text", [f"[{IMAGE}](x.md?a=1&b=2)", f"*[{IMAGE}](x.md?a=1&b=2)*"])
    def test_a_linked_image_becomes_a_figure_whose_drawing_is_a_link(self, text: str, convert: Convert) -> None:
        html = convert(text)
        assert body(html) == "FIGURE"
        assert '<a href="x.md?a=1&amp;b=2"><svg ' in html
        Page(html)

    def test_words_in_the_link_stay_and_stay_links(self, convert: Convert) -> None:
        html = convert(f"[see {IMAGE} here](x.md)")
        assert flat(body(html)) == '<p><a href="x.md">see </a></p>FIGURE<p><a href="x.md"> here</a></p>'
        assert '<a href="x.md"><svg ' in html
        Page(html)


class TestCaptions:
    @pytest.mark.parametrize(
        ("image", "caption"),
        [
            ("![](figures/one.svg)", "Said in the script & kept."),
            ("![ ](figures/one.svg)", "Said in the script & kept."),
            ("![In the page](figures/one.svg)", "In the page"),
            ("![](figures/two.svg)", None),
            ("![AT&T &amp; R&D &copy; &lt;x&gt;](figures/one.svg)", "AT&T & R&D © <x>"),
            ("![a < b > c](figures/one.svg)", "a < b > c"),
            ("![](figures/zwölf.svg)", None),
            ("![x](figures/zw%C3%B6lf.svg)", "x"),
        ],
    )
    def test_the_alternative_text_is_the_caption(self, image: str, caption: str | None, convert: Convert) -> None:
        assert Page(convert(image)).captions == ([caption] if caption else [])

    @pytest.mark.parametrize(
        "alt", ["<b>bold</b>", "<script>alert(1)</script>", "</figcaption></figure>", '"><img src=x>', "<base>", "<caption>",
                "*star*", "`code`", r"\*escaped\*", "<prefix>", "\x02\x03", "[b](c)"]
    )  # fmt: skip
    def test_no_caption_becomes_markup(self, alt: str, convert: Convert) -> None:
        html = convert(f"![{alt}](figures/one.svg)")
        page = Page(html)
        assert len(page.figures) == 1
        assert "<script" not in html
        assert "\x02" not in html
        assert "wzxhzdk" not in html
        [caption] = page.captions
        assert caption

    def test_signs_that_markdown_escapes_come_out_plain(self, convert: Convert) -> None:
        assert Page(convert(r"![1 \* 2 \_ 3](figures/one.svg)")).captions == ["1 * 2 _ 3"]


class TestAddresses:
    @pytest.mark.parametrize(
        "source",
        ["figures/one.svg", "../figures/one.svg", "./figures/one.svg", "/docs/figures/one.svg", "https://a.b/figures/one.svg",
         "figures/one.svg?v=2", "figures/one.svg#part", "../../figures/one.svg?x#y"],
    )  # fmt: skip
    def test_a_source_of_any_depth_is_a_figure(self, source: str, convert: Convert) -> None:
        assert Page(convert(f"![]({source})")).figures[0]["data-figure"] == "one"

    @pytest.mark.parametrize(
        "source",
        [
            "figures/one.png",
            "one.svg",
            "myfigures/one.svg",
            "figures/a/one.svg",
            "x.svg?figures/one.svg",
            "figures/.svg",
        ],
    )
    def test_any_other_image_is_left_alone(self, source: str, convert: Convert) -> None:
        assert convert(f"![x]({source})") == f'<p><img alt="x" src="{source}" /></p>'

    def test_pictures_are_looked_for_where_the_image_was(self) -> None:
        html = Markdown(
            extensions=["livediagrams"], extension_configs={"livediagrams": {"figures": lambda _: "<i href='<base>x'>"}}
        ).convert("![](../../figures/one.svg)")
        assert "href='../../figures/x'" in html


class TestPlain:
    def test_an_image_marked_plain_is_left_alone(self, convert: Convert) -> None:
        html = convert("![x](figures/one.svg){ .plain }", "attr_list")
        assert html == '<p><img alt="x" class="plain" src="figures/one.svg" /></p>'

    def test_other_marks_do_not_keep_it_from_being_a_figure(self, convert: Convert) -> None:
        assert body(convert("![x](figures/one.svg){ .wide #it width=300 }", "attr_list")) == "FIGURE"

    def test_without_attr_list_the_mark_is_text(self, convert: Convert) -> None:
        assert flat(body(convert("![x](figures/one.svg){ .plain }"))) == "FIGURE<p>{ .plain }</p>"

    def test_html_and_code_are_left_alone(self, convert: Convert) -> None:
        raw = '<img src="figures/one.svg" alt="x">'
        html = convert(f"{raw}\n\ntext {raw}\n\n`{IMAGE}`\n\n    {IMAGE}\n\n```\n{IMAGE}\n```\n", "fenced_code")
        assert "<figure" not in html
        assert html.count(raw) == 2


class TestNumbers:
    def test_the_same_figure_twice_has_other_ids(self, convert: Convert) -> None:
        page = Page(convert(f"{IMAGE}\n\n![](figures/two.svg)\n\n{IMAGE}\n"))
        assert [figure["id"] for figure in page.figures] == ["one:figure", "two:figure", "one-2:figure"]
        assert {"one-1-wide-a", "one-2-wide-a"} <= set(page.ids)

    def test_each_page_counts_anew(self, figures: dict[str, str]) -> None:
        md = Markdown(extensions=["livediagrams"], extension_configs={"livediagrams": {"figures": figures.get}})
        first = md.convert(IMAGE)
        assert md.reset().convert(IMAGE) == first
        assert md.convert(IMAGE) != first  # without reset it is the same page

    def test_two_pages_do_not_disturb_each_other(self, figures: dict[str, str]) -> None:
        options = {"livediagrams": {"figures": figures.get}}
        one, other = (Markdown(extensions=["livediagrams"], extension_configs=options) for _ in range(2))
        assert one.convert(IMAGE) == other.convert(IMAGE)


class TestAbsent:
    def test_the_nearest_name_is_told(self, convert: Convert) -> None:
        with pytest.raises(FigureError) as caught:
            convert("![](figures/tow.svg)")
        assert str(caught.value) == (
            'page: there is no figure "tow": write "two", or mark a picture of your own with { .plain }'
        )

    def test_all_that_are_absent_are_told_at_once(self, convert: Convert) -> None:
        with pytest.raises(FigureError) as caught:
            convert("![](figures/tow.svg) ![](figures/oen.svg)\n\n![](figures/tow.svg)")
        assert [problem.message for problem in caught.value.problems] == [
            'there is no figure "tow"',
            'there is no figure "oen"',
        ]

    def test_something_can_be_shown_instead(self, figures: dict[str, str]) -> None:
        options = {"livediagrams": {"figures": figures.get, "absent": lambda name: f"<p>no {name}</p>"}}
        html = Markdown(extensions=["livediagrams"], extension_configs=options).convert(
            f"a ![](figures/x.svg) b {IMAGE}"
        )
        assert flat(body(html)) == "<p>a </p><p>no x</p><p> b </p>FIGURE"


class TestFolder:
    @pytest.fixture
    def project(self, figures: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        return write(tmp_path, {f"docs/figures/{name}.inline.html": html for name, html in figures.items()})

    def test_figures_are_read_from_the_folder_of_the_settings(self, project: Path) -> None:
        html = Markdown(extensions=["livediagrams"]).convert(f"{IMAGE}\n\n![](../figures/two.svg)")
        link = '<link rel="stylesheet" href="figures/livediagrams.css">'
        script = '<script type="module" src="figures/livediagrams.js"></script>'
        assert re.match(f"<figure [^>]+>{re.escape(link + script)}<div", html)
        assert (html.count("<link"), html.count("<script")) == (1, 1)
        assert len(Page(html).figures) == 2
        write(project, {"pyproject.toml": '[tool.livediagrams]\nout = "elsewhere"\n'})
        with pytest.raises(FigureError, match="build it first"):
            Markdown(extensions=["livediagrams"]).convert(IMAGE)

    def test_figures_are_read_from_a_folder_that_is_named(self, project: Path) -> None:
        (project / "docs/figures").rename(project / "public")
        options = {"livediagrams": {"out": "public"}}
        assert "<figure" in Markdown(extensions=["livediagrams"], extension_configs=options).convert(IMAGE)

    def test_the_nearest_name_is_that_of_a_file(self, project: Path) -> None:
        with pytest.raises(FigureError, match='write "two"'):
            Markdown(extensions=["livediagrams"]).convert("![](figures/tow.svg)")

    @pytest.mark.parametrize("name", ["..%2f..%2fsecret", "%00", "x" * 300])
    def test_no_name_leads_out_of_the_folder(self, name: str, project: Path) -> None:
        write(project, {"secret.inline.html": "SECRET", "docs/secret.inline.html": "SECRET"})
        with pytest.raises(FigureError):
            Markdown(extensions=["livediagrams"]).convert(f"![](figures/{name}.svg)")


WORDS = st.sampled_from(
    [
        IMAGE,
        "![c](figures/two.svg)",
        "*",
        "**",
        "[",
        "](x)",
        "- ",
        "> ",
        "# ",
        "\n",
        "\n\n",
        "a",
        " ",
        "| ",
        "`",
        "1. ",
        "    ",
    ]
)


@given(st.lists(WORDS, max_size=14))
def test_whatever_stands_around_them_no_figure_is_lost_and_no_element_left_open(
    convert: Convert, words: list[str]
) -> None:
    text = "".join(words)
    html = convert(text, "tables", "attr_list")
    there = Markdown(extensions=["tables", "attr_list"]).convert(text).count("<img ")
    assert len(Page(html).figures) == there
