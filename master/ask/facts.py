"""What a forecast says of a span of time: the facts that sentences state, each computed from the steps it covers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from contract.schemas.weather import CurrentWeather, Forecast, Step
from master.ask.when import Span

STEP = timedelta(hours=3)
SOME_MM = 0.05
"""Less water than this in three hours is none that anybody could notice, and written as 0.0."""
UNLIKELY, LIKELY = 0.1, 0.7
"""Chances below which rain is not expected, and from which it is."""
THUNDER, DRIZZLE, RAIN, SNOW, FOG, CLEAR = (
    range(200, 300),
    range(300, 400),
    range(500, 600),
    range(600, 700),
    (701, 741),
    800,
)
MIXED = frozenset({615, 616, 620, 621, 622})
SLEET = frozenset({611, 612, 613, 615, 616})
"""OpenWeatherMap's conditions that are rain and snow."""


@dataclass(frozen=True, slots=True)
class Wetness:
    """Rain or snow in some steps.

    `chance` is from 0 to 1 (None where no step tells one), `mm` of water. `spells` are the times from which to which
    steps have it, without a dry one between; both are cut at what was asked about, a step's water in proportion.
    """

    falls: bool
    chance: float | None
    mm: float
    spells: tuple[tuple[datetime, datetime], ...]

    @property
    def expectation(self) -> str:
        """`yes`, `maybe`, `unlikely` or `no`, which is where no step has any, nor a chance worth telling."""
        chance = self.chance
        if self.falls:
            return "yes" if chance is None or chance >= LIKELY else "maybe"
        if chance is None or chance < UNLIKELY:
            return "no"
        return "unlikely" if chance < LIKELY / 2 else "maybe"


