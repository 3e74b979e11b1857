"""A figure to be taken away: all that a format outside the page needs of it, in one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from livediagrams.graph import Step
from livediagrams.provenance import Provenance
from livediagrams.scene import Scene


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scene with the texts of its steps, its pictures (PNG, by the scene's references) and its origin."""

    scene: Scene
    provenance: Provenance
    steps: tuple[Step, ...] = ()
    icons: Mapping[str, bytes] = field(default_factory=dict)

    def focus(self, number: int) -> set[str]:
        """Return the ids of the parts that a step, from 1, is about, as a page's walkthrough has it."""
        return self._within(self.steps[number - 1].focus)

    def shown(self, number: int) -> set[str]:
        """Return the ids of the parts that are seen at a step, or at none (0): a step may reveal what comes later."""
        if not number or not self.steps[number - 1].reveal:
            return {part.id for part in self.scene.parts}
        named = self._within(part for step in self.steps[:number] for part in step.focus)
        ends = {end for part in self.scene.parts if part.id in named for end in (part.tail, part.head) if end}
        named |= ends  # an arrow does not float, nor does a part without its groups
        return named | {part.id for part in self.scene.parts if any(one.startswith(f"{part.id}/") for one in named)}

    def _within(self, ids: Iterable[str]) -> set[str]:
        """Return the ids with all that lies in them, and the edges that stay within one of them."""
        found = set[str]()
        for name in ids:
            inside = {part.id for part in self.scene.parts if part.id == name or part.id.startswith(f"{name}/")}
            found |= inside
            found |= {part.id for part in self.scene.parts if part.tail in inside and part.head in inside}
        return found
