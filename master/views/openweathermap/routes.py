"""OpenWeatherMap's paths, parameters and errors, over Iris's own services (docs/drop-in.md).

https://openweathermap.org/current, /forecast5, /forecast16, /api/one-call-3, /api/air-pollution, /api/geocoding-api,
and `find` and `group`, which its documentation no longer has. `appid` is read by nobody but `master.gateway.api_keys`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

import gevent
from flask import Blueprint, Response, request
from pydantic_core import from_json, to_json

from contract.languages import openweathermap_code
from contract.problems import InvalidCity
from contract.queries import (
    ForecastQuery,
    GeocodingQuery,
    HistoryQuery,
    OneCallQuery,
    PointQuery,
    Query,
    Units,
    WeatherQuery,
    ZipQuery,
)
from master.facts.freshness import combined_freshness
from master.facts.results import ProblemView
from master.gateway.forward import Forwarded, Gateway
from master.views.openweathermap.alerts import add_alerts
from master.views.openweathermap.xml import weather_xml
from master.views.protocol import Refused, answer_problems, forward, parameters, query_of, respond
from servicekit.app import JSON, OK, current_context
from servicekit.context import RequestContext, spawn
from servicekit.problems import NOT_OFFERED, Problem

NAME = "openweathermap"
XML = "application/xml; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)
LONGEST_CALLBACK = 100
PREFIXES = ("/data/", "/geo/")
"""What OpenWeatherMap's paths begin with: whatever else is asked there gets its error for a path."""
UNITS: Mapping[str, Units] = {
    "metric": "metric",
    "celsius": "metric",
    "imperial": "imperial",
    "fahrenheit": "imperial",
}
"""Any other value is OpenWeatherMap's default."""
MOST_FOUND, MOST_OF_A_GROUP, MOST_NAMED = 20, 20, 5
MOST_STEPS, MOST_DAYS, DEFAULT_DAYS = 40, 16, 7
DEFAULT_HOURS, MOST_HOURS = 96, 384
NO_DATE, NO_MOMENT = "date is missing: a day such as 2026-07-15", "dt must be a moment in Unix seconds"
AFTERNOON, PARTS_OF_DAY = 12, {"morning": 6, "afternoon": 12, "evening": 18, "night": 0}
"""The hours that day_summary calls so, by the place's clock."""
NO_PLACE, NO_CITY = "Nothing to geocode", "city not found"
NUMERIC_COD = (401, 429)
"""Statuses whose `cod` is a number; of all other errors it is a string."""
COMPONENTS = ("co", "no", "no2", "o3", "so2", "pm2_5", "pm10", "nh3")
NOT_FOUND = 404
MESSAGES = {
    401: "Invalid API key. Please see https://openweathermap.org/faq#error401 for more info.",
    429: "Your account is temporary blocked due to exceeding of requests limitation of your subscription type. Please "
    "choose the proper subscription https://openweathermap.org/price",
}
STATUSES = {"provider-exhausted": 429, "invalid-city": 404}
"""Types of problem that have another status at OpenWeatherMap."""

Json = dict[str, Any]


