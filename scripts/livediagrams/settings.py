"""Every option, once: its name, its default, its check. They stand in `[tool.livediagrams]` of pyproject.toml."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from livediagrams.errors import Origin, Problem, SettingsError
from livediagrams.formats import ALL, DEFAULT

_FILE: Final = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one project."""

    src: str = "diagrams_src"
    """Folder of the figure scripts."""
    out: str = "docs/figures"
    """Folder that `livediagrams build` writes into, and that pages read figures from where no plugin builds them."""
    formats: tuple[str, ...] = DEFAULT
    """What is made of each figure."""
    cache: str = ".cache/livediagrams"
    """Folder of what need not be made again; deleting it is always safe."""
    jobs: int = 0
    """Figures made at once; 0 is one for each core."""
    engine: str = "wasm"
    """"wasm" (Graphviz as a WebAssembly module) or "dot" (the program on PATH)."""
    seconds: float = 10.0
    """Time one script may take."""
    memory: int = 1_000_000_000
    """Bytes of memory one script may take."""
    glossary: str = ""
    """Page whose terms, headings or those of a definition list, are linked where notes use them, in a MkDocs site."""
    theme_colours: bool = False
    """Whether slides take their colours from the deck that they are pasted into."""
    credit: str = ""
    """Whom to name where a figure is used; this and what follows stands in the files that leave the site."""
    licence: str = ""
    licence_address: str = ""
    address: str = ""
    """Where the site will be; the environment's LIVEDIAGRAMS_ADDRESS comes first."""
    commit: str = ""
    """What the figures are built from; the environment's LIVEDIAGRAMS_COMMIT comes first."""


def load(project: Path) -> Settings:
    """Return the settings of a project; the defaults where it has none. Raises SettingsError with all that is wrong."""
    settings, told = _read_from(project), os.environ.get
    return replace(
        settings,
        address=told("LIVEDIAGRAMS_ADDRESS") or settings.address,
        commit=told("LIVEDIAGRAMS_COMMIT") or settings.commit,
    )


def _read_from(project: Path) -> Settings:
    """Return the settings that a project's file has."""
    try:
        data = tomllib.loads((project / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(Problem(Origin(_FILE), f"the file cannot be read ({error})", "correct it")) from error
    tools = data.get("tool", {})
    options = tools.get("livediagrams", {}) if isinstance(tools, dict) else tools
    if not isinstance(options, dict):
        remedy = "write `name = value` lines below it"
        raise SettingsError(Problem(Origin(_FILE), "[tool.livediagrams] is not a table", remedy))
    return parse(options)


def parse(options: dict[str, Any]) -> Settings:
    """Return the settings that a table of options says. Raises SettingsError with all that is wrong."""
    known = {field.name: field for field in fields(Settings)}
    problems, values = [], {}
    for name, value in options.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            remedy = f'write "{near[0]}"' if near else f"the options are {', '.join(known)}"
            problems.append(Problem(Origin(_FILE), f'there is no option "{name}" in [tool.livediagrams]', remedy))
            continue
        read, remedy = _read(name, value)
        if read is None:
            problems.append(Problem(Origin(_FILE), f"{name} = {value!r} cannot be", remedy))
        values[name] = read
    if problems:
        raise SettingsError(*problems)
    return Settings(**values)


def _read(name: str, value: Any) -> tuple[Any, str]:
    """Return the option's value, or None and what it could be."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    match name:
        case "formats":
            ok = isinstance(value, list) and bool(value) and all(item in ALL for item in value)
            return (tuple(value) if ok else None), f"give a list of some of {', '.join(ALL)}"
        case "engine":
            return (value if value in ("wasm", "dot") else None), 'write "wasm" or "dot"'
        case "jobs":
            return (
                value if isinstance(value, int) and number and value >= 0 else None
            ), "give a whole number, 0 or more"
        case "seconds":
            return (float(value) if number and value > 0 else None), "give a number of seconds above 0"
        case "memory":
            return (int(value) if number and value >= 50_000_000 else None), "give a number of bytes, 50000000 or more"
        case "theme_colours":
            return (value if isinstance(value, bool) else None), "write true or false"
        case "glossary" | "credit" | "licence" | "licence_address" | "address" | "commit":
            wanted = "the path of a page" if name == "glossary" else "a text"
            return (value if isinstance(value, str) else None), f"give {wanted}, or nothing"
    return (value if isinstance(value, str) and value else None), "give the path of a folder"
