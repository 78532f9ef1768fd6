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
from master.provenance import Provenance
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
from master.telling import (
    Briefing,
    Countries,
    CountryNews,
    Part,
    PlaceForecast,
    Places,
    PlaceWeather,
    Trouble,
)
from master.wishes import Wishes
from servicekit.app import OK
from servicekit.context import RequestContext, spawn
from servicekit.problems import MissingParameter, Problem, ProviderGarbled
from servicekit.queries import BriefingQuery, NewsQuery, PlacesQuery, Query, WeatherQuery

T = TypeVar("T")

NEAR_DEG = 0.5
"""A place found by name is the weather's own where it lies no farther away, in latitude and in longitude."""
NO_COUNTRY = "The weather names no country for the headlines: add country=, such as gr."


class Gathering:
    """Questions of people, in the units and the language that they wish."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def weather(self, question: WeatherQuery, caller: RequestContext, wishes: Wishes) -> PlaceWeather | Trouble:
        """The weather now and, if they are wished, the next days and the region, all asked for at the same time."""
        question = _as_wished(question, wishes)
        rest = (partial(self._forecast, question, caller), partial(self._named, question, caller))
        with _meanwhile(*rest if wishes.whole else ()) as asked:
            weather = self._part("/weather", question, caller, read_weather)
            if isinstance(weather, Trouble):
                return weather
            days, places = (one.get() for one in asked) if asked else (None, ())
            return PlaceWeather(weather, days, _own(places, weather.content))

    def forecast(self, question: WeatherQuery, caller: RequestContext, wishes: Wishes) -> PlaceForecast | Trouble:
        """The next days, and the region."""
        question = _as_wished(question, wishes)
        with _meanwhile(partial(self._named, question, caller)) as (places,):
            forecast = self._forecast(question, caller)
            if isinstance(forecast, Trouble):
                return forecast
            return PlaceForecast(forecast, _own(places.get(), forecast.content))

    def news(self, question: NewsQuery, caller: RequestContext, _wishes: Wishes) -> CountryNews | Trouble:
        """The headlines of a country."""
        headlines = self._part("/news", question, caller, read_headlines)
        if isinstance(headlines, Trouble):
            return headlines
        return CountryNews(headlines, question.country, (question.page - 1) * question.page_size + 1)

    def briefing(self, question: BriefingQuery, caller: RequestContext, wishes: Wishes) -> Briefing | Trouble:
        """Both, at the same time where the country is known; when both failed, the worse trouble."""
        early = spawn(self.news, question.news(question.country), caller, wishes) if question.country else None
        weather = self.weather(question.weather(), caller, wishes)
        if early is None and isinstance(weather, Trouble):
            return weather
        news = early.get() if early is not None else self._own_news(question, weather, caller, wishes)
        if isinstance(weather, Trouble) and isinstance(news, Trouble):
            return max(weather, news, key=lambda trouble: trouble.status)
        return Briefing(weather, news)

    def places(self, question: PlacesQuery, caller: RequestContext, _wishes: Wishes) -> Places | Trouble:
        """The places that a name can mean."""
        found = self._places(question, caller)
        return found if isinstance(found, Trouble) else Places(found, question.q)

    def countries(self, question: Query, caller: RequestContext, _wishes: Wishes) -> Countries | Trouble:
        """The countries that have headlines."""
        covered = self._part("/news/countries", question, caller, read_countries)
        return covered if isinstance(covered, Trouble) else Countries(covered)

    def _own_news(
        self, question: BriefingQuery, weather: PlaceWeather | Trouble, caller: RequestContext, wishes: Wishes
    ) -> CountryNews | Trouble:
        country = weather.weather.content.country if isinstance(weather, PlaceWeather) else ""
        try:
            return self.news(question.news(country), caller, wishes)
        except Problem:
            return trouble_of(MissingParameter(NO_COUNTRY), caller.request_id)

    def _forecast(self, question: WeatherQuery, caller: RequestContext) -> Part[Forecast] | Trouble:
        return self._part("/forecast", question, caller, read_forecast)

    def _named(self, question: WeatherQuery, caller: RequestContext) -> tuple[Place, ...]:
        """The places called so; none for a point on the map, and none where they can't be had."""
        if question.city is None:
            return ()
        found = self._places(PlacesQuery(q=question.city, lang=question.lang), caller)
        return () if isinstance(found, Trouble) else found.content

    def _places(self, question: PlacesQuery, caller: RequestContext) -> Part[tuple[Place, ...]] | Trouble:
        return self._part("/places", question, caller, lambda found: read_places(found, question.lang))

    def _part(
        self, path: str, question: Query, caller: RequestContext, read: Callable[[object], T]
    ) -> Part[T] | Trouble:
        request_id = caller.request_id
        try:
            forwarded = self._gateway.forward(path, question, caller)
            if forwarded.response.status != OK:
                return trouble_in(
                    forwarded.response.body, forwarded.response.status, request_id, forwarded.response.headers
                )
            content = read(from_json(forwarded.response.body))
        except Problem as problem:
            return trouble_of(problem, request_id)
        except ValueError as wrong:
            does = str(wrong) if isinstance(wrong, WrongShapeError) else "answers with something that isn't JSON"
            return trouble_of(ProviderGarbled(f"The provider of {path[1:]} {does}."), request_id)
        return Part(content, Provenance.of(forwarded.response.headers), forwarded.response.headers, forwarded.cache)


@contextmanager
def _meanwhile(*asks: Callable[[], Any]) -> Iterator[list["gevent.Greenlet[[], Any]"]]:
    """Ask at the same time; what is still asked at the end is given up, as nobody waits for it."""
    asked = [spawn(ask) for ask in asks]
    try:
        yield asked
    finally:
        gevent.killall(asked, block=False)


def trouble_of(problem: Problem, request_id: str) -> Trouble:
    """A problem of our own."""
    return Trouble(problem.status, problem.type, problem.title, problem.detail, request_id, problem.headers)


def trouble_in(body: bytes, status: int, request_id: str, headers: Mapping[str, str]) -> Trouble:
    """A problem as JSON, our own or a service's, with those of its headers that matter to the caller."""
    told = from_json(body)
    kind, title, detail = (str(told.get(name) or "") for name in ("type", "title", "detail"))
    kept = {name: headers[name] for name in ("Retry-After", "Allow") if name in headers}
    return Trouble(status, kind, title, detail, request_id, kept)


def _as_wished(question: WeatherQuery, wishes: Wishes) -> WeatherQuery:
    place = question.model_dump(exclude={"units", "lang"}, exclude_none=True)
    return WeatherQuery.from_values({**place, "units": wishes.units, "lang": wishes.lang})


def _own(places: tuple[Place, ...], of: Weather | Forecast) -> Place | None:
    """The one among the places of a name that lies where the weather is of, if one does."""
    if of.lat is None or of.lon is None:
        return None
    lat, lon = of.lat, of.lon
    near = [place for place in places if abs(place.lat - lat) < NEAR_DEG and abs(place.lon - lon) < NEAR_DEG]
    return min(near, key=lambda place: abs(place.lat - lat) + abs(place.lon - lon), default=None)
