"""The Python-Markdown extension: an image whose source ends in `figures/<id>.svg` becomes the figure itself.

It knows nothing of the page: the figure is the file's stem, addresses are relative to the image's own source, and the
content comes from whoever builds the site (`figures` in the configuration) or else from the folder `out`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from livediagrams.errors import FigureError, Origin, Problem, no_figure_for_image
from livediagrams.settings import load
from livediagrams.write.fragment import fill
from livediagrams.write.page_files import SCRIPT, STYLE_SHEET

Content = Callable[[str], str | None]

_SOURCE: Final = re.compile(r"(?P<base>(?:[^?#]*/)?figures/)(?P<figure>[^/?#]+)\.svg(?:[?#].*)?")
# After attr_list (8), which gives images their classes, and before MkDocs (0), which warns of addresses that lead
# nowhere, and so would say the same once more.
_PRIORITY_OF_CHECK: Final = 4
# After MkDocs, which makes addresses relative to where a page will be.
_PRIORITY: Final = -10
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_PHRASES: Final = "p a abbr b cite del em i ins mark q s small span strong sub sup u"
_NO_BLOCKS: Final = frozenset(_PHRASES.split(" "))
"""Elements that can hold no figure: they are parted where one stands in them."""


class LiveDiagramsExtension(Extension):
    """Replaces images of figures."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "figures": ["", "function from a figure's id to its HTML; by default, files in the folder `out`"],
            "names": ["", "the ids there are, for the error that a wrong one gives"],
            "absent": ["", "function from an id that is wrong to the HTML in its place; by default, an error"],
            "out": ["", "folder of the built figures; by default, that of [tool.livediagrams]"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the tree processors."""
        md.registerExtension(self)
        md.treeprocessors.register(_Check(md, self), "livediagrams-check", _PRIORITY_OF_CHECK)
        md.treeprocessors.register(_Figures(md, self), "livediagrams", _PRIORITY)
        self.reset()

    def reset(self) -> None:
        """Begin a new page."""
        self.occurrences: dict[str, int] = {}

    def html(self, figure: str) -> str | None:
        """Return the figure's HTML, or None where there is no such figure."""
        given: Content | str = self.getConfig("figures")
        return given(figure) if callable(given) else self._from_folder(figure)

    def absent(self, figure: str) -> str | Problem:
        """Return what to show in place of a figure that is not there; or the problem that it is."""
        given: Callable[[str], str] | str = self.getConfig("absent")
        if callable(given):
            return given(figure)
        names = list(self.getConfig("names")) or self._names()
        return no_figure_for_image(figure, names, Origin("page"))

    def links_files(self) -> bool:
        """Return whether the page must be told where style sheet and script are; a plugin does that itself."""
        return not self.getConfig("figures")

    def _folder(self) -> Path:
        return Path(self.getConfig("out") or load(Path.cwd()).out)

    def _from_folder(self, figure: str) -> str | None:
        if Path(figure).name != figure:
            return None
        try:
            return (self._folder() / f"{figure}.inline.html").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None

    def _names(self) -> list[str]:
        return sorted(path.name.removesuffix(".inline.html") for path in self._folder().glob("*.inline.html"))


class _Processor(Treeprocessor):
    """What both processors share: which images mean figures, and how something comes into their place."""

    def __init__(self, md: Markdown, extension: LiveDiagramsExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def images(self, root: Element) -> Iterator[tuple[Element, str, str]]:
        """Yield each image of a figure, the figure's id, and the address of the folder it is in."""
        for image in list(root.iter("img")):
            found = _SOURCE.fullmatch(image.get("src", ""))
            if found and "plain" not in image.get("class", "").split():
                yield image, unquote(found["figure"]), found["base"]

    def put(self, root: Element, image: Element, html: str) -> None:
        """Put the HTML in the image's place."""
        block = _freed(root, image)
        parent = next(one for one in root.iter() if block in list(one))
        paragraph = Element("p")
        paragraph.text, paragraph.tail = self.md.htmlStash.store(html), block.tail or "\n"
        parent[list(parent).index(block)] = paragraph


class _Check(_Processor):
    """Finds the images of figures that are not there."""

    def run(self, root: Element) -> None:
        """Replace them, or raise FigureError with all of them."""
        problems = []
        for image, figure, _ in self.images(root):
            if self.extension.html(figure) is None:
                instead = self.extension.absent(figure)
                if isinstance(instead, Problem):
                    problems.append(instead)
                else:
                    self.put(root, image, instead)
        if problems:
            raise FigureError(*dict.fromkeys(problems))


class _Figures(_Processor):
    """Puts the figures in the places of their images."""

    def run(self, root: Element) -> None:
        """Replace every image of a figure below the root."""
        for image, figure, base in self.images(root):
            html = self.extension.html(figure)
            if html is None:
                continue
            is_first = not self.extension.occurrences
            number = self.extension.occurrences.get(figure, 0) + 1
            self.extension.occurrences[figure] = number
            caption = unescape(image.get("alt", "").replace(AMP_SUBSTITUTE, "&"))
            href = unescape(_link_around(root, image).replace(AMP_SUBSTITUTE, "&"))
            html = fill(html, figure=figure, occurrence=number, base=base, caption=caption, href=href)
            if is_first and self.extension.links_files():
                html = html.replace(">", f">{_links(escape(base))}", 1)
            self.put(root, image, html)


def _links(base: str) -> str:
    return f'<link rel="stylesheet" href="{base}{STYLE_SHEET}"><script type="module" src="{base}{SCRIPT}"></script>'


def _link_around(root: Element, image: Element) -> str:
    return next((link.get("href", "") for link in root.iter("a") if image in list(link.iter("img"))), "")


def _freed(root: Element, image: Element) -> Element:
    """Part what the image stands in until it stands in something that may hold a figure; return the image."""
    parents = {child: parent for parent in root.iter() for child in parent}
    while image in parents and (parent := parents[image]) is not root:
        if parent.tag in _HEADINGS:
            _put_behind(parent, image, parents[parent])
        elif parent.tag in _NO_BLOCKS:
            _part(parent, image, parents[parent])
        else:
            break
        parents[image] = parents[parent]
    return image


def _put_behind(heading: Element, image: Element, around: Element) -> None:
    """Take the image out of a heading, which stays whole, and put it after it."""
    at = list(heading).index(image)
    if at:
        heading[at - 1].tail = (heading[at - 1].tail or "") + (image.tail or "")
    else:
        heading.text = (heading.text or "") + (image.tail or "")
    heading.remove(image)
    image.tail, heading.tail = heading.tail, "\n"
    around.insert(list(around).index(heading) + 1, image)


def _part(parent: Element, image: Element, around: Element) -> None:
    """Part an element in two, with the image between them; a half with nothing in it goes."""
    at = list(parent).index(image)
    rest = Element(parent.tag, {name: value for name, value in parent.attrib.items() if name != "id"})
    rest.text, rest.tail, parent.tail, image.tail = image.tail, parent.tail, None, None
    rest.extend(list(parent)[at + 1 :])
    for child in list(parent)[at:]:
        parent.remove(child)
    place = list(around).index(parent)
    if len(rest) or (rest.text or "").strip():
        around.insert(place + 1, rest)
    else:
        image.tail = rest.tail
    around.insert(place + 1, image)
    if not len(parent) and not (parent.text or "").strip():
        around.remove(parent)


def makeExtension(**options: Any) -> LiveDiagramsExtension:  # noqa: N802  # Python-Markdown's name
    """Return the extension."""
    return LiveDiagramsExtension(**options)
