"""Connections to one place, kept for the next request, and the TLS that they speak."""

from contextlib import suppress

import certifi
import gevent.socket
from gevent import ssl
from urllib3.util.wait import wait_for_read


class Connections:
    """Connections to one address. `tls` holds the context, and the name that the certificate must have."""

    def __init__(self, address: tuple[str, int], most_idle: int, tls: tuple[ssl.SSLContext, str] | None) -> None:
        self._address = address
        self._most_idle = most_idle
        self._tls = tls
        self._idle: list[gevent.socket.socket] = []
        self._closed = False

    def take(self, connect_s: float) -> gevent.socket.socket:
        """An idle connection that its other end has not closed, or a new one; OSError where there is none to be had."""
        while self._idle:
            kept = self._idle.pop()
            if self._is_quiet(kept):
                return kept
            kept.close()
        new: gevent.socket.socket = gevent.socket.create_connection(self._address, connect_s)
        try:
            new.setsockopt(gevent.socket.IPPROTO_TCP, gevent.socket.TCP_NODELAY, 1)
            if self._tls:
                context, name = self._tls
                new = context.wrap_socket(new, server_hostname=name)
        except BaseException:
            new.close()
            raise
        return new

    def give_back(self, connection: gevent.socket.socket) -> None:
        """Keep a connection whose answer was read to its end."""
        if self._closed or len(self._idle) >= self._most_idle:
            connection.close()
        else:
            self._idle.append(connection)

    def close(self) -> None:
        """Close the idle ones now, and those in use as they come back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def _is_quiet(self, connection: gevent.socket.socket) -> bool:
        """Whether nothing came since the last answer: neither the end nor what nobody asked for."""
        if self._tls:
            return not wait_for_read(connection, 0)
        connection.settimeout(0.0)
        try:
            connection.recv(1, gevent.socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False


def tls_context(verify: bool | str) -> ssl.SSLContext:  # noqa: FBT001 - requests' own
    """TLS with requests' certificates, or those of a file or folder."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    where = verify if isinstance(verify, str) else certifi.where()
    with suppress(IsADirectoryError):
        context.load_verify_locations(cafile=where)
        return context
    context.load_verify_locations(capath=where)
    return context
