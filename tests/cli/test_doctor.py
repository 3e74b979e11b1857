"""The doctor says what is here, what is missing and how to get it, also when much is missing."""

from __future__ import annotations

import importlib.metadata
import shutil
from pathlib import Path

import pytest

from livediagrams import graphviz_wasm
from livediagrams.cli import doctor
from livediagrams.cli.doctor import Finding, examine
from projects import drawing, run, write


def found(name: str, project: Path) -> Finding:
    return next(finding for finding in examine(project) if finding.name == name)


def test_all_is_well_here(tmp_path: Path) -> None:
    (tmp_path / "diagrams_src").mkdir()
    findings = examine(tmp_path)
    assert [finding for finding in findings if not finding.is_well] == []
    assert {"python", "diagrams", "layout engine", "dot", "scripts: network", "figure scripts"} <= {
        finding.name for finding in findings
    }


def test_the_command_says_it_in_lines_and_by_its_status(tmp_path: Path) -> None:
    done = run("livediagrams", "doctor", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "missing figure scripts: no folder diagrams_src: set `src` in [tool.livediagrams]" in done.stdout
    (tmp_path / "diagrams_src").mkdir()
    done = run("livediagrams", "doctor", folder=tmp_path)
    assert done.returncode == 0
    assert all(line.startswith("ok      ") for line in done.stdout.splitlines())


def test_a_missing_package_is_told_with_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = doctor.version

    def version(name: str) -> str:
        if name in ("pillow", "mkdocs"):
            raise importlib.metadata.PackageNotFoundError(name)
        return genuine(name)

    monkeypatch.setattr(doctor, "version", version)
    assert found("pillow", tmp_path) == Finding("pillow", "not installed", False, "pip install pillow")
    assert found("mkdocs", tmp_path) == Finding("mkdocs", "not installed", True, "only needed for MkDocs")


def test_a_dot_that_is_not_there_is_missing_only_where_the_settings_want_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert found("dot", tmp_path) == Finding("dot", "not on PATH", True, 'only needed with engine = "dot"')
    write(tmp_path, {"pyproject.toml": '[tool.livediagrams]\nengine = "dot"\n'})
    finding = found("dot", tmp_path)
    assert not finding.is_well
    assert "install Graphviz" in finding.remedy


def test_wrong_settings_are_a_finding(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.livediagrams]\njob = 1\n"})
    finding = found("settings", tmp_path)
    assert not finding.is_well
    assert 'write "jobs"' in finding.state


def test_an_engine_that_does_not_run_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise OSError("no such module")

    monkeypatch.setattr(graphviz_wasm, "run", fail)
    assert not found("layout engine", tmp_path).is_well


@pytest.mark.parametrize("module", ["wasmtime", "PIL", "diagrams", "markdown"])
def test_the_doctor_comes_even_when_a_package_cannot_be_imported(module: str, tmp_path: Path) -> None:
    (tmp_path / "diagrams_src").mkdir()
    code = f"import sys; sys.modules[{module!r}] = None; from livediagrams import cli; sys.exit(cli.main(['doctor']))"
    done = run("python", "-c", code, folder=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert module in done.stdout
    write(tmp_path, {"diagrams_src/a.py": drawing()})
    done = run("python", "-c", code.replace("'doctor'", "'list'"), folder=tmp_path)
    assert len(done.stderr.splitlines()) == done.returncode  # a line if it fails, none if it can do without
