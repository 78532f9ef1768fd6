"""What the paths of all three vendors have in common: lenient parameters, and problems in a vendor's own words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from urllib.parse import parse_qsl

import structlog
from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from contract.queries import Query
from master.facts.results import ProblemView
from master.gateway.forward import Forwarded, Gateway
from servicekit.app import JSON, OK, as_problem, to_response, without_secrets
from servicekit.context import RequestContext
from servicekit.http import UpstreamResponse
from servicekit.problems import Problem

log = structlog.get_logger()

Q = TypeVar("Q", bound=Query)

MOST_FIELDS = 50


@dataclass
class Refused(Exception):
    """A service's problem, on its way to the vendor's error."""

    problem: ProblemView


def parameters() -> Mapping[str, str]:
    """The current request's parameters, by their names in lower case, without any key; of several the first counts."""
    read: Mapping[str, str] | None = g.get("vendor_parameters")
    if read is None:
        read = g.vendor_parameters = _parameters(without_secrets(request.query_string.decode("utf-8", "replace")))
    return read


@lru_cache(maxsize=4096)
def _parameters(query: str) -> Mapping[str, str]:
    values: dict[str, str] = {}
    for pair in query.split("&")[:MOST_FIELDS]:
        for name, value in parse_qsl(pair, keep_blank_values=True):
            if value != "***":
                values.setdefault(name.strip().lower(), value.strip())
    return values


@lru_cache(maxsize=4096)
def query_of(kind: type[Q], values: tuple[tuple[str, object], ...]) -> Q:
    """The query with these values, by their names; raises a BadQuestion. Checking them costs more than the answer."""
    return kind.from_values(dict(values))


def forward(gateway: Gateway, path: str, query: Query, context: RequestContext) -> Forwarded:
    """The service's response with status 200; raises Refused with its problem otherwise."""
    forwarded = gateway.forward(path, query, context)
    response = forwarded.response
    if response.status != OK:
        raise Refused(ProblemView.from_json(response.body, response.status, context.request_id, response.headers))
    return forwarded


def respond(forwarded: Forwarded, body: bytes, content_type: str = JSON) -> Response:
    """Answer the current request with what was made of a service's response, under that one's headers."""
    headers = {**forwarded.response.headers, "Content-Type": content_type}
    return to_response(UpstreamResponse(OK, headers, body), forwarded.cache)


def answer_problems(bp: Blueprint, respond_to: Callable[[ProblemView], Response]) -> None:
    """Turn each problem of the blueprint's requests, also those of hooks before its views, into the vendor's error."""

    def answer(problem: ProblemView) -> Response:
        response = respond_to(problem)
        response.headers.update({**problem.headers, "Cache-Control": "no-store"})
        return response

    @bp.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return answer(error.problem)

    @bp.errorhandler(Problem)
    def problem(error: Problem) -> Response:
        return answer(ProblemView.of(error, g.context.request_id))

    @bp.errorhandler(HTTPException)
    def http_exception(error: HTTPException) -> Response:
        view = ProblemView.of(as_problem(error), g.context.request_id)
        response = answer(view)
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
        return response

    @bp.errorhandler(Exception)
    def bug(error: Exception) -> Response:
        log.error("bug", exc_info=error)
        return answer(ProblemView.of(Problem("That is a fault of ours."), g.context.request_id))
