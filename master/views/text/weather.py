"""The weather of one place: the present as a picture with facts beside it, then the next days."""

from collections.abc import Iterable
from typing import Any

from contract.schemas.weather import Assumed, CurrentWeather, Forecast, GeocodedPlace
from master.facts.assumed import assumed_line
from master.facts.days import old_s
from master.facts.kinds import usual
from master.facts.nowcast import nowcast
from master.facts.provenance import Provenance, Subject
from master.facts.results import Part, PlaceForecast, PlaceWeather, ProblemView
from master.facts.sky import COMPASS, day_words, measured_phrase, moon_words, octant, sky
from master.facts.table import plain_facts
from master.facts.words import ago
from master.views.text.days import days_table
from master.views.text.format import (
    BOLD,
    CLOUD,
    DIM,
    ERROR,
    GLYPH_WIDTH,
    SUN,
    WATER,
    Ansi,
    TextFormat,
    beside,
    columns,
    flow,
    isolated,
    pad,
    wrap,
)
from master.views.text.steps import daily_lines, hourly_lines
from master.views.text.warnings import warning_lines
from servicekit.plain_text import clean

PICTURE_WIDTH = 14  # columns, the gap to the text included

CLOUDS = ("    .--.", " .-(    ).", "(___.__)__)")
SUNNY = (r"  \  |  /", r"   .-'-.", r"--(     )--", r"   '-.-'", "  /  |  \\")
MOON = ("    .--.", "   / .-'", "  | (", r"   \ '-.", "    '--'")
SUN_AND_CLOUD = (r"  \ | /", " - .-. .-.", "  (  .(   ).", "   '(___.__)")
MOON_AND_CLOUD = ("   .-.", "  / / .-.", r"  \ \(   ).", "   '(___.__)")
MIST = (" _ - _ - _", "  _ - _ - _", " _ - _ - _", "  _ - _ - _")
SQUALL = ("  ~~~~~~~~", "   ~~~~~~~~", "  ~~~~~~~~", "   ~~~~~~~~")
TORNADO = (r" \_________/", r"   \_____/", r"    \___/", r"     \_/")
DRAWN_AS_CLOUD = {"mist": MIST, "squall": SQUALL, "tornado": TORNADO}
CLEAR = {
    "clear": SUNNY,
    "clear night": MOON,
    "few": SUN_AND_CLOUD,
    "few night": MOON_AND_CLOUD,
}
FALLING = {
    "thunder": ("  / _/ / _/", "   /    /"),
    "drizzle": ("   '  '  '",),
    "rain": ("  / / / /", " / / / /"),
    "snow": ("   *  *  *", "  *  *  *"),
}


def picture(condition_id: int, ansi: Ansi, *, night: bool) -> list[str]:
    """The lines of a picture, each under PICTURE_WIDTH columns; a condition nobody knows is a plain cloud."""
    name = sky(condition_id, night=night)
    if name in CLEAR:
        return [ansi(line, SUN) for line in CLEAR[name]]
    if name in DRAWN_AS_CLOUD:
        return [ansi(line, CLOUD) for line in DRAWN_AS_CLOUD[name]]
    falls = SUN if name == "thunder" else WATER
    return [*(ansi(line, CLOUD) for line in CLOUDS), *(ansi(line, falls) for line in FALLING.get(name, ()))]


INDENT = " "
NARROWEST_WITH_PICTURE = 60  # columns
THREE_DAYS = 3


def weather_block(result: PlaceWeather, fmt: TextFormat) -> list[str]:
    """One place, now and in three days."""
    weather = result.weather.content
    above = warning_lines(result.known_alerts, weather.zone if weather.zone_known else None, fmt)
    lines = [*above, *_heading(weather.place, weather.country, result.place, fmt), "", *_now(weather, fmt)]
    if isinstance(result.forecast, Part):
        lines += ["", *days_table(result.forecast.content, fmt, THREE_DAYS)]
    if isinstance(result.forecast, ProblemView):
        missing = fmt.words("The next days are missing: {why}", why=result.forecast.sentence)
        lines += ["", *_in_style(wrap(missing, fmt.width - len(INDENT)), ERROR, fmt)]
    lines += ["", *assumed_lines(weather.assumed, fmt), *origin_lines(result.weather, measured_line(weather, fmt), fmt)]
    if isinstance(result.forecast, Part) and (
        old_s(result.forecast.content, fmt.now) or not _alike(result.forecast.provenance, result.weather.provenance)
    ):
        lines += origin_lines(result.forecast, [fmt.words("the next days")], fmt)
    return lines


def forecast_block(result: PlaceForecast, fmt: TextFormat) -> list[str]:
    """One place in the next days."""
    forecast = result.forecast.content
    lines = {"1h": hourly_lines, "3h": days_table, "1d": daily_lines}[result.step]
    return [
        *_heading(forecast.place, forecast.country, result.place, fmt),
        "",
        *lines(forecast, fmt, result.days),
        "",
        *_reach(result, fmt),
        *assumed_lines(forecast.assumed, fmt),
        *origin_lines(result.forecast, [] if forecast.zone_known else [fmt.words("times in UTC")], fmt),
    ]


def provenance_lines(
    provenance: Provenance, first: Iterable[str], what: Subject, fmt: TextFormat, old: Iterable[str] = ()
) -> list[str]:
    """Where it comes from, quietly, and aloud what must not be overlooked: sample data, stale data, old data."""
    warnings = provenance.warnings(what, fmt.words)
    width, between = fmt.width - len(INDENT), fmt.glyphs.between
    return [
        *_in_style(flow(old, width, between), ERROR, fmt),
        *_in_style(flow([*first, *provenance.credits(fmt.words)], width, between), DIM, fmt),
        *_in_style(flow(warnings, width, between), ERROR, fmt),
    ]


