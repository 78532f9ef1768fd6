"""The sentences about the weather of days that are past, from the services' answers: pure, given the data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contract.schemas.history import History, PastHour
from master.ask.form import Form
from master.ask.intents import Intent
from master.ask.kinds import KindReply
from master.ask.rankings import EXTREMES, Figure
from master.ask.weather_sentences import COLD_C, COOL_C, HOT_C, WARM_C, Scene
from master.ask.when import Span

LEAST_MM = 0.1
"""Less is no rain that anybody remembers."""


@dataclass(frozen=True, slots=True)
class Past:
    """The hours of a span that is past, and the days that they are of."""

    hours: Sequence[PastHour]
    days: Sequence[History]
    whole: bool = True
    """Whether whole days are asked about, whose own sums are those that every other door shows."""

    @classmethod
    def of(cls, days: Sequence[History], span: Span) -> "Past":
        """The known hours of these days within a span."""
        begin, end = span.start.timestamp(), span.end.timestamp()
        if span.moment:
            begin, end = begin - 1_800, end + 1_800
        whole = not span.moment and span.start.hour == span.end.hour == 0
        return cls([hour for day in days for hour in day.hourly if begin <= hour.dt <= end], days, whole)

    @property
    def low(self) -> float:
        """The lowest temperature."""
        return min(hour.temp for hour in self.hours)

    @property
    def high(self) -> float:
        """The highest temperature."""
        return max(hour.temp for hour in self.hours)

    @property
    def rain_mm(self) -> float:
        """Rain of the span."""
        if self.whole:
            return sum(day.day.rain or 0.0 for day in self.days)
        return sum(hour.rain.last_hour or 0.0 for hour in self.hours if hour.rain)

    @property
    def snow_mm(self) -> float:
        """Snow of the span, as water."""
        if self.whole:
            return sum(day.day.snow or 0.0 for day in self.days)
        return sum(hour.snow.last_hour or 0.0 for hour in self.hours if hour.snow)

    @property
    def wind(self) -> float | None:
        """The strongest wind."""
        return max((hour.wind_speed for hour in self.hours if hour.wind_speed is not None), default=None)


def past_reply(intent: Intent, past: Past, scene: Scene, form: Form) -> KindReply:
    """What was, with a yes or a no where that was asked for."""
    if not past.hours:
        return KindReply(scene.say("I don't know the weather that {where} had {when}."))
    if intent.kind == "extreme":
        return _extreme(intent, past, scene)
    return REPLIES.get(intent.measure, _general)(intent, past, scene, form)


def _rain(_intent: Intent, past: Past, scene: Scene, _form: Form) -> KindReply:
    figure = _water(past.rain_mm, scene)
    if past.rain_mm < LEAST_MM:
        return KindReply(scene.say("No, it did not rain in {where} {when}."), figure)
    return KindReply(
        scene.say("Yes, it rained in {where} {when}: {amount}.", amount=_amount(past.rain_mm, scene)), figure
    )


def _snow(_intent: Intent, past: Past, scene: Scene, _form: Form) -> KindReply:
    figure = _water(past.snow_mm, scene)
    if past.snow_mm < LEAST_MM:
        return KindReply(scene.say("No, it did not snow in {where} {when}."), figure)
    amount = _amount(past.snow_mm, scene)
    return KindReply(scene.say("Yes, it snowed in {where} {when}: {amount} of water.", amount=amount), figure)


def _extreme(intent: Intent, past: Past, scene: Scene) -> KindReply:
    """The day of these that had the most of something; what isn't ranked is told of all of them."""
    ranking = RANKED.get(intent.measure)
    if ranking is None or intent.measure not in EXTREMES:
        return _general(intent, past, scene, Form())
    figures = [(figure, day.date) for day in past.days if (figure := ranking(day)) is not None]
    if not figures:
        return KindReply(scene.say("I don't know the weather that {where} had {when}."))
    by, template = EXTREMES[intent.measure]
    figure, date = min(figures, key=lambda entry: (-entry[0] if by.highest else entry[0], entry[1]))
    day = scene.speech.weekday(date)
    return KindReply(scene.say(template, day=day, figure=by.shown(scene.speech, figure)))


def _water_of(day: History) -> float:
    return (day.day.rain or 0.0) + (day.day.snow or 0.0)


def _wind_of(day: History) -> float | None:
    return max((hour.wind_speed for hour in day.hourly if hour.wind_speed is not None), default=None)


