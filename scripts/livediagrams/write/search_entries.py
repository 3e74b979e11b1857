"""Scene to what a site's search finds of it: an entry for each label, note or step, at its own address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from livediagrams.scene import Scene
from livediagrams.text import one_line
from livediagrams.words import Words

Entry = dict[str, str]


def packed(scene: Scene, steps: Sequence[str] = ()) -> str:
    """Return the entries of a figure as JSON: rows of the address after the figure's name, a title and a text.

    The figure itself is the first, for what its description says; its steps are the last.
    """
    words = Words(scene)
    rows = [(":figure", scene.title, f"{scene.description} {scene.note}")]
    rows += [(f"/{part.id}", words.said_alone(part), part.note) for _, part in words.outline]
    rows += [(f"/{part.id}", words.said(part), part.note) for part in words.connections if part.name or part.note]
    rows += [(f":step-{number}", f"{scene.title}, step {number}", step) for number, step in enumerate(steps, 1)]
    return json.dumps([[one_line(text) for text in row] for row in rows], ensure_ascii=False)


def add(index: Any, url: str, figures: Iterable[tuple[str, str]]) -> None:
    """Append the entries of a page's figures, by name and as packed, to the index of a search plugin.

    Material's index holds HTML, that of MkDocs text; one that is neither is left alone.
    """
    if isinstance(entries := getattr(index, "entries", None), list):
        entries += [{**entry, **_escaped(entry)} for entry in _entries(url, figures)]
    elif isinstance(entries := getattr(index, "_entries", None), list):
        entries += _entries(url, figures)


def _entries(url: str, figures: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    for figure, rows in figures:
        for part, title, text in json.loads(rows):
            yield {"location": f"{url}#{quote(figure + part, safe='/:~')}", "title": title, "text": text}


def _escaped(entry: Entry) -> Entry:
    return {name: escape(entry[name], quote=False) for name in ("title", "text")}
