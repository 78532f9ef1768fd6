"""The sentences for one intent, from the services' answers: pure, given the data and the time."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from contract.queries import LONGEST_DAYS, USUAL_DAYS, ForecastQuery, WeatherQuery
from contract.schemas.news import Headlines
from contract.schemas.weather import CurrentWeather, Forecast, Step
from master.ask.claims import JUDGES, claimed, figure_in_words, is_judged, is_so, sky_ahead
from master.ask.form import Form
from master.ask.intents import Intent
from master.ask.observed import Observed
from master.ask.speech import Speech
from master.ask.weather_sentences import (
    AHEAD,
    AMOUNT,
    NOW,
    Scene,
    direction,
    dry,
    dry_now,
    feels,
    freezing,
    heavy_coat,
    light_clothes,
)
from master.ask.when import Span, When
from master.facts.days import (
    HALF_A_STEP,
    OLD,
    STEP,
    Outlook,
    days,
    is_rain,
    is_snow,
    is_thunder,
    outlook,
    rains_now,
    reaches,
    snows_now,
)
from master.facts.measures import Quantity
from master.facts.nowcast import is_known, next_spell, nowcast
from master.facts.words import ago

HEADLINES = 3
PLAIN = Form()
NEXT_DAY, NEXT_HOURS = timedelta(hours=24), timedelta(hours=12)
WITHOUT_WHEN: Mapping[str, timedelta] = {
    "rain": NEXT_DAY, "snow": NEXT_DAY, "storm": NEXT_DAY,
    "hours": NEXT_DAY, "umbrella": NEXT_HOURS, "coat": NEXT_HOURS, "sunglasses": NEXT_HOURS,
}  # fmt: skip
"""Measures that are asked about the time to come, also where the question doesn't say when; and how far."""
BY_THE_HOUR = frozenset({"hours", "uv"})
"""Measures that the forecast by the hour answers: not every provider's three hours have a UV index."""
OF_WHAT_COMES = frozenset({"rain", "snow", "storm", "fog", "hours", "umbrella", "coat", "sunglasses"})
"""Measures whose answer speaks of what is to come anyway; a range of today's is said to be that of the rest of it."""


PAST = (
    "I know the weather of now and of the next days, not of the past. "
    "A service of climate data, such as Meteostat, has it."
)


UNANSWERED = (
    PAST,
    "The forecast for {where} reaches until {day}, so I can't say {when}.",
    "There is no such day as {date}.",
    "I don't know where {where} lies, so I can't tell its sun.",
    "I have no forecast for {where}.",
    "I have no figure for {side}, so I can't compare.",
    "I have no figure for the wind in {where} {when}.",
    "I have no figure for the humidity in {where} {when}.",
    "I have no figure for the air pressure in {where} {when}.",
    "I have no UV index for {where} {when}.",
    "I don't know how cloudy it will be in {where} {when}.",
    "{fact} in {where} {when}: I have no figure.",
    "I know no source of headlines for {where}.",
    "I don't know of which country you want headlines.",
)
"""Sentences that tell why there is no answer."""


def is_answer(sentence: str, speech: Speech) -> bool:
    """Whether a sentence is an answer, rather than one of UNANSWERED."""
    return _unanswered(speech.lang).fullmatch(sentence) is None


@cache
def _unanswered(lang: str) -> re.Pattern[str]:
    templates = (re.escape(Speech(lang)(template)) for template in UNANSWERED)
    return re.compile("|".join(re.sub(r"\\{\w+\\}", ".*", template) for template in templates))


def effective(intent: Intent, when: When | None, form: Form) -> When | None:
    """The time that is meant where none is named: now for `is it raining`, today for `how hot will it get`."""
    if when and when.is_now and form.future and intent.measure in WITHOUT_WHEN:
        return None  # I'm in Lisbon now, is it going to rain?
    if when is not None or intent.kind != "weather" or form.asks_when or form.asks_day:
        return when
    if form.present and intent.measure in ("rain", "snow"):
        return When(day="now")
    if form.future and intent.measure in NOW and intent.measure not in WITHOUT_WHEN:
        return When(day="today")
    return None


