import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract import sun
from contract.schemas.weather import CURRENT, FORECAST, CurrentWeather, Forecast, Step
from master.ask import rankings, replies
from master.ask.form import Form
from master.ask.intents import Intent, Limit
from master.ask.observed import Observed
from master.ask.rankings import COMPARED, EXTREMES
from master.ask.speech import Speech, catalogue
from master.ask.sun_and_moon import moon_anywhere, sun_reply
from master.ask.weather_sentences import AHEAD, NOW
from master.ask.when import Span, When
from master.facts.days import STEP, outlook, reaches
from master.facts.measures import Measures

START = datetime(2026, 11, 26, 12, tzinfo=UTC)
ENGLISH, GREEK = Speech("en"), Speech("el")
CODES = [200, 300, 500, 511, 600, 615, 701, 741, 800, 801, 804]
WHENS = [
    "today",
    "tomorrow",
    "tomorrow morning",
    "friday",
    "weekend",
    "days3",
    "week",
    "+3h",
    "tomorrow 15:00",
    "today night",
]


def step(number: int, **values: Any) -> dict[str, Any]:
    moment = START + (number + 1) * STEP
    return {
        "dt": int(moment.timestamp()),
        "main": {
            "temp": values.get("temp", 10.0),
            "feels_like": values.get("feels", 9.0),
            "humidity": values.get("humidity"),
        },
        "weather": [{"id": values.get("code", 800), "description": "so", "icon": "01d"}],
        "clouds": {"all": values.get("clouds")},
        "wind": {"speed": values.get("wind"), "gust": values.get("gust")},
        "pop": values.get("pop"),
        "rain": {"3h": values["rain"]} if values.get("rain") else {},
        "snow": {"3h": values["snow"]} if values.get("snow") else {},
    }


def forecast(*steps: dict[str, Any]) -> Forecast:
    city = {"name": "Athens", "country": "GR", "coord": {"lat": 37.98, "lon": 23.73}, "timezone": 0}
    return FORECAST.validate_python({"list": list(steps), "city": city})


def current(**values: Any) -> CurrentWeather:
    return CURRENT.validate_python(
        {"main": {"temp": values.get("temp", 12)}, "weather": [{"id": values.get("code", 800)}],
         "dt": int(START.timestamp()),
         "coord": {"lat": 37.98, "lon": 23.73}, "timezone": 0, **values.get("more", {})}
    )  # fmt: skip


def observed(data: Forecast | None, weather: CurrentWeather | None = None) -> Observed:
    return Observed("Athens", START, weather, data)


def said(measure: str, when: str | None, data: Forecast, speech: Speech = ENGLISH) -> str:
    told = When.parse(when) if when else None
    return replies.weather_reply(Intent("weather", measure), told, observed(data), speech, Form(polar=True))


maybe = st.none() | st.floats(0, 1)
STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "temp": st.floats(-40, 50), "code": st.sampled_from(CODES), "pop": maybe,
            "clouds": st.none() | st.integers(0, 100),
            "rain": st.sampled_from([None, 0.0, 0.01, 0.1, 2.5, 40.0]),
            "snow": st.sampled_from([None, 0.0, 0.2, 5.0]),
            "wind": st.none() | st.floats(0, 60),
            "humidity": st.none() | st.integers(0, 100),
            "feels": st.floats(-50, 50),
        }
    ),
    min_size=1,
    max_size=40,
).map(lambda values: forecast(*(step(number, **one) for number, one in enumerate(values))))  # fmt: skip


def steps_in(data: Forecast, span: Span) -> list[Step]:
    """The steps to come that a span is told by: those whose middle lies in it; a moment has the one that it lies in."""
    if span.moment:
        return [s for s in data.steps if s.moment - STEP <= span.start < s.moment]
    return [s for s in data.steps if s.moment > START and span.start <= s.moment - STEP / 2 < span.end]


