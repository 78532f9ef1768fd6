"""A network namespace in which the vendors' names lead to Iris, over TLS under an authority made for one run.

A client without a setting for its address runs in it unchanged. The listening sockets are opened inside the namespace
and served from outside, where Iris is.
"""

import contextlib
import ctypes
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NAMES = ("api.openweathermap.org", "newsapi.org", "wttr.in", "el.wttr.in")
HTTP, HTTPS = 80, 443
CLONE_NEWNET = 0x40000000


@dataclass(frozen=True)
class Namespace:
    """A running namespace: how a command runs in it, and what makes a client trust its authority."""

    name: str
    authority: Path

    def command(self, *words: str) -> list[str]:
        """The words of a command that runs inside."""
        return ["ip", "netns", "exec", self.name, *words]

    @property
    def trust(self) -> Mapping[str, str]:
        """The environment of Python's and of Node's clients."""
        path = str(self.authority)
        return {"REQUESTS_CA_BUNDLE": path, "SSL_CERT_FILE": path, "NODE_EXTRA_CA_CERTS": path}


def missing_tool() -> str:
    """A tool that a namespace needs and that isn't here; "" if all are."""
    return next((tool for tool in ("ip", "openssl") if shutil.which(tool) is None), "")


@contextmanager
def namespace(folder: Path, port: int) -> Iterator[Namespace]:
    """A namespace whose vendors are the Iris at a port of the loopback outside."""
    name = f"iris-clients-{os.getpid()}"
    hosts = Path("/etc/netns") / name / "hosts"
    authority, certificate, key = _certificates(folder)
    hosts.parent.mkdir(parents=True)
    hosts.write_text(f"127.0.0.1 localhost {' '.join(NAMES)}\n", encoding="utf-8")
    try:
        subprocess.run(["ip", "netns", "add", name], check=True)
        subprocess.run(["ip", "-n", name, "link", "set", "lo", "up"], check=True)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
        with _listening(name, HTTP) as plain, _listening(name, HTTPS) as secure:
            _serve(plain, port, lambda connection: connection)
            _serve(secure, port, lambda connection: tls.wrap_socket(connection, server_side=True))
            yield Namespace(name, authority)
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False)
        shutil.rmtree(hosts.parent)


@contextmanager
def _listening(name: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens at a port of the namespace's loopback."""
    libc = ctypes.CDLL(None, use_errno=True)
    with Path("/proc/thread-self/ns/net").open("rb") as own, Path(f"/run/netns/{name}").open("rb") as other:
        if libc.setns(other.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
        try:
            listening = socket.create_server(("127.0.0.1", port))
        finally:
            libc.setns(own.fileno(), CLONE_NEWNET)
    with listening:
        yield listening


def _serve(listening: socket.socket, port: int, wrap: Callable[[socket.socket], socket.socket]) -> None:
    def accept() -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=_relay, args=(connection, port, wrap), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def _relay(connection: socket.socket, port: int, wrap: Callable[[socket.socket], socket.socket]) -> None:
    """Carry bytes between a client and Iris until either ends."""
    with (
        contextlib.suppress(OSError),
        wrap(connection) as client,
        socket.create_connection(("127.0.0.1", port)) as iris,
    ):
        thread = threading.Thread(target=_copy, args=(iris, client), daemon=True)
        thread.start()
        _copy(client, iris)
        thread.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority, and a certificate of its for the vendors' names with its key."""
    authority, authority_key = folder / "authority.pem", folder / "authority.key"
    request, certificate, key = folder / "iris.csr", folder / "iris.pem", folder / "iris.key"
    extensions = folder / "extensions"
    names = ",".join(f"DNS:{name}" for name in NAMES)
    extensions.write_text(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\n", encoding="ascii")
    new = ["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj"]
    _quietly(
        *new, "/CN=Iris tests", "-x509", "-days", "1", "-keyout", str(authority_key), "-out", str(authority),
        "-addext", "keyUsage=critical,keyCertSign",
    )  # fmt: skip
    _quietly(*new, "/CN=iris", "-keyout", str(key), "-out", str(request))
    _quietly(
        "openssl", "x509", "-req", "-days", "1", "-in", str(request), "-CA", str(authority), "-CAkey",
        str(authority_key), "-CAcreateserial", "-extfile", str(extensions), "-out", str(certificate),
    )  # fmt: skip
    return authority, certificate, key


def _quietly(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
