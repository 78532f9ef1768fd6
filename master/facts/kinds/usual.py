"""What is usual on a day in words, and how much warmer than that a day is."""

from collections.abc import Iterator

from contract.schemas.history import History
from contract.schemas.normals import Normals, Usual
from contract.schemas.weather import UsualNote
from contract.units import FAHRENHEIT_A_KELVIN
from master.facts.kinds.kind import Known, Row, Teller
from master.facts.kinds.past import SOURCES, between
from master.facts.measures import Measures, Quantity
from master.facts.words import Words
from servicekit.plain_text import clean

AS_USUAL = "about as warm as usual"
LEAST_K = 1.0
"""A smaller difference is about as usual: the means are of cells of 25 km, and of a model."""


def above_usual(normals: Normals, day: History | None) -> float | None:
    """By how many degrees, of those asked for, a day's high is above the usual one; None where it isn't known."""
    high = day.day.temp.max if day else None
    return None if high is None else high - normals.temp_max.mean


def degrees(difference: float, measures: Measures) -> Quantity:
    """A difference of temperatures."""
    return Quantity(abs(difference), 0, measures.temperature(0).unit)


def is_as_usual(difference: float, measures: Measures) -> bool:
    """Whether a difference, in the units of the measures, is too small to tell."""
    return abs(round(difference, 1)) < LEAST_K * (FAHRENHEIT_A_KELVIN if measures.units == "imperial" else 1)


def than_usual(known: Known, teller: Teller) -> str | None:
    """`2 °C warmer than usual`."""
    return _compared(above_usual(known.answer, known.beside), teller)


def note(usual: UsualNote | None, teller: Teller) -> str | None:
    """The same of today, where the weather was asked for with `usual=1` and it is known."""
    return _compared(usual.warmer_by, teller) if usual else None


def origin(usual: UsualNote | None, words: Words) -> str | None:
    """Whose data the comparison is made of, or why there is none; None where it wasn't asked for."""
    if usual is None or usual.warmer_by is not None:
        return words("what is usual by {provider}", provider=usual.credit) if usual and usual.credit else None
    return words("What is usual isn't known: {why}", why=clean(usual.reason)) if usual.reason else None


def _compared(difference: float | None, teller: Teller) -> str | None:
    if difference is None:
        return None
    if is_as_usual(difference, teller.measures):
        return teller.words(AS_USUAL)
    phrase = "{degrees} warmer than usual" if difference > 0 else "{degrees} colder than usual"
    return teller.words(phrase, degrees=teller.quantity(degrees(difference, teller.measures)))


def summary(known: Known, teller: Teller) -> str:
    """What is usual, and how the day compares."""
    normals: Normals = known.answer
    usual = teller.words(
        "usually {low} to {high}",
        low=teller.words.number(normals.temp_min.mean),
        high=teller.quantity(teller.measures.temperature(normals.temp_max.mean)),
    )
    return ", ".join(filter(None, (usual, than_usual(known, teller))))


def rows(known: Known, teller: Teller) -> Iterator[Row]:
    """What is usual, between what it mostly is, the records, and how the day compares."""
    normals: Normals = known.answer
    words = teller.words
    yield words("Day"), words.day_of_year(normals.date)
    yield words("Usual high"), _usual(normals.temp_max, teller)
    yield words("Usual low"), _usual(normals.temp_min, teller)
    if normals.rain.chance is not None:
        chance = teller.quantity(teller.measures.quantity("percent", 100 * normals.rain.chance))
        yield words("Days with rain"), chance
    yield from _records(normals, teller)
    compared = than_usual(known, teller)
    if compared and known.beside:
        high = teller.quantity(teller.measures.temperature(known.beside.day.temp.max))
        yield words.day_of(known.beside.date), words("up to {high}: {compared}", high=high, compared=compared)
    if normals.period:
        yield words("Period"), "-".join(map(str, normals.period))
    yield words("Source"), words(SOURCES["reanalysis"])


def _usual(usual: Usual, teller: Teller) -> str:
    mean = teller.quantity(teller.measures.temperature(usual.mean))
    if usual.low is None or usual.high is None:
        return mean
    return teller.words("{mean}, mostly {range}", mean=mean, range=between(usual.low, usual.high, teller))


def _records(normals: Normals, teller: Teller) -> Iterator[Row]:
    records, words, measures = normals.records, teller.words, teller.measures
    for label, value, year, measured in (
        ("Warmest since {year}", records.temp_max, records.temp_max_year, measures.temperature),
        ("Coldest since {year}", records.temp_min, records.temp_min_year, measures.temperature),
        ("Wettest since {year}", records.rain, records.rain_year, measures.amount),
    ):
        if value is not None and year is not None and records.since is not None:
            told = words("{value} in {year}", value=teller.quantity(measured(value)), year=year)
            yield words(label, year=records.since), told