@settings(max_examples=300, deadline=None)
@given(STEPS, st.sampled_from(WHENS))
def test_no_rain_is_claimed_only_where_no_step_has_any(data: Forecast, when: str) -> None:
    sentence = said("rain", when, data)
    span = When.parse(when).span(START)  # type: ignore[union-attr]
    steps = steps_in(data, span)
    falls = [
        s for s in steps if (s.rain_mm or 0) >= 0.05 or s.condition.code // 100 in (2, 3, 5) or s.condition.code == 615
    ]
    if re.search(r"\bno rain is expected", sentence, re.IGNORECASE):
        assert steps
        assert not falls
        assert all(s.pop is None or s.pop < 0.7 for s in steps if not s.snow_mm and s.condition.code // 100 != 6)
    if sentence.startswith("Yes"):
        assert falls
        assert any(s.pop is None or s.pop >= 0.7 for s in falls)
    if found := re.search(r"chance of rain in Athens .* is (\d+) %", sentence):
        assert any(s.pop is not None and round(s.pop * 100) == int(found[1]) for s in steps)


@settings(max_examples=200, deadline=None)
@given(STEPS, st.sampled_from(WHENS))
def test_what_is_said_of_umbrellas_snow_and_temperatures_is_true_of_the_data(data: Forecast, when: str) -> None:
    span = When.parse(when).span(START)  # type: ignore[union-attr]
    steps = steps_in(data, span)
    if said("umbrella", when, data).startswith("No,"):
        assert all((s.rain_mm or 0) < 0.05 for s in steps)
    if "no snow is expected" in said("snow", when, data):
        assert all((s.snow_mm or 0) < 0.05 and s.condition.code // 100 != 6 for s in steps)
    sentence = said("temperature", when, data)
    if found := re.search(r"Athens: (?:(-?\d+) to )?(-?\d+) °C", sentence):
        assert int(found[2]) == round(max(s.main.temp for s in steps))
        assert int(found[1] or found[2]) == round(min(s.main.temp for s in steps))
    if said("sunglasses", when, data).startswith("Yes"):
        assert any(s.clouds.all is not None and s.clouds.all < 50 for s in steps)


@settings(max_examples=150, deadline=None)
@given(
    STEPS,
    st.sampled_from(sorted(AHEAD)),
    st.sampled_from([None, *WHENS]),
    st.sampled_from(["metric", "imperial", "standard"]),
)
def test_every_measure_is_answered_in_both_languages(
    data: Forecast, measure: str, when: str | None, units: Any
) -> None:
    for lang in ("en", "el"):
        sentence = said(measure, when, data, Speech(lang, Measures(units)))
        assert "{" not in sentence
        assert "None" not in sentence
        assert sentence.endswith(".")


@settings(max_examples=150, deadline=None)
@given(STEPS, st.sampled_from(sorted(EXTREMES)))
def test_the_extreme_day_is_that_of_the_data(data: Forecast, measure: str) -> None:
    sentence = rankings.extreme_reply(Intent("extreme", measure), None, observed(data), ENGLISH)
    if measure == "warmest":
        found = re.search(r"up to (-?\d+) °C", sentence)
        by_day = [list(day) for _, day in groupby(data.steps, key=lambda s: (s.moment - STEP / 2).date())]
        told = by_day[:-1] if len(by_day) > 1 and len(by_day[-1]) == 1 else by_day
        assert found is not None
        assert int(found[1]) == round(max(s.main.temp for day in told for s in day))
    assert sentence.endswith(".")


@pytest.mark.parametrize("measure", sorted(NOW))
@pytest.mark.parametrize("speech", [ENGLISH, GREEK])
@pytest.mark.parametrize("weather", [
    current(), current(code=501), current(code=601), current(code=741), current(code=210),
    current(more={"wind": {"speed": 12, "gust": 20}, "clouds": {"all": 90}, "visibility": 400, "uvi": 9.2}),
    current(more={"main": {"temp": 12, "feels_like": 5, "humidity": 80, "pressure": 1010}, "visibility": 9000}),
])  # fmt: skip
def test_every_measure_is_answered_for_now(measure: str, speech: Speech, weather: CurrentWeather) -> None:
    sentence = replies.weather_reply(Intent("weather", measure), When(day="now"), observed(None, weather), speech)
    assert sentence.endswith(".")
    assert "None" not in sentence


def test_rain_that_falls_now_is_told_before_the_rain_to_come() -> None:
    weather = current(code=501)
    sentence = replies.weather_reply(Intent("weather", "rain"), None, observed(forecast(step(0)), weather), ENGLISH)
    assert sentence.startswith("It is raining in Athens now")


@pytest.mark.parametrize(
    ("measure", "code", "asked", "told"),
    [
        ("rain", 501, "Yes, it is raining", "It is raining"),
        ("rain", 800, "No, it is not raining", "It is not raining"),
        ("fog", 741, "Yes, fog or mist", "Fog or mist"),
        ("storm", 800, "No, there is no thunderstorm", "There is no thunderstorm"),
    ],
)
def test_yes_or_no_stands_first_where_it_was_asked_for_and_only_there(
    measure: str, code: int, asked: str, told: str
) -> None:
    of = observed(None, current(code=code))
    for polar, words in ((True, asked), (False, told)):
        form = Form(polar=polar)
        sentence = replies.weather_reply(Intent("weather", measure), When(day="now"), of, ENGLISH, form)
        assert sentence.startswith(words)


CLAIMS = [
    ("temperature", "cold", {"temp": 4}, True), ("temperature", "cold", {"temp": 18}, False),
    ("temperature", "hot", {"temp": 33}, True), ("temperature", "hot", {"temp": 12}, False),
    ("temperature", "freezing", {"temp": -2}, True), ("temperature", "freezing", {"temp": 3}, False),
    ("wind", "windy", {"wind": 9}, True), ("wind", "windy", {"wind": 1}, False), ("wind", "calm", {"wind": 1}, True),
    ("sky", "sunny", {"clouds": 10}, True), ("sky", "sunny", {"clouds": 90}, False),
    ("sky", "cloudy", {"clouds": 90}, True), ("sky", "clear", {"clouds": 90}, False),
    ("humidity", "humid", {"humidity": 90}, True), ("humidity", "humid", {"humidity": 30}, False),
    ("rain", "dry", {"pop": 0.0}, True), ("rain", "dry", {"rain": 3.0, "code": 501, "pop": 0.9}, False),
    ("", "good", {"temp": 22, "pop": 0.0}, True), ("", "good", {"temp": 22, "rain": 3.0, "code": 501}, False),
    ("", "good", {"temp": -5}, False), ("", "bad", {"temp": -5}, True),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "claim", "values", "yes"), CLAIMS)
@pytest.mark.parametrize("speech", [ENGLISH, GREEK])
def test_a_claim_is_answered_with_yes_where_it_is_so(
    measure: str, claim: str, values: dict[str, Any], speech: Speech, *, yes: bool
) -> None:
    data = forecast(*(step(number, **values) for number in range(16)))
    intent = Intent("weather", measure, claim)
    sentence = replies.weather_reply(intent, When(day="tomorrow"), observed(data), speech, Form(polar=True))
    assert replies.yes_or_no(sentence, speech) is yes


@pytest.mark.parametrize(
    ("limit", "temp", "yes"),
    [
        (Limit(above=False, value=0), -1.0, True),
        (Limit(above=False, value=0), 1.0, False),
        (Limit(above=True, value=30), 31.0, True),
        (Limit(above=True, value=30), 29.0, False),
        (Limit(above=True, value=86, unit="imperial"), 31.0, True),
        (Limit(above=True, value=90, unit="imperial"), 31.0, False),
    ],
)
def test_a_limit_is_compared_with_the_extreme_of_the_hours(limit: Limit, temp: float, *, yes: bool) -> None:
    """One step has the extreme, the others are mild."""
    data = forecast(*(step(number, temp=temp if number == 6 else 12.0) for number in range(16)))
    intent = Intent("weather", "temperature", limit=limit)
    sentence = replies.weather_reply(intent, When(day="tomorrow"), observed(data), ENGLISH, Form(polar=True))
    assert replies.yes_or_no(sentence, ENGLISH) is yes


STAY = {"throughout": True}


@pytest.mark.parametrize(
    ("measure", "limit", "words"),
    [
        ("temperature", Limit(above=True, value=0, **STAY), "No, down to -4 °C"),
        ("temperature", Limit(above=True, value=-5, **STAY), "Yes, at least -4 °C"),
        ("temperature", Limit(above=False, value=5, **STAY), "No, up to 12 °C"),
        ("temperature", Limit(above=False, value=15, **STAY), "Yes, at most 12 °C"),
        ("temperature", Limit(above=False, value=-5), "No, at least -4 °C"),
        ("temperature", Limit(above=True, value=10), "Yes, up to 12 °C"),
        ("wind", Limit(above=False, value=40, unit="kmh", **STAY), "Yes, at most 36 km/h"),
        ("wind", Limit(above=False, value=4, unit="bft", **STAY), "No, up to 36 km/h"),
        ("wind", Limit(above=False, value=10, unit="kmh"), "Yes, down to 7 km/h"),
        ("humidity", Limit(above=False, value=60, **STAY), "No, up to 80 %"),
        ("rain", Limit(above=False, value=5, **STAY), "Yes, at most"),
    ],
)
def test_a_limit_of_every_hour_is_compared_with_the_other_extreme(measure: str, limit: Limit, words: str) -> None:
    odd = {"temp": -4.0, "wind": 10.0, "humidity": 80}
    usual = {"temp": 12.0, "wind": 2.0, "humidity": 50}
    data = forecast(*(step(number, **(odd if number == 6 else usual)) for number in range(16)))
    intent = Intent("weather", measure, limit=limit)
    told = replies.weather_reply(intent, When(day="tomorrow"), observed(data), ENGLISH, Form(polar=True))
    assert told.startswith(words)


@pytest.mark.parametrize(
    ("temp", "speech", "words", "yes"),
    [
        (-3.0, ENGLISH, "Yes, it freezes", True),
        (-0.4, ENGLISH, "It may freeze in Athens tomorrow: 0 °C at the lowest.", None),
        (3.0, ENGLISH, "No, it does not freeze", False),
        (-0.4, GREEK, "Ίσως κάνει παγετό", None),
        (3.0, GREEK, "Όχι, δεν έχει παγετό", False),
    ],
)
def test_frost_is_judged_by_the_lowest_temperature_and_doubted_where_that_is_zero(
    temp: float, speech: Speech, words: str, *, yes: bool | None
) -> None:
    data = forecast(*(step(number, temp=temp if number == 6 else 12.0) for number in range(16)))
    intent = Intent("weather", "temperature", "freezing")
    told = replies.weather_reply(intent, When(day="tomorrow"), observed(data), speech, Form(polar=True))
    assert told.startswith(words)
    assert replies.yes_or_no(told, speech) is yes


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        (Intent("weather", "rain"), "No rain is expected"),
        (Intent("weather", "temperature", "freezing"), "It does not freeze"),
        (Intent("weather", "temperature", "cold"), "Tomorrow in Athens: 3 °C"),
        (Intent("weather", "temperature", limit=Limit(above=True, value=5)), "At most 3 °C"),
    ],
)
def test_a_negated_question_is_answered_without_a_yes_or_no_that_could_be_misread(intent: Intent, words: str) -> None:
    data = forecast(*(step(number, temp=3.0, pop=0) for number in range(16)))
    form = Form(polar=True, negated=True)
    told = replies.weather_reply(intent, When(day="tomorrow"), observed(data), ENGLISH, form)
    assert told.startswith(words)


