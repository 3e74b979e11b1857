"""llms.txt as llmstxt.org has it: a heading, a quotation, and lists of links with what each is about."""

from __future__ import annotations

from livediagrams.write.llms_txt import Link, llms_txt


def test_it_holds_the_site_its_pages_and_its_figures() -> None:
    pages = [Link("Home", "https://x.org/", "Where to start."), Link("About", "https://x.org/about/")]
    figures = [Link("Two\ntiers", "https://x.org/figures/two-tiers.txt", "A caption.\nOf two lines.")]
    assert llms_txt("A site", "All about it.", pages, figures) == (
        "# A site\n\n> All about it.\n\n## Pages\n\n"
        "- [Home](https://x.org/): Where to start.\n- [About](https://x.org/about/)\n\n"
        "## Figures in words\n\n- [Two tiers](https://x.org/figures/two-tiers.txt): A caption. Of two lines.\n"
    )


def test_what_is_not_there_leaves_no_gap() -> None:
    assert llms_txt("A site", "", [], []) == "# A site\n"


def test_a_title_and_an_address_stay_in_their_brackets() -> None:
    link = Link("a [b](c) \\", "a b(c)", "")
    assert llms_txt("x", "", [link], []).endswith("- [a \\[b\\](c) \\\\](a%20b%28c%29)\n")
