"""Two pages of the site as a slow phone gets them, judged by Lighthouse: the first one, and the heaviest one.

What does not hang on the machine is gated. Performance does: it is told beside that of the same page, measured in turn
with it, with plain images in place of our figures.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import pytest
from lxml import html

from built import PROJECT, build
from serving import served

FOLDER = os.environ.get("LIGHTHOUSE", "")
CHROMIUM = os.environ.get("CHROMIUM", "")
RUNS = int(os.environ.get("RUNS", "5"))
GATED = ("accessibility", "best-practices", "seo")
LIMIT_KB, LIMIT_REQUESTS = {"home": 150, "heaviest": 170}, {"home": 24, "heaviest": 24}  # all that comes over the wire
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
pytestmark = pytest.mark.skipif(
    not (FOLDER and CHROMIUM), reason="Lighthouse: `make lighthouse` brings it (400 MB) and runs it"
)


class Pair(NamedTuple):
    """One page: with our figures, and with plain images."""

    name: str
    ours: str
    plain: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def pairs(site: Path) -> Iterator[list[Pair]]:
    with served(site) as ours, served(site, with_plain_images) as plain:
        build(site, SITE_URL=ours)
        heavy = heaviest(site)
        yield [Pair("home", ours, plain), Pair("heaviest", ours + heavy, plain + heavy)]


def heaviest(site: Path) -> str:
    """Return the path of the page that is the most to fetch."""
    pages = site.glob("*/index.html")
    page = max(pages, key=lambda path: len(gzip.compress(path.read_bytes())))
    return f"{page.parent.name}/"


def with_plain_images(page: bytes) -> bytes:
    """Return a page as any other site has it: each figure an image with a size, and none of our styles and scripts."""
    tree = html.document_fromstring(page)
    for figure in tree.xpath("//figure[contains(@class, 'ld-figure')]"):
        _, _, width, height = figure.xpath(".//@viewbox")[0].split()
        image = html.Element("img", src=source(figure, tree), width=width, height=height, alt="A figure")
        figure.getparent().replace(figure, image)
    for ours in tree.xpath("//link[contains(@href, 'figures/')] | //script[contains(@src, 'figures/')]"):
        ours.drop_tree()
    return bytes(html.tostring(tree, doctype="<!doctype html>", encoding="utf-8"))


def source(figure: html.HtmlElement, tree: html.HtmlElement) -> str:
    (styles,) = tree.xpath("//link[contains(@href, 'figures/livediagrams')]/@href")
    return f"{styles.rpartition('/')[0]}/{figure.get('data-figure')}.svg"


def judged(address: str, *categories: str) -> dict[str, Any]:
    """Return what Lighthouse says of a page on a phone."""
    node = PROJECT / ".venv/bin/node"
    script = Path(FOLDER, "node_modules/lighthouse/cli/index.js").resolve()
    options = ["--output=json", "--quiet", f"--chrome-flags={FLAGS}", "--no-enable-error-reporting"]
    command = [str(node), str(script), address, *options, f"--only-categories={','.join(categories)}"]
    environment = os.environ | {"CHROME_PATH": CHROMIUM}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def score(report: dict[str, Any], category: str) -> int:
    return round(100 * report["categories"][category]["score"])


def number(report: dict[str, Any], audit: str) -> float:
    return float(report["audits"][audit]["numericValue"])


def faults(report: dict[str, Any]) -> list[str]:
    """Return what keeps a category from 100, a line each."""
    return [
        f"{name}: {report['audits'][one['id']]['title']}: {json.dumps(report['audits'][one['id']].get('details'))[:600]}"
        for name in GATED
        for one in report["categories"][name]["auditRefs"]
        if one["weight"] and report["audits"][one["id"]]["score"] not in (1, None)
    ]


def requests(report: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = report["audits"]["network-requests"]["details"]["items"]
    return [one for one in items if one["url"].startswith("http")]


@pytest.mark.parametrize("which", [0, 1], ids=["home", "heaviest"])
def test_a_page_is_without_fault_and_light_on_a_phone(pairs: list[Pair], which: int, record_property: Any) -> None:
    page = pairs[which]
    ours, plain = [], []
    for _ in range(RUNS):
        ours.append(judged(page.ours, "performance", *GATED))
        plain.append(score(judged(page.plain, "performance"), "performance"))
    speeds = [score(report, "performance") for report in ours]
    fetched = requests(ours[0])
    weight = sum(one["transferSize"] for one in fetched) / 1000
    shift = max(number(report, "cumulative-layout-shift") for report in ours)
    marks = ", ".join(f"{name} {min(score(report, name) for report in ours)}" for name in GATED)
    first, largest, blocked = (
        median(number(report, audit) for report in ours)
        for audit in ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
    )
    where = f"lighthouse: {page.name} (/{page.ours.split('/', 3)[3]})"
    record_property("tell", f"{where}: {marks}; CLS {shift:g}; {weight:.0f} kB in {len(fetched)} requests")
    record_property("tell", f"{where}: performance {median(speeds)} {sorted(speeds)}, with plain images {median(plain)} {sorted(plain)}; "
                    f"first paint {first:.0f} ms, largest {largest:.0f} ms, blocked {blocked:.0f} ms")  # fmt: skip
    assert [fault for report in ours for fault in faults(report)] == []
    assert shift == 0
    assert weight <= LIMIT_KB[page.name]
    assert len(fetched) <= LIMIT_REQUESTS[page.name]
    assert {one["url"].split("/")[2] for one in fetched} == {page.ours.split("/")[2]}
