"""OpenWeatherMap's geocoding (https://openweathermap.org/api/geocoding-api)."""

from dataclasses import dataclass

from master.reading.values import at, number, objects, text


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a name can mean: `state` is its region, "" where nobody says it; degrees; ISO 3166-1 code."""

    name: str
    state: str
    country: str
    lat: float
    lon: float


def read_places(payload: object, lang: str = "en") -> tuple[Place, ...]:
    """Read the JSON, names in that language where it has them; raises WrongShapeError where it is no list of objects.

    A place without coordinates is left out: nobody could ask for it.
    """
    return tuple(
        Place(
            name=text(at(entry, "local_names", lang)) or text(entry.get("name")),
            state=text(entry.get("state")),
            country=text(entry.get("country")),
            lat=lat,
            lon=lon,
        )
        for entry in objects(payload, "answers without a list of places")
        if (lat := number(entry.get("lat"))) is not None and (lon := number(entry.get("lon"))) is not None
    )
