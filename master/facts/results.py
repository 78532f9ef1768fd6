"""The answer to one request as data, the same for each rendering: JSON, text, a line, a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Generic, Literal, Self, TypeVar

from pydantic_core import from_json

from contract.queries import USUAL_DAYS
from contract.schemas.alerts import Alerts
from contract.schemas.news import CoveredCountries, Headlines
from contract.schemas.weather import CurrentWeather, Forecast, GeocodedPlace
from master.facts.kinds.kind import Kind, Known
from master.facts.measures import METRIC, Measures
from master.facts.provenance import Provenance
from master.facts.words import Words
from servicekit.plain_text import clean
from servicekit.problems import Problem

T = TypeVar("T")

PROBLEM_HEADERS = ("Retry-After", "Allow", "WWW-Authenticate")
"""Headers of a problem that reach the caller in each rendering."""
MAX_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem (RFC 9457), raised by master or received from a service, with the caller's own `request_id`."""

    status: int
    type: str
    title: str
    detail: str
    request_id: str
    headers: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    """Cities to ask for instead of one that isn't known: `Nafplio, GR`."""
    extensions: Mapping[str, Any] = field(default_factory=dict)
    """Members beside those of RFC 9457, as its section 3.2 has them."""

    @classmethod
    def of(cls, problem: Problem, request_id: str) -> Self:
        """The view of a problem that master raised."""
        return cls(problem.status, problem.type, problem.title, problem.detail, request_id, problem.headers)

    @classmethod
    def from_json(cls, body: bytes, status: int, request_id: str, headers: Mapping[str, str]) -> Self:
        """Read `application/problem+json`; raises ValueError where the body isn't a JSON object."""
        members = from_json(body)
        if not isinstance(members, dict):
            raise ValueError("the problem isn't a JSON object")  # noqa: TRY004 - as for a body that isn't JSON
        kind, title, detail = (str(members.get(name) or "") for name in ("type", "title", "detail"))
        kept = {name: headers[name] for name in PROBLEM_HEADERS if name in headers}
        suggested = members.get("suggestions")
        suggestions = (
            [clean(city) for city in suggested if isinstance(city, str)] if isinstance(suggested, list) else []
        )
        return cls(status, kind, title, detail, request_id, kept, tuple(suggestions[:MAX_SUGGESTIONS]))

    @property
    def sentence(self) -> str:
        """The detail, else the title, in one line that is harmless to a terminal."""
        return clean(self.detail or self.title)

    def as_json(self) -> dict[str, Any]:
        """The members of `application/problem+json`."""
        members = {"type": self.type, "title": self.title, "status": self.status, "detail": self.detail}
        suggestions = {"suggestions": list(self.suggestions)} if self.suggestions else {}
        return {**members, "request_id": self.request_id, **suggestions, **self.extensions}


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The response of one service: parsed, and as the JSON that it came as."""

    content: T
    body: bytes
    headers: Mapping[str, str]
    cache: str
    """How master's cache came by it: `hit`, `miss`, `stale` …"""

    @property
    def provenance(self) -> Provenance:
        """Who provided it, and how old it is."""
        return Provenance.of(self.headers)


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """What is known of one place of one of Iris's own kinds (`master.facts.kinds`)."""

    kind: Kind
    part: Part[Any]
    beside: Part[Any] | None = None
    """The past day that it is compared with, where its kind compares and it could be had."""

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The responses that it is made of, its own first."""
        return (self.part, self.beside) if self.beside else (self.part,)

    @property
    def known(self) -> Any:  # noqa: ANN401 - of the kind's schema
        """What the kind's functions take."""
        if not self.kind.beside:
            return self.part.content
        return Known(self.part.content, self.beside.content if self.beside else None)


@dataclass(frozen=True, slots=True)
class PlaceWeather:
    """The current weather of one place; the next days and the place with its region where they were asked for."""

    weather: Part[CurrentWeather]
    forecast: Part[Forecast] | ProblemView | None
    place: GeocodedPlace | None
    kinds: Mapping[str, PlaceKind] = field(default_factory=dict)
    """What a one-line template asks for besides, by path, as far as it could be had."""
    alerts: Part[Alerts] | ProblemView | None = None
    """The official warnings there; None where the rendering doesn't show them."""
    sure: PlaceKind | ProblemView | None = None
    """How sure the next days are; None where that wasn't asked."""

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The responses that it is made of, the weather's first."""
        kinds = (kind.part for kind in (*self.kinds.values(), self.sure) if isinstance(kind, PlaceKind))
        return (self.weather, *((self.forecast,) if isinstance(self.forecast, Part) else ()), *kinds)

    @property
    def known_alerts(self) -> Alerts | None:
        """The official warnings, as far as they could be had."""
        return self.alerts.content if isinstance(self.alerts, Part) else None

    @property
    def complete(self) -> bool:
        """Whether no part is missing."""
        return not isinstance(self.forecast, ProblemView)


