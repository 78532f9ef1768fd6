"""Run the service: `python -m assistant`."""

import logging
import sys

import uvicorn
from prometheus_client import REGISTRY, start_http_server

from assistant.app import create_app
from assistant.monitoring import MasterCollector
from assistant.settings import Settings
from servicekit import logs
from servicekit.settings import BadSettings

KEEP_ALIVE_S = 75
GRACE_S = 2
MAX_HEAD_BYTES = 16_384


def main() -> None:
    """Serve until SIGTERM; what is wrong with a setting is one sentence."""
    try:
        settings = Settings.load()
    except BadSettings as error:
        sys.exit(f"assistant doesn't start. {error}")
    app = create_app(settings)
    logs.configure("assistant", settings)  # after the SDK, which sets up logging of its own
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # at info it writes each URL
    if settings.metrics_port:
        REGISTRY.register(MasterCollector(settings.iris_url))
        try:
            start_http_server(settings.metrics_port, settings.bind)  # in a thread; at a port that strangers don't reach
        except OSError as error:
            sys.exit(
                f"assistant doesn't start. METRICS_PORT: can't listen on {settings.metrics_port} ({error.strerror})."
            )
    uvicorn.run(
        app,
        host=settings.bind,
        port=settings.port,
        loop="asyncio",
        http="h11",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=settings.max_in_flight,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=int(settings.deadline_s) + GRACE_S,
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
    )


if __name__ == "__main__":
    main()
