"""The weather service's paths: what is asked there, and how it is answered."""

from collections.abc import Callable, Mapping
from typing import Any

from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer, as_reply
from servicekit.context import RequestContext
from servicekit.deadline import Deadline
from servicekit.endpoints import CachedReply, Endpoint
from servicekit.providers.chain import Chain
from servicekit.queries import PlacesQuery, Query, WeatherQuery
from weather.providers import WeatherProvider
from weather.settings import Settings

Ask = Callable[[WeatherProvider, Any, Deadline], Answer]


def endpoints(providers: Chain[WeatherProvider], cache: AnswerCache, settings: Settings) -> Mapping[str, Endpoint]:
    """Answers from the cache, and from these providers, in their order, for what isn't in it.

    `/weather` has the weather now and `/forecast` five days in steps of three hours, both in OpenWeatherMap's shape;
    `/places` the places that a name may mean, in the shape of its geocoding: an empty list where there is none.
    """

    def endpoint(path: str, kind: type[Query], ask: Ask, is_empty: Callable[[Answer], bool] = _never) -> Endpoint:
        def answer(question: Query, caller: RequestContext) -> CachedReply:
            def fetch(deadline: Deadline) -> Answer:
                return providers.first(
                    lambda provider, left: ask(provider, question, left), deadline, is_empty=is_empty
                )

            cached = cache.answer(f"{path}?{question.cache_key}", fetch, settings.weather_fresh_s, caller.deadline)
            return as_reply("weather", cached, caller.request_id, stale_s=settings.stale_s)

        return Endpoint(kind, answer)

    return {
        "/weather": endpoint("/weather", WeatherQuery, lambda provider, *asked: provider.current(*asked)),
        "/forecast": endpoint("/forecast", WeatherQuery, lambda provider, *asked: provider.forecast(*asked)),
        "/places": endpoint("/places", PlacesQuery, lambda provider, *asked: provider.places(*asked), _no_place),
    }


def _never(_answer: Answer) -> bool:
    return False


def _no_place(answer: Answer) -> bool:
    return not answer.payload
