import random
import socket
from collections.abc import Iterator
from typing import Any

import gevent
import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from master.gateway.balancer.adapter import BalancingTransport, is_failing
from master.gateway.balancer.fleet import Replica
from servicekit.http import HttpClient, TimedOut, Unreachable, UpstreamResponse
from tests.fake_backends import BROKEN, SILENT, FakeBackends

URL = "http://weather:3002/weather"


@pytest.fixture
def two(upstream: FakeBackends) -> list[str]:
    """The addresses of two replicas, which both answer what the test sets up."""
    return upstream.addresses[:2]


def transport_of(
    addresses: list[str], service: str = "weather", url: str = "http://weather:3002"
) -> BalancingTransport:
    return BalancingTransport(service, url, resolve=lambda _host, _port: addresses, rng=random.Random(1))  # noqa: S311 - seeded


def ask(transport: BalancingTransport, url: str = "http://weather:3002", *, timeout_s: float = 5) -> UpstreamResponse:
    return HttpClient("weather", url, transport).get("/weather", {}, timeout_s=timeout_s)


@pytest.fixture
def transport(two: list[str]) -> Iterator[BalancingTransport]:
    transport = transport_of(two)
    yield transport
    transport.close()


def count(service: str, replica: str, outcome: str) -> float | None:
    labels = {"service": service, "replica": replica, "outcome": outcome}
    return REGISTRY.get_sample_value("iris_replica_requests_total", labels)


def state(service: str, name: str) -> float | None:
    return REGISTRY.get_sample_value("iris_replicas", {"service": service, "state": name})


def test_the_url_and_the_host_header_keep_the_name(transport: BalancingTransport, upstream: FakeBackends) -> None:
    upstream.get(URL, json={})
    HttpClient("weather", "http://weather:3002", transport).get("/weather", {"city": "Athens"}, timeout_s=5)
    sent = upstream.calls[0].request
    assert (sent.url, sent.headers["Host"]) == (f"{URL}?city=Athens", "weather:3002")


@pytest.mark.parametrize(
    "failure",
    [
        {"body": BROKEN},
        {"status": 502, "body": "<html>", "content_type": "text/html"},
        {"status": 504, "body": ""},
        {"status": 503, "json": {}, "content_type": "application/problem+json", "headers": {"X-Retry-Elsewhere": "1"}},
    ],
)
def test_what_one_replica_fails_another_answers(
    transport: BalancingTransport, upstream: FakeBackends, failure: dict[str, Any]
) -> None:
    upstream.get(URL, **failure)
    upstream.get(URL, json={"name": "Athens"})
    with capture_logs() as lines:
        response = ask(transport)
    assert (response.status, response.body) == (200, b'{"name": "Athens"}')
    assert [line["event"] for line in lines] == ["replicas changed", "replica ejected"]
    assert len({call.request.address for call in upstream.calls}) == 2


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_problem_about_the_provider_is_an_answer(
    transport: BalancingTransport, upstream: FakeBackends, status: int
) -> None:
    upstream.get(URL, status=status, json={"type": "provider-failed"}, content_type="application/problem+json")
    assert ask(transport).status == status
    assert len(upstream.calls) == 1


def test_the_last_failure_is_the_answer_when_all_fail(transport: BalancingTransport, upstream: FakeBackends) -> None:
    upstream.get(URL, status=503, body="draining")
    assert ask(transport).status == 503
    assert len(upstream.calls) == 2


def test_retries_stay_within_their_budget(transport: BalancingTransport, upstream: FakeBackends) -> None:
    upstream.get(URL, body=BROKEN)
    for _ in range(10):
        with pytest.raises(Unreachable):
            ask(transport)
    assert len(upstream.calls) == 10 + 3


def test_a_single_replica_is_asked_once_and_never_ejected(two: list[str], upstream: FakeBackends) -> None:
    transport = transport_of(two[:1], "lonely")
    upstream.get(URL, body=BROKEN)
    for _ in range(2):
        with pytest.raises(Unreachable):
            ask(transport)
    assert len(upstream.calls) == 2
    assert (state("lonely", "live"), state("lonely", "ejected")) == (1, 0)
    transport.close()


