"""The operations of the API, one for each path: those of the backend services, and master's own.

A `BackendOperation` says what is particular to a path that a service answers; `backend_operation` makes the
`Operation` that `document.py` describes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from prometheus_client import CONTENT_TYPE_LATEST

from master.openapi.schemas import TEXT, Alive, Answer, Briefing, Json, Providers, Readiness
from master.render.options import HTML, JSON
from master.render.options import TEXT as PLAIN
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
from servicekit.queries import BriefingQuery, NewsQuery, PlacesQuery, PointQuery, Query, WeatherQuery
from servicekit.schemas.news import CoveredCountries, Headlines
from servicekit.schemas.weather import CurrentWeather, Forecast, GeocodedPlace

WEATHER, NEWS, BOTH, PEOPLE, ABOUT = "Weather", "Headlines", "Both", "For people", "About this Iris"
"""The tags, in the document's order."""

LIMITED = (TooManyRequests, ServiceUnavailable)
"""Problems of every path that counts against RATE_LIMIT."""
PARAMETERS = (MissingParameter, InvalidParameter)
PROVIDER = (ProviderRefused, ProviderFailed, ProviderGarbled, ProviderExhausted, ProviderTimeout)
WEATHER_PROBLEMS = (*LIMITED, *PARAMETERS, InvalidCity, CityNotFound, *PROVIDER)
NEWS_PROBLEMS = (*LIMITED, *PARAMETERS, InvalidCountry, CountryNotCovered, *PROVIDER)
BRIEFING_PROBLEMS = (
    *LIMITED, *PARAMETERS, InvalidCity, InvalidCountry, CityNotFound, CountryNotCovered, *PROVIDER,
)  # fmt: skip

