import pytest

from sandbox import places


@pytest.mark.parametrize(
    ("query", "name", "country", "state"),
    [
        ("Athens", "Athens", "GR", "Attica"),
        ("ΑΘΗΝΑ", "Athens", "GR", "Attica"),
        ("Athènes", "Athens", "GR", "Attica"),
        ("athens,us", "Athens", "US", "Georgia"),
        ("London,CA", "London", "CA", "Ontario"),
        ("Londres", "London", "GB", "England"),
        ("Springfield,IL,US", "Springfield", "US", "Illinois"),
        ("Springfield, Missouri, us", "Springfield", "US", "Missouri"),
        ("Springfield,MA", "Springfield", "US", "Massachusetts"),
        ("Paris,TX,US", "Paris", "US", "Texas"),
        ("Paris,FR", "Paris", "FR", "Île-de-France"),
        ("Rome,GA,US", "Rome", "US", "Georgia"),
        ("Cordoba,ES", "Córdoba", "ES", "Andalusia"),
        ("Birmingham,AL,US", "Birmingham", "US", "Alabama"),
        ("Portland,ME,US", "Portland", "US", "Maine"),
        ("sao paulo", "São Paulo", "BR", "São Paulo"),
        ("東京", "Tokyo", "JP", "Tokyo"),
        ("St. John's", "St. John's", "CA", "Newfoundland and Labrador"),
        ("St. John’s", "St. John's", "CA", "Newfoundland and Labrador"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch", "NL", "North Brabant"),
        ("Θεσσαλονίκη", "Thessaloniki", "GR", "Central Macedonia"),
        ("Patras", "Patras", "GR", "West Greece"),
        ("Heraklion", "Heraklion", "GR", "Crete"),
        ("Москва", "Moscow", "RU", ""),
        ("New York", "New York", "US", "New York"),
        ("Amsterdam", "Amsterdam", "NL", "North Holland"),
        ("Saint-Denis,FR", "Saint-Denis", "FR", "Île-de-France"),
    ],
)
def test_a_city_is_found_by_any_of_its_names(query: str, name: str, country: str, state: str) -> None:
    first = places.named(query)[0]
    assert (first.name, first.country, first.state) == (name, country, state)


@pytest.mark.parametrize("query", ["Nowhereville", "", "Paris,JP", "Paris,TX,FR", "a,b,c,d", "a&appid=x&q=Paris"])
def test_a_name_of_no_city_finds_none(query: str) -> None:
    assert places.named(query) == ()


def test_most_capitals_are_there() -> None:
    cities = places.all_cities()
    assert len(cities) > 400
    assert len([city for city in cities if city.is_capital]) > 190


def test_the_nearest_city_to_a_point_is_found() -> None:
    assert places.nearest(52.3, 4.8).name == "Amsterdam"


def test_places_by_distance_begin_with_the_nearest() -> None:
    assert places.by_distance(37.98, 23.73)[0].name == "Athens"


def test_a_prefix_finds_the_most_populous_first() -> None:
    assert [city.country for city in places.with_prefix("Athe")][:2] == ["GR", "US"]


def test_an_exact_match_comes_before_a_larger_city_with_the_prefix() -> None:
    assert [city.name for city in places.with_prefix("Bern")][:2] == ["Bern", "Brno"]


def test_a_prefix_search_can_be_limited_to_a_country() -> None:
    assert {city.country for city in places.with_prefix("lon", "ca")} == {"CA"}


def test_local_names_are_inferred_from_the_script() -> None:
    names = places.named("Athens")[0].local_names()
    assert (names["en"], names["el"], names["ja"]) == ("Athens", "Αθήνα", "アテネ")


def test_an_unknown_id_finds_no_city() -> None:
    assert places.by_id(1) is None
