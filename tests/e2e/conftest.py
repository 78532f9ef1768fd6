"""The containers of `make images`, for real: started on the sandbox with ten weather replicas, asked, taken down."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).parents[2]
IRIS = "http://localhost:3001"
SANDBOX = "http://localhost:3009"
REPLICAS = 10
ENVIRONMENT = {
    "COMPOSE_PROJECT_NAME": "iris-e2e",
    "COMPOSE_FILE": "docker-compose.yml:compose.sandbox.yml:tests/e2e/compose.yml",
    "DEADLINE_S": "6",
    "UPSTREAM_TIMEOUT_S": "2",
    "BREAKER_FAILURES": "0",  # one test's trouble is not the next one's
    # what a developer has set for his own Iris has no say here
    **dict.fromkeys(("IRIS_PORT", "IRIS_ADDRESS", "OPENWEATHERMAP_API_KEY", "NEWSAPI_API_KEY", "SANDBOX_KEY"), ""),
    "SANDBOX_KEY": "sandbox",
}


@dataclass(frozen=True)
class Docker:
    """Runs commands from the repository's root, on the project under test."""

    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Any command."""
        ended = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT, **self.environment},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert ended.returncode == 0 or not check, f"{' '.join(words)}\n{ended.stdout}\n{ended.stderr}"
        return ended

    def compose(self, *words: str) -> str:
        """What a Compose command printed."""
        return self.run("docker", "compose", *words).stdout

    def up(self, *words: str) -> None:
        """Start or change the project, and wait until it is healthy."""
        self.compose("up", "--detach", "--wait", "--scale", f"weather={REPLICAS}", *words)

    def down(self, *options: str) -> None:
        """End the project and forget what it kept; nobody waits for its answers any more."""
        self.compose(*options, "down", "--timeout", "1", "--remove-orphans", "--volumes")

    def containers(self, service: str) -> list[Any]:
        """`docker inspect` of each of a service's containers."""
        ids = self.compose("ps", "--quiet", service).split()
        return list(json.loads(self.run("docker", "inspect", *ids).stdout))


@pytest.fixture(scope="session")
def docker() -> Iterator[Docker]:
    """The project, running."""
    docker = Docker()
    assert docker.run("docker", "version", check=False).returncode == 0, "make e2e needs a Docker engine that answers"
    docker.up()
    try:
        yield docker
    finally:
        docker.down("--profile", "client", "--profile", "observability")
        assert docker.run("docker", "ps", "--all", "--quiet", "--filter", "name=iris-e2e").stdout == ""


@pytest.fixture(autouse=True)
def behaving(docker: Docker) -> None:
    """The sandbox behaves at the start of each test."""
    assert docker
    requests.delete(f"{SANDBOX}/_sandbox/faults", timeout=10).raise_for_status()
    requests.delete(f"{SANDBOX}/_sandbox/calls", timeout=10).raise_for_status()
