"""The head of a page: it says how the page looks where somebody shares it, and leaves alone what others say there."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from livediagrams.geometry import Size
from livediagrams.text import clean
from livediagrams.write.page_head import Share, with_tags
from making import HOSTILE_LABELS

PAGE = '<!doctype html><html><head><meta charset="utf-8"><title>T</title></head><body><p>text</p></body></html>'
SHARE = Share(
    title="A page",
    site="A site",
    description="What it says.",
    url="https://example.org/page/",
    image="https://example.org/figures/one.social.png",
    image_size=Size(1200, 630),
    image_words="A figure of two boxes.",
)


def said(html: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', html.partition("</head>")[0])
    assert len(dict(found)) == len(found)
    return {name: unescape(content) for name, content in found}


def test_a_page_says_all_that_is_known() -> None:
    assert said(with_tags(PAGE, SHARE)) == {
        "og:type": "article",
        "og:site_name": "A site",
        "og:title": "A page",
        "og:description": "What it says.",
        "og:url": "https://example.org/page/",
        "og:image": "https://example.org/figures/one.social.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A figure of two boxes.",
        "twitter:card": "summary_large_image",
    }


def test_the_rest_of_the_page_stays_as_it_is() -> None:
    html = with_tags(PAGE, SHARE)
    start, end = PAGE.split("</head>")
    assert html.startswith(start)
    assert html.endswith(f"</head>{end}")


def test_a_home_page_stands_for_a_site() -> None:
    assert said(with_tags(PAGE, replace(SHARE, is_home=True)))["og:type"] == "website"


def test_what_is_not_known_is_not_said() -> None:
    assert said(with_tags(PAGE, Share("A page", "A site"))) == {
        "og:type": "article",
        "og:site_name": "A site",
        "og:title": "A page",
        "twitter:card": "summary",
    }


@pytest.mark.parametrize(
    "tag",
    [
        '<meta property="og:title" content="Theirs">',
        "<meta content='Theirs' property='og:title'>",
        "<meta property=og:title content=Theirs>",
        '<META NAME="OG:Title" CONTENT="Theirs"/>',
    ],
)
def test_what_a_page_says_already_is_not_said_again(tag: str) -> None:
    html = with_tags(PAGE.replace("<title>", f"{tag}<title>"), SHARE)
    assert html.lower().count("og:title") == 1
    assert "og:description" in html


def test_a_picture_of_another_is_described_by_that_other() -> None:
    html = with_tags(PAGE.replace("<title>", '<meta property="og:image" content="theirs.png"><title>'), SHARE)
    assert [name for name in said(html) if name.startswith("og:image")] == ["og:image"]


def test_a_tag_in_the_text_of_a_page_is_not_one_of_its_head() -> None:
    html = with_tags(PAGE.replace("text", '<meta property="og:title" content="in the text">'), SHARE)
    assert said(html)["og:title"] == "A page"


@pytest.mark.parametrize("html", ["", "no page", "<html><body></body></html>"])
def test_a_page_without_a_head_is_left_as_it_is(html: str) -> None:
    assert with_tags(html, SHARE) == html


@pytest.mark.parametrize("words", HOSTILE_LABELS)
def test_words_stay_inside_their_attributes(words: str) -> None:
    html = with_tags(PAGE, Share(words, words, False, words, words, words, Size(1, 1), words))
    for name, content in said(html).items():
        assert name.endswith((":width", ":height", ":type", ":card")) or content == clean(" ".join(words.split()))
    assert re.sub(r"<meta (?:property|name)=[^>]*>\n", "", html) == PAGE
