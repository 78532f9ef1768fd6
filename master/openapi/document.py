"""Builds the OpenAPI 3.1 document: info, paths with their parameters and responses, and components."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from itertools import groupby

from pydantic import BaseModel

from contract.queries import Query
from master.facts.options import ANSI, HTML, MARKDOWN, RenderParams
from master.facts.options import TEXT as PLAIN
from master.openapi.operations import MASTER_OPERATIONS
from master.openapi.schemas import PlainJsonSchema, schemas
from master.openapi.schemas import Problem as ProblemSchema
from master.operation import TEXT, Json, Operation, OtherErrors, models_of, schema_of
from master.services import SERVICES
from master.views.newsapi.operations import OPERATIONS as NEWSAPI
from master.views.openweathermap.operations import OPERATIONS as OPENWEATHERMAP
from master.views.wttr.operations import OPERATIONS as WTTR
from servicekit import __version__
from servicekit.app import JSON
from servicekit.problems import PROBLEM_JSON, Problem

INTRODUCTION = (
    "One address answers two questions: what is the weather in this city, and what are the headlines in this country. "
    "Every error is a problem (RFC 9457) whose detail is a sentence that a person can act on. "
    "Which parameters go together is said in an operation's description and, for programs, by its x-parameters: a JSON "
    "Schema of an object of the query's parameters."
)
COMPAT: Mapping[str, Sequence[Operation]] = {"openweathermap": OPENWEATHERMAP, "newsapi": NEWSAPI, "wttr": WTTR}
"""What the vendors' views describe, by the vendor's name in COMPAT."""
OWN_OPERATIONS = (
    *(endpoint.operation(service.tag) for service in SERVICES for endpoint in service.endpoints),
    *MASTER_OPERATIONS,
)
OPERATIONS = (*OWN_OPERATIONS, *(operation for name in COMPAT for operation in COMPAT[name]))
"""One for each path of master."""


@cache
def document(vendors: tuple[str, ...] = tuple(COMPAT)) -> Json:
    """The whole description, of the server that serves these vendors' paths too; built once, so don't change it."""
    operations = (*OWN_OPERATIONS, *(operation for name in vendors for operation in COMPAT[name]))
    models = [model for operation in operations for model in _models(operation)]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Iris",
            "version": __version__,
            "summary": "The weather of a city and the headlines of a country, at one address.",
            "description": INTRODUCTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "The Iris that you are reading this at"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in operations)],
        "paths": {operation.path: {"get": _operation_object(operation)} for operation in operations},
        "components": {
            "schemas": schemas([*models, ProblemSchema]),
            "headers": RESPONSE_HEADERS,
            "parameters": REQUEST_HEADERS,
            "responses": COMMON_RESPONSES,
        },
    }


def _models(operation: Operation) -> Iterator[type[BaseModel]]:
    """The models that the description of an operation refers to."""
    if operation.answer:
        yield from models_of(operation.answer)
    yield from operation.models
    yield from operation.errors.models if operation.errors else ()


def _operation_object(operation: Operation) -> Json:
    """The operation. OpenAPI 3.1 can't say what must hold of parameters together, so `x-parameters` says it."""
    request_headers = ["X-Request-ID", *(["If-None-Match"] if "ETag" in operation.headers else [])]
    together = {"x-parameters": operation.query.TOGETHER} if operation.query.TOGETHER else {}
    return {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        **together,
        "parameters": [
            *operation.in_path,
            *_with_examples(operation),
            *({"$ref": f"#/components/parameters/{name}"} for name in request_headers),
        ],
        "responses": _responses(operation),
    }


# Parameters

MEANINGS = {
    "units": "Of temperatures and wind: K and m/s (standard), °C and m/s (metric), °F and miles an hour (imperial). "
    "Without it JSON is standard, and what people read is metric.",
    "lang": "Language of names and descriptions: a tag such as el, en-US or zh-Hant, or one of OpenWeatherMap's codes; "
    "the nearest that there is. Iris's own words are English or Greek.",
    "category": "Only headlines of this kind.",
    "limit": "How many places at most.",
    "pageSize": "Headlines on a page.",
    "page": "Which page of them.",
    "format": "For programs (json), or for people: a block of text, one line, a page. Without it Accept decides.",
    "width": "Columns of the text.",
    "color": "Whether text has ANSI colours; auto: where Accept asks for text/x-ansi.",
    "line": "A template for format=line, such as %l: %c %t %w; /help tells what each letter stands for.",
    "glyphs": "What Iris draws and writes with; ascii suits old terminals.",
}
"""What a parameter is for, where its field's description gives only the accepted values."""


