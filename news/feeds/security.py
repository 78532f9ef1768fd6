"""Protection against server-side request forgery: feeds are fetched from public addresses only.

A feed may redirect to any name, and the owner of a name decides which address it resolves to. So each connection
resolves the name once, checks every address, and connects to a checked address. There is no second resolution that
could give another address (DNS rebinding). The `Host` header and the name in the TLS handshake remain the hostname.
Hosts that the operator's own table names may have private addresses.

Through a proxy, the proxy resolves the name. Then only the host as written in the URL can be checked.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from servicekit.http import BoundedConnection, BoundedTlsConnection, HttpError, PooledAdapter

_NAT64 = IPv6Network("64:ff9b::/96")
_CONNECTIONS_PER_HOST = 4
_NOT_PUBLIC = "the feed leads to an address that isn't public"
_NOT_HTTP = "the feed leads to what is no http or https address"


class AddressRefused(HttpError):
    """A feed leads to an address that no publisher serves from: private, loopback, or not http."""


Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[..., socket.socket]


def is_public(address: str) -> bool:
    """Whether the address belongs to the public internet. An IPv4 address embedded in an IPv6 one decides for it."""
    ip = ip_address(address.partition("%")[0])
    embedded = _embedded_ipv4(ip) if isinstance(ip, IPv6Address) else None
    if embedded is not None:
        return is_public(str(embedded))
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or getattr(ip, "is_site_local", False)
    return ip.is_global and not special


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host in the system's order, without repetitions; raises OSError if there are none."""
    return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class AddressGuard:
    """Allows connections to public addresses, and to any address of the hosts in `allowed_hosts`."""

    def __init__(
        self,
        allowed_hosts: frozenset[str] = frozenset(),
        resolve: Resolve = resolve,
        connect: Connect = create_connection,
    ) -> None:
        self._allowed_hosts = allowed_hosts
        self._resolve = resolve
        self._connect = connect

    def check_url(self, url: str) -> None:
        """Raise AddressRefused if the URL isn't http(s), or if its host is visibly private; resolves nothing."""
        try:
            parts = urlsplit(url)
            host, usable = parts.hostname or "", parts.scheme in ("http", "https") and parts.port != 0
        except ValueError:
            host, usable = "", False
        if not usable or not host:
            raise AddressRefused(_NOT_HTTP)
        if host in self._allowed_hosts:
            return
        if host.rstrip(".").split(".")[-1] == "localhost":
            raise AddressRefused(_NOT_PUBLIC)
        literal = _literal_address(host)
        if literal is not None and not is_public(literal):
            raise AddressRefused(_NOT_PUBLIC)

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """Open a socket to the connection's host, at the first of its addresses that can be reached.

        Raises AddressRefused if any of the addresses isn't public, and OSError if none can be reached.
        """
        host = connection.host.strip("[]").lower()
        addresses = self._resolve(host, connection.port)
        if host not in self._allowed_hosts and not all(is_public(address) for address in addresses):
            raise AddressRefused(_NOT_PUBLIC)
        last_error = OSError("no address")
        for address in addresses:
            try:
                return self._connect(
                    (address, connection.port),
                    connection.timeout,
                    source_address=connection.source_address,
                    socket_options=connection.socket_options,
                )
            except OSError as error:
                last_error = error
        raise last_error


class GuardedAdapter(PooledAdapter):
    """A pooled adapter whose direct connections pass an AddressGuard. A proxy, if any, is the operator's choice."""

    def __init__(self, guard: AddressGuard, *, hosts: int) -> None:
        super().__init__(hosts=hosts, connections=_CONNECTIONS_PER_HOST)
        self.poolmanager.pool_classes_by_scheme = _guarded_pools(guard)


def _guarded_pools(guard: AddressGuard) -> dict[str, type[HTTPConnectionPool]]:
    """Pool classes by scheme. urllib3 creates pools and connections by class, so the classes carry the guard."""

    class Connection(BoundedConnection):
        def _new_conn(self) -> socket.socket:
            return guard.connect(self)

    class TlsConnection(BoundedTlsConnection):
        def _new_conn(self) -> socket.socket:
            return guard.connect(self)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    return {"http": Pool, "https": TlsPool}


def _literal_address(host: str) -> str | None:
    """The address that a host is written as, in any notation that the system accepts (`127.1`, `0x7f000001`)."""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return str(IPv4Address(socket.inet_aton(host)))
    except OSError:
        return None


def _embedded_ipv4(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: IPv4-mapped, NAT64, 6to4 or Teredo."""
    if ip in _NAT64:
        return IPv4Address(ip.packed[-4:])
    teredo = ip.teredo
    return ip.ipv4_mapped or ip.sixtofour or (teredo[1] if teredo else None)
