from collections.abc import Callable
from typing import Any

import pytest

from contract.problems import CityNotFound
from weather.places import Place, PlaceQuery, choose, matching, us_state_code

PARISES = [
    Place("Paris", 48.8566, 2.3522, "FR", "Île-de-France", population=2_138_551),
    Place("Paris", 33.6609, -95.5555, "US", "Texas", ("Lamar",), 24_782),
    Place("Paris", 43.2, -80.38, "CA", "Ontario", population=11_177),
]
LONDONS = [
    Place("London", 51.5085, -0.1257, "GB", "England", ("Greater London",), 8_961_989),
    Place("London", 42.9834, -81.233, "CA", "Ontario", population=422_324),
    Place("London", 36.47, -119.44, "US", "California", ("Tulare",), 1_869),
    Place("London", 37.13, -84.08, "US", "Kentucky", population=8_126),
    Place("East London", -33.02, 27.91, "ZA", "Eastern Cape", population=478_676),
]
SPRINGFIELDS = [
    Place("Springfield", 37.2153, -93.2982, "US", "Missouri", population=166_810),
    Place("Springfield", 42.1015, -72.5898, "US", "Massachusetts", population=154_341),
    Place("Springfield", 39.8017, -89.6437, "US", "Illinois", ("Sangamon",), 116_565),
]
BERLINS = [
    Place("Berlin", 52.52, 13.41, "DE", "Land Berlin", population=3_426_354),
    Place("Berlin", 44.47, -71.19, "US", "New Hampshire", population=9_367),
]
EDINBURGH = [Place("Edinburgh", 55.95, -3.2, "GB", "Scotland", population=464_990)]
WASHINGTONS = [
    Place("Washington", 38.9, -77.04, "US", "Washington, D.C.", population=689_545),
    Place("Washington", 40.17, -80.25, "US", "Pennsylvania", population=13_176),
]
PERTHS = [
    Place("Perth", -31.95, 115.86, "AU", "Western Australia", population=2_141_834),
    Place("Perth", 56.4, -3.43, "GB", "Scotland", population=47_180),
]


@pytest.mark.parametrize(
    ("text", "candidates", "latitude"),
    [
        ("Paris", PARISES, 48.8566),
        ("paris", PARISES, 48.8566),
        ("Paris,FR", PARISES, 48.8566),
        ("Paris, FRA", PARISES, 48.8566),
        ("Paris, France", PARISES, 48.8566),
        ("Paris,Γαλλία", PARISES, 48.8566),
        ("Paris,ile de france", PARISES, 48.8566),
        ("Paris,TX", PARISES, 33.6609),
        ("Paris,texas", PARISES, 33.6609),
        ("Paris,TX,US", PARISES, 33.6609),
        ("Paris,US,TX", PARISES, 33.6609),
        ("Paris,Lamar County,Texas,USA", PARISES, 33.6609),
        ("Paris,CA", PARISES, 43.2),
        ("Paris,", PARISES, 48.8566),
        ("London", LONDONS, 51.5085),
        ("London,CA", LONDONS, 42.9834),
        ("London,CA,US", LONDONS, 36.47),
        ("London,ON", LONDONS, 42.9834),
        ("London,KY", LONDONS, 37.13),
        ("London,UK", LONDONS, 51.5085),
        ("London,GB", LONDONS, 51.5085),
        ("London,England", LONDONS, 51.5085),
        ("London,ENG,GB", LONDONS, 51.5085),
        ("London,ZA", LONDONS, -33.02),
        ("Springfield", SPRINGFIELDS, 37.2153),
        ("Springfield,IL,US", SPRINGFIELDS, 39.8017),
        ("Springfield,IL", SPRINGFIELDS, 39.8017),
        ("Springfield, Illinois, United States", SPRINGFIELDS, 39.8017),
        ("Berlin,DE", BERLINS, 52.52),
        ("Berlin,Berlin,DE", BERLINS, 52.52),
        ("Berlin,BE,DE", BERLINS, 52.52),
        ("Berlin,NH", BERLINS, 44.47),
        ("Edinburgh,Scotland", EDINBURGH, 55.95),
        ("Edinburgh,UK", EDINBURGH, 55.95),
        ("Washington,DC", WASHINGTONS, 38.9),
        ("Perth,WA", PERTHS, -31.95),
        ("Perth,Scotland", PERTHS, 56.4),
    ],
)
def test_a_name_means_the_likeliest_place_that_lies_in_its_qualifiers(
    text: str, candidates: list[Place], latitude: float
) -> None:
    assert choose(text, candidates).lat == latitude


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Paris,GR", PARISES),
        ("Paris,XX", PARISES),
        ("Paris,TX,FR", PARISES),
        ("Paris,FR,US", PARISES),
        ("Paris,Tex", PARISES),
        ("Springfield,IL,CA", SPRINGFIELDS),
        ("Edinburgh,England", EDINBURGH),
        ("Paris,FR,FR,FR,FR", PARISES),
        (",FR", PARISES),
        ("a&appid=x&q=Paris", []),
    ],
)
def test_a_qualifier_that_no_candidate_lies_in_finds_no_city(text: str, candidates: list[Place]) -> None:
    with pytest.raises(CityNotFound):
        choose(text, candidates)


