"""The sentences about Iris's own kinds, from the services' answers: pure, given the data and the time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contract.schemas.air import Air, AirDay, AirNow, Pollen
from contract.schemas.normals import Normals
from contract.schemas.sea import Sea, SeaDay, SeaOfHour
from contract.schemas.sure import Sure
from contract.units import fahrenheit_to_celsius
from master.ask.form import Form
from master.ask.intents import Intent, Limit
from master.ask.rankings import Figure
from master.ask.weather_sentences import Scene
from master.ask.when import When
from master.facts.kinds import KINDS
from master.facts.kinds.air import EUROPEAN_BANDS, LABELS, LEVELS, pollen_of
from master.facts.kinds.kind import Kind, Known
from master.facts.kinds.sea import height
from master.facts.kinds.sure import of_day
from master.facts.kinds.usual import above_usual, degrees, is_as_usual
from master.facts.measures import Quantity
from master.facts.table import inside_a_sentence

CLEAN, DIRTY = frozenset({"clean", "good"}), frozenset({"dirty", "bad"})
"""What is claimed of the air."""
CLEAN_UP_TO, DIRTY_FROM = 2, 4
"""Of the European index: fair, and poor."""
US_CLEAN_UP_TO, US_DIRTY_FROM = 50, 101
MUCH = LEVELS.index("high")


@dataclass(frozen=True, slots=True)
class KindQuestion:
    """What is asked of a kind: about which time (None: none was named), how, and the words of the answer."""

    intent: Intent
    when: When | None
    form: Form
    scene: Scene

    @property
    def claim(self) -> str:
        """What is asked to be true or not, with a yes or a no."""
        return self.intent.claim if self.form.judges(None) else ""

    def days(self, known: Sequence[date]) -> list[date]:
        """Which of the known days are asked about; none for now."""
        if self.when is None or self.when.is_now:
            return []
        span = self.when.span(self.scene.now)
        last = max(span.start, span.end - timedelta(seconds=1)).date()
        return [day for day in known if span.start.date() <= day <= last]


@dataclass(frozen=True, slots=True)
class KindReply:
    """A sentence, and the figure that it is about."""

    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What a kind's questions are answered by."""

    kind: Kind
    reply: Callable[[Any, KindQuestion], KindReply]
    """Takes what the kind's functions take."""


def _air(air: Air, question: KindQuestion) -> KindReply:
    """How clean the air is."""
    found = _of_time(air, question)
    if found is None:
        return _beyond(air, question)
    european, american, scene = found.european_aqi, found.us_aqi, question.scene
    if european:
        label = LABELS[european.pollutant] if european.pollutant else ""
        what = scene.speech(
            "{band}, European index {index} of {most}",
            band=scene.speech.words(european.band),
            index=european.index,
            most=EUROPEAN_BANDS,
        )
        cause = scene.speech.words(label)
        what = f"{what} ({inside_a_sentence(cause)})" if label else what
        figure = Figure(european.index, "EAQI")
        clean, dirty = european.index <= CLEAN_UP_TO, european.index >= DIRTY_FROM
    elif american:
        band = scene.speech.words(american.band)
        what = scene.speech("{band}, US index {index}", band=band, index=american.index)
        figure = Figure(american.index, "USAQI")
        clean, dirty = american.index <= US_CLEAN_UP_TO, american.index >= US_DIRTY_FROM
    else:
        return KindReply(scene.say("I don't know how clean the air in {where} is {when}."))
    return KindReply(scene.say(_air_template(question.claim, clean=clean, dirty=dirty), what=what), figure)


def _air_template(claim: str, *, clean: bool, dirty: bool) -> str:
    if claim in CLEAN:
        yes, no = (
            "Yes, the air in {where} is clean {when}: {what}.",
            "No, the air in {where} is not clean {when}: {what}.",
        )
        return yes if clean else no
    if claim in DIRTY:
        yes = "Yes, the air in {where} is polluted {when}: {what}."
        return yes if dirty else "No, the air in {where} is not polluted {when}: {what}."
    return "The air in {where} {when}: {what}."


def _pollen(air: Air, question: KindQuestion) -> KindReply:
    """How much pollen flies."""
    scene, found = question.scene, _of_time(air, question)
    if not air.of_pollen:
        return KindReply(scene.say("I don't know the pollen in {where}: it is forecast in Europe only."))
    pollen = found.pollen if found else Pollen()
    if not pollen.known:
        return _beyond(air, question)
    most = max(pollen.known.values(), key=lambda count: LEVELS.index(count.level))
    level = LEVELS.index(most.level)
    figure = Figure(max(count.grains for count in pollen.known.values()), "grains/m³")
    if not level:
        text = "No, there is no pollen in {where} {when}." if question.form.judges(None) else None
        return KindReply(scene.say(text or "There is no pollen in {where} {when}."), figure)
    template = "The pollen in {where} {when}: {what}."
    if question.form.judges(None):
        enough = level >= (MUCH if question.claim else 1)
        template = (
            "Yes, the pollen in {where} {when}: {what}." if enough else "No, the pollen in {where} {when}: {what}."
        )
    return KindReply(scene.say(template, what=pollen_of(pollen, scene.speech)), figure)


