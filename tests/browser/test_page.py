"""The site's pages in a real Chromium: what a reader's eye measures, in both schemes and at three widths."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).resolve().parents[2]
DRAWN = {page.stem for page in (PROJECT / "docs").glob("*.md") if "\n![](figures/" in page.read_text("utf-8")}
PAGES = sorted("" if name == "index" else f"{name}/" for name in DRAWN)
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: `make test` brings one, or CHROMIUM names it"),
]

# Every text of a drawing that can be seen, with the box of its part's outline, in CSS px.
MEASURE = """() => [...document.querySelectorAll('.ld-drawing svg')].filter(svg => svg.getClientRects().length).flatMap(svg =>
  [...svg.querySelectorAll('g[data-sort=node]')].flatMap(part => {
    const shape = part.querySelector('rect, ellipse'); if (!shape) return [];
    const box = shape.getBoundingClientRect();
    return [...part.querySelectorAll('text')].map(text => {
      const said = text.getBoundingClientRect(), drawn = svg.getBoundingClientRect();
      return {text: text.textContent, size: parseFloat(getComputedStyle(text).fontSize) * drawn.width / svg.viewBox.baseVal.width,
              over: Math.max(box.left - said.left, said.right - box.right, box.top - said.top, said.bottom - box.bottom)};
    });
  }))"""


def opened(browser: Browser, url: str, **options: Any) -> Page:
    page = browser.new_context(**options).new_page()
    page.goto(url)
    return page


WIDTHS = {360: {"ld-narrow"}, 800: {"ld-narrow", "ld-wide"}, 1400: {"ld-wide"}}
SHOWN = """[...document.querySelectorAll('figure.ld-figure')].map(figure =>
  [...figure.querySelectorAll('.ld-drawing svg')].filter(svg => svg.getClientRects().length).map(svg => svg.getAttribute('class')))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_figure_shows_one_drawing_with_every_text_inside_its_box_and_large_enough(
    browser: Browser, address: str, path: str, scheme: Any
) -> None:
    page = opened(browser, address + path, color_scheme=scheme)
    for width, shown in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        drawings = page.evaluate(SHOWN)
        assert drawings
        assert all(len(classes) == 1 and classes[0] in shown for classes in drawings)
        texts = page.evaluate(MEASURE)
        assert len(texts) > 10
        assert not [one for one in texts if one["over"] > 0.5]
        assert not [one for one in texts if one["size"] < 11 - 0.01]
        # The theme follows a new width by script, a little later.
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth", timeout=3000)
    page.context.close()


def test_a_page_asks_nobody_else_and_reports_no_error(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked, errors = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in PAGES:
        page.goto(address + path, wait_until="networkidle")
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert not errors
    page.close()


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
