"""Open-Meteo's forecast as OpenWeatherMap's One Call 3.0 (https://openweathermap.org/api/one-call-3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from contract.schemas.one_call import ONE_CALL
from contract.schemas.weather import Step
from contract.zones import local, utc_offset_s
from servicekit.lenient import as_documented
from weather.day_sums import days, flat, is_long
from weather.places import Place
from weather.providers.open_meteo import convert
from weather.providers.open_meteo.convert import HOUR_S, OutputOptions

HOURS, DAYS = 48, 8
MINUTES, MINUTE_S = 60, 60
_STEP = TypeAdapter(Step)

Json = dict[str, Any]


def one_call(
    payload: Mapping[str, Any], place: Place, options: OutputOptions, *, hours: int = HOURS, since: str = "now"
) -> Json:
    """Now, the next hours (from now or from the day's midnight on) and 8 days, from a payload of `parse.FORECAST`.

    Raises ProviderGarbled without the present weather.
    """
    current = convert.current_weather(payload, place, options)
    now_s = current["dt"]
    zone, zone_name = convert.zone_at(payload, place, now_s)
    known_hours = [flat(as_documented(_STEP, hour)) for hour in convert.hourly_steps(payload, place, options)]
    today = local(now_s, zone).date()
    midnight_s = int(datetime(today.year, today.month, today.day, tzinfo=zone).timestamp())
    first_s = midnight_s if since == "midnight" else now_s - HOUR_S + 1
    answer = {
        "lat": place.lat,
        "lon": place.lon,
        **({"timezone": zone_name} if zone_name else {}),
        "timezone_offset": utc_offset_s(zone, now_s),
        "current": {
            **flat(current),
            **{name: current["sys"][name] for name in ("sunrise", "sunset") if name in current["sys"]},
        },
        **({"minutely": _minutes(current["minutely"], now_s)} if "minutely" in current else {}),
        **({"minutely_interpolated": True} if current.get("minutely_interpolated") else {}),
        "hourly": [hour for hour in known_hours if hour["dt"] >= first_s and not is_long(hour)][:hours],
        "daily": list(days(known_hours, today, zone, (place.lat, place.lon)))[:DAYS],
    }
    documented: Json = as_documented(ONE_CALL, answer)
    return documented


def _minutes(quarters: list[Json], now_s: int) -> list[Json]:
    """The next sixty minutes, each with what its quarter of an hour has."""
    first = now_s // MINUTE_S * MINUTE_S
    minutes = ((first + n * MINUTE_S) for n in range(MINUTES))
    return [
        {"dt": minute, "precipitation": quarter["precipitation"]}
        for minute in minutes
        for quarter in quarters
        if quarter["dt"] <= minute < quarter["dt"] + convert.QUARTER_S
    ]
