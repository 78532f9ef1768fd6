"""A forecast's steps as days of morning, noon, evening and night; a day goes from six to six."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from servicekit.schemas.weather import Forecast, Step

PARTS = ("morning", "noon", "evening", "night")
CENTRES = (9, 13, 20, 26)
"""Hours after midnight: the step nearest to it stands for its part."""
BEGINS_H, PART_H = 6, 6
HALF_A_SLOT = timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class DayPart:
    """Six hours: the step that stands for them, and the rain and snow of all of them."""

    step: Step
    water_mm: float
    chance_percent: float


@dataclass(frozen=True, slots=True)
class Day:
    """One day; a part that is over, or lies past the forecast's end, is None."""

    day: date
    parts: tuple[DayPart | None, ...]
    low: float
    high: float

    @property
    def water_mm(self) -> float:
        """Rain and snow of the whole day."""
        return sum(part.water_mm for part in self.parts if part)

    @property
    def begins(self) -> datetime:
        """Six in the morning, without a zone."""
        return datetime.combine(self.day, time(BEGINS_H))


def days_of(forecast: Forecast, at_most: int, now: datetime | None = None) -> tuple[Day, ...]:
    """The days from that of `now` (aware), or of the first step, on; the end of the night before it is left out.

    So late in the evening today is its coming night, although all steps are tomorrow's.
    """
    by_day: defaultdict[date, list[Step]] = defaultdict(list)
    by_date: defaultdict[date, list[Step]] = defaultdict(list)
    for step in forecast.steps:
        by_day[(step.moment - timedelta(hours=BEGINS_H)).date()].append(step)
        by_date[step.moment.date()].append(step)
    first = forecast.steps[0].moment.date()
    if now is not None:
        first = min(first, now.astimezone(forecast.zone).date())
    days = [_day(day, steps, by_date[day]) for day, steps in by_day.items() if day >= first]
    return tuple(days[:at_most])


def _day(day: date, steps: Sequence[Step], of_date: Sequence[Step]) -> Day:
    """A day with its steps; its range is of all that is known of it, from midnight to the end of its night."""
    temperatures = [step.main.temp for step in (*of_date, *steps)]
    return Day(day, tuple(_part(day, n, steps) for n in range(len(PARTS))), min(temperatures), max(temperatures))


def _part(day: date, number: int, steps: Sequence[Step]) -> DayPart | None:
    begins = datetime.combine(day, time(BEGINS_H)) + timedelta(hours=PART_H * number)
    ends = begins + timedelta(hours=PART_H)
    centre = datetime.combine(day, time()) + timedelta(hours=CENTRES[number])
    inside = [step for step in steps if begins <= _naive(step) < ends]
    if not inside:
        return None
    falling = [step for step in steps if begins <= _naive(step) - HALF_A_SLOT < ends]
    return DayPart(
        min(inside, key=lambda step: abs(_naive(step) - centre)),
        sum(step.water_mm for step in falling),
        max((step.chance_percent or 0 for step in falling), default=0),
    )


def _naive(step: Step) -> datetime:
    return step.moment.replace(tzinfo=None)
