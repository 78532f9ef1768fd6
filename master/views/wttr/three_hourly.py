"""One Call made of the current weather and the forecast, where no provider of the deployment has One Call itself.

Its hours are the forecast's, three apart and from now on; what the forecast hasn't got (dew point, UV index) is absent.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from contract import moon, sun
from contract.schemas.one_call import ONE_CALL, OneCall
from contract.schemas.weather import Condition, CurrentWeather, Forecast, Step
from master.facts.days import ONE_DAY, Outlook, days

NOON = timedelta(hours=12)

Json = dict[str, Any]


def one_call(now: CurrentWeather, forecast: Forecast, clock: datetime) -> OneCall:
    """Both in One Call's shape, in their own units, from the time of `clock` (aware) on.

    Raises pydantic's ValidationError where the place isn't known. An hour stands in the middle of its step.
    """
    lat, lon = now.coord.point or forecast.coord.point or (None, None)
    present = _moment(now.dt, now)
    ahead = days(forecast, clock)
    told = {step.moment: step for day in ahead for step in day.steps}  # before midnight one may be of two days
    steps = [_moment(int(step.middle.timestamp()), step) for step in told.values()]
    answer: OneCall = ONE_CALL.validate_python(
        {
            "lat": lat,
            "lon": lon,
            "timezone": now.timezone_name,
            "timezone_offset": now.timezone,
            "current": present,
            "hourly": [step for step in steps if step["weather"]],
            "daily": [_day(day, lat or 0.0, lon or 0.0) for day in ahead],
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


def _day(day: Outlook, lat: float, lon: float) -> Json:
    return {
        "dt": int((day.begins + NOON).timestamp()),
        **_sky(day.begins.astimezone(UTC), lat, lon),
        "temp": {"min": day.low, "max": day.high},
        "weather": [condition.model_dump() for condition in day.typical.weather or [Condition()]],
        "snow": day.snow.mm,
    }


def _sky(begins: datetime, lat: float, lon: float) -> Json:
    noon, end = begins + NOON, begins + ONE_DAY
    solar, (rise, fall) = sun.solar_day(lat, lon, noon), moon.rise_and_set(lat, lon, begins, end)
    events = {"sunrise": solar.sunrise, "sunset": solar.sunset, "moonrise": rise, "moonset": fall}
    return {
        **{name: int(event.timestamp()) for name, event in events.items() if event is not None},
        "moon_phase": sun.moon_phase(noon),
    }
