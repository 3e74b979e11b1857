"""The site, an address for it and a real Chromium: once for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from built import ADDRESS, REPOSITORY, Pages, build
from serving import served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"), SITE_URL=ADDRESS, REPO_URL=REPOSITORY)


@pytest.fixture(scope="session")
def pages(site: Path) -> Pages:
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): html.fromstring(path.read_bytes()) for path in found}


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    with served(folder) as address:
        build(folder, SITE_URL=address, REPO_URL=REPOSITORY)
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield context.new_page()
    context.close()
