"""The walkthrough: bar, keys, what is read out, and its place in the page's address and history."""

from __future__ import annotations

import pytest
from drawn_pages import PAGES, opened
from playwright.sync_api import Browser, expect
from reading import APPLICATION, CONTRAST, DRIVERS, HARDWARE, HYPERVISORS, NARROW, TYPE_2, WIDE, WINDOW, Reader

pytestmark = pytest.mark.browser

STEP = f"#{TYPE_2}:step-"


def test_a_reader_walks_by_keyboard_alone_and_back_leaves(reader: Reader) -> None:
    said = reader.figure.locator(".ld-step")
    length = reader.page.evaluate("history.length")
    reader.button("Walk through the figure").focus()
    reader.page.wait_for_function("() => history.state?.y > 0")  # the theme has noted where the page is scrolled to
    at = reader.page.evaluate("scrollY")
    kept = reader.page.evaluate("history.state")
    reader.press("Enter")
    assert (reader.page.evaluate("history.state") or {}).keys() == kept.keys() != set()
    assert reader.hash == f"{STEP}1"
    expect(reader.button("Next step")).to_be_focused()
    expect(said).to_contain_text("1 of 5. The host's system was there first")
    assert said.get_attribute("role") == "status"
    for number in (2, 3, 4, 5):
        reader.press("Enter")
        assert reader.hash == f"{STEP}{number}"
        expect(said).to_contain_text(f"{number} of 5.")
    assert reader.page.evaluate("history.length") == length + 1  # one entry for them all
    expect(reader.button("Next step")).to_have_attribute("aria-disabled", "true")
    reader.press("Enter", ".")
    assert reader.hash == f"{STEP}5"
    reader.press(",")
    assert reader.hash == f"{STEP}4"
    assert {WINDOW, DRIVERS, f"{WINDOW}--{DRIVERS}"} <= reader.out
    assert HARDWARE not in reader.out
    expect(reader.figure.locator(".ld-dots [aria-current=step]")).to_have_accessible_name("Step 4")
    reader.page.go_back()
    reader.wait_for_hash("")
    expect(reader.button("Walk through the figure")).to_be_visible()
    assert reader.out == set()
    reader.page.wait_for_timeout(100)
    assert abs(reader.page.evaluate("scrollY") - at) <= 2
    reader.page.go_forward()
    reader.wait_for_hash(f"{STEP}4")
    expect(said).to_contain_text("4 of 5.")


def test_keys_on_the_drawing_step_and_escape_leaves(reader: Reader) -> None:
    reader.begin()
    reader.press("ArrowDown", ".")
    assert reader.hash == f"{STEP}1"
    assert reader.at.startswith("ld-drawing")
    reader.press("ArrowDown")  # to what the step is about
    assert reader.at == APPLICATION
    reader.press("Escape", "Escape", "Escape")
    reader.wait_for_hash("")
    expect(reader.figure.locator(".ld-step")).to_have_text("5 steps")


def test_the_address_opens_at_the_step_and_its_own_button_leaves(browser: Browser, address: str) -> None:
    for viewport in ({"width": 1400, "height": 1000}, NARROW):
        reader = Reader(browser, f"{address}{HYPERVISORS}{STEP}3", viewport=viewport)
        expect(reader.figure.locator(".ld-step")).to_contain_text("3 of 5.")
        assert HARDWARE in reader.out
        seen = "([id, most]) => { const { top } = document.getElementById(id).querySelector('.ld-drawing').getBoundingClientRect(); return top >= 48 && top < most; }"
        reader.page.wait_for_function(seen, arg=[f"{TYPE_2}:figure", viewport["height"] / 2])
        reader.page.wait_for_timeout(200)
        assert reader.page.evaluate(seen, [f"{TYPE_2}:figure", viewport["height"] / 2])
        length = reader.page.evaluate("history.length")
        reader.button("Next step").click()
        reader.button("Leave the walkthrough").click()
        reader.wait_for_hash("")
        assert reader.page.evaluate("history.length") == length
        expect(reader.button("Walk through the figure")).to_be_focused()
        reader.close()


def test_dots_lead_anywhere_and_a_step_has_a_link(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, permissions=["clipboard-read", "clipboard-write"])
    reader.button("Walk through the figure").click()
    reader.button("Step 3").click()
    assert reader.hash == f"{STEP}3"
    reader.button("Copy link to this step").click()
    expect(reader.figure.locator(".ld-walk [role=status]", has_text="Link copied")).to_be_attached()
    assert reader.page.evaluate("navigator.clipboard.readText()") == f"{address}{HYPERVISORS}{STEP}3"
    reader.close()


def test_one_figure_at_a_time_has_the_address(reader: Reader) -> None:
    other = reader.page.locator('[id="type-1-hypervisor:figure"]')
    other.get_by_role("button", name="Walk through the figure").click()
    reader.wait_for_hash("#type-1-hypervisor:step-1")
    reader.button("Walk through the figure").click()
    reader.wait_for_hash(f"{STEP}1")
    expect(other.get_by_role("button", name="Walk through the figure")).to_be_visible()
    reader.page.go_back()
    reader.wait_for_hash("#type-1-hypervisor:step-1")
    expect(other.locator(".ld-step")).to_contain_text("1 of")
    expect(reader.button("Walk through the figure")).to_be_visible()


