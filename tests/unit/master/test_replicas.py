import random
import socket
from collections.abc import Iterator

import gevent
import pytest
import requests
import responses
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from master.replicas import CONNECT_S, ReplicaAdapter
from servicekit.http import HttpClient, TimedOut, Unreachable
from servicekit.wire import Wire

URL = "http://weather:3002/weather"
TWO = ["192.0.2.1", "192.0.2.2"]


def outgoing(adapter: ReplicaAdapter, url: str = "http://weather:3002") -> HttpClient:
    return HttpClient("weather", url, limit_bytes=10_000_000, adapter=adapter)


def adapter_of(addresses: list[str], service: str = "weather", url: str = "http://weather:3002") -> ReplicaAdapter:
    return ReplicaAdapter(service, url, resolve=lambda _host, _port: addresses, rng=random.Random(1))  # noqa: S311 - seeded


def count(service: str, replica: str, outcome: str) -> float | None:
    labels = {"service": service, "replica": replica, "outcome": outcome}
    return REGISTRY.get_sample_value("iris_replica_requests_total", labels)


def state(service: str, name: str) -> float | None:
    return REGISTRY.get_sample_value("iris_replicas", {"service": service, "state": name})


@pytest.fixture
def two() -> Iterator[ReplicaAdapter]:
    adapter = adapter_of(TWO)
    yield adapter
    adapter.close()


def test_the_url_and_the_host_header_keep_the_name(two: ReplicaAdapter, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json={})
    outgoing(two).get("/weather", {"city": "Athens"}, timeout_s=5)
    sent = upstream.calls[0].request
    assert (sent.url, sent.headers["Host"]) == (f"{URL}?city=Athens", "weather:3002")


@pytest.mark.parametrize(
    "trouble",
    [
        {"body": requests.ConnectionError()},
        {"body": requests.exceptions.ChunkedEncodingError()},
        {"status": 502, "body": "<html>", "content_type": "text/html"},
        {"status": 504, "body": ""},
        {"status": 503, "json": {}, "content_type": "application/problem+json", "headers": {"X-Retry-Elsewhere": "1"}},
    ],
)
def test_what_one_replica_fails_another_answers(
    two: ReplicaAdapter, upstream: responses.RequestsMock, trouble: dict[str, object]
) -> None:
    upstream.get(URL, **trouble)
    upstream.get(URL, json={"name": "Athens"})
    with capture_logs() as lines:
        reply = outgoing(two).get("/weather", {}, timeout_s=5)
    assert (reply.status, reply.body) == (200, b'{"name": "Athens"}')
    assert [line["event"] for line in lines] == ["replicas changed", "replica ejected"]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_problem_about_the_upstream_is_an_answer(
    two: ReplicaAdapter, upstream: responses.RequestsMock, status: int
) -> None:
    upstream.get(URL, status=status, json={"type": "provider-failed"}, content_type="application/problem+json")
    assert outgoing(two).get("/weather", {}, timeout_s=5).status == status
    assert len(upstream.calls) == 1


def test_the_last_failure_is_the_answer_when_all_fail(two: ReplicaAdapter, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, status=503, body="draining")
    assert outgoing(two).get("/weather", {}, timeout_s=5).status == 503
    assert len(upstream.calls) == 2


def test_a_question_that_changes_something_is_not_asked_twice(
    two: ReplicaAdapter, upstream: responses.RequestsMock
) -> None:
    upstream.post(URL, body=requests.ConnectionError())
    session = requests.Session()
    session.mount("http://", two)
    with pytest.raises(requests.ConnectionError):
        session.post(URL, timeout=5)
    assert len(upstream.calls) == 1


def test_retries_stay_within_their_budget(two: ReplicaAdapter, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, body=requests.ConnectionError())
    for _ in range(10):
        with pytest.raises(Unreachable):
            outgoing(two).get("/weather", {}, timeout_s=5)
    assert len(upstream.calls) == 10 + 3


def test_a_single_replica_is_asked_once_and_never_ejected(upstream: responses.RequestsMock) -> None:
    adapter = adapter_of(TWO[:1], "lonely", "http://lonely")
    upstream.get("http://lonely/weather", body=requests.ConnectionError())
    for _ in range(2):
        with pytest.raises(Unreachable):
            outgoing(adapter, "http://lonely").get("/weather", {}, timeout_s=5)
    assert len(upstream.calls) == 2
    assert (state("lonely", "live"), state("lonely", "ejected")) == (1, 0)
    adapter.close()


def test_an_answer_that_comes_too_late_is_not_asked_for_again(
    two: ReplicaAdapter, upstream: responses.RequestsMock
) -> None:
    upstream.get(URL, body=requests.ReadTimeout())
    with pytest.raises(TimedOut):
        outgoing(two).get("/weather", {}, timeout_s=5)
    assert len(upstream.calls) == 1


