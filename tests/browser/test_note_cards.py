"""The card with a part's note: by key, mouse and touch; dismissible, hoverable, persistent; never in the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from reading import APPLICATION, DRIVERS, GUEST, HARDWARE, HYPERVISORS, NARROW, WINDOW, Reader

pytestmark = pytest.mark.browser

NOTE = "Shows the screen; does the guest's input and output by file and network calls."


def test_focus_opens_the_note_enter_goes_in_and_escape_comes_back(reader: Reader) -> None:
    reader.begin()
    reader.press("ArrowDown", "Enter", "ArrowRight")
    expect(reader.card).to_be_visible()
    expect(reader.card.locator(".ld-card-name")).to_have_text("Window and I/O")
    expect(reader.card.locator(".ld-card-note")).to_have_text(NOTE)
    described = reader.part(WINDOW).get_attribute("aria-describedby")
    assert described
    assert reader.page.locator(f'[id="{described}"]').text_content() == NOTE
    assert reader.part(WINDOW).get_attribute("aria-label")
    reader.press("Enter")
    assert "ld-card" in reader.at
    reader.press("Tab")
    source = reader.card.locator("a")
    expect(source).to_be_focused()
    assert str(source.get_attribute("href")).startswith("https://static.usenix.org/")
    reader.press("Escape")
    expect(reader.card).to_be_hidden()
    assert reader.at == WINDOW
    assert reader.out  # the card is closed, the focus is where it was
    reader.press("Escape")
    assert reader.at == APPLICATION
    expect(reader.card).to_be_hidden()


def test_a_card_is_never_over_its_part_or_its_neighbours_nor_out_of_the_window(browser: Browser, address: str) -> None:
    rects = """([ids, layout]) => ids.map((id) => {
      const all = [...document.querySelectorAll(`[data-figure="type-2-hypervisor"] svg g[data-id="${CSS.escape(id)}"]`)];
      const b = all.find((one) => one.getClientRects().length && one.getBoundingClientRect().width).getBoundingClientRect();
      return [b.left, b.top, b.right, b.bottom];
    })"""
    for size in ({"width": 1400, "height": 1000}, {"width": 800, "height": 1000}, NARROW):
        reader = Reader(browser, address + HYPERVISORS, viewport=size)
        reader.begin()
        for path in (
            ("ArrowDown",),
            ("Enter",),
            ("ArrowRight",),
            ("ArrowLeft", "Enter"),
            ("ArrowDown",),
            ("ArrowDown",),
        ):
            reader.press(*path)
            expect(reader.card).to_be_visible()
            card = reader.card.bounding_box()
            assert card
            left, top, right, bottom = card["x"], card["y"], card["x"] + card["width"], card["y"] + card["height"]
            assert left >= 0 and top >= 0 and right <= size["width"] and bottom <= size["height"]
            own = reader.part(reader.at).bounding_box()
            assert own
            assert max(own["x"] - right, left - own["x"] - own["width"]) < 320  # and not far off
            nodes = [one for one in reader.out if "--" not in one]
            for one in reader.page.evaluate(rects, [nodes, ""]):
                over = min(right, one[2]) - max(left, one[0]) > 1 and min(bottom, one[3]) - max(top, one[1]) > 1
                assert not over, (size, reader.at, card, one)
        reader.close()


def test_the_mouse_opens_the_note_and_may_go_onto_it(reader: Reader) -> None:
    reader.part(WINDOW).hover()
    expect(reader.card).to_be_visible()
    assert reader.out == set()  # to look at a note is not to leave all else
    box = reader.card.bounding_box()
    assert box
    reader.page.mouse.move(box["x"] + 20, box["y"] + 20, steps=4)
    reader.page.wait_for_timeout(600)
    expect(reader.card).to_be_visible()
    reader.page.mouse.move(20, 700)
    expect(reader.card).to_be_hidden()
    reader.part(WINDOW).hover()
    expect(reader.card).to_be_visible()
    reader.press("Escape")  # with the focus elsewhere
    expect(reader.card).to_be_hidden()


def test_a_note_stays_until_it_is_closed(reader: Reader) -> None:
    reader.part(DRIVERS).click()
    expect(reader.card).to_be_visible()
    assert reader.at == DRIVERS
    reader.page.mouse.move(5, 500)
    reader.page.wait_for_timeout(500)
    expect(reader.card).to_be_visible()
    reader.card.get_by_role("button", name="Close the note").click()
    expect(reader.card).to_be_hidden()
    assert reader.at == DRIVERS


@pytest.mark.parametrize("identity", [HARDWARE, f"{GUEST}/guest-kernel"])
def test_a_tap_opens_a_note_and_a_tap_beside_closes_it(browser: Browser, address: str, identity: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, viewport=NARROW, has_touch=True, is_mobile=True)
    reader.part(identity).tap()
    expect(reader.card).to_be_visible()
    assert reader.at == identity
    reader.page.touchscreen.tap(180, 24)
    expect(reader.card).to_be_hidden()
    reader.close()


def test_fingers_hit_a_line_beside_it(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, viewport=NARROW, has_touch=True, is_mobile=True)
    line = reader.part(f"{WINDOW}--{DRIVERS}")
    line.scroll_into_view_if_needed()
    path: Any = line.locator("path").first.bounding_box()
    reader.page.touchscreen.tap(path["x"] + 7, path["y"] + 12)
    assert reader.at == f"{WINDOW}--{DRIVERS}"
    expect(reader.card.locator(".ld-card-note")).to_have_text("Reading the guest's disk is reading a file.")
    reader.close()


def test_targets_are_large_enough(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, viewport=NARROW, has_touch=True, is_mobile=True)
    reader.button("Walk through the figure").tap()
    reader.part(WINDOW).tap()
    sizes = reader.page.evaluate("""() => [...document.querySelectorAll('.ld-figure :is(button, summary)')].filter(one => one.getClientRects().length)
      .map(one => [one.getAttribute('aria-label') ?? one.textContent, one.getBoundingClientRect().width, one.getBoundingClientRect().height])""")
    assert len(sizes) > 20
    assert not [one for one in sizes if one[1] < 24 or one[2] < 24]
    rows = reader.page.evaluate(
        """() => [...document.querySelectorAll('.ld-bar, .ld-walk')].filter(one => one.scrollWidth > one.clientWidth).length"""
    )
    assert rows == 0
    reader.close()


def test_the_link_of_a_part_opens_the_page_at_it(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, permissions=["clipboard-read", "clipboard-write"])
    reader.begin()
    reader.press("ArrowDown", "Enter", "ArrowRight")
    reader.card.get_by_role("button", name="Copy link to Window and I/O").click()
    expect(reader.card.get_by_role("status")).to_have_text("Link copied")
    link = reader.page.evaluate("navigator.clipboard.readText()")
    assert link == f"{address}{HYPERVISORS}#type-2-hypervisor/{WINDOW}"
    reader.button("Copy link to this figure").click()
    reader.page.wait_for_function(
        "() => navigator.clipboard.readText().then(text => text.endsWith('#type-2-hypervisor:figure'))"
    )
    reader.close()
    reader = Reader(browser, link)
    reader.page.wait_for_function("id => document.activeElement.dataset.id === id", arg=WINDOW)
    expect(reader.card).to_be_visible()
    box = reader.part(WINDOW).bounding_box()
    assert box and 48 <= box["y"] <= 1000 - box["height"]
    # Another address in the same page, as a link in its text would set it.
    reader.page.evaluate("address => { location.hash = address; }", f"type-2-hypervisor/{HARDWARE}")
    reader.page.wait_for_function("id => document.activeElement.dataset.id === id", arg=HARDWARE)
    reader.close()


def test_find_shows_what_bears_a_word_and_goes_there(reader: Reader) -> None:
    reader.begin()
    reader.press("/")
    field = reader.figure.get_by_role("searchbox", name="Find in this figure")
    expect(field).to_be_focused()
    reader.page.keyboard.type("hardw")
    expect(reader.figure.locator(".ld-find [role=status]")).to_contain_text("found")
    assert {f"{GUEST}/row/virtual-hardware", HARDWARE} <= reader.out
    assert DRIVERS not in reader.out
    reader.press("/", "Escape")  # a field's keys are its own
    expect(field).to_be_hidden()
    assert reader.at.startswith("ld-drawing")  # nothing was reached: back where it was


def test_find_goes_from_hit_to_hit_boxes_first(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, "type-1-hypervisor")
    field = reader.figure.get_by_role("searchbox", name="Find in this figure")
    said = reader.figure.locator(".ld-find [role=status]")
    ring = reader.drawing.locator("svg:visible .ld-ring")
    reader.button("Find in this figure").click()
    expect(field).to_be_focused()  # the module has come
    reader.page.keyboard.type("driver")
    expect(said).to_have_text("6 found")
    hits = reader.out
    assert len(hits) == 6
    names = []
    for number in range(1, 7):
        reader.press("Enter")
        expect(said).to_contain_text(f"{number} of 6: ")
        expect(field).to_be_focused()
        names.append((said.text_content() or "").partition(": ")[2])
        box: Any = ring.bounding_box()
        assert 48 <= box["y"] <= 1000 - 40
        assert reader.out == hits  # what lies in a group that is found does not stand out with it
        expect(reader.card).to_have_count(0)
    assert names[0] == "Device drivers"
    assert names[-2:] == ["Xen, Hyper-V", "ESXi"]  # groups after boxes
    reader.press("Enter")
    expect(said).to_have_text("1 of 6: Device drivers")
    reader.press("Shift+Enter")
    expect(said).to_have_text("6 of 6: ESXi")
    reader.button("Next one found").click()
    expect(said).to_have_text("1 of 6: Device drivers")
    reader.button("Previous one found").click()
    reader.button("Next one found").click()
    field.focus()
    reader.press("Escape")
    expect(field).to_be_hidden()
    assert reader.at.endswith("/device-drivers")
    expect(reader.card).to_be_visible()
    # Escape on a button of the search leaves it too, with the focus where it went.
    reader.press("/")
    reader.page.keyboard.type("guest k")
    reader.button("Next one found").focus()
    reader.press("Enter", "Escape")
    expect(field).to_be_hidden()
    assert reader.at.endswith("/guest-kernel")
    reader.close()


def test_the_field_of_find_stays_in_sight_on_a_phone(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, "type-1-hypervisor", viewport=NARROW)
    reader.button("Find in this figure").click()
    expect(reader.figure.get_by_role("searchbox")).to_be_focused()
    reader.page.keyboard.type("hardware")
    for _ in range(4):
        reader.press("Enter")
        field: Any = reader.figure.locator(".ld-find").bounding_box()
        hit: Any = reader.drawing.locator("svg:visible .ld-ring").bounding_box()
        header: Any = reader.page.locator(".md-header").bounding_box()
        assert field["y"] >= header["height"] - 1
        assert hit["y"] >= field["y"] + field["height"] and hit["y"] + hit["height"] <= 740
    assert reader.figure.locator(".ld-find").evaluate("e => e.scrollWidth <= e.clientWidth")
    reader.close()


def test_places_keep_clear_of_what_is_to_be_seen(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    place = """async ([base, boxes]) => {
      const { placed } = await import(base + 'figures/note.js');
      const box = ([x, y, width, height]) => ({x, y, width, height});
      return placed({width: 200, height: 100}, {width: 800, height: 600}, boxes.map((one, at) => ({box: box(one), weight: at ? 100 : 1000})), box([0, 0, 800, 600]));
    }"""
    for boxes in (
        [[300, 200, 100, 50]],
        [[0, 0, 100, 50]],
        [[700, 550, 100, 50]],
        [[300, 200, 100, 50], [420, 180, 100, 100]],
        [[0, 0, 560, 600]],
        [[0, 120, 800, 480]],
    ):
        found = page.evaluate(place, [address, boxes])
        assert 8 <= found["x"] <= 592 and 8 <= found["y"] <= 492
        for x, y, width, height in boxes:
            assert (
                found["x"] >= x + width or found["x"] + 200 <= x or found["y"] >= y + height or found["y"] + 100 <= y
            ), boxes
    page.close()


def test_a_term_of_the_glossary_in_a_note_leads_to_what_it_means(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS)
    term = reader.figure.locator(".ld-words li:not(:has(ul)) > .ld-note > .ld-term").first
    identity = str(term.evaluate("one => one.closest('li').id")).partition("/")[2]
    word, goal = term.text_content() or "", str(term.get_attribute("href"))
    reader.part(identity).click()
    note = reader.card.locator(".ld-card-note")
    expect(note).to_have_text(str(reader.part(identity).get_attribute("data-note")))
    assert reader.card.locator(".ld-card-source .ld-term").count() == 0
    note.get_by_role("link", name=word).click()
    reader.page.wait_for_url(f"**/glossary/#{goal.partition('#')[2]}")
    reader.close()


# The gap between card and part; whether the leader is there, and how far its ends are from both.
JOINED = """(card, id) => {
  const part = [...card.closest('figure').querySelectorAll('.ld-drawing g[data-id]')].find((one) => one.dataset.id === id && one.getClientRects().length && one.getBoundingClientRect().width);
  const [a, b] = [card.getBoundingClientRect(), part.getBoundingClientRect()];
  const away = (box, x, y) => Math.hypot(Math.max(0, box.left - x, x - box.right), Math.max(0, box.top - y, y - box.bottom));
  const gap = Math.hypot(Math.max(0, b.left - a.right, a.left - b.right), Math.max(0, b.top - a.bottom, a.top - b.bottom));
  const leader = card.querySelector('.ld-leader');
  if (leader.hidden) return { gap, leads: false };
  const width = parseFloat(leader.style.width), turn = Number(/rotate\\((.*)rad/.exec(leader.style.transform)[1]);
  const [x, y] = [parseFloat(leader.style.left), parseFloat(leader.style.top) + 1];
  const line = leader.getBoundingClientRect(), style = getComputedStyle(leader);
  return {
    gap, leads: true, from: away(a, x, y), to: away(b, x + width * Math.cos(turn), y + width * Math.sin(turn)),
    long: Math.hypot(line.width, line.height), thick: style.borderTopWidth, catches: style.pointerEvents,
  };
}"""


@pytest.mark.parametrize("viewport", [{"width": 1400, "height": 900}, NARROW], ids=["wide", "narrow"])
def test_a_card_that_stands_off_is_joined_to_its_part(browser: Browser, address: str, viewport: Any) -> None:
    reader = Reader(browser, address + HYPERVISORS, "type-1-hypervisor", viewport=viewport)
    parts = reader.drawing.locator("svg:visible g[data-note]").evaluate_all("all => all.map(one => one.dataset.id)")
    reader.page.wait_for_load_state("networkidle")  # the theme changes no page before it has the list of pages
    led = 0
    for identity in parts:
        if "--" in identity:
            continue
        reader.page.evaluate("hash => { location.hash = hash; }", f"type-1-hypervisor/{identity}")
        reader.page.wait_for_function("id => document.activeElement.dataset.id === id", arg=identity)
        reader.page.wait_for_timeout(250)
        found = reader.card.evaluate(JOINED, identity)
        assert found["leads"] == (found["gap"] > 16), (identity, found)
        if found["leads"]:
            led += 1
            assert found["from"] <= 1 and found["to"] <= 1, (identity, found)
            assert found["long"] >= found["gap"] - 2
            assert (found["thick"], found["catches"]) == ("2px", "none")
        box: Any = reader.card.bounding_box()
        header: Any = reader.page.locator(".md-header").bounding_box()
        assert box["y"] >= header["y"] + header["height"], identity  # never over the site's own header
        assert found["gap"] <= 240, (identity, found)
    assert led
    # It goes with the page.
    reader.page.mouse.wheel(0, 30)
    reader.page.wait_for_timeout(200)
    found = reader.card.evaluate(JOINED, parts[-1])
    assert found["leads"] == (found["gap"] > 16)
    reader.close()


@pytest.mark.parametrize("forced", ["none", "active"])
def test_the_part_of_a_note_under_the_mouse_is_marked(browser: Browser, address: str, forced: Any) -> None:
    reader = Reader(browser, address + HYPERVISORS, forced_colors=forced)
    mark = reader.drawing.locator("svg:visible .ld-met")
    reader.part(WINDOW).hover()
    expect(reader.card).to_be_visible()
    around, part = mark.bounding_box(), reader.part(WINDOW).bounding_box()
    assert around and part
    assert around["x"] <= part["x"] and around["x"] + around["width"] >= part["x"] + part["width"]
    colour, width = mark.evaluate("e => [getComputedStyle(e).stroke, parseFloat(getComputedStyle(e).strokeWidth)]")
    assert width < (3 if forced == "none" else 4)  # thinner than the ring of the focus
    assert forced == "active" or colour == reader.card.evaluate("e => getComputedStyle(e).borderTopColor")
    reader.page.mouse.move(20, 700)
    expect(mark).to_have_count(0)
    # What is in focus has its own ring; what is hovered besides is marked too.
    reader.part(DRIVERS).click()
    reader.part(HARDWARE).hover()
    expect(mark).to_have_count(1)
    expect(reader.drawing.locator("svg:visible .ld-ring")).to_have_count(1)
    reader.close()


def test_on_the_way_from_a_part_to_its_card_the_card_stays(reader: Reader) -> None:
    page, name = reader.page, reader.card.locator(".ld-card-name")
    reader.part(HARDWARE).scroll_into_view_if_needed()
    for identity in (f"{GUEST}/guest-kernel", HARDWARE):
        page.mouse.move(20, 700)
        expect(reader.card).to_be_hidden()
        reader.part(identity).hover()
        expect(reader.card).to_be_visible()
        said = name.text_content()
        crossed: Any = reader.part(DRIVERS).bounding_box()
        x, y = crossed["x"] + 6, crossed["y"] + crossed["height"] / 2
        for step in range(16):  # slower than the mouse may rest, but it does not rest
            page.mouse.move(x + step * (crossed["width"] - 12) / 15, y)
            page.wait_for_timeout(30)
        assert name.text_content() == said
        card: Any = reader.card.bounding_box()
        page.mouse.move(card["x"] + 20, card["y"] + 20, steps=3)
        page.wait_for_timeout(700)
        assert name.text_content() == said
    # A part where it rests is what it is about.
    reader.part(DRIVERS).hover()
    expect(name).to_contain_text("Host kernel")
    # A card that is open by a click gives way in the same manner.
    reader.part(WINDOW).click()
    expect(name).to_have_text("Window and I/O")
    reader.part(DRIVERS).hover()
    page.wait_for_timeout(180)
    expect(name).to_have_text("Window and I/O")
    expect(name).to_contain_text("Host kernel")
