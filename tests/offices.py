"""Where LibreOffice is, with the Python that can drive it."""

from __future__ import annotations

import shutil
import subprocess


def _with_bridge() -> str:
    """Return a Python that can talk to a LibreOffice, "" where there is none, or no LibreOffice."""
    if not shutil.which("soffice"):
        return ""
    for python in filter(None, map(shutil.which, ("/usr/bin/python3", "python3"))):
        asked = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
        if not asked.returncode:
            return python
    return ""


OFFICE_PYTHON = _with_bridge()
