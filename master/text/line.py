"""One line, for a prompt or a status bar: the weather by a template in wttr.in's letters, the rest in a few words."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time

from flask import Response

from master.provenance import Provenance
from master.reading import Weather
from master.telling import Briefing, Countries, CountryNews, PlaceForecast, Places, PlaceWeather, Told, Trouble
from master.text import sun
from master.text.columns import columns, cut
from master.text.day_parts import days_of
from master.text.glyphs import sky
from master.text.look import Look
from master.wishes import Wishes

PLAIN_SKY = {
    "clear": "o",
    "few": "m",
    "clouds": "mm",
    "mist": "=",
    "drizzle": ".",
    "rain": "//",
    "thunder": "!/",
    "snow": "*",
}
"""wttr.in's plain-text symbols, by a glyph's name without the night."""
UNKNOWN = "?"
FIVE_DAYS = 5
_DIRECTIVE = re.compile(r"%(.)|\\n")

Letter = Callable[[Weather, Look], str | None]
"""What a letter stands for; None where it isn't known."""


def show_line(told: Told, wishes: Wishes, now: datetime) -> Response:
    """The answer in one line."""
    look = Look.of(wishes, now)
    return Response(f"{line(told, look, wishes.line)}\n", content_type=f"{wishes.content_type}; charset=utf-8")


def line(told: Told, look: Look, template: str) -> str:  # noqa: PLR0911 - one for each kind of answer
    """The answer's line, with a word behind it where it is stale or sample data."""
    match told:
        case PlaceWeather():
            return _weather(told.weather.content, look, template) + _aside(told.weather.provenance, look)
        case PlaceForecast():
            return _forecast(told, look) + _aside(told.forecast.provenance, look)
        case CountryNews():
            aside = _aside(told.headlines.provenance, look)
            return cut(_news(told, look), look.width - columns(aside), look.glyphs.ellipsis) + aside
        case Briefing():
            weather = (
                look.words("no weather") if isinstance(told.weather, Trouble) else line(told.weather, look, template)
            )
            news = look.words("no headlines") if isinstance(told.news, Trouble) else line(told.news, look, template)
            return look.glyphs.between.join((weather, news))
        case Places():
            names = [look.place(place.name, place.state, place.country) for place in told.places.content]
            return "; ".join(names) or look.words("No place is called so.")
        case Countries():
            return " ".join(country.code for country in told.countries.content)
        case Trouble():
            return told.sentence


def _weather(weather: Weather, look: Look, template: str) -> str:
    def told(directive: re.Match[str]) -> str:
        letter = directive[1]
        if letter is None:
            return "\n"
        if letter == "%":
            return letter
        value = LETTERS[letter](weather, look)
        return UNKNOWN if value is None else value

    return _DIRECTIVE.sub(told, template)


def _forecast(told: PlaceForecast, look: Look) -> str:
    days = []
    for day in days_of(told.forecast.content, FIVE_DAYS):
        noon = day.parts[1] or next(part for part in day.parts if part)
        glyph = look.sky(noon.slot.condition_id, night=noon.slot.night)
        date = look.words.weekday(datetime.combine(day.day, time()))
        days.append(f"{date} {glyph} {look.range(day.low, day.high)}")
    return f"{told.forecast.content.place}: {look.glyphs.between.join(days)}"


def _news(told: CountryNews, look: Look) -> str:
    if not told.headlines.content:
        return look.words("No headlines.")
    first = told.headlines.content[0]
    return look.glyphs.dash.join(filter(None, (first.title or look.words("(no title)"), first.publisher)))


def _aside(provenance: Provenance, look: Look) -> str:
    asides = [
        *([look.words("stale")] if provenance.stale else []),
        *([look.words("sample")] if provenance.sample else []),
    ]
    return f" ({', '.join(asides)})" if asides else ""


def _clock(moment: datetime | None, look: Look) -> str | None:
    return look.clock(moment) if moment else None


def _plain_sky(weather: Weather, _look: Look) -> str:
    return PLAIN_SKY[sky(weather.condition_id, night=False)]


def _feels_like(weather: Weather, look: Look) -> str | None:
    return None if weather.feels_like is None else look.warm(weather.feels_like)


def _humidity(weather: Weather, look: Look) -> str | None:
    return None if weather.humidity_percent is None else f"{look.words.number(weather.humidity_percent)} %"


def _pressure(weather: Weather, look: Look) -> str | None:
    return None if weather.pressure_hpa is None else f"{look.words.number(weather.pressure_hpa)} hPa"


def _wind(weather: Weather, look: Look) -> str | None:
    return None if weather.wind is None else look.wind(weather.wind, weather.wind_from_deg)


def _noon(weather: Weather, look: Look) -> str | None:
    if not weather.sunrise or not weather.sunset:
        return None
    return look.clock(sun.noon(weather.sunrise, weather.sunset))


def _twilight(weather: Weather, which: int, look: Look) -> str | None:
    if not weather.sunrise or not weather.sunset or weather.lat is None:
        return None
    both = sun.twilight(weather.sunrise, weather.sunset, weather.lat)
    return both and look.clock(both[which])


def _here(weather: Weather, look: Look) -> datetime:
    return look.now.astimezone(weather.measured.tzinfo if weather.measured else look.now.tzinfo)


LETTERS: Mapping[str, Letter] = {
    "c": lambda weather, look: look.sky(weather.condition_id, night=weather.night),
    "C": lambda weather, _look: ", ".join(weather.conditions) or None,
    "x": _plain_sky,
    "t": lambda weather, look: look.warm(weather.temperature),
    "f": _feels_like,
    "h": _humidity,
    "w": _wind,
    "l": lambda weather, look: weather.place or look.country(weather.country),
    "p": lambda weather, look: look.millimetres((weather.rain_mm or 0) + (weather.snow_mm or 0)),
    "P": _pressure,
    "m": lambda _weather, look: look.glyphs.moons[sun.moon(look.now)],
    "S": lambda weather, look: _clock(weather.sunrise, look),
    "z": _noon,
    "s": lambda weather, look: _clock(weather.sunset, look),
    "D": lambda weather, look: _twilight(weather, 0, look),
    "d": lambda weather, look: _twilight(weather, 1, look),
    "T": lambda weather, look: f"{_here(weather, look):%H:%M:%S}",
    "Z": lambda weather, look: f"{_here(weather, look):%Z}",
}
