"""OpenWeatherMap, which needs a key (https://openweathermap.org/current, https://openweathermap.org/forecast5).

Its own look-up by `q=` is deprecated, so a city is first geocoded (https://openweathermap.org/api/geocoding-api), and
its weather is then requested by coordinates.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pydantic import BaseModel

from contract.languages import iso_code
from contract.problems import CityNotFound
from contract.queries import PlacesQuery, WeatherQuery, ZipQuery
from contract.schemas.weather import PLACES, ZIP_PLACE
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.counters import LimitsText
from servicekit.http import UpstreamResponse
from servicekit.problems import ProviderRefused
from servicekit.providers import upstream
from servicekit.providers.host import Hosts
from servicekit.providers.provider import Licence
from servicekit.settings import HttpUrl, Secret
from weather.answers import current_answer, forecast_answer
from weather.places import Place, PlaceCache, PlaceQuery, us_state_code
from weather.providers.geocoder import Geocoder, find_place
from weather.providers.provider import IsNameOf, WeatherProvider

PEER = "OpenWeatherMap"
KEY_SETTING = "OPENWEATHERMAP_API_KEY"
LIMIT_BYTES = 1_000_000
MAX_CANDIDATES = 5
"""The most places that its geocoder returns for one name."""
BAD_REQUEST, NOT_FOUND = 400, 404

Read = Callable[[str, Any, Place], dict[str, Any]]
"""Makes a payload an answer, such as `current_answer`."""


class OpenWeatherMapSettings(BaseModel):
    """OpenWeatherMap's settings; docs/settings.md describes each one."""

    openweathermap_api_key: Secret = None
    openweathermap_url: HttpUrl = "https://api.openweathermap.org"
    openweathermap_quota: LimitsText | None = None


