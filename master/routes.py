"""Master's routes: check the query, ask, answer.

`from_query_string` checks: bad input ends there, as a 400. Programs get a service's JSON as it came (`gateway`), people
a rendering (`render`) of what the aggregator asked for.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from flask import Blueprint, Response, request

from contract.queries import (
    AlertsQuery,
    AskQuery,
    BriefingQuery,
    CompareQuery,
    CurrentQuery,
    ForecastQuery,
    NewsQuery,
    PlacesQuery,
    Query,
)
from master import provider_status
from master.ask.answer import Answerer
from master.facts.aggregate import Aggregator
from master.facts.kinds import KINDS
from master.facts.kinds.kind import Kind
from master.facts.options import RenderOptions, RenderParams, render_options
from master.facts.results import PlainAnswer, Result
from master.gateway.api_keys import KEY_PARAMETERS
from master.gateway.forward import Gateway
from master.services import SERVICES, Endpoint
from master.views.ignored import name_ignored, notice_ignored
from master.views.language import language
from master.views.responses import render
from servicekit.app import current_context, current_request
from servicekit.context import RequestContext

Q = TypeVar("Q", bound=Query)
PROVIDERS_TITLE = "How each provider does"
QUERIES: dict[str, type[Query]] = {
    **{endpoint.path: endpoint.query for service in SERVICES for endpoint in service.endpoints},
    "/briefing": BriefingQuery,
    "/ask": AskQuery,
    "/compare": CompareQuery,
    "/providers": Query,
}
PARAMETERS = {
    path: query.parameter_names() | RenderParams.parameter_names() | KEY_PARAMETERS for path, query in QUERIES.items()
}
"""The parameters of each path. A key may come with any of them."""
Aggregate = Callable[[Q, RequestContext, RenderOptions], Result]
"""Ask for everything that a person is shown about a query."""


def blueprint(gateway: Gateway, aggregator: Aggregator) -> Blueprint:
    """The routes over this gateway and aggregator."""
    bp = Blueprint("master", __name__)
    answerer = Answerer(aggregator)

    def answer(query: Q, aggregate: Aggregate[Q]) -> Response:
        options = _options()
        if options.format == "json":
            return gateway.respond(request.path.rstrip("/"), query)  # `/news/` is `/news`
        return render(aggregate(query, current_context(), options), options)

    @bp.get("/weather")
    def weather() -> Response:
        """The weather now of one place."""
        return answer(CurrentQuery.from_query_string(request.query_string), aggregator.weather)

    @bp.get("/forecast")
    def forecast() -> Response:
        """Up to sixteen days of one place, in steps of an hour, of three or of a day."""
        return answer(ForecastQuery.from_query_string(request.query_string), aggregator.forecast)

    @bp.get("/places")
    def places() -> Response:
        """The places that a name can mean."""
        return answer(PlacesQuery.from_query_string(request.query_string), aggregator.places)

    @bp.get("/news")
    def news() -> Response:
        """One page of a country's headlines."""
        return answer(NewsQuery.from_query_string(request.query_string), aggregator.news)

    @bp.get("/news/countries")
    def countries() -> Response:
        """The countries that have headlines."""
        return answer(Query(), aggregator.countries)

    @bp.get("/briefing")
    def briefing() -> Response:
        """The weather of a place and the headlines of its country, or of another one."""
        query, options = BriefingQuery.from_query_string(request.query_string), _options()
        return render(aggregator.briefing(query, current_context(), options), options)

    @bp.get("/ask")
    def ask() -> Response:
        """A question in a person's own words."""
        query, options = AskQuery.from_query_string(request.query_string), _options()
        return render(answerer.answer(query, current_context(), options), options)

    _add_alerts(bp, aggregator)
    _add_kinds(bp, answer, aggregator)
    _add_compare(bp, aggregator)
    _add_plain_routes(bp, gateway, aggregator)
    bp.before_request(_notice_ignored)
    bp.after_request(name_ignored)
    bp.after_request(_vary)
    return bp


def _add_alerts(bp: Blueprint, aggregator: Aggregator) -> None:
    """Serve official warnings: the service knows points only, so that a city's is looked up before."""

    @bp.get("/alerts")
    def alerts() -> Response:
        """The official warnings of one place."""
        query, options = AlertsQuery.from_query_string(request.query_string), _options()
        return render(aggregator.alerts(query, current_context(), options), options)


def _add_kinds(bp: Blueprint, answer: Callable[..., Response], aggregator: Aggregator) -> None:
    """Serve Iris's own kinds, each of which its row of the table describes."""

    def of_kind(kind: Kind) -> Response:
        """One kind of one place."""
        return answer(kind.query.from_query_string(request.query_string), partial(aggregator.kind, kind))

    for kind in KINDS.values():
        bp.add_url_rule(kind.path, kind.path.strip("/"), partial(of_kind, kind))


def _add_compare(bp: Blueprint, aggregator: Aggregator) -> None:
    @bp.get("/compare")
    def compare() -> Response:
        """Several places beside each other."""
        options = _options()
        queries = CompareQuery.each(request.args.getlist("city"), _units_and_language(options))
        return render(aggregator.compare(queries, current_context(), options), options)


def _units_and_language(options: RenderOptions) -> dict[str, str]:
    if options.format != "json":
        return {"units": options.measures.units, "lang": options.lang}
    return {name: value for name in ("units", "lang") if (value := request.args.get(name, ""))}


def _add_plain_routes(bp: Blueprint, gateway: Gateway, aggregator: Aggregator) -> None:
    """Serve what people get as a plain table: how providers do, and each endpoint that has no view above.

    A new service needs no code here.
    """

    @bp.get("/providers")
    def providers() -> Response:
        """How the providers of each service do."""
        options, status = _options(), provider_status.for_strangers(aggregator.providers())
        if options.format == "json":
            return provider_status.response(status)
        return render(PlainAnswer(PROVIDERS_TITLE, status), options)

    for service in SERVICES:
        for endpoint in service.endpoints:
            if not endpoint.rendered:
                view = partial(_plain, endpoint, gateway, aggregator)
                bp.add_url_rule(endpoint.path, endpoint.path.strip("/").replace("/", "_"), view)


def _plain(endpoint: Endpoint, gateway: Gateway, aggregator: Aggregator) -> Response:
    """The service's JSON, or a plain table of it."""
    query, options = endpoint.query.from_query_string(request.query_string), _options()
    if options.format == "json":
        return gateway.respond(endpoint.path, query)
    return render(aggregator.plain(endpoint.path, endpoint.summary, query, current_context()), options)


def _notice_ignored() -> None:
    known = PARAMETERS.get(current_request().path.rstrip("/"))
    if known is not None:
        notice_ignored(known)


def _vary(response: Response) -> Response:
    """One address has all renderings: a cache in between must not give one for another."""
    if "Vary" in response.headers:
        response.vary.add("Accept")
    else:  # parsing and writing a set of one costs more than all the rest of this
        response.headers.add("Vary", "Accept")
    return response


def _options() -> RenderOptions:
    environ = request.environ
    options = render_options(environ["QUERY_STRING"].encode("latin-1"), environ.get("HTTP_ACCEPT", ""))
    if options.format != "html":
        return options
    return options if "lang" in request.args else replace(options, lang=language())  # a browser has its own language
