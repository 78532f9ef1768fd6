import re
from typing import Any

import pytest

from contract.schemas.news import CoveredCountries
from contract.schemas.weather import PLACES, CurrentWeather, Forecast
from master.facts.measures import Measures
from master.facts.results import Countries, PlaceBriefing, Places, PlaceWeather, ProblemView
from tests.unit.master.html.seen import Seen
from tests.unit.master.readable import (
    ATHENS,
    FEEDS,
    OWM,
    article,
    athens,
    forecast,
    part,
    told_forecast,
    told_news,
    told_weather,
)

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "%(x)s {0} %",
    "&lt;b&gt;",
    "x" * 5_000,
    "\u202egnirts",
]
OUR_TAGS = {tag for tag, _ in Seen.of(PlaceBriefing(told_weather(), told_news(article()))).tags}


def test_the_weather_now() -> None:
    seen = Seen.of(told_weather())
    assert "<title>Athens 21 °C · Iris</title>" in seen.html
    for result in (
        "Athens Attica, Greece",
        "21 °C scattered clouds · feels like 21\xa0°C",
        "Wind 11\xa0km/h from the north-west gusts 22\xa0km/h",
        "Humidity 54 % Pressure 1016 hPa Rain 0.3\xa0mm in the last hour Sunrise 07:12 Sunset 19:24",
        "provided by OpenWeatherMap measured 20:10 local time fetched 4 min ago",
    ):
        assert " ".join(result.split()) in " ".join(seen.text.split())
    assert {"href": "#few-day"} in seen.all("use")


def test_it_is_told_in_greek_by_greek_rules() -> None:
    seen = Seen.of(told_weather(), "/?city=Athens&lang=el", lang="el")
    for result in (
        "Ελλάδα",
        "Άνεμος 11",
        "από βορειοδυτικά",
        "Βροχή 0,3",
        "Τρί 23 Σεπ",
        "ελήφθη πριν από 4 λεπ.",
    ):
        assert result in seen.text
    assert seen.all("html") == [{"lang": "el"}]


def test_a_region_that_is_not_written_in_the_pages_letters_is_left_out() -> None:
    assert "Attica" not in Seen.of(told_weather(), "/?city=Athens&lang=el", lang="el").text
    assert "Attica, Greece" in Seen.of(told_weather()).text


@pytest.mark.parametrize(
    ("units", "temperature", "wind"), [("imperial", "21 °F", "3 mph"), ("standard", "21 K", "3.1 m/s")]
)
def test_it_is_told_in_the_units_that_were_asked_for(units: str, temperature: str, wind: str) -> None:
    seen = Seen.of(told_weather(), measures=Measures(units))
    assert temperature in seen.text
    assert wind in seen.text.replace("\xa0", " ")


def test_what_upstream_leaves_out_is_left_out() -> None:
    bare = {"main": {"temp": 1}, "weather": [{"id": 600}], "snow": {"1h": 12.0}, "dt": 1758561000}
    seen = Seen.of(PlaceWeather(part(CurrentWeather.model_validate(bare)), None, None))
    assert "Snow 12" in seen.text
    for missing in ("Wind", "Humidity", "Rain", "Sunrise", "feels like", "None", "chart"):
        assert missing not in seen.text
    assert {"href": "#snow"} in seen.all("use")


def test_the_time_of_a_place_whose_clock_is_unknown_is_utc() -> None:
    assert "measured 17:10 UTC" in Seen.of(told_weather(athens(timezone=None))).text


def test_a_forecast_that_stands_in_for_a_measurement_says_so() -> None:
    assert "forecast for 20:10 local time" in Seen.of(told_weather(athens(source="forecast"))).text
    assert "forecast for 17:10 UTC" in Seen.of(told_weather(athens(source="forecast", timezone=None))).text
    assert "by a model for 20:10 local time" in Seen.of(told_weather(athens(source="model"))).text
    assert "by a model for 17:10 UTC" in Seen.of(told_weather(athens(source="model", timezone=None))).text


def test_what_was_measured_on_another_day_says_which() -> None:
    assert "measured 20:10 local time, 21 Sep 2025" in Seen.of(told_weather(athens(dt=1758561000 - 86_400))).text


