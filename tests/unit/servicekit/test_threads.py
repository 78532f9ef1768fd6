"""Work in threads beside the event loop."""

import threading

import pytest

from servicekit.threads import in_thread


def test_what_the_work_returns_comes_back_from_another_thread() -> None:
    assert in_thread(lambda one, *, two: (one + two, threading.get_ident()), 1, two=2)[0] == 3
    assert in_thread(threading.get_ident) != threading.get_ident()


def test_what_it_raises_is_raised_here_and_printed_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        in_thread(int, "x")
    assert capfd.readouterr().err == ""
