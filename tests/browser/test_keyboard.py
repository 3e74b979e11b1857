"""Focus and keys in a figure: one tab stop, arrows, groups, edges; what stands out; nothing reaches the site's keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from reading import APPLICATION, CONTRAST, DRIVERS, GUEST, HARDWARE, HYPERVISORS, NARROW, WINDOW, Reader

pytestmark = pytest.mark.browser

EXITS = f"{GUEST}/row/virtual-hardware--column/row~2/host/row/hypervisor-s-driver"
RUNS = f"{GUEST}/guest-kernel--{HARDWARE}"


def test_the_drawing_is_one_tab_stop_and_its_buttons_are_others(reader: Reader) -> None:
    reader.button("Full screen").focus()
    reader.press("Tab")
    assert reader.at.startswith("ld-drawing")
    reader.press("Tab")
    assert "ld-start" in reader.at
    reader.press("Shift+Tab", "Enter", "ArrowRight", "Escape")
    assert reader.at == "column/row/column/other-programs"
    # The part that was in focus is the stop from now on: there and back again, and no other on the way.
    reader.press("Tab")
    assert "ld-start" in reader.at
    reader.press("Shift+Tab")
    assert reader.at == "column/row/column/other-programs"
    assert reader.drawing.locator('[tabindex="0"]').count() == 1


def test_arrows_groups_edges_home_and_end(reader: Reader) -> None:
    reader.begin()
    for keys, at in (
        ("ArrowDown", APPLICATION),
        ("Enter", GUEST),
        ("ArrowRight", WINDOW),
        ("ArrowLeft", GUEST),
        ("]", EXITS),
        ("]", RUNS),
        ("]", EXITS),
        ("[", RUNS),
        ("Escape", GUEST),
        ("Enter", f"{GUEST}/guest-apps"),
        ("ArrowDown", f"{GUEST}/guest-kernel"),
        ("End", f"{GUEST}/row/virtual-hardware"),
        ("Home", f"{GUEST}/guest-apps"),
    ):
        reader.press(keys)
        assert reader.at == at, keys
    reader.press("Escape", "Escape")
    assert reader.at == GUEST
    reader.press("Escape")
    assert reader.at == APPLICATION
    reader.press("Escape")
    assert reader.at.startswith("ld-drawing")
    reader.press("ArrowDown", "Escape", "ArrowDown")
    assert reader.at == "column/row~2/host"
    reader.press("ArrowDown")
    assert reader.at == HARDWARE


@pytest.mark.parametrize("viewport", [None, pytest.param(NARROW, marks=pytest.mark.soak)])
def test_every_part_of_every_figure_can_be_reached(
    browser: Browser, address: str, viewport: dict[str, int] | None
) -> None:
    """By Home, arrows and Enter alone, as the reducer walks: no part is an island."""
    for path in (
        "",
        "virtualization/",
        "hypervisors/",
        "virtual-machines/",
        "kinds/",
        "containers/",
        "orchestration/",
        "cloud/",
        "choosing/",
    ):
        page = browser.new_context(viewport=viewport or {"width": 1400, "height": 900}).new_page()  # type: ignore[arg-type]
        page.goto(address + path)
        islands = page.evaluate(
            """async (base) => {
          const [{ model }, { reduce, INITIAL }] = await Promise.all([import(base + 'figures/model.js'), import(base + 'figures/state.js')]);
          return [...document.querySelectorAll('figure.ld-figure')].flatMap((figure) => {
            const read = model(figure), seen = new Set(), layout = read.shown();
            const go = (focus) => {
              if (!focus || seen.has(focus)) return;
              seen.add(focus);
              const at = { ...INITIAL, focus, layout, place: 'drawing' };
              for (const direction of ['left', 'right', 'up', 'down']) go(reduce(at, { type: 'move', direction }, read).focus);
              for (const type of ['enter', 'first', 'last']) go(reduce(at, { type }, read).focus);
            };
            go(reduce({ ...INITIAL, layout }, { type: 'move', direction: 'down' }, read).focus);
            return [...read.parts.values()].filter((one) => one.sort !== 'edge' && !seen.has(one.id)).map((one) => `${figure.id} ${one.id}`);
          });
        }""",
            address,
        )
        assert islands == []
        page.context.close()


def test_keys_stay_inside_and_count_only_there(reader: Reader) -> None:
    reader.page.evaluate("window.heard = []; window.addEventListener('keydown', event => heard.push(event.key))")
    reader.begin()
    reader.press("ArrowDown", "n", "p", "s", "f", ",", "Escape", "Home")
    assert reader.page.evaluate("heard") == []
    assert reader.page.locator("#__search").is_checked() is False
    assert reader.page.url.endswith("hypervisors/")
    reader.press("Control+b", "Tab")
    assert reader.page.evaluate("heard").count("b") == 1
    reader.page.evaluate("document.activeElement.blur()")
    reader.press("x")
    assert "x" in reader.page.evaluate("heard")
    assert reader.hash == ""


def test_the_part_its_edges_and_their_ends_stand_out_and_the_rest_recedes(reader: Reader) -> None:
    reader.begin()
    look = "e => { const s = getComputedStyle(e); return [s.fill, s.stroke, s.strokeWidth, s.opacity]; }"
    programs = reader.part("column/row/column/other-programs").locator("rect")
    before = programs.evaluate(look)
    reader.press("ArrowDown", "Enter", "ArrowRight")
    assert reader.out == {
        WINDOW, DRIVERS, "column/row~2/host/row/hypervisor-s-driver",
        f"{WINDOW}--{DRIVERS}", f"column/row~2/host/row/hypervisor-s-driver--{WINDOW}",
    }  # fmt: skip
    after = programs.evaluate(look)
    assert all(one != other for one, other in zip(before[:3], after[:3], strict=True))
    assert after[3] == "1"
    ring = reader.drawing.locator("svg:visible .ld-ring")
    part, around = reader.part(WINDOW).bounding_box(), ring.bounding_box()
    assert part and around
    assert around["x"] < part["x"] and around["x"] + around["width"] > part["x"] + part["width"]
    reader.page.mouse.click(700, 20)
    assert reader.out == set()
    assert reader.drawing.locator(".ld-some, .ld-ring").count() == 0
    assert programs.evaluate(look) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_every_state(browser: Browser, address: str, scheme: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, color_scheme=scheme)
    assert reader.figure.evaluate(CONTRAST) >= 4.5
    reader.begin()
    for key in (
        "ArrowDown",
        "Enter",
        "Enter",
        "ArrowDown",
        "Escape",
        "Escape",
        "Escape",
        "ArrowRight",
        "]",
        ".",
        ".",
        ".",
        ".",
        ".",
    ):
        reader.press(key)
        assert reader.figure.evaluate(CONTRAST) >= 4.5, key
    reader.close()


def test_focus_survives_a_turn_of_the_phone(reader: Reader) -> None:
    reader.begin()
    reader.press("ArrowDown", "Enter", "ArrowRight")
    out = reader.out
    reader.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    reader.page.wait_for_function("() => document.activeElement.closest('.ld-narrow')")
    assert (reader.at, reader.out) == (WINDOW, out)
    assert reader.card.is_visible()
    reader.page.set_viewport_size({"width": 1400, "height": 900})
    reader.page.wait_for_function("() => document.activeElement.closest('.ld-wide')")
    assert (reader.at, reader.out) == (WINDOW, out)


def test_what_is_in_focus_is_in_view(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, viewport={"width": 360, "height": 400})
    reader.begin()
    for key in ("ArrowDown", "End", "Home", "ArrowDown", "ArrowDown"):
        reader.press(key)
        box = reader.part(reader.at).bounding_box()
        assert box
        assert box["y"] >= 48 and (box["height"] > 300 or box["y"] + box["height"] <= 400), key
    reader.close()


def test_in_forced_colours_focus_is_in_the_colour_of_the_system(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, forced_colors="active")
    reader.begin()
    reader.press("ArrowDown", "ArrowRight")
    system = reader.page.evaluate("""() => {
      const probe = document.createElement('p'); document.body.append(probe);
      return Object.fromEntries(['Canvas', 'CanvasText', 'Highlight'].map((name) => { probe.style.color = name; return [name, getComputedStyle(probe).color]; }));
    }""")
    look = "(e, what) => getComputedStyle(e)[what]"
    assert reader.drawing.locator("svg:visible .ld-ring").evaluate(look, "stroke") == system["Highlight"]
    own = reader.part("column/row/column/other-programs")
    assert own.locator("rect").evaluate(look, "fill") == system["Canvas"]
    assert own.locator("text").first.evaluate(look, "fill") == system["CanvasText"]
    assert own.locator("rect").evaluate(look, "stroke") == system["Highlight"]
    other = reader.part(HARDWARE).locator("rect")
    assert other.evaluate(look, "stroke") == system["CanvasText"]
    assert other.evaluate(look, "strokeDasharray") != "none"
    reader.close()


def test_without_script_there_are_no_bars_and_no_buttons(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, java_script_enabled=False)
    assert reader.figure.locator(".ld-bar, .ld-walk").filter(visible=True).count() == 0
    assert reader.figure.locator("button").count() == 0
    assert reader.drawing.locator("svg:visible").count() == 1
    reader.close()


def test_nothing_moves_when_the_figures_come_alive(browser: Browser, address: str) -> None:
    for viewport in ({"width": 1400, "height": 1000}, NARROW):
        page = browser.new_context(viewport=viewport).new_page()  # type: ignore[arg-type]
        page.add_init_script(
            "window.shifts = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) shifts += one.value; }).observe({type: 'layout-shift', buffered: true});"
        )
        page.goto(address + HYPERVISORS, wait_until="networkidle")
        page.wait_for_selector(".ld-live button")
        page.wait_for_timeout(100)
        assert page.evaluate("shifts") == 0
        page.context.close()


def test_the_keys_are_listed_where_there_are_keys(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS)
    reader.button("Keys in the drawing").click()
    keys = reader.figure.get_by_role("dialog", name="Keys in the drawing")
    expect(keys).to_be_visible()
    said = keys.locator("kbd").all_inner_texts()
    assert said == ["←", "→", "↑", "↓", "Enter", "Esc", "[", "]", "Home", "End", ",", ".", "+", "−", "0", "/"]
    reader.press(".")  # no key of the figure's
    assert reader.hash == ""
    reader.press("Escape")
    expect(keys).to_be_hidden()
    expect(reader.button("Keys in the drawing")).to_be_focused()
    reader.press("Enter")
    reader.press("Tab", "Enter") if not keys.get_by_role("button").evaluate(
        "e => e === document.activeElement"
    ) else reader.press("Enter")
    expect(keys).to_be_hidden()
    reader.close()
    for options in (
        {"viewport": NARROW},
        {"viewport": {"width": 1000, "height": 700}, "has_touch": True, "is_mobile": True},
    ):
        reader = Reader(browser, address + HYPERVISORS, **options)
        expect(reader.button("Keys in the drawing")).to_have_count(0)
        reader.close()