def test_cold_is_written_with_a_minus_that_is_read_aloud() -> None:
    cold = told_weather(athens(main={"temp": -4.6, "feels_like": -0.4}), forecast(ATHENS, mean=-20))
    seen = Seen.of(cold)
    assert "−5 °C" in seen.text
    assert "feels like 0\xa0°C" in seen.html
    assert not re.search(r"-\d+\s?°", seen.html)


@pytest.mark.parametrize(("deg", "turn"), [(0, "0"), (220, "220")])
def test_the_arrow_is_turned_by_the_wind(deg: float, turn: str) -> None:
    seen = Seen.of(told_weather(athens(wind={"speed": 3, "deg": deg})))
    assert f"rotate({turn} 12 12)" in str(seen.all("path"))


def test_the_next_days_in_short() -> None:
    seen = Seen.of(told_forecast())
    assert re.search(
        r"Tue 23 Sep Chance of rain or snow 60 % 4.6 mm down to 15° up to 25°", seen.text.replace("\xa0", " ")
    )
    assert "<title>Athens · Iris</title>" in seen.html


def test_what_is_left_of_today_is_called_so() -> None:
    days = forecast(ATHENS)
    for slot in days["list"]:
        slot["dt"] -= 6 * 3_600
    seen = Seen.of(told_forecast(days))
    assert re.search(r"Rest of today (dry|Chance of rain or snow \d+\s%) down to \d+° up to \d+° ", seen.text)


def test_a_day_of_which_only_its_first_hours_are_forecast_says_until_when() -> None:
    days = forecast(ATHENS)
    days["list"] = days["list"][:7]  # 21:00, midnight, and as far as 15:00
    assert re.search(r"Rest of today .* Tue 23 Sep until 15:00", Seen.of(told_forecast(days)).text)


@pytest.mark.parametrize("steps", [3, 4, 5])
def test_a_last_day_of_which_only_the_night_or_the_morning_is_forecast_is_no_stump(steps: int) -> None:
    days = forecast(ATHENS)
    days["list"] = days["list"][:steps]  # 21:00, midnight, 3:00, 6:00 and 9:00
    assert Seen.of(told_forecast(days)).html.count("<li><details>") == 1


def _today_of(view: Seen) -> str:
    return view.html.partition('<ol class="days"')[2].partition("</summary>")[0]


@pytest.mark.parametrize(("now", "told"), [(27.4, "27"), (14.0, "14")])
def test_todays_range_holds_the_temperature_of_this_hour(now: float, told: str) -> None:
    weather = athens()
    weather["main"]["temp"] = now
    assert f"</span>{told}°" in _today_of(Seen.of(told_weather(weather)))


@pytest.mark.parametrize(("code", "drawn"), [(801, "rain"), (500, "rain"), (602, "snow")])
def test_a_wet_day_is_not_drawn_dry_beside_its_rain(code: int, drawn: str) -> None:
    """Two millimetres in drops of half a millimetre, under a sky that calls most of the day fair."""
    days = forecast(ATHENS, skies={801: "few clouds"})
    for number, slot in enumerate(days["list"]):
        slot["rain" if code != 602 else "snow"] = {"3h": 0.5}
        slot["weather"][0]["id"] = code if number % 4 == 0 else 801
    seen = Seen.of(told_forecast(days)).html.partition('<ol class="days"')[2]
    assert "<h3>Tue 23 Sep</h3><svg" in seen.replace("\xa0", " ")
    assert f'#{drawn}"' in seen.replace("\xa0", " ").partition("<h3>Tue 23 Sep</h3>")[2].partition("</svg>")[0]


def test_the_chart_says_the_same_of_a_day_as_its_summary() -> None:
    days = forecast(ATHENS)
    for slot in days["list"]:
        slot["main"] |= {"temp_max": slot["main"]["temp"] + 4, "temp_min": slot["main"]["temp"] - 4}
    seen = Seen.of(told_forecast(days))
    assert "down to 11° up to 29°" in seen.text
    drawn = re.findall(r'<text class="c-value"[^>]*>(\d+)°</text>', seen.html)
    assert {"29", "11"} <= set(drawn)
    assert "25" not in drawn