RANKED: Mapping[str, Callable[[History], float | None]] = {
    "warmest": lambda day: day.day.temp.max,
    "coldest": lambda day: day.day.temp.min,
    "wettest": _water_of,
    "driest": _water_of,
    "snowiest": lambda day: day.day.snow or 0.0,
    "windiest": _wind_of,
    "calmest": _wind_of,
}
"""What days that are past are ranked by."""
Judge = Callable[[float, float], bool]
CLAIMS: Mapping[str, tuple[Judge, str, str]] = {
    **dict.fromkeys(
        ("cold", "cool"),
        (
            lambda low, _: low < COOL_C,
            "Yes, it was cold in {where} {when}: {range}.",
            "No, it was not cold in {where} {when}: {range}.",
        ),
    ),
    "hot": (
        lambda _, high: high >= HOT_C,
        "Yes, it was hot in {where} {when}: {range}.",
        "No, it was not hot in {where} {when}: {range}.",
    ),
    "warm": (
        lambda _, high: high >= WARM_C,
        "Yes, it was warm in {where} {when}: {range}.",
        "No, it was not warm in {where} {when}: {range}.",
    ),
    "freezing": (
        lambda low, _: low <= COLD_C,
        "Yes, it froze in {where} {when}: {range}.",
        "No, it did not freeze in {where} {when}: {range}.",
    ),
}
"""Of each claim: whether the lowest and the highest temperature in °C bear it out, and the sentences."""
OF_LOWEST = frozenset({"cold", "cool", "freezing", "min"})


def _temperature(intent: Intent, past: Past, scene: Scene, form: Form) -> KindReply:
    measures = scene.speech.measures
    quantity = measures.temperature(past.low if intent.claim in OF_LOWEST else past.high)
    figure = Figure(round(quantity.value), quantity.unit)
    shown = scene.speech.degrees_between(past.low, past.high)
    judged = CLAIMS.get(intent.claim) if form.judges(None) else None
    if judged:
        judge, yes, no = judged
        so = judge(measures.celsius(past.low), measures.celsius(past.high))
        return KindReply(scene.say(yes if so else no, range=shown), figure)
    return KindReply(scene.say("The temperature in {where} {when} was {range}.", range=shown), figure)


def _wind(_intent: Intent, past: Past, scene: Scene, form: Form) -> KindReply:
    if past.wind is None:
        return _general(_intent, past, scene, form)
    quantity = scene.speech.measures.wind_speed(past.wind)
    told = scene.say("The wind in {where} {when} was up to {speed}.", speed=scene.speech.speed(past.wind))
    return KindReply(told, Figure(round(quantity.value, quantity.decimals), quantity.unit))


def _general(_intent: Intent, past: Past, scene: Scene, _form: Form) -> KindReply:
    speech = scene.speech
    sky = [each.description for each in past.days[0].day.weather if each.description] if len(past.days) == 1 else []
    parts = [*sky, speech.degrees_between(past.low, past.high)]
    for words, mm in (("rain {amount}", past.rain_mm), ("snow {amount}", past.snow_mm)):
        if mm >= LEAST_MM:
            parts.append(speech(words, amount=_amount(mm, scene)))
    quantity = speech.measures.temperature(past.high)
    return KindReply(
        scene.say("{when} in {where}: {what}.", what=", ".join(parts)), Figure(round(quantity.value), quantity.unit)
    )


def _amount(mm: float, scene: Scene) -> str:
    return scene.speech.water(mm)


def _water(mm: float, scene: Scene) -> Figure:
    quantity = scene.speech.measures.amount(mm)
    return Figure(round(quantity.value, quantity.decimals), quantity.unit)


Reply = Callable[[Intent, Past, Scene, Form], KindReply]
REPLIES: Mapping[str, Reply] = {
    "rain": _rain,
    "umbrella": _rain,
    "snow": _snow,
    "temperature": _temperature,
    "coat": _temperature,
    "wind": _wind,
}
"""By the measure that is asked about; the others get all that is known."""


def dates_of(span: Span, today: datetime, most: int) -> list[str]:
    """The dates of a span up to today, `most` of them at most, as ISO 8601 has them."""
    from_ordinal, last = span.start.date().toordinal(), min(span.end, today).date().toordinal()
    if span.end.hour == span.end.minute == 0 and span.end.date() > span.start.date():
        last = min(last, span.end.date().toordinal() - 1)
    return [span.start.date().fromordinal(day).isoformat() for day in range(from_ordinal, last + 1)][:most]
