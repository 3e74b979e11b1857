"""Ids: readable words, letters of any script, none handed out twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livediagrams.ids import Unique, slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Web Server", "web-server"),
        ("Crème brûlée", "creme-brulee"),
        ("C++", "c-plus-plus"),
        ("C++ worker", "c-plus-plus-worker"),
        ("C#", "c-sharp"),
        ("#1 queue", "1-queue"),
        ("R&D", "r-and-d"),
        ("a_b/c.d", "a-b-c-d"),
        ("数据库", "数据库"),
        ("Сервис Й", "сервис-и"),
        ("قاعدة بيانات", "قاعدة-بيانات"),
        ("データ ベース", "データ-ベース"),
        ("हिन्दी", "हिन्दी"),
        ("ﬁle ①", "file-1"),
        ("!?", ""),
        ("", ""),
        ("word " * 20, "word-word-word-word-word-word-word-word-word"),
        ("x" * 60, "x" * 48),
        ("x" * 48 + " y", "x" * 48),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_slug_is_short_stable_and_only_words(text: str) -> None:
    made = slug(text)
    assert len(made) <= 48
    assert slug(made) == made
    assert made == made.strip("-")
    assert "--" not in made
    assert not set(made) & set(" ~/#?&%<>\"'")


def test_unique_counts_equal_ids() -> None:
    unique = Unique()
    assert [unique(text) for text in ("web", "web", "db", "web")] == ["web", "web~2", "db", "web~3"]


@given(st.lists(st.sampled_from(["", "web", "db", "web-2"])))
def test_unique_never_repeats_itself(wanted: list[str]) -> None:
    unique = Unique()
    given_out = [unique(text) for text in wanted]
    assert len(set(given_out)) == len(given_out)
