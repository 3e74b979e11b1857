"""A site to `llms.txt`: what there is to read, pages and figures in words, each with its address (llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A page or a figure: its title, its address, and what it is about, which may be empty."""

    title: str
    address: str
    about: str = ""


def llms_txt(name: str, about: str, pages: Iterable[Link], figures: Iterable[Link]) -> str:
    """Return the file's text."""
    head = [f"# {_line(name)}", *([f"> {_line(about)}"] if about.strip() else [])]
    return "\n\n".join([*head, *_section("Pages", pages), *_section("Figures in words", figures)]) + "\n"


def _section(heading: str, links: Iterable[Link]) -> Iterator[str]:
    items = "\n".join(map(_item, links))
    if items:
        yield f"## {heading}\n\n{items}"


def _item(link: Link) -> str:
    title = re.sub(r"([\[\]\\])", r"\\\1", _line(link.title))
    address = re.sub(r"[\s()<>]", lambda found: f"%{ord(found[0]):02X}", link.address)
    about = f": {_line(link.about)}" if link.about.strip() else ""
    return f"- [{title}]({address}){about}"


def _line(text: str) -> str:
    return " ".join(text.split())
