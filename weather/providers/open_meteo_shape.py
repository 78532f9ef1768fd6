"""Open-Meteo's forecast in OpenWeatherMap's shapes; docs/open-meteo.md has the table of what becomes what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from servicekit.problems import ProviderGarbled
from weather.places import Place
from weather.providers import wmo
from weather.providers.open_meteo_reading import DAY_S, Day, Row, current, day_of, days, hours
from weather.units import Units, speed, temperature

HOUR_S = 3600
STEP_HOURS = 3
STEPS = 40
FARTHEST_SEEN_M = 10_000
_DECIMALS_OF_A_DEGREE = 4
_QUARTER_S = 900
_MORNING, _EVENING = 6, 18


@dataclass(frozen=True, slots=True)
class Wording:
    """How an answer is said: the units, and what turns OpenWeatherMap's English words into the language asked for."""

    units: Units
    describe: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Sky:
    """What can't be done without: when it is, how warm, and which condition."""

    moment_s: int
    celsius: float
    condition: wmo.Condition


def current_weather(payload: Mapping[str, Any], place: Place, wording: Wording) -> dict[str, Any]:
    """OpenWeatherMap's current weather; raises ProviderGarbled where the temperature or the weather's code is missing.

    `payload` has been checked against `open_meteo_reading.PAYLOAD`.
    """
    row, known_days = current(payload), days(payload)
    sky = _sky(row)
    if sky is None:
        raise ProviderGarbled("Open-Meteo answered without a temperature, a weather code or a time for now.")
    today = day_of(sky.moment_s, known_days)
    coldest, warmest = _range(sky.celsius, (today.coldest_c, today.warmest_c) if today else ())
    interval_s = row.number("interval") or _QUARTER_S
    return {
        "coord": _coord(place),
        "weather": [sky.condition.as_json(by_day=_by_day(row, sky, today), describe=wording.describe)],
        "base": "sandbox" if payload.get("sandbox") is True else "open-meteo",
        "main": _main(row, sky, (coldest, warmest), wording.units),
        **_seen(row, wording.units),
        **_fallen([row], "1h", times=HOUR_S / interval_s),
        "dt": sky.moment_s,
        "sys": {**_country(place), **_sun(today)},
        "timezone": row.utc_offset_s,
        "id": place.id or 0,
        "name": place.name,
        "cod": 200,
    }


def forecast(payload: Mapping[str, Any], place: Place, wording: Wording) -> dict[str, Any]:
    """OpenWeatherMap's forecast; steps that nothing is known of are left out. Raises ProviderGarbled without any."""
    by_hour, known_days = hours(payload), days(payload)
    now_s = current(payload).moment_s() or 0
    steps = [
        step
        for i, row in enumerate(by_hour)
        if _is_step(row.moment_s(), now_s)
        and (step := _step(by_hour[max(0, i - STEP_HOURS + 1) : i + 1], known_days, wording))
    ][:STEPS]
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
            "timezone": by_hour[0].utc_offset_s,
            **_sun(day_of(now_s or steps[0]["dt"], known_days)),
        },
    }


def _is_step(moment_s: int | None, now_s: int) -> bool:
    """Whether OpenWeatherMap has a step at that hour; an offset of half an hour moves Open-Meteo's hours by as much."""
    return moment_s is not None and moment_s > now_s and moment_s // HOUR_S % STEP_HOURS == 0


