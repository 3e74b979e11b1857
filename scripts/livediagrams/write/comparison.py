"""A comparison as HTML: two figures side by side, what only one of them has marked in its drawing and said in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from livediagrams.comparing import Compared, compare
from livediagrams.geometry import Point
from livediagrams.text import clean, one_line

MARK: Final = "<!-- live-diagrams: comparison -->"
"""Stands in the page of a comparison where its HTML goes, when the figures are known."""

SIGNS: Final = ("\N{MINUS SIGN}", "+")
"""What a part bears that only the first figure has, and one that only the second has."""

_RADIUS: Final = 9.0


@dataclass(frozen=True, slots=True)
class Side:
    """One of two figures: its title, its HTML as it stands in a page, its parts, and where it is shown, if it is."""

    title: str
    html: str
    parts: Sequence[Compared]
    address: str = ""


def comparison(first: Side, second: Side) -> str:
    """Return the HTML of a comparison: a key, the two figures, and what they have and have not in common in words."""
    found = compare(first.parts, second.parts)
    sides = [
        _side(side, sign, [part for part in side.parts if part not in only], only)
        for side, sign, only in zip((first, second), SIGNS, found.only, strict=True)
    ]
    lists = [
        _list(f"{_sign(sign)} Only in: {_content(side.title)}", (part.said for part in only))
        for side, sign, only in zip((first, second), SIGNS, found.only, strict=True)
    ]
    lists.append(_list("In both", (_pair(one, other) for one, other in found.both)))
    key = " ".join(
        f"{_sign(sign)} stands at what only the {which} figure has."
        for sign, which in zip(SIGNS, ("first", "second"), strict=True)
    )
    return (
        f"<p>{key} What both have is pale.</p>"
        f'<div class="ld-compare">{"".join(sides)}</div>'
        f'<h2 id="in-words">In words</h2><div class="ld-compared">{"".join(lists)}</div>'
    )


def _side(side: Side, sign: str, same: Iterable[Compared], only: Sequence[Compared]) -> str:
    """Return one figure below its title."""
    title = _content(side.title)
    heading = f'<a href="{escape(side.address, quote=True)}">{title}</a>' if side.address else title
    html = side.html
    for part in same:
        name = f'data-id="{escape(clean(part.id), quote=True)}"'
        html = html.replace(name, f'{name} class="ld-same"')
    for layout, name in enumerate(("wide", "narrow")):
        marks = "".join(_mark(part.corners[layout], sign) for part in only if len(part.corners) > layout)
        html = re.sub(rf'(<svg class="ld-{name}".*?)(</svg>)', rf"\1{marks}\2", html, count=1, flags=re.DOTALL)
    return f"<section><h2>{heading}</h2>{html}</section>"


def _mark(corner: Point, sign: str) -> str:
    """Return a sign in a disc, at the corner of what bears it."""
    x, y, arm = round(corner.x - 4, 2), round(corner.y + 2, 2), _RADIUS / 2
    upright = f"M{x} {round(y - arm, 2)}v{2 * arm}" if sign == SIGNS[1] else ""
    return (
        f'<g class="ld-mark" aria-hidden="true"><circle cx="{x}" cy="{y}" r="{_RADIUS}"/>'
        f'<path d="M{round(x - arm, 2)} {y}h{2 * arm}{upright}"/></g>'
    )


def _sign(sign: str) -> str:
    return f'<span class="ld-sign">{sign}</span>'


def _pair(one: Compared, other: Compared) -> str:
    """Return what a part is called that both figures have, and what it is called there, if that differs."""
    return one.said if one.said.casefold() == other.said.casefold() else f"{one.said}; there: {other.said}"


def _list(heading: str, items: Iterable[str]) -> str:
    lines = "".join(f"<li>{_content(item)}</li>" for item in dict.fromkeys(items))
    return f"<section><h3>{heading}</h3>{f'<ul>{lines}</ul>' if lines else '<p>Nothing.</p>'}</section>"


def _content(text: str) -> str:
    return escape(one_line(text), quote=False)
