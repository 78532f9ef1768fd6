"""Sentences about Iris's own kinds and the past at `/ask`."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from contract.schemas.history import HISTORY
from master.app import create_app
from master.ask.form import Form
from master.ask.intents import Intent
from master.ask.past import Past, past_reply
from master.ask.speech import Speech
from master.ask.weather_sentences import Scene
from master.settings import Settings
from tests.fake_backends import FakeBackends
from tests.unit.master.ask.test_asking import spelled
from tests.unit.master.kinds.answers import OF_KINDS, air, history, normals, sea, sure
from tests.unit.master.readable import athens

TOMORROW = (
    "The forecast for Athens tomorrow, in eight cases of ten: high 13 to 17 °C (sure), rain 0 to 1.4 mm (fairly sure)."
)
TOMORROW_IN_GREEK = (
    "Αθήνα, αύριο, σε οκτώ περιπτώσεις στις δέκα: μέγιστη 13 έως 17 °C (βέβαιο), βροχή 0 έως 1,4 mm (σχεδόν βέβαιο)."
)
SPELLED, SERVICE = "http://weather:3002/places/spelled", "http://weather:3002"


@pytest.fixture
def client(upstream: FakeBackends) -> FlaskClient:
    upstream.add_callback("GET", SPELLED, spelled, content_type="application/json")
    upstream.get(f"{SERVICE}/weather", json={**athens(), "timezone_name": "Europe/Athens"})
    upstream.get(f"{SERVICE}/forecast", json=three_hourly())
    for path, answer in OF_KINDS.items():
        upstream.get(f"{SERVICE}{path}", json=answer())
    return create_app(Settings()).test_client()


def three_hourly() -> dict[str, Any]:
    """Five dry days in Athens from now on."""
    first = int(time.time()) // 10_800 * 10_800 + 10_800
    sky = [{"id": 800, "main": "Clear", "description": "clear sky", "icon": "01d"}]
    steps = [{"dt": first + n * 10_800, "main": {"temp": 12.0}, "weather": sky, "pop": 0} for n in range(40)]
    return {"cod": "200", "cnt": 40, "list": steps, "city": {**athens_city(), "timezone": 7200}}


def athens_city() -> dict[str, Any]:
    return {"name": "Athens", "country": "GR", "coord": {"lat": 37.98, "lon": 23.72}}


def ask(client: FlaskClient, question: str, **parameters: str) -> Any:
    answer = client.get("/ask", query_string={"q": question, "units": "metric", **parameters})
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("is the air clean in Athens?", "Yes, the air in Athens is clean now: fair, European index 2 of 6 (ozone)."),
        ("is the air polluted in Athens?",
         "No, the air in Athens is not polluted now: fair, European index 2 of 6 (ozone)."),
        ("air quality in Athens", "The air in Athens now: fair, European index 2 of 6 (ozone)."),
        ("is there pollen in Athens?", "Yes, the pollen in Athens now: birch high, grass low."),
        ("how much pollen is there in Athens", "The pollen in Athens now: birch high, grass low."),
        ("πόση γύρη έχει η Αθήνα;", "Αθήνα, τώρα: γύρη: σημύδα (υψηλός δείκτης), αγρωστώδη (χαμηλός δείκτης)."),
        ("how warm is the sea in Athens", "The sea at Athens now: 18 °C."),
        ("how high are the waves in Athens", "The sea at Athens now: waves 0.8 m."),
        ("is the sea calm in Athens?", "No, the sea at Athens is not calm now: 18 °C, waves 0.8 m."),
        ("is the sea cold in Athens?", "No, the sea at Athens is not cold now: 18 °C."),
        ("πόσο ζεστή είναι η θάλασσα στην Αθήνα;", "Αθήνα, τώρα: θάλασσα 18 °C."),
        ("is it warmer than usual in Athens?",
         "No, today in Athens it is 2 °C colder than usual: up to 14 °C, usually 9 to 16 °C."),
        ("is it colder than usual in Athens?",
         "Yes, today in Athens it is 2 °C colder than usual: up to 14 °C, usually 9 to 16 °C."),
        ("is today usual in Athens?",
         "No, today in Athens it is 2 °C colder than usual: up to 14 °C, usually 9 to 16 °C."),
        ("what is the record temperature in Athens",
         "29 November in Athens: the warmest since 1940 was 24 °C in 1962, the coldest -1 °C in 1988."),
    ],
)  # fmt: skip
def test_a_kind_is_told_in_a_sentence(client: FlaskClient, question: str, said: str) -> None:
    assert ask(client, question)["answer"] == said


def test_yes_and_the_figure_are_there_for_programs(client: FlaskClient) -> None:
    understood = ask(client, "is the air clean in Athens?")["understood"]
    assert (understood["yes"], understood["value"], understood["unit"]) == (True, 2, "EAQI")
    assert understood["places"][0]["timezone"] == "Europe/Athens"
    answer = ask(client, "is the sea rough in Athens?")
    assert (answer["understood"]["yes"], answer["understood"]["value"]) == (False, 0.8)
    assert list(answer["data"][0]) == ["sea"]


def test_a_question_that_follows_keeps_the_kind(client: FlaskClient) -> None:
    context = ask(client, "how warm is the sea in Athens")["context"]
    answer = ask(client, "and in Rome?", context=context)
    assert answer["understood"]["intents"] == ["sea/temperature"]


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("weather in Athens tomorrow", "how sure is that?", TOMORROW),
        (
            "will it rain in Athens today?",
            "are you sure?",
            "The forecast for Athens today, in eight cases of ten: high 14 to 16 °C (sure), rain 0 to 0.4 mm (sure).",
        ),
        ("τι καιρό θα κάνει αύριο στην Αθήνα;", "πόσο σίγουρο είναι αυτό;", TOMORROW_IN_GREEK),
    ],
)
def test_how_sure_an_answer_is_can_be_asked_after_it(client: FlaskClient, first: str, then: str, said: str) -> None:
    context = ask(client, first)["context"]
    assert ask(client, then, context=context)["answer"] == said


def test_how_sure_a_day_beyond_the_ensemble_is_is_not_known(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.replace("GET", f"{SERVICE}/sure", json=sure(days=2))
    assert "reaches until" in ask(client, "how sure is the forecast for Athens in 6 days?")["answer"]


def test_what_the_air_does_not_tell_is_said(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.replace("GET", f"{SERVICE}/air", json=air(european_aqi=None, pollen={}) | {"days": []})
    assert ask(client, "is the air clean in Athens?")["answer"] == (
        "Yes, the air in Athens is clean now: good, US index 44."
    )
    assert "in Europe only" in ask(client, "pollen in Athens")["answer"]


def test_an_unknown_air_is_not_called_clean(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.replace("GET", f"{SERVICE}/air", json=air(european_aqi=None, us_aqi=None))
    answer = ask(client, "is the air clean in Athens?")
    assert answer["answer"] == "I don't know how clean the air in Athens is now."
    assert answer["understood"]["yes"] is None


def test_no_pollen_is_no(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.replace("GET", f"{SERVICE}/air", json=air(pollen={"grass": {"grains": 0, "level": "none"}}))
    assert ask(client, "is there pollen in Athens?")["answer"] == "No, there is no pollen in Athens now."
    assert ask(client, "how much pollen is in Athens")["answer"] == "There is no pollen in Athens now."


@pytest.mark.parametrize("question", ["air quality in Athens in 12 days", "waves in Athens in 12 days"])
def test_a_day_beyond_the_forecast_says_until_when_it_reaches(client: FlaskClient, question: str) -> None:
    assert "reaches until" in ask(client, question)["answer"]


def test_a_place_far_from_the_sea_is_told_the_rule(client: FlaskClient, upstream: FakeBackends) -> None:
    problem = {"type": "no-sea-near", "title": "No sea near", "status": 404, "detail": "Athens isn't by the sea."}
    upstream.replace("GET", f"{SERVICE}/sea", json=problem, status=404)
    answer = ask(client, "how warm is the sea in Athens")["answer"]
    assert answer == "Athens isn't by the sea; I know the sea of places within 25 km of it."


def test_as_warm_as_usual_is_neither(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.replace("GET", f"{SERVICE}/history", json=history(high=16.5))
    assert ask(client, "is it warmer than usual in Athens?")["answer"].startswith(
        "No, today in Athens it is about as warm"
    )
    assert ask(client, "is today usual in Athens?")["answer"].startswith("Yes, today in Athens it is about as warm")


def test_without_the_day_only_what_is_usual_is_told(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.replace("GET", f"{SERVICE}/normals", json=normals(date="2999-07-15"))
    assert ask(client, "usual temperature in Athens")["answer"] == "Usual in Athens on 15 July: 9 to 16 °C."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("did it rain in Athens on 3 August 2021?", "Yes, it rained in Athens on 3 August 2021: 1.8 mm."),
        ("did it snow in Athens on 3 August 2021?", "No, it did not snow in Athens on 3 August 2021."),
        ("was it cold in Athens on 3 August 2021?", "Yes, it was cold in Athens on 3 August 2021: 8 to 14 °C."),
        ("was it hot in Athens on 3 August 2021?", "No, it was not hot in Athens on 3 August 2021: 8 to 14 °C."),
        ("did it freeze in Athens on 3 August 2021?", "No, it did not freeze in Athens on 3 August 2021: 8 to 14 °C."),
        ("how warm was it in Athens on 3 August 2021", "The temperature in Athens on 3 August 2021 was 8 to 14 °C."),
        ("how windy was it in Athens on 3 August 2021",
         "The wind in Athens on 3 August 2021 was up to 22 km/h (4 Beaufort)."),
        ("what was the weather in Athens on 3 August 2021",
         "On 3 August 2021 in Athens: light rain, 8 to 14 °C, rain 1.8 mm."),
    ],
)  # fmt: skip
def test_a_past_day_is_told_in_a_sentence(
    client: FlaskClient, upstream: FakeBackends, question: str, said: str
) -> None:
    upstream.replace("GET", f"{SERVICE}/history", json=history("2021-08-03", noon=1_627_981_200))
    assert ask(client, question)["answer"] == said


def test_a_past_without_hours_is_not_known(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.replace("GET", f"{SERVICE}/history", json=history() | {"hourly": []})
    assert "I don't know the weather" in ask(client, "did it rain in Athens yesterday?")["answer"]


def test_days_before_1940_are_told_since_when_it_is_known(client: FlaskClient, upstream: FakeBackends) -> None:
    assert ask(client, "weather in Athens on 1939-05-01")["answer"] == "I know the weather of days since 1 Jan 1940."
    assert not any("/history" in call.request.url for call in upstream.calls)


def test_a_past_that_fails_is_the_services_problem(client: FlaskClient, upstream: FakeBackends) -> None:
    problem = {"type": "provider-failed", "title": "So", "status": 502, "detail": "It is down."}
    upstream.replace("GET", f"{SERVICE}/history", json=problem, status=502)
    answer = client.get("/ask", query_string={"q": "did it rain in Athens yesterday?"})
    assert (answer.status_code, answer.json["detail"]) == (502, "It is down.")


def test_the_sea_of_a_day_is_that_of_its_highest_waves(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.replace("GET", f"{SERVICE}/sea", json=sea(sea_temp=None, waves={}))
    assert ask(client, "how warm is the sea in Athens")["answer"] == "The sea at Athens now: nobody knows."


def test_what_fell_on_a_day_is_what_every_door_shows(client: FlaskClient, upstream: FakeBackends) -> None:
    """The hour that ends at midnight is the next day's by its stamp, and its rain is this day's."""
    body = history("2021-08-03", noon=1_627_981_200, rain=3.4)
    upstream.replace("GET", f"{SERVICE}/history", json=body)
    assert ask(client, "did it rain in Athens on 3 August 2021?")["understood"]["value"] == 3.4
    assert ask(client, "did it rain in Athens on 3 August 2021 in the afternoon?")["understood"]["value"] == 1.2


PAST_WEEK = [
    HISTORY.validate_python(history(f"2026-11-2{day}", high, rain=rain))
    for day, high, rain in ((3, 9.0, 0.0), (4, 14.0, 2.0), (5, 11.0, 7.5))
]


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("warmest", "The warmest day in Athens is Tue 24 Nov: up to 14 °C."),
        ("wettest", "The wettest day in Athens is Wed 25 Nov: 7.5 mm of water."),
        ("driest", "The driest day in Athens is Mon 23 Nov: 0 mm of water."),
        ("windiest", "The windiest day in Athens is Mon 23 Nov: wind up to 22 km/h (4 Beaufort)."),
        ("sunniest", "Last week in Athens: 8 to 14 °C, rain 9.5 mm."),
    ],
)
def test_the_most_of_past_days_is_that_of_the_archive(measure: str, said: str) -> None:
    past = Past([hour for day in PAST_WEEK for hour in day.hourly], PAST_WEEK)
    scene = Scene(Speech("en"), "Athens", "last week", datetime(2026, 12, 1, tzinfo=UTC))
    assert past_reply(Intent("extreme", measure), past, scene, Form()).text == said


def test_past_days_without_a_wind_have_no_windiest() -> None:
    days = [day.model_copy(update={"hourly": []}) for day in PAST_WEEK]
    scene = Scene(Speech("en"), "Athens", "last week", datetime(2026, 12, 1, tzinfo=UTC))
    told = past_reply(Intent("extreme", "windiest"), Past(PAST_WEEK[0].hourly, days), scene, Form())
    assert told.text == "I don't know the weather that Athens had last week."


def test_a_past_of_more_days_than_are_asked_for_at_once_is_not_told_by_half(client: FlaskClient) -> None:
    answer = ask(client, "how much rain fell in Athens in the last 20 days?")
    assert answer["answer"] == "I can tell at most 10 days of the past at once."
    assert answer["answered"] is False


def test_the_warmest_day_of_last_week_is_looked_for_in_the_archive(client: FlaskClient, upstream: FakeBackends) -> None:
    ask(client, "which was the warmest day in Athens last week?")
    assert sum("/history" in call.request.url for call in upstream.calls) == 7


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("are 14 degrees normal for Athens in May?", "Yes, that is usual. Usual in Athens on 15 July: 9 to 16 °C."),
        ("is 30 degrees usual in Athens in May?", "No, that is not usual. Usual in Athens on 15 July: 9 to 16 °C."),
        (
            "is 12 degrees fahrenheit normal in Athens in May?",
            "Yes, that is usual. Usual in Athens on 15 July: 9 to 16 °F.",
        ),
    ],
)
def test_a_temperature_is_compared_with_the_usual_ones(
    client: FlaskClient, upstream: FakeBackends, question: str, said: str
) -> None:
    upstream.replace("GET", f"{SERVICE}/normals", json=normals(date="2999-07-15"))
    assert ask(client, question)["answer"].startswith(said)
