"""Open-Meteo, which needs no key (https://open-meteo.com/en/docs, https://open-meteo.com/en/docs/geocoding-api).

Weather data by Open-Meteo.com (CC BY 4.0): the free service is for non-commercial use, under 10,000 calls a day.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from babel.languages import get_official_languages

from contract.languages import iso_code
from contract.problems import CityNotFound
from contract.queries import NUMBERED_PLACE, DailyQuery, OneCallQuery, PlacesQuery, WeatherQuery, ZipQuery
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.http import HttpClient, RequestsTransport, UpstreamResponse
from servicekit.problems import ProviderExhausted, ProviderFailed
from servicekit.providers import upstream
from servicekit.providers.quota import Quota
from weather.languages import likely_languages, translate_description
from weather.places import Place, PlaceCache, PlaceQuery, country_of, matching
from weather.providers.geocoder import Geocoder, find_place
from weather.providers.open_meteo import convert, parse
from weather.providers.open_meteo.air_quality import VARIABLES as VARIABLES_OF_AIR
from weather.providers.open_meteo.air_quality import air_forecast, current_air
from weather.providers.open_meteo.one_call import MAX_DAYS, daily_forecast, one_call
from weather.settings import Settings

PEER = "Open-Meteo"
LIMIT_BYTES = 2_000_000
CANDIDATES, CANDIDATES_TO_FILTER = 10, 100
"""How many candidates to request for a bare name, and for one with qualifiers, which rule most of them out."""
OK, BAD_REQUEST, NOT_FOUND, TOO_MANY_REQUESTS = 200, 400, 404, 429

VARIABLES = (
    "temperature_2m,relative_humidity_2m,apparent_temperature,is_day,precipitation,rain,showers,snowfall,weather_code,"
    "cloud_cover,pressure_msl,surface_pressure,visibility,wind_speed_10m,wind_direction_10m,wind_gusts_10m,uv_index"
)
CURRENT_PARAMS = {
    "current": VARIABLES,
    "daily": "sunrise,sunset,temperature_2m_max,temperature_2m_min",
    "forecast_days": "1",
}
FORECAST_PARAMS = {
    "current": "is_day",  # for its time
    "hourly": f"{VARIABLES},precipitation_probability",
    "daily": "sunrise,sunset",
    "forecast_days": "7",
}
ONE_CALL_PARAMS = {
    "current": f"{VARIABLES},dew_point_2m",
    "hourly": f"{VARIABLES},dew_point_2m,precipitation_probability",
    "daily": "sunrise,sunset,temperature_2m_max,temperature_2m_min",
    "forecast_days": "8",
}
FORMAT_PARAMS = {"timezone": "auto", "timeformat": "unixtime", "wind_speed_unit": "ms"}


class OpenMeteo:
    """Geocodes the city, requests its weather and converts that into OpenWeatherMap's JSON."""

    name = "open-meteo"

    def __init__(self, settings: Settings) -> None:
        self._timeout_s = settings.upstream_timeout_s
        self.quota = Quota.of(self.name, settings.open_meteo_quota, settings)
        self._client = self._client_of(settings.open_meteo_url)
        geocoding = self._client_of(settings.open_meteo_geocoding_url)
        self._geocoder = Geocoder(geocoding, "/v1/search", self._timeout_s, self._read_geocoding)
        self._by_id = Geocoder(geocoding, "/v1/get", self._timeout_s, self._read_numbered)
        self._air = self._client_of(settings.open_meteo_air_quality_url)
        self._places = PlaceCache()

    def current(self, query: WeatherQuery, deadline: Deadline, place: Place | None = None) -> Answer:
        """The current weather."""
        place = _in_language(place, query) if place else self._place(query, deadline)
        payload, provider = self._weather(place, CURRENT_PARAMS, deadline)
        return Answer(convert.current_weather(payload, place, _output_options(query)), provider)

    def forecast(self, query: WeatherQuery, deadline: Deadline, place: Place | None = None) -> Answer:
        """The next five days."""
        place = _in_language(place, query) if place else self._place(query, deadline)
        payload, provider = self._weather(place, FORECAST_PARAMS, deadline)
        return Answer(convert.forecast(payload, place, _output_options(query), int(time.time())), provider)

    def one_call(self, query: OneCallQuery, deadline: Deadline, place: Place | None = None) -> Answer:
        """Now, 48 hours (or as the query says) and 8 days, as OpenWeatherMap's One Call."""
        place = _in_language(place, query) if place else self._place(query, deadline)
        payload, provider = self._weather(place, ONE_CALL_PARAMS, deadline)
        return Answer(one_call(payload, place, _output_options(query), hours=query.hours, since=query.since), provider)

    def air(self, query: WeatherQuery, deadline: Deadline, place: Place | None = None, *, forecast: bool) -> Answer:
        """The present air, or that of the coming hours, as OpenWeatherMap's air pollution."""
        place = _in_language(place, query) if place else self._place(query, deadline)
        variables = ",".join(VARIABLES_OF_AIR.values())
        params = {"latitude": str(place.lat), "longitude": str(place.lon), "timeformat": "unixtime"}
        params |= {"current": variables, **({"hourly": variables} if forecast else {})}
        response = upstream.ask(self._air, "/v1/air-quality", params, deadline=deadline, timeout_s=self._timeout_s)
        _check(response)
        payload = upstream.checked_json(PEER, response, parse.FORECAST)
        convert_air = air_forecast if forecast else current_air
        return Answer(convert_air(payload, place), upstream.provenance(self.name, response))

    def places(self, query: PlacesQuery, deadline: Deadline) -> Answer:
        """The places that a name can mean."""
        found: list[Place] = []
        provider = self.name
        for language in _search_languages(PlaceQuery.parse(query.q), iso_code(query.lang)):
            candidates, provider = self._candidates(query.q, language, deadline)
            found = matching(query.q, candidates)
            if found:
                break
        return Answer([place.as_geocoding() for place in found[: query.limit]], provider)

    def zip_code(self, query: ZipQuery, deadline: Deadline) -> Answer:
        """The place of a postal code, which Open-Meteo's geocoder finds by its list of them."""
        found, provider = self._candidates(query.code, "en", deadline, country=query.country)
        code = "".join(query.code.split()).upper()
        for place in found:
            if place.country == query.country and code in place.postcodes:
                where = {"name": place.name, "lat": place.lat, "lon": place.lon, "country": place.country}
                return Answer({"zip": query.code, **where}, provider)
        return Answer({}, provider)

    def daily(self, query: DailyQuery, deadline: Deadline, place: Place | None = None) -> Answer:
        """The next days, at most sixteen, as OpenWeatherMap's daily forecast."""
        place = _in_language(place, query) if place else self._place(query, deadline)
        params = {**ONE_CALL_PARAMS, "forecast_days": str(MAX_DAYS)}
        payload, provider = self._weather(place, params, deadline)
        return Answer(daily_forecast(payload, place, _output_options(query), query.cnt), provider)

    def _client_of(self, url: str) -> HttpClient:
        return HttpClient(PEER, url, RequestsTransport(limit_bytes=LIMIT_BYTES), before=self.quota.spend)

    def _place(self, query: WeatherQuery, deadline: Deadline) -> Place:
        if query.city is None:
            return Place.from_coordinates(query.lat or 0.0, query.lon or 0.0)
        numbered = NUMBERED_PLACE.fullmatch(query.city)
        if numbered:
            by_number = partial(self._numbered, numbered["id"], iso_code(query.lang), deadline)
            return self._places.get_or_find((query.city, query.lang), by_number)
        find = partial(self._find, query.city, iso_code(query.lang), deadline)
        return self._places.get_or_find((query.city, query.lang), find)

    def _numbered(self, geonames_id: str, language: str, deadline: Deadline) -> Place:
        """The place with a GeoNames id; raises CityNotFound."""
        places, _ = self._by_id.look_up({"id": geonames_id, "language": language}, deadline)
        if not places:
            raise CityNotFound(f"{PEER} knows no place with the number {geonames_id}.")
        return places[0]

    def _find(self, city: str, language: str, deadline: Deadline) -> Place:
        return find_place(PEER, city, self._look_ups(city, language, deadline))

    def _look_ups(self, city: str, first_language: str, deadline: Deadline) -> Iterator[list[Place]]:
        """The candidates in one language after the other."""
        for language in _search_languages(PlaceQuery.parse(city), first_language):
            candidates, _ = self._candidates(city, language, deadline)
            yield candidates

    def _candidates(
        self, city: str, language: str, deadline: Deadline, *, country: str = ""
    ) -> tuple[list[Place], str]:
        """The places that the geocoder finds for the name without its qualifiers, and their provenance."""
        query = PlaceQuery.parse(city)
        params = {
            "name": query.name,
            "count": str(CANDIDATES_TO_FILTER if query.qualifiers or country else CANDIDATES),
            "language": language,
            "format": "json",
            **({"countryCode": country} if country else {}),
        }
        return self._geocoder.look_up(params, deadline)

    def _read_geocoding(self, response: UpstreamResponse) -> tuple[list[Place], str]:
        _check(response)
        payload = upstream.checked_json(PEER, response, parse.GEOCODING)
        return parse.places(payload), upstream.provenance(self.name, response)

    def _read_numbered(self, response: UpstreamResponse) -> tuple[list[Place], str]:
        provider = upstream.provenance(self.name, response)
        if response.status in (NOT_FOUND, BAD_REQUEST):
            return [], provider
        _check(response)
        return parse.places({"results": [upstream.checked_json(PEER, response, parse.FORECAST)]}), provider

    def _weather(self, place: Place, variables: Mapping[str, str], deadline: Deadline) -> tuple[dict[str, Any], str]:
        """The payload for a place, and its provenance."""
        params = {"latitude": str(place.lat), "longitude": str(place.lon), **variables, **FORMAT_PARAMS}
        response = upstream.ask(self._client, "/v1/forecast", params, deadline=deadline, timeout_s=self._timeout_s)
        _check(response)
        return upstream.checked_json(PEER, response, parse.FORECAST), upstream.provenance(self.name, response)


