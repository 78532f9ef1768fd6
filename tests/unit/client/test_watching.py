"""`--watch`: anew every so often, until Ctrl-C. The clock is the test's own, and nobody waits."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from client.terminal import Terminal

CLEARED = "\x1b[2J\x1b[H"
BELOW = "asked at 12:00:00, next at 12:05:00; Ctrl-C ends"


class Watched:
    """A world whose time passes only where the command waits; `then` are what happens, one after the other, by then."""

    def __init__(self, *then: Callable[[], object], live: bool = True) -> None:
        self.now_s = 0.0
        self.screen = Terminal(live=live)
        self.paused_s: list[float] = []
        self.then = list(then)

    def pause(self, seconds: float) -> None:
        self.paused_s.append(seconds)
        self.now_s += seconds
        if self.now_s % 300 < 0.01 or 300 - self.now_s % 300 < 0.01:
            self.now_s = float(round(self.now_s))
            if not self.then:
                raise KeyboardInterrupt
            self.then.pop(0)()

    def around(self) -> dict[str, Any]:
        return {
            "terminal": lambda _colour: self.screen,
            "now": lambda: datetime(2026, 11, 24, 12, tzinfo=UTC),
            "clock": lambda: self.now_s,
            "pause": self.pause,
        }


@pytest.fixture
def watch(ask_iris: Any) -> Callable[..., Any]:
    def run(world: Watched, *words: str) -> Any:
        return ask_iris(*(words or ("Athens",)), "--watch", "5m", **world.around())

    return run


def test_a_live_terminal_shows_the_new_answer_in_place_of_the_old(master: Any, watch: Callable[..., Any]) -> None:
    master.says("/weather", "21 °C")
    result = watch(Watched(lambda: master.says("/weather", "22 °C")))
    assert result.stdout == f"{CLEARED}21 °C\n\n{BELOW}\n{CLEARED}22 °C\n\n{BELOW}\n"
    assert (result.stderr.strip(), len(master.requests)) == ("Aborted!", 2)


def test_what_was_answered_stays_while_iris_is_away(master: Any, watch: Callable[..., Any]) -> None:
    master.says("/weather", "21 °C")
    away, back = lambda: master.answers_with("/weather", b"<html>"), lambda: master.says("/weather", "22 °C")
    result = watch(Watched(away, back))
    first, second, third = result.stdout.split(CLEARED)[1:]
    assert (first, second) == (
        f"21 °C\n\n{BELOW}\n",
        f"21 °C\n\nstill the answer of {BELOW.removeprefix('asked at ')}\n",
    )
    assert (third, result.stderr.count("that isn't Iris")) == (f"22 °C\n\n{BELOW}\n", 1)


def test_one_city_in_trouble_does_not_hide_the_other(master: Any, watch: Callable[..., Any]) -> None:
    master.says("/weather", "21 °C").says("/news", "1 Rain")
    result = watch(Watched(lambda: master.says("/news", "The provider failed.", "502 Bad")), "Athens", "gr")
    assert result.stdout.split(CLEARED)[2].startswith("21 °C\n\nstill the answer of")
    assert "The provider failed." in result.stderr


def test_another_size_is_drawn_at_once(master: Any, watch: Callable[..., Any]) -> None:
    master.says("/weather", "21 °C")
    world = Watched()

    def pause(seconds: float) -> None:
        if world.screen.columns == 50:
            raise KeyboardInterrupt
        world.now_s += seconds
        world.screen = Terminal(live=True, columns=50)

    world.pause = pause  # type: ignore[method-assign]
    watch(world)
    assert ["width=80" in request or "width=50" in request for request in master.requests] == [True, True]
    assert "width=50" in master.requests[1]


def test_what_is_longer_than_the_terminal_is_cut_and_said_to_be(master: Any, watch: Callable[..., Any]) -> None:
    master.says("/weather", "\n".join(f"line {number}" for number in range(40)))
    lines = watch(Watched()).stdout.splitlines()
    assert (lines[-4:], len(lines)) == (["line 19", "… 20 more lines", "", BELOW], 23)


@pytest.mark.parametrize(("live", "words"), [(False, ["Athens"]), (True, ["--json", "Athens"])])
def test_a_pipe_and_json_get_each_answer_below_the_last(
    master: Any, watch: Callable[..., Any], live: bool, words: list[str]
) -> None:
    body = b'{"temp": 21}\n'
    master.answers_with("/weather", body, content_type="application/json" if live else "text/plain")
    world = Watched(lambda: None, live=live)
    assert (watch(world, *words).stdout, world.paused_s) == (body.decode() * 2, [300, 300])


def test_a_pipe_goes_on_though_iris_is_away_for_a_while(master: Any, watch: Callable[..., Any]) -> None:
    master.says("/weather", "21 °C")
    away, back = lambda: master.answers_with("/weather", b"<html>"), lambda: master.says("/weather", "22 °C")
    assert watch(Watched(away, back, live=False)).stdout == "21 °C\n22 °C\n"


@pytest.mark.parametrize("live", [False, True])
def test_trouble_at_the_first_time_ends_it(master: Any, watch: Callable[..., Any], live: bool) -> None:
    master.says("/weather", "No such city.", "404 Not Found")
    result = watch(Watched(live=live))
    assert (result.exit_code, result.stderr) == (1, "iris: No such city. (request 3f2a)\n")
