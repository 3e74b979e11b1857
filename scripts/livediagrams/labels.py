r"""Labels as Graphviz writes them, read into lines of spans. What comes out is text: no label becomes markup.

Two kinds: strings with escapes such as \l, https://graphviz.org/docs/attr-types/escString/, and strings between
"<" and ">" that hold a little HTML, https://graphviz.org/doc/info/shapes.html#html.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from types import MappingProxyType
from typing import Any
from xml.parsers import expat

from livediagrams.rich import Align, Line, Span
from livediagrams.text import SHIFTED, clean

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_SIZES = (1.0, 200.0)  # of characters, in points: what is beyond cannot be read or is a slip
_GAP = "  "  # between the cells of a row

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = re.compile(r"\\(.)|\n", re.DOTALL)
_NAME = re.compile(r"\\([NGETHL])")
_ALIGNS: Mapping[str, Align] = MappingProxyType(
    {"left": "l", "center": "c", "right": "r", "l": "l", "n": "c", "r": "r"}
)
_LOOKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "b": {"bold": True},
        "th": {"bold": True},
        "i": {"italic": True},
        "u": {"underline": True},
        "s": {"strike": True},
        "sub": {"shift": "sub"},
        "sup": {"shift": "super"},
    }
)
_KNOWN = ("table", "tr", "td", "th", "br", "font", "b", "i", "u", "s", "o", "sub", "sup", "img", "hr", "vr")
_KNOWN_TAG = re.compile(rf"</?({'|'.join(_KNOWN)})\b[^<>]*>", re.IGNORECASE)
_BEGINS_WITH_A_TAG = re.compile(r"</?[a-z][^<>]*>(?=.)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The lines of a label, not yet measured, and sentences about what of it is not drawn."""

    lines: tuple[Line, ...]
    notices: tuple[str, ...] = ()


def parse(label: str, *, size: float, bold: bool = False, names: Mapping[str, str] = _NO_NAMES) -> Parsed:
    r"""Return what a label says; never raises.

    `names` are the texts of the escapes: "N" for \N and so on. Those that are absent stand for nothing.
    """
    label = clean(label)
    look = Span("", bold=bold, size=size)
    names = {letter: " ".join(clean(name).split("\n")) for letter, name in names.items()}
    markup = label.strip()
    if len(markup) > 2 and markup[0] == "<" and markup[-1] == ">":
        return _html(markup, look, names)
    return Parsed(_lines(label, look, names))


def plain(label: str, *, names: Mapping[str, str] = _NO_NAMES) -> str:
    """Return the text of a label in one line, single spaces between words."""
    return " ".join(" ".join(line.text for line in parse(label, size=12, names=names).lines).split())


# -- Strings


def _lines(label: str, look: Span, names: Mapping[str, str]) -> tuple[Line, ...]:
    """Return the lines of a string with escapes; a break ends a line, so one at the very end adds no blank line."""
    lines: list[Line] = []
    parts: list[str] = []
    at = 0
    for match in _ESCAPE.finditer(label):
        parts.append(_decode(label[at : match.start()]))
        at = match.end()
        letter = match[1] or "n"
        if letter in "nlr\n":
            lines.append(_line("".join(parts), look, _ALIGNS["n" if letter == "\n" else letter]))
            parts.clear()
        else:
            parts.append(names.get(letter, "") if letter in "NGETHL" else letter)
    parts.append(_decode(label[at:]))
    text = "".join(parts)
    return (*lines, _line(text, look)) if text or not lines else tuple(lines)


def _line(text: str, look: Span, align: Align = "c") -> Line:
    """Return a line of one span."""
    return Line((replace(look, text=text),), align=align)


def _decode(text: str) -> str:
    """Return the text with its entities decoded; Graphviz knows those that end with a semicolon only."""
    return clean(_ENTITY.sub(lambda match: html.unescape(match[0]), text)) if "&" in text else text


# -- HTML


def _html(label: str, look: Span, names: Mapping[str, str]) -> Parsed:
    """Return what the HTML between the outer angle brackets says, or its bare text when it is malformed."""
    try:
        return _Reader(look, names).read(label[1:-1])
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
    if _KNOWN_TAG.match(label):
        bare = _KNOWN_TAG.sub(_gap, label)
    else:  # what begins with a tag of something else was never meant for Graphviz
        bare = label if _BEGINS_WITH_A_TAG.match(label) else _KNOWN_TAG.sub(_gap, label[1:-1])
    lines = [_line(_named(_decode(text.strip()), names), look) for text in bare.split("\n") if text.strip()]
    notice = f"the HTML of a label is malformed ({reason}); its text is kept"
    return Parsed(tuple(lines) or (_line("", look),), (notice,))


def _gap(tag: re.Match[str]) -> str:
    """Return what stands for a tag in bare text."""
    return {"br": "\n", "tr": "\n", "td": " ", "th": " "}.get(tag[1].lower(), "")


def _named(text: str, names: Mapping[str, str]) -> str:
    """Return the text with names in place of their escapes: the only escapes that HTML labels have."""
    return _NAME.sub(lambda match: names.get(match[1], ""), text)


def _entity(match: re.Match[str]) -> str:
    """Return an entity of HTML as the characters' numbers, which XML knows without a declaration."""
    decoded = clean(html.unescape(match[0]))
    return match[0] if decoded == match[0] else "".join(f"&#{ord(character)};" for character in decoded)


