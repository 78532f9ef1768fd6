"""`/onecall` and `/air_pollution`: what of OpenWeatherMap's other APIs one provider has without a key."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from flask import Blueprint, Response, request

from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.problems import NOT_OFFERED, ProviderFailed
from servicekit.providers.chain import Chain
from servicekit.queries import DailyQuery, OneCallQuery, WeatherQuery
from weather.place_search import PlaceSearch
from weather.places import Place
from weather.providers import WeatherProvider
from weather.providers.open_meteo.client import OpenMeteo
from weather.routes import cached_answer
from weather.settings import Settings


def blueprint(
    providers: Iterable[WeatherProvider], search: PlaceSearch, cache: AnswerCache, settings: Settings
) -> Blueprint:
    """The routes over those of the providers that have them, this search and this cache."""
    bp = Blueprint("one_call", __name__)
    able = [provider for provider in providers if isinstance(provider, OpenMeteo)]
    chain = Chain(
        able,
        longest_s=settings.upstream_timeout_s,
        at_once=settings.max_upstream_calls,
        breaker_failures=settings.breaker_failures,
    )

    def answer(query: WeatherQuery, ask: Callable[[OpenMeteo, Deadline, Place | None], Answer]) -> Response:
        def fetch(deadline: Deadline) -> Answer:
            if not able:
                raise ProviderFailed(NOT_OFFERED)
            place = search.place_of(query)
            return chain.first(lambda provider, left: ask(provider, left, place), deadline)

        return cached_answer(cache, settings, query, fetch)

    @bp.get("/onecall")
    def one_call() -> Response:
        """Now, 48 hours and 8 days of one place, without the blocks that `exclude` names."""
        query = OneCallQuery.from_query_string(request.query_string)

        def ask(provider: OpenMeteo, deadline: Deadline, place: Place | None) -> Answer:
            found = provider.one_call(query, deadline, place)
            kept = {name: value for name, value in found.payload.items() if name not in query.excluded}
            return replace(found, payload=kept)

        return answer(query, ask)

    @bp.get("/forecast/daily")
    def daily() -> Response:
        """The next days of one place."""
        query = DailyQuery.from_query_string(request.query_string)
        return answer(query, lambda provider, *rest: provider.daily(query, *rest))

    @bp.get("/air_pollution")
    def air_pollution() -> Response:
        """The air now of one place."""
        query = WeatherQuery.from_query_string(request.query_string)
        return answer(query, lambda provider, *rest: provider.air(query, *rest, forecast=False))

    @bp.get("/air_pollution/forecast")
    def air_forecast() -> Response:
        """The air of the coming hours of one place."""
        query = WeatherQuery.from_query_string(request.query_string)
        return answer(query, lambda provider, *rest: provider.air(query, *rest, forecast=True))

    return bp
