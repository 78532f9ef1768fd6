"""What can be asked of master: one operation a path."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from master.openapi.headers import KEPT, TEXT
from master.openapi.schemas import Json, reference
from master.openapi.shapes import Alive, Briefing, Providers, Readiness
from master.wishes import HTML, JSON
from master.wishes import TEXT as PLAIN
from servicekit.problems import (
    CityNotFound,
    CountryNotCovered,
    InvalidCity,
    InvalidCountry,
    InvalidParameter,
    MissingParameter,
    NoSuchPath,
    Problem,
    ProviderExhausted,
    ProviderFailed,
    ProviderGarbled,
    ProviderRefused,
    ProviderTimeout,
    ServiceUnavailable,
    TooManyRequests,
)
from servicekit.queries import BriefingQuery, NewsQuery, PlacesQuery, Query, WeatherQuery
from servicekit.schemas.news import CoveredCountries, Headlines
from servicekit.schemas.weather import CurrentWeather, Forecast, GeocodedPlace

MODELS: tuple[type[BaseModel], ...] = (
    CurrentWeather, Forecast, GeocodedPlace, Headlines, CoveredCountries, Briefing, Providers, Readiness, Alive,
)  # fmt: skip

COUNTED = (TooManyRequests, ServiceUnavailable)
ASKED = (*COUNTED, MissingParameter, InvalidParameter)
UPSTREAM = (
    ProviderRefused,
    ProviderFailed,
    ProviderGarbled,
    ProviderExhausted,
    ProviderTimeout,
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question that can be asked as it stands."""

    summary: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """A path that answers GET: what may be asked, what comes, what can go wrong."""

    path: str
    name: str
    tag: str
    summary: str
    description: str
    content: Mapping[str, Json]
    question: type[Query] = Query
    rendered: bool = False
    """Whether people can have it as text, as a line and as a page too."""
    problems: tuple[type[Problem], ...] = ()
    headers: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    in_path: tuple[Json, ...] = ()


WEATHER, NEWS, BOTH, PEOPLE, ABOUT = "Weather", "Headlines", "Both", "For people", "About this Iris"

