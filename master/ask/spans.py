"""The span that a question is about: what it is called, its days, and that it lies out of reach."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from contract.schemas.weather import Forecast
from master.ask.observed import Observed
from master.ask.speech import Speech
from master.ask.weather_sentences import Scene
from master.ask.when import Span, When
from master.facts.days import HALF_A_STEP, Outlook, days, reaches

NEXT_DAY, NEXT_HOURS = timedelta(hours=24), timedelta(hours=12)
WITHOUT_WHEN: Mapping[str, timedelta] = {
    "rain": NEXT_DAY, "snow": NEXT_DAY, "storm": NEXT_DAY,
    "hours": NEXT_DAY, "umbrella": NEXT_HOURS, "coat": NEXT_HOURS, "sunglasses": NEXT_HOURS,
}  # fmt: skip
"""Measures that are asked about the time to come, also where the question doesn't say when; and how far."""


def day_and_time(moment: datetime, speech: Speech) -> str:
    """`Monday, 18:00`."""
    return f"{speech.weekday(moment.date())}, {speech.clock(moment)}"


def out_of_reach(forecast: Forecast, scene: Scene) -> str:
    """The sentence that the forecast ends before the span."""
    last = reaches(forecast)[1]
    return scene.say(
        "The forecast for {where} reaches until {day}, so I can't say {when}.", day=day_and_time(last, scene.speech)
    )


def days_of(forecast: Forecast, span: Span, now: datetime) -> list[Outlook]:
    """The forecast's days that lie in a span of several."""
    return [day for day in days(forecast, now) if span.start.date() <= day.date < span.end.date()]


def named_day(day: Outlook, scene: Scene, name: str) -> str:
    """A day by this name, and what is known of it where that isn't all."""
    if day.whole:
        return name
    if day.extent == "beginning":
        return scene.speech("{day} until {time}", day=name, time=scene.speech.clock(day.steps[-1].moment))
    return scene.speech("the rest of today") if is_partly_over(day.begins, scene.now) else name


def is_partly_over(midnight: datetime, now: datetime) -> bool:
    """Whether so much of today is over that only the rest of it is spoken of."""
    return midnight.date() == now.date() and now - midnight > HALF_A_STEP


OF_THE_WHOLE_DAY = frozenset({"", "temperature", "warmer", "colder"})
"""Measures of a day's high and low, which are of all of it where that is known, also when a part is over."""


def time_of(observed: Observed, when: When | None, speech: Speech, measure: str = "") -> str:
    """What the time that was asked about is called: of a day that is partly over, the rest, but for its whole range."""
    if when is None:
        return speech("now")
    span = when.span(observed.now)
    whole_day = not (span.moment or span.several or when.part or when.clock)
    if (
        whole_day
        and measure in OF_THE_WHOLE_DAY
        and observed.forecast
        and observed.forecast.whole_day(span.start.date())
    ):
        return speech.when(when, span, observed.now)
    return (
        speech("the rest of today")
        if whole_day and is_partly_over(span.start, observed.now)
        else speech.when(when, span, observed.now)
    )
