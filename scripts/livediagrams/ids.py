"""Ids for people and addresses: readable, in any script, each handed out once."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 48
_SPOKEN = (
    (re.compile(r"(?<=\w)\+\+"), " plus plus "),  # C++
    (re.compile(r"(?<=\w)#(?!\w)"), " sharp "),  # C#
    (re.compile("&"), " and "),
)
# Accents; the marks of other scripts stay, for without them Hindi or Thai would lose their vowels.
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")


def slug(text: str) -> str:
    """Return the words of a text in lower case, joined by "-"; "" when it has neither letters nor digits."""
    for sign, words in _SPOKEN:
        text = sign.sub(words, text)
    text = _folded(text)
    kept = "".join(character if _is_kept(character) else " " for character in text)
    return _shorten("-".join(word for word in kept.split() if any(map(str.isalnum, word))))


def _folded(text: str) -> str:
    """Return the text in lower case without accents and other forms of the same letters."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


def _is_kept(character: str) -> bool:
    """Return whether a character is a letter, a digit or a mark that belongs to a letter."""
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")


def _shorten(joined: str) -> str:
    """Return the words that fit the longest id; of a word that does not fit alone, its start."""
    if len(joined) <= _LONGEST:
        return joined
    return joined[: _LONGEST + 1].rpartition("-")[0] or joined[:_LONGEST]


class Unique:
    """Hands out ids: of equal ones the first stays, the second gets "~2", the third "~3"."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._counts: dict[str, int] = {}

    def __call__(self, wanted: str) -> str:
        """Return the id, or the id with the first number that nothing has yet."""
        identity = wanted
        while identity in self._given:
            self._counts[wanted] = self._counts.get(wanted, 1) + 1
            identity = f"{wanted}~{self._counts[wanted]}"
        self._given.add(identity)
        return identity
