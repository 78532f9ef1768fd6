"""What strangers send costs no more than an answer: no 5xx, no silence, no second answer, no line of a traceback."""

import pytest

from local.stack import LOOPBACK, Stack
from tests import hostile
from tests.integration.conftest import Iris
from tests.integration.test_assistant import assistant, url_of

__all__ = ["assistant"]

BUGS = ("Traceback", '"event": "bug"', '"event":"bug"', "event='bug'", '"level":"error"', '"level": "error"')
LONGEST_LOG_LINE = 20_000
"""Characters; a message to the assistant may have five times as many."""


@pytest.mark.parametrize("given", hostile.INPUTS, ids=lambda given: given.name)
def test_master_answers_hostile_bytes_once_or_closes(iris: Iris, given: hostile.Input) -> None:
    logged = len(iris.stack.log("master"))
    came, closed = hostile.received(LOOPBACK, iris.ports["master"], given)
    assert hostile.faults(given, came, closed=closed) == []
    new = iris.stack.log("master")[logged:]
    assert not [bug for bug in BUGS if bug in new], new
    assert "\x1b" not in new


@pytest.mark.parametrize("given", [*hostile.to_assistant()], ids=lambda given: given.name)
def test_the_assistant_answers_hostile_bytes_once_or_closes(assistant: Stack, given: hostile.Input) -> None:
    port = int(url_of(assistant).rpartition(":")[2].partition("/")[0])
    logged = len(assistant.log("assistant"))
    came, closed = hostile.received(LOOPBACK, port, given)
    assert hostile.faults(given, came, closed=closed) == []
    new = assistant.log("assistant")[logged:]
    assert not [bug for bug in BUGS if bug in new], new
    assert max(map(len, new.splitlines()), default=0) < LONGEST_LOG_LINE
