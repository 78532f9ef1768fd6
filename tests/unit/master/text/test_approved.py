"""Whole answers, as people see them: each is a file under __snapshots__ that somebody looked at."""

from typing import Any

import pytest

from contract.schemas.news import CoveredCountries, CoveredCountry
from contract.schemas.weather import GeocodedPlace
from master.facts.results import Countries, PlaceBriefing, Places, ProblemView
from tests.unit.master.readable import (
    ATHENS,
    FEEDS,
    OWM,
    SNOWY,
    article,
    athens,
    forecast,
    part,
    told_forecast,
    told_news,
    told_weather,
)

TOKYO = athens(
    name="東京都",
    sys={"country": "JP", "sunrise": 1758486600, "sunset": 1758530400},
    timezone=32_400,
    weather=[{"id": 500, "description": "小雨", "icon": "10d"}],
    coord={"lat": 35.68, "lon": 139.69},
)
TOKYO_DAYS = forecast({"name": "東京都", "country": "JP", "timezone": 32_400})
OSLO = athens(
    name="Oslo",
    sys={"country": "NO", "sunrise": 0, "sunset": 0},
    timezone=7_200,
    main={"temp": -0.4, "feels_like": -6.6, "humidity": 93, "pressure": 987},
    weather=[{"id": 601, "description": "snow", "icon": "13n"}, {"id": 741, "description": "fog", "icon": "50n"}],
    wind={"speed": 8, "deg": 180},
    rain=None,
    snow={"1h": 1.2},
)
OSLO_DAYS = forecast({"name": "Oslo", "country": "NO", "timezone": 7_200}, mean=-3, swing=4, skies=SNOWY)
MUNICH = athens(
    name="München",
    sys={"country": "DE", "sunrise": 1758517320, "sunset": 1758561240},
    timezone=7_200,
    weather=[{"id": 211, "description": "Gewitter", "icon": "11d"}],
)
ATHENS_IN_GREEK = athens(name="Αθήνα", weather=[{"id": 800, "description": "καθαρός ουρανός", "icon": "01n"}])
KELVIN = athens(main={"temp": 294.5, "feels_like": 293.9, "humidity": 54, "pressure": 1016})
FAHRENHEIT = athens(main={"temp": 70.4, "feels_like": 69.4, "humidity": 54, "pressure": 1016}, wind={"speed": 6.9})
SAMPLE = {**OWM, "X-Provider": "sandbox/openweathermap"}
STALE = {**OWM, "Age": "90000", "Cache-Status": "weather; fwd=stale; ttl=-89400; detail=provider-exhausted"}

WEATHER = {
    "athens at 80 columns": (told_weather(), "width=80"),
    "athens at 40 columns": (told_weather(), "width=40"),
    "athens at 60 columns": (told_weather(), "width=60"),
    "athens at 120 columns": (told_weather(), "width=120"),
    "athens in greek": (told_weather(ATHENS_IN_GREEK), "width=80&lang=el"),
    "athens in greek at 40 columns": (told_weather(ATHENS_IN_GREEK), "width=40&lang=el"),
    "athens in ascii": (told_weather(), "width=80&glyphs=ascii"),
    "athens in colour": (told_weather(), "width=80&color=always"),
    "athens in kelvin": (told_weather(KELVIN, forecast(ATHENS, mean=293.15)), "width=80&units=standard"),
    "athens in fahrenheit": (told_weather(FAHRENHEIT, forecast(ATHENS, mean=68)), "width=80&units=imperial"),
    "tokyo in japanese": (told_weather(TOKYO, TOKYO_DAYS, state="東京都"), "width=80&lang=ja"),
    "tokyo in japanese at 40 columns": (told_weather(TOKYO, TOKYO_DAYS, state=""), "width=40&lang=ja"),
    "munich in german": (told_weather(MUNICH, state="Bayern"), "width=80&lang=de"),
    "oslo in snow and polar night": (told_weather(OSLO, OSLO_DAYS, state=""), "width=80"),
    "oslo in ascii and colour": (told_weather(OSLO, OSLO_DAYS, state=""), "width=60&glyphs=ascii&color=always"),
    "athens in mist": (told_weather(athens(weather=[{"id": 741, "description": "fog", "icon": "50d"}])), "width=80"),
    "sample data": (told_weather(headers=SAMPLE), "width=80"),
    "stale data": (told_weather(headers=STALE), "width=80"),
}