def test_every_three_hours_stand_in_the_table_and_where_the_chart_has_them() -> None:
    seen = Seen.of(told_forecast())
    rows = [row for row in seen.all("tr") if "data-said" in row]
    assert len(rows) == 40
    assert rows[0]["data-x"] == "44.0"
    assert re.fullmatch(r"Mon 22 Sep 21:00 · 20\s°C · clear sky · 7\skm/h", rows[0]["data-said"] or "")
    assert any("rain" in (row["data-said"] or "") for row in rows)


def test_snow_is_not_called_rain() -> None:
    snowy = Seen.of(told_forecast(forecast(ATHENS, mean=-5, skies={600: "light snow", 800: "clear sky"})))
    said = [row["data-said"] or "" for row in snowy.all("tr") if "data-said" in row]
    assert any("light snow · snow 0.4\xa0mm" in words for words in said)
    assert not any("rain" in words for words in said)
    assert "Temperature, rain and snow, every three hours" in snowy.text


def test_steps_of_six_hours_are_not_called_three() -> None:
    told = forecast(ATHENS)
    for step in told["list"][-4:]:
        step["rain"] = {"6h": 1.0}
    assert "every three hours, later every six" in Seen.of(told_forecast(told)).text


def test_without_the_next_days_the_page_says_why() -> None:
    problem = ProblemView(502, "provider-failed", "The provider failed", "It answered 500.", "r1")
    seen = Seen.of(PlaceWeather(part(CurrentWeather.model_validate(athens())), problem, None))
    assert "The provider doesn't answer" in seen.text
    assert "It answered 500." in seen.text


def test_headlines_are_cards() -> None:
    seen = Seen.of(told_news(article(), article(urlToImage=None, source={"name": "Ωρα"})), "/?country=gr")
    assert "Headlines · Greece" in seen.text
    assert "Rain over Athens The Daily · 2 h ago It rained." in seen.text
    (image,) = seen.all("img")
    assert (image["src"], image["alt"]) == ("https://daily.example/rain.jpg", "")
    assert (image["loading"], image["referrerpolicy"]) == ("lazy", "no-referrer")
    assert {"href": "https://daily.example/rain?a=1#b", "rel": "noopener noreferrer"} in seen.all("a")
    assert " Ω " in seen.text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "http://", None, "//x.example"])
def test_an_address_that_no_browser_should_follow_is_no_link(address: str | None) -> None:
    seen = Seen.of(told_news(article(url=address, urlToImage=address)), "/?country=gr")
    assert "Rain over Athens" in seen.text
    assert seen.all("img") == []
    assert all((link["href"] or "").startswith(("/", "#", "https://newsapi.org/")) for link in seen.all("a"))


def test_a_picture_without_encryption_is_not_shown() -> None:
    assert Seen.of(told_news(article(urlToImage="http://daily.example/rain.jpg"))).all("img") == []


def test_a_headline_without_a_title_or_a_publisher_is_one_still() -> None:
    seen = Seen.of(told_news(article(title=None, description=None, source={}, publishedAt="yesterday")), "/?country=gr")
    assert "(no title)" in seen.text


def test_no_headlines_are_said_to_be_none() -> None:
    assert "No headlines." in Seen.of(told_news(), "/?country=gr").text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    condition = {"id": 500, "description": text, "icon": text}
    weather = athens(name=text, weather=[condition], sys={"country": text})
    days = forecast(ATHENS | {"name": text}, skies={500: text})
    news = told_news(article(title=text, description=text, source={"name": text}, url=f"https://a.example/{text}"))
    path = f"/?city={text}&country={text}&category={text}".replace("&lt", "%26lt")
    seen = Seen.of(PlaceBriefing(told_weather(weather, days, state=text), news), path)
    assert {tag for tag, _ in seen.tags} <= OUR_TAGS
    assert {script["src"] for script in seen.all("script")} == {
        script["src"] for script in Seen.of(told_news()).all("script")
    }
    for _, attributes in seen.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
    assert "49" not in seen.text.split()


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        (OWM | {"Cache-Status": "weather; fwd=stale; ttl=-9; detail=provider-timeout", "Age": "700"}, "too slow"),
        (OWM | {"Cache-Status": "weather; fwd=stale; ttl=-9", "Age": "700"}, "nothing newer"),
        (OWM | {"X-Provider": "sandbox/openweathermap"}, "SAMPLE DATA from the sandbox, not real weather"),
        ({"X-Provider": "open-meteo"}, "provided by Open-Meteo.com (CC BY 4.0)"),
    ],
)
def test_where_the_weather_is_from_is_said(headers: dict[str, str], says: str) -> None:
    assert says in Seen.of(told_weather(headers=headers)).text


