"""A Valkey that is broken in each way in which one breaks, over a real socket and in a thread of its own."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Fault = Literal["stopped", "silent", "full", "garbage", "cut off", "loading", "wrong types"]
FAULTS: tuple[Fault, ...] = ("stopped", "silent", "full", "garbage", "cut off", "loading", "wrong types")
REPLIES: dict[str, bytes] = {
    "full": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
    "garbage": b"\x16\x03\x01 HTTP/1.1 400 Bad Request\r\n\r\n",
    "cut off": b"$100\r\nten bytes.",
    "loading": b"-LOADING Valkey is loading the dataset in memory\r\n",
    "wrong types": b"*2\r\n$3\r\nabc\r\n$-1\r\n",
}


class BrokenValkey:
    """Answers each command with what its fault makes of it, and counts them."""

    def __init__(self, fault: Fault) -> None:
        self.fault: Fault = fault
        self.commands = 0
        self._received = b""
        self._ends = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"valkey://:secret-word@127.0.0.1:{self._listener.getsockname()[1]}/0"
        if fault == "stopped":
            self._listener.close()
        else:
            threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                while self._answer(connection):
                    pass
            except OSError:  # the client has given up
                return

    def _answer(self, connection: socket.socket) -> bool:
        """Whether the connection goes on after one more command."""
        received = connection.recv(65_536)
        if b"AUTH" in received or b"SELECT" in received:
            connection.sendall(b"+OK\r\n" * received.count(b"*"))
            return True
        self.commands += bool(received)
        self._received += received
        if self.fault == "silent":
            self._ends.wait(60)
            return False
        connection.sendall(REPLIES[self.fault])
        return bool(received) and self.fault != "cut off"

    def keys(self) -> set[str]:
        """Iris's keys among what was asked for."""
        return {key.decode() for key in re.findall(rb"\r\n(iris:[^\r]*)\r\n", self._received)}

    def close(self) -> None:
        """Stop; called once."""
        self._ends.set()
        self._listener.close()


@contextmanager
def broken_valkey(fault: Fault) -> Iterator[BrokenValkey]:
    """One that stops with the test."""
    valkey = BrokenValkey(fault)
    try:
        yield valkey
    finally:
        valkey.close()
