"""Places or countries to choose from: each is a link to its answer."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from master.render.html.asked import Asked
from master.render.words import Words
from master.results import Countries, Places
from servicekit.schemas.weather import GeocodedPlace


@dataclass(frozen=True, slots=True)
class Link:
    """Where a choice leads."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ListView:
    """The choices under their title; `without` is the sentence for when there are none."""

    title: str
    links: tuple[Link, ...]
    without: str


def places_view(result: Places, asked: Asked, words: Words) -> ListView:
    """The places that a name can mean."""
    return ListView(
        title=words("Places called {name}", name=result.name),
        links=tuple(place_links(result.places.content, asked, words)),
        without=words("No place is called so."),
    )


def countries_view(result: Countries, asked: Asked, words: Words) -> ListView:
    """The countries that have headlines, by name."""
    named = {words.country(covered.code): covered.code for covered in result.countries.content.countries}
    return ListView(
        title=words("Countries with headlines"),
        links=tuple(Link(name, asked.link(country=named[name])) for name in in_order(named)),
        without=words("No headlines."),
    )


def place_links(places: Iterable[GeocodedPlace], asked: Asked, words: Words) -> Iterator[Link]:
    """Places by name, region and country, each leading to its weather; no two look the same."""
    seen = set()
    for place in places:
        name = ", ".join(filter(None, (place.name, place.state, words.country(place.country) if place.country else "")))
        if name not in seen:
            seen.add(name)
            city = ",".join(filter(None, (place.name, place.state, place.country)))
            yield Link(name, asked.link(city=city, lat="", lon=""))


def in_order(names: Iterable[str]) -> list[str]:
    """Names as an index has them, accents aside."""
    return sorted(names, key=plain)


def plain(name: str) -> str:
    """Without capitals and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
