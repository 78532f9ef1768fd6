"""`iris doctor`: its report and its exit code."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from client.terminal import Terminal


def provider(name: str, state: str, detail: str = "It is so.", asked: str | None = None) -> dict[str, Any]:
    return {"name": name, "state": state, "detail": detail, "asked": asked}


@pytest.fixture
def healthy_master(master: Any) -> Callable[..., None]:
    """Make master healthy, with these providers of the weather service."""

    def set_up(*providers: dict[str, Any]) -> None:
        master.sends("/healthz", b'{"status": "alive"}')
        master.sends("/weather", b"{}", X_Provider="openweathermap", Cache_Status="weather; hit; ttl=9")
        master.sends("/news", b"{}", X_Provider="sandbox/newsapi")
        services = [
            {"name": "weather", "replicas": 1, "providers": [*providers]},
            {
                "name": "news",
                "replicas": 1,
                "providers": [provider("newsapi", "ready", asked="2026-11-24T12:00:00+00:00")],
            },
        ]
        master.sends("/providers", json.dumps({"services": services}).encode())

    return set_up


def test_the_doctor_reports_that_all_is_well(
    master: Any, run_iris: Any, healthy_master: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    healthy_master(provider("openweathermap", "no key", "It is skipped: OPENWEATHERMAP_API_KEY isn't set."))
    result = run_iris("doctor")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            f"ok    master            answers at {master.url}",
            "ok    weather           answers, by openweathermap",
            "-       openweathermap  no key. It is skipped: OPENWEATHERMAP_API_KEY isn't set.",
            "ok    news              answers, by newsapi (SAMPLE DATA from the sandbox)",
            "ok      newsapi         ready, asked at 12:00:00",
            "",
            "All is well.",
        ],
    )


def test_the_doctor_sends_one_request_to_each_service_about_home(
    master: Any, run_iris: Any, healthy_master: Callable[..., None], write_config_file: Callable[[str], Any]
) -> None:
    write_config_file('city = "Rome"\ncountry = "it"')
    healthy_master()
    run_iris("doctor")
    asked = [request.split()[1] for request in master.requests]
    assert (asked[0], sorted(asked[1:3]), asked[3]) == (
        "/healthz",
        ["/news?country=it&pageSize=1", "/weather?city=Rome"],
        "/providers",
    )


@pytest.mark.parametrize(
    ("state", "advice"),
    [
        ("refused", "Put a key that works into .env"),
        ("exhausted", "It is asked again by itself"),
        ("resting", "It is asked again by itself"),
        ("failing", "Can it be reached from where Iris runs?"),
    ],
)
def test_a_failing_provider_is_reported_with_advice(
    run_iris: Any, healthy_master: Callable[..., None], state: str, advice: str
) -> None:
    healthy_master(provider("openweathermap", state))
    result = run_iris("doctor")
    assert (result.exit_code, f"WRONG   openweathermap  {state}. It is so." in result.stdout) == (1, True)
    assert (advice in result.stdout, result.stdout.endswith("\n\nWrong: 1 of 5.\n")) == (True, True)


@pytest.mark.parametrize("state", ["no key", "not asked yet", "of a later version"])
def test_a_provider_that_is_unused_or_of_unknown_state_is_not_wrong(
    run_iris: Any, healthy_master: Callable[..., None], state: str
) -> None:
    healthy_master(provider("openweathermap", state))
    assert run_iris("doctor").exit_code == 0


def test_a_failing_service_is_reported_with_the_logs_to_read(
    master: Any, run_iris: Any, healthy_master: Callable[..., None]
) -> None:
    healthy_master()
    master.sends_problem("/weather", "The service weather can't be reached.")
    result = run_iris("doctor")
    assert (result.exit_code, "WRONG weather           The service weather can't be reached." in result.stdout) == (
        1,
        True,
    )
    assert "docker compose logs weather" in " ".join(result.stdout.split())
    assert "WRONG   weather         no replica of it tells" in result.stdout


def test_a_stale_answer_from_the_cache_counts_as_wrong(
    master: Any, run_iris: Any, healthy_master: Callable[..., None]
) -> None:
    healthy_master()
    master.sends("/news", b"{}", Cache_Status="news; fwd=stale; ttl=-9")
    result = run_iris("doctor")
    assert (result.exit_code, "answers, but only with what it kept" in result.stdout) == (1, True)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"services": 5}', b'{"services": [{"providers": [3]}, 4]}'])
def test_a_providers_answer_without_usable_entries_is_tolerated(
    master: Any, run_iris: Any, healthy_master: Callable[..., None], body: bytes
) -> None:
    healthy_master()
    master.sends("/providers", body)
    assert run_iris("doctor").exit_code == 0


def test_a_failing_providers_request_counts_as_wrong(
    master: Any, run_iris: Any, healthy_master: Callable[..., None]
) -> None:
    healthy_master()
    master.sends_problem("/providers", "Nothing is served at that path.")
    result = run_iris("doctor")
    assert (result.exit_code, "WRONG providers" in result.stdout) == (1, True)


def test_the_doctor_exits_with_3_without_a_master(run_iris: Any) -> None:
    result = run_iris("doctor", url="http://127.0.0.1:1")
    assert (result.exit_code, "nothing answers at http://127.0.0.1:1" in result.stderr) == (3, True)


def test_the_doctors_report_contains_no_escape_from_master(run_iris: Any, healthy_master: Callable[..., None]) -> None:
    healthy_master(provider("a\x1b[2J", "failing", "x\x1b]0;y\x07"))
    assert "\x1b" not in run_iris("doctor").stdout


def test_the_doctors_report_fits_a_narrow_terminal_and_is_coloured_where_colours_are_shown(
    run_iris: Any, healthy_master: Callable[..., None]
) -> None:
    healthy_master(
        provider("openweathermap", "refused", "OpenWeatherMap refused the key: check OPENWEATHERMAP_API_KEY.")
    )
    narrow = run_iris("doctor", terminal=lambda _color: Terminal(columns=40)).stdout
    assert max(map(len, narrow.splitlines())) <= 40
    assert "\x1b[31mWRONG" in run_iris("doctor", terminal=lambda _color: Terminal(colours=True)).stdout
