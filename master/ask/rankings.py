"""Which day or place has the most or the least of something, and the one figure that an answer is about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contract.schemas.weather import CurrentWeather
from master.ask.form import PLAIN, Form
from master.ask.intents import Intent
from master.ask.observed import Observed
from master.ask.spans import NEXT_DAY, WITHOUT_WHEN, days_of, named_day, out_of_reach, time_of
from master.ask.speech import Speech
from master.ask.weather_sentences import Scene
from master.ask.when import Span, When
from master.facts.days import Outlook, outlook, reaches
from master.facts.measures import Quantity

OF_LOWEST = frozenset({"cool", "cold", "freezing", "min"})
"""Claims that the lowest temperature decides."""


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
    found = days_of(
        observed.forecast, span or Span(observed.now, reaches(observed.forecast)[1] + NEXT_DAY), observed.now
    )
    ranked = [(figure, day) for day in found if (figure := ranking.ahead(day)) is not None]
    if not ranked:
        return out_of_reach(
            observed.forecast,
            Scene(speech, observed.name, time_of(observed, when or When(day="days"), speech), observed.now),
        )
    figure, best = _best(ranked, highest=ranking.highest)
    if figure == 0 and intent.measure in NONE_OF_IT:
        return scene.say(NONE_OF_IT[intent.measure])
    ahead = (best.date - observed.now.date()).days
    name = speech(("today", "tomorrow")[ahead]) if ahead in (0, 1) else speech.weekday(best.date)
    return scene.say(template, day=named_day(best, scene, name), figure=ranking.shown(speech, figure))


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
    one_time = len({time_of(observed, when, speech) for observed, when in sides}) == 1
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


def _side(observed: Observed, when: When | None, speech: Speech, *, one_place: bool) -> str:
    said = time_of(observed, when, speech)
    return said if one_place else speech("in {where} {when}", where=observed.name, when=said)


def _figure(ranking: Ranking, observed: Observed, when: When | None) -> float | None:
    if when is None or when.day == "now":
        return ranking.present(observed.weather) if observed.weather else None
    span = when.span(observed.now)
    ahead = outlook(observed.forecast, span.start, span.end, observed.now) if observed.forecast else None
    if ahead is None and when.day == "today" and observed.weather:
        return ranking.present(observed.weather)
    return ranking.ahead(ahead) if ahead else None
