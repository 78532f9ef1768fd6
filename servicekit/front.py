"""Plain questions are answered in front of Flask, which takes as long as all the rest of an answer from the cache.

Only a GET without conditions; all else goes the usual way, and so does what fails, to be told there as any problem is.
What goes this way looks the same from outside: the same headers, the same log line, the same numbers.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.http import HTTP_STATUS_CODES

from servicekit.accounting import account
from servicekit.app import BEGAN_S, IN_FLIGHT, STOPPING, TROUBLE, name_request, replica_name, sign
from servicekit.context import RequestContext
from servicekit.deadline import HEADER as DEADLINE_HEADER
from servicekit.deadline import Deadline
from servicekit.endpoints import CachedReply, Endpoint
from servicekit.in_flight import InFlight
from servicekit.problems import BadQuestion
from servicekit.queries import Query
from servicekit.settings import ServiceSettings

DEADLINE = f"HTTP_{DEADLINE_HEADER.upper().replace('-', '_')}"


def answer_in_front(
    app: Flask,
    endpoints: Mapping[str, Endpoint],
    settings: ServiceSettings,
    *,
    is_plain: Callable[[bytes, str], bool] = lambda _query, _accept: True,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Put the short way in front of `app`, unless it is traced: Flask's instrumentation wants to see every request.

    `is_plain` tells by the raw query string and `Accept` whether JSON is wanted; `headers` go with each answer.
    """
    if not settings.otel_exporter_otlp_endpoint:
        front = Front(app, endpoints, settings.deadline_s, is_plain, headers or {})
        app.wsgi_app = front  # type: ignore[method-assign]  # as Flask's documentation has it


class Front:
    """A WSGI application before Flask's."""

    def __init__(
        self,
        app: Flask,
        endpoints: Mapping[str, Endpoint],
        deadline_s: float,
        is_plain: Callable[[bytes, str], bool],
        headers: Mapping[str, str],
    ) -> None:
        self._usual = app.wsgi_app
        self._config = app.config
        self._in_flight: InFlight = app.extensions[IN_FLIGHT]
        self._served_by = replica_name(app.name)
        self._endpoints = endpoints
        self._deadline_s = deadline_s
        self._is_plain = is_plain
        self._headers = headers

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        began_s = time.monotonic()
        query: bytes = environ["QUERY_STRING"].encode("latin-1")
        endpoint = self._endpoints.get(environ["PATH_INFO"])
        question = self._question(endpoint, environ, query) if endpoint else None
        if endpoint is None or question is None:
            return self._usual(environ, start_response)
        request_id = name_request(environ.get("HTTP_X_REQUEST_ID", ""))
        deadline = Deadline.from_header(environ.get(DEADLINE), self._deadline_s)
        try:
            answered = self._answer(
                endpoint, question, RequestContext(request_id, environ.get("HTTP_TRACEPARENT", ""), deadline)
            )
        except Exception as trouble:  # noqa: BLE001 - whatever it is, Flask's handlers tell it
            environ.update({TROUBLE: trouble, BEGAN_S: began_s, "HTTP_X_REQUEST_ID": request_id})
            return self._usual(environ, start_response)
        reply = answered.reply
        headers = {**reply.headers, **self._headers, "Content-Length": str(len(reply.body))}
        sign(headers, request_id, self._served_by, leaving=self._config[STOPPING])
        account(
            method="GET",
            route=environ["PATH_INFO"],
            question=query.decode("utf-8", "backslashreplace"),
            status=reply.status,
            took_s=time.monotonic() - began_s,
            cache=answered.cache,
            provider=headers.get("X-Provider"),
            served_by=headers["X-Served-By"],
        )
        phrase = HTTP_STATUS_CODES.get(reply.status, "unknown").upper()
        start_response(f"{reply.status} {phrase}", list(headers.items()))
        return [reply.body]

    def _question(self, endpoint: Endpoint, environ: WSGIEnvironment, query: bytes) -> Query | None:
        """A plain question that can be understood."""
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_NONE_MATCH" in environ:
            return None
        if not self._is_plain(query, environ.get("HTTP_ACCEPT", "")):
            return None
        try:
            return endpoint.kind.from_query_string(query)
        except BadQuestion:
            return None

    def _answer(self, endpoint: Endpoint, question: Query, caller: RequestContext) -> CachedReply:
        self._in_flight.enter()
        try:
            return endpoint.answer(question, caller)
        finally:
            self._in_flight.leave()
