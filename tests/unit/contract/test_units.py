"""Conversions by hand, from the definitions of the units."""

import pytest

from contract import units


@pytest.mark.parametrize(
    ("speed_ms", "force"),
    [
        *[(0, 0), (0.2, 0), (0.29, 0), (0.3, 1), (0.4, 1), (1.5, 1), (1.6, 2), (3.3, 2), (3.4, 3), (5.4, 3), (5.5, 4)],
        *[(7.9, 4), (8, 5), (10.7, 5), (10.8, 6), (13.8, 6), (13.9, 7), (17.1, 7), (17.2, 8), (20.7, 8), (20.8, 9)],
        *[(24.4, 9), (24.5, 10), (28.4, 10), (28.5, 11), (32.6, 11), (32.7, 12), (60, 12)],
    ],
)
def test_a_force_is_that_of_the_meteorologists_table(speed_ms: float, force: int) -> None:
    assert units.beaufort(speed_ms) == force


@pytest.mark.parametrize(
    ("name", "value", "celsius"), [("metric", 20, 20), ("standard", 293.15, 20), ("imperial", -40, -40)]
)
def test_a_temperature_comes_back_from_its_units(name: units.Units, value: float, celsius: float) -> None:
    assert units.to_celsius(value, name) == pytest.approx(celsius)
    assert units.temperature(celsius, name) == value


@pytest.mark.parametrize(
    ("name", "value", "speed_ms"), [("metric", 3, 3), ("standard", 3, 3), ("imperial", 10, 4.4704)]
)
def test_a_speed_comes_back_from_its_units(name: units.Units, value: float, speed_ms: float) -> None:
    assert units.to_ms(value, name) == pytest.approx(speed_ms)
    assert units.speed(speed_ms, name) == value
