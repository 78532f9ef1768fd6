"""How often one address, or one key of API_KEYS, may ask (RATE_LIMIT), by Flask-Limiter.

Counts are shared through Valkey where there is one.
"""

from typing import Any

from flask import Flask, g, request
from flask_limiter import Limiter

from master.gateway.proxies import parse_address
from master.settings import Settings

PATIENCE: dict[str, Any] = {"socket_timeout": 0.1, "socket_connect_timeout": 0.1}
"""Seconds that Valkey may take; without its answer each process counts by itself."""
FREE = (
    "health.healthz",
    "health.readyz",
    "assets.file",
    "installable.service_worker",
    "installable.web_manifest",
)
"""Endpoints of those who watch, and the page's files, which count for nobody."""


def limit(app: Flask, settings: Settings) -> None:
    """Refuse what comes too often with 429; without RATE_LIMIT nothing is counted. Losing Valkey counts by process."""
    if settings.rate_limit is None:
        return

    def context() -> str:
        if "key_hash" in g:
            return f"key:{g.key_hash}"
        address = request.remote_addr or ""
        return str(parse_address(address) or address)

    # redis:// is the same protocol, by Valkey's client
    shared = settings.cache_url.get_secret_value().replace("redis", "valkey", 1) if settings.cache_url else None
    limiter = Limiter(
        context,
        app=app,
        application_limits=[settings.rate_limit],
        application_limits_per_method=False,
        headers_enabled=True,
        retry_after="delta-seconds",
        storage_uri=shared or "memory://",
        storage_options=PATIENCE if shared else {},
        in_memory_fallback_enabled=shared is not None,
        key_prefix="iris-rate",
    )
    for endpoint in FREE:
        limiter.exempt(app.view_functions[endpoint])
