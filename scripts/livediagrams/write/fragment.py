"""Scenes to the HTML that a page holds in place of a figure's image: both layouts and the words, one for all pages.

What only the page knows stands in it as marks, which escaped text cannot contain; `fill` puts the page's values there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from livediagrams.scene import Scene
from livediagrams.text import clean
from livediagrams.theme import switch_width
from livediagrams.write import svg, text_twin

_PREFIX, _BASE, _CAPTION, _LINK, _LINK_END = "<prefix>", "<base>", "<caption>", "<link>", "</link>"
MORE: Final = "<more/>"
"""Stands below the caption, where a page may put links to pages that have to do with the figure."""
USE: Final = "<use>"
"""Stands for the address of the figure's files; where a page says nothing of it, they are its drawing."""

_CAPTION_ID = f"{text_twin.ADDRESS}:caption"


def fragment(
    wide: Scene, narrow: Scene | None, steps: Sequence[str], icons: Mapping[str, str], reveals: Sequence[int] = ()
) -> str:
    """Return the figure's HTML; `icons` holds the file name of each picture, `reveals` the steps that reveal parts.

    The bars are empty: script fills them, in room that the style sheet keeps.
    """
    addresses = {reference: f"{_BASE}icons/{name}" for reference, name in icons.items()}
    drawings = svg.inline(wide, prefix=f"{_PREFIX}-wide", icons=addresses, classes="ld-wide", described=_CAPTION_ID)
    if narrow:
        drawings += svg.inline(
            narrow, prefix=f"{_PREFIX}-narrow", icons=addresses, classes="ld-narrow", described=_CAPTION_ID
        )
    figure = escape(wide.id, quote=True)
    switch = f" ld-from-{switch_width(wide.size.width)}" if narrow else ""
    words = text_twin.html(wide, steps)
    reveal = f' data-reveal="{" ".join(map(str, reveals))}"' if reveals else ""
    walk = '<div class="ld-walk"></div>' if steps else ""
    return (
        f'<figure class="ld-figure" id="{text_twin.ADDRESS}:figure" data-figure="{figure}"{reveal}>'
        '<div class="ld-bar"></div>'
        f'<div class="ld-drawing{switch}" tabindex="0" role="group" aria-label="Drawing">'
        f"{_LINK}{drawings}{_LINK_END}</div>{walk}"
        f'<figcaption id="{_CAPTION_ID}">{_CAPTION}{_content(wide.caption)}</figcaption>'
        f'<p class="ld-more" data-search-exclude><a class="ld-use" href="{USE}">Use this figure</a></p>{MORE}'
        f'<details class="ld-words" data-search-exclude><summary>This figure in words</summary>{words}</details>'
        "</figure>"
    )


def fill(html: str, *, figure: str, occurrence: int, base: str, caption: str = "", href: str = "") -> str:
    """Return a fragment as it stands in a page, the `occurrence`-th (from 1) of its figure there.

    `base` is the address of the folder of figures, ending in "/" unless empty; a `caption` takes the place of the
    figure's own; with `href` the drawing is a link.
    """
    before, _, after = html.partition(_CAPTION)
    own, end, rest = after.partition("</figcaption>")
    said = _content(caption) if caption.strip() else own
    if said:
        html = f"{before}{said}{end}{rest}"
    else:
        before = before.removesuffix(f'<figcaption id="{_CAPTION_ID}">')
        html = f"{before}{rest}".replace(f' aria-describedby="{_CAPTION_ID}"', "")
    return (
        html.replace(_PREFIX, f"{figure}-{occurrence}")
        .replace(text_twin.SUMMARY, f"<p>{own}</p>" if own and own != said else "")
        .replace(text_twin.ADDRESS, figure if occurrence == 1 else f"{figure}-{occurrence}")
        .replace(MORE, "")
        .replace(USE, f"{_BASE}{quote(figure)}.svg")
        .replace(_BASE, escape(base, quote=True))
        .replace(_LINK, f'<a href="{escape(href, quote=True)}">' if href else "")
        .replace(_LINK_END, "</a>" if href else "")
    )


def _content(text: str) -> str:
    return escape(clean(text), quote=False)
