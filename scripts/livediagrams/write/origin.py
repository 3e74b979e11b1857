"""Where a file comes from, written into it: SVG and PNG. The other formats' writers have places of their own for it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from html import escape

from livediagrams.provenance import Provenance
from livediagrams.text import one_line

_NAMES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:cc="http://creativecommons.org/ns#"'
)


def in_svg(document: str, title: str, provenance: Provenance) -> str:
    """Return a standalone SVG that says in its metadata where it comes from.

    In attributes as all of our formats have it, and in the words of Dublin Core and Creative Commons, which drawing
    programs show (https://www.w3.org/TR/SVG2/metadata.html, https://creativecommons.org/ns).
    """
    said = "".join(f' data-{name.replace("_", "-")}="{_value(value)}"' for name, value in provenance.said().items())
    work = "".join(_work(title, provenance))
    metadata = f'<metadata{said}><rdf:RDF {_NAMES}><cc:Work rdf:about="">{work}</cc:Work></rdf:RDF></metadata>'
    return document.replace("\n<style>", f"\n{metadata}\n<style>", 1)


def _work(title: str, provenance: Provenance) -> Iterator[str]:
    yield "<dc:format>image/svg+xml</dc:format>"
    yield '<dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/>'
    yield f"<dc:title>{_value(title)}</dc:title>"
    yield f"<dc:identifier>{_value(provenance.name)}</dc:identifier>"
    yield f"<dc:source>{_value(provenance.address or provenance.source)}</dc:source>"
    if provenance.credit:
        yield f"<dc:creator><cc:Agent><dc:title>{_value(provenance.credit)}</dc:title></cc:Agent></dc:creator>"
    if provenance.licence:
        yield f"<dc:rights><cc:Agent><dc:title>{_value(provenance.licence)}</dc:title></cc:Agent></dc:rights>"
    if provenance.licence_address:
        yield f'<cc:license rdf:resource="{_value(provenance.licence_address)}"/>'


def _value(text: str) -> str:
    return escape(one_line(text), quote=True)


def in_png(data: bytes, title: str, provenance: Provenance) -> bytes:
    """Return a PNG that says so in chunks of text, with the format's own keywords for what it has one for.

    See https://www.w3.org/TR/png-3/#11textinfo.
    """
    said = provenance.said()
    usual = {
        "Title": title,
        "Author": provenance.credit,
        "Copyright": " ".join(filter(None, (provenance.licence, provenance.licence_address))),
        "Software": provenance.engine,
    }
    chunks = (_text_chunk(name, one_line(value)) for name, value in {**usual, **said}.items() if value)
    start = 8 + 25  # the signature and the header
    return b"".join([data[:start], *chunks, data[start:]])


def _text_chunk(keyword: str, text: str) -> bytes:
    """Return a chunk of international text that is not compressed and names no language."""
    content = b"iTXt" + keyword.encode("latin-1") + b"\0" * 5 + text.encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
