"""What a speaker has below a slide: the figure in sentences, its steps, what its parts say, its sources, its origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from livediagrams.sheet import Sheet
from livediagrams.text import one_line
from livediagrams.words import Words, followed, sourced


def overview(sheet: Sheet, bent_otherwise: Sequence[str] = ()) -> list[str]:
    """Return the paragraphs below a figure's first slide; the last ones say how the slides differ from the figure."""
    scene, lines = sheet.scene, list[str]()
    lines += [scene.caption, scene.description, sourced(scene.note, scene.source)]
    if sheet.steps:
        lines += ["Step by step", *(f"{number}. {step.text}" for number, step in enumerate(sheet.steps, 1))]
    if sources := list(_sources(sheet)):
        lines += ["Sources", *sources]
    if bent_otherwise:
        lines += ["Lines that run another way than in the figure:", *bent_otherwise]
    return _paragraphs([*lines, _origin(sheet)])


def step(sheet: Sheet, number: int) -> list[str]:
    """Return the paragraphs below the slide of a step, from 1: its sentence, and what the parts in focus say."""
    words, focus = Words(sheet.scene), sheet.focus(number)
    lines = [f"{number} of {len(sheet.steps)}. {sheet.steps[number - 1].text}"]
    for part in words.parts:
        if part.id in focus and part.note:
            lines.append(sourced(followed(words.said_alone(part), part.note), part.source))
    return _paragraphs([*lines, _origin(sheet)])


def _sources(sheet: Sheet) -> Iterator[str]:
    """Yield each source once, in the order in which parts are read."""
    found = (sheet.scene.source, *(part.source for part in Words(sheet.scene).parts))
    yield from dict.fromkeys(source for source in found if source.strip())


def _origin(sheet: Sheet) -> str:
    """Return where the figure is from, in one line."""
    origin = sheet.provenance
    marks = "Icons are the marks of their owners." if sheet.icons else ""
    said = (origin.name, origin.source, origin.commit, origin.address, origin.engine, origin.credit, origin.licence)
    return f"Figure {'; '.join(filter(None, said))}. {marks}".strip()


def _paragraphs(lines: Iterable[str]) -> list[str]:
    return [one for line in lines if (one := one_line(line))]
