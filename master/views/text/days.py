"""The next days as a table: a column for each part of the day, and under it a strip of the temperatures."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

from contract.schemas.weather import Forecast, Step
from master.views.text.format import (
    BOLD,
    DIM,
    GLYPH_WIDTH,
    WATER,
    TextFormat,
    cut,
    first_that_fits,
    flow,
    isolated,
    pad,
)

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


LEAST_SPAN_C = 6.0
"""A day that hardly changes is drawn nearly flat."""


def curve(steps: Sequence[Step], begins: datetime, interval: timedelta, count: int, fmt: TextFormat) -> str:
    """`count` columns, each an `interval` later than the one before, from `begins` (without a zone) on.

    High and low are those of all steps, so that days compare; a column outside the forecast stays blank.
    """
    celsius = [fmt.measures.celsius(step.main.temp) for step in steps]
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


WIDE = 72
"""The width, in columns, from which a day's date stands before it rather than above it."""
MARGIN, WIDEST_COLUMN = 13, 24
WITH_DESCRIPTION = 18
WORTH_SAYING_PERCENT = 20
INDENT = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """The widths, in columns, of what precedes the first part of the day, and of each part."""

    margin: int
    column: int

    @classmethod
    def of(cls, width: int) -> "Frame":
        """What fits."""
        margin = MARGIN if width >= WIDE else INDENT
        return cls(margin, min((width - margin) // len(PARTS), WIDEST_COLUMN))

    def row(self, before: str, cells: Iterable[str]) -> str:
        """One line; what doesn't fit its column is cut."""
        fitted = "".join(pad(cut(cell, self.column - 1, ""), self.column) for cell in cells)
        return (self.start(before) + fitted).rstrip()

    def start(self, before: str) -> str:
        """What stands before the columns."""
        return (
            pad(" " * INDENT + cut(before, self.margin - INDENT - 1, ""), self.margin) if before else " " * self.margin
        )


def days_table(forecast: Forecast, fmt: TextFormat, at_most: int) -> list[str]:
    """At most that many days, under one heading."""
    frame = Frame.of(fmt.width)
    lines = [frame.row("", [fmt.ansi(fmt.words(part), DIM) for part in PARTS])]
    for day in days_of(forecast, at_most, fmt.now):
        lines += _day_rows(day, forecast, frame, fmt)
    return lines


def _day_rows(day: Day, forecast: Forecast, frame: Frame, fmt: TextFormat) -> list[str]:
    labels, rows, above = _labels(day, fmt), _rows(day, frame, fmt), []
    if frame.margin == INDENT:
        above = [" " * INDENT + line for line in flow(labels, fmt.width - INDENT, fmt.glyphs.between)]
        labels = []
    table = [frame.row(before, row) for before, row in zip_longest(labels, rows, fillvalue="")]
    interval = timedelta(hours=PART_H) / frame.column
    strip = curve(forecast.steps, day.begins, interval, frame.column * len(PARTS), fmt)
    return ["", *above, *table, (frame.start("") + strip).rstrip()]


def _labels(day: Day, fmt: TextFormat) -> list[str]:
    """The date, and what holds for the whole day."""
    date = fmt.ansi(fmt.words.weekday(datetime.combine(day.day, time())), BOLD)
    water = [fmt.ansi(fmt.amount(day.water_mm), WATER)] if day.water_mm else []
    return [date, fmt.range(day.low, day.high), *water]


def _rows(day: Day, frame: Frame, fmt: TextFormat) -> list[list[str]]:
    """What holds for each part of the day."""
    described = [_description(part, frame, fmt) for part in day.parts] if frame.column >= WITH_DESCRIPTION else []
    water = [_water(part, frame, fmt) for part in day.parts]
    rows = [
        [_sky(part, fmt) for part in day.parts],
        described,
        [_wind(part, frame, fmt) for part in day.parts],
        water,
    ]
    return [row for row in rows if any(row)]


def _sky(part: DayPart | None, fmt: TextFormat) -> str:
    if part is None:
        return ""
    step = part.step
    return f"{pad(fmt.sky(step.condition.code, night=step.condition.is_night), GLYPH_WIDTH)} {fmt.warm(step.main.temp)}"


def _description(part: DayPart | None, frame: Frame, fmt: TextFormat) -> str:
    return isolated(cut(part.step.description, frame.column - 1, fmt.glyphs.ellipsis)) if part else ""


def _wind(part: DayPart | None, frame: Frame, fmt: TextFormat) -> str:
    if part is None or part.step.wind.speed is None:
        return ""
    step = part.step
    speed = fmt.measures.wind_speed(part.step.wind.speed)
    arrow = pad("" if speed.is_zero else fmt.arrow(step.wind.deg), GLYPH_WIDTH + 1)
    return first_that_fits([arrow + fmt.quantity(speed), arrow + fmt.figure(speed)], frame.column - 1)


def _water(part: DayPart | None, frame: Frame, fmt: TextFormat) -> str:
    if part is None:
        return ""
    chance = f"{fmt.words.number(part.chance_percent)} %"
    if not part.water_mm:
        return fmt.ansi(chance, WATER) if part.chance_percent >= WORTH_SAYING_PERCENT else ""
    amount = fmt.amount(part.water_mm)
    choices = [f"{amount} {chance}", amount] if part.chance_percent else [amount]
    return fmt.ansi(first_that_fits(choices, frame.column - 1), WATER)
