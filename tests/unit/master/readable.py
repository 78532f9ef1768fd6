"""Answers as the services give them, to be read and shown."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from contract.schemas.news import Headlines
from contract.schemas.weather import CurrentWeather, Forecast, GeocodedPlace
from master.facts.results import CountryNews, Part, PlaceForecast, PlaceWeather

NOW = datetime(2025, 9, 22, 18, 30, tzinfo=UTC)
OWM = {"X-Provider": "openweathermap", "Age": "240", "Cache-Control": "public, max-age=600"}
FEEDS = {"X-Provider": "feeds", "Age": "0", "Cache-Control": "public, max-age=900"}
SKIES = {800: "clear sky", 801: "few clouds", 804: "overcast clouds", 500: "light rain", 211: "thunderstorm"}
SNOWY = {600: "light snow", 601: "snow", 741: "fog", 803: "broken clouds"}

T = TypeVar("T")


def athens(**changes: Any) -> dict[str, Any]:
    """The weather of Athens, with these parts changed."""
    return {
        "coord": {"lat": 37.98, "lon": 23.73},
        "weather": [{"id": 802, "description": "scattered clouds", "icon": "03d"}],
        "main": {"temp": 21.34, "feels_like": 20.8, "humidity": 54, "pressure": 1016},
        "wind": {"speed": 3.1, "deg": 315, "gust": 6.2},
        "rain": {"1h": 0.31},
        "dt": 1758561000,
        "sys": {"country": "GR", "sunrise": 1758514320, "sunset": 1758558240},
        "timezone": 10800,
        "name": "Athens",
    } | changes


def forecast(
    city: Mapping[str, Any], *, mean: float = 20, swing: float = 5, skies: Mapping[int, str] = SKIES
) -> dict[str, Any]:
    """Five days: warmest at three in the afternoon of the place, its skies one after the other; it rains in some."""
    offset_s = int(city.get("timezone", 0))
    first = 1758564000
    slots = []
    for n in range(40):
        ends = first + n * 10_800
        hour = (ends + offset_s) / 3_600 % 24
        number, description = list(skies.items())[n // 2 % len(skies)]
        wet = number < 700
        slots.append(
            {
                "dt": ends,
                "main": {"temp": round(mean + swing * math.cos((hour - 15) / 12 * math.pi) + n / 20, 2)},
                "weather": [{"id": number, "description": description, "icon": "01d" if 6 < hour < 19 else "01n"}],
                "wind": {"speed": 2 + n % 7, "deg": n * 40 % 360},
                "pop": 0.6 if wet else 0.1,
                **({"rain" if number < 600 else "snow": {"3h": 0.4 + n / 10}} if wet else {}),
            }
        )
    return {"list": slots, "city": city}


ATHENS = {"name": "Athens", "country": "GR", "timezone": 10_800, "coord": {"lat": 37.98, "lon": 23.73}}


def article(**changes: Any) -> dict[str, Any]:
    """An article of NewsAPI's, with these parts changed."""
    return {
        "source": {"id": None, "name": "The Daily"},
        "title": "Rain over Athens - The Daily",
        "description": "It rained.",
        "url": "https://daily.example/rain?a=1#b",
        "urlToImage": "https://daily.example/rain.jpg",
        "publishedAt": "2025-09-22T16:20:00Z",
    } | changes


def part(content: T, headers: Mapping[str, str] = OWM) -> Part[T]:
    """A service's answer with these headers."""
    return Part(content, b"{}", headers, "hit")


def told_weather(
    weather: Any = None, days: Any = None, state: str = "Attica", headers: Mapping[str, str] = OWM
) -> PlaceWeather:
    """What `/weather` tells."""
    read = CurrentWeather.model_validate(athens() if weather is None else weather)
    place = GeocodedPlace(
        name=read.place, state=state, country=read.country, lat=read.coord.lat or 0, lon=read.coord.lon or 0
    )
    return PlaceWeather(
        part(read, headers), part(Forecast.model_validate(forecast(ATHENS) if days is None else days), headers), place
    )


def told_forecast(days: Any = None, headers: Mapping[str, str] = OWM) -> PlaceForecast:
    """What `/forecast` tells."""
    return PlaceForecast(part(Forecast.model_validate(forecast(ATHENS) if days is None else days), headers), None)


def told_news(*articles: Any, country: str = "gr", headers: Mapping[str, str] = FEEDS, first: int = 1) -> CountryNews:
    """What `/news` tells."""
    return CountryNews(part(Headlines.model_validate({"articles": list(articles)}), headers), country, first)
