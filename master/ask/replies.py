"""The sentences for one intent, from the services' answers: pure, given the data and the time."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from contract.queries import LONGEST_DAYS, USUAL_DAYS, ForecastQuery, WeatherQuery
from contract.schemas.news import Headlines
from contract.schemas.weather import CurrentWeather, Forecast, Step
from master.ask.claims import JUDGES, claimed, figure_in_words, is_judged, is_so, sky_ahead
from master.ask.form import PLAIN, Form
from master.ask.intents import Intent
from master.ask.observed import Observed
from master.ask.rankings import extreme_reply
from master.ask.spans import NEXT_DAY, WITHOUT_WHEN, day_and_time, days_of, named_day, out_of_reach, time_of
from master.ask.speech import Speech
from master.ask.weather_sentences import (
    AHEAD,
    AMOUNT,
    NOW,
    Scene,
    direction,
    dry,
    dry_now,
    falling,
    feels,
    freezing,
    heavy_coat,
    light_clothes,
    rising,
)
from master.ask.when import Span, When
from master.facts.days import (
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
from master.facts.nowcast import is_known, next_spell, nowcast
from master.facts.words import ago

HEADLINES = 3
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
    "I can tell at most {n} days of the past at once.",
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


TRENDS = frozenset({"falling", "rising"})
"""Claims of the hours to come, also where the question doesn't say so."""


def effective(intent: Intent, when: When | None, form: Form) -> When | None:
    """The time that is meant where none is named: now for `is it raining`, today for `how hot will it get`."""
    if when and when.is_now and form.future and intent.measure in WITHOUT_WHEN:
        return None  # I'm in Lisbon now, is it going to rain?
    if when is not None or intent.kind != "weather" or form.asks_when or form.asks_day:
        return when
    if intent.claim in TRENDS:
        return When(day="hours12")
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
    ahead = _said_ahead(intent, found, scene, form) if found else out_of_reach(forecast, scene)
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
    "falling": falling, "rising": rising,
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
    last = day_and_time(reaches(forecast)[1].astimezone(observed.now.tzinfo), speech)
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
        last = day_and_time(reaches(forecast)[1].astimezone(observed.now.tzinfo), speech)
        return scene.say("It does not end before {day}, as far as the forecast reaches.", day=last)
    if found is None:
        last = day_and_time(reaches(forecast)[1].astimezone(observed.now.tzinfo), speech)
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
    judged = [(day, is_so(intent, day, scene)) for day in days_of(forecast, span, observed.now)]
    found = [day for day, so in judged if so is not None and so != form.negated]
    if not found:
        last = day_and_time(reaches(forecast)[1].astimezone(observed.now.tzinfo), speech)
        nearest = EXTREME_OF_CLAIM.get(intent.claim if not intent.limit else "")
        most = extreme_reply(Intent("extreme", nearest), when, observed, speech) if nearest else ""
        return f"{scene.say('There is no such day in {where} until {day}.', day=last)} {most}".rstrip()
    named = [
        ", ".join(filter(None, (named_day(day, scene, speech.weekday(day.date)), figure_in_words(intent, day, scene))))
        for day in found
    ]
    return scene.say("Such days in {where}: {days}.", days=speech.listed_apart(named))


def _at_about(moment: datetime, observed: Observed, speech: Speech) -> str:
    if moment <= observed.now:
        return speech("at any moment")
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
        speech.when(when, span, observed.now) if measure in OF_WHAT_COMES else time_of(observed, when, speech, measure)
    )
    scene = Scene(speech, observed.name, said, observed.now, day)
    if (span.end < observed.now and not span.moment) or (span.moment and span.start < observed.now - STEP):
        return _past(intent, when, observed, forecast, scene, form)
    found = outlook(forecast, span.start, span.end, observed.now)
    _, last = reaches(forecast)
    if found is None and span.moment and span.start < observed.now:
        return _past(intent, when, observed, forecast, scene, form)
    if found is None:
        return out_of_reach(forecast, scene)
    each_day = span.several and not measure and not intent.claim
    sentence = _each_day(forecast, span, scene) if each_day else _said_ahead(intent, found, scene, form)
    if not span.moment and span.end - last > STEP:
        reach = speech("The forecast reaches until {day}.", day=day_and_time(last, speech))
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


def _each_day(forecast: Forecast, span: Span, scene: Scene) -> str:
    speech = scene.speech
    told = []
    for day in days_of(forecast, span, scene.now):
        rain = day.rain
        chance = (
            ""
            if rain.chance is None or rain.expectation == "no"
            else speech("rain {chance}", chance=speech.percent(rain.chance))
        )
        parts = [day.description, speech.degrees_between(day.low, day.high), chance]
        told.append(f"{named_day(day, scene, speech.weekday(day.date))}: {', '.join(filter(None, parts))}")
    return scene.say("{where} {when}: {days}.", days=speech.listed_apart(told))


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
