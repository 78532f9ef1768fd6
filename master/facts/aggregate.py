"""The services' answers as people are shown them: parsed, and several at the same time where one isn't enough.

A partial answer beats none. Failures are returned as a ProblemView, not raised.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache, partial
from http import HTTPStatus
from itertools import chain
from typing import Any, TypeVar

import gevent
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from contract.coordinates import typed_coordinates
from contract.problems import CityNotFound
from contract.queries import (
    AlertsQuery,
    BriefingQuery,
    ForecastQuery,
    NewsQuery,
    PlacesQuery,
    Query,
    SpelledQuery,
    SureQuery,
    WeatherQuery,
)
from contract.schemas.alerts import ALERTS, Alerts
from contract.schemas.news import COUNTRIES, HEADLINES
from contract.schemas.weather import (
    CURRENT,
    FORECAST,
    PLACES,
    SPELLED,
    CurrentWeather,
    Forecast,
    GeocodedPlace,
    SpelledPlace,
)
from master.facts import warnings
from master.facts.kinds import KINDS, kinds_in
from master.facts.kinds.kind import Kind
from master.facts.options import AS_JSON, RenderOptions
from master.facts.results import (
    ComparedPlaces,
    Countries,
    CountryNews,
    Part,
    PlaceAlerts,
    PlaceBriefing,
    PlaceForecast,
    PlaceKind,
    Places,
    PlaceWeather,
    PlainAnswer,
    ProblemView,
)
from master.gateway.forward import Gateway
from master.services import SERVICES
from servicekit.app import JSON, OK
from servicekit.context import Deadline, RequestContext, spawn
from servicekit.http import UpstreamResponse
from servicekit.problems import (
    BadQuestion,
    MissingParameter,
    Problem,
    ProviderGarbled,
)

T = TypeVar("T")
W = TypeVar("W", bound=WeatherQuery)

PASS_MARKUP_ON = ("newsapi",)
"""Providers whose texts may hold HTML. People read it without; JSON stays as it came."""

NEAR_DEG = 0.5
"""The largest difference, in latitude and in longitude, between a place found by name and the place of a weather."""
NO_COUNTRY = "The weather names no country for the headlines: add country=, such as gr."
MISSING_PART: Mapping[str, str] = {
    "/weather": "without a temperature or a condition",
    "/forecast": "without a step that has a time and a temperature",
    "/air": "without the air of now",
    "/sea": "without the sea of now",
    "/sure": "without a day of the ensemble",
    "/history": "without the day",
    "/normals": "without what is usual",
    "/alerts": "without a state of warnings",
    "/places": "without a list of places",
    "/places/spelled": "without a list of places",
    "/news": "without a list of articles",
    "/news/countries": "without a list of countries",
}
"""What a response of the wrong shape lacks, by its path."""
UV_LETTER, AN_HOUR_S = "u", 3_600
ALERTS_PATIENCE_S = 2.0
"""For how long the weather waits for the warnings of its place."""
INVALID_JSON = "json_invalid"
"""Pydantic's error type."""


@lru_cache(maxsize=512)
def _spelled(body: bytes) -> list[SpelledPlace]:
    """Parsed once for each body, which the HTTP cache gives again and again; so are the two below."""
    return SPELLED.validate_json(body)


@lru_cache(maxsize=256)
def _current(body: bytes) -> CurrentWeather:
    return CURRENT.validate_json(body)


@lru_cache(maxsize=64)
def _next_days(body: bytes) -> Forecast:
    return FORECAST.validate_json(body)


