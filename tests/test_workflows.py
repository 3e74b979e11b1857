"""The workflows run foreign actions only as they were when we read them, and may change nothing but the published site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

GITHUB = Path(__file__).resolve().parent.parent / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.y*ml"))
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
READ = {"contents": "read"}
WRITE = {("pages.yml", "deploy"): {"pages": "write", "id-token": "write"}}


def loaded(path: Path) -> dict[str, Any]:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    workflow["on"] = workflow.pop(True)  # YAML 1.1 takes the word for a truth
    return workflow


def jobs() -> Iterator[tuple[Path, str, dict[str, Any]]]:
    for path in WORKFLOWS:
        for name, job in loaded(path)["jobs"].items():
            yield path, name, job


each = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def test_there_are_the_workflows_that_we_know_of() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "pages.yml"]


@each
def test_every_action_is_pinned_by_its_whole_commit_with_its_version_beside(path: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    assert not [line for line in lines if not PINNED.search(line)]


def test_one_action_has_one_version_in_all_workflows() -> None:
    used = set(re.findall(r"uses: (\S+)@(\S+) # (\S+)", "".join(path.read_text("utf-8") for path in WORKFLOWS)))
    assert len(used) == len({action for action, _, _ in used})


@each
def test_a_workflow_may_read_and_no_more_unless_a_job_says_so(path: Path) -> None:
    assert loaded(path)["permissions"] == READ


def test_only_the_job_that_deploys_may_write_and_it_runs_no_code_of_ours() -> None:
    for path, name, job in jobs():
        assert job.get("permissions") == WRITE.get((path.name, name)), f"{path.name}: {name}"
        if (path.name, name) in WRITE:
            assert all("run" not in step and "checkout" not in step["uses"] for step in job["steps"])


def test_no_checkout_leaves_a_token_behind_and_no_job_runs_for_ever() -> None:
    for path, name, job in jobs():
        assert job["timeout-minutes"] <= 60, f"{path.name}: {name}"
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


@each
def test_a_pull_request_runs_without_secrets(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not {"pull_request_target", "workflow_run"} & set(loaded(path)["on"])
    assert "secrets." not in text


@each
def test_no_foreign_words_come_into_a_shell(path: Path) -> None:
    for _, _, job in jobs():
        assert not [step["run"] for step in job["steps"] if "${{" in step.get("run", "")]


def test_the_site_learns_its_address_and_its_repository_from_the_environment() -> None:
    build = loaded(GITHUB / "workflows/pages.yml")["jobs"]["build"]
    (step,) = [step for step in build["steps"] if step.get("run") == "make site"]
    assert step["env"].keys() == {"SITE_URL", "REPO_URL", "LIVEDIAGRAMS_ADDRESS", "LIVEDIAGRAMS_COMMIT"}
    assert all("${{" in value for value in step["env"].values())


@pytest.mark.parametrize("path", sorted(GITHUB.glob("ISSUE_TEMPLATE/[!c]*.yml")), ids=lambda path: path.stem)
def test_an_issue_form_has_a_name_and_asks_for_something(path: Path) -> None:
    form = yaml.safe_load(path.read_text("utf-8"))
    assert form["name"]
    assert form["description"]
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids)) > 0
    assert all(field["attributes"]["label"] for field in form["body"])
    assert any(field.get("validations", {}).get("required") for field in form["body"])
