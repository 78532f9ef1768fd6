"""Several services as child processes, started and stopped together."""

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import IO, Self

LOOPBACK = "127.0.0.1"
READY_WITHIN_S = 60.0
STOPPED_WITHIN_S = 15.0
POLL_S = 0.05
PORTS_OF_SERVERS = range(10_000, 32_768)
"""No system gives one of these to an outgoing connection (Linux: from 32,768, others: from 49,152), so a port that is
free stays so until its service listens."""
UNTIL_PARENT_ENDS = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG, prctl(2); kept by execv
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""
"""Run in the child: it gets a SIGTERM when its parent ends, also by SIGKILL, and then becomes the command."""


class StackError(Exception):
    """The services can't run; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Service:
    """One process: `python -m` these words, with these settings added to the environment.

    `files` maps a setting that takes a path to the file's content.
    """

    name: str
    port: int
    words: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    health: str = "/readyz"

    @property
    def url(self) -> str:
        """Its address, without a path."""
        return f"http://{LOOPBACK}:{self.port}"


class Stack:
    """A context manager that starts services and waits until all are ready, and stops them at the end in any case.

    Raises StackError if one can't start. With `quiet` the logs go to files, and the error shows the last line of the
    service that failed; otherwise they go to the terminal.
    """

    def __init__(self, services: Sequence[Service], environment: Mapping[str, str], *, quiet: bool) -> None:
        self._services = services
        self._environment = environment
        self._quiet = quiet
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="iris-")
        self._logs: dict[str, IO[bytes]] = {}

    def __enter__(self) -> Self:
        try:
            for service in self._services:
                _check_free(service)
            for service in self._services:
                self._start(service)
            until_s = time.monotonic() + READY_WITHIN_S
            for service in self._services:
                self._wait_ready(service, until_s)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def log(self, name: str) -> str:
        """What a service has logged so far, if `quiet`."""
        return Path(self._logs[name].name).read_text(encoding="utf-8", errors="replace")

    def process(self, name: str) -> subprocess.Popen[bytes]:
        """A service's process."""
        return self._running[name]

    def wait(self) -> None:
        """Block while all services run; raise StackError when one stops."""
        while True:
            for name, process in self._running.items():
                if process.poll() is not None:
                    raise StackError(f"{name} stopped (exit {process.returncode}), so the others stop too.")
            time.sleep(POLL_S)

    def stop(self) -> None:
        """Send SIGTERM to all, then SIGKILL to those that don't stop in time."""
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        until_s = time.monotonic() + STOPPED_WITHIN_S
        for process in self._running.values():
            try:
                process.wait(max(0.0, until_s - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        for log in self._logs.values():
            log.close()
        self._folder.cleanup()

    def _start(self, service: Service) -> None:
        environment = {
            **self._environment,
            **service.settings,
            **{setting: self._file(service.name, setting, content) for setting, content in service.files.items()},
            "PORT": str(service.port),
            "BIND": LOOPBACK,
            "PYTHONUNBUFFERED": "1",
        }
        if self._quiet:
            self._logs[service.name] = (Path(self._folder.name) / f"{service.name}.log").open("wb")
        # in a session of its own, so that Ctrl-C reaches only this process, which then stops the children
        self._running[service.name] = subprocess.Popen(  # noqa: S603 - our own modules
            until_parent_ends("-m", *service.words),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._logs.get(service.name),
            stderr=self._logs.get(service.name),
            start_new_session=True,
        )

    def _file(self, service: str, setting: str, content: str) -> str:
        path = Path(self._folder.name) / f"{service}-{setting}".lower()
        path.write_text(content, encoding="utf-8")
        return str(path)

    def _wait_ready(self, service: Service, until_s: float) -> None:
        while not _answers(service):
            if self._running[service.name].poll() is not None:
                raise StackError(self._last_log_line(service.name) or f"{service.name} stopped before it was ready.")
            if time.monotonic() > until_s:
                raise StackError(f"{service.name} wasn't ready within {READY_WITHIN_S:.0f} s.")
            time.sleep(POLL_S)

    def _last_log_line(self, name: str) -> str:
        return self.log(name).strip().rpartition("\n")[2] if name in self._logs else ""


def until_parent_ends(*words: str) -> list[str]:
    """The command line of `python WORDS` as a child that doesn't outlive the process that calls this."""
    return [sys.executable, "-I", "-S", "-c", UNTIL_PARENT_ENDS, str(os.getpid()), *words]


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that are free now, and that no outgoing connection takes."""
    found: list[int] = []
    for port in random.SystemRandom().sample(PORTS_OF_SERVERS, len(PORTS_OF_SERVERS)):
        if len(found) == count:
            break
        with suppress(OSError), socket.create_server((LOOPBACK, port)):
            found.append(port)
    return found


def _check_free(service: Service) -> None:
    try:
        socket.create_server((LOOPBACK, service.port)).close()
    except OSError:
        raise StackError(
            f"Port {service.port} is taken, and {service.name} needs it. Is Iris running already?"
        ) from None


def _answers(service: Service) -> bool:
    connection = HTTPConnection(LOOPBACK, service.port, timeout=2)
    try:
        connection.request("GET", service.health)
        return connection.getresponse().status == 200  # noqa: PLR2004
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