OPERATIONS = (
    Operation(
        path="/weather",
        name="weather",
        tag=WEATHER,
        summary="The weather now",
        description="OpenWeatherMap's current weather, whoever provided it. Ask for a city, or for lat and lon.",
        content={JSON: reference(CurrentWeather)},
        question=WeatherQuery,
        rendered=True,
        problems=(*ASKED, InvalidCity, CityNotFound, *UPSTREAM),
        headers=KEPT,
        examples=(
            Example("A city, in JSON", {"city": "Athens", "units": "metric", "format": "json"}),
            Example("In its own letters and language, as text", {"city": "Αθήνα", "lang": "el", "format": "text"}),
            Example("The one in Canada, in one line", {"city": "London,CA", "line": "%l: %c %t %w"}),
            Example("A point on the map, as a page", {"lat": "52.37", "lon": "4.9", "format": "html"}),
        ),
    ),
    Operation(
        path="/forecast",
        name="forecast",
        tag=WEATHER,
        summary="Five days in steps of three hours",
        description="OpenWeatherMap's forecast, whoever provided it. Ask for a city, or for lat and lon.",
        content={JSON: reference(Forecast)},
        question=WeatherQuery,
        rendered=True,
        problems=(*ASKED, InvalidCity, CityNotFound, *UPSTREAM),
        headers=KEPT,
        examples=(
            Example("A city, in JSON", {"city": "Athens", "units": "metric", "format": "json"}),
            Example(
                "A point on the map, as text", {"lat": "52.37", "lon": "4.9", "units": "imperial", "format": "text"}
            ),
            Example("For an old terminal", {"city": "Reykjavik", "format": "text", "glyphs": "ascii"}),
        ),
    ),
    Operation(
        path="/places",
        name="places",
        tag=WEATHER,
        summary="The places that a name may mean",
        description="OpenWeatherMap's geocoding, whoever provided it; an empty list where no place is called so.",
        content={JSON: {"type": "array", "items": reference(GeocodedPlace)}},
        question=PlacesQuery,
        rendered=True,
        problems=(*ASKED, InvalidCity, *UPSTREAM),
        headers=KEPT,
        examples=(
            Example("One of many, in JSON", {"q": "Springfield", "limit": "3", "format": "json"}),
            Example("In Greek, as text", {"q": "Αθήνα", "lang": "el", "format": "text"}),
        ),
    ),
    Operation(
        path="/news",
        name="news",
        tag=NEWS,
        summary="The headlines of a country",
        description="NewsAPI's top headlines, whoever provided them.",
        content={JSON: reference(Headlines)},
        question=NewsQuery,
        rendered=True,
        problems=(*ASKED, InvalidCountry, CountryNotCovered, *UPSTREAM),
        headers=KEPT,
        examples=(
            Example("A country by its code, in JSON", {"country": "gr", "pageSize": "5", "format": "json"}),
            Example("By its name, as a page", {"country": "Ελλάδα", "pageSize": "5", "format": "html"}),
            Example("One kind of headlines, as text", {"country": "us", "category": "technology", "format": "text"}),
            Example("Narrow", {"country": "gr", "pageSize": "5", "format": "text", "width": "50"}),
        ),
    ),
    Operation(
        path="/news/countries",
        name="countries",
        tag=NEWS,
        summary="The countries that can be asked about",
        description="Who has headlines of each country, and of which categories.",
        content={JSON: reference(CoveredCountries)},
        rendered=True,
        problems=(*COUNTED, InvalidParameter, ProviderGarbled, ProviderTimeout),
        headers=("Cache-Control", "Cache-Status", "Age", "Vary"),
        examples=(Example("In JSON", {"format": "json"}), Example("As text", {"format": "text"})),
    ),
    Operation(
        path="/briefing",
        name="briefing",
        tag=BOTH,
        summary="The weather of a place and the headlines of its country",
        description="Both are asked at once. Half an answer beats none: the other half is then null, and problems says "
        "why. Without a country, the headlines are those of the place's own.",
        content={JSON: reference(Briefing)},
        question=BriefingQuery,
        rendered=True,
        problems=(*ASKED, InvalidCity, InvalidCountry, CityNotFound, CountryNotCovered, *UPSTREAM),
        headers=("X-Provider", "Cache-Control", "Vary"),
        examples=(
            Example("A city and its own country, in JSON", {"city": "Tokyo", "pageSize": "3", "format": "json"}),
            Example("A city, and another country, as a page", {"city": "Amsterdam", "country": "gr", "format": "html"}),
            Example("In a terminal's colours", {"city": "Athens", "format": "text", "color": "always"}),
        ),
    ),
    Operation(
        path="/",
        name="home",
        tag=PEOPLE,
        summary="The page",
        description="For browsers, which ask with city, lat, lon, country, category, units and lang, as at /briefing. "
        "Whoever wouldn't rather have HTML gets the same as at /help.",
        content={HTML: TEXT, PLAIN: TEXT},
        problems=(*ASKED, InvalidCity, InvalidCountry, CityNotFound, CountryNotCovered, *UPSTREAM),
    ),
    Operation(
        path="/help",
        name="help",
        tag=PEOPLE,
        summary="How to ask from a terminal",
        description="With examples that run against this Iris.",
        content={PLAIN: TEXT},
        problems=COUNTED,
    ),
    Operation(
        path="/docs",
        name="docs",
        tag=PEOPLE,
        summary="What you are reading",
        description="What /openapi.json says, for people, with examples that run; in English or Greek.",
        content={HTML: TEXT},
        problems=COUNTED,
        headers=("Cache-Control", "ETag"),
    ),
    Operation(
        path="/providers",
        name="providers",
        tag=ABOUT,
        summary="How each provider does",
        description="What every replica knows from the questions that it put to them anyway: asking costs no call.",
        content={JSON: reference(Providers)},
        problems=COUNTED,
        headers=("Cache-Control",),
    ),
    Operation(
        path="/openapi.json",
        name="openapi",
        tag=ABOUT,
        summary="This description",
        description="OpenAPI 3.1.",
        content={JSON: {"type": "object"}},
        problems=COUNTED,
        headers=("Cache-Control", "ETag"),
    ),
    Operation(
        path="/healthz",
        name="healthz",
        tag=ABOUT,
        summary="The process lives",
        description="For whoever restarts it; never counted against a limit.",
        content={JSON: reference(Alive)},
    ),
    Operation(
        path="/readyz",
        name="readyz",
        tag=ABOUT,
        summary="It can answer",
        description="At least one service can; no provider is asked.",
        content={JSON: reference(Readiness)},
    ),
    Operation(
        path="/metrics",
        name="metrics",
        tag=ABOUT,
        summary="Prometheus's text",
        description="Questions and seconds, by route and status; no label holds a caller's words.",
        content={CONTENT_TYPE_LATEST.partition(";")[0]: TEXT},
    ),
    Operation(
        path="/static/{name}",
        name="static",
        tag=ABOUT,
        summary="The page's files",
        description="Under names that change with their content, so that they may be kept for good.",
        content={"text/css": TEXT, "text/javascript": TEXT, "image/svg+xml": TEXT},
        problems=(ServiceUnavailable, NoSuchPath),
        headers=("Cache-Control",),
        in_path=(
            {"name": "name", "in": "path", "required": True, "description": "As a page names it.", "schema": TEXT},
        ),
    ),
)
