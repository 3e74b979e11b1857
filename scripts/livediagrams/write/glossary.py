"""A page of terms to links: where a figure's notes first use a term, the word leads to what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Final

_ID: Final = r"[ \t]*\{:?[ \t]*#(?P<id>[^\s}]+)(?P<more>[^}\n]*)\}[ \t]*"
_LISTED: Final = re.compile(rf"^(?P<terms>[^\s{{#].*?){_ID}\n+:\s", re.MULTILINE)
_HEADED: Final = re.compile(rf"^#+[ \t]+(?P<terms>\S.*?){_ID}\n+(?![\s#])", re.MULTILINE)
_NOTE: Final = re.compile(r'(?<=<span class="ld-note">).*?(?=</span>)', re.DOTALL)
_LINK: Final = re.compile(r"(<a .*?</a>)", re.DOTALL)
_UNLINKED: Final = ".unlinked"
"""The class of a term that is left alone, as its word has other senses too."""


def terms(markdown: str) -> dict[str, str]:
    """Return the terms of a page in lower case, with their ids; names of one term are parted by commas.

    A term stands in a definition list, or as a heading with its explanation below.
    """
    every = (match for form in (_LISTED, _HEADED) for match in form.finditer(markdown))
    found = (match for match in every if _UNLINKED not in match["more"].split())
    return {name.strip().lower(): match["id"] for match in found for name in match["terms"].split(",") if name.strip()}


def linked(words: str, known: Mapping[str, str], page: str) -> str:
    """Return a figure's words with each term in its notes linked once; `page` is the address of the glossary."""
    if not known:
        return words
    choice = "|".join(re.escape(escape(name, quote=False)) for name in sorted(known, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w/.-])({choice})s?(?![\w/-])", re.IGNORECASE)
    ids = {escape(name, quote=False): identity for name, identity in known.items()}
    used = set[str]()

    def link(found: re.Match[str]) -> str:
        identity = ids[found[1].lower()]
        if identity in used:
            return found[0]
        used.add(identity)
        return f'<a class="ld-term" href="{escape(f"{page}#{identity}", quote=True)}">{found[0]}</a>'

    def note(found: re.Match[str]) -> str:
        return "".join(one if one.startswith("<a ") else pattern.sub(link, one) for one in _LINK.split(found[0]))

    return _NOTE.sub(note, words)