def test_a_name_without_an_address_is_unreachable_and_may_appear_later(upstream: responses.RequestsMock) -> None:
    addresses: list[str] = []
    adapter = adapter_of(addresses)
    upstream.get(URL, json={})
    with pytest.raises(Unreachable):
        outgoing(adapter).get("/weather", {}, timeout_s=5)
    addresses.append(TWO[0])
    assert outgoing(adapter).get("/weather", {}, timeout_s=5).status == 200
    adapter.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:3002", "http://[::1]:3002"])
def test_an_address_is_never_looked_up(url: str, upstream: responses.RequestsMock) -> None:
    adapter = ReplicaAdapter("weather", url, resolve=lambda *_: pytest.fail("looked up"))
    upstream.get(f"{url}/weather", json={})
    session = requests.Session()
    session.mount("http://", adapter)
    assert session.get(f"{url}/weather").status_code == 200
    assert upstream.calls[0].request.headers["Host"] == url.removeprefix("http://")
    adapter.close()


def test_metrics_say_who_answered_and_forget_who_left(upstream: responses.RequestsMock) -> None:
    addresses = list(TWO)
    adapter = adapter_of(addresses, "counted")
    upstream.get(URL, json={})
    for _ in range(4):
        outgoing(adapter).get("/weather", {}, timeout_s=5)
    assert [count("counted", address, "answered") for address in TWO] == [2, 2]
    assert (state("counted", "live"), state("counted", "ejected")) == (2, 0)
    adapter._heed([TWO[0]])  # noqa: SLF001 - what the next look-up does
    assert [count("counted", address, "answered") for address in TWO] == [2, None]
    assert state("counted", "live") == 1
    adapter.close()


def test_labels_stay_where_several_processes_share_them(
    upstream: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = adapter_of(TWO, "shared")
    upstream.get(URL, json={})
    for _ in range(2):
        outgoing(adapter).get("/weather", {}, timeout_s=5)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "somewhere")
    adapter._heed([TWO[0]])  # noqa: SLF001 - what the next look-up does
    assert count("shared", TWO[1], "answered") == 1
    adapter.close()


def test_a_rested_replica_is_asked_for_its_health(upstream: responses.RequestsMock) -> None:
    adapter = adapter_of(TWO, "probed", "http://weather:3002/base")
    upstream.get("http://weather:3002/base/weather", body=requests.ConnectionError())
    upstream.get("http://weather:3002/base/weather", json={})
    knock = upstream.get("http://weather:3002/base/readyz", body=requests.ConnectionError())
    outgoing(adapter, "http://weather:3002/base").get("/weather", {}, timeout_s=5)
    ejected = next(replica for replica in adapter._fleet.replicas if replica.ejected)  # noqa: SLF001 - no other way to a moment in time
    assert not adapter._knock(ejected)  # noqa: SLF001 - the same
    upstream.replace("GET", "http://weather:3002/base/readyz", status=503)
    assert not adapter._knock(ejected)  # noqa: SLF001 - the same
    upstream.replace("GET", "http://weather:3002/base/readyz", json={})
    assert adapter._knock(ejected)  # noqa: SLF001 - the same
    assert knock.call_count >= 1
    adapter._heed([])  # noqa: SLF001 - it left
    assert not adapter._knock(ejected)  # noqa: SLF001 - the same
    adapter.close()


def test_a_name_is_looked_up_only_with_the_first_request(
    upstream: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose port is 443: apps of other tests, while they last, look up the usual ones."""
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **_: asked.append((host, port)) or [])
    adapter = ReplicaAdapter("weather", "https://weather")
    gevent.idle()
    assert ("weather", 443) not in asked
    with pytest.raises(requests.ConnectionError):
        adapter.send(requests.Request("GET", "https://weather/x").prepare(), timeout=(1, 1))
    assert ("weather", 443) in asked
    assert len(upstream.calls) == 0
    adapter.close()


def test_without_a_limit_a_request_has_a_minute(two: ReplicaAdapter, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def send(_adapter: Wire, _request: requests.PreparedRequest, **options: object) -> requests.Response:
        given.append(options["timeout"])
        response = requests.Response()
        response.status_code = 204
        return response

    monkeypatch.setattr(Wire, "send", send)
    two.send(requests.Request("GET", URL).prepare())
    connect_s, read_s = given[0]
    assert connect_s == CONNECT_S
    assert 59 < read_s <= 60


def test_a_lone_replica_that_nobody_can_connect_to_is_unreachable_rather_than_slow(
    upstream: responses.RequestsMock,
) -> None:
    upstream.get("http://weather:3002/weather", body=requests.ConnectTimeout())
    asking = HttpClient(
        "weather", "http://weather:3002", limit_bytes=9, adapter=ReplicaAdapter("weather", "http://weather:3002")
    )
    with pytest.raises(Unreachable):
        asking.get("/weather", {}, timeout_s=4)
