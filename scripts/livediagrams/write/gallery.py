"""All figures of a site on one page: each with its picture, the pages that show it, and its files to take away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

from livediagrams.formats import ALL_FIGURES, TOGETHER
from livediagrams.text import clean
from livediagrams.write.offers import files

MARK: Final = "<!-- live-diagrams: gallery -->"
"""What a page has, on a line of its own, where the gallery goes."""

Link = tuple[str, str]
"""Words, and an address as it is from the gallery's page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure: the endings of its files, and the pages that show it."""

    id: str
    title: str
    caption: str
    source: str
    formats: tuple[str, ...] = ()
    pages: tuple[Link, ...] = ()


def gallery(entries: Sequence[Entry], base: str = "", permalink: str = "") -> str:
    """Return the gallery's HTML.

    `base` is the address of the folder of all files, with a "/", and `permalink` the sign behind a heading that links
    to it, as the other pages have.
    """
    offered = {ending for entry in entries for ending in entry.formats}
    together = [ending for ending in TOGETHER if ending in offered]
    whole = _whole(together, base) if len(entries) > 1 else ""
    inside = "\n".join(_entry(entry, base, permalink) for entry in entries)
    return f'{whole}<div class="ld-gallery">\n{inside}\n</div>'


def _whole(formats: Collection[str], base: str) -> str:
    """Return the files that hold all figures."""
    archive = f'<div><dt>All files</dt><dd><a href="{_attribute(base)}{ALL_FIGURES}.zip" download>zip</a></dd></div>'
    lines = files(ALL_FIGURES, formats, base).replace("</dl>", f"{archive}</dl>")
    heading = '<h2 id="all-figures">All figures at once</h2>'
    return f'<section class="ld-whole" data-search-exclude>{heading}{lines}</section>\n'


def _entry(entry: Entry, base: str, permalink: str) -> str:
    name = _attribute(entry.id)
    sign = f'<a class="headerlink" href="#{name}" title="Permanent link">{_content(permalink)}</a>' if permalink else ""
    lines = [f'<h2 id="{name}">{_content(entry.title)}{sign}</h2>', _picture(entry, base)]
    lines += [f"<p>{_content(entry.caption)}</p>"] if entry.caption else []
    lines += [f'<p class="ld-pages">Shown on {_links(entry.pages)}</p>'] if entry.pages else []
    lines += (
        [f'<p class="ld-source" data-search-exclude>Drawn by <code>{_content(entry.source)}</code></p>']
        if entry.source
        else []
    )
    offered = files(entry.id, entry.formats, base)
    if offered:
        lines.append(f'<details class="ld-files" data-search-exclude><summary>Files</summary>{offered}</details>')
    return f'<section class="ld-entry">{"".join(lines)}</section>'


def _picture(entry: Entry, base: str) -> str:
    """Return the picture, a link to the figure where a page shows it; the heading above names both."""
    if "svg" not in entry.formats:
        return ""
    title, source = _attribute(entry.title), f"{base}{quote(clean(entry.id))}.svg"
    image = f'<img src="{_attribute(source)}" alt="{title}" loading="lazy" decoding="async">'
    goal = entry.pages[0][1] if entry.pages else source
    return f'<a class="ld-picture" href="{_attribute(goal)}">{image}</a>'


def _links(links: Iterable[Link]) -> str:
    return ", ".join(f'<a href="{_attribute(address)}">{_content(words)}</a>' for words, address in links)


def _content(text: str) -> str:
    return escape(clean(" ".join(text.split())), quote=False)


def _attribute(text: str) -> str:
    return escape(clean(text), quote=True)
