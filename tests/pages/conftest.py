"""The site as it is for a host of many projects, once for all tests; and a page in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from built import ADDRESS, REPOSITORY, Pages, build
from sharing import shared


@pytest.fixture(scope="session")
def site(served: tuple[Path, str]) -> Path:
    """The other site comes first: what its build has kept, this one needs not make."""
    return shared("site", lambda folder: build(folder, SITE_URL=ADDRESS, REPO_URL=REPOSITORY))


@pytest.fixture(scope="session")
def pages(site: Path) -> Pages:
    found = sorted(path for path in site.rglob("*.html") if path.stem in ("index", "404"))  # the others are for frames
    return {path.relative_to(site).as_posix(): html.fromstring(path.read_bytes()) for path in found}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield context.new_page()
    context.close()
