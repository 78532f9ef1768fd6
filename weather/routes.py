"""The weather service's routes: parse the query, ask the cache or the providers, answer in OpenWeatherMap's shape."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Blueprint, Response, request
from pydantic_core import from_json, to_json

from contract.languages import ENGLISH
from contract.problems import CityNotFound
from contract.queries import (
    ForecastQuery,
    GeocodingQuery,
    OneCallQuery,
    PointQuery,
    Query,
    SpelledQuery,
    WeatherQuery,
    ZipQuery,
)
from servicekit.app import current_context, to_response
from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer, Cached, Entry, digest, http_response
from servicekit.caching.lru import BoundedCache
from servicekit.context import Deadline
from servicekit.http import UpstreamResponse
from servicekit.problems import ProviderTrouble
from servicekit.providers.chain import Chain
from weather import views
from weather.forecasts import as_asked
from weather.keeping import USUAL, Keep
from weather.languages import is_translated
from weather.past_routes import add_past
from weather.place_search import PlaceSearch, Resolved
from weather.places import Place
from weather.presentation import neutral, presented
from weather.providers.provider import WeatherProvider
from weather.settings import Settings
from weather.views import View, whole

CREDIT, LICENCE = "X-Provider-Credit", "X-Licence"
GAZETTEER = "gazetteer"
"""The provider's name for what the gazetteer answers."""
ASSUMED = "X-Iris-Assumed"
"""The header that names the place that a question was taken to mean, and others that it may mean."""
RESOLVED = 2_000
"""Questions whose place a process remembers: to find it takes longer than to answer."""
HOURS, AIR = Keep("/forecast/hours"), Keep("/air")
"""Where the hours are kept that all steps but the usual are made of, and the air of which several paths have views."""
VARIANTS, VARIANTS_BYTES = 5_000, 32_000_000
"""Answers in units and languages that a process keeps, besides what they were made of."""
Fetch = Callable[[Deadline], Answer]
Q = TypeVar("Q", bound=WeatherQuery)
Ask = Callable[[WeatherProvider, Q, Deadline, Place | None], Answer]
"""A method of the providers, such as `WeatherProvider.current`."""
Rank = Callable[[WeatherProvider], int]
"""Whether a provider is asked after the others, as it gives less of what is asked for."""


def _alike(_provider: WeatherProvider) -> bool:
    return False


def blueprint(
    providers: Chain[WeatherProvider], search: PlaceSearch, cache: AnswerCache, settings: Settings
) -> Blueprint:
    """The routes that answer for a place, over these providers in their order, this search and this cache."""
    bp = Blueprint("weather", __name__)

    variants: BoundedCache[bytes] = BoundedCache(entries=VARIANTS, size_bytes=VARIANTS_BYTES, size_of=len)
    resolve = lru_cache(RESOLVED)(search.resolve)
    has_own_words = any(provider.translates for provider in providers.providers)

    def of_place(
        kind: str,
        query: Q,
        ask: Ask[Q],
        view: View = whole,
        keep: Keep = USUAL,
        after: Rank = _alike,
    ) -> Response:
        resolved = resolve(WeatherQuery(city=query.city, lat=query.lat, lon=query.lon, lang=query.lang))
        by_provider = resolved is None or (has_own_words and not is_translated(query.lang))
        asked = neutral(query, query.lang if by_provider else ENGLISH)
        first = partial(providers.first, kind, rank=after)
        fetch = partial(_first_that_knows, first, search, asked, ask)
        key = f"{keep.path or _path()}?{keep.key(asked, resolved)}"
        cached, response = _kept(cache, settings, key, fetch, keep.fresh_s)
        if not cached.entry.problem:
            response = _in_variant(variants, response, cached.entry, query, resolved, view)
        return to_response(_credited(response, cached.entry, providers), cached.state)

    @bp.get("/weather")
    def weather() -> Response:
        """The weather now of one place."""
        query = WeatherQuery.from_query_string(request.query_string)
        return of_place("current", query, lambda provider, *arguments: provider.current(*arguments))

    @bp.get("/forecast")
    def forecast() -> Response:
        """Up to sixteen days of one place, in steps of an hour, of three or of a day."""
        query = ForecastQuery.from_query_string(request.query_string)
        view = partial(as_asked, query=query)
        if query.is_usual:
            return of_place("forecast", query, lambda provider, *arguments: provider.forecast(*arguments), view)
        return of_place("forecast", query, _hours, view, HOURS, _by_reach)

    @bp.get("/onecall")
    def one_call() -> Response:
        """Now, 48 hours and 8 days of one place, without the blocks that `exclude` names."""
        query = OneCallQuery.from_query_string(request.query_string)
        return of_place("one_call", query, lambda provider, *arguments: provider.one_call(*arguments))

    def air(view: View) -> Response:
        """All of the air is kept as one answer, of which each path has its own view."""
        query = WeatherQuery.from_query_string(request.query_string)
        return of_place("air", query, lambda provider, *arguments: provider.air(*arguments), view, AIR)

    @bp.get("/sea")
    def sea() -> Response:
        """The sea off one place."""
        query = WeatherQuery.from_query_string(request.query_string)
        return of_place("sea", query, lambda provider, *arguments: provider.sea(*arguments))

    add_past(bp, of_place, resolve, settings.weather_fresh_s)
    bp.add_url_rule("/air", "air", partial(air, views.air))
    bp.add_url_rule("/air_pollution", "air_pollution", partial(air, views.air_pollution))
    bp.add_url_rule("/air_pollution/forecast", "air_forecast", partial(air, views.air_forecast))

    return bp


