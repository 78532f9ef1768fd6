"""What the services answer in these tests."""

from typing import Any

WEATHER = "http://weather:3002"
NEWS = "http://news:3003"
FRESH = {"Cache-Control": "public, max-age=600", "ETag": '"e"', "X-Provider": "open-meteo"}


def weather(**more: Any) -> dict[str, Any]:
    """`/weather` of Athens."""
    return {
        "coord": {"lon": 23.7278, "lat": 37.9838},
        "weather": [{"id": 802, "main": "Clouds", "description": "scattered clouds", "icon": "03d"}],
        "base": "open-meteo",
        "main": {
            "temp": 290.5,
            "feels_like": 284.9,
            "temp_min": 289.7,
            "temp_max": 291.4,
            "pressure": 1007,
            "humidity": 53,
        },
        "visibility": 10000,
        "wind": {"speed": 7.2, "deg": 1, "gust": 10.4},
        "clouds": {"all": 46},
        "rain": {"1h": 0.0},
        "dt": 1795690800,
        "sys": {"country": "GR", "sunrise": 1795670249, "sunset": 1795705697},
        "timezone": 7200,
        "id": 264371,
        "name": "Athens",
        "cod": 200,
        **more,
    }


def forecast(steps: int = 40) -> dict[str, Any]:
    """`/forecast` of Athens."""
    step = {key: value for key, value in weather().items() if key in ("main", "weather", "clouds", "wind")}
    entries = [
        {**step, "dt": 1795694400 + 10_800 * n, "pop": 0.2, "rain": {"3h": float(n % 2)}, "wind": {"speed": 0.1}}
        for n in range(steps)
    ]
    city = {"id": 264371, "name": "Athens", "country": "GR", "coord": {"lat": 37.98, "lon": 23.73}}
    return {"cod": "200", "message": 0, "cnt": steps, "list": entries, "city": city}


def problem(kind: str, status: int, detail: str = "What went wrong.") -> dict[str, Any]:
    """A service's problem."""
    return {
        "json": {"type": kind, "title": "Title", "status": status, "detail": detail, "request_id": "x"},
        "status": status,
        "content_type": "application/problem+json",
    }
