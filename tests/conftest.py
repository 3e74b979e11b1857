"""What all tests share: `--accept` writes the goldens anew; Hypothesis takes the same examples at every run.

`--hypothesis-profile=search` looks for new ones. The last lines tell what was measured, and what could not be.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", settings.get_profile("steady"), derandomize=False, max_examples=1000)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the goldens anew instead of comparing with them")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = {outcome: terminalreporter.stats.get(outcome, []) for outcome in ("passed", "failed", "skipped")}
    told = [
        words for found in reports.values() for one in found for name, words in one.user_properties if name == "tell"
    ]
    for words in dict.fromkeys(told):
        terminalreporter.write_line(words)
