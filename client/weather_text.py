"""The weather of one place as a block of plain text."""

from datetime import datetime

from client.ages import day
from client.columns import beside, flow, wrap
from client.pictures import PICTURE_WIDTH, picture
from client.provenance import Provenance
from client.reading import Weather

TEMPERATURE = {"standard": "K", "metric": "°C", "imperial": "°F"}
SPEED = {"standard": "m/s", "metric": "m/s", "imperial": "mph"}
COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
INDENT = "  "
NARROWEST_WITH_PICTURE = 60  # columns
CLOCK = "%H:%M"
TO = "\u2013"  # an en dash


def weather_block(weather: Weather, provenance: Provenance, units: str, now: datetime, width: int) -> str:
    """Draw one place: heading, picture and facts, provenance; `now` is aware, `width` in columns."""
    heading = ", ".join(filter(None, (weather.place, weather.country)))
    sky = ", ".join(weather.conditions)
    inside = width - len(INDENT)
    drawn = picture(weather.condition_id, night=weather.night) if width >= NARROWEST_WITH_PICTURE else ()
    left = PICTURE_WIDTH if drawn else 0
    facts = [line for group in _groups(weather, units, now) for line in flow(group, inside - left)]
    return "\n".join(
        [
            *wrap(" — ".join(filter(None, (heading, sky))), width),
            *(INDENT + line for line in beside(drawn, facts, left)),
            *(INDENT + line for line in flow(provenance.facts("weather"), inside)),
        ]
    )


def _groups(weather: Weather, units: str, now: datetime) -> list[list[str]]:
    """Return the facts, those that belong on one line together."""
    return [
        [_temperatures(weather, units)],
        _wind(weather, SPEED[units]),
        [
            *_fact(weather.humidity_percent, "humidity {:.0f} %"),
            *_fact(weather.pressure_hpa, "{:.0f} hPa"),
        ],
        [
            *_fact(weather.rain_mm or None, "rain {:.1f} mm in the last hour"),
            *_fact(weather.snow_mm or None, "snow {:.1f} mm in the last hour"),
        ],
        _times(weather, now),
    ]


def _fact(value: float | None, words: str) -> list[str]:
    return [] if value is None else [words.format(value)]


def _temperatures(weather: Weather, units: str) -> str:
    feels_like = "" if weather.feels_like is None else f", feels like {_degrees(weather.feels_like, units)}"
    return _degrees(weather.temperature, units) + feels_like


def _degrees(value: float, units: str) -> str:
    return f"{round(value, 1) + 0.0:.1f} {TEMPERATURE[units]}"  # adding zero turns -0.0 into 0.0


def _wind(weather: Weather, unit: str) -> list[str]:
    if weather.wind is None:
        return []
    origin = "" if weather.wind_from_deg is None else f" from the {compass(weather.wind_from_deg)}"
    gusts = "" if weather.gusts is None else f" (gusts {weather.gusts:.1f})"
    return [f"wind {weather.wind:.1f} {unit}{origin}{gusts}"]


def compass(degrees: float) -> str:
    """Name the nearest of eight directions; 0 and 360 are north, 90 is east."""
    return COMPASS[round(degrees / 45) % 8]


def _times(weather: Weather, now: datetime) -> list[str]:
    sun = []
    if weather.sunrise and weather.sunset:
        sun = [f"sun {weather.sunrise:{CLOCK}}{TO}{weather.sunset:{CLOCK}}"]
    if weather.measured is None:
        return sun
    zone = "local time" if weather.local else "UTC"
    another_day = weather.measured.date() != now.astimezone(weather.measured.tzinfo).date()
    date = f", {day(weather.measured)}" if another_day else ""
    return [*sun, f"measured {weather.measured:{CLOCK}} {zone}{date}"]
