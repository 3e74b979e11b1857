"""Two figures side by side: found from either, read without script and without sight, walked by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from drawn_pages import opened
from playwright.sync_api import Browser, expect
from reading import HYPERVISORS, NARROW, TYPE_2, WIDE, Reader

from built import COMPARISONS

PAGES = COMPARISONS


def test_a_reader_finds_the_comparison_by_keyboard_and_comes_back(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS)
    reader.button("Walk through the figure").focus()
    reader.press("Tab", "Tab")
    assert reader.page.evaluate("document.activeElement.innerText").startswith("Compare with: Type 1")
    reader.press("Enter")
    reader.page.wait_for_url(f"**/{PAGES[0]}")
    expect(reader.page.locator("h1")).to_contain_text("Two figures compared")
    expect(reader.page.locator(".ld-live")).to_have_count(2)
    reader.page.get_by_role("link", name="Type 2").click()
    reader.page.wait_for_url(f"**/{HYPERVISORS}#{TYPE_2}:figure")
    reader.close()


@pytest.mark.parametrize("path", PAGES)
def test_words_and_signs_tell_the_same_without_script(browser: Browser, address: str, path: str) -> None:
    page = opened(browser, address + path, java_script_enabled=False, viewport=WIDE)
    drawings = page.locator(".ld-compare .ld-drawing")
    lists = page.locator(".ld-compared > section")
    for at in range(2):
        drawn = drawings.nth(at).locator("svg:visible")
        alone = drawn.locator("g[data-id]:not(.ld-same):not([data-sort=edge])").evaluate_all(
            "all => [...new Set(all.map(one => one.getAttribute('aria-label').toLowerCase()))]"
        )
        said = [item.lower() for item in lists.nth(at).locator("li").all_inner_texts() if "→" not in item]
        assert {name.split(" (")[0].split(",")[0] for name in said} == {
            name.split(" (")[0].split(",")[0] for name in alone
        }
        marks = drawn.locator(".ld-mark")
        assert marks.count() == drawn.locator("g[data-id]:not(.ld-same):not([data-sort=edge])").count() > 0
    page.context.close()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_figures_are_side_by_side_where_there_is_room_and_else_stacked(
    browser: Browser, address: str, viewport: Any
) -> None:
    page = opened(browser, address + PAGES[0], viewport=viewport)
    first, second = (page.locator(".ld-compare figure").nth(at).bounding_box() for at in range(2))
    assert first
    assert second
    assert (second["x"] > first["x"] + first["width"]) == (viewport == WIDE)
    assert (second["y"] > first["y"] + first["height"]) == (viewport == NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def test_what_is_in_focus_stands_out_though_both_figures_have_it(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + PAGES[0])
    hardware = reader.part("column/hardware")
    pale = hardware.locator("rect").evaluate("e => getComputedStyle(e).fill")
    hardware.click()
    assert hardware.locator("rect").first.evaluate("e => getComputedStyle(e).fill") != pale
    reader.close()


def test_the_sign_of_a_part_without_an_outline_stands_at_its_name(browser: Browser, address: str) -> None:
    page = opened(browser, address + PAGES[0], viewport=WIDE)
    gap = page.evaluate("""() => {
      const svg = [...document.querySelectorAll('.ld-compare svg')].find((one) => one.getClientRects().length);
      const title = [...svg.querySelectorAll('text')].find((one) => one.textContent.includes('ESXi')).getBoundingClientRect();
      const marks = [...svg.querySelectorAll('.ld-mark')].map((one) => one.getBoundingClientRect());
      return Math.min(...marks.filter((one) => Math.abs(one.top + one.bottom - title.top - title.bottom) < 16).map((one) => one.left - title.right));
    }""")
    assert 0 <= gap < 16
    page.context.close()
