"""Terms in notes lead to the glossary: the right words, once in a figure, and nothing else of it is touched."""

from __future__ import annotations

from pathlib import Path

from livediagrams.write.glossary import linked, terms

PAGE = """# Glossary

VM exit { #vm-exit }
:   When the guest stops.

EPT, NPT {: #paging }

:   Nested paging.

C&A { #c-and-a .other }
:   An ampersand.

Layer { #layer .unlinked }
:   A set of changes.

## T {#letter-t}

### Trap, Fault {#trap}

What stops.

### Shape {#shape .unlinked}

No term { #none }

Text with { #braces } in it
:   no
"""
KNOWN = terms(PAGE)


def words(*notes: str) -> str:
    return "".join(f'<li id="x">kernel, VM exit<span class="ld-note">: {note}</span></li>' for note in notes)


def test_terms_are_read_from_the_page() -> None:
    assert KNOWN == {
        "vm exit": "vm-exit",
        "ept": "paging",
        "npt": "paging",
        "c&a": "c-and-a",
        "trap": "trap",
        "fault": "trap",
    }


def test_the_first_use_in_a_figure_is_linked() -> None:
    html = linked(words("A vm exit, then VM exits.", "By NPT; with EPT."), KNOWN, "../glossary/")
    assert html == words(
        'A <a class="ld-term" href="../glossary/#vm-exit">vm exit</a>, then VM exits.',
        'By <a class="ld-term" href="../glossary/#paging">NPT</a>; with EPT.',
    )


def test_only_whole_words_are_terms_and_addresses_are_left_alone() -> None:
    for note in ("nptx, x-npt, /dev/npt, npt/2", 'see (<a href="https://npt.org/">source: npt.org</a>)', "a layer"):
        assert linked(words(note), KNOWN, "g/") == words(note)


def test_what_is_escaped_stays_so() -> None:
    html = linked(words("of C&amp;A &lt;b&gt;"), KNOWN, 'g/"')
    assert html == words('of <a class="ld-term" href="g/&quot;#c-and-a">C&amp;A</a> &lt;b&gt;')


def test_without_terms_nothing_changes() -> None:
    assert linked(words("VM exit"), {}, "g/") == words("VM exit")


def test_the_site_s_own_glossary_is_read() -> None:
    found = terms((Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text("utf-8"))
    assert found["hypervisor"] == found["vmm"] == "hypervisor"
    assert len(found) >= 60
    assert "layer" not in found
