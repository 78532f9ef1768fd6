"""The sea in words."""

from collections.abc import Iterator

from contract.schemas.sea import Sea, Waves
from contract.units import FOOT_M
from master.facts.kinds.kind import Row, Teller
from master.facts.measures import Quantity
from master.facts.sky import COMPASS, octant

SEA_STATES = ((0.1, "calm"), (0.5, "smooth"), (1.25, "slight"), (2.5, "moderate waves"), (4.0, "rough"),
              (6.0, "very rough"), (9.0, "high waves"))  # fmt: skip
"""Up to which height in metres a sea is called so, by the code table 3700 of the WMO (Manual on Codes, volume I.1)."""
HIGHEST = "very high waves"


def state(height_m: float) -> str:
    """The WMO's word for waves of this height, in English."""
    return next((word for up_to, word in SEA_STATES if height_m <= up_to), HIGHEST)


def height(metres: float, teller: Teller) -> str:
    """A height of waves, in metres or feet."""
    imperial = teller.measures.units == "imperial"
    return teller.quantity(Quantity(metres / FOOT_M, 0, "ft") if imperial else Quantity(metres, 1, "m"))


def summary(sea: Sea, teller: Teller) -> str:
    """The water's temperature and the waves."""
    told = [text for text in (water(sea, teller), waves(sea, teller)) if text]
    return ", ".join(told) or teller.words("not known")


def water(sea: Sea, teller: Teller) -> str | None:
    """`sea 20 °C`."""
    if sea.now.sea_temp is None:
        return None
    return teller.words("sea {temp}", temp=teller.quantity(teller.measures.temperature(sea.now.sea_temp)))


def waves(sea: Sea, teller: Teller) -> str | None:
    """`waves 0.9 m, slight`."""
    metres = sea.now.waves.height
    if metres is None:
        return None
    return teller.words("waves {height}, {state}", height=height(metres, teller), state=teller.words(state(metres)))


def rows(sea: Sea, teller: Teller) -> Iterator[Row]:
    """The water, the waves of each kind, and the days to come."""
    words = teller.words
    if sea.now.sea_temp is not None:
        yield words("Water"), teller.quantity(teller.measures.temperature(sea.now.sea_temp))
    metres = sea.now.waves.height
    if metres is not None:
        yield words("Sea state"), words(state(metres))
    for label, kind in (("Waves", sea.now.waves), ("Wind waves", sea.now.wind_waves), ("Swell", sea.now.swell)):
        if kind.height is not None:
            yield words(label), _told(kind, teller)
    for day in sea.days:
        highest = day.waves.height
        told = [
            *([teller.quantity(teller.measures.temperature(day.sea_temp))] if day.sea_temp is not None else []),
            *([words("waves up to {height}", height=height(highest, teller))] if highest is not None else []),
        ]
        yield words.weekday(day.date), ", ".join(told)
    if sea.cell and sea.cell.distance_km is not None:
        away = teller.quantity(teller.measures.distance(sea.cell.distance_km * 1_000))
        yield words("Where"), words("{distance} off", distance=away)


def _told(kind: Waves, teller: Teller) -> str:
    told = [height(kind.height or 0.0, teller)]
    if kind.direction is not None:
        told.append(teller.words(COMPASS[octant(kind.direction)]))
    if kind.period is not None:
        told.append(teller.words("every {n} s", n=teller.words.number(kind.period)))
    return ", ".join(told)
