"""The figure in words, in a real Chromium: its addresses without script, on paper, and by the site's own search."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page

PAGE = "virtual-machines/"
PART = "vm-anatomy/column/row/vm-2/guest-kernel"


def opened(browser: Browser, url: str, **options: Any) -> Page:
    page = browser.new_context(viewport={"width": 1000, "height": 700}, **options).new_page()
    page.goto(url)
    return page


def is_in_view(page: Page, identity: str) -> bool:
    found: bool = page.evaluate(
        """identity => { const box = document.getElementById(identity).getBoundingClientRect();
        return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight }""",
        identity,
    )
    return found


def is_shown(page: Page, identity: str) -> bool:
    """Return whether a part has the focus where it is drawn, and is in view there, with its note."""
    found: bool = page.evaluate(
        """identity => { const at = document.activeElement.closest('g[data-id]'), box = at?.getBoundingClientRect();
        return at?.dataset.id === identity && box.top >= 0 && box.bottom <= innerHeight }""",
        identity.partition("/")[2],
    )
    return found and page.locator(".ld-card.ld-open").count() == 1


def test_an_address_of_a_part_shows_it_in_the_drawing(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}{PAGE}#{PART}")
    page.locator(".ld-card.ld-open").wait_for()
    assert is_shown(page, PART)
    page.context.close()


@pytest.mark.parametrize("size", [(1400, 900), (360, 740)])
def test_an_address_of_a_part_brings_it_to_the_middle_each_time(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    page = opened(browser, f"{address}{PAGE}#{PART}")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload(wait_until="networkidle")
    away = """() => { const box = document.activeElement.closest('g[data-id]')?.getBoundingClientRect();
      return box ? (box.top + box.bottom) / 2 / innerHeight : 0; }"""
    for part in (PART, "vm-anatomy/column/row/vm-1/guest-kernel", PART):
        page.evaluate("hash => { location.hash = hash; }", part)
        page.wait_for_function("id => document.activeElement.dataset.id === id", arg=part.partition("/")[2])
        page.wait_for_timeout(400)
        assert 0.4 < page.evaluate(away) < 0.6
        assert is_shown(page, part)
    assert page.locator(".md-top").count() == 0  # a button that floats over what is in the middle of a phone
    page.context.close()


def test_without_script_an_address_of_a_part_opens_the_words_and_shows_it(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}{PAGE}#{PART}", java_script_enabled=False)
    item = page.locator(f'li[id="{PART}"]')
    item.wait_for(state="visible")
    assert is_in_view(page, PART)
    assert item.evaluate("one => getComputedStyle(one).fontWeight") == "700"
    page.context.close()


def test_without_script_a_link_in_the_page_does_so_too(browser: Browser, site: Path) -> None:
    page = opened(browser, (site / PAGE / "index.html").as_uri(), java_script_enabled=False)
    assert not page.locator(f'li[id="{PART}"]').is_visible()
    page.goto(f"{page.url}#{PART}")
    page.locator(f'li[id="{PART}"]').wait_for(state="visible")
    assert is_in_view(page, PART)
    page.context.close()


def test_every_entry_of_search_leads_to_something_in_its_page(browser: Browser, address: str, site: Path) -> None:
    entries = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    locations = [entry["location"] for entry in entries]
    assert len(locations) == len(set(locations))
    wanted: dict[str, list[str]] = {}
    for location in locations:
        path, _, anchor = location.partition("#")
        wanted.setdefault(path, []).extend([unquote(anchor)] if anchor else [])
    parts = [location for location in locations if "/" in location.partition("#")[2]]
    assert len(parts) > 200
    page = opened(browser, address, java_script_enabled=False)
    for path, anchors in wanted.items():
        page.goto(address + path)
        assert not page.evaluate("all => all.filter(one => !document.getElementById(one))", anchors)
    page.context.close()


def word_of_one_note(site: Path) -> tuple[str, str]:
    """Return a word that the site's search knows from a single note, and where that is."""
    entries = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    known = Counter(
        word for one in entries for word in set(re.findall(r"[a-z]+", f"{one['title']} {one['text']}".lower()))
    )
    notes = ((word, one["location"]) for one in entries if "/row/" in one["location"] for word in one["text"].split())
    return min((word, where) for word, where in notes if known[word] == 1 and len(word) > 8)


def test_a_word_that_only_a_note_has_is_found_and_its_part_shown(browser: Browser, address: str, site: Path) -> None:
    word, where = word_of_one_note(site)
    page = opened(browser, address)
    page.locator(".md-search__input").focus()
    page.keyboard.type(word, delay=20)
    page.locator(f'.md-search-result__link[href*="{where}"]').click()
    page.wait_for_url(f"**/{where.partition('#')[0]}**")
    identity = unquote(where.partition("#")[2])
    assert unquote(page.url).endswith(f"#{identity}")
    page.locator(".ld-card.ld-open").wait_for()
    assert is_shown(page, identity)
    assert word in page.locator(".ld-card.ld-open").inner_text()
    page.wait_for_timeout(400)
    middle = "(b => (b.top + b.bottom) / 2 / innerHeight)(document.activeElement.closest('g').getBoundingClientRect())"
    assert 0.4 < page.evaluate(middle) < 0.6
    page.context.close()


def test_a_word_in_brackets_of_a_name_finds_the_part(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.locator(".md-search__input").focus()
    page.keyboard.type("unwraps", delay=20)
    page.locator('.md-search-result__link[href$="/host-2/virtual-switch"]').wait_for()
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_the_words_are_open_with_steps_as_a_list_and_notes_by_number(
    browser: Browser, address: str, script: bool
) -> None:
    page = opened(browser, address + PAGE, java_script_enabled=script)
    words = page.locator("details.ld-words")
    assert not words.locator("li").first.is_visible()
    page.emulate_media(media="print")
    said = words.inner_text()
    assert "Guest kernel (Linux, say)4" in said.replace("\n", "")
    assert "(source: https://docs.kernel.org/virt/kvm/api.html)" in said
    assert "Step by step" in said
    assert words.locator("ol").first.locator("li").count() == 5
    assert words.locator(".ld-notes li").first.is_visible()
    assert not words.locator(".ld-note").first.is_visible()
    page.context.close()


def test_paper_itself_holds_the_words(browser: Browser, address: str) -> None:
    page = opened(browser, address + PAGE, java_script_enabled=False)
    closed = page.locator(".ld-words")
    without = len(page.pdf())
    closed.evaluate("one => one.remove()")
    assert len(page.pdf()) < without * 0.9
    page.context.close()
