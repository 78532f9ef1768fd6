"""pyopenweathermap, which asks by coordinates: `LAT,LON` prints what it makes of them."""

import asyncio
import json
import sys

from pyopenweathermap import create_owm_client


async def main() -> dict:
    lat, lon = map(float, sys.argv[1].split(","))
    free, one_call = create_owm_client("any-key", "current"), create_owm_client("any-key", "v3.0")
    current = (await free.get_weather(lat, lon)).current
    report = await one_call.get_weather(lat, lon)
    air = await create_owm_client("any-key", "air_pollution").get_air_pollution(lat, lon)
    return {
        "celsius": current.temperature,
        "condition": current.condition.id,
        "one_call": [report.current.temperature, len(report.hourly_forecast), len(report.daily_forecast)],
        "uv_index": report.current.uv_index,
        "dew_point": report.current.dew_point,
        "aqi": air.current.aqi,
        "air_hours": len(air.hourly_forecast),
    }


try:
    told = asyncio.run(main())
except Exception as error:  # noqa: BLE001 - which one is what is tested
    told = {"error": type(error).__name__, "message": str(error)}
print(json.dumps(told))
