"""The site, built as a visitor's server gets it: in a folder of its host, with a repository to edit it in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from lxml import html

Pages = Mapping[str, html.HtmlElement]  # by their paths in the site; `404.html` is one

PROJECT = Path(__file__).resolve().parents[1]
ADDRESS = "https://example.org/some/where/"  # deep, as on a host that many projects share
REPOSITORY = "https://example.org/some/repository"
NAMES = sorted(path.stem for path in (PROJECT / "docs").glob("*.md"))
COMPARISONS = [f"figures/compare/{name}/" for name in ("type-1-hypervisor", "vm-anatomy", "os-virtualization")]
PATHS = ["missing/at/some/depth", *("" if name == "index" else f"{name}/" for name in NAMES)]


def build(folder: Path, project: Path = PROJECT, **environment: str) -> Path:
    """Build the site into a folder, strictly; a warning fails the test."""
    settings = {"NO_MKDOCS_2_WARNING": "1", **environment}
    inherited = {name: value for name, value in os.environ.items() if name not in ("REPO_URL", "EDIT_URI", "SITE_URL")}
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--site-dir",
        str(folder),
    ]  # a quiet one is not strict
    done = subprocess.run(
        command, cwd=project, env=inherited | settings, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder
