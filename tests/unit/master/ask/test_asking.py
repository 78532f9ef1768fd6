import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.folding import fold
from master.app import create_app
from master.ask.understand import understand
from master.settings import Settings
from tests.fake_backends import FakeBackends, Request
from tests.unit.master.kinds.answers import OF_KINDS

WEATHER, FORECAST, SPELLED, PLACES = (
    f"http://weather:3002/{path}" for path in ("weather", "forecast", "places/spelled", "places")
)
NEWS = "http://news:3003/news"
DT = 4_000_000_000
NOW = {"main": {"temp": 21}, "weather": [{"id": 800, "description": "clear sky"}], "dt": DT, "sys": {"country": "GR"},
       "name": "Athens", "coord": {"lat": 37.98, "lon": 23.73}}  # fmt: skip
PAGE = {"status": "ok", "totalResults": 1, "articles": [{"title": "News <b>of</b> today", "source": {"name": "Paper"}}]}
KNOWN = {
    "athens": ("Athens", "GR"),
    "αθηνα": ("Athens", "GR"),
    "rome": ("Rome", "IT"),
    "italy": ("Rome", "IT"),
    "new york": ("New York", "US"),
    "37 98 23 73": ("Athens", "GR"),
}


def spelled(request: Request) -> tuple[int, dict[str, str], str]:
    for name in request.params["names"].split("|"):
        if fold(name) in KNOWN:
            found, country = KNOWN[fold(name)]
            place = {
                "name": found,
                "lat": len(found),
                "lon": 2,
                "country": country,
                "local_names": {"el": "Αθήνα"} if country == "GR" else {},
            }
            return (
                200,
                {},
                json.dumps([{**place, "match": "exact", "spelling": fold(name), "label": f"{found}, {country}"}]),
            )
        if fold(name) == "athns":
            return (
                200,
                {},
                json.dumps(
                    [{"name": "Athens", "lat": 1, "lon": 2, "country": "GR", "match": "near", "label": "Athens, GR"}]
                ),
            )
    return (
        200,
        {},
        json.dumps([{"name": "Qwix", "lat": 1, "lon": 2, "country": "FR", "match": "similar", "label": "Qwix, FR"}]),
    )


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.fixture
def backends(upstream: FakeBackends) -> FakeBackends:
    upstream.add_callback("GET", SPELLED, spelled, content_type="application/json")
    for path, answer in OF_KINDS.items():
        upstream.get(f"http://weather:3002{path}", json=answer())
    upstream.get(WEATHER, json=NOW, headers={"Cache-Control": "public, max-age=600", "X-Provider": "open-meteo"})
    steps = [{**NOW, "dt": 1_700_000_000 + 10_800 * number, "pop": 0} for number in range(3)]
    upstream.get(
        FORECAST,
        json={"list": steps, "city": {"name": "Athens", "country": "GR", "coord": {"lat": 37.98, "lon": 23.73}}},
    )
    upstream.get(NEWS, json=PAGE)
    return upstream


def ask(client: FlaskClient, q: str, **more: str) -> Any:
    return client.get(f"/ask?{urlencode({'q': q, **more})}")


def test_the_answer_has_the_sentence_what_was_understood_and_the_data(
    client: FlaskClient, backends: FakeBackends
) -> None:
    answer = ask(client, "weather in Athens")
    assert answer.status_code == 200
    told = answer.json
    assert told["answer"] == "It is now 21 °C, clear sky in Athens."
    assert told["language"] == "en"
    assert (told["understood"]["intent"], told["understood"]["place"]) == ("weather", "Athens, GR")
    assert told["data"] == [{"weather": NOW}]
    assert told["confidence"] == 1
    assert told["assumed"] == []
    assert len(told["suggestions"]) == 3
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Provider"] == "open-meteo"
    assert backends.calls


@pytest.mark.parametrize(
    ("form", "content_type"), [("line", "text/plain"), ("text", "text/plain"), ("html", "text/html")]
)
@pytest.mark.usefixtures("backends")
def test_the_sentence_comes_in_each_format(client: FlaskClient, form: str, content_type: str) -> None:
    answer = ask(client, "weather in Athens and news", format=form)
    assert answer.status_code == 200
    assert answer.content_type.startswith(content_type)
    assert "It is now 21 °C, clear sky in Athens." in answer.text
    assert "<b>of" not in answer.text or form != "html"


