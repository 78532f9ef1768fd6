"""Open-Meteo's forecast as OpenWeatherMap's JSON; docs/open-meteo.md has the tables of fields and weather codes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from servicekit.problems import ProviderGarbled
from weather.places import Place
from weather.providers.open_meteo import parse
from weather.providers.open_meteo.parse import DAY_S, Day, Row
from weather.units import Units, speed, temperature

HOUR_S = 3600
STEP_HOURS = 3
MAX_STEPS = 40
MAX_VISIBILITY_M = 10_000
_COORDINATE_DECIMALS = 4
_DEFAULT_INTERVAL_S = 900
_DAY_STARTS_AT, _DAY_ENDS_AT = 6, 18  # o'clock, where neither `is_day` nor the sun's times are known


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of OpenWeatherMap's (https://openweathermap.org/weather-conditions); `icon` lacks its `d` or `n`."""

    id: int
    main: str
    description: str
    icon: str


_FOG = Condition(741, "Fog", "fog", "50")
_FREEZING_RAIN = Condition(511, "Rain", "freezing rain", "13")
_LIGHT_SNOW = Condition(600, "Snow", "light snow", "13")

CONDITIONS: Mapping[int, Condition] = {
    0: Condition(800, "Clear", "clear sky", "01"),
    1: Condition(801, "Clouds", "few clouds", "02"),
    2: Condition(802, "Clouds", "scattered clouds", "03"),
    3: Condition(804, "Clouds", "overcast clouds", "04"),
    45: _FOG,
    48: _FOG,
    51: Condition(300, "Drizzle", "light intensity drizzle", "09"),
    53: Condition(301, "Drizzle", "drizzle", "09"),
    55: Condition(302, "Drizzle", "heavy intensity drizzle", "09"),
    56: _FREEZING_RAIN,
    57: _FREEZING_RAIN,
    61: Condition(500, "Rain", "light rain", "10"),
    63: Condition(501, "Rain", "moderate rain", "10"),
    65: Condition(502, "Rain", "heavy intensity rain", "10"),
    66: _FREEZING_RAIN,
    67: _FREEZING_RAIN,
    71: _LIGHT_SNOW,
    73: Condition(601, "Snow", "snow", "13"),
    75: Condition(602, "Snow", "heavy snow", "13"),
    77: _LIGHT_SNOW,
    80: Condition(520, "Rain", "light intensity shower rain", "09"),
    81: Condition(521, "Rain", "shower rain", "09"),
    82: Condition(522, "Rain", "heavy intensity shower rain", "09"),
    85: Condition(620, "Snow", "light shower snow", "13"),
    86: Condition(622, "Snow", "heavy shower snow", "13"),
    95: Condition(211, "Thunderstorm", "thunderstorm", "11"),
    96: Condition(201, "Thunderstorm", "thunderstorm with rain", "11"),
    99: Condition(202, "Thunderstorm", "thunderstorm with heavy rain", "11"),
}
"""By the WMO's weather codes that Open-Meteo uses (https://open-meteo.com/en/docs).

OpenWeatherMap has no condition for hail or rime, and only one for freezing rain.
"""

SNOW_CODES = frozenset({71, 73, 75, 77, 85, 86})
"""Codes with which a bare `precipitation` counts as snow."""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The units of an answer, and a function that translates OpenWeatherMap's English descriptions."""

    units: Units
    translate: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Essentials:
    """The values without which there is no answer."""

    unix_s: int
    celsius: float
    condition: Condition