def _of_time(air: Air, question: KindQuestion) -> AirNow | AirDay | None:
    """The present air, or of the days asked about the one with the worst; None where none is known."""
    if question.when is None or question.when.is_now:
        return air.now
    by_date = {day.date: day for day in air.days}
    days = [by_date[day] for day in question.days(list(by_date))]
    return max(days, key=_most_of_pollen if question.intent.kind == "pollen" else _worst_air, default=None)


def _worst_air(day: AirDay) -> int:
    return day.european_aqi.index if day.european_aqi else 0


def _most_of_pollen(day: AirDay) -> int:
    return max((LEVELS.index(count.level) for count in day.pollen.known.values()), default=-1)


def _beyond(air: Air, question: KindQuestion) -> KindReply:
    """That the time asked about isn't known, and until when it is."""
    of_pollen = question.intent.kind == "pollen"
    known = [day.date for day in air.days if not of_pollen or day.pollen.known]
    scene = question.scene
    if not known:
        return KindReply(scene.say("I don't know how clean the air in {where} is {when}."))
    return KindReply(
        scene.say(
            "The forecast for {where} reaches until {day}, so I can't say {when}.", day=scene.speech.weekday(max(known))
        )
    )


WAVES_CALM_M, WAVES_ROUGH_M = 0.5, 1.25
"""Up to which height the sea is smooth, and from which it is moderate to rough, by the WMO's table."""
WARM_SEA_C, COLD_SEA_C = 22.0, 18.0
"""From which temperature most people call the water warm, and up to which cold."""
SEA_CLAIMS: Mapping[str, tuple[Callable[[float, float], bool], str, str]] = {
    **dict.fromkeys(
        ("warm", "hot", "good"),
        (
            lambda celsius, _: celsius >= WARM_SEA_C,
            "Yes, the sea at {where} is warm {when}: {what}.",
            "No, the sea at {where} is not warm {when}: {what}.",
        ),
    ),
    **dict.fromkeys(
        ("cold", "cool", "freezing"),
        (
            lambda celsius, _: celsius <= COLD_SEA_C,
            "Yes, the sea at {where} is cold {when}: {what}.",
            "No, the sea at {where} is not cold {when}: {what}.",
        ),
    ),
    "calm": (
        lambda _, metres: metres <= WAVES_CALM_M,
        "Yes, the sea at {where} is calm {when}: {what}.",
        "No, the sea at {where} is not calm {when}: {what}.",
    ),
    "bad": (
        lambda _, metres: metres > WAVES_ROUGH_M,
        "Yes, the sea at {where} is rough {when}: {what}.",
        "No, the sea at {where} is not rough {when}: {what}.",
    ),
}
"""Of each claim: whether the water in °C and the waves in metres bear it out, and the sentences."""


def _sea(sea: Sea, question: KindQuestion) -> KindReply:
    """The water and the waves."""
    scene, measures = question.scene, question.scene.speech.measures
    if question.when is None or question.when.is_now:
        found: SeaOfHour | SeaDay | None = sea.now
    else:
        by_date = {day.date: day for day in sea.days}
        days = [by_date[day] for day in question.days(list(by_date))]
        found = max(days, key=lambda day: day.waves.height or 0.0, default=None)
    if found is None:
        return _out_of_reach(scene, [day.date for day in sea.days])
    kelvinless, metres = found.sea_temp, found.waves.height
    water = [] if kelvinless is None else [scene.speech.degrees(kelvinless)]
    waves = [] if metres is None else [scene.speech("waves {height}", height=height(metres, scene.speech))]
    by_measure = {"temperature": water or waves, "waves": waves or water}
    what = ", ".join(by_measure.get(question.intent.measure, [*water, *waves])) or scene.speech("nobody knows")
    of_waves = question.intent.measure == "waves" and metres is not None
    quantity = Quantity(metres or 0.0, 1, "m") if of_waves else measures.temperature(kelvinless or 0.0)
    figure = Figure(round(quantity.value, quantity.decimals), quantity.unit)
    any_waves = "bad" if question.form.polar and question.intent.measure == "waves" else ""
    judged = SEA_CLAIMS.get(question.claim or any_waves)
    if judged and kelvinless is not None and metres is not None:
        judge, yes, no = judged
        so = judge(measures.celsius(kelvinless), metres)
        return KindReply(scene.say(yes if so else no, what=what), figure)
    return KindReply(scene.say("The sea at {where} {when}: {what}.", what=what), figure)


