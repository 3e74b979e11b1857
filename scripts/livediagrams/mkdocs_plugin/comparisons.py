"""The pages of a MkDocs site that lay two figures side by side: one for each figure that names another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from livediagrams.comparing import Compared
from livediagrams.errors import Origin, Problem, no_figure
from livediagrams.pipeline.figures import Figure
from livediagrams.serial import decode
from livediagrams.write.comparison import MARK, Side, comparison
from livediagrams.write.fragment import fill

_PAGE: Final = """---
title: {title}
description: {description}
hide: [navigation, toc]
search: {{exclude: true}}
---

# Two figures compared

{mark}
"""


class Comparisons:
    """The comparisons of a site: `pairs` leads from each figure that names another to that one."""

    def __init__(self, figures: Iterable[Figure], folder: str) -> None:
        self.figures = {figure.id: figure for figure in figures}
        self.folder = folder
        named = {figure.id: figure.compare for figure in self.figures.values() if figure.compare}
        self.pairs = {one: self.figures[other] for one, other in named.items() if other in self.figures}
        self.absent = {one: other for one, other in named.items() if other not in self.figures}
        self.pages: dict[str, File] = {}

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong: a figure that is to be compared with none."""
        for one, other in self.absent.items():
            yield no_figure(other, sorted(self.figures), Origin(self.figures[one].source))

    def files(self, config: MkDocsConfig) -> Iterator[File]:
        """Yield the pages, still empty: what stands in them depends on all others."""
        for one, other in self.pairs.items():
            title = f"{self.figures[one].title} | {other.title}"
            about = f"What two figures have in common, and what not: {self.figures[one].title}, {other.title}."
            content = _PAGE.format(title=json.dumps(title), description=json.dumps(about), mark=MARK)
            self.pages[one] = File.generated(
                config,
                f"{self.folder}/compare/{one}.md",
                content=content,
                inclusion=InclusionLevel.NOT_IN_NAV,
            )
            yield self.pages[one]

    def links(self, figure: str, page: str) -> str:
        """Return the links from a figure in a page, by that page's address, to its comparisons, as HTML."""
        partners = [
            (one, other.id if one == figure else one) for one, other in self.pairs.items() if figure in (one, other.id)
        ]
        links = (
            f'<a href="{escape(get_relative_url(self.pages[one].url, page), quote=True)}">'
            f"Compare with: {escape(self.figures[other].title, quote=False)}</a>"
            for one, other in partners
        )
        return "".join(f'<p class="ld-more">{link}</p>' for link in links)

    def contents(self, shown: Callable[[str], str]) -> Iterator[tuple[File, str]]:
        """Yield each page and what stands in it; `shown` gives where in the site a figure is shown, or ""."""
        for one, file in self.pages.items():
            sides = [self._side(figure, file.url, shown(figure.id)) for figure in (self.figures[one], self.pairs[one])]
            yield file, comparison(*sides)

    def _side(self, figure: Figure, page: str, shown: str) -> Side:
        base = get_relative_url(f"{self.folder}/x", page).removesuffix("x")
        html = fill(figure.file("inline.html"), figure=figure.id, occurrence=1, base=base)
        parts = decode(tuple[Compared, ...], json.loads(figure.file("parts.json")))
        return Side(figure.title, html, parts, get_relative_url(shown, page) if shown else "")
