"""Counting while Valkey stops, hangs, is full or talks nonsense: nobody fails, nobody waits long, and limits hold."""

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from servicekit.caching.shared import TolerantValkey
from servicekit.counters import Counters, parse_limits
from tests.unit.servicekit.broken_valkey import FAULTS, Fault, broken_valkey


@pytest.mark.parametrize("fault", FAULTS)
def test_calls_are_counted_here_and_none_fails(fault: Fault) -> None:
    with broken_valkey(fault) as valkey:
        counters = Counters("test", TolerantValkey.at(SecretStr(valkey.url)))
        limits = parse_limits("3/minute; 1000/day")
        with capture_logs() as lines:
            counts = [counters.spend(limits, "a") for _ in range(5)]
        assert [count.passed for count in counts] == [True, True, True, False, False]
        assert counters.counted_by == "each process by itself"
        assert lines
        assert "secret-word" not in str(lines)
        assert (valkey.commands > 0) == (fault != "stopped")


def test_valkey_is_not_left_alone_for_what_a_callers_own_hurry_ended() -> None:
    with broken_valkey("silent") as valkey:
        counters = Counters("test", TolerantValkey.at(SecretStr(valkey.url)))
        for asked in (1, 2):
            assert counters.spend(parse_limits("30/minute"), "a", within_s=0.001).passed
            assert valkey.commands == asked
        counters.look(parse_limits("30/minute"), "a")
        counters.look(parse_limits("30/minute"), "a")
        assert valkey.commands == 3, "after a call that had its time it is"


def test_limits_are_tried_from_the_shortest_on() -> None:
    assert [limit.amount for limit in parse_limits("9/day; 2/minute; 5/hour")] == [2, 5, 9]


def test_a_process_that_counts_alone_begins_anew_past_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """`limits` walks through all that it keeps in memory, so many callers would cost each of them time."""
    monkeypatch.setattr("servicekit.counters.MOST_KEYS_ALONE", 20)
    counters, limits = Counters("test", TolerantValkey.at(None)), parse_limits("2/hour")
    for number in range(100):
        assert counters.spend(limits, f"caller-{number}").passed
        assert len(counters._own_storage.expirations) <= 22  # noqa: SLF001 - what takes the time
    assert [counters.spend(limits, "caller-99").passed for _ in range(3)] == [True, False, False]