@pytest.mark.parametrize("name", WEATHER)
def test_the_weather(approved: Any, render: Any, name: str) -> None:
    result, query = WEATHER[name]
    assert render(result, f"format=text&{query}") == approved


@pytest.mark.parametrize("width", [40, 80, 120])
def test_five_days(approved: Any, render: Any, width: int) -> None:
    assert render(told_forecast(), f"format=text&width={width}") == approved


NEWS = (
    article(),
    article(title="Η Αθήνα γιορτάζει: χιλιάδες στους δρόμους για τον μαραθώνιο της πόλης", url="https://a.example/1"),
    article(title="東京で大雨、交通に大きな乱れ。気象庁は今後も警戒が必要だと呼びかけている" * 2),
    article(title="👩‍🚀 An astronaut, a flag 🇬🇷 and a family 👨‍👩‍👧‍👦 in one headline", publishedAt=None),
    article(title=None, description=None, source=None, url="javascript:alert(1)", publishedAt="2024-02-29T00:00:00Z"),
)


@pytest.mark.parametrize("query", ["width=80", "width=40", "width=60&lang=el", "width=60&color=always"])
def test_the_headlines(approved: Any, render: Any, query: str) -> None:
    assert render(told_news(*NEWS), f"format=text&{query}") == approved


def test_no_headlines(approved: Any, render: Any) -> None:
    assert render(told_news(country="is")) == approved


def test_the_briefing(approved: Any, render: Any) -> None:
    assert render(PlaceBriefing(told_weather(), told_news(article()))) == approved


UNKNOWN = ProblemView(
    404, "city-not-found", "No such city", "No one knows it.", "r1", suggestions=("Athens, GR", "Athens, Georgia, US")
)
ERROR = ProblemView(503, "provider-exhausted", "The quota is spent", "NewsAPI takes no more questions today.", "r1")


def test_the_briefing_without_headlines(approved: Any, render: Any) -> None:
    assert render(PlaceBriefing(told_weather(), ERROR)) == approved


def test_the_briefing_without_weather_in_greek(approved: Any, render: Any) -> None:
    assert render(PlaceBriefing(ERROR, told_news(article())), "format=text&lang=el") == approved


SPRINGFIELDS = [
    GeocodedPlace(name="Springfield", state="Illinois", country="US", lat=39.8, lon=-89.64),
    GeocodedPlace(name="Springfield", country="CA", lat=49.93, lon=-96.5),
    GeocodedPlace(
        name="Σπρίνγκφιλντ με ένα πολύ μακρύ όνομα που δεν χωρά", state="Μιζούρι", country="US", lat=37.22, lon=-93.3
    ),
]


@pytest.mark.parametrize("width", [40, 80])
def test_the_places(approved: Any, render: Any, width: int) -> None:
    assert render(Places(part(SPRINGFIELDS), "Springfield"), f"format=text&width={width}") == approved


COUNTRIES = CoveredCountries(countries=[CoveredCountry(code=code) for code in "gr us de fr jp gb ci tr ae".split()])


@pytest.mark.parametrize("query", ["width=80", "width=40&lang=el", "width=60&glyphs=ascii"])
def test_the_countries(approved: Any, render: Any, query: str) -> None:
    assert render(Countries(part(COUNTRIES, FEEDS)), f"format=text&{query}") == approved


def test_a_city_that_is_not_known_comes_with_similar_ones(render: Any) -> None:
    text = render(UNKNOWN, "format=text")
    assert text.splitlines()[:2] == ["No one knows it.", "Did you mean Athens, GR · Athens, Georgia, US?"]


LINES = {
    "weather": told_weather(),
    "weather in sample and stale": told_weather(
        headers={**SAMPLE, "Age": "700", "Cache-Status": "weather; fwd=stale; ttl=-100"}
    ),
    "forecast": told_forecast(),
    "news": told_news(article(), article()),
    "no news": told_news(),
    "briefing": PlaceBriefing(told_weather(), told_news(article())),
    "briefing without weather": PlaceBriefing(ERROR, told_news(article())),
    "places": Places(part(SPRINGFIELDS), "Springfield"),
    "no places": Places(part([]), "Nowhere"),
    "countries": Countries(part(COUNTRIES)),
    "trouble": ERROR,
    "unknown city": UNKNOWN,
}


@pytest.mark.parametrize("query", ["", "&glyphs=ascii", "&lang=el", "&color=always"])
def test_the_lines(approved: Any, render: Any, query: str) -> None:
    lines = [f"{name:30}{render(result, f'format=line{query}')}" for name, result in LINES.items()]
    assert "".join(lines) == approved