def test_when_it_rains_is_looked_for_as_far_as_the_forecast_reaches() -> None:
    data = forecast(
        *(step(number, **({"rain": 2.0, "code": 501} if number in (14, 15) else {})) for number in range(30))
    )
    asks, ends = Form(asks_when=True), Form(asks_when=True, ends=True)
    rain = Intent("weather", "rain")
    assert "is expected on Saturday at about 06:00" in replies.weather_reply(rain, None, observed(data), ENGLISH, asks)
    assert "to end on Saturday at about 12:00" in replies.weather_reply(rain, None, observed(data), ENGLISH, ends)
    dry = forecast(*(step(number) for number in range(10)))
    assert "No rain is expected in Athens until" in replies.weather_reply(rain, None, observed(dry), ENGLISH, asks)


def test_the_next_day_of_a_claim_is_looked_for() -> None:
    data = forecast(*(step(number, temp=25.0 if number > 15 else 5.0) for number in range(24)))
    warm = Intent("weather", "temperature", "warm")
    told = replies.weather_reply(warm, None, observed(data), ENGLISH, Form(asks_when=True))
    assert told.startswith("The next such day in Athens is on Saturday.")
    hot = Intent("weather", "temperature", "hot")
    told = replies.weather_reply(hot, None, observed(data), ENGLISH, Form(asks_when=True))
    assert told.startswith("There is no such day in Athens until")


