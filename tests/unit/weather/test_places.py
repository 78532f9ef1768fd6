from collections.abc import Callable
from typing import Any

import pytest

from servicekit.problems import CityNotFound
from weather.places import Place, choose, matching, state_of_the_us

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
    ("words", "candidates", "latitude"),
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
def test_the_words_mean_that_place(words: str, candidates: list[Place], latitude: float) -> None:
    assert choose(words, candidates).lat == latitude


@pytest.mark.parametrize(
    ("words", "candidates"),
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
def test_a_qualifier_that_fits_nothing_finds_nothing(words: str, candidates: list[Place]) -> None:
    with pytest.raises(CityNotFound):
        choose(words, candidates)


def test_who_asks_for_a_paris_that_isnt_there_reads_why() -> None:
    with pytest.raises(CityNotFound, match="There is a 'Paris', but none in 'TX, FR'"):
        choose("Paris,TX,FR", PARISES)
    with pytest.raises(CityNotFound, match="No city called 'Atlantis,GR' is known"):
        choose("Atlantis,GR", [])


def test_accents_and_case_and_hyphens_dont_tell_places_apart() -> None:
    places = [Place("Saint-Étienne-du-Rouvray", 49.4, 1.1, "FR"), Place("Saint-Étienne", 45.4, 4.4, "FR")]
    assert choose("SAINT ETIENNE", places).lat == 45.4


def test_local_names_count_as_names(recorded: Callable[[str], Any]) -> None:
    places = [Place.from_geocoding(f) for f in recorded("openweathermap/geo_direct_roma_five-candidates.json")]
    assert choose("Roma", places).name == "Rome"
    assert choose("Ρώμη", places).country == "IT"
    assert choose("Roma,US", places).state == "Texas"
    assert choose("Roma,QLD", places).country == "AU"


def test_without_populations_the_geocoders_order_stands() -> None:
    places = [Place("Athens", 1, 1, "US"), Place("Athens", 2, 2, "GR")]
    assert [place.lat for place in matching("Athens", places)] == [1, 2]


def test_what_the_geocoder_puts_first_under_another_name_counts_as_meant() -> None:
    """Open-Meteo knows Milano as a name of Milan's and doesn't say so; it must not lose to a village in Texas."""
    milan, village = Place("Milan", 45.46, 9.19, "IT", population=1_371_498), Place("Milano", 30.7, -96.9, "US")
    assert choose("Milano", [milan, village]) == milan
    assert choose("Milano", [village, milan]) == village


def test_the_beginning_of_a_great_citys_name_doesnt_mean_the_city() -> None:
    barcelona, bar = Place("Barcelona", 41.4, 2.2, "ES", population=1_620_343), Place("Bar", 42.1, 19.1, "ME")
    assert choose("Bar", [barcelona, bar]) == bar
    assert choose("Barcel", [barcelona]) == barcelona


def test_a_place_reads_and_writes_openweathermaps_geocoding(recorded: Callable[[str], Any]) -> None:
    for name in ("lisbon", "kielce", "roma_five-candidates"):
        found = recorded(f"openweathermap/geo_direct_{name}.json")
        assert [Place.from_geocoding(entry).as_geocoding() for entry in found] == found


def test_a_point_on_the_map_is_called_by_its_coordinates() -> None:
    assert Place.of_point(37.98381, 23.7275).name == "37.98, 23.73"
    assert Place.of_point(-0.001, -180).name == "0.00, -180.00"


@pytest.mark.parametrize(("qualifier", "code"), [("tx", "TX"), ("Texas", "TX"), ("new york", "NY"), ("ON", None)])
def test_a_state_of_the_us_goes_by_its_code_or_name(qualifier: str, code: str | None) -> None:
    assert state_of_the_us(qualifier) == code
