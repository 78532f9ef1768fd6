"""The short way before a service: the same answers as the usual way's, on which a condition sends a question."""

import gc
import weakref
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, request, request_started
from structlog.testing import capture_logs
from werkzeug.test import create_environ

from servicekit import app, front
from servicekit.app import create_service
from servicekit.caching.answers import as_reply
from servicekit.caching.entry import Cached, Entry
from servicekit.context import RequestContext
from servicekit.endpoints import CachedReply, Endpoint
from servicekit.front import Front, answer_in_front
from servicekit.problems import Overloaded, ProviderTimeout
from servicekit.queries import PlacesQuery
from servicekit.settings import ServiceSettings
from servicekit.views import blueprint

ENTRY = Entry.of(b"[]", "sandbox/openweathermap", made_s=0, fresh_s=600)
NO_CITY = Entry.of(b"No such city.", "", made_s=0, fresh_s=60, problem="city-not-found")
USUAL = {"If-None-Match": '"another"'}

Answer = Callable[[PlacesQuery, RequestContext], CachedReply]


def service(answer: Answer, **settings: Any) -> Flask:
    told_to = ServiceSettings(port=1, **settings)
    endpoints = {"/places": Endpoint(PlacesQuery, answer)}
    made = create_service("weather", told_to, [blueprint("weather", endpoints)], dict)
    answer_in_front(made, endpoints, told_to)
    return made


def fails_with(trouble: Exception) -> Answer:
    def answer(_question: PlacesQuery, _caller: RequestContext) -> CachedReply:
        raise trouble

    return answer


def gives(cached: Cached) -> Answer:
    return lambda _question, caller: as_reply("weather", cached, caller.request_id, stale_s=9)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (gives(Cached(ENTRY, "hit", 7.0)), 200),
        (gives(Cached(ENTRY, "stale", 700.0, "provider-timeout")), 200),
        (gives(Cached(NO_CITY, "negative", 7.0)), 404),
        (fails_with(ProviderTimeout("It took too long.")), 504),
        (fails_with(Overloaded("Too much to do.", retry_after_s=7)), 503),
        (fails_with(ZeroDivisionError()), 500),
    ],
)
def test_both_ways_look_the_same(answer: Answer, status: int) -> None:
    short, usual = (looks(service(answer), headers) for headers in ({}, USUAL))
    assert short == usual
    assert short[0].startswith(f"{status} ")


def looks(asked: Flask, headers: dict[str, str]) -> tuple[str, bytes, dict[str, str], dict[str, Any]]:
    """What the caller and the log get to see."""
    with capture_logs() as lines:
        answer = asked.test_client().get("/places?q=A%C3%A9&x=%0A", headers={"X-Request-ID": "r1", **headers})
    line = next(line for line in lines if line["event"] == "request")
    return answer.status, answer.data, dict(answer.headers), {**line, "ms": None}


def reaches_flask(asked: Flask, path: str, **asking: Any) -> bool:
    seen: list[str] = []

    def note(_app: Flask) -> None:
        seen.append(request.path)

    with request_started.connected_to(note, asked):
        asked.test_client().open(path, **asking)
    return bool(seen)


def test_a_plain_question_doesnt_reach_flask() -> None:
    assert not reaches_flask(service(gives(Cached(ENTRY, "hit"))), "/places?q=Athens")


@pytest.mark.parametrize(
    ("path", "asking"),
    [
        ("/places?q=Athens", {"method": "HEAD"}),
        ("/places?q=Athens", {"method": "POST"}),
        ("/places?q=Athens", {"headers": USUAL}),
        ("/places?q=", {}),
        ("/places/?q=Athens", {}),
        ("/healthz", {}),
    ],
)
def test_all_else_does(path: str, asking: dict[str, Any]) -> None:
    assert reaches_flask(service(gives(Cached(ENTRY, "hit"))), path, **asking)


@pytest.mark.parametrize("headers", [{}, USUAL])
def test_the_caller_waits_no_longer_than_they_say(headers: dict[str, str]) -> None:
    left_s: list[float] = []

    def answer(_question: PlacesQuery, caller: RequestContext) -> CachedReply:
        left_s.append(caller.deadline.left_s())
        return gives(Cached(ENTRY, "hit"))(_question, caller)

    client = service(answer, deadline_s=8).test_client()
    client.get("/places?q=Athens", headers={"X-Deadline-Ms": "1000", **headers})
    client.get("/places?q=Athens", headers=headers)
    assert 0.9 < left_s[0] <= 0.97
    assert 7 < left_s[1] <= 8


def test_traces_want_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "trace", lambda *_: None)
    answer = gives(Cached(ENTRY, "hit"))
    assert isinstance(service(answer).wsgi_app, Front)
    assert not isinstance(service(answer, otel_exporter_otlp_endpoint="http://collector.test:1").wsgi_app, Front)


@pytest.mark.parametrize("headers", [{}, USUAL])
def test_a_service_that_stops_says_so_with_each_answer(headers: dict[str, str]) -> None:
    made = service(gives(Cached(ENTRY, "hit")))
    made.config[app.STOPPING] = True
    assert made.test_client().get("/places?q=Athens", headers=headers).headers["X-Leaving"] == "1"


def test_what_fails_keeps_the_id_under_which_it_was_asked() -> None:
    ids: list[str] = []

    def answer(_question: PlacesQuery, caller: RequestContext) -> CachedReply:
        ids.append(caller.request_id)
        raise ProviderTimeout("It took too long.")

    failed = service(answer).test_client().get("/places?q=Athens")
    assert ids == [failed.headers["X-Request-ID"]] == [failed.json["request_id"]]


@pytest.mark.parametrize("answer", [gives(Cached(ENTRY, "hit")), fails_with(ProviderTimeout("It took too long."))])
def test_the_log_counts_from_when_the_question_came(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    now_s = [100.0]

    def later(question: PlacesQuery, caller: RequestContext) -> CachedReply:
        now_s[0] += 0.5
        return answer(question, caller)

    clock = SimpleNamespace(monotonic=lambda: now_s[0])
    monkeypatch.setattr(front, "time", clock)
    monkeypatch.setattr(app, "time", clock)
    asked = service(later).test_client()
    with capture_logs() as lines:
        asked.get("/places?q=Athens")
    assert [line["ms"] for line in lines if line["event"] == "request"] == [500.0]


def test_a_failure_leaves_nothing_of_its_request_behind() -> None:
    class Held:
        """Something of the request's."""

    def answer(_question: PlacesQuery, _caller: RequestContext) -> CachedReply:
        raise ProviderTimeout("It took too long.")

    asked = service(answer)
    environ = {**create_environ("/places?q=Athens"), "held": Held()}
    gone = weakref.ref(environ["held"])
    gc.disable()
    try:
        list(asked.wsgi_app(environ, lambda *_: None))
        del environ
        assert gone() is None
    finally:
        gc.enable()