CACHED = ("X-Provider", "Cache-Control", "Cache-Status", "ETag", "Age", "Vary")
"""Headers of a service's answer that caches may keep."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query that can be sent as it is."""

    summary: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """What GET of a path takes and answers."""

    path: str
    name: str
    """The `operationId`."""
    tag: str
    summary: str
    description: str
    answer: Answer | None = None
    """The type of its JSON body, where it has one."""
    content: Mapping[str, Json] = field(default_factory=dict)
    """The schemas of its other bodies, by media type."""
    query: type[Query] = Query
    rendered: bool = False
    """Whether it also comes as text, as a line and as a page."""
    problems: tuple[type[Problem], ...] = ()
    headers: tuple[str, ...] = ()
    """Response headers besides those of every answer."""
    examples: tuple[Example, ...] = ()
    in_path: tuple[Json, ...] = ()
    """Parameters in the path, as OpenAPI's parameter objects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendOperation:
    """A path that a backend service answers, and master forwards and renders."""

    path: str
    query: type[Query] = Query
    schema: Answer
    tag: str
    summary: str
    description: str
    problems: tuple[type[Problem], ...]
    headers: tuple[str, ...] = CACHED
    examples: tuple[Example, ...] = ()
    rendered: bool = True


def backend_operation(backend: BackendOperation) -> Operation:
    """The operation, named after the last part of its path."""
    return Operation(
        path=backend.path,
        name=backend.path.rpartition("/")[2],
        tag=backend.tag,
        summary=backend.summary,
        description=backend.description,
        answer=backend.schema,
        query=backend.query,
        rendered=backend.rendered,
        problems=backend.problems,
        headers=backend.headers,
        examples=backend.examples,
    )


BACKEND_OPERATIONS = (
    BackendOperation(
        path="/weather",
        query=WeatherQuery,
        schema=CurrentWeather,
        tag=WEATHER,
        summary="The weather now",
        description="OpenWeatherMap's current weather, whichever provider answers. Ask for a city, or for lat and lon.",
        problems=WEATHER_PROBLEMS,
        examples=(
            Example("A city, in JSON", {"city": "Athens", "units": "metric", "format": "json"}),
            Example("In its own letters and language, as text", {"city": "Αθήνα", "lang": "el", "format": "text"}),
            Example("The one in Canada, in one line", {"city": "London,CA", "line": "%l: %c %t %w"}),
            Example("A point on the map, as a page", {"lat": "52.37", "lon": "4.9", "format": "html"}),
        ),
    ),
    BackendOperation(
        path="/forecast",
        query=WeatherQuery,
        schema=Forecast,
        tag=WEATHER,
        summary="Five days in steps of three hours",
        description="OpenWeatherMap's forecast, whichever provider answers. Ask for a city, or for lat and lon.",
        problems=WEATHER_PROBLEMS,
        examples=(
            Example("A city, in JSON", {"city": "Athens", "units": "metric", "format": "json"}),
            Example(
                "A point on the map, as text", {"lat": "52.37", "lon": "4.9", "units": "imperial", "format": "text"}
            ),
            Example("For an old terminal", {"city": "Reykjavik", "format": "text", "glyphs": "ascii"}),
        ),
    ),
    BackendOperation(
        path="/places",
        query=PlacesQuery,
        schema=list[GeocodedPlace],
        tag=WEATHER,
        summary="The places that a name may mean",
        description="In the shape of OpenWeatherMap's geocoding: the places of that name, then those whose name begins so; "
        "an empty list if there are none.",
        problems=(*LIMITED, *PARAMETERS, InvalidCity, *PROVIDER),
        examples=(
            Example("One of many, in JSON", {"q": "Springfield", "limit": "3", "format": "json"}),
            Example("In Greek, as text", {"q": "Αθήνα", "lang": "el", "format": "text"}),
        ),
    ),
    BackendOperation(
        path="/places/near",
        query=PointQuery,
        schema=list[GeocodedPlace],
        tag=WEATHER,
        summary="The place nearest to a point",
        description="A list of one place: the nearest within 25 km. Where there is none, as at sea, the coordinates are the "
        "name and the country is empty.",
        problems=(*LIMITED, *PARAMETERS, ProviderTimeout),
        examples=(Example("A point in Athens", {"lat": "37.98", "lon": "23.73"}),),
        rendered=False,
    ),
    BackendOperation(
        path="/news",
        query=NewsQuery,
        schema=Headlines,
        tag=NEWS,
        summary="The headlines of a country",
        description="NewsAPI's top headlines, whichever provider answers.",
        problems=NEWS_PROBLEMS,
        examples=(
            Example("A country by its code, in JSON", {"country": "gr", "pageSize": "5", "format": "json"}),
            Example("By its name, as a page", {"country": "Ελλάδα", "pageSize": "5", "format": "html"}),
            Example("One kind of headlines, as text", {"country": "us", "category": "technology", "format": "text"}),
            Example("Narrow", {"country": "gr", "pageSize": "5", "format": "text", "width": "50"}),
        ),
    ),
    BackendOperation(
        path="/news/countries",
        schema=CoveredCountries,
        tag=NEWS,
        summary="The countries that can be asked about",
        description="Which providers have headlines of each country, and in which categories.",
        problems=(*LIMITED, InvalidParameter, ProviderGarbled, ProviderTimeout),
        headers=("Cache-Control", "Cache-Status", "Age", "Vary"),
        examples=(Example("In JSON", {"format": "json"}), Example("As text", {"format": "text"})),
    ),
)
"""What the services answer."""

MASTER_OPERATIONS = (
    Operation(
        path="/briefing",
        name="briefing",
        tag=BOTH,
        summary="The weather of a place and the headlines of its country",
        description="Both are asked at once. Half an answer beats none: the other half is then null, and problems says "
        "why. Without a country, the headlines are those of the place's own.",
        answer=Briefing,
        query=BriefingQuery,
        rendered=True,
        problems=BRIEFING_PROBLEMS,
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
        "Without a preference for HTML in Accept, the answer is that of /help.",
        content={HTML: TEXT, PLAIN: TEXT},
        problems=BRIEFING_PROBLEMS,
    ),
    Operation(
        path="/help",
        name="help",
        tag=PEOPLE,
        summary="How to ask from a terminal",
        description="With examples that run against this Iris.",
        content={PLAIN: TEXT},
        problems=LIMITED,
    ),
    Operation(
        path="/docs",
        name="docs",
        tag=PEOPLE,
        summary="What you are reading",
        description="What /openapi.json says, for people, with examples that run; in English or Greek.",
        content={HTML: TEXT},
        problems=LIMITED,
        headers=("Cache-Control", "ETag"),
    ),
    Operation(
        path="/providers",
        name="providers",
        tag=ABOUT,
        summary="How each provider does",
        description="Each replica reports the outcome of its own last calls; no provider is called for this.",
        answer=Providers,
        problems=LIMITED,
        headers=("Cache-Control",),
    ),
    Operation(
        path="/openapi.json",
        name="openapi",
        tag=ABOUT,
        summary="This description",
        description="OpenAPI 3.1.",
        content={JSON: {"type": "object"}},
        problems=LIMITED,
        headers=("Cache-Control", "ETag"),
    ),
    Operation(
        path="/healthz",
        name="healthz",
        tag=ABOUT,
        summary="The process lives",
        description="For what restarts it when it doesn't answer; not counted against a limit.",
        answer=Alive,
    ),
    Operation(
        path="/readyz",
        name="readyz",
        tag=ABOUT,
        summary="It can answer",
        description="At least one service can; no provider is asked.",
        answer=Readiness,
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
