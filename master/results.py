"""What one request is answered with, as data, whoever renders it: text, a line, a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from master.reading import Covered, Forecast, Headline, Place, Weather
from master.render.clean import clean
from master.render.provenance import Provenance

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem, whichever part of Iris met it: the members of its JSON that a person is told."""

    status: int
    type: str
    title: str
    detail: str
    request_id: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What it is, in one harmless line."""
        return clean(self.detail or self.title)


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """What a service answered, where it came from, and the headers it came with."""

    content: T
    provenance: Provenance
    headers: Mapping[str, str]
    cache: str
    """How master's cache came by it."""


@dataclass(frozen=True, slots=True)
class PlaceWeather:
    """The weather of one place now, and in the next days if they were wished and are known; `place` has its region."""

    weather: Part[Weather]
    forecast: Part[Forecast] | ProblemView | None
    place: Place | None

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """What it is made of, the one that was asked for first."""
        return (self.weather, self.forecast) if isinstance(self.forecast, Part) else (self.weather,)

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return not isinstance(self.forecast, ProblemView)


@dataclass(frozen=True, slots=True)
class PlaceForecast:
    """The next days of one place; `place` has its region."""

    forecast: Part[Forecast]
    place: Place | None

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """What it is made of."""
        return (self.forecast,)


@dataclass(frozen=True, slots=True)
class CountryNews:
    """Headlines of a country (ISO 3166-1 code in lower case); the first one's number, counted from 1."""

    headlines: Part[tuple[Headline, ...]]
    country: str
    first: int = 1

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """What it is made of."""
        return (self.headlines,)


@dataclass(frozen=True, slots=True)
class Briefing:
    """Both, each as far as it could be had; at least one of them could."""

    weather: PlaceWeather | ProblemView
    news: CountryNews | ProblemView

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """What it is made of."""
        return tuple(
            part for half in (self.weather, self.news) if not isinstance(half, ProblemView) for part in half.parts
        )

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return isinstance(self.weather, PlaceWeather) and self.weather.whole and isinstance(self.news, CountryNews)


@dataclass(frozen=True, slots=True)
class Places:
    """The places that a name can mean."""

    places: Part[tuple[Place, ...]]
    name: str

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """What it is made of."""
        return (self.places,)


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries whose headlines can be asked for."""

    countries: Part[tuple[Covered, ...]]

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """What it is made of."""
        return (self.countries,)


Success = PlaceWeather | PlaceForecast | CountryNews | Briefing | Places | Countries
Result = Success | ProblemView
