"""Flask's way to the endpoints."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, g, request
from werkzeug.http import unquote_etag

from servicekit.context import RequestContext
from servicekit.endpoints import OK, CachedReply, Endpoint


def blueprint(name: str, endpoints: Mapping[str, Endpoint]) -> Blueprint:
    """A route to each endpoint, by its path."""
    bp = Blueprint(name, __name__)
    for path, endpoint in endpoints.items():
        bp.add_url_rule(path, path[1:], _view(endpoint))
    return bp


def _view(endpoint: Endpoint) -> Callable[[], Response]:
    def view() -> Response:
        return respond(endpoint.answer(endpoint.kind.from_query_string(request.query_string), current_context()))

    return view


def current_context() -> RequestContext:
    """Whoever made the current request; taken once, so that several questions can be asked at the same time."""
    return RequestContext(g.request_id, request.headers.get("traceparent", ""), g.deadline)


def respond(answered: CachedReply) -> Response:
    """The answer to the current request: 304 where the caller has it already."""
    g.cache, reply = answered.cache, answered.reply
    if reply.status == OK and "If-None-Match" in request.headers:
        etag, _ = unquote_etag(reply.headers.get("ETag"))
        if etag and request.if_none_match.contains_weak(etag):
            return Response(status=304, headers=reply.headers)
    return Response(reply.body, reply.status, headers=reply.headers)
