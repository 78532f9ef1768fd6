"""When it is night in the days of a forecast."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from master.reading import Forecast

HALF_A_SLOT = timedelta(minutes=90)
DAY = timedelta(days=1)


def nights(forecast: Forecast) -> Iterator[tuple[datetime, datetime]]:
    """From sunset to sunrise, which change by minutes in five days; without them, the slots that are night."""
    slots, sunrise, sunset = forecast.slots, forecast.sunrise, forecast.sunset
    if sunrise is None or sunset is None:
        for night, run in groupby(slots, key=lambda slot: slot.night):
            together = list(run)
            if night:
                yield together[0].moment - HALF_A_SLOT, together[-1].moment + HALF_A_SLOT
        return
    dusk, lasting = slots[0].moment - (slots[0].moment - sunset) % DAY, (sunrise - sunset) % DAY
    while dusk < slots[-1].moment:
        yield dusk, dusk + lasting
        dusk += DAY
