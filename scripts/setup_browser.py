"""Find a Chromium for the tests, or bring one, and print its path.

In this order: the one that CHROMIUM names, one that is installed, Debian's package where apt works as root,
Playwright's own build. Best is the shell without windows: it is the same engine, and needs a third of the processor's
time. Anything else than the path goes to standard error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
REMEDY = (
    "install one (Debian: apt install chromium; elsewhere: https://playwright.dev/python/docs/browsers), "
    "or name one: make test CHROMIUM=/path/to/chromium"
)


def runs(path: str) -> bool:
    """Tell whether the browser at this path starts: a snap stub or a build without its libraries does not."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def installed() -> str | None:
    """Return the path of a browser that is on this machine already."""
    found = [shutil.which(name) for name in NAMES]
    return next((path for path in (*found, *MAC_APPS) if path and Path(path).is_file() and runs(path)), None)


def says(command: list[str]) -> bool:
    """Run a command with its output on standard error, as ours is the path alone; tell whether it went well."""
    print("browser:", *command, file=sys.stderr)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment, check=False)
    return done.returncode == 0


def from_apt() -> str | None:
    """Install Debian's package. Not Ubuntu's: it is a stub for a snap."""
    release = Path("/etc/os-release")
    words = release.read_text(encoding="utf-8").lower() if release.is_file() else ""
    if "debian" not in words or "ubuntu" in words or not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    install = ["apt-get", "-qq", "install", "--no-install-recommends", "fonts-liberation"]
    if says(["apt-get", "-qq", "update"]) and any(says([*install, name]) for name in NAMES[:2]):
        return installed()
    return None


def from_playwright() -> str | None:
    """Install Playwright's build, in its own folder: the system's libraries and fonts stay as they are."""
    if not says([sys.executable, "-m", "playwright", "install", "chromium"]):
        return None
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", ask], stdout=subprocess.PIPE, text=True, check=False)
    path = answer.stdout.strip()
    return path if runs(path) else None


def main() -> int:
    """Print the path of a browser that runs; say what to do where there is none."""
    named = os.environ.get("CHROMIUM", "")
    if named and not runs(named):
        print(f"browser: CHROMIUM names {named}, which does not run: {REMEDY}", file=sys.stderr)
        return 1
    path = named or installed() or from_apt() or from_playwright()
    if not path:
        print(f"browser: no Chromium here and none could be installed: {REMEDY}", file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
