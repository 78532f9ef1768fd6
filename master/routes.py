"""Master's routes: parse the query, ask, answer: JSON for programs, a rendering for people."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from flask import Blueprint, Response, request

from master.briefing import brief
from master.gateway import Gateway
from master.gathering import Gathering
from master.page.languages import language
from master.rendering import Rendering
from master.services import SERVICES
from master.telling import Told
from master.wishes import Wishes, wishes_of
from servicekit.app import current_context
from servicekit.context import RequestContext
from servicekit.queries import BriefingQuery, NewsQuery, PlacesQuery, Query, WeatherQuery

Q = TypeVar("Q", bound=Query)
Gather = Callable[[Q, RequestContext, Wishes], Told]
"""Ask for everything that a person is shown about a query."""


def blueprint(gateway: Gateway, gathering: Gathering, rendering: Rendering) -> Blueprint:
    """The routes over this gateway and aggregator, with these renderings."""
    bp = Blueprint("master", __name__)

    def answer(query: Q, gather: Gather[Q]) -> Response:
        wishes = _wishes()
        if wishes is None:
            return gateway.respond(request.path, query)
        return rendering.answer(gather(query, current_context(), wishes), wishes)

    @bp.get("/weather")
    def weather() -> Response:
        """The weather now of one place."""
        return answer(WeatherQuery.from_query_string(request.query_string), gathering.weather)

    @bp.get("/forecast")
    def forecast() -> Response:
        """Five days of one place, in steps of three hours."""
        return answer(WeatherQuery.from_query_string(request.query_string), gathering.forecast)

    @bp.get("/places")
    def places() -> Response:
        """The places that a name can mean."""
        return answer(PlacesQuery.from_query_string(request.query_string), gathering.places)

    @bp.get("/news")
    def news() -> Response:
        """One page of a country's headlines."""
        return answer(NewsQuery.from_query_string(request.query_string), gathering.news)

    @bp.get("/news/countries")
    def countries() -> Response:
        """The countries that have headlines."""
        return answer(Query(), gathering.countries)

    @bp.get("/briefing")
    def briefing() -> Response:
        """The weather of a place and the headlines of its country, or of another one."""
        query, wishes = BriefingQuery.from_query_string(request.query_string), _wishes()
        if wishes is None:
            return brief(query, gateway, current_context())
        return rendering.answer(gathering.briefing(query, current_context(), wishes), wishes)

    _add_json_routes(bp, gateway)
    bp.after_request(_vary)
    return bp


def _add_json_routes(bp: Blueprint, gateway: Gateway) -> None:
    """Serve, as JSON only, each endpoint of the registry that has no view above: a new service needs no code here."""
    for service in SERVICES:
        for endpoint in service.endpoints:
            if endpoint.path not in WITH_RENDERINGS:

                def view(path: str = endpoint.path, kind: type[Query] = endpoint.query) -> Response:
                    return gateway.respond(path, kind.from_query_string(request.query_string))

                bp.add_url_rule(endpoint.path, endpoint.path.strip("/").replace("/", "_"), view)


WITH_RENDERINGS = {"/weather", "/forecast", "/places", "/news", "/news/countries"}
"""Paths that people can have as text, as a line and as a page too."""


def _vary(response: Response) -> Response:
    """One address has all renderings: a cache in between must not give one for another."""
    if "Vary" in response.headers:
        response.vary.add("Accept")
    else:  # parsing and writing a set of one costs more than all the rest of this
        response.headers.add("Vary", "Accept")
    return response


def _wishes() -> Wishes | None:
    wishes = wishes_of(request.query_string, request.headers.get("Accept", ""))
    if wishes is None or wishes.format != "html":
        return wishes
    return wishes if "lang" in request.args else replace(wishes, lang=language())  # a browser has its own
