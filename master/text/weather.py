"""The weather of one place: now as a picture with facts beside it, then the next days."""

from collections.abc import Iterable

from master.provenance import Provenance, Subject
from master.reading import Place, Weather
from master.telling import Part, PlaceForecast, PlaceWeather, Trouble
from master.text.columns import beside, columns, flow, pad, wrap
from master.text.days import days_table
from master.text.glyphs import GLYPH_WIDTH, octant
from master.text.look import Look
from master.text.paint import BOLD, DIM, TROUBLE, WATER
from master.text.pictures import PICTURE_WIDTH, picture

COMPASS = (
    "from the north",
    "from the north-east",
    "from the east",
    "from the south-east",
    "from the south",
    "from the south-west",
    "from the west",
    "from the north-west",
)
INDENT = " "
NARROWEST_WITH_PICTURE = 60  # columns
THREE_DAYS, ALL_DAYS = 3, 5


def weather_block(told: PlaceWeather, look: Look) -> list[str]:
    """One place, now and in three days."""
    weather = told.weather.content
    lines = [*_heading(weather.place, weather.country, told.place, look), "", *_now(weather, look)]
    if isinstance(told.forecast, Part):
        lines += ["", *days_table(told.forecast.content, look, THREE_DAYS)]
    if isinstance(told.forecast, Trouble):
        missing = look.words("The next days are missing: {why}", why=told.forecast.sentence)
        lines += ["", *_painted(wrap(missing, look.width - len(INDENT)), TROUBLE, look)]
    lines += ["", *_origin(told.weather.provenance, _measured(weather, look), look)]
    if isinstance(told.forecast, Part) and not _alike(told.forecast.provenance, told.weather.provenance):
        lines += _origin(told.forecast.provenance, [look.words("the next days")], look)
    return lines


def forecast_block(told: PlaceForecast, look: Look) -> list[str]:
    """One place in the next five days."""
    forecast = told.forecast.content
    return [
        *_heading(forecast.place, forecast.country, told.place, look),
        "",
        *days_table(forecast, look, ALL_DAYS),
        "",
        *_origin(told.forecast.provenance, [] if forecast.local else [look.words("times in UTC")], look),
    ]


def provenance_lines(provenance: Provenance, first: Iterable[str], what: Subject, look: Look) -> list[str]:
    """Where it comes from, quietly, and aloud what must not be overlooked: sample data, stale data."""
    quiet, loud = provenance.quiet(look.words), provenance.loud(what, look.words)
    width, between = look.width - len(INDENT), look.glyphs.between
    return [
        *_painted(flow([*first, *quiet], width, between), DIM, look),
        *_painted(flow(loud, width, between), TROUBLE, look),
    ]


def _heading(name: str, country: str, place: Place | None, look: Look) -> list[str]:
    heading = look.place(name, place.state if place else "", country)
    return [look.paint(line, BOLD) for line in wrap(heading, look.width)]


def _now(weather: Weather, look: Look) -> list[str]:
    """The picture with the facts beside it; where there is no room for it, a glyph before the condition."""
    drawn, sign, night = [], "", weather.night
    if look.width >= NARROWEST_WITH_PICTURE:
        drawn = picture(weather.condition_id, look.paint, night=night)
    else:
        sign = pad(look.sky(weather.condition_id, night=night), GLYPH_WIDTH + 1)
    left = PICTURE_WIDTH if drawn else 0
    inside = look.width - len(INDENT) - left
    facts = [line for group in _groups(weather, look) for line in flow(group, inside, look.glyphs.between)]
    return [INDENT + line for line in beside(drawn, [*_conditions(weather, sign, inside, look), *facts], left)]


def _conditions(weather: Weather, sign: str, width: int, look: Look) -> list[str]:
    conditions = look.glyphs.between.join(weather.conditions)
    if not conditions:
        return []
    lines = wrap(conditions[0].upper() + conditions[1:], width - columns(sign))
    return beside([sign], [look.paint(line, BOLD) for line in lines], columns(sign))


def _groups(weather: Weather, look: Look) -> list[list[str]]:
    """The facts, those that belong on one line together."""
    words = look.words
    return [
        [_temperatures(weather, look)],
        _wind(weather, look),
        [
            *_fact(weather.humidity_percent, "humidity {n} %", look),
            *_fact(weather.pressure_hpa, "pressure {n} hPa", look),
        ],
        [
            look.paint(words(told, amount=look.millimetres(amount)), WATER)
            for told, amount in (
                ("rain {amount} in the last hour", weather.rain_mm),
                ("snow {amount} in the last hour", weather.snow_mm),
            )
            if amount
        ],
        [
            words(told, time=look.clock(moment))
            for told, moment in (("sunrise {time}", weather.sunrise), ("sunset {time}", weather.sunset))
            if moment
        ],
    ]


def _fact(value: float | None, told: str, look: Look) -> list[str]:
    return [] if value is None else [look.words(told, n=look.words.number(value))]


def _temperatures(weather: Weather, look: Look) -> str:
    temperature = look.warm(weather.temperature)
    if weather.feels_like is None:
        return temperature
    return f"{temperature}, {look.words('feels like {t}', t=look.warm(weather.feels_like))}"


def _wind(weather: Weather, look: Look) -> list[str]:
    if weather.wind is None:
        return []
    known = weather.wind_from_deg is not None
    origin = " " + look.words(COMPASS[octant(weather.wind_from_deg or 0)]) if known else ""
    wind = look.wind(weather.wind, weather.wind_from_deg if look.glyphs.drawn else None)
    gusts = [] if weather.gusts is None else [look.words("gusts {n}", n=look.speed(weather.gusts))]
    return [look.words("wind {wind}", wind=wind) + origin, *gusts]


def _measured(weather: Weather, look: Look) -> list[str]:
    if weather.measured is None:
        return []
    told = "measured {time} local time" if weather.local else "measured {time} UTC"
    another_day = weather.measured.date() != look.now.astimezone(weather.measured.tzinfo).date()
    date = f", {look.words.day(weather.measured)}" if another_day else ""
    return [look.words(told, time=look.clock(weather.measured)) + date]


def _origin(provenance: Provenance, first: Iterable[str], look: Look) -> list[str]:
    return provenance_lines(provenance, first, "weather", look)


def _alike(one: Provenance, other: Provenance) -> bool:
    return (one.provider, one.sample, one.stale) == (other.provider, other.sample, other.stale)


def _painted(lines: Iterable[str], style: str, look: Look) -> list[str]:
    return [INDENT + look.paint(line, style) for line in lines]
