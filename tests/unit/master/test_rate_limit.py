import pytest
import responses
from flask.testing import FlaskClient
from prometheus_client import REGISTRY
from time_machine import travel

from master.app import create_app
from master.settings import Settings
from servicekit.settings import BadSettings


def client(**settings: str) -> FlaskClient:
    return create_app(Settings.load(**settings)).test_client()


def test_without_a_limit_nobody_is_refused(upstream: responses.RequestsMock) -> None:
    asking = client()
    assert [asking.get("/nowhere").status_code for _ in range(50)] == [404] * 50
    assert len(upstream.calls) == 0


def test_who_asks_too_often_is_told_when_to_come_back(upstream: responses.RequestsMock) -> None:
    upstream.get("http://weather:3002/weather", json={})
    asking = client(rate_limit="3/hour")
    assert [asking.get("/weather?city=Athens").status_code for _ in range(3)] == [200] * 3
    refused = asking.get("/weather?city=Athens")
    assert (refused.status_code, refused.json["type"]) == (429, "too-many-requests")
    assert "3 per 1 hour" in refused.json["detail"]
    assert 0 < int(refused.headers["Retry-After"]) <= 3600


@pytest.mark.parametrize("accept", ["application/json", "text/plain", "text/html"])
def test_however_it_is_told_when_to_come_back_is_told_too(accept: str) -> None:
    asking = client(rate_limit="1/hour")
    refused = [asking.get("/weather", headers={"Accept": accept}) for _ in range(2)][1]
    assert (refused.status_code, refused.headers["X-RateLimit-Limit"]) == (429, "1")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert refused.mimetype == accept.replace("application/json", "application/problem+json")


def test_the_limit_is_one_for_all_paths_and_each_address_has_its_own(upstream: responses.RequestsMock) -> None:
    asking = client(rate_limit="2/hour", trusted_proxies="127.0.0.1")
    first = {"X-Forwarded-For": "203.0.113.1"}
    assert asking.get("/weather", headers=first).status_code == 400
    assert asking.get("/news", headers=first).status_code == 400
    assert asking.get("/places", headers=first).status_code == 429
    assert asking.get("/places", headers={"X-Forwarded-For": "203.0.113.2"}).status_code == 400
    assert len(upstream.calls) == 0


def test_an_address_that_nobody_vouches_for_changes_nothing() -> None:
    asking = client(rate_limit="1/hour")
    assert asking.get("/weather", headers={"X-Forwarded-For": "203.0.113.1"}).status_code == 400
    assert asking.get("/weather", headers={"X-Forwarded-For": "203.0.113.2"}).status_code == 429


def test_who_watches_is_never_refused() -> None:
    asking = client(rate_limit="1/hour")
    assert [asking.get("/healthz").status_code for _ in range(5)] == [200] * 5


def test_without_valkey_each_process_counts_by_itself() -> None:
    asking = client(rate_limit="1/hour", cache_url="valkey://127.0.0.1:1/0")
    assert asking.get("/weather").status_code == 400
    assert asking.get("/weather").status_code == 429


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("[2001:db8:1:2::1]:4711", "2001:DB8:1:2::2", True),
        ("::ffff:203.0.113.1", "203.0.113.1", True),
        ("203.0.113.1", "203.0.113.2", False),
    ],
)
def test_an_ipv6_network_of_64_bits_is_one_caller(first: str, second: str, refused: bool) -> None:
    """Whoever has one such address has 2^64: each was a caller of its own."""
    asking = client(rate_limit="1/hour", trusted_proxies="127.0.0.1")
    assert asking.get("/weather", headers={"X-Forwarded-For": first}).status_code == 400
    assert asking.get("/weather", headers={"X-Forwarded-For": second}).status_code == (429 if refused else 400)


def test_what_is_left_is_told_with_each_answer() -> None:
    answer = client(rate_limit="3/hour; 100/day").get("/weather")
    assert (answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]) == ("3", "2")
    assert int(answer.headers["X-RateLimit-Reset"]) > 0


def test_a_request_that_one_limit_refuses_uses_up_no_other() -> None:
    with travel(1_795_000_000, tick=False) as clock:
        asking = client(rate_limit="4/day; 1/minute")
        answers = []
        for _ in range(4):
            answers += [asking.get("/weather").status_code for _ in range(3)]
            clock.shift(120)
    assert answers == [400, 429, 429] * 4


@pytest.mark.parametrize("path", ["/weather", "/metrics", "/assets/none.css"])
@pytest.mark.parametrize("key", ["wrong", None])
def test_wrong_keys_are_counted_by_address(path: str, key: str | None) -> None:
    """Keys could be tried as fast as the network allowed: 200 times 401 with RATE_LIMIT=30/minute."""
    asking = client(rate_limit="3/minute", api_keys="right", trusted_proxies="127.0.0.1")
    headers = {"X-Api-Key": key} if key else {}
    tried = [asking.get(path, headers=headers).status_code for _ in range(5)]
    assert tried == [401, 401, 401, 429, 429]
    assert asking.get("/healthz").status_code == 200
    elsewhere = asking.get("/weather", headers={"X-Api-Key": "wrong", "X-Forwarded-For": "203.0.113.9"})
    assert elsewhere.status_code == 401
    assert asking.get("/weather", headers={"X-Api-Key": "right"}).status_code == 400, "a key counts by itself"


def refusals(why: str) -> float:
    return REGISTRY.get_sample_value("iris_key_refusals_total", {"why": why}) or 0.0


def test_wrong_and_missing_keys_are_told_in_the_metrics() -> None:
    asking = client(api_keys="right")
    before = refusals("invalid"), refusals("missing")
    for headers in ({"X-Api-Key": "wrong"}, {"X-Api-Key": "worse"}, {}, {"X-Api-Key": "right"}):
        asking.get("/weather", headers=headers)
    assert (refusals("invalid") - before[0], refusals("missing") - before[1]) == (2, 1)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("RATE_LIMIT", "often", "60/minute"),
        ("TRUSTED_PROXIES", "everyone", "10.0.0.0/8"),
    ],
)
def test_a_malformed_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=name) as caught:
        Settings.load()
    assert says in str(caught.value)
