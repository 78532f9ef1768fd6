"""Open-Meteo's /v1/ensemble by a model of means (https://open-meteo.com/en/docs/ensemble-mean-api), by the hour.

The mean is the sandbox's weather; the spread grows with the time until then, so that tomorrow is surer than next week.
As upstream, the run ends after fifteen days: what is asked beyond is null.
"""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any

from flask import Blueprint, Response, jsonify

from sandbox.climate import DAY_S, HOUR_S, Weather, spot_at, weather_at
from sandbox.control import current_state
from sandbox.open_meteo import (
    OpenMeteoError,
    abbreviation,
    choice,
    coordinate,
    count_of,
    local_time,
    refused,
    utc_offset_s,
    variables_of,
    zone_of,
)

bp = Blueprint("open_meteo_ensemble", __name__)
bp.register_error_handler(OpenMeteoError, refused)

MODELS = ("ecmwf_ifs025_ensemble_mean", "ncep_gefs_ensemble_mean_seamless", "dwd_icon_eps_ensemble_mean_seamless")
RUN_DAYS = 15
FORECAST_DAYS, MOST_FORECAST_DAYS, MOST_PAST_DAYS = 7, 35, 92

Read = Callable[[Weather, float], float]


def _rain_spread(weather: Weather, days_ahead: float) -> float:
    return (0.02 + 0.5 * weather.precipitation_mm) * sqrt(days_ahead + 0.2)


VARIABLES: Mapping[str, tuple[str, Read]] = {
    "temperature_2m": ("°C", lambda weather, _: weather.temperature_c),
    "temperature_2m_spread": ("°C", lambda _, days_ahead: 0.3 + 0.35 * days_ahead),
    "precipitation": ("mm", lambda weather, _: weather.precipitation_mm),
    "precipitation_spread": ("mm", _rain_spread),
}
"""Each variable's unit, and how it is read of an hour so many days ahead."""


@bp.get("/v1/ensemble")
def ensemble() -> Response:
    """The ensemble of one point by the hour; the extra key `sandbox` marks it."""
    spot = spot_at(coordinate("latitude", 90), coordinate("longitude", 180))
    choice("models", MODELS)
    now_s = int(current_state().now())
    zone = zone_of(spot)
    offset_s = utc_offset_s(zone, now_s)
    unix_times = choice("timeformat", ("iso8601", "unixtime")) == "unixtime"
    names = variables_of("hourly", VARIABLES)
    past = count_of("past_days", 0, MOST_PAST_DAYS)
    first = (now_s + offset_s) // DAY_S * DAY_S - offset_s - past * DAY_S
    hours = range(first, first + (past + count_of("forecast_days", FORECAST_DAYS, MOST_FORECAST_DAYS)) * DAY_S, HOUR_S)
    columns: dict[str, list[float | None]] = {name: [] for name in names}
    for hour in hours:
        days_ahead = max(0.0, (hour - now_s) / DAY_S)
        for name, column in columns.items():
            value = VARIABLES[name][1](weather_at(spot.place, hour), days_ahead)
            column.append(round(value, 2) if days_ahead < RUN_DAYS else None)
    times: list[Any] = [hour if unix_times else local_time(hour, offset_s) for hour in hours]
    return jsonify(
        {
            "latitude": round(spot.lat * 4) / 4,
            "longitude": round(spot.lon * 4) / 4,
            "generationtime_ms": 0.2,
            "utc_offset_seconds": offset_s,
            "timezone": zone,
            "timezone_abbreviation": abbreviation(offset_s),
            "elevation": spot.city.elevation_m,
            "sandbox": True,
            "hourly_units": {
                "time": "unixtime" if unix_times else "iso8601",
                **{name: VARIABLES[name][0] for name in names},
            },
            "hourly": {"time": times, **columns},
        }
    )
