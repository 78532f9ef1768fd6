"""Answers of the weather service of Iris's own kinds, as its tests make them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

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


def sea(**now: Any) -> dict[str, Any]:
    """The sea of 30 November 2026, and of the day after."""
    return {
        **ATHENS,
        "cell": {"lat": 37.9, "lon": 23.7, "distance_km": 9.4},
        "now": {
            "dt": 1_796_040_000,
            "waves": {"height": 0.8, "direction": 225, "period": 4.6},
            "swell": {"height": 0.5, "direction": 180, "period": 7},
            "sea_temp": 18.2,
            **now,
        },
        "days": [
            {"date": "2026-11-30", "waves": {"height": 0.9}, "sea_temp": 18.1},
            {"date": "2026-12-01", "waves": {"height": 2.1}, "sea_temp": 17.9},
        ],
    }


def history(date: str = "2026-11-29", high: float = 14.2, noon: int = 1_795_946_400, **day: Any) -> dict[str, Any]:
    """A past day with rain in its afternoon, by three of its hours."""
    sky = [{"id": 500, "main": "Rain", "description": "light rain", "icon": "10d"}]
    hours = [(-6, 7.7, 0.0), (0, high, 1.2), (8, 9.0, 0.6)]
    return {
        **ATHENS,
        "date": date,
        "source": "reanalysis",
        "day": {
            "dt": noon,
            "temp": {"min": 7.7, "max": high},
            "weather": sky,
            "rain": 1.8,
            "snow": 0.0,
            "wind_speed": 6.1,
            "wind_deg": 32,
            "humidity": 71,
            "clouds": 80,
            **day,
        },
        "hourly": [
            {"dt": noon + 3_600 * hour, "temp": temp, "weather": sky, "wind_speed": 6.1, "rain": {"1h": mm}}
            for hour, temp, mm in hours
        ],
    }


def normals(**changes: Any) -> dict[str, Any]:
    """What is usual on 29 November."""
    return {
        **ATHENS,
        "date": "2026-11-29",
        "source": "reanalysis",
        "period": [1991, 2020],
        "temp_max": {"mean": 16.4, "low": 12.6, "high": 20.1},
        "temp_min": {"mean": 9.2, "low": 5.1, "high": 13.0},
        "temp_mean": {"mean": 12.7, "low": 9.0, "high": 16.2},
        "rain": {"chance": 0.31, "mm": 2.2},
        "records": {"since": 1940, "temp_max": 24.1, "temp_max_year": 1962, "temp_min": -1.2, "temp_min_year": 1988,
                    "rain": 48.5, "rain_year": 1977},
        **changes,
    }  # fmt: skip


def sure(days: int = 15) -> dict[str, Any]:
    """How sure the forecast is from today on, each day a little less."""
    today = datetime.now(ZoneInfo("Europe/Athens")).date()
    return {
        **ATHENS,
        "hourly": [{"dt": 1_796_040_000, "temp": {"low": 12.1, "high": 13.9, "word": "sure"}}],
        "daily": [
            {
                "date": (today + timedelta(days=n)).isoformat(),
                "temp_max": {"low": 14.0 - n, "high": 16.0 + n, "word": "sure" if n < 2 else "unsure"},
                "temp_min": {"low": 8.0 - n, "high": 9.0 + n, "word": "sure"},
                "rain": {"least": 0.0, "most": 0.4 + n, "word": "sure" if n < 1 else "fairly sure"},
            }
            for n in range(days)
        ],
    }


OF_KINDS = {"/air": air, "/sea": sea, "/sure": sure, "/history": history, "/normals": normals}
"""An answer of each kind, by its path."""