SOON, A_DAY = timedelta(days=USUAL_DAYS - 1), timedelta(days=1)
"""The usual forecast reaches at least the first from any time of a place's day on."""


def question_ahead(intent: Intent, when: When | None, query: WeatherQuery, now: datetime) -> ForecastQuery:
    """The forecast that a question needs: by the hour where hours are asked for, and for as many days as it takes."""
    span = when.span(now) if when and when.exists else None
    ahead = max(span.end - now, timedelta()) if span else A_DAY
    step = "1h" if intent.measure in BY_THE_HOUR else "3h"
    days = USUAL_DAYS if ahead <= SOON else min(LONGEST_DAYS, ahead // A_DAY + 2)
    return ForecastQuery.from_values({**query.params, "step": step, "days": days})


def needs_forecast(intent: Intent, when: When | None) -> bool:
    """Whether the forecast answers it, or the current weather alone."""
    if intent.kind in ("extreme", "sun", "moon"):
        return True
    if intent.kind == "compare":
        return when is not None and when.day != "now"
    if when is None or when.day == "now":
        return intent.measure not in NOW or (when is None and intent.measure in WITHOUT_WHEN)
    return True


def weather_reply(intent: Intent, when: When | None, observed: Observed, speech: Speech, form: Form = PLAIN) -> str:
    """The answer about a measure, now or at another time; with yes or no first only where the form asks for it.

    A negated question has neither: `Won't it rain?` is answered by `Rain is expected …`, which can't be misread.
    """
    text = _weather(intent, when, observed, speech, form)
    return text if form.polar and not form.negated else without_yes(text, speech)


def without_yes(text: str, speech: Speech) -> str:
    """A sentence without the yes or no that it begins with, where nobody asked for one: `Rain is expected …`."""
    for word in ("Yes, ", "No, "):
        said = speech(word)
        if text.startswith(said):
            rest = text.removeprefix(said)
            return rest[:1].upper() + rest[1:]
    return text


def yes_or_no(text: str, speech: Speech) -> bool | None:
    """What a sentence says first; None where it is neither."""
    return next((yes for word, yes in (("Yes, ", True), ("No, ", False)) if text.startswith(speech(word))), None)


def _weather(intent: Intent, when: When | None, observed: Observed, speech: Speech, form: Form) -> str:
    measure = intent.measure
    found = _stops_soon(intent, when, observed, speech, form) or _soon(intent, when, observed, speech)
    if observed.forecast:
        found = found or _asked_back(intent, when, observed, observed.forecast, speech, form)
    if found:
        return found
    if when is None and measure in WITHOUT_WHEN and observed.forecast:
        return _next_hours(intent, observed, observed.forecast, speech, form)
    if (when is None or when.is_now) and observed.weather and measure in NOW:
        return now_reply(intent, observed.weather, Scene(speech, observed.name, speech("now"), observed.now), form)
    if observed.forecast is None:
        return speech("I have no forecast for {where}.", where=observed.name)
    return _ahead(intent, when or When(day="now"), observed, observed.forecast, speech, form)


NEXT_TWO_HOURS = ("hours1", "hours2")


def is_of_next_hours(intent: Intent, when: When | None) -> bool:
    """Whether it is asked about rain in the next hour or two, which the present weather may tell by the quarter."""
    return intent.measure == "rain" and when is not None and when.day in NEXT_TWO_HOURS and not intent.limit


def _soon(intent: Intent, when: When | None, observed: Observed, speech: Speech) -> str:
    """Rain in the next hour or two, where the quarters of an hour are known; "" otherwise."""
    if not (when and observed.weather and is_of_next_hours(intent, when) and is_known(observed.weather, observed.now)):
        return ""
    spell = next_spell(observed.weather, observed.now)
    hours = int(when.day.removeprefix("hours"))
    said = speech.count("in the next {n} hour", "in the next {n} hours", hours)
    scene = Scene(speech, observed.name, said, observed.now)
    if spell is None or spell.is_snow or spell.begins_min >= hours * 60:
        return scene.say("No, no rain is expected in {where} {when}.")
    return scene.say("Yes, in {where}: {spell}.", spell=nowcast(observed.weather, observed.now, speech.words))


def _stops_soon(intent: Intent, when: When | None, observed: Observed, speech: Speech, form: Form) -> str:
    """When the rain that falls now stops, where that is known to the quarter of an hour; "" otherwise."""
    if not (form.asks_when and form.ends and when is None and intent.measure == "rain" and observed.weather):
        return ""
    spell = next_spell(observed.weather, observed.now)
    if spell is None or spell.is_snow or spell.begins_min or spell.lasts_min is None:
        return ""
    return speech("The rain in {where} stops in about {n} minutes.", where=observed.name, n=spell.lasts_min)


def _asked_back(
    intent: Intent, when: When | None, observed: Observed, forecast: Forecast, speech: Speech, form: Form
) -> str:
    """The time or the days, where those are asked for; "" where they aren't."""
    if form.asks_day and is_judged(intent) and (when is None or when.span(observed.now).several):
        return such_days(intent, when, observed, forecast, speech, form)
    if not form.asks_when or when is not None:
        return ""
    if intent.measure in FALLING:
        return next_time(intent.measure, observed, forecast, speech, ends=form.ends)
    return next_day(intent, observed, forecast, speech, ends=form.ends) if intent.claim in JUDGES else ""


def _next_hours(intent: Intent, observed: Observed, forecast: Forecast, speech: Speech, form: Form) -> str:
    """The answer where no time is named: of the hours to come, after what falls now."""
    measure = intent.measure
    hours = int(WITHOUT_WHEN[measure] / timedelta(hours=1))
    span = _until_dry(forecast, Span(observed.now, observed.now + WITHOUT_WHEN[measure]))
    scene = Scene(
        speech, observed.name, speech.count("in the next {n} hour", "in the next {n} hours", hours), observed.now
    )
    found = outlook(forecast, span.start, span.end, observed.now)
    ahead = _said_ahead(intent, found, scene, form) if found else _out_of_reach(forecast, scene)
    falls = {"rain": rains_now, "snow": snows_now}.get(measure)
    if observed.weather and falls and falls(observed.weather):
        return f"{now_reply(intent, observed.weather, scene, form)} {without_yes(ahead, speech)}"
    return ahead


def now_reply(intent: Intent, weather: CurrentWeather, scene: Scene, form: Form = PLAIN) -> str:
    """The answer about a measure as it is now, and when it was measured where that is long ago."""
    sentence = _said_now(intent, weather, scene, form)
    age = scene.now - weather.measured
    if age < OLD:
        return sentence
    return f"{sentence} {scene.speech('That was measured {ago}.', ago=ago(age.total_seconds(), scene.speech.words))}"


def _said_now(intent: Intent, weather: CurrentWeather, scene: Scene, form: Form) -> str:
    if intent.claim == "dry" and form.polar:
        return dry_now(weather, scene)
    if form.direction and intent.measure == "wind":
        return direction(weather.wind.deg, weather.wind.speed, scene)
    if intent.claim == "sunny" and form.judges(intent.limit) and any(each.is_night for each in weather.weather):
        return scene.say("No, it is night in {where} {when}.")
    said = claimed(intent, weather, scene) if form.judges(intent.limit) else ""
    return said or NOW[intent.measure](weather, scene)


def _said_ahead(intent: Intent, ahead: Outlook, scene: Scene, form: Form) -> str:
    special = SPECIAL.get(intent.claim)
    if special and (form.polar or intent.claim == "feels") and not intent.limit:
        return special(ahead, scene)
    if form.direction and intent.measure == "wind":
        return direction(ahead.direction, ahead.wind, scene)
    if intent.claim == "amount" and not intent.limit and intent.measure in AMOUNT:
        return AMOUNT[intent.measure](ahead, scene)
    said = claimed(intent, ahead, scene) if form.judges(intent.limit) else ""
    return said or AHEAD[intent.measure](ahead, scene)


SPECIAL: Mapping[str, Callable[[Outlook, Scene], str]] = {
    "dry": dry, "heavy": heavy_coat, "light": light_clothes, "freezing": freezing, "feels": feels,
}  # fmt: skip
"""Claims that have a sentence of their own."""


def _until_dry(forecast: Forecast, span: Span) -> Span:
    """A span to the end of what falls at its end, which goes on beyond it: only the window ends there."""
    end, falls = span.end, False
    for step in forecast.steps:
        begins = step.begins
        if begins < span.end <= step.moment:
            falls = is_rain(step) or is_snow(step)
        elif begins >= span.end:
            falls = falls and (is_rain(step) or is_snow(step))
        if falls:
            end = step.moment
    return Span(span.start, end)


OF_LOWEST = frozenset({"cool", "cold", "freezing", "min"})
"""Claims that the lowest temperature decides."""
FALLING: Mapping[str, tuple[Callable[[Step], bool], str, str, str]] = {
    "rain": (is_rain, "The next rain in {where} is expected {time}.", "No rain is expected in {where} until {day}.",
             "The rain in {where} is expected to end {time}."),
    "snow": (is_snow, "The next snow in {where} is expected {time}.", "No snow is expected in {where} until {day}.",
             "The snow in {where} is expected to end {time}."),
    "storm": (is_thunder, "The next thunderstorm in {where} is expected {time}.",
              "No thunderstorm is expected in {where} until {day}.",
              "The thunderstorms in {where} are expected to end {time}."),
}  # fmt: skip
"""What may be asked for by `when`: whether a step has it, and what is said of its beginning, its absence, its end."""


def next_time(measure: str, observed: Observed, forecast: Forecast, speech: Speech, *, ends: bool) -> str:
    """When it rains next, or stops, as far as the forecast reaches."""
    has, begins_at, none, ends_at = FALLING[measure]
    scene = Scene(speech, observed.name, "", observed.now)
    ahead = [step for step in forecast.steps if step.moment > observed.now]
    first = next((number for number, step in enumerate(ahead) if has(step)), None)
    last = _day_and_time(reaches(forecast)[1].astimezone(observed.now.tzinfo), speech)
    if first is None:
        return scene.say(none, day=last)
    after = next((step for step in ahead[first:] if not has(step)), None)
    if ends:
        if after is None:
            return scene.say("It does not end before {day}, as far as the forecast reaches.", day=last)
        return scene.say(ends_at, time=_at_about(after.begins, observed, speech))
    begins = max(ahead[first].begins, observed.now)
    if begins <= observed.now and observed.weather and measure == "rain" and rains_now(observed.weather):
        return without_yes(NOW[measure](observed.weather, scene), speech)
    return scene.say(begins_at, time=_at_about(begins, observed, speech))


def next_day(intent: Intent, observed: Observed, forecast: Forecast, speech: Speech, *, ends: bool = False) -> str:
    """The first day on which it is as claimed: `when will it be warm again?`; or no longer, with `ends`."""
    scene = Scene(speech, observed.name, "", observed.now)
    by_day = [day for day in days(forecast, observed.now) if any(not step.condition.is_night for step in day.steps)]
    judged = ((day, JUDGES[intent.claim](sky_ahead(day, scene))) for day in by_day)
    found = next((day for day, so in judged if so is not None and so != ends), None)
    if found is None and ends:
        last = _day_and_time(reaches(forecast)[1].astimezone(observed.now.tzinfo), speech)
        return scene.say("It does not end before {day}, as far as the forecast reaches.", day=last)
    if found is None:
        last = _day_and_time(reaches(forecast)[1].astimezone(observed.now.tzinfo), speech)
        return scene.say("There is no such day in {where} until {day}.", day=last)
    name = speech.on_day(found.date, observed.now.date())
    said = replace(scene, when=name, day=found.date)
    first = "It is no longer so in {where} {when}." if ends else "The next such day in {where} is {when}."
    return f"{said.say(first)} {AHEAD[intent.measure](found, said)}"


EXTREME_OF_CLAIM = {
    "calm": "calmest", "dry": "driest", "sunny": "sunniest", "clear": "sunniest", "hot": "warmest", "warm": "warmest",
    "cold": "coldest", "cool": "coldest", "freezing": "coldest", "windy": "windiest",
}  # fmt: skip
"""The day that comes nearest to a claim which no day fulfils."""


def such_days(
    intent: Intent, when: When | None, observed: Observed, forecast: Forecast, speech: Speech, form: Form
) -> str:
    """The days that are as asked: which day has wind under 20 km/h, which days won't it rain."""
    scene = Scene(speech, observed.name, "", observed.now)
    span = when.span(observed.now) if when else Span(observed.now, reaches(forecast)[1] + NEXT_DAY)
    judged = [(day, is_so(intent, day, scene)) for day in _days_of(forecast, span, observed.now)]
    found = [day for day, so in judged if so is not None and so != form.negated]
    if not found:
        last = _day_and_time(reaches(forecast)[1].astimezone(observed.now.tzinfo), speech)
        nearest = EXTREME_OF_CLAIM.get(intent.claim if not intent.limit else "")
        most = extreme_reply(Intent("extreme", nearest), when, observed, speech) if nearest else ""
        return f"{scene.say('There is no such day in {where} until {day}.', day=last)} {most}".rstrip()
    named = [
        ", ".join(filter(None, (_named_day(day, scene, speech.weekday(day.date)), figure_in_words(intent, day, scene))))
        for day in found
    ]
    return scene.say("Such days in {where}: {days}.", days=speech.listed_apart(named))


def _at_about(moment: datetime, observed: Observed, speech: Speech) -> str:
    if moment <= observed.now:
        return speech("now")
    local = moment.astimezone(observed.now.tzinfo)
    return speech(
        "{day} at about {time}", day=speech.on_day(local.date(), observed.now.date()), time=speech.clock(local)
    )


def _ahead(intent: Intent, when: When, observed: Observed, forecast: Forecast, speech: Speech, form: Form) -> str:
    if not when.exists:
        return speech("There is no such day as {date}.", date=speech.no_day(when.impossible_date))
    measure = intent.measure
    span = when.span(observed.now)
    day = None if span.several else span.start.date()
    said = (
        speech.when(when, span, observed.now) if measure in OF_WHAT_COMES else _time_of(observed, when, speech, measure)
    )
    scene = Scene(speech, observed.name, said, observed.now, day)
    if (span.end < observed.now and not span.moment) or (span.moment and span.start < observed.now - STEP):
        return _past(intent, when, observed, forecast, scene, form)
    found = outlook(forecast, span.start, span.end, observed.now)
    _, last = reaches(forecast)
    if found is None and span.moment and span.start < observed.now:
        return _past(intent, when, observed, forecast, scene, form)
    if found is None:
        return _out_of_reach(forecast, scene)
    each_day = span.several and not measure and not intent.claim
    sentence = _each_day(forecast, span, scene) if each_day else _said_ahead(intent, found, scene, form)
    if not span.moment and span.end - last > STEP:
        reach = speech("The forecast reaches until {day}.", day=_day_and_time(last, speech))
        return f"{sentence} {reach}"
    return sentence


def _past(intent: Intent, when: When, observed: Observed, forecast: Forecast, scene: Scene, form: Form) -> str:
    """That a time of today is over, and what the same time of tomorrow brings; PAST of other days and of what was."""
    if form.past or scene.day != observed.now.date() or not (when.part or when.clock):
        return scene.say(PAST)
    over = scene.say("{when} is already over in {where}.")
    same = When(day="tomorrow", part=when.part, clock=when.clock)
    tomorrow = without_yes(_ahead(intent, same, observed, forecast, scene.speech, form), scene.speech)
    return f"{over[:1].upper()}{over[1:]} {tomorrow}"


def _day_and_time(moment: datetime, speech: Speech) -> str:
    return f"{speech.weekday(moment.date())}, {speech.clock(moment)}"


def _out_of_reach(forecast: Forecast, scene: Scene) -> str:
    last = reaches(forecast)[1]
    return scene.say(
        "The forecast for {where} reaches until {day}, so I can't say {when}.", day=_day_and_time(last, scene.speech)
    )


def _days_of(forecast: Forecast, span: Span, now: datetime) -> list[Outlook]:
    return [day for day in days(forecast, now) if span.start.date() <= day.date < span.end.date()]


def _each_day(forecast: Forecast, span: Span, scene: Scene) -> str:
    speech = scene.speech
    told = []
    for day in _days_of(forecast, span, scene.now):
        rain = day.rain
        chance = (
            ""
            if rain.chance is None or rain.expectation == "no"
            else speech("rain {chance}", chance=speech.percent(rain.chance))
        )
        parts = [day.description, speech.degrees_between(day.low, day.high), chance]
        told.append(f"{_named_day(day, scene, speech.weekday(day.date))}: {', '.join(filter(None, parts))}")
    return scene.say("{where} {when}: {days}.", days=speech.listed_apart(told))


@dataclass(frozen=True, slots=True)
class Ranking:
    """How days or places are ranked: the figure of a forecast's span and of the present, and how it is said."""

    ahead: Callable[[Outlook], float | None]
    present: Callable[[CurrentWeather], float | None]
    shown: Callable[[Speech, float], str]
    highest: bool = True


def _percent(speech: Speech, value: float) -> str:
    return f"{speech.number(value)} %"


WARM = Ranking(lambda ahead: ahead.high, lambda weather: weather.main.temp, Speech.degrees)
COLD = Ranking(lambda ahead: ahead.low, lambda weather: weather.main.temp, Speech.degrees, highest=False)
GUST = Ranking(lambda ahead: ahead.gust, lambda weather: weather.wind.gust, Speech.speed)
WIND = Ranking(lambda ahead: ahead.wind, lambda weather: weather.wind.speed, Speech.speed)
WET = Ranking(lambda ahead: ahead.water_mm, lambda weather: weather.water_mm, Speech.water)
SNOW = Ranking(
    lambda ahead: ahead.snow.mm, lambda weather: 0.0 if weather.water_mm == 0 else weather.snow_mm, Speech.water
)
HUMID = Ranking(
    lambda ahead: ahead.humidity[1] if ahead.humidity else None, lambda weather: weather.main.humidity, _percent
)
CLOUDS = Ranking(lambda ahead: ahead.clouds, lambda weather: weather.clouds.all, _percent)


def _least(ranking: Ranking) -> Ranking:
    return Ranking(ranking.ahead, ranking.present, ranking.shown, highest=not ranking.highest)


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure that an answer is about, for programs, in the unit in which it is shown."""

    value: float
    unit: str


PERCENT = "%"
FIGURES: Mapping[str, tuple[Ranking, Callable[[Speech, float], Quantity]]] = {
    "": (WARM, lambda speech, value: speech.measures.temperature(value)),
    "temperature": (WARM, lambda speech, value: speech.measures.temperature(value)),
    "wind": (WIND, lambda speech, value: speech.measures.wind_speed(value)),
    "rain": (WET, lambda speech, value: speech.measures.amount(value)),
    "umbrella": (WET, lambda speech, value: speech.measures.amount(value)),
    "snow": (SNOW, lambda speech, value: speech.measures.amount(value)),
    "humidity": (HUMID, lambda _, value: Quantity(value, 0, PERCENT)),
    "sky": (CLOUDS, lambda _, value: Quantity(value, 0, PERCENT)),
    "coat": (
        Ranking(lambda ahead: ahead.feels_low, lambda weather: weather.main.feels_like, Speech.degrees),
        lambda speech, value: speech.measures.temperature(value),
    ),
}
"""Of each measure: the figure ahead and now, and how it is measured."""


def figure_of(intent: Intent, when: When | None, observed: Observed, speech: Speech) -> Figure | None:
    """The figure of a measure; the lowest temperature where cold is asked about. None where there is none."""
    if intent.kind != "weather" or intent.measure not in FIGURES or (when and not when.exists):
        return None
    ranking, measured = FIGURES[intent.measure]
    of_lowest = not intent.limit.of_highest if intent.limit else intent.claim in OF_LOWEST
    if intent.measure == "temperature" and of_lowest:
        ranking = COLD
    if intent.claim == "gusts":
        ranking = GUST
    if observed.forecast and not (when and when.is_now):
        length = WITHOUT_WHEN.get(intent.measure, NEXT_DAY)
        span = when.span(observed.now) if when else Span(observed.now, observed.now + length)
        found = outlook(observed.forecast, span.start, span.end, observed.now)
        value = ranking.ahead(found) if found else None
    else:
        value = ranking.present(observed.weather) if observed.weather else None
    if value is None:
        return None
    quantity = measured(speech, value)
    return Figure(round(quantity.value, quantity.decimals) + 0.0, quantity.unit)  # -0.0 is none


EXTREMES: Mapping[str, tuple[Ranking, str]] = {
    "warmest": (WARM, "The warmest day in {where} is {day}: up to {figure}."),
    "coldest": (COLD, "The coldest day in {where} is {day}: down to {figure}."),
    "wettest": (WET, "The wettest day in {where} is {day}: {figure} of water."),
    "driest": (_least(WET), "The driest day in {where} is {day}: {figure} of water."),
    "windiest": (WIND, "The windiest day in {where} is {day}: wind up to {figure}."),
    "calmest": (_least(WIND), "The calmest day in {where} is {day}: wind up to {figure}."),
    "snowiest": (SNOW, "The day with the most snow in {where} is {day}: {figure} of water."),
    "sunniest": (_least(CLOUDS), "The sunniest day in {where} is {day}: clouds cover {figure} of the sky."),
    "most humid": (HUMID, "The most humid day in {where} is {day}: up to {figure}."),
    "least humid": (_least(HUMID), "The least humid day in {where} is {day}: up to {figure}."),
}
NONE_OF_IT = {
    "wettest": "No rain or snow is expected in {where} in these days.",
    "snowiest": "No snow is expected in {where} in these days.",
}
COMPARED: Mapping[str, tuple[Ranking, str]] = {
    "": (WARM, "It is warmer {first}: {figure}, and {others}."),
    "warmer": (WARM, "It is warmer {first}: {figure}, and {others}."),
    "colder": (COLD, "It is colder {first}: {figure}, and {others}."),
    "windier": (WIND, "It is windier {first}: {figure}, and {others}."),
    "calmer": (_least(WIND), "It is calmer {first}: {figure}, and {others}."),
    "wetter": (WET, "It is wetter {first}: {figure}, and {others}."),
    "drier": (_least(WET), "It is drier {first}: {figure}, and {others}."),
    "snowier": (SNOW, "More snow falls {first}: {figure}, and {others}."),
    "sunnier": (_least(CLOUDS), "It is sunnier {first}: clouds cover {figure}, and {others}."),
    "cloudier": (CLOUDS, "It is cloudier {first}: clouds cover {figure}, and {others}."),
    "more humid": (HUMID, "It is more humid {first}: {figure}, and {others}."),
    "less humid": (_least(HUMID), "It is less humid {first}: {figure}, and {others}."),
}


def extreme_reply(intent: Intent, when: When | None, observed: Observed, speech: Speech) -> str:
    """The day that is the warmest, or whatever was asked, of the forecast's days in the span; from now on."""
    scene = Scene(speech, observed.name, "", observed.now)
    if observed.forecast is None or intent.measure not in EXTREMES:
        return speech("I have no forecast for {where}.", where=observed.name)
    if when and not when.exists:
        return speech("There is no such day as {date}.", date=speech.no_day(when.impossible_date))
    ranking, template = EXTREMES[intent.measure]
    span = when.span(observed.now) if when else None
    found = _days_of(
        observed.forecast, span or Span(observed.now, reaches(observed.forecast)[1] + NEXT_DAY), observed.now
    )
    ranked = [(figure, day) for day in found if (figure := ranking.ahead(day)) is not None]
    if not ranked:
        return _out_of_reach(
            observed.forecast,
            Scene(speech, observed.name, _time_of(observed, when or When(day="days"), speech), observed.now),
        )
    figure, best = _best(ranked, highest=ranking.highest)
    if figure == 0 and intent.measure in NONE_OF_IT:
        return scene.say(NONE_OF_IT[intent.measure])
    ahead = (best.date - observed.now.date()).days
    name = speech(("today", "tomorrow")[ahead]) if ahead in (0, 1) else speech.weekday(best.date)
    return scene.say(template, day=_named_day(best, scene, name), figure=ranking.shown(speech, figure))


def _named_day(day: Outlook, scene: Scene, name: str) -> str:
    """A day by this name, and what is known of it where that isn't all."""
    if day.whole:
        return name
    if day.extent == "beginning":
        return scene.speech("{day} until {time}", day=name, time=scene.speech.clock(day.steps[-1].moment))
    return scene.speech("the rest of today") if _is_partly_over(day.begins, scene.now) else name


def _is_partly_over(midnight: datetime, now: datetime) -> bool:
    return midnight.date() == now.date() and now - midnight > HALF_A_STEP


def _best(ranked: Sequence[tuple[float, Outlook]], *, highest: bool) -> tuple[float, Outlook]:
    return min(ranked, key=lambda entry: (-entry[0] if highest else entry[0], entry[1].date))


def compare_reply(
    intent: Intent, sides: Sequence[tuple[Observed, When | None]], speech: Speech, form: Form = PLAIN
) -> str:
    """Which of two or three places, or of two times of one place, is warmer, or whatever was asked.

    Yes or no stands first where the first of them was said to be so: `is it warmer in Rome than in Oslo?`
    """
    ranking, template = COMPARED.get(intent.measure, COMPARED[""])
    one_place = len({observed.name for observed, _ in sides}) == 1
    one_time = len({_time_of(observed, when, speech) for observed, when in sides}) == 1
    figures: list[tuple[float, str, str]] = []
    for observed, when in sides:
        figure = _figure(ranking, observed, when)
        label = _side(observed, when, speech, one_place=one_place)
        if figure is None:
            side = label if one_place else observed.name
            return speech("I have no figure for {side}, so I can't compare.", side=side)
        figures.append((figure, label, speech("in {where}", where=observed.name) if one_time else label))
    ordered = sorted(figures, key=lambda entry: -entry[0] if ranking.highest else entry[0])
    shown = [ranking.shown(speech, figure) for figure, _, _ in ordered]
    if len(set(shown)) == 1:
        sides_in_words = speech.listed([*(short for _, _, short in ordered[:-1]), ordered[-1][1]])
        same = speech("There is no difference: {figure} {sides}.", figure=shown[0], sides=sides_in_words)
        return _with_yes(same, speech, yes=False) if form.polar and form.than else same
    others = speech.listed(
        [
            speech("{figure} {side}", figure=figure, side=side)
            for figure, (_, _, side) in zip(shown[1:], ordered[1:], strict=True)
        ]
    )
    told = speech(template, first=ordered[0][1], figure=shown[0], others=others)
    return _with_yes(told, speech, yes=ordered[0] == figures[0]) if form.polar and form.than else told


def _with_yes(sentence: str, speech: Speech, *, yes: bool) -> str:
    return f"{speech('Yes, ' if yes else 'No, ')}{sentence[:1].lower()}{sentence[1:]}"


OF_THE_WHOLE_DAY = frozenset({"", "temperature", "warmer", "colder"})
"""Measures of a day's high and low, which are of all of it where that is known, also when a part is over."""


def _time_of(observed: Observed, when: When | None, speech: Speech, measure: str = "") -> str:
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
        if whole_day and _is_partly_over(span.start, observed.now)
        else speech.when(when, span, observed.now)
    )


