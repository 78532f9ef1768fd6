"""Several services as child processes that live and die together."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import IO, Self

LOOPBACK = "127.0.0.1"
READY_WITHIN_S = 30.0
STOPPED_WITHIN_S = 15.0
LOOK_AGAIN_S = 0.05


class StackError(Exception):
    """The services can't run; the text is a sentence for the person who started them."""


@dataclass(frozen=True, slots=True)
class Service:
    """One process to run: `python -m` these words, with these settings beside the environment.

    `files` are settings that want a file's path, with what is to stand in the file.
    """

    name: str
    port: int
    words: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    health: str = "/readyz"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.port}"


class Stack:
    """Services started together on entering, stopped together on leaving, whatever happened between.

    `quiet` keeps their logs in files and shows the end of one that fails; otherwise they go to the terminal.
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
        """What a quiet service has written so far."""
        return Path(self._logs[name].name).read_text(encoding="utf-8", errors="replace")

    def process(self, name: str) -> subprocess.Popen[bytes]:
        """A service's process, to signal or to look at."""
        return self._running[name]

    def wait(self) -> None:
        """Stay until one of them ends; that is a StackError, since none should."""
        while True:
            for name, process in self._running.items():
                if process.poll() is not None:
                    raise StackError(f"{name} stopped (exit {process.returncode}), so the others stop too.")
            time.sleep(LOOK_AGAIN_S)

    def stop(self) -> None:
        """Ask all to finish, and make those that don't."""
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
        # a session of its own: Ctrl-C reaches us alone, and we stop the children in order
        self._running[service.name] = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", *service.words],
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
                raise StackError(self._last_words(service.name) or f"{service.name} stopped before it was ready.")
            if time.monotonic() > until_s:
                raise StackError(f"{service.name} wasn't ready within {READY_WITHIN_S:.0f} s.")
            time.sleep(LOOK_AGAIN_S)

    def _last_words(self, name: str) -> str:
        return self.log(name).strip().rpartition("\n")[2] if name in self._logs else ""


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens on."""
    sockets = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    try:
        return [opened.getsockname()[1] for opened in sockets]
    finally:
        for opened in sockets:
            opened.close()


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