def test_the_bar_does_not_jump_from_step_to_step(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, viewport=NARROW)
    reader.button("Walk through the figure").click()
    heights = set()
    for _ in range(5):
        heights.add(reader.figure.evaluate("e => e.offsetHeight"))
        reader.press("Enter")
    assert len(heights) == 1
    reader.close()


def test_text_and_parts_of_a_step_are_in_view_though_the_figure_is_taller_than_the_window(
    browser: Browser, address: str
) -> None:
    reader = Reader(
        browser, f"{address}virtualization/", "server-consolidation", viewport={"width": 360, "height": 560}
    )
    reader.begin()
    for number in range(1, 7):
        reader.press(".")
        said = reader.figure.locator(".ld-step")
        expect(said).to_contain_text(f"{number} of 6.")
        box, bar = said.bounding_box(), reader.figure.locator(".ld-walk").bounding_box()
        assert box and bar
        assert box["y"] >= 0 and box["y"] + box["height"] <= 560
        tops = reader.drawing.locator("svg:visible g.ld-on").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect()).map(b => [b.top, b.bottom])"
        )
        assert any(top < bar["y"] and bottom > 60 for top, bottom in tops)
        assert min(top for top, _ in tops) < bar["y"]
    reader.close()


def test_a_turn_of_the_phone_keeps_the_step(reader: Reader) -> None:
    reader.begin()
    reader.press(".", ".", ".")
    out = reader.out
    reader.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    reader.page.wait_for_function("() => document.querySelector('[data-figure=type-2-hypervisor] .ld-narrow .ld-on')")
    assert reader.out == out
    assert reader.hash == f"{STEP}3"


def test_nothing_moves_with_reduced_motion_nor_by_itself(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, reduced_motion="reduce")
    reader.begin()
    for key in (".", ".", "ArrowDown", "+", "0", "Escape"):
        reader.press(key)
        assert reader.figure.evaluate("e => e.getAnimations({subtree: true}).length") == 0
    reader.press(".")
    now = reader.hash
    reader.page.wait_for_timeout(700)
    assert reader.hash == now
    reader.close()


def test_without_script_the_steps_are_a_list_at_their_addresses(browser: Browser, address: str) -> None:
    reader = Reader(browser, f"{address}{HYPERVISORS}{STEP}2", java_script_enabled=False)
    item = reader.page.locator(f'[id="{TYPE_2}:step-2"]')
    expect(item).to_be_visible()
    expect(item).to_be_in_viewport()
    assert item.evaluate("e => e.parentElement.tagName") == "OL"
    reader.close()


EVERY_STEP = """figure => {
  const contrast = CONTRAST;
  figure.querySelector('.ld-start').click();
  return [...figure.querySelectorAll('.ld-dots button')].map((dot) => { dot.click(); return contrast(figure); });
}""".replace("CONTRAST", CONTRAST)


@pytest.mark.parametrize("path", PAGES)
def test_every_text_can_be_read_in_every_step_of_every_figure(browser: Browser, address: str, path: str) -> None:
    page = opened(browser, address + path, color_scheme="light", viewport=WIDE)
    page.wait_for_selector("figure.ld-live .ld-start")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for figure in page.locator("figure.ld-live:has(.ld-start)").all():
            found = figure.evaluate(EVERY_STEP)
            assert len(found) >= 3
            assert min(found) >= 4.5, (figure.get_attribute("data-figure"), scheme, found)
    page.context.close()


@pytest.mark.parametrize("quick", [True, False], ids=["quick", "slow"])
@pytest.mark.parametrize("leave", ["Escape", "Leave", "Back"])
@pytest.mark.parametrize("on_drawing", [True, False], ids=["drawing", "bar"])
def test_who_leaves_keeps_the_focus_in_the_figure_and_the_page_stays(
    reader: Reader, leave: str, on_drawing: bool, quick: bool
) -> None:
    page = reader.page
    page.wait_for_load_state("networkidle")
    if on_drawing:
        reader.begin()
    else:
        reader.button("Walk through the figure").focus()
    page.wait_for_timeout(0 if quick else 400)
    entered = page.evaluate("scrollY")
    reader.press(*("." if on_drawing else ("Enter",)) * 2)
    page.wait_for_timeout(0 if quick else 400)
    if leave == "Leave":
        reader.button("Leave the walkthrough").focus()
    left = page.evaluate("scrollY")
    page.go_back() if leave == "Back" else reader.press("Enter" if leave == "Leave" else "Escape")
    reader.wait_for_hash("")
    page.wait_for_timeout(400)
    wanted = "ld-drawing" if on_drawing and leave != "Leave" else "ld-start"
    assert wanted in reader.at
    now = page.evaluate("scrollY")
    assert abs(now - left) <= 2 or (leave == "Back" and abs(now - entered) <= 2)
