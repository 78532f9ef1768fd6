"""Logs: one line an event, JSON or text, with the request's id, and never a key."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from servicekit.settings import ServiceSettings


class Redaction:
    """Strikes every secret out of a finished line, however it got there (a URL in an exception, say)."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """A structlog processor; it runs last before the line is put together."""
        return {key: self._strike(value) for key, value in event.items()}

    def _strike(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        for secret in self._secrets:
            value = value.replace(secret, "***")
        return value


def configure(service: str, settings: ServiceSettings) -> None:
    """Send the logs of this process, gunicorn's and the libraries' included, to standard error."""

    def name_service(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {"service": service, **event}

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_service,
        structlog.processors.format_exc_info,
        Redaction(settings.secrets()),
    ]
    line: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "service", "event"])
    )
    structlog.configure(
        processors=[*shared[:4], structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared[:4],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shared[4:], line],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # at debug it writes each URL