@pytest.mark.parametrize("template", replies.UNANSWERED)
@pytest.mark.parametrize("speech", [ENGLISH, GREEK])
def test_why_there_is_no_answer_is_none(template: str, speech: Speech) -> None:
    """One that is reworded in the code would be no longer translated."""
    assert template in catalogue("el")
    names = re.findall(r"\{(\w+)\}", template)
    assert not replies.is_answer(speech(template, **dict.fromkeys(names, "Athens (GR)")), speech)


def test_other_sentences_are_answers() -> None:
    assert replies.is_answer("No, no rain is expected in Athens tomorrow.", ENGLISH)
    assert replies.is_answer("Όχι, δεν αναμένεται βροχή (Αθήνα, αύριο).", GREEK)


def test_the_days_that_are_as_asked_are_named() -> None:
    """On the first days it is calm and dry, from Saturday on windy and wet."""
    calm, wild = {"wind": 2.0}, {"wind": 12.0, "rain": 3.0, "code": 501, "pop": 0.9}
    data = forecast(*(step(number, **(wild if number > 11 else calm)) for number in range(24)))
    which, which_not = Form(asks_day=True), Form(asks_day=True, negated=True)
    rain = Intent("weather", "rain")
    told = replies.weather_reply(rain, None, observed(data), ENGLISH, which)
    assert told == "Such days in Athens: Sat 28 Nov, rain 90 %; Sun 29 Nov until 12:00, rain 90 %."
    assert "Fri 27 Nov" in replies.weather_reply(rain, None, observed(data), ENGLISH, which_not)
    below = Intent("weather", "wind", limit=Limit(above=False, value=5, unit="ms", throughout=True))
    told = replies.weather_reply(below, None, observed(data), ENGLISH, which)
    assert "Fri 27 Nov, wind up to 7 km/h" in told
    assert "Sat" not in told
    cold = Intent("weather", "temperature", "freezing")
    told = replies.weather_reply(cold, None, observed(data), ENGLISH, which)
    assert told.startswith("There is no such day in Athens until Sun 29 Nov, 12:00. The coldest day in Athens is")