def _with_examples(operation: Operation) -> list[Json]:
    """The query parameters; values that belong to one example have the same name, `example-1` and so on."""
    parameters = _parameters(operation)
    for parameter in parameters:
        examples = {
            f"example-{number}": {
                "summary": example.summary,
                "value": _typed(example.query[parameter["name"]], parameter),
            }
            for number, example in enumerate(operation.examples, start=1)
            if parameter["name"] in example.query
        }
        if examples:
            parameter["examples"] = examples
    return parameters


def _typed(value: str, parameter: Json) -> str | float:
    match parameter["schema"]["type"]:
        case "integer":
            return int(value)
        case "number":
            return float(value)
        case _:
            return value


def _parameters(operation: Operation) -> list[Json]:
    """The query's parameters and then those of its rendering, in the order of the models' fields."""
    own = _parameters_of(operation.query) | {shown["name"]: dict(shown) for shown in operation.in_query}
    if not operation.rendered:
        return list(own.values())
    rendering = _parameters_of(RenderParams)
    if "units" not in own:
        del rendering["units"]
    choices, followed = rendering["format"]["schema"]["enum"], FOLLOWED.get(operation.path, ())
    rendering["format"]["schema"]["enum"] = [each for each in choices if each in followed or each not in FEEDS]
    if "lang" not in own:  # JSON ignores it then, and a rendering has Iris's own two languages
        rendering["lang"]["schema"] = {"type": "string", "format": "language", "default": "en"}
        rendering["lang"]["description"] = "Language of what people read: en or el. JSON takes no notice of it."
    return [*own.values(), *(rendering[name] for name in rendering if name not in own)]


def _parameters_of(query: type[Query]) -> dict[str, Json]:
    described = query.model_json_schema(schema_generator=PlainJsonSchema)
    required = described.get("required", [])
    return {
        name: _parameter(name, schema, required=name in required)
        for name, schema in described.get("properties", {}).items()
    }


def _parameter(name: str, field_schema: Json, *, required: bool) -> Json:
    schema = _without_null(field_schema)
    accepted = str(schema.pop("description"))
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": MEANINGS.get(name, f"{accepted[0].upper()}{accepted[1:]}."),
        "schema": schema,
    }


def _without_null(schema: Json) -> Json:
    """The schema of a value that is present: a query string can't say null, it leaves the parameter out."""
    alternatives: Iterable[Json] = schema.get("anyOf", ({},))
    present = next(alternative for alternative in alternatives if alternative.get("type") != "null")
    return {**present, **{key: value for key, value in schema.items() if key != "anyOf"}}


# Headers

SECONDS: Json = {"type": "integer", "minimum": 0}
RESPONSE_HEADERS: dict[str, Json] = {
    "X-Request-ID": {
        "description": "The request's id, which stands in every log line about it: the caller's own, or a new one.",
        "required": True,
        "schema": {"type": "string", "pattern": r"^[A-Za-z0-9._-]{1,128}$"},
    },
    "X-Served-By": {"description": "Which replica answered, such as weather@3f2a.", "required": True, "schema": TEXT},
    "X-Provider": {
        "description": "The provider, such as open-meteo; sample data says sandbox/….",
        "required": True,
        "schema": TEXT,
    },
    "Cache-Control": {
        "description": "How long the answer may be kept (RFC 9111), and used when stale (RFC 5861).",
        "required": True,
        "schema": TEXT,
    },
    "Cache-Status": {
        "description": "Whether Iris's own caches had it: hit, stale or miss (RFC 9211).",
        "required": True,
        "schema": TEXT,
    },
    "ETag": {"description": "The version of the answer in its rendering, for If-None-Match.", "schema": TEXT},
    "Age": {"description": "Seconds since a provider was asked for it.", "schema": SECONDS},
    "Vary": {
        "description": "What else than the address the answer depends on: one address has all renderings.",
        "required": True,
        "schema": TEXT,
    },
    "Retry-After": {"description": "Seconds after which to ask again.", "schema": SECONDS},
    "WWW-Authenticate": {"description": "How a key can be sent, where one is asked for (API_KEYS).", "schema": TEXT},
}
ON_EVERY_RESPONSE = ("X-Request-ID", "X-Served-By")

REQUEST_HEADERS: dict[str, Json] = {
    "X-Request-ID": {
        "name": "X-Request-ID",
        "in": "header",
        "description": "The caller's own id of the request: up to 128 letters, digits, dots, dashes and underscores; "
        "another one is replaced.",
        "schema": TEXT,
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of the answer that the caller has: where it is still true, 304 comes without a body.",
        "schema": TEXT,
    },
}


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*ON_EVERY_RESPONSE, *names)}