def test_the_next_days_say_where_they_are_from_where_the_weather_does_not() -> None:
    assert Seen.of(told_weather()).text.count("provided by") == 1
    assert "provided by OpenWeatherMap fetched 4 min ago" in Seen.of(told_forecast()).text
    meteo = {"X-Provider": "open-meteo", "Age": "0"}
    both = PlaceWeather(
        part(CurrentWeather.model_validate(athens())), part(Forecast.model_validate(forecast(ATHENS)), meteo), None
    )
    assert "provided by Open-Meteo.com (CC BY 4.0) fetched just now" in Seen.of(both).text


def test_the_next_days_of_a_place_whose_clock_is_unknown_are_in_utc() -> None:
    unknown = {name: value for name, value in ATHENS.items() if name != "timezone"}
    assert "times in UTC" in Seen.of(told_forecast(forecast(unknown))).text


def test_open_meteo_is_linked_to_as_its_licence_asks() -> None:
    seen = Seen.of(told_weather(headers={"X-Provider": "open-meteo"}))
    assert "https://open-meteo.com/" in [link["href"] for link in seen.all("a")]


def test_the_publishers_own_feeds_are_nobodys_home() -> None:
    assert "provided by the publishers' own feeds" in Seen.of(told_news(headers=FEEDS), "/?country=gr").text


def test_places_of_a_name_lead_to_their_weather() -> None:
    found = [
        {"name": "Athens", "lat": 38, "lon": 23.7, "country": "GR", "state": "Attica"},
        {"name": "Athens", "lat": 34, "lon": -83, "country": "US", "state": "Georgia"},
        {"name": "Athens", "lat": 34, "lon": -83.1, "country": "US", "state": "Georgia"},
    ]
    seen = Seen.of(Places(part(PLACES.validate_python(found)), "Athens"), "/places?q=Athens&units=imperial")
    chosen = [link["href"] for link in seen.all("a") if "city=" in (link["href"] or "")]
    assert chosen == [
        "/?city=Athens,Attica,GR&units=imperial",
        "/?city=Athens,Georgia,US&units=imperial",
    ]
    assert "Athens, Georgia, United States" in seen.text


def test_no_place_of_a_name_is_said() -> None:
    assert "No place is called so." in Seen.of(Places(part([]), "Xyz"), "/places?q=Xyz").text


def test_countries_stand_in_the_order_of_their_language() -> None:
    covered = [{"code": code, "name": code, "categories": []} for code in ("us", "eg", "gr", "at")]
    result = Countries(part(CoveredCountries.model_validate({"countries": covered})))
    seen = Seen.of(result, "/news/countries?lang=el", lang="el")
    named = ("Αίγυπτος", "Αυστρία", "Ελλάδα", "Ηνωμένες Πολιτείες")
    positions = [seen.text.index(name, seen.text.index("Χώρες με ειδήσεις")) for name in named]
    assert positions == sorted(positions)


def test_half_an_answer_shows_the_half_and_the_problem() -> None:
    problem = ProblemView(
        503, "service-unavailable", "", "The service news is not there.", "r1", {"Retry-After": "150"}
    )
    seen = Seen.of(PlaceBriefing(told_weather(), problem))
    assert "21 °C" in seen.text
    assert "A part of Iris is not available" in seen.text
    assert "Ask again in 3 min." in seen.text
    assert "Request r1" in seen.text


def test_absurd_forecasts_make_a_page_too() -> None:
    days: Any = forecast(ATHENS, mean=0, swing=900_000)
    assert Seen.of(told_forecast(days)).all("svg")
    assert Forecast.model_validate(days).steps
