"""What the sky looks like and where the wind comes from, by name: the doors draw or write it in their own ways."""

from contract.heavens import phase_name
from contract.schemas.weather import CurrentWeather
from master.facts.words import Words

THUNDER, DRIZZLE, RAIN, SNOW, MIST, CLOUDS = 2, 3, 5, 6, 7, 8
"""The hundreds of OpenWeatherMap's condition numbers (https://openweathermap.org/weather-conditions)."""
CLEAR_SKY, FEW_CLOUDS, SCATTERED_CLOUDS = 800, 801, 802
_BY_CODE = {771: "squall", 781: "tornado"}
"""Of OpenWeatherMap's 7xx, which are else what one sees little through: mist, smoke, dust."""
_BY_HUNDREDS = {THUNDER: "thunder", DRIZZLE: "drizzle", RAIN: "rain", SNOW: "snow", MIST: "mist"}
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


def sky(condition_id: int, *, night: bool) -> str:
    """The name of a condition's glyph; one that nobody knows is a cloud."""
    if condition_id == CLEAR_SKY:
        return "clear night" if night else "clear"
    if condition_id in {FEW_CLOUDS, SCATTERED_CLOUDS}:
        return "few night" if night else "few"
    return _BY_CODE.get(condition_id) or _BY_HUNDREDS.get(condition_id // 100, "clouds")


def day_words(weather: CurrentWeather, words: Words) -> list[str]:
    """How long the day is, or that the sun stays up or down all day; nothing where it isn't known."""
    if weather.polar:
        night = weather.polar == "night"
        return [words("polar night: the sun does not rise" if night else "polar day: the sun does not set")]
    if weather.day_length is None:
        return []
    hours, minutes = divmod(round(weather.day_length / 60), 60)
    return [words("day of {hours} h {minutes} min", hours=hours, minutes=minutes)]


def moon_words(weather: CurrentWeather, words: Words) -> list[str]:
    """The moon's phase; nothing where it isn't known."""
    return [] if weather.moon.phase is None else [words(phase_name(weather.moon.phase))]


def octant(degrees: float) -> int:
    """The nearest of eight directions; 0 and 360 are the north's 0, 90 is the east's 2."""
    return round(degrees / 45) % 8


def measured_phrase(weather: CurrentWeather) -> str:
    """What stands before the time of the weather now: when it was measured, or for when a model or forecast has it."""
    if weather.source == "model":
        return "by a model for {time} local time" if weather.zone_known else "by a model for {time} UTC"
    if weather.source == "forecast":
        return "forecast for {time} local time" if weather.zone_known else "forecast for {time} UTC"
    return "measured {time} local time" if weather.zone_known else "measured {time} UTC"
