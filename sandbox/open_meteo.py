"""Open-Meteo's /v1/forecast: what may be asked, and the sentences that refuse the rest."""

from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, Response, jsonify, request

from sandbox import open_meteo_shapes, spot
from sandbox.open_meteo_shapes import Query
from sandbox.open_meteo_variables import (
    DAILY_OF_HOURS,
    DAILY_OF_SUN,
    SPEED_UNITS,
    TEMPERATURE_UNITS,
    VARIABLES,
    WATER_UNITS,
    Units,
)
from sandbox.spot import Spot
from sandbox.world import world

bp = Blueprint("open_meteo", __name__)


class OpenMeteoError(Exception):
    """A reason that Open-Meteo gives with status 400."""


@bp.errorhandler(OpenMeteoError)
def refused(error: OpenMeteoError) -> tuple[Response, int]:
    """The reason in upstream's envelope."""
    return jsonify(error=True, reason=str(error)), 400


@bp.get("/v1/forecast")
def forecast() -> Response:
    """The forecast of one point, for any coordinates."""
    where = spot.at(_coordinate("latitude", 90), _coordinate("longitude", 180))
    epoch_s = int(world().now())
    return jsonify(open_meteo_shapes.forecast(where, epoch_s, _question(where, epoch_s)))


def _question(where: Spot, epoch_s: int) -> Query:
    zone = _zone(where)
    offset = datetime.fromtimestamp(epoch_s, ZoneInfo(zone)).utcoffset()
    return Query(
        current=_variables("current", VARIABLES),
        hourly=_variables("hourly", VARIABLES),
        daily=_variables("daily", (*DAILY_OF_HOURS, *DAILY_OF_SUN)),
        units=Units(
            _choice("temperature_unit", TEMPERATURE_UNITS),
            _choice("wind_speed_unit", SPEED_UNITS),
            _choice("precipitation_unit", WATER_UNITS),
        ),
        timezone=zone,
        utc_offset_s=int(offset.total_seconds()) if offset else 0,
        unix_times=_choice("timeformat", {"iso8601": False, "unixtime": True}) == "unixtime",
        forecast_days=_count("forecast_days", 7, 16),
        past_days=_count("past_days", 0, 92),
        forecast_hours=_count("forecast_hours", 0, 384) if "forecast_hours" in request.args else None,
    )


def _coordinate(name: str, largest: int) -> float:
    text = request.args.get(name)
    if text is None:
        raise OpenMeteoError(f"Value of type 'String' required for key '{name}'.")
    try:
        value = float(text)
    except ValueError as error:
        raise OpenMeteoError(f"Data corrupted at path '{name}'. Cannot convert '{text}' to Float.") from error
    if not -largest <= value <= largest:
        raise OpenMeteoError(f"{name.title()} must be in range of -{largest} to {largest}°. Given: {value}.")
    return value


def _variables(block: str, known: Collection[str]) -> tuple[str, ...]:
    wanted = tuple(name for text in request.args.getlist(block) for name in text.split(",") if name)
    for name in wanted:
        if name not in known:
            raise OpenMeteoError(
                f"Data corrupted at path '{block}'. "
                f"Cannot initialize ForecastVariable from invalid String value {name}."
            )
    return wanted


def _choice(name: str, known: Mapping[str, object]) -> str:
    value = request.args.get(name, next(iter(known)))
    if value not in known:
        raise OpenMeteoError(f"Data corrupted at path '{name}'. Cannot initialize from invalid String value {value}.")
    return value


def _count(name: str, default: int, largest: int) -> int:
    value = request.args.get(name, default, int)
    if not 0 <= value <= largest:
        raise OpenMeteoError(f"{name.replace('_', ' ').capitalize()} is invalid. Allowed range 0 to {largest}.")
    return value


def _zone(where: Spot) -> str:
    name = request.args.get("timezone", "GMT")
    if name == "auto":
        return where.city.timezone
    if name not in available_timezones():
        raise OpenMeteoError("Invalid timezone")
    return name
