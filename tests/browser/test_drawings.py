"""Every figure of every page as a browser draws it: `measure.js` finds what a reader would stumble over."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any, TypedDict

import pytest
from drawn_pages import PAGES, PROJECT, opened
from playwright.sync_api import Browser, Page

HERE = Path(__file__).resolve().parent
MEASURE = (HERE / "measure.js").read_text("utf-8")
FAULTY = HERE / "faulty.html"
LIMITS = {
    "slack": 0.5,  # px that nobody sees
    "reach": 4,  # px between an arrow's tip and the outline that it points to, on either side
    "near": 1.5,  # px between two lines that look like one
    "together": 8,  # px that they may do so, as where they cross at a slant
    "text": 11 - 0.01,
    "sameColour": 1.005,
    "textContrast": 4.5,
    "lineContrast": 3,
}
SHOWN = """[...document.querySelectorAll('figure.ld-figure .ld-drawing')].map(drawing =>
  [...drawing.querySelectorAll('svg')].filter(svg => svg.getClientRects().length).map(svg => svg.getAttribute('class')).join())"""
WIDTHS = {360: {"ld-narrow"}, 800: {"ld-narrow", "ld-wide"}, 1400: {"ld-wide"}}


class Fault(TypedDict):
    figure: str
    layout: str
    rule: str
    part: str
    says: str
    number: float


def faults_of(page: Page) -> list[Fault]:
    faults: list[Fault] = page.evaluate(MEASURE, LIMITS)
    return faults


def told(fault: Fault, scheme: str, width: int) -> str:
    where = f"{fault['figure']}, {fault['layout']}, {scheme}, in a window of {width}"
    return f"{where}: {fault['part']}: {fault['says']} ({fault['rule']}: {fault['number']})"


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_is_sound_in_its_page(browser: Browser, address: str, path: str) -> None:
    page = opened(browser, address + path, color_scheme="light")
    for width, layouts in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        shown = page.evaluate(SHOWN)
        assert shown
        assert set(shown) <= layouts
        for scheme in ("light", "dark") if len(layouts) == 1 else ("light",):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert [told(fault, scheme, width) for fault in faults_of(page)] == []
        # The theme follows a new width by script, a little later.
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth", timeout=3000)
    page.context.close()


def test_every_figure_is_in_a_page(site: Path) -> None:
    shown = {
        name for page in site.rglob("*.html") for name in re.findall('data-figure="([^"]+)"', page.read_text("utf-8"))
    }
    drawn = {script.stem.replace("_", "-") for script in (PROJECT / "diagrams_src").glob("*.py")}
    assert shown == drawn - {"vocabulary"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_rule_finds_the_fault_that_it_is_for_and_nothing_else(browser: Browser, scheme: Any) -> None:
    page = opened(browser, FAULTY.as_uri(), color_scheme=scheme)
    found = defaultdict[str, set[str]](set)
    for fault in faults_of(page):
        found[fault["figure"]].add(fault["rule"])
    figures = page.evaluate("[...document.querySelectorAll('figure')].map(figure => figure.dataset.figure)")
    wanted = {figure: {figure.partition(":")[0]} - {"sound"} for figure in figures}
    assert {figure: found[figure] for figure in figures} == wanted
    assert set().union(*wanted.values()) == set(re.findall(r"blame\('([^']+)'", MEASURE))
    page.context.close()


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("document.querySelectorAll('[data-sort=node] text').forEach(text => text.setAttribute('dx', 90))", "text outside"),
        ("document.querySelectorAll('[data-sort=edge]').forEach(edge => edge.setAttribute('opacity', 0.5))", "faint line"),
        ("document.querySelectorAll('.ld-drawing svg').forEach(svg => { svg.style.maxWidth = '300px' })", "small text"),
        ("document.body.style.setProperty('--ld-muted', '#999')", "faint text"),
        ("document.querySelectorAll('[data-sort=edge] rect').forEach(plate => plate.remove())", "line through text"),
    ],
)  # fmt: skip
def test_a_page_that_is_spoilt_is_found_out(browser: Browser, address: str, script: str, rule: str) -> None:
    page = opened(browser, address, color_scheme="light", viewport={"width": 1400, "height": 900})
    page.evaluate(script)
    assert rule in {fault["rule"] for fault in faults_of(page)}
    page.context.close()
