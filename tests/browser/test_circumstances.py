"""A reader at twice the size, from a folder without a server, or without a clipboard: the figures are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from drawn_pages import opened
from playwright.sync_api import Browser, expect
from reading import HYPERVISORS, TYPE_2, WINDOW, Reader

TWICE = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}  # a window of 1280 × 900 at 200 %


def test_at_twice_the_size_nothing_is_cut_off_and_all_is_done_by_keyboard(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, **TWICE)
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    reader.begin()
    reader.press("ArrowDown", "Enter", "ArrowRight")
    card: Any = reader.card.bounding_box()
    assert card["x"] >= 0
    assert card["y"] >= 0
    assert card["x"] + card["width"] <= 640
    assert card["y"] + card["height"] <= 450
    reader.press("Escape", ".", ".")
    step = reader.figure.locator(".ld-step")
    expect(step).to_contain_text("2 of 5")
    expect(step).to_be_in_viewport()
    expect(reader.figure.locator(".ld-on").first).to_be_in_viewport()
    reader.button("Full screen").click()
    expect(reader.button("Leave the walkthrough")).to_be_in_viewport()
    reader.close()


@pytest.fixture
def folder(browser: Browser, site: Path) -> Any:
    page = opened(browser, (site / HYPERVISORS / "index.html").as_uri())
    yield page
    page.context.close()


def test_from_a_folder_text_links_and_figures_are_there(folder: Any, site: Path) -> None:
    drawing = folder.locator(f'[id="{TYPE_2}:figure"] .ld-drawing svg:visible')
    expect(drawing).to_have_count(1)
    fill = drawing.locator("rect.f-kernel-fill").first.evaluate("e => getComputedStyle(e).fill")
    assert fill not in ("rgb(0, 0, 0)", "none")
    assert folder.locator("article p").first.is_visible()
    folder.locator(f'[id="{TYPE_2}:figure"] summary').click()
    expect(folder.locator(f'[id="{TYPE_2}/{WINDOW}"]')).to_be_visible()
    links = folder.locator("article a[href]:not([href^=http]):not([href^='#'])").evaluate_all(
        "all => all.map(one => decodeURIComponent(new URL(one.href).pathname))"
    )
    assert links
    assert all(Path(link).exists() for link in links)


def test_from_a_folder_no_room_is_kept_for_buttons_that_do_not_come(folder: Any) -> None:
    bars = folder.locator(".ld-bar")
    folder.wait_for_function(
        "() => [...document.querySelectorAll('.ld-bar, .ld-walk')].every(one => one.offsetHeight === 0)", timeout=8000
    )
    assert bars.count() == 3


def test_an_address_into_the_words_leads_there_without_a_server(browser: Browser, site: Path) -> None:
    page = opened(browser, f"{(site / HYPERVISORS / 'index.html').as_uri()}#{TYPE_2}/{WINDOW}")
    expect(page.locator(f'[id="{TYPE_2}/{WINDOW}"]')).to_be_in_viewport()
    page.context.close()
