"""The workflows are well-formed, may no more than they need, and build what this repository has."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SCRIPT = ROOT / ".github/release_notes.py"
WRITES = {
    ("lock.yml", "lock"): {"contents", "pull-requests"},
    ("release.yml", "images"): {"packages", "id-token"},
    ("release.yml", "publish"): {"id-token"},
    ("release.yml", "release"): {"contents"},
}
"""What a job may write; all others nothing."""
REGISTRIES = re.compile(r"\b(ghcr|quay|docker|gcr|pypi|pythonhosted|npmjs)\.(io|com|org)\b")
VERSION = "2.3.4"


def parsed(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs() -> Iterator[Any]:
    for path in WORKFLOWS:
        for name, job in parsed(path)["jobs"].items():
            yield pytest.param(path.name, name, job, id=f"{path.stem}.{name}")


def steps() -> Iterator[Any]:
    for path in WORKFLOWS:
        for name, job in parsed(path)["jobs"].items():
            for number, step in enumerate(job.get("steps", [])):
                yield pytest.param(step, id=f"{path.stem}.{name}.{number}")


@pytest.fixture
def release() -> Any:
    return parsed(ROOT / ".github/workflows/release.yml")


@pytest.fixture
def images(release: Any) -> Any:
    return {image["name"]: image for image in release["jobs"]["images"]["strategy"]["matrix"]["include"]}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_grants_nothing_to_all_its_jobs(path: Path) -> None:
    assert parsed(path)["permissions"] == {}


@pytest.mark.parametrize(("workflow", "name", "job"), list(jobs()))
def test_a_job_has_a_timeout_and_may_write_only_what_it_needs(workflow: str, name: str, job: Any) -> None:
    called = job.get("uses", "").startswith("./")  # the called workflow's jobs have the timeouts
    assert called or 0 < job["timeout-minutes"] <= 120
    assert {scope for scope, right in job["permissions"].items() if right == "write"} == WRITES.get(
        (workflow, name), set()
    )


@pytest.mark.parametrize("step", list(steps()))
def test_an_action_is_pinned_by_its_commit_and_names_the_version(step: Any) -> None:
    if "uses" not in step:
        assert step["run"]
        return
    lines = {
        line.strip().removeprefix("- ")
        for path in WORKFLOWS
        for line in path.read_text(encoding="utf-8").splitlines()
        if f"uses: {step['uses']}" in line
    }
    assert lines
    for line in lines:
        assert re.fullmatch(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


@pytest.mark.parametrize("step", list(steps()))
def test_a_checkout_leaves_no_token_behind_and_no_script_has_an_expression_in_it(step: Any) -> None:
    """An expression in a script is the script's text: whoever names a branch or a tag would write it."""
    assert "${{" not in step.get("run", "")
    if step.get("uses", "").startswith("actions/checkout@"):
        assert step["with"]["persist-credentials"] is False


def test_the_same_action_has_the_same_version_everywhere() -> None:
    used = {step.values[0]["uses"] for step in steps() if "uses" in step.values[0]}
    assert len({action.partition("@")[0] for action in used}) == len(used)


def test_every_image_that_compose_builds_is_released_as_it_builds_it(images: Any) -> None:
    assert set(images) == {name for name, service in COMPOSE["services"].items() if "build" in service}
    for name, image in images.items():
        build = COMPOSE["services"][name]["build"]
        assert image["target"] == build["target"]
        assert dict(line.split("=") for line in image["arguments"].splitlines()) == build.get("args", {})
        assert f"iris-{name}" == COMPOSE["services"][name]["image"]


def test_the_dockerfile_has_the_targets_and_arguments_that_are_released(images: Any) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    stages = set(re.findall(r"^FROM .+ AS (\S+)$", dockerfile, re.MULTILINE))
    arguments = set(re.findall(r"^ARG (\w+)", dockerfile, re.MULTILINE))
    for image in images.values():
        assert image["target"] in stages
        assert {line.partition("=")[0] for line in image["arguments"].splitlines()} <= arguments


