"""Master's JSON as typed data: what a person is told, and nothing that upstream may leave out taken for granted.

Weather: https://openweathermap.org/current · headlines: https://newsapi.org/docs/endpoints/top-headlines
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from client.clean import clean, link

LARGEST = 1e6  # no temperature, speed or pressure comes near, in any unit
DAY_S = 86_400
CLEAR_SKY = 800  # https://openweathermap.org/weather-conditions


class WrongShapeError(ValueError):
    """The JSON isn't what the contract promises; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Weather:
    """One place now. Temperatures and speeds are in the units asked for; rain and snow in mm of the last hour.

    The three moments are in the place's own time, or in UTC where `local` is false.
    """

    place: str
    country: str
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


@dataclass(frozen=True, slots=True)
class Headline:
    """One article; an empty string where upstream gave nothing fit to print."""

    title: str
    publisher: str
    link: str | None
    published: datetime | None


def read_weather(payload: Mapping[str, object]) -> Weather:
    """Read OpenWeatherMap's current-weather JSON; raises WrongShapeError without main.temp or weather."""
    temperature = _number(_at(payload, "main", "temp"))
    conditions = payload.get("weather")
    if temperature is None or not isinstance(conditions, list) or not conditions:
        raise WrongShapeError("answers without a temperature or a condition")
    offset_s = _number(payload.get("timezone"))
    local = offset_s is not None and abs(offset_s) < DAY_S
    zone = timezone(timedelta(seconds=offset_s)) if local and offset_s is not None else UTC
    return Weather(
        place=_text(payload.get("name")),
        country=_text(_at(payload, "sys", "country")),
        conditions=tuple(text for condition in conditions if (text := _text(_at(condition, "description")))),
        condition_id=int(_number(_at(conditions[0], "id")) or CLEAR_SKY),
        night=_text(_at(conditions[0], "icon")).endswith("n"),
        temperature=temperature,
        feels_like=_number(_at(payload, "main", "feels_like")),
        wind=_number(_at(payload, "wind", "speed")),
        wind_from_deg=_number(_at(payload, "wind", "deg")),
        gusts=_number(_at(payload, "wind", "gust")),
        humidity_percent=_number(_at(payload, "main", "humidity")),
        pressure_hpa=_number(_at(payload, "main", "pressure")),
        rain_mm=_number(_at(payload, "rain", "1h")),
        snow_mm=_number(_at(payload, "snow", "1h")),
        sunrise=_moment(_at(payload, "sys", "sunrise"), zone),
        sunset=_moment(_at(payload, "sys", "sunset"), zone),
        measured=_moment(payload.get("dt"), zone),
        local=local,
    )


def read_headlines(payload: Mapping[str, object]) -> tuple[Headline, ...]:
    """Read NewsAPI's top-headlines JSON; raises WrongShapeError where articles isn't a list of objects."""
    articles = payload.get("articles")
    if not isinstance(articles, list) or not all(isinstance(article, dict) for article in articles):
        raise WrongShapeError("answers without a list of articles")
    return tuple(_headline(article) for article in articles)


def _headline(article: Mapping[str, object]) -> Headline:
    publisher = _text(_at(article, "source", "name"))
    title = _text(article.get("title")) or _text(article.get("description"))
    address = article.get("url")
    return Headline(
        title=_without_publisher(title, publisher),
        publisher=publisher,
        link=link(address) if isinstance(address, str) else None,
        published=_iso_moment(article.get("publishedAt")),
    )


def _without_publisher(title: str, publisher: str) -> str:
    """NewsAPI's titles mostly end in " - Publisher", which the next line says anyway."""
    ending = f" - {publisher}"
    return title[: -len(ending)] if publisher and title.lower().endswith(ending.lower()) else title


def _at(value: object, *path: str) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= LARGEST else None  # NaN compares false too


def _moment(seconds: object, zone: tzinfo) -> datetime | None:
    """Read a Unix time; 0 stands for "never" (OpenWeatherMap's sunrise in the polar night)."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds) or seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, zone)
    except (OverflowError, ValueError, OSError):
        return None


def _iso_moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