def places_blueprint(
    providers: Chain[WeatherProvider], search: PlaceSearch, cache: AnswerCache, settings: Settings
) -> Blueprint:
    """The routes that look places up, likewise."""
    bp = Blueprint("places", __name__)
    answer = partial(cached_answer, providers, cache, settings)

    @bp.get("/places")
    def places() -> Response:
        """The places that a name can mean; an empty list where there is none."""
        query = GeocodingQuery.from_query_string(request.query_string)

        return answer(query, partial(_places, providers, search, query))

    @bp.get("/places/spelled")
    def spelled() -> Response:
        """The places of the first spelling of a name that has any, else of those nearest to it."""
        query = SpelledQuery.from_query_string(request.query_string)

        return answer(query, lambda _deadline: Answer(_spelled(search, query), GAZETTEER))

    @bp.get("/places/near")
    def near() -> Response:
        """The places nearest to a point; its coordinates where there is none."""
        query = PointQuery.from_query_string(request.query_string)

        near_by = search.around(query.lat, query.lon, query.limit)
        places = near_by or [Place.from_coordinates(query.lat, query.lon)]
        return answer(query, lambda _deadline: Answer([place.as_geocoding() for place in places], GAZETTEER))

    @bp.get("/places/zip")
    def by_zip() -> Response:
        """The place of a postal code, as OpenWeatherMap's geocoding; `{}` where no provider knows it."""
        query = ZipQuery.from_query_string(request.query_string)

        def ask(provider: WeatherProvider, deadline: Deadline) -> Answer:
            return provider.zip_code(query, deadline)

        return answer(query, lambda deadline: providers.first("zip_code", ask, deadline, is_empty=_is_empty))

    return bp


def cached_answer(
    providers: Chain[WeatherProvider], cache: AnswerCache, settings: Settings, query: Query, fetch: Fetch
) -> Response:
    """The cache's answer to the present request, else the fetched one; it credits its provider."""
    cached, response = _kept(cache, settings, f"{_path()}?{query.cache_key}", fetch)
    return to_response(_credited(response, cached.entry, providers), cached.state)


def _kept(
    cache: AnswerCache, settings: Settings, key: str, fetch: Fetch, fresh_s: float | None = None
) -> tuple[Cached, UpstreamResponse]:
    context = current_context()
    cached = cache.answer(key, fetch, fresh_s or settings.weather_fresh_s, context.deadline)
    return cached, http_response("weather", cached, context.request_id, stale_s=settings.stale_s)


def _credited(response: UpstreamResponse, entry: Entry, providers: Chain[WeatherProvider]) -> UpstreamResponse:
    licence = providers.licence(entry.provider)
    if licence is None:
        return response
    return replace(response, headers={**response.headers, CREDIT: licence.header(), LICENCE: licence.name})


def _path() -> str:
    return request.path.rstrip("/")


