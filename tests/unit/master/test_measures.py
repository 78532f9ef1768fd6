"""Measures by hand: 1 mph is 0.44704 m/s, 1 inch is 25.4 mm, 1013.25 hPa is 29.92 inHg and 760 mmHg."""

from datetime import datetime

import pytest

from master.facts.measures import Measures
from master.facts.options import RenderParams
from master.facts.words import words_in
from servicekit.problems import InvalidParameter


def shown(quantity: tuple[float, int, str, bool]) -> str:
    value, decimals, unit, under = quantity
    return f"{'<' if under else ''}{value:.{decimals}f} {unit}"


@pytest.mark.parametrize(
    ("units", "wind", "value", "said"),
    [
        ("metric", None, 3.1, "11 km/h"),
        ("standard", None, 3.14, "3.1 m/s"),
        ("imperial", None, 6.9, "7 mph"),
        ("metric", "ms", 3.14, "3.1 m/s"),
        ("metric", "mph", 10, "22 mph"),
        ("metric", "kn", 10, "19 kn"),
        ("imperial", "kmh", 10, "16 km/h"),
        ("imperial", "ms", 10, "4.5 m/s"),
        ("imperial", "kn", 10, "9 kn"),
        ("metric", "bft", 0.2, "0 Bft"),
        ("metric", "bft", 0.3, "1 Bft"),
        ("metric", "bft", 7.9, "4 Bft"),
        ("metric", "bft", 8.0, "5 Bft"),
        ("metric", "bft", 32.7, "12 Bft"),
        ("imperial", "bft", 20, "5 Bft"),
        ("standard", "bft", 60, "12 Bft"),
    ],
)
def test_a_wind_is_shown_in_each_unit(units: str, wind: str | None, value: float, said: str) -> None:
    assert shown(Measures(units, wind=wind).wind_speed(value)) == said


@pytest.mark.parametrize(
    ("units", "pressure", "said"),
    [
        ("metric", None, "1013 hPa"),
        ("standard", None, "1013 hPa"),
        ("imperial", None, "29.92 inHg"),
        ("imperial", "hpa", "1013 hPa"),
        ("metric", "inhg", "29.92 inHg"),
        ("metric", "mmhg", "760 mmHg"),
    ],
)
def test_a_pressure_is_shown_in_each_unit(units: str, pressure: str | None, said: str) -> None:
    assert shown(Measures(units, pressure=pressure).pressure_of(1013.25)) == said


@pytest.mark.parametrize(
    ("units", "precipitation", "amount_mm", "said"),
    [
        ("metric", None, 0, "0 mm"),
        ("metric", None, 0.04, "<0.1 mm"),
        ("metric", None, 0.06, "0.1 mm"),
        ("metric", None, 9.94, "9.9 mm"),
        ("metric", None, 12.4, "12 mm"),
        ("imperial", None, 12.7, "0.50 in"),
        ("imperial", None, 0.1, "<0.01 in"),
        ("imperial", None, 0, "0 in"),
        ("imperial", "mm", 12.7, "13 mm"),
        ("metric", "in", 25.4, "1.00 in"),
    ],
)
def test_none_nearly_none_and_some_are_three_things(
    units: str, precipitation: str | None, amount_mm: float, said: str
) -> None:
    assert shown(Measures(units, precipitation=precipitation).amount(amount_mm)) == said


@pytest.mark.parametrize(
    ("clock", "lang", "hour", "said"),
    [
        (None, "en", 15, "15:04"),
        ("24", "en", 0, "00:04"),
        ("12", "en", 15, "3:04 PM"),
        ("12", "en", 0, "12:04 AM"),
        ("12", "en", 12, "12:04 PM"),
        ("12", "el", 15, "3:04 μ.μ."),
    ],
)
def test_the_time_is_shown_by_either_clock(clock: str | None, lang: str, hour: int, said: str) -> None:
    moment = datetime(2026, 11, 26, hour, 4).astimezone()
    assert Measures(clock=clock).time(moment, words_in(lang)) == said


@pytest.mark.parametrize(
    ("query", "measures"),
    [
        ("", Measures()),
        ("units=imperial", Measures("imperial")),
        ("wind=kn&pressure=mmHg&precipitation=in&clock=12", Measures("metric", "kn", "mmhg", "in", "12")),
        ("wind=knots&pressure=inHg&precipitation=inches&clock=12h", Measures("metric", "kn", "inhg", "in", "12")),
        ("wind=Beaufort&pressure=mbar&clock=24h", Measures("metric", "bft", "hpa", None, "24")),
        ("wind=km/h&pressure=&clock=", Measures("metric", "kmh")),
        ("wind=m%2Fs", Measures("metric", "ms")),
    ],
)
def test_the_query_names_single_measures(query: str, measures: Measures) -> None:
    assert RenderParams.from_query_string(query.encode()).measures == measures


@pytest.mark.parametrize("query", ["wind=furlongs", "pressure=bar", "precipitation=buckets", "clock=13"])
def test_a_measure_that_is_none_is_refused_with_the_choices(query: str) -> None:
    with pytest.raises(InvalidParameter, match=f"{query.partition('=')[0]} .*one of"):
        RenderParams.from_query_string(query.encode())
