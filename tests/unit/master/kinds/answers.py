"""Answers of the weather service of Iris's own kinds, as its tests make them."""

from typing import Any

ATHENS = {"coord": {"lat": 37.98, "lon": 23.72}, "name": "Athens", "country": "GR", "timezone": 7200,
          "timezone_name": "Europe/Athens"}  # fmt: skip


def air(**now: Any) -> dict[str, Any]:
    """The air of 30 November 2026 at noon UTC, and of the day after."""
    return {
        **ATHENS,
        "list": [
            {
                "dt": 1_796_040_000,
                "main": {"aqi": 2},
                "components": {"pm2_5": 8.04, "pm10": 13.2, "o3": 61, "co": 231.3},
                "european_aqi": {"index": 2, "band": "fair", "pollutant": "o3"},
                "us_aqi": {"index": 44, "band": "good"},
                "pollen": {"birch": {"grains": 120, "level": "high"}, "grass": {"grains": 2, "level": "low"},
                           "olive": {"grains": 0, "level": "none"}},
                **now,
            }
        ],
        "days": [
            {"date": "2026-11-30", "european_aqi": {"index": 3, "band": "moderate"}},
            {"date": "2026-12-01", "european_aqi": {"index": 5, "band": "very poor"},
             "pollen": {"grass": {"grains": 300, "level": "very high"}}},
        ],
    }  # fmt: skip
