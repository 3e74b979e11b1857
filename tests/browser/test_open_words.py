"""Whether the words of a figure are open is remembered, as far as the browser lets anything be remembered."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect
from reading import HYPERVISORS, TYPE_2, Reader

FIGURE = f'[id="{TYPE_2}:figure"] .ld-words'


def summary(page: Page) -> None:
    page.locator(f"{FIGURE} summary").focus()
    page.keyboard.press("Enter")


def test_words_stay_open_on_the_next_visit_and_those_of_other_figures_closed(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS)
    summary(reader.page)
    reader.page.reload()
    expect(reader.page.locator(f"{FIGURE}[open]")).to_have_count(1)
    expect(reader.page.locator(".ld-words[open]")).to_have_count(1)
    summary(reader.page)
    reader.page.reload()
    reader.page.wait_for_selector(".ld-live")
    expect(reader.page.locator(".ld-words[open]")).to_have_count(0)
    reader.close()


def test_an_address_that_opens_them_is_no_wish_to_have_them_open(browser: Browser, address: str) -> None:
    reader = Reader(browser, f"{address}{HYPERVISORS}#{TYPE_2}/column/hardware")
    reader.page.goto(f"{address}about/")
    reader.page.goto(f"{address}{HYPERVISORS}")
    reader.page.wait_for_selector(".ld-live")
    expect(reader.page.locator(".ld-words[open]")).to_have_count(0)
    reader.close()


def test_without_storage_or_with_what_is_not_ours_in_it_all_else_works(browser: Browser, address: str) -> None:
    for script in (
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('refused') }})",
        "localStorage.setItem('livediagrams.words', '{\"not\": ours')",
        "localStorage.setItem('livediagrams.words', '7')",
    ):
        context = browser.new_context()
        context.add_init_script(script)
        page = context.new_page()
        faults: list[str] = []
        page.on(
            "pageerror",
            lambda error, faults=faults: faults.append(str(error)) if "livediagrams" in str(error.stack) else None,
        )
        page.goto(address + HYPERVISORS)
        expect(page.locator(".ld-live")).to_have_count(3)
        summary(page)
        expect(page.locator(f"{FIGURE}[open]")).to_have_count(1)
        assert faults == []
        context.close()
