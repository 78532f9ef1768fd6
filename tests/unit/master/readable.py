"""Answers as the services give them, to be read and shown."""

from typing import Any


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
