"""The air and the pollen in words."""

from collections.abc import Iterator, Mapping

from contract.schemas.air import Air, EuropeanIndex, Pollen, PollenCount, UsIndex
from master.facts.kinds.kind import Row, Teller
from master.facts.measures import Quantity

EUROPEAN_BANDS = 6
MICROGRAMS = "µg/m³"
COMPONENTS = (
    ("pm2_5", "PM2.5"),
    ("pm10", "PM10"),
    ("o3", "Ozone"),
    ("no2", "Nitrogen dioxide"),
    ("so2", "Sulphur dioxide"),
    ("co", "Carbon monoxide"),
)
"""The concentrations that people are shown, in their order."""
LABELS = dict(COMPONENTS)
LEVELS = ("none", "low", "moderate", "high", "very high")
NOT_KNOWN_HERE = "not known here, only in Europe"
TENTHS_BELOW = 10


def summary(air: Air, teller: Teller) -> str:
    """The index in a word, and the pollen where it is known."""
    words, index, pollen = teller.words, band(air, teller), most_pollen(air, teller)
    told = [
        *([words("air {band}", band=index)] if index else []),
        *([words("pollen: {pollen}", pollen=pollen)] if pollen else []),
    ]
    return ", ".join(told) or words("not known")


def rows(air: Air, teller: Teller) -> Iterator[Row]:
    """The indices, what they are made of, the pollen, and the days to come."""
    words, now = teller.words, air.now
    if now.european_aqi:
        yield words("European index"), european(now.european_aqi, teller)
    if now.us_aqi:
        yield words("US index"), american(now.us_aqi, teller)
    for name, label in COMPONENTS:
        amount = getattr(now.components, name)
        if amount is not None:
            decimals = 1 if amount < TENTHS_BELOW else 0
            yield words(label), teller.quantity(Quantity(amount, decimals, MICROGRAMS))
    yield words("Pollen"), pollen_of(now.pollen, teller) or words(NOT_KNOWN_HERE)
    for day in air.days:
        index = day.european_aqi and words(day.european_aqi.band)
        pollen = pollen_of(day.pollen, teller)
        told = [*([index] if index else []), *([words("pollen: {pollen}", pollen=pollen)] if pollen else [])]
        if told:
            yield words.weekday(day.date), ", ".join(told)


def band(air: Air, teller: Teller) -> str | None:
    """The word of the European index, else of that of the USA."""
    index = air.now.european_aqi or air.now.us_aqi
    return teller.words(index.band) if index else None


def most_pollen(air: Air, teller: Teller) -> str | None:
    """The pollen now, in words."""
    return pollen_of(air.now.pollen, teller) or None


def european(index: EuropeanIndex, teller: Teller) -> str:
    """`fair, 2 of 6 (Ozone)`."""
    words = teller.words
    told = words("{band}, {index} of {most}", band=words(index.band), index=index.index, most=EUROPEAN_BANDS)
    return f"{told} ({words(LABELS[index.pollutant])})" if index.pollutant else told


def american(index: UsIndex, teller: Teller) -> str:
    """`45, good`."""
    return f"{index.index}, {teller.words(index.band)}"


def pollen_of(pollen: Pollen, teller: Teller) -> str:
    """`birch high, grass low`, the most first; `none` where there is none; "" where it isn't known."""
    words, known = teller.words, pollen.known
    if not known:
        return ""
    flying = sorted(_flying(known), key=lambda plant: -LEVELS.index(known[plant].level))
    told = (words("{plant} {level}", plant=words(plant), level=words(known[plant].level)) for plant in flying)
    return ", ".join(told) or words("none")


def _flying(known: Mapping[str, PollenCount]) -> list[str]:
    return [plant for plant, count in known.items() if count.level != "none"]
