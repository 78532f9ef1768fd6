"""A past day in words."""

from collections.abc import Iterator

from contract.schemas.history import History
from master.facts.kinds.kind import Row, Teller
from master.facts.sky import COMPASS, octant

SOURCES = {
    "reanalysis": "a reanalysis (ERA5), no station's record",
    "model": "a forecast's model, no station's record",
}


def between(low: float, high: float, teller: Teller) -> str:
    """`9 to 14 °C`."""
    low_words = teller.words.number(teller.measures.temperature(low).value)
    return teller.words("{low} to {high}", low=low_words, high=teller.quantity(teller.measures.temperature(high)))


def condition(history: History) -> str:
    """What the day's weather is called, in the language asked for."""
    return ", ".join(each.description for each in history.day.weather if each.description)


def summary(history: History, teller: Teller) -> str:
    """The day, its weather, its temperatures and what fell."""
    low, high = history.day.temp.min, history.day.temp.max
    told = [
        condition(history),
        *([between(low, high, teller)] if low is not None and high is not None else []),
        *([teller.quantity(teller.measures.amount(water_mm(history)))] if water_mm(history) else []),
    ]
    return f"{teller.words.day_of(history.date)}: {', '.join(filter(None, told))}"


def water_mm(history: History) -> float:
    """Rain and snow of the day."""
    return (history.day.rain or 0.0) + (history.day.snow or 0.0)


def rows(history: History, teller: Teller) -> Iterator[Row]:
    """What is known of the day."""
    words, day, measures = teller.words, history.day, teller.measures
    yield words("Day"), words.day_of(history.date)
    if condition(history):
        yield words("Weather"), condition(history)
    if day.temp.min is not None and day.temp.max is not None:
        yield words("Temperature"), between(day.temp.min, day.temp.max, teller)
    if day.rain is not None:
        yield words("Rain"), teller.quantity(measures.amount(day.rain))
    if day.snow:
        yield words("Snow, as water"), teller.quantity(measures.amount(day.snow))
    if day.wind_speed is not None:
        origin = f", {words(COMPASS[octant(day.wind_deg)])}" if day.wind_deg is not None else ""
        yield words("Strongest wind"), teller.quantity(measures.wind_speed(day.wind_speed)) + origin
    if day.humidity is not None:
        yield words("Humidity at noon"), teller.quantity(measures.quantity("percent", day.humidity))
    if day.clouds is not None:
        yield words("Clouds at noon"), teller.quantity(measures.quantity("percent", day.clouds))
    if history.source:
        yield words("Source"), words(SOURCES[history.source])
