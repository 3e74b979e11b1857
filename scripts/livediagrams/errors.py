"""What can go wrong, as values: a place, a sentence and a remedy.

LiveDiagramsError
  TraceError     a script raised, was stopped, drew nothing or drew one figure twice
  IconError      an icon is missing or is not a picture
  PlaceError     the layout engine is missing, failed, or gave up on a figure of this size
  StoreError     a file could not be read or written
  SettingsError  an option is unknown or has a value it cannot take
  FigureError    a page or a command names a figure that does not exist
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Origin:
    """A line of a source file; `file` is relative to the project, with forward slashes; line 0 is the whole file."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it."""

    origin: Origin
    message: str
    remedy: str

    def __str__(self) -> str:
        line = " ".join(f"{self.origin}: {self.message}: {self.remedy}".split())
        return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)  # no control of a terminal


def no_figure(name: str, names: Sequence[str], origin: Origin) -> Problem:
    """Return the problem of a page or a command that names a figure which does not exist; `names` are those that do."""
    near = get_close_matches(name, names, 1, cutoff=0.5)
    remedy = f'write "{near[0]}"' if near else "build it first" if not names else f"the figures are {', '.join(names)}"
    return Problem(origin, f'there is no figure "{name}"', remedy)


def no_figure_for_image(name: str, names: Sequence[str], origin: Origin) -> Problem:
    """Return the problem of an image in a page that should be a figure, unless its author means another picture."""
    problem = no_figure(name, names, origin)
    return replace(problem, remedy=f"{problem.remedy}, or mark a picture of your own with {{ .plain }}")


class LiveDiagramsError(Exception):
    """The root of all errors of the engine; carries every problem that was found, never only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class TraceError(LiveDiagramsError):
    """A script raised, was stopped at a limit, drew nothing, or drew one figure twice."""


class IconError(LiveDiagramsError):
    """An icon is missing, or what was found is not a picture."""


class PlaceError(LiveDiagramsError):
    """The layout engine is missing, failed, or gave up on a figure of this size."""


class StoreError(LiveDiagramsError):
    """A file could not be read or written."""


class SettingsError(LiveDiagramsError):
    """An option is unknown, or its value is one it cannot take."""


class FigureError(LiveDiagramsError):
    """A page or a command names a figure that does not exist."""


class Exhausted(Exception):  # noqa: N818  # it says what happened, and may end well
    """A layout used up the work it may do; not yet an error, as a plainer layout may still come through."""


class TooWide(Exception):  # noqa: N818  # as above
    """A figure is wider than its caller can use; tighter metrics may still fit."""
