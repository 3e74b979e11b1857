"""The site's policy in a real Chromium: nothing that the site does hurts it, and it stops what somebody else would do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from built import PATHS

pytestmark = pytest.mark.browser

TELL = """addEventListener('securitypolicyviolation', event =>
  tell(`${event.effectiveDirective} stops ${event.blockedURI} at ${document.URL}: ${event.sample}`))"""


@pytest.fixture
def told() -> list[str]:
    """What the browser has to say: what the policy stops, and each error."""
    return []


@pytest.fixture
def context(browser: Browser, told: list[str]) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.expose_function("tell", lambda words: told.append(words))  # noqa: PLW0108 - Playwright takes no method of a list
    context.add_init_script(TELL)
    context.on("weberror", lambda error: told.append(str(error.error)))
    context.on("console", lambda message: told.append(message.text) if is_fault(message) else None)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def is_fault(message: Any) -> bool:
    """A missing address is no fault of the page that stands there."""
    return message.type == "error" and "status of 404" not in message.text


USE = """
document.querySelectorAll('details').forEach(one => one.open = true)
const labels = [...document.querySelectorAll('form[data-md-component=palette] label')]
labels.forEach(() => labels.find(label => !label.hidden).click())"""


def use(page: Page) -> None:
    """Open what is closed, and switch the palette as often as there are schemes."""
    page.wait_for_selector("form[data-md-component=palette] label:visible")
    page.evaluate(f"() => {{ {USE} }}")


def test_nothing_on_any_page_hurts_the_policy(context: BrowserContext, address: str, told: list[str]) -> None:
    for path in PATHS:
        page = context.new_page()
        page.goto(address + path, wait_until="load")
        use(page)
    for page in context.pages:  # what they ask for later, they ask for at the same time
        page.wait_for_load_state("networkidle")
    assert told == []


@pytest.mark.parametrize("start", ["", pytest.param("missing/at/some/depth", marks=pytest.mark.soak)])
def test_nothing_hurts_the_policy_of_the_first_page_when_all_others_come_into_it(
    page: Page, address: str, told: list[str], start: str
) -> None:
    with page.expect_response("**/sitemap.xml") as sitemap:  # until then the theme leaves links to the browser
        page.goto(address + start, wait_until="networkidle")
    sitemap.value.finished()
    page.evaluate("window.first = true")
    links = page.locator(".md-nav--primary a.md-nav__link[href]:not([href*='#'])")
    targets = list(dict.fromkeys(links.evaluate_all("all => all.map(one => one.href)")))
    assert len(targets) == len(PATHS) - 1
    search(page)  # before all else: the theme closes its search a little after each new page
    for target in [*targets[1:], targets[0]]:
        page.locator(".md-nav--primary a.md-nav__link:visible").evaluate_all(
            "(all, target) => all.find(one => one.href === target).click()", target
        )
        page.wait_for_url(target)
        page.locator(f"link[rel=canonical][href='{target}']").wait_for(state="attached")
        use(page)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.first")
    assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    assert told == []


def search(page: Page) -> None:
    """Search, and open the first result."""
    page.keyboard.press("/")
    page.keyboard.type("over-commit")
    page.locator(".md-search__suggest", has_text="over-commitment").wait_for()
    page.keyboard.press("ArrowRight")  # takes what search suggests
    before = page.url
    page.locator(".md-search-result__link:visible").first.click()
    page.wait_for_url(lambda url: url != before)


def test_from_the_file_system_the_policy_lets_the_page_be_seen(page: Page, site: Path, told: list[str]) -> None:
    page.goto((site / "figures/index.html").as_uri(), wait_until="load")
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    page.wait_for_function("() => document.querySelector('article img').naturalWidth > 0")
    assert page.evaluate("typeof __md_scope") == "object"
    assert [words for words in told if " stops " in words] == []


FOREIGN = {
    "a script": "add('script', {textContent: 'window.harmed = true'})",
    "a script of another site": "add('script', {src: 'https://example.org/x.js'})",
    "a handler": "document.body.setAttribute('onclick', 'window.harmed = true'); document.body.click()",
    "an address that is a script": "add('a', {href: 'javascript:window.harmed=true'}).click()",
    "a style": "document.body.setAttribute('style', 'display: none')",
    "a style sheet": "add('style', {textContent: 'body { display: none }'})",
    "a picture of another site": "add('img', {src: 'https://example.org/x.png'})",
    "a frame": "add('iframe', {src: 'https://example.org/'})",
    "a plug-in": "add('object', {data: 'https://example.org/'})",
    "a base for all links": "document.head.append(make('base', {href: 'https://example.org/'}))",
    "a question to another site": "fetch('https://example.org/').catch(() => {})",
    "a form that leads away": "add('form', {action: 'https://example.org/'}).submit()",
    "a text that becomes a script": "setTimeout('window.harmed = true')",
}


def stopped(told: list[str], page: Page) -> list[str]:
    """Return what the policy stopped; the browser tells of it a little later, and of some things later still."""
    for _ in range(100):
        found = [words for words in told if " stops " in words]
        if found:
            return found
        page.wait_for_timeout(20)
    return []


@pytest.mark.parametrize("script", FOREIGN.values(), ids=FOREIGN)
def test_the_policy_stops_what_somebody_else_brings_in(page: Page, address: str, told: list[str], script: str) -> None:
    page.goto(address, wait_until="load")
    assert told == []
    page.evaluate(f"""() => {{
        const make = (name, words) => Object.assign(document.createElement(name), words)
        const add = (name, words) => {{ const one = make(name, words); document.body.append(one); return one }}
        {script} }}""")
    assert stopped(told, page)
    assert page.evaluate("window.harmed") is None
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    assert page.url == address
