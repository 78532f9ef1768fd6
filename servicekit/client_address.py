"""Whose request it is, when proxies stand before us: X-Forwarded-For counts only as far as we trust who wrote it."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def networks(value: str) -> tuple[Network, ...]:
    """TRUSTED_PROXIES read: `10.0.0.0/8, 192.168.1.7`; raises ValueError."""
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """The address that asks: the nearest one, walking back from the peer, that no trusted proxy vouches beyond."""
    address = peer
    for hop in reversed([hop.strip() for hop in forwarded_for.split(",") if hop.strip()]):
        if not _is_in(address, trusted):
            return address
        if not _is_address(hop):
            return address
        address = hop
    return address


def _is_in(address: str, trusted: Sequence[Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
