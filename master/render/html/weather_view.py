"""The weather as the page shows it: typed data to the words and numbers of its templates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from master.reading import Forecast, Place, Weather
from master.render.html import sky
from master.render.html.forecast_view import ForecastView, forecast_view
from master.render.html.measures import DEGREES, clock, degrees, millimetres, number, origin, speed
from master.render.html.problem_panel import ProblemPanel, problem_panel
from master.render.html.source import Source
from master.render.words import Words
from master.results import Part, PlaceForecast, PlaceWeather, ProblemView


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure under its name; `turn` is how far an arrow is turned, in degrees, where there is one."""

    name: str
    value: str
    notes: tuple[str, ...] = ()
    turn: float | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """The weather of this hour."""

    picture: str
    condition: str
    temperature: str
    unit: str
    feels_like: str
    facts: tuple[Fact, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class WeatherView:
    """The weather of a place: now, in the next days, or both."""

    place: str
    where: str
    now: Now | None
    ahead: ForecastView | None
    problem: ProblemPanel | None
    """Why the next days are missing."""

    @property
    def ahead_source(self) -> Source | None:
        """Where the next days are from, unless that is said already."""
        if self.ahead is None or (self.now and self.now.source.alike(self.ahead.source)):
            return None
        return self.ahead.source


def weather_view(result: PlaceWeather | PlaceForecast, units: str, words: Words, now: datetime) -> WeatherView:
    """All that the page says of a place's weather; `now` is aware."""
    current = result.weather if isinstance(result, PlaceWeather) else None
    forecast = result.forecast if isinstance(result.forecast, Part) else None
    of = current.content if current else forecast.content if forecast else None
    return WeatherView(
        place=_name(of, result.place),
        where=", ".join(_where(of, result.place, words)),
        now=_now(current, units, words, now) if current else None,
        ahead=forecast_view(forecast, units, words, now) if forecast else None,
        problem=problem_panel(result.forecast, words) if isinstance(result.forecast, ProblemView) else None,
    )


def _name(of: Weather | Forecast | None, place: Place | None) -> str:
    return (place.name if place else "") or (of.place if of else "")


def _where(of: Weather | Forecast | None, place: Place | None, words: Words) -> Iterator[str]:
    if place and place.state and place.state != place.name:
        yield place.state
    if of and of.country:
        yield words.country(of.country)


def _now(part: Part[Weather], units: str, words: Words, now: datetime) -> Now:
    weather = part.content
    return Now(
        picture=sky.picture(weather.condition_id, night=weather.night),
        condition=", ".join(weather.conditions),
        temperature=number(weather.temperature, words),
        unit=DEGREES[units],
        feels_like=""
        if weather.feels_like is None
        else words("feels like {t}", t=degrees(weather.feels_like, units, words)),
        facts=tuple(_facts(weather, units, words)),
        source=Source.of(part.provenance, "weather", words, _measured(weather, words, now)),
    )


def _facts(weather: Weather, units: str, words: Words) -> Iterator[Fact]:
    if weather.wind is not None:
        deg = weather.wind_from_deg
        notes = [] if deg is None else [origin(deg, words)]
        if weather.gusts is not None:
            notes.append(words("gusts {n}", n=speed(weather.gusts, units, words)))
        yield Fact(words("Wind"), speed(weather.wind, units, words), tuple(notes), deg)
    if weather.humidity_percent is not None:
        yield Fact(words("Humidity"), f"{words.number(weather.humidity_percent)} %")
    if weather.pressure_hpa is not None:
        yield Fact(words("Pressure"), f"{words.number(weather.pressure_hpa)} hPa")
    last_hour = (words("in the last hour"),)
    if weather.snow_mm:
        yield Fact(words("Snow"), millimetres(weather.snow_mm, words), last_hour)
    if weather.rain_mm or not weather.snow_mm:
        yield Fact(words("Rain"), millimetres(weather.rain_mm or 0.0, words), last_hour)
    zone = () if weather.local else ("UTC",)
    if weather.sunrise:
        yield Fact(words("Sunrise"), clock(weather.sunrise), zone)
    if weather.sunset:
        yield Fact(words("Sunset"), clock(weather.sunset), zone)


def _measured(weather: Weather, words: Words, now: datetime) -> str:
    """When it was measured, by the place's clock; with the date where it is another day's."""
    if weather.measured is None:
        return ""
    result = "measured {time} local time" if weather.local else "measured {time} UTC"
    today = weather.measured.date() == now.astimezone(weather.measured.tzinfo).date()
    return words(result, time=clock(weather.measured)) + ("" if today else f", {words.day(weather.measured)}")
