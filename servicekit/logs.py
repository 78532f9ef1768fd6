"""Logs: one line an event, JSON or text, with the request's id, and never a key."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from typing import Any

import structlog
from pydantic_core import to_json
from structlog.typing import EventDict, Processor, WrappedLogger

from servicekit.settings import ServiceSettings

REQUEST_ID = ContextVar("request_id", default="")
"""The id of the request that this greenlet or task serves; it goes into each of its log lines."""

LONGEST_VALUE = 8_000
"""Characters of one value of a line: a traceback's, of both of its ends, tell enough."""

_SENT_KEY = re.compile(
    r"\b((?:x[-_]?)?(?:app[-_]?id|api[-_]?key|(?:access|api)[-_]?token|key|token|auth|authorization|passw(?:or)?d|secret)"
    r"\s*=\s*)[^\s'\"&;]+",
    re.IGNORECASE,
)


def strike_sent_keys(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Strike a caller's key out of a problem's sentence, which quotes `Athens;appid=KEY` as it was asked for."""
    detail = event.get("detail")
    if isinstance(detail, str):
        event["detail"] = _SENT_KEY.sub(r"\1***", detail)
    return event


class Redaction:
    """Replaces every secret in a finished line, however it got there (a URL in an exception, say)."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        quoted = (form for secret in secrets for form in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1]))
        self._secrets = tuple(dict.fromkeys(quoted))

    def __call__(self, _logger: WrappedLogger, _method: str, line: Any) -> str:  # noqa: ANN401 - a str, but of a processor's type
        """Replace them, as the last structlog processor."""
        return self._struck(str(line))

    def shorten(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Cut the middle out of a long value, as a library quotes what a stranger sent, however long that was."""
        for name, value in event.items():
            if isinstance(value, str) and len(value) > LONGEST_VALUE:
                struck = self._struck(value)  # before a cut can make a secret unknown
                event[name] = f"{struck[: LONGEST_VALUE // 2]} … {struck[-LONGEST_VALUE // 2 :]}"
        return event

    def _struck(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def configure(service: str, settings: ServiceSettings) -> None:
    """Send the logs of this process, gunicorn's and the libraries' included, to standard error.

    Our own lines go there directly: through the standard library's logging each would cost three times as much.
    """

    def identify(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        request_id = REQUEST_ID.get()
        if request_id:
            event["request_id"] = request_id
        return event

    first: list[Processor] = [
        identify,
        strike_sent_keys,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    line: Processor = (
        structlog.processors.JSONRenderer(serializer=_as_json)
        if settings.log_format == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "service", "event"])
    )
    redaction = Redaction(settings.secrets())
    finish: list[Processor] = [structlog.processors.format_exc_info, redaction.shorten, line, redaction]
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


def _as_json(event: EventDict, **_options: Any) -> str:  # noqa: ANN401 - what the renderer passes to json.dumps
    return to_json(event, fallback=repr).decode()
