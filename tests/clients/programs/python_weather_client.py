"""python-weather: `CITY` prints what it makes of a city."""

import asyncio
import json
import sys

import python_weather


async def main() -> dict:
    async with python_weather.Client(unit=python_weather.METRIC, max_retries=0) as client:
        metric = await client.get(sys.argv[1])
        imperial = await client.get(sys.argv[1], unit=python_weather.IMPERIAL)
        greek = await client.get(sys.argv[1], locale=python_weather.Locale.GREEK)
    return {
        "place": [metric.location, metric.region, metric.country],
        "celsius": metric.temperature,
        "fahrenheit": imperial.temperature,
        "kmh": metric.wind_speed,
        "mph": imperial.wind_speed,
        "kind": metric.kind.name,
        "description": greek.description,
        "days": len(metric.daily_forecasts),
        "hours": [len(day.hourly_forecasts) for day in metric],
        "moon": metric.daily_forecasts[0].moon_phase.name,
    }


try:
    told = asyncio.run(main())
except python_weather.RequestError as error:
    told = {"error": type(error).__name__, "status": error.status}
print(json.dumps(told))
