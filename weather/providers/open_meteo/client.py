"""Open-Meteo, which needs no key (https://open-meteo.com/en/docs, https://open-meteo.com/en/docs/geocoding-api).

Weather data by Open-Meteo.com (CC BY 4.0): the free service is for non-commercial use, under 10,000 calls a day.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from math import ceil
from typing import Any

from babel.languages import get_official_languages
from pydantic import BaseModel

from contract.languages import iso_code
from contract.problems import CityNotFound
from contract.queries import (
    FIRST_DAY,
    NUMBERED_PLACE,
    ForecastQuery,
    HistoryQuery,
    NormalsQuery,
    OneCallQuery,
    PlacesQuery,
    WeatherQuery,
    ZipQuery,
)
from contract.zones import utc_offset_s, zone_named
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.counters import LimitsText
from servicekit.http import UpstreamResponse
from servicekit.problems import ProviderExhausted, ProviderFailed
from servicekit.providers import upstream
from servicekit.providers.host import Host, Hosts
from servicekit.providers.provider import Licence
from servicekit.settings import HttpUrl
from weather.keeping import cell_of
from weather.languages import likely_languages, translate_description
from weather.places import Place, PlaceCache, PlaceQuery, country_of, matching
from weather.providers.geocoder import Geocoder, find_place
from weather.providers.open_meteo import air_quality, archive, convert, ensemble, marine, parse
from weather.providers.open_meteo.convert import HOUR_S, OF_HOURS, VARIABLES
from weather.providers.open_meteo.one_call import one_call
from weather.providers.provider import IsNameOf, WeatherProvider

PEER = "Open-Meteo"
LIMIT_BYTES = 2_000_000
CANDIDATES, CANDIDATES_TO_FILTER = 10, 100
"""How many candidates to request for a bare name, and for one with qualifiers, which rule most of them out."""
CROWDED_S = 5
LIMITS_S = {"minutely": 60, "hourly": 3_600, "daily": 86_400}
BLOCKS = ("current", "hourly", "daily", "minutely_15")
VARIABLES_A_CALL, DAYS_A_CALL = 10, 14
OK, BAD_REQUEST, NOT_FOUND, TOO_MANY_REQUESTS = 200, 400, 404, 429

YESTERDAY = {"past_days": "1"}
"""Where a place's day began before that of UTC."""
NEXT_QUARTERS = {"minutely_15": "precipitation,snowfall", "forecast_minutely_15": "9"}
"""Two hours, and the quarter of an hour that is going on."""
CURRENT_PARAMS = {
    "current": VARIABLES,
    "hourly": "temperature_2m",
    "forecast_days": "2",
    **YESTERDAY,
    **NEXT_QUARTERS,
}
FORECAST_PARAMS = {
    "current": "is_day",  # for its time
    "hourly": OF_HOURS,
    "forecast_days": "7",
    **YESTERDAY,
}
HOURS_PARAMS = {**FORECAST_PARAMS, "forecast_days": "16"}
ONE_CALL_PARAMS = {
    "current": VARIABLES,
    "hourly": OF_HOURS,
    "forecast_days": "9",
    **YESTERDAY,
    **NEXT_QUARTERS,
}
FORECAST_PATH, ARCHIVE_PATH = "/v1/forecast", "/v1/archive"
RECENT_S = 3_600
"""How long a day is kept that the forecast's model may still know better."""
DAY = timedelta(days=1)
FORMAT_PARAMS = {"timeformat": "unixtime", "wind_speed_unit": "ms"}


Convert = Callable[[dict[str, Any], Place], dict[str, Any]]
"""Makes a payload the answer for a place."""


class OpenMeteoSettings(BaseModel):
    """Open-Meteo's settings; docs/settings.md describes each one."""

    open_meteo_url: HttpUrl = "https://api.open-meteo.com"
    open_meteo_geocoding_url: HttpUrl = "https://geocoding-api.open-meteo.com"
    open_meteo_air_quality_url: HttpUrl = "https://air-quality-api.open-meteo.com"
    open_meteo_marine_url: HttpUrl = "https://marine-api.open-meteo.com"
    open_meteo_archive_url: HttpUrl = "https://archive-api.open-meteo.com"
    open_meteo_ensemble_url: HttpUrl = "https://ensemble-api.open-meteo.com"
    open_meteo_quota: LimitsText | None = None


