"""Where a file comes from, as a value: what is written into every file that leaves the site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Provenance:
    """A figure's origin. `commit` and `address` are there only where the build was told them."""

    figure: str
    digest: str
    """Of all that the figure says and shows; it tells whether a copy is out of date."""
    source: str = ""
    engine: str = ""
    credit: str = ""
    """Whom to name."""
    licence: str = ""
    licence_address: str = ""
    commit: str = ""
    address: str = ""

    @property
    def name(self) -> str:
        """The figure's name with its digest, by which a copy of it is known again."""
        return f"{self.figure}@{self.digest}"

    def said(self) -> dict[str, str]:
        """Return what there is to say, under the names it has in files."""
        return {field.name: value for field in fields(self) if (value := str(getattr(self, field.name)))}


def gathered(origins: Iterable[Provenance]) -> dict[str, str]:
    """Return what there is to say of figures in one file: each value once, and their names for figure and digest."""
    found: dict[str, dict[str, None]] = {"figure": {}}
    for origin in origins:
        found["figure"][origin.name] = None
        for name, value in origin.said().items():
            if name not in ("figure", "digest"):
                found.setdefault(name, {})[value] = None
    return {name: (" " if name == "figure" else ", ").join(values) for name, values in found.items()}
