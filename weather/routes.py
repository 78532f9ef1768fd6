"""The weather service's routes: parse the query, ask the cache or the providers, answer in OpenWeatherMap's shape."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Response, request

from servicekit.app import current_context, to_response
from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer, http_response
from servicekit.context import Deadline
from servicekit.providers.chain import Chain
from servicekit.queries import PlacesQuery, Query, WeatherQuery
from weather.providers import WeatherProvider
from weather.settings import Settings

Q = TypeVar("Q", bound=Query)
Ask = Callable[[WeatherProvider, Q, Deadline], Answer]
"""A method of the providers, such as `WeatherProvider.current`."""


def blueprint(providers: Chain[WeatherProvider], cache: AnswerCache, settings: Settings) -> Blueprint:
    """The routes over these providers, in their order, and this cache."""
    bp = Blueprint("weather", __name__)

    def answer(query: Q, ask: Ask[Q], is_empty: Callable[[Answer], bool] = lambda _answer: False) -> Response:
        def fetch(deadline: Deadline) -> Answer:
            return providers.first(lambda provider, left: ask(provider, query, left), deadline, is_empty=is_empty)

        context = current_context()
        cached = cache.answer(f"{request.path}?{query.cache_key}", fetch, settings.weather_fresh_s, context.deadline)
        response = http_response("weather", cached, context.request_id, stale_s=settings.stale_s)
        return to_response(response, cached.state)

    @bp.get("/weather")
    def weather() -> Response:
        """The weather now of one place."""
        query = WeatherQuery.from_query_string(request.query_string)
        return answer(query, lambda provider, *arguments: provider.current(*arguments))

    @bp.get("/forecast")
    def forecast() -> Response:
        """Five days of one place, in steps of three hours."""
        query = WeatherQuery.from_query_string(request.query_string)
        return answer(query, lambda provider, *arguments: provider.forecast(*arguments))

    @bp.get("/places")
    def places() -> Response:
        """The places that a name can mean; an empty list where there is none."""
        query = PlacesQuery.from_query_string(request.query_string)
        return answer(query, lambda provider, *arguments: provider.places(*arguments), lambda found: not found.payload)

    return bp
