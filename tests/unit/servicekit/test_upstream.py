from datetime import UTC, datetime

import pytest
import time_machine
from pydantic import TypeAdapter

from servicekit.http import UpstreamResponse
from servicekit.lenient import Shape
from servicekit.problems import (
    ProviderExhausted,
    ProviderFailed,
    ProviderGarbled,
    ProviderRefused,
    ProviderTrouble,
)
from servicekit.providers.upstream import (
    check_keyless_status,
    check_status,
    checked_json,
    documented_json,
    expires_s,
    provenance,
    retry_after_s,
)

SHAPE = TypeAdapter(dict[str, list[int]])


def reply(status: int = 200, body: bytes = b"", **headers: str) -> UpstreamResponse:
    return UpstreamResponse(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (401, ProviderRefused),
        (403, ProviderRefused),
        (429, ProviderExhausted),
        (500, ProviderFailed),
        (503, ProviderFailed),
        (302, ProviderFailed),
        (204, ProviderFailed),
        (404, ProviderFailed),
    ],
)
def test_each_status_has_its_problem(status: int, problem: type[ProviderTrouble]) -> None:
    with pytest.raises(problem) as caught:
        check_status("The peer", reply(status), "THE_KEY")
    assert type(caught.value) is problem


def test_a_refusal_names_the_setting_to_check() -> None:
    with pytest.raises(ProviderRefused, match="check THE_KEY"):
        check_status("The peer", reply(401), "THE_KEY")


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7), ("0", 0), ("999999", 86_400), ("", 60), ("-1", 60), ("soon", 60), ("²", 60)],
)
def test_a_spent_quota_says_when_to_try_again(told: str, seconds: int) -> None:
    assert retry_after_s(reply(429, Retry_After=told)) == seconds


@pytest.mark.parametrize(
    ("until", "seconds"),
    [
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30),
        ("Wed, 21 Oct 2026 07:28:30 -0000", 30),
        ("Wednesday, 21-Oct-26 07:29:00 GMT", 60),
        ("Wed Oct 21 07:30:00 2026", 120),
        ("Tue, 20 Oct 2026 07:28:00 GMT", 1),
        ("Thu, 21 Oct 2027 07:28:00 GMT", 86_400),
        ("Wed, 99 Oct 2026 07:28:00 GMT", 60),
    ],
)
def test_a_date_to_try_again_at_is_read_by_the_providers_own_clock(until: str, seconds: int) -> None:
    told = reply(429, Retry_After=until, Date="Wed, 21 Oct 2026 07:28:00 GMT")
    assert retry_after_s(told) == seconds


def test_without_the_providers_clock_a_date_is_read_by_ours() -> None:
    with time_machine.travel(datetime(2026, 10, 21, 7, 27, 55, tzinfo=UTC), tick=False):
        assert retry_after_s(reply(429, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT")) == 5


def test_a_body_of_the_right_shape_comes_back_as_it_was() -> None:
    assert checked_json("The peer", reply(body=b'{"a": [1, 2]}'), SHAPE) == {"a": [1, 2]}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "isn't JSON"),
        (b"<html>", "isn't JSON"),
        (b'{"a": [1', "isn't JSON"),
        (b'{"a": NaN}', "another shape"),
        (b'{"a": "\xff"}', "another shape"),
        (b'{"a": "\xff"', "isn't JSON"),
        (b"[" * 100_000, "isn't JSON"),
        (b"[1, 2]", "another shape"),
        (b'{"a": [1, "x"]}', "at a.1"),
        (b"null", "at its outermost value"),
    ],
)
def test_any_other_body_is_garbled(body: bytes, says: str) -> None:
    with pytest.raises(ProviderGarbled, match=says):
        checked_json("The peer", reply(body=body), SHAPE)


class Listed(Shape):
    """Named for what it requires."""

    a: list[int]


@pytest.mark.parametrize(
    ("body", "payload"),
    [
        (b'{"a": [1], "b": NaN, "c": [-Infinity, 2]}', {"a": [1], "b": None, "c": [None, 2]}),
        (b'{"a": [1], "b": "Ath\xffens"}', {"a": [1], "b": "Ath\ufffdens"}),
        (b'{"a": [1], "b": "Ath\\ud83dens"}', {"a": [1], "b": "Ath\ufffdens"}),
        (b'\xef\xbb\xbf{"a": [1]}', {"a": [1]}),
        (b'{"a": [1], "b": 1e999}', {"a": [1], "b": None}),
    ],
)
def test_a_value_that_json_does_not_have_costs_itself(body: bytes, payload: object) -> None:
    assert documented_json("The peer", reply(body=body), TypeAdapter(Listed)) == payload


def test_the_sandbox_never_passes_for_the_provider() -> None:
    assert provenance("openweathermap", reply()) == "openweathermap"
    assert provenance("openweathermap", reply(X_Provider="sandbox")) == "sandbox/openweathermap"


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_by_a_provider_without_a_key_names_the_contact_and_rests_for_an_hour(status: int) -> None:
    """Asking again makes a block last longer."""
    with pytest.raises(ProviderRefused, match="CONTACT") as refused:
        check_keyless_status("The peer", reply(status))
    assert refused.value.retry_after_s == 3_600
    with pytest.raises(ProviderRefused) as refused:
        check_keyless_status("The peer", reply(status, Retry_After="7200"))
    assert refused.value.retry_after_s == 7_200


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Date": "Mon, 30 Nov 2026 12:00:00 GMT", "Expires": "Mon, 30 Nov 2026 12:31:00 GMT"}, 1_860),
        ({"Date": "Mon, 30 Nov 2026 12:00:00 GMT", "Expires": "Mon, 30 Nov 2026 11:59:00 GMT"}, 0),
        ({"Date": "Mon, 30 Nov 2026 12:00:00 GMT", "Expires": "Fri, 30 Nov 2029 12:00:00 GMT"}, 86_400),
        ({"Expires": "soon"}, 0),
        ({"Cache_Control": "public, max-age=300", "Expires": "Fri, 30 Nov 2029 12:00:00 GMT"}, 300),
        ({"Cache_Control": "public, s-maxage=3600"}, 3_600),
    ],
)
def test_how_long_an_answer_may_be_kept_is_the_providers_word(headers: dict[str, str], seconds: float) -> None:
    assert expires_s(reply(**headers)) == seconds
