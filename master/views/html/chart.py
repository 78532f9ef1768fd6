"""The next five days as a drawing: the temperature as a line, rain as bars, nights in shade.

Only geometry is here, in the drawing's own units; templates/chart.html makes SVG of it, with its words and numbers.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from contract.schemas.weather import Forecast, Step
from contract.units import Units, temperature

Point = tuple[float, float]


def smooth(points: Sequence[Point]) -> str:
    """The path of a monotone cubic through points of growing x (F. N. Fritsch, R. E. Carlson, 1980), for SVG's `d`."""
    if not points:
        return ""
    slopes = _tangents(points)
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x0, y0), (x1, y1), slope0, slope1 in zip(points, points[1:], slopes, slopes[1:], strict=False):
        third = (x1 - x0) / 3
        path.append(
            f"C{x0 + third:.1f} {y0 + slope0 * third:.1f} {x1 - third:.1f} {y1 - slope1 * third:.1f} {x1:.1f} {y1:.1f}"
        )
    return "".join(path)


def _tangents(points: Sequence[Point]) -> list[float]:
    """The line's slope at each point: level at the turns, else the mean of both sides that can't overshoot."""
    rises = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    if not rises:
        return [0.0]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(rises)]
    return [rises[0], *inner, rises[-1]]


SPECTRUM = (
    (-15, "#9a62c8"),
    (-3, "#6a74d6"),
    (6, "#3a86c4"),
    (14, "#429462"),
    (21, "#a9811a"),
    (28, "#c86a20"),
    (36, "#d2503c"),
)
"""Degrees Celsius, and the colour that stands for them whatever the units, at 3:1 or more on light and dark grounds."""


@dataclass(frozen=True, slots=True)
class Rainbow:
    """The line's colours: where the coldest and the hottest would be drawn, and the stops between: percent, colour."""

    coldest: float
    hottest: float
    stops: tuple[tuple[float, str], ...]


def rainbow(y: Callable[[float], float], units: Units) -> Rainbow:
    """The colours of a line; `y` tells where a temperature in these units is drawn."""
    (cold, _), (hot, _) = SPECTRUM[0], SPECTRUM[-1]
    return Rainbow(
        coldest=y(temperature(cold, units)),
        hottest=y(temperature(hot, units)),
        stops=tuple((100 * (celsius - cold) / (hot - cold), colour) for celsius, colour in SPECTRUM),
    )


LEFT, RIGHT, TOP, BOTTOM = 44, 946, 30, 206
"""The plot in a drawing of 960 x 250, inside which time goes from left to right and temperature upwards."""

RAIN_HEIGHT = 70
LEAST_FULL_MM = 4.0
"""What three hours must bring at least to fill that height: drizzle shall not look like a flood."""

DAY = timedelta(days=1)
LEAST_SPAN = 4.0
"""Degrees that the plot shows at least, so that a level line looks level."""
TICKS_AT_MOST = 5
NARROWEST_DAY = 60
"""Units of width below which a day's name has no room."""


@dataclass(frozen=True, slots=True)
class PlottedStep:
    """One step's place on the line."""

    x: float
    y: float
    step: Step


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: three hours' rain, or a night."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the plot, at a round temperature."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class ChartDay:
    """A day's part of the plot; its extremes where enough of it is forecast."""

    x: float
    width: float
    date: datetime
    marks: tuple[PlottedStep, ...]
    highest: PlottedStep | None
    lowest: PlottedStep | None

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.x + self.width / 2

    @property
    def named(self) -> bool:
        """Whether there is room for its name."""
        return self.width >= NARROWEST_DAY


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that the drawing has."""

    line: str
    area: str
    marks: tuple[PlottedStep, ...]
    bars: tuple[Box, ...]
    nights: tuple[Box, ...]
    meant: tuple[Box, ...]
    """The times that a question was about."""
    days: tuple[ChartDay, ...]
    ticks: tuple[Tick, ...]
    rainbow: Rainbow


@dataclass(frozen=True, slots=True)
class Scale:
    """From time and temperature to the drawing's units."""

    first: datetime
    last: datetime
    lowest: float
    highest: float

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "Scale":
        """What holds all steps, with air above and below."""
        temperatures = [step.main.temp for step in steps]
        low, high = min(temperatures), max(temperatures)
        air = max(0.12 * (high - low), (LEAST_SPAN - (high - low)) / 2, 0.5)
        return cls(
            steps[0].moment, max(steps[-1].moment, steps[0].moment + steps[0].length), low - 1.6 * air, high + air
        )

    def x(self, moment: datetime) -> float:
        """Where a moment is; outside the plot for moments before or after."""
        return LEFT + (RIGHT - LEFT) * ((moment - self.first) / (self.last - self.first))

    def y(self, temperature: float) -> float:
        """How low a temperature is drawn."""
        return BOTTOM - (BOTTOM - TOP) * (temperature - self.lowest) / (self.highest - self.lowest)


