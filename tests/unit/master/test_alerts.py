"""Official warnings at master's doors."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import responses
import time_machine
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from tests.unit.master.readable import athens, forecast

ALERTS, WEATHER, FORECAST = "http://alerts:3005/alerts", "http://weather:3002/weather", "http://weather:3002/forecast"
PLACES = "http://weather:3002/places"
CITY = {"name": "Athens", "country": "GR", "lat": 37.98, "lon": 23.73}
NOW_S = int(datetime(2026, 11, 30, 11, 50, tzinfo=UTC).timestamp())
KEPT = {"Cache-Control": "public, max-age=600"}
FRESH = {"Cache-Control": "public, max-age=15", "X-Provider": "alerts"}
SOURCE = {
    "name": "gr-met",
    "authority": "The Met",
    "state": "warnings",
    "licence": "CC BY",
    "link": "https://met.example/",
    "heard": "2026-11-30T11:59:30Z",
}


def alert(**changes: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "sender": "w@met.example",
        "sender_name": "The Met",
        "source": "gr-met",
        "sent": "2026-11-30T10:00:00Z",
        "type": "Alert",
        "severity": "Severe",
        "urgency": "Expected",
        "certainty": "Likely",
        "colour": "orange",
        "phase": "now",
        "effective": "2026-11-30T10:00:00Z",
        "onset": "2026-11-30T10:00:00Z",
        "expires": "2026-11-30T18:00:00Z",
        "ends": "2026-11-30T18:00:00Z",
        "areas": ["Attica"],
        "link": "https://met.example/1",
        "signature": "absent",
        "matched_by": "polygon",
        "language": "en",
        "event": "Storm",
        "headline": "A storm comes",
        "description": "Wind.\nRain.",
        "instruction": "Stay in.",
        "texts": [],
        **changes,
    }


def in_force(*alerts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "state": "warnings",
        "reason": None,
        "as_of": "2026-11-30T11:59:30Z",
        "point": {"lat": 37.98, "lon": 23.73, "countries": ["gr"]},
        "sources": [SOURCE],
        "alerts": list(alerts) or [alert()],
        **changes,
    }


NONE = in_force(state="none", alerts=[], sources=[{**SOURCE, "state": "none"}]) | {"alerts": []}
UNKNOWN = NONE | {
    "state": "unknown",
    "reason": "silent",
    "sources": [{**SOURCE, "state": "unknown", "reason": "silent"}],
}


NOT_KNOWN = (
    "It is not known here whether official warnings are in force. The source of official warnings has fallen silent. "
    "It was last heard at 13:59."
)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel("2026-11-30T12:00:00Z", tick=True):
        yield


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


def known(upstream: responses.RequestsMock, alerts: dict[str, Any], **answer: Any) -> None:
    weather = athens(timezone=7200, dt=NOW_S)
    upstream.get(ALERTS, json=alerts, headers=FRESH, **answer)
    upstream.get(WEATHER, json=weather, headers=KEPT)
    upstream.get(FORECAST, json=forecast({"name": "Athens", "country": "GR", "timezone": 7200}), headers=KEPT)
    upstream.get(PLACES, json=[CITY])


def told(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_json_is_the_services_own_for_the_point_of_the_city(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    known(upstream, in_force())
    answer = client.get("/alerts?city=Athens&lang=el")
    assert answer.json == in_force()
    assert answer.headers["Cache-Control"] == "public, max-age=15, must-revalidate"
    assert answer.headers["X-Accel-Expires"] == "0"
    (question,) = (call.request.params for call in upstream.calls if call.request.url.startswith(ALERTS))
    assert question == {"lat": "37.98", "lon": "23.73", "lang": "el"}


@pytest.mark.parametrize("query", ["lat=37.98&lon=23.73", "city=37.98,23.73"])
def test_a_point_is_looked_up_nowhere(client: FlaskClient, upstream: responses.RequestsMock, query: str) -> None:
    known(upstream, in_force())
    assert client.get(f"/alerts?{query}").json["state"] == "warnings"
    assert not any(call.request.url.startswith(PLACES) for call in upstream.calls)


def test_a_city_that_there_is_not_is_a_problem(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(PLACES, json=[])
    answer = client.get("/alerts?city=Nowhereville")
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")


def test_text_has_the_sources_words_its_link_and_local_times(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    known(upstream, in_force())
    assert told(client, "/alerts?city=Athens&format=text").splitlines() == [
        "Athens, Greece",
        "",
        "⚠ Orange warning: Storm, until 20:00 (The Met)",
        " A storm comes",
        " Wind.",
        " Rain.",
        " Stay in.",
        " Attica",
        " https://met.example/1",
    ]


def test_greek_words_stand_beside_a_text_that_nobody_translates(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    known(
        upstream,
        in_force(alert(colour=None, phase="upcoming", onset="2026-12-01T04:00:00Z", ends="2026-12-01T16:00:00Z")),
    )
    text = told(client, "/alerts?city=Athens&format=text&lang=el")
    assert "Σοβαρή προειδοποίηση: Storm, από Τρί 1 Δεκ 06:00 ως 18:00 (The Met)" in text


@pytest.mark.parametrize(
    ("alerts", "sentence"),
    [
        (NONE, "No official warning is in force, as of 13:59 (The Met)."),
        (UNKNOWN, NOT_KNOWN),
    ],
)  # fmt: skip
def test_none_and_unknown_are_different_sentences(
    client: FlaskClient, upstream: responses.RequestsMock, alerts: dict[str, Any], sentence: str
) -> None:
    known(upstream, alerts)
    text = " ".join(told(client, "/alerts?city=Athens&format=text").split())
    assert sentence in text
    assert ("https://met.example/" in text) is (alerts["state"] == "unknown")
    assert sentence in told(client, "/alerts?city=Athens&format=line")


@pytest.mark.parametrize("path", ["/weather?city=Athens", "/briefing?city=Athens&country=gr"])
def test_the_first_line_of_the_weather_is_the_warning(
    client: FlaskClient, upstream: responses.RequestsMock, path: str
) -> None:
    known(upstream, in_force())
    answer = client.get(f"{path}&format=text")
    assert answer.text.startswith("⚠ Orange warning: Storm, until 20:00 (The Met)\n\nAthens")


def test_the_weather_keeps_nothing_longer_than_a_warning_may_be_unseen(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    known(upstream, NONE)
    answer = client.get("/weather?city=Athens&format=text")
    assert answer.headers["Cache-Control"] == "public, max-age=15, must-revalidate"
    assert answer.text.startswith("Athens")


def test_weather_is_told_without_the_service_of_warnings(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    known(upstream, in_force(), status=500)
    answer = client.get("/weather?city=Athens&format=text")
    assert answer.text.startswith("Athens")
    assert answer.headers["Cache-Control"] == "public, max-age=15, must-revalidate"


def test_many_warnings_are_named_and_counted(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    known(upstream, in_force(*(alert(id=str(number), event=f"Storm {number}") for number in range(5))))
    lines = told(client, "/weather?city=Athens&format=text").splitlines()
    assert [line[:24] for line in lines[:3]] == [f"⚠ Orange warning: Storm {n}"[:24] for n in range(3)]
    assert lines[3] == "and 2 more: see /alerts"


@pytest.mark.parametrize(
    ("alerts", "value"), [(in_force(), "Orange warning: Storm"), (NONE, "no warnings"), (UNKNOWN, "?")]
)
def test_a_template_has_a_letter_for_it(
    client: FlaskClient, upstream: responses.RequestsMock, alerts: dict[str, Any], value: str
) -> None:
    known(upstream, alerts)
    assert told(client, "/weather?city=Athens&line=%25l: %25A") == f"Athens: {value}\n"


def test_the_page_has_a_banner_with_colour_and_word(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    known(upstream, in_force(alert(headline="<script>alert(1)</script>")))
    page = told(client, "/weather?city=Athens&format=html")
    assert '<details class="alert orange" data-alert="' in page
    assert "Orange warning: Storm" in page
    assert "&lt;script&gt;alert(1)" in page
    assert '<a href="https://met.example/1" rel="noreferrer noopener">' in page


@pytest.mark.parametrize(("alerts", "banners"), [(NONE, 0), (UNKNOWN, 0), (in_force(alert(), alert(id="2")), 2)])
def test_the_page_of_warnings_has_all_of_them_or_says_what_is_known(
    client: FlaskClient, upstream: responses.RequestsMock, alerts: dict[str, Any], banners: int
) -> None:
    known(upstream, alerts)
    page = told(client, "/alerts?city=Athens&format=html")
    assert page.count('<details class="alert') == banners
    assert ("No official warning is in force" in page) is (alerts["state"] == "none")
    assert ("It is not known here" in page) is (alerts["state"] == "unknown")


def test_sample_warnings_are_named_as_such_at_every_door(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    known(upstream, in_force(sources=[{**SOURCE, "sample": True}]))
    for door in ("alerts", "weather"):
        for path in (f"/{door}?city=Athens&format={kind}" for kind in ("text", "html", "md")):
            assert "SAMPLE DATA from the sandbox, no real warning" in told(client, path), path
    assert told(client, "/alerts?city=Athens&format=line").endswith("(sample)\n")


NOTICE = "Time delays between this website and another are possible."


@pytest.mark.parametrize("path", ["/alerts?city=Athens&format=text", "/alerts?city=Athens&format=html",
                                  "/alerts?city=Athens&format=md", "/weather?city=Athens&format=html",
                                  "/alerts?city=Athens&format=json"])  # fmt: skip
def test_what_a_sources_terms_want_to_be_said_stands_beside_its_warnings(
    client: FlaskClient, upstream: responses.RequestsMock, path: str
) -> None:
    known(upstream, in_force(sources=[{**SOURCE, "notice": NOTICE}]))
    assert NOTICE in " ".join(told(client, path).split())


def test_the_notice_of_a_source_that_warns_of_nothing_isnt_said(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    known(upstream, in_force(sources=[SOURCE, {**SOURCE, "name": "gr-other", "notice": NOTICE}]))
    assert NOTICE not in told(client, "/alerts?city=Athens&format=text")


def test_markdown_quotes_the_warning_above_the_weather(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    known(upstream, in_force())
    assert told(client, "/weather?city=Athens&format=md").startswith("> ⚠ Orange warning: Storm, until 20:00")


def test_without_the_weather_times_are_in_utc(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(ALERTS, json=in_force(), headers=FRESH)
    assert "until 18:00 UTC (The Met)" in told(client, "/alerts?lat=37.98&lon=23.73&format=text")


def test_what_is_no_answer_about_warnings_is_a_problem(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(ALERTS, json={"alerts": []}, headers=FRESH)
    answer = client.get("/alerts?lat=37.98&lon=23.73")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled")


ONE_CALL = {
    "lat": 37.98,
    "lon": 23.73,
    "timezone": "Europe/Athens",
    "current": {"dt": NOW_S, "temp": 290.1, "weather": [{"id": 800}]},
}


@pytest.mark.parametrize(("alerts", "state"), [(in_force(), "warnings"), (NONE, "none"), (UNKNOWN, "unknown")])
def test_one_call_has_the_warnings_and_a_header_tells_none_from_unknown(
    client: FlaskClient, upstream: responses.RequestsMock, alerts: dict[str, Any], state: str
) -> None:
    known(upstream, alerts)
    upstream.get("http://weather:3002/onecall", json=ONE_CALL, headers=KEPT)
    answer = client.get("/data/3.0/onecall?lat=37.98&lon=23.73&lang=el")
    assert answer.headers["X-Warnings"] == state
    assert answer.headers["Cache-Control"] == "public, max-age=15, must-revalidate"
    assert ("alerts" in answer.json) is (state == "warnings")
    if state == "warnings":
        assert answer.json["alerts"] == [
            {
                "sender_name": "The Met",
                "event": "Storm",
                "start": 1_796_032_800,
                "end": 1_796_061_600,
                "description": "Wind.\nRain.\nStay in.\nhttps://met.example/1",
                "tags": [],
            }
        ]


def test_one_call_is_kept_no_longer_than_its_warnings_may_be_wherever_they_were_kept_before(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(ALERTS, json=in_force(), headers={"Cache-Control": "public, max-age=7", "Age": "3"})
    upstream.get("http://weather:3002/onecall", json=ONE_CALL, headers=KEPT)
    answer = client.get("/data/3.0/onecall?lat=37.98&lon=23.73")
    left_s = int(answer.headers["Cache-Control"].split("=")[1].split(",")[0]) - int(answer.headers["Age"])
    assert left_s == 4
    assert "ETag" not in answer.headers


def test_one_call_answers_without_the_service_of_warnings(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get("http://weather:3002/onecall", json=ONE_CALL, headers=KEPT)
    answer = client.get("/data/3.0/onecall?lat=37.98&lon=23.73")
    assert (answer.status_code, answer.headers["X-Warnings"]) == (200, "unknown")
    assert "X-Warnings" not in client.get("/data/3.0/onecall?lat=37.98&lon=23.73&exclude=alerts").headers


SAMPLE = "SAMPLE DATA from the sandbox, no real warning"
LARISSA = {"name": "Larissa", "country": "GR", "lat": 39.64, "lon": 22.42, "match": "exact", "label": "Larissa, GR"}


@pytest.mark.parametrize(
    ("question", "alerts", "answer"),
    [
        ("any warnings for Larissa?", in_force(),
         "Larissa: Orange warning: Storm, until 20:00 (The Met). https://met.example/1"),
        ("any warnings for Larissa?", NONE,
         "Larissa: No official warning is in force, as of 13:59 (The Met)."),
        ("any warnings for Larissa?", UNKNOWN,
         f"Larissa: {NOT_KNOWN} https://met.example/"),
        ("υπάρχει έκτακτο δελτίο για τη Λάρισα;", NONE,
         "Λάρισα: Δεν ισχύει καμία επίσημη προειδοποίηση, στις 13:59 (The Met)."),
        ("is there a storm warning in Larissa", in_force(sources=[{**SOURCE, "sample": True}]),
         f"Larissa: Orange warning: Storm, until 20:00 (The Met). {SAMPLE}. https://met.example/1"),
    ],
)  # fmt: skip
def test_a_question_about_warnings_is_answered(
    client: FlaskClient, upstream: responses.RequestsMock, question: str, alerts: dict[str, Any], answer: str
) -> None:
    known(upstream, alerts)
    upstream.get("http://weather:3002/places/spelled", json=[LARISSA | {"local_names": {"el": "Λάρισα"}}])
    said = client.get("/ask", query_string={"q": question})
    assert said.status_code == 200, said.text
    assert said.json["answer"] == answer
    assert said.json["answered"] is (alerts["state"] != "unknown")
    assert said.json["data"] == [{"alerts": alerts}]


def test_a_question_about_warnings_without_a_place_asks_for_one(client: FlaskClient) -> None:
    said = client.get("/ask", query_string={"q": "are there any weather warnings?"})
    assert said.json["answer"].startswith("Of which place?")


def test_a_question_about_warnings_fails_where_nothing_can_be_had(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get("http://weather:3002/places/spelled", json=[LARISSA])
    upstream.get(PLACES, json=[LARISSA])
    said = client.get("/ask", query_string={"q": "any warnings for Larissa?"})
    assert said.status_code == 503


@pytest.mark.parametrize("path", ["/embed?city=Athens", "/kiosk?city=Athens", "/Athens.svg",
                                  "/compare?city=Athens&city=Athens&format=html"])  # fmt: skip
@pytest.mark.parametrize(
    ("alerts", "is_shown"), [(in_force(alert(headline="<script>")), True), (NONE, False), (UNKNOWN, False)]
)
def test_a_place_elsewhere_has_its_warnings_and_is_kept_no_longer_than_they_may_be_unseen(
    client: FlaskClient, upstream: responses.RequestsMock, path: str, alerts: dict[str, Any], is_shown: bool
) -> None:
    known(upstream, alerts)
    upstream.get("http://news:3003/news", json={"articles": []}, headers=KEPT)
    answer = client.get(path)
    assert ("Orange warning: Storm" in answer.text) is is_shown
    assert "<script>" not in answer.text.partition("<main")[2]
    assert answer.headers["Cache-Control"] == "public, max-age=15, must-revalidate"
    assert answer.headers["X-Accel-Expires"] == "0"


def test_a_place_elsewhere_is_shown_without_the_service_of_warnings(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    known(upstream, in_force(), status=500)
    for path in ("/embed?city=Athens", "/kiosk?city=Athens", "/Athens.svg"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Athens" in answer.text
        assert answer.headers["Cache-Control"] == "public, max-age=15, must-revalidate"


def test_many_warnings_elsewhere_are_counted_and_sample_ones_named(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    alerts = [alert(id=str(number)) for number in range(5)]
    known(upstream, in_force(*alerts, sources=[{**SOURCE, "sample": True, "notice": NOTICE}]))
    page = told(client, "/embed?city=Athens")
    assert page.count('<p class="alert orange">') == 3
    assert "and 2 more: see /alerts" in page
    assert "no real warning" in page
    assert NOTICE in page


@pytest.mark.parametrize(
    ("alerts", "value"), [(in_force(), "Orange warning: Storm"), (NONE, "no warnings"), (UNKNOWN, "--")]
)
def test_wttrs_templates_have_the_letter_too(
    client: FlaskClient, upstream: responses.RequestsMock, alerts: dict[str, Any], value: str
) -> None:
    known(upstream, alerts)
    answer = client.get("/Athens?format=%25l:+%25A")
    assert answer.text == f"Athens: {value}"
    assert answer.headers["Cache-Control"] == "public, max-age=15, must-revalidate"


def test_wttrs_letter_speaks_greek_and_needs_no_service(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    known(upstream, NONE)
    assert client.get("/Athens?format=%25A&lang=el").text == "καμία προειδοποίηση"
    upstream.replace(responses.GET, ALERTS, status=500)
    assert client.get("/Athens?format=%25A&lang=de").text == "--"


@pytest.mark.parametrize(
    ("alerts", "warned"), [(in_force(), "⚠ Orange warning: Storm, until 20:00 (The Met)\n\n"), (NONE, "")]
)
@pytest.mark.parametrize("options", ["", "?q", "?Q"])
def test_wttrs_report_keeps_its_first_line_and_has_the_warning_below_it(
    client: FlaskClient, upstream: responses.RequestsMock, alerts: dict[str, Any], warned: str, options: str
) -> None:
    known(upstream, alerts)
    text = client.get(f"/Athens{options or '?T'}&T", headers={"User-Agent": "curl/8"}).text
    heading = {"": "Weather report: Athens\n\n", "?q": "Athens, Greece\n\n", "?Q": ""}[options]
    assert text.startswith(heading + warned)
    assert text.count("Storm") == (1 if warned else 0)


NO_SOURCE = UNKNOWN | {"reason": "no_source", "sources": [], "as_of": None}
STATES = {"warnings": in_force(), "none": NONE, "silent": UNKNOWN, "no source": NO_SOURCE}
SAYS = {
    "en": {
        "warnings": ("Orange warning: Storm",),
        "none": ("No official warning is in force", "no warnings"),
        "unknown": ("not known here whether official warnings",),
    },
    "el": {
        "warnings": ("Πορτοκαλί προειδοποίηση: Storm",),
        "none": ("Δεν ισχύει καμία επίσημη προειδοποίηση", "καμία προειδοποίηση"),
        "unknown": ("Δεν είναι γνωστό εδώ αν ισχύουν επίσημες προειδοποιήσεις",),
    },
}
TELL_ALL = ("/alerts?city=Athens&format=text", "/alerts?city=Athens&format=md", "/alerts?city=Athens&format=html")
"""Doors that say each of the three states."""
ASK = {"en": "any warnings for Larissa?", "el": "υπάρχουν προειδοποιήσεις για τη Λάρισα;"}
TELL_WARNINGS = (
    *(f"/weather?city=Athens&format={name}" for name in ("text", "md", "html")),
    *(f"/briefing?city=Athens&country=gr&format={name}" for name in ("text", "md", "html")),
    "/compare?city=Athens&city=Athens&format=html", "/embed?city=Athens", "/kiosk?city=Athens", "/Athens.svg",
    "/Athens?T",
)  # fmt: skip
"""Doors of something else, which say that warnings are in force and are silent otherwise."""
LINES = ("/weather?city=Athens&format=line&line=%25A", "/Athens?format=%25A")


@pytest.mark.parametrize("lang", ["en", "el"])
@pytest.mark.parametrize("name", STATES)
def test_no_door_takes_a_state_for_another(
    client: FlaskClient, upstream: responses.RequestsMock, name: str, lang: str
) -> None:
    alerts = STATES[name]
    known(upstream, alerts)
    upstream.get("http://news:3003/news", json={"articles": []}, headers=KEPT)
    upstream.get("http://weather:3002/places/spelled", json=[LARISSA | {"local_names": {"el": "Λάρισα"}}])

    def states_in(text: str) -> list[str]:
        return [state for state, phrases in SAYS[lang].items() if any(phrase in text for phrase in phrases)]

    for path in TELL_ALL:
        assert states_in(plain(told(client, f"{path}&lang={lang}"))) == [alerts["state"]], path
    asked = client.get("/ask", query_string={"q": ASK[lang], "lang": lang, "format": "text"}).text
    assert states_in(plain(asked)) == [alerts["state"]], asked
    for path in TELL_WARNINGS:
        page = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}", headers={"User-Agent": "curl/8"})
        assert page.status_code == 200, path
        assert states_in(plain(page.text)) == (["warnings"] if alerts["state"] == "warnings" else []), path
        assert page.headers["X-Warnings"] == alerts["state"], path
    for path in LINES:
        line = told(client, f"{path}&lang={lang}").strip()
        assert states_in(line) == ([] if alerts["state"] == "unknown" else [alerts["state"]]), path
        assert line != ""


def plain(text: str) -> str:
    """Without breaks of lines, and tags as blanks, which may stand between an answer's words."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())
