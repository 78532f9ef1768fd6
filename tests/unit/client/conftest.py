"""A fake master on a loopback socket, which can send any bytes, and a runner of the command."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import CliRunner, Result

from client.answers import Runtime
from client.cli import iris

RECORDED = Path(__file__).parents[2] / "recorded"
IRIS_HEADERS = {"X-Request-ID": "3f2a", "X-Served-By": "weather@a1"}


class FakeMaster:
    """A server that answers each path with the bytes set for it. Requests of other paths hang until the test ends.

    With `drips` it sends them one byte after the other instead, never a whole header.
    """

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.answers: dict[str, bytes] = {}
        self.drips = False
        self.requests: list[str] = []
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._accept)]
        self.threads[0].start()

    def sends(
        self, path: str, body: bytes, status: str = "200 OK", content_type: str = "application/json", **headers: str
    ) -> Self:
        named = {"Content-Type": content_type, "Content-Length": str(len(body)), **IRIS_HEADERS}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self.answers[path] = f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode("latin-1") + body
        return self

    def sends_text(self, path: str, text: str, status: str = "200 OK") -> Self:
        """Answer with plain text."""
        return self.sends(path, text.encode(), status, "text/plain; charset=utf-8")

    def sends_problem(self, path: str, detail: str | None, **members: Any) -> Self:
        body = json.dumps({"status": 404, "detail": detail, **members}).encode()
        return self.sends(path, body, "404 Not Found", "application/problem+json")

    def close(self) -> None:
        self.stopping.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
        for thread in self.threads:
            thread.join()
        self.listener.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            if self.stopping.is_set():
                connection.close()
                return
            self.threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self.threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                received = connection.recv(65_536)
                if not received:  # the client has closed the connection
                    return
                request += received
            self.requests.append(request.decode("latin-1"))
            path = request.split()[1].split(b"?")[0].decode()
            if path in self.answers:
                connection.sendall(self.answers[path])
                return
            while not self.stopping.wait(0.02 if self.drips else None):
                connection.sendall(b"H")


@pytest.fixture
def master() -> Iterator[FakeMaster]:
    server = FakeMaster()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use an empty config folder, and an environment without settings of the developer."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("IRIS_URL", "NO_COLOR", "TERM", "COLUMNS", "LINES", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def write_config_file(home: Path) -> Callable[[str], Path]:
    """Write the config file and return its path."""

    def write(text: str) -> Path:
        file = home / "iris" / "config.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def run_iris(master: FakeMaster) -> Any:
    """Run the command in this process against the fake master; `runtime` are fields of Runtime."""

    def run(*words: str, url: str | None = None, charset: str = "utf-8", **runtime: Any) -> Result:
        runner = CliRunner(charset=charset, env={"IRIS_URL": url or master.url})
        return runner.invoke(iris, words, obj=Runtime(**{"timeout_s": 10.0, **runtime}))

    return run


@pytest.fixture
def recorded() -> Any:
    return lambda name: (RECORDED / name).read_bytes()