class Aggregator:
    """Asks the services through `gateway`; for weather in the units and the language that the options name."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def weather(
        self, query: WeatherQuery, context: RequestContext, options: RenderOptions
    ) -> PlaceWeather | ProblemView:
        """The current weather and, if the rendering shows them, the next days and the region; how sure, if asked."""
        query = _in_units_of(options, query)
        if options.format == "json" or not isinstance(query, SureQuery) or not query.is_sure_wanted:
            return self._weather(query, context, options)
        with _concurrently(partial(self._how_sure, query, context)) as (sure,):
            told = self._weather(_without_bands(query), context, options)
            return told if isinstance(told, ProblemView) else replace(told, sure=sure.get())

    def _weather(
        self, query: WeatherQuery, context: RequestContext, options: RenderOptions
    ) -> PlaceWeather | ProblemView:
        place = WeatherQuery.from_values(query.model_dump(include=set(WeatherQuery.model_fields)))
        more = (partial(self._forecast, place, context), partial(self._places_named, place, context))
        if options.format == "line":
            told = self._weather_and_kinds(query, context, kinds_in(options.line))
            if isinstance(told, PlaceWeather) and f"%{UV_LETTER}" in options.line:
                with_uv, hours = self.with_uv(told.weather, place, context)
                told = replace(told, weather=with_uv, forecast=hours)
            if isinstance(told, ProblemView) or f"%{warnings.LETTER}" not in options.line:
                return told
            return replace(told, alerts=self.alerts_beside(told.weather.content, query.lang, context))
        with _concurrently(*more if options.shows_next_days else ()) as greenlets:
            weather = self._part("/weather", query, context, CURRENT)
            if isinstance(weather, ProblemView):
                return weather
            alerts = self.alerts_beside(weather.content, query.lang, context) if options.shows_next_days else None
            days, places = (greenlet.get() for greenlet in greenlets) if greenlets else (None, [])
            return PlaceWeather(weather, days, _nearest(places, weather.content), alerts=alerts)

    def alerts(self, query: AlertsQuery, context: RequestContext, options: RenderOptions) -> PlaceAlerts | ProblemView:
        """The official warnings of a place; for people with its name and its clock, as far as the weather has them."""
        place = self._place_of(query, context)
        if isinstance(place, ProblemView):
            return place
        weather_query = WeatherQuery.from_values({"lat": place.lat, "lon": place.lon, "lang": query.lang})
        calls = () if options.format == "json" else (partial(self.current, weather_query, context),)
        with _concurrently(*calls) as greenlets:
            alerts = self._alerts_at(place.lat, place.lon, query.lang, context)
            if isinstance(alerts, ProblemView):
                return alerts
            weather = greenlets[0].get() if greenlets else None
            if not isinstance(weather, Part):
                return PlaceAlerts(alerts, place.name or "", place.country or "", None)
            known = weather.content
            zone = known.zone if known.zone_known else None
            return PlaceAlerts(alerts, place.name or known.place or "", place.country or known.country or "", zone)

    def _place_of(self, query: AlertsQuery, context: RequestContext) -> GeocodedPlace | ProblemView:
        """Where the question is about: the point, or the place that the name means first."""
        point = typed_coordinates(query.city) if query.city else (query.lat, query.lon)
        if point is not None:
            return GeocodedPlace(name="", lat=point[0], lon=point[1], country="")
        found = self._places(PlacesQuery.from_values({"q": query.city, "limit": 1, "lang": query.lang}), context)
        if isinstance(found, ProblemView):
            return found
        if not found.content:
            return ProblemView.of(CityNotFound(f"No place is called {query.city!r}."), context.request_id)
        return found.content[0]

    def _alerts_at(self, lat: float, lon: float, lang: str, context: RequestContext) -> Part[Alerts] | ProblemView:
        return self._part("/alerts", AlertsQuery.from_values({"lat": lat, "lon": lon, "lang": lang}), context, ALERTS)

    def alerts_beside(
        self, weather: CurrentWeather, lang: str, context: RequestContext
    ) -> Part[Alerts] | ProblemView | None:
        """The warnings where a weather is of; a service that is slow holds the weather up a little only."""
        point = weather.coord.point
        if point is None:
            return None
        soon = Deadline.within(context.deadline.at_most(ALERTS_PATIENCE_S), context.deadline.clock)
        return self._alerts_at(*point, lang, replace(context, deadline=soon))

    def kind(
        self, kind: Kind, query: WeatherQuery, context: RequestContext, options: RenderOptions
    ) -> PlaceKind | ProblemView:
        """What is known of a place of one of Iris's own kinds."""
        query = _in_units_of(options, query)
        part = self._part(kind.path, query, context, kind.schema)
        return part if isinstance(part, ProblemView) else self._compared(kind, part, query, context)

    def _weather_and_kinds(
        self, query: WeatherQuery, context: RequestContext, kinds: Sequence[Kind]
    ) -> PlaceWeather | ProblemView:
        """The current weather, and of each kind what could be had: a letter of a line without it is a question mark."""
        calls = (partial(self.kind, kind, kind.question(query), context, AS_JSON) for kind in kinds)
        with _concurrently(*calls) as greenlets:
            weather = self._part("/weather", query, context, CURRENT)
            if isinstance(weather, ProblemView):
                return weather
            results = [greenlet.get() for greenlet in greenlets]
            known = {result.kind.path: result for result in results if isinstance(result, PlaceKind)}
            return PlaceWeather(weather, None, None, known)

    def _compared(self, kind: Kind, part: Part[Any], query: WeatherQuery, context: RequestContext) -> PlaceKind:
        """The kind's answer, and the day beside it that it is compared with, unless that is to come."""
        day: date = getattr(part.content, "date", date.max)
        if not kind.beside or day > datetime.now(part.content.zone).date():
            return PlaceKind(kind, part)
        other = KINDS[kind.beside]
        dated = other.query.from_values({**other.question(query).params, "date": day.isoformat()})
        beside = self._part(other.path, dated, context, other.schema)
        return PlaceKind(kind, part, beside if isinstance(beside, Part) else None)

    def forecast(
        self, query: ForecastQuery, context: RequestContext, options: RenderOptions
    ) -> PlaceForecast | ProblemView:
        """The next days, and the region; days are shown by the steps of three hours that they are made of."""
        query = _in_units_of(options, query)
        more = [partial(self._how_sure, query, context)] if query.is_sure_wanted else []
        with _concurrently(partial(self._places_named, query, context), *more) as (places, *sure):
            forecast = self._forecast(_without_bands(query).in_steps(), context)
            if isinstance(forecast, ProblemView):
                return forecast
            bands = [greenlet.get() for greenlet in sure]
            place = _nearest(places.get(), forecast.content)
            return PlaceForecast(forecast, place, query.step, query.days, bands[0] if bands else None)

    def _how_sure(self, query: WeatherQuery, context: RequestContext) -> PlaceKind | ProblemView:
        kind = KINDS["/sure"]
        return self.kind(kind, kind.question(query), context, AS_JSON)

    def news(self, query: NewsQuery, context: RequestContext, _options: RenderOptions) -> CountryNews | ProblemView:
        """One page of a country's headlines."""
        headlines = self._part("/news", query, context, HEADLINES)
        if isinstance(headlines, ProblemView):
            return headlines
        if headlines.headers.get("X-Provider", "").rpartition("/")[2] in PASS_MARKUP_ON:
            headlines = replace(headlines, content=headlines.content.without_markup())
        return CountryNews(headlines, query.country, (query.page - 1) * query.page_size + 1)

    def briefing(
        self, query: BriefingQuery, context: RequestContext, options: RenderOptions
    ) -> PlaceBriefing | ProblemView:
        """Weather and headlines, asked for at the same time where the query names the country.

        Otherwise the headlines are those of the country that the weather names, or the place where the weather failed.
        Where both failed, the problem with the higher status is returned, the weather's of two alike.
        """
        early = spawn(self.news, query.news(query.country), context, options) if query.country else None
        weather = self.weather(query.weather(), context, options)
        if early is None and isinstance(weather, ProblemView):
            return self._news_without_weather(query, weather, context, options)
        news = early.get() if early is not None else self._local_news(query, weather, context, options)
        if isinstance(weather, ProblemView) and isinstance(news, ProblemView):
            return max(weather, news, key=lambda problem: problem.status)
        return PlaceBriefing(weather, news)

    def _news_without_weather(
        self, query: BriefingQuery, weather: ProblemView, context: RequestContext, options: RenderOptions
    ) -> PlaceBriefing | ProblemView:
        """The headlines of a place that is known though its weather can't be had."""
        if weather.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return weather
        found = self._places_named(query.weather(), context)
        if not found or not found[0].country:
            return weather
        news = self.news(query.news(found[0].country), context, options)
        return weather if isinstance(news, ProblemView) else PlaceBriefing(weather, news)

    def compare(
        self, queries: Sequence[BriefingQuery], context: RequestContext, options: RenderOptions
    ) -> ComparedPlaces | ProblemView:
        """Several places, asked for at the same time; a ProblemView where none of them could be had."""
        greenlets = [spawn(self.briefing, query, context, options) for query in queries]
        found = tuple((str(query.city), greenlet.get()) for query, greenlet in zip(queries, greenlets, strict=True))
        problems = [place for _, place in found if isinstance(place, ProblemView)]
        return (
            max(problems, key=lambda problem: problem.status) if len(problems) == len(found) else ComparedPlaces(found)
        )

    def places(self, query: PlacesQuery, context: RequestContext, _options: RenderOptions) -> Places | ProblemView:
        """The places that a name can mean."""
        found = self._places(query, context)
        return found if isinstance(found, ProblemView) else Places(found, query.q)

    def spelled(self, names: str, context: RequestContext) -> Part[list[SpelledPlace]] | ProblemView:
        """The places that a name of uncertain spelling means; its spellings have | between them."""
        return self._part("/places/spelled", SpelledQuery.from_values({"names": names}), context, _spelled)

    def current(self, query: WeatherQuery, context: RequestContext) -> Part[CurrentWeather] | ProblemView:
        """The current weather alone, in the query's units."""
        return self._part("/weather", query, context, _current)

    def with_uv(
        self, weather: Part[CurrentWeather], query: WeatherQuery, context: RequestContext
    ) -> tuple[Part[CurrentWeather], Part[Forecast] | None]:
        """The weather with a UV index, for questions about that: its own, else that of the forecast by the hour.

        The forecast that it is of then stands beside it, as it may be another provider's.
        """
        if weather.content.uvi is not None:
            return weather, None
        hours = ForecastQuery.from_values({**query.params, "step": "1h", "days": 1})
        forecast = self.next_days(hours, context)
        if isinstance(forecast, ProblemView):
            return weather, None
        of_hour = (step.uvi for step in forecast.content.steps if abs(step.dt - weather.content.dt) <= AN_HOUR_S)
        known = next((uvi for uvi in of_hour if uvi is not None), None)
        if known is None:
            return weather, None
        return replace(weather, content=weather.content.model_copy(update={"uvi": known})), forecast

    def next_days(self, query: ForecastQuery, context: RequestContext) -> Part[Forecast] | ProblemView:
        """The forecast alone, in the query's units."""
        return self._part("/forecast", query, context, _next_days)

    def countries(self, query: Query, context: RequestContext, _options: RenderOptions) -> Countries | ProblemView:
        """The countries that have headlines."""
        covered = self._part("/news/countries", query, context, COUNTRIES)
        return covered if isinstance(covered, ProblemView) else Countries(covered)

    def plain(self, path: str, title: str, query: Query, context: RequestContext) -> PlainAnswer | ProblemView:
        """The JSON of any path of a service."""
        found = self._part(path, query, context, from_json)
        return found if isinstance(found, ProblemView) else PlainAnswer(title, found.content, found)

    def providers(self) -> dict[str, Any]:
        """How the providers of each service do: of each provider what the replica knows that asked it last.

        The replicas are asked anew each time, and no provider.
        """
        return {"services": [self._providers_of(service.name) for service in SERVICES]}

    def _providers_of(self, service: str) -> dict[str, Any]:
        replies = self._gateway.fetch_from_each(service, "/providers")
        lists = [from_json(reply.body)["providers"] for reply in replies if _lists_providers(reply)]
        return {"name": service, "replicas": len(lists), "providers": _newest(lists)}

    def _local_news(
        self, query: BriefingQuery, weather: PlaceWeather | ProblemView, context: RequestContext, options: RenderOptions
    ) -> CountryNews | ProblemView:
        country = weather.weather.content.country if isinstance(weather, PlaceWeather) else ""
        try:
            return self.news(query.news(country), context, options)
        except BadQuestion:
            return ProblemView.of(MissingParameter(NO_COUNTRY), context.request_id)

    def _forecast(self, query: WeatherQuery, context: RequestContext) -> Part[Forecast] | ProblemView:
        return self._part("/forecast", query, context, FORECAST)

    def _places_named(self, query: WeatherQuery, context: RequestContext) -> list[GeocodedPlace]:
        """The places of that name; none for a point on the map, and none where the look-up failed."""
        if query.city is None:
            return []
        found = self._places(PlacesQuery(q=query.city, lang=query.lang), context)
        return [] if isinstance(found, ProblemView) else found.content

    def _places(self, query: PlacesQuery, context: RequestContext) -> Part[list[GeocodedPlace]] | ProblemView:
        """The places, named in the query's language."""
        found = self._part("/places", query, context, PLACES)
        if isinstance(found, ProblemView):
            return found
        named = [place.model_copy(update={"name": place.name_in(query.lang)}) for place in found.content]
        return replace(found, content=named)

    def _part(
        self, path: str, query: Query, context: RequestContext, schema: TypeAdapter[T] | Callable[[bytes], T]
    ) -> Part[T] | ProblemView:
        """The response of the service behind the path, parsed."""
        try:
            forwarded = self._gateway.forward(path, query, context)
            response = forwarded.response
            if response.status != OK:
                return ProblemView.from_json(response.body, response.status, context.request_id, response.headers)
            parse = schema.validate_json if isinstance(schema, TypeAdapter) else schema
            content = parse(response.body)
        except Problem as problem:
            return ProblemView.of(problem, context.request_id)
        except ValueError as error:
            garbled = ProviderGarbled(f"The provider of {path[1:]} answers {_fault(path, error)}.")
            return ProblemView.of(garbled, context.request_id)
        return Part(content, response.body, response.headers, forwarded.cache)


