"""The US National Weather Service (https://www.weather.gov/documentation/services-web-api): points, cells and stations.

As upstream: 403 without a contact, 301 for coordinates with more than four decimals or zeros at their end, 404 outside
the United States; layers are run-length coded, sums aren't merged; values may be null and whole keys missing.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, json, request

from sandbox.climate import HOUR_S, Spot, Weather, spot_at, weather_at
from sandbox.control import current_state

bp = Blueprint("nws", __name__)

HOURS, QUANTITY_H, STATIONS, REPORTS = 156, 6, 3, 12
KEPT_S, OBSERVED_EVERY_S = 1_800, 3_600
BOXES = (
    (24.0, -125.0, 49.5, -66.5),
    (51.0, -180.0, 71.5, -129.0),
    (18.5, -161.0, 22.5, -154.5),
    (17.5, -67.5, 18.6, -64.5),
)
"""South, west, north and east of the States, Alaska, Hawaii, and Puerto Rico with the Virgin Islands."""
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+|https?://\S+")
_DECIMALS = 4


@bp.before_request
def _wants_a_contact() -> Response | None:
    if _CONTACT.search(request.headers.get("User-Agent", "")):
        return None
    return Response("<html><body>Access Denied</body></html>", 403, content_type="text/html")


@bp.get("/points/<lat>,<lon>")
def points(lat: str, lon: str) -> Response:
    """Where the forecast and the stations of a point are."""
    try:
        point = float(lat), float(lon)
    except ValueError:
        return _problem(400, "Invalid Parameter")
    canonical = ",".join(_canonical(degrees) for degrees in point)
    if canonical != f"{lat},{lon}":
        return Response(status=301, headers={"Location": f"/points/{canonical}"})
    if not any(south <= point[0] <= north and west <= point[1] <= east for south, west, north, east in BOXES):
        return _problem(404, "Data Unavailable For Requested Point")
    x, y = round((point[1] + 180) * 10), round((point[0] + 90) * 10)
    cell = f"{request.host_url}gridpoints/SBX/{x},{y}"
    city = spot_at(*point).city
    properties = {
        "gridId": "SBX",
        "gridX": x,
        "gridY": y,
        "forecast": f"{cell}/forecast",
        "forecastHourly": f"{cell}/forecast/hourly",
        "forecastGridData": cell,
        "observationStations": f"{cell}/stations",
        "relativeLocation": {"type": "Feature", "properties": {"city": city.name, "state": "XX"}},
        "timeZone": city.timezone,
    }
    return _feature(properties, 86_400)


@bp.get("/gridpoints/SBX/<int:x>,<int:y>")
def cell(x: int, y: int) -> Response:
    """The layers of a cell."""
    spot = _spot(x, y)
    now_s = int(current_state().now())
    first_s = now_s // HOUR_S * HOUR_S
    times = range(first_s, first_s + HOURS * HOUR_S, HOUR_S)

    def layer(uom: str, read: Callable[[Weather], Any], *, after: bool = False) -> dict[str, Any]:
        values = [read(weather_at(spot.place, time + HOUR_S * after)) for time in times]
        return {"uom": f"wmoUnit:{uom}", "values": list(_merged(first_s, values))}

    properties = {
        "updateTime": _iso(now_s // KEPT_S * KEPT_S),
        "temperature": layer("degC", lambda w: w.temperature_c),
        "dewpoint": layer("degC", lambda w: w.dew_point_c),
        "relativeHumidity": layer("percent", lambda w: w.humidity),
        "apparentTemperature": layer("degC", lambda w: w.feels_like_c),
        "heatIndex": layer("degC", lambda _w: None),
        "skyCover": layer("percent", lambda w: w.cloud_cover),
        "windSpeed": layer("km_h-1", lambda w: round(w.wind_ms * 3.6, 3)),
        "windGust": layer("km_h-1", lambda w: round(w.gust_ms * 3.6, 3)),
        "windDirection": layer("degree_(angle)", lambda w: w.wind_deg),
        "probabilityOfPrecipitation": layer("percent", lambda w: w.rain_chance, after=True),
        "quantitativePrecipitation": {"uom": "wmoUnit:mm", "values": list(_sums(spot, first_s))},
        "weather": {
            "values": list(_merged(first_s, [_words(weather_at(spot.place, time + HOUR_S)) for time in times]))
        },
        "visibility": {"values": []},
        "pressure": {},
    }
    return _feature(properties, KEPT_S)


@bp.get("/gridpoints/SBX/<int:x>,<int:y>/stations")
def stations(x: int, y: int) -> Response:
    """Some stations, the nearest first."""
    features = [{"properties": {"stationIdentifier": f"S{x}X{y}N{n}"}} for n in range(STATIONS)]
    return _json({"type": "FeatureCollection", "features": features}, 86_400)


@bp.get("/stations/<station>/observations")
def observations(station: str) -> Response:
    """A station's reports, newest first; the newest has no wind."""
    parts = re.fullmatch(r"S(\d+)X(\d+)N(\d)", station)
    if parts is None:
        return _problem(404, "Not Found")
    spot = _spot(int(parts[1]), int(parts[2]))
    newest_s = int(current_state().now()) // OBSERVED_EVERY_S * OBSERVED_EVERY_S
    reports = [
        _report(
            weather_at(spot.place, newest_s - n * OBSERVED_EVERY_S), newest_s - n * OBSERVED_EVERY_S, is_newest=n == 0
        )
        for n in range(min(REPORTS, request.args.get("limit", REPORTS, int)))
    ]
    return _json({"type": "FeatureCollection", "features": [{"properties": report} for report in reports]}, 300)


