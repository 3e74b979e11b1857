"""A reader at a figure: what the tests press, and what they see."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Locator, Page

WIDE, NARROW = {"width": 1400, "height": 1000}, {"width": 360, "height": 740}
HYPERVISORS, TYPE_2 = "hypervisors/", "type-2-hypervisor"
APPLICATION = "column/row/vm-application-virtualbox-workstation"
WINDOW, GUEST = f"{APPLICATION}/row/window-and-i-o", f"{APPLICATION}/row/guest"
DRIVERS, HARDWARE = "column/row~2/host/row/host-kernel", "column/hardware"

# The contrast of every text that is drawn with what is painted behind it, from the colours the browser computed.
CONTRAST = """figure => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const svg = [...figure.querySelectorAll('.ld-drawing svg')].find((one) => one.getClientRects().length);
  const shapes = [...svg.querySelectorAll('rect:not(.ld-ring), ellipse')];
  return Math.min(...[...svg.querySelectorAll('text')].map((text) => {
    const box = text.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
    const behind = shapes.filter((one) => { const b = one.getBoundingClientRect(); return b.left <= x && x <= b.right && b.top <= y && y <= b.bottom && getComputedStyle(one).fill !== 'none'; }).at(-1);
    const ground = behind ? getComputedStyle(behind).fill : getComputedStyle(figure).backgroundColor;
    const [one, other] = [light(getComputedStyle(text).fill), light(ground)].sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05);
  }));
}"""


class Reader:
    """One page, and one figure in it."""

    def __init__(self, browser: Browser, url: str, figure: str = TYPE_2, **options: Any) -> None:
        self.page: Page = browser.new_context(**{"viewport": WIDE, **options}).new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"{error}\n{error.stack}"))
        self.page.goto(url)
        self.figure: Locator = self.page.locator(f'[id="{figure}:figure"]')
        self.drawing: Locator = self.figure.locator(".ld-drawing")
        self.card: Locator = self.figure.locator(".ld-card")
        if options.get("java_script_enabled", True):
            self.page.wait_for_selector(".ld-live")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def begin(self) -> None:
        """Put the focus on the drawing, as Tab does."""
        self.drawing.focus()

    def part(self, identity: str) -> Locator:
        """Return a part as drawn in the layout that is shown."""
        return self.drawing.locator(f'svg:visible g[data-id="{identity}"]')

    def button(self, name: str) -> Locator:
        return self.figure.get_by_role("button", name=name, exact=True)

    @property
    def at(self) -> str:
        """The part that has the page's focus, else the class of what has it."""
        said = "(e => e.closest('g[data-id]')?.dataset.id ?? (e.className || e.tagName))(document.activeElement)"
        return str(self.page.evaluate(said))

    @property
    def out(self) -> set[str]:
        """The parts that stand out."""
        return set(self.drawing.locator("svg:visible .ld-on").evaluate_all("all => all.map(one => one.dataset.id)"))

    @property
    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def wait_for_hash(self, wanted: str) -> None:
        self.page.wait_for_function("wanted => location.hash === wanted", arg=wanted)

    def close(self) -> None:
        assert not self.faults, "\n".join(self.faults)
        self.page.context.close()
