"""The weather as the page shows it: typed data to the words and numbers of its templates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from master.render.html import sky
from master.render.html.asked import Asked
from master.render.html.forecast_view import ForecastView, forecast_view
from master.render.html.measures import DEGREES, clock, degrees, millimetres, number, origin, speed
from master.render.html.problem_panel import ProblemPanel, problem_panel
from master.render.html.source import Source
from master.render.words import Words
from master.results import Part, PlaceForecast, PlaceWeather, ProblemView
from servicekit.schemas.weather import CurrentWeather, Forecast, GeocodedPlace


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


def weather_view(
    result: PlaceWeather | PlaceForecast, asked: Asked, units: str, words: Words, now: datetime
) -> WeatherView:
    """All that the page says of a place's weather; `now` is aware."""
    current = result.weather if isinstance(result, PlaceWeather) else None
    forecast = result.forecast if isinstance(result.forecast, Part) else None
    of = current.content if current else forecast.content if forecast else None
    return WeatherView(
        place=_name(of, result.place),
        where=", ".join(_where(of, result.place, words)),
        now=_now(current, units, words, now) if current else None,
        ahead=forecast_view(forecast, units, words, now) if forecast else None,
        problem=problem_panel(result.forecast, asked, words) if isinstance(result.forecast, ProblemView) else None,
    )


def _name(of: CurrentWeather | Forecast | None, place: GeocodedPlace | None) -> str:
    return (place.name if place else "") or (of.place if of else "")


def _where(of: CurrentWeather | Forecast | None, place: GeocodedPlace | None, words: Words) -> Iterator[str]:
    if place and place.state and place.state != place.name:
        yield place.state
    if of and of.country:
        yield words.country(of.country)


def _now(part: Part[CurrentWeather], units: str, words: Words, now: datetime) -> Now:
    weather = part.content
    return Now(
        picture=sky.picture(weather.condition.code, night=weather.condition.is_night),
        condition=", ".join(weather.descriptions),
        temperature=number(weather.main.temp, words),
        unit=DEGREES[units],
        feels_like=""
        if weather.main.feels_like is None
        else words("feels like {t}", t=degrees(weather.main.feels_like, units, words)),
        facts=tuple(_facts(weather, units, words)),
        source=Source.of(part.provenance, "weather", words, _measured(weather, words, now)),
    )


def _facts(weather: CurrentWeather, units: str, words: Words) -> Iterator[Fact]:
    if weather.wind.speed is not None:
        deg = weather.wind.deg
        notes = [] if deg is None else [origin(deg, words)]
        if weather.wind.gust is not None:
            notes.append(words("gusts {n}", n=speed(weather.wind.gust, units, words)))
        yield Fact(words("Wind"), speed(weather.wind.speed, units, words), tuple(notes), deg)
    if weather.main.humidity is not None:
        yield Fact(words("Humidity"), f"{words.number(weather.main.humidity)} %")
    if weather.main.pressure is not None:
        yield Fact(words("Pressure"), f"{words.number(weather.main.pressure)} hPa")
    last_hour = (words("in the last hour"),)
    if weather.snow_mm:
        yield Fact(words("Snow"), millimetres(weather.snow_mm, words), last_hour)
    if weather.rain_mm or not weather.snow_mm:
        yield Fact(words("Rain"), millimetres(weather.rain_mm or 0.0, words), last_hour)
    zone = () if weather.zone_known else ("UTC",)
    if weather.sunrise:
        yield Fact(words("Sunrise"), clock(weather.sunrise), zone)
    if weather.sunset:
        yield Fact(words("Sunset"), clock(weather.sunset), zone)


def _measured(weather: CurrentWeather, words: Words, now: datetime) -> str:
    """When it was measured, by the place's clock; with the date where it is another day's."""
    result = "measured {time} local time" if weather.zone_known else "measured {time} UTC"
    today = weather.measured.date() == now.astimezone(weather.measured.tzinfo).date()
    return words(result, time=clock(weather.measured)) + ("" if today else f", {words.day(weather.measured)}")
