"""JSON that may hold anything, parsed for checking, rendering and describing."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from contract.schemas.news import COUNTRIES, HEADLINES, CoveredCountry
from contract.schemas.weather import (
    CURRENT,
    FORECAST,
    PLACES,
    UNKNOWN_CONDITION,
    Coordinates,
    CurrentWeather,
    Forecast,
    GeocodedPlace,
)
from tests.unit.master.readable import article, athens

STEP = {
    "dt": 1758564000,
    "main": {"temp": 18.2, "feels_like": 17.9, "pressure": 1015, "humidity": 71},
    "weather": [{"id": 500, "description": "light rain", "icon": "10n"}],
    "wind": {"speed": 2.5, "deg": 90, "gust": 5},
    "pop": 0.4,
    "rain": {"3h": 1.2},
}


def current(payload: Any) -> CurrentWeather:
    return CURRENT.validate_json(to_json(payload))


def forecast(*steps: Any, **city: Any) -> Forecast:
    payload = {"list": list(steps), "city": {"name": "Athens", "country": "GR", "timezone": 10_800} | city}
    return FORECAST.validate_json(to_json(payload))


def headlines(*articles: Any) -> Any:
    return HEADLINES.validate_json(to_json({"articles": articles})).articles


def test_the_weather_has_its_times_in_the_places_own_zone() -> None:
    weather = current(athens())
    assert (weather.place, weather.country, weather.coord) == ("Athens", "GR", Coordinates(lat=37.98, lon=23.73))
    assert (weather.descriptions, weather.condition.code) == (("scattered clouds",), 802)
    assert weather.condition.is_night is False
    assert (weather.main.temp, weather.rain_mm, weather.snow_mm) == (21.34, 0.31, None)
    assert weather.sunrise
    assert f"{weather.sunrise:%H:%M %z}" == "07:12 +0300"


@pytest.mark.parametrize("offset", [None, 86_400, "UTC+1", True, float("nan")])
def test_without_a_known_offset_the_times_are_in_utc(offset: Any) -> None:
    weather = current(athens(timezone=offset))
    assert (weather.zone_known, weather.measured.tzinfo) == (False, UTC)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"wind": {}}, "wind.speed"),
        ({"wind": "strong"}, "wind.speed"),
        ({"wind": None}, "wind.speed"),
        ({"rain": []}, "rain_mm"),
        ({"sys": {"sunrise": 0}}, "sunrise"),
        ({"sys": {"sunrise": 1e300}}, "sunrise"),
        ({"sys": {"sunrise": True}}, "sunrise"),
        ({"main": {"temp": 1, "humidity": 1e9}}, "main.humidity"),
        ({"main": {"temp": 1, "humidity": "54 %"}}, "main.humidity"),
        ({"main": {"temp": 1, "humidity": 101}}, "main.humidity"),
        ({"main": {"temp": 1, "humidity": -1}}, "main.humidity"),
        ({"main": {"temp": 1, "pressure": 0}}, "main.pressure"),
        ({"clouds": {"all": 150}}, "clouds.all"),
        ({"visibility": -1}, "visibility"),
        ({"wind": {"speed": 3, "deg": 361}}, "wind.deg"),
        ({"wind": {"speed": -3}}, "wind.speed"),
        ({"rain": {"1h": -0.1}}, "rain_mm"),
        ({"uvi": -1}, "uvi"),
        ({"coord": {"lat": 91, "lon": 0}}, "coord.lat"),
        ({"timezone_name": "Europe/Atlantis"}, "timezone_name"),
        ({"timezone_name": "../etc/passwd"}, "timezone_name"),
        ({"main": {"temp": 1, "humidity": True}}, "main.humidity"),
        ({"main": {"temp": 1, "humidity": float("nan")}}, "main.humidity"),
        ({"coord": {"lat": None}}, "coord.lat"),
        ({"name": 5}, "name"),
    ],
)
def test_an_optional_value_that_is_missing_or_absurd_is_none(change: dict[str, Any], path: str) -> None:
    value: Any = CURRENT.validate_python(athens(**change))
    for name in path.split("."):
        value = getattr(value, name)
    assert value is None


@pytest.mark.parametrize(
    "payload",
    [
        {},
        [],
        None,
        {"main": {"temp": 1}, "dt": 1},
        {"weather": [{}], "dt": 1},
        athens(weather=[]),
        athens(weather=[1]),
        athens(main={"temp": "21 °C"}),
        athens(main={"temp": ""}),
        athens(main={"temp": "nan"}),
        athens(main={"temp": "1_0"}),
        athens(main={"temp": 1e9}),
        athens(dt=None),
        athens(dt=0),
        athens(dt=True),
        athens(dt=float("inf")),
    ],
)
def test_weather_without_a_temperature_a_condition_or_a_time_is_refused(payload: Any) -> None:
    with pytest.raises(ValidationError):
        CURRENT.validate_python(payload)


@pytest.mark.parametrize("name", ["a\x1b[31m", "a\u202e", "a\x00\n"])
def test_text_is_made_harmless(name: str) -> None:
    assert current(athens(name=name)).place == "a"


def test_long_text_is_cut() -> None:
    assert len(current(athens(name="a" * 5_000)).place) == 2_000


def test_a_forecast_is_steps_in_the_places_own_time() -> None:
    parsed = forecast(STEP)
    step = parsed.steps[0]
    assert (parsed.place, parsed.country, parsed.zone_known) == ("Athens", "GR", True)
    assert f"{step.moment:%d %H:%M %z}" == "22 21:00 +0300"
    assert (step.main.temp, step.condition.code, step.condition.is_night) == (18.2, 500, True)
    assert (step.description, step.rain_mm, step.snow_mm, step.chance_percent) == ("light rain", 1.2, None, 40)
    assert step.water_mm == 1.2


@pytest.mark.parametrize("conditions", [None, [], "rain", [{}], [{"id": 0}]])
def test_a_step_without_a_condition_has_an_unknown_one(conditions: Any) -> None:
    step = forecast(STEP | {"weather": conditions}).steps[0]
    assert (step.condition.code, step.description) == (UNKNOWN_CONDITION, "")


@pytest.mark.parametrize(("icon", "code"), [("01n", 800), ("10d", 500), ("50d", 701), ("99d", 0), ("", 0)])
def test_a_condition_without_a_number_has_that_of_its_icon(icon: str, code: int) -> None:
    assert current(athens(weather=[{"icon": icon}])).condition.code == code


def test_steps_are_in_the_order_of_time_and_broken_ones_are_left_out() -> None:
    later = STEP | {"dt": 1758574800}
    parsed = forecast(later, STEP | {"dt": 0}, STEP | {"main": {}}, 5, STEP)
    assert [step.moment.hour for step in parsed.steps] == [21, 0]


def test_a_moment_has_one_step_and_no_forecast_reaches_for_years() -> None:
    """Otherwise the chart had no width between two steps, or a night for each day of those years."""
    years_off = STEP | {"dt": STEP["dt"] + 10**9}  # type: ignore[operator]
    assert len(forecast(STEP, STEP, years_off).steps) == 1
    assert len(forecast(*(STEP | {"dt": STEP["dt"] + n} for n in range(1_000))).steps) == 408  # type: ignore[operator]


@pytest.mark.parametrize(
    ("chance", "percent"), [(None, None), (1.5, 100), (-1, 0), ("1", 100), (1.01, 100), ("40 %", None), (True, None)]
)
def test_a_chance_is_between_none_and_certain(chance: Any, percent: float | None) -> None:
    assert forecast(STEP | {"pop": chance}).steps[0].chance_percent == percent


@pytest.mark.parametrize("payload", [{}, None, {"list": []}, {"list": [{}]}, {"list": [1]}, {"list": "x"}])
def test_a_forecast_without_a_usable_step_is_refused(payload: Any) -> None:
    with pytest.raises(ValidationError):
        FORECAST.validate_python(payload)


def test_the_recorded_forecast_is_parsed_whole(recorded: Any) -> None:
    parsed = FORECAST.validate_python(recorded("openweathermap/forecast_london_metric_2020.json"))
    moments = [step.moment for step in parsed.steps]
    assert len(moments) == 40
    assert {after - before for before, after in pairwise(moments)} == {timedelta(hours=3)}


def test_a_headline_is_without_its_publisher_at_the_end() -> None:
    (parsed,) = headlines(article())
    assert (parsed.headline, parsed.summary, parsed.publisher) == ("Rain over Athens", "It rained.", "The Daily")
    assert (parsed.url, parsed.image) == ("https://daily.example/rain?a=1#b", "https://daily.example/rain.jpg")
    assert parsed.published == datetime(2025, 9, 22, 16, 20, tzinfo=UTC)


def test_a_description_stands_in_for_a_missing_title() -> None:
    (parsed,) = headlines(article(title=None))
    assert (parsed.headline, parsed.summary) == ("It rained.", "")


@pytest.mark.parametrize("image", ["http://daily.example/rain.jpg", "javascript:alert(1)", "data:image/png,x", 5, None])
def test_only_an_https_picture_is_an_image(image: Any) -> None:
    assert headlines(article(urlToImage=image))[0].image is None


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        ("2025-09-22T18:00:00", datetime(2025, 9, 22, 18, tzinfo=UTC)),
        ("2025-09-22T20:00:00+02:00", datetime(2025, 9, 22, 18, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        (5, None),
    ],
)
def test_a_time_of_publication_may_lack_its_zone(published: Any, moment: datetime | None) -> None:
    assert headlines(article(publishedAt=published))[0].published == moment


@pytest.mark.parametrize("payload", [{}, {"articles": None}, {"articles": {"0": {}}}, []])
def test_headlines_without_a_list_of_articles_are_refused(payload: Any) -> None:
    with pytest.raises(ValidationError):
        HEADLINES.validate_python(payload)


@pytest.mark.parametrize(("lang", "name"), [("en", "Athens"), ("el", "Αθήνα"), ("de", "Athens")])
def test_a_place_is_named_in_the_language_asked_for(lang: str, name: str) -> None:
    place = GeocodedPlace(name="Athens", local_names={"el": "Αθήνα"}, lat=38, lon=24)
    assert place.name_in(lang) == name


def test_a_place_without_coordinates_is_left_out() -> None:
    assert PLACES.validate_python([{"name": "Nowhere", "lat": 1}, {"lat": 1, "lon": 2}]) == [
        GeocodedPlace(lat=1, lon=2)
    ]


def test_a_country_without_a_code_is_left_out() -> None:
    payload = {"countries": [{"code": "gr", "name": "Greece", "categories": ["sports", 5]}, {}]}
    assert COUNTRIES.validate_python(payload).countries == [
        CoveredCountry(code="gr", name="Greece", categories=["sports"])
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["main", "weather", "wind", "rain", "sys", "dt", "timezone", "name", "list", "city", "articles", "coord", "pop"]
PARTS = st.dictionaries(st.sampled_from(["temp", "speed", "deg", "1h", "sunrise", "dt", "main", "title", "url"]), JSON)


@pytest.mark.parametrize("schema", [CURRENT, FORECAST, HEADLINES, PLACES, COUNTRIES], ids=repr)
@given(payload=JSON | st.fixed_dictionaries({}, optional={name: JSON | PARTS | st.lists(PARTS) for name in NAMES}))
def test_no_json_raises_anything_but_a_validation_error(schema: TypeAdapter[Any], payload: Any) -> None:
    try:
        schema.validate_python(payload)
    except ValidationError:
        return


@pytest.mark.parametrize("schema", [CURRENT, FORECAST, HEADLINES, PLACES, COUNTRIES], ids=repr)
def test_the_json_schema_names_the_type_of_each_field(schema: TypeAdapter[Any]) -> None:
    described = schema.json_schema()
    for model in (described, *described["$defs"].values()) if "$defs" in described else (described,):
        assert all(
            {"type", "anyOf", "$ref", "enum", "const"} & field.keys() for field in model.get("properties", {}).values()
        )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("He said &quot;no&quot;", 'He said "no"'),
        ("Tom &amp;amp; Jerry &#39;89 &#8211; back", "Tom & Jerry '89 – back"),
        ("<b>Bold</b> move<br>today", "Bold move today"),
        ("Markets <b 5% down, I <3 it", "Markets <b 5% down, I <3 it"),
        ("AT&T, R&D & more", "AT&T, R&D & more"),
        ("&#55357;&#56832;", "😀"),
        ("", ""),
        (None, None),
    ],
)
def test_headlines_without_markup_read_as_they_were_meant(written: str | None, read: str | None) -> None:
    page = HEADLINES.validate_python({"articles": [{"title": written, "description": written, "author": written}]})
    (article,) = page.without_markup().articles
    assert (article.title, article.description, article.author) == (read, read, read)
    assert page.articles[0].title == written