class OpenWeatherMap(WeatherProvider):
    """Passes OpenWeatherMap's JSON on. Its `cod` may be a number or a string, so the HTTP status decides instead."""

    name = "openweathermap"
    licence = Licence(
        name="CC BY-SA 4.0",
        credit="OpenWeatherMap",
        url="https://openweathermap.org/",
        commercial=True,
    )
    Settings = OpenWeatherMapSettings
    key_setting = "openweathermap_api_key"
    translates = True

    def __init__(self, settings: OpenWeatherMapSettings, hosts: Hosts, is_name_of: IsNameOf) -> None:
        self._is_name_of = is_name_of
        self._key = settings.openweathermap_api_key
        self.quota = hosts.quota(self.name, settings.openweathermap_quota)
        self._host = hosts.host(
            PEER, settings.openweathermap_url, self.quota, hosts.circuit(self.name), limit_bytes=LIMIT_BYTES
        )
        self.hosts = (self._host,)
        self._geocoder = Geocoder(self._host, "/geo/1.0/direct", self._read_geocoding)
        self._places = PlaceCache()

    def current(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The current weather. It bears the place's name and country: OpenWeatherMap names the nearest quarter."""
        place = place or self._place(query, deadline)
        payload, provider = self._weather("/data/2.5/weather", current_answer, query, place, deadline)
        sys = {**_block(payload, "sys"), **_country(place)}
        return Answer({**payload, "sys": sys, "name": self._name(place, query, payload.get("name"))}, provider)

    def forecast(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The next five days, under the place's name likewise."""
        place = place or self._place(query, deadline)
        payload, provider = self._weather("/data/2.5/forecast", forecast_answer, query, place, deadline)
        city = {**_block(payload, "city"), **_country(place)}
        return Answer({**payload, "city": {**city, "name": self._name(place, query, city.get("name"))}}, provider)

    def places(self, query: PlacesQuery, deadline: Deadline) -> Answer:
        """The places that a name can mean, as OpenWeatherMap returned them."""
        return Answer(*self._geocode(query.q, query.limit, deadline))

    def zip_code(self, query: ZipQuery, deadline: Deadline) -> Answer:
        """The place of a postal code, as OpenWeatherMap returned it."""
        params = self._with_key({"zip": f"{query.code},{query.country}"})
        return self._host.get("/geo/1.0/zip", params, deadline, self._read_zip)

    def _read_zip(self, response: UpstreamResponse) -> Answer:
        provider = upstream.provenance(self.name, response)
        if response.status in (NOT_FOUND, BAD_REQUEST):
            return Answer({}, provider)
        upstream.check_status(PEER, response, KEY_SETTING)
        return Answer(upstream.documented_json(PEER, response, ZIP_PLACE), provider)

    def _place(self, query: WeatherQuery, deadline: Deadline) -> Place:
        """The place that the geocoder has for the query's city, or its point."""
        if query.city is None:
            return Place.from_coordinates(query.lat or 0.0, query.lon or 0.0)
        return self._places.get_or_find(query.city, partial(self._find, query.city, deadline))

    def _name(self, place: Place, query: WeatherQuery, provided: object) -> str:
        """The place's name in the query's language; OpenWeatherMap's where that is one of the place's names.

        OpenWeatherMap names a point that no place is near to, unless it has no name for it either.
        """
        language = iso_code(query.lang)
        if not place.country and isinstance(provided, str) and provided:
            return provided
        if language in place.local_names or language == "en" or not isinstance(provided, str):
            return place.name_in(language)
        return provided if self._is_name_of(provided, place) else place.name

    def _weather(
        self, path: str, read: Read, query: WeatherQuery, place: Place, deadline: Deadline
    ) -> tuple[dict[str, Any], str]:
        """The payload, and its provenance."""
        lat, lon = place.lat, place.lon

        def read_weather(response: UpstreamResponse) -> tuple[dict[str, Any], str]:
            if response.status == NOT_FOUND:
                raise CityNotFound(f"{PEER} knows of no weather at {lat}, {lon}.")
            upstream.check_status(PEER, response, KEY_SETTING)
            with upstream.garbled_unless_valid(PEER):
                payload = read(PEER, upstream.json_body(PEER, response), place)
            return payload, upstream.provenance(self.name, response)

        params = self._with_key({"lat": str(lat), "lon": str(lon), "units": "standard", "lang": query.lang})
        return self._host.get(path, params, deadline, read_weather)

    def _find(self, city: str, deadline: Deadline) -> Place:
        return find_place(PEER, city, self._look_ups(city, deadline))

    def _look_ups(self, city: str, deadline: Deadline) -> Iterator[list[Place]]:
        """The candidates of one phrasing after the other."""
        for phrasing in _phrasings(PlaceQuery.parse(city)):
            entries, _ = self._geocode(phrasing, MAX_CANDIDATES, deadline)
            yield [Place.from_geocoding(entry) for entry in entries]

    def _geocode(self, name: str, limit: int, deadline: Deadline) -> tuple[list[dict[str, Any]], str]:
        """The geocoder's payload, and its provenance."""
        return self._geocoder.look_up(self._with_key({"q": name, "limit": str(limit)}), deadline)

    def _read_geocoding(self, response: UpstreamResponse) -> tuple[list[dict[str, Any]], str]:
        """Read a response of the geocoder; 404, 400 ("Nothing to geocode") and an empty list mean an unknown name."""
        provider = upstream.provenance(self.name, response)
        if response.status in (NOT_FOUND, BAD_REQUEST):
            return [], provider
        upstream.check_status(PEER, response, KEY_SETTING)
        entries = upstream.documented_json(PEER, response, PLACES)
        return [entry for entry in entries if entry.get("name")], provider

    def _with_key(self, params: dict[str, str]) -> dict[str, str]:
        if self._key is None:
            raise ProviderRefused(f"{PEER} wants a key: set {KEY_SETTING}.")
        return {**params, "appid": self._key.get_secret_value()}


def _country(place: Place) -> dict[str, str]:
    return {"country": place.country} if place.country else {}


def _block(payload: dict[str, Any], name: str) -> dict[str, Any]:
    """An optional object of the payload; an empty one where OpenWeatherMap sent something else."""
    block = payload.get(name)
    return block if isinstance(block, dict) else {}


def _phrasings(query: PlaceQuery) -> Iterator[str]:
    """Spellings of a place to try with OpenWeatherMap's geocoder, in order.

    As given; then with `US`, where the only qualifier is a state of the United States, as the geocoder reads a single
    qualifier as a country; then the bare name, as the geocoder knows no other country's regions.
    """
    yield ",".join((query.name, *query.qualifiers))
    state = us_state_code(query.qualifiers[0]) if len(query.qualifiers) == 1 else None
    if state:
        yield f"{query.name},{state},US"
    if query.qualifiers:
        yield query.name
