"""What each page owes a reader, a search engine and a screen reader: checked in the source and in the built page."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from built import ADDRESS, PROJECT, REPOSITORY, Pages, build

SOURCES = sorted((PROJECT / "docs").glob("*.md"))
VAGUE = {"here", "click here", "this", "this page", "link", "more", "read more", "page", "see"}


def front_matter(path: Path) -> dict[str, str]:
    text = path.read_text("utf-8")
    return yaml.safe_load(text.split("---\n")[1]) if text.startswith("---\n") else {}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_page_says_in_one_sentence_what_it_is_about(path: Path) -> None:
    description = front_matter(path).get("description", "")
    assert 50 <= len(description) <= 160
    assert description.endswith(".")


def test_no_two_pages_say_the_same_of_themselves() -> None:
    said = [front_matter(path).get("description") for path in SOURCES]
    assert len(said) == len(set(said))


def test_the_description_is_in_the_built_page(pages: Pages) -> None:
    for path in SOURCES:
        page = pages["index.html" if path.stem == "index" else f"{path.stem}/index.html"]
        assert page.xpath("//meta[@name='description']/@content") == [front_matter(path)["description"]]


def test_headings_go_down_one_level_at_a_time_from_one_title(pages: Pages) -> None:
    for at, page in pages.items():
        headings = page.xpath("//article//*[self::h1 or self::h2 or self::h3 or self::h4]")
        levels = [int(heading.tag[1]) for heading in headings]
        assert levels[0] == 1, at
        assert levels.count(1) == 1, at
        assert all(after <= before + 1 for before, after in pairwise(levels)), at


def test_every_page_says_its_language_and_has_a_title_of_its_own(pages: Pages) -> None:
    assert {page.get("lang") for page in pages.values()} == {"en"}
    titles = [page.findtext(".//title") for page in pages.values()]
    assert len(titles) == len(set(titles))


def test_tables_have_headers_and_pictures_have_words(pages: Pages) -> None:
    for at, page in pages.items():
        assert all(table.xpath(".//th[normalize-space()]") for table in page.xpath("//article//table")), at
        assert not page.xpath("//article//img[not(@alt)]"), at


def test_a_link_says_where_it_leads(pages: Pages) -> None:
    for at, page in pages.items():
        for link in page.xpath("//a[@href]"):
            words = " ".join([*link.text_content().split(), *link.xpath(".//img/@alt")])
            assert words or link.get("title") or link.get("aria-label"), (at, link.get("href"))
            assert words.lower() not in VAGUE, (at, link.get("href"))


def written(pages: Pages) -> list[str]:
    """Return the paths of the pages that people wrote: comparisons are made, and reached from their figures."""
    return [at for at in pages if at != "404.html" and "/compare/" not in at]


def test_one_can_go_on_and_back_from_every_page(pages: Pages) -> None:
    order = written(pages)
    assert sum(len(pages[at].xpath("//a[contains(@class, 'md-footer__link--next')]")) for at in order) == len(order) - 1
    assert sum(len(pages[at].xpath("//a[contains(@class, 'md-footer__link--prev')]")) for at in order) == len(order) - 1


def test_every_page_can_be_edited_where_its_source_is(pages: Pages) -> None:
    for path in SOURCES:
        page = pages["index.html" if path.stem == "index" else f"{path.stem}/index.html"]
        assert page.xpath("//a[@rel='edit']/@href") == [f"{REPOSITORY}/edit/main/docs/{path.name}"]


def test_the_sitemap_has_the_real_address_of_every_page(site: Path, pages: Pages) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = ET.parse(site / "sitemap.xml").getroot()
    found = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in urls}
    assert found.keys() == {ADDRESS + at.removesuffix("index.html") for at in pages if at != "404.html"}
    for at, page in pages.items():
        days = page.xpath("//aside[@class='md-source-file']//time/@datetime")
        assert found.get(ADDRESS + at.removesuffix("index.html")) == (days[0] if days else None), at


def test_the_page_for_a_missing_address_leads_to_every_page_from_any_depth(pages: Pages) -> None:
    page = pages["404.html"]
    assert page.findtext(".//h1") == "Page not found"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    links = {str(link).removesuffix(".") for link in page.xpath("//article//a/@href | //article//form/@action")}
    assert links == {"/some/where/" + at.removesuffix("index.html") for at in written(pages)}
    # Its styles and scripts too: a server gives this page for /some/where/a/b/c as well.
    fetched = page.xpath("//script/@src | //link/@href | //img/@src")
    assert fetched
    assert all(str(one).startswith("/some/where/") for one in fetched)


def test_without_a_repository_there_are_no_edit_links_and_no_warning(tmp_path: Path) -> None:
    built = build(tmp_path / "site")
    text = "".join(path.read_text("utf-8") for path in built.rglob("*.html"))
    assert "md-content" in text
    assert 'rel="edit"' not in text
    assert "md-source__repository" not in text
    assert "http://127.0.0.1:8000/sources/" in (built / "sitemap.xml").read_text("utf-8")
