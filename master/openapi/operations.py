"""What can be asked of master: one operation a path."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from master.openapi.headers import KEPT, TEXT
from master.openapi.schemas import Json, reference
from master.openapi.shapes import Alive, Briefing, Providers, Readiness
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
from servicekit.questions import BriefingQuestion, NewsQuestion, PlacesQuestion, Question, WeatherQuestion
from servicekit.shapes.news import CoveredCountries, Headlines
from servicekit.shapes.weather import CurrentWeather, Forecast, GeocodedPlace

JSON = "application/json"
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
    question: type[Question] = Question
    problems: tuple[type[Problem], ...] = ()
    headers: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    in_path: tuple[Json, ...] = ()


WEATHER, NEWS, ABOUT = "Weather", "Headlines", "About this Iris"

OPERATIONS = (
    Operation(
        path="/weather",
        name="weather",
        tag=WEATHER,
        summary="The weather now",
        description="OpenWeatherMap's current weather, whoever provided it. Ask for a city, or for lat and lon.",
        content={JSON: reference(CurrentWeather)},
        question=WeatherQuestion,
        problems=(*ASKED, InvalidCity, CityNotFound, *UPSTREAM),
        headers=KEPT,
        examples=(
            Example("A city", {"city": "Athens", "units": "metric"}),
            Example("In its own letters and language", {"city": "Αθήνα", "lang": "el", "units": "metric"}),
            Example("The one in Canada", {"city": "London,CA"}),
            Example("A point on the map", {"lat": "52.37", "lon": "4.9"}),
        ),
    ),
    Operation(
        path="/forecast",
        name="forecast",
        tag=WEATHER,
        summary="Five days in steps of three hours",
        description="OpenWeatherMap's forecast, whoever provided it. Ask for a city, or for lat and lon.",
        content={JSON: reference(Forecast)},
        question=WeatherQuestion,
        problems=(*ASKED, InvalidCity, CityNotFound, *UPSTREAM),
        headers=KEPT,
        examples=(
            Example("A city", {"city": "Athens", "units": "metric"}),
            Example("A point on the map", {"lat": "52.37", "lon": "4.9", "units": "imperial"}),
        ),
    ),
    Operation(
        path="/places",
        name="places",
        tag=WEATHER,
        summary="The places that a name may mean",
        description="OpenWeatherMap's geocoding, whoever provided it; an empty list where no place is called so.",
        content={JSON: {"type": "array", "items": reference(GeocodedPlace)}},
        question=PlacesQuestion,
        problems=(*ASKED, InvalidCity, *UPSTREAM),
        headers=KEPT,
        examples=(
            Example("One of many", {"q": "Springfield", "limit": "3"}),
            Example("In Greek", {"q": "Αθήνα", "lang": "el"}),
        ),
    ),
    Operation(
        path="/news",
        name="news",
        tag=NEWS,
        summary="The headlines of a country",
        description="NewsAPI's top headlines, whoever provided them.",
        content={JSON: reference(Headlines)},
        question=NewsQuestion,
        problems=(*ASKED, InvalidCountry, CountryNotCovered, *UPSTREAM),
        headers=KEPT,
        examples=(
            Example("A country by its code", {"country": "gr", "pageSize": "5"}),
            Example("A country by its name", {"country": "Ελλάδα", "pageSize": "5"}),
            Example("One kind of headlines", {"country": "us", "category": "technology", "pageSize": "5"}),
        ),
    ),
    Operation(
        path="/news/countries",
        name="countries",
        tag=NEWS,
        summary="The countries that can be asked about",
        description="Who has headlines of each country, and of which categories.",
        content={JSON: reference(CoveredCountries)},
        problems=(*COUNTED, ProviderTimeout),
        headers=("Cache-Control", "Cache-Status", "Age"),
    ),
    Operation(
        path="/briefing",
        name="briefing",
        tag="Both",
        summary="The weather of a place and the headlines of its country",
        description="Both are asked at once. Half an answer beats none: the other half is then null, and problems says "
        "why. Without a country, the headlines are those of the place's own.",
        content={JSON: reference(Briefing)},
        question=BriefingQuestion,
        problems=(*ASKED, InvalidCity, InvalidCountry, CityNotFound, CountryNotCovered, *UPSTREAM),
        headers=("X-Provider", "Cache-Control"),
        examples=(
            Example("A city and its own country", {"city": "Tokyo", "units": "metric", "pageSize": "3"}),
            Example("A city, and another country", {"city": "Amsterdam", "country": "gr", "pageSize": "3"}),
        ),
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
        path="/",
        name="home",
        tag=ABOUT,
        summary="The page, and for a terminal the usage",
        description="Who likes HTML better than text gets the page.",
        content={"text/plain": TEXT, "text/html": TEXT},
        problems=COUNTED,
    ),
    Operation(
        path="/help",
        name="help",
        tag=ABOUT,
        summary="The usage",
        description="How to ask from a terminal, with examples that can be pasted.",
        content={"text/plain": TEXT},
        problems=COUNTED,
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