class OpenMeteo(WeatherProvider):
    """Geocodes the city, requests its weather and converts that into OpenWeatherMap's JSON."""

    name = "open-meteo"
    licence = Licence(
        name="CC BY 4.0", credit="Open-Meteo.com (CC BY 4.0)", url="https://open-meteo.com/", commercial=False
    )
    Settings = OpenMeteoSettings
    reach_days = 16

    def __init__(self, settings: OpenMeteoSettings, hosts: Hosts, _is_name_of: IsNameOf) -> None:
        self.quota = hosts.quota(self.name, settings.open_meteo_quota)
        self._forecast, geocoding, self._air, self._marine, self._archive, self._ensemble = self.hosts = tuple(
            hosts.host(
                PEER, url, self.quota, hosts.circuit(self.name, part), limit_bytes=LIMIT_BYTES, repeats_broken=True
            )
            for part, url in (
                ("forecast", settings.open_meteo_url),
                ("geocoding", settings.open_meteo_geocoding_url),
                ("air quality", settings.open_meteo_air_quality_url),
                ("marine", settings.open_meteo_marine_url),
                ("archive", settings.open_meteo_archive_url),
                ("ensemble", settings.open_meteo_ensemble_url),
            )
        )
        self._geocoder = Geocoder(geocoding, "/v1/search", self._read_geocoding)
        self._by_id = Geocoder(geocoding, "/v1/get", self._read_numbered)
        self._places = PlaceCache()
        self._zones = PlaceCache()

    def current(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The current weather, of a model's quarter of an hour (https://open-meteo.com/en/docs: no station's)."""
        convert_now = partial(_modelled, options=_output_options(query))
        return self._weather(query, deadline, place, CURRENT_PARAMS, convert_now)

    def forecast(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The next five days."""
        convert_steps = partial(convert.forecast, options=_output_options(query), clock_s=int(time.time()))
        return self._weather(query, deadline, place, FORECAST_PARAMS, convert_steps)

    def hours(self, query: ForecastQuery, deadline: Deadline, place: Place | None) -> Answer:
        """Sixteen days by the hour, which weigh a fifth more than the usual ones (docs/open-meteo.md)."""
        now_s = int(time.time())
        convert_hours = partial(convert.hourly_forecast, options=_output_options(query), clock_s=now_s)
        return self._weather(
            query, deadline, place, HOURS_PARAMS, convert_hours, partial(_whole_days_zone, now_s=now_s)
        )

    def one_call(self, query: OneCallQuery, deadline: Deadline, place: Place | None) -> Answer:
        """Now, 48 hours (or as the query says) and 8 days, as OpenWeatherMap's One Call."""
        convert_all = partial(one_call, options=_output_options(query), hours=query.hours, since=query.since)
        return self._weather(query, deadline, place, ONE_CALL_PARAMS, convert_all)

    def air(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The air of now and of the next days, in one call."""
        place = self._place(query, deadline, place)
        params = {
            "current": air_quality.TIME_OF_NOW,
            "hourly": air_quality.variables(place.lat, place.lon),
            "forecast_days": str(air_quality.DAYS),
        }
        return self._by_the_hour(self._air, "/v1/air-quality", params, air_quality.air, place, deadline)

    def sea(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The sea of now and of the next days, of the nearest cell of the sea."""
        place = self._place(query, deadline, place)
        params = {
            "current": marine.TIME_OF_NOW,
            "hourly": marine.VARIABLES,
            "forecast_days": str(marine.DAYS),
            "cell_selection": "sea",
        }
        return self._by_the_hour(self._marine, "/v1/marine", params, marine.sea, place, deadline)

    def sure(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The ensemble's means and spreads, by the hour."""
        place = self._place(query, deadline, place)
        params = {
            "hourly": ensemble.VARIABLES,
            "models": ensemble.MODEL,
            "forecast_days": str(ensemble.DAYS),
            **YESTERDAY,
        }
        make = partial(ensemble.ensemble, now_s=int(time.time()))
        return self._by_the_hour(self._ensemble, "/v1/ensemble", params, make, place, deadline)

    def history(self, query: HistoryQuery, deadline: Deadline, place: Place | None) -> Answer:
        """A past day, by ERA5; one that ERA5 doesn't have yet by the forecast's model."""
        place, day, today = self._cell(query, deadline, place), _day(query.date), datetime.now(UTC).date()
        recent = archive.is_recent(day, today)
        first, last = max(day - DAY, FIRST_DAY), day + DAY
        params = {
            **_point(place),
            **FORMAT_PARAMS,
            "hourly": archive.HOURLY,
            "start_date": first.isoformat(),
            "end_date": last.isoformat(),
            "timezone": parse.GMT,
            **({} if recent else {"models": "era5"}),
        }
        host, path = (self._forecast, FORECAST_PATH) if recent else (self._archive, ARCHIVE_PATH)
        make = partial(
            archive.history, day=day, options=_output_options(query), source="model" if recent else "reanalysis"
        )
        answer = host.get(path, params, deadline, partial(self._read, make=make, place=place), weight=weight_of(params))
        return replace(answer, fresh_s=RECENT_S) if recent else answer

    def normals(self, query: NormalsQuery, deadline: Deadline, place: Place | None) -> Answer:
        """What is usual on a day, and its records, of 86 spans of dates in one call that weighs as many.

        Where Open-Meteo refuses several spans, the thirty years in one piece, which weigh more and have fewer records.
        """
        place, day, today = self._cell(query, deadline, place), _day(query.date), datetime.now(UTC).date()
        spans = archive.windows(day, today.year - 1)
        params = {
            **_point(place),
            "daily": ",".join(archive.DAILY),
            "models": "era5",
            "timezone": archive.offset_zone(place, today.year),
            "timeformat": "unixtime",
        }
        read = partial(self._read_normals, place=place, day=day)
        dates = {
            "start_date": ",".join(first.isoformat() for first, _ in spans),
            "end_date": ",".join(last.isoformat() for _, last in spans),
        }
        answer = self._archive.get(ARCHIVE_PATH, {**params, **dates}, deadline, read, weight=len(spans))
        if answer is None:
            answer = self._archive.get(
                ARCHIVE_PATH, {**params, **archive.WHOLE_PERIOD}, deadline, read, weight=archive.WHOLE_PERIOD_WEIGHT
            )
        if answer is None:
            raise ProviderFailed(f"{PEER} refused the question for what is usual.")
        return answer

    def _cell(self, query: WeatherQuery, deadline: Deadline, known: Place | None) -> Place:
        """The centre of the cell of ERA5 that the query's place lies in, with a zone."""
        place = self._place(query, deadline, known)
        lat, lon = cell_of(place.lat, place.lon)
        return replace(place, lat=lat, lon=lon, timezone=archive.zone_of_place(place))

    def _read_normals(self, response: UpstreamResponse, *, place: Place, day: date) -> Answer | None:
        """The answer; None where Open-Meteo refuses the question."""
        if response.status == BAD_REQUEST:
            return None
        _check(response)
        payload = upstream.checked_json(PEER, response, parse.ARCHIVE)
        return Answer(archive.normals(payload, place, day), upstream.provenance(self.name, response))

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

    def _weather(
        self,
        query: WeatherQuery,
        deadline: Deadline,
        known: Place | None,
        variables: Mapping[str, str],
        make: Convert,
        zone_of: Callable[[Place], str] = lambda _place: parse.GMT,
    ) -> Answer:
        """What `make` makes of the forecast host's payload for the query's place; its days are those of `zone_of`."""
        place = self._place(query, deadline, known)
        params = {**_point(place), **variables, **FORMAT_PARAMS}
        if place.timezone is None:
            answer, place = self._in_its_zone(params, deadline, make, place)
            if answer is not None:
                return answer
        read = partial(self._read, make=make, place=place)
        in_zone = {**params, "timezone": zone_of(place)}
        return self._forecast.get(FORECAST_PATH, in_zone, deadline, read, weight=weight_of(params))

    def _in_its_zone(
        self, params: Mapping[str, str], deadline: Deadline, make: Convert, place: Place
    ) -> tuple[Answer | None, Place]:
        """The place with its zone, which Open-Meteo tells once, and the answer where that came with it.

        It is none where Open-Meteo finds no zone for the point, and where hours are stamped half an hour beside.
        """
        answers: list[Answer] = []

        def read(response: UpstreamResponse) -> Place:
            if response.status == BAD_REQUEST and "timezone" in parse.error_reason(response.body).lower():
                return place
            _check(response)
            payload = upstream.checked_json(PEER, response, parse.FORECAST)
            offset_s, name = parse.zone(payload)
            if (offset_s or 0) % HOUR_S == 0:
                answers.append(Answer(make(payload, place), upstream.provenance(self.name, response)))
            return replace(place, timezone=name)

        in_auto = {**params, "timezone": "auto"}
        ask = partial(self._forecast.get, FORECAST_PATH, in_auto, deadline, read, weight=weight_of(params))
        found = self._zones.get_or_find((place.lat, place.lon), ask)
        return (answers[0] if answers else None), replace(place, timezone=found.timezone)

    def _by_the_hour(
        self, host: Host, path: str, params: Mapping[str, str], make: Convert, place: Place, deadline: Deadline
    ) -> Answer:
        """What stands by the hour on a host of its own; its zone is asked for where the gazetteer doesn't tell it."""
        zone = parse.GMT if place.timezone else "auto"
        asked = {**_point(place), **params, "timezone": zone, "timeformat": "unixtime"}
        return host.get(path, asked, deadline, partial(self._read, make=make, place=place), weight=weight_of(asked))

    def _read(self, response: UpstreamResponse, *, make: Convert, place: Place) -> Answer:
        _check(response)
        payload = upstream.checked_json(PEER, response, parse.FORECAST)
        return Answer(make(payload, place), upstream.provenance(self.name, response))

    def _place(self, query: WeatherQuery, deadline: Deadline, known: Place | None) -> Place:
        """The query's place, named in its language."""
        if known:
            return replace(known, name=known.name_in(query.lang))
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


def _day(text: str | None) -> date:
    """The day of a query that names one, as the routes see to; else today."""
    return date.fromisoformat(text) if text else datetime.now(UTC).date()


def _whole_days_zone(place: Place, now_s: int) -> str:
    """A zone of a fixed offset whose last midnight is the place's own, or half an hour after it.

    Days of UTC end before the place's last one does, west of Greenwich by up to twelve hours. The offset is of whole
    hours, so that no hour is stamped beside the one that it is of. POSIX's signs are the opposite.
    """
    zone = zone_named(place.timezone or "")
    hours = utc_offset_s(zone, now_s) // HOUR_S if zone else 0
    return f"Etc/GMT{-hours:+d}" if hours else parse.GMT


def _point(place: Place) -> dict[str, str]:
    return {"latitude": str(place.lat), "longitude": str(place.lon)}


def _search_languages(query: PlaceQuery, first_language: str) -> Iterator[str]:
    """The languages to search a name in, in order, as Open-Meteo's geocoder searches in one language at a time.

    That of the request; English, the language of most region names in qualifiers; those of the name's script; and the
    first official language of each country among the qualifiers.
    """
    countries = [country for qualifier in query.qualifiers if (country := country_of(qualifier))]
    official = [language for country in countries for language in get_official_languages(country)[:1]]
    yield from dict.fromkeys((first_language, "en", *likely_languages(query.name), *official))


def _modelled(payload: Mapping[str, Any], place: Place, options: convert.OutputOptions) -> dict[str, Any]:
    return {**convert.current_weather(payload, place, options), "source": "model"}


def _output_options(query: WeatherQuery) -> convert.OutputOptions:
    return convert.OutputOptions("standard", partial(translate_description, lang=query.lang), is_exact=True)


def pause_of(reason: str, now_s: float) -> int:
    """Seconds until Open-Meteo answers again, by the reason that it gives with a 429.

    Its limits are of full minutes, full hours and days of UTC (https://open-meteo.com/en/pricing); besides it runs one
    question of an address at a time and refuses what doesn't fit into a short queue (open-meteo/open-meteo#1493).
    """
    if _is_crowded(reason):
        return CROWDED_S
    span_s = next((span_s for word, span_s in LIMITS_S.items() if word in reason.lower()), HOUR_S)
    return max(1, ceil(span_s - now_s % span_s))


def _is_crowded(reason: str) -> bool:
    return "concurrent" in reason.lower()


def weight_of(params: Mapping[str, str], models: int = 1) -> float:
    """How many calls Open-Meteo counts a question as: by its variables and days (https://open-meteo.com/en/pricing).

    The greater of that and one; fractions count.
    """
    asked = [name for block in BLOCKS for name in params.get(block, "").split(",") if name]
    days = int(params.get("forecast_days", 7)) + int(params.get("past_days", 0))
    return max(1.0, round(len(asked) * models / VARIABLES_A_CALL * max(1.0, days / DAYS_A_CALL), 2))


def _check(response: UpstreamResponse) -> None:
    """Raise the problem that an error response stands for; its body may be Open-Meteo's JSON, HTML or empty."""
    reason = parse.error_reason(response.body)
    if response.status == TOO_MANY_REQUESTS:
        pause_s = upstream.retry_after_s(response, pause_of(reason, time.time()))
        what = f"{PEER} has too many questions at once" if _is_crowded(reason) else f"{PEER}'s quota is spent"
        raise ProviderExhausted(f"{what}; try again in {pause_s} s.", retry_after_s=pause_s)
    if reason and response.status in (OK, BAD_REQUEST):
        raise ProviderFailed(f"{PEER} refused the question: {reason}")
    upstream.check_status(PEER, response, "OPEN_METEO_URL")
