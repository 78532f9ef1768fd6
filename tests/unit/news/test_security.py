import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress

import pytest

from news.feeds.security import AddressGuard, AddressRefused, GuardedAdapter, Permitted, is_public, resolve
from servicekit.http import HttpClient, RequestsTransport, Unreachable, Unreadable

PUBLIC = "93.184.215.14"
LIMIT_BYTES = 1000


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
def test_a_special_purpose_address_is_not_public(address: str) -> None:
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
def test_a_url_that_is_visibly_private_or_not_http_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        AddressGuard().check_url(url)


@pytest.mark.parametrize("url", ["https://news.example/rss", f"http://{PUBLIC}:80/", "http://[2606:2800::1]/"])
def test_a_url_of_a_public_host_is_accepted(url: str) -> None:
    AddressGuard().check_url(url)


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 8080])
def test_a_port_that_is_not_the_webs_is_refused_unless_the_table_names_it(port: int) -> None:
    url = f"http://news.example:{port}/rss"
    with pytest.raises(AddressRefused, match=f"leads to port {port}"):
        AddressGuard().check_url(url)
    AddressGuard(lambda: Permitted(ports=frozenset({port}))).check_url(url)


def test_a_url_of_an_allowed_host_is_accepted_though_it_is_private() -> None:
    guard = AddressGuard(lambda: Permitted(frozenset({"127.0.0.1", "intranet.localhost"}), frozenset({80, 3009})))
    guard.check_url("http://127.0.0.1:3009/feeds/gr/1.rss")
    guard.check_url("http://INTRANET.localhost./")
    guard.check_url("http://intranet.localhost/")
    with pytest.raises(AddressRefused):
        guard.check_url("http://127.0.0.2/")


class Publisher:
    """A web server on loopback. It records what it receives, and answers each request with the next of its replies.

    Without a reply left it closes the connection.
    """

    def __init__(self) -> None:
        self.replies: list[bytes] = []
        self.received: list[bytes] = []
        self.connections: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=5)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections.append(connection)
                self._threads.append(threading.Thread(target=self._serve, args=[connection], daemon=True))
                self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while received := connection.recv(65_536):
                self.received.append(received)
                if not self.replies:
                    return
                connection.sendall(self.replies.pop(0))
                if not self.replies:
                    return


def reply(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


class Network:
    """Resolves any name to the next of `answers` (the last one for good), and leads each address to one publisher."""

    def __init__(self, publisher: Publisher, *answers: list[str], unreachable: Sequence[str] = ()) -> None:
        self.resolved: list[str] = []
        self.connected_to: list[tuple[str, int]] = []
        self._publisher = publisher
        self._answers = list(answers)
        self._unreachable = unreachable

    def resolve(self, host: str, _port: int) -> list[str]:
        self.resolved.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def connect(self, address: tuple[str, int], timeout: float, **_options: object) -> socket.socket:
        self.connected_to.append(address)
        if address[0] in self._unreachable:
            raise OSError("unreachable")
        return socket.create_connection(("127.0.0.1", self._publisher.port), timeout)

    def client(self, *allowed_hosts: str) -> HttpClient:
        """A client whose connections pass a guard in this network."""
        guard = AddressGuard(lambda: Permitted(frozenset(allowed_hosts)), self.resolve, self.connect)
        transport = RequestsTransport(limit_bytes=LIMIT_BYTES, adapter=GuardedAdapter(guard, hosts=2))
        return HttpClient("the feed", "", transport)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    publisher = Publisher()
    yield publisher
    publisher.close()


def get(client: HttpClient, url: str) -> bytes:
    return client.get(url, {}, timeout_s=5).body


def test_the_connection_goes_to_the_address_that_was_checked(publisher: Publisher) -> None:
    """A name that is resolved twice could give a private address the second time (DNS rebinding)."""
    network = Network(publisher, [PUBLIC], ["127.0.0.1"])
    publisher.replies = [reply(b"ok")]
    assert get(network.client(), "http://news.example/rss") == b"ok"
    assert (network.resolved, network.connected_to) == (["news.example"], [(PUBLIC, 80)])


def test_the_host_header_is_the_hostname_and_not_the_checked_address(publisher: Publisher) -> None:
    publisher.replies = [reply(b"ok")]
    get(Network(publisher, [PUBLIC]).client(), "http://news.example/rss")
    assert b"Host: news.example\r\n" in publisher.received[0]


def test_the_tls_handshake_names_the_hostname_and_not_the_checked_address(publisher: Publisher) -> None:
    network = Network(publisher, [PUBLIC])
    with pytest.raises(Unreachable):  # this publisher closes the connection after the client's first message
        get(network.client(), "https://news.example/rss")
    assert network.connected_to == [(PUBLIC, 443)]
    assert b"news.example" in publisher.received[0]


def test_a_kept_connection_is_used_again_without_another_resolution(publisher: Publisher) -> None:
    network = Network(publisher, [PUBLIC])
    client = network.client()
    publisher.replies = [reply(b"one"), reply(b"two")]
    assert [get(client, "http://news.example/") for _ in range(2)] == [b"one", b"two"]
    assert (len(network.resolved), len(publisher.connections)) == (1, 1)


def test_the_connection_after_a_closed_one_is_checked_anew(publisher: Publisher) -> None:
    network = Network(publisher, [PUBLIC], ["127.0.0.1"])
    client = network.client()
    publisher.replies = [reply(b"ok")]  # after which the publisher closes the connection
    get(client, "http://news.example/")
    with pytest.raises(AddressRefused):
        get(client, "http://news.example/")
    assert network.connected_to == [(PUBLIC, 80)]


def test_the_body_is_bounded_by_the_clients_limit(publisher: Publisher) -> None:
    publisher.replies = [reply(b"x" * (LIMIT_BYTES + 1))]
    with pytest.raises(Unreadable, match="^the feed sent a response larger than 1 kB$"):
        get(Network(publisher, [PUBLIC]).client(), "http://news.example/")


def test_the_next_address_is_tried_if_one_is_unreachable(publisher: Publisher) -> None:
    network = Network(publisher, ["2606:2800::1", PUBLIC], unreachable=["2606:2800::1"])
    publisher.replies = [reply(b"ok")]
    assert get(network.client(), "http://news.example/") == b"ok"
    assert [address for address, _ in network.connected_to] == ["2606:2800::1", PUBLIC]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("addresses", [["10.0.0.1"], [PUBLIC, "127.0.0.1"], ["::1"]])
def test_a_name_that_resolves_to_a_private_address_is_refused_before_any_connection(
    publisher: Publisher, scheme: str, addresses: list[str]
) -> None:
    network = Network(publisher, addresses)
    with pytest.raises(AddressRefused):
        get(network.client(), f"{scheme}://news.example/")
    assert network.connected_to == []


def test_an_allowed_host_is_reached_at_its_private_address(publisher: Publisher) -> None:
    network = Network(publisher, ["10.0.0.1"])
    publisher.replies = [reply(b"ok")]
    assert get(network.client("intranet"), "http://intranet:8080/") == b"ok"
    assert network.connected_to == [("10.0.0.1", 8080)]


@pytest.mark.parametrize("addresses", [[PUBLIC], []])
def test_a_host_without_a_reachable_address_is_unreachable(publisher: Publisher, addresses: list[str]) -> None:
    network = Network(publisher, addresses, unreachable=[PUBLIC])
    with pytest.raises(Unreachable, match="^the feed can't be reached$"):
        get(network.client(), "http://news.example/")


def test_a_literal_address_resolves_to_itself() -> None:
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]
