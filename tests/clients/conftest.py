"""Third-party clients as they are, against real processes on the sandbox."""

import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from local.iris import PORTS, services
from local.stack import LOOPBACK, Stack, free_ports
from tests.clients import namespace as namespaces
from tests.clients.namespace import Namespace

FOLDER = Path(__file__).parent
PYTHON = FOLDER / ".venv/bin/python"
NODE_MODULES = FOLDER / "node_modules"
NOT_INSTALLED = "the clients aren't installed: make clients does"
PATIENCE_S = 60
SETTINGS = {"BREAKER_FAILURES": "0", "WEB_CONCURRENCY": "1", "COMPAT": "openweathermap,newsapi,wttr"}

Client = Callable[..., Any]
"""Runs a program of `programs/` with these arguments; what it printed as JSON."""


class Sandbox:
    """The upstreams' stand-in: told to behave, or that every quota is spent."""

    def __init__(self, url: str) -> None:
        self._faults = f"{url}/_sandbox/faults"

    def spend_quotas(self) -> None:
        """From now on answer that the quota is spent."""
        fault = {"path": "*", "kind": "rate-limit", "retry_after_s": 60}
        requests.put(self._faults, json=fault, timeout=10).raise_for_status()

    def behave(self) -> None:
        """Answer as usual."""
        requests.delete(self._faults, timeout=10).raise_for_status()


@pytest.fixture(scope="session")
def ports() -> Iterator[dict[str, int]]:
    """The running services' ports."""
    numbers = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with Stack(services(numbers, sandbox=True), {**environment, **SETTINGS}, quiet=True):
        yield numbers


@pytest.fixture
def sandbox(ports: dict[str, int]) -> Iterator[Sandbox]:
    stand_in = Sandbox(f"http://{LOOPBACK}:{ports['sandbox']}")
    stand_in.behave()
    yield stand_in
    stand_in.behave()


@pytest.fixture(scope="session")
def iris(ports: dict[str, int]) -> str:
    """Iris's address."""
    return f"http://{LOOPBACK}:{ports['master']}"


@pytest.fixture(scope="session")
def inside(ports: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Namespace]:
    """The namespace in which the vendors' names are Iris's."""
    # who isn't root still runs the clients that have an address setting; in CI nothing is left out
    if os.geteuid() != 0 and "CI" not in os.environ:
        pytest.skip("a network namespace needs root")
    assert not namespaces.missing_tool(), f"there is no {namespaces.missing_tool()}"
    with namespaces.namespace(tmp_path_factory.mktemp("authority"), ports["master"]) as made:
        yield made


@pytest.fixture(scope="session")
def python_client() -> Client:
    """Runs a Python program where it is, for clients whose address can be set."""
    return lambda program, *arguments: _run(_python(program), *arguments)


@pytest.fixture(scope="session")
def client(inside: Namespace) -> Client:
    """Runs a program in the namespace: Python's by the clients' own virtual environment, JavaScript's by Node."""

    def run(program: str, *arguments: str) -> Any:
        words = _node(program) if program.endswith(".js") else _python(program)
        return _run(inside.command(*words), *arguments, **inside.trust)

    return run


@pytest.fixture
def new_city() -> Callable[[], str]:
    """A city that no other test here asks for, in whatever order they run, so that no cache has its answer."""
    return lambda: next(_cities)


_cities = itertools.chain("Tirana Sofia Zagreb Skopje Podgorica Ljubljana Sarajevo Vilnius Riga Tallinn".split())


def _python(program: str) -> list[str]:
    assert PYTHON.exists(), NOT_INSTALLED
    return [str(PYTHON), str(FOLDER / "programs" / program)]


def _node(program: str) -> list[str]:
    node = shutil.which("node")
    assert node, "there is no Node"
    assert NODE_MODULES.is_dir(), NOT_INSTALLED
    return [node, str(FOLDER / "programs" / program)]


def _run(command: list[str], *arguments: str, **environment: str) -> Any:
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    ended = subprocess.run(
        [*command, *arguments],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])
