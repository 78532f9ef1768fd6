"""One Call made of the current weather and the forecast, where no provider of the deployment has One Call itself.

Its hours are the forecast's, three apart and from now on; what the forecast hasn't got (dew point, UV index) is absent.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any

from contract import moon, sun
from contract.schemas.one_call import ONE_CALL, OneCall
from contract.schemas.weather import CurrentWeather, Forecast, Step
from contract.zones import local

Json = dict[str, Any]


def one_call(now: CurrentWeather, forecast: Forecast) -> OneCall:
    """Both in One Call's shape, in their own units. Raises pydantic's ValidationError where the place isn't known."""
    lat, lon = now.coord.point or forecast.coord.point or (None, None)
    present = _moment(now.dt, now)
    hours = [present, *(_moment(step.dt, step) for step in forecast.steps if step.weather)]
    answer: OneCall = ONE_CALL.validate_python(
        {
            "lat": lat,
            "lon": lon,
            "timezone": now.timezone_name,
            "timezone_offset": now.timezone,
            "current": present,
            "hourly": hours,
            "daily": list(_days(hours, now.zone, lat or 0.0, lon or 0.0)),
        }
    )
    return answer


def _moment(unix_s: int, entry: CurrentWeather | Step) -> Json:
    """An entry of One Call, whose measures stand side by side; rain and snow are those of the whole step."""
    main, wind = entry.main, entry.wind
    return {
        "dt": unix_s,
        "temp": main.temp,
        "feels_like": main.feels_like,
        "pressure": main.pressure,
        "humidity": main.humidity,
        "uvi": entry.uvi,
        "clouds": entry.clouds.all,
        "visibility": entry.visibility,
        "wind_speed": wind.speed,
        "wind_deg": wind.deg,
        "wind_gust": wind.gust,
        "weather": [condition.model_dump() for condition in entry.weather or ()],
        "pop": entry.pop if isinstance(entry, Step) else None,
        "rain": {"1h": entry.rain_mm},
        "snow": {"1h": entry.snow_mm},
    }


def _days(hours: list[Json], zone: tzinfo, lat: float, lon: float) -> Iterator[Json]:
    """A day of One Call for each date of which there are hours."""
    for day, own in groupby(hours, key=lambda hour: local(hour["dt"], zone).date()):
        entries = list(own)
        temperatures = [entry["temp"] for entry in entries]
        yield {
            "dt": int(datetime(day.year, day.month, day.day, 12, tzinfo=zone).timestamp()),
            **_sky(day, zone, lat, lon),
            "temp": {"min": min(temperatures), "max": max(temperatures)},
            "weather": entries[0]["weather"],
            "snow": sum(entry["snow"]["1h"] or 0.0 for entry in entries),
        }


def _sky(day: date, zone: tzinfo, lat: float, lon: float) -> Json:
    begin = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    noon, end = begin + timedelta(hours=12), begin + timedelta(days=1)
    solar, (rise, fall) = sun.solar_day(lat, lon, noon), moon.rise_and_set(lat, lon, begin, end)
    events = {"sunrise": solar.sunrise, "sunset": solar.sunset, "moonrise": rise, "moonset": fall}
    return {
        **{name: int(event.timestamp()) for name, event in events.items() if event is not None},
        "moon_phase": sun.moon_phase(noon),
    }
