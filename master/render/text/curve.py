"""The temperature as a strip of blocks, one a column."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta

from master.render.text.format import TextFormat
from servicekit.schemas.weather import Step

LEAST_SPAN_C = 6.0
"""A day that hardly changes is drawn nearly flat."""


def curve(steps: Sequence[Step], begins: datetime, interval: timedelta, count: int, fmt: TextFormat) -> str:
    """`count` columns, each an `interval` later than the one before, from `begins` (without a zone) on.

    High and low are those of all steps, so that days compare; a column outside the forecast stays blank.
    """
    celsius = [fmt.celsius(step.main.temp) for step in steps]
    moments = [step.moment.replace(tzinfo=None) for step in steps]
    low = min(celsius)
    span = max(max(celsius) - low, LEAST_SPAN_C)
    levels = fmt.glyphs.levels
    warmth = [_between(moments, celsius, begins + interval * (n + 0.5)) for n in range(count)]
    signs = [" " if c is None else levels[min(int((c - low) / span * len(levels)), len(levels) - 1)] for c in warmth]
    return fmt.ansi.warm_each(signs, [low if c is None else c for c in warmth])


def _between(moments: Sequence[datetime], celsius: Sequence[float], moment: datetime) -> float | None:
    """The temperature of a moment between two steps, on the straight line from one to the other."""
    after = bisect_left(moments, moment)
    if after == len(moments) or (after == 0 and moments[0] != moment):
        return None
    if moments[after] == moment:
        return celsius[after]
    share = (moment - moments[after - 1]) / (moments[after] - moments[after - 1])
    return celsius[after - 1] + share * (celsius[after] - celsius[after - 1])
