"""Master's routes: parse, ask, answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from flask import Blueprint, Response, g, request

from master.answering import Answering
from master.briefing import brief
from master.gathering import Gathering
from master.page.languages import language
from master.rendering import Rendering
from master.telling import Told
from master.wishes import Wishes, wishes_of
from servicekit.context import RequestContext
from servicekit.endpoints import Endpoint
from servicekit.http import UpstreamResponse
from servicekit.queries import BriefingQuery, NewsQuery, PlacesQuery, Query, WeatherQuery
from servicekit.views import current_context, respond

Q = TypeVar("Q", bound=Query)
Gather = Callable[[Q, RequestContext, Wishes], Told]
"""Ask for all that a person is told about a question."""

ASKED: Mapping[str, tuple[str, type[Query]]] = {
    "/weather": ("weather", WeatherQuery),
    "/forecast": ("weather", WeatherQuery),
    "/places": ("weather", PlacesQuery),
    "/news": ("news", NewsQuery),
}
"""The service and the kind of question behind a path."""


def endpoints(answering: Answering) -> Mapping[str, Endpoint]:
    """What one service answers, for programs."""
    return {path: Endpoint(kind, partial(answering.tell, service, path)) for path, (service, kind) in ASKED.items()}


def blueprint(answering: Answering, rendering: Rendering) -> Blueprint:
    """Routes that ask the services through `answering`, in JSON for programs and through `rendering` for people."""
    bp = Blueprint("master", __name__)
    gathering = Gathering(answering)

    def answer(service: str, question: Q, gather: Gather[Q]) -> Response:
        wishes = _wishes()
        if wishes is None:
            return respond(answering.tell(service, request.path, question, current_context()))
        return rendering.answer(gather(question, current_context(), wishes), wishes)

    def view(path: str, gather: Gather[Any]) -> Callable[[], Response]:
        service, kind = ASKED[path]
        return lambda: answer(service, kind.from_query_string(request.query_string), gather)

    bp.add_url_rule("/weather", "weather", view("/weather", gathering.weather))
    bp.add_url_rule("/forecast", "forecast", view("/forecast", gathering.forecast))
    bp.add_url_rule("/places", "places", view("/places", gathering.places))
    bp.add_url_rule("/news", "news", view("/news", gathering.news))

    @bp.get("/news/countries")
    def countries() -> Response:
        return answer("news", Query(), gathering.countries)

    @bp.get("/briefing")
    def briefing() -> Response:
        question = BriefingQuery.from_query_string(request.query_string)
        wishes = _wishes()
        if wishes is None:
            return _brief(question, answering)
        return rendering.answer(gathering.briefing(question, current_context(), wishes), wishes)

    bp.after_request(_vary)
    return bp


def _vary(response: Response) -> Response:
    """One address has all renderings: a cache in between must not give one for another."""
    response.vary.add("Accept")
    return response


def _wishes() -> Wishes | None:
    wishes = wishes_of(request.query_string, request.headers.get("Accept", ""))
    if wishes is None or wishes.format != "html":
        return wishes
    return wishes if "lang" in request.args else replace(wishes, lang=language())  # a browser has its own


def _brief(question: BriefingQuery, answering: Answering) -> Response:
    caller = current_context()

    def ask(service: str, path: str, half: Query) -> UpstreamResponse:
        return answering.ask(service, path, half, caller).reply

    return brief(question, ask, g.request_id)
