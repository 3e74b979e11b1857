"""Which pages of the site have figures, and how a test opens one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).resolve().parents[2]
_FIGURE = re.compile(r"^!\[[^\]]*\]\((?:\.\./)*figures/", re.MULTILINE)
DRAWN = {page.stem for page in (PROJECT / "docs").glob("*.md") if _FIGURE.search(page.read_text("utf-8"))}
PAGES = sorted("" if name == "index" else f"{name}/" for name in DRAWN)


def opened(browser: Browser, url: str, **options: Any) -> Page:
    page = browser.new_context(**options).new_page()
    page.goto(url)
    return page
