"""OpenWeatherMap's forecast of five days in steps of three hours (https://openweathermap.org/forecast5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from master.reading.values import WrongShapeError, at, moment, number, objects, own_zone, text
from master.reading.weather import condition_id, is_night

LONGEST = timedelta(days=16)
MOST_SLOTS = 16 * 8


@dataclass(frozen=True, slots=True)
class Slot:
    """Three hours, of which `moment` is the end. Units are as asked for; rain and snow in mm of the three hours."""

    moment: datetime
    temperature: float
    feels_like: float | None
    condition_id: int
    night: bool
    description: str
    wind: float | None
    wind_from_deg: float | None
    gusts: float | None
    rain_mm: float | None
    snow_mm: float | None
    chance_percent: float | None
    humidity_percent: float | None
    pressure_hpa: float | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """One place's next days, in its own time, or in UTC where `local` is false. Sunrise and sunset are today's."""

    place: str
    country: str
    lat: float | None
    lon: float | None
    slots: tuple[Slot, ...]
    sunrise: datetime | None
    sunset: datetime | None
    local: bool


def read_forecast(payload: object) -> Forecast:
    """Read the JSON; raises WrongShapeError where no slot has a time and a temperature."""
    zone, local = own_zone(at(payload, "city", "timezone"))
    entries = objects(at(payload, "list"), "answers without a list of slots")
    slots = _in_order(slot for entry in entries if (slot := _slot(entry, zone)))
    if not slots:
        raise WrongShapeError("answers without a slot that has a time and a temperature")
    return Forecast(
        place=text(at(payload, "city", "name")),
        country=text(at(payload, "city", "country")),
        lat=number(at(payload, "city", "coord", "lat")),
        lon=number(at(payload, "city", "coord", "lon")),
        slots=slots,
        sunrise=moment(at(payload, "city", "sunrise"), zone),
        sunset=moment(at(payload, "city", "sunset"), zone),
        local=local,
    )


def _in_order(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """One slot a moment, and none past what any forecast reaches."""
    by_moment = {slot.moment: slot for slot in slots}
    moments = sorted(by_moment)[:MOST_SLOTS]
    return tuple(by_moment[moment] for moment in moments if moment - moments[0] <= LONGEST)


def _slot(entry: Mapping[str, object], zone: tzinfo) -> Slot | None:
    ends, temperature = moment(entry.get("dt"), zone), number(at(entry, "main", "temp"))
    if ends is None or temperature is None:
        return None
    conditions = entry.get("weather")
    condition = conditions[0] if isinstance(conditions, list) and conditions else None
    chance = number(entry.get("pop"))
    return Slot(
        moment=ends,
        temperature=temperature,
        feels_like=number(at(entry, "main", "feels_like")),
        condition_id=condition_id(condition),
        night=is_night(condition),
        description=text(at(condition, "description")),
        wind=number(at(entry, "wind", "speed")),
        wind_from_deg=number(at(entry, "wind", "deg")),
        gusts=number(at(entry, "wind", "gust")),
        rain_mm=number(at(entry, "rain", "3h")),
        snow_mm=number(at(entry, "snow", "3h")),
        chance_percent=None if chance is None else min(max(chance, 0.0), 1.0) * 100,
        humidity_percent=number(at(entry, "main", "humidity")),
        pressure_hpa=number(at(entry, "main", "pressure")),
    )
