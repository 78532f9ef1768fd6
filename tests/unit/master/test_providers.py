"""Master's `/providers`: what every replica knows of its providers, put together."""

import socket
from typing import Any, get_args

import pytest
import responses
from flask.testing import FlaskClient

from master.app import create_app
from master.provider_status import ABOUT_KEYS, DETAILS
from master.settings import Settings
from servicekit.providers.status import State
from tests.fake_backends import BROKEN

WEATHER, NEWS = "http://weather:3002/providers", "http://news:3003/providers"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings(metrics_port=9464)).test_client()


def whole(client: FlaskClient) -> Any:
    """What operators see."""
    return client.get("/providers", base_url="http://localhost:9464").json


def said_of(answer: Any, *services: str) -> list[Any]:
    """What is said of these services, in the answer's order; others may be there too."""
    return [service for service in answer["services"] if service["name"] in services]


def provider(name: str, state: str, asked: str | None = None) -> dict[str, Any]:
    return {"name": name, "state": state, "detail": "It is so.", "asked": asked}


def told(*providers: dict[str, Any]) -> dict[str, Any]:
    return {"json": {"providers": list(providers)}}


def test_both_services_are_told_of_in_the_order_of_their_providers(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(WEATHER, **told(provider("openweathermap", "refused", "2026-01-01"), provider("open-meteo", "ready")))
    upstream.get(NEWS, **told(provider("feeds", "not asked yet")))
    assert said_of(whole(client), "weather", "news") == [
        {
            "name": "weather",
            "replicas": 1,
            "providers": [provider("openweathermap", "refused", "2026-01-01"), provider("open-meteo", "ready")],
        },
        {"name": "news", "replicas": 1, "providers": [provider("feeds", "not asked yet")]},
    ]


def test_strangers_learn_no_address_no_replica_and_no_quota(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    told_to_operators = [
        {**provider(name, state, "2026-01-01"), "detail": detail, "calls_left": 7}
        for name, state, detail in (
            ("openweathermap", "failing", "http://10.0.0.7:8080 refused the connection."),
            ("open-meteo", "exhausted", "open-meteo's quota of 60 per 1 minute is spent; try again in 12 s."),
            ("third", "a state of another version", "weather@7f3a knows."),
        )
    ]
    upstream.get(WEATHER, **told(*told_to_operators))
    upstream.get(NEWS, **told())
    (weather,) = said_of(whole(client), "weather")
    assert weather == {"name": "weather", "replicas": 1, "providers": told_to_operators}
    answer = client.get("/providers")
    assert answer.headers["Cache-Control"] == "no-store"
    assert said_of(answer.json, "weather", "news") == [
        {
            "name": "weather",
            "providers": [
                {**provider("openweathermap", "failing", "2026-01-01"), "detail": "It failed when it was last asked."},
                {**provider("open-meteo", "exhausted", "2026-01-01"), "detail": "Its quota is spent for now."},
                {**provider("third", "a state of another version", "2026-01-01"), "detail": ""},
            ],
        },
        {"name": "news", "providers": []},
    ]


def test_every_state_has_a_sentence_for_strangers() -> None:
    assert set(DETAILS) | ABOUT_KEYS == set(get_args(State))


@pytest.mark.parametrize(
    "reply",
    [
        {"body": BROKEN},
        {"status": 404, "json": {}},
        {"body": b"<html>", "content_type": "text/html"},
    ],
)
def test_a_service_that_tells_nothing_has_no_replica(
    client: FlaskClient, upstream: responses.RequestsMock, reply: dict[str, Any]
) -> None:
    upstream.get(WEATHER, **reply)
    upstream.get(NEWS, **told())
    assert said_of(whole(client), "weather") == [{"name": "weather", "replicas": 0, "providers": []}]


def test_the_replica_that_asked_last_knows_best(
    client: FlaskClient, upstream: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 3002)) for address in upstream.addresses]
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda _host, port, **_options: [(*found[:4], (found[4][0], port)) for found in addresses],
    )
    for state, asked in (("ready", "2026-01-01T09:00"), ("refused", "2026-01-01T10:00"), ("not asked yet", None)):
        upstream.get(WEATHER, **told(provider("openweathermap", state, asked)))
    upstream.get(NEWS, **told())
    (weather,) = said_of(whole(client), "weather")
    assert (weather["replicas"], weather["providers"][0]["state"]) == (3, "refused")
