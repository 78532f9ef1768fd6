"""Logs: one line an event, JSON or text, with the request's id, and never a key."""

import logging
import sys
from typing import Any

import structlog
from pydantic_core import to_json
from structlog.typing import EventDict, Processor, WrappedLogger

from servicekit.context import REQUEST_ID
from servicekit.settings import ServiceSettings


class Redaction:
    """Strikes every secret out of a finished line, however it got there (a URL in an exception, say)."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Strike, as a structlog processor; it runs last before the line is put together."""
        if not self._secrets:
            return event
        return {key: self._strike(value) for key, value in event.items()}

    def _strike(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        for secret in self._secrets:
            value = value.replace(secret, "***")
        return value


def configure(service: str, settings: ServiceSettings) -> None:
    """Send the logs of this process, gunicorn's and the libraries' included, to standard error.

    Our own lines go there directly: through the standard library's logging each would cost three times as much.
    """

    def name_service(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {"service": service, **event}

    first: list[Processor] = [
        _add_request_id,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_service,
    ]
    line: Processor = (
        structlog.processors.JSONRenderer(serializer=_as_json)
        if settings.log_format == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "service", "event"])
    )
    finish: list[Processor] = [structlog.processors.format_exc_info, Redaction(settings.secrets()), line]
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[*first, *finish],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=first,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # at debug it writes each URL


def _add_request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    request_id = REQUEST_ID.get()
    return {**event, "request_id": request_id} if request_id else event


def _as_json(event: EventDict, **_options: Any) -> str:  # noqa: ANN401 - what the renderer passes to json.dumps
    return to_json(event, fallback=repr).decode()
