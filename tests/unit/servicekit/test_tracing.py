import sys
from collections.abc import Iterator

import pytest
import requests
import responses
from flask import Flask
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.trace import export
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from servicekit import settings as servicekit_settings
from servicekit.settings import BadSettings
from servicekit.tracing import trace
from weather.settings import Settings


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """What would go to the collector."""
    exporter = InMemorySpanExporter()
    monkeypatch.setattr(export, "BatchSpanProcessor", lambda _otlp: export.SimpleSpanProcessor(exporter))
    yield exporter
    RequestsInstrumentor().uninstrument()


def test_a_request_and_what_it_asks_are_spans_of_the_callers_trace(
    sent: InMemorySpanExporter, upstream: responses.RequestsMock
) -> None:
    upstream.get("http://provider.test/")
    app = Flask("test")

    @app.get("/weather")
    def weather() -> str:
        return requests.get("http://provider.test/", timeout=1).text

    trace(app, "weather", Settings(otel_exporter_otlp_endpoint="http://collector.test:4318"))
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    app.test_client().get("/weather", headers={"traceparent": traceparent})
    made, served = sent.get_finished_spans()
    assert {f"{span.context.trace_id:032x}" for span in (made, served)} == {traceparent.split("-")[1]}
    assert made.parent.span_id == served.context.span_id
    assert served.resource.attributes["service.name"] == "iris-weather"
    assert traceparent.split("-")[1] in upstream.calls[0].request.headers["traceparent"]


def test_off_by_default_nothing_of_it_is_loaded() -> None:
    before = set(sys.modules)
    trace(Flask("test"), "weather", Settings())
    assert not {name for name in set(sys.modules) - before if name.startswith("opentelemetry")}


def test_without_its_packages_the_service_says_which_file_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servicekit_settings, "find_spec", lambda _name: None)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.test:4318")
    with pytest.raises(BadSettings, match="requirements/tracing.txt"):
        Settings.load()
