"""What all tests share: `--accept` writes the goldens anew; Hypothesis takes the same examples at every run.

`--hypothesis-profile=search` looks for new ones. All processes share one site, and each drives one browser. The last
lines tell what was measured, and what could not be.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

import sharing
from built import REPOSITORY, build
from offices import OFFICE_PYTHON
from serving import served as host

if TYPE_CHECKING:
    from playwright.sync_api import Browser


ADDRESS, SERVED = "LIVEDIAGRAMS_TESTS_ADDRESS", "served"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""

settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", settings.get_profile("steady"), derandomize=False, max_examples=1000)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the goldens anew instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    """Let the first process of a run serve what all share: the others inherit where it is."""
    if sharing.FOLDER in os.environ:
        return
    opened = ExitStack()
    config.add_cleanup(opened.close)
    folder = opened.enter_context(TemporaryDirectory(prefix="livediagrams-tests-"))
    os.environ[ADDRESS] = opened.enter_context(host(Path(folder, SERVED)))
    os.environ[sharing.FOLDER] = folder
    opened.callback(os.environ.pop, sharing.FOLDER)


def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are processors: tests wait, for browsers and for builds, as much as they work."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    office = "apt install libreoffice-impress-nogui python3-uno fonts-liberation poppler-utils"
    needed = {
        "browser": (CHROMIUM, "no Chromium: `make test` brings one, or CHROMIUM names it"),
        "office": (OFFICE_PYTHON, f"no LibreOffice with its bridge to Python: {office}"),
    }
    for item in items:
        for marker, (there, reason) in needed.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skipif(not there, reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # most processes need none

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def served() -> tuple[Path, str]:
    """Return the site's folder and address. It is built for that address, or the theme would load every page anew."""
    address = os.environ[ADDRESS]
    return sharing.shared(SERVED, lambda folder: build(folder, SITE_URL=address, REPO_URL=REPOSITORY)), address


@pytest.fixture(scope="session")
def address(served: tuple[Path, str]) -> str:
    return served[1]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = {outcome: terminalreporter.stats.get(outcome, []) for outcome in ("passed", "failed", "skipped")}
    told = [
        words for found in reports.values() for one in found for name, words in one.user_properties if name == "tell"
    ]
    for words in dict.fromkeys(told):
        terminalreporter.write_line(words)
    left_out = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reports["skipped"])
    for reason, count in sorted(left_out.items()):
        terminalreporter.write_line(f"left out: {count} test{'s' * (count > 1)}: {reason}")
