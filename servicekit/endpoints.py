"""Paths at which questions are answered in JSON. What answers them knows nothing of Flask or WSGI."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request
from werkzeug.http import unquote_etag

from servicekit.caller import Caller
from servicekit.outgoing import Reply
from servicekit.questions import Question

OK = 200


@dataclass(frozen=True, slots=True)
class CachedReply:
    """What goes back to a caller, and how the cache came by it (`hit`, `stale`), for the log."""

    reply: Reply
    cache: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A kind of question, and what answers it; raises a Problem where there is no answer."""

    kind: type[Question]
    answer: Callable[[Any, Caller], CachedReply]


def blueprint(name: str, endpoints: Mapping[str, Endpoint]) -> Blueprint:
    """Flask's routes to endpoints, by their paths."""
    bp = Blueprint(name, __name__)
    for path, endpoint in endpoints.items():
        bp.add_url_rule(path, path[1:], _view(endpoint))
    return bp


def _view(endpoint: Endpoint) -> Callable[[], Response]:
    def view() -> Response:
        return respond(endpoint.answer(endpoint.kind.from_query(request.query_string), Caller.now()))

    return view


def respond(answered: CachedReply) -> Response:
    """The answer to the current request: 304 where the caller has it already."""
    g.cache, reply = answered.cache, answered.reply
    if reply.status == OK and "If-None-Match" in request.headers:
        etag, _ = unquote_etag(reply.headers.get("ETag"))
        if etag and request.if_none_match.contains_weak(etag):
            headers = {name: value for name, value in reply.headers.items() if name != "Content-Type"}
            return Response(status=304, headers=headers)
    return Response(reply.body, reply.status, headers=reply.headers)
