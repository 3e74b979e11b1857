"""Scene to words: every part where it is drawn, every connection as a sentence; as text, and as HTML for a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from livediagrams.scene import Part, Scene
from livediagrams.text import clean

ADDRESS = "<address>"
"""Stands in the HTML where the page's own name of the figure goes; authors' text is escaped and cannot hold it."""

_ARROWS = {"forward": "→", "back": "←", "both": "↔", "none": "–"}


def text(scene: Scene, steps: Sequence[str] = ()) -> str:
    """Return the figure in words, as plain text."""
    lines = [scene.title, "=" * len(scene.title), ""]
    for sentence in (scene.caption, scene.description):
        lines += [sentence, ""] if sentence else []
    lines += [f"{'  ' * depth}- {_said(part)}" for depth, part in _tree(scene)]
    edges = [part for part in scene.parts if part.sort == "edge"]
    if edges:
        names = _names(scene)
        lines += ["", "Connections", "", *(f"- {_connection(part, names)}{_note(part)}" for part in edges)]
    if steps:
        lines += ["", "Step by step", "", *(f"{number}. {step}" for number, step in enumerate(steps, 1))]
    return clean("\n".join(lines)) + "\n"


def html(scene: Scene, steps: Sequence[str] = ()) -> str:
    """Return the figure in words for a page: lists whose items bear the parts' addresses."""
    nested = _items(scene)
    parts = [f"<p>{_content(scene.description)}</p>"] if scene.description else []
    parts.append(f"<ul>{nested}</ul>" if nested else "")
    edges = [part for part in scene.parts if part.sort == "edge"]
    if edges:
        names = _names(scene)
        items = "".join(f"<li {_id(part.id)}>{_content(_connection(part, names))}{_aside(part)}</li>" for part in edges)
        parts.append(f"<p>Connections</p><ul>{items}</ul>")
    if steps:
        items = "".join(
            f'<li id="{ADDRESS}:step-{number}">{_content(step)}</li>' for number, step in enumerate(steps, 1)
        )
        parts.append(f"<p>Step by step</p><ol>{items}</ol>")
    return "".join(parts)


def _tree(scene: Scene) -> Iterator[tuple[int, Part]]:
    """Yield nodes and groups with their depth, as they are nested in the drawing."""
    for part in _ordered(scene):
        yield sum(1 for _ in _around(part, scene)), part


def _ordered(scene: Scene) -> list[Part]:
    """Return groups and nodes so that each group's parts follow it."""
    parts = [part for part in scene.parts if part.sort != "edge"]
    groups = {part.id for part in parts if part.sort == "group"}
    children: dict[str, list[Part]] = {}
    for part in parts:
        children.setdefault(_parent(part.id, groups), []).append(part)

    def below(identity: str) -> Iterator[Part]:
        for part in sorted(children.get(identity, ()), key=lambda one: (one.box.y, one.box.x)):
            yield part
            yield from below(part.id) if part.id in groups else ()

    return list(below(""))


def _parent(identity: str, groups: set[str]) -> str:
    """Return the innermost drawn group around a part; undrawn ones are not spoken of."""
    while identity:
        identity = identity.rpartition("/")[0]
        if identity in groups:
            return identity
    return ""


def _around(part: Part, scene: Scene) -> Iterator[str]:
    groups = {other.id for other in scene.parts if other.sort == "group"}
    parent = _parent(part.id, groups)
    while parent:
        yield parent
        parent = _parent(parent, groups)


def _items(scene: Scene) -> str:
    written, depth = [], -1
    for level, part in _tree(scene):
        if level > depth:
            written.append("<ul>" if depth >= 0 else "")
        else:
            written.append("</li>" + "</ul></li>" * (depth - level))
        written.append(f"<li {_id(part.id)}>{_content(_words(part))}{_aside(part)}")
        depth = level
    return "".join(written) + ("</li>" + "</ul></li>" * depth if written else "")


def _names(scene: Scene) -> dict[str, str]:
    return {part.id: part.name for part in scene.parts if part.sort != "edge"}


def _words(part: Part) -> str:
    return part.name


def _said(part: Part) -> str:
    return _words(part) + _note(part)


def _note(part: Part) -> str:
    source = f" ({part.source})" if part.source else ""
    return f": {part.note}{source}" if part.note else ""


def _connection(part: Part, names: dict[str, str]) -> str:
    tail, head = names.get(part.tail, part.tail), names.get(part.head, part.head)
    label = f": {part.name}" if part.name else ""
    return f"{tail} {_ARROWS.get(part.direction, '→')} {head}{label}"


def _aside(part: Part) -> str:
    if not part.note:
        return ""
    web = part.source.startswith(("https://", "http://"))
    link = f' (<a href="{escape(clean(part.source), quote=True)}">source</a>)' if web else ""
    return f': <span class="ld-note">{_content(part.note)}{link}</span>'


def _id(identity: str) -> str:
    return f'id="{ADDRESS}/{escape(clean(identity), quote=True)}"'


def _content(text: str) -> str:
    return escape(clean(" ".join(text.split())), quote=False)
