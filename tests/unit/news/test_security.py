import socket
from collections.abc import Sequence

import pytest
import requests

from news.feeds.errors import AddressRefused
from news.feeds.security import AddressGuard, GuardedAdapter, is_public, resolve

PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address, not a bind
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_an_address_that_is_not_everyones_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:21f:cb07::1", f"::ffff:{PUBLIC}", "64:ff9b::5db8:d70e", "2002:5db8:d70e::"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/",
        "file:///etc/passwd",
        "gopher://news.example/",
        "javascript:alert(1)",
        "//news.example/",
        "http:///feed",
        "http://news.example:0/",
        "http://news.example:99999/",
        "http://[::1",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://feeds.localhost/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://017700000001/",
        "http://[::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fe80::1%25eth0]/",
        "http://user:pass@10.0.0.1/",
    ],
)
def test_a_url_that_leads_to_no_publisher_is_refused_as_it_is_written(url: str) -> None:
    with pytest.raises(AddressRefused):
        AddressGuard().check_url(url)


@pytest.mark.parametrize("url", ["https://news.example/rss", f"http://{PUBLIC}:8080/", "http://[2606:2800::1]/"])
def test_a_url_of_a_publisher_passes(url: str) -> None:
    AddressGuard().check_url(url)


def test_a_host_that_the_operator_named_passes_wherever_it_is() -> None:
    guard = AddressGuard(frozenset({"127.0.0.1", "intranet.localhost"}))
    guard.check_url("http://127.0.0.1:3009/feeds/gr/1.rss")
    guard.check_url("http://intranet.localhost/")
    with pytest.raises(AddressRefused):
        guard.check_url("http://127.0.0.2/")


class Wire:
    """Records where connections go, and answers each with an empty feed."""

    def __init__(self, broken: Sequence[str] = ()) -> None:
        self.went_to: list[tuple[str, int]] = []
        self.broken = broken
        self.sockets: list[socket.socket] = []

    def __call__(self, address: tuple[str, int], _timeout: object, **_options: object) -> socket.socket:
        self.went_to.append(address)
        if address[0] in self.broken:
            raise OSError("unreachable")
        ours, theirs = socket.socketpair()
        theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        self.sockets.append(theirs)
        return ours

    def request(self) -> str:
        """What was asked on the last connection."""
        with self.sockets[-1] as theirs:
            return theirs.recv(4096).decode()


def ask(url: str, guard: AddressGuard) -> str:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", GuardedAdapter(guard, hosts=2))
        session.mount("https://", GuardedAdapter(guard, hosts=2))
        with session.get(url, timeout=5) as response:
            return response.text


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """A name looked up twice could mean something else the second time (DNS rebinding)."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    wire = Wire()
    assert (
        ask("http://news.example/rss", AddressGuard(resolve=lambda _host, _port: next(answers), connect=wire)) == "ok"
    )
    assert wire.went_to == [(PUBLIC, 80)]
    assert "Host: news.example\r\n" in wire.request()


def test_the_next_address_is_tried_where_one_can_not_be_reached() -> None:
    wire = Wire(broken=["2606:2800::1"])
    guard = AddressGuard(resolve=lambda _host, _port: ["2606:2800::1", PUBLIC], connect=wire)
    assert ask("http://news.example/", guard) == "ok"
    assert [address for address, _ in wire.went_to] == ["2606:2800::1", PUBLIC]
    wire.request()


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("addresses", [["10.0.0.1"], [PUBLIC, "127.0.0.1"], ["::1"]])
def test_a_name_that_means_a_private_address_is_refused_before_any_connection(
    scheme: str, addresses: list[str]
) -> None:
    wire = Wire()
    with pytest.raises(AddressRefused):
        ask(f"{scheme}://news.example/", AddressGuard(resolve=lambda _host, _port: addresses, connect=wire))
    assert wire.went_to == []


def test_a_named_host_is_reached_at_its_private_address() -> None:
    wire = Wire()
    guard = AddressGuard(frozenset({"intranet"}), resolve=lambda _host, _port: ["10.0.0.1"], connect=wire)
    assert ask("http://intranet:8080/", guard) == "ok"
    assert wire.went_to == [("10.0.0.1", 8080)]
    wire.request()


@pytest.mark.parametrize("addresses", [[PUBLIC], []])
def test_an_unreachable_host_is_an_error_of_connection(addresses: list[str]) -> None:
    with pytest.raises(requests.ConnectionError):
        ask("http://news.example/", AddressGuard(resolve=lambda _host, _port: addresses, connect=Wire(broken=[PUBLIC])))


def test_a_literal_address_is_resolved_to_itself() -> None:
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]
