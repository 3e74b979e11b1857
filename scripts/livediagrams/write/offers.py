"""What a reader may take of a site's figures: for pages as HTML, and for the menu of each figure as data."""

from __future__ import annotations

import json
from collections.abc import Collection
from html import escape
from typing import Final
from urllib.parse import quote

from livediagrams.formats import EMBED, offered
from livediagrams.text import clean

FILE: Final = "use.json"
"""What the menu asks for: the same for all figures of a site."""

_OWNERS: Final = {
    "alibabacloud": "Alibaba",
    "aws": "Amazon",
    "azure": "Microsoft",
    "digitalocean": "DigitalOcean",
    "elastic": "Elastic",
    "firebase": "Google",
    "gcp": "Google",
    "ibm": "IBM",
    "k8s": "The Linux Foundation",
    "oci": "Oracle",
}
"""Whose marks the icons of a provider of `diagrams` are; the other providers gather those of many."""


def files(name: str, formats: Collection[str], base: str = "") -> str:
    """Return the files of a name as HTML, a line for each kind; `base` is the address of their folder, with a "/"."""
    lines, address = [], _attribute(f"{base}{quote(clean(name))}")
    for kind, endings in offered(formats).items():
        links = "".join(
            f'<a href="{address}.{ending}" download aria-label="{kind}: {words}">{words}</a>'
            for ending, words in endings.items()
        )
        lines.append(f"<div><dt>{kind}</dt><dd>{links}</dd></div>")
    return f'<dl class="ld-offers">{"".join(lines)}</dl>' if lines else ""


def data(formats: Collection[str], *, credit: str = "", licence: str = "", licence_address: str = "") -> bytes:
    """Return what the menu of any figure needs to know, as JSON."""
    said = {
        "kinds": offered(formats),
        "embed": EMBED if EMBED in formats else "",
        "credit": credit,
        "licence": licence,
        "licence_address": licence_address,
        "owners": _OWNERS,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _attribute(text: str) -> str:
    return escape(clean(text), quote=True)