def test_the_error_tells_an_unknown_city_from_one_in_the_wrong_region() -> None:
    with pytest.raises(CityNotFound, match="There is a 'Paris', but none in 'TX, FR'"):
        choose("Paris,TX,FR", PARISES)
    with pytest.raises(CityNotFound, match="No city called 'Atlantis,GR' is known"):
        choose("Atlantis,GR", [])


def test_names_are_compared_without_accents_case_and_hyphens() -> None:
    places = [Place("Saint-Étienne-du-Rouvray", 49.4, 1.1, "FR"), Place("Saint-Étienne", 45.4, 4.4, "FR")]
    assert choose("SAINT ETIENNE", places).lat == 45.4


def test_a_local_name_matches_as_well_as_the_international_one(recorded: Callable[[str], Any]) -> None:
    places = [Place.from_geocoding(entry) for entry in recorded("openweathermap/geo_direct_roma_five-candidates.json")]
    assert choose("Roma", places).name == "Rome"
    assert choose("Ρώμη", places).country == "IT"
    assert choose("Roma,US", places).state == "Texas"
    assert choose("Roma,QLD", places).country == "AU"


def test_candidates_of_unknown_population_keep_the_geocoders_order() -> None:
    places = [Place("Athens", 1, 1, "US"), Place("Athens", 2, 2, "GR")]
    assert [place.lat for place in matching("Athens", places)] == [1, 2]


def test_the_geocoders_first_result_under_another_name_counts_as_an_exact_match() -> None:
    """Open-Meteo finds Milan by its alias Milano and doesn't return the alias; a village in Texas must not win."""
    milan, village = Place("Milan", 45.46, 9.19, "IT", population=1_371_498), Place("Milano", 30.7, -96.9, "US")
    assert choose("Milano", [milan, village]) == milan
    assert choose("Milano", [village, milan]) == village


def test_an_exact_match_precedes_a_larger_city_whose_name_begins_so() -> None:
    barcelona, bar = Place("Barcelona", 41.4, 2.2, "ES", population=1_620_343), Place("Bar", 42.1, 19.1, "ME")
    assert choose("Bar", [barcelona, bar]) == bar
    assert choose("Barcel", [barcelona]) == barcelona


def test_a_place_survives_a_round_trip_through_openweathermaps_geocoding_json(recorded: Callable[[str], Any]) -> None:
    for name in ("lisbon", "kielce", "roma_five-candidates"):
        found = recorded(f"openweathermap/geo_direct_{name}.json")
        assert [Place.from_geocoding(entry).as_geocoding() for entry in found] == found


def test_a_geocoded_place_need_not_have_a_country() -> None:
    assert not Place.from_geocoding({"name": "Null Island", "lat": 0, "lon": 0}).country


def test_a_point_without_a_name_is_named_by_its_coordinates() -> None:
    assert Place.from_coordinates(37.98381, 23.7275).name == "37.98, 23.73"
    assert Place.from_coordinates(-0.001, -180).name == "0.00, -180.00"


@pytest.mark.parametrize(("qualifier", "code"), [("tx", "TX"), ("Texas", "TX"), ("new york", "NY"), ("ON", None)])
def test_a_state_of_the_us_is_known_by_code_and_name(qualifier: str, code: str | None) -> None:
    assert us_state_code(qualifier) == code


def test_a_city_parameter_splits_at_its_commas() -> None:
    assert PlaceQuery.parse("Springfield, IL,,US ") == PlaceQuery("Springfield", ("IL", "US"))
