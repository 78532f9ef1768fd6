import pytest
from prometheus_client import REGISTRY

from servicekit.in_flight import InFlight
from servicekit.problems import Overloaded


def counted() -> float:
    return REGISTRY.get_sample_value("iris_in_flight") or 0.0


def test_past_the_bound_one_is_told_to_come_back() -> None:
    in_flight, before = InFlight("weather", 2), counted()
    in_flight.enter()
    in_flight.enter()
    with pytest.raises(Overloaded, match="weather has 2 questions to answer already") as refused:
        in_flight.enter()
    assert (refused.value.retry_after_s, counted() - before) == (1, 2)
    in_flight.leave()
    in_flight.enter()
    for _ in range(2):
        in_flight.leave()
    assert counted() == before