# Responses

FEEDS = {"atom": "application/atom+xml", "rss": "application/rss+xml", "ics": "text/calendar"}
FOLLOWED: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("/weather", "/forecast"), ("atom", "rss", "ics")),
    **dict.fromkeys(("/news", "/briefing"), ("atom", "rss")),
}
"""Paths whose answers come as feeds too, and as calendars where they are of days."""
FOR_PEOPLE: Json = {media_type: {"schema": TEXT} for media_type in (PLAIN, ANSI, HTML, MARKDOWN)}
"""What people can have in place of JSON; a problem is then one sentence, or a page."""
INTERNAL_ERROR = "A fault of ours; the log has its cause, under the request's id."
PARSER_PROBLEM: Json = {
    "headers": {"X-Request-ID": _headers()["X-Request-ID"]},
    "content": {PROBLEM_JSON: {"schema": schema_of(ProblemSchema)}},
}
"""A problem that is sent before the request is routed: it has fewer headers."""
COMMON_RESPONSES: dict[str, Json] = {
    "UriTooLong": {"description": "The address is longer than 4 KiB.", **PARSER_PROBLEM},
    "HeadersTooLarge": {"description": "The headers are more than 100, or one is longer than 8 KiB.", **PARSER_PROBLEM},
    "NotModified": {"description": "The caller has it already.", "headers": _headers("ETag", "Cache-Control")},
}
WITH_RETRY_AFTER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
READINESS = "/readyz"
"""The path whose 503 is its ordinary answer rather than a problem."""


def meaning(problem: type[Problem]) -> str:
    """What a problem means, in one sentence: the first line of its docstring."""
    return INTERNAL_ERROR if problem is Problem else str(problem.__doc__).partition("\n")[0]


def _responses(operation: Operation) -> Json:
    """The responses object of an operation, by status."""
    success = _success(operation)
    responses: dict[str, Json] = {"200": success}
    if "ETag" in operation.headers:
        responses["304"] = {"$ref": "#/components/responses/NotModified"}
    if operation.errors:
        responses |= _other_errors(operation.errors)
    else:
        for status, problems in _by_status((*operation.problems, Problem)):
            responses[str(status)] = _problem_response(status, problems)
    responses["414"] = {"$ref": "#/components/responses/UriTooLong"}
    responses["431"] = {"$ref": "#/components/responses/HeadersTooLarge"}
    if operation.path == READINESS:
        responses["503"] = {**success, "description": "It can't answer now, or is being stopped."}
    return dict(sorted(responses.items()))


def _other_errors(errors: OtherErrors) -> Json:
    """The responses of errors that aren't problems, by status."""
    content = {media_type: {"schema": schema} for media_type, schema in errors.content.items()}
    return {
        str(status): {"description": description, "headers": _headers(), "content": content}
        for status, description in errors.statuses.items()
    }


def _success(operation: Operation) -> Json:
    bodies = {JSON: schema_of(operation.answer)} if operation.answer else operation.content
    return {
        "description": operation.summary,
        "headers": _headers(*operation.headers),
        "content": {
            **{media_type: {"schema": schema} for media_type, schema in bodies.items()},
            **(FOR_PEOPLE if operation.rendered else {}),
            **{FEEDS[name]: {"schema": TEXT} for name in FOLLOWED.get(operation.path, ())},
        },
    }


def _by_status(problems: Sequence[type[Problem]]) -> Iterator[tuple[int, list[type[Problem]]]]:
    def status_of(problem: type[Problem]) -> int:
        return problem.status

    for status, group in groupby(sorted(problems, key=status_of), key=status_of):
        yield status, list({problem.type: problem for problem in group}.values())


def _problem_response(status: int, problems: Sequence[type[Problem]]) -> Json:
    types = [problem.type for problem in problems]
    narrowed = {"properties": {"type": {"enum": types}, "status": {"const": status}}}
    retry_after = ("Retry-After",) if status in WITH_RETRY_AFTER else ()
    challenge = ("WWW-Authenticate",) if status == HTTPStatus.UNAUTHORIZED else ()
    return {
        "description": " ".join(f"{problem.type}: {meaning(problem)}" for problem in problems),
        "headers": _headers("Cache-Control", *retry_after, *challenge),
        "content": {PROBLEM_JSON: {"schema": {"allOf": [schema_of(ProblemSchema), narrowed]}}, **FOR_PEOPLE},
    }
