"""The days of a place, made once from its forecast's steps for every door, and what a stretch of time amounts to.

A step is three hours, or one, of which its `moment` is the end. It counts to the day, or the part of one, in which the
middle of its hours lies by the place's own clock; so each step counts once, but for one that goes on while today's last
minutes are in it alone. What has been is left out, but for the high and the low of a day that is known from midnight to
midnight.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import Literal

from contract.schemas.weather import CurrentWeather, Forecast, Step, WholeDay

STEP = timedelta(hours=3)
HALF_A_STEP = STEP / 2
ONE_DAY = timedelta(days=1)
OLD = timedelta(hours=6)
"""From which age on a measurement, or the beginning of a forecast, is said to be old."""
LONGEST_NIGHT = timedelta(hours=12)
"""A time that begins in the dark and is no longer than this is asked about as a night."""
LEAST_OF_A_DAY = 2 * STEP
"""A last day of which less is known is no day to sum up."""
SOME_MM = 0.05
"""Less water than this in three hours is none that anybody could notice, and written as 0.0."""
TELLING_MM = 1.0
"""Of three hours that stand for their day, whatever the rest of it is like."""
WARMEST_HOUR = 13
UNLIKELY, LIKELY = 0.1, 0.7
"""Chances below which rain is not expected, and from which it is."""
THUNDER, DRIZZLE, RAIN, SNOW, FOG = range(200, 300), range(300, 400), range(500, 600), range(600, 700), (701, 741)
MIXED = frozenset({611, 612, 613, 615, 616, 620, 621, 622})
"""OpenWeatherMap's conditions that are rain and snow (https://openweathermap.org/weather-conditions)."""
SUNNY_BELOW_PERCENT = 50

Extent = Literal["whole", "rest", "beginning", "parts"]
"""What is known of a day: all of it, only its last hours, only its first ones, or only some between or around."""


