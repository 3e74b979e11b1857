"""What a reader does, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from reading import HYPERVISORS, Reader

HERE = Path(__file__).resolve().parent


@pytest.hookimpl(tryfirst=True)  # before the marks are looked at
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(served: tuple[Path, str]) -> Path:
    return served[0]


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader at the page with three figures, whose second one the tests are about."""
    reader = Reader(browser, address + HYPERVISORS)
    yield reader
    reader.close()
