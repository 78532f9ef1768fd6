"""A master of raw bytes on loopback: what a test says is what arrives, however broken."""

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
OURS = {"X-Request-ID": "3f2a", "X-Served-By": "weather@a1"}


class RawMaster:
    """Answers each path's question with the bytes kept for it; without bytes it hangs until the test ends."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.answers: dict[str, bytes] = {}
        self.drips = False
        self.requests: list[str] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._accept)]
        self.threads[0].start()

    def sends(
        self, path: str, body: bytes, status: str = "200 OK", content_type: str = "application/json", **headers: str
    ) -> Self:
        named = {"Content-Type": content_type, "Content-Length": str(len(body)), **OURS}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self.answers[path] = f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode("latin-1") + body
        return self

    def sends_text(self, path: str, text: str, status: str = "200 OK") -> Self:
        """Answer with lines for people."""
        return self.sends(path, text.encode(), status, "text/plain; charset=utf-8")

    def sends_problem(self, path: str, detail: str | None, **members: Any) -> Self:
        body = json.dumps({"status": 404, "detail": detail, **members}).encode()
        return self.sends(path, body, "404 Not Found", "application/problem+json")

    def close(self) -> None:
        self.over.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
        for thread in self.threads:
            thread.join()
        self.listener.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            if self.over.is_set():
                connection.close()
                return
            self.threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self.threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                came = connection.recv(65_536)
                if not came:  # who asked has gone
                    return
                request += came
            self.requests.append(request.decode("latin-1"))
            path = request.split()[1].split(b"?")[0].decode()
            if path in self.answers:
                connection.sendall(self.answers[path])
                return
            while not self.over.wait(0.02 if self.drips else None):
                connection.sendall(b"H")


@pytest.fixture
def master() -> Iterator[RawMaster]:
    server = RawMaster()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's own settings: the folder that the platform keeps config files in is an empty one."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("IRIS_URL", "NO_COLOR", "TERM", "COLUMNS", "LINES", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def write_config_file(home: Path) -> Callable[[str], Path]:
    """Have the config file say this."""

    def write(text: str) -> Path:
        file = home / "iris" / "config.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def run_iris(master: RawMaster) -> Any:
    """Run the command in this process against the raw master; `around` is what the world around it is like."""

    def run(*words: str, url: str | None = None, charset: str = "utf-8", **around: Any) -> Result:
        runner = CliRunner(charset=charset, env={"IRIS_URL": url or master.url})
        return runner.invoke(iris, words, obj=Runtime(**{"timeout_s": 10.0, **around}))

    return run


@pytest.fixture
def recorded() -> Any:
    return lambda name: (RECORDED / name).read_bytes()
