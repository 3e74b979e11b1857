"""What is installed is named with its hash, and with no registry: pip and npm use the one that is set up."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
LOCKS = sorted((PROJECT / "requirements").glob("*.txt"))
NPM = PROJECT / "tests/lighthouse/package-lock.json"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_has_a_version_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    requirements = re.split(r"\n(?=[a-z])", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    assert requirements
    for requirement in requirements:
        assert re.match(r"\s*[\w.\[\],-]+==\S+ .*?--hash=sha256:[0-9a-f]{64}", requirement, re.DOTALL), requirement


def test_every_npm_package_has_a_hash_and_no_address() -> None:
    packages = json.loads(NPM.read_text("utf-8"))["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert len(installed) > 50
    assert all(package["integrity"].startswith("sha512-") for package in installed.values())
    assert not any("resolved" in package for package in packages.values())