def _reach(result: PlaceForecast, fmt: TextFormat) -> list[str]:
    return [INDENT + line for line in wrap(said, fmt.width - len(INDENT))] if (said := result.reach(fmt.words)) else []


def assumed_lines(assumed: Assumed | None, fmt: TextFormat) -> list[str]:
    """Which place was taken, where another one may be meant."""
    line = clean(assumed_line(assumed, fmt.words))
    return [INDENT + isolated(part) for part in wrap(line, fmt.width - len(INDENT))] if line else []


def _heading(name: str, country: str, place: GeocodedPlace | None, fmt: TextFormat) -> list[str]:
    heading = fmt.place(name, place.state if place else "", country)
    return [fmt.ansi(line, BOLD) for line in wrap(heading, fmt.width)]


def _now(weather: CurrentWeather, fmt: TextFormat) -> list[str]:
    """The picture with the facts beside it; where there is no room for it, a glyph before the condition."""
    drawn, sign, night = [], "", weather.condition.is_night
    if fmt.width >= NARROWEST_WITH_PICTURE:
        drawn = picture(weather.condition.code, fmt.ansi, night=night)
    else:
        sign = pad(fmt.sky(weather.condition.code, night=night), GLYPH_WIDTH + 1)
    left = PICTURE_WIDTH if drawn else 0
    inside = fmt.width - len(INDENT) - left
    facts = [line for group in fact_groups(weather, fmt) for line in flow(group, inside, fmt.glyphs.between)]
    return [INDENT + line for line in beside(drawn, [*_conditions(weather, sign, inside, fmt), *facts], left)]


def _conditions(weather: CurrentWeather, sign: str, width: int, fmt: TextFormat) -> list[str]:
    conditions = fmt.glyphs.between.join(weather.descriptions)
    if not conditions:
        return []
    lines = wrap(conditions[0].upper() + conditions[1:], width - columns(sign))
    return beside([sign], [fmt.ansi(isolated(line), BOLD) for line in lines], columns(sign))


def fact_groups(weather: CurrentWeather, fmt: TextFormat) -> list[list[str]]:
    """The facts, those that belong on one line together."""
    words = fmt.words
    return [
        [_temperatures(weather, fmt), *filter(None, [usual.note(weather.usual, fmt)])],
        _wind(weather, fmt),
        [fact.phrase(fmt.quantity(fact.quantity(value, fmt.measures)), words) for fact, value in plain_facts(weather)],
        [
            fmt.ansi(words(phrase, amount=fmt.amount(amount)), WATER)
            for phrase, amount in (
                ("rain {amount} in the last hour", weather.rain_mm),
                ("snow {amount} in the last hour", weather.snow_mm),
            )
            if amount
        ]
        + [fmt.ansi(said, WATER) for said in (nowcast(weather, fmt.now, words),) if said],
        [
            words(phrase, time=fmt.clock(moment))
            for phrase, moment in (("sunrise {time}", weather.sunrise), ("sunset {time}", weather.sunset))
            if moment
        ]
        + day_words(weather, words),
        [
            *moon_words(weather, words),
            *(
                words(phrase, time=fmt.clock(moment))
                for phrase, moment in (("moonrise {time}", weather.moonrise), ("moonset {time}", weather.moonset))
                if moment
            ),
        ],
    ]


def _temperatures(weather: CurrentWeather, fmt: TextFormat) -> str:
    temperature = fmt.warm(weather.main.temp)
    if weather.main.feels_like is None:
        return temperature
    return f"{temperature}, {fmt.words('feels like {t}', t=fmt.warm(weather.main.feels_like))}"


def _wind(weather: CurrentWeather, fmt: TextFormat) -> list[str]:
    if weather.wind.speed is None:
        return []
    known = weather.wind.deg is not None and not fmt.measures.wind_speed(weather.wind.speed).is_zero
    origin = " " + fmt.words(COMPASS[octant(weather.wind.deg or 0)]) if known else ""
    wind = fmt.wind(weather.wind.speed, weather.wind.deg if fmt.glyphs.drawn else None)
    gusts = (
        []
        if weather.wind.gust is None
        else [fmt.words("gusts {n}", n=fmt.figure(fmt.measures.wind_speed(weather.wind.gust)))]
    )
    return [fmt.words("wind {wind}", wind=wind) + origin, *gusts]


def measured_line(weather: CurrentWeather, fmt: TextFormat) -> list[str]:
    """When it was measured, or for when it is a forecast."""
    phrase = measured_phrase(weather)
    another_day = weather.measured.date() != fmt.now.astimezone(weather.measured.tzinfo).date()
    date = f", {fmt.words.day(weather.measured)}" if another_day else ""
    return [
        fmt.words(phrase, time=fmt.clock(weather.measured)) + date,
        *filter(None, [usual.origin(weather.usual, fmt.words)]),
    ]


def origin_lines(part: Part[Any], first: Iterable[str], fmt: TextFormat) -> list[str]:
    """Where a part comes from, and that it is old where it is."""
    seconds = old_s(part.content, fmt.now) if isinstance(part.content, Forecast) else 0.0
    old = [fmt.words("OLD: this forecast began {ago}", ago=ago(seconds, fmt.words))] if seconds else []
    return provenance_lines(part.provenance, first, "weather", fmt, old)


def _alike(one: Provenance, other: Provenance) -> bool:
    return (one.provider, one.sample, one.stale) == (other.provider, other.sample, other.stale)


def _in_style(lines: Iterable[str], style: str, fmt: TextFormat) -> list[str]:
    return [INDENT + fmt.ansi(line, style) for line in lines]
