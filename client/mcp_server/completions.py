"""What completes the arguments of prompts and resource templates: cities and countries, as far as typed."""

from collections.abc import Iterator, Sequence
from typing import Any

from mcp_types import Completion

from client.clean import clean
from client.options import COUNTRIES, MIN_CITY_PREFIX

MOST = 20
"""A person chooses from no more."""


def of_countries(typed: str) -> Completion:
    """Codes of countries that begin as typed."""
    return _completion([code for code in COUNTRIES if code.startswith(typed.strip().lower())])


def of_cities(typed: str, places: object) -> Completion:
    """Master's places for what is typed, as arguments that find them: `London,CA`."""
    found = [place for place in places if isinstance(place, dict)] if isinstance(places, list) else []
    return _completion(list(dict.fromkeys(name for place in found for name in _names(place, typed))))


def is_long_enough(typed: str) -> bool:
    """Whether places are worth asking for."""
    return len(typed.strip()) >= MIN_CITY_PREFIX


def _names(place: dict[str, Any], typed: str) -> Iterator[str]:
    """The place's name with its country, where the name begins as typed."""
    name = ",".join(clean(part) for part in (place.get("name"), place.get("country")) if isinstance(part, str) and part)
    if name.casefold().startswith(typed.strip().casefold()):
        yield name


def _completion(values: Sequence[str]) -> Completion:
    return Completion(values=list(values[:MOST]), total=len(values), has_more=len(values) > MOST)
