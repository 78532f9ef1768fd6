import pytest
from prometheus_client import REGISTRY

from servicekit.app import ConcurrencyLimiter
from servicekit.problems import Overloaded


def counted() -> float:
    return REGISTRY.get_sample_value("iris_in_flight") or 0.0


def test_past_the_bound_one_is_told_to_come_back() -> None:
    limiter, before = ConcurrencyLimiter("weather", 2), counted()
    limiter.acquire()
    limiter.acquire()
    with pytest.raises(Overloaded, match="weather has 2 questions to answer already") as refused:
        limiter.acquire()
    assert (refused.value.retry_after_s, counted() - before) == (1, 2)
    limiter.release()
    limiter.acquire()
    for _ in range(2):
        limiter.release()
    assert counted() == before
