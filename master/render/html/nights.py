"""When it is night in the days of a forecast."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from servicekit.schemas.weather import Forecast

HALF_A_SLOT = timedelta(minutes=90)
DAY = timedelta(days=1)


def nights(forecast: Forecast) -> Iterator[tuple[datetime, datetime]]:
    """From sunset to sunrise, which change by minutes in five days; without them, the steps that are night."""
    steps, sunrise, sunset = forecast.steps, forecast.sunrise, forecast.sunset
    if sunrise is None or sunset is None:
        for night, run in groupby(steps, key=lambda step: step.condition.is_night):
            together = list(run)
            if night:
                yield together[0].moment - HALF_A_SLOT, together[-1].moment + HALF_A_SLOT
        return
    dusk, lasting = steps[0].moment - (steps[0].moment - sunset) % DAY, (sunrise - sunset) % DAY
    while dusk < steps[-1].moment:
        yield dusk, dusk + lasting
        dusk += DAY