@contextmanager
def _concurrently(*calls: Callable[[], Any]) -> Iterator[list["gevent.Greenlet[[], Any]"]]:
    """Start the calls; those that still run at the end are stopped, as nothing waits for their results."""
    greenlets = [spawn(call) for call in calls]
    try:
        yield greenlets
    finally:
        gevent.killall(greenlets, block=False)


def _fault(path: str, error: ValueError) -> str:
    """What is wrong with a response's body, in words that follow "answers"."""
    if isinstance(error, ValidationError) and error.errors(include_input=False)[0]["type"] != INVALID_JSON:
        return MISSING_PART[path]
    return "with something that isn't JSON"


def _in_units_of(options: RenderOptions, query: W) -> W:
    """The query in the options' units and language; JSON has the query's own."""
    if options.format == "json":
        return query
    place = query.model_dump(exclude={"units", "lang"}, exclude_none=True)
    return type(query).from_values({**place, "units": options.measures.units, "lang": options.lang})


S = TypeVar("S", bound=SureQuery)


def _without_bands(query: S) -> S:
    """The same question for people, whom the bands of `/sure` are shown beside its answer."""
    values = {**query.model_dump(exclude_none=True), "sure": "0"}
    return type(query).from_values(values)


def _nearest(places: list[GeocodedPlace], to: CurrentWeather | Forecast) -> GeocodedPlace | None:
    """The place that the weather or the forecast is of, if it is among them."""
    lat, lon = to.coord.lat, to.coord.lon
    if lat is None or lon is None:
        return None
    near = [place for place in places if abs(place.lat - lat) < NEAR_DEG and abs(place.lon - lon) < NEAR_DEG]
    return min(near, key=lambda place: abs(place.lat - lat) + abs(place.lon - lon), default=None)


def _lists_providers(reply: UpstreamResponse) -> bool:
    """A replica of an older version has no such path."""
    return reply.status == OK and reply.headers.get("Content-Type") == JSON


def _newest(lists: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Each provider as the replica knows it that asked it last: no replica hears of another one's questions."""
    newest: dict[str, dict[str, Any]] = {}
    for provider in chain.from_iterable(lists):
        known = newest.setdefault(provider["name"], provider)
        if (provider["asked"] or "") > (known["asked"] or ""):
            newest[provider["name"]] = provider
    return list(newest.values())
