import pytest

from servicekit.client_address import client_address, networks

TRUSTED = networks("10.0.0.0/8, 192.168.1.7,2001:db8::/32")


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "1.2.3.4", "203.0.113.5"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("10.1.1.1", "203.0.113.5", "203.0.113.5"),
        ("10.1.1.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("10.1.1.1", "203.0.113.5, 192.168.1.7", "203.0.113.5"),
        ("10.1.1.1", "203.0.113.5, 192.168.1.8", "192.168.1.8"),
        ("10.1.1.1", "10.2.2.2, 10.3.3.3", "10.2.2.2"),
        ("10.1.1.1", "unknown", "10.1.1.1"),
        ("10.1.1.1", "203.0.113.5, <script>", "10.1.1.1"),
        ("2001:db8::1", "2a00::7", "2a00::7"),
        ("", "1.2.3.4", ""),
    ],
)
def test_forwarded_addresses_count_as_far_as_their_writer_is_trusted(
    peer: str, forwarded_for: str, address: str
) -> None:
    assert client_address(peer, forwarded_for, TRUSTED) == address


def test_without_trusted_proxies_nobody_is_believed() -> None:
    assert client_address("10.1.1.1", "1.2.3.4", networks("")) == "10.1.1.1"


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="everyone"):
        networks("10.0.0.0/8,everyone")
