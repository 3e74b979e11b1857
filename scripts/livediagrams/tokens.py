"""The names of inks and of roles; no values. A palette gives each ink a colour, in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ROLES: Final = (
    "hardware",
    "kernel",
    "hypervisor",
    "engine",
    "userspace",
    "application",
    "network",
    "data",
    "person",
    "control",
)
"""What a box stands for; each has one hue in every palette."""

FORMS: Final = ("boundary", "frame", "panels", "grid", "blank", "order")
"""Values of `role` that say how a part is drawn and not what it stands for."""

SURFACES: Final = ("bg", "ink", "muted", "line", "frame", "frameline", "plate")
"""Inks that belong to no role."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour by name (`token`), or an author's own colour as two hexadecimal values."""

    token: str = ""
    light: str = ""
    dark: str = ""


def fill(role: str) -> Ink:
    """Return the ink that fills a box of the role."""
    return Ink(f"{role}-fill" if role in ROLES else "neutral-fill")


def line(role: str) -> Ink:
    """Return the ink that outlines a box of the role."""
    return Ink(f"{role}-line" if role in ROLES else "neutral-line")


INK, MUTED, LINE, BACKGROUND = Ink("ink"), Ink("muted"), Ink("line"), Ink("bg")
FRAME, FRAME_LINE, PLATE = Ink("frame"), Ink("frameline"), Ink("plate")