def test_a_greek_question_is_answered_in_greek(client: FlaskClient, backends: FakeBackends) -> None:  # noqa: ARG001
    told = ask(client, "τι καιρό κάνει στην Αθήνα;").json
    assert told["language"] == "el"
    assert told["answer"].startswith("Αθήνα, τώρα: 21 °C")


@pytest.mark.parametrize(("question", "said"), [
    ("weather in Springfield", "Springfield, Missouri, US; also in Massachusetts: ask for Springfield, Massachusetts"),
    ("is it raining in Springfield?", "Springfield, Missouri, US; also in Massachusetts: "),
    ("καιρός Springfield", "Springfield, Missouri, US· επίσης σε: Massachusetts"),
    ("weather in Springfield, Missouri", ""),
])  # fmt: skip
def test_which_of_several_large_places_of_a_name_was_taken_is_said(
    client: FlaskClient, upstream: FakeBackends, question: str, said: str
) -> None:
    found = [
        {"name": "Springfield", "state": state, "country": "US", "lat": 37, "lon": -93, "match": "exact",
         "population": people, "label": f"Springfield, {state}, US"}
        for state, people in (("Missouri", 167_000), ("Massachusetts", 155_000), ("Ohio", 20_000))
    ]  # fmt: skip
    upstream.get(SPELLED, json=found)
    upstream.get(WEATHER, json=NOW)
    steps = [{**NOW, "dt": DT + 10_800 * number} for number in range(3)]
    upstream.get(FORECAST, json={"list": steps, "city": {"name": "Springfield", "country": "US"}})
    told = ask(client, question).json
    assert told["answer"].startswith(said) if said else "also in" not in told["answer"]
    assert told["assumed"] == [] if not said else said in told["assumed"][0]
    assert "Ohio" not in told["answer"]


@pytest.mark.usefixtures("backends")
class TestConversation:
    def test_the_context_carries_the_place(self, client: FlaskClient) -> None:
        first = ask(client, "weather in Athens").json
        then = ask(client, "and the news there?", context=first["context"]).json
        assert then["understood"]["country"] == "gr"
        assert "Greece" in then["answer"]
        assert then["confidence"] < 1

    def test_a_place_alone_answers_where(self, client: FlaskClient) -> None:
        where = ask(client, "how humid is it?").json
        assert where["answer"] == "Where? Name a city, such as Athens."
        then = ask(client, "in Rome", context=where["context"]).json
        assert then["understood"]["intents"] == ["weather/humidity"]
        assert then["understood"]["place"] == "Rome, IT"

    @pytest.mark.parametrize(("q", "place"), [("Is it raining?", "in Rome"), ("is it snowing", "in Athens")])
    def test_what_was_asked_of_now_stays_so_once_the_place_is_said(
        self, client: FlaskClient, q: str, place: str
    ) -> None:
        where = ask(client, q).json
        then = ask(client, place, context=where["context"]).json
        assert then["understood"]["whens"] == ["now"]

    def test_near_is_where_one_is(self, client: FlaskClient) -> None:
        told = ask(client, "is it windy?", near="37.98,23.73").json
        assert "where you are: Athens." in told["answer"]
        assert told["understood"]["place"] == "37.98,23.73"

    @pytest.mark.parametrize(("q", "begins"), [
        ("is it warmer in Rome than in Athens?", "No, there is no difference"),
        ("is it warmer in Rome or Athens?", "There is no difference"),
    ])  # fmt: skip
    def test_two_places_are_compared_with_yes_or_no_where_one_was_said_to_be_warmer(
        self, client: FlaskClient, q: str, begins: str
    ) -> None:
        assert ask(client, q).json["answer"].startswith(begins)

    @pytest.mark.parametrize("q", ["is it warmer there or in Rome?", "is it warmer in Rome?"])
    def test_one_city_is_compared_with_the_one_before(self, client: FlaskClient, q: str) -> None:
        first = ask(client, "weather in Athens").json
        then = ask(client, q, context=first["context"]).json
        assert "no difference" in then["answer"]
        assert [place["city"] for place in then["understood"]["places"]] == ["Athens, GR", "Rome, IT"]

    def test_near_may_be_a_city(self, client: FlaskClient) -> None:
        assert ask(client, "is it cold?", near="Athens,GR").json["understood"]["place"] == "Athens,GR"

    def test_a_misspelt_place_is_said(self, client: FlaskClient) -> None:
        told = ask(client, "weather in athns").json
        assert told["assumed"] == ["I take “athns” to be Athens, GR."]
        assert told["answer"].startswith("I take “athns” to be Athens, GR.")

    @pytest.mark.parametrize(
        "context",
        [
            "%", "intents=nonsense&places=Rome", "whens=13-45", "places=" + "x" * 101, "countries=1", "a=b=c&d",
            "whens=²", "whens=day%2B٣", "whens=٣-٣", "intents=weather/nope&places=Athens",
            "intents=extreme/rain&places=Athens",
            "intents=compare/&places=Athens", "intents=sun&places=Rome", "intents=news/nope&countries=gr",
        ],
    )  # fmt: skip
    def test_a_context_of_another_version_is_a_fresh_start(self, client: FlaskClient, context: str) -> None:
        answer = ask(client, "and in Rome?", context=context)
        assert answer.status_code == 200
        assert answer.json["understood"]["intents"] in (["weather"], ["compare"])

    @pytest.mark.parametrize("near", ["Athens", "37.98,23.73"])
    @pytest.mark.parametrize("q", ["what's new?", "weather and news", "headlines", "τι νέα", "sports news"])
    def test_headlines_are_those_of_the_country_where_one_is(self, client: FlaskClient, near: str, q: str) -> None:
        told = ask(client, q, near=near).json
        assert told["understood"]["country"] == "gr"
        assert "News" in told["answer"]

    @pytest.mark.parametrize("near", ["Qwxyz", "0.5,0.5"])
    def test_where_the_country_is_not_known_it_is_asked_for(self, client: FlaskClient, near: str) -> None:
        assert "Of which country?" in ask(client, "what's new?", near=near).json["answer"]
        assert "of which country you want headlines" in ask(client, "weather and news", near=near).json["answer"]

    @pytest.mark.parametrize("date", ["9999-12-31", "9998-12-31", "0001-01-01", "1/1/0001", "31/12/9999"])
    def test_any_date_is_answered(self, client: FlaskClient, date: str) -> None:
        for q in (f"weather in Athens on {date}", f"warmest day in Athens on {date}", f"sunset in Athens on {date}"):
            assert ask(client, q).status_code == 200

    def test_the_year_1_is_not_2001(self, client: FlaskClient) -> None:
        answer = ask(client, "weather in Athens on 0001-01-01").json
        assert answer["understood"]["when"] == "0001-01-01"
        assert "2001" not in answer["answer"]

    def test_americans_measure_in_fahrenheit(self, client: FlaskClient) -> None:
        assert "°F" in ask(client, "weather in New York").json["answer"]
        assert "°C" in ask(client, "weather in New York", units="metric").json["answer"]

    @pytest.mark.parametrize(("q", "part"), [
        ("good morning from Athens", "Headlines for Greece: “News of today” (Paper)"),
        ("is it warmer in Rome or Athens?", "There is no difference"),
        ("will it be warmer tomorrow than today in Athens", "can't compare"),
        ("warmest day in Athens", "reaches until"),
        ("sunset in Athens", "The sun sets in Athens today at"),
        ("news about bitcoin in Greece", "Headlines for Greece about bitcoin"),
        ("sports news in Athens", "I have headlines by country"),
        ("will it rain in Athens", "reaches until"),
        ("news and weather in Italy", "Headlines for Italy"),
        ("news", "Of which country?"),
        ("help", "I tell the weather of a place"),
        ("hello", "I answer questions about the weather"),
        ("weather in Athens and Qwxyz", "I know no place called “Qwxyz”"),
    ])  # fmt: skip
    def test_every_kind_of_question_is_answered(self, client: FlaskClient, q: str, part: str) -> None:
        answer = ask(client, q)
        assert answer.status_code == 200
        assert part in answer.json["answer"].replace("<b>", "").replace("</b>", "")


@pytest.mark.parametrize("q", ["translate cat to German", "asdf qwer", "who is the president of France?"])
@pytest.mark.usefixtures("backends")
def test_what_is_not_understood_is_a_422_with_the_members_of_an_answer(client: FlaskClient, q: str) -> None:
    first = ask(client, "weather in Athens").json
    answer = ask(client, q, context=first["context"])
    assert (answer.status_code, answer.json["type"]) == (422, "not-understood")
    assert set(first) <= set(answer.json)
    assert answer.json["answer"] == answer.json["detail"]
    assert answer.json["understood"]["intent"] == "unknown"
    assert answer.json["context"] == first["context"]
    assert len(answer.json["suggestions"]) == 3


@pytest.mark.usefixtures("backends")
def test_after_an_unknown_place_the_right_name_alone_is_enough(client: FlaskClient) -> None:
    missed = ask(client, "how humid will it be in Qwxyz tomorrow?")
    assert missed.status_code == 404
    assert missed.json["understood"]["intents"] == ["weather/humidity"]
    then = ask(client, "I meant Rome", context=missed.json["context"]).json
    assert then["understood"]["intents"] == ["weather/humidity"]
    assert then["understood"]["place"] == "Rome, IT"
    assert then["understood"]["whens"] == ["tomorrow"]


DIALOGUES = {
    "how windy will it be in Athens on Friday?": ("weather/wind", "Athens, GR", "friday"),
    "and humid?": ("weather/humidity", "Athens, GR", "friday"),
    "in Rome?": ("weather/humidity", "Rome, IT", "friday"),
    "only in the morning": ("weather/humidity", "Rome, IT", "friday morning"),
    "the day before": ("weather/humidity", "Rome, IT", None),
    "no, I meant New York": ("weather/humidity", "New York, US", None),
    "qwxyz frobnicate": ("unknown", None, None),
    "will it rain there tomorrow?": ("weather/rain", "New York, US", "tomorrow"),
    "weather in Qwxyz": ("weather", None, "tomorrow"),
    "not in Qwxyz, in Athens": ("weather", "Athens, GR", "tomorrow"),
    "news there": ("news", None, None),
    "only sports": ("news/sports", None, None),
    "and the weather?": ("weather", "Athens, GR", "tomorrow"),
    "in Rome": ("weather", "Rome, IT", "tomorrow"),
    "which is warmer?": ("compare/warmer", "Athens, GR", "tomorrow"),
    "sorry, I meant New York": ("compare/warmer", None, "tomorrow"),
    "not New York, Rome": ("compare/warmer", None, "tomorrow"),
    "news from Greece": ("news", None, None),
    "only football": ("news/q:football", None, None),
}


@pytest.mark.usefixtures("backends")
def test_what_a_name_leaves_over_is_not_passed_over(client: FlaskClient) -> None:
    """It is a question about Greece, but not of the weather."""
    assert ask(client, "Has Rome government frobnicated?").status_code == 422


@pytest.mark.usefixtures("backends")
def test_which_is_most_compares_the_places_of_the_last_question(client: FlaskClient) -> None:
    first = ask(client, "is it warmer in Rome or Athens tomorrow?").json
    told = ask(client, "and the wettest?", context=first["context"]).json
    assert told["understood"]["intents"] == ["compare/wetter"]
    assert [place["name"] for place in told["understood"]["places"]] == ["Rome", "Athens"]


@pytest.mark.usefixtures("backends")
def test_a_date_that_was_is_the_last_such_date(client: FlaskClient) -> None:
    told = ask(client, "what was the weather in Athens on 25 March").json
    assert re.fullmatch(r"20[0-9]{2}-03-25", told["understood"]["when"])
    assert told["answered"] is True


@pytest.mark.usefixtures("backends")
def test_what_cannot_be_known_of_one_place_is_asked_of_another(client: FlaskClient) -> None:
    first = ask(client, "any earthquakes in Athens?").json
    told = ask(client, "and in Rome?", context=first["context"]).json
    assert told["understood"]["intents"] == ["outside/quake"]
    assert told["understood"]["place"] == "Rome, IT"


@pytest.mark.usefixtures("backends")
def test_a_name_beside_words_of_something_else_is_answered_in_doubt(client: FlaskClient) -> None:
    told = ask(client, "what's the hotel in Rome").json
    assert told.get("confidence", 0) < 0.9


def test_more_headlines_are_those_of_the_next_page(client: FlaskClient, backends: FakeBackends) -> None:
    first = ask(client, "headlines from Greece").json
    second = ask(client, "more", context=first["context"]).json
    third = ask(client, "and more", context=second["context"]).json
    assert third["understood"]["countries"] == ["gr"]
    pages = [call.request.params.get("page", "1") for call in backends.calls if call.request.url.startswith(NEWS)]
    assert pages == ["1", "2", "3"]


@pytest.mark.usefixtures("backends")
def test_a_time_alone_is_in_the_half_of_the_day_of_the_last_one(client: FlaskClient) -> None:
    first = ask(client, "will it rain in Athens tomorrow between 3 and 6 pm?").json
    second = ask(client, "and after 8?", context=first["context"]).json
    assert second["understood"]["when"] == "tomorrow 20:00-24:00"
    morning = ask(client, "and at 8 in the morning?", context=first["context"]).json
    assert morning["understood"]["when"] == "tomorrow 08:00"


@pytest.mark.usefixtures("backends")
def test_each_slot_comes_from_the_last_question_that_had_it(client: FlaskClient) -> None:
    context = ""
    for question, (intent, place, when) in DIALOGUES.items():
        told = ask(client, question, context=context).json
        context = told["context"]
        assert told["understood"]["intents"] == [intent], question
        assert place is None or told["understood"]["place"] == place, question
        assert when is None or told["understood"]["when"] == when, question


@pytest.mark.usefixtures("backends")
def test_a_program_is_told_the_times_the_places_and_the_figure(client: FlaskClient) -> None:
    understood = ask(client, "is it cold in Athens now?").json["understood"]
    assert (understood["yes"], understood["value"], understood["unit"]) == (False, 21, "°C")
    place = understood["places"][0]
    assert (place["country"], place["lat"], place["lon"]) == ("GR", 6, 2)
    start, end = understood["times"][0]["interval"].split("/")
    assert datetime.fromisoformat(start) == datetime.fromisoformat(end)
    assert ask(client, "weather in Athens").json["understood"]["yes"] is None


@pytest.mark.usefixtures("backends")
@pytest.mark.parametrize("q", ["asdf qwer", "weather in Qwxyz"])
def test_the_page_keeps_the_conversation_where_a_question_has_no_answer(client: FlaskClient, q: str) -> None:
    first = ask(client, "is it windy in Athens tomorrow?").json
    page = ask(client, q, context=first["context"], format="html")
    assert page.status_code in (404, 422)
    assert 'name="context" value="intents=weather' in page.text


@pytest.mark.usefixtures("backends")
def test_the_data_can_be_left_out(client: FlaskClient) -> None:
    assert ask(client, "weather in Athens", data="none").json["data"] == []
    assert ask(client, "weather in Athens", data="some").status_code == 400


def test_an_unknown_place_is_a_404_with_near_names(client: FlaskClient, backends: FakeBackends) -> None:  # noqa: ARG001
    answer = ask(client, "weather in Qwxyz")
    assert answer.status_code == 404
    assert answer.json["type"] == "city-not-found"
    assert answer.json["suggestions"] == ["Qwix, FR"]


