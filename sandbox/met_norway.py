"""MET Norway's Locationforecast 2.0 (https://api.met.no/weatherapi/locationforecast/2.0/documentation).

As upstream: 403 for a User-Agent without a contact and for more than four decimals, 304 for what hasn't changed since,
203 for `compact`, which is about to end here; a value that isn't known is a missing key. Hours come first, then blocks
of six; the last entry has nothing but the instant. Gusts and chances are those of the north only.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.climate import HOUR_S, Spot, Weather, elevation_deg, spot_at, sun_day, weather_at
from sandbox.control import current_state

bp = Blueprint("met_norway", __name__)

BASE = "/weatherapi/locationforecast/2.0"
RUN_S, EXPIRES_S = 1_800, 1_860
"""How often there is a new forecast, and for how long one may be kept."""
HOURS, BLOCK_H, DAYS = 54, 6, 9
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+|https?://\S+")
_COORDINATE = re.compile(r"-?[0-9]{1,3}(\.[0-9]+)?")
_MOST_DECIMALS = 4
_NORTH_LAT, _NORTH_WEST, _NORTH_EAST = 54, -12, 42
_LIGHT_MM, _HEAVY_MM = {1: 0.25, 6: 0.95}, {1: 0.95, 6: 4.95}
"""From which amount in a period of so many hours on it isn't light any more, and heavy."""
_THUNDERSTORM_WMO, _FOG_WMO = 95, 45
_SLEET_C, _TWILIGHT_DEG = 1.5, -6


@bp.get(f"{BASE}/complete")
@bp.get(f"{BASE}/compact")
def forecast() -> Response:
    """The forecast of one point, for any coordinates."""
    if not _CONTACT.search(request.headers.get("User-Agent", "")):
        return _refused("403 Forbidden", 403)
    texts = [request.args.get(name, "") for name in ("lat", "lon")]
    if not all(_COORDINATE.fullmatch(text) for text in texts) or abs(float(texts[0])) > 90:  # noqa: PLR2004 - a pole's
        return _refused("400 Bad Request", 400)
    if any(len(text.partition(".")[2]) > _MOST_DECIMALS for text in texts):
        return _refused("403 Forbidden", 403)
    now_s = int(current_state().now())
    updated_s = now_s // RUN_S * RUN_S
    headers = {
        "Date": _http_date(now_s),
        "Last-Modified": _http_date(updated_s),
        "Expires": _http_date(updated_s + EXPIRES_S),
    }
    if request.headers.get("If-Modified-Since") == headers["Last-Modified"]:
        return Response(status=304, headers=headers)
    answer = jsonify(forecast_json(spot_at(float(texts[0]), float(texts[1])), updated_s))
    answer.headers.update(headers)
    answer.status_code = 203 if request.path.endswith("compact") else 200
    return answer


def forecast_json(spot: Spot, updated_s: int) -> dict[str, Any]:
    """The body: hours from the full one on, then blocks of six hours from a full quarter of the day on."""
    first_s = updated_s // HOUR_S * HOUR_S
    break_s = -(-(first_s + HOURS * HOUR_S) // (BLOCK_H * HOUR_S)) * BLOCK_H * HOUR_S
    last_s = break_s + (DAYS * 24 - HOURS) // BLOCK_H * BLOCK_H * HOUR_S
    times = [*range(first_s, break_s, HOUR_S), *range(break_s, last_s + 1, BLOCK_H * HOUR_S)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [spot.lon, spot.lat, spot.city.elevation_m]},
        "properties": {
            "meta": {
                "updated_at": _iso(updated_s),
                "units": {"air_temperature": "celsius", "precipitation_amount": "mm", "wind_speed": "m/s"},
            },
            "timeseries": [
                {"time": _iso(time), "data": _data(spot, time, has_hour=time < break_s, has_block=time < last_s)}
                for time in times
            ],
        },
    }


def _data(spot: Spot, time: int, *, has_hour: bool, has_block: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"instant": {"details": _instant(spot, weather_at(spot.place, time))}}
    if has_hour:
        data["next_1_hours"] = _period(spot, time, 1)
    if has_block:
        data["next_6_hours"] = _period(spot, time, BLOCK_H)
        data["next_12_hours"] = {
            "summary": {"symbol_code": _symbol(spot, time, _hours(spot, time, 12)), "symbol_confidence": "certain"}
        }
    return data


