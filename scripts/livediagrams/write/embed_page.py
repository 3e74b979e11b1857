"""A page with one figure alone, which other pages show in an `<iframe>`: as wide as there, light or dark as there."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from livediagrams.provenance import Provenance
from livediagrams.text import one_line
from livediagrams.words import is_web
from livediagrams.write.fragment import fill
from livediagrams.write.page_files import SCRIPT, STYLE_SHEET

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_AWAY: Final = re.compile(r'<a (?=href="https?:)')


def embed_page(html: str, figure: str, title: str, provenance: Provenance, *, language: str = "en") -> str:
    """Return the page of a figure's fragment; links to other sites leave the frame."""
    body = _AWAY.sub('<a target="_blank" rel="noopener" ', fill(html, figure=figure, occurrence=1, base=""))
    words = _content(" · ".join(filter(None, (provenance.credit, provenance.licence))))
    link = f'<a target="_blank" rel="noopener" href="{escape(provenance.address, quote=True)}">{words}</a>'
    said = link if is_web(provenance.address) else words
    return (
        f'<!doctype html>\n<html lang="{escape(language, quote=True)}" class="ld-embedded">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f'<title>{_content(title)}</title>\n<link rel="icon" href="data:,">\n'
        f'<link rel="stylesheet" href="{STYLE_SHEET}">\n'
        f'<script type="module" src="{SCRIPT}"></script>\n</head>\n<body>\n'
        f'<main>\n<h1 class="ld-said">{_content(title)}</h1>\n{body}\n</main>\n'
        f'<footer class="ld-credit">{said}</footer>\n</body>\n</html>\n'
    )


def _content(text: str) -> str:
    return escape(one_line(text), quote=False)
