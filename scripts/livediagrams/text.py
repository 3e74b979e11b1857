"""How wide text is, and all the good ways to break it into lines.

Widths come from the advances of Arimo, which has the metrics of Arial and Liberation Sans
(https://fonts.google.com/specimen/Arimo). Kerning is left out: it only narrows, so text that fits by its advances
fits when drawn.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from importlib import resources
from itertools import accumulate, chain
from math import sqrt

from livediagrams.rich import Block, Line, Span

LIMIT = 260.0  # a line wider than this is hard to read inside a figure
LEADING = 1.25  # the distance of baselines, in sizes
CAP_CENTER = 0.358  # half the height of capitals: how far a line's middle is above its baseline, in sizes
MOST_BLOCKS = 8  # as many as a composer can try for one label
SHIFTED = 0.7  # the size of subscripts and superscripts next to that of the text around them

_SLACK = 1e-6  # sums of floats differ in their last bits
_STEP = 1e-3  # a block is narrower than the one before by at least this
_TALLEST = 4.0  # a long label is not made narrower once it is this many times as high as wide
_FINE = 400  # beyond so many words lines are only kept narrow: evening them out takes time and nobody would see it

# -- Clean text

# https://www.w3.org/TR/xml/#NT-Char; the controls of C1 are legal there but discouraged, and draw nothing.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWLINE = re.compile("\r\n?|[\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return the text with only what XML may hold: no controls but line breaks, tabs as spaces, no surrogates."""
    if text.isascii() and text.isprintable():
        return text  # nearly all texts, and all that is long
    if _SURROGATE.search(text):  # two halves that belong together become one character, a lone one becomes U+FFFD
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _NOT_TEXT.sub("", _NEWLINE.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """Return the clean text in one line, with single spaces."""
    return " ".join(clean(text).split())


# -- Widths

# Scripts whose letters are wide in Noto Sans: those of India, of Myanmar, from Ethiopic to Khmer, and the oldest.
_BROAD = ((0x0900, 0x0DFF), (0x1000, 0x109F), (0x1200, 0x17FF), (0x12000, 0x1345F))
_ARABIC = (0x0600, 0x08FF)
_EMOJI = (0x1F000, 0x1FBFF)
_EMOJI_STYLE = "\ufe0f"  # asks for the colour picture of the character before it, which is wider than its outline


def _within(character: str, *ranges: tuple[int, int]) -> bool:
    """Return whether a character is in one of the ranges, their ends included."""
    return any(first <= ord(character) <= last for first, last in ranges)


def _estimate(character: str, bold: bool) -> float:
    """Return a generous width in ems for a character that Arimo lacks.

    Another font will draw it, nobody knows which, and the text must still fit: the numbers are no less than what
    words need in DejaVu Sans and in Noto Sans.
    """
    kind = unicodedata.category(character)
    wide = unicodedata.east_asian_width(character) in "WF"
    if character == _EMOJI_STYLE:
        return 0.75
    if kind in ("Mn", "Me", "Cf", "Cc"):
        return 0.0  # drawn over the character before it, or not at all
    if _within(character, _EMOJI) or (wide and kind == "So" and ord(character) < 0x2E80):
        return 1.4  # the widest of the common fonts is Segoe UI Emoji with 1.37
    if wide:
        return 1.0  # a full square in every font
    return _narrow(character, kind) * (1.12 if bold else 1.0)


def _narrow(character: str, kind: str) -> float:
    """Return the estimate for a character that is neither wide nor an emoji, in the regular weight."""
    if kind == "Mc":
        return 1.0  # the vowel signs of India that stand beside their letter
    if _within(character, *_BROAD) or kind in ("So", "Sm", "Nl", "No", "Co", "Cn"):
        return 1.15  # also what no font has: it is drawn as a box
    if _within(character, _ARABIC):
        return 1.0  # joined letters need half of it on average, seen and sad alone need all of it
    return 0.85 if kind.startswith("L") else 0.75


class _Advances(dict[str, float]):
    """Widths in ems by character; those that the font lacks are estimated when first asked for."""

    def __init__(self, known: Iterable[tuple[str, float]], bold: bool) -> None:
        super().__init__(known)
        self.bold, self.known = bold, frozenset(self)

    def __missing__(self, character: str) -> float:
        """Return the estimate, and remember it."""
        self[character] = estimate = _estimate(character, self.bold)
        return estimate


def unpack(stretches: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Yield (code point, advance) from a face of arimo.json.

    A stretch holds adjacent code points: the first of them, then their advances in order; a negative number -n
    stands for the advance before it, n times more.
    """
    for first, *numbers in stretches:
        advances: list[int] = []
        for number in numbers:
            advances += [number] if number >= 0 else [advances[-1]] * -number
        yield from enumerate(advances, first)


@cache
def _advances(bold: bool, italic: bool) -> _Advances:
    """Return the widths of one face; of an italic one the table only holds what differs from the upright."""
    table = json.loads(resources.files("livediagrams").joinpath("arimo.json").read_text("ascii"))
    weight = "bold" if bold else "regular"
    slanted = table[f"{weight} italic"] if italic else []
    units = table["units"]
    return _Advances(((chr(code), advance / units) for code, advance in unpack(chain(table[weight], slanted))), bold)


@lru_cache(maxsize=8192)
def _ems(word: str, bold: bool, italic: bool) -> float:
    """Return the width of a word in ems."""
    return sum(map(_advances(bold, italic).__getitem__, word))


def width(text: str, size: float, bold: bool = False, italic: bool = False) -> float:
    """Return the width of a text without line breaks, in points, when drawn at a size in points."""
    words = text.split(" ")
    spaces = (len(words) - 1) * _ems(" ", bold, italic)
    return size * (spaces + sum(_ems(word, bold, italic) for word in words))


def unknown(text: str) -> list[str]:
    """Return the visible characters of a text that Arimo lacks, each once: a picture cannot show them."""
    known = _advances(False, False).known
    return [one for one in dict.fromkeys(text) if one not in known and unicodedata.category(one)[0] not in "CMZ"]


# -- Breaks

# Ideographs, kana and their punctuation; Korean is left out because it has spaces between words.
_CJK = "\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff"
# No line starts or ends with these: https://www.w3.org/TR/clreq/#prohibition_rules_for_line_start_end
_NOT_FIRST = "、。，．・：；？！ー）」』】〕〉》〗〙｝］ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々〻,.:;?!)}\\]%’”…"  # noqa: RUF001
_NOT_LAST = "（「『【〔〈《〖〘｛［({\\[‘“"  # noqa: RUF001
_BREAK = re.compile(
    r"(?<=[^ \u200b])[ \u200b]+(?=[^ \u200b])"
    r"|(?<=\w\w[-/\u2010\u2013\u2014])(?=[^\W\d]\w)"
    rf"|(?<=[{_CJK}])(?<![{_NOT_LAST}])(?=[\w{_CJK}{_NOT_LAST}])(?![{_NOT_FIRST}])"
    rf"|(?<=[\w{_NOT_FIRST}])(?<![{_NOT_LAST}])(?=[{_CJK}])(?![{_NOT_FIRST}])"
)
# Inside a word that is too long for a line: fooBar, HTTPServer, a.b, a_b, a/b?c=d
_SEAM = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\w\s]|_)(?=\w)")
# What belongs to the character before it: marks, joiners, style selectors, skin tones, tags
_JOINED = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e01ef]")
_FLAG = (0x1F1E6, 0x1F1FF)

_Word = tuple[int, int]  # where a word starts and ends; what lies between two words is dropped at a break


def _offsets(spans: Iterable[Span]) -> list[float]:
    """Return how far every character of a line is from its start, and at the end the width of the line."""
    ems = (
        map(float(span.size).__mul__, map(_advances(span.bold, span.italic).__getitem__, span.text)) for span in spans
    )
    return list(accumulate(chain.from_iterable(ems), initial=0.0))


def _between(text: str, cuts: re.Pattern[str], start: int, end: int) -> Iterator[_Word]:
    """Yield the stretches of a text between the places where a pattern matches."""
    for match in cuts.finditer(text, start, end):
        if match.start() > start:
            yield start, match.start()
            start = match.end()
    yield start, end


def _is_joined(text: str, at: int) -> bool:
    """Return whether a character cannot be parted from the one before it."""
    character, before = text[at], text[at - 1]
    if unicodedata.category(character)[0] == "M" or before == "\u200d" or _JOINED.match(character):
        return True
    return _within(character, _FLAG) and _within(before, _FLAG)


class _Ribbon:
    """One line of the author's as a strip of characters, with the places where it may be cut."""

    def __init__(self, line: Line, limit: float, leading: float) -> None:
        self.line = line
        self.limit = limit
        self.leading = leading
        self.text = line.text
        self.offsets = _offsets(line.spans)
        self.end = len(self.text.rstrip(" \u200b"))
        self.width = self.offsets[self.end]
        self.edges = list(accumulate((len(span.text) for span in line.spans), initial=0))

    @cached_property
    def words(self) -> list[_Word]:
        """Return what may go on a line of its own; a word that is wider than the limit is in pieces."""
        words = list(_between(self.text, _BREAK, 0, self.end))
        if max(map(self._room, words)) > self.limit:
            return [piece for word in words for piece in self._pieces(word)]
        return words

    @cached_property
    def starts(self) -> list[float]:
        """Return how far from the start of the line every word starts."""
        return [self.offsets[start] for start, _ in self.words]

    @cached_property
    def ends(self) -> list[float]:
        """Return how far from the start of the line every word ends."""
        return [self.offsets[end] for _, end in self.words]

    @cached_property
    def narrowest(self) -> float:
        """Return the width of the widest word: no way to break the line is narrower."""
        return max(map(self._room, self.words))

    def break_into(self, room: float) -> list[Line]:
        """Return as few lines as fit the room, as even as they can be."""
        if self.width <= room + _SLACK:
            return [self._cut(0, self.end)]
        room = self._tighten(room)
        firsts = self._even(room) if len(self.words) <= _FINE else self._fill(room)
        lasts = [*(first - 1 for first in firsts[1:]), len(self.words) - 1]
        return [self._cut(self.words[i][0], self.words[j][1]) for i, j in zip(firsts, lasts, strict=True)]

    def _room(self, word: _Word) -> float:
        """Return the width of what is between two characters."""
        return self.offsets[word[1]] - self.offsets[word[0]]

    def _pieces(self, word: _Word) -> Iterator[_Word]:
        """Yield a word in pieces that fit: cut at the seams inside it, and anywhere where there are none."""
        if self._room(word) <= self.limit + _SLACK:
            yield word
            return
        for piece in _between(self.text, _SEAM, *word):
            yield from self._chop(*piece)

    def _chop(self, start: int, end: int) -> Iterator[_Word]:
        """Yield a piece cut wherever the limit is reached, but never between a letter and its marks."""
        while self.offsets[end] - self.offsets[start] > self.limit + _SLACK:
            cut = bisect_right(self.offsets, self.offsets[start] + self.limit + _SLACK, start + 1, end) - 1
            while cut > start and _is_joined(self.text, cut):
                cut -= 1
            if cut == start:  # not even one letter fits
                cut = next((at for at in range(start + 1, end) if not _is_joined(self.text, at)), end)
            if cut == end:
                break
            yield start, cut
            start = cut
        yield start, end

    def _fill(self, room: float) -> list[int]:
        """Return the words that start a line when every line takes as many words as fit."""
        firsts, at = [], 0
        while at < len(self.words):
            firsts.append(at)
            at = max(bisect_right(self.ends, self.starts[at] + room + _SLACK), at + 1)
        return firsts

    def _tighten(self, room: float) -> float:
        """Return the least room, to a quarter of a point, that needs no more lines than this room."""
        count = len(self._fill(room))
        low, high = min(max(self.narrowest, self.width / count / 2), room), room
        while high - low > 0.25:
            middle = (low + high) / 2
            low, high = (low, middle) if len(self._fill(middle)) <= count else (middle, high)
        return high

    def _even(self, room: float) -> list[int]:
        """Return the words that start a line when lines are as few, and then as evenly long, as can be."""
        end = len(self.words)
        best: list[tuple[int, float, int]] = [(0, 0.0, end)] * (end + 1)  # lines, raggedness, start of the next line
        for first in range(end - 1, -1, -1):
            beyond = max(bisect_right(self.ends, self.starts[first] + room + _SLACK), first + 1)
            best[first] = min(
                (best[after][0] + 1, best[after][1] + (room - self.ends[after - 1] + self.starts[first]) ** 2, after)
                for after in range(first + 1, beyond + 1)
            )
        firsts = [0]
        while best[firsts[-1]][2] < end:
            firsts.append(best[firsts[-1]][2])
        return firsts

    def _cut(self, start: int, end: int) -> Line:
        """Return the line between two characters, measured."""
        spans = self.line.spans
        if (start, end) != (0, len(self.text)):
            low = max(bisect_right(self.edges, start) - 1, 0)
            high = bisect_left(self.edges, end)
            cut = [
                replace(span, text=span.text[max(start - edge, 0) : end - edge])
                for span, edge in zip(spans[low:high], self.edges[low:high], strict=True)
            ]
            # A blank line keeps one span without text: its size says how high the line is.
            spans = tuple(span for span in cut if span.text) or (replace(spans[0], text=""),)
        height = self.leading * max((_full_size(span) for span in spans), default=0.0)
        return Line(spans, self._room((start, end)), height, self.line.align)


def _full_size(span: Span) -> float:
    """Return the size of the text around a span."""
    return span.size / SHIFTED if span.shift else span.size


def _stack(lines: Sequence[Line]) -> Block:
    """Return measured lines as a block."""
    return Block(tuple(lines), max(line.width for line in lines), sum(line.height for line in lines))


def _ladder(ribbons: Sequence[_Ribbon], widest: Block) -> tuple[float, float]:
    """Return the least width worth trying, and by what factor to narrow a block to come to the next one.

    A short label is tried in all its widths; a long one in some that are spread evenly down to the least.
    """
    least, cuts = 0.0, 0
    for ribbon in ribbons:
        if ribbon.width > least:
            least = max(least, ribbon.narrowest)
            cuts += len(ribbon.words) - 1
    if cuts < MOST_BLOCKS:
        return least, 1.0
    least = min(max(least, sqrt(widest.width * widest.height / _TALLEST)), widest.width)
    return least, (least / widest.width) ** (1 / (MOST_BLOCKS - 1))


def wraps(
    lines: Sequence[Line], *, limit: float = LIMIT, leading: float = LEADING, most: int = MOST_BLOCKS
) -> tuple[Block, ...]:
    """Return up to `most` ways to break a label, the widest first, each narrower than the one before; at least one.

    The author's own breaks stay. The first block has no others but where a line is wider than `limit`. Lines are
    further broken at spaces, after hyphens and slashes and between ideographs, and made evenly long. A label
    without text gives one block of no size.
    """
    if not any(line.text.strip(" \u200b") for line in lines):
        return (Block(),)
    ribbons = [_Ribbon(line, limit, leading) for line in lines]
    blocks = [_stack([line for ribbon in ribbons for line in ribbon.break_into(limit)])]
    if most == 1:
        return tuple(blocks)
    least, step = _ladder(ribbons, blocks[0])
    while blocks[-1].width > least + _STEP and len(blocks) < most:
        room = max(least, blocks[-1].width * step - _STEP)
        blocks.append(_stack([line for ribbon in ribbons for line in ribbon.break_into(room)]))
    return tuple(blocks)
