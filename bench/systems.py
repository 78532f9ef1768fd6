"""The systems under measurement: processes on loopback addresses, started together and always stopped.

`local.stack` does this for Iris on 127.0.0.1. Ten replicas on one port need ten addresses, as they have in Compose.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

import requests

from local.iris import PORTS, services
from local.stack import LOOPBACK, Service, free_ports

SERVICES = ("weather", "news", "master")
ONE_PROVIDER = {"WEATHER_PROVIDERS": "openweathermap"}
ONE_WORKER = {"WEB_CONCURRENCY": "1"}
"""Of master too, unless a bench asks for more."""
WEATHER_PATH = "/data/2.5/weather"

_READY_WITHIN_S = 60.0
_STOPPED_WITHIN_S = 10.0
_POLL_S = 0.02
_KEPT_FROM_ENVIRONMENT = ("PATH", "HOME", "LANG")


@dataclass(frozen=True, slots=True)
class Process:
    """`python -m` these words on an address; `files` maps a setting that takes a path to the file's content."""

    name: str
    port: int
    words: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    host: str = LOOPBACK
    health: str = "/readyz"

    @classmethod
    def of(cls, service: Service, settings: Mapping[str, str]) -> Self:
        """One of Iris's services with more settings."""
        merged = {**service.settings, **settings}
        return cls(service.name, service.port, service.words, merged, service.files, health=service.health)

    @property
    def url(self) -> str:
        """Its address, without a path."""
        return f"http://{self.host}:{self.port}"

    def wait_ready(self, ended: Callable[[], bool] = lambda: False) -> None:
        """Wait until it is; raises TimeoutError if it ended before, or takes over a minute."""
        until_s = time.monotonic() + _READY_WITHIN_S
        while not self.is_ready():
            if ended() or time.monotonic() > until_s:
                raise TimeoutError(f"{self.name} isn't ready")
            time.sleep(_POLL_S)

    def is_ready(self) -> bool:
        """Whether its health path answers with 200."""
        connection = HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", self.health)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class System:
    """Running processes: the URL and the process id of each by name."""

    urls: Mapping[str, str]
    pids: Mapping[str, int]

    def weather_calls(self, sandbox: str = "sandbox") -> int:
        """How many weather calls a sandbox has received; geocoding calls are not counted."""
        return self.calls(WEATHER_PATH, sandbox)

    def calls(self, path: str, sandbox: str = "sandbox") -> int:
        """How many calls of an upstream's path a sandbox has received."""
        calls = requests.get(f"{self.urls[sandbox]}/_sandbox/calls", timeout=30).json()
        return int(calls["paths"].get(path, 0))

    def put_faults(self, *faults: Mapping[str, object]) -> None:
        """Replace the sandbox's faults by these (see sandbox/README.md)."""
        requests.put(f"{self.urls['sandbox']}/_sandbox/faults", json=faults, timeout=30).raise_for_status()


@contextmanager
def system(processes: Sequence[Process]) -> Iterator[System]:
    """Start these processes; the block runs once all are ready. Raises RuntimeError if one does not become ready."""
    with tempfile.TemporaryDirectory(prefix="iris-bench-") as folder:
        started: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for process in processes:
                started[process.name] = _start(process, Path(folder))
            for process in processes:
                _wait_ready(process, started[process.name], Path(folder))
            pids = {name: child.pid for name, child in started.items()}
            yield System({process.name: process.url for process in processes}, pids)
        finally:
            _stop(list(started.values()))


@contextmanager
def iris(settings: Mapping[str, str], *, beside: Sequence[Callable[[str], list[Process]]] = ()) -> Iterator[System]:
    """Iris on the sandbox, with the contenders that the functions in `beside` make for the sandbox's URL."""
    processes = iris_processes({**ONE_PROVIDER, **settings})
    sandbox_url = processes[0].url
    with system([*processes, *(process for contender in beside for process in contender(sandbox_url))]) as started:
        yield started


def iris_processes(settings: Mapping[str, str]) -> list[Process]:
    """The sandbox, first, and Iris's services on free ports, each with these settings."""
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    return [Process.of(service, settings) for service in services(ports, sandbox=True)]


def baseline_processes(sandbox_url: str) -> list[Process]:
    """The plainest version of the same system, asking the same sandbox; names begin with `baseline-`."""
    return _contender("baseline", {name: [f"bench.baseline.{name}"] for name in SERVICES}, sandbox_url)


def plain_processes(sandbox_url: str) -> list[Process]:
    """The careful plain version, asking the same sandbox; names begin with `plain-`."""
    return _contender("plain", {name: ["bench.plain", name] for name in SERVICES}, sandbox_url)


def memory_mb(pid: int, *, peak: bool = False) -> float:
    """Resident memory of the largest among a process and its children (gunicorn's workers), now or at its peak."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return max(_status_mb(each, "VmHWM" if peak else "VmRSS") for each in (pid, *map(int, children)))


def _contender(contender: str, words: Mapping[str, Sequence[str]], sandbox_url: str) -> list[Process]:
    ports = dict(zip(words, free_ports(len(words)), strict=True))
    urls = {f"{name.upper()}_URL": f"http://{LOOPBACK}:{port}" for name, port in ports.items()}
    settings = {"UPSTREAM_URL": sandbox_url, **urls}
    return [Process(f"{contender}-{name}", ports[name], words[name], settings) for name in words]


def _status_mb(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024 / 1e6


def _start(process: Process, folder: Path) -> subprocess.Popen[bytes]:
    files = {}
    for setting, content in process.files.items():
        files[setting] = str(folder / f"{process.name}-{setting}")
        Path(files[setting]).write_text(content, encoding="utf-8")
    kept = {name: os.environ[name] for name in _KEPT_FROM_ENVIRONMENT if name in os.environ}
    with _log(process, folder).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *process.words],
            env={**kept, **ONE_WORKER, **process.settings, **files, "BIND": process.host, "PORT": str(process.port)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _log(process: Process, folder: Path) -> Path:
    return folder / f"{process.name}.log"


def _wait_ready(process: Process, child: subprocess.Popen[bytes], folder: Path) -> None:
    try:
        process.wait_ready(lambda: child.poll() is not None)
    except TimeoutError as error:
        output = _log(process, folder).read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{error}: {output.strip().rpartition(chr(10))[2]}") from None


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    until_s = time.monotonic() + _STOPPED_WITHIN_S
    for child in children:
        try:
            child.wait(max(0.0, until_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
