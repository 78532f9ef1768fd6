"""The next days as a table: a column for each part of the day, and under it the temperature's curve."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import zip_longest

from master.reading import Forecast
from master.text.columns import cut, first_that_fits, flow, pad
from master.text.curve import curve
from master.text.day_parts import PART_H, PARTS, Day, DayPart, days_of
from master.text.glyphs import GLYPH_WIDTH
from master.text.look import Look
from master.text.paint import BOLD, DIM, WATER

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


def days_table(forecast: Forecast, look: Look, at_most: int) -> list[str]:
    """So many days at most, under one heading."""
    frame = Frame.of(look.width)
    lines = [frame.row("", [look.paint(look.words(part), DIM) for part in PARTS])]
    for day in days_of(forecast, at_most):
        lines += _day(day, forecast, frame, look)
    return lines


def _day(day: Day, forecast: Forecast, frame: Frame, look: Look) -> list[str]:
    told, rows, above = _told(day, look), _rows(day, frame, look), []
    if frame.margin == INDENT:
        above = [" " * INDENT + line for line in flow(told, look.width - INDENT, look.glyphs.between)]
        told = []
    table = [frame.row(before, row) for before, row in zip_longest(told, rows, fillvalue="")]
    step = timedelta(hours=PART_H) / frame.column
    strip = curve(forecast.slots, day.begins, step, frame.column * len(PARTS), look)
    return ["", *above, *table, (frame.start("") + strip).rstrip()]


def _told(day: Day, look: Look) -> list[str]:
    """The date, and what holds for the whole day."""
    date = look.paint(look.words.weekday(datetime.combine(day.day, time())), BOLD)
    water = [look.paint(look.millimetres(day.water_mm), WATER)] if day.water_mm else []
    return [date, look.range(day.low, day.high), *water]


def _rows(day: Day, frame: Frame, look: Look) -> list[list[str]]:
    """What holds for each part of the day."""
    described = [_description(part, frame, look) for part in day.parts] if frame.column >= WITH_DESCRIPTION else []
    water = [_water(part, frame, look) for part in day.parts]
    rows = [
        [_sky(part, look) for part in day.parts],
        described,
        [_wind(part, frame, look) for part in day.parts],
        water,
    ]
    return [row for row in rows if any(row)]


def _sky(part: DayPart | None, look: Look) -> str:
    if part is None:
        return ""
    slot = part.slot
    return f"{pad(look.sky(slot.condition_id, night=slot.night), GLYPH_WIDTH)} {look.warm(slot.temperature)}"


def _description(part: DayPart | None, frame: Frame, look: Look) -> str:
    return cut(part.slot.description, frame.column - 1, look.glyphs.ellipsis) if part else ""


def _wind(part: DayPart | None, frame: Frame, look: Look) -> str:
    if part is None or part.slot.wind is None:
        return ""
    slot = part.slot
    wind = pad(look.arrow(slot.wind_from_deg), GLYPH_WIDTH + 1) + look.speed(part.slot.wind)
    return first_that_fits([f"{wind} {look.speed_unit}", wind], frame.column - 1)


def _water(part: DayPart | None, frame: Frame, look: Look) -> str:
    if part is None:
        return ""
    chance = f"{look.words.number(part.chance_percent)} %"
    if not part.water_mm:
        return look.paint(chance, WATER) if part.chance_percent >= WORTH_SAYING_PERCENT else ""
    amount = look.millimetres(part.water_mm)
    choices = [f"{amount} {chance}", amount] if part.chance_percent else [amount]
    return look.paint(first_that_fits(choices, frame.column - 1), WATER)