def draw(forecast: Forecast, units: Units, meant: Sequence[tuple[datetime, datetime]] = ()) -> Chart:
    """The drawing of a forecast whose temperatures are in these units."""
    steps, scale = forecast.steps, Scale.of(forecast.steps)
    marks = tuple(PlottedStep(scale.x(step.moment), scale.y(step.main.temp), step) for step in steps)
    line = smooth([(mark.x, mark.y) for mark in marks])
    return Chart(
        line=line,
        area=f"{line}L{marks[-1].x:.1f} {BOTTOM}L{marks[0].x:.1f} {BOTTOM}Z",
        marks=marks,
        bars=tuple(_bars(steps, scale)),
        nights=tuple(_clipped(forecast.nights(), scale)),
        meant=tuple(_clipped(iter(meant), scale)),
        days=tuple(_days(marks, scale, forecast.midnight)),
        ticks=tuple(ticks(scale)),
        rainbow=rainbow(scale.y, units),
    )


def _bars(steps: Sequence[Step], scale: Scale) -> Iterator[Box]:
    """A step's rain fell in the hours before its moment."""
    full = max(LEAST_FULL_MM, *(step.water_mm or 0.0 for step in steps))
    for step in steps:
        left, right = max(LEFT, scale.x(step.begins)), scale.x(step.moment)
        height = RAIN_HEIGHT * (step.water_mm or 0.0) / full
        if height > 0 and right > left:
            height = max(height, 1.5)
            yield Box(left + 1, BOTTOM - height, max(right - left - 2, 1), height)


def _clipped(spans: Iterator[tuple[datetime, datetime]], scale: Scale) -> Iterator[Box]:
    for begins, ends in spans:
        left, right = max(LEFT, scale.x(begins)), min(RIGHT, scale.x(ends))
        if right > left:
            yield Box(left, TOP, right - left, BOTTOM - TOP)


def _days(marks: Sequence[PlottedStep], scale: Scale, begin: Callable[[date], datetime]) -> Iterator[ChartDay]:
    for day, run in groupby(marks, key=lambda mark: mark.step.moment.date()):
        own = tuple(run)
        midnight = begin(day)
        left, right = max(LEFT, scale.x(midnight)), min(RIGHT, scale.x(begin(day + DAY)))
        has_room = right - left >= NARROWEST_DAY
        yield ChartDay(
            x=left,
            width=right - left,
            date=midnight,
            marks=own,
            highest=_extreme(marks, own, 1) if has_room else None,
            lowest=_extreme(marks, own, -1) if has_room else None,
        )


def _extreme(marks: Sequence[PlottedStep], own: Sequence[PlottedStep], sign: int) -> PlottedStep | None:
    """A day's highest (sign 1) or lowest (-1) mark, if the line turns there rather than beyond the day or the plot."""
    extreme = max(own, key=lambda mark: sign * mark.step.main.temp)
    at = marks.index(extreme)
    if at in (0, len(marks) - 1):
        return None
    beyond = max(sign * marks[at - 1].step.main.temp, sign * marks[at + 1].step.main.temp)
    return extreme if sign * extreme.step.main.temp >= beyond else None


def ticks(scale: Scale) -> Iterator[Tick]:
    """At multiples of the roundest step that gives few of them."""
    span = scale.highest - scale.lowest
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, math.inf) if span / step <= TICKS_AT_MOST)
    value = math.ceil(scale.lowest / step) * step if math.isfinite(step) else scale.highest + 1
    while value <= scale.highest:
        yield Tick(scale.y(value), value)
        value += step
