import pytest
import responses
from flask.testing import FlaskClient

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
    asking = client(rate_limit="1/minute")
    refused = [asking.get("/weather", headers={"Accept": accept}) for _ in range(2)][1]
    assert (refused.status_code, refused.headers["X-RateLimit-Limit"]) == (429, "1")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
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
