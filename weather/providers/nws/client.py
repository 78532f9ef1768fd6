"""The US National Weather Service, without a key (https://www.weather.gov/documentation/services-web-api).

US public data, for any purpose. A point has a cell of a grid and stations near by, which are kept for a day. Cells
move, so one that is gone is looked up again, once. It asks for a contact in the User-Agent.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, TypeAdapter

from contract.problems import CityNotFound
from contract.queries import ForecastQuery, OneCallQuery, WeatherQuery
from contract.zones import ZoneName
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.counters import LimitsText
from servicekit.http import UpstreamResponse
from servicekit.lenient import DropIfInvalid, NoneIfInvalid, Shape, Text
from servicekit.problems import Problem, ProviderFailed, ProviderGarbled
from servicekit.providers import upstream
from servicekit.providers.host import Hosts
from servicekit.providers.outcomes import NotAnswered
from servicekit.providers.provider import Licence
from servicekit.providers.renewed import RenewedBodies
from servicekit.settings import HttpUrl
from weather.places import Place, canonical
from weather.providers.nws.grid import GRID, UNITS, columns
from weather.providers.nws.stations import OBSERVATIONS, present
from weather.providers.open_meteo import convert
from weather.providers.open_meteo.one_call import one_call
from weather.providers.provider import IsNameOf, WeatherProvider

PEER = "National Weather Service"
LIMIT_BYTES = 2_000_000
TERRITORIES = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})
"""Countries of ISO 3166-1 for which it has forecasts."""
DAY_S, OBSERVED_S, OLDEST_S = 86_400, 300, 12 * 3_600
MOST_STATIONS = 3
NOT_FOUND = 404
OBSERVATIONS_PARAMS = {"limit": "12"}
OPTIONS = convert.OutputOptions("standard", str, is_exact=True, peer=PEER)

Convert = Callable[[Mapping[str, Any], Place], dict[str, Any]]


class _Point(Shape):
    forecastGridData: Annotated[str, Field(strict=True, max_length=300)]  # noqa: N815 - upstream's names
    observationStations: NoneIfInvalid[Annotated[str, Field(strict=True, max_length=300)]] = None  # noqa: N815
    timeZone: NoneIfInvalid[ZoneName] = None  # noqa: N815


class _Points(Shape):
    properties: _Point


class _Station(Shape):
    stationIdentifier: Annotated[Text, Field(pattern="^[A-Za-z0-9]{1,12}$")]  # noqa: N815


class _StationFeature(Shape):
    properties: _Station


class _Stations(Shape):
    features: list[DropIfInvalid[_StationFeature]]


POINTS, STATIONS = TypeAdapter(_Points), TypeAdapter(_Stations)


class NwsSettings(BaseModel):
    """The weather service's settings; docs/settings.md describes each one."""

    nws_url: HttpUrl = "https://api.weather.gov"
    nws_quota: LimitsText | None = None


class _Gone(Problem):
    """A path that isn't there any more; an answer, not a failure."""


