"""Provenance: only what is known is said."""

from __future__ import annotations

from livediagrams.provenance import Provenance


def test_a_figures_name_has_its_digest() -> None:
    assert Provenance("container-and-vm", "0123").name == "container-and-vm@0123"


def test_what_is_not_known_is_not_said() -> None:
    assert Provenance("f", "0123", licence="CC BY 4.0").said() == {
        "figure": "f",
        "digest": "0123",
        "licence": "CC BY 4.0",
    }
