"""OpenTelemetry traces, for who collects them: on when OTEL_EXPORTER_OTLP_ENDPOINT is set, else not even imported.

The packages are an extra (requirements/tracing.txt) that settings.py looks for; `traceparent` is passed on either way.
Spans of calls are our own: those of OpenTelemetry's instrumentation hold the whole URL, and with it a provider's key.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from servicekit.settings import ServiceSettings

NOT_TRACED = "healthz,readyz,metrics"


class Call:
    """One call to another service, or to a provider: of no trace."""

    headers: Mapping[str, str] = MappingProxyType({})
    """What tells the callee which trace it belongs to."""

    def answered(self, status: int) -> None:
        """Note the HTTP status that came."""


class TracedCall(Call):
    """A call that is a span of the current trace."""

    def __init__(self, span: Any) -> None:  # noqa: ANN401 - OpenTelemetry's, which needn't be installed
        self._span = span
        carrier: dict[str, str] = {}
        import_module("opentelemetry.propagate").inject(carrier)
        self.headers = carrier

    def answered(self, status: int) -> None:
        """Note the HTTP status that came."""
        self._span.set_attribute("http.response.status_code", status)


_NO_CALL = nullcontext(Call())
_tracer: Any = None


def trace(app: Flask, service: str, settings: ServiceSettings) -> None:
    """Send a span for each request served, and for each one made to answer it."""
    global _tracer  # noqa: PLW0603 - a process is one service
    if settings.otel_exporter_otlp_endpoint is None:
        return
    sdk: Any = import_module("opentelemetry.sdk.trace")
    resources: Any = import_module("opentelemetry.sdk.resources")
    exporting: Any = import_module("opentelemetry.sdk.trace.export")
    otlp: Any = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    of_flask: Any = import_module("opentelemetry.instrumentation.flask")
    provider = sdk.TracerProvider(resource=resources.Resource.create({"service.name": f"iris-{service}"}))
    exporter = otlp.OTLPSpanExporter(f"{settings.otel_exporter_otlp_endpoint}/v1/traces")
    provider.add_span_processor(exporting.BatchSpanProcessor(exporter))
    of_flask.FlaskInstrumentor().instrument_app(app, tracer_provider=provider, excluded_urls=NOT_TRACED)
    _tracer = provider.get_tracer("iris")


def call(peer: str, path: str) -> AbstractContextManager[Call]:
    """A call by GET, from here to its end; a path may be a whole URL, of which the query isn't told."""
    return _NO_CALL if _tracer is None else _span(peer, path)


@contextmanager
def _span(peer: str, path: str) -> Iterator[Call]:
    kinds: Any = import_module("opentelemetry.trace")
    told = {"http.request.method": "GET", "peer.service": peer, "url.path": urlsplit(path).path}
    with _tracer.start_as_current_span("GET", kind=kinds.SpanKind.CLIENT, attributes=told) as span:
        yield TracedCall(span)