@dataclass(frozen=True, slots=True)
class Wetness:
    """Rain or snow in some steps.

    `chance` is from 0 to 1 (None where no step tells one), `mm` of water (None where it isn't known). `spells` are the
    times from which to which steps have it, without a dry one between, as far as they are asked about.
    """

    falls: bool
    chance: float | None
    mm: float | None
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
class Outlook:
    """What a forecast says from `begins` to `ends`, aware: the steps, at least one, in the forecast's own units."""

    steps: tuple[Step, ...]
    begins: datetime
    ends: datetime
    whole: WholeDay | None = None
    """What is known of all of it, where it is a day of which a part is over."""

    @property
    def date(self) -> date:
        """The day on which it begins."""
        return self.begins.date()

    @property
    def extent(self) -> Extent:
        """How much of its time the steps cover."""
        late = self.steps[0].begins > self.begins + _half(self.steps[0])
        early = self.steps[-1].moment < self.ends - _half(self.steps[-1])
        if (late and early) or any(after.begins > step.moment for step, after in pairwise(self.steps)):
            return "parts"
        if late:
            return "rest"
        return "beginning" if early else "whole"

    @property
    def low(self) -> float:
        """The lowest temperature, of the whole day where that is known."""
        if self.whole:
            return self.whole.temp.min
        return min(step.main.temp if step.main.temp_min is None else step.main.temp_min for step in self.steps)

    @property
    def high(self) -> float:
        """The highest temperature likewise."""
        if self.whole:
            return self.whole.temp.max
        return max(step.main.temp if step.main.temp_max is None else step.main.temp_max for step in self.steps)

    @property
    def feels_low(self) -> float:
        """The lowest temperature as it feels, as far as that is reported."""
        return min(step.main.temp if step.main.feels_like is None else step.main.feels_like for step in self.steps)

    @property
    def wind(self) -> float | None:
        """The strongest wind."""
        return max((step.wind.speed for step in self.steps if step.wind.speed is not None), default=None)

    @property
    def direction(self) -> float | None:
        """Where the strongest wind comes from, in degrees."""
        blowing = [step for step in self.steps if step.wind.speed is not None]
        return max(blowing, key=lambda step: step.wind.speed or 0.0).wind.deg if blowing else None

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
        """The mean cover by day, of a night by night, in %."""
        reported = [step.clouds.all for step in self._by_day if step.clouds.all is not None]
        return sum(reported) / len(reported) if reported else None

    @property
    def sunny(self) -> bool | None:
        """Whether the sun shines: at some time of the day less than half of the sky is covered. None where unknown."""
        day = [step for step in self.steps if not step.condition.is_night]
        reported = [step.clouds.all for step in day if step.clouds.all is not None]
        return min(reported) < SUNNY_BELOW_PERCENT if reported else None

    @property
    def visibility(self) -> float | None:
        """The shortest visibility, in metres."""
        return min((step.visibility for step in self.steps if step.visibility is not None), default=None)

    @property
    def typical(self) -> Step:
        """The step whose condition stands for all: the wettest, else that of the condition most frequent by day."""
        wettest = max(self.steps, key=lambda step: step.water_mm or 0.0)
        if (wettest.water_mm or 0.0) >= TELLING_MM:
            return wettest
        described = [step for step in self._by_day if step.description] or self._by_day
        descriptions = [step.description for step in described]
        return min(
            described,
            key=lambda step: (-descriptions.count(step.description), abs(step.moment.hour - WARMEST_HOUR)),
        )

    @property
    def description(self) -> str:
        """The condition that stands for all, in words; "" where it isn't known."""
        return self.typical.description

    @property
    def thunder(self) -> tuple[Step, ...]:
        """The steps with thunder."""
        return tuple(step for step in self.steps if step.condition.code in THUNDER)

    @property
    def fog(self) -> tuple[Step, ...]:
        """The steps with mist or fog."""
        return tuple(step for step in self.steps if step.condition.code in FOG)

    @property
    def water_mm(self) -> float | None:
        """Rain and snow; None where it isn't known whether there is any."""
        return total_mm([step.water_mm for step in self.steps])

    @property
    def chance_percent(self) -> float | None:
        """The chance of rain or snow: that of the likeliest step."""
        return max((step.chance_percent for step in self.steps if step.chance_percent is not None), default=None)

    @property
    def rain(self) -> Wetness:
        """Rain; the chance is that of rain or snow, so that steps with snow alone are left out."""
        return self._wetness([step for step in self.steps if not only_snow(step)], is_rain, lambda step: step.rain_mm)

    @property
    def snow(self) -> Wetness:
        """Snow; the chance of rain or snow counts for it where snow falls."""
        return self._wetness([step for step in self.steps if is_snow(step)], is_snow, lambda step: step.snow_mm)

    @property
    def tells_chance(self) -> bool:
        """Whether any step tells a chance of rain or snow; without one, that none falls isn't known."""
        return any(step.pop is not None for step in self.steps)

    @property
    def _by_day(self) -> Sequence[Step]:
        """The steps by which the sky is judged: those of the day; of a night the dark ones, not the morning after."""
        night = self.steps[0].condition.is_night and self.ends - self.begins <= LONGEST_NIGHT
        return [step for step in self.steps if step.condition.is_night is night] or self.steps

    def _wetness(
        self, steps: Sequence[Step], falls: Callable[[Step], bool], mm: Callable[[Step], float | None]
    ) -> Wetness:
        wet = [step for step in steps if falls(step)]
        chances = [step.pop for step in (wet or steps) if step.pop is not None]
        certain = any(step.pop is None for step in wet)
        return Wetness(
            falls=bool(wet),
            chance=None if certain or not chances else max(chances),
            mm=total_mm([mm(step) for step in wet]),
            spells=tuple(self._spells(wet)),
        )

    def _spells(self, steps: Sequence[Step]) -> Iterator[tuple[datetime, datetime]]:
        """From when to when the steps are, without a pause; what has been by `begins`, or is after `ends`, is cut."""
        together: list[Step] = []
        for step in steps:
            if together and step.begins > together[-1].moment:
                yield self._within(together[0], together[-1])
                together = []
            together.append(step)
        if together:
            yield self._within(together[0], together[-1])

    def _within(self, first: Step, last: Step) -> tuple[datetime, datetime]:
        begins, ends = first.begins, last.moment
        if self.ends <= self.begins:  # a moment has its whole step
            return begins, ends
        return max(begins, self.begins), min(ends, self.ends)


