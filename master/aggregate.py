"""Asking the services for all that a person is told about one question: at once, and half an answer beats none.

What can't be told is Trouble; nothing is raised.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import gevent
from pydantic_core import from_json

from master.gateway import Gateway
from master.reading import (
    Forecast,
    Place,
    Weather,
    WrongShapeError,
    read_countries,
    read_forecast,
    read_headlines,
    read_places,
    read_weather,
)
from master.render.options import RenderOptions
from master.render.provenance import Provenance
from master.results import (
    Briefing,
    Countries,
    CountryNews,
    Part,
    PlaceForecast,
    Places,
    PlaceWeather,
    ProblemView,
)
from servicekit.app import OK
from servicekit.context import RequestContext, spawn
from servicekit.problems import MissingParameter, Problem, ProviderGarbled
from servicekit.queries import BriefingQuery, NewsQuery, PlacesQuery, Query, WeatherQuery

T = TypeVar("T")

NEAR_DEG = 0.5
"""A place found by name is the weather's own where it lies no farther away, in latitude and in longitude."""
NO_COUNTRY = "The weather names no country for the headlines: add country=, such as gr."


class Aggregator:
    """Questions of people, in the units and the language that they wish."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def weather(
        self, query: WeatherQuery, context: RequestContext, options: RenderOptions
    ) -> PlaceWeather | ProblemView:
        """The weather now and, if they are wished, the next days and the region, all asked for at the same time."""
        query = _as_wished(query, options)
        rest = (partial(self._forecast, query, context), partial(self._named, query, context))
        with _meanwhile(*rest if options.whole else ()) as asked:
            weather = self._part("/weather", query, context, read_weather)
            if isinstance(weather, ProblemView):
                return weather
            days, places = (one.get() for one in asked) if asked else (None, ())
            return PlaceWeather(weather, days, _own(places, weather.content))

    def forecast(
        self, query: WeatherQuery, context: RequestContext, options: RenderOptions
    ) -> PlaceForecast | ProblemView:
        """The next days, and the region."""
        query = _as_wished(query, options)
        with _meanwhile(partial(self._named, query, context)) as (places,):
            forecast = self._forecast(query, context)
            if isinstance(forecast, ProblemView):
                return forecast
            return PlaceForecast(forecast, _own(places.get(), forecast.content))

    def news(self, query: NewsQuery, context: RequestContext, _options: RenderOptions) -> CountryNews | ProblemView:
        """The headlines of a country."""
        headlines = self._part("/news", query, context, read_headlines)
        if isinstance(headlines, ProblemView):
            return headlines
        return CountryNews(headlines, query.country, (query.page - 1) * query.page_size + 1)

    def briefing(self, query: BriefingQuery, context: RequestContext, options: RenderOptions) -> Briefing | ProblemView:
        """Both, at the same time where the country is known; when both failed, the worse problem."""
        early = spawn(self.news, query.news(query.country), context, options) if query.country else None
        weather = self.weather(query.weather(), context, options)
        if early is None and isinstance(weather, ProblemView):
            return weather
        news = early.get() if early is not None else self._own_news(query, weather, context, options)
        if isinstance(weather, ProblemView) and isinstance(news, ProblemView):
            return max(weather, news, key=lambda problem: problem.status)
        return Briefing(weather, news)

    def places(self, query: PlacesQuery, context: RequestContext, _options: RenderOptions) -> Places | ProblemView:
        """The places that a name can mean."""
        found = self._places(query, context)
        return found if isinstance(found, ProblemView) else Places(found, query.q)

    def countries(self, query: Query, context: RequestContext, _options: RenderOptions) -> Countries | ProblemView:
        """The countries that have headlines."""
        covered = self._part("/news/countries", query, context, read_countries)
        return covered if isinstance(covered, ProblemView) else Countries(covered)

    def _own_news(
        self, query: BriefingQuery, weather: PlaceWeather | ProblemView, context: RequestContext, options: RenderOptions
    ) -> CountryNews | ProblemView:
        country = weather.weather.content.country if isinstance(weather, PlaceWeather) else ""
        try:
            return self.news(query.news(country), context, options)
        except Problem:
            return view_problem(MissingParameter(NO_COUNTRY), context.request_id)

    def _forecast(self, query: WeatherQuery, context: RequestContext) -> Part[Forecast] | ProblemView:
        return self._part("/forecast", query, context, read_forecast)

    def _named(self, query: WeatherQuery, context: RequestContext) -> tuple[Place, ...]:
        """The places called so; none for a point on the map, and none where they can't be had."""
        if query.city is None:
            return ()
        found = self._places(PlacesQuery(q=query.city, lang=query.lang), context)
        return () if isinstance(found, ProblemView) else found.content

    def _places(self, query: PlacesQuery, context: RequestContext) -> Part[tuple[Place, ...]] | ProblemView:
        return self._part("/places", query, context, lambda found: read_places(found, query.lang))

    def _part(
        self, path: str, query: Query, context: RequestContext, read: Callable[[object], T]
    ) -> Part[T] | ProblemView:
        request_id = context.request_id
        try:
            forwarded = self._gateway.forward(path, query, context)
            if forwarded.response.status != OK:
                return parse_problem(
                    forwarded.response.body, forwarded.response.status, request_id, forwarded.response.headers
                )
            content = read(from_json(forwarded.response.body))
        except Problem as problem:
            return view_problem(problem, request_id)
        except ValueError as wrong:
            does = str(wrong) if isinstance(wrong, WrongShapeError) else "answers with something that isn't JSON"
            return view_problem(ProviderGarbled(f"The provider of {path[1:]} {does}."), request_id)
        return Part(content, Provenance.of(forwarded.response.headers), forwarded.response.headers, forwarded.cache)


@contextmanager
def _meanwhile(*asks: Callable[[], Any]) -> Iterator[list["gevent.Greenlet[[], Any]"]]:
    """Ask at the same time; what is still asked at the end is given up, as nobody waits for it."""
    asked = [spawn(ask) for ask in asks]
    try:
        yield asked
    finally:
        gevent.killall(asked, block=False)


def view_problem(problem: Problem, request_id: str) -> ProblemView:
    """A problem of our own."""
    return ProblemView(problem.status, problem.type, problem.title, problem.detail, request_id, problem.headers)


def parse_problem(body: bytes, status: int, request_id: str, headers: Mapping[str, str]) -> ProblemView:
    """A problem as JSON, our own or a service's, with those of its headers that matter to the context."""
    result = from_json(body)
    kind, title, detail = (str(result.get(name) or "") for name in ("type", "title", "detail"))
    kept = {name: headers[name] for name in ("Retry-After", "Allow") if name in headers}
    return ProblemView(status, kind, title, detail, request_id, kept)


def _as_wished(query: WeatherQuery, options: RenderOptions) -> WeatherQuery:
    place = query.model_dump(exclude={"units", "lang"}, exclude_none=True)
    return WeatherQuery.from_values({**place, "units": options.units, "lang": options.lang})


def _own(places: tuple[Place, ...], of: Weather | Forecast) -> Place | None:
    """The one among the places of a name that lies where the weather is of, if one does."""
    if of.lat is None or of.lon is None:
        return None
    lat, lon = of.lat, of.lon
    near = [place for place in places if abs(place.lat - lat) < NEAR_DEG and abs(place.lon - lon) < NEAR_DEG]
    return min(near, key=lambda place: abs(place.lat - lat) + abs(place.lon - lon), default=None)