class Nws(WeatherProvider):
    """The United States and their territories: what stations measure now, and seven days by the hour."""

    name = "nws"
    licence = Licence(
        name="US public domain", credit="National Weather Service", url="https://www.weather.gov/", commercial=True
    )
    Settings = NwsSettings
    key_setting = "contact"
    reach_days = 7

    def __init__(self, settings: NwsSettings, hosts: Hosts, _is_name_of: IsNameOf) -> None:
        self.quota = hosts.quota(self.name, settings.nws_quota)
        host = hosts.host(PEER, settings.nws_url, self.quota, hosts.circuit(self.name), limit_bytes=LIMIT_BYTES)
        self.hosts = (host,)
        self._headers = {**hosts.contact_headers, "Accept": "application/geo+json"}
        bodies = partial(RenewedBodies, host, service=hosts.service, valkey=hosts.valkey)
        self._whereabouts, self._grids = bodies(at_least_s=DAY_S), bodies()
        self._observations = bodies(at_least_s=OBSERVED_S)

    def covers(self, place: Place | None) -> bool:
        """Whether the place lies in the United States or their territories."""
        return place is not None and place.country in TERRITORIES

    def current(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """What the nearest station measured, else what is forecast for this hour."""
        where, point = self._point(query, deadline, place)
        now_s = int(time.time())
        for station in self._stations(point, deadline)[:MOST_STATIONS]:
            response = self._observed(station, deadline)
            row = present(upstream.json_body(PEER, response), now_s) if response else None
            if response and row and row.get("conditions"):
                table = {"current": {**row, "interval": 3_600}, "current_units": UNITS}
                return self._answer(convert.current_weather, table, where, response)
        answer = self._forecast(where, point, deadline, convert.current_weather)
        return replace(answer, payload={**answer.payload, "source": "forecast"})

    def forecast(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The next five days in steps of three hours."""
        return self._forecast(*self._point(query, deadline, place), deadline, convert.forecast)

    def hours(self, query: ForecastQuery, deadline: Deadline, place: Place | None) -> Answer:
        """Seven days by the hour."""
        return self._forecast(*self._point(query, deadline, place), deadline, convert.hourly_forecast)

    def one_call(self, query: OneCallQuery, deadline: Deadline, place: Place | None) -> Answer:
        """Now, 48 hours (or as the query says) and 7 days, as OpenWeatherMap's One Call."""
        make = partial(one_call, hours=query.hours, since=query.since)
        return self._forecast(*self._point(query, deadline, place), deadline, make)

    def _forecast(self, where: Place, point: _Point, deadline: Deadline, make: Callable[..., dict[str, Any]]) -> Answer:
        """What `make` makes of the grid's cell; a cell that is gone is looked up again, once."""
        try:
            response = self._cell(point, deadline)
        except _Gone:
            self._whereabouts.forget(_points_path(where), {})
            moved = self._located(where, deadline)
            if moved.forecastGridData == point.forecastGridData:
                raise CityNotFound(f"The {PEER} has no forecast for {where.name} at present.") from None
            response = self._cell(moved, deadline)
        payload = upstream.json_body(PEER, response)
        _check_age(GRID.validate_python(payload).properties.updateTime)
        return self._answer(make, columns(payload, int(time.time())), where, response)

    def _cell(self, point: _Point, deadline: Deadline) -> UpstreamResponse:
        return self._get(self._grids, _path_of(point.forecastGridData), deadline, GRID)

    def _answer(
        self, make: Callable[..., dict[str, Any]], table: Mapping[str, Any], where: Place, response: UpstreamResponse
    ) -> Answer:
        provider = upstream.provenance(self.name, response)
        answer = make({**table, "sandbox": provider != self.name}, where, options=OPTIONS)
        return Answer(answer, provider, at_least_s=min(upstream.expires_s(response), 3_600))

    def _point(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> tuple[Place, _Point]:
        """The place in its zone, with where its forecast and its stations are; raises CityNotFound outside."""
        if place is None and query.city is not None:
            raise CityNotFound(f"The {PEER} looks up no names, and the gazetteer doesn't know {query.city!r}.")
        where = place or Place.from_coordinates(query.lat or 0.0, query.lon or 0.0)
        point = self._located(where, deadline)
        return replace(where, timezone=point.timeZone or where.timezone), point

    def _located(self, where: Place, deadline: Deadline) -> _Point:
        try:
            response = self._get(self._whereabouts, _points_path(where), deadline, POINTS)
        except _Gone:
            raise CityNotFound(f"The {PEER} has no forecast for {where.name}: it is not in its area.") from None
        return POINTS.validate_python(upstream.json_body(PEER, response)).properties

    def _stations(self, point: _Point, deadline: Deadline) -> list[str]:
        """The stations near by, the nearest first; none where that isn't known, as there is a forecast still."""
        try:
            path = _path_of(point.observationStations or f"{point.forecastGridData}/stations")
            response = self._get(self._whereabouts, path, deadline, STATIONS)
        except (_Gone, NotAnswered):
            return []
        found = STATIONS.validate_python(upstream.json_body(PEER, response)).features
        return [feature.properties.stationIdentifier for feature in found]

    def _observed(self, station: str, deadline: Deadline) -> UpstreamResponse | None:
        """A station's reports; None where it has none, as other stations and the forecast do."""
        try:
            return self._get(self._observations, f"/stations/{station}/observations", deadline, OBSERVATIONS)
        except (_Gone, NotAnswered):
            return None

    def _get(self, bodies: RenewedBodies, path: str, deadline: Deadline, shape: TypeAdapter[Any]) -> UpstreamResponse:
        """A body of that shape; raises _Gone for what isn't there."""

        def check(response: UpstreamResponse) -> None:
            if response.status == NOT_FOUND:
                raise _Gone(path)
            upstream.check_keyless_status(PEER, response)
            upstream.checked_json(PEER, response, shape)

        params = OBSERVATIONS_PARAMS if bodies is self._observations else {}
        return bodies.get(path, params, deadline, check, headers=self._headers)


def _check_age(updated: datetime | None) -> None:
    """Raise ProviderFailed for a forecast of yesterday, as its caches serve at times (weather-gov/api#71)."""
    if updated and time.time() - updated.timestamp() > OLDEST_S:
        raise ProviderFailed(f"The {PEER} answered with a forecast that is more than {OLDEST_S // 3600} hours old.")


def _points_path(where: Place) -> str:
    return f"/points/{canonical(where.lat)},{canonical(where.lon)}"


def _path_of(url: str) -> str:
    """The path of an address that the service gives; the host stays the one that is set."""
    path = urlsplit(url).path
    if not path.startswith("/"):
        raise ProviderGarbled(f"{PEER} answered with an address that has no path.")
    return path
