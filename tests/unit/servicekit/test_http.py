import socket
from collections.abc import Callable

import gevent
import pytest
import requests
import responses

from servicekit.http import HttpClient, HttpError, PooledAdapter, RequestsTransport, TimedOut, Unreachable, Unreadable


@pytest.fixture
def peer() -> HttpClient:
    return HttpClient("The peer", "http://peer.test", RequestsTransport(limit_bytes=1000))


def test_a_whole_answer_comes_back_with_status_headers_and_body(
    peer: HttpClient, upstream: responses.RequestsMock
) -> None:
    upstream.get("http://peer.test/x", body=b"hello", status=418, headers={"X-A": "b"})
    reply = peer.get("/x", {"q": "São Paulo&x=1"}, timeout_s=1, headers={"X-Request-ID": "7"})
    assert (reply.status, reply.headers["x-a"], reply.body) == (418, "b", b"hello")
    sent = upstream.calls[0].request
    assert sent.url == "http://peer.test/x?q=S%C3%A3o+Paulo%26x%3D1"
    assert sent.headers["X-Request-ID"] == "7"
    assert sent.headers["User-Agent"].startswith("Iris/")


def test_a_redirect_is_an_answer_and_is_not_followed(peer: HttpClient, upstream: responses.RequestsMock) -> None:
    upstream.get("http://peer.test/x", status=302, headers={"Location": "http://elsewhere.test/"})
    assert peer.get("/x", {}, timeout_s=1).status == 302
    assert len(upstream.calls) == 1


@pytest.mark.parametrize("location", ["http://[", "//", "javascript:x", ""])
def test_a_redirect_to_nowhere_is_an_answer_too(
    peer: HttpClient, upstream: responses.RequestsMock, location: str
) -> None:
    upstream.get("http://peer.test/x", status=302, headers={"Location": location})
    assert peer.get("/x", {}, timeout_s=1).status == 302


def test_a_redirects_body_is_bounded_as_any(peer: HttpClient, upstream: responses.RequestsMock) -> None:
    upstream.get("http://peer.test/x", status=302, body=b"a" * 1001, headers={"Location": "http://elsewhere.test/"})
    with pytest.raises(Unreadable):
        peer.get("/x", {}, timeout_s=1)


def test_a_body_of_just_the_limit_is_read(peer: HttpClient, upstream: responses.RequestsMock) -> None:
    upstream.get("http://peer.test/x", body=b"a" * 1000)
    assert len(peer.get("/x", {}, timeout_s=1).body) == 1000


def test_a_larger_body_is_not(peer: HttpClient, upstream: responses.RequestsMock) -> None:
    upstream.get("http://peer.test/x", body=b"a" * 1001)
    with pytest.raises(Unreadable, match="The peer sent a response larger than 1 kB"):
        peer.get("/x", {}, timeout_s=1)


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        (requests.ConnectionError("http://peer.test/?appid=secret"), Unreachable),
        (requests.exceptions.SSLError("secret"), Unreachable),
        (requests.exceptions.InvalidURL("secret"), Unreachable),
        (OSError("secret"), Unreachable),
        (requests.exceptions.ChunkedEncodingError("secret"), Unreadable),
        (requests.exceptions.ContentDecodingError("secret"), Unreadable),
        (requests.ReadTimeout("secret"), TimedOut),
        (requests.ConnectTimeout("secret"), TimedOut),
    ],
)
def test_what_goes_wrong_is_told_without_the_url(
    peer: HttpClient, upstream: responses.RequestsMock, raised: Exception, becomes: type[HttpError]
) -> None:
    upstream.get("http://peer.test/x", body=raised)
    with pytest.raises(becomes) as caught:
        peer.get("/x", {}, timeout_s=1)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_nothing_is_asked_when_no_time_is_left(peer: HttpClient, upstream: responses.RequestsMock) -> None:
    with pytest.raises(TimedOut):
        peer.get("/x", {}, timeout_s=0)
    assert len(upstream.calls) == 0


def test_a_peer_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch, peer: HttpClient) -> None:
    """Each packet comes in time, so only the whole exchange's bound ends it."""

    def drip(*_args: object, **_options: object) -> None:
        while True:
            gevent.sleep(0.001)

    monkeypatch.setattr(PooledAdapter, "send", drip)
    with pytest.raises(TimedOut):
        peer.get("/x", {}, timeout_s=0.02)


def test_proxies_of_the_environment_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []

    def refuse(host: str, *_args: object, **_options: object) -> Callable[[], None]:
        looked_up.append(host)
        raise socket.gaierror

    monkeypatch.setenv("HTTP_PROXY", "http://proxy.test:8080")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(gevent.socket, "getaddrinfo", refuse)
    with pytest.raises(Unreachable):
        HttpClient("The peer", "http://peer.test", RequestsTransport(limit_bytes=9)).get("/", {}, timeout_s=1)
    assert looked_up == ["proxy.test"]


@pytest.mark.parametrize("exempt", ["", "peer.test"])
def test_the_environments_certificates_and_exceptions_hold_for_the_world_outside(
    monkeypatch: pytest.MonkeyPatch, upstream: responses.RequestsMock, exempt: str
) -> None:
    for name in ("no_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/our-own.pem")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:8080")
    monkeypatch.setenv("NO_PROXY", exempt)
    upstream.get("https://peer.test/")
    HttpClient("The peer", "https://peer.test", RequestsTransport(limit_bytes=9)).get("/", {}, timeout_s=1)
    way = upstream.calls[0].request.req_kwargs
    assert (way["verify"], way["proxies"].get("https")) == (
        "/etc/our-own.pem",
        "http://proxy.test:8080" if not exempt else None,
    )


def test_a_name_that_can_be_no_hosts_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        HttpClient("The peer", f"http://{'a' * 64}.test", RequestsTransport(limit_bytes=9)).get("/", {}, timeout_s=1)