def _out_of_reach(scene: Scene, known: Sequence[date]) -> KindReply:
    last = scene.speech.weekday(max(known, default=scene.now.date()))
    return KindReply(scene.say("The forecast for {where} reaches until {day}, so I can't say {when}.", day=last))


MOST_SURE_DAYS = 3
"""Days whose bands a sentence has room for."""


def _sure(sure: Sure, question: KindQuestion) -> KindReply:
    """The bands of the days that are asked about, of today where none is."""
    scene, by_date = question.scene, {day.date: day for day in sure.daily}
    asked = question.days(list(by_date)) if question.when and not question.when.is_now else [scene.now.date()]
    told = [(day, of_day(by_date[day], scene.speech)) for day in asked[:MOST_SURE_DAYS] if day in by_date]
    if not any(said for _, said in told):
        return _out_of_reach(scene, list(by_date))
    parts = [f"{scene.speech.weekday(day)} {said}" if len(told) > 1 else said for day, said in told if said]
    return KindReply(
        scene.say("The forecast for {where} {when}, in eight cases of ten: {what}.", what="; ".join(parts))
    )


def _normals(known: Known, question: KindQuestion) -> KindReply:
    """What is usual, how a day compares with it, or the records."""
    normals: Normals = known.answer
    scene, speech = question.scene, question.scene.speech
    day, records = speech.words.day_of_year(normals.date), normals.records
    if question.intent.measure == "records" and records.temp_max is not None and records.temp_min is not None:
        told = scene.say(
            "{day} in {where}: the warmest since {since} was {high} in {high_year}, the coldest {low} in {low_year}.",
            day=day,
            since=records.since,
            high=speech.degrees(records.temp_max),
            high_year=records.temp_max_year,
            low=speech.degrees(records.temp_min),
            low_year=records.temp_min_year,
        )
        return KindReply(told, _degrees(records.temp_max, question))
    usual = speech.degrees_between(normals.temp_min.mean, normals.temp_max.mean)
    difference = above_usual(normals, known.beside)
    if question.intent.limit:
        return KindReply(_is_usual(question.intent.limit, normals, question), _degrees(normals.temp_max.mean, question))
    if difference is None:
        told = scene.say("Usual in {where} on {day}: {range}.", day=day, range=usual)
        return KindReply(told, _degrees(normals.temp_max.mean, question))
    by = degrees(difference, speech.measures)
    high = speech.degrees(known.beside.day.temp.max)
    template = _usual_template(
        question.intent.claim if question.form.polar else "", difference, equal=is_as_usual(difference, speech.measures)
    )
    told = scene.say(template, degrees=speech.quantity(by), high=high, range=usual)
    return KindReply(told, Figure(round(difference, 1) + 0.0, by.unit))


USUAL_WITHIN_C = 2.0
"""A temperature so near to the usual ones is usual too."""


def _is_usual(limit: Limit, normals: Normals, question: KindQuestion) -> str:
    """Whether a temperature is usual on the day: between the usual ones, or near to them."""
    scene, speech = question.scene, question.scene.speech
    measures = speech.measures
    celsius = fahrenheit_to_celsius(limit.value) if limit.unit == "imperial" else limit.value
    celsius = measures.celsius(limit.value) if not limit.unit else celsius
    low, high = measures.celsius(normals.temp_min.mean), measures.celsius(normals.temp_max.mean)
    is_usual = low - USUAL_WITHIN_C <= celsius <= high + USUAL_WITHIN_C
    told = scene.say(
        "Usual in {where} on {day}: {range}.",
        day=speech.words.day_of_year(normals.date),
        range=speech.degrees_between(normals.temp_min.mean, normals.temp_max.mean),
    )
    return speech("Yes, that is usual.") + f" {told}" if is_usual else speech("No, that is not usual.") + f" {told}"


def _usual_template(claim: str, difference: float, *, equal: bool) -> str:
    if equal:
        text = "{when} in {where} it is about as warm as usual: up to {high}, usually {range}."
        return f"{'Yes' if claim == 'usual' else 'No'}, {text}" if claim else text
    warmer = "{when} in {where} it is {degrees} warmer than usual: up to {high}, usually {range}."
    colder = "{when} in {where} it is {degrees} colder than usual: up to {high}, usually {range}."
    text = warmer if difference > 0 else colder
    if not claim:
        return text
    return f"Yes, {text}" if claim == ("warmer" if difference > 0 else "colder") else f"No, {text}"


def _degrees(value: float, question: KindQuestion) -> Figure:
    quantity = question.scene.speech.measures.temperature(value)
    return Figure(round(quantity.value), quantity.unit)


TOPICS: Mapping[str, Topic] = {
    "air": Topic(KINDS["/air"], _air),
    "pollen": Topic(KINDS["/air"], _pollen),
    "sea": Topic(KINDS["/sea"], _sea),
    "sure": Topic(KINDS["/sure"], _sure),
    "normals": Topic(KINDS["/normals"], _normals),
}
"""By the kind of the intent."""
