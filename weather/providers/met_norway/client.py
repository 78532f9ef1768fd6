"""MET Norway's Locationforecast 2.0, without a key (https://api.met.no/weatherapi/locationforecast/2.0/documentation).

Data from MET Norway (NLOD 2.0 and CC BY 4.0), also for commercial use. Its terms
(https://docs.api.met.no/doc/TermsOfService.html) ask for a contact in the User-Agent, four decimals of a coordinate at
most, no question before `Expires`, `If-Modified-Since` then, and twenty questions a second of all replicas together.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from pydantic import BaseModel

from contract.problems import CityNotFound
from contract.queries import ForecastQuery, OneCallQuery, WeatherQuery
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.counters import LimitsText
from servicekit.http import UpstreamResponse
from servicekit.problems import ProviderFailed
from servicekit.providers import upstream
from servicekit.providers.host import Hosts
from servicekit.providers.provider import Licence
from servicekit.providers.renewed import RenewedBodies
from servicekit.settings import HttpUrl
from weather.places import Place, canonical, nautical_zone
from weather.providers.met_norway.columns import FORECAST, columns
from weather.providers.open_meteo import convert
from weather.providers.open_meteo.one_call import one_call
from weather.providers.provider import IsNameOf, WeatherProvider

log = structlog.get_logger()

PEER = "MET Norway"
PATH = "/weatherapi/locationforecast/2.0/complete"
LIMIT_BYTES = 2_000_000
SAID_EVERY_S = 3_600
BAD_REQUEST, NOT_FOUND, OUTSIDE, DEPRECATED = 400, 404, 422, 203
OPTIONS = convert.OutputOptions("standard", str, is_exact=True, peer=PEER)

Convert = Callable[[Mapping[str, Any], Place], dict[str, Any]]


class MetNorwaySettings(BaseModel):
    """MET Norway's settings; docs/settings.md describes each one."""

    met_norway_url: HttpUrl = "https://api.met.no"
    met_norway_quota: LimitsText | None = "20/second"


class MetNorway(WeatherProvider):
    """Any point of the earth: hours for two and a half days, six hours each up to nine; a model, not stations."""

    name = "met-norway"
    licence = Licence(
        name="CC BY 4.0",
        credit="Iris, based on data from MET Norway (CC BY 4.0)",
        url="https://api.met.no/",
        commercial=True,
    )
    Settings = MetNorwaySettings
    key_setting = "contact"
    reach_days = 9

    def __init__(self, settings: MetNorwaySettings, hosts: Hosts, _is_name_of: IsNameOf) -> None:
        self.quota = hosts.quota(self.name, settings.met_norway_quota)
        host = hosts.host(PEER, settings.met_norway_url, self.quota, hosts.circuit(self.name), limit_bytes=LIMIT_BYTES)
        self.hosts = (host,)
        self._headers = {**hosts.contact_headers, "Accept": "application/json"}
        self._bodies = RenewedBodies(host, service=hosts.service, valkey=hosts.valkey)
        self._said_s = -SAID_EVERY_S * 1.0

    def current(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The weather now, between two hours of the model."""
        return self._weather(query, deadline, place, _current)

    def forecast(self, query: WeatherQuery, deadline: Deadline, place: Place | None) -> Answer:
        """The next five days, in steps of three hours and then of six."""
        return self._weather(query, deadline, place, partial(convert.forecast, options=OPTIONS))

    def hours(self, query: ForecastQuery, deadline: Deadline, place: Place | None) -> Answer:
        """Hours for two and a half days, then six hours each up to nine."""
        return self._weather(query, deadline, place, partial(convert.hourly_forecast, options=OPTIONS))

    def one_call(self, query: OneCallQuery, deadline: Deadline, place: Place | None) -> Answer:
        """Now, 48 hours (or as the query says) and 8 days, as OpenWeatherMap's One Call."""
        make = partial(one_call, options=OPTIONS, hours=query.hours, since=query.since)
        return self._weather(query, deadline, place, make)

    def _weather(
        self,
        query: WeatherQuery,
        deadline: Deadline,
        known: Place | None,
        make: Convert,
    ) -> Answer:
        """What `make` makes of the forecast for the query's place."""
        place = _place(query, known)
        params = {"lat": canonical(place.lat), "lon": canonical(place.lon)}
        response = self._bodies.get(PATH, params, deadline, partial(self._check, place), headers=self._headers)
        payload = upstream.json_body(PEER, response)
        with upstream.garbled_unless_valid(PEER):
            table = columns(payload, int(time.time()))
        provider = upstream.provenance(self.name, response)
        answer = make({**table, "sandbox": provider != self.name}, place)
        return Answer(answer, provider, at_least_s=self._bodies.left_s(PATH, params))

    def _check(self, place: Place, response: UpstreamResponse) -> None:
        """Raise the problem that a status stands for; a body of another shape is one too, and isn't kept."""
        if response.status in (NOT_FOUND, OUTSIDE):
            raise CityNotFound(f"{PEER} has no forecast for {place.name}.")
        if response.status == BAD_REQUEST:
            raise ProviderFailed(f"{PEER} refused the question.")
        if response.status == DEPRECATED:
            self._say_deprecated()
        else:
            upstream.check_keyless_status(PEER, response)
        upstream.checked_json(PEER, response, FORECAST)

    def _say_deprecated(self) -> None:
        if time.monotonic() - self._said_s >= SAID_EVERY_S:
            self._said_s = time.monotonic()
            log.warning(
                "deprecated", provider=self.name, detail=f"{PEER} answers with 203: this version is about to end."
            )


def _current(table: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The weather now, of a forecast; the range of the day isn't known, as the past hours are missing."""
    return {**convert.current_weather({**table, "hourly": {}}, place, OPTIONS), "source": "forecast"}


def _place(query: WeatherQuery, known: Place | None) -> Place:
    """The query's place, with a zone: MET Norway knows neither names nor zones."""
    if known is None and query.city is not None:
        raise CityNotFound(f"{PEER} looks up no names, and the gazetteer doesn't know {query.city!r}.")
    place = known or Place.from_coordinates(query.lat or 0.0, query.lon or 0.0)
    return place if place.timezone else replace(place, timezone=nautical_zone(place.lon))
