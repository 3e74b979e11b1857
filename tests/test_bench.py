"""The benchmark runs, so that it cannot rot: with a handful of scripts, and without those it compares with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SMALL = ("--runs", "1", "--scripts", "2", "--many", "20", "--quick", "--theme", "mkdocs")


@pytest.mark.parametrize(
    "measures",
    [("stages", "many"), ("pages",), ("large",), ("takeaways",), pytest.param(("presses",), marks=pytest.mark.browser)],
    ids="-".join,
)
def test_it_measures(measures: tuple[str, ...], tmp_path: Path) -> None:
    chosen = [word for measure in measures for word in ("--only", measure)]
    command = [sys.executable, "-m", "tests.bench", *SMALL, *chosen, "--json", str(tmp_path / "results.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    results = json.loads((tmp_path / "results.json").read_text())
    assert set(results) == {"machine", *measures}
    if "many" in measures:
        assert results["many"][0]["figures"] == 20
        assert results["stages"]["all"] > results["stages"]["trace"] > 0
    if "large" in measures:
        assert {one["status"] for one in results["large"].values()} == {0}
    if "takeaways" in measures:
        assert results["takeaways"]["together"]["median"] > results["takeaways"]["png"]["median"] > 0
    assert "--" in done.stdout


def test_it_says_what_it_can_do() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "--only" in done.stdout


def test_scripts_are_the_same_every_time() -> None:
    sys.path.insert(0, str(ROOT))
    try:
        from tests.bench import corpus  # noqa: PLC0415  # a package beside the tests' own folder
    finally:
        sys.path.remove(str(ROOT))
    assert corpus.script(7) == corpus.script(7) != corpus.script(8)
    assert corpus.script(3, diagrams=20).count("with Diagram(") == 20