def _in_variant(
    variants: BoundedCache[bytes],
    response: UpstreamResponse,
    entry: Entry,
    query: WeatherQuery,
    resolved: Resolved | None,
    view: View,
) -> UpstreamResponse:
    """The response in the query's units and language; made once for each of them, as JSON takes its time."""
    key = f"{entry.digest} {_path()} {query.cache_key}"
    body = variants.get(key)
    if body is None:
        answer = presented(view(from_json(entry.body)), query, resolved.place if resolved else None)
        body = to_json(_told(answer, resolved) if resolved else answer)
        variants.put(key, body)
    headers = {**response.headers, **_assumed(resolved), "ETag": f'"{digest(body)}"'}
    return replace(response, headers=headers, body=body)


def _spelled(search: PlaceSearch, query: SpelledQuery) -> list[dict[str, Any]]:
    """Geocoding entries, each with how it was found and a `city` parameter that finds it again."""
    found = search.spelled(query.spellings)
    entries = []
    for place in found.places[: query.limit]:
        called = search.called(found, place)
        names = {"called": called, "label": search.label(place, called)} if called else {"label": search.label(place)}
        how = {"match": found.match, "spelling": found.spelling, "population": place.population}
        entries.append({**place.as_geocoding(), **how, **names})
    return entries


def _is_empty(found: Answer) -> bool:
    return not found.payload


def _places(
    providers: Chain[WeatherProvider], search: PlaceSearch, query: GeocodingQuery, deadline: Deadline
) -> Answer:
    """The gazetteer's places of a name or of its beginning; where it has none, the first provider's that has any."""
    known = search.find(query.q).places[: query.limit] if query.match == "name" else search.completions(query)
    if known:
        return Answer([place.as_geocoding() for place in known], GAZETTEER)
    return providers.first("places", lambda provider, left: provider.places(query, left), deadline, is_empty=_is_empty)


def _first_that_knows(
    first: Callable[..., Answer], search: PlaceSearch, query: Q, ask: Ask[Q], deadline: Deadline
) -> Answer:
    """The first provider's answer; one that doesn't know the city hands over to the next.

    Raises CityNotFound, with suggestions, if one of them doesn't know the city and none answers.
    """
    place = search.place_of(query)
    unknown: list[CityNotFound] = []

    def ask_or_note(provider: WeatherProvider, left: Deadline) -> Answer:
        try:
            return ask(provider, query, left, place)
        except CityNotFound as problem:
            unknown.append(problem)
            raise

    try:
        return first(ask_or_note, deadline, suits=lambda provider: provider.covers(place))
    except (ProviderTrouble, CityNotFound):
        if not unknown or query.city is None:
            raise
    meant = search.resolve_misspelt(query)
    if meant:
        answer = first(
            lambda provider, left: ask(provider, query, left, meant.place),
            deadline,
            suits=lambda provider: provider.covers(meant.place),
        )
        return replace(answer, payload=_told(answer.payload, meant), headers=_assumed(meant))
    several = f"No provider knows a city called {query.city!r}."
    raise search.not_found(query.city, unknown[0].detail if len(unknown) == 1 else several)


def _hours(provider: WeatherProvider, query: ForecastQuery, deadline: Deadline, place: Place | None) -> Answer:
    """Hours where the provider has them, else the usual steps: as far as it reaches, and as near."""
    return (provider.forecast if _has_no_hours(provider) else provider.hours)(query, deadline, place)


def _has_no_hours(provider: WeatherProvider) -> bool:
    return not provider.gives("hours")


def _by_reach(provider: WeatherProvider) -> int:
    """Those with hours before those without, and of them the one that reaches farthest first."""
    return 0 if _has_no_hours(provider) else -provider.reach_days


def _told(payload: dict[str, Any], resolved: Resolved) -> dict[str, Any]:
    """The answer under the name that the place was asked for by, and with what was assumed."""
    if resolved.called and "name" in payload:
        payload = {**payload, "name": resolved.called}
    elif resolved.called and isinstance(payload.get("city"), dict):
        payload = {**payload, "city": {**payload["city"], "name": resolved.called}}
    return {**payload, "assumed": resolved.assumed.as_json()} if resolved.assumed else payload


def _assumed(resolved: Resolved | None) -> dict[str, str]:
    """The header that says the same."""
    if resolved is None or resolved.assumed is None:
        return {}
    return {ASSUMED: quote("; also ".join(filter(None, resolved.assumed.labels)), safe=" ,;.()'/-")}
