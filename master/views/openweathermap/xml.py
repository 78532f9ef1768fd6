"""OpenWeatherMap's current weather in XML (https://openweathermap.org/current#fields_xml)."""

from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from contract.units import Units, beaufort, to_ms

TEMPERATURE = {"standard": "kelvin", "metric": "celsius", "imperial": "fahrenheit"}
COMPASS = (
    ("N", "North"), ("NNE", "North-northeast"), ("NE", "NorthEast"), ("ENE", "East-northeast"),
    ("E", "East"), ("ESE", "East-southeast"), ("SE", "SouthEast"), ("SSE", "South-southeast"),
    ("S", "South"), ("SSW", "South-southwest"), ("SW", "Southwest"), ("WSW", "West-southwest"),
    ("W", "West"), ("WNW", "West-northwest"), ("NW", "Northwest"), ("NNW", "North-northwest"),
)  # fmt: skip
"""OpenWeatherMap's codes and names of directions, in its own spelling."""
WINDS = (
    "Calm", "Light air", "Light breeze", "Gentle Breeze", "Moderate breeze", "Fresh Breeze", "Strong breeze",
    "High wind, near gale", "Gale", "Severe Gale", "Storm", "Violent Storm", "Hurricane",
)  # fmt: skip


def weather_xml(weather: dict[str, Any], units: Units) -> bytes:
    """The current weather, given as JSON in these units."""
    root = Element("current")
    _city(root, weather)
    main = weather.get("main", {})
    scale = TEMPERATURE[units]
    _add(root, "temperature", value=main.get("temp"), min=main.get("temp_min"), max=main.get("temp_max"), unit=scale)
    _add(root, "feels_like", value=main.get("feels_like"), unit=scale)
    _add(root, "humidity", value=main.get("humidity"), unit="%")
    _add(root, "pressure", value=main.get("pressure"), unit="hPa")
    _wind(root, weather.get("wind", {}), units)
    condition = weather["weather"][0]
    _add(root, "clouds", value=weather.get("clouds", {}).get("all"), name=condition.get("description"))
    _add(root, "visibility", value=weather.get("visibility"))
    _precipitation(root, weather)
    _add(
        root,
        "weather",
        number=condition.get("id"),
        value=condition.get("description"),
        icon=condition.get("icon"),
    )
    _add(root, "lastupdate", value=_moment(weather["dt"]))
    document: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}'.encode()


def _city(root: Element, weather: dict[str, Any]) -> None:
    city = _add(root, "city", id=weather.get("id", 0), name=weather.get("name", ""))
    coord, sys = weather.get("coord", {}), weather.get("sys", {})
    _add(city, "coord", lon=coord.get("lon"), lat=coord.get("lat"))
    _add(city, "country").text = sys.get("country", "")
    _add(city, "timezone").text = str(weather.get("timezone", 0))
    rise, fall = (_moment(sys[name]) if name in sys else None for name in ("sunrise", "sunset"))
    _add(city, "sun", rise=rise, set=fall)


def _wind(root: Element, measured: dict[str, Any], units: Units) -> None:
    wind = _add(root, "wind")
    speed, deg = measured.get("speed"), measured.get("deg")
    name = None if speed is None else WINDS[beaufort(to_ms(speed, units))]
    _add(wind, "speed", value=speed, unit="mph" if units == "imperial" else "m/s", name=name)
    _add(wind, "gusts", value=measured.get("gust"))
    if deg is not None:
        code, direction = COMPASS[round(deg / 22.5) % len(COMPASS)]
        _add(wind, "direction", value=deg, code=code, name=direction)


def _precipitation(root: Element, weather: dict[str, Any]) -> None:
    """Rain, else snow; an element without a mode where upstream says that it doesn't know whether there is any."""
    said = [(kind, weather[kind]) for kind in ("rain", "snow") if kind in weather]
    amounts = [
        (kind, span, amount) for kind, fall in said for span, amount in ({"1h": None} if fall is None else fall).items()
    ]
    for kind, span, amount in amounts:
        if amount:
            _add(root, "precipitation", value=amount, mode=kind, unit=span)
            return
    unknown = any(amount is None for _, _, amount in amounts)
    _add(root, "precipitation", mode=None if unknown else "no")


def _add(parent: Element, tag: str, **attributes: object) -> Element:
    """A child with those of the attributes that are known."""
    return SubElement(parent, tag, {name: str(value) for name, value in attributes.items() if value is not None})


def _moment(unix_s: int) -> str:
    return datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%S")
