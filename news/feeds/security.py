"""Protection against server-side request forgery: feeds are fetched from public addresses only.

A feed may redirect to any name, and the owner of a name decides which address it resolves to. So each connection
resolves the name once, checks every address, and connects to a checked address. There is no second resolution that
could give another address (DNS rebinding). The `Host` header and the name in the TLS handshake remain the hostname.
A private address that the operator's own table spells out is meant; a name that resolves to one must be named in
NEWS_PRIVATE_HOSTS, as otherwise each publisher of the table could lead into the network that Iris runs in. Ports other
than 80, 443 and the table's own are refused: behind them stands what isn't meant for the Web.

Through a proxy, the proxy resolves the name. Then only the host as written in the URL can be checked.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


WEB_PORTS = frozenset((80, 443))


@dataclass(frozen=True, slots=True)
class Permitted:
    """Hosts, as URLs have them, whose addresses may be private, and the ports that may be connected to."""

    private_hosts: frozenset[str] = frozenset()
    ports: frozenset[int] = WEB_PORTS


class AddressGuard:
    """Allows connections to public addresses, and to what is `permitted` besides, which may change meanwhile."""

    def __init__(
        self,
        permitted: Callable[[], Permitted] = Permitted,
        resolve: Resolve = resolve,
        connect: Connect = create_connection,
    ) -> None:
        self._permitted = permitted
        self._resolve = resolve
        self._connect = connect

    def check_url(self, url: str) -> None:
        """Raise AddressRefused if the URL isn't http(s), or leads to a port or visibly to a host that isn't permitted.

        Resolves nothing.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or port_of(parts.scheme)
            usable = parts.scheme in ("http", "https") and parts.port != 0
        except ValueError:
            host, port, usable = "", 0, False
        if not usable or not host:
            raise AddressRefused(_NOT_HTTP)
        permitted = self._permitted()
        if port not in permitted.ports:
            raise AddressRefused(f"the feed leads to port {port}, which isn't the Web's")
        if _plain(host) in permitted.private_hosts:
            return
        if host.rstrip(".").split(".")[-1] == "localhost":
            raise AddressRefused(_NOT_PUBLIC)
        if is_private_literal(host):
            raise AddressRefused(_NOT_PUBLIC)

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """Open a socket to the connection's host, at the first of its addresses that can be reached.

        Raises AddressRefused if any of the addresses isn't public, and OSError if none can be reached.
        """
        host = connection.host.strip("[]").lower()
        addresses = self._resolve(host, connection.port)
        if _plain(host) not in self._permitted().private_hosts and not all(is_public(address) for address in addresses):
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


def port_of(scheme: str) -> int:
    """The port of an address that names none."""
    return 443 if scheme == "https" else 80


def is_private_literal(host: str) -> bool:
    """Whether a host is written as an address, in any notation, that isn't public."""
    literal = _literal_address(host)
    return literal is not None and not is_public(literal)


def _plain(host: str) -> str:
    return host.rstrip(".").lower()


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
