"""How long a key press takes until its focus is painted, in a page with one large figure, in a real Chromium."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright
from tests.serving import served

KEYS: Final = {
    "arrows": ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"),
    "edges": ("]", "]", "[", "]"),
    "zoom": ("+", "+", "-", "0"),
}
_VIEW: Final = {"width": 1400, "height": 1000}
_FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# A frame is asked for when the key comes; what is posted in it arrives when the frame has been handed on to be shown.
_WATCH: Final = """window.taken = [];
document.addEventListener('keydown', (event) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => taken.push(performance.now() - event.timeStamp);
  channel.port2.postMessage(0);
}), { capture: true });"""


def measure(site: Path, chromium: str, rounds: int) -> dict[str, dict[str, float]]:
    """Return for each kind of key the median, the 95th centile and the most, in milliseconds, and the presses."""
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        page = browser.new_page(viewport=_VIEW)  # type: ignore[arg-type]
        page.add_init_script(_WATCH)
        page.goto(address)
        page.wait_for_selector(".ld-live")
        found = {name: _summary(_pressed(page, keys, rounds)) for name, keys in KEYS.items()}
        browser.close()
    return found


def _pressed(page: Page, keys: tuple[str, ...], rounds: int) -> list[float]:
    page.locator(".ld-drawing").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.evaluate("taken.length = 0")
    for _ in range(rounds):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(30)  # a press that comes before the one before is painted would wait for it
    page.keyboard.press("Escape")
    taken: list[float] = page.evaluate("taken.slice(0, -1)")
    return taken


def _summary(taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    return {
        "median": statistics.median(ordered),
        "95th": ordered[int(0.95 * (len(ordered) - 1))],
        "most": ordered[-1],
        "presses": len(ordered),
    }
