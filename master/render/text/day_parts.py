"""A forecast's slots as days of morning, noon, evening and night; a day goes from six to six."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from master.reading import Forecast, Slot

PARTS = ("morning", "noon", "evening", "night")
CENTRES = (9, 13, 20, 26)
"""Hours after midnight: the slot nearest to it stands for its part."""
BEGINS_H, PART_H = 6, 6
HALF_A_SLOT = timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class DayPart:
    """Six hours: the slot that stands for them, and the rain and snow of all of them."""

    slot: Slot
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


def days_of(forecast: Forecast, at_most: int) -> tuple[Day, ...]:
    """The days from the first slot's on; the end of the night before it is left out."""
    by_day: defaultdict[date, list[Slot]] = defaultdict(list)
    for slot in forecast.slots:
        by_day[(slot.moment - timedelta(hours=BEGINS_H)).date()].append(slot)
    first = forecast.slots[0].moment.date()
    days = [_day(day, slots) for day, slots in by_day.items() if day >= first]
    return tuple(days[:at_most])


def _day(day: date, slots: Sequence[Slot]) -> Day:
    temperatures = [slot.temperature for slot in slots]
    return Day(day, tuple(_part(day, n, slots) for n in range(len(PARTS))), min(temperatures), max(temperatures))


def _part(day: date, number: int, slots: Sequence[Slot]) -> DayPart | None:
    begins = datetime.combine(day, time(BEGINS_H)) + timedelta(hours=PART_H * number)
    ends = begins + timedelta(hours=PART_H)
    centre = datetime.combine(day, time()) + timedelta(hours=CENTRES[number])
    inside = [slot for slot in slots if begins <= _naive(slot) < ends]
    if not inside:
        return None
    falling = [slot for slot in slots if begins <= _naive(slot) - HALF_A_SLOT < ends]
    return DayPart(
        min(inside, key=lambda slot: abs(_naive(slot) - centre)),
        sum((slot.rain_mm or 0) + (slot.snow_mm or 0) for slot in falling),
        max((slot.chance_percent or 0 for slot in falling), default=0),
    )


def _naive(slot: Slot) -> datetime:
    return slot.moment.replace(tzinfo=None)
