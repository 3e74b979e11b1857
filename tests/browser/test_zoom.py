"""Zoom, pan and full screen: by button, key, wheel, drag and pinch; and what survives them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from reading import GUEST, HARDWARE, HYPERVISORS, NARROW, WINDOW, Reader

pytestmark = pytest.mark.browser


def scale(reader: Reader) -> float:
    """Return how many CSS px a unit of the drawing has."""
    look = "all => { const e = all.find(one => one.getClientRects().length); return e.getBoundingClientRect().width / e.viewBox.baseVal.width; }"
    return float(reader.drawing.locator("svg").evaluate_all(look))


def grows(reader: Reader, least: float) -> None:
    """Wait until the figure is so much larger than drawn."""
    for _ in range(100):
        if scale(reader) > least:
            return
        reader.page.wait_for_timeout(20)
    assert scale(reader) > least


def becomes(reader: Reader, wanted: float) -> None:
    look = """([id, wanted]) => { const e = [...document.getElementById(id).querySelectorAll('.ld-drawing svg')].find(one => one.getClientRects().length);
      return Math.abs(e.getBoundingClientRect().width / e.viewBox.baseVal.width - wanted) < 0.02; }"""
    reader.page.wait_for_function(look, arg=[reader.figure.get_attribute("id"), wanted])


def test_keys_and_buttons_zoom_the_page_stays_and_zero_fits(reader: Reader) -> None:
    reader.begin()
    height = reader.figure.evaluate("e => e.offsetHeight")
    reader.press("+")
    becomes(reader, 1.25)
    reader.press("+", "-")
    becomes(reader, 1.25)
    reader.button("Zoom in").click()
    becomes(reader, 1.5625)
    assert reader.figure.evaluate("e => e.offsetHeight") == height
    reader.press("0")
    becomes(reader, 1)
    reader.button("Zoom in").click()
    reader.button("Zoom out").click()
    becomes(reader, 1)
    assert reader.drawing.evaluate("e => [e.style.height, e.querySelector('svg').style.width]") == ["", ""]


def test_arrows_pan_what_is_zoomed_and_focus_brings_its_part_into_view(reader: Reader) -> None:
    reader.begin()
    reader.press("+", "+", "+", "+")
    becomes(reader, 1.25**4)
    left = reader.drawing.evaluate("e => e.scrollLeft")
    reader.press("ArrowRight")
    reader.page.wait_for_function(
        "([id, left]) => document.getElementById(id).querySelector('.ld-drawing').scrollLeft > left + 20",
        arg=[reader.figure.get_attribute("id"), left],
    )
    reader.press("Home", "Enter", "Enter")
    inside = """e => { const d = e.closest('.ld-drawing').getBoundingClientRect(), b = e.getBoundingClientRect();
      return b.left >= d.left && b.right <= d.right && b.top >= d.top && b.bottom <= d.bottom; }"""
    for key in ("ArrowDown", "ArrowDown", "Escape", "Escape"):
        reader.press(key)
    reader.press("Home")
    for _ in range(3):
        reader.press("Enter")
    assert reader.part(f"{GUEST}/guest-apps").evaluate(inside)


def test_the_wheel_zooms_with_a_modifier_only(reader: Reader) -> None:
    reader.drawing.scroll_into_view_if_needed()
    reader.part(HARDWARE).hover()
    reader.page.mouse.wheel(0, -200)
    reader.page.wait_for_timeout(100)
    assert scale(reader) == pytest.approx(1, abs=0.02)
    reader.part(HARDWARE).hover()
    reader.page.keyboard.down("Control")
    reader.page.mouse.wheel(0, -400)
    reader.page.keyboard.up("Control")
    becomes(reader, 1.0015**400)


def test_a_drag_pans_and_is_no_click(reader: Reader) -> None:
    reader.begin()
    reader.press("+", "+", "+")
    becomes(reader, 1.25**3)
    left = reader.drawing.evaluate("e => e.scrollLeft")
    box = reader.drawing.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reader.page.mouse.move(x, y)
    reader.page.mouse.down()
    reader.page.mouse.move(x - 30, y, steps=4)
    reader.page.mouse.up()
    assert reader.drawing.evaluate("e => e.scrollLeft") == pytest.approx(left + 30, abs=3)
    assert reader.at.startswith("ld-drawing")
    assert reader.out == set()


def test_two_fingers_zoom(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, viewport=NARROW, has_touch=True, is_mobile=True)
    reader.drawing.scroll_into_view_if_needed()
    box: Any = reader.drawing.bounding_box()
    x, y = box["x"] + box["width"] / 2, max(box["y"], 60) + 120
    client = reader.page.context.new_cdp_session(reader.page)

    def fingers(kind: str, apart: float) -> None:
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}] if apart else []
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for _ in range(2):  # the first one brings the module
        fingers("touchStart", 30)
        for apart in (35, 40, 50, 60):
            fingers("touchMove", apart)
            reader.page.wait_for_timeout(30)
        fingers("touchEnd", 0)
        reader.page.wait_for_timeout(100)
    assert scale(reader) > 1.3
    assert reader.page.evaluate("visualViewport.scale") == 1
    reader.button("Fit the figure in its frame").tap()
    becomes(reader, 1)
    reader.close()


@pytest.mark.parametrize("native", [True, False])
def test_full_screen_holds_the_focus_and_gives_the_page_back(reader: Reader, native: bool) -> None:
    if not native:  # an iPhone has none for elements
        reader.page.evaluate("Element.prototype.requestFullscreen = undefined")
    reader.begin()
    reader.press("ArrowDown", "Enter", "ArrowRight")
    before = reader.figure.bounding_box()
    reader.button("Full screen").focus()
    reader.press("Enter")
    reader.page.wait_for_function(
        "() => document.querySelector('.ld-full')?.getBoundingClientRect().width === innerWidth"
    )
    expect(reader.button("Exit full screen")).to_be_focused()
    assert reader.button("Exit full screen").get_attribute("aria-pressed") is None
    grows(reader, 1.2)
    inside = "document.activeElement === document.body || !!document.activeElement.closest('.ld-full')"
    for _ in range(14):
        reader.press("Tab")
        assert reader.page.evaluate(inside)
    reader.begin()
    reader.press(".", ".", "ArrowDown")
    assert reader.part(reader.at).evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")
    expect(reader.card).to_be_visible()
    reader.press("Escape", "Escape", "Escape", "Escape", "Escape", "Escape")
    reader.page.wait_for_function("() => !document.querySelector('.ld-full, [inert]')")
    assert before
    # The browser turns its own full screen back a little later.
    reader.page.wait_for_function("() => document.fullscreenElement === null")
    reader.page.wait_for_function(
        "([id, width]) => document.getElementById(id).getBoundingClientRect().width === width",
        arg=[reader.figure.get_attribute("id"), before["width"]],
    )


def test_zoom_step_and_focus_survive_a_turn_of_the_phone(browser: Browser, address: str) -> None:
    reader = Reader(
        browser, address + HYPERVISORS, viewport={"width": 740, "height": 400}, has_touch=True, is_mobile=True
    )
    reader.begin()
    reader.press(".", "+", "+")
    reader.part(WINDOW).tap()
    reader.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    reader.page.wait_for_function(
        "() => document.querySelector('[data-figure=type-2-hypervisor] .ld-narrow').getClientRects().length"
    )
    becomes(reader, 1.5625)
    assert reader.at == WINDOW
    assert reader.hash.endswith(":step-1")
    reader.close()


def test_in_full_screen_the_figure_keeps_clear_of_the_steps_below(reader: Reader) -> None:
    reader.button("Full screen").click()
    grows(reader, 1.2)
    reader.press(".")
    expect(reader.figure.locator(".ld-step")).to_contain_text("1 of 5")
    reader.page.wait_for_timeout(100)
    bar, svg = (reader.figure.locator(name).bounding_box() for name in (".ld-walk", ".ld-drawing svg:visible"))
    assert bar
    assert svg
    assert svg["y"] + svg["height"] <= bar["y"]


def test_full_screen_begins_with_the_whole_figure_and_its_button_leaves(reader: Reader) -> None:
    full = reader.button("Full screen")
    reader.button("Zoom in").click()
    reader.button("Zoom in").click()
    becomes(reader, 1.5625)
    full.click()
    leave = reader.button("Exit full screen")
    expect(leave).to_have_text("Exit\u00a0full screen")
    for link in reader.figure.locator(".ld-more").all():
        expect(link).to_be_hidden()  # all room is the figure's
    expect(reader.button("Zoom out")).to_have_attribute("aria-disabled", "true")
    reader.page.wait_for_timeout(300)
    box, around = reader.drawing.locator("svg:visible").bounding_box(), reader.drawing.bounding_box()
    assert box and around
    assert box["y"] >= around["y"] and box["y"] + box["height"] <= around["y"] + around["height"]
    leave.click()
    expect(full).to_have_text("Full\u00a0screen")
    becomes(reader, 1)


def test_on_a_phone_full_screen_draws_nothing_smaller(browser: Browser, address: str) -> None:
    reader = Reader(
        browser,
        address + HYPERVISORS,
        "type-1-hypervisor",
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
    )
    before = scale(reader)
    reader.button("Full screen").tap()
    expect(reader.figure.locator(".ld-bar")).to_contain_text("Exit")
    reader.page.wait_for_timeout(300)
    assert scale(reader) >= before
    reader.begin()
    reader.press(".", ".", ".", "End", "End")
    assert reader.part(reader.at).evaluate("""e => { const b = e.getBoundingClientRect(), d = e.closest('.ld-drawing').getBoundingClientRect();
      return b.bottom > d.top && b.top < d.bottom; }""")
    reader.close()
