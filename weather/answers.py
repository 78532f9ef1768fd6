"""What any provider's payload goes through before it is an answer: OpenWeatherMap's JSON, of its documented types."""

from collections.abc import Sequence
from typing import Any

from contract.heavens import heavens
from contract.schemas.weather import CURRENT, FORECAST
from contract.zones import local, utc_offset_s, zone_named, zone_of
from servicekit.lenient import as_documented
from servicekit.problems import ProviderGarbled
from weather.places import Place

Json = dict[str, Any]
_CONDITION = frozenset({"id", "main", "description", "icon"})
COORDINATE_DECIMALS = 4
_NO_PLACE = "Globe"
"""OpenWeatherMap's name for points at sea; a town of that name is in a country."""


def current_answer(peer: str, payload: Any, place: Place | None = None) -> Json:  # noqa: ANN401 - JSON
    """The current weather, as `contract.schemas.weather.CURRENT` has it, in the time zone of the place.

    Raises pydantic's ValidationError for a payload of another shape, ProviderGarbled where nothing is known of the
    condition.
    """
    answer: Json = as_documented(CURRENT, {**_zone(place), **payload} if isinstance(payload, dict) else payload)
    conditions = _known(answer["weather"])
    if not conditions:
        raise ProviderGarbled(f"{peer} answered without any condition.")
    point = answer.get("coord", {})
    return {
        **answer,
        "weather": conditions,
        **_offset(answer, answer["dt"]),
        **_name(answer, point, answer.get("sys", {}).get("country")),
        **_sky(answer, point),
    }


def _sky(answer: Json, point: Json) -> Json:
    """The day's length and the moon, where it is known where the place lies."""
    if not {"lat", "lon"} <= point.keys():
        return {}
    zone = zone_of(answer.get("timezone"), answer.get("timezone_name"))
    day = heavens(point["lat"], point["lon"], local(answer["dt"], zone).date(), zone)
    moon = {"rise": day.moonrise, "set": day.moonset}
    return {
        "moon": {
            "phase": round(day.moon_phase, 2),
            **{name: int(event.timestamp()) for name, event in moon.items() if event},
        },
        **({"day_length": int(day.day_length.total_seconds())} if day.day_length else {}),
        **({"polar": day.polar} if day.polar else {}),
    }


def forecast_answer(peer: str, payload: Any, place: Place | None = None) -> Json:  # noqa: ANN401 - JSON
    """The forecast, as `contract.schemas.weather.FORECAST` has it, without the steps of no condition.

    Raises pydantic's ValidationError for a payload of another shape, ProviderGarbled where no step is left.
    """
    if isinstance(payload, dict):
        city = payload.get("city")
        zoned = {**_zone(place), **city} if isinstance(city, dict) else _zone(place)
        payload = {**payload, "city": zoned} if zoned else payload
    answer: Json = as_documented(FORECAST, payload)
    steps = []
    for step in answer["list"]:
        conditions = _known(step.get("weather") or ())
        if conditions:
            steps.append(step | {"weather": conditions})
    if not steps:
        raise ProviderGarbled(f"{peer} answered without any step that has a condition.")
    city = answer.get("city", {})
    return {
        **answer,
        **({"cnt": len(steps)} if "cnt" in answer else {}),
        "list": steps,
        "city": {**city, **_offset(city, steps[0]["dt"]), **_name(city, city.get("coord", {}), city.get("country"))},
    }


def head(place: Place, unix_s: int, zone_name: str | None) -> Json:
    """What an answer of Iris's own kinds begins with: whose it is, and the offset of its zone at a moment."""
    zone = zone_named(zone_name or "")
    return {
        "coord": {"lon": round(place.lon, COORDINATE_DECIMALS), "lat": round(place.lat, COORDINATE_DECIMALS)},
        "name": place.name,
        **({"country": place.country} if place.country else {}),
        **({"timezone": utc_offset_s(zone, unix_s), "timezone_name": zone_name} if zone else {}),
    }


def _zone(place: Place | None) -> Json:
    return {"timezone_name": place.timezone} if place and place.timezone else {}


def _known(conditions: Sequence[Json]) -> list[Json]:
    """The conditions of which anything is known."""
    return [condition for condition in conditions if _CONDITION & condition.keys()]


def _offset(place: Json, unix_s: int) -> Json:
    """The offset from UTC, where only the zone's name is known."""
    zone = zone_named(place.get("timezone_name", ""))
    return {} if zone is None or "timezone" in place else {"timezone": utc_offset_s(zone, unix_s)}


def _name(answer: Json, point: Json, country: str | None) -> Json:
    """The place's name; where it has none, such as at sea, its coordinates."""
    name = answer.get("name")
    if (name and (country or name != _NO_PLACE)) or not {"lat", "lon"} <= point.keys():
        return {}
    return {"name": Place.from_coordinates(point["lat"], point["lon"]).name}
