"""Pages changed without loading: figures are mounted and let go, and nothing of them stays."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Browser, Page, expect
from reading import HYPERVISORS, TYPE_2, Reader

pytestmark = pytest.mark.browser

AWAY = "about/"


def turn(page: Page, path: str, wanted: str) -> None:
    page.locator(f'.md-nav--primary a[href$="{path}"]').first.evaluate("e => e.click()")
    page.wait_for_function(f"() => {wanted}")


def counted(page: Page) -> Counter[str]:
    client = page.context.new_cdp_session(page)
    for _ in range(2):
        client.send("HeapProfiler.collectGarbage")
    found = client.send("Memory.getDOMCounters")
    client.detach()
    return Counter(nodes=found["nodes"], listeners=found["jsEventListeners"])


def growth(browser: Browser, address: str, times: int, *, alive: bool) -> Counter[str]:
    """Return what stays in memory of so many visits to a page with figures, each with some keys pressed."""
    page = browser.new_page()
    if not alive:
        page.route("**/livediagrams.js", lambda route: route.abort())
    page.goto(address + HYPERVISORS, wait_until="networkidle")  # with the list of pages: none is loaded anew
    page.evaluate("window.kept = true")
    counts = []
    for number in range(times + 2):
        turn(page, AWAY, "!document.querySelector('.ld-figure')")
        if number in (1, times + 1):
            counts.append(counted(page))
        turn(page, HYPERVISORS, f"document.querySelectorAll('.{'ld-live' if alive else 'ld-figure'}').length === 3")
        page.locator(f'[id="{TYPE_2}:figure"] .ld-drawing').focus()
        for key in () if not alive else ("ArrowDown", "Enter", "]", "+", "."):
            page.keyboard.press(key)
    assert page.evaluate("window.kept")  # it was one page all the time
    page.close()
    counts[1].subtract(counts[0])
    return counts[1]


@pytest.mark.parametrize("times", [5, pytest.param(200, marks=pytest.mark.soak)])
def test_figures_come_and_go_without_growth(browser: Browser, address: str, times: int) -> None:
    """The theme keeps old pages in memory; figures must add nothing to that."""
    without = growth(browser, address, 4, alive=False)
    found = growth(browser, address, times, alive=True)
    assert found["nodes"] / times - without["nodes"] / 4 < 15
    assert found["listeners"] / times - without["listeners"] / 4 < 1


def test_a_figure_lives_after_instant_navigation_and_an_address_leads_to_it(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS)
    reader.page.wait_for_load_state("networkidle")
    turn(reader.page, AWAY, "!document.querySelector('.ld-figure')")
    link = "(to) => { const a = document.createElement('a'); a.href = to; a.textContent = 'x'; document.querySelector('.md-content article').append(a); a.click(); }"
    reader.page.evaluate(link, f"{address}{HYPERVISORS}#{TYPE_2}:step-2")
    expect(reader.figure.locator(".ld-step")).to_contain_text("2 of 5.")
    reader.button("Next step").click()
    reader.wait_for_hash(f"#{TYPE_2}:step-3")
    reader.page.go_back()
    reader.page.wait_for_url(f"**/{AWAY}")
    reader.page.go_forward()
    expect(reader.figure.locator(".ld-step")).to_contain_text("3 of 5.")
    reader.close()
