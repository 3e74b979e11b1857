"""A presenter takes a figure away: from its menu, by mouse, keyboard and touch, and into another page's frame."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Locator, expect
from reading import HYPERVISORS, NARROW, TYPE_2, WIDE, Reader

from built import PROJECT
from serving import served as serve


@pytest.fixture
def presenter(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader whose browser lets pages read the clipboard, so that a test sees what is in it."""
    reader = Reader(browser, address + HYPERVISORS)
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield reader
    reader.close()


def opened(reader: Reader) -> Locator:
    link(reader).click()
    menu = reader.figure.get_by_role("dialog")
    expect(menu).to_be_visible()
    return menu


def link(reader: Reader) -> Locator:
    return reader.figure.get_by_role("link", name="Use this figure")


def said(menu: Locator) -> Locator:
    return menu.get_by_role("status")


def clipboard(reader: Reader) -> str:
    return str(reader.page.evaluate("() => navigator.clipboard.readText()"))


def test_the_menu_comes_when_it_is_asked_for_and_not_before(presenter: Reader) -> None:
    asked: list[str] = []
    # The mouse may come over the drawing on its way, and have the note's card brought.
    presenter.page.on(
        "request", lambda request: asked.append(name) if (name := request.url.rpartition("/")[2]) != "note.js" else None
    )
    menu = opened(presenter)
    assert asked == ["use.js", "use.json"]
    menu.get_by_role("button", name="Close").click()
    expect(menu).to_be_hidden()
    opened(presenter)
    assert len(asked) == 2


def test_every_file_that_the_menu_offers_is_there(presenter: Reader, site: Path) -> None:
    links = opened(presenter).locator(".ld-offers a").all()
    names = [(one.get_attribute("href") or "").rpartition("/")[2] for one in links]
    assert len(names) == len(set(names)) >= 20
    assert all((site / "figures" / name).is_file() for name in names)
    assert all(one.get_attribute("download") == "" for one in links)
    assert {one.inner_text() for one in links} >= {"light", "dark", "shapes", "1×", "2×", "4×"}


def test_a_download_brings_the_file(presenter: Reader, site: Path) -> None:
    menu = opened(presenter)
    with presenter.page.expect_download() as coming:
        menu.get_by_role("link", name="PowerPoint: light").click()
    assert coming.value.suggested_filename == f"{TYPE_2}.pptx"
    assert Path(coming.value.path()).read_bytes() == (site / f"figures/{TYPE_2}.pptx").read_bytes()


