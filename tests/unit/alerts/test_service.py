"""The service as a whole: asked over HTTP, with sources at the network's edge."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import gevent
import pytest
import responses
from flask.testing import FlaskClient
from pydantic import SecretStr

from alerts.app import create_app
from alerts.board import Board
from alerts.feed import mail_date
from alerts.fetch import SourceFetcher
from alerts.polling import Poller
from alerts.settings import Settings
from alerts.sources import WarningSource, table
from contract.schemas.alerts import ALERTS
from servicekit.caching.shared import TolerantValkey
from servicekit.settings import BadSettings
from tests.unit.alerts.cap_documents import NOW, area, cap, info, stamp
from tests.unit.servicekit.broken_valkey import broken_valkey
from tests.unit.servicekit.valkeys import FakeValkey


def until(happens: Callable[[], bool]) -> None:
    """Let greenlets run until it does."""
    with gevent.Timeout(5):
        while not happens():
            gevent.sleep(0.01)


NWS = "https://api.weather.gov/alerts/active"
OSLO, HOUSTON = "lat=59.9139&lon=10.7522", "lat=29.7633&lon=-95.3633"
NO_INDEX = "https://api.met.no/weatherapi/metalerts/2.0/current.rss"
NO_DOCUMENT = "https://api.met.no/weatherapi/metalerts/2.0/current?cap=1"
OVER_OSLO = area("59,10 60.5,10 60.5,11.5 59,11.5 59,10", name="Østlandet")


class Clock:
    """Unix seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now_s = NOW.timestamp()

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> FlaskClient:
    return service(clock)


def service(clock: Callable[[], float], **settings: Any) -> FlaskClient:
    """A service without its greenlet: tests poll when they want to."""
    app = create_app(Settings(alerts_sources=("us-nws", "no-met"), **settings), clock)
    app.extensions["poller"].started = True
    return app.test_client()


def poll(client: FlaskClient) -> None:
    poller = client.application.extensions["poller"]
    poller.due_s = dict.fromkeys(poller.due_s, 0.0)
    poller.tick()
    poller.join()


def index(*links: str, built: datetime = NOW) -> str:
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    return f"<rss><channel><lastBuildDate>{built:%a, %d %b %Y %H:%M:%S} GMT</lastBuildDate>{items}</channel></rss>"


def feature(**properties: Any) -> dict[str, Any]:
    given = {
        "id": "urn:oid:2.49.0.1.840.0.1",
        "areaDesc": "Harris; Fort Bend",
        "sent": stamp(NOW - timedelta(hours=1)),
        "effective": stamp(NOW - timedelta(hours=1)),
        "onset": stamp(NOW + timedelta(hours=1)),
        "expires": stamp(NOW + timedelta(hours=2)),
        "ends": stamp(NOW + timedelta(hours=9)),
        "status": "Actual",
        "messageType": "Alert",
        "category": "Met",
        "severity": "Severe",
        "certainty": "Likely",
        "urgency": "Expected",
        "event": "Flood Warning",
        "sender": "w-nws.webmaster@noaa.gov",
        "senderName": "NWS Houston/Galveston TX",
        "headline": "Flood Warning issued",
        "description": "* WHAT...Flooding.\n\n* WHERE...Harris.",
        "instruction": "Turn around, don't drown.",
        "response": "Avoid",
        "references": [],
    }
    return {"id": "https://api.weather.gov/alerts/urn:oid:1", "type": "Feature", "properties": {**given, **properties}}


def nws(upstream: responses.RequestsMock, *features: dict[str, Any], **response: Any) -> None:
    upstream.get(NWS, json={"type": "FeatureCollection", "features": list(features)}, **response)


