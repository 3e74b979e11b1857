"""Every address in every built page leads somewhere, and the page Sources names what the pages cite: no more, no less."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from built import ADDRESS, PROJECT, REPOSITORY, Pages

ASKED = (
    "//script/@src | //link[not(@rel='canonical')]/@href | //img/@src | //source/@src | //iframe/@src | //object/@data"
)
ASKED_IN_DRAWINGS = "//*[local-name()='image' or local-name()='use']/@*[local-name()='href']"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ALLOWED = (ADDRESS, REPOSITORY, LICENCE, "https://squidfunk.github.io/mkdocs-material/")


def targets(page: html.HtmlElement) -> list[str]:
    """Return every address that a page names, to follow or to fetch."""
    return [str(value) for value in page.xpath("//@href | //@src | //@action | //@data | //@poster")]


def inside(at: str, target: str) -> tuple[str, str] | None:
    """Return file and fragment of an address within the site, None for others."""
    if target.startswith(ADDRESS):
        target = "/some/where/" + target.removeprefix(ADDRESS)
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    if path.startswith("/"):
        assert path.startswith("/some/where/"), f"{at}: {target} leaves the site's folder"
        path = path.removeprefix("/some/where/")
    elif path:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(at), path)) + ("/" if path.endswith("/") else "")
        path = "" if path in (".", "./") else path
    else:
        path = at
    return ("index.html" if path in ("", "./", ".") else path + "index.html" if path.endswith("/") else path), unquote(
        parts.fragment
    )


def followed(pages: Pages) -> Iterator[tuple[str, str, str, str]]:
    """Yield page, address, file and fragment of every address within the site."""
    for at, page in pages.items():
        for target in targets(page):
            found = inside(at, target)
            if found:
                yield at, target, *found


def test_every_address_within_the_site_is_a_file_of_it(site: Path, pages: Pages) -> None:
    found = list(followed(pages))
    assert len(found) > 1000
    assert not {(at, target) for at, target, file, _ in found if not (site / file).is_file()}


def test_every_fragment_is_an_id_of_its_page(pages: Pages) -> None:
    ids = {at: {*page.xpath("//@id"), *page.xpath("//a/@name"), ""} for at, page in pages.items()}
    found = [one for one in followed(pages) if one[3]]
    assert len(found) > 300
    assert not {(at, target) for at, target, file, fragment in found if fragment not in ids[file]}


def test_no_id_stands_twice_in_a_page(pages: Pages) -> None:
    for at, page in pages.items():
        assert not [name for name, count in Counter(page.xpath("//@id")).items() if count > 1], at


def test_no_page_asks_another_site_for_anything(pages: Pages) -> None:
    for at, page in pages.items():
        asked = [str(one) for one in (*page.xpath(ASKED), *page.xpath(ASKED_IN_DRAWINGS))]
        assert asked, at
        assert not [one for one in asked if not one.startswith("data:") and inside(at, one) is None], at
        # Material asks the repository's host for its stars where it finds this.
        assert not page.xpath("//*[@data-md-component='source']"), at


def test_no_style_sheet_asks_another_site_for_anything(site: Path) -> None:
    sheets = [path.read_text("utf-8") for path in site.rglob("*.css")]
    assert len(sheets) > 2
    asked = [one for sheet in sheets for one in re.findall(r"(?:url\(|@import\s+)[\"']?([^\"')\s]+)", sheet)]
    assert not [one for one in asked if urlsplit(one).netloc]


def outside(page: html.HtmlElement, where: str = "") -> set[str]:
    """Return the addresses of other sites that the text of a page links."""
    links = page.xpath(f"//article{where}//a/@href")
    return {str(link) for link in links if urlsplit(link).netloc and not link.startswith(ALLOWED)}


def in_figures(site: Path) -> set[str]:
    """Return the addresses that notes of figures name as their sources."""
    texts = [path.read_text("utf-8") for path in (site / "figures").glob("*.json")]
    return {address for text in texts for address in re.findall(r'"source":\s*"(https?://[^"]+)"', text)}


def test_what_pages_and_figures_cite_is_what_the_page_sources_names(site: Path, pages: Pages) -> None:
    named = outside(pages["sources/index.html"])
    cited = {link: at for at, page in pages.items() for link in outside(page) if at != "sources/index.html"}
    cited |= dict.fromkeys(in_figures(site), "a figure")
    assert len(named) > 80
    assert not {f"{at} cites {link}, which Sources does not name" for link, at in cited.items() if link not in named}
    assert not {f"Sources names {link}, which nothing cites" for link in named - cited.keys()}


def test_figures_name_their_sources(site: Path) -> None:
    assert len(in_figures(site)) > 20


def test_what_is_cited_stands_in_a_footnote(pages: Pages) -> None:
    for at, page in pages.items():
        if at not in ("sources/index.html", "figures/index.html"):
            in_figures = outside(page, "//figure")
            assert outside(page) - in_figures <= outside(page, "//div[@class='footnote']"), at


def test_sources_names_each_address_once() -> None:
    text = (PROJECT / "docs/sources.md").read_text("utf-8")
    found = re.findall(r"\]\((https?://[^)\s]+)\)", text)
    assert len(found) == len(set(found))


def test_the_glossary_has_sixty_terms_and_each_leads_to_a_page_that_has_the_word(pages: Pages) -> None:
    terms = pages["glossary/index.html"].xpath("//article//h3[@id]")
    assert len(terms) == 60
    for term in terms:
        (link,) = term.getnext().xpath(".//a[last()]/@href")[-1:] or ("",)
        found = inside("glossary/index.html", link)
        assert found, term.text
        words = [word[:-1] if len(word) > 4 else word for word in re.findall(r"\w{3,}", (term.text or "").lower())]
        shown = html.tostring(pages[found[0]], encoding="unicode").lower()
        assert any(word in shown for word in words), f"{term.text}: {link} does not have it"


def test_letters_of_the_glossary_are_in_order_and_so_are_its_terms(pages: Pages) -> None:
    page = pages["glossary/index.html"]
    letters = [heading.text for heading in page.xpath("//article//h2[@id]")]
    assert letters == sorted(letters) == [link.text for link in page.xpath("//p[@class='letters']/a")]
    firsts = [heading.text[0].upper() for heading in page.xpath("//article//h3[@id]")]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize("target", ["../kinds/", "./", "#x", "/some/where/kinds/", f"{ADDRESS}kinds/"])
def test_the_walk_knows_each_form_of_an_address(target: str) -> None:
    assert inside("choosing/index.html", target) in {
        ("kinds/index.html", ""),
        ("choosing/index.html", ""),
        ("choosing/index.html", "x"),
    }
