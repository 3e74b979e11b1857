"""The figure in words, in a real Chromium: its addresses without script, on paper, and by the site's own search."""

from __future__ import annotations

import json
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


@pytest.mark.parametrize("script", [True, False])
def test_an_address_of_a_part_opens_the_words_and_shows_it(browser: Browser, address: str, script: bool) -> None:
    page = opened(browser, f"{address}{PAGE}#{PART}", java_script_enabled=script)
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


def test_a_word_that_only_a_note_has_is_found_and_its_part_shown(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.locator("label.md-search__icon, .md-search__input").first.wait_for(state="attached")
    page.locator(".md-search__input").focus()
    page.keyboard.type("bastion", delay=20)
    hit = page.locator('.md-search-result__link[href*="#taikun/"]').first
    hit.wait_for(state="attached", timeout=15000)
    if not hit.is_visible():
        page.locator(".md-search-result__more summary").first.click()
    part = hit.get_attribute("href") or ""
    hit.click()
    page.wait_for_url("**/orchestration/**")
    identity = unquote(part.partition("#")[2])
    page.locator(f'li[id="{identity}"]').wait_for(state="visible")
    assert unquote(page.url).endswith(f"#{identity}")
    page.wait_for_function(
        "identity => document.getElementById(identity).getBoundingClientRect().top < innerHeight", arg=identity
    )
    assert is_in_view(page, identity)
    assert page.locator("details.ld-words[open]").count() == 1
    assert "bastion" in page.locator(f'li[id="{identity}"]').inner_text()
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