def ask(client: FlaskClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/alerts?{query}")
    assert answer.status_code == 200, answer.text
    ALERTS.validate_python(answer.json)
    given: dict[str, Any] = answer.json
    return given


def test_the_united_states_answer_for_a_point(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    nws(upstream, feature())
    answer = ask(client, HOUSTON)
    (alert,) = answer["alerts"]
    assert answer["state"] == "warnings"
    assert answer["point"]["countries"] == ["us"]
    assert alert["event"] == "Flood Warning"
    assert alert["phase"] == "upcoming"
    assert (alert["expires"], alert["ends"]) == ("2026-11-30T14:00:00Z", "2026-11-30T21:00:00Z")
    assert alert["areas"] == ["Harris", "Fort Bend"]
    assert alert["link"] == "https://api.weather.gov/alerts/urn:oid:1"
    assert alert["description"] == "* WHAT...Flooding.\n* WHERE...Harris."
    assert upstream.calls[0].request.params == {"point": "29.7633,-95.3633"}


def test_the_united_states_prove_none_for_a_point(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    nws(upstream)
    answer = ask(client, HOUSTON)
    assert (answer["state"], answer["as_of"], answer["alerts"]) == ("none", "2026-11-30T12:00:00Z", [])
    assert [source["name"] for source in answer["sources"]] == ["us-nws"]


@pytest.mark.parametrize(
    "properties",
    [
        {"status": "Test"},
        {"status": "Exercise"},
        {"messageType": "Cancel"},
        {"expires": stamp(NOW - timedelta(hours=2)), "ends": stamp(NOW - timedelta(seconds=1))},
        {"response": "AllClear"},
    ],
)
def test_what_is_no_warning_of_the_united_states_is_not_shown(
    client: FlaskClient, upstream: responses.RequestsMock, properties: dict[str, Any]
) -> None:
    nws(upstream, feature(**properties))
    assert ask(client, HOUSTON)["state"] == "none"


def test_an_update_of_the_united_states_replaces_what_it_refers_to(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    earlier = {"identifier": "urn:oid:2.49.0.1.840.0.1", "sender": "w-nws.webmaster@noaa.gov"}
    nws(upstream, feature(), feature(id="two", messageType="Update", references=[earlier]))
    assert [alert["id"] for alert in ask(client, HOUSTON)["alerts"]] == ["two"]


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        ({"status": 503}, "unreachable"),
        ({"status": 429}, "unreachable"),
        ({"json": {"title": "Unexpected Problem", "status": 500}}, "unreachable"),
        ({"json": {"features": [{"properties": {"event": "Storm"}}]}}, "unreachable"),
        ({"body": "<html>"}, "unreachable"),
        ({"body": ""}, "unreachable"),
        ({"json": {"features": []}, "headers": {"Age": "3600"}}, "unreachable"),
        ({"status": 404, "json": {"title": "Not found"}}, "not_covered"),
        ({"status": 400, "json": {"title": "out of bounds"}}, "not_covered"),
    ],
)
def test_an_answer_that_is_none_is_unknown_with_the_reason_and_the_link(
    client: FlaskClient, upstream: responses.RequestsMock, response: dict[str, Any], reason: str
) -> None:
    upstream.get(NWS, **response)
    answer = ask(client, HOUSTON)
    assert (answer["state"], answer["reason"], answer["alerts"]) == ("unknown", reason, [])
    assert answer["sources"][0]["link"] == "https://www.weather.gov/alerts"


ECCC = re.compile(r"https://api\.weather\.gc\.ca/collections/weather-alerts/items")
TORONTO = "lat=43.65&lon=-79.38"
OVER_TORONTO = [[[-80, 43], [-79, 43], [-79, 44], [-80, 44], [-80, 43]]]


def eccc_feature(coordinates: Any = OVER_TORONTO, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    given = {
        "alert_code": "WA",
        "alert_type": "warning",
        "alert_name_en": "heat warning",
        "alert_name_fr": "avertissement de chaleur",
        "alert_text_en": "Hot.\n\n###\n\nDrink water.",
        "alert_text_fr": "Chaud.",
        "feature_name_en": "City of Toronto",
        "feature_name_fr": "Ville de Toronto",
        "status_en": "continued",
        "risk_colour_en": "Orange",
        "publication_datetime": "2026-11-30T11:00:00.000Z",
        "validity_datetime": "2026-11-30T11:00:00.000Z",
        "event_end_datetime": "2026-11-30T18:00:00.000Z",
        "expiration_datetime": "2026-11-30T15:00:00.000Z",
    }
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "id": "162_fea1", "geometry": geometry, "properties": {**given, **properties}}


def canada(clock: Callable[[], float]) -> FlaskClient:
    app = create_app(Settings(alerts_sources=("ca-eccc",)), clock)
    app.extensions["poller"].started = True
    return app.test_client()


def test_canada_answers_for_a_box_around_the_point_in_both_languages(
    clock: Clock, upstream: responses.RequestsMock
) -> None:
    upstream.get(ECCC, json={"features": [eccc_feature()]})
    english, french = (ask(canada(clock), f"{TORONTO}&lang={lang}")["alerts"][0] for lang in ("en", "fr"))
    assert (english["event"], french["event"]) == ("heat warning", "avertissement de chaleur")
    assert (english["severity"], english["colour"], english["matched_by"]) == ("Severe", "orange", "point")
    assert (english["expires"], english["ends"]) == ("2026-11-30T15:00:00Z", "2026-11-30T18:00:00Z")
    assert english["areas"] == ["City of Toronto"]
    assert english["description"] == "Hot.\n###\nDrink water."
    assert upstream.calls[0].request.params["bbox"] == "-79.3810,43.6490,-79.3790,43.6510"


HOLE = [[-79.4, 43.6], [-79.3, 43.6], [-79.3, 43.7], [-79.4, 43.7], [-79.4, 43.6]]
ELSEWHERE = [[[-90, 43], [-89, 43], [-89, 44], [-90, 43]]]


@pytest.mark.parametrize(
    ("features", "state"),
    [
        ([], "none"),
        ([eccc_feature(status_en="ended")], "none"),
        ([eccc_feature(ELSEWHERE)], "none"),
        ([eccc_feature([*OVER_TORONTO, HOLE])], "none"),
        ([eccc_feature([ELSEWHERE, OVER_TORONTO], "MultiPolygon")], "warnings"),
        ([eccc_feature(event_end_datetime=None, expiration_datetime="2026-11-30T11:59:59Z")], "none"),
        ([eccc_feature(risk_colour_en=None, alert_name_fr=None)], "warnings"),
        ([eccc_feature(publication_datetime="soon")], "unknown"),
        ([eccc_feature([[[-80, 43], [-79, 43]]])], "unknown"),
        ([eccc_feature("everywhere")], "unknown"),
        ([{"properties": {}}], "unknown"),
        ([eccc_feature()] * 200, "unknown"),
    ],
)
def test_what_canada_says_of_a_point_is_warnings_none_or_unknown(
    clock: Clock, upstream: responses.RequestsMock, features: list[Any], state: str
) -> None:
    upstream.get(ECCC, json={"features": features})
    assert ask(canada(clock), TORONTO)["state"] == state


def test_a_source_that_falls_silent_turns_none_into_unknown_since(
    client: FlaskClient, clock: Clock, upstream: responses.RequestsMock
) -> None:
    nws(upstream)
    ask(client, HOUSTON)
    upstream.replace(responses.GET, NWS, status=503)
    clock.now_s += 400
    answer = ask(client, HOUSTON)
    assert (answer["state"], answer["reason"], answer["as_of"]) == ("unknown", "silent", "2026-11-30T12:00:00Z")
    clock.now_s += 3600
    answer = ask(client, HOUSTON)
    assert (answer["state"], answer["reason"]) == ("unknown", "unreachable")


def test_an_index_is_polled_and_its_warnings_shown_in_the_language_asked_for(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(NO_INDEX, body=index(NO_DOCUMENT))
    both = info(OVER_OSLO, language="no", event="Kuling") + info(OVER_OSLO, language="en-GB", event="Gale")
    upstream.get(NO_DOCUMENT, body=cap("1", infos=both))
    assert ask(client, OSLO)["reason"] == "not_heard_yet"
    poll(client)
    norwegian, english, greek = (ask(client, f"{OSLO}&lang={lang}")["alerts"][0] for lang in ("no", "en", "el"))
    assert (norwegian["event"], english["event"], greek["event"]) == ("Kuling", "Gale", "Gale")
    assert [text["event"] for text in greek["texts"]] == ["Kuling", "Gale"]
    assert (norwegian["link"], norwegian["original"]) == (NO_DOCUMENT, NO_DOCUMENT)
    assert norwegian["matched_by"] == "polygon"


def test_a_warning_inside_its_index_has_the_link_of_its_service(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    enclosed = cap("1", infos=info(OVER_OSLO)).partition("?>")[2]
    upstream.get(NO_INDEX, body=index(NO_DOCUMENT).replace(f"<link>{NO_DOCUMENT}</link>", enclosed))
    poll(client)
    (alert,) = ask(client, OSLO)["alerts"]
    assert (alert["link"], alert["original"]) == ("https://www.yr.no/en/warnings", None)


@pytest.mark.parametrize(("left_s", "fresh_s"), [(3600, 15), (15, 15), (7, 7), (1, 1)])
def test_an_answer_is_kept_by_nobody_past_the_end_of_a_warning(
    client: FlaskClient, upstream: responses.RequestsMock, left_s: int, fresh_s: int
) -> None:
    upstream.get(NO_INDEX, body=index(NO_DOCUMENT))
    upstream.get(NO_DOCUMENT, body=cap(infos=info(OVER_OSLO, expires=stamp(NOW + timedelta(seconds=left_s)))))
    poll(client)
    assert client.get(f"/alerts?{OSLO}").headers["Cache-Control"] == f"public, max-age={fresh_s}"


@pytest.mark.parametrize("query", ["", "city=Athens", "lat=91&lon=0", "lat=1", "lat=1&lon=2&city=Athens"])
def test_bad_questions_get_a_sentence(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/alerts?{query}")
    assert answer.status_code == 400
    assert answer.json["detail"].endswith(".")


def test_where_no_source_is_the_answer_is_unknown(client: FlaskClient) -> None:
    for query, reason in (
        ("lat=-80&lon=0", "no_source"),
        ("lat=45&lon=-40", "no_source"),
        ("lat=-33.9&lon=151.2", "terms"),
    ):
        answer = ask(client, query)
        assert (answer["state"], answer["reason"]) == ("unknown", reason)


def test_providers_say_how_each_source_does(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    nws(upstream)
    upstream.get(NO_INDEX, status=503)
    ask(client, HOUSTON)
    poll(client)
    states = {provider["name"]: provider for provider in client.get("/providers").json["providers"]}
    assert states["us-nws"]["state"] == "ready"
    assert states["no-met"]["state"] == "failing"
    assert "503" in states["no-met"]["detail"]


def test_a_mirror_stands_for_every_host_and_sample_data_are_named(
    clock: Clock, upstream: responses.RequestsMock
) -> None:
    upstream.get(
        "http://sandbox:3009/alerts/api.weather.gov/alerts/active",
        json={"features": []},
        headers={"X-Provider": "sandbox"},
    )
    client = service(clock, alerts_mirror_url="http://sandbox:3009/alerts")
    answer = client.get(f"/alerts?{HOUSTON}")
    assert answer.headers["X-Provider"] == "sandbox/alerts"
    assert answer.json["sources"][0]["sample"] is True


def test_the_contact_is_told_to_sources(clock: Clock, upstream: responses.RequestsMock) -> None:
    nws(upstream)
    ask(service(clock, contact="ops@iris.example"), HOUSTON)
    assert upstream.calls[0].request.headers["User-Agent"].endswith("(ops@iris.example)")


@pytest.mark.parametrize("names", ["nobody", "verified,au-bom"])
def test_a_setting_that_names_what_may_not_be_asked_stops_the_service(
    names: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERTS_SOURCES", names)
    with pytest.raises(BadSettings, match="ALERTS_SOURCES"):
        Settings.load()


def test_the_services_themselves_are_asked_at_their_intervals_and_a_mirror_more_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALERTS_INTERVAL_SHARE", "0.1")
    with pytest.raises(BadSettings, match="ALERTS_MIRROR_URL"):
        Settings.load()
    monkeypatch.setenv("ALERTS_MIRROR_URL", "http://sandbox:3009")
    poller = create_app(Settings.load()).extensions["poller"]
    assert poller.boards["gr-meteoalarm"].source.interval_s == 8


SOURCE = WarningSource(
    "a", ("no",), "A", "cap", NO_INDEX, (), "en", "polygon", 60, 3600, "verified", "CC", "https://a.example"
)


@pytest.fixture
def replicas(clock: Clock) -> Iterator[Callable[[TolerantValkey], Poller]]:
    def replica(valkey: TolerantValkey) -> Poller:
        fetcher = SourceFetcher(Settings())
        return Poller([Board(SOURCE)], fetcher.within, valkey, clock=clock, chance=lambda: 0.5)

    return replica


def turn(*pollers: Poller) -> None:
    for poller in pollers:
        poller.tick()
        poller.join()


def test_replicas_poll_once_and_share_what_they_learn(
    replicas: Callable[[TolerantValkey], Poller], clock: Clock, upstream: responses.RequestsMock
) -> None:
    upstream.get(NO_INDEX, body=index(NO_DOCUMENT))
    upstream.get(NO_DOCUMENT, body=cap(infos=info(OVER_OSLO)))
    shared = FakeValkey(clock)
    one, two = replicas(TolerantValkey(shared)), replicas(TolerantValkey(shared))
    for _ in range(11):
        turn(one, two)
        clock.now_s += 5
    turn(two)
    assert [len(each.boards["a"].at(59.9, 10.7, clock())) for each in (one, two)] == [1, 1]
    assert sum(call.request.url == NO_INDEX for call in upstream.calls) <= 2
    del one  # it dies; the other one goes on
    for _ in range(30):
        turn(two)
        clock.now_s += 5
    assert clock() - two.boards["a"].snapshot.heard_s <= 70


def test_a_source_is_asked_more_often_while_it_warns_so_that_a_cancelled_warning_is_gone_in_time(
    replicas: Callable[[TolerantValkey], Poller], clock: Clock, upstream: responses.RequestsMock
) -> None:
    upstream.get(NO_INDEX, body=index(NO_DOCUMENT))
    upstream.get(NO_DOCUMENT, body=cap(infos=info(OVER_OSLO, expires=stamp(NOW + timedelta(minutes=10)))))
    poller = replicas(TolerantValkey(None))

    def polls(seconds: int) -> int:
        before = sum(call.request.url == NO_INDEX for call in upstream.calls)
        for _ in range(seconds // 2):
            turn(poller)
            clock.now_s += 2
        return sum(call.request.url == NO_INDEX for call in upstream.calls) - before

    assert polls(600) == 20
    assert polls(600) == 10


def test_a_source_that_asks_for_ten_minutes_gets_them() -> None:
    intervals = {source.name: source.while_warning_s for source in table()}
    assert (intervals["no-met"], intervals["gr-meteoalarm"], intervals["us-nws"]) == (600, 30, 30)


def test_without_valkey_each_polls_alone(
    replicas: Callable[[TolerantValkey], Poller], upstream: responses.RequestsMock
) -> None:
    upstream.get(NO_INDEX, body=index())
    one, two = replicas(TolerantValkey(None)), replicas(TolerantValkey(None))
    turn(one, two)
    assert len(upstream.calls) == 2


def test_a_source_that_fails_is_asked_less_and_less_often(
    replicas: Callable[[TolerantValkey], Poller], clock: Clock, upstream: responses.RequestsMock
) -> None:
    upstream.get(NO_INDEX, status=500)
    poller = replicas(TolerantValkey(None))
    for _ in range(720):  # an hour
        turn(poller)
        clock.now_s += 5
    assert 5 <= len(upstream.calls) <= 9


def test_all_that_alerts_keeps_in_valkey_begins_with_its_name(clock: Clock, upstream: responses.RequestsMock) -> None:
    """Valkey lets its user reach nothing else."""
    nws(upstream, feature())
    with broken_valkey("full") as valkey:
        client = service(clock, cache_url=SecretStr(valkey.url), counters_url=SecretStr(valkey.url))
        poll(client)
        ask(client, HOUSTON)
        keys = valkey.keys()
    assert {":".join(key.split(":")[:2]) for key in keys} == {"iris:alerts"}


def test_a_fault_of_ours_ends_no_other_poll(clock: Clock, upstream: responses.RequestsMock) -> None:
    upstream.get(NO_INDEX, body=index())
    faults = [RuntimeError("a fault")]

    def new_fetch(seconds: float) -> Any:
        if faults:
            raise faults.pop()
        return SourceFetcher(Settings()).within(seconds)

    poller = Poller([Board(SOURCE)], new_fetch, TolerantValkey(None), clock=clock)
    turn(poller)
    assert poller.boards["a"].snapshot.heard_s is None
    clock.now_s += 301
    turn(poller)
    assert poller.boards["a"].snapshot.heard_s == clock()


def test_what_somebody_else_wrote_into_valkey_is_passed_over(
    replicas: Callable[[TolerantValkey], Poller], clock: Clock, upstream: responses.RequestsMock
) -> None:
    upstream.get(NO_INDEX, body=index())
    shared = FakeValkey(clock)
    one, two = replicas(TolerantValkey(shared)), replicas(TolerantValkey(shared))
    turn(one)
    for name in [name for name in shared.kept if not name.endswith(("lease", "tried"))]:
        shared.kept[name] = (b"alerts-1\nrubbish", clock() + 100)
    turn(two)
    assert two.boards["a"].snapshot.heard_s is None
    for name in [name for name in shared.kept if name.endswith("tried")]:
        shared.kept[name] = (b"soon", clock() + 100)
    turn(two)
    assert two.boards["a"].snapshot.heard_s is None


def test_polling_begins_with_the_first_request_and_ends_with_its_poller(
    replicas: Callable[[TolerantValkey], Poller], upstream: responses.RequestsMock
) -> None:
    upstream.get(NO_INDEX, body=index())
    poller = replicas(TolerantValkey(None))
    poller.start()
    poller.start()
    until(lambda: poller.boards["a"].snapshot.heard_s is not None)
    assert len(upstream.calls) == 1


def test_a_service_that_is_asked_whether_it_is_ready_begins_to_poll(
    clock: Clock, upstream: responses.RequestsMock
) -> None:
    upstream.get(NO_INDEX, body=index())
    app = create_app(Settings(alerts_sources=("no-met",)), clock)
    assert app.test_client().get("/readyz").status_code == 200
    until(lambda: app.extensions["poller"].boards["no-met"].snapshot.heard_s is not None)
    app.extensions["poller"].due_s["no-met"] = float("inf")


def test_dates_of_mails_are_read_and_anything_else_is_none() -> None:
    assert mail_date("Mon, 30 Nov 2026 12:00:00 GMT") == NOW.timestamp()
    assert mail_date("soon") is None
    assert mail_date("Mon, 30 Nov 99999999999999999999 12:00:00 GMT") is None