def _search_languages(query: PlaceQuery, first_language: str) -> Iterator[str]:
    """The languages to search a name in, in order, as Open-Meteo's geocoder searches in one language at a time.

    That of the request; English, the language of most region names in qualifiers; those of the name's script; and the
    first official language of each country among the qualifiers.
    """
    countries = [country for qualifier in query.qualifiers if (country := country_of(qualifier))]
    official = [language for country in countries for language in get_official_languages(country)[:1]]
    yield from dict.fromkeys((first_language, "en", *likely_languages(query.name), *official))


def _in_language(place: Place, query: WeatherQuery) -> Place:
    return replace(place, name=place.name_in(iso_code(query.lang)))


def _output_options(query: WeatherQuery) -> convert.OutputOptions:
    return convert.OutputOptions(query.units, partial(translate_description, lang=query.lang))


def _check(response: UpstreamResponse) -> None:
    """Raise the problem that an error response stands for; its body may be Open-Meteo's JSON, HTML or empty."""
    reason = parse.error_reason(response.body)
    if response.status == TOO_MANY_REQUESTS:
        pause_s = upstream.retry_after_s(response, 60 if "inutely" in reason else 3600)
        raise ProviderExhausted(f"{PEER}'s quota is spent; try again in {pause_s} s.", retry_after_s=pause_s)
    if reason and response.status in (OK, BAD_REQUEST):
        raise ProviderFailed(f"{PEER} refused the question: {reason}")
    upstream.check_status(PEER, response, "OPEN_METEO_URL")
