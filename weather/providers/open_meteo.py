"""Open-Meteo, asked without a key (https://open-meteo.com/en/docs, https://open-meteo.com/en/docs/geocoding-api).

Weather data by Open-Meteo.com (CC BY 4.0): the free service is for non-commercial use, under 10,000 calls a day.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from babel.languages import get_official_languages
from pydantic import BaseModel, Field, TypeAdapter
from pydantic_core import from_json

from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.http import HttpClient, RequestsTransport, UpstreamResponse
from servicekit.problems import CityNotFound, ProviderExhausted, ProviderFailed
from servicekit.providers import upstream
from servicekit.queries import PlacesQuery, WeatherQuery
from weather import languages, places
from weather.descriptions import described
from weather.geocoder import Geocoder
from weather.places import Place, Wanted
from weather.providers.open_meteo_reading import PAYLOAD
from weather.providers.open_meteo_shape import Wording, current_weather, forecast
from weather.remembered import RememberedPlaces
from weather.settings import Settings

PEER = "Open-Meteo"
LIMIT_BYTES = 2_000_000
FEW, MANY = (
    10,
    100,
)  # of the candidates for a name, how many are asked for; a region or a country sorts most of them out
OK, BAD_REQUEST, TOO_MANY = 200, 400, 429
LONGEST_REASON = 200

NOW = (
    "temperature_2m,relative_humidity_2m,apparent_temperature,is_day,precipitation,rain,showers,snowfall,weather_code,"
    "cloud_cover,pressure_msl,surface_pressure,visibility,wind_speed_10m,wind_direction_10m,wind_gusts_10m"
)
CURRENT = {"current": NOW, "daily": "sunrise,sunset,temperature_2m_max,temperature_2m_min", "forecast_days": "1"}
FORECAST = {
    "current": "is_day",  # for its time
    "hourly": f"{NOW},precipitation_probability",
    "daily": "sunrise,sunset",
    "forecast_days": "7",
}
AS_WE_LIKE_IT = {"timezone": "auto", "timeformat": "unixtime", "wind_speed_unit": "ms"}


class Found(BaseModel):
    """One entry of `results`."""

    id: int
    name: str
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    country_code: str = ""
    feature_code: str = ""
    population: int | None = None
    admin1: str | None = None
    admin2: str | None = None
    admin3: str | None = None
    admin4: str | None = None


class Search(BaseModel):
    """What the geocoder answers; a miss has no `results` at all."""

    results: list[Found] | None = None


SEARCH = TypeAdapter(Search)


class OpenMeteo:
    """Looks the place up, asks for its weather, and says it in OpenWeatherMap's shape."""

    name = "open-meteo"

    def __init__(self, settings: Settings) -> None:
        self._timeout_s = settings.upstream_timeout_s
        self._weather = HttpClient(PEER, settings.open_meteo_url, RequestsTransport(limit_bytes=LIMIT_BYTES))
        geocoding = HttpClient(PEER, settings.open_meteo_geocoding_url, RequestsTransport(limit_bytes=LIMIT_BYTES))
        self._geocoder = Geocoder(geocoding, "/v1/search", self._timeout_s, self._found)
        self._places = RememberedPlaces()

    def current(self, question: WeatherQuery, deadline: Deadline) -> Answer:
        """The weather now."""
        place = self._place(question, deadline)
        payload, by = self._forecast(place, CURRENT, deadline)
        return Answer(current_weather(payload, place, _wording(question)), by)

    def forecast(self, question: WeatherQuery, deadline: Deadline) -> Answer:
        """The next five days."""
        place = self._place(question, deadline)
        payload, by = self._forecast(place, FORECAST, deadline)
        return Answer(forecast(payload, place, _wording(question)), by)

    def places(self, question: PlacesQuery, deadline: Deadline) -> Answer:
        """The places that a name may mean."""
        found: list[Place] = []
        by = self.name
        for language in _languages(Wanted.of(question.q), languages.iso(question.lang)):
            candidates, by = self._candidates(question.q, language, deadline)
            found = places.matching(question.q, candidates)
            if found:
                break
        return Answer([place.as_geocoding() for place in found[: question.limit]], by)

    def _place(self, question: WeatherQuery, deadline: Deadline) -> Place:
        if question.city is None:
            return Place.of_point(question.lat or 0.0, question.lon or 0.0)
        find = partial(self._find, question.city, languages.iso(question.lang), deadline)
        return self._places.place((question.city, question.lang), find)

    def _find(self, words: str, asked: str, deadline: Deadline) -> Place:
        not_found = CityNotFound(f"{PEER} knows no city called {words!r}.")
        for language in _languages(Wanted.of(words), asked):
            candidates, _ = self._candidates(words, language, deadline)
            try:
                return places.choose(words, candidates)
            except CityNotFound as problem:
                not_found = problem if candidates else not_found
        raise not_found

    def _candidates(self, words: str, language: str, deadline: Deadline) -> tuple[list[Place], str]:
        wanted = Wanted.of(words)
        query = {
            "name": wanted.name,
            "count": str(MANY if wanted.qualifiers else FEW),
            "language": language,
            "format": "json",
        }
        return self._geocoder.ask(query, deadline)

    def _found(self, reply: UpstreamResponse) -> tuple[list[Place], str]:
        """The places in a reply, and who it came from."""
        _check(reply)
        results = Search.model_validate(upstream.checked_json(PEER, reply, SEARCH)).results or []
        settlements = [found for found in results if found.feature_code.startswith("PPL")] or results
        return [_place(found) for found in settlements], upstream.provenance(self.name, reply)

    def _forecast(self, place: Place, wanted: Mapping[str, str], deadline: Deadline) -> tuple[dict[str, Any], str]:
        query = {"latitude": str(place.lat), "longitude": str(place.lon), **wanted, **AS_WE_LIKE_IT}
        reply = upstream.ask(self._weather, "/v1/forecast", query, deadline=deadline, timeout_s=self._timeout_s)
        _check(reply)
        return upstream.checked_json(PEER, reply, PAYLOAD), upstream.provenance(self.name, reply)


