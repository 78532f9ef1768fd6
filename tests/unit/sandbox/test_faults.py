from __future__ import annotations

import gzip
import json
from io import SEEK_END, BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.app import create_app
from sandbox.faults import KINDS, bomb

if TYPE_CHECKING:
    from flask.testing import FlaskClient

WEATHER = "/data/2.5/weather"
NEWS = "/v2/top-headlines"
METEO = "/v1/forecast"
FEED = "/feeds/us/1.rss"
ATHENS = f"{WEATHER}?q=Athens&appid=sandbox"


def _put(client: FlaskClient, kind: str, path: str = WEATHER, **more: Any) -> None:
    assert client.put("/_sandbox/faults", json={"path": path, "kind": kind, **more}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        (WEATHER, 503, {"cod": "503", "message": "Service Unavailable"}),
        (WEATHER, 404, {"cod": "404", "message": "city not found"}),
        (METEO, 500, {"error": True, "reason": "Something went wrong"}),
        (METEO, 503, {"error": True, "reason": "The service is overloaded"}),
    ],
)
def test_a_status_comes_with_the_upstreams_own_body(
    client: FlaskClient, path: str, status: int, expected: dict[str, Any]
) -> None:
    _put(client, "status", path, status=status)
    answer = client.get(path)
    assert (answer.status_code, answer.get_json()) == (status, expected)


@pytest.mark.parametrize(("status", "code"), [(401, "apiKeyInvalid"), (500, "unexpectedError")])
def test_a_status_of_newsapi_comes_with_its_code(client: FlaskClient, status: int, code: str) -> None:
    _put(client, "status", NEWS, status=status)
    assert client.get(NEWS).get_json()["code"] == code


def test_a_status_of_a_publisher_comes_with_an_html_page(client: FlaskClient) -> None:
    _put(client, "status", "/feeds/*", status=502)
    answer = client.get(FEED)
    assert (answer.status_code, answer.mimetype) == (502, "text/html")


def test_a_rate_limit_is_429_with_the_given_retry_after(client: FlaskClient) -> None:
    _put(client, "rate-limit", retry_after_s=7)
    answer = client.get(ATHENS)
    assert (answer.status_code, answer.headers["Retry-After"], answer.get_json()["cod"]) == (429, "7", 429)


def test_a_rate_limit_has_no_retry_after_by_default(client: FlaskClient) -> None:
    _put(client, "rate-limit", METEO)
    assert "Retry-After" not in client.get(METEO).headers


def test_a_delayed_answer_is_the_right_one(client: FlaskClient, slept: list[float]) -> None:
    right = client.get(ATHENS).data
    _put(client, "delay", delay_s=1.5)
    assert client.get(ATHENS).data == right
    assert slept == [1.5]


def test_a_hanging_answer_ends_in_a_closed_connection(client: FlaskClient, slept: list[float]) -> None:
    _put(client, "hang")
    with pytest.raises(ConnectionResetError):
        client.get(ATHENS)
    assert slept == [120.0]


def test_a_reset_closes_the_connection_at_once(client: FlaskClient, slept: list[float]) -> None:
    _put(client, "reset")
    with pytest.raises(ConnectionResetError):
        client.get(ATHENS)
    assert slept == []


def test_garbage_is_labelled_json(client: FlaskClient) -> None:
    _put(client, "garbage")
    answer = client.get(ATHENS)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.data)


def test_an_html_fault_is_a_page_with_status_200(client: FlaskClient) -> None:
    _put(client, "html")
    answer = client.get(ATHENS)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")


@pytest.mark.parametrize(("path", "shape"), [(NEWS, [1, 2, 3]), (WEATHER, {"hello": "world"})])
def test_a_wrong_shape_is_valid_json(client: FlaskClient, path: str, shape: Any) -> None:
    _put(client, "wrong-shape", path)
    assert client.get(path).get_json() == shape


def test_a_truncated_answer_is_shorter_than_its_content_length(client: FlaskClient) -> None:
    right = client.get(ATHENS).data
    _put(client, "truncated")
    answer = client.get(ATHENS, buffered=False)
    parts = iter(answer.response)
    assert next(parts) == right[: len(right) // 2]
    assert int(answer.headers["Content-Length"]) == len(right)
    with pytest.raises(ConnectionResetError):
        next(parts)


def test_an_endless_answer_has_no_content_length_and_does_not_end(client: FlaskClient, slept: list[float]) -> None:
    _put(client, "endless")
    answer = client.get(ATHENS, buffered=False)
    assert "Content-Length" not in answer.headers
    assert sum(len(part) for part in islice(answer.response, 100)) > 6_000_000
    assert set(slept) == {0}


def test_a_dripping_answer_is_the_right_one_byte_by_byte(client: FlaskClient, slept: list[float]) -> None:
    right = client.get(ATHENS).data
    _put(client, "drip")
    assert client.get(ATHENS).data == right
    assert slept == [0.5] * len(right)


@pytest.mark.parametrize("path", [ATHENS, "/geo/1.0/direct?q=Athens&appid=sandbox"])
def test_a_huge_answer_is_the_right_one_padded(client: FlaskClient, path: str) -> None:
    right = client.get(path).get_json()
    _put(client, "huge", "/*")
    answer = client.get(path)
    padded = answer.get_json()
    assert len(answer.data) > 3_000_000
    assert padded == ({**right, "padding": padded["padding"]} if isinstance(right, dict) else right)


def test_a_huge_feed_is_padded_by_a_comment(client: FlaskClient) -> None:
    _put(client, "huge", FEED)
    document = client.get(FEED).data
    assert len(document) > 3_000_000
    assert document.endswith(b"-->")


def test_a_gzip_bomb_is_small_on_the_wire_and_large_unpacked(client: FlaskClient) -> None:
    _put(client, "gzip-bomb")
    answer = client.get(ATHENS)
    with gzip.GzipFile(fileobj=BytesIO(answer.data)) as unpacking:
        unpacked = unpacking.seek(0, SEEK_END)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 500_000
    assert unpacked >= 100_000_000


def test_the_gzip_bomb_begins_as_json() -> None:
    with gzip.GzipFile(fileobj=BytesIO(bomb())) as unpacked:
        assert unpacked.read(13) == b'{"padding": "'


def test_a_redirect_has_the_given_location(client: FlaskClient) -> None:
    _put(client, "redirect", location="http://example.com/elsewhere")
    answer = client.get(ATHENS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://example.com/elsewhere")


@pytest.mark.parametrize(
    ("path", "nothing"),
    [
        (NEWS, {"status": "ok", "totalResults": 0, "articles": []}),
        ("/geo/1.0/direct", []),
        (WEATHER, {}),
        ("/v1/search", {"generationtime_ms": 0.3, "sandbox": True}),
    ],
)
def test_an_empty_answer_has_no_results(client: FlaskClient, path: str, nothing: Any) -> None:
    _put(client, "empty", path)
    assert client.get(path).get_json() == nothing


def test_an_empty_feed_has_no_items(client: FlaskClient) -> None:
    _put(client, "empty", FEED)
    assert b"<item>" not in client.get(FEED).data


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"hang", "reset", "endless", "truncated", "drip"}))
def test_an_answer_with_a_fault_has_the_sandbox_header(client: FlaskClient, kind: str) -> None:
    _put(client, kind)
    assert client.get(ATHENS).headers["X-Provider"] == "sandbox"


def test_the_configured_delay_applies_to_upstream_paths_only(slept: list[float]) -> None:
    client = create_app(sleep=slept.append, delay_s=0.25).test_client()
    client.get(ATHENS)
    client.get("/healthz")
    assert slept == [0.25]
