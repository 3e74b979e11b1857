"""The site in a real Chromium: what axe objects to, what comes out on paper, and the way back from a missing address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from built import COMPARISONS, PATHS

pytestmark = pytest.mark.browser


def objections(page: Page, options: Mapping[str, Any] | None = None) -> list[str]:
    """Return what axe finds, a line each."""
    # That it lists in full what it found in order would take most of the time.
    found = Axe().run(page, options={"resultTypes": ["violations"], **(options or {})}).response["violations"]
    return [f"{one['id']}: {node['target']}: {node['failureSummary']}" for one in found for node in one["nodes"]]


# A scheme changes colours only, and a width anything but them: so each rule is asked wherever it may answer otherwise.
COLOURS, ALL_BUT_COLOURS = {"runOnly": ["color-contrast"]}, {"rules": {"color-contrast": {"enabled": False}}}
EVERY = [*PATHS, *COMPARISONS]


def look_at(page: Page, address: str, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    # What is closed is judged too.
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.strip("/") or "home")
def test_axe_objects_to_nothing_on_a_desk_by_night_or_a_phone_by_day(page: Page, address: str, path: str) -> None:
    look_at(page, address + path, "dark", 1400)
    assert objections(page) == []
    page.emulate_media(color_scheme="light")
    assert objections(page, COLOURS) == []
    page.set_viewport_size({"width": 360, "height": 900})
    assert objections(page, ALL_BUT_COLOURS) == []


@pytest.mark.soak
@pytest.mark.parametrize("width", [360, 800, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.strip("/") or "home")
def test_axe_objects_to_nothing_at_any_width(page: Page, address: str, path: str, scheme: Any, width: int) -> None:
    look_at(page, address + path, scheme, width)
    assert objections(page) == []


def note(page: Page) -> None:
    page.locator(".ld-drawing").nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".ld-card.ld-open").wait_for()


def step(page: Page) -> None:
    page.get_by_role("button", name="Walk through the figure").nth(1).click()
    page.keyboard.press(".")
    page.locator(".ld-some").wait_for()


def full(page: Page) -> None:
    page.get_by_role("button", name="Full screen").nth(1).click()
    page.wait_for_function("() => document.querySelector('.ld-full')?.getBoundingClientRect().width === innerWidth")


def find(page: Page) -> None:
    page.get_by_role("button", name="Find in this figure").nth(1).click()
    page.get_by_role("searchbox", name="Find in this figure").fill("kernel")
    page.locator(".ld-some").wait_for()


def look_up(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("namespace")
    page.locator(".md-search-result__link").first.wait_for()


def drawer(page: Page) -> None:
    page.locator("label.md-header__button[for=__drawer]").click()
    page.locator(".md-nav--primary .md-nav__link").first.wait_for()


STATES = [note, step, full, find, look_up, drawer]


@pytest.mark.parametrize(
    ("state", "width", "scheme"),
    [
        (state, width, scheme) if (state, width, scheme) in {
            (note, 360, "dark"), (step, 360, "light"), (full, 1400, "dark"), (find, 800, "light"),
            (look_up, 1400, "light"), (drawer, 360, "dark"),
        } else pytest.param(state, width, scheme, marks=pytest.mark.soak)
        for state in STATES for width in (360, 800, 1400) for scheme in ("light", "dark")
        if state is not drawer or width < 1000  # on a desk it is no drawer
    ],
)  # fmt: skip
def test_axe_objects_to_nothing_while_a_reader_does_something(
    page: Page, address: str, state: Callable[[Page], None], width: int, scheme: Any
) -> None:
    look_at(page, f"{address}hypervisors/", scheme, width)
    page.wait_for_selector(".ld-live")
    state(page)
    assert objections(page) == []


def test_search_finds_a_term_of_the_glossary_at_its_own_place(page: Page, address: str) -> None:
    page.goto(f"{address}?q=over-commitment")
    first = page.locator(".md-search-result__link[href*='glossary/']").first
    first.wait_for()
    links = page.locator(".md-search-result__link").evaluate_all("all => all.map(one => one.href)")
    assert any("glossary/" in link and "#over-commitment" in link for link in links)


def test_from_a_missing_address_one_can_search_and_go_home(page: Page, address: str) -> None:
    page.goto(f"{address}a/b/c.html")
    assert page.locator("h1").inner_text() == "Page not found"
    page.get_by_label("Search this site").fill("dom0")
    page.keyboard.press("Enter")
    page.locator(".md-search-result__link").first.wait_for()
    assert page.url.startswith(f"{address}?q=dom0")
    page.goto(f"{address}a/b/c.html")
    page.get_by_role("link", name="home page").click()
    page.wait_for_url(address)


# What a closed <details> holds has a place and is not visible all the same.
SHOWN = "name => [...document.querySelectorAll(name)].filter(one => one.checkVisibility() && one.getClientRects().length).length"


def test_on_paper_there_are_figures_in_light_with_their_words_and_no_navigation(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}choosing/", wait_until="networkidle")
    fill = "getComputedStyle(document.querySelector('.ld-drawing .f-hypervisor-fill')).fill"
    dark = page.evaluate(fill)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(fill) != dark
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    for gone in ("header", ".md-sidebar", "footer", ".headerlink", ".footnote-backref", "a[rel=edit]"):
        assert page.evaluate(SHOWN, gone) == 0, gone
    assert page.evaluate(SHOWN, ".ld-words li") > 20
    assert page.evaluate(SHOWN, ".ld-drawing svg") == 3


def test_on_paper_one_can_read_where_a_footnote_leads(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    after = "one => getComputedStyle(one, '::after').content"
    for path, links in (("choosing/", ".footnote li a[href^=http]"), ("sources/", ".sources a[href^=http]")):
        page.goto(address + path, wait_until="networkidle")
        first = page.locator(links).first
        assert first.get_attribute("href") in first.evaluate(after)
    page.goto(f"{address}choosing/", wait_until="networkidle")
    assert page.locator(".footnote-ref").first.evaluate(after) == "none"


def test_a_page_with_an_address_for_its_repository_asks_no_host_for_its_stars(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    assert asked
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
