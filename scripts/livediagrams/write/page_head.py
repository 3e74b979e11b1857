"""What a page's head says to those who show a link to it: a title, a sentence and a picture.

The names are those of https://ogp.me, which search engines and chats read; X asks for the kind of card besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from livediagrams.geometry import Size
from livediagrams.text import clean

_NAMES: Final = re.compile(r"""<[mM][eE][tT][aA]\s[^>]*?(?i:property|name)\s*=\s*["']?([^"'\s>]+)""")
_END: Final = "</head>"


@dataclass(frozen=True, slots=True)
class Share:
    """What to say of a page. Addresses are whole ones, or "" where a site does not know its own."""

    title: str
    site: str
    is_home: bool = False
    description: str = ""
    url: str = ""
    image: str = ""
    image_size: Size = Size(0, 0)
    image_words: str = ""


def with_tags(html: str, share: Share) -> str:
    """Return the page with what it does not say yet; a page without a head is left as it is."""
    end = html.find(_END)
    if end < 0:
        return html
    said = set(map(str.lower, _NAMES.findall(html, 0, end)))
    tags = "".join(tag for name, tag in _tags(share) if name not in said and not _is_of_another(name, said))
    return html.replace(_END, tags + _END, 1)


def _is_of_another(name: str, said: set[str]) -> bool:
    """Return whether a tag speaks of the picture, and the page has one that we know nothing of."""
    return name.startswith("og:image") and "og:image" in said


def _tags(share: Share) -> Iterator[tuple[str, str]]:
    width, height = share.image_size
    values = {
        "og:type": "website" if share.is_home else "article",
        "og:site_name": share.site,
        "og:title": share.title,
        "og:description": share.description,
        "og:url": share.url,
    }
    if share.image:
        values |= {
            "og:image": share.image,
            "og:image:width": f"{width:.0f}",
            "og:image:height": f"{height:.0f}",
            "og:image:alt": share.image_words,
        }
    values["twitter:card"] = "summary_large_image" if share.image else "summary"
    for name, value in values.items():
        key = "property" if name.startswith("og:") else "name"
        content = escape(clean(" ".join(value.split())), quote=True)
        if content:
            yield name, f'<meta {key}="{name}" content="{content}">\n'
