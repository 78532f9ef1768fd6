"""Countries of points."""

import pytest

from alerts.countries import countries


@pytest.mark.parametrize(
    ("point", "codes"),
    [
        ((37.98, 23.73), "gr"),
        ((29.76, -95.37), "us"),
        ((21.3, -157.85), "us"),
        ((18.46, -66.1), "pr"),
        ((-29.5, 28.5), "ls"),
        ((48.85, 2.35), "fr"),
        ((28.1, -15.4), "es"),
        ((-16.8, -179.9), "fj"),
        ((-16.8, 179.9), "fj"),
        ((-20.9, 55.5), "re"),
        ((-90, 0), "aq"),
        ((90, 0), ""),
        ((45, -40), ""),
    ],
)
def test_a_point_lies_in_its_country(point: tuple[float, float], codes: str) -> None:
    assert " ".join(sorted(countries().at(*point))) == codes


@pytest.mark.parametrize(
    ("point", "codes"), [((51.44, 4.93), "be nl"), ((41.9029, 12.4534), "it va"), ((35.89, -5.31), "es ma")]
)
def test_near_a_border_all_countries_that_it_may_be_are_named(point: tuple[float, float], codes: str) -> None:
    assert " ".join(sorted(countries().at(*point))) == codes


@pytest.mark.parametrize(
    ("box", "codes", "swapped"),
    [
        ((22.0, 37.5, 24.0, 38.5), ["gr"], True),
        ((37.5, 22.0, 38.5, 24.0), ["gr"], False),
        ((32.0, 33.5, 33.0, 34.5), ["cy"], False),  # on either side of Cyprus's coast
        ((34.0, 18.0, 35.0, 19.0), ["gr"], False),  # its sea
        ((-60.0, 100.0, -50.0, 120.0), ["gr"], False),  # of another part of the world, which isn't its either way
        ((174.0, -41.0, 175.0, -40.0), ["nz"], True),
        ((22.0, 37.5, 24.0, 38.5), ["xk"], False),  # no outline
    ],
)
def test_longitude_before_latitude_is_noticed(
    box: tuple[float, float, float, float], codes: list[str], swapped: bool
) -> None:
    assert countries().have_swapped(box, codes) is swapped