def current_weather(payload: Mapping[str, Any], place: Place, options: OutputOptions) -> dict[str, Any]:
    """OpenWeatherMap's current weather, from a payload that `parse.FORECAST` has accepted.

    Raises ProviderGarbled without a temperature, a known weather code and a time.
    """
    row, known_days = parse.current(payload), parse.days(payload)
    essentials = _essentials(row)
    if essentials is None:
        raise ProviderGarbled("Open-Meteo answered without a temperature, a weather code or a time for now.")
    today = parse.day_at(essentials.unix_s, known_days)
    daily_range = (today.min_c, today.max_c) if today else ()
    interval_s = row.number("interval") or _DEFAULT_INTERVAL_S
    return {
        "coord": _coord(place),
        "weather": [_weather(essentials.condition, options, is_daytime=_is_daytime(row, essentials.unix_s, today))],
        "base": "sandbox" if payload.get("sandbox") is True else "open-meteo",
        "main": _main(row, _min_max(essentials.celsius, daily_range), essentials.celsius, options.units),
        **_visibility_wind_clouds(row, options.units),
        **_rain_and_snow([row], "1h", factor=HOUR_S / interval_s),
        "dt": essentials.unix_s,
        "sys": {**_country(place), **_sun(today)},
        "timezone": row.utc_offset_s,
        "id": place.id or 0,
        "name": place.name,
        "cod": 200,
    }


def forecast(payload: Mapping[str, Any], place: Place, options: OutputOptions) -> dict[str, Any]:
    """OpenWeatherMap's forecast, from a payload that `parse.FORECAST` has accepted.

    Steps without a temperature or a known weather code are left out; raises ProviderGarbled where no step remains.
    """
    hours, known_days = parse.hours(payload), parse.days(payload)
    now_s = parse.current(payload).unix_s() or 0
    steps = [
        step
        for i, row in enumerate(hours)
        if _ends_step(row.unix_s(), now_s)
        and (step := _step(hours[max(0, i - STEP_HOURS + 1) : i + 1], known_days, options))
    ][:MAX_STEPS]
    if not steps:
        raise ProviderGarbled("Open-Meteo answered without any temperatures and weather codes to come.")
    return {
        "cod": "200",
        "message": 0,
        "cnt": len(steps),
        "list": steps,
        "city": {
            "id": place.id or 0,
            "name": place.name,
            "coord": _coord(place),
            **_country(place),
            **({} if place.population is None else {"population": place.population}),
            "timezone": hours[0].utc_offset_s,
            **_sun(parse.day_at(now_s or steps[0]["dt"], known_days)),
        },
    }


def _ends_step(unix_s: int | None, now_s: int) -> bool:
    """Whether one of OpenWeatherMap's steps (0, 3, 6 … 21 h UTC) ends at this hour, and after now.

    With a UTC offset of a half hour Open-Meteo's hours begin at half past in UTC; 3:30 then stands for 3 h.
    """
    return unix_s is not None and unix_s > now_s and unix_s // HOUR_S % STEP_HOURS == 0


