"""OpenWeatherMap, asked with a key (https://openweathermap.org/current, https://openweathermap.org/forecast5).

It calls its own look-up of `q=` deprecated, so a city is looked up first (https://openweathermap.org/api/geocoding-api)
and its weather then asked for by coordinates.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.http import HttpClient, RequestsTransport, UpstreamResponse
from servicekit.problems import CityNotFound, ProviderRefused
from servicekit.providers import upstream
from servicekit.queries import PlacesQuery, WeatherQuery
from servicekit.schemas.weather import CURRENT, FORECAST, PLACES
from weather import languages, places
from weather.geocoder import Geocoder
from weather.places import Place, Wanted
from weather.remembered import RememberedPlaces
from weather.settings import Settings

PEER = "OpenWeatherMap"
LIMIT_BYTES = 1_000_000
MOST_PLACES = 5
NOT_FOUND = 404
NOTHING_TO_GEOCODE = 400


class OpenWeatherMap:
    """Answers in its own shape; its `cod` is a number or a string as it likes, so the HTTP status decides."""

    name = "openweathermap"

    def __init__(self, settings: Settings) -> None:
        self._key = settings.openweathermap_api_key
        self._timeout_s = settings.upstream_timeout_s
        self._upstream = HttpClient(PEER, settings.openweathermap_url, RequestsTransport(limit_bytes=LIMIT_BYTES))
        self._geocoder = Geocoder(self._upstream, "/geo/1.0/direct", self._timeout_s, self._found)
        self._places = RememberedPlaces()

    def current(self, question: WeatherQuery, deadline: Deadline) -> Answer:
        """The weather now; under a city's own name, as by coordinates OpenWeatherMap names the nearest quarter."""
        place, payload, by = self._weather("/data/2.5/weather", CURRENT, question, deadline)
        if place:
            sun = {"country": place.country, **payload["sys"]}
            payload = {**payload, "sys": sun, "name": place.name_in(languages.iso(question.lang))}
        return Answer(payload, by)

    def forecast(self, question: WeatherQuery, deadline: Deadline) -> Answer:
        """The next five days; under a city's own name."""
        place, payload, by = self._weather("/data/2.5/forecast", FORECAST, question, deadline)
        if place:
            name = place.name_in(languages.iso(question.lang))
            payload = {**payload, "city": {"country": place.country, **payload["city"], "name": name}}
        return Answer(payload, by)

    def places(self, question: PlacesQuery, deadline: Deadline) -> Answer:
        """The places that a name may mean, as they came."""
        return Answer(*self._geocoded(question.q, question.limit, deadline))

    def _weather(
        self, path: str, shape: TypeAdapter[Any], question: WeatherQuery, deadline: Deadline
    ) -> tuple[Place | None, dict[str, Any], str]:
        """The place, where a city was asked for; what came; and who it came from."""
        place = None
        lat, lon = question.lat, question.lon
        if question.city is not None:
            place = self._places.place(question.city, partial(self._find, question.city, deadline))
            lat, lon = place.lat, place.lon
        query = {"lat": str(lat), "lon": str(lon), "units": question.units, "lang": question.lang}
        query = self._with_key(query)
        reply = upstream.ask(self._upstream, path, query, deadline=deadline, timeout_s=self._timeout_s)
        if reply.status == NOT_FOUND:
            raise CityNotFound(f"{PEER} knows of no weather at {lat}, {lon}.")
        upstream.check_status(PEER, reply, "OPENWEATHERMAP_API_KEY")
        return place, upstream.checked_json(PEER, reply, shape), upstream.provenance(self.name, reply)

    def _find(self, words: str, deadline: Deadline) -> Place:
        not_found = CityNotFound(f"{PEER} knows no city called {words!r}.")
        for phrasing in _phrasings(Wanted.of(words)):
            found, _ = self._geocoded(phrasing, MOST_PLACES, deadline)
            candidates = [Place.from_geocoding(one) for one in found]
            try:
                return places.choose(words, candidates)
            except CityNotFound as problem:
                not_found = problem if candidates else not_found
        raise not_found

    def _geocoded(self, words: str, limit: int, deadline: Deadline) -> tuple[list[dict[str, Any]], str]:
        """The places found, as they came, and who they came from."""
        return self._geocoder.ask(self._with_key({"q": words, "limit": str(limit)}), deadline)

    def _found(self, reply: UpstreamResponse) -> tuple[list[dict[str, Any]], str]:
        """What the geocoder found; it says in three ways that it found nothing."""
        by = upstream.provenance(self.name, reply)
        if reply.status in (NOT_FOUND, NOTHING_TO_GEOCODE):
            return [], by
        upstream.check_status(PEER, reply, "OPENWEATHERMAP_API_KEY")
        return upstream.checked_json(PEER, reply, PLACES), by

    def _with_key(self, query: dict[str, str]) -> dict[str, str]:
        if self._key is None:
            raise ProviderRefused(f"{PEER} wants a key: set OPENWEATHERMAP_API_KEY.")
        return {**query, "appid": self._key.get_secret_value()}


def _phrasings(wanted: Wanted) -> Iterator[str]:
    """How to ask for a place, one after the other until it is found.

    As it was asked; with the United States where the one qualifier is a state of theirs, since OpenWeatherMap takes a
    lone one for a country; and for the name alone, since it knows no other country's states.
    """
    state = places.state_of_the_us(wanted.qualifiers[0]) if len(wanted.qualifiers) == 1 else None
    yield ",".join((wanted.name, *wanted.qualifiers))
    if state:
        yield f"{wanted.name},{state},US"
    if wanted.qualifiers:
        yield wanted.name
