"""Addresses and networks as proxies and settings write them."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
MAPPED_BITS = 96
"""What IPv6 puts before an IPv4 address that it contains."""
_SEPARATORS = re.compile(r"[,;\s]+")
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d{1,5})?|(?P<v4>[\d.]+):\d{1,5}", re.ASCII)


def networks(value: str) -> tuple[Network, ...]:
    """TRUSTED_PROXIES read: `10.0.0.0/8, 192.168.1.7`; raises ValueError."""
    return tuple(_network(part) for part in _SEPARATORS.split(value) if part)


def parse_address(text: str) -> Address | None:
    """The address in any form that proxies write: with a port, brackets, quotes or a zone, or IPv4 within IPv6."""
    text = text.strip(' "')
    found = _WITH_PORT.fullmatch(text)
    bare = (found["v6"] or found["v4"] or "") if found else text
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def is_in(address: Address | None, trusted: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks."""
    return address is not None and any(address in network for network in trusted)


def _network(text: str) -> Network:
    network = ip_network(text.strip("[]\"'"), strict=False)
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    if mapped is not None and network.prefixlen >= MAPPED_BITS:
        return ip_network(f"{mapped}/{network.prefixlen - MAPPED_BITS}")
    return network
