"""What an operation of the API is, and master's own operations; those of the services are in `master.services`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from contract.problems import (
    CityNotFound,
    CountryNotCovered,
    InvalidCity,
    InvalidCountry,
    NotUnderstood,
)
from contract.queries import AskQuery, BriefingQuery, Query
from master.facts.options import HTML
from master.facts.options import TEXT as PLAIN
from master.openapi.schemas import TEXT, Alive, Answer, Asked, Briefing, Json, Providers, Readiness
from servicekit.app import JSON
from servicekit.problems import (
    InvalidParameter,
    KeyInvalid,
    KeyMissing,
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

BOTH, PEOPLE, ABOUT = "Both", "For people", "About this Iris"
"""The tags of master's own operations, in the document's order."""

KEYED = (KeyMissing, KeyInvalid)
"""Problems of every path but health, where API_KEYS is set."""
LIMITED = (*KEYED, TooManyRequests, ServiceUnavailable)
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
class OtherErrors:
    """Errors that aren't problems: what each status means, the schema of the body by media type, and its models."""

    statuses: Mapping[int, str]
    content: Mapping[str, Json]
    models: tuple[type[BaseModel], ...] = ()


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
    in_query: tuple[Json, ...] = ()
    """Parameters in the query that `query` hasn't got, likewise."""
    errors: OtherErrors | None = None
    """What stands in place of problems."""
    models: tuple[type[BaseModel], ...] = ()
    """Models that `content` refers to."""


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
        path="/ask",
        name="ask",
        tag=BOTH,
        summary="A question in your own words",
        description="In English or Greek, about weather and headlines. The answer is a sentence in the question's "
        "language, with what was understood and the data under it. What isn't understood is a 422 with the members of "
        "an answer, and examples. "
        "Without a place in the question, near is meant, or the place of the last answer, whose context is sent along.",
        answer=Asked,
        query=AskQuery,
        rendered=True,
        problems=(*BRIEFING_PROBLEMS, NotUnderstood),
        headers=("Cache-Control", "Vary"),
        examples=(
            Example("In English, in JSON", {"q": "will it rain in Athens tomorrow?", "format": "json"}),
            Example("In Greek, as a line", {"q": "τι καιρό κάνει στη Θεσσαλονίκη;", "format": "line"}),
            Example(
                "A question that follows", {"q": "and on Sunday?", "context": "intents=weather&places=Athens%2C+GR"}
            ),
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
        description="By the outcome of the last call to each; no provider is called for this.",
        answer=Providers,
        problems=LIMITED,
        headers=("Cache-Control", "Vary"),
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
        description="Until it is being stopped; nobody is asked, as it answers what it knows while others fail.",
        answer=Readiness,
    ),
    Operation(
        path="/static/{name}",
        name="static",
        tag=ABOUT,
        summary="The page's files",
        description="Under names that change with their content, so that they may be kept for good.",
        content={"text/css": TEXT, "text/javascript": TEXT, "image/svg+xml": TEXT},
        problems=(*KEYED, ServiceUnavailable, NoSuchPath),
        headers=("Cache-Control",),
        in_path=(
            {"name": "name", "in": "path", "required": True, "description": "As a page names it.", "schema": TEXT},
        ),
    ),
    Operation(
        path="/manifest.webmanifest",
        name="manifest",
        tag=ABOUT,
        summary="The page as an application",
        description="A web application manifest, by which a browser installs the page.",
        content={"application/manifest+json": {"type": "object"}},
        problems=KEYED,
        headers=("Cache-Control",),
    ),
    Operation(
        path="/sw.js",
        name="service_worker",
        tag=ABOUT,
        summary="The page's service worker",
        description="It keeps the last answers in the browser, and shows one when there is no network.",
        content={"text/javascript": TEXT},
        problems=KEYED,
        headers=("Cache-Control",),
    ),
)
