"""The next days as a table: a column for each part of the day, and under it the temperature's curve."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import zip_longest

from master.render.text.ansi import BOLD, DIM, WATER
from master.render.text.columns import cut, first_that_fits, flow, pad
from master.render.text.curve import curve
from master.render.text.day_parts import PART_H, PARTS, Day, DayPart, days_of
from master.render.text.format import TextFormat
from master.render.text.glyphs import GLYPH_WIDTH
from servicekit.schemas.weather import Forecast

WIDE = 72
"""From so many columns on the date stands before its day, else above it."""
MARGIN, WIDEST_COLUMN = 13, 24
WITH_DESCRIPTION = 18
WORTH_SAYING_PERCENT = 20
INDENT = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """The columns: so many before the first part of the day, and so many for each."""

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
    """So many days at most, under one heading."""
    frame = Frame.of(fmt.width)
    lines = [frame.row("", [fmt.ansi(fmt.words(part), DIM) for part in PARTS])]
    for day in days_of(forecast, at_most, fmt.now):
        lines += _day(day, forecast, frame, fmt)
    return lines


def _day(day: Day, forecast: Forecast, frame: Frame, fmt: TextFormat) -> list[str]:
    result, rows, above = _result(day, fmt), _rows(day, frame, fmt), []
    if frame.margin == INDENT:
        above = [" " * INDENT + line for line in flow(result, fmt.width - INDENT, fmt.glyphs.between)]
        result = []
    table = [frame.row(before, row) for before, row in zip_longest(result, rows, fillvalue="")]
    interval = timedelta(hours=PART_H) / frame.column
    strip = curve(forecast.steps, day.begins, interval, frame.column * len(PARTS), fmt)
    return ["", *above, *table, (frame.start("") + strip).rstrip()]


def _result(day: Day, fmt: TextFormat) -> list[str]:
    """The date, and what holds for the whole day."""
    date = fmt.ansi(fmt.words.weekday(datetime.combine(day.day, time())), BOLD)
    water = [fmt.ansi(fmt.millimetres(day.water_mm), WATER)] if day.water_mm else []
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
    return cut(part.step.description, frame.column - 1, fmt.glyphs.ellipsis) if part else ""


def _wind(part: DayPart | None, frame: Frame, fmt: TextFormat) -> str:
    if part is None or part.step.wind.speed is None:
        return ""
    step = part.step
    wind = pad(fmt.arrow(step.wind.deg), GLYPH_WIDTH + 1) + fmt.speed(part.step.wind.speed)
    return first_that_fits([f"{wind} {fmt.speed_unit}", wind], frame.column - 1)


def _water(part: DayPart | None, frame: Frame, fmt: TextFormat) -> str:
    if part is None:
        return ""
    chance = f"{fmt.words.number(part.chance_percent)} %"
    if not part.water_mm:
        return fmt.ansi(chance, WATER) if part.chance_percent >= WORTH_SAYING_PERCENT else ""
    amount = fmt.millimetres(part.water_mm)
    choices = [f"{amount} {chance}", amount] if part.chance_percent else [amount]
    return fmt.ansi(first_that_fits(choices, frame.column - 1), WATER)
