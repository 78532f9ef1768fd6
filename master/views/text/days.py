"""The next days as a table: a column for each part of the day, and under it a strip of the temperatures."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

from contract.schemas.weather import Forecast, Step
from master.facts.days import ONE_DAY, Outlook, days, total_mm
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


@dataclass(frozen=True, slots=True)
class DayPart:
    """Six hours: the step that stands for them, and the rain and snow of all of them."""

    step: Step
    water_mm: float | None
    chance_percent: float


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day from its morning to the end of its night; a part that is over, or lies past the forecast's end, is None.

    `day` is the calendar day, as far as it is forecast: late in the evening only today's coming night is.
    """

    date: date
    parts: tuple[DayPart | None, ...]
    day: Outlook | None

    @property
    def begins(self) -> datetime:
        """Six in the morning, without a zone."""
        return datetime.combine(self.date, time(BEGINS_H))


def day_rows(forecast: Forecast, at_most: int, now: datetime) -> tuple[DayRow, ...]:
    """The days from that of `now` (aware) on, the night before left out: late in the evening today is its night."""
    left = [step for step in forecast.steps if step.moment > now] or forecast.steps
    known = {day.date: day for day in days(forecast, now)}
    first = min(known)
    today = now.astimezone(forecast.zone).date()
    dates = [*([today] if first - ONE_DAY == today else []), *known]
    rows = [DayRow(day, tuple(_part(day, n, left) for n in range(len(PARTS))), known.get(day)) for day in dates]
    return tuple(row for row in rows if any(row.parts))[:at_most]


def _part(day: date, number: int, steps: Sequence[Step]) -> DayPart | None:
    begins = datetime.combine(day, time(BEGINS_H)) + timedelta(hours=PART_H * number)
    ends = begins + timedelta(hours=PART_H)
    centre = datetime.combine(day, time()) + timedelta(hours=CENTRES[number])
    inside = [step for step in steps if begins <= _naive(step) < ends]
    if not inside:
        return None
    falling = [step for step in steps if begins <= step.middle.replace(tzinfo=None) < ends]
    return DayPart(
        min(inside, key=lambda step: abs(_naive(step) - centre)),
        total_mm([step.water_mm for step in falling]),
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
    for row in day_rows(forecast, at_most, fmt.now):
        lines += _day_lines(row, forecast, frame, fmt)
    return lines


def _day_lines(day: DayRow, forecast: Forecast, frame: Frame, fmt: TextFormat) -> list[str]:
    labels, rows, above = _labels(day, fmt), _rows(day, frame, fmt), []
    if frame.margin == INDENT:
        above = [" " * INDENT + line for line in flow(labels, fmt.width - INDENT, fmt.glyphs.between)]
        labels = []
    table = [frame.row(before, row) for before, row in zip_longest(labels, rows, fillvalue="")]
    interval = timedelta(hours=PART_H) / frame.column
    strip = curve(forecast.steps, day.begins, interval, frame.column * len(PARTS), fmt)
    return ["", *above, *table, (frame.start("") + strip).rstrip()]


def _labels(row: DayRow, fmt: TextFormat) -> list[str]:
    """The date, and what holds for the whole day, or for what is forecast of it."""
    labels = [fmt.ansi(fmt.words.weekday(datetime.combine(row.date, time())), BOLD)]
    if row.day is None:
        return labels
    part = [words] if (words := part_of_day(row.day, fmt)) else []
    water = [fmt.ansi(fmt.amount(row.day.water_mm), WATER)] if row.day.water_mm else []
    return [*labels, *part, fmt.range(row.day.low, row.day.high), *water]


def part_of_day(day: Outlook, fmt: TextFormat) -> str:
    """What of the day is forecast, where that isn't all of it; else nothing."""
    if day.whole:
        return ""
    match day.extent:
        case "rest":
            return fmt.words("rest of day")
        case "beginning":
            return fmt.words("until {time}", time=fmt.clock(day.steps[-1].moment))
        case "parts":
            return fmt.words("in part")
        case "whole":
            return ""


def _rows(day: DayRow, frame: Frame, fmt: TextFormat) -> list[list[str]]:
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
