"""What a screen reader is told of each figure, by Chromium's own tree, in order: a golden for each.

`pytest tests/browser/test_accessibility.py --accept` (without -n) writes them anew; read them aloud before keeping them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

PROJECT = Path(__file__).resolve().parents[2]
GOLDEN = PROJECT / "tests" / "golden" / "accessibility"
FIGURES = {
    line.removeprefix("![](figures/").removesuffix(".svg)"): page.stem
    for page in sorted((PROJECT / "docs").glob("*.md"))
    for line in page.read_text("utf-8").splitlines()
    if line.startswith("![](figures/")
}

Node = dict[str, Any]
SILENT = {"none", "generic", "InlineTextBox", "ListMarker", "LineBreak"}
FLOWING = {"paragraph", "listitem", "Figcaption", "DisclosureTriangle"}
"""What is told in one line, with all the text in it."""


class Tree:
    """The accessibility tree of a page."""

    def __init__(self, session: CDPSession) -> None:
        nodes: list[Node] = session.send("Accessibility.getFullAXTree")["nodes"]
        self.nodes = {node["nodeId"]: node for node in nodes}

    def figure(self, element: int) -> Node:
        return next(node for node in self.nodes.values() if node.get("backendDOMNodeId") == element)

    def told(self, node: Node, depth: int = 0) -> Iterator[str]:
        """Yield a line for each node that is told, as deep as it lies."""
        role = node["role"]["value"]
        inner = [self.nodes[child] for child in node.get("childIds", ()) if child in self.nodes]
        if node.get("ignored") or role in SILENT:
            for child in inner:
                yield from self.told(child, depth)
            return
        name, described = (node.get(key, {}).get("value", "") for key in ("name", "description"))
        if role in FLOWING:
            yield f"{'  ' * depth}{role} {self.text(node)!r}"
            inner = [child for child in self.below(node) if child["role"]["value"] in ("list", "link")]
            role = ""
        elif role in ("StaticText", "link", "button"):
            yield f"{'  ' * depth}{role} {name!r}"
            return
        else:
            yield f"{'  ' * depth}{role}{f' {name!r}' if name else ''}{f', {described!r}' if described else ''}"
        for child in inner:
            yield from self.told(child, depth + 1)

    def below(self, node: Node) -> Iterator[Node]:
        """Yield what is told below a node, not what is in lists and links there."""
        for child in (self.nodes[one] for one in node.get("childIds", ()) if one in self.nodes):
            yield child
            if child["role"]["value"] not in ("list", "link"):
                yield from self.below(child)

    def text(self, node: Node) -> str:
        """Return the text in a node, without that of lists in it."""
        if node["role"]["value"] == "StaticText":
            return str(node["name"]["value"])
        children = (self.nodes[child] for child in node.get("childIds", ()) if child in self.nodes)
        return "".join(
            self.text(child)
            for child in children
            if child["role"]["value"] not in ("list", "InlineTextBox", "ListMarker")
        )


def trees(page: Page, figures: Iterable[str]) -> dict[str, str]:
    """Return what is told of each figure in a page, its words open."""
    page.evaluate("document.querySelectorAll('details.ld-words').forEach(one => one.open = true)")
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    tree = Tree(session)
    found = {}
    for figure in figures:
        at = session.send("DOM.querySelector", {"nodeId": root, "selector": f'[id="{figure}:figure"]'})
        element = session.send("DOM.describeNode", {"nodeId": at["nodeId"]})["node"]["backendNodeId"]
        found[figure] = "\n".join(tree.told(tree.figure(element))) + "\n"
    session.detach()
    return found


def opened(browser: Browser, address: str, path: str, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address + ("" if path == "index" else f"{path}/"))
    page.wait_for_function(
        "() => document.querySelectorAll('figure.ld-live').length === document.querySelectorAll('figure.ld-figure').length"
    )
    return page


@pytest.mark.parametrize("path", sorted(set(FIGURES.values())))
def test_what_is_told_of_a_figure_is_as_it_was_read_last(
    browser: Browser, address: str, path: str, request: pytest.FixtureRequest
) -> None:
    page = opened(browser, address, path, 1400)
    told = trees(page, (figure for figure, where in FIGURES.items() if where == path))
    page.close()
    for figure, words in told.items():
        golden: Path = GOLDEN / f"{figure}.txt"
        if request.config.getoption("--accept"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(words, encoding="utf-8")
        assert golden.read_text("utf-8") == words, f"{golden.name}: read it, then pytest --accept"


def test_each_golden_is_that_of_a_figure() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(FIGURES)


@pytest.mark.parametrize("figure", ["container-and-vm", "kvm-and-qemu"])
def test_on_a_phone_the_same_is_told_in_the_same_order(browser: Browser, address: str, figure: str) -> None:
    page = opened(browser, address, FIGURES[figure], 360)
    assert page.locator(f'[id="{figure}:figure"] .ld-narrow').is_visible()
    told = (GOLDEN / f"{figure}.txt").read_text("utf-8")
    assert trees(page, [figure]) == {
        figure: told.replace("  button 'Keys in the drawing'\n", "")
    }  # there is no room for it
    page.close()


@pytest.mark.parametrize("figure", sorted(FIGURES))
def test_nothing_in_a_drawing_is_told_twice_or_left_without_a_name(figure: str) -> None:
    lines = (GOLDEN / f"{figure}.txt").read_text("utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if "graphics-document" in line)
    end = next(at for at, line in enumerate(lines) if at > start and not line.startswith("    "))
    roles, names = zip(*(line.strip().split(" ", 1) for line in lines[start:end]), strict=True)
    assert set(roles) <= {"graphics-document", "graphics-object", "graphics-symbol", "link"}
    assert len(roles) > 5
    assert all(len(name) > 2 for name in names)
