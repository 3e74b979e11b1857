"""All figures of a site on one page: each with its picture, the pages that show it, and its files to take away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from livediagrams.text import clean

MARK: Final = "<!-- live-diagrams: gallery -->"
"""What a page has, on a line of its own, where the gallery goes."""

WORDS: Final = {
    "svg": "SVG",
    "narrow.svg": "SVG for phones",
    "png": "PNG",
    "pptx": "PowerPoint",
    "dark.pptx": "PowerPoint, dark",
    "drawio": "draw.io",
    "txt": "words",
    "json": "data",
}
"""What a reader takes each kind of file for, in the order in which they are offered."""

Link = tuple[str, str]
"""Words, and an address as it is from the gallery's page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure: `picture` is the address of its SVG, or "" where the site has none."""

    id: str
    title: str
    caption: str
    source: str
    picture: str = ""
    pages: tuple[Link, ...] = ()
    files: tuple[Link, ...] = ()


def gallery(entries: Iterable[Entry], permalink: str = "") -> str:
    """Return the gallery's HTML; `permalink` is the sign behind a heading that links to it, as the other pages have."""
    return '<div class="ld-gallery">\n' + "\n".join(_entry(entry, permalink) for entry in entries) + "\n</div>"


def _entry(entry: Entry, permalink: str) -> str:
    name = _attribute(entry.id)
    sign = f'<a class="headerlink" href="#{name}" title="Permanent link">{_content(permalink)}</a>' if permalink else ""
    lines = [f'<h2 id="{name}">{_content(entry.title)}{sign}</h2>', _picture(entry)]
    lines += [f"<p>{_content(entry.caption)}</p>"] if entry.caption else []
    lines += [f'<p class="ld-pages">Shown on {_links(entry.pages)}</p>'] if entry.pages else []
    lines += (
        [f'<p class="ld-files" data-search-exclude>Take away: {_links(entry.files, " download")}</p>']
        if entry.files
        else []
    )
    lines += (
        [f'<p class="ld-source" data-search-exclude>Drawn by <code>{_content(entry.source)}</code></p>']
        if entry.source
        else []
    )
    return f'<section class="ld-entry">{"".join(lines)}</section>'


def _picture(entry: Entry) -> str:
    """Return the picture, a link to the figure where a page shows it; the heading above names both."""
    if not entry.picture:
        return ""
    title, source = _attribute(entry.title), _attribute(entry.picture)
    image = f'<img src="{source}" alt="{title}" loading="lazy" decoding="async">'
    goal = entry.pages[0][1] if entry.pages else entry.picture
    return f'<a class="ld-picture" href="{_attribute(goal)}">{image}</a>'


def _links(links: Iterable[Link], more: str = "") -> str:
    return ", ".join(f'<a href="{_attribute(address)}"{more}>{_content(words)}</a>' for words, address in links)


def _content(text: str) -> str:
    return escape(clean(" ".join(text.split())), quote=False)


def _attribute(text: str) -> str:
    return escape(clean(text), quote=True)
