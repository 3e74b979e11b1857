"""The site's pages in a real Chromium: what a reader meets around the figures."""

from __future__ import annotations

from pathlib import Path

from drawn_pages import PAGES, opened
from playwright.sync_api import Browser


def test_a_page_asks_nobody_else_and_reports_no_error(browser: Browser, address: str) -> None:
    context = browser.new_context()
    asked, errors = list[str](), list[str]()
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    pages = [context.new_page() for _ in PAGES]
    for page, path in zip(pages, PAGES, strict=True):
        page.goto(address + path)
    for page in pages:  # what they ask for later, they ask for at the same time
        page.wait_for_load_state("networkidle")
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert not errors
    context.close()


def test_the_palette_switch_changes_the_figure_at_once(browser: Browser, address: str) -> None:
    page = opened(browser, address, color_scheme="light")
    look = "getComputedStyle(document.querySelector('.ld-drawing .f-kernel-fill')).fill"
    light = page.evaluate(look)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    assert page.evaluate(look) != light
    page.context.close()


def test_without_script_and_server_figure_and_words_can_be_read(browser: Browser, site: Path) -> None:
    page = opened(browser, (site / "index.html").as_uri(), java_script_enabled=False)
    assert page.locator(".ld-drawing svg:visible").count() == 1
    assert page.locator(".ld-drawing text:visible", has_text="imitates hardware").count() == 1
    page.locator(".ld-words summary").click()
    assert page.locator(".ld-words li:visible", has_text="Engine").count() >= 1
    page.context.close()
