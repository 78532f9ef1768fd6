"""OpenWeatherMap's current weather (https://openweathermap.org/current)."""

from dataclasses import dataclass
from datetime import datetime

from master.reading.values import WrongShapeError, at, moment, number, own_zone, text

CLEAR_SKY = 800  # https://openweathermap.org/weather-conditions


@dataclass(frozen=True, slots=True)
class Weather:
    """One place now. Temperatures and speeds are in the units asked for; rain and snow in mm of the last hour.

    The three moments are in the place's own time, or in UTC where `local` is false.
    """

    place: str
    country: str
    lat: float | None
    lon: float | None
    conditions: tuple[str, ...]
    condition_id: int
    night: bool
    temperature: float
    feels_like: float | None
    wind: float | None
    wind_from_deg: float | None
    gusts: float | None
    humidity_percent: float | None
    pressure_hpa: float | None
    rain_mm: float | None
    snow_mm: float | None
    sunrise: datetime | None
    sunset: datetime | None
    measured: datetime | None
    local: bool


def read_weather(payload: object) -> Weather:
    """Read the JSON; raises WrongShapeError without main.temp or weather."""
    temperature, conditions = number(at(payload, "main", "temp")), at(payload, "weather")
    if temperature is None or not isinstance(conditions, list) or not conditions:
        raise WrongShapeError("answers without a temperature or a condition")
    zone, local = own_zone(at(payload, "timezone"))
    return Weather(
        place=text(at(payload, "name")),
        country=text(at(payload, "sys", "country")),
        lat=number(at(payload, "coord", "lat")),
        lon=number(at(payload, "coord", "lon")),
        conditions=tuple(words for condition in conditions if (words := text(at(condition, "description")))),
        condition_id=condition_id(conditions[0]),
        night=is_night(conditions[0]),
        temperature=temperature,
        feels_like=number(at(payload, "main", "feels_like")),
        wind=number(at(payload, "wind", "speed")),
        wind_from_deg=number(at(payload, "wind", "deg")),
        gusts=number(at(payload, "wind", "gust")),
        humidity_percent=number(at(payload, "main", "humidity")),
        pressure_hpa=number(at(payload, "main", "pressure")),
        rain_mm=number(at(payload, "rain", "1h")),
        snow_mm=number(at(payload, "snow", "1h")),
        sunrise=moment(at(payload, "sys", "sunrise"), zone),
        sunset=moment(at(payload, "sys", "sunset"), zone),
        measured=moment(at(payload, "dt"), zone),
        local=local,
    )


def condition_id(condition: object) -> int:
    """A condition's number, a clear sky's where it has none."""
    return int(number(at(condition, "id")) or CLEAR_SKY)


def is_night(condition: object) -> bool:
    """Whether a condition's icon is one of the night's (https://openweathermap.org/weather-conditions)."""
    return text(at(condition, "icon")).endswith("n")