@dataclass(frozen=True, slots=True)
class PlaceAlerts:
    """The official warnings of one place. Without its `zone` times are told in UTC."""

    alerts: Part[Alerts]
    place: str
    country: str
    zone: tzinfo | None

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The response that it is made of."""
        return (self.alerts,)


@dataclass(frozen=True, slots=True)
class PlaceForecast:
    """The next days of one place; `place` has its region, `step` and `days` are what was asked for."""

    forecast: Part[Forecast]
    place: GeocodedPlace | None
    step: Literal["1h", "3h", "1d"] = "3h"
    days: int = USUAL_DAYS
    sure: PlaceKind | ProblemView | None = None
    """How sure they are; None where that wasn't asked."""

    def reach(self, words: Words) -> str:
        """That fewer days are known than were asked for; "" where all are."""
        reach = self.forecast.content.reach
        return words("{n} of {asked} days are known.", n=reach.days, asked=reach.asked) if reach else ""

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The responses that it is made of, the forecast's first."""
        return (self.forecast, *((self.sure.part,) if isinstance(self.sure, PlaceKind) else ()))


@dataclass(frozen=True, slots=True)
class CountryNews:
    """Headlines of a country (ISO 3166-1 code in lower case); the first one's number, counted from 1."""

    headlines: Part[Headlines]
    country: str
    first: int = 1

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The response that it is made of."""
        return (self.headlines,)


@dataclass(frozen=True, slots=True)
class PlaceBriefing:
    """Weather and headlines, either of which may be a problem, but not both."""

    weather: PlaceWeather | ProblemView
    news: CountryNews | ProblemView

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The responses that it is made of, the weather's first."""
        return tuple(
            part for half in (self.weather, self.news) if not isinstance(half, ProblemView) for part in half.parts
        )

    @property
    def complete(self) -> bool:
        """Whether no part is missing."""
        return isinstance(self.weather, PlaceWeather) and self.weather.complete and isinstance(self.news, CountryNews)


@dataclass(frozen=True, slots=True)
class ComparedPlaces:
    """Several places, each under the name that it was asked for by; one that couldn't be had is a problem."""

    places: tuple[tuple[str, PlaceBriefing | ProblemView], ...]

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The responses that it is made of."""
        return tuple(part for _, place in self.places if isinstance(place, PlaceBriefing) for part in place.parts)

    @property
    def complete(self) -> bool:
        """Whether no part of any place is missing."""
        return all(isinstance(place, PlaceBriefing) and place.complete for _, place in self.places)


@dataclass(frozen=True, slots=True)
class Places:
    """The places that a name can mean."""

    places: Part[list[GeocodedPlace]]
    name: str

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The response that it is made of."""
        return (self.places,)


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries whose headlines can be asked for."""

    countries: Part[CoveredCountries]

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The response that it is made of."""
        return (self.countries,)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The answer to a question in a person's own words: sentences, and the results that they are true of."""

    text: str
    language: str
    understood: Mapping[str, Any]
    confidence: float
    """From 0 to 1."""
    assumed: tuple[str, ...]
    """What the question didn't say and the answer takes for granted, in sentences; the text has them too."""
    data: tuple["PlaceWeather | PlaceForecast | PlaceAlerts | PlaceKind | CountryNews | PlaceBriefing", ...]
    context: str
    suggestions: tuple[str, ...]
    with_data: bool = True
    """Whether the caller wants the data too."""
    measures: Measures = METRIC
    answered: bool = True
    """Whether the question has its answer, rather than a question back or that it can't be known."""

    @property
    def sentence(self) -> str:
        """The text in one line that is harmless to a terminal."""
        return clean(self.text)

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The responses that it is made of; none where it needed none."""
        return tuple(part for result in self.data for part in result.parts)


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """JSON that has no rendering of its own; `source` is the service's answer, None where master made it."""

    title: str
    content: Any
    source: Part[Any] | None = None

    @property
    def parts(self) -> tuple[Part[Any], ...]:
        """The response that it is made of."""
        return (self.source,) if self.source else ()


OfPlace = PlaceWeather | PlaceForecast | PlaceAlerts | PlaceKind
Success = OfPlace | CountryNews | PlaceBriefing | ComparedPlaces | Places | Countries | Spoken | PlainAnswer
Result = Success | ProblemView
