"""The sentences on the sun and the moon of a day: pure, by their courses over the place."""

from datetime import UTC, date, datetime, time, timedelta

from contract import sun
from contract.heavens import heavens
from master.ask.form import Form
from master.ask.intents import Intent
from master.ask.observed import Observed
from master.ask.speech import Speech
from master.ask.weather_sentences import Scene
from master.ask.when import When

PHASES = {"full": 0.5, "new": 0.0}
"""As parts of a month of the moon's, which ends as it begins."""
LONGEST_MONTH = 31
GREENWICH = (51.48, 0.0)


def sun_reply(intent: Intent, when: When | None, observed: Observed, speech: Speech) -> str:
    """When the sun rises or sets, by its course over the place; or that it doesn't on that day."""
    if when and not when.exists:
        return speech("There is no such day as {date}.", date=speech.no_day(when.impossible_date))
    if observed.point is None:
        return speech("I don't know where {where} lies, so I can't tell its sun.", where=observed.name)
    span = (when or When(day="today")).span(observed.now)
    day = span.start.date()
    noon = datetime.combine(day, time(12), observed.now.tzinfo)
    course = sun.solar_day(*observed.point, noon)
    computed = course.sunset if intent.measure == "sunset" else course.sunrise
    event = observed.stated_sun(intent.measure, day) or computed
    scene = Scene(speech, observed.name, speech.on_day(day, observed.now.date()), observed.now, day)
    if event is None:
        up = sun.is_up(*observed.point, course.noon)
        return scene.say("The sun stays up in {where} {when}." if up else "The sun stays down in {where} {when}.")
    template = (
        "The sun sets in {where} {when} at {time}."
        if intent.measure == "sunset"
        else "The sun rises in {where} {when} at {time}."
    )
    return scene.say(template, time=scene.clock(event))


def moon_reply(intent: Intent, when: When | None, observed: Observed, speech: Speech, form: Form) -> str:
    """The moon's phase on a day, when it rises and sets over the place, and the next full moon."""
    if when and not when.exists:
        return speech("There is no such day as {date}.", date=speech.no_day(when.impossible_date))
    point = observed.point
    if point is None:
        return speech("I don't know where {where} lies, so I can't tell its moon.", where=observed.name)
    zone = observed.forecast.zone if observed.forecast else observed.now.tzinfo or UTC
    day = (when or When(day="today")).span(observed.now).start.date()
    of_day = heavens(*point, day, zone)
    scene = Scene(speech, observed.name, speech.on_day(day, observed.now.date()), observed.now, day)
    told = [
        speech.words(of_day.phase_name),
        *([speech("rises at {time}", time=scene.clock(of_day.moonrise))] if of_day.moonrise else []),
        *([speech("sets at {time}", time=scene.clock(of_day.moonset))] if of_day.moonset else []),
    ]
    asked = _is_phase(intent, day, observed.now, speech) if form.judges(None) else ""
    text = scene.say("The moon in {where} {when}: {told}.", told=", ".join(told))
    return " ".join(filter(None, (asked, text, _next_phase(intent, day, speech))))


def moon_anywhere(intent: Intent, when: When | None, now: datetime, speech: Speech, form: Form) -> str:
    """The moon's phase on a day and the next full moon, which are the same everywhere but for some hours."""
    if when and not when.exists:
        return speech("There is no such day as {date}.", date=speech.no_day(when.impossible_date))
    day = (when or When(day="today")).span(now).start.date()
    if form.asks_when and intent.claim:
        return _next_phase(intent, day, speech)
    phase = speech.words(heavens(*GREENWICH, day, UTC).phase_name)
    asked = _is_phase(intent, day, now, speech) if form.judges(None) else ""
    if asked:
        return f"{asked} {_next_phase(intent, now.date(), speech)}"
    text = speech("The moon {when}: {told}.", when=speech.on_day(day, now.date()), told=phase)
    text = text[:1].upper() + text[1:]
    return f"{text} {_next_phase(intent, day, speech)}"


def _is_phase(intent: Intent, day: date, now: datetime, speech: Speech) -> str:
    """Whether the moon is full, or new, on a day, where that is asked."""
    if intent.claim not in PHASES:
        return ""
    is_so = _from(day - timedelta(2), intent.claim) == day
    yes, no = {
        "full": ("Yes, the moon is full {when}.", "No, the moon is not full {when}."),
        "new": ("Yes, the moon is new {when}.", "No, the moon is not new {when}."),
    }[intent.claim]
    return speech(yes if is_so else no, when=speech.on_day(day, now.date()))


def _next_phase(intent: Intent, day: date, speech: Speech) -> str:
    """When the moon is new next, where that is asked, else when it is full."""
    if intent.claim == "new":
        return speech("The next new moon is on {day}.", day=speech.weekday(_from(day, "new")))
    return speech("The next full moon is on {day}.", day=speech.weekday(_from(day, "full")))


def _from(day: date, phase: str) -> date:
    """The first day of that phase from this one on."""

    def apart(each: date) -> float:
        by = abs(heavens(*GREENWICH, each, UTC).moon_phase - PHASES[phase])
        return min(by, 1 - by)

    return min((day + timedelta(n) for n in range(LONGEST_MONTH)), key=apart)