@dataclass(frozen=True, slots=True)
class Facts:
    """A span's steps, which are at least one, and what they amount to. Units are those of the forecast."""

    steps: tuple[Step, ...]
    span: Span | None = None
    """What was asked about, which the first and the last step may reach beyond."""

    @property
    def low(self) -> float:
        """The lowest temperature."""
        return min(step.main.temp if step.main.temp_min is None else step.main.temp_min for step in self.steps)

    @property
    def high(self) -> float:
        """The highest temperature."""
        return max(step.main.temp_max if step.main.temp_max is not None else step.main.temp for step in self.steps)

    @property
    def feels_low(self) -> float:
        """The lowest temperature as it feels, as far as that is reported."""
        return min(step.main.temp if step.main.feels_like is None else step.main.feels_like for step in self.steps)

    @property
    def wind(self) -> float | None:
        """The strongest wind."""
        return max((step.wind.speed for step in self.steps if step.wind.speed is not None), default=None)

    @property
    def gust(self) -> float | None:
        """The strongest gust."""
        return max((step.wind.gust for step in self.steps if step.wind.gust is not None), default=None)

    @property
    def humidity(self) -> tuple[float, float] | None:
        """The lowest and the highest humidity, in %."""
        reported = [step.main.humidity for step in self.steps if step.main.humidity is not None]
        return (min(reported), max(reported)) if reported else None

    @property
    def pressure(self) -> tuple[float, float] | None:
        """The lowest and the highest pressure, in hPa."""
        reported = [step.main.pressure for step in self.steps if step.main.pressure is not None]
        return (min(reported), max(reported)) if reported else None

    @property
    def uv(self) -> float | None:
        """The highest UV index."""
        return max((step.uvi for step in self.steps if step.uvi is not None), default=None)

    @property
    def clouds(self) -> float | None:
        """The mean cover by day, else by night, in %."""
        day = [step for step in self.steps if not step.condition.is_night] or self.steps
        reported = [step.clouds.all for step in day if step.clouds.all is not None]
        return sum(reported) / len(reported) if reported else None

    @property
    def visibility(self) -> float | None:
        """The shortest visibility, in metres."""
        return min((step.visibility for step in self.steps if step.visibility is not None), default=None)

    @property
    def description(self) -> str:
        """The condition that most steps of the day have, in words; the worse one of equals."""
        day = [step for step in self.steps if not step.condition.is_night] or list(self.steps)
        reported = [step for step in day if step.description]
        counts = {
            step.description: sum(other.description == step.description for other in reported) for step in reported
        }
        return max(counts, key=lambda words: counts[words]) if counts else ""

    @property
    def thunder(self) -> tuple[Step, ...]:
        """The steps with thunder."""
        return tuple(step for step in self.steps if step.condition.code in THUNDER)

    @property
    def fog(self) -> tuple[Step, ...]:
        """The steps with mist or fog."""
        return tuple(step for step in self.steps if step.condition.code in FOG)

    @property
    def sunny(self) -> bool | None:
        """Whether the sun shines: less than half of the sky is covered by day. None where no step tells the cover."""
        day = [step for step in self.steps if not step.condition.is_night]
        reported = [step.clouds.all for step in day if step.clouds.all is not None]
        return None if not reported else min(reported) < 50  # noqa: PLR2004

    @property
    def rain(self) -> Wetness:
        """Rain; the chance is that of rain or snow, so that steps with snow alone are left out."""
        return self._wetness([step for step in self.steps if not only_snow(step)], is_rain, lambda step: step.rain_mm)

    @property
    def snow(self) -> Wetness:
        """Snow; the chance of rain or snow counts for it where snow falls."""
        return self._wetness([step for step in self.steps if is_snow(step)], is_snow, lambda step: step.snow_mm)

    def days(self) -> list[tuple[date, "Facts"]]:
        """Each day's facts; what a last step has of the day after the span counts as the span's last day."""
        last = (self.span.end - timedelta(seconds=1)).date() if self.span and not self.span.moment else date.max
        by_day = groupby(self.steps, key=lambda step: min((step.moment - STEP / 2).date(), last))
        return [(day, Facts(tuple(steps), self.span)) for day, steps in by_day]

    def _wetness(
        self, steps: Sequence[Step], falls: Callable[[Step], bool], mm: Callable[[Step], float | None]
    ) -> Wetness:
        wet = [step for step in steps if falls(step)]
        chances = [step.pop for step in (wet or steps) if step.pop is not None]
        certain = any(step.pop is None for step in wet)
        spells: list[tuple[datetime, datetime]] = []
        water = 0.0
        for step in wet:
            begins, ends = self._within(step)
            water += (mm(step) or 0.0) * ((ends - begins) / STEP)
            began = spells.pop()[0] if spells and spells[-1][1] == begins else begins
            spells.append((began, ends))
        return Wetness(
            falls=bool(wet), chance=None if certain or not chances else max(chances), mm=water, spells=tuple(spells)
        )

    def _within(self, step: Step) -> tuple[datetime, datetime]:
        """When a step begins and ends, inside the span; a moment has its whole step."""
        begins, ends = step.moment - STEP, step.moment
        if self.span and not self.span.moment:
            return max(begins, self.span.start), min(ends, self.span.end)
        return begins, ends


def is_rain(step: Step) -> bool:
    """Whether rain falls in these hours."""
    return (step.rain_mm or 0) >= SOME_MM or _rains(step.condition.code)


def is_snow(step: Step) -> bool:
    """Whether snow falls in these hours."""
    return (step.snow_mm or 0) >= SOME_MM or step.condition.code in SNOW


def only_snow(step: Step) -> bool:
    """Whether what falls in these hours is snow without rain."""
    return is_snow(step) and not is_rain(step)


def rains_now(weather: CurrentWeather) -> bool:
    """Whether it rains at the time of the measurement."""
    return any(_rains(condition.code) for condition in weather.weather)


def snows_now(weather: CurrentWeather) -> bool:
    """Whether it snows at the time of the measurement."""
    return any(condition.code in SNOW for condition in weather.weather)


def _rains(code: int) -> bool:
    return code in THUNDER or code in DRIZZLE or code in RAIN or code in MIXED or code in SLEET


def facts_of(forecast: Forecast, span: Span) -> Facts | None:
    """The facts of the steps that overlap a span; None where the forecast has none of them."""
    start, end = span.start, max(span.end, span.start + timedelta(minutes=1))
    steps = tuple(step for step in forecast.steps if step.moment > start and step.moment - STEP < end)
    return Facts(steps, span) if steps else None


def reaches(forecast: Forecast) -> tuple[datetime, datetime]:
    """From when to when the forecast tells."""
    return forecast.steps[0].moment - STEP, forecast.steps[-1].moment
