"""Scene to words: every part where it is drawn, every connection as a sentence; as text, and as HTML for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from livediagrams.scene import Part, Scene
from livediagrams.text import clean, one_line
from livediagrams.words import Words, followed, is_safe, is_web, joint, source_name, sourced

ADDRESS = "<address>"
"""Stands in the HTML where the page's own name of the figure goes; authors' text is escaped and cannot hold it."""

SUMMARY = "<own-caption/>"
"""Stands where the figure's own caption goes in a page that shows another one."""


def text(scene: Scene, steps: Sequence[str] = ()) -> str:
    """Return the figure in words, as plain text."""
    words = Words(scene)
    title = one_line(scene.title)
    lines = [title, "=" * len(title), ""]
    about = (scene.caption, scene.description, sourced(one_line(scene.note), scene.source))
    for paragraph in filter(str.strip, about):
        lines += [one_line(paragraph), ""]
    lines += [f"{'  ' * depth}- {_item(words.said(part), part)}" for depth, part in words.outline]
    if words.connections:
        lines += ["", "Connections", "", *(f"- {_item(words.said(part), part)}" for part in words.connections)]
    if steps:
        lines += ["", "Step by step", "", *(f"{number}. {one_line(step)}" for number, step in enumerate(steps, 1))]
    return clean("\n".join(lines)) + "\n"


def html(scene: Scene, steps: Sequence[str] = ()) -> str:
    """Return the figure in words for a page, without its caption: lists whose items bear the parts' addresses.

    A note stands in its part's item; on paper a number stands there, and the notes in a list of their own.
    """
    return _Twin(scene, steps).html()


class _Twin:
    """The HTML of one figure in words."""

    def __init__(self, scene: Scene, steps: Sequence[str]) -> None:
        self.scene, self.steps, self.words = scene, steps, Words(scene)
        self.notes: dict[str, int] = {}

    def html(self) -> str:
        """Return all of it."""
        scene = self.scene
        written = [f"<p><strong>{_content(scene.title)}</strong></p>{SUMMARY}"]
        if scene.description.strip():
            written.append(f"<p>{_content(scene.description)}</p>")
        if scene.note.strip() or scene.source:
            written.append(f"<p>{' '.join(_note(scene.note, scene.source))}</p>")
        written.append(self._parts())
        written += self._list("Connections", "ul", map(self._item, self.words.connections))
        written += self._list("Step by step", "ol", self._steps())
        if self.notes:
            items = "".join(f"<li>{note}</li>" for note in self.notes)
            written.append(f'<div class="ld-notes"><p><strong>Notes</strong></p><ol>{items}</ol></div>')
        return "".join(written)

    def _list(self, heading: str, tag: str, items: Iterable[str]) -> Iterator[str]:
        """Yield a list under its heading; nothing where it has no items."""
        if joined := "".join(f"{item}</li>" for item in items):
            yield f"<p><strong>{heading}</strong></p><{tag}>{joined}</{tag}>"

    def _parts(self) -> str:
        """Return the list of nodes and groups, nested as they are drawn."""
        written, before = list[str](), -1
        for depth, part in self.words.outline:
            written.append("<ul>" if depth > before else "</li>" + "</ul></li>" * (before - depth))
            written.append(self._item(part))
            before = depth
        return "".join(written) + "</li></ul>" * (before + 1)

    def _item(self, part: Part) -> str:
        """Return a part's item, still open."""
        said = self.words.said(part)
        shown = _content(said)
        if part.href and is_safe(part.href):
            shown = f'<a href="{escape(clean(part.href), quote=True)}">{shown}</a>'
        return f'<li id="{ADDRESS}/{escape(clean(part.id), quote=True)}">{shown}{self._aside(said, part)}'

    def _aside(self, said: str, part: Part) -> str:
        """Return the part's note, and the number that it has on paper."""
        note = _note(part.note, part.source)
        if not note:
            return ""
        number = self.notes.setdefault(" ".join(_note(part.note, part.source, whole=True)), len(self.notes) + 1)
        before = joint(said) if part.note.strip() else " "
        return f'<span class="ld-note">{before}{" ".join(note)}</span><sup class="ld-number">{number}</sup>'

    def _steps(self) -> Iterator[str]:
        for number, step in enumerate(self.steps, 1):
            yield f'<li id="{ADDRESS}:step-{number}">{_content(step)}'


def _item(said: str, part: Part) -> str:
    return sourced(followed(one_line(said), one_line(part.note)), part.source)


def _note(note: str, source: str, *, whole: bool = False) -> list[str]:
    """Return a note and its source as HTML, as far as they are there; `whole`: with all of the source's address."""
    found = [_content(note)] if note.strip() else []
    if source.strip():
        short = _content(f"source: {source if whole else source_name(source)}")
        linked = f'<a href="{escape(clean(source), quote=True)}">{short}</a>' if is_web(source) else short
        found.append(f"({linked})")
    return found


def _content(text: str) -> str:
    return escape(one_line(text), quote=False)