@pytest.mark.parametrize(("pop", "words"), [
    (0.6, "Rain in Athens tomorrow: about 16 mm, with a chance of 60 %."),
    (None, "Rain in Athens tomorrow: about 16 mm."),
])  # fmt: skip
def test_how_much_rain_is_told_with_its_chance(pop: float | None, words: str) -> None:
    data = forecast(*(step(number, rain=2.0, code=501, pop=pop) for number in range(16)))
    told = replies.weather_reply(Intent("weather", "rain", "amount"), When(day="tomorrow"), observed(data), ENGLISH)
    assert told == words


@pytest.mark.parametrize(("claim", "feels", "yes"), [
    ("light", 20.0, True), ("light", 5.0, False), ("heavy", 2.0, True), ("heavy", 12.0, False), ("", 12.0, True),
    ("", 20.0, False),
])  # fmt: skip
def test_clothes_are_judged_by_how_cold_it_feels(claim: str, feels: float, *, yes: bool) -> None:
    data = forecast(*(step(number, feels=feels) for number in range(16)))
    intent = Intent("weather", "coat", claim)
    told = replies.weather_reply(intent, When(day="tomorrow"), observed(data), ENGLISH, Form(polar=True))
    assert replies.yes_or_no(told, ENGLISH) is yes


def test_rain_that_goes_on_beyond_the_next_hours_does_not_end_with_them() -> None:
    data = forecast(*(step(number, rain=2.0, code=501, pop=0.9) for number in range(12)), step(12))
    told = replies.weather_reply(Intent("weather", "rain"), None, observed(data), ENGLISH)
    assert "to Sat 28 Nov, 00:00" in told


def test_the_wind_blows_from_where_it_is_strongest() -> None:
    weather = current(more={"wind": {"speed": 5, "deg": 44}})
    form = Form(direction=True)
    told = replies.weather_reply(Intent("weather", "wind"), When(day="now"), observed(None, weather), ENGLISH, form)
    assert "from the north-east" in told


@pytest.mark.parametrize("day", ["02-30", "2027-02-29", "06-31"])
def test_a_day_that_no_calendar_has_is_said_to_be_none(day: str) -> None:
    data = forecast(*(step(number) for number in range(10)))
    for speech, words in ((ENGLISH, "There is no such day as"), (GREEK, "Δεν υπάρχει τέτοια μέρα")):
        told = replies.weather_reply(Intent("weather"), When(day=day), observed(data), speech)
        assert told.startswith(words)


def test_no_rain_with_snow_says_that_it_snows() -> None:
    data = forecast(step(0, snow=4.0, code=601), step(1, snow=1.0, code=601), *(step(n) for n in (2, 3)))
    assert said("rain", "today", data) == "No, no rain is expected in Athens today, but snow is: about 5.0 mm."


def test_the_rains_hours_are_within_what_was_asked() -> None:
    data = forecast(*(step(number, rain=3.0, code=501, pop=0.9) for number in range(16)))
    assert (
        said("rain", "tomorrow", data) == "Yes, rain is expected in Athens tomorrow: about 24 mm, from 00:00 to 24:00."
    )


@pytest.mark.parametrize(
    ("wet", "speech", "words"),
    [
        ({4, 5}, ENGLISH, "about 6.0 mm, from 00:00 to 06:00."),
        ({4, 5, 7}, ENGLISH, "about 9.0 mm, from 00:00 to 06:00 and from 09:00 to 12:00."),
        ({4, 7}, GREEK, "από 00:00 έως 03:00 και από 09:00 έως 12:00 ("),
        ({4, 6, 8}, ENGLISH, "about 9.0 mm, at times."),
        ({4, 6, 8}, GREEK, "κατά διαστήματα ("),
    ],
)
def test_the_dry_hours_between_are_not_called_wet(wet: set[int], speech: Speech, words: str) -> None:
    """The fourth step begins at midnight."""
    rain = {"rain": 3.0, "code": 501, "pop": 0.9}
    data = forecast(*(step(number, **(rain if number in wet else {})) for number in range(16)))
    assert words in said("rain", "tomorrow", data, speech)


