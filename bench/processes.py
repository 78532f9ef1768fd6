"""Processes on chosen loopback addresses, started together and always stopped; what each of them weighs.

`local.stack` does this for Iris on 127.0.0.1. Ten replicas on one port want ten addresses, as they have in Compose.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from local.stack import LOOPBACK, Service

READY_WITHIN_S = 60.0
STOPPED_WITHIN_S = 10.0
LOOK_AGAIN_S = 0.02
KEPT_FROM_ENVIRONMENT = ("PATH", "HOME", "LANG")


@dataclass(frozen=True, slots=True)
class Process:
    """`python -m` these words, listening on an address; `files` are settings that want a file with that content."""

    name: str
    port: int
    words: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    host: str = LOOPBACK
    health: str = "/readyz"

    @classmethod
    def of(cls, service: Service, settings: Mapping[str, str]) -> Self:
        """One of Iris's services, told something more."""
        told = {**service.settings, **settings}
        return cls(service.name, service.port, service.words, told, service.files, health=service.health)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.port}"

    def is_ready(self) -> bool:
        """Whether it answers its health path with 200."""
        connection = HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", self.health)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def running(processes: Sequence[Process]) -> Iterator[dict[str, int]]:
    """All of them, ready; gives the id of each by name."""
    with tempfile.TemporaryDirectory(prefix="iris-bench-") as folder:
        started: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for process in processes:
                started[process.name] = _start(process, Path(folder))
            for process in processes:
                _wait_ready(process, started[process.name], Path(folder))
            yield {name: child.pid for name, child in started.items()}
        finally:
            _stop(list(started.values()))


def tree(pid: int) -> list[int]:
    """A process and its children: gunicorn's arbiter and its workers."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]


def memory_mb(pid: int, *, peak: bool = False) -> float:
    """What the largest of a process and its children holds in memory, now or at its peak, in MB."""
    return max(_status_mb(one, "VmHWM" if peak else "VmRSS") for one in tree(pid))


def _status_mb(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024 / 1e6


def _start(process: Process, folder: Path) -> subprocess.Popen[bytes]:
    files = {}
    for setting, content in process.files.items():
        files[setting] = str(folder / f"{process.name}-{setting}")
        Path(files[setting]).write_text(content, encoding="utf-8")
    kept = {name: os.environ[name] for name in KEPT_FROM_ENVIRONMENT if name in os.environ}
    with _log(process, folder).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *process.words],
            env={**kept, **process.settings, **files, "BIND": process.host, "PORT": str(process.port)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _log(process: Process, folder: Path) -> Path:
    return folder / f"{process.name}.log"


def _wait_ready(process: Process, child: subprocess.Popen[bytes], folder: Path) -> None:
    until_s = time.monotonic() + READY_WITHIN_S
    while not process.is_ready():
        if child.poll() is not None or time.monotonic() > until_s:
            said = _log(process, folder).read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{process.name} isn't ready: {said.strip().rpartition(chr(10))[2]}")
        time.sleep(LOOK_AGAIN_S)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    until_s = time.monotonic() + STOPPED_WITHIN_S
    for child in children:
        try:
            child.wait(max(0.0, until_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
