"""`--watch`: asking again at an interval, with a fake clock and sleep."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from client.terminal import Terminal

CLEAR = "\x1b[2J\x1b[H"
FOOTER = "asked at 12:00:00, next at 12:05:00; Ctrl-C ends"


class FakeRuntime:
    """A fake clock, sleep and terminal: time passes only in `sleep`.

    Each time the interval of 300 s has passed, the next of `events` is called; after the last, Ctrl-C is pressed.
    """

    def __init__(self, *events: Callable[[], object], interactive: bool = True) -> None:
        self.now_s = 0.0
        self.current_terminal = Terminal(interactive=interactive)
        self.slept_s: list[float] = []
        self.events = list(events)

    def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        self.now_s += seconds
        if self.now_s % 300 < 0.01 or 300 - self.now_s % 300 < 0.01:
            self.now_s = float(round(self.now_s))
            if not self.events:
                raise KeyboardInterrupt
            self.events.pop(0)()

    def fields(self) -> dict[str, Any]:
        return {
            "terminal": lambda _color: self.current_terminal,
            "now": lambda: datetime(2026, 11, 24, 12, tzinfo=UTC),
            "clock": lambda: self.now_s,
            "sleep": self.sleep,
        }


@pytest.fixture
def watch(run_iris: Any) -> Callable[..., Any]:
    def run(runtime: FakeRuntime, *words: str) -> Any:
        return run_iris(*(words or ("Athens",)), "--watch", "5m", **runtime.fields())

    return run


def test_an_interactive_terminal_replaces_the_old_answer(master: Any, watch: Callable[..., Any]) -> None:
    master.sends_text("/weather", "21 °C")
    result = watch(FakeRuntime(lambda: master.sends_text("/weather", "22 °C")))
    assert result.stdout == f"{CLEAR}21 °C\n\n{FOOTER}\n{CLEAR}22 °C\n\n{FOOTER}\n"
    assert (result.stderr.strip(), len(master.requests)) == ("Aborted!", 2)


def test_the_last_answer_stays_on_screen_while_iris_is_unavailable(master: Any, watch: Callable[..., Any]) -> None:
    master.sends_text("/weather", "21 °C")
    away, back = lambda: master.sends("/weather", b"<html>"), lambda: master.sends_text("/weather", "22 °C")
    result = watch(FakeRuntime(away, back))
    first, second, third = result.stdout.split(CLEAR)[1:]
    assert (first, second) == (
        f"21 °C\n\n{FOOTER}\n",
        f"21 °C\n\nstill the answer of {FOOTER.removeprefix('asked at ')}\n",
    )
    assert (third, result.stderr.count("that isn't Iris")) == (f"22 °C\n\n{FOOTER}\n", 1)


def test_one_failing_request_does_not_hide_the_others_answer(master: Any, watch: Callable[..., Any]) -> None:
    master.sends_text("/weather", "21 °C").sends_text("/news", "1 Rain")
    result = watch(FakeRuntime(lambda: master.sends_text("/news", "The provider failed.", "502 Bad")), "Athens", "gr")
    assert result.stdout.split(CLEAR)[2].startswith("21 °C\n\nstill the answer of")
    assert "The provider failed." in result.stderr


def test_a_resized_terminal_is_redrawn_at_once(master: Any, watch: Callable[..., Any]) -> None:
    master.sends_text("/weather", "21 °C")
    runtime = FakeRuntime()

    def sleep(seconds: float) -> None:
        if runtime.current_terminal.columns == 50:
            raise KeyboardInterrupt
        runtime.now_s += seconds
        runtime.current_terminal = Terminal(interactive=True, columns=50)

    runtime.sleep = sleep  # type: ignore[method-assign]
    watch(runtime)
    assert ["width=80" in request or "width=50" in request for request in master.requests] == [True, True]
    assert "width=50" in master.requests[1]


def test_an_answer_longer_than_the_terminal_is_cut_with_a_note(master: Any, watch: Callable[..., Any]) -> None:
    master.sends_text("/weather", "\n".join(f"line {number}" for number in range(40)))
    lines = watch(FakeRuntime()).stdout.splitlines()
    assert (lines[-4:], len(lines)) == (["line 19", "… 20 more lines", "", FOOTER], 23)


@pytest.mark.parametrize(("interactive", "words"), [(False, ["Athens"]), (True, ["--json", "Athens"])])
def test_a_pipe_and_json_get_each_answer_below_the_previous(
    master: Any, watch: Callable[..., Any], interactive: bool, words: list[str]
) -> None:
    body = b'{"temp": 21}\n'
    master.sends("/weather", body, content_type="application/json" if interactive else "text/plain")
    runtime = FakeRuntime(lambda: None, interactive=interactive)
    assert (watch(runtime, *words).stdout, runtime.slept_s) == (body.decode() * 2, [300, 300])


def test_watching_into_a_pipe_survives_a_failed_request(master: Any, watch: Callable[..., Any]) -> None:
    master.sends_text("/weather", "21 °C")
    away, back = lambda: master.sends("/weather", b"<html>"), lambda: master.sends_text("/weather", "22 °C")
    assert watch(FakeRuntime(away, back, interactive=False)).stdout == "21 °C\n22 °C\n"


@pytest.mark.parametrize("interactive", [False, True])
def test_an_error_in_the_first_answer_ends_watching(master: Any, watch: Callable[..., Any], interactive: bool) -> None:
    master.sends_text("/weather", "No such city.", "404 Not Found")
    result = watch(FakeRuntime(interactive=interactive))
    assert (result.exit_code, result.stderr) == (1, "iris: No such city. (request 3f2a)\n")
