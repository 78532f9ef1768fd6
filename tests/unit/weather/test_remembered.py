import pytest

from servicekit.problems import CityNotFound
from weather.places import Place
from weather.remembered import RememberedPlaces


class Geocoder:
    """Finds a place of any name, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, words: str) -> Place:
        self.asked.append(words)
        if words == "Atlantis":
            raise CityNotFound(words)
        return Place(words, 1, 2)


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def geocoder() -> Geocoder:
    return Geocoder()


def ask(places: RememberedPlaces, geocoder: Geocoder, *names: str) -> None:
    for words in names:
        assert places.place(words, lambda words=words: geocoder.find(words)).name == words


def test_a_place_is_found_once(geocoder: Geocoder) -> None:
    ask(RememberedPlaces(), geocoder, "Athens", "Athens", "Oslo", "Athens")
    assert geocoder.asked == ["Athens", "Oslo"]


def test_a_week_later_it_is_looked_up_again(geocoder: Geocoder) -> None:
    clock = Clock()
    places = RememberedPlaces(clock=clock)
    ask(places, geocoder, "Athens")
    clock.now_s = 7 * 86_400 - 1
    ask(places, geocoder, "Athens")
    clock.now_s = 7 * 86_400
    ask(places, geocoder, "Athens")
    assert geocoder.asked == ["Athens", "Athens"]


def test_the_one_not_asked_for_longest_makes_room(geocoder: Geocoder) -> None:
    places = RememberedPlaces(at_most=2)
    ask(places, geocoder, "Athens", "Oslo", "Athens", "Lima", "Athens", "Oslo")
    assert geocoder.asked == ["Athens", "Oslo", "Lima", "Oslo"]


def test_what_was_not_found_is_looked_for_again(geocoder: Geocoder) -> None:
    places = RememberedPlaces()
    for _ in range(2):
        with pytest.raises(CityNotFound):
            places.place("Atlantis", lambda: geocoder.find("Atlantis"))
    assert geocoder.asked == ["Atlantis", "Atlantis"]
