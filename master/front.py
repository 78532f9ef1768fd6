"""A program's plain question is answered in front of Flask, which takes as long as all the rest of a cached answer.

Only a GET for JSON; all else goes the usual way, and so does what fails, to be told there as any problem is. What goes
this way looks the same from outside: the same headers, the same log line, the same numbers.
"""

import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.http import HTTP_STATUS_CODES

from master.answering import Answering, Caller
from master.http_cache import Cached
from master.wishes import plain_json
from servicekit.accounting import account
from servicekit.app import BEGAN_S, IN_FLIGHT, LEAVING, STOPPING, TROUBLE, name_request, replica_name
from servicekit.deadline import HEADER as DEADLINE_HEADER
from servicekit.deadline import Deadline
from servicekit.in_flight import InFlight
from servicekit.problems import BadQuestion
from servicekit.questions import NewsQuestion, PlacesQuestion, Question, WeatherQuestion

ASKED: dict[str, tuple[str, type[Question]]] = {
    "/weather": ("weather", WeatherQuestion),
    "/forecast": ("weather", WeatherQuestion),
    "/places": ("weather", PlacesQuestion),
    "/news": ("news", NewsQuestion),
}
"""The service and the kind of question behind a path."""
DEADLINE = f"HTTP_{DEADLINE_HEADER.upper().replace('-', '_')}"


class Front:
    """A WSGI application before Flask's, answering what `answering` can; a question takes `deadline_s` at most."""

    def __init__(self, app: Flask, answering: Answering, deadline_s: float) -> None:
        self._usual = app.wsgi_app
        self._config = app.config
        self._in_flight: InFlight = app.extensions[IN_FLIGHT]
        self._served_by = replica_name(app.name)
        self._answering = answering
        self._deadline_s = deadline_s

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        began_s = time.monotonic()
        query: bytes = environ["QUERY_STRING"].encode("latin-1")
        question = _plain_question(environ, query)
        if question is None:
            return self._usual(environ, start_response)
        request_id = name_request(environ.get("HTTP_X_REQUEST_ID", ""))
        try:
            cached = self._answer(environ, question, request_id)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, Flask's handlers tell it
            environ.update({TROUBLE: trouble, BEGAN_S: began_s, "HTTP_X_REQUEST_ID": request_id})
            return self._usual(environ, start_response)
        reply = cached.reply
        headers = {
            **reply.headers,
            "Content-Length": str(len(reply.body)),
            "X-Request-ID": request_id,
            "X-Content-Type-Options": "nosniff",
            "Vary": "Accept",
        }
        served_by = headers.setdefault("X-Served-By", self._served_by)
        if self._config[STOPPING]:
            headers[LEAVING] = "1"
        account(
            method="GET",
            route=environ["PATH_INFO"],
            question=query.decode("utf-8", "backslashreplace"),
            status=reply.status,
            took_s=time.monotonic() - began_s,
            cache=cached.kind,
            provider=headers.get("X-Provider"),
            served_by=served_by,
        )
        start_response(f"{reply.status} {HTTP_STATUS_CODES.get(reply.status, '').upper()}", list(headers.items()))
        return [reply.body]

    def _answer(self, environ: WSGIEnvironment, question: Question, request_id: str) -> Cached:
        path = environ["PATH_INFO"]
        service, _ = ASKED[path]
        kept = self._answering.kept(service, path, question)
        if kept is not None:
            return kept
        deadline = Deadline.from_header(environ.get(DEADLINE), self._deadline_s)
        caller = Caller.of(request_id, environ.get("HTTP_TRACEPARENT", ""), deadline)
        self._in_flight.enter()
        try:
            return self._answering.tell(service, path, question, caller)
        finally:
            self._in_flight.leave()


def _plain_question(environ: WSGIEnvironment, query: bytes) -> Question | None:
    asked = ASKED.get(environ["PATH_INFO"])
    if (
        asked is None
        or environ["REQUEST_METHOD"] != "GET"
        or "HTTP_IF_NONE_MATCH" in environ
        or not plain_json(query, environ.get("HTTP_ACCEPT", ""))
    ):
        return None
    try:
        return asked[1].from_query(query)
    except BadQuestion:
        return None