def _half(step: Step) -> timedelta:
    """How much a day may lack at its ends: half a step, of three hours or a longer one."""
    return max(HALF_A_STEP, step.length / 2)


def since_today(forecast: Forecast, now: datetime) -> Forecast:
    """The forecast without the days that are over; all of it where nothing is left: its dates then tell its age."""
    midnight = forecast.midnight(now.astimezone(forecast.zone).date())
    left = [step for step in forecast.steps if step.moment > midnight]
    if not left or left[-1].moment <= now:
        return forecast
    return forecast.model_copy(update={"steps": left}) if len(left) < len(forecast.steps) else forecast


def days(forecast: Forecast, now: datetime) -> tuple[Outlook, ...]:
    """The calendar days of the place from `now` (aware) on; a last day that is hardly known is left out.

    The last minutes of today may lie in a step that counts to tomorrow: that step is then what is left of today too.
    """
    left = [step for step in forecast.steps if step.moment > now] or forecast.steps
    grouped = groupby(left, key=lambda step: _counts_at(step, forecast, now).date())
    by_date = {day: tuple(steps) for day, steps in grouped}
    today = now.astimezone(forecast.zone).date()
    if min(by_date) > today and _goes_on(left[0], now):
        by_date = {today: (left[0],), **by_date}
    found = [
        Outlook(steps, forecast.midnight(day), forecast.midnight(day + ONE_DAY), forecast.whole_day(day))
        for day, steps in by_date.items()
    ]
    scant = sum((step.length for step in found[-1].steps), timedelta()) < LEAST_OF_A_DAY
    return tuple(found[:-1] if len(found) > 1 and scant else found)


def outlook(forecast: Forecast, begins: datetime, ends: datetime, now: datetime) -> Outlook | None:
    """What the forecast says of a time, all aware, from `now` on; None where it says nothing.

    A moment, which ends when it begins, has the step that it lies in. A day has the high and the low of all of it.
    """
    if ends <= begins:
        steps = [step for step in forecast.steps if step.begins <= begins < step.moment]
    else:
        left = (step for step in forecast.steps if step.moment > now)
        steps = [step for step in left if begins <= _counts_at(step, forecast, now) < ends]
        if not steps and begins <= now < ends:
            steps = [step for step in forecast.steps if _goes_on(step, now)]
    if not steps:
        return None
    is_a_day = begins.time() == time() and ends.date() - begins.date() == ONE_DAY and ends.time() == time()
    whole = forecast.whole_day(begins.date()) if is_a_day else None
    return Outlook(tuple(steps), max(begins, min(now, ends)), ends, whole)


def _goes_on(step: Step, now: datetime) -> bool:
    return step.begins <= now < step.moment


def _counts_at(step: Step, forecast: Forecast, now: datetime) -> datetime:
    """The middle of a step's hours; of the step that goes on now, what is left of it begins now."""
    return now.astimezone(forecast.zone) if step.middle < now < step.moment else step.middle


def reaches(forecast: Forecast) -> tuple[datetime, datetime]:
    """From when to when the forecast tells."""
    return forecast.steps[0].begins, forecast.steps[-1].moment


def old_s(forecast: Forecast, now: datetime) -> float:
    """How long ago the forecast began, in seconds, where that is long; else 0."""
    age = now - reaches(forecast)[0]
    return age.total_seconds() if age >= OLD else 0.0


def total_mm(amounts: Sequence[float | None]) -> float | None:
    """The sum of the amounts that are known; None where none is, or where none fell by them and others aren't known."""
    known = [amount for amount in amounts if amount is not None]
    total = sum(known)
    return total if total or len(known) == len(amounts) else None


def is_rain(step: Step) -> bool:
    """Whether rain falls in these hours."""
    return (step.rain_mm or 0) >= SOME_MM or _rains(step.condition.code)


def is_thunder(step: Step) -> bool:
    """Whether there is a thunderstorm in these hours."""
    return step.condition.code in THUNDER


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
    return code in THUNDER or code in DRIZZLE or code in RAIN or code in MIXED