def _languages(wanted: Wanted, asked: str) -> Iterator[str]:
    """Languages to look a name up in, one after the other until it is found, as Open-Meteo looks in one at a time.

    The one asked for; English, in which regions have the names that people qualify with; those of the name's letters;
    and the first that is spoken in the country asked for.
    """
    countries = [country for qualifier in wanted.qualifiers if (country := places.country_of(qualifier))]
    spoken = [language for country in countries for language in get_official_languages(country)[:1]]
    yield from dict.fromkeys((asked, "en", *languages.of_script(wanted.name), *spoken))


def _place(found: Found) -> Place:
    return Place(
        name=found.name,
        lat=found.latitude,
        lon=found.longitude,
        country=found.country_code.upper(),
        state=found.admin1 or None,
        districts=tuple(filter(None, (found.admin2, found.admin3, found.admin4))),
        population=found.population,
        id=found.id,
    )


def _wording(question: WeatherQuery) -> Wording:
    return Wording(question.units, partial(described, lang=question.lang))


def _check(reply: UpstreamResponse) -> None:
    """Raise what a status or Open-Meteo's `{"error": true, "reason": …}` stands for; an error may be HTML as well."""
    reason = _reason(reply)
    if reply.status == TOO_MANY:
        rest_s = upstream.retry_after_s(reply, 60 if "inutely" in reason else 3600)
        raise ProviderExhausted(f"{PEER}'s quota is spent; try again in {rest_s} s.", retry_after_s=rest_s)
    if reason and reply.status in (OK, BAD_REQUEST):
        raise ProviderFailed(f"{PEER} refused the question: {reason}")
    upstream.check_status(PEER, reply, "OPEN_METEO_URL")


def _reason(reply: UpstreamResponse) -> str:
    """What Open-Meteo gives as the reason of an error, fit to be shown; "" where it gives none."""
    try:
        said = from_json(reply.body)
    except ValueError:
        return ""
    if not isinstance(said, dict) or said.get("error") is not True:
        return ""
    words = " ".join(str(said.get("reason", "it gives no reason")).split())
    return "".join(character for character in words if character.isprintable())[:LONGEST_REASON]
