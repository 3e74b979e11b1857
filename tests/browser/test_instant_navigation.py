"""Pages changed without loading: figures are mounted and let go, and nothing of them stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from reading import HYPERVISORS, TYPE_2, Reader

pytestmark = pytest.mark.browser

AWAY = "about/"


def turn(reader: Reader, path: str, wanted: str) -> None:
    reader.page.locator(f'.md-nav--primary a[href$="{path}"]').first.evaluate("e => e.click()")
    reader.page.wait_for_function(wanted)


def visit(reader: Reader, times: int) -> None:
    for _ in range(times):
        turn(reader, AWAY, "!document.querySelector('.ld-figure')")
        turn(reader, HYPERVISORS, "document.querySelectorAll('.ld-live').length === 3")
        reader.drawing.focus()
        reader.press("ArrowDown", "Enter", "]", "+")


def counted(reader: Reader) -> dict[str, int]:
    client = reader.page.context.new_cdp_session(reader.page)
    client.send("HeapProfiler.collectGarbage")
    client.send("HeapProfiler.collectGarbage")
    found = client.send("Memory.getDOMCounters")
    client.detach()
    return {"nodes": found["nodes"], "listeners": found["jsEventListeners"]}


@pytest.mark.parametrize("times", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_figures_come_and_go_without_growth(browser: Browser, address: str, times: int) -> None:
    reader = Reader(browser, address + HYPERVISORS)
    reader.page.wait_for_load_state("networkidle")  # the theme has the list of pages, without which it loads them anew
    reader.page.evaluate("window.kept = true")
    visit(reader, 3)
    turn(reader, AWAY, "!document.querySelector('.ld-figure')")
    before = counted(reader)
    visit(reader, times)
    turn(reader, AWAY, "!document.querySelector('.ld-figure')")
    after = counted(reader)
    assert reader.page.evaluate("window.kept")  # it was one page all the time
    # A figure has some 250 nodes and 40 listeners: one in each round would be thousands.
    assert after["nodes"] - before["nodes"] < 400
    assert after["listeners"] - before["listeners"] < 60
    reader.close()


def test_a_figure_lives_after_instant_navigation_and_an_address_leads_to_it(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS)
    reader.page.wait_for_load_state("networkidle")
    turn(reader, AWAY, "!document.querySelector('.ld-figure')")
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
