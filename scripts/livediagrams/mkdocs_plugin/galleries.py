"""The pages of a MkDocs site that hold all figures with their files, and the links that lead there from each figure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url

from livediagrams.formats import TAKEN
from livediagrams.pipeline.figures import Figure
from livediagrams.write.gallery import MARK, Entry, gallery

FOLDER: Final = "figures"
"""Where the files of all figures are, in the site."""


def galleries_of(pages: Sequence[Page]) -> list[Page]:
    """Return the pages that are to hold all figures."""
    return [page for page in pages if MARK in (page.content or "")]


def fill_gallery(
    page: Page,
    figures: Mapping[str, Figure],
    shown: Mapping[str, Sequence[Page]],
    formats: Sequence[str],
    config: MkDocsConfig,
) -> None:
    """Put the gallery in the place of its mark, and its headings into the page's table of contents.

    `shown` are the pages that show each figure; in their order the figures come, then those that no page shows.
    """
    order = dict.fromkeys([*shown, *figures])
    entries = [_entry(figures[name], formats, shown.get(name, ()), page) for name in order]
    sign = config.mdx_configs.get("toc", {}).get("permalink")
    base = get_relative_url(f"{FOLDER}/x", page.url).removesuffix("x")
    filled = gallery(entries, base, "¶" if sign is True else str(sign or ""))
    page.content = (page.content or "").replace(MARK, filled, 1)
    anchors = [AnchorLink(escape(entry.title, quote=False), entry.id, 2) for entry in entries]
    top = page.toc.items[-1].children if page.toc.items else page.toc.items
    top += anchors
    if page.present_anchor_ids is not None:
        page.present_anchor_ids.update(order)


def _entry(figure: Figure, formats: Sequence[str], pages: Sequence[Page], gallery: Page) -> Entry:
    """Return what the gallery says of a figure, with addresses as they are from its page."""

    def address(page: Page) -> str:
        return f"{get_relative_url(page.url, gallery.url)}#{quote(figure.id)}:figure"

    links = tuple((str(page.title), address(page)) for page in pages)
    there = tuple(ending for ending in formats if ending in figure.packed or ending in TAKEN)
    return Entry(figure.id, figure.title, figure.caption, figure.source, there, links)


def link_to_files(pages: Sequence[Page], mark: str, gallery: Page | None) -> None:
    """Let the link below each figure lead to its files: in the gallery, or else to its drawing.

    In the place of the link's address there is the mark with "files", the figure's id, and a ">".
    """
    wanted = re.compile(f"{mark} files ([^>]+)>")
    for page in pages:

        def address(found: re.Match[str], page: Page = page) -> str:
            goal = f"{gallery.url}#{found[1]}" if gallery else f"{FOLDER}/{found[1]}.svg"
            return get_relative_url(goal, page.url)

        page.content = wanted.sub(address, page.content or "")
