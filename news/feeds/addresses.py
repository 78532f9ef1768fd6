"""Where a feed may be fetched from: public addresses, and the hosts that the operator named.

A feed may redirect, and the name it redirects to may be anybody's. So a name is looked up once, what it means is
checked, and the connection goes to what was checked (no second look-up that could answer otherwise). Through a proxy
the name is the proxy's to look up; then only the host as it is written can be checked.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from news.feeds.trouble import AddressRefused
from servicekit.http import BoundedConnection, BoundedTlsConnection, PooledAdapter

_NAT64 = IPv6Network("64:ff9b::/96")

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[..., socket.socket]


def is_public(address: str) -> bool:
    """Whether anyone on the internet may be reached there; an IPv4 address inside an IPv6 one counts as itself."""
    ip = ip_address(address.partition("%")[0])
    inner = _inner(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or getattr(ip, "is_site_local", False)
    return ip.is_global and not special


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses that a name means now, in the system's order."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class Guard:
    """Lets connections through to public addresses, and to the hosts in `named` wherever they are."""

    def __init__(
        self, named: frozenset[str] = frozenset(), resolve: Resolve = resolved, connect: Connect = create_connection
    ) -> None:
        self._named = named
        self._resolve = resolve
        self._connect = connect

    def check(self, url: str) -> None:
        """Raise AddressRefused where the URL, as it is written, leads to where no feed is."""
        try:
            parts = urlsplit(url)
            host, usable = parts.hostname or "", parts.scheme in ("http", "https") and parts.port != 0
        except ValueError:
            host, usable = "", False
        if not usable or not host:
            raise AddressRefused("the feed leads to what is no http or https address")
        if host in self._named:
            return
        if host.rstrip(".").split(".")[-1] == "localhost":
            raise AddressRefused("the feed leads to an address that isn't public")
        literal = _literal(host)
        if literal is not None and not is_public(literal):
            raise AddressRefused("the feed leads to an address that isn't public")

    def open(self, connection: HTTPConnection) -> socket.socket:
        """A socket to the connection's host, once every address of it was checked."""
        host = connection.host.strip("[]").lower()
        addresses = self._resolve(host, connection.port)
        if host not in self._named and not all(is_public(address) for address in addresses):
            raise AddressRefused("the feed leads to an address that isn't public")
        refused = OSError("no address")
        for address in addresses:
            try:
                return self._connect(
                    (address, connection.port),
                    connection.timeout,
                    source_address=connection.source_address,
                    socket_options=connection.socket_options,
                )
            except OSError as error:
                refused = error
        raise refused


class GuardedAdapter(PooledAdapter):
    """requests' adapter whose own connections (a proxy's are the operator's choice) go through a Guard."""

    def __init__(self, guard: Guard, *, connections: int) -> None:
        super().__init__(hosts=connections, connections=4)
        self.poolmanager.pool_classes_by_scheme = _pools(guard)


def _pools(guard: Guard) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(BoundedConnection):
        def _new_conn(self) -> socket.socket:
            return guard.open(self)

    class Tls(BoundedTlsConnection):
        def _new_conn(self) -> socket.socket:
            return guard.open(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}


def _literal(host: str) -> str | None:
    """The address that a host spells out, in any way that the system would take (`127.1`, `0x7f000001`)."""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return str(IPv4Address(socket.inet_aton(host)))
    except OSError:
        return None


def _inner(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for: mapped, NAT64, 6to4, Teredo."""
    if ip in _NAT64:
        return IPv4Address(ip.packed[-4:])
    teredo = ip.teredo
    return ip.ipv4_mapped or ip.sixtofour or (teredo[1] if teredo else None)
