import pytest
from flask import Blueprint, Response
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from servicekit.app import create_service, current_context, to_response
from servicekit.caching.answers import Cached, Entry, http_response
from servicekit.settings import ServiceSettings

ENTRY = Entry.of(b'{"temp":21}', "sandbox/open-meteo", made_s=0, fresh_s=600.7)
ETAG = f'"{ENTRY.digest}"'
NO_CITY = Entry.of("No city called 'Ατλαντίς'.".encode(), "", made_s=0, fresh_s=60, problem="city-not-found")
KEEPABLE = "public, max-age=600, stale-while-revalidate=600, stale-if-error=86400"


def asking(cached: Cached) -> FlaskClient:
    """A service whose one answer is this."""
    bp = Blueprint("weather", __name__)

    @bp.get("/weather")
    def weather() -> Response:
        response = http_response("weather", cached, current_context().request_id, stale_s=86_400)
        return to_response(response, cached.state)

    return create_service("weather", ServiceSettings(port=1), [bp], dict).test_client()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_answer_states_its_length_once(method: str) -> None:
    answer = asking(Cached(ENTRY, "hit", 0)).open("/weather", method=method)
    assert answer.headers.getlist("Content-Length") == ["11"]
    assert answer.data == (b'{"temp":21}' if method == "GET" else b"")


def test_a_hit_says_how_old_it_is_and_how_long_it_lasts() -> None:
    answer = asking(Cached(ENTRY, "hit", 60.9)).get("/weather")
    assert (answer.status_code, answer.data, answer.content_type) == (200, b'{"temp":21}', "application/json")
    told = {name: answer.headers[name] for name in ("Age", "Cache-Control", "Cache-Status", "ETag", "X-Provider")}
    assert told == {
        "Age": "60",
        "Cache-Control": KEEPABLE,
        "Cache-Status": "weather; hit; ttl=539",
        "ETag": ETAG,
        "X-Provider": "sandbox/open-meteo",
    }


@pytest.mark.parametrize(
    ("cached", "status"),
    [
        (Cached(ENTRY, "miss"), "weather; fwd=miss; stored"),
        (Cached(ENTRY, "stale", 610.0), "weather; fwd=stale; ttl=-9"),
        (Cached(ENTRY, "stale", 4000.0, "provider-timeout"), "weather; fwd=stale; ttl=-3399; detail=provider-timeout"),
        (Cached(NO_CITY, "negative", 20.0), "weather; hit; ttl=40"),
    ],
)
def test_cache_status_says_how_it_was_come_by(cached: Cached, status: str) -> None:
    assert asking(cached).get("/weather").headers["Cache-Status"] == status


def test_a_stale_answer_is_older_than_it_may_be() -> None:
    """Whoever keeps it by HTTP's rules (RFC 9111, 4.2) knows so, as its age exceeds its lifetime."""
    headers = asking(Cached(ENTRY, "stale", 4000.0)).get("/weather").headers
    assert (headers["Age"], headers["Cache-Control"]) == ("4000", KEEPABLE)


@pytest.mark.parametrize("told", [ETAG, f"W/{ETAG}", f'"other", {ETAG}', "*"])
def test_who_has_it_already_gets_304(told: str) -> None:
    answer = asking(Cached(ENTRY, "hit", 60.0)).get("/weather", headers={"If-None-Match": told})
    assert (answer.status_code, answer.data) == (304, b"")
    assert (answer.headers["ETag"], answer.headers["Age"], answer.headers["Cache-Control"]) == (ETAG, "60", KEEPABLE)
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("told", ['"other"', "", "nonsense"])
def test_who_has_another_gets_it_whole(told: str) -> None:
    assert asking(Cached(ENTRY, "hit")).get("/weather", headers={"If-None-Match": told}).data == b'{"temp":21}'


def test_that_there_is_no_such_city_may_be_kept_for_a_minute() -> None:
    answer = asking(Cached(NO_CITY, "negative", 20.0)).get("/weather")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert (answer.json["type"], answer.json["detail"]) == ("city-not-found", "No city called 'Ατλαντίς'.")
    assert (answer.headers["Cache-Control"], answer.headers["Age"]) == ("public, max-age=60", "20")


@pytest.mark.parametrize(
    "cached", [*(Cached(ENTRY, state) for state in ("hit", "miss", "stale")), Cached(NO_CITY, "negative")]
)
def test_the_log_says_how_it_was_come_by(cached: Cached) -> None:
    client = asking(cached)
    with capture_logs() as logs:
        client.get("/weather")
    assert logs[-1]["cache"] == cached.state
