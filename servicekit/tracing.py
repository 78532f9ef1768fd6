"""OpenTelemetry traces, for who collects them: on when OTEL_EXPORTER_OTLP_ENDPOINT is set, else not even imported.

The packages are an extra (requirements/tracing.txt) that settings.py looks for; `traceparent` is passed on either way.
"""

from importlib import import_module
from typing import Any

from flask import Flask

from servicekit.settings import ServiceSettings

NOT_TRACED = "healthz,readyz,metrics"


def trace(app: Flask, service: str, settings: ServiceSettings) -> None:
    """Send a span for each request served, and for each one made to answer it."""
    if settings.otel_exporter_otlp_endpoint is None:
        return
    sdk: Any = import_module("opentelemetry.sdk.trace")
    resources: Any = import_module("opentelemetry.sdk.resources")
    exporting: Any = import_module("opentelemetry.sdk.trace.export")
    otlp: Any = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    of_flask: Any = import_module("opentelemetry.instrumentation.flask")
    of_requests: Any = import_module("opentelemetry.instrumentation.requests")
    provider = sdk.TracerProvider(resource=resources.Resource.create({"service.name": f"iris-{service}"}))
    exporter = otlp.OTLPSpanExporter(f"{settings.otel_exporter_otlp_endpoint}/v1/traces")
    provider.add_span_processor(exporting.BatchSpanProcessor(exporter))
    of_flask.FlaskInstrumentor().instrument_app(app, tracer_provider=provider, excluded_urls=NOT_TRACED)
    of_requests.RequestsInstrumentor().instrument(tracer_provider=provider)
