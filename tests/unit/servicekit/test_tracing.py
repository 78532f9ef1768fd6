import sys

import pytest
import requests
import responses
from flask import Flask
from flask.testing import FlaskClient
from opentelemetry.sdk.trace import export
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from servicekit import settings as servicekit_settings
from servicekit import tracing
from servicekit.outgoing import Outgoing, OutgoingError
from servicekit.settings import BadSettings
from weather.settings import Settings


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """What would go to the collector."""
    exporter = InMemorySpanExporter()
    monkeypatch.setattr(export, "BatchSpanProcessor", lambda _otlp: export.SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "_tracer", None)
    return exporter


@pytest.fixture
def client(sent: InMemorySpanExporter) -> FlaskClient:  # noqa: ARG001 - there, before the service is made
    """A service that asks a provider, with a key."""
    app = Flask("test")
    provider = Outgoing("The provider", "http://provider.test", limit_bytes=100)

    @app.get("/weather")
    def weather() -> str:
        try:
            return str(provider.get("/data", {"appid": "secret-key"}, timeout_s=1).status)
        except OutgoingError as error:
            return str(error)

    tracing.trace(app, "weather", Settings(otel_exporter_otlp_endpoint="http://collector.test:4318"))
    return app.test_client()


def test_a_request_and_what_it_asks_are_spans_of_the_callers_trace(
    client: FlaskClient, sent: InMemorySpanExporter, upstream: responses.RequestsMock
) -> None:
    upstream.get("http://provider.test/data", status=418)
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    assert client.get("/weather", headers={"traceparent": traceparent}).text == "418"
    made, served = sent.get_finished_spans()
    assert {f"{span.context.trace_id:032x}" for span in (made, served)} == {traceparent.split("-")[1]}
    assert made.parent.span_id == served.context.span_id
    assert served.resource.attributes["service.name"] == "iris-weather"
    assert upstream.calls[0].request.headers["traceparent"].split("-")[1:3] == [
        traceparent.split("-")[1],
        f"{made.context.span_id:016x}",
    ]
    assert dict(made.attributes) == {
        "http.request.method": "GET",
        "peer.service": "The provider",
        "url.path": "/data",
        "http.response.status_code": 418,
    }


@pytest.mark.parametrize("fails", [True, False])
def test_no_span_holds_a_key(
    client: FlaskClient, sent: InMemorySpanExporter, upstream: responses.RequestsMock, fails: bool
) -> None:
    failure = requests.ConnectionError("no way to http://provider.test/data?appid=secret-key")
    upstream.get("http://provider.test/data", body=failure if fails else b"")
    client.get("/weather")
    spans = sent.get_finished_spans()
    assert [span.status.is_ok for span in spans] == [not fails, True]
    assert "secret-key" not in "".join(span.to_json() for span in spans)


def test_off_by_default_nothing_of_it_is_loaded() -> None:
    before = set(sys.modules)
    tracing.trace(Flask("test"), "weather", Settings())
    assert not {name for name in set(sys.modules) - before if name.startswith("opentelemetry")}


def test_without_its_packages_the_service_says_which_file_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servicekit_settings, "find_spec", lambda _name: None)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.test:4318")
    with pytest.raises(BadSettings, match="requirements/tracing.txt"):
        Settings.load()
