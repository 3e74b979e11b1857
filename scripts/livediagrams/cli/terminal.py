"""What a person sees: problems a line each, in colour, and how far a build is; what a program reads is JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from livediagrams.errors import Problem


def say(problems: Sequence[Problem], before: str = "") -> None:
    """Print the problems to standard error."""
    red, plain = (
        ("\033[31m", "\033[0m") if sys.stderr.isatty() and "NO_COLOR" not in os.environ and not before else ("", "")
    )
    for problem in problems:
        print(f"{red}{before}{problem}{plain}", file=sys.stderr)


def print_json(value: Any) -> None:
    """Print the value to standard output."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not is_unicode, indent=1))


def progress() -> Callable[[int, int, str], None] | None:
    """Return what shows how far a build is; nothing does where no person looks."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, name: str) -> None:
        line = f"{done}/{total} {name}"[:78]
        print(f"\r{line:<78}", end="\r" if done < total else f"\r{'':<78}\r", file=sys.stderr, flush=True)

    return show
