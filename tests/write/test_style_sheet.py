"""The style sheet: both palettes, a class for each ink, a switch for each width; nothing is fetched."""

from __future__ import annotations

import re

from livediagrams.theme import DARK, LIGHT, SWITCH_WIDTHS
from livediagrams.tokens import ROLES
from livediagrams.write import svg
from livediagrams.write.style_sheet import style_sheet
from making import column, edge, figure, frame, node, scene_of

SHEET = style_sheet()


def test_braces_match() -> None:
    assert SHEET.count("{") == SHEET.count("}")


def test_every_custom_property_that_is_used_is_set() -> None:
    used = set(re.findall(r"var\(--(ld-[\w-]+)\)", SHEET))
    assert used
    assert used <= set(re.findall(r"--(ld-[\w-]+):", SHEET))


def test_light_is_the_default_and_dark_follows_the_reader() -> None:
    light, dark = f"--ld-bg:{LIGHT.colours['bg']}", f"--ld-bg:{DARK.colours['bg']}"
    assert SHEET.index(light) < SHEET.index(dark)
    assert re.search(r"@media \(prefers-color-scheme:dark\)\{:root[^{]*\{" + re.escape(dark), SHEET)
    assert re.search(r'\[data-md-color-scheme="slate"\]\{' + re.escape(dark), SHEET)


def test_print_is_light() -> None:
    assert re.search(r"@media print\{[^{]*\{--ld-bg:#ffffff", SHEET)


def test_every_class_of_a_drawing_is_in_the_sheet() -> None:
    layers = [node(role, role=role) for role in ROLES]
    graph = figure(column("c", *layers, frame("f", "x")), edges=[edge("x", "data", label="l")])
    drawing = svg.inline(scene_of(graph), prefix="f", icons={}, classes="ld-wide")
    classes = {name for found in re.findall(r'class="([^"]*)"', drawing) for name in found.split()}
    assert len(classes) > 20
    assert not [name for name in classes if f".{name}" not in SHEET]


def test_each_width_has_its_switch() -> None:
    for width in SWITCH_WIDTHS:
        assert f"@container (min-width:{width}px){{" in SHEET
        assert f".ld-from-{width} .ld-wide{{display:block}}" in SHEET


def test_nothing_is_fetched() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET
    assert "http" not in SHEET
