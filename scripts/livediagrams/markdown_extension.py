"""The Python-Markdown extension: an image whose source ends in `figures/<id>.svg` becomes the figure itself.

It knows nothing of the page: the figure is the file's stem, addresses are relative to the image's own source, and the
content comes from whoever builds the site (`figures` in the configuration) or else from the folder `out`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from livediagrams.errors import FigureError, Origin, no_figure
from livediagrams.settings import load
from livediagrams.fragment import fill
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

Content = Callable[[str], str | None]

_SOURCE: Final = re.compile(r"(?P<base>(?:[^?#]*/)?figures/)(?P<figure>[^/?#]+)\.svg")
# After attr_list (8), which gives images their classes, and after MkDocs (0), which rewrites their addresses.
_PRIORITY: Final = -10


class LiveDiagramsExtension(Extension):
    """Replaces images of figures. `figures` returns a figure's HTML by its id, or None where there is no such figure."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "figures": ["", "function from a figure's id to its HTML; by default, files in the folder `out`"],
            "names": ["", "the ids there are, for the error that a wrong one gives"],
            "out": ["", "folder of the built figures; by default, that of [tool.livediagrams]"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Register the tree processor."""
        md.registerExtension(self)
        md.treeprocessors.register(_Figures(md, self), "livediagrams", _PRIORITY)
        self.reset()

    def reset(self) -> None:
        """Begin a new page."""
        self.occurrences: dict[str, int] = {}

    def html(self, figure: str) -> str:
        """Return the figure's HTML. Raises FigureError, with the nearest name, where there is no such figure."""
        given: Content | str = self.getConfig("figures")
        found = given(figure) if callable(given) else self._from_folder(figure)
        if found is None:
            names = list(self.getConfig("names") or self._names())
            raise FigureError(no_figure(figure, names, Origin("page")))
        return found

    def links_style_sheet(self) -> bool:
        """Return whether the page must be told where the style sheet is; a plugin does that itself."""
        return not self.getConfig("figures")

    def _folder(self) -> Path:
        return Path(self.getConfig("out") or load(Path.cwd()).out)

    def _from_folder(self, figure: str) -> str | None:
        try:
            return (self._folder() / f"{figure}.inline.html").read_text(encoding="utf-8")
        except OSError:
            return None

    def _names(self) -> list[str]:
        return sorted(path.name.removesuffix(".inline.html") for path in self._folder().glob("*.inline.html"))


class _Figures(Treeprocessor):
    """Finds the images and puts the figures in their places."""

    def __init__(self, md: Markdown, extension: LiveDiagramsExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        """Replace every image of a figure below the root."""
        for parent, image, link in list(_images(root)):
            found = _SOURCE.fullmatch(image.get("src", ""))
            if not found or "plain" in image.get("class", "").split():
                continue
            href = link.get("href", "") if link is not None else ""
            html = self._html(found["figure"], found["base"], image.get("alt", ""), href)
            _lift(root, parent, link if link is not None else image, self.md.htmlStash.store(html))

    def _html(self, figure: str, base: str, caption: str, href: str) -> str:
        html = self.extension.html(figure)
        number = self.extension.occurrences.get(figure, 0) + 1
        sheet = ""
        if not self.extension.occurrences and self.extension.links_style_sheet():
            sheet = f'<link rel="stylesheet" href="{base}livediagrams.css">'
        self.extension.occurrences[figure] = number
        return sheet + fill(
            html, figure=figure, occurrence=number, base=base, caption=caption, href=href
        )


def _images(root: Element) -> list[tuple[Element, Element, Element | None]]:
    """Return (parent, image, link or None) of each image; the parent is that of the link where there is one."""
    found = []
    for parent in root.iter():
        for child in parent:
            if child.tag == "img":
                found.append((parent, child, None))
            elif child.tag == "a" and len(child) == 1 and child[0].tag == "img" and not (child.text or "").strip():
                found.append((parent, child[0], child))
    linked = {id(image) for _, image, link in found if link is not None}
    return [entry for entry in found if entry[2] is not None or id(entry[1]) not in linked]


def _lift(root: Element, parent: Element, part: Element, placeholder: str) -> None:
    """Put the placeholder where the part stands; a paragraph is parted there, as it may hold no figure."""
    at = list(parent).index(part)
    if parent.tag != "p":
        part.clear()
        part.tag, part.text = "div", placeholder
        part.set("class", "ld-place")
        return
    grandparent = next(one for one in root.iter() if parent in list(one))
    place = list(grandparent).index(parent)
    block = Element("p")
    block.text = placeholder
    after = Element("p")
    after.text, after.tail = part.tail, parent.tail
    for child in list(parent)[at + 1 :]:
        parent.remove(child)
        after.append(child)
    parent.remove(part)
    parent.tail = "\n"
    grandparent.insert(place + 1, block)
    if len(after) or (after.text or "").strip():
        grandparent.insert(place + 2, after)
    else:
        block.tail = after.tail
    if not len(parent) and not (parent.text or "").strip():
        grandparent.remove(parent)


def makeExtension(**options: Any) -> LiveDiagramsExtension:  # noqa: N802  # Python-Markdown's name
    """Return the extension."""
    return LiveDiagramsExtension(**options)
