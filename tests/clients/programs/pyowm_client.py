"""pyowm: `CITY` prints what it makes of a city; a problem is printed by its class."""

import json
import sys

import pyowm
from pyowm.utils.config import get_default_config

config = get_default_config()
config["connection"]["max_retries"] = None
manager = pyowm.OWM("any-key", config)
weather, air = manager.weather_manager(), manager.airpollution_manager()
try:
    found = weather.weather_at_place(sys.argv[1])
    lat, lon = found.location.lat, found.location.lon
    steps = weather.forecast_at_place(sys.argv[1], "3h").forecast
    one = weather.one_call(lat=lat, lon=lon, units="metric")
    told = {
        "name": found.location.name,
        "country": found.location.country,
        "kelvin": found.weather.temperature("kelvin")["temp"],
        "celsius": found.weather.temperature("celsius")["temp"],
        "wind_deg": found.weather.wind()["deg"],
        "steps": len(steps),
        "days": len(weather.forecast_at_place(sys.argv[1], "daily", limit=3).forecast),
        "by_id": weather.weather_at_id(found.location.id).location.name,
        "by_ids": [each.location.name for each in weather.weather_at_ids([found.location.id, 2643743])],
        "by_zip": weather.weather_at_zip_code("10001", "us").location.name,
        "around": len(weather.weather_around_coords(lat, lon, limit=2)),
        "places": len(weather.weather_at_places("Springfield", "like", limit=3)),
        "one_call": [one.current.temperature()["temp"], len(one.forecast_hourly), len(one.forecast_daily)],
        "aqi": air.air_quality_at_coords(lat, lon).aqi,
        "geocoded": [place.name for place in manager.geocoding_manager().geocode(sys.argv[1], limit=1)],
    }
except Exception as error:  # noqa: BLE001 - which one is what is tested
    told = {"error": type(error).__name__, "message": str(error)}
print(json.dumps(told))
