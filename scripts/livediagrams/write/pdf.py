"""Drawings to PDF: text that can be selected and searched, in a font that is inside.

One figure alone is a page of its own size, to be placed in another document. Several are read as one, so each has its
title, its caption and the credit around it, and the titles are the document's outline.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from livediagrams.provenance import Provenance, gathered
from livediagrams.text import clean, one_line
from livediagrams.theme import DARK, LIGHT
from livediagrams.write.raster import in_palette, size
from livediagrams.write.typeset import typeset

# https://typst.app/docs/reference/: `set page` begins a page; what has no date is the same document each day.
_MARKUP: Final = """
#let said = json(bytes(sys.inputs.said))
#set document(title: said.title, author: said.author, keywords: said.keywords, date: none)
#set text(font: "Arimo", size: 12pt, fill: rgb(said.ink))
#set page(margin: 0pt, fill: rgb(said.ground))
#show heading: set text(size: 20pt)
#let drawn(sheet) = image(bytes(sheet.drawing), format: "svg", width: sheet.width * 1pt, alt: sheet.words)
#let alone(sheet) = page(width: sheet.width * 1pt, height: sheet.height * 1pt, drawn(sheet))
#let among(sheet) = page(width: calc.max(sheet.width, 440) * 1pt + 80pt, height: auto, margin: 40pt, {
  heading(sheet.title)
  v(2pt)
  text(fill: rgb(said.muted), sheet.caption)
  align(center, block(above: 28pt, below: 28pt, drawn(sheet)))
  set text(size: 10pt, fill: rgb(said.muted))
  if sheet.address == "" { sheet.credit } else { link(sheet.address, sheet.credit) }
})
#said.sheets.map(if said.sheets.len() == 1 { alone } else { among }).join()
"""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One figure of a document: its standalone SVG, and what is said of it."""

    drawing: str
    title: str
    caption: str
    description: str
    provenance: Provenance


def pdf(leaves: Sequence[Leaf], title: str, *, dark: bool = False) -> bytes:
    """Return the figures as one document; its keywords, which readers of PDF show, are their origin."""
    colours = (DARK if dark else LIGHT).colours
    said = {
        "title": clean(title),
        "author": clean(leaves[0].provenance.credit),
        "keywords": [f"{name}: {clean(value)}" for name, value in gathered(leaf.provenance for leaf in leaves).items()],
        "ground": colours["bg"],
        "ink": colours["ink"],
        "muted": colours["muted"],
        "sheets": [_sheet(leaf, dark) for leaf in leaves],
    }
    return typeset("pdf", _MARKUP, said=json.dumps(said))


def _sheet(leaf: Leaf, dark: bool) -> dict[str, str | float]:
    """Return what the markup is told of a figure; its words stand for the drawing where it is not seen."""
    width, height = size(leaf.drawing)
    provenance = leaf.provenance
    return {
        "drawing": in_palette(leaf.drawing, dark=dark),
        "width": width,
        "height": height,
        "title": one_line(leaf.title),
        "caption": one_line(leaf.caption),
        "words": one_line(f"{leaf.title}. {leaf.description or leaf.caption}"),
        "credit": one_line(" · ".join(filter(None, (provenance.credit, provenance.licence)))),
        "address": clean(provenance.address),
    }