@dataclass
class OpenWeatherMapRefusal(Exception):
    """An error in OpenWeatherMap's own words."""

    status: int
    message: str


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Whose weather: values of a WeatherQuery, and what the answer calls the place where the question knows better."""

    values: Mapping[str, object]
    id: int | None = None
    name: str = ""


class OpenWeatherMapPaths:
    """The views, over one gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def weather(self) -> Response:
        """`/data/2.5/weather`."""
        asked, place = parameters(), self._place()
        forwarded = self._forward("/weather", WeatherQuery, place)
        if asked.get("mode") == "xml":
            named = {**from_json(forwarded.response.body), **_known(place.id, place.name)}
            return respond(forwarded, weather_xml(named, _units(asked)), XML)
        return respond(forwarded, current_weather(forwarded.response.body, place.id, place.name))

    def forecast(self) -> Response:
        """`/data/2.5/forecast`."""
        place = self._place()
        forwarded = self._forward("/forecast", WeatherQuery, place)
        steps = _count("cnt", MOST_STEPS, MOST_STEPS)
        return respond(forwarded, forecast(forwarded.response.body, steps))

    def daily(self) -> Response:
        """`/data/2.5/forecast/daily`."""
        days = _count("cnt", DEFAULT_DAYS, MOST_DAYS)
        forwarded = self._forward("/forecast", ForecastQuery, self._place(), step="1d", days=days)
        return respond(forwarded, daily(forwarded.response.body))

    def hourly(self) -> Response:
        """`/data/2.5/forecast/hourly`: four days by the hour, and more where `cnt` asks for more."""
        hours = _count("cnt", DEFAULT_HOURS, MOST_HOURS)
        forwarded = self._forward("/forecast", ForecastQuery, self._place(), step="1h", days=-(-hours // 24))
        return respond(forwarded, forecast(forwarded.response.body, hours))

    def one_call(self) -> Response:
        """`/data/3.0/onecall`, and `/data/2.5/onecall` as it was."""
        excluded = {name.strip().lower() for name in parameters().get("exclude", "").split(",")}
        kept = ",".join(sorted(excluded & {"current", "hourly", "daily"}))
        sure = {"sure": "1"} if parameters().get("sure") == "1" else {}
        forwarded = self._forward("/onecall", OneCallQuery, self._place(), exclude=kept, **sure)
        response = respond(forwarded, one_call(forwarded.response.body))
        if "alerts" not in excluded and response.status_code == OK:
            add_alerts(response, self._gateway, _language(parameters().get("lang", "")))
        return response

    def time_machine(self) -> Response:
        """`/data/3.0/onecall/timemachine`: the hour of a past moment, of the place's day that holds it."""
        moment, place = _moment(parameters().get("dt", "")), self._place()
        day = datetime.fromtimestamp(moment, UTC).date()
        forwarded = self._forward("/history", HistoryQuery, place, date=day.isoformat())
        there = datetime.fromtimestamp(moment + from_json(forwarded.response.body).get("timezone", 0), UTC).date()
        if there != day:
            forwarded = self._forward("/history", HistoryQuery, place, date=there.isoformat())
        return respond(forwarded, time_machine(forwarded.response.body, moment))

    def day_summary(self) -> Response:
        """`/data/3.0/onecall/day_summary`: a past day in short."""
        asked = parameters()
        if not asked.get("date"):
            raise OpenWeatherMapRefusal(400, NO_DATE)
        forwarded = self._forward("/history", HistoryQuery, self._place(), date=asked["date"])
        return respond(forwarded, day_summary(forwarded.response.body, _units(asked)))

    def air(self) -> Response:
        """`/data/2.5/air_pollution`."""
        forwarded = self._forward("/air_pollution", WeatherQuery, self._place())
        return respond(forwarded, air(forwarded.response.body))

    def air_forecast(self) -> Response:
        """`/data/2.5/air_pollution/forecast`."""
        forwarded = self._forward("/air_pollution/forecast", WeatherQuery, self._place())
        return respond(forwarded, air(forwarded.response.body))

    def find(self) -> Response:
        """`/data/2.5/find`: the weather of all places of a name, or of those around a point."""
        asked, context = parameters(), current_context()
        if "lat" in asked or "lon" in asked:
            query: Query = PointQuery.from_values({**_point(asked), "limit": _count("cnt", 10, MOST_FOUND)})
            path, kind = "/places/near", "accurate"
        else:
            if not any(character.isalpha() for character in _name(asked)):
                raise OpenWeatherMapRefusal(404, NO_CITY)
            kind = "like" if asked.get("type") == "like" else "accurate"
            limit, match = _count("cnt", MOST_NAMED, MOST_NAMED), "beginning" if kind == "like" else "name"
            query = GeocodingQuery.from_values({"q": _name(asked), "limit": limit, "match": match})
            path = "/places"
        found = [
            place for place in from_json(forward(self._gateway, path, query, context).response.body) if place["country"]
        ]
        asked_for = [NamedPlace({"lat": place["lat"], "lon": place["lon"]}, name=place["name"]) for place in found]
        parts = self._several(asked_for, context)
        entries = [_found(entry) for _, entry in parts]
        return _combined({"message": kind, "cod": "200", "count": len(entries), "list": entries}, parts)

    def group(self) -> Response:
        """`/data/2.5/group`: the weather of the cities with these ids."""
        ids = [part.strip() for part in parameters().get("id", "").split(",") if part.strip()]
        if not ids:
            raise OpenWeatherMapRefusal(400, NO_PLACE)
        if len(ids) > MOST_OF_A_GROUP:
            raise OpenWeatherMapRefusal(400, f"Too many ids: at most {MOST_OF_A_GROUP} are answered at once.")
        parts = self._several([_numbered(number) for number in ids], current_context())
        if not parts:
            raise OpenWeatherMapRefusal(404, NO_CITY)
        entries = [_of_a_group(entry) for _, entry in parts]
        return _combined({"cnt": len(entries), "list": entries}, parts)

    def direct(self) -> Response:
        """`/geo/1.0/direct`; `[]` for a name that nobody knows."""
        asked = parameters()
        values = {"q": _name(asked), "limit": _count("limit", 1, MOST_NAMED), "match": "name"}
        try:
            query = GeocodingQuery.from_values(values)
        except InvalidCity:
            raise OpenWeatherMapRefusal(400, NO_PLACE) from None
        forwarded = forward(self._gateway, "/places", query, current_context())
        return respond(forwarded, forwarded.response.body)

    def reverse(self) -> Response:
        """`/geo/1.0/reverse`; `[]` for a point at sea."""
        values = {**_point(parameters()), "limit": _count("limit", 1, MOST_NAMED)}
        forwarded = forward(self._gateway, "/places/near", PointQuery.from_values(values), current_context())
        return respond(forwarded, to_json([place for place in from_json(forwarded.response.body) if place["country"]]))

    def zip_code(self) -> Response:
        """`/geo/1.0/zip`."""
        forwarded = self._zip(parameters().get("zip", ""))
        if not _is_place(from_json(forwarded.response.body)):
            raise OpenWeatherMapRefusal(404, "not found")
        return respond(forwarded, forwarded.response.body)

    def _zip(self, text: str) -> Forwarded:
        if not text:
            raise OpenWeatherMapRefusal(400, "invalid zip code")
        try:
            query = ZipQuery.from_values({"zip": text})
        except Problem:
            raise OpenWeatherMapRefusal(400, "invalid zip code") from None
        return forward(self._gateway, "/places/zip", query, current_context())

    def _place(self) -> NamedPlace:
        """The place that the request names, in any of OpenWeatherMap's ways; raises its words where there is none."""
        asked = parameters()
        if "lat" in asked or "lon" in asked:
            return NamedPlace(_point(asked))
        if asked.get("q"):
            return NamedPlace({"city": asked["q"]})
        if asked.get("id"):
            return _numbered(asked["id"])
        if asked.get("zip"):
            found = from_json(self._zip(asked["zip"]).response.body)
            if not _is_place(found):
                raise OpenWeatherMapRefusal(404, NO_CITY)
            return NamedPlace({"lat": found["lat"], "lon": found["lon"]}, name=found.get("name", ""))
        raise OpenWeatherMapRefusal(400, NO_PLACE)

    def _forward(self, path: str, kind: type[WeatherQuery], place: NamedPlace, **more: object) -> Forwarded:
        query = query_of(kind, tuple({**place.values, **_units_and_language(parameters()), **more}.items()))
        return forward(self._gateway, path, query, current_context())

    def _several(self, places: Sequence[NamedPlace], context: RequestContext) -> list[tuple[Forwarded, Json]]:
        """The weather of each place, asked at the same time; without places that nobody knows.

        Raises the first problem where no weather came for another reason.
        """
        units_and_language = _units_and_language(parameters())

        def ask(place: NamedPlace) -> tuple[Forwarded, Json] | Refused | Problem:
            try:
                query = WeatherQuery.from_values({**place.values, **units_and_language})
                forwarded = forward(self._gateway, "/weather", query, context)
            except (Refused, Problem) as error:
                return error
            return forwarded, from_json(current_weather(forwarded.response.body, place.id, place.name))

        greenlets = [spawn(ask, place) for place in places]
        gevent.joinall(greenlets)
        outcomes = [greenlet.get() for greenlet in greenlets]
        parts = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
        failures = [outcome for outcome in outcomes if not isinstance(outcome, tuple) and not _is_unknown(outcome)]
        if failures and not parts:
            raise failures[0]
        return parts


def blueprint(gateway: Gateway) -> Blueprint:
    """OpenWeatherMap's routes over this gateway."""
    bp, paths = Blueprint(NAME, __name__), OpenWeatherMapPaths(gateway)
    views: Mapping[str, Callable[[], Response]] = {
        "/data/2.5/weather": paths.weather,
        "/data/2.5/forecast": paths.forecast,
        "/data/2.5/forecast/daily": paths.daily,
        "/data/2.5/forecast/hourly": paths.hourly,
        "/data/2.5/find": paths.find,
        "/data/2.5/group": paths.group,
        "/data/2.5/onecall": paths.one_call,
        "/data/3.0/onecall": paths.one_call,
        "/data/3.0/onecall/timemachine": paths.time_machine,
        "/data/3.0/onecall/day_summary": paths.day_summary,
        "/data/2.5/air_pollution": paths.air,
        "/data/2.5/air_pollution/forecast": paths.air_forecast,
        "/geo/1.0/direct": paths.direct,
        "/geo/1.0/reverse": paths.reverse,
        "/geo/1.0/zip": paths.zip_code,
    }
    for path, view in views.items():
        endpoint = path.strip("/").replace("/", "_").replace(".", "")
        bp.add_url_rule(path, endpoint, view, methods=["GET"])
    answer_problems(bp, error_response)

    @bp.errorhandler(OpenWeatherMapRefusal)
    def refuse(error: OpenWeatherMapRefusal) -> Response:
        response = _error(error.status, error.message)
        response.headers["Cache-Control"] = "no-store"
        return response

    bp.after_request(_as_script)
    return bp


def _as_script(response: Response) -> Response:
    """JSONP: a call of the function that `callback` names, for pages that load the answer as a script.

    A name that JavaScript doesn't allow is passed over, so that no answer runs what somebody put into an address.
    """
    callback = request.args.get("callback", "")
    if response.content_type == JSON and len(callback) <= LONGEST_CALLBACK and _CALLBACK.fullmatch(callback):
        body = response.get_data()
        response.content_type = SCRIPT
        if body:  # a 304 has none
            response.set_data(b"%b(%b)" % (callback.encode(), body.strip()))
    return response


def error_response(problem: ProblemView) -> Response:
    """The problem as OpenWeatherMap's error; a spent quota of the provider's is one of the caller's there."""
    status = NOT_FOUND if problem.detail.startswith(NOT_OFFERED) else STATUSES.get(problem.type, problem.status)
    return _error(status, _message(problem, status))


def _error(status: int, message: str) -> Response:
    """An error of OpenWeatherMap's, in XML where `mode` asks for it."""
    if parameters().get("mode") == "xml":
        body = f"<ClientError><cod>{status}</cod><message>{_escaped(message)}</message></ClientError>"
        return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', status, content_type=XML)
    cod: int | str = status if status in NUMERIC_COD else str(status)
    return Response(to_json({"cod": cod, "message": message}), status, content_type=JSON)


def _message(problem: ProblemView, status: int) -> str:
    """OpenWeatherMap's words for the problem; our own sentence where it has none."""
    match problem.type:
        case "city-not-found" | "invalid-city":
            return NO_CITY
        case "missing-parameter":
            return NO_PLACE
        case "not-found":
            return "Internal error"
    return MESSAGES.get(status) or problem.sentence


# What the answers look like at OpenWeatherMap; each is computed once for a body of a service


@lru_cache(maxsize=1024)
def current_weather(body: bytes, place_id: int | None, name: str) -> bytes:
    """The current weather, under the id and the name of the question where it has them."""
    return to_json({**_with_direction(_without_none_fallen(from_json(body))), **_known(place_id, name)})


def _known(place_id: int | None, name: str) -> dict[str, Any]:
    """The id and the name of the question, those that it has."""
    return {**({"id": place_id} if place_id else {}), **({"name": name} if name else {})}


@lru_cache(maxsize=128)
def time_machine(body: bytes, moment: int) -> bytes:
    """The hour of a past day that holds a moment, as timemachine has it."""
    history = from_json(body)
    hours = [hour for hour in history["hourly"] if hour["dt"] <= moment] or history["hourly"][:1]
    point, zone = history["coord"], history.get("timezone_name")
    named = {"timezone": zone} if zone else {}
    head = {"lat": point["lat"], "lon": point["lon"], **named, "timezone_offset": history.get("timezone", 0)}
    return to_json({**head, "data": [_without_none_fallen(hour) for hour in hours[-1:]]})


@lru_cache(maxsize=128)
def day_summary(body: bytes, units: Units) -> bytes:
    """A past day as day_summary has it; what isn't known is left out."""
    history = from_json(body)
    day, offset_s = history["day"], history.get("timezone", 0)
    hours = {datetime.fromtimestamp(hour["dt"] + offset_s, UTC).hour: hour for hour in history["hourly"]}
    noon = hours.get(AFTERNOON, {})
    blocks = {"cloud_cover": noon.get("clouds"), "humidity": noon.get("humidity"), "pressure": noon.get("pressure")}
    wind = {"speed": day.get("wind_speed"), "direction": day.get("wind_deg")}
    temperatures = {part: hours[hour]["temp"] for part, hour in PARTS_OF_DAY.items() if hour in hours}
    return to_json(
        {
            "lat": history["coord"]["lat"],
            "lon": history["coord"]["lon"],
            "tz": datetime.fromtimestamp(0, timezone(timedelta(seconds=offset_s))).isoformat()[-6:],
            "date": history["date"],
            "units": units,
            **{block: {"afternoon": value} for block, value in blocks.items() if value is not None},
            "precipitation": {"total": round(day.get("rain", 0) + day.get("snow", 0), 2)},
            "temperature": {"min": day["temp"]["min"], "max": day["temp"]["max"], **temperatures},
            "wind": {"max": {name: value for name, value in wind.items() if value is not None}},
        }
    )


def _moment(text: str) -> int:
    """A moment in Unix seconds; raises OpenWeatherMap's words for anything else."""
    if not re.fullmatch(r"-?[0-9]{1,11}", text):
        raise OpenWeatherMapRefusal(400, NO_MOMENT)
    return int(text)


@lru_cache(maxsize=128)
def forecast(body: bytes, steps: int) -> bytes:
    """The forecast with so many steps."""
    parsed = from_json(body)
    entries = [_with_direction(_without_none_fallen(entry)) for entry in parsed["list"][:steps]]
    return to_json({**parsed, "cod": "200", "cnt": len(entries), "list": entries})


@lru_cache(maxsize=128)
def daily(body: bytes) -> bytes:
    """The daily forecast."""
    parsed = from_json(body)
    return to_json({**parsed, "list": [_without_none_fallen({"deg": 0, **day}) for day in parsed["list"]]})


@lru_cache(maxsize=128)
def one_call(body: bytes) -> bytes:
    """One Call, whose entries have a wind's direction also in a calm."""
    parsed = from_json(body)
    if "current" in parsed:
        parsed["current"] = _without_none_fallen({"wind_deg": 0, **parsed["current"]})
    for block in ("hourly", "daily"):
        if block in parsed:
            parsed[block] = [_without_none_fallen({"wind_deg": 0, **entry}) for entry in parsed[block]]
    return to_json(parsed)


@lru_cache(maxsize=256)
def air(body: bytes) -> bytes:
    """Air pollution, in which a component that nobody measures is null rather than absent."""
    parsed = from_json(body)
    for entry in parsed["list"]:
        entry["components"] = {**dict.fromkeys(COMPONENTS), **entry["components"]}
    return to_json(parsed)


def _without_none_fallen(entry: Json) -> Json:
    """An entry without the rain or snow that didn't fall: OpenWeatherMap doesn't mention it."""
    return {name: value for name, value in entry.items() if name not in ("rain", "snow") or _is_some(value)}


def _is_some(amount: Any) -> bool:  # noqa: ANN401 - JSON
    return any(amount.values()) if isinstance(amount, dict) else bool(amount)


def _with_direction(entry: Json) -> Json:
    """An entry whose wind has a direction, 0 in a calm."""
    return {**entry, "wind": {"deg": 0, **entry["wind"]}} if "wind" in entry else entry


def _found(entry: Json) -> Json:
    """An entry of `find`."""
    kept = ("id", "name", "coord", "main", "dt", "wind", "clouds", "weather")
    return {
        **{name: entry[name] for name in kept if name in entry},
        "sys": {"country": entry.get("sys", {}).get("country", "")},
        "rain": entry.get("rain"),
        "snow": entry.get("snow"),
    }


def _of_a_group(entry: Json) -> Json:
    """An entry of `group`."""
    sys = {**entry.get("sys", {}), "timezone": entry.get("timezone", 0)}
    return {name: value for name, value in entry.items() if name not in ("cod", "base", "timezone")} | {"sys": sys}


def _combined(content: Json, parts: Sequence[tuple[Forwarded, Json]]) -> Response:
    """The response that was made of several; a cache may keep it for as long as the part that goes stale first."""
    response = Response(to_json(content), content_type=JSON)
    if parts:
        headers = [forwarded.response.headers for forwarded, _ in parts]
        response.headers.update(combined_freshness(headers))
        providers = dict.fromkeys(part["X-Provider"] for part in headers if "X-Provider" in part)
        response.headers["X-Provider"] = ", ".join(providers)
    return response


# Parameters


def _units_and_language(asked: Mapping[str, str]) -> dict[str, str]:
    """`units` and `lang` as Iris names them: unknown ones are OpenWeatherMap's defaults."""
    return {"units": _units(asked), "lang": _language(asked.get("lang", ""))}


@lru_cache(maxsize=1024)
def _language(tag: str) -> str:
    return openweathermap_code(tag or "en") or "en"


def _units(asked: Mapping[str, str]) -> Units:
    return UNITS.get(asked.get("units", "").lower(), "standard")


def _point(asked: Mapping[str, str]) -> dict[str, object]:
    return {"lat": _degrees(asked, "lat", 90, "wrong latitude"), "lon": _degrees(asked, "lon", 180, "wrong longitude")}


def _degrees(asked: Mapping[str, str], name: str, largest: float, wrong: str) -> float:
    try:
        value = float(asked.get(name, ""))
    except ValueError:
        raise OpenWeatherMapRefusal(400, wrong) from None
    if not abs(value) <= largest:
        raise OpenWeatherMapRefusal(400, wrong)
    return value


def _name(asked: Mapping[str, str]) -> str:
    if not asked.get("q"):
        raise OpenWeatherMapRefusal(400, NO_PLACE)
    return asked["q"]


def _numbered(number: str) -> NamedPlace:
    """The place with an id of OpenWeatherMap's, which is GeoNames'."""
    if not (number.isascii() and number.isdigit()):
        raise OpenWeatherMapRefusal(400, "Invalid ID")
    if not 0 < int(number) < 10**8:
        raise OpenWeatherMapRefusal(404, NO_CITY)
    return NamedPlace({"city": f"geonames:{int(number)}"}, id=int(number))


def _count(name: str, default: int, most: int) -> int:
    """A number of entries; the default where it is none that OpenWeatherMap answers with."""
    text = parameters().get(name, "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004 - more are no number
    return min(count, most) or default


def _is_place(found: Json) -> bool:
    return "lat" in found and "lon" in found


def _is_unknown(error: Refused | Problem) -> bool:
    return (error.problem if isinstance(error, Refused) else error).status == NOT_FOUND


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
