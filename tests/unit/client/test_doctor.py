"""`iris doctor`: what works, what doesn't, and what to do."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from client.terminal import Terminal


def provider(name: str, state: str, detail: str = "It is so.", asked: str | None = None) -> dict[str, Any]:
    return {"name": name, "state": state, "detail": detail, "asked": asked}


@pytest.fixture
def well(master: Any) -> Callable[..., None]:
    """A master that is well, but for these providers of the weather."""

    def be(*providers: dict[str, Any]) -> None:
        master.answers_with("/healthz", b'{"status": "alive"}')
        master.answers_with("/weather", b"{}", X_Provider="openweathermap", Cache_Status="weather; hit; ttl=9")
        master.answers_with("/news", b"{}", X_Provider="sandbox/newsapi")
        services = [
            {"name": "weather", "replicas": 1, "providers": [*providers]},
            {
                "name": "news",
                "replicas": 1,
                "providers": [provider("newsapi", "ready", asked="2026-11-24T12:00:00+00:00")],
            },
        ]
        master.answers_with("/providers", json.dumps({"services": services}).encode())

    return be


def test_all_is_well(master: Any, ask_iris: Any, well: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    well(provider("openweathermap", "no key", "It is skipped: OPENWEATHERMAP_API_KEY isn't set."))
    result = ask_iris("doctor")
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


def test_it_asks_one_question_of_each_service_about_home(
    master: Any, ask_iris: Any, well: Callable[..., None], configured: Callable[[str], Any]
) -> None:
    configured('city = "Rome"\ncountry = "it"')
    well()
    ask_iris("doctor")
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
def test_a_provider_that_does_not_work_comes_with_advice(
    ask_iris: Any, well: Callable[..., None], state: str, advice: str
) -> None:
    well(provider("openweathermap", state))
    result = ask_iris("doctor")
    assert (result.exit_code, f"WRONG   openweathermap  {state}. It is so." in result.stdout) == (1, True)
    assert (advice in result.stdout, result.stdout.endswith("\n\nWrong: 1 of 5.\n")) == (True, True)


@pytest.mark.parametrize("state", ["no key", "not asked yet", "of a later version"])
def test_a_provider_that_nobody_misses_is_nothing_wrong(ask_iris: Any, well: Callable[..., None], state: str) -> None:
    well(provider("openweathermap", state))
    assert ask_iris("doctor").exit_code == 0


def test_a_service_in_trouble_says_where_to_look(master: Any, ask_iris: Any, well: Callable[..., None]) -> None:
    well()
    master.has_a_problem("/weather", "The service weather can't be reached.")
    result = ask_iris("doctor")
    assert (result.exit_code, "WRONG weather           The service weather can't be reached." in result.stdout) == (
        1,
        True,
    )
    assert "docker compose logs weather" in " ".join(result.stdout.split())
    assert "WRONG   weather         no replica of it tells" in result.stdout


def test_an_answer_that_only_the_cache_has_is_wrong(master: Any, ask_iris: Any, well: Callable[..., None]) -> None:
    well()
    master.answers_with("/news", b"{}", Cache_Status="news; fwd=stale; ttl=-9")
    result = ask_iris("doctor")
    assert (result.exit_code, "answers, but only with what it kept" in result.stdout) == (1, True)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"services": 5}', b'{"services": [{"providers": [3]}, 4]}'])
def test_a_master_that_tells_of_no_provider_is_no_trouble(
    master: Any, ask_iris: Any, well: Callable[..., None], body: bytes
) -> None:
    well()
    master.answers_with("/providers", body)
    assert ask_iris("doctor").exit_code == 0


def test_a_master_that_cannot_tell_is_wrong(master: Any, ask_iris: Any, well: Callable[..., None]) -> None:
    well()
    master.has_a_problem("/providers", "Nothing is served at that path.")
    result = ask_iris("doctor")
    assert (result.exit_code, "WRONG providers" in result.stdout) == (1, True)


def test_without_a_master_it_says_so_and_exits_with_3(ask_iris: Any) -> None:
    result = ask_iris("doctor", url="http://127.0.0.1:1")
    assert (result.exit_code, "nothing answers at http://127.0.0.1:1" in result.stderr) == (3, True)


def test_nothing_that_master_tells_steers_the_terminal(ask_iris: Any, well: Callable[..., None]) -> None:
    well(provider("a\x1b[2J", "failing", "x\x1b]0;y\x07"))
    assert "\x1b" not in ask_iris("doctor").stdout


def test_it_fits_a_narrow_terminal_and_is_coloured_on_a_live_one(ask_iris: Any, well: Callable[..., None]) -> None:
    well(provider("openweathermap", "refused", "OpenWeatherMap refused the key: check OPENWEATHERMAP_API_KEY."))
    narrow = ask_iris("doctor", terminal=lambda _colour: Terminal(columns=40)).stdout
    assert max(map(len, narrow.splitlines())) <= 40
    assert "\x1b[31mWRONG" in ask_iris("doctor", terminal=lambda _colour: Terminal(colours=True)).stdout
