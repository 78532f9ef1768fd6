"""How sure the forecast is, in words: the bands of each day, and a word for their width."""

from collections.abc import Iterator

from contract.schemas.sure import DaySure, RainBand, Sure, TemperatureBand
from master.facts.kinds.kind import Row, Teller
from master.facts.kinds.past import between

NEARLY_NONE_MM = 0.1


def summary(sure: Sure, teller: Teller) -> str:
    """The bands of today and of the day after."""
    days = (f"{teller.words.weekday(day.date)} {of_day(day, teller)}" for day in sure.daily[:2])
    return "; ".join(days)


def band(sure: Sure, teller: Teller) -> str | None:
    """Today's, for a line that tells the weather."""
    return of_day(sure.daily[0], teller) or None


def rows(sure: Sure, teller: Teller) -> Iterator[Row]:
    """Each day, and what the bands are."""
    for day in sure.daily:
        if told := of_day(day, teller):
            yield teller.words.weekday(day.date), told
    yield teller.words("Meaning"), teller.words("in eight cases of ten it will be between the two")


def of_day(day: DaySure, teller: Teller) -> str:
    """`high 12 to 15 °C (sure), rain 0 to 3 mm (fairly sure)`."""
    told = [high(day.temp_max, teller) if day.temp_max else "", rain(day.rain, teller) if day.rain else ""]
    return ", ".join(filter(None, told))


def high(temperature: TemperatureBand, teller: Teller) -> str:
    """`high 12 to 15 °C (sure)`."""
    told = teller.words("high {range}", range=between(temperature.low, temperature.high, teller))
    return _with_word(told, temperature.word, teller)


def rain(amount: RainBand, teller: Teller) -> str:
    """`rain 0 to 3 mm (fairly sure)`, or that there is none."""
    if amount.most < NEARLY_NONE_MM:
        return _with_word(teller.words("no rain"), amount.word, teller)
    least, most = (teller.measures.amount(mm) for mm in (amount.least, amount.most))
    number = teller.words.number(round(least.value, least.decimals), least.decimals)
    told = teller.words("{low} to {high}", low=number, high=teller.quantity(most))
    return _with_word(teller.words("rain {amount}", amount=told), amount.word, teller)


def _with_word(told: str, word: str | None, teller: Teller) -> str:
    return f"{told} ({teller.words(word)})" if word else told
