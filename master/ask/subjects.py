"""Whom a question is about: places with what the services are asked about them, and what was assumed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from master.ask.places import Found
from master.ask.speech import Speech
from servicekit.folding import fold
from servicekit.queries import Units, typed_coordinates

IMPERIAL = frozenset({"us", "pr", "gu", "vi", "as", "mp", "bs", "bz", "ky", "pw", "lr", "fm", "mh"})
"""Countries where people measure in Fahrenheit (CLDR's supplemental data for temperatures)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A place: its name where it is known, the parameters that ask for it, and its country in lower case if known."""

    params: Mapping[str, str] = field(hash=False)
    name: str = ""
    country: str = ""
    city: str = ""
    """The `city` parameter that finds it again."""

    @property
    def key(self) -> str:
        """What tells it from others."""
        return str(sorted(self.params.items()))

    @classmethod
    def of(cls, found: Found, lang: str) -> "Subject":
        """The subject that a found place is."""
        place = found.place
        name = place.name_in(lang) if place else ""
        point = typed_coordinates(found.text)
        if point:
            return cls({"lat": str(point[0]), "lon": str(point[1])}, name, found.country, found.text)
        if place and not found.assumed and place.spelling and not _is_called(name, place.spelling):
            name = f"{name} ({found.text})"
        return cls({"city": found.label}, name, found.country, found.label)

    @classmethod
    def named(cls, city: str) -> "Subject":
        """The subject that a `city` parameter is: a name, or `lat,lon`."""
        point = typed_coordinates(city)
        if point:
            return cls({"lat": str(point[0]), "lon": str(point[1])}, city=city)
        country = city.rpartition(",")[2].strip().lower()
        return cls({"city": city}, city.partition(",")[0].strip(), country if len(country) == 2 else "", city)  # noqa: PLR2004


def _is_called(name: str, spelling: str) -> bool:
    """Whether a spelling is the place's name, up to accents and what a comma adds."""
    wanted = fold(spelling.partition(",")[0])
    return fold(name).startswith(wanted) or wanted.startswith(fold(name))


def usual_units(country: str) -> Units:
    """The units that people of a country use."""
    return "imperial" if country.lower() in IMPERIAL else "metric"


def assumption(found: Found, speech: Speech) -> str:
    """The sentence that says how a name was taken, where it was written otherwise or is a country's; "" else."""
    if found.place is None:
        return ""
    if found.assumed:
        return speech("I take “{text}” to be {place}.", text=found.text, place=found.label)
    return ""