def test_without_a_gazetteer_the_geocoder_is_asked(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(SPELLED, json=[])
    upstream.get(PLACES, json=[{"name": "Athens", "lat": 1, "lon": 2, "country": "GR"}])
    upstream.get(WEATHER, json=NOW)
    assert ask(client, "weather in Athens").json["understood"]["place"] == "Athens, GR"


def test_a_part_that_is_missing_is_said(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.add_callback("GET", SPELLED, spelled, content_type="application/json")
    upstream.get(WEATHER, json=NOW)
    upstream.get(NEWS, status=502, body=json.dumps({"type": "provider-failed", "status": 502, "detail": "It broke."}),
                 content_type="application/problem+json")  # fmt: skip
    told = ask(client, "weather and news in Athens").json
    assert told["answer"].endswith("A part is missing: It broke.")


@pytest.mark.parametrize(
    ("question", "answer"),
    [("news from Greece", "I know no source of headlines for Greece."),
     ("τι νέα από την Ελλάδα", "Δεν γνωρίζω πηγή ειδήσεων (Ελλάδα)."),
     ("briefing for Athens", "It is now 21 °C, clear sky in Athens. I know no source of headlines for Greece.")],
)  # fmt: skip
def test_a_country_that_nobody_covers_is_told_of_in_a_sentence(
    client: FlaskClient, upstream: FakeBackends, question: str, answer: str
) -> None:
    upstream.add_callback("GET", SPELLED, spelled, content_type="application/json")
    upstream.get(WEATHER, json=NOW)
    upstream.get(NEWS, status=404, body=json.dumps({"type": "country-not-covered", "status": 404, "detail": "None."}),
                 content_type="application/problem+json")  # fmt: skip
    told = ask(client, question)
    assert told.status_code == 200
    assert told.json["answer"] == answer


@pytest.mark.usefixtures("upstream")
def test_without_the_weather_service_the_problem_is_returned(client: FlaskClient) -> None:
    assert ask(client, "weather in Athens").status_code == 503


@pytest.mark.parametrize("query", ["", "q=", "q=%20"])
def test_no_question_is_a_bad_one(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/ask?{query}")
    assert answer.status_code == 400
    assert answer.json["type"] == "missing-parameter"


def test_the_page_takes_a_question_in_its_box(client: FlaskClient, backends: FakeBackends) -> None:  # noqa: ARG001
    page = client.get("/?city=what+is+the+weather+in+Athens%3F", headers={"Accept": "text/html"})
    assert 'id="said"' in page.text
    assert "It is now 21 °C" in page.text
    assert 'name="earlier" value="what is the weather in Athens?"' in page.text
    follow = client.get(
        "/?city=and+the+news+there%3F&context=places%3DAthens%252C%2BGR%26intents%3Dweather",
        headers={"Accept": "text/html"},
    )
    assert follow.status_code == 200


def test_what_is_repeated_on_the_page_is_escaped(client: FlaskClient, backends: FakeBackends) -> None:  # noqa: ARG001
    page = client.get("/ask?q=weather+in+%3Cscript%3Eqwxyz", headers={"Accept": "text/html"})
    assert "<script>qwxyz" not in page.text


WORDS = [
    *"weather in Athens news rain tomorrow ' \" < > | & % 28 // :: καιρός στην ή και ; there and".split(),
    "\u202e",
    "\x00",
    "\ud7ff",
]


@settings(max_examples=1_700, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(min_size=1), st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join)))
def test_hostile_questions_are_never_a_server_error(question: str) -> None:
    for form in ("json", "line", "text"):
        answer = (
            HOSTILE.get(f"/ask?{urlencode({'q': question, 'format': form})}")
            if understand(question).asks is False
            else None
        )
        if answer is not None:
            # 503 where a word looks misspelt and is looked up as a place's name, as there is no weather service here
            assert answer.status_code in (200, 400, 404, 422, 503)


HOSTILE = create_app(Settings()).test_client()


MEASURED = {
    **NOW,
    "main": {"temp": 21, "pressure": 1006},
    "wind": {"speed": 2.5},
    "visibility": 4_023,
    "timezone": 7200,
    "timezone_name": "Europe/Athens",
}


@pytest.mark.parametrize(
    ("q", "parameters", "said", "shown"),
    [
        ("how windy is it in Athens", {"wind": "kn"}, "wind of 5 kn (2 Beaufort)", "wind 5 kn"),
        ("how windy is it in Athens", {"wind": "bft"}, "wind of 2 Bft.", "wind 2 Bft"),
        (
            "how windy is it in Athens",
            {"wind": "ms", "units": "imperial"},
            "1.1 m/s (1 Beaufort)",
            "wind 1.1 m/s",
        ),
        ("πόσο φυσάει στην Αθήνα;", {"wind": "kn"}, "5 κόμβοι (2", "5 κόμβοι"),
        ("what is the pressure in Athens", {"pressure": "mmhg"}, "is now 755 mmHg.", "pressure 755 mmHg"),
        ("what is the pressure in Athens", {"units": "imperial"}, "is now 29.71 inHg.", "pressure 29.71 inHg"),
        ("is there fog in Athens", {"units": "imperial"}, "one sees 2.5 mi far", ""),
        ("is there fog in Athens", {}, "one sees 4.0 km far", ""),
        ("weather in Athens", {"units": "standard"}, "It is now 21 K", "21 K"),
    ],
)
@pytest.mark.parametrize("form", ["json", "line", "text", "html"])
def test_the_sentence_speaks_in_the_measures_of_the_rest(
    client: FlaskClient, backends: FakeBackends, q: str, parameters: dict[str, str], said: str, shown: str, form: str
) -> None:
    """A caller who names a measure gets it in the sentence as in the block below it, in every rendering."""
    backends.replace("GET", WEATHER, json=MEASURED)
    answer = ask(client, q, format=form, **parameters)
    told = " ".join(answer.json["answer"].split() if form == "json" else answer.text.replace("\u00a0", " ").split())
    assert said in told
    assert form != "text" or shown in told


@pytest.mark.parametrize(
    ("q", "clock", "pattern"),
    [
        ("when does the sun set in Athens", "12", r"at \d{1,2}:\d\d\u202f?[  ]?PM"),
        ("when does the sun rise in Athens", "12", r"at \d{1,2}:\d\d\u202f?[  ]?AM"),
        ("when does the sun set in Athens", "24", r"at \d\d:\d\d\."),
        ("weather in Athens tomorrow at 18:00", "12", r"6:00\u202f?[  ]?PM"),
    ],
)
@pytest.mark.usefixtures("backends")
def test_the_sentence_has_the_clock_that_was_asked_for(client: FlaskClient, q: str, clock: str, pattern: str) -> None:
    assert re.search(pattern, ask(client, q, clock=clock).json["answer"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "weather at the Eiffel Tower",
            "I know towns and airports, not sights, stations or mountains such as “Eiffel Tower”.",
        ),
        ("weather on Mount Qwix", "I know towns and airports, not sights, stations or mountains such as “Mount Qwix”."),
        (
            "weather at Athens Station",
            "I know towns and airports, not sights, stations or mountains such as “Athens Station”.",
        ),
        ("καιρός στον Λευκό Πύργο", "Ξέρω πόλεις και αεροδρόμια, όχι αξιοθέατα, σταθμούς ή βουνά όπως «Λευκό Πύργο»."),
    ],
)
@pytest.mark.usefixtures("backends")
def test_a_sight_is_said_to_be_no_town(client: FlaskClient, asked: str, said: str) -> None:
    answer = client.get("/ask", query_string={"q": asked})
    assert (answer.status_code, answer.get_json()["detail"]) == (404, said)


