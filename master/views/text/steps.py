"""The next days a line each, or the next hours: for forecasts in steps of a day or of an hour."""

from collections.abc import Sequence
from itertools import groupby

from contract.schemas.weather import Forecast, Step
from master.facts.days import Outlook, days
from master.views.text.days import WORTH_SAYING_PERCENT, part_of_day
from master.views.text.format import BOLD, GLYPH_WIDTH, WATER, TextFormat, columns, cut, isolated, pad

INDENT, GAP = " ", "  "
HOURS_OF_A_DAY = 24


def daily_lines(forecast: Forecast, fmt: TextFormat, at_most: int) -> list[str]:
    """At most that many days: the sky, the range of temperatures, what falls, the strongest wind, the condition."""
    return _table([_day(day, fmt) for day in days(forecast, fmt.now)[:at_most]], fmt)


def hourly_lines(forecast: Forecast, fmt: TextFormat, at_most: int) -> list[str]:
    """The hours of at most that many times twenty-four, under their dates; an hour is named by its beginning."""
    ahead = [step for step in forecast.steps if step.moment > fmt.now] or forecast.steps
    shown = ahead[: at_most * HOURS_OF_A_DAY]
    lines = iter(_table([_hour(step, fmt) for step in shown], fmt))
    told: list[str] = []
    for _, together in groupby(shown, key=lambda step: step.begins.date()):
        of_the_day = list(together)
        heading = INDENT + fmt.ansi(fmt.words.weekday(of_the_day[0].begins), BOLD)
        told += ["", heading, *(next(lines) for _ in of_the_day)]
    return told[1:]


def _day(day: Outlook, fmt: TextFormat) -> list[str]:
    condition = day.typical.condition
    date, part = fmt.words.weekday(day.begins), part_of_day(day, fmt)
    return [
        f"{date} ({part})" if part else date,
        pad(fmt.sky(condition.code, night=all(step.condition.is_night for step in day.steps)), GLYPH_WIDTH),
        fmt.range(day.low, day.high),
        _water(day.water_mm, day.chance_percent, fmt),
        "" if day.wind is None else fmt.wind(day.wind, day.direction),
        day.description,
    ]


def _hour(step: Step, fmt: TextFormat) -> list[str]:
    return [
        fmt.clock(step.begins),
        pad(fmt.sky(step.condition.code, night=step.condition.is_night), GLYPH_WIDTH),
        fmt.warm(step.main.temp),
        _water(step.water_mm, step.chance_percent, fmt),
        "" if step.wind.speed is None else fmt.wind(step.wind.speed, step.wind.deg),
        step.description,
    ]


def _water(water_mm: float | None, chance_percent: float | None, fmt: TextFormat) -> str:
    """What falls, and the chance of it where that is worth saying."""
    amount = fmt.amount(water_mm) if water_mm else ""
    is_likely = chance_percent is not None and (water_mm or chance_percent >= WORTH_SAYING_PERCENT)
    chance = f"{fmt.words.number(chance_percent or 0)} %" if is_likely else ""
    told = " ".join(filter(None, (amount, chance)))
    return fmt.ansi(told, WATER) if told else ""


def _table(rows: Sequence[Sequence[str]], fmt: TextFormat) -> list[str]:
    """Columns as wide as their widest cell; the last one, in words, is cut where the line ends."""
    widths = [max(map(columns, column), default=0) for column in zip(*rows, strict=True)][:-1]
    lines = []
    for row in rows:
        figures = INDENT + GAP.join(pad(cell, width) for cell, width in zip(row, widths, strict=False))
        room = fmt.width - columns(figures) - len(GAP)
        words = GAP + isolated(cut(row[-1], room, fmt.glyphs.ellipsis)) if row[-1] and room > 0 else ""
        lines.append(cut(figures.rstrip() if not words else figures, fmt.width, "") + words)
    return lines