def test_a_spell_is_told_from_now_on() -> None:
    ahead = outlook(
        forecast(*(step(number, rain=3.0, code=501) for number in range(3))),
        START,
        START + STEP * 3 / 2,
        START + STEP / 3,
    )
    assert ahead
    assert ahead.rain.mm == 3.0
    assert ahead.rain.spells == ((START + STEP / 3, START + STEP),)


@pytest.mark.parametrize(
    ("when", "words"), [("yesterday", "not of the past"), ("day+9", "reaches until"), ("12-24", "reaches until")]
)
def test_what_the_forecast_does_not_reach_is_not_told(when: str, words: str) -> None:
    data = forecast(*(step(number) for number in range(40)))
    for measure in AHEAD:
        assert words in said(measure, when, data)


@pytest.mark.parametrize(("when", "over"), [
    ("today morning", "This morning is already over in Athens. "),
    ("today 06:00-08:00", "Today from 06:00 to 08:00 is already over in Athens. "),
])  # fmt: skip
def test_of_a_time_of_today_that_is_over_the_same_of_tomorrow_is_told(when: str, over: str) -> None:
    data = forecast(*(step(number) for number in range(40)))
    evening = replace(observed(data), now=START + 2 * STEP)
    for measure in ("umbrella", "rain", ""):
        told = replies.weather_reply(Intent("weather", measure), When.parse(when), evening, ENGLISH, Form(polar=True))
        assert told.startswith(over)
        assert "tomorrow" in told.removeprefix(over).lower()
        assert "not of the past" not in told


def test_what_was_earlier_today_is_not_known() -> None:
    data = forecast(*(step(number) for number in range(40)))
    evening = replace(observed(data), now=START + 2 * STEP)
    asked = Form(polar=True, past=True)
    assert "not of the past" in replies.weather_reply(
        Intent("weather", "rain"), When.parse("today morning"), evening, ENGLISH, asked
    )


def test_a_span_that_the_forecast_covers_in_part_is_told_as_such() -> None:
    data = forecast(*(step(number) for number in range(8)))
    assert "The forecast reaches until Fri 27 Nov, 12:00" in said("rain", "days5", data)
    assert reaches(data)[0] == START


def test_nothing_is_told_without_steps() -> None:
    span = When(day="day+9").span(START)
    assert outlook(forecast(step(0)), span.start, span.end, START) is None


@pytest.mark.parametrize(("lat", "measure", "words"), [
    (37.98, "sunset", "The sun sets in Athens today at 15:"),
    (37.98, "sunrise", "The sun rises in Athens today at 05:"),
    (80.0, "sunset", "The sun stays down in Athens today."),
])  # fmt: skip
def test_the_sun_is_told_by_its_course(lat: float, measure: str, words: str) -> None:
    data = FORECAST.validate_python({"list": [step(0)], "city": {"coord": {"lat": lat, "lon": 23.73}, "timezone": 0}})
    assert sun_reply(Intent("sun", measure), None, observed(data), ENGLISH).startswith(words)


def test_the_sun_of_a_day_that_the_provider_states_is_told_as_every_door_shows_it() -> None:
    noon = START.replace(hour=12, minute=0)
    computed = sun.solar_day(37.98, 23.73, noon).sunset
    assert computed
    stated = int(computed.timestamp()) + 240
    city = {"coord": {"lat": 37.98, "lon": 23.73}, "timezone": 0, "sunset": stated}
    data = FORECAST.validate_python({"list": [step(0)], "city": city})
    shown = datetime.fromtimestamp(stated, START.tzinfo)
    assert f"{shown:%H:%M}" in sun_reply(Intent("sun", "sunset"), None, observed(data), ENGLISH)


def test_without_coordinates_the_sun_is_not_guessed() -> None:
    data = FORECAST.validate_python({"list": [step(0)]})
    assert "don't know where" in sun_reply(Intent("sun", "sunset"), None, observed(data), ENGLISH)


@pytest.mark.parametrize("measure", sorted(COMPARED))
@pytest.mark.parametrize("speech", [ENGLISH, GREEK])
def test_a_comparison_names_the_one_with_the_greater_figure_first(measure: str, speech: Speech) -> None:
    more = {"wind": {"speed": 12}, "clouds": {"all": 90}, "rain": {"1h": 3}, "snow": {"1h": 2}}
    more_humid = {"main": {"temp": 25, "humidity": 90}}
    less = {"wind": {"speed": 2}, "clouds": {"all": 10}, "main": {"temp": 5, "humidity": 30}}
    high = Observed("High", START, current(more={**more, **more_humid}))
    low = Observed("Low", START, current(more=less))
    sentence = rankings.compare_reply(Intent("compare", measure), [(low, None), (high, None)], speech)
    least = measure in ("colder", "calmer", "drier", "sunnier", "less humid")
    assert (sentence.index("Low") < sentence.index("High")) is least


