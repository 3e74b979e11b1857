"""What a reader may take: links for pages, and data for the menu."""

from __future__ import annotations

import json

from livediagrams.write.offers import data, files


def test_each_file_has_a_link_whose_name_says_what_it_is() -> None:
    assert files("one", ("pptx", "dark.png", "inline.html"), "../figures/") == (
        '<dl class="ld-offers"><div><dt>PowerPoint</dt><dd>'
        '<a href="../figures/one.pptx" download aria-label="PowerPoint: light">light</a></dd></div>'
        '<div><dt>PNG, dark</dt><dd><a href="../figures/one.dark.png" download aria-label="PNG, dark: 2×">2×</a></dd></div>'
        "</dl>"
    )
    assert files("one", ("inline.html",)) == ""


def test_names_are_addresses_and_never_markup() -> None:
    assert 'href="&quot;>/a%20%22b.svg"' in files('a "b', ("svg",), '">/').replace("&gt;", ">")


def test_the_menu_is_told_what_there_is_and_whom_to_name() -> None:
    said = json.loads(data(("svg", "html"), credit="Me", licence="CC0", licence_address="https://a.b"))
    assert said["kinds"] == {"SVG": {"svg": "wide"}}
    assert said["embed"] == "html"
    assert (said["credit"], said["licence"], said["licence_address"]) == ("Me", "CC0", "https://a.b")
    assert said["owners"]["k8s"] == "The Linux Foundation"
    assert json.loads(data(("svg",)))["embed"] == ""
