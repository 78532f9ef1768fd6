import subprocess
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import pytest

import local.__main__ as commands
from local.stack import StackError


class NoStack:
    """Replaces the processes, which tests/integration starts for real."""

    def __init__(self, *_args: object, **_options: object) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None: ...

    def wait(self) -> None:
        raise KeyboardInterrupt


class Broken(NoStack):
    def __enter__(self) -> Self:
        raise StackError("Port 3001 is taken.")


def test_a_failure_to_start_is_reported_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "Stack", Broken)
    assert commands.main(["run"]) == 1
    assert capsys.readouterr().out == "Iris can't run. Port 3001 is taken.\n"


def test_ctrl_c_stops_run_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "Stack", NoStack)
    monkeypatch.delenv("SANDBOX", raising=False)
    assert commands.main(["run"]) == 130
    assert capsys.readouterr().out == "Iris answers at http://localhost:3001. Ctrl-C stops it.\n"


def test_the_demo_stops_at_the_first_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Sequence[str]] = []

    def fail(words: Sequence[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        calls.append(words)
        return subprocess.CompletedProcess(words, 3)

    monkeypatch.setattr(commands, "Stack", NoStack)
    monkeypatch.setattr(subprocess, "run", fail)
    assert commands.main(["demo"]) == 3
    assert len(calls) == 1


@pytest.mark.parametrize("words", [[], ["dance"], ["run", "run"]])
def test_an_unknown_command_prints_the_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(words) == 2
    assert capsys.readouterr().out == "usage: python -m local demo|run\n"