def _instant(spot: Spot, weather: Weather) -> dict[str, float]:
    details: dict[str, float] = {
        "air_pressure_at_sea_level": weather.pressure_hpa,
        "air_temperature": weather.temperature_c,
        "cloud_area_fraction": float(weather.cloud_cover),
        "dew_point_temperature": weather.dew_point_c,
        "relative_humidity": float(weather.humidity),
        "wind_from_direction": float(weather.wind_deg),
        "wind_speed": round(weather.wind_ms, 1),
    }
    return details | ({"wind_speed_of_gust": round(weather.gust_ms, 1)} if _is_northern(spot) else {})


def _period(spot: Spot, time: int, hours: int) -> dict[str, Any]:
    fallen = _hours(spot, time, hours)
    details = {"precipitation_amount": round(sum(hour.precipitation_mm for hour in fallen), 1)}
    if hours == BLOCK_H:
        temperatures = [weather_at(spot.place, time).temperature_c, *(hour.temperature_c for hour in fallen)]
        details |= {"air_temperature_max": max(temperatures), "air_temperature_min": min(temperatures)}
    if _is_northern(spot):
        details["probability_of_precipitation"] = float(max(hour.rain_chance for hour in fallen))
    return {"summary": {"symbol_code": _symbol(spot, time, fallen)}, "details": details}


def _hours(spot: Spot, time: int, count: int) -> list[Weather]:
    """The hours that end within a period: what fell stands at their end, as in all of the sandbox."""
    return [weather_at(spot.place, time + hour * HOUR_S) for hour in range(1, count + 1)]


def _symbol(spot: Spot, time: int, hours: Sequence[Weather]) -> str:
    amount = sum(hour.precipitation_mm for hour in hours)
    cloud = sum(hour.cloud_cover for hour in hours) / len(hours)
    if amount < 0.1:  # noqa: PLR2004 - mm, from which on MET draws rain
        if any(hour.wmo == _FOG_WMO for hour in hours):
            return "fog"
        names = ((13, "clearsky"), (38, "fair"), (86, "partlycloudy"))
        name = next((name for most, name in names if cloud <= most), "cloudy")
        return name if name == "cloudy" else name + _part_of_day(spot, time)
    span = min(len(hours), BLOCK_H)
    strength = "light" if amount < _LIGHT_MM[span] else "heavy" if amount >= _HEAVY_MM[span] else ""
    snow = sum(hour.snow_mm for hour in hours)
    warmest = max(hour.temperature_c for hour in hours)
    kind = "snow" if snow > amount / 2 else "sleet" if snow or warmest <= _SLEET_C else "rain"
    thunder = "andthunder" if any(hour.wmo == _THUNDERSTORM_WMO for hour in hours) else ""
    showers = "showers" if cloud <= 86 else ""  # noqa: PLR2004 - % up to which the sun is drawn
    doubled = "s" if strength == "light" and showers and thunder and kind != "rain" else ""
    return f"{strength}{doubled}{kind}{showers}{thunder}" + (_part_of_day(spot, time) if showers else "")


def _part_of_day(spot: Spot, time: int) -> str:
    """The end of a symbol that shows the sun or the moon; the polar night's noon is twilight."""
    if elevation_deg(spot.lat, spot.lon, time) > 0:
        return "_day"
    rises = sun_day(spot.lat, spot.lon, time, spot.utc_offset_s(time)).sunrise is not None
    return "_night" if rises or elevation_deg(spot.lat, spot.lon, time) < _TWILIGHT_DEG else "_polartwilight"


def _is_northern(spot: Spot) -> bool:
    return spot.lat > _NORTH_LAT and _NORTH_WEST < spot.lon < _NORTH_EAST


def _refused(text: str, status: int) -> Response:
    return Response(f"<html><body><h1>{text}</h1></body></html>", status, content_type="text/html")


def _iso(epoch_s: int) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _http_date(epoch_s: int) -> str:
    return format_datetime(datetime.fromtimestamp(epoch_s, UTC), usegmt=True)
