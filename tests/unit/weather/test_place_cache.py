import pytest

from contract.problems import CityNotFound
from weather.places import Place, PlaceCache


class FakeGeocoder:
    """Finds a place of any name but Atlantis, and records each look-up."""

    def __init__(self) -> None:
        self.look_ups: list[str] = []

    def find(self, name: str) -> Place:
        self.look_ups.append(name)
        if name == "Atlantis":
            raise CityNotFound(name)
        return Place(name, 1, 2)


class FakeTimer:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def geocoder() -> FakeGeocoder:
    return FakeGeocoder()


def get(cache: PlaceCache, geocoder: FakeGeocoder, *names: str) -> None:
    for name in names:
        assert cache.get_or_find(name, lambda name=name: geocoder.find(name)).name == name


def test_a_place_in_the_cache_is_not_looked_up_again(geocoder: FakeGeocoder) -> None:
    get(PlaceCache(), geocoder, "Athens", "Athens", "Oslo", "Athens")
    assert geocoder.look_ups == ["Athens", "Oslo"]


def test_a_place_is_looked_up_again_after_a_week(geocoder: FakeGeocoder) -> None:
    timer = FakeTimer()
    cache = PlaceCache(timer=timer)
    get(cache, geocoder, "Athens")
    timer.now_s = 7 * 86_400 - 1
    get(cache, geocoder, "Athens")
    timer.now_s = 7 * 86_400
    get(cache, geocoder, "Athens")
    assert geocoder.look_ups == ["Athens", "Athens"]


def test_a_full_cache_evicts_the_least_recently_used_place(geocoder: FakeGeocoder) -> None:
    cache = PlaceCache(max_entries=2)
    get(cache, geocoder, "Athens", "Oslo", "Athens", "Lima", "Athens", "Oslo")
    assert geocoder.look_ups == ["Athens", "Oslo", "Lima", "Oslo"]


def test_an_unknown_name_is_looked_up_each_time(geocoder: FakeGeocoder) -> None:
    cache = PlaceCache()
    for _ in range(2):
        with pytest.raises(CityNotFound):
            cache.get_or_find("Atlantis", lambda: geocoder.find("Atlantis"))
    assert geocoder.look_ups == ["Atlantis", "Atlantis"]