def _step(hours: Sequence[Row], known_days: Sequence[Day], options: OutputOptions) -> dict[str, Any] | None:
    """The step over these hours, with the values of the last; None where that one lacks the essentials."""
    row = hours[-1]
    essentials = _essentials(row)
    if essentials is None:
        return None
    is_daytime = _is_daytime(row, essentials.unix_s, parse.day_at(essentials.unix_s, known_days))
    temperatures = _min_max(essentials.celsius, [hour.celsius("temperature_2m") for hour in hours])
    chances = [chance for hour in hours if (chance := hour.number("precipitation_probability")) is not None]
    return {
        "dt": essentials.unix_s,
        "main": _main(row, temperatures, essentials.celsius, options.units),
        "weather": [_weather(essentials.condition, options, is_daytime=is_daytime)],
        **_visibility_wind_clouds(row, options.units),
        **({"pop": round(min(max(0.0, *chances), 100) / 100, 2)} if chances else {}),
        **_rain_and_snow(hours, "3h"),
        "sys": {"pod": "d" if is_daytime else "n"},
        "dt_txt": datetime.fromtimestamp(essentials.unix_s, UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }


def _essentials(row: Row) -> Essentials | None:
    unix_s, celsius, code = row.unix_s(), row.celsius("temperature_2m"), row.number("weather_code")
    condition = None if code is None else CONDITIONS.get(int(code))
    if unix_s is None or celsius is None or condition is None:
        return None
    return Essentials(unix_s, celsius, condition)


def _is_daytime(row: Row, unix_s: int, day: Day | None) -> bool:
    is_day = row.number("is_day")
    if is_day is not None:
        return bool(is_day)
    if day and day.sunrise_s and day.sunset_s:
        return day.sunrise_s <= unix_s < day.sunset_s
    return _DAY_STARTS_AT <= (unix_s + row.utc_offset_s) % DAY_S // HOUR_S < _DAY_ENDS_AT


def _min_max(celsius: float, others: Sequence[float | None]) -> tuple[float, float]:
    known = [celsius, *(other for other in others if other is not None)]
    return min(known), max(known)


def _weather(condition: Condition, options: OutputOptions, *, is_daytime: bool) -> dict[str, Any]:
    """One entry of `weather`."""
    return {
        "id": condition.id,
        "main": condition.main,
        "description": options.translate(condition.description),
        "icon": condition.icon + ("d" if is_daytime else "n"),
    }


def _main(row: Row, min_max_c: tuple[float, float], celsius: float, units: Units) -> dict[str, Any]:
    feels_like_c = row.celsius("apparent_temperature")
    sea_level_hpa, ground_hpa = row.number("pressure_msl"), row.number("surface_pressure")
    return _without_none(
        temp=temperature(celsius, units),
        feels_like=None if feels_like_c is None else temperature(feels_like_c, units),
        temp_min=temperature(min_max_c[0], units),
        temp_max=temperature(min_max_c[1], units),
        pressure=_rounded(sea_level_hpa if sea_level_hpa is not None else ground_hpa),
        humidity=_rounded(row.number("relative_humidity_2m")),
        sea_level=_rounded(sea_level_hpa),
        grnd_level=_rounded(ground_hpa),
    )


def _visibility_wind_clouds(row: Row, units: Units) -> dict[str, Any]:
    visibility_m = row.distance_m("visibility")
    wind_ms, gust_ms = row.speed_ms("wind_speed_10m"), row.speed_ms("wind_gusts_10m")
    cover = _rounded(row.number("cloud_cover"))
    return {
        **({} if visibility_m is None else {"visibility": min(MAX_VISIBILITY_M, round(visibility_m))}),
        "wind": _without_none(
            speed=None if wind_ms is None else speed(wind_ms, units),
            deg=_rounded(row.number("wind_direction_10m")),
            gust=None if gust_ms is None else speed(gust_ms, units),
        ),
        **({} if cover is None else {"clouds": {"all": cover}}),
    }


def _rain_and_snow(rows: Sequence[Row], period: str, *, factor: float = 1) -> dict[str, Any]:
    """`rain` and `snow` in mm of water, summed over the rows and multiplied; each is absent where nothing fell."""
    amounts_mm = [_rain_and_snow_mm(row) for row in rows]
    rain_mm, snow_mm = (round(factor * sum(amounts), 2) for amounts in zip(*amounts_mm, strict=True))
    return {
        **({"rain": {period: rain_mm}} if rain_mm > 0 else {}),
        **({"snow": {period: snow_mm}} if snow_mm > 0 else {}),
    }


def _rain_and_snow_mm(row: Row) -> tuple[float, float]:
    rain_mm, showers_mm, snow_mm = row.water_mm("rain"), row.water_mm("showers"), row.snow_water_mm("snowfall")
    if rain_mm is None and showers_mm is None and snow_mm is None:
        total_mm = row.water_mm("precipitation") or 0.0
        return (0.0, total_mm) if row.number("weather_code") in SNOW_CODES else (total_mm, 0.0)
    return (rain_mm or 0.0) + (showers_mm or 0.0), snow_mm or 0.0


def _sun(day: Day | None) -> dict[str, int]:
    return _without_none(sunrise=day.sunrise_s, sunset=day.sunset_s) if day else {}


def _country(place: Place) -> dict[str, str]:
    return {"country": place.country} if place.country else {}


def _coord(place: Place) -> dict[str, float]:
    return {"lon": round(place.lon, _COORDINATE_DECIMALS), "lat": round(place.lat, _COORDINATE_DECIMALS)}


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def _without_none(**values: float | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