@pytest.mark.parametrize(("question", "begins", "yes"), [
    ("is it a full moon today?", ("Yes, the moon is full today.", "No, the moon is not full today."), True),
    ("έχει πανσέληνο σήμερα;", ("Ναι, έχει πανσέληνο σήμερα.", "Όχι, δεν έχει πανσέληνο σήμερα."), True),
    ("which phase is the moon in today", ("The moon today: ",), False),
    ("when is the next full moon", ("The next full moon is on ",), False),
    ("phase of the moon on 30 February", ("There is no such day as 30 February.",), False),
])  # fmt: skip
@pytest.mark.usefixtures("backends")
def test_the_moon_needs_no_place(client: FlaskClient, question: str, begins: tuple[str, ...], *, yes: bool) -> None:
    told = ask(client, question).json
    assert told["answer"].startswith(begins)
    assert told["understood"]["intent"] == "moon"
    assert told["understood"]["places"] == []
    assert (told["understood"]["yes"] is not None) == yes
    assert "moon" in told["context"]


@pytest.mark.usefixtures("backends")
def test_a_full_moon_is_answered_with_a_place_too(client: FlaskClient) -> None:
    told = ask(client, "is it a full moon in Athens today?").json
    assert told["answer"].startswith(
        ("Yes, the moon is full today. The moon in", "No, the moon is not full today. The moon in")
    )


@pytest.mark.parametrize(("greeting", "begins"), [("good morning!", "Hello!"), ("Καλημέρα!", "Γεια")])
def test_a_greeting_is_greeted_where_no_place_is_known(
    greeting: str, begins: str, client: FlaskClient, backends: FakeBackends
) -> None:
    assert ask(client, greeting).json["answer"].startswith(begins)
    assert ask(client, greeting, near="Athens").json["understood"]["intents"] == ["briefing"]
    assert backends.calls
