"""What this site adds to MkDocs: a day for each page's last change, and edit links where a repository is named."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

MARK = "\t"  # no line of names begins with it: git quotes such a name
DAYS: dict[str, str] = {}  # of the build that runs


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Leave out the edit links where no repository is named: MkDocs would warn of each."""
    if not config.repo_url:
        config.repo_url = config.repo_name = config.edit_uri = None
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Ask git once for all pages."""
    DAYS.clear()
    DAYS.update(last_changes(Path(config.docs_dir)))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Give the page its day where one is known: to the sitemap, and to Material, which shows it under the page."""
    if day := DAYS.get(page.file.src_uri):
        page.meta["last_change"] = day
        page.meta["git_revision_date_localized"] = f'Last changed <time datetime="{day}">{in_words(day)}</time>'
    return markdown


def last_changes(folder: Path) -> dict[str, str]:
    """Return the day of the last commit for each file below a folder; nothing where git cannot tell."""
    names = ["--name-only", "--relative", "--no-renames", "--no-ext-diff", "--no-show-signature", "--no-color"]
    command = ["git", "-c", "core.quotePath=false", "log", f"--format={MARK}%cs {MARK}%D", *names, "--", "."]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return {}
    return days(done.stdout.decode("utf-8", "replace"))


def days(log: str) -> dict[str, str]:
    """Return the newest day of each file that a log names.

    The oldest commit of a shallow clone names every file, whenever it was changed. Git marks that commit as grafted.
    """
    found: dict[str, str] = {}
    day = ""
    for line in log.splitlines():
        if line.startswith(MARK):
            day, _, marks = line.strip().partition(f" {MARK}")
            day = "" if "grafted" in marks.split(", ") else day
        elif line and day:
            found.setdefault(line, day)
    return found


def in_words(day: str) -> str:
    """Return an ISO date as people write it."""
    when = date.fromisoformat(day)
    return f"{when.day} {when:%B %Y}"