def test_the_picture_that_is_copied_is_that_of_twice_the_size(presenter: Reader, site: Path) -> None:
    menu = opened(presenter)
    menu.get_by_role("button", name="Copy picture").click()
    expect(said(menu)).to_have_text("Picture copied.")
    data = presenter.page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          return [...new Uint8Array(await (await item.getType('image/png')).arrayBuffer())];
        }"""
    )
    copied, file = Image.open(io.BytesIO(bytes(data))), Image.open(site / f"figures/{TYPE_2}.png")
    assert copied.size == file.size
    assert copied.convert("RGB").tobytes() == file.convert("RGB").tobytes()


def test_link_svg_credit_and_embed_code_are_copied_as_text(presenter: Reader, site: Path, address: str) -> None:
    menu = opened(presenter)
    found = {}
    for name in ("SVG", "link", "credit", "embed code"):
        menu.get_by_role("button", name=f"Copy {name}", exact=True).click()
        expect(said(menu)).to_have_text(f"{name[0].upper()}{name[1:]} copied.")
        found[name] = clipboard(presenter)
    page = f"{address}{HYPERVISORS}#{TYPE_2}:figure"
    title = presenter.drawing.locator("svg").first.get_attribute("aria-label")
    assert found["SVG"] == (site / f"figures/{TYPE_2}.svg").read_text("utf-8")
    assert found["link"] == page
    assert found["credit"] == f"“{title}”, Virtualization, Illustrated, CC BY 4.0, {page}"
    assert re.fullmatch(
        rf'<iframe src="{address}figures/{TYPE_2}\.html" title="[^"<>]+" width="100%" height="\d+" '
        'loading="lazy" allowfullscreen></iframe>',
        found["embed code"],
    )


def test_where_the_clipboard_is_refused_the_picture_and_the_words_are_shown(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS)
    reader.page.evaluate(
        """() => {
          navigator.clipboard.write = navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
          document.execCommand = () => false;
        }"""
    )
    menu = opened(reader)
    menu.get_by_role("button", name="Copy picture").click()
    expect(said(menu)).to_contain_text("could not be copied here")
    expect(menu.get_by_role("img", name="The figure as a picture")).to_be_visible()
    menu.get_by_role("button", name="Copy link").click()
    field = menu.get_by_role("textbox", name="To be copied")
    assert field.input_value().endswith(f"#{TYPE_2}:figure")
    assert reader.page.evaluate("getSelection().toString() || document.activeElement.value").endswith(":figure")
    reader.close()


def test_the_old_way_of_copying_works_inside_the_menu(presenter: Reader) -> None:
    presenter.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    menu = opened(presenter)
    menu.get_by_role("button", name="Copy link").click()
    expect(said(menu)).to_have_text("Link copied.")
    assert clipboard(presenter).endswith(f"#{TYPE_2}:figure")


def test_it_says_the_licence_and_whom_to_name(presenter: Reader) -> None:
    words = opened(presenter).locator(".ld-terms")
    expect(words).to_have_text(
        "Licence CC BY 4.0: name “Virtualization, Illustrated” and the licence, and say what you changed."
    )
    assert words.get_by_role("link").get_attribute("href") == "https://creativecommons.org/licenses/by/4.0/"


def test_it_says_whose_marks_the_icons_are(presenter: Reader) -> None:
    presenter.figure.evaluate(
        """figure => {
          for (const [at, kind] of ['diagrams.aws.compute.EC2', 'diagrams.onprem.database.Redis'].entries()) {
            const part = figure.querySelectorAll('svg.ld-wide g[data-sort="node"]')[at];
            part.dataset.kind = kind;
            part.append(document.createElementNS('http://www.w3.org/2000/svg', 'image'));
          }
        }"""
    )
    expect(opened(presenter).locator(".ld-terms").last).to_have_text(
        "Icons that are marks of Amazon: EC2. Icons that are marks of their owners: Redis. "
        "The licence does not cover them."
    )


def test_it_is_opened_walked_and_left_by_keys_alone(presenter: Reader) -> None:
    link(presenter).focus()
    presenter.press("Enter")
    menu = presenter.figure.get_by_role("dialog")
    expect(menu).to_be_visible()
    presenter.press("/", "s", "f", ".")  # neither the site's nor the figure's
    expect(menu).to_be_visible()
    assert not presenter.hash
    menu.get_by_role("button", name="Copy credit").focus()
    presenter.press("Enter")
    expect(said(menu)).to_have_text("Credit copied.")
    presenter.press("Tab")
    assert presenter.page.evaluate("document.activeElement.getAttribute('aria-label')") == "PowerPoint: light"
    presenter.press("Escape")
    expect(menu).to_be_hidden()
    expect(link(presenter)).to_be_focused()


def test_a_press_beside_it_closes_it(presenter: Reader) -> None:
    menu = opened(presenter)
    presenter.page.mouse.click(5, 5)
    expect(menu).to_be_hidden()


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_the_menu_is_within_reach_of_fingers_and_has_no_fault(
    size: dict[str, int], scheme: str, browser: Browser, address: str
) -> None:
    touch = size is NARROW
    reader = Reader(
        browser, address + HYPERVISORS, viewport=size, color_scheme=scheme, has_touch=touch, reduced_motion="reduce"
    )
    menu = opened(reader)
    box = menu.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    for one in menu.locator("a[download], button").all():
        target = one.bounding_box()
        assert target
        assert min(target["width"], target["height"]) >= 24
    violations = Axe().run(reader.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert not violations.response["violations"]
    reader.close()


def test_without_script_the_link_leads_to_the_figures_files(browser: Browser, address: str) -> None:
    reader = Reader(browser, address + HYPERVISORS, java_script_enabled=False)
    link(reader).click()
    assert reader.page.url == f"{address}figures/#{TYPE_2}"
    entry = reader.page.locator(".ld-entry", has=reader.page.locator(f'[id="{TYPE_2}"]'))
    expect(entry.get_by_role("link", name="PowerPoint: light")).to_be_visible()
    reader.page.context.close()


def test_where_the_menu_cannot_come_the_link_is_followed(presenter: Reader, address: str) -> None:
    presenter.page.route("**/use.json", lambda route: route.abort())
    link(presenter).click()
    presenter.page.wait_for_url(f"{address}figures/#{TYPE_2}")


def test_all_figures_at_once_are_files_of_the_site(presenter: Reader, site: Path, address: str) -> None:
    presenter.page.goto(f"{address}figures/")
    names = presenter.page.locator(".ld-whole a").evaluate_all("all => all.map(one => one.href.split('/').pop())")
    assert {"all_figures.pptx", "all_figures.pdf", "all_figures.zip"} <= set(names)
    assert all((site / "figures" / name).stat().st_size > 10_000 for name in names)


# -- In another page


@pytest.fixture
def host(address: str, tmp_path: Path) -> Iterator[str]:
    """The address of another site, whose page shows the figure as the embed code has it."""
    frame = f'<iframe src="{address}figures/{TYPE_2}.html" title="A figure" width="100%" height="600"></iframe>'
    (tmp_path / "index.html").write_text(f'<!doctype html><link rel="icon" href="data:,"><title>Host</title>{frame}')
    with serve(tmp_path) as url:
        yield url


@pytest.mark.parametrize(("size", "layout"), [(WIDE, "wide"), (NARROW, "narrow")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_another_page_shows_the_figure_as_wide_and_as_light_as_it_is(
    size: dict[str, int], layout: str, scheme: str, host: str, browser: Browser
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(host)
    frame = page.frame_locator("iframe")
    expect(frame.locator(".ld-live")).to_be_visible()
    expect(frame.locator(f"svg.ld-{layout}")).to_be_visible()
    ground = frame.locator(".ld-figure").evaluate("one => getComputedStyle(one).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(23, 25, 31)")
    frame.get_by_role("button", name="Walk through").click()
    expect(frame.locator(".ld-step")).to_contain_text("1 of")
    assert frame.locator("html").evaluate("one => one.scrollWidth <= one.clientWidth")
    assert not faults
    context.close()


def test_the_page_in_the_frame_has_no_fault_of_access(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{address}figures/{TYPE_2}.html")
    page.wait_for_selector(".ld-live")
    assert not Axe().run(page).response["violations"]
    page.context.close()


def test_what_the_site_offers_is_what_its_settings_say(site: Path) -> None:
    settings = (PROJECT / "pyproject.toml").read_text("utf-8")
    kinds = json.loads((site / "figures/use.json").read_text("utf-8"))["kinds"]
    assert all(f'"{ending}"' in settings for files in kinds.values() for ending in files)