def _report(weather: Weather, time: int, *, is_newest: bool) -> dict[str, Any]:
    amounts = ((10, "CLR"), (25, "FEW"), (50, "SCT"), (84, "BKN"))
    words = _words(weather)[0]
    fallen = weather.precipitation_mm
    return {
        "timestamp": _iso(time),
        "textDescription": "",
        "temperature": _quantity(weather.temperature_c, "degC"),
        "dewpoint": _quantity(weather.dew_point_c, "degC"),
        "relativeHumidity": _quantity(weather.humidity, "percent"),
        "windSpeed": _quantity(None if is_newest else round(weather.wind_ms * 3.6, 3), "km_h-1"),
        "windDirection": _quantity(None if is_newest else weather.wind_deg, "degree_(angle)"),
        "windGust": _quantity(None, "km_h-1"),
        "seaLevelPressure": _quantity(round(weather.pressure_hpa * 100), "Pa"),
        "barometricPressure": _quantity(round(weather.pressure_hpa * 100), "Pa"),
        "visibility": _quantity(weather.visibility_m, "m"),
        "precipitationLastHour": _quantity(fallen or None, "mm"),
        "windChill": _quantity(None, "degC"),
        "cloudLayers": [
            {
                "base": {"value": 1_000},
                "amount": next((name for most, name in amounts if weather.cloud_cover <= most), "OVC"),
            }
        ],
        "presentWeather": [{"intensity": words["intensity"], "weather": words["weather"]}] if words["weather"] else [],
    }


def _quantity(value: float | None, unit: str) -> dict[str, Any]:
    return {"unitCode": f"wmoUnit:{unit}", "value": value, "qualityControl": "Z" if value is None else "V"}


def _words(weather: Weather) -> list[dict[str, Any]]:
    """The grid's words for an hour; all null where there is nothing to say."""
    word: str | None = None
    if weather.wmo == 95:  # noqa: PLR2004 - WMO's thunderstorm
        word = "thunderstorms"
    elif weather.wmo == 45:  # noqa: PLR2004 - WMO's fog
        word = "fog"
    elif weather.precipitation_mm:
        word = "snow" if weather.snow_mm else "rain"
    amount = weather.precipitation_mm
    intensity = None if word in (None, "fog") else "light" if amount < 1.5 else "moderate" if amount < 4 else "heavy"  # noqa: PLR2004 - mm
    return [
        {
            "coverage": "likely" if word else None,
            "weather": word,
            "intensity": intensity,
            "visibility": {"unitCode": "wmoUnit:km", "value": None},
            "attributes": [],
        }
    ]


def _merged(first_s: int, values: list[Any]) -> Iterator[dict[str, Any]]:
    """Equal neighbours as one value over several hours."""
    start = 0
    for n in range(1, len(values) + 1):
        if n == len(values) or values[n] != values[start]:
            days, hours = divmod(n - start, 24)
            duration = "P" + (f"{days}D" if days else "") + (f"T{hours}H" if hours else "")
            yield {"validTime": f"{_iso(first_s + start * HOUR_S)}/{duration}", "value": values[start]}
            start = n


def _sums(spot: Spot, first_s: int) -> Iterator[dict[str, Any]]:
    """What falls in six hours each; never merged."""
    for start_s in range(first_s, first_s + HOURS * HOUR_S, QUANTITY_H * HOUR_S):
        fallen = sum(weather_at(spot.place, start_s + n * HOUR_S).precipitation_mm for n in range(1, QUANTITY_H + 1))
        yield {"validTime": f"{_iso(start_s)}/PT{QUANTITY_H}H", "value": round(fallen, 3)}


def _spot(x: int, y: int) -> Spot:
    return spot_at(y / 10 - 90, x / 10 - 180)


def _canonical(degrees: float) -> str:
    text = f"{degrees:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _iso(epoch_s: int) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).isoformat()


def _feature(properties: dict[str, Any], keep_s: int) -> Response:
    return _json({"type": "Feature", "geometry": None, "properties": properties}, keep_s)


def _json(body: dict[str, Any], keep_s: int) -> Response:
    answer = Response(json.dumps(body), content_type="application/geo+json")
    answer.headers["Cache-Control"] = f"public, max-age={keep_s}, s-maxage={keep_s}"
    return answer


def _problem(status: int, title: str) -> Response:
    body = {"correlationId": "sandbox", "title": title, "status": status, "type": "https://api.weather.gov/problems/x"}
    return Response(json.dumps(body), status, content_type="application/problem+json")
