"""JSON that may hold anything, read as what a person is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from master.reading import (
    Covered,
    Headline,
    Place,
    WrongShapeError,
    read_countries,
    read_forecast,
    read_headlines,
    read_places,
    read_weather,
)
from tests.unit.master.readable import article, athens

SLOT = {
    "dt": 1758564000,
    "main": {"temp": 18.2, "feels_like": 17.9, "pressure": 1015, "humidity": 71},
    "weather": [{"id": 500, "description": "light rain", "icon": "10n"}],
    "wind": {"speed": 2.5, "deg": 90, "gust": 5},
    "pop": 0.4,
    "rain": {"3h": 1.2},
}


def forecast(*slots: Any, **city: Any) -> dict[str, Any]:
    return {"list": list(slots), "city": {"name": "Athens", "country": "GR", "timezone": 10_800} | city}


def test_the_weather_is_read_with_its_moments_in_the_places_own_time() -> None:
    weather = read_weather(athens())
    assert (weather.place, weather.country, weather.lat, weather.lon) == ("Athens", "GR", 37.98, 23.73)
    assert (weather.conditions, weather.condition_id, weather.night) == (("scattered clouds",), 802, False)
    assert (weather.temperature, weather.feels_like, weather.rain_mm, weather.snow_mm) == (21.34, 20.8, 0.31, None)
    assert weather.sunrise
    assert f"{weather.sunrise:%H:%M %z}" == "07:12 +0300"


@pytest.mark.parametrize("offset", [None, 86_400, "3600", float("nan")])
def test_without_a_known_offset_the_time_is_utc(offset: Any) -> None:
    weather = read_weather(athens(timezone=offset))
    assert weather.measured
    assert (weather.local, weather.measured.tzinfo) == (False, UTC)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"wind": {}}, "wind"),
        ({"rain": []}, "rain_mm"),
        ({"dt": None}, "measured"),
        ({"dt": 1e300}, "measured"),
        ({"dt": float("inf")}, "measured"),
        ({"dt": True}, "measured"),
        ({"sys": {"sunrise": 0}}, "sunrise"),
        ({"main": {"temp": 1, "humidity": 1e9}}, "humidity_percent"),
        ({"main": {"temp": 1, "humidity": "54"}}, "humidity_percent"),
        ({"main": {"temp": 1, "humidity": True}}, "humidity_percent"),
    ],
)
def test_what_is_missing_or_absurd_is_none(change: dict[str, Any], field: str) -> None:
    assert getattr(read_weather(athens(**change)), field) is None


@pytest.mark.parametrize("payload", [{}, [], None, {"main": {"temp": 1}}, {"weather": [{}]}, athens(weather=[])])
def test_weather_without_temperature_or_condition_is_none(payload: Any) -> None:
    with pytest.raises(WrongShapeError, match="temperature"):
        read_weather(payload)


def test_a_forecast_is_slots_in_the_places_own_time() -> None:
    read = read_forecast(forecast(SLOT))
    slot = read.slots[0]
    assert (read.place, read.country, read.local) == ("Athens", "GR", True)
    assert f"{slot.moment:%d %H:%M %z}" == "22 21:00 +0300"
    assert (slot.temperature, slot.feels_like, slot.condition_id, slot.night) == (18.2, 17.9, 500, True)
    assert (slot.description, slot.rain_mm, slot.snow_mm, slot.chance_percent) == ("light rain", 1.2, None, 40)
    assert (slot.wind, slot.wind_from_deg, slot.gusts) == (2.5, 90, 5)
    assert (slot.humidity_percent, slot.pressure_hpa) == (71, 1015)


def test_slots_come_in_the_order_of_time_and_those_without_one_not_at_all() -> None:
    later = SLOT | {"dt": 1758574800}
    read = read_forecast(forecast(later, SLOT | {"dt": 0}, SLOT | {"main": {}}, SLOT))
    assert [slot.moment.hour for slot in read.slots] == [21, 0]


def test_a_moment_has_one_slot_and_no_forecast_reaches_for_years() -> None:
    """Else the drawing had no width between two slots, or a night for each day of those years."""
    years_off = SLOT | {"dt": SLOT["dt"] + 10**9}
    assert len(read_forecast(forecast(SLOT, SLOT, years_off)).slots) == 1
    assert len(read_forecast(forecast(*(SLOT | {"dt": SLOT["dt"] + n} for n in range(1_000)))).slots) == 128


@pytest.mark.parametrize(("chance", "percent"), [(None, None), (1.5, 100), (-1, 0), ("1", None)])
def test_a_chance_is_between_none_and_certain(chance: Any, percent: float | None) -> None:
    assert read_forecast(forecast(SLOT | {"pop": chance})).slots[0].chance_percent == percent


@pytest.mark.parametrize("payload", [{}, None, forecast(), forecast({}), {"list": [1]}, {"list": "x"}])
def test_a_forecast_without_slots_is_none(payload: Any) -> None:
    with pytest.raises(WrongShapeError, match="slot"):
        read_forecast(payload)


def test_the_recorded_forecast_is_read_whole(recorded: Any) -> None:
    read = read_forecast(recorded("openweathermap/forecast_london_metric_2020.json"))
    assert len(read.slots) == 40
    assert {after.moment - before.moment for before, after in zip(read.slots, read.slots[1:], strict=False)} == {
        timedelta(hours=3)
    }


def test_a_headline_is_read_without_its_publisher_at_the_end() -> None:
    assert read_headlines({"articles": [article()]}) == (
        Headline(
            title="Rain over Athens",
            description="It rained.",
            publisher="The Daily",
            link="https://daily.example/rain?a=1#b",
            image="https://daily.example/rain.jpg",
            published=datetime(2025, 9, 22, 16, 20, tzinfo=UTC),
        ),
    )


def test_a_description_stands_in_for_a_missing_title() -> None:
    headline = read_headlines({"articles": [article(title=None)]})[0]
    assert (headline.title, headline.description) == ("It rained.", "")


@pytest.mark.parametrize("image", ["http://daily.example/rain.jpg", "javascript:alert(1)", "data:image/png,x", 5, None])
def test_an_image_is_shown_over_https_alone(image: Any) -> None:
    assert read_headlines({"articles": [article(urlToImage=image)]})[0].image is None


@pytest.mark.parametrize(
    ("published", "read"),
    [
        ("2025-09-22T18:00:00", datetime(2025, 9, 22, 18, tzinfo=UTC)),
        ("2025-09-22T20:00:00+02:00", datetime(2025, 9, 22, 18, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        (5, None),
    ],
)
def test_a_moment_is_read_with_or_without_its_zone(published: Any, read: datetime | None) -> None:
    assert read_headlines({"articles": [article(publishedAt=published)]})[0].published == read


@pytest.mark.parametrize("payload", [{}, {"articles": None}, {"articles": [1]}, []])
def test_headlines_without_a_list_are_none(payload: Any) -> None:
    with pytest.raises(WrongShapeError, match="articles"):
        read_headlines(payload)


@pytest.mark.parametrize(("lang", "name"), [("en", "Athens"), ("el", "Αθήνα"), ("de", "Athens")])
def test_a_place_is_called_as_its_language_calls_it(lang: str, name: str) -> None:
    found = {
        "name": "Athens",
        "local_names": {"el": "Αθήνα"},
        "lat": 38,
        "lon": 24,
        "country": "GR",
        "state": "Attica",
    }
    assert read_places([found], lang) == (Place(name, "Attica", "GR", 38, 24),)


def test_a_place_that_lies_nowhere_is_left_out() -> None:
    assert read_places([{"name": "Nowhere", "lat": 1}]) == ()


def test_the_countries_are_read() -> None:
    payload = {"countries": [{"code": "gr", "name": "Greece", "categories": ["sports", 5]}, {}]}
    assert read_countries(payload) == (Covered("gr", "Greece", ("sports",)), Covered("", "", ()))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["main", "weather", "wind", "rain", "sys", "dt", "timezone", "name", "list", "city", "articles", "coord", "pop"]
PARTS = st.dictionaries(st.sampled_from(["temp", "speed", "deg", "1h", "sunrise", "dt", "main", "title", "url"]), JSON)
READERS = [read_weather, read_forecast, read_headlines, read_places, read_countries]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(payload=JSON | st.fixed_dictionaries({}, optional={name: JSON | PARTS | st.lists(PARTS) for name in NAMES}))
def test_no_json_breaks_the_reading(read: Any, payload: Any) -> None:
    try:
        read(payload)
    except WrongShapeError as wrong:
        assert str(wrong).startswith("answers without")
