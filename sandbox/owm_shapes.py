"""OpenWeatherMap's JSON: current weather, five days of three hours, and geocoding.

https://openweathermap.org/current, https://openweathermap.org/forecast5, https://openweathermap.org/api/geocoding-api
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox import sun
from sandbox.climate import HOUR_S, Weather, weather_at
from sandbox.conditions import condition
from sandbox.places import City
from sandbox.spot import Spot

_GUSTY_MS = 4
_STEPS = 40
_STEP_S = 3 * HOUR_S


@dataclass(frozen=True, slots=True)
class Wording:
    """The caller's units (standard, metric or imperial) and language."""

    units: str
    language: str


def current(spot: Spot, epoch_s: int, wording: Wording) -> dict[str, Any]:
    """The answer of /data/2.5/weather; the same for the whole hour."""
    weather = weather_at(spot.place, epoch_s)
    offset_s = spot.utc_offset_s(weather.hour)
    rise, fall = _sun(spot, weather.hour, offset_s)
    return {
        "coord": {"lon": spot.lon, "lat": spot.lat},
        "weather": [_condition(weather, wording)],
        "base": "sandbox",
        "main": _main(weather, wording),
        "visibility": weather.visibility_m,
        "wind": _wind(weather, wording),
        **_water(weather.rain_mm, weather.snow_mm, "1h"),
        "clouds": {"all": weather.cloud_cover},
        "dt": weather.hour,
        "sys": {"type": 2, "id": spot.city.id % 100_000, "country": spot.city.country, "sunrise": rise, "sunset": fall},
        "timezone": offset_s,
        "id": spot.city.id,
        "name": spot.city.name,
        "cod": 200,
    }


def forecast(spot: Spot, epoch_s: int, wording: Wording, count: int = _STEPS) -> dict[str, Any]:
    """The answer of /data/2.5/forecast: up to 40 entries of three hours, from the next full one."""
    first = (epoch_s // _STEP_S + 1) * _STEP_S
    entries = [_entry(spot, first + n * _STEP_S, wording) for n in range(count)]
    offset_s = spot.utc_offset_s(epoch_s)
    rise, fall = _sun(spot, epoch_s, offset_s)
    return {
        "cod": "200",
        "message": 0,
        "cnt": len(entries),
        "list": entries,
        "city": {
            "id": spot.city.id,
            "name": spot.city.name,
            "coord": {"lat": spot.lat, "lon": spot.lon},
            "country": spot.city.country,
            "population": spot.city.population,
            "timezone": offset_s,
            "sunrise": rise,
            "sunset": fall,
        },
        "base": "sandbox",
    }


def candidate(city: City) -> dict[str, Any]:
    """One entry of /geo/1.0/direct and /geo/1.0/reverse; `state` only where it is known."""
    state = {"state": city.state} if city.state else {}
    found = {"name": city.name, "local_names": city.local_names(), "lat": city.lat, "lon": city.lon}
    return {**found, "country": city.country, **state}


def temperature(celsius: float, units: str) -> float:
    """Kelvin, Celsius or Fahrenheit, as the units want."""
    match units:
        case "metric":
            return round(celsius, 2)
        case "imperial":
            return round(celsius * 9 / 5 + 32, 2)
        case _:
            return round(celsius + 273.15, 2)


def speed(ms: float, units: str) -> float:
    """Metres per second, or miles per hour where imperial."""
    return round(ms / 0.44704, 2) if units == "imperial" else round(ms, 2)


def _entry(spot: Spot, epoch_s: int, wording: Wording) -> dict[str, Any]:
    hours = [weather_at(spot.place, epoch_s - n * HOUR_S) for n in range(3)]
    weather = hours[0]
    rain_mm, snow_mm = (round(sum(h.rain_mm for h in hours), 2), round(sum(h.snow_mm for h in hours), 2))
    return {
        "dt": epoch_s,
        "main": {**_main(weather, wording), "temp_kf": 0},
        "weather": [_condition(weather, wording)],
        "clouds": {"all": weather.cloud_cover},
        "wind": _wind(weather, wording),
        "visibility": weather.visibility_m,
        "pop": round(max(h.rain_chance for h in hours) / 100, 2),
        **_water(rain_mm, snow_mm, "3h"),
        "sys": {"pod": "d" if weather.is_day else "n"},
        "dt_txt": datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }


def _main(weather: Weather, wording: Wording) -> dict[str, Any]:
    celsius = weather.temperature_c
    return {
        "temp": temperature(celsius, wording.units),
        "feels_like": temperature(weather.feels_like_c, wording.units),
        "temp_min": temperature(celsius - 0.8, wording.units),
        "temp_max": temperature(celsius + 0.9, wording.units),
        "pressure": round(weather.pressure_hpa),
        "humidity": weather.humidity,
        "sea_level": round(weather.pressure_hpa),
        "grnd_level": round(weather.surface_pressure_hpa),
    }


def _condition(weather: Weather, wording: Wording) -> dict[str, Any]:
    seen = condition(weather.wmo)
    icon = seen.icon + ("d" if weather.is_day else "n")
    return {"id": seen.id, "main": seen.main, "description": seen.described(wording.language), "icon": icon}


def _wind(weather: Weather, wording: Wording) -> dict[str, Any]:
    gust = {"gust": speed(weather.gust_ms, wording.units)} if weather.gust_ms > _GUSTY_MS else {}
    return {"speed": speed(weather.wind_ms, wording.units), "deg": weather.wind_deg, **gust}


def _water(rain_mm: float, snow_mm: float, span: str) -> dict[str, dict[str, float]]:
    fallen = {"rain": rain_mm, "snow": snow_mm}
    return {kind: {span: amount} for kind, amount in fallen.items() if amount}


def _sun(spot: Spot, epoch_s: int, offset_s: int) -> tuple[int, int]:
    day = sun.sun_day(spot.lat, spot.lon, epoch_s, offset_s)
    return day.sunrise or 0, day.sunset or 0  # upstream sends 0 where the sun doesn't rise or set
