"""`/onecall`: OpenWeatherMap's One Call 3.0 of a place, from the provider that has hours and days without a key."""

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, Response, request

from servicekit.app import current_context, to_response
from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer, http_response
from servicekit.context import Deadline
from servicekit.problems import ProviderFailed
from servicekit.providers.chain import Chain
from servicekit.queries import OneCallQuery
from weather.providers import WeatherProvider
from weather.providers.open_meteo.client import OpenMeteo
from weather.settings import Settings

NO_PROVIDER = "Only open-meteo has hours and days, and WEATHER_PROVIDERS doesn't name it."


def blueprint(providers: Iterable[WeatherProvider], cache: AnswerCache, settings: Settings) -> Blueprint:
    """The route over those of the providers that have it, and this cache."""
    bp = Blueprint("one_call", __name__)
    able = [provider for provider in providers if isinstance(provider, OpenMeteo)]
    chain = Chain(
        able,
        longest_s=settings.upstream_timeout_s,
        at_once=settings.max_upstream_calls,
        breaker_failures=settings.breaker_failures,
    )

    @bp.get("/onecall")
    def one_call() -> Response:
        """Now, 48 hours and 8 days of one place, without the blocks that `exclude` names."""
        query = OneCallQuery.from_query_string(request.query_string)

        def fetch(deadline: Deadline) -> Answer:
            if not able:
                raise ProviderFailed(NO_PROVIDER)
            answer = chain.first(lambda provider, left: provider.one_call(query, left), deadline)
            kept = {name: value for name, value in answer.payload.items() if name not in query.excluded}
            return replace(answer, payload=kept)

        context = current_context()
        cached = cache.answer(f"/onecall?{query.cache_key}", fetch, settings.weather_fresh_s, context.deadline)
        response = http_response("weather", cached, context.request_id, stale_s=settings.stale_s)
        return to_response(response, cached.state)

    return bp