@dataclass(slots=True)
class _Flow:
    """The lines of a label or of a cell, as far as they have been read."""

    align: Align = "c"
    lines: list[Line] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def end_line(self, look: Span, align: Align, keep: bool = False) -> None:
        """Finish the current line; one without text is dropped unless it is to be kept."""
        spans = _trimmed(self.spans)
        self.spans = []
        if spans or keep:
            self.lines.append(Line(spans or (replace(look, text=""),), align=align))


def _trimmed(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans without the spaces at both ends, without empty spans, equal looks joined."""
    joined: list[Span] = []
    for span in spans:
        text = span.text if joined else span.text.lstrip(" ")
        if joined and replace(joined[-1], text="") == replace(span, text=""):
            joined[-1] = replace(span, text=joined[-1].text + text)
        elif text:
            joined.append(replace(span, text=text))
    while joined and not joined[-1].text.rstrip(" "):
        joined.pop()
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip(" "))
    return tuple(joined)


class _Reader:
    """Reads HTML with expat, as Graphviz does: malformed labels are the same ones for both.

    A cell is a flow of its own; when it ends it goes to its row, and the row's lines to the flow around the table.
    """

    def __init__(self, look: Span, names: Mapping[str, str]) -> None:
        self.names = names
        self.looks = [look]
        self.flows = [_Flow()]
        self.rows: list[list[_Flow]] = []
        self.notices: dict[str, None] = {}  # as a set that keeps the order

    def read(self, markup: str) -> Parsed:
        """Return the lines of a label; raises ExpatError when it is malformed."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(f"<label>{_ENTITY.sub(_entity, markup)}</label>", True)
        flow = self.flows[0]
        flow.end_line(self.looks[0], "c", keep=not flow.lines)
        return Parsed(tuple(flow.lines), tuple(self.notices))

    def _text(self, data: str) -> None:
        """Add text to the current line; a line break in the source, with its indentation, is one space."""
        text = _named(re.sub(r" *\n[ \n]*", " ", clean(data)), self.names)
        self.flows[-1].spans.append(replace(self.looks[-1], text=text))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element: change the look, start a line, a row or a cell."""
        tag, values = name.lower(), {key.lower(): value for key, value in attributes.items()}
        look = self.looks[-1]
        self.looks.append(self._look(tag, values, look))
        if tag == "br":
            flow = self.flows[-1]
            flow.end_line(look, _ALIGNS.get(values.get("align", "").lower(), flow.align), keep=True)
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.flows.append(_Flow(_ALIGNS.get((values.get("align") or values.get("balign", "")).lower(), "c")))
        elif tag == "table":
            self._end_line()
        elif tag not in _KNOWN and len(self.looks) > 2:
            self._notice(tag, "; its text is kept")
        elif tag in ("o", "img", "hr", "vr"):
            self._notice(tag, "; its text is kept" if tag == "o" else "")

    def _end(self, name: str) -> None:
        """Close an element."""
        self.looks.pop()
        tag = name.lower()
        if tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self._end_line()
            cell = self.flows.pop()
            if self.rows:
                self.rows[-1].append(cell)
            else:
                self.flows[-1].lines += cell.lines
        elif tag == "table":
            self._end_line()

    def _end_line(self) -> None:
        """Finish the line that is being read, if it has text."""
        self.flows[-1].end_line(self.looks[-1], self.flows[-1].align)

    def _end_row(self) -> None:
        """Put the cells of the row that ends side by side: their first lines make one line, and so on."""
        cells = self.rows.pop()
        self._end_line()
        if len(cells) == 1:
            self.flows[-1].lines += cells[0].lines
            return
        for parts in zip_longest(*(cell.lines for cell in cells)):
            spans: list[Span] = []
            for part in filter(None, parts):
                spans += [replace(self.looks[-1], text=_GAP), *part.spans] if spans else part.spans
            align = {part.align for part in parts if part}
            line = _trimmed(spans) or (replace(self.looks[-1], text=""),)
            self.flows[-1].lines.append(Line(line, align=align.pop() if len(align) == 1 else "c"))

    def _look(self, tag: str, values: Mapping[str, str], look: Span) -> Span:
        """Return the look of what is inside an element."""
        if tag in ("sub", "sup") and not look.shift:
            look = replace(look, size=look.size * SHIFTED)
        if tag == "font":
            look = replace(look, colour=values.get("color", look.colour), size=self._size(values, look))
        return replace(look, **_LOOKS.get(tag, {}))

    def _size(self, values: Mapping[str, str], look: Span) -> float:
        """Return the size of characters that a font element asks for."""
        wanted = values.get("point-size")
        if wanted is None:
            return look.size
        try:
            size = float(wanted)
        except ValueError:
            size = math.nan
        if not _SIZES[0] <= size <= _SIZES[1]:
            allowed = f"between {_SIZES[0]:g} and {_SIZES[1]:g}"
            self.notices[f"the point-size {wanted[:20]!r} of a font is not {allowed}"] = None
            return look.size
        return size * SHIFTED if look.shift else size

    def _notice(self, tag: str, kept: str) -> None:
        """Tell that an element is not drawn."""
        self.notices[f"<{tag[:40]}> is not drawn{kept}"] = None
