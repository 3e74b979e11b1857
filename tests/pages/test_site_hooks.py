"""The day under a page comes from git, and is left out, without a word, wherever git cannot tell it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from built import PROJECT, build

SITE = """site_name: x
hooks: [hooks.py]
theme: {name: material, font: false}
plugins: []
"""


def git(folder: Path, *words: str, day: str = "2024-05-06") -> None:
    moment = f"{day}T12:00:00+0000"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_DATE": moment,
    }
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *words], cwd=folder, env=environment, check=True, capture_output=True)


def commit(folder: Path, day: str, **pages: str) -> None:
    for name, text in pages.items():
        page = folder / "docs" / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# {text}\n", "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-m", day, day=day)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two pages that were last changed on two days, and one that no commit has."""
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init")
    (folder / "mkdocs.yml").write_text(SITE, "utf-8")
    shutil.copy(PROJECT / "scripts/site_hooks.py", folder / "hooks.py")
    commit(folder, "2023-01-02", index="First", naïve="Old")
    commit(folder, "2024-05-06", index="Second")
    (folder / "docs/new.md").write_text("# New\n", "utf-8")
    return folder


def told(folder: Path, **environment: str) -> dict[str, str]:
    """Build strictly, and return what each page says of its last change."""
    site = build(folder.parent / f"{folder.name}-site", folder, **environment)
    found = {}
    for path in sorted(site.rglob("index.html")):
        _, _, rest = path.read_text("utf-8").partition("Last changed ")
        found[path.parent.relative_to(site).as_posix()] = rest.partition("</time>")[0]
    return found


def test_each_page_tells_the_day_of_its_own_last_commit_and_a_new_one_none(project: Path) -> None:
    assert told(project) == {
        ".": '<time datetime="2024-05-06">6 May 2024',
        "naïve": '<time datetime="2023-01-02">2 January 2023',
        "new": "",
    }


def test_a_shallow_clone_tells_no_day_that_it_cannot_know(project: Path) -> None:
    shallow = project.parent / "shallow"
    git(project.parent, "clone", "--depth", "1", project.as_uri(), str(shallow))
    assert told(shallow) == {".": "", "naïve": ""}


def test_a_clone_of_some_depth_tells_the_days_within_it(project: Path) -> None:
    commit(project, "2024-07-08", index="Third")
    shallow = project.parent / "shallow"
    git(project.parent, "clone", "--depth", "2", project.as_uri(), str(shallow))
    third = '<time datetime="2024-07-08">8 July 2024'
    assert told(shallow) == {".": third, "new": third, "naïve": ""}


def test_an_exported_tree_tells_none(project: Path) -> None:
    shutil.rmtree(project / ".git")
    assert set(told(project).values()) == {""}


def test_an_exported_tree_within_another_repository_tells_none(project: Path) -> None:
    shutil.rmtree(project / ".git")
    git(project.parent, "init")
    (project.parent / "other.md").write_text("other", "utf-8")
    git(project.parent, "add", "other.md")
    git(project.parent, "commit", "-m", "other")
    assert set(told(project).values()) == {""}


def test_without_git_no_page_tells_any(project: Path) -> None:
    assert set(told(project, PATH=str(project / "nothing")).values()) == {""}


def test_a_repository_without_a_commit_tells_none(project: Path) -> None:
    shutil.rmtree(project / ".git")
    git(project, "init")
    assert set(told(project).values()) == {""}


@pytest.fixture
def hooks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("site_hooks", PROJECT / "scripts/site_hooks.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_git_is_asked_once_for_all_pages(hooks: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *words, **options: [asked.append(words), run(*words, **options)][1])
    assert hooks.last_changes(project / "docs") == {"index.md": "2024-05-06", "naïve.md": "2023-01-02"}
    assert len(asked) == 1


def test_a_git_that_hangs_or_fails_is_no_reason_to_stop(hooks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (subprocess.TimeoutExpired("git", 30), subprocess.CalledProcessError(128, "git"), PermissionError()):
        monkeypatch.setattr(subprocess, "run", lambda *_, fault=error, **__: (_ for _ in ()).throw(fault))
        assert hooks.last_changes(PROJECT) == {}
