"""The claims that were checked: each once, with its verdict, and the places on the site that answer it."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from built import PROJECT, Pages

with (PROJECT / "tests/claims.csv").open(encoding="utf-8", newline="") as table:
    CLAIMS = list(csv.DictReader(table))


def places(claim: dict[str, str]) -> list[str]:
    return [word for word in claim["where"].split() if ".md" in word]


def test_there_are_seventy_nine_claims_each_once_and_in_order() -> None:
    assert [claim["id"] for claim in CLAIMS] == [f"A{number:02}" for number in range(1, 80)]
    assert len({claim["claim"] for claim in CLAIMS}) == 79
    assert all(claim["claim"].strip() for claim in CLAIMS)


def test_the_verdicts_are_those_that_the_page_tells() -> None:
    assert Counter(claim["verdict"] for claim in CLAIMS) == {"right": 34, "simplified": 29, "disputed": 5, "wrong": 11}
    said = " ".join((PROJECT / "docs/corrections.md").read_text("utf-8").split())
    assert "79 of its statements: 34 are right, 29 right with a refinement, **11 wrong and 5 disputed**" in said


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
def test_a_claim_stands_at_a_place_of_the_site_or_has_a_reason_why_not(claim: dict[str, str], pages: Pages) -> None:
    assert claim["where"].strip()
    assert places(claim) or len(claim["where"].split()) > 3
    for place in places(claim):
        name, _, anchor = place.partition("#")
        page = pages["index.html" if name == "index.md" else f"{name.removesuffix('.md')}/index.html"]
        assert anchor, f"{place} names no part of the page"
        assert page.xpath("//article//*[@id=$id]", id=anchor), f"{place} is not there"


def test_what_is_wrong_or_disputed_has_a_heading_on_the_page_of_corrections(pages: Pages) -> None:
    told = {claim["id"].lower(): claim["verdict"] for claim in CLAIMS if claim["verdict"] in ("wrong", "disputed")}
    headings = {one.get("id"): one.text for one in pages["corrections/index.html"].xpath("//article//h3[@id]")}
    assert headings.keys() == told.keys()
    assert all(headings[name].endswith(f"({verdict})") for name, verdict in told.items())