def test_equal_figures_are_no_difference() -> None:
    sides = [(Observed(name, START, current()), None) for name in ("Rome", "Athens")]
    assert rankings.compare_reply(Intent("compare", "warmer"), sides, ENGLISH).startswith(
        "There is no difference: 12 °C"
    )


def test_what_is_not_known_is_not_compared() -> None:
    sides = [(Observed("Rome", START, current()), None), (Observed("Oslo", START), None)]
    assert "can't compare" in rankings.compare_reply(Intent("compare", "windier"), sides, ENGLISH)


@pytest.mark.parametrize(("n", "en", "el"), [(1, "in 1 hour", "σε 1 ώρα"), (3, "in 3 hours", "σε 3 ώρες")])
def test_numbers_have_their_plural(n: int, en: str, el: str) -> None:
    assert ENGLISH.count("in {n} hour", "in {n} hours", n) == en
    assert GREEK.count("in {n} hour", "in {n} hours", n) == el


@pytest.mark.parametrize("table", [COMPARED, EXTREMES])
def test_every_template_has_a_translation(table: Any) -> None:
    assert all(template in catalogue("el") for _, template in table.values())


@pytest.mark.parametrize("when", [*WHENS, "now", "12:00", "midnight", "day+2", "weekend+1", "week+1", "12-24", "noon"])
def test_times_are_said_in_greek_without_english(when: str) -> None:
    told = When.parse(when)
    assert told is not None
    assert not re.search("[A-Za-z]", GREEK.when(told, told.span(START), START))


@pytest.mark.parametrize("offset_h", [0, 1, 2])
def test_a_weekend_has_two_days(offset_h: int) -> None:
    steps = [step(number) for number in range(40)]
    for entry in steps:
        entry["dt"] += offset_h * 3600
    answer = said("", "weekend", forecast(*steps))

    assert answer.count("Sat ") == answer.count("Sun ") == 1
    assert "Mon " not in answer


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        (Intent("weather", "rain"), "rain"),
        (Intent("weather", "rain", "dry"), "rain"),
        (Intent("weather", "umbrella"), "rain"),
        (Intent("weather", "snow"), "snow"),
    ],
)
@pytest.mark.parametrize("pop", [None, 0])
def test_no_rain_is_not_claimed_where_no_step_tells_a_chance(intent: Intent, kind: str, pop: float | None) -> None:
    data = forecast(*(step(number, pop=pop) for number in range(16)))
    told = replies.weather_reply(intent, When(day="tomorrow"), observed(data), ENGLISH, Form(polar=True))
    unknown = f"It isn't known: the forecast for Athens tomorrow shows no {kind}, but tells no chance of it."
    assert told.startswith(unknown) is (pop is None)
    assert (replies.yes_or_no(told, ENGLISH) is None) is (pop is None)


@pytest.mark.parametrize(("speech", "said"), [
    (ENGLISH, "No, it is night in Athens now."), (GREEK, "Όχι, "),
])  # fmt: skip
@pytest.mark.parametrize("icon", ["01n", "04n"])
def test_there_is_no_sunshine_at_night(speech: Speech, said: str, icon: str) -> None:
    night = current(more={"weather": [{"id": 800, "icon": icon}], "clouds": {"all": 0}})
    sunny = Intent("weather", "sky", "sunny")
    sentence = replies.weather_reply(sunny, When(day="now"), observed(None, night), speech, Form(polar=True))
    assert sentence.startswith(said)


def test_the_best_of_several_days_is_named() -> None:
    data = forecast(*(step(number) for number in range(40)))
    sentence = rankings.extreme_reply(Intent("extreme", "driest"), When.parse("today..monday"), observed(data), ENGLISH)
    assert re.search("Thu|Fri|Sat|Sun|Mon|today|tomorrow", sentence), sentence


ASKED, TOLD = Form(polar=True), Form()


