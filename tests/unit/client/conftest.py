"""A master of raw bytes on loopback: what a test says is what arrives, however broken."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import CliRunner, Result

from client.answering import Surroundings
from client.cli import iris

RECORDED = Path(__file__).parents[2] / "recorded"
NOW = datetime(2025, 9, 22, 18, 30, tzinfo=UTC)


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

    def answers_with(
        self, path: str, body: bytes, status: str = "200 OK", content_type: str = "application/json", **headers: str
    ) -> Self:
        named = {"Content-Type": content_type, "Content-Length": str(len(body))}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self.answers[path] = f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode("latin-1") + body
        return self

    def has_a_problem(self, path: str, detail: str | None, **members: Any) -> Self:
        body = json.dumps({"status": 404, "detail": detail, **members}).encode()
        return self.answers_with(path, body, "404 Not Found", "application/problem+json")

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
                request += connection.recv(65_536)
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


@pytest.fixture
def athens() -> dict[str, Any]:
    return {
        "weather": [{"id": 802, "description": "scattered clouds", "icon": "03d"}],
        "main": {"temp": 21.34, "feels_like": 20.8, "humidity": 54, "pressure": 1016},
        "wind": {"speed": 3.1, "deg": 315, "gust": 6.2},
        "rain": {"1h": 0.31},
        "dt": 1758561000,
        "sys": {"country": "GR", "sunrise": 1758514320, "sunset": 1758558240},
        "timezone": 10800,
        "name": "Athens",
    }


@pytest.fixture
def ask_iris(master: RawMaster) -> Any:
    """Run the command in this process against the raw master, at a fixed time, 80 columns wide, and impatient."""

    def run(*words: str, url: str | None = None, charset: str = "utf-8", wait_s: float = 10.0) -> Result:
        around = Surroundings(now=lambda: NOW, width=lambda: 80, wait_s=wait_s)
        runner = CliRunner(charset=charset, env={"IRIS_URL": url or master.url})
        return runner.invoke(iris, words, obj=around)

    return run


@pytest.fixture
def recorded() -> Any:
    return lambda name: (RECORDED / name).read_bytes()
