"""Every command that README.md and docs/api.md show in an `sh` block is run, against the containers under test."""

import json
import re

import pytest

from tests.e2e.conftest import ROOT, Docker

README, API, PROBLEMS = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/api.md", "docs/problems.md")
)


def commands(document: str) -> list[str]:
    """The lines of a document's `sh` blocks."""
    return [
        line for block in re.findall(r"```sh\n(.*?)```", document, re.DOTALL) for line in block.splitlines() if line
    ]


COMMANDS = list(dict.fromkeys([*commands(README), *commands(API)]))


def adapted(command: str) -> str:
    """As a test can run it: in the background where it would stay in front; the fixture takes it all down."""
    if command.startswith("docker compose up"):
        return f"{command} --detach --wait"
    if command == "docker compose down":
        return "docker compose ps"
    return command.replace("--rm client", "--rm -T client")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_documented_command_works(docker: Docker, command: str) -> None:
    printed = docker.run("bash", "-c", adapted(command)).stdout
    assert printed or command.startswith("docker compose up")
    if "format=" in command:
        told = [line for line in printed.splitlines() if "SAMPLE DATA" not in line and not line.startswith("⚠")]
        assert "Athens" in "\n".join(told).strip().splitlines()[0], printed  # under the sandbox's warnings
    elif command.endswith("/help"):
        assert printed.startswith("Iris"), printed
    elif command.startswith("curl"):
        answer = json.loads(printed)
        assert "detail" not in answer, printed


def test_the_readme_has_commands_and_each_make_target_exists() -> None:
    assert len(commands(README)) > 8
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z0-9-]+)", README)) <= targets


def test_the_documented_problem_is_the_one_that_comes(docker: Docker) -> None:
    shown = re.search(r"\$ (curl '[^']+12345')\n(\{.*\})\n", PROBLEMS)
    assert shown
    came, promised = json.loads(docker.run("bash", "-c", f"{shown[1]} -s").stdout), json.loads(shown[2])
    assert {**came, "request_id": ""} == {**promised, "request_id": ""}