def _side(observed: Observed, when: When | None, speech: Speech, *, one_place: bool) -> str:
    time_of = _time_of(observed, when, speech)
    return time_of if one_place else speech("in {where} {when}", where=observed.name, when=time_of)


def _figure(ranking: Ranking, observed: Observed, when: When | None) -> float | None:
    if when is None or when.day == "now":
        return ranking.present(observed.weather) if observed.weather else None
    span = when.span(observed.now)
    ahead = outlook(observed.forecast, span.start, span.end, observed.now) if observed.forecast else None
    if ahead is None and when.day == "today" and observed.weather:
        return ranking.present(observed.weather)
    return ranking.ahead(ahead) if ahead else None


def news_reply(headlines: Headlines, where: str, topic: str, speech: Speech) -> str:
    """The first headlines."""
    titles = [
        f"“{article.headline}”" + (f" ({article.publisher})" if article.publisher else "")
        for article in headlines.articles[:HEADLINES]
        if article.headline
    ]
    if not titles:
        if topic:
            return speech("I found no headlines about {topic} for {where}.", topic=topic, where=where)
        return speech("I found no headlines for {where}.", where=where)
    if topic:
        return speech(
            "Headlines for {where} about {topic}: {titles}.",
            where=where,
            topic=topic,
            titles=speech.listed_apart(titles),
        )
    return speech("Headlines for {where}: {titles}.", where=where, titles=speech.listed_apart(titles))
