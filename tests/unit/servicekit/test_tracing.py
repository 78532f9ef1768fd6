import subprocess
import sys
from typing import Any

import gevent
import pytest
import requests
import responses
from flask import Flask, request
from flask.testing import FlaskClient
from opentelemetry.sdk.trace import ReadableSpan, export
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from servicekit import settings as servicekit_settings
from servicekit import tracing
from servicekit.context import spawn
from servicekit.http import HttpClient, HttpError, RequestsTransport
from servicekit.settings import BadSettings
from weather.settings import Settings

TRACE, CALLERS_SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"00-{TRACE}-{CALLERS_SPAN}-01"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """What would go to the collector."""
    exporter = InMemorySpanExporter()
    monkeypatch.setattr(export, "BatchSpanProcessor", lambda _otlp: export.SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "_otel", None)
    return exporter


@pytest.fixture
def client(sent: InMemorySpanExporter) -> FlaskClient:  # noqa: ARG001 - there, before the service is made
    """A service that asks another one, with a key, and tells what came; `outside` and `spawned` as it is told."""
    app = Flask("test")

    def ask(*, outside: bool) -> str:
        peer = HttpClient("The peer", "", RequestsTransport(limit_bytes=100), propagate_trace=not outside)
        try:
            return str(peer.get("http://peer.test/data?feed=secret-feed", {}, timeout_s=1).status)
        except HttpError as error:
            return str(error)

    @app.get("/<path:_path>")
    def answer(_path: str) -> str:
        outside = "outside" in request.args
        return str(spawn(ask, outside=outside).get()) if "spawned" in request.args else ask(outside=outside)

    tracing.trace(app, "weather", Settings(otel_exporter_otlp_endpoint="http://collector.test:4318"))
    return app.test_client()


def asks(client: FlaskClient, path: str = "/weather", **headers: str) -> str:
    return client.get(path, headers={"traceparent": TRACEPARENT, **headers}).text


def both(sent: InMemorySpanExporter) -> tuple[Any, Any]:
    """The span of the call, and that of the request it was made for."""
    made, served = sent.get_finished_spans()
    return made, served


@pytest.mark.parametrize("path", ["/weather", "/weather?spawned"])
def test_a_request_and_what_it_asks_are_spans_of_the_callers_trace(
    client: FlaskClient, sent: InMemorySpanExporter, upstream: responses.RequestsMock, path: str
) -> None:
    upstream.get("http://peer.test/data")
    assert asks(client, path) == "200"
    made, served = both(sent)
    assert {f"{span.context.trace_id:032x}" for span in (made, served)} == {TRACE}
    assert (made.parent.span_id, f"{served.parent.span_id:016x}") == (served.context.span_id, CALLERS_SPAN)
    assert served.resource.attributes["service.name"] == "iris-weather"
    assert upstream.calls[0].request.headers["traceparent"] == f"00-{TRACE}-{made.context.span_id:016x}-01"
    assert dict(made.attributes) == {
        "http.request.method": "GET",
        "peer.service": "The peer",
        "server.address": "peer.test",
        "url.path": "/data",
        "http.response.status_code": 200,
    }


@pytest.mark.parametrize(
    ("comes", "fails"),
    [
        ({"status": 200}, False),
        ({"status": 304}, False),
        ({"status": 404}, True),
        ({"status": 503}, True),
        ({"body": requests.ConnectionError("no way to http://peer.test/data?feed=secret-feed")}, True),
        ({"body": requests.ReadTimeout("http://peer.test/data?feed=secret-feed")}, True),
    ],
)
def test_what_fails_is_an_error_and_no_span_holds_what_the_url_holds(
    client: FlaskClient,
    sent: InMemorySpanExporter,
    upstream: responses.RequestsMock,
    comes: dict[str, Any],
    fails: bool,
) -> None:
    upstream.get("http://peer.test/data", **comes)
    asks(client)
    assert [not span.status.is_ok for span in both(sent)] == [fails, False]
    assert "secret" not in told(both(sent))


def test_nor_does_one_hold_what_a_caller_sends_along(
    client: FlaskClient, sent: InMemorySpanExporter, upstream: responses.RequestsMock
) -> None:
    upstream.get("http://peer.test/data")
    asks(client, "/weather?city=Athens&appid=secret-key")
    assert "secret" not in told(both(sent))


def told(spans: tuple[ReadableSpan, ...]) -> str:
    return "".join(span.to_json() for span in spans)


@pytest.mark.usefixtures("client")
def test_a_call_that_is_given_up_is_an_error(sent: InMemorySpanExporter) -> None:
    # as a request's own span would be, were its test client not done too soon
    with tracing._otel.tracer.start_as_current_span("served"):  # noqa: SLF001

        def wait() -> None:
            with tracing.call("The peer", "http://peer.test/"):
                gevent.sleep(9)

        greenlet = spawn(wait)
        gevent.sleep(0)
        greenlet.kill()
    assert not both(sent)[0].status.is_ok


def test_a_callers_baggage_goes_no_further(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get("http://peer.test/data")
    asks(client, baggage="user=somebody")
    headers = upstream.calls[0].request.headers
    assert "traceparent" in headers
    assert "baggage" not in headers


def test_the_world_outside_learns_of_no_trace(
    client: FlaskClient, sent: InMemorySpanExporter, upstream: responses.RequestsMock
) -> None:
    upstream.get("http://peer.test/data")
    asks(client, "/weather?outside")
    assert len(both(sent)) == 2
    assert "traceparent" not in upstream.calls[0].request.headers


def test_what_nobody_traces_makes_no_spans_of_calls(
    client: FlaskClient, sent: InMemorySpanExporter, upstream: responses.RequestsMock
) -> None:
    upstream.get("http://peer.test/data")
    for path in ("/healthz", "/readyz", "/readyz?verbose", "/metrics"):
        assert asks(client, path) == "200"
    assert not sent.get_finished_spans()


@pytest.mark.parametrize("path", ["/weather?city=metrics", "/weather?q=/readyz", "/weather/readyz"])
def test_only_those_very_paths_are_not_traced(
    client: FlaskClient, sent: InMemorySpanExporter, upstream: responses.RequestsMock, path: str
) -> None:
    upstream.get("http://peer.test/data")
    asks(client, path, Host="metrics.example")
    assert len(both(sent)) == 2


def test_off_by_default_nothing_of_it_is_loaded() -> None:
    script = (
        "import sys; from weather.app import create_app; from weather.settings import Settings; create_app(Settings());"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_without_its_packages_the_service_says_which_file_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servicekit_settings, "find_spec", lambda _name: None)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.test:4318")
    with pytest.raises(BadSettings, match="requirements/tracing.txt"):
        Settings.load()


def test_a_service_that_ends_sends_what_is_left(
    client: FlaskClient, sent: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch, upstream: responses.RequestsMock
) -> None:
    ended: list[bool] = []
    upstream.get("http://peer.test/data")
    monkeypatch.setattr(sent, "shutdown", lambda: ended.append(True))
    asks(client)
    tracing.stop()
    assert ended == [True]


def test_a_service_without_traces_just_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "_otel", None)
    tracing.stop()
