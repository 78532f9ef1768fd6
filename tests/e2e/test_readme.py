"""Every command that the README shows is run, against the containers under test."""

import json
import re

import pytest

from master.settings import Settings as Master
from news.settings import Settings as News
from tests.e2e.conftest import ROOT, Docker
from weather.settings import Settings as Weather

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines() if line]


def adapted(command: str) -> str:
    """As a test can run it: in the background where it would stay in front; the fixture takes it all down."""
    if command.startswith("docker compose up"):
        return f"{command} --detach --wait"
    if command == "docker compose down":
        return "docker compose ps"
    return command.replace("--rm client", "--rm -T client")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_works(docker: Docker, command: str) -> None:
    printed = docker.run("bash", "-c", adapted(command)).stdout
    assert printed or command.startswith("docker compose up")
    if "format=" in command:
        assert printed.startswith("Athens"), printed
    elif command.startswith("curl"):
        answer = json.loads(printed)
        assert "detail" not in answer, printed


def test_the_readme_has_commands_and_each_make_target_exists() -> None:
    assert len(COMMANDS) > 8
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z0-9-]+)", README)) <= targets


def test_the_problem_that_the_readme_shows_is_the_one_that_comes(docker: Docker) -> None:
    shown = re.search(r"\$ (curl '[^']+12345')\n(\{.*\})\n", README)
    assert shown
    came, promised = json.loads(docker.run("bash", "-c", f"{shown[1]} -s").stdout), json.loads(shown[2])
    assert {**came, "request_id": ""} == {**promised, "request_id": ""}


def test_every_setting_is_in_the_readme() -> None:
    for settings in (Master, News, Weather):
        for name in settings.model_fields:
            assert f"`{name.upper()}`" in README
