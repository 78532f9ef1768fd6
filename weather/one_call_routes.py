"""`/onecall` and `/air_pollution`: what of OpenWeatherMap's other APIs one provider has without a key."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from flask import Blueprint, Response, request

from servicekit.app import current_context, to_response
from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer, http_response
from servicekit.context import Deadline
from servicekit.problems import ProviderFailed
from servicekit.providers.chain import Chain
from servicekit.queries import OneCallQuery, WeatherQuery
from weather.providers import WeatherProvider
from weather.providers.open_meteo.client import OpenMeteo
from weather.settings import Settings

NO_PROVIDER = "Only open-meteo has this, and WEATHER_PROVIDERS doesn't name it."


def blueprint(providers: Iterable[WeatherProvider], cache: AnswerCache, settings: Settings) -> Blueprint:
    """The routes over those of the providers that have them, and this cache."""
    bp = Blueprint("one_call", __name__)
    able = [provider for provider in providers if isinstance(provider, OpenMeteo)]
    chain = Chain(
        able,
        longest_s=settings.upstream_timeout_s,
        at_once=settings.max_upstream_calls,
        breaker_failures=settings.breaker_failures,
    )

    def answer(query: WeatherQuery, ask: Callable[[OpenMeteo, Deadline], Answer]) -> Response:
        def fetch(deadline: Deadline) -> Answer:
            if not able:
                raise ProviderFailed(NO_PROVIDER)
            return chain.first(ask, deadline)

        context = current_context()
        cached = cache.answer(f"{request.path}?{query.cache_key}", fetch, settings.weather_fresh_s, context.deadline)
        response = http_response("weather", cached, context.request_id, stale_s=settings.stale_s)
        return to_response(response, cached.state)

    @bp.get("/onecall")
    def one_call() -> Response:
        """Now, 48 hours and 8 days of one place, without the blocks that `exclude` names."""
        query = OneCallQuery.from_query_string(request.query_string)

        def ask(provider: OpenMeteo, deadline: Deadline) -> Answer:
            found = provider.one_call(query, deadline)
            kept = {name: value for name, value in found.payload.items() if name not in query.excluded}
            return replace(found, payload=kept)

        return answer(query, ask)

    @bp.get("/air_pollution")
    def air_pollution() -> Response:
        """The air now of one place."""
        query = WeatherQuery.from_query_string(request.query_string)
        return answer(query, lambda provider, deadline: provider.air(query, deadline, forecast=False))

    @bp.get("/air_pollution/forecast")
    def air_forecast() -> Response:
        """The air of the coming hours of one place."""
        query = WeatherQuery.from_query_string(request.query_string)
        return answer(query, lambda provider, deadline: provider.air(query, deadline, forecast=True))

    return bp