def test_a_request_that_takes_too_long_is_not_repeated(transport: BalancingTransport, upstream: FakeBackends) -> None:
    upstream.get(URL, body=SILENT)
    with pytest.raises(TimedOut):
        ask(transport, timeout_s=0.2)
    assert len(upstream.calls) == 1


def test_a_name_without_an_address_is_unreachable_and_may_appear_later(two: list[str], upstream: FakeBackends) -> None:
    addresses: list[str] = []
    transport = transport_of(addresses)
    upstream.get(URL, json={})
    with pytest.raises(Unreachable):
        ask(transport)
    addresses.append(two[0])
    assert ask(transport).status == 200
    transport.close()


def test_an_address_is_never_looked_up(two: list[str], upstream: FakeBackends) -> None:
    url = f"http://{two[0]}:3002"
    transport = BalancingTransport("weather", url, resolve=lambda *_: pytest.fail("looked up"))
    upstream.get(f"{url}/weather", json={})
    assert ask(transport, url).status == 200
    transport.close()


def test_metrics_have_each_replica_and_forget_those_that_left(two: list[str], upstream: FakeBackends) -> None:
    transport = transport_of(list(two), "counted")
    upstream.get(URL, json={})
    for _ in range(4):
        ask(transport)
    assert [count("counted", address, "answered") for address in two] == [2, 2]
    assert (state("counted", "live"), state("counted", "ejected")) == (2, 0)
    transport._on_resolved([two[0]])  # noqa: SLF001 - what the next look-up does
    assert [count("counted", address, "answered") for address in two] == [2, None]
    assert state("counted", "live") == 1
    transport.close()


def test_labels_stay_where_several_processes_share_them(
    two: list[str], upstream: FakeBackends, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = transport_of(list(two), "shared")
    upstream.get(URL, json={})
    for _ in range(2):
        ask(transport)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "somewhere")
    transport._on_resolved([two[0]])  # noqa: SLF001 - what the next look-up does
    assert count("shared", two[1], "answered") == 1
    transport.close()


def test_a_replica_is_probed_by_its_readiness(two: list[str], upstream: FakeBackends) -> None:
    base = "http://weather:3002/base"
    transport = transport_of(list(two), "probed", base)
    upstream.get(f"{base}/weather", body=BROKEN)
    upstream.get(f"{base}/weather", json={})
    ask(transport, base)
    ejected = next(replica for replica in transport._fleet.replicas if replica.ejected)  # noqa: SLF001 - no other way to a moment in time

    def probe(replica: Replica) -> bool:
        return transport._probe(replica)  # noqa: SLF001 - the same

    assert not probe(ejected)
    upstream.replace("GET", f"{base}/readyz", status=503)
    assert not probe(ejected)
    upstream.replace("GET", f"{base}/readyz", json={})
    assert probe(ejected)
    transport._on_resolved([])  # noqa: SLF001 - it left
    assert not probe(ejected)
    transport.close()


def test_a_name_is_looked_up_only_with_the_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its port is 443: other tests' services, while they last, look up the usual ones."""
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **_: asked.append((host, port)) or [])
    transport = BalancingTransport("weather", "https://weather")
    gevent.idle()
    assert ("weather", 443) not in asked
    with pytest.raises(Unreachable):
        transport.get("https://weather/x", {}, 1)
    assert ("weather", 443) in asked
    transport.close()


@pytest.mark.parametrize(
    ("status", "content_type", "headers", "failing"),
    [
        (200, "application/json", {}, False),
        (404, "text/html", {}, False),
        (503, "text/html", {}, True),
        (503, "application/problem+json; charset=utf-8", {}, False),
        (503, "application/problem+json", {"X-Retry-Elsewhere": "1"}, True),
    ],
)
def test_a_replica_has_failed_where_another_one_might_do_better(
    status: int, content_type: str, headers: dict[str, str], failing: bool
) -> None:
    assert is_failing(UpstreamResponse(status, {"Content-Type": content_type, **headers}, b"")) is failing
