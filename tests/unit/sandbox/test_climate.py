from math import isclose

import pytest

from sandbox import climate
from sandbox.climate import Place, SunDay, Weather, is_day, sun_day, weather_at
from sandbox.openweathermap import condition
from sandbox.places import all_cities

NOON = 1_795_435_200  # 2026-11-23 12:00 UTC
HALF_YEAR_S = 182 * 86_400
ATHENS = Place(38.0, 23.7, 0.0, "264371")


def _mean_c(place: Place, start: int) -> float:
    hours = [weather_at(place, start + n * 6 * 3600) for n in range(40)]
    return sum(hour.temperature_c for hour in hours) / len(hours)


def test_the_weather_stays_the_same_within_an_hour() -> None:
    assert weather_at(ATHENS, NOON) == weather_at(ATHENS, NOON + 3599)


def test_two_cities_at_the_same_point_have_different_weather() -> None:
    assert weather_at(ATHENS, NOON) != weather_at(Place(38.0, 23.7, 0.0, "1"), NOON)


def test_the_hemispheres_have_opposite_seasons() -> None:
    sydney = Place(-33.9, 151.2, 0.0, "2147714")
    assert _mean_c(ATHENS, NOON + HALF_YEAR_S) > _mean_c(ATHENS, NOON) + 5
    assert _mean_c(sydney, NOON) > _mean_c(sydney, NOON + HALF_YEAR_S) + 5


def test_afternoons_are_warmer_than_nights_on_average() -> None:
    days = range(30)
    afternoon = sum(weather_at(ATHENS, NOON + day * 86_400).temperature_c for day in days)
    night = sum(weather_at(ATHENS, NOON + 14 * 3600 + day * 86_400).temperature_c for day in days)
    assert afternoon > night + 60


def test_a_high_city_is_cooler_than_the_coast() -> None:
    high, low = (Place(-16.5, -68.1, metres, "x") for metres in (3782.0, 0.0))
    assert weather_at(high, NOON).temperature_c < weather_at(low, NOON).temperature_c - 15


@pytest.mark.parametrize("start", [NOON, NOON + HALF_YEAR_S])
def test_the_weather_of_every_city_is_within_natural_limits(start: int) -> None:
    for city in all_cities():
        weather = weather_at(Place(city.lat, city.lon, city.elevation_m, str(city.id)), start)
        assert -50 < weather.temperature_c < 48, city.name
        assert 0 <= weather.humidity <= 100
        assert 0 <= weather.cloud_cover <= 100
        assert 970 < weather.pressure_hpa < 1045
        assert 0 <= weather.wind_deg < 360
        assert weather.wind_ms <= weather.gust_ms
        assert condition(weather.wmo).main


def _some_hours() -> list[Weather]:
    return [
        weather_at(Place(lat, 10.0, 0.0, str(lat)), NOON + n * 3600)
        for lat in range(0, 80, 8)
        for n in range(0, 720, 5)
    ]


def test_rain_and_snow_never_fall_in_one_hour() -> None:
    assert not any(hour.rain_mm and hour.snow_mm for hour in _some_hours())


def test_all_kinds_of_weather_occur_within_a_month() -> None:
    assert {0, 3, 45, 61, 71} <= {hour.wmo for hour in _some_hours()}


@pytest.mark.parametrize(
    ("cloud", "amount_mm", "is_snow", "is_warm", "code"),
    [
        (0.0, 0.0, False, False, 0),
        (0.2, 0.0, False, False, 1),
        (0.5, 0.0, False, False, 2),
        (1.0, 0.0, False, False, 3),
        (1.0, 0.2, False, False, 51),
        (1.0, 1.0, False, False, 61),
        (1.0, 3.0, False, False, 63),
        (1.0, 3.0, False, True, 95),
        (1.0, 5.0, False, False, 65),
        (1.0, 0.5, True, False, 71),
        (1.0, 2.0, True, False, 73),
        (1.0, 9.0, True, False, 75),
    ],
)
def test_the_wmo_code_follows_from_clouds_and_precipitation(
    cloud: float,
    amount_mm: float,
    is_snow: bool,
    is_warm: bool,
    code: int,
) -> None:
    assert climate.wmo_code(cloud, amount_mm, is_snow=is_snow, is_warm=is_warm) == code


def test_the_dew_point_of_saturated_air_is_its_temperature() -> None:
    assert isclose(climate.dew_point_c(12.0, 100), 12.0, abs_tol=0.01)


def test_wind_lowers_the_apparent_temperature() -> None:
    assert climate.apparent_temperature_c(10, 50, 10) < climate.apparent_temperature_c(10, 50, 1)


def test_sunrise_and_sunset_of_amsterdam_agree_with_the_almanac() -> None:
    """2026-11-23: sunrise 08:18 and sunset 16:37 local time, UTC+1."""
    day = sun_day(52.37, 4.89, NOON, 3600)
    midnight = NOON - 12 * 3600
    assert day.sunrise is not None
    assert day.sunset is not None
    assert abs(day.sunrise - (midnight + 7 * 3600 + 18 * 60)) < 300
    assert abs(day.sunset - (midnight + 15 * 3600 + 37 * 60)) < 300


@pytest.mark.parametrize("start", [NOON, NOON + HALF_YEAR_S])
def test_the_sun_neither_rises_nor_sets_in_the_polar_night_and_day(start: int) -> None:
    assert sun_day(78.2, 15.6, start) == SunDay(None, None)


@pytest.mark.parametrize("lat", [-90.0, 90.0])
def test_the_poles_have_weather(lat: float) -> None:
    assert weather_at(Place(lat, 0.0, 0.0, "pole"), NOON).is_day is (lat < 0)


def test_noon_in_greece_is_day_and_midnight_is_night() -> None:
    assert is_day(38.0, 23.7, NOON)
    assert not is_day(38.0, 23.7, NOON + 12 * 3600)
