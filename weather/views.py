"""What a path shows of an answer that several paths share: one call to a provider, kept once."""

from collections.abc import Callable
from typing import Any

from weather.answers import COORDINATE_DECIMALS
from weather.places import Place

Json = dict[str, Any]
View = Callable[[Json], Json]
"""Makes a kept answer that of a path."""
_OPENWEATHERMAPS = ("dt", "main", "components")


def whole(answer: Json) -> Json:
    """The answer as it is kept."""
    return answer


def of_place(answer: Json, place: Place | None) -> Json:
    """A kept answer of a cell, for a place in it."""
    if place is None:
        return answer
    point = {"lon": round(place.lon, COORDINATE_DECIMALS), "lat": round(place.lat, COORDINATE_DECIMALS)}
    named = {"coord": point, "name": place.name, **({"country": place.country} if place.country else {})}
    return {**{name: value for name, value in answer.items() if name != "country"}, **named}


def air(answer: Json) -> Json:
    """The air for `/air`: without the hours, which are OpenWeatherMap's."""
    return {name: value for name, value in answer.items() if name != "hourly"}


def air_pollution(answer: Json) -> Json:
    """The present air for `/air_pollution`, as OpenWeatherMap has it."""
    now = {name: answer["list"][0][name] for name in _OPENWEATHERMAPS}
    return {"coord": answer["coord"], "list": [now]}


def air_forecast(answer: Json) -> Json:
    """The air of the coming hours for `/air_pollution/forecast`, likewise."""
    return {"coord": answer["coord"], "list": answer["hourly"]}
