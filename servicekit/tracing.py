"""OpenTelemetry traces, for who collects them: on when OTEL_EXPORTER_OTLP_ENDPOINT is set, else not even imported.

The packages are an extra (requirements/tracing.txt) that settings.py looks for; `traceparent` is passed on either way.
Spans of calls are our own: those of OpenTelemetry's instrumentation hold the whole URL, and with it a provider's key.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from servicekit.settings import ServiceSettings

NOT_TRACED = r"^https?://[^/?]+/(healthz|readyz|metrics)(\?|$)"
FIRST_ERROR = 400
COLLECTOR_S = 2
"""How long a collector that is away may hold up the end of a service."""


class Call:
    """One call to another service, or to a provider: of no trace."""

    headers: Mapping[str, str] = MappingProxyType({})
    """What tells the callee which trace it belongs to."""

    def answered(self, status: int) -> None:
        """Note the HTTP status that came."""


@dataclass(frozen=True, slots=True)
class _OpenTelemetry:
    api: Any
    provider: Any
    tracer: Any
    propagator: Any


class _TracedCall(Call):
    """A call that is a span of the current trace."""

    def __init__(self, otel: _OpenTelemetry, span: Any) -> None:  # noqa: ANN401 - its package needn't be installed
        self._otel = otel
        self._span = span
        carrier: dict[str, str] = {}
        otel.propagator.inject(carrier)
        self.headers = carrier

    def answered(self, status: int) -> None:
        """Note the HTTP status that came."""
        self._span.set_attribute("http.response.status_code", status)
        if status >= FIRST_ERROR:
            self.failed()

    def failed(self) -> None:
        """Note that nothing good came."""
        self._span.set_status(self._otel.api.StatusCode.ERROR)


_NO_CALL = nullcontext(Call())
_otel: _OpenTelemetry | None = None


def trace(app: object, service: str, settings: ServiceSettings) -> None:
    """Send a span for each request that the Flask application serves, and for each one made to answer it."""
    global _otel  # noqa: PLW0603 - a process is one service
    if settings.otel_exporter_otlp_endpoint is None:
        return
    api: Any = import_module("opentelemetry.trace")
    sdk: Any = import_module("opentelemetry.sdk.trace")
    resources: Any = import_module("opentelemetry.sdk.resources")
    exporting: Any = import_module("opentelemetry.sdk.trace.export")
    otlp: Any = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    of_flask: Any = import_module("opentelemetry.instrumentation.flask")
    propagating: Any = import_module("opentelemetry.trace.propagation.tracecontext")
    resource = resources.Resource.create({"service.name": f"iris-{service}"})
    provider = sdk.TracerProvider(resource=resource, shutdown_on_exit=False)
    exporter = otlp.OTLPSpanExporter(f"{settings.otel_exporter_otlp_endpoint}/v1/traces", timeout=COLLECTOR_S)
    provider.add_span_processor(exporting.BatchSpanProcessor(exporter))
    of_flask.FlaskInstrumentor().instrument_app(
        app, tracer_provider=provider, excluded_urls=NOT_TRACED, response_hook=_without_query
    )
    # without baggage, which a caller could fill until a service refuses the headers
    _otel = _OpenTelemetry(api, provider, provider.get_tracer("iris"), propagating.TraceContextTextMapPropagator())


def stop() -> None:
    """Send the last spans; at the interpreter's own end it would be too late for gevent's threads."""
    if _otel is not None:
        _otel.provider.shutdown()


def _without_query(span: Any, _status: str, _headers: object) -> None:  # noqa: ANN401 - of a package that may be missing
    """Take the query out of the span, in the old and the new semantic conventions: it may hold a caller's key."""
    if span.is_recording():
        for name in ("http.target", "http.url", "url.full"):
            if name in span.attributes:
                span.set_attribute(name, str(span.attributes[name]).partition("?")[0])
        if "url.query" in span.attributes:
            span.set_attribute("url.query", "")


def call(peer: str, url: str) -> AbstractContextManager[Call]:
    """A call by GET, from here to its end, as a part of the trace of the question; the query of its URL is left out.

    What no caller asks for, such as whether a service is ready, begins no trace of its own.
    """
    if _otel is None or not _otel.api.get_current_span().get_span_context().is_valid:
        return _NO_CALL
    return _span(_otel, peer, url)


@contextmanager
def _span(otel: _OpenTelemetry, peer: str, url: str) -> Iterator[Call]:
    parts = urlsplit(url)
    attributes = {
        "http.request.method": "GET",
        "peer.service": peer,
        "server.address": parts.hostname or "",
        "url.path": parts.path,
    }
    with otel.tracer.start_as_current_span("GET", kind=otel.api.SpanKind.CLIENT, attributes=attributes) as span:
        traced = _TracedCall(otel, span)
        try:
            yield traced
        except BaseException:
            traced.failed()
            raise