@pytest.mark.parametrize(
    ("form", "limit", "gust", "words"),
    [
        (ASKED, Limit(above=True, value=70, unit="kmh"), 25.0, "Yes, up to 90 km/h (10 Beaufort) in gusts in Athens"),
        (ASKED, Limit(above=True, value=70, unit="kmh"), 15.0, "No, at most 54 km/h (7 Beaufort) in gusts in Athens"),
        (ASKED, None, 15.0, "Yes, gusts up to 54 km/h (7 Beaufort) in Athens"),
        (ASKED, None, 6.0, "No, gusts up to 22 km/h (4 Beaufort) in Athens"),
        (ASKED, Limit(above=True, value=70, unit="kmh"), None, "Little wind in Athens"),
        (TOLD, None, 15.0, "Little wind in Athens tomorrow: wind up to 18 km/h (3 Beaufort), gusts up to 54 km/h"),
    ],
)
def test_what_is_asked_of_gusts_is_judged_by_them(
    form: Form, limit: Limit | None, gust: float | None, words: str
) -> None:
    """The wind is one of 5 m/s."""
    data = forecast(*(step(number, wind=5.0, gust=gust) for number in range(16)))
    intent = Intent("weather", "wind", "gusts", limit)
    told = replies.weather_reply(intent, When(day="tomorrow"), observed(data), ENGLISH, form)
    assert told.startswith(words)


def test_gusts_are_the_figure_of_a_question_about_them() -> None:
    data = forecast(*(step(number, wind=5.0, gust=15.0) for number in range(16)))
    figure = rankings.figure_of(Intent("weather", "wind", "gusts"), When(day="tomorrow"), observed(data), ENGLISH)
    assert figure is not None
    assert (figure.value, figure.unit) == (54, "km/h")


@pytest.mark.parametrize("form", [ASKED, TOLD])
def test_how_it_feels_is_told_beside_the_temperature(form: Form) -> None:
    data = forecast(*(step(number, temp=6.0, feels=2.0 + number % 2) for number in range(16)))
    told = replies.weather_reply(
        Intent("weather", "temperature", "feels"), When(day="tomorrow"), observed(data), ENGLISH, form
    )
    assert told == "Tomorrow in Athens: 6 °C, feels like 2 to 3 °C."


def test_how_it_feels_is_the_temperature_where_nobody_tells_more() -> None:
    data = forecast(*(step(number, temp=6.0, feels=None) for number in range(16)))
    told = replies.weather_reply(
        Intent("weather", "temperature", "feels"), When(day="tomorrow"), observed(data), ENGLISH
    )
    assert told == "Tomorrow in Athens: 6 °C, cold."


@pytest.mark.parametrize(
    ("claim", "pressures", "words"),
    [
        ("falling", (1020, 1010), "Yes, the air pressure falls in Athens tomorrow: 1020 hPa to 1010 hPa."),
        ("falling", (1010, 1020), "No, the air pressure rises in Athens tomorrow: 1010 hPa to 1020 hPa."),
        ("rising", (1010, 1020), "Yes, the air pressure rises in Athens tomorrow: 1010 hPa to 1020 hPa."),
        ("rising", (1020, 1010), "No, the air pressure falls in Athens tomorrow: 1020 hPa to 1010 hPa."),
        ("rising", (1020, 1020), "No, the air pressure stays at 1020 hPa in Athens tomorrow."),
        ("rising", (None, None), "I have no figure for the air pressure in Athens tomorrow."),
    ],
)
def test_the_barometer_falls_from_the_first_hour_to_the_last(
    claim: str, pressures: tuple[int | None, int | None], words: str
) -> None:
    steps = [step(number) for number in range(16)]
    for number, each in enumerate(steps):
        each["main"]["pressure"] = pressures[0] if number < 7 else pressures[1]
    told = replies.weather_reply(
        Intent("weather", "pressure", claim), When(day="tomorrow"), observed(forecast(*steps)), ENGLISH, ASKED
    )
    assert told == words


def test_a_trend_is_one_of_the_hours_to_come() -> None:
    assert replies.effective(Intent("weather", "pressure", "rising"), None, ASKED) == When(day="hours12")


@pytest.mark.parametrize(
    ("claim", "form", "begins"),
    [
        ("new", Form(asks_when=True), "The next new moon is on Wed 9 Dec."),
        ("full", Form(asks_when=True), "The next full moon is on Thu 24 Dec."),
        ("new", ASKED, "No, the moon is not new today. The next new moon is on Wed 9 Dec."),
    ],
)
def test_the_moon_that_is_asked_for_is_looked_for(claim: str, form: Form, begins: str) -> None:
    now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert moon_anywhere(Intent("moon", claim=claim), None, now, ENGLISH, form) == begins


def test_the_moon_is_new_on_its_day() -> None:
    now = datetime(2026, 12, 9, 12, tzinfo=UTC)
    told = moon_anywhere(Intent("moon", claim="new"), None, now, ENGLISH, ASKED)
    assert told.startswith("Yes, the moon is new today.")
