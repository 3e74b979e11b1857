"""The two halves of a theme: metrics change the layout, a palette only ink."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from livediagrams.geometry import Size

FONT_FAMILY: Final = "Arimo, Arial, 'Liberation Sans', Helvetica, sans-serif"
"""Fonts of one set of advance widths, so that text measured with one of them fits in all."""

SMALLEST_TEXT: Final = 11.0
"""Points; nothing in a figure is set smaller."""


NARROW_LIMIT: Final = 312.0
"""Widest narrow figure: a page of 360 px less its margins and the figure's frame."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Every length that a layout depends on, in points. Chosen by eye, but for those with a reason beside them."""

    width: str
    """"wide" or "narrow"."""
    name: float = 14
    detail: float = 12
    label: float = 12
    caption: float = 13
    """The text under an icon, or in a plain box."""
    frame_title: float = 12
    heading: float = 18
    leading: float = 1.25
    """Height of a line over its text size."""
    text_limit: float = 230
    """A node's text is broken when wider than this."""
    icon_text_limit: float = 150
    title_limit: float = 300
    label_limit: float = 170
    padding: Size = Size(14, 10)
    box_least: Size = Size(64, 38)
    icon: float = 56
    icon_gap: float = 6
    boundary_height: float = 20
    frame_padding: float = 12
    frame_title_gap: float = 8
    gap: float = 12
    """Between the layers of a frame, and between columns."""
    level_gap: float = 20
    """Between the levels of a stack outside frames."""
    edge_gap: float = 32
    """Between two levels with an arrow between them: its head, and some line to see."""
    label_gap: float = 15
    """Line left free on each side of a label between two levels."""
    panel_gap: float = 40
    node_separation: float = 32
    rank_separation: float = 52
    clearance: float = 10
    room: float = inf
    """Widest that a figure should be."""
    margin: float = 6
    """Around the whole figure: half a line's width must not be cut off."""


WIDE: Final = Metrics("wide")
NARROW: Final = Metrics(
    "narrow",
    name=12,
    detail=11,
    label=11,
    caption=12,
    frame_title=11,
    heading=15,
    text_limit=150,
    icon_text_limit=92,
    label_limit=110,
    padding=Size(6, 8),
    box_least=Size(40, 32),
    icon=44,
    icon_gap=4,
    boundary_height=18,
    frame_padding=6,
    frame_title_gap=6,
    gap=8,
    level_gap=14,
    edge_gap=24,
    label_gap=13,
    panel_gap=28,
    node_separation=16,
    rank_separation=36,
    clearance=8,
    room=NARROW_LIMIT,
    margin=3,
)

TIGHT: Final = replace(NARROW, text_limit=76, icon_text_limit=76, label_limit=64, node_separation=10)
"""For figures that are too wide even with the narrow metrics: more breaks, less room."""

LOW: Final = replace(
    WIDE,
    name=13,
    heading=16,
    leading=1.15,
    padding=Size(22, 6),
    box_least=Size(64, 30),
    icon=44,
    icon_gap=3,
    boundary_height=16,
    frame_padding=8,
    frame_title_gap=7,
    gap=10,
    level_gap=12,
    edge_gap=24,
    label_gap=10,
    rank_separation=34,
    margin=2,
)
"""For slides, which are lower than pages: as wide as in a page, with less room between."""

LOW_TIGHT: Final = replace(
    LOW,
    name=12,
    padding=Size(10, 4),
    box_least=Size(56, 26),
    boundary_height=15,
    frame_padding=7,
    frame_title_gap=5,
    gap=8,
    level_gap=10,
    edge_gap=21,
    label_gap=8,
    panel_gap=28,
    node_separation=24,
    clearance=8,
)
"""The same for figures of many levels: names are told from details by their weight alone."""

SLIDE_LAYOUTS: Final = (WIDE, LOW, LOW_TIGHT)
"""Metrics for a slide, in the order in which they are liked; the first that gives text enough size is taken."""

SWITCH_WIDTHS: Final = range(280, 1201, 20)
"""Widths of a page's column, in CSS px, at which a style sheet can switch from a narrow drawing to the wide one."""

CARD: Final = Size(1200, 630)
"""Pixels of the picture that stands for a page where somebody shares it; what the sites that show such ask for."""

_SCALE_LEAST: Final = 0.93
"""How far a wide drawing may shrink: its 12-point text is then still 11 CSS px."""


def switch_width(wide: float) -> int:
    """Return from which width of the column on a wide drawing is shown: one of the widths to switch at."""
    needed = wide * _SCALE_LEAST
    return next((width for width in SWITCH_WIDTHS if width >= needed), SWITCH_WIDTHS[-1])


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by ink token, as hexadecimal values."""

    scheme: str
    colours: Mapping[str, str]


_SURFACES_LIGHT: Final = {
    "bg": "#ffffff",
    "ink": "#1a2029",
    "muted": "#525864",
    "line": "#6b727e",
    "frame": "#f5f7f9",
    "frameline": "#7b8189",
    "plate": "none",
    "neutral-fill": "#ffffff",
    "neutral-line": "#6b727e",
}
_SURFACES_DARK: Final = {
    "bg": "#17191f",
    "ink": "#ebeff5",
    "muted": "#b2b8c1",
    "line": "#8b939f",
    "frame": "#202329",
    "frameline": "#7b8189",
    "plate": "#e6eaf0",
    "neutral-fill": "#262a32",
    "neutral-line": "#8b939f",
}
# OKLCH, one hue a role: light fill L .93, line L .56; dark fill L .36, line L .70. Ink on every fill is at least
# 12.8:1 in light and 9.1:1 in dark, muted text 5.2:1, lines on page and frame 4.0:1.
_ROLES_LIGHT: Final = {
    "hardware": ("#e3e9ef", "#6b7682"),
    "kernel": ("#ffe0c4", "#a56222"),
    "hypervisor": ("#ede0ff", "#7f63ae"),
    "engine": ("#c2f3f5", "#00868c"),
    "userspace": ("#f2e8c3", "#88731e"),
    "application": ("#d1f2d7", "#438553"),
    "network": ("#c7edff", "#217ab9"),
    "data": ("#ffdbda", "#a95a5b"),
    "person": ("#ffdaed", "#a6567e"),
    "control": ("#dee6ff", "#636fb1"),
}
_ROLES_DARK: Final = {
    "hardware": ("#373e45", "#94a0ac"),
    "kernel": ("#59320c", "#d08d54"),
    "hypervisor": ("#43335e", "#a98ed9"),
    "engine": ("#00474b", "#42b1b7"),
    "userspace": ("#483c0a", "#b29e52"),
    "application": ("#20472a", "#70b07d"),
    "network": ("#0c4065", "#57a5e4"),
    "data": ("#5c2d2e", "#d58585"),
    "person": ("#5a2b43", "#d281a8"),
    "control": ("#333a60", "#8c99dc"),
}


def _palette(scheme: str, surfaces: Mapping[str, str], roles: Mapping[str, tuple[str, str]]) -> Palette:
    fills = {f"{role}-fill": fill for role, (fill, _) in roles.items()}
    lines = {f"{role}-line": line for role, (_, line) in roles.items()}
    return Palette(scheme, {**surfaces, **fills, **lines})


LIGHT: Final = _palette("light", _SURFACES_LIGHT, _ROLES_LIGHT)
DARK: Final = _palette("dark", _SURFACES_DARK, _ROLES_DARK)