def test_images_are_built_for_both_architectures_with_sbom_and_provenance_and_are_signed(release: Any) -> None:
    built = release["jobs"]["images"]["steps"]
    build = next(step["with"] for step in built if step.get("id") == "build")
    assert build["platforms"].split(",") == ["linux/amd64", "linux/arm64"]
    assert (build["sbom"], build["provenance"], build["push"]) == (True, "mode=max", True)
    assert any("cosign sign" in step.get("run", "") and "$DIGEST" in step["run"] for step in built)


def test_nothing_is_published_before_all_is_built_and_checked(release: Any) -> None:
    needs = {name: set(job.get("needs", [])) for name, job in release["jobs"].items()}
    assert needs["images"] == needs["package"] == {"check", "ci"}
    assert needs["publish"] == {"images", "package"}
    assert needs["release"] == {"publish"}
    assert any("pip-audit" in step.get("run", "") for step in release["jobs"]["check"]["steps"])


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "renovate.json", ROOT / "docs/releasing.md"], ids=lambda p: p.name)
def test_no_registry_is_named(path: Path) -> None:
    assert not REGISTRIES.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("step", list(steps()))
def test_the_files_that_a_script_names_exist(step: Any) -> None:
    named = re.findall(r"(?<![\w/.$])(?:\.github|\.ci|requirements)/[\w./-]*\w", step.get("run", ""))
    for path in named:
        assert (ROOT / path).exists(), path


def test_the_package_that_is_built_is_the_client_and_no_more() -> None:
    """The source distribution too: the recorded feeds of the tests are other people's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    targets = project["tool"]["hatch"]["build"]["targets"]
    assert targets["wheel"]["packages"] == targets["sdist"]["only-include"] == ["client"]
    assert (ROOT / "client/__main__.py").is_file()


def test_renovate_knows_every_kind_of_file_but_the_locks() -> None:
    config = json.loads((ROOT / "renovate.json").read_text(encoding="utf-8"))
    assert {"dockerfile", "docker-compose", "github-actions", "npm"} <= set(config["enabledManagers"])
    assert not [manager for manager in config["enabledManagers"] if manager.startswith("pip")]
    assert "schedule:weekly" in config["extends"]
    assert all("groupName" in rule or rule["enabled"] is False for rule in config["packageRules"])
    patterns = [pattern.strip("/") for pattern in config["docker-compose"]["managerFilePatterns"]]
    for path in ROOT.glob("*compose*.yml"):
        assert any(re.search(pattern, path.name) for pattern in patterns), path.name


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the script beside a changelog and a version of its own."""
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/release_notes.py").write_bytes(SCRIPT.read_bytes())
    (tmp_path / "pyproject.toml").write_text(f'[project]\nversion = "{VERSION}"\n')
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n- Later.\n\n"
        f"## [{VERSION}] - 2026-12-01\n\n### Added\n\n- Now.\n\n## [2.3.3] - 2026-11-01\n\n- Before.\n"
    )
    return tmp_path


def notes(repository: Path, tag: str) -> subprocess.CompletedProcess[str]:
    script = repository / ".github/release_notes.py"
    return subprocess.run([sys.executable, script, tag], capture_output=True, text=True, check=False)


def test_a_releases_notes_are_its_versions_section_alone(repository: Path) -> None:
    assert notes(repository, f"v{VERSION}").stdout == "### Added\n\n- Now.\n"


@pytest.mark.parametrize("tag", ["v2.3.3", "2.3.4", "v2.3.4rc1", "latest"])
def test_a_tag_that_is_not_the_version_releases_nothing(repository: Path, tag: str) -> None:
    ended = notes(repository, tag)
    assert ended.returncode == 1
    assert f"the tag must be v{VERSION}" in ended.stderr
    assert not ended.stdout


@pytest.mark.parametrize("changelog", ["# Changelog\n", f"## [{VERSION}]\n\n## [1.0.0]\n\n- Old.\n"])
def test_a_version_of_which_the_changelog_says_nothing_is_not_released(repository: Path, changelog: str) -> None:
    (repository / "CHANGELOG.md").write_text(changelog)
    ended = notes(repository, f"v{VERSION}")
    assert ended.returncode == 1
    assert "CHANGELOG.md has no section [2.3.4]" in ended.stderr