def _step(rows: Sequence[Row], known_days: Sequence[Day], wording: Wording) -> dict[str, Any] | None:
    """The step that ends with the last of these hours."""
    row = rows[-1]
    sky = _sky(row)
    if sky is None:
        return None
    by_day = _by_day(row, sky, day_of(sky.moment_s, known_days))
    chances = [chance for each in rows if (chance := each.number("precipitation_probability")) is not None]
    return {
        "dt": sky.moment_s,
        "main": _main(row, sky, _range(sky.celsius, [each.celsius("temperature_2m") for each in rows]), wording.units),
        "weather": [sky.condition.as_json(by_day=by_day, describe=wording.describe)],
        **_seen(row, wording.units),
        **({"pop": round(min(max(0.0, *chances), 100) / 100, 2)} if chances else {}),
        **_fallen(rows, "3h"),
        "sys": {"pod": "d" if by_day else "n"},
        "dt_txt": datetime.fromtimestamp(sky.moment_s, UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }


def _sky(row: Row) -> Sky | None:
    moment_s, celsius, code = row.moment_s(), row.celsius("temperature_2m"), row.number("weather_code")
    condition = None if code is None else wmo.CONDITIONS.get(int(code))
    return None if moment_s is None or celsius is None or condition is None else Sky(moment_s, celsius, condition)


def _by_day(row: Row, sky: Sky, day: Day | None) -> bool:
    told = row.number("is_day")
    if told is not None:
        return bool(told)
    if day and day.sunrise_s and day.sunset_s:
        return day.sunrise_s <= sky.moment_s < day.sunset_s
    return _MORNING <= (sky.moment_s + row.utc_offset_s) % DAY_S // HOUR_S < _EVENING


def _range(celsius: float, others: Sequence[float | None]) -> tuple[float, float]:
    known = [celsius, *(other for other in others if other is not None)]
    return min(known), max(known)


def _main(row: Row, sky: Sky, lowest_highest: tuple[float, float], units: Units) -> dict[str, Any]:
    feels_like, at_sea, on_ground = (
        row.celsius("apparent_temperature"),
        row.number("pressure_msl"),
        row.number("surface_pressure"),
    )
    return _known(
        temp=temperature(sky.celsius, units),
        feels_like=None if feels_like is None else temperature(feels_like, units),
        temp_min=temperature(lowest_highest[0], units),
        temp_max=temperature(lowest_highest[1], units),
        pressure=_whole(at_sea if at_sea is not None else on_ground),
        humidity=_whole(row.number("relative_humidity_2m")),
        sea_level=_whole(at_sea),
        grnd_level=_whole(on_ground),
    )


def _seen(row: Row, units: Units) -> dict[str, Any]:
    """Visibility, wind and clouds."""
    seen_m, wind_ms, gust_ms = row.metres("visibility"), row.ms("wind_speed_10m"), row.ms("wind_gusts_10m")
    cover = _whole(row.number("cloud_cover"))
    return {
        **({} if seen_m is None else {"visibility": min(FARTHEST_SEEN_M, round(seen_m))}),
        "wind": _known(
            speed=None if wind_ms is None else speed(wind_ms, units),
            deg=_whole(row.number("wind_direction_10m")),
            gust=None if gust_ms is None else speed(gust_ms, units),
        ),
        **({} if cover is None else {"clouds": {"all": cover}}),
    }


def _fallen(rows: Sequence[Row], span: str, *, times: float = 1) -> dict[str, Any]:
    """Rain and snow over these rows, in mm of water; a dry sky has neither."""
    both = [_rain_and_snow(row) for row in rows]
    rain_mm, snow_mm = (round(times * sum(amounts), 2) for amounts in zip(*both, strict=True))
    return {
        **({"rain": {span: rain_mm}} if rain_mm > 0 else {}),
        **({"snow": {span: snow_mm}} if snow_mm > 0 else {}),
    }


def _rain_and_snow(row: Row) -> tuple[float, float]:
    rain_mm, showers_mm, snow_mm = row.mm("rain"), row.mm("showers"), row.mm_of_snow("snowfall")
    if rain_mm is None and showers_mm is None and snow_mm is None:
        all_mm = row.mm("precipitation") or 0.0
        return (0.0, all_mm) if row.number("weather_code") in wmo.OF_SNOW else (all_mm, 0.0)
    return (rain_mm or 0.0) + (showers_mm or 0.0), snow_mm or 0.0


def _sun(day: Day | None) -> dict[str, int]:
    return _known(sunrise=day.sunrise_s, sunset=day.sunset_s) if day else {}


def _country(place: Place) -> dict[str, str]:
    return {"country": place.country} if place.country else {}


def _coord(place: Place) -> dict[str, float]:
    return {"lon": round(place.lon, _DECIMALS_OF_A_DEGREE), "lat": round(place.lat, _DECIMALS_OF_A_DEGREE)}


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _known(**values: float | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
