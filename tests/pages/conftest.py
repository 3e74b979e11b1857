"""The site is built once for all tests of a process."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from built import ADDRESS, REPOSITORY, Pages, build


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"), SITE_URL=ADDRESS, REPO_URL=REPOSITORY)


@pytest.fixture(scope="session")
def pages(site: Path) -> Pages:
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): html.fromstring(path.read_bytes()) for path in found}
